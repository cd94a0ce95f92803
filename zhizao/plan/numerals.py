"""Numerals: what number do these characters write?

Takes  Arabic digits with a Chinese magnitude (1.3万, 20亿) or Chinese numerals alone (十万, 二十五, 千, 两百).
Gives  the value as a float, or None where the characters write no number.
Rule   GB/T 15835-2011; a bare magnitude counts one of itself (千个 = 1000).
"""

from __future__ import annotations

import re
from functools import lru_cache

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
ARABIC = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")


def magnitude(characters: str) -> int:
    """The factor that a run of magnitudes multiplies by: 万亿 is 1e12, the empty string 1."""
    factor = 1
    for character in characters:
        factor *= SMALL.get(character) or LARGE[character]
    return factor


@lru_cache(maxsize=4096)
def read(characters: str) -> float | None:
    """Read a numeral.

    >>> read("1.3万"), read("二十五"), read("千"), read("十万"), read("两百零三"), read("三五")
    (13000.0, 25.0, 1000.0, 100000.0, 203.0, None)
    """
    arabic = ARABIC.fullmatch(characters)
    if arabic:
        return round(float(arabic[1]) * magnitude(arabic[2]), 6)
    return _read_chinese(characters)


def _read_chinese(characters: str) -> float | None:
    """Sum sections of 亿 and 万; digits in a row without a magnitude are no number here but 三五, a guess between two."""
    total = section = 0
    digit: int | None = None
    for character in characters:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in SMALL:
            section += (1 if digit is None else digit) * SMALL[character]
            digit = None
        elif character in LARGE:
            section += digit or 0
            digit = None
            # 万亿: the 亿 multiplies all that stands before it, and a bare 万 or 亿 counts one of itself.
            if character == "亿" and total:
                total, section = (total + section) * LARGE["亿"], 0
            else:
                total, section = total + (section or 1) * LARGE[character], 0
        else:
            return None
    return float(total + section + (digit or 0)) if characters else None


def approximate_pair(characters: str) -> tuple[float, float] | None:
    """Two neighbouring digits that mean a guess between them: 三五家, 七八个, 二三十.

    >>> approximate_pair("三五"), approximate_pair("七八十"), approximate_pair("五三")
    ((3.0, 5.0), (70.0, 80.0), None)
    """
    if len(characters) < 2 or characters[0] not in DIGITS or characters[1] not in DIGITS:
        return None
    low, high = DIGITS[characters[0]], DIGITS[characters[1]]
    if not 0 < low < high or any(c not in SMALL and c not in LARGE for c in characters[2:]):
        return None
    factor = magnitude(characters[2:])
    return float(low * factor), float(high * factor)
