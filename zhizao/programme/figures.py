"""Figures: which number did a person type?

Takes  what stands in a cell or a field, and the unit in which it is asked for.
Gives  an exact number in that unit; or an error that says why it could mean more than one.
Rule   full-width digits, thousands (1,234), a percent sign and a unit that converts (1.2亿元) are read; what could mean
       two things (1,2, 约12, 10-12, 1.2万 asked for in 万元) is not guessed.
Not    whether the number is plausible: see workbook.py.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.plan import numerals
from zhizao.programme import measures

_DIGITS = 15  # what a spreadsheet keeps of a number
_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+)"
    r"\s*(?P<unit>[^0-9\s.,+-].*)?"
)
_MAGNITUDE = re.compile("[十百千万亿]+")
_MINUS = str.maketrans({"−": "-", "—": "-", "–": "-"})


class NotANumber(ZhizaoError):
    """Words where a number is due."""

    code: ClassVar[str] = "PROG-140"
    says: ClassVar[str] = "“{found}” is no number."
    fix: ClassVar[str] = "Type the number only, such as 1234.5; where there is none, leave the cell empty and say why."


class Unclear(ZhizaoError):
    """A number that can be read in more than one way."""

    code: ClassVar[str] = "PROG-141"
    says: ClassVar[str] = "“{found}” can be read in more than one way."
    fix: ClassVar[str] = "Type one exact number ({unit}), without 约, 左右, a range, brackets or a decimal comma."


class OtherUnit(ZhizaoError):
    """A number in a unit that does not convert."""

    code: ClassVar[str] = "PROG-142"
    says: ClassVar[str] = "“{found}” is not in the unit asked for ({unit})."
    fix: ClassVar[str] = "Type the number in that unit."


class OutOfReach(ZhizaoError):
    """More digits than a spreadsheet keeps."""

    code: ClassVar[str] = "PROG-143"
    says: ClassVar[str] = "“{found}” has more than 15 digits before its decimal point."
    fix: ClassVar[str] = "Check the number and its unit ({unit})."


class BecameDate(ZhizaoError):
    """A spreadsheet took an entry for a date."""

    code: ClassVar[str] = "PROG-144"
    says: ClassVar[str] = "The cell holds a date or a time ({found}) where a number is due."
    fix: ClassVar[str] = "Set the format of the cell to number and type the number again."


def read(found: object, unit: str, *, percent: bool = False, places: int = 6) -> Decimal:
    """The number that was typed, in `unit`, with at most `places` decimals.

    `percent` says that the cell shows its number as a percentage: 12.5% is stored as 0.125.

    >>> read("１，２３４．５", "亿元"), read("1.2亿元", "万元"), read("12.5%", "%"), read(0.125, "%", percent=True)
    (Decimal('1234.5'), Decimal('12000'), Decimal('12.5'), Decimal('12.5'))
    """
    if isinstance(found, date | time | timedelta):
        raise BecameDate(found=str(found))
    if isinstance(found, bool) or not isinstance(found, str | int | float | Decimal):
        raise NotANumber(found=str(found))
    value = _typed(found, unit) if isinstance(found, str) else _stored(found, unit, percent=percent)
    if abs(value) >= Decimal(10) ** _DIGITS:
        raise OutOfReach(found=str(found), unit=unit)
    return _kept(value, places)


def _stored(found: float | Decimal, unit: str, *, percent: bool) -> Decimal:
    value = Decimal(f"{found:.{_DIGITS}g}") if isinstance(found, float) else Decimal(found)
    if not value.is_finite():
        raise NotANumber(found=str(found))
    if not percent:
        return value
    return _converted(value * 100, "%", f"{value * 100:f}%", unit)


def _typed(found: str, unit: str) -> Decimal:
    text = unicodedata.normalize("NFKC", found).translate(_MINUS).strip()
    match = _NUMBER.fullmatch(text)
    if match is None:
        if any(character.isdigit() for character in text):
            raise Unclear(found=found, unit=unit)
        raise NotANumber(found=found)
    value, tail = Decimal(re.sub("[, ]", "", match["number"])), (match["unit"] or "").strip()
    if not tail or tail == unicodedata.normalize("NFKC", unit):
        return value
    if _MAGNITUDE.fullmatch(tail):
        # 1.2万 asked for in 万元 may be 1.2 or 12000 of them; asked for in 家 it is 12000.
        if not unit or _MAGNITUDE.match(unit):
            raise Unclear(found=found, unit=unit)
        return value * numerals.magnitude(tail)
    return _converted(value, tail, found, unit)


def _converted(value: Decimal, printed: str, found: str, unit: str) -> Decimal:
    if measures.unit_of(printed) is None:
        raise Unclear(found=found, unit=unit)
    if not measures.convertible(printed, unit):
        raise OtherUnit(found=found, unit=unit)
    return measures.convert(value, printed, unit)


def _kept(value: Decimal, places: int) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
