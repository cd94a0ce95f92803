"""Numbers: how would an official print this value in a figure, and where do the ticks of an axis stand?

Takes  a value with its unit.
Gives  short texts such as 15项, 12.5亿元, 0.85%; round ticks.
Rule   no grouping marks; 万 and 亿 where a number grows long; no more than two decimals for a value of one or more.
       A missing value is a word, never 0.
Not    amounts of a document, which stay as printed there: see output/printed.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from zhizao.base.errors import ZhizaoError

Number = int | float | Decimal
# No sum of money or count of a plan comes near; beyond it, floats can no longer tell neighbours apart.
_LIMIT = 1e18


class NoNumber(ZhizaoError):
    """A value that no axis can show."""

    code: ClassVar[str] = "CHART-002"
    says: ClassVar[str] = "{value} is no number that can be drawn: it is not finite, or not smaller than {limit}."
    fix: ClassVar[str] = "Check the value and its unit; leave the value empty where it is missing."


def size(value: Number) -> float:
    """The value as a coordinate. Raises NoNumber."""
    try:
        found = float(value)
    except (OverflowError, ValueError):
        found = math.inf
    if not abs(found) < _LIMIT:
        raise NoNumber(value=str(value)[:40], limit=f"{_LIMIT:.0e}")
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """What an axis is printed in: its unit, and by how much values are divided for it."""

    unit: str
    divisor: float


# From which number on, divided by what, before the bare unit: officials write 12.35万家, 1.2亿元, 1.2万亿元.
_STEPS = {
    "": ((1e12, 1e12, "万亿"), (1e8, 1e8, "亿"), (1e5, 1e4, "万")),
    "万": ((1e8, 1e8, "万亿"), (1e5, 1e4, "亿")),
    "亿": ((1e4, 1e4, "万亿"),),
    "%": (),
    "‰": (),
}


def scale(largest: float, unit: str) -> Scale:
    """The unit in which numbers up to `largest` are short.

    >>> scale(250_000, "人"), scale(90, "%"), scale(3e8, "元").unit, scale(120_000, "万元").unit, scale(20_000, "亿元").unit
    (Scale(unit='万人', divisor=10000.0), Scale(unit='%', divisor=1.0), '亿元', '亿元', '万亿元')
    """
    steps = _STEPS["亿" if unit[:1] == "亿" or unit[:2] == "万亿" else unit[:1] if unit[:1] in _STEPS else ""]
    bare = unit.removeprefix("万").removeprefix("亿") if unit[:1] in _STEPS else unit
    for least, divisor, prefix in steps:
        if largest >= least and not unit.startswith("万亿"):
            return Scale(f"{prefix}{bare}", divisor)
    return Scale(unit, 1.0)


def printed(value: Number, unit: str = "") -> str:
    """A value for a label.

    >>> printed(15, "项"), printed(0.854, "%"), printed(-3.5, "%"), printed(123456, "家"), printed(Decimal("6200.0"), "亿元")
    ('15项', '0.85%', '-3.5%', '12.35万家', '6200亿元')
    >>> printed(0.000123), printed(0)
    ('0.00012', '0')
    """
    number = size(value)
    by = scale(abs(number), unit)
    return f"{plain(number / by.divisor)}{by.unit}"


def plain(number: float) -> str:
    """A number with as few signs as it needs: two decimals, or more where only they would not be 0."""
    if number and abs(number) < 1:
        places = max(2, 1 - math.floor(math.log10(abs(number))))
        shown = f"{number:.{places}f}" if places <= 7 else f"{number:.2e}"
        return shown if "e" in shown else shown.rstrip("0").rstrip(".")
    return f"{number:.2f}".rstrip("0").rstrip(".")


def exact(value: Number) -> str:
    """A value in full, for tables and spreadsheets.

    >>> exact(1234567.89), exact(Decimal("1E+3")), exact(5), exact(Decimal("6.50"))
    ('1234567.89', '1000', '5', '6.50')
    """
    size(value)
    # Twelve digits of a float are meant; what stands behind them comes from reckoning in twos.
    return f"{Decimal(f'{value:.12g}') if isinstance(value, float) else Decimal(value):f}"


def ticks(low: float, high: float, count: int) -> list[float]:
    """Round values from at most `low` to at least `high`, about `count` steps apart.

    >>> ticks(0, 17, 4), ticks(-3, 3, 3), ticks(5, 5, 4)
    ([0.0, 5.0, 10.0, 15.0, 20.0], [-4.0, -2.0, 0.0, 2.0, 4.0], [4.0, 4.5, 5.0, 5.5, 6.0])
    """
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        spare = max(abs(low), abs(high)) * 0.2 or 1.0
        low, high = low - spare, high + spare
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(at * step, 12) if step > 1e-9 else at * step for at in range(first, last + 1)]
