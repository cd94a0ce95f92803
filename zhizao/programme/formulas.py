"""Formulas: what do the figures of many periods and many units come to, and how much of a target is that?

Takes  amounts by period or by unit, and the formula of the measure over each: two formulas, never one for both.
Gives  an amount with its coverage (how many of how many are known, and who is missing), and the completed share.
Rule   unknown is a value with a reason and never 0; a total that is carried on is the latest and not a sum of sums;
       a share is not capped. Quotients keep 12 decimals; printed figures keep two, rounded half up (四舍五入).
Not    what is expected by a day: see expected.py.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import ClassVar, Generic, Literal, TypeVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say, mark
from zhizao.plan.records import Comparator
from zhizao.programme.calendar import Period
from zhizao.reference import judgement

Reason = Literal["missing", "damaged", "annex_not_supplied", "not_yet_due", "not_applicable"]
PeriodFormula = Literal["sum", "latest", "mean", "max", "ratio_of_sums"]
UnitFormula = Literal["sum", "mean", "max", "ratio_of_sums", "none"]
Direction = Literal["up", "down"]
K = TypeVar("K", bound=Hashable)

REASONS: dict[Reason, str] = {
    "missing": mark("not reported"),
    "damaged": mark("damaged in the document"),
    "annex_not_supplied": mark("annex not supplied"),
    "not_yet_due": mark("not yet due"),
    "not_applicable": mark("not applicable"),
}
# Nobody owes these figures, so they do not count as a gap.
_NOT_OWED = ("not_yet_due", "not_applicable")
_LARGEST, _DECIMALS = Decimal(10) ** 15, 12
_FINEST = Decimal(1).scaleb(-_DECIMALS)
# Wide enough that a million amounts add up exactly.
_EXACT = Context(prec=60)
_HUNDRED = Decimal(100)


class BadAmount(ZhizaoError):
    """A figure that cannot be added up."""

    code: ClassVar[str] = "PROG-004"
    says: ClassVar[str] = "{figure} is not a figure to work with."
    fix: ClassVar[str] = (
        "Give a number below 10 to the 15th with at most 12 decimals, or none and a reason; a share needs a denominator above 0."
    )


class MixedPeriods(ZhizaoError):
    """Months and quarters in one sum would count twice."""

    code: ClassVar[str] = "PROG-005"
    says: ClassVar[str] = "These periods cannot be taken together: {periods}."
    fix: ClassVar[str] = "Give months, quarters, half-years or years, one kind at a time."


class BadGoal(ZhizaoError):
    """A target without a figure to reach."""

    code: ClassVar[str] = "PROG-006"
    says: ClassVar[str] = "The target has no figure that can be reached: {comparator}, {value}, {low} to {high}."
    fix: ClassVar[str] = "Give one value, or a low and a high end in this order."


def _checked(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value) >= _LARGEST or exponent < -_DECIMALS:
        raise BadAmount(figure=str(value))
    return value


def divide(value: Decimal, by: Decimal) -> Decimal:
    """A quotient with 12 decimals."""
    return _EXACT.divide(value, by).quantize(_FINEST, ROUND_HALF_EVEN, _EXACT)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure, or None with the reason; a share may carry what it was divided from, so that shares can be joined.

    >>> Amount.known(Decimal(5)), Amount.unknown("damaged").value
    (Amount(value=Decimal('5'), reason=None, numerator=None, denominator=None, per=None), None)
    >>> print_amount(Amount.ratio(Decimal(1), Decimal(8)), "%", mark)
    '12.5%'
    """

    value: Decimal | None
    reason: Reason | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    per: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise BadAmount(figure=f"{self.value}, {self.reason}")
        parts = (self.numerator, self.denominator, self.per)
        if self.value is not None:
            _checked(self.value)
        if any(part is not None for part in parts) and (self.value is None or None in parts or not parts[1]):
            raise BadAmount(figure=f"{self.value} = {self.numerator}/{self.denominator}")

    @classmethod
    def known(cls, value: Decimal) -> Amount:
        """A figure."""
        return cls(value)

    @classmethod
    def unknown(cls, reason: Reason) -> Amount:
        """No figure, and why."""
        return cls(None, reason)

    @classmethod
    def ratio(cls, numerator: Decimal, denominator: Decimal, per: Decimal = _HUNDRED) -> Amount:
        """A share of a whole, in percent unless `per` is another; of nothing, it does not apply."""
        _checked(numerator)
        if _checked(denominator) < 0 or (numerator and not denominator):
            raise BadAmount(figure=f"{numerator}/{denominator}")
        if not denominator:
            return cls.unknown("not_applicable")
        return cls(divide(_EXACT.multiply(numerator, per), denominator), None, numerator, denominator, per)


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[K]):
    """An amount made of others: `known` of `of` figures that are owed were there; `unknown` names the others.

    `as_of` is the last key with a figure: the period up to which a running total speaks.
    """

    amount: Amount
    known: int
    of: int
    unknown: tuple[K, ...] = ()
    as_of: K | None = None

    @property
    def complete(self) -> bool:
        """Whether every figure that is owed was there."""
        return self.known == self.of


