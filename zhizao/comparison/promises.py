"""Promises: what does a target promise, in a unit in which others can be set beside it?

Takes  a plan and a register of measures.
Gives  a Promise for every target with an amount: its measure, its value in the unit of the measure, a year's share of it, and
       how far it lies above where it starts.
Rule   a year's share is what is promised over the plan's years divided by their number (counts and sums of money that add
       up); growth is told where the plan itself says where it starts, in the target, or in a fact of the same measure.
       Nothing is computed from a year or a value that the plan does not print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhizao.comparison.register import Register
from zhizao.plan.records import Fact, Plan, Target
from zhizao.programme import measures
from zhizao.programme.measures import Measure

_ADDING = ("count", "money")
_OVER_PERIOD = ("total", "increase")
_NEVER = 9999


@dataclass(frozen=True, slots=True)
class Start:
    """Where a promise starts: a value in the unit of its measure, its year where the plan tells it, and the record that says it."""

    value: Decimal
    year: int | None
    record: Target | Fact


@dataclass(frozen=True, slots=True)
class Promise:
    """One target; amounts in the unit of its measure.

    `low` and `high` are equal where one value is promised. `a_year` is what one year takes. `growth` is the whole rise over
    `start`: in per cent, or in percentage points where the measure itself is in per cent; `growth_a_year` the constant
    yearly rate that leads there.
    """

    target: Target
    measure: Measure
    low: Decimal
    high: Decimal
    a_year: Decimal | None = None
    start: Start | None = None

    @property
    def year(self) -> int | None:
        """The year of the deadline."""
        return year_of(self.target.deadline)

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    @property
    def in_points(self) -> bool:
        """Whether growth is told in percentage points."""
        return self.measure.unit == "%"

    @property
    def growth(self) -> Decimal | None:
        if self.start is None or (self.start.value == 0 and not self.in_points):
            return None
        return self.middle - self.start.value if self.in_points else (self.middle / self.start.value - 1) * 100

    @property
    def growth_a_year(self) -> Decimal | None:
        """The yearly rate: (end / start) ** (1 / years) - 1, in per cent; points a year for measures in per cent."""
        if self.growth is None or self.start is None or self.start.year is None or self.year is None:
            return None
        years = self.year - self.start.year
        if years <= 0:
            return None
        if self.in_points:
            return self.growth / years
        ratio = self.middle / self.start.value
        return (ratio ** (Decimal(1) / years) - 1) * 100 if ratio > 0 else None


def promises(plan: Plan, register: Register) -> list[Promise]:
    """The promises of a plan in the order of the text; a measure that the register lacks is added to it."""
    targets = [one for one in plan.records if isinstance(one, Target) and not _again(one) and _amount(one)]
    counted = [(target, register.of(target)) for target in targets]
    facts = _facts(plan, register)
    found = []
    for target, measure in counted:
        low, high = (told_in(value, target.unit, measure.unit) for value in _amount(target))
        if low is None or high is None:
            continue
        a_year = _a_year(plan, target, measure, (low + high) / 2)
        start = _start(target, measure, facts.get((measure.id, target.subject), ()))
        found.append(Promise(target, measure, low, high, a_year, start))
    return found


def _facts(plan: Plan, register: Register) -> dict[tuple[str, str | None], list[Fact]]:
    """The facts with a value by what they measure, and whose value it is."""
    found: dict[tuple[str, str | None], list[Fact]] = {}
    for fact in plan.records:
        if isinstance(fact, Fact) and fact.value is not None and (measure := register.find(fact)):
            found.setdefault((measure.id, fact.subject), []).append(fact)
    return found


def _again(target: Target) -> bool:
    """A restatement of what was promised before."""
    return target.ref is not None and target.ref != target.id


def _amount(target: Target) -> tuple[float, ...]:
    """Both ends of what is promised; nothing where no amount is."""
    if target.low is not None and target.high is not None:
        return target.low, target.high
    return (target.value, target.value) if target.value is not None else ()


def told_in(value: float, unit: str | None, wanted: str) -> Decimal | None:
    """A printed value in the unit of its measure; None where the two tell of different things."""
    exact = Decimal(repr(value))
    if (unit or "") == wanted:
        return exact
    return measures.convert(exact, unit or "", wanted) if measures.convertible(unit, wanted) else None


def _a_year(plan: Plan, target: Target, measure: Measure, value: Decimal) -> Decimal | None:
    if target.basis == "per_year":
        return value
    period, last = plan.document.period, year_of(target.deadline)
    adds = measure.kind in _ADDING and target.basis in _OVER_PERIOD
    if not adds or period is None or last is None or last < period[0]:
        return None
    return value / (last - period[0] + 1)


def _start(target: Target, measure: Measure, facts: Iterable[Fact]) -> Start | None:
    """Where the plan says that the measure stands: in the target's own words, else in the latest fact of it."""
    if target.basis in ("per_year", "growth_rate", "increase"):
        return None
    if target.baseline is not None:
        value = told_in(target.baseline.value, target.baseline.unit, measure.unit)
        return Start(value, year_of(target.baseline.period), target) if value is not None else None
    found: list[Start] = []
    for fact in facts:
        value, year = told_in(fact.value or 0, fact.unit, measure.unit), year_of(fact.period)
        if value is not None and year is not None and year < (year_of(target.deadline) or _NEVER):
            found.append(Start(value, year, fact))
    return max(found, key=lambda start: start.year or 0, default=None)


def year_of(day: str | None) -> int | None:
    """The year of an ISO day, month or year."""
    return int(day[:4]) if day and day[:4].isdecimal() else None
