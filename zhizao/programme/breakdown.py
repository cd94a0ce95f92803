"""Breakdown: how is one figure shared out among bodies, and one target among years, so that it adds up?

Takes  a total (one value, or the two ends of a range), the members, and the way: even, by base, by last year.
Gives  shares that add up to the total exactly, or the same value for everyone where a rate cannot be split; yearly
       milestones that pass through what is stated and end exactly at the target; for shares that people typed, what is
       short or over.
Rule   largest remainder: each member first gets its share rounded down to the last decimal that counts (0 for counts),
       then one more in turn, the largest remainder first, at a tie the larger weight, then the order given. Of a
       range the low end is split, then what the high end adds. Yearly figures are rounded half up.
       A change told once for all the years (累计下降9%) is a way from 0: each year's figure is the change since the start,
       in even steps 3, 6, 9 (they add up); with steady growth every year changes by the same rate, 3.1, 6.1, 9 (the
       rates compound to the whole).
Not    which members a group has: see bodies.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import ClassVar, Literal

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say, mark
from zhizao.plan.records import Basis, Change
from zhizao.programme.formulas import Amount, print_amount, total

How = Literal["even", "by_base", "by_last_year"]
YearlyHow = Literal["even", "steady_growth"]
Difference = Literal["equal", "short", "over", "unset"]

WHY: dict[How, str] = {
    "even": mark("shared evenly"),
    "by_base": mark("shared by the base"),
    "by_last_year": mark("shared by last year's result"),
}
NOT_SPLIT = mark("a rate is not split: the same holds for everyone")
# What a year's figure does not carry over into the next.
_EACH_YEAR = ("per_year", "growth_rate")
_WIDE = Context(prec=60)


class CannotShare(ZhizaoError):
    """A total that cannot be shared out in this way."""

    code: ClassVar[str] = "PROG-008"
    says: ClassVar[str] = "The total cannot be shared out: {problem} {names}"
    fix: ClassVar[str] = "Give every member a weight of 0 or more, one of them above 0, or share evenly."


class BadTotal(ZhizaoError):
    """A total finer than its shares may be."""

    code: ClassVar[str] = "PROG-009"
    says: ClassVar[str] = "{total} has more than {decimals} decimals, or its ends are in the wrong order."
    fix: ClassVar[str] = "Allow as many decimals as the total has, and give the lower end first."


class BadYears(ZhizaoError):
    """Years between which no target can be laid out."""

    code: ClassVar[str] = "PROG-010"
    says: ClassVar[str] = "No yearly figures from {first} to {last} lead from {baseline} to {target}."
    fix: ClassVar[str] = "Begin no later than the last year; steady growth needs a baseline and a target above 0."


@dataclass(frozen=True, slots=True)
class Share:
    """A figure or a range: one value has the same two ends."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal | int) -> Share:
        """One value."""
        return cls(Decimal(value), Decimal(value))

    @property
    def value(self) -> Decimal | None:
        """The one value, None for a range."""
        return self.low if self.low == self.high else None

    def printed(self, unit: str, say: Say) -> str:
        """As officials print it: 5项, 5-8项."""
        high = print_amount(Amount.known(self.high), unit, say)
        return high if self.value is not None else f"{print_amount(Amount.known(self.low), '', say)}-{high}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A share for each member, and why: a text of the catalogue."""

    shares: dict[str, Share]
    why: str


def suggest(
    whole: Share,
    members: Sequence[str],
    how: How = "even",
    weights: Mapping[str, Decimal | None] | None = None,
    *,
    decimals: int = 0,
    is_rate: bool = False,
) -> Suggestion:
    """Shares that add up to `whole` at both ends; a rate or a share (%) goes to every member as it is.

    >>> suggest(Share.of(50), ["A", "B", "C"]).shares["A"].value
    Decimal('17')
    >>> found = suggest(Share(Decimal(5), Decimal(8)), ["A", "B"], "by_base", {"A": Decimal(3), "B": Decimal(1)})
    >>> [(str(one.low), str(one.high)) for one in found.shares.values()]
    [('4', '6'), ('1', '2')]
    """
    if not members or len(set(members)) < len(members):
        raise CannotShare(problem=mark("there is no member, or one stands twice."), names="、".join(members))
    if is_rate:
        return Suggestion(dict.fromkeys(members, whole), NOT_SPLIT)
    _check_total(whole, decimals)
    parts = _weights(members, how, weights or {})
    step = Decimal(1).scaleb(-decimals)
    low = _split(whole.low, parts, step)
    more = _split(whole.high - whole.low, parts, step)
    return Suggestion({name: Share(low[name], low[name] + more[name]) for name in members}, WHY[how])


