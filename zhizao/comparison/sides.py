"""Sides: what do several plans promise of the same measures?

Takes  named plans, in the order in which to show them.
Gives  rows: a measure (and whose it is, where it is not the whole place's), and for each plan its promises; first what most
       plans share, then what only one of them has.
Rule   measures are matched by name, unit and basis as `zhizao.programme.measures` does; values are told in the measure's
       unit. An empty cell means that the plan promises nothing of it, not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhizao.comparison.promises import Promise, promises
from zhizao.plan.records import DocumentCard, Plan, Target
from zhizao.programme import measures
from zhizao.programme.measures import Measure


@dataclass(frozen=True, slots=True)
class Side:
    """A plan as a column: how it is called, its card, and how many targets it has with and without an amount."""

    name: str
    card: DocumentCard
    counted: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class Row:
    """A measure over all sides; `cells[i]` are the promises of side i by deadline, empty where it has none."""

    measure: Measure
    subject: str | None
    cells: tuple[tuple[Promise, ...], ...]

    @property
    def shared(self) -> int:
        """How many sides promise something."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side."""

    sides: tuple[Side, ...]
    rows: tuple[Row, ...]

    def common(self) -> tuple[Row, ...]:
        """What more than one plan promises."""
        return tuple(row for row in self.rows if row.shared > 1)

    def only(self, side: int) -> tuple[Row, ...]:
        """What one plan alone promises."""
        return tuple(row for row in self.rows if row.shared == 1 and row.cells[side])

    def lacks(self, side: int) -> tuple[Row, ...]:
        """What at least two others promise and this plan does not."""
        return tuple(row for row in self.rows if row.shared > 1 and not row.cells[side])


def beside(plans: Sequence[tuple[str, Plan]]) -> Comparison:
    """Set plans side by side."""
    register = list(measures.shipped())
    told = [promises(plan, register) for _, plan in plans]
    keys: dict[tuple[str, str | None], list[list[Promise]]] = {}
    for at, (_, plan) in enumerate(plans):
        for promise in told[at]:
            key = (promise.measure.id, _whose(promise.target, plan))
            keys.setdefault(key, [[] for _ in plans])[at].append(promise)
    rows = [_row(subject, cells) for (_, subject), cells in keys.items()]
    rows.sort(key=lambda row: -row.shared)
    sides = tuple(_side(name, plan, found) for (name, plan), found in zip(plans, told, strict=True))
    return Comparison(sides, tuple(rows))


def _whose(target: Target, plan: Plan) -> str | None:
    """The part of a place of which a target speaks (a district, a cluster); None for the place as a whole."""
    return None if target.subject == plan.document.place else target.subject


def _row(subject: str | None, cells: list[list[Promise]]) -> Row:
    measure = next(promise.measure for cell in cells for promise in cell)
    ordered = tuple(tuple(sorted(cell, key=lambda promise: promise.year or 9999)) for cell in cells)
    return Row(measure, subject, ordered)


def _side(name: str, plan: Plan, found: list[Promise]) -> Side:
    targets = [record for record in plan.records if isinstance(record, Target)]
    return Side(name, plan.document, len(found), len(targets) - len(found))
