"""Stairs: which targets of a plan are steps of one promise (2026年300家、2027年350家、2028年400家)?

Takes  targets, each under a key of the caller.
Gives  stairs: the keys of the steps with their years, the earliest first; the last one is what is promised in the end.
Rule   the same subject, indicator, unit and basis; one figure for each year; all rise or all fall, but for rates, each
       of which holds for its own year. What is added anew (新增) in a year is no step: it leads nowhere.
Not    a decision: people look at a stair and join it, or leave it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from zhizao.plan.records import Target

Key = TypeVar("Key", bound=Hashable)
_STEPS = ("level", "share", "total", "growth_rate", None)


@dataclass(frozen=True, slots=True)
class Stair(Generic[Key]):
    """The steps by year, in order."""

    steps: tuple[tuple[int, Key], ...]

    @property
    def last(self) -> Key:
        """The step that all others lead to."""
        return self.steps[-1][1]

    @property
    def before(self) -> tuple[Key, ...]:
        """The steps on the way."""
        return tuple(key for _, key in self.steps[:-1])


def stairs(targets: Iterable[tuple[Key, Target]]) -> list[Stair[Key]]:
    """The stairs among targets, in the order in which they begin; a step said twice counts once."""
    found: dict[tuple[str | None, ...], dict[int, list[tuple[Key, Target]]]] = {}
    for key, target in targets:
        if _may_be_step(target):
            alike = (target.subject, target.indicator, target.unit, target.basis)
            year = int((target.deadline or "")[:4])
            found.setdefault(alike, {}).setdefault(year, []).append((key, target))
    return [
        Stair(tuple((year, by_year[year][0][0]) for year in sorted(by_year)))
        for by_year in found.values()
        if len(by_year) > 1 and _lead_on([by_year[year] for year in sorted(by_year)])
    ]


def _may_be_step(target: Target) -> bool:
    plain = target.comparator not in ("maintain", "range") and target.basis in _STEPS
    return plain and bool(target.indicator and target.deadline) and target.value is not None and not target.cumulative


def _lead_on(years: list[list[tuple[Key, Target]]]) -> bool:
    """Whether each year has one figure, and the figures lead one way."""
    figures = [{target.value or 0 for _, target in said} for said in years]
    if any(len(one) > 1 for one in figures):
        return False
    values = [one.pop() for one in figures]
    if years[0][0][1].basis == "growth_rate":
        return True
    return all(a < b for a, b in pairwise(values)) or all(a > b for a, b in pairwise(values))
