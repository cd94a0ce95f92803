"""Sides: what do several plans promise of the same measures?

Takes  named plans, in the order in which to show them; several of them may be texts of one plan.
Gives  one side for each plan, with its texts and where they disagree; rows: a measure (and whose it is, where it is not the whole
       place's), and for each side what it promises; first what most plans share, then what only one of them has.
Rule   measures are matched by name, unit and basis as `zhizao.programme.measures` does; values are told in the measure's
       unit; what rises by an amount (新增) and what reaches it never share a row. One amount that a plan promises twice is one
       entry with all its sources. An empty cell means that the plan promises nothing of it, not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from zhizao.comparison import identity
from zhizao.comparison.identity import Conflict
from zhizao.comparison.promises import Promise, promises
from zhizao.comparison.register import Register
from zhizao.comparison.rules import comparing
from zhizao.plan.records import DocumentCard, Plan, Target
from zhizao.programme.measures import Measure

# What a row counts: what is there in the end, what is added, how fast it grows, how much it changes over all the years.
Way = Literal["reached", "added", "growth", "whole_change"]
_NEVER = 9999


@dataclass(frozen=True, slots=True)
class Text:
    """One of the plans given: how it is called, its card, and how many targets it has with and without an amount."""

    name: str
    card: DocumentCard
    counted: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class Side:
    """A plan as a column: its texts by their places in what was given, the best source first, and where they disagree."""

    name: str
    card: DocumentCard
    texts: tuple[int, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A promise and which of the texts makes it."""

    text: int
    promise: Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One promised amount of a side with all that say it, the best source first."""

    said: tuple[Said, ...]

    @property
    def promise(self) -> Promise:
        """As the best source tells it; a source that names the year comes before one that does not."""
        return self.said[0].promise


@dataclass(frozen=True, slots=True)
class Row:
    """A measure over all sides; `cells[i]` are the entries of side i by deadline, empty where it has none."""

    measure: Measure
    subject: str | None
    way: Way
    cells: tuple[tuple[Entry, ...], ...]

    @property
    def shared(self) -> int:
        """How many sides promise something."""
        return sum(bool(cell) for cell in self.cells)

    def furthest(self, side: int) -> Entry | None:
        """What a side promises last; where its texts disagree, as the best of them tells it."""
        # Of equals max gives the first, and the best source comes first.
        return max(self.cells[side], key=lambda entry: entry.promise.year or 0, default=None)


@dataclass(frozen=True, slots=True)
class Alike:
    """Two rows of different plans whose measures have names alike and are not the same: to be compared with care."""

    first: Row
    second: Row
    score: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side."""

    texts: tuple[Text, ...]
    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    alike: tuple[Alike, ...]

    def common(self) -> tuple[Row, ...]:
        """What more than one plan promises."""
        return tuple(row for row in self.rows if row.shared > 1)

    def only(self, side: int) -> tuple[Row, ...]:
        """What one plan alone promises."""
        return tuple(row for row in self.rows if row.shared == 1 and row.cells[side])

    def lacks(self, side: int) -> tuple[Row, ...]:
        """What at least two others promise and this plan does not."""
        return tuple(row for row in self.rows if row.shared > 1 and not row.cells[side])

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where texts of one plan disagree."""
        return tuple(conflict for side in self.sides for conflict in side.conflicts)


def beside(plans: Sequence[tuple[str, Plan]]) -> Comparison:
    """Set plans side by side."""
    register = Register(identity.places([plan for _, plan in plans]))
    told = [promises(plan, register) for _, plan in plans]
    groups = identity.groups([plan for _, plan in plans], told)
    sides = tuple(
        Side(plans[group.members[0]][0], plans[group.members[0]][1].document, group.members, group.conflicts)
        for group in groups
    )
    said: dict[tuple[str, str | None, Way], list[list[Said]]] = {}
    for at, side in enumerate(sides):
        place = identity.place_of([plans[text][1] for text in side.texts])
        for text in side.texts:
            for promise in told[text]:
                key = (promise.measure.id, identity.whose(promise.target, place), way_of(promise.target))
                said.setdefault(key, [[] for _ in sides])[at].append(Said(text, promise))
    rows = [Row(_measure(cells), whose, way, tuple(map(_entries, cells))) for (_, whose, way), cells in said.items()]
    rows.sort(key=lambda row: -row.shared)
    texts = tuple(_text(name, plan, found) for (name, plan), found in zip(plans, told, strict=True))
    return Comparison(texts, sides, tuple(rows), tuple(_alike(rows, register)))


def way_of(target: Target) -> Way:
    """What kind of amount a target tells."""
    if target.cumulative:
        return "whole_change"
    return "growth" if target.basis == "growth_rate" else "added" if target.basis == "increase" else "reached"


def _measure(cells: list[list[Said]]) -> Measure:
    return next(said.promise.measure for cell in cells for said in cell)


def _entries(cell: list[Said]) -> tuple[Entry, ...]:
    """What a side says of one measure: each amount once, by deadline; who names no year joins who names one."""
    dated = sorted(cell, key=lambda said: said.promise.year is None)
    found: dict[tuple[object, ...], list[Said]] = {}
    for said in dated:
        promise = said.promise
        amount = (promise.low, promise.high, promise.target.basis == "per_year")
        twin = next((key for key in found if key[:3] == amount and promise.year in (key[3], None)), None)
        found.setdefault(twin or (*amount, promise.year), []).append(said)
    entries = (Entry(tuple(sorted(said, key=lambda one: one.promise.year is None))) for said in found.values())
    return tuple(sorted(entries, key=lambda entry: entry.promise.year or _NEVER))


def _alike(rows: Sequence[Row], register: Register) -> Iterable[Alike]:
    """Pairs of rows with names alike, of which no side has both: a plan that has both tells them apart itself."""
    by_measure: dict[str, list[Row]] = {}
    for row in rows:
        by_measure.setdefault(row.measure.id, []).append(row)
    seen: set[frozenset[int]] = set()
    for row in rows:
        near = [(row.measure, 1.0), *register.alike(row.measure)]
        pairs = [(other, score) for measure, score in near for other in by_measure.get(measure.id, ())]
        apart = [(other, score) for other, score in pairs if other.subject == row.subject and _apart(row, other)]
        for other, score in apart[: comparing().most_alike]:
            pair = frozenset((id(row), id(other)))
            if pair not in seen:
                seen.add(pair)
                yield Alike(row, other, score)


def _apart(one: Row, other: Row) -> bool:
    return one is not other and not any(a and b for a, b in zip(one.cells, other.cells, strict=True))


def _text(name: str, plan: Plan, found: list[Promise]) -> Text:
    targets = [record for record in plan.records if isinstance(record, Target) and record.ref in (None, record.id)]
    return Text(name, plan.document, len(found), len(targets) - len(found))
