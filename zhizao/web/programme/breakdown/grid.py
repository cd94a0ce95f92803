"""The grid of a target: what each year asks of the whole and of each body, and do the shares add up?

Takes  a target with its version, the milestones in force, the figures that a form holds.
Gives  rows (the whole and each body) by columns (years), suggestions, and for each year what is short or over.
Rule   programme/breakdown.py shares out and checks. A rate is not added up: the same holds for everyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from zhizao.base.language import Say
from zhizao.plan import records
from zhizao.programme import breakdown, measures
from zhizao.programme.breakdown import Check, How, Share, YearlyHow
from zhizao.web.people.models import Body
from zhizao.web.programme import promises
from zhizao.web.programme.models import Milestone, Programme, Target, TargetVersion

WHOLE = 0
_FROM_SOMEWHERE = ("level", "share")
Figures = Mapping[tuple[int, int], Share]


@dataclass(frozen=True)
class Traits:
    """How the figures of a target behave: whether shares add up, how many decimals count, what a year's figure is of."""

    adds_up: bool
    decimals: int
    basis: records.Basis
    change: records.Change | None = None


@dataclass(frozen=True)
class Stated:
    """A figure that the plan itself states for a year, with its words."""

    value: Decimal
    quote: str
    joined: bool = False


@dataclass(frozen=True)
class Grid:
    """A target's figures by row (0 is the whole, else a body's id) and year."""

    years: tuple[int, ...]
    members: tuple[Body, ...]
    figures: Figures
    traits: Traits
    version: TargetVersion
    is_range: bool
    how: str = ""
    stated: Mapping[int, Stated] = field(default_factory=dict)
    stones: tuple[Milestone, ...] = ()

    def check(self, year: int) -> Check | None:
        """The shares of a year beside its whole; None where there is nothing to compare."""
        whole = self.figures.get((WHOLE, year))
        shares = {body.name: self.figures.get((body.pk, year)) for body in self.members}
        if not self.traits.adds_up or whole is None or not any(shares.values()):
            return None
        return breakdown.check(whole, shares)

    def wrong(self, say: Say) -> list[str]:
        """The years whose shares do not come to the whole, each in words."""
        return [
            _("{year}: {difference}").format(year=year, difference=check.sentence(self.version.unit, say))
            for year in self.years
            if (check := self.check(year)) and check.difference in ("short", "over")
        ]


def traits_of(target: Target, version: TargetVersion) -> Traits:
    """From the version where it has a measure; else what such a measure would be by default."""
    basis: records.Basis = version.basis or "total"  # type: ignore[assignment]  # the words of the contract
    printed = [one for one in (version.value, version.low, version.high) if one is not None]
    places = max([0, *(-int(one.normalize().as_tuple().exponent) for one in printed)])
    change: records.Change | None = version.cumulative or None  # type: ignore[assignment]  # the words of the contract
    if version.measure_id:
        return Traits(version.over_units == "sum", max(version.decimals, places), basis, change)
    if target.entry is None:
        return Traits(True, places, basis, change)
    proposed = measures.proposed(records.Target.model_validate(target.entry.record))
    adds_up = proposed.aggregable and proposed.over_units == "sum"
    return Traits(adds_up, max(proposed.decimals, places), basis, change)


def grid_of(
    programme: Programme,
    target: Target,
    version: TargetVersion,
    stones: Iterable[Milestone],
    members: Iterable[Body],
    stated: Mapping[int, Stated] | None = None,
) -> Grid:
    """The grid as it stands; the last year of the whole is what the target itself promises."""
    stones = tuple(stones)
    last = version.deadline.year if version.deadline else programme.last_year
    years = tuple(range(min(programme.first_year, last), last + 1))
    figures = {
        (one.body_id or WHOLE, one.due.year): Share(one.value, one.value if one.high is None else one.high)
        for one in stones
        if one.value is not None
    }
    ends = promises.ends(version)
    if ends:
        promised = years if version.basis == "per_year" else years[-1:]
        figures |= {(WHOLE, year): Share(*ends) for year in promised if (WHOLE, year) not in figures or year == last}
    is_range = version.low is not None and version.high is not None and version.low != version.high
    return Grid(years, tuple(members), figures, traits_of(target, version), version, is_range, "", stated or {}, stones)


def due(grid: Grid, year: int) -> date:
    """The day on which a figure of that year is to be reached: the last one on the deadline."""
    deadline = grid.version.deadline
    return deadline if deadline and deadline.year == year else date(year, 12, 31)


def needs_baseline(grid: Grid) -> bool:
    """A level or share has to start from somewhere: without its baseline the years between cannot be told."""
    return (
        grid.version.baseline is None and grid.traits.basis in _FROM_SOMEWHERE and not _stays(grid) and not grid.stated
    )


def _stays(grid: Grid) -> bool:
    return grid.version.comparator == "maintain"


def by_years(grid: Grid, how: YearlyHow) -> Grid:
    """Yearly figures of the whole that end exactly at the target; a range at both ends."""
    ends = promises.ends(grid.version)
    if ends is None or needs_baseline(grid):
        return grid
    if _stays(grid):
        return replace(grid, figures={**grid.figures, **{(WHOLE, year): Share(*ends) for year in grid.years}}, how=how)
    lows, highs = (_years(grid, end, how) for end in ends)
    whole = {(WHOLE, year): Share(lows[year], highs[year]) for year in grid.years if year in lows}
    return replace(grid, figures={**grid.figures, **whole}, how=how)


def _years(grid: Grid, end: Decimal, how: YearlyHow) -> dict[int, Decimal]:
    start, traits = grid.version.baseline or Decimal(0), grid.traits
    first, last = grid.years[0], grid.years[-1]
    if grid.stated:
        figures = {year: one.value for year, one in grid.stated.items()} | {last: end}
        return breakdown.yearly_through(
            figures, grid.version.baseline, first, how, traits.basis, decimals=traits.decimals
        )
    if traits.change and grid.version.baseline_day:
        # A change since a year before the programme (比2020年下降14%) has gone part of its way when the programme begins.
        first = min(first, grid.version.baseline_day.year + 1)
    return breakdown.yearly(end, start, first, last, how, traits.basis, decimals=traits.decimals, change=traits.change)


def by_bodies(grid: Grid, how: How, weights: Mapping[int, Decimal | None]) -> Grid:
    """Shares of each year's whole; a year without a whole stays as it is."""
    names = {str(body.pk): body.name for body in grid.members}
    shares: dict[tuple[int, int], Share] = {}
    for year in grid.years:
        whole = grid.figures.get((WHOLE, year))
        if whole is None:
            continue
        try:
            found = breakdown.suggest(
                whole,
                list(names),
                how,
                {str(body): weight for body, weight in weights.items()},
                decimals=grid.traits.decimals,
                is_rate=not grid.traits.adds_up,
            )
        except breakdown.CannotShare as error:
            told = "、".join(names.get(one, one) for one in str(error.facts["names"]).split("、"))
            raise breakdown.CannotShare(problem=error.facts["problem"], names=told) from error
        shares |= {(int(body), year): share for body, share in found.shares.items()}
    return replace(grid, figures={**grid.figures, **shares}, how=how)
