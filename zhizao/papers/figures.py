"""Figures: how do a day, a number and a text print in an official paper?

Takes  plain values and a language.
Gives  2026年11月23日, 96.3%, ↑2; texts without characters that break a file.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zhizao.base.language import Language, Say, print_day, speaker
from zhizao.output import printed

_NUMERALS = "〇一二三四五六七八九十"
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def day(value: date, language: Language) -> str:
    """A day as officials write it.

    >>> day(date(2026, 11, 23), "zh"), day(date(2026, 11, 23), "en")
    ('2026年11月23日', '23 November 2026')
    """
    return print_day(value, speaker(language))


def number(value: Decimal | int | None, unit: str = "") -> str:
    """A number with as few signs as it needs, a dash where there is none.

    >>> number(Decimal("12.50")), number(120000, "家"), number(None)
    ('12.5', '12万', '—')
    """
    return "—" if value is None else printed.number(float(value), unit)


def share(part: int, whole: int) -> str:
    """A share of a whole in percent, to one place, halves up.

    >>> share(1, 16), share(3, 3)
    ('6.3%', '100%')
    """
    rounded = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number(rounded)}%"


def movement(place: int, before: int | None, say: Say) -> str:
    """How far a place rose or fell since the last list.

    >>> movement(2, 5, str), movement(3, 3, str), movement(4, None, str)
    ('↑3', '—', 'new')
    """
    if before is None:
        return say("new")
    risen = before - place
    return f"↑{risen}" if risen > 0 else f"↓{-risen}" if risen < 0 else "—"


def numbered(ordinal: int, heading: str, language: Language) -> str:
    """A heading of the first level with its number.

    >>> numbered(2, "突出问题", "zh"), numbered(12, "附则", "zh"), numbered(2, "Worst", "en")
    ('二、突出问题', '十二、附则', '2. Worst')
    """
    if language == "en":
        return f"{ordinal}. {heading}"
    tens, ones = divmod(ordinal, 10)
    return f"{_NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{_NUMERALS[ones] if ones else ''}、{heading}"


def text(value: str) -> str:
    """A text that every file can hold: control characters become pictures, broken ones a mark.

    >>> text("a\\x00b\\ud800")
    'a␀b�'
    """
    return _BROKEN.sub("�", printed.visible(value))