def _check_total(whole: Share, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    if whole.high < whole.low or any(end % step for end in (whole.low, whole.high)):
        raise BadTotal(total=f"{whole.low}-{whole.high}", decimals=decimals)


def _weights(members: Sequence[str], how: How, weights: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    if how == "even":
        return dict.fromkeys(members, Decimal(1))
    given = {name: weights.get(name) for name in members}
    unknown = [name for name, weight in given.items() if weight is None]
    if unknown:
        raise CannotShare(problem=mark("these members have no weight:"), names="、".join(unknown))
    parts = {name: weight for name, weight in given.items() if weight is not None}
    if min(parts.values()) < 0 or not any(parts.values()):
        raise CannotShare(problem=mark("a weight is below 0, or all are 0:"), names="、".join(members))
    return parts


def _split(whole: Decimal, weights: Mapping[str, Decimal], step: Decimal) -> dict[str, Decimal]:
    """Largest remainder, in whole steps."""
    steps, sign = int(abs(whole) / step), 1 if whole >= 0 else -1
    # Weights in whole numbers, so that equal remainders are seen to be equal.
    finest = min(int(weight.as_tuple().exponent) for weight in weights.values())
    parts = {name: int(weight.scaleb(-min(finest, 0), _WIDE)) for name, weight in weights.items()}
    every = sum(parts.values())
    found = {name: steps * part // every for name, part in parts.items()}
    first = sorted(parts, key=lambda name: (-(steps * parts[name] % every), -parts[name]))
    for name in first[: steps - sum(found.values())]:
        found[name] += 1
    return {name: sign * count * step for name, count in found.items()}


@dataclass(frozen=True, slots=True)
class Check:
    """What shares come to beside the total: by how much they are short (or over) at each end, and who has none yet."""

    whole: Share
    sum: Share
    unset: tuple[str, ...] = ()

    @property
    def low(self) -> Decimal:
        """What is missing at the low end; below 0 what is too much."""
        return self.whole.low - self.sum.low

    @property
    def high(self) -> Decimal:
        """What is missing at the high end; below 0 what is too much."""
        return self.whole.high - self.sum.high

    @property
    def difference(self) -> Difference:
        """Whether the shares add up; while a member has none, a sum that is not over says nothing yet."""
        if self.low < 0 or self.high < 0:
            return "over"
        if self.unset:
            return "unset"
        return "short" if self.low or self.high else "equal"

    def sentence(self, unit: str, say: Say) -> str:
        """The difference in words: 分解合计47项，比总数50项少3项."""
        facts = {
            "sum": self.sum.printed(unit, say),
            "whole": self.whole.printed(unit, say),
            "names": "、".join(self.unset),
            "gap": self._gap(unit, say),
        }
        texts = {
            "equal": say("the shares come to {sum}, the same as the total"),
            "short": say("the shares come to {sum}, {gap} less than the total of {whole}"),
            "over": say("the shares come to {sum}, {gap} more than the total of {whole}"),
            "unset": say("{gap} of {whole} are left for those without a share: {names}"),
        }
        return texts[self.difference].format(**facts)

    def _gap(self, unit: str, say: Say) -> str:
        """The larger gap at an end that shows the difference."""
        ends = [end for end in (self.low, self.high) if (end < 0) == (self.difference == "over")]
        return Share.of(max(map(abs, ends))).printed(unit, say)


def check(whole: Share, shares: Mapping[str, Share | None]) -> Check:
    """Whether shares that people typed add up to the total.

    >>> check(Share.of(50), {"A": Share.of(30), "B": Share.of(17)}).sentence("项", mark)
    'the shares come to 47 项, 3 项 less than the total of 50 项'
    """
    there = [share for share in shares.values() if share is not None]
    low, high = total([share.low for share in there]), total([share.high for share in there])
    return Check(whole, Share(low, high), tuple(name for name, share in shares.items() if share is None))


def yearly(
    target: Decimal,
    baseline: Decimal,
    first_year: int,
    last_year: int,
    how: YearlyHow = "even",
    basis: Basis = "total",
    *,
    decimals: int = 0,
    change: Change | None = None,
) -> dict[int, Decimal]:
    """A figure for each year: what is reached by its end, the last one exactly the target.

    What is promised for every year (每年50个, 年均增长10%) stays the same each year. An increase starts from 0, and so
    does a `change` that is told once for all the years.

    >>> yearly(Decimal(80), Decimal(0), 2017, 2019)
    {2017: Decimal('27'), 2018: Decimal('53'), 2019: Decimal('80')}
    >>> yearly(Decimal(50), Decimal(0), 2017, 2018, basis="per_year")
    {2017: Decimal('50'), 2018: Decimal('50')}
    >>> yearly(Decimal(9), Decimal(0), 2026, 2028, basis="growth_rate", change="fall")
    {2026: Decimal('3'), 2027: Decimal('6'), 2028: Decimal('9')}
    """
    years = range(first_year, last_year + 1)
    if change and years:
        return _changes(target, years, how, change, decimals)
    start = Decimal(0) if basis == "increase" else baseline
    grows = how == "steady_growth" and basis not in _EACH_YEAR
    if not years or (grows and min(start, target) <= 0):
        raise BadYears(first=first_year, last=last_year, baseline=start, target=target)
    if basis in _EACH_YEAR:
        return dict.fromkeys(years, target)
    found = {}
    for n, year in enumerate(years, start=1):
        part = Decimal(n) / len(years)
        exact = start * (target / start) ** part if grows else start + (target - start) * part
        found[year] = _within(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), start, target)
    return found | {last_year: target}


def _changes(target: Decimal, years: range, how: YearlyHow, change: Change, decimals: int) -> dict[int, Decimal]:
    """A change over all the years as what has changed by the end of each, in percent of the start."""
    if how == "even":
        return yearly(target, Decimal(0), years[0], years[-1], decimals=decimals)
    sign = Decimal(-1) if change == "fall" else Decimal(1)
    left = 100 + sign * target
    if left <= 0:
        raise BadYears(first=years[0], last=years[-1], baseline=Decimal(0), target=target)
    levels = yearly(left, Decimal(100), years[0], years[-1], "steady_growth", decimals=decimals)
    return {year: sign * (level - 100) for year, level in levels.items()} | {years[-1]: target}


def yearly_through(
    stated: Mapping[int, Decimal],
    baseline: Decimal | None,
    first_year: int,
    how: YearlyHow = "even",
    basis: Basis = "total",
    *,
    decimals: int = 0,
) -> dict[int, Decimal]:
    """The same where figures of several years are stated (2026年300家、2028年400家): they stand, the rest lies between.

    Without a baseline nothing is said of the years before the first of them.

    >>> yearly_through({2026: Decimal(300), 2028: Decimal(400)}, None, 2025)
    {2026: Decimal('300'), 2027: Decimal('350'), 2028: Decimal('400')}
    """
    found: dict[int, Decimal] = {}
    start, begin = Decimal(0) if basis in _EACH_YEAR else baseline, first_year
    for year, value in sorted(stated.items()):
        if year >= begin:
            found |= (
                {year: value} if start is None else yearly(value, start, begin, year, how, basis, decimals=decimals)
            )
        start, begin = value, year + 1
    return found


def _within(value: Decimal, start: Decimal, target: Decimal) -> Decimal:
    """Rounding may not carry a year past the target or behind the start, where these have more decimals."""
    return max(min(start, target), min(max(start, target), value))