def over_periods(
    formula: PeriodFormula, amounts: Mapping[Period, Amount], until: Period | None = None
) -> Aggregate[Period]:
    """One unit over its periods, in order of time; those that end after `until` are left out.

    A running total (latest) is that of the last period with a figure, which `as_of` names: an earlier period that is
    corrected later changes nothing, and a later one that is not reported carries no total on.

    >>> q1, q2 = Period("quarter", 2024, 1), Period("quarter", 2024, 2)
    >>> over_periods("latest", {q1: Amount.known(Decimal(9)), q2: Amount.unknown("missing")}).amount.value
    Decimal('9')
    """
    if len({period.rhythm for period in amounts}) > 1:
        raise MixedPeriods(periods=", ".join(period.key for period in sorted(amounts)))
    taken = [period for period in sorted(amounts) if until is None or period.end <= until.end]
    return _aggregate(formula, {period: amounts[period] for period in taken})


def over_units(formula: UnitFormula, amounts: Mapping[K, Amount]) -> Aggregate[K]:
    """One period over the units; a measure that may not be aggregated (none) has no amount, whatever the units say.

    >>> districts = {"A": Amount.known(Decimal(3)), "B": Amount.unknown("missing"), "C": Amount.known(Decimal(4))}
    >>> found = over_units("sum", districts)
    >>> found.amount.value, found.known, found.of, found.unknown
    (Decimal('7'), 2, 3, ('B',))
    """
    return _aggregate(formula, amounts)


def _aggregate(formula: PeriodFormula | UnitFormula, amounts: Mapping[K, Amount]) -> Aggregate[K]:
    owed = {key: amount for key, amount in amounts.items() if amount.reason not in _NOT_OWED}
    known = {key: amount for key, amount in owed.items() if _usable(amount, formula)}
    unknown = tuple(key for key in owed if key not in known)
    if formula == "none":
        amount = Amount.unknown("not_applicable")
    elif known:
        amount = _FORMULAS[formula](list(known.values()))
    else:
        amount = Amount.unknown(_common_reason(amounts))
    return Aggregate(amount, len(known), len(owed), unknown, next(reversed(known), None))


def _usable(amount: Amount, formula: str) -> bool:
    return amount.value is not None and (formula != "ratio_of_sums" or amount.denominator is not None)


def _common_reason(amounts: Mapping[K, Amount]) -> Reason:
    """Why nothing is known: what all say, where they say the same."""
    reasons = {amount.reason or "missing" for amount in amounts.values()}
    return reasons.pop() if len(reasons) == 1 else "missing"


def _values(amounts: list[Amount]) -> list[Decimal]:
    return [amount.value for amount in amounts if amount.value is not None]


def total(values: list[Decimal]) -> Decimal:
    """An exact sum."""
    found = Decimal(0)
    for value in values:
        found = _EXACT.add(found, value)
    return found


def _sum(amounts: list[Amount]) -> Amount:
    return Amount.known(total(_values(amounts)))


def _mean(amounts: list[Amount]) -> Amount:
    return Amount.known(divide(total(_values(amounts)), Decimal(len(amounts))))


def _max(amounts: list[Amount]) -> Amount:
    return Amount.known(max(_values(amounts)))


def _latest(amounts: list[Amount]) -> Amount:
    return amounts[-1]


def _ratio_of_sums(amounts: list[Amount]) -> Amount:
    """Joined shares: the sum of what is counted over the sum of the wholes, never a mean of percentages."""
    per = {amount.per for amount in amounts}
    if len(per) > 1:
        raise BadAmount(figure=" + ".join(f"{one.value} ({one.per})" for one in amounts))
    numerators = [one.numerator for one in amounts if one.numerator is not None]
    denominators = [one.denominator for one in amounts if one.denominator is not None]
    return Amount.ratio(total(numerators), total(denominators), per.pop() or _HUNDRED)


