"""Cells: how is a promise printed where others stand beside it?

Takes  promises, and plain numbers in the unit of their measure.
Gives  short texts: ≥12000亿元, 5-8项, 50个/年, +30.4%.
Rule   one unit in a row, so no 万 before one number and none before the next; computed values have at most two decimals.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from zhizao.base.language import Say, mark
from zhizao.comparison.promises import Promise
from zhizao.comparison.sides import Row, Way
from zhizao.output import printed
from zhizao.plan.records import Fact, Target

WAYS: dict[Way, str] = {
    "reached": mark("reached"),
    "added": mark("added"),
    "growth": mark("growth each year"),
    "whole_change": mark("change over all years"),
}


def number(value: Decimal) -> str:
    """A number in full, without trailing zeros.

    >>> number(Decimal("12000.0")), number(Decimal("1E+5")), number(Decimal("0.50"))
    ('12000', '100000', '0.5')
    """
    return f"{value.normalize():f}"


def computed(value: Decimal) -> Decimal:
    """A value that was computed, to two decimals, halves up.

    >>> computed(Decimal(13) / 6), computed(Decimal("30.405"))
    (Decimal('2.17'), Decimal('30.41'))
    """
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def amount(promise: Promise) -> str:
    """What is promised, in the unit of the measure; the sign says whether more or less is allowed."""
    target = promise.target
    sign = printed.SIGNS[(target.bound or "eq") if target.comparator == "maintain" else target.comparator]
    told = number(promise.low) if promise.low == promise.high else f"{number(promise.low)}-{number(promise.high)}"
    a_year = "/年" if target.basis == "per_year" else ""
    return f"{sign}{told}{promise.measure.unit}{a_year}"


def year(promise: Promise) -> str:
    """The deadline, with the star of one that was inherited."""
    return printed.when(promise.target)


def a_year(promise: Promise) -> str:
    """What one year takes; nothing where it is what was promised anyway or cannot be told."""
    if promise.a_year is None or promise.target.basis == "per_year":
        return ""
    return f"{number(computed(promise.a_year))}{promise.measure.unit}/年"


def growth(promise: Promise) -> str:
    """How far it lies above where it starts: +30.4%, +5个百分点."""
    return "" if promise.growth is None else _rise(promise.growth, promise)


def growth_a_year(promise: Promise) -> str:
    """The constant yearly rate that leads there."""
    return "" if promise.growth_a_year is None else f"{_rise(promise.growth_a_year, promise)}/年"


def _rise(value: Decimal, promise: Promise) -> str:
    return f"{'+' if value > 0 else ''}{number(computed(value))}{'个百分点' if promise.in_points else '%'}"


def start(promise: Promise) -> str:
    """Where it starts: 5.5万亿元（2020）as 55000亿元（2020）."""
    if promise.start is None:
        return ""
    year = f"（{promise.start.year}）" if promise.start.year else ""
    return f"{number(promise.start.value)}{promise.measure.unit}{year}"


def name(row: Row, say: Say) -> str:
    """What a row measures: whose, what, and how where that is not plain."""
    whose = f"{row.subject}：" if row.subject else ""
    way = f"（{say(WAYS[row.way])}）" if row.way in ("added", "whole_change") else ""
    return f"{whose}{row.measure.zh}{way}"


def where(record: Target | Fact, say: Say) -> str:
    """Section and place of a record in its document."""
    return " · ".join(part for part in (record.section, printed.where(record.places, say)) if part)
