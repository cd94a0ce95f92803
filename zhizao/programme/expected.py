"""Expected: how far should a target be on this day?

Takes  a baseline and milestones, each a value on a day, and a form: a straight line between them, or steps.
Gives  the amount expected at the end of a day, or None with the reason.
Rule   steps: nothing is expected before a milestone but the one before it. The line is drawn by months, as offices count
       progress (序时进度): at the end of September three quarters of a year are gone, however many days; within a month
       it is drawn by days. A count is rounded back towards the milestone before, so that nobody is late by a part of an item.
Not    who is late: see lights.py. How yearly milestones are suggested: see breakdown.py.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Literal

from zhizao.base.errors import ZhizaoError
from zhizao.programme.formulas import Amount, divide

Form = Literal["linear", "step"]


class BadMilestones(ZhizaoError):
    """Milestones of which two stand on one day."""

    code: ClassVar[str] = "PROG-007"
    says: ClassVar[str] = "Two milestones stand on one day: {day}."
    fix: ClassVar[str] = "Keep one of them, or move the other."


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """A value by the end of a day."""

    day: date
    value: Decimal


def expected(
    day: date,
    milestones: Iterable[Milestone],
    *,
    baseline: Milestone | None = None,
    form: Form = "linear",
    decimals: int | None = None,
) -> Amount:
    """What a level or a running total should be by the end of `day`; after the last milestone, its value.

    Before the baseline, and on the way to a first milestone without one, nothing can be said. `decimals` rounds: 0 for
    counts.

    >>> plan = [Milestone(date(2024, 12, 31), Decimal(366))]
    >>> start = Milestone(date(2023, 12, 31), Decimal(0))
    >>> expected(date(2024, 1, 31), plan, baseline=start).value
    Decimal('30.500000000000')
    >>> expected(date(2024, 1, 31), plan, baseline=start, form="step").value
    Decimal('0')
    >>> expected(date(2024, 1, 31), plan).reason
    'missing'
    """
    points = sorted([*milestones, *([baseline] if baseline else [])])
    for first, second in pairwise(points):
        if first.day == second.day:
            raise BadMilestones(day=first.day)
    past, ahead = [one for one in points if one.day <= day], [one for one in points if one.day > day]
    if not points:
        return Amount.unknown("missing")
    if not past:
        # On a line without a start the figure exists but nobody said it; on steps, none is asked for yet.
        return Amount.unknown("missing" if form == "linear" and baseline is None else "not_yet_due")
    if not ahead or form == "step" or past[-1].day == day:
        return Amount.known(past[-1].value)
    return Amount.known(_rounded(*_between(day, past[-1], ahead[0]), decimals))


def kept(day: date, milestones: Iterable[Milestone]) -> Amount:
    """What a value to maintain (保持在32%以上) asks on `day`: on every day that of the next milestone, in the end the last.

    >>> kept(date(2024, 3, 1), [Milestone(date(2024, 12, 31), Decimal(32))]).value
    Decimal('32')
    """
    points = sorted(milestones)
    if not points:
        return Amount.unknown("missing")
    return Amount.known(next((one for one in points if one.day >= day), points[-1]).value)


def _between(day: date, first: Milestone, second: Milestone) -> tuple[Decimal, bool]:
    """The value on the line, and whether the line rises."""
    share = (months(day) - months(first.day)) / (months(second.day) - months(first.day))
    step = second.value - first.value
    return first.value + divide(step * share.numerator, Decimal(share.denominator)), step > 0


def months(day: date) -> Fraction:
    """How many months are gone by the end of a day: whole ones at the end of a month, else a part of it by days.

    >>> months(date(2024, 9, 30)) - months(date(2023, 12, 31)), months(date(2024, 2, 29)) - months(date(2024, 1, 31))
    (Fraction(9, 1), Fraction(1, 1))
    """
    return 12 * day.year + day.month - 1 + Fraction(day.day, monthrange(day.year, day.month)[1])


def _rounded(value: Decimal, rises: bool, decimals: int | None) -> Decimal:
    if decimals is None:
        return value
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR if rises else ROUND_CEILING)


def expected_in_year(
    day: date, yearly: Mapping[int, Decimal], *, form: Form = "linear", decimals: int | None = None
) -> Amount:
    """What a target of every year (每年50个) should have reached since 1 January by the end of `day`.

    >>> expected_in_year(date(2024, 9, 30), {2024: Decimal(20)}, decimals=0).value
    Decimal('15')
    >>> expected_in_year(date(2026, 6, 30), {2024: Decimal(50)}).reason
    'not_applicable'
    """
    if day.year not in yearly:
        return Amount.unknown("not_applicable")
    start = Milestone(date(day.year - 1, 12, 31), Decimal(0))
    end = Milestone(date(day.year, 12, 31), yearly[day.year])
    return expected(day, [end], baseline=start, form=form, decimals=decimals)