_FORMULAS: dict[str, Callable[[list[Amount]], Amount]] = {
    "sum": _sum,
    "mean": _mean,
    "max": _max,
    "latest": _latest,
    "ratio_of_sums": _ratio_of_sums,
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a target promises: one value, or a range; `direction` says which way is better where the words do not.

    `bound` is that of a value to maintain; `baseline` is the value from which the way is measured, where one is given.
    """

    comparator: Comparator
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    direction: Direction = "up"
    baseline: Decimal | None = None
    bound: Comparator | None = None

    def __post_init__(self) -> None:
        one = self.value is not None and self.low is None and self.high is None
        two = self.value is None and self.low is not None and self.high is not None and self.low <= self.high
        if not (one or two):
            raise BadGoal(comparator=self.comparator, value=self.value, low=self.low, high=self.high)

    @property
    def better(self) -> Direction:
        """Which way is better: 不低于 asks for more, 不超过 for less, whatever the measure."""
        sign = self.bound if self.comparator == "maintain" and self.bound else self.comparator
        return "up" if sign in ("ge", "gt") else "down" if sign in ("le", "lt") else self.direction

    @property
    def aim(self) -> Decimal:
        """The figure to reach: of a range, the end that is met first (5-8家 is met by 5)."""
        near = self.low if self.better == "up" else self.high
        aim = self.value if self.value is not None else near
        assert aim is not None  # noqa: S101 (checked when the goal was made)
        return aim

    def met_by(self, actual: Decimal) -> bool:
        """Whether `actual` keeps the promise."""
        if self.comparator == "maintain" and self.low is not None and self.high is not None:
            return self.low <= actual <= self.high
        ahead = actual - self.aim if self.better == "up" else self.aim - actual
        if self.comparator == "approx":
            return ahead >= -judgement.completion().approx_tolerance * abs(self.aim)
        return ahead > 0 if "gt" in self._signs or "lt" in self._signs else ahead >= 0

    @property
    def _signs(self) -> tuple[str | None, str | None]:
        return (self.comparator, self.bound if self.comparator == "maintain" else None)


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of a target is reached: `share` 1 is all of it; it may be above 1 and below 0."""

    share: Decimal | None
    met: bool | None
    reason: Reason | None = None


def completion(actual: Amount, goal: Goal) -> Completion:
    """The completed share: the way gone from the baseline, else the result over the target (for less: its inverse).

    Never capped: 120 of 100 is 1.2, and 40 of 100 is 0.4. Where no share can be given (a target of 0, or a negative
    one without a baseline), `met` still says whether the promise is kept.

    >>> completion(Amount.known(Decimal(120)), Goal("ge", Decimal(100))).share
    Decimal('1.200000000000')
    >>> completion(Amount.known(Decimal(8)), Goal("le", Decimal(10), baseline=Decimal(12))).share
    Decimal('2.000000000000')
    """
    if actual.value is None:
        return Completion(None, None, actual.reason)
    share, met = _share(actual.value, goal), goal.met_by(actual.value)
    return Completion(share, met, "not_applicable" if share is None else None)


def _share(actual: Decimal, goal: Goal) -> Decimal | None:
    if goal.baseline is not None:
        way = goal.aim - goal.baseline
        return divide(actual - goal.baseline, way) if way else None
    if goal.better == "up":
        return divide(actual, goal.aim) if goal.aim > 0 else None
    return divide(goal.aim, actual) if actual > 0 and goal.aim >= 0 else None


def print_number(value: Decimal, decimals: int = 2) -> str:
    """A figure as printed: at most two decimals, rounded half up, no zeros behind.

    >>> print_number(Decimal("2.345")), print_number(Decimal("1200.0")), print_number(Decimal("-0.001"))
    ('2.35', '1200', '0')
    """
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def print_amount(amount: Amount, unit: str, say: Say) -> str:
    """A figure with its unit, or why there is none."""
    if amount.value is None:
        return say(REASONS[amount.reason or "missing"])
    if not unit or unit == "%":
        return f"{print_number(amount.value)}{unit}"
    return say("{number} {unit}").format(number=print_number(amount.value), unit=unit)
