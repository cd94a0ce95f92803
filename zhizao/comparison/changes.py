"""Changes: what did a plan promise in one version, and what in another?

Takes  two versions of a plan: a draft and what was issued, or a plan and its revision.
Gives  one Change for every target of either: added, removed, or the pair with all that differs between its two sentences.
Rule   targets are paired one to one, the likeliest pairs first, by what they count; amount, deadline and section help to choose
       between like ones and are never needed: what was raised or moved is still the same target. Amounts in different
       units of one dimension are compared as amounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhizao.base.language import mark
from zhizao.comparison.promises import told_in
from zhizao.comparison.rules import comparing
from zhizao.plan import restatements
from zhizao.plan.records import Plan, Target
from zhizao.programme import measures

Kind = Literal[
    "added",
    "removed",
    "raised",
    "lowered",
    "amount",
    "bound",
    "earlier",
    "later",
    "owners",
    "firmer",
    "softer",
    "reworded",
]
KINDS: dict[Kind, str] = {
    "added": mark("added"),
    "removed": mark("removed"),
    "raised": mark("raised"),
    "lowered": mark("lowered"),
    "amount": mark("told in another way"),
    "bound": mark("bound changed"),
    "earlier": mark("moved earlier"),
    "later": mark("moved later"),
    "owners": mark("owners changed"),
    "firmer": mark("made firm"),
    "softer": mark("made a wish"),
    "reworded": mark("reworded"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A target in two versions: `old` is None where it was added, `new` where it was removed; no kinds: nothing changed."""

    old: Target | None
    new: Target | None
    kinds: tuple[Kind, ...]

    @property
    def target(self) -> Target:
        """The newer of the two."""
        return self.new or self.old  # type: ignore[return-value]  # one of them stands


def between(old: Plan, new: Plan) -> list[Change]:
    """All targets of two versions, in the order of the new one, what was removed where it stood."""
    before, after = _targets(old), _targets(new)
    pairs = _pairs(before, after)
    changes = [
        Change(before[pairs[at]], target, tuple(_kinds(before[pairs[at]], target)))
        if at in pairs
        else Change(None, target, ("added",))
        for at, target in enumerate(after)
    ]
    gone = [at for at in range(len(before)) if at not in pairs.values()]
    for at in reversed(gone):
        changes.insert(_where(at, pairs), Change(before[at], None, ("removed",)))
    return changes


def _targets(plan: Plan) -> list[Target]:
    """The targets; a restatement counts with what it restates."""
    return [
        record
        for record in plan.records
        if isinstance(record, Target) and (record.ref is None or record.ref == record.id)
    ]


def _where(gone: int, pairs: dict[int, int]) -> int:
    """Behind the last target that stood before the removed one."""
    return max((at + 1 for at, old in pairs.items() if old < gone), default=0)


def _pairs(before: list[Target], after: list[Target]) -> dict[int, int]:
    """From each target of the new version to that of the old one."""
    scored = [
        (score, -abs(i - j), j, i)
        for i, one in enumerate(before)
        for j, other in enumerate(after)
        if (score := _likeness(one, other, i, j)) >= comparing().same_target
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, j, i in sorted(scored, reverse=True):
        if j not in pairs and i not in taken:
            pairs[j] = i
            taken.add(i)
    return pairs


def _likeness(one: Target, other: Target, i: int, j: int) -> float:
    """How likely two targets are one, from 0; what counts different things is never one."""
    if one.subject != other.subject and one.subject and other.subject:
        return 0.0
    names = tuple(measures.normalised(target.indicator or target.quote) for target in (one, other))
    if one.quantified != other.quantified:
        # What lost its number, or gained one, is the same target only under its very name.
        alike = 1.0 if names[0] == names[1] else 0.0
    else:
        alike = restatements.alike(*names) if _of_one_kind(one.unit, other.unit) else 0.0
    if alike < comparing().same_target:
        return 0.0
    adds = comparing().adds
    return (
        alike
        + adds["same_amount"] * (_amount(one) == _amount(other))
        + adds["same_deadline"] * (one.deadline == other.deadline)
        + adds["same_section"] * (one.section == other.section)
        + adds["same_place_in_list"] * (i == j)
    )


def _of_one_kind(one: str | None, other: str | None) -> bool:
    return (one or "") == (other or "") or measures.convertible(one, other or "")


def _amount(target: Target) -> tuple[float | None, float | None, str | None]:
    low = target.low if target.low is not None else target.value
    return low, target.high if target.high is not None else target.value, target.unit


def _kinds(old: Target, new: Target) -> Iterator[Kind]:
    """All that differs between two versions of a target."""
    yield from _amounts(old, new)
    if old.comparator != new.comparator or old.bound != new.bound:
        yield "bound"
    if (old.deadline or "") != (new.deadline or ""):
        yield from _moved(old.deadline, new.deadline)
    if set(old.owners) != set(new.owners) or old.lead != new.lead:
        yield "owners"
    if old.strength != new.strength:
        yield "firmer" if new.strength == "committed" else "softer"
    if (old.indicator or "") != (new.indicator or ""):
        yield "reworded"


def _amounts(old: Target, new: Target) -> Iterator[Kind]:
    before, after = _in_one_unit(old, new)
    if before == after and old.basis == new.basis:
        return
    if None in before or None in after or old.basis != new.basis:
        yield "amount"
        return
    middle = [sum(end for end in ends if end is not None) for ends in (before, after)]
    yield "raised" if middle[1] > middle[0] else "lowered" if middle[1] < middle[0] else "amount"


def _in_one_unit(old: Target, new: Target) -> tuple[tuple[Decimal | None, ...], tuple[Decimal | None, ...]]:
    """Both ends of both amounts in the unit of the old version."""
    wanted = old.unit or ""
    return tuple(_told(old, wanted)), tuple(_told(new, wanted))


def _told(target: Target, wanted: str) -> Iterator[Decimal | None]:
    for end in _amount(target)[:2]:
        yield told_in(float(end), target.unit, wanted) if end is not None else None


def _moved(old: str | None, new: str | None) -> Iterator[Kind]:
    """A deadline that is dropped moves to an open day; 2027 and 2027-12-31 are one day."""
    first, second = (_last_day(day) for day in (old, new))
    if first != second:
        yield "earlier" if second < first else "later"


def _last_day(day: str | None) -> str:
    """The last day that a deadline allows, as a text that sorts."""
    return "9999-12-31" if day is None else day + "-12-31"[len(day) - 4 :]
