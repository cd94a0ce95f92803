"""Cell formats: what does a spreadsheet show for a number?

Takes  the number that a cell holds, and the code of its format (0.0%, #,##0.00, yyyy"年"m"月").
Gives  the words on the screen: 12.5%, 1,200.00, 2027年3月.
Rule   ECMA-376 part 1, 18.8.30 and 18.8.31: up to four sections for positive, negative, zero and text; conditions in
       brackets; numbers round half away from zero. The forms known by number are data (cleaning/cellformats.yaml).
Not    the width of a column: what a narrow one cuts or shows as ### is shown whole here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

_EXACT = Context(prec=400)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<power>E[+-]0*)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<second>\.0+(?=[^0#?]*$)(?<=s\.0))"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|a{3,4})|(?P<place>[0#?.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEK = "一二三四五六日"
_LAST_DAY = 2_958_466  # 1 January 10000: spreadsheets end a day before it
_LONGEST = 255


class Token(NamedTuple):
    """A piece of a format: its kind and its words."""

    kind: str
    words: str


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """What a cell shows.

    >>> shown(0.125, "0.0%"), shown(1200, "#,##0.00"), shown(-3, '0;"减"0'), shown(15000, "0.0E+0"), shown(12, "General")
    ('12.5%', '1,200.00', '减3', '1.5E+4', '12')
    >>> shown(46096, 'yyyy"年"m"月"d"日"'), shown(3.5, '0.0"亿元"'), shown(1234567, '0.0,,"百万"')
    ('2026年3月15日', '3.5亿元', '1.2百万')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    tokens, signed = _section(value, code[:_LONGEST])
    if tokens is None:
        return general(value)
    if any(one.kind in ("date", "elapsed", "noon") for one in tokens):
        return _date(value, tokens, since_1904=since_1904)
    words = "".join(_number(abs(value), tokens)).strip()
    return f"-{words}" if signed and re.search("[1-9]", words) else words


def general(value: float) -> str:
    """A number without a format: whole, or to ten digits.

    >>> general(900.0), general(0.1 + 0.2), general(2.8), general(1e20), general(-0.0)
    ('900', '0.3', '2.8', '1E+20', '0')
    """
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}".upper()
    return re.sub(r"E([+-])0?(\d)", r"E\1\2", text)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    """The sections of a format, each with its condition ("" where it has none)."""
    sections: list[list[Token]] = [[]]
    conditions = [""]
    for found in _TOKEN.finditer(code):
        kind, words = found.lastgroup or "", found[found.lastgroup] if found.lastgroup else ""
        if kind == "other" and words == ";":
            sections.append([])
            conditions.append("")
        elif kind == "bracket" and _CONDITION.fullmatch(words):
            conditions[-1] = words
        else:
            token = _token(kind, words or "")
            sections[-1] += [token] if token else []
    return tuple(zip(conditions, map(tuple, sections), strict=True))


def _token(kind: str, words: str) -> Token | None:
    """A piece that shows something; colours and paddings show nothing."""
    if kind in ("quoted", "escaped", "other"):
        return Token("literal", words)
    if kind == "bracket":
        if re.fullmatch("h+|m+|s+", words, re.IGNORECASE):
            return Token("elapsed", words.lower())
        return Token("literal", words[1:].partition("-")[0]) if words.startswith("$") else None
    if kind == "date":
        return Token("date", words.lower())
    return Token(kind, words) if kind else None


def _section(value: float, code: str) -> tuple[tuple[Token, ...] | None, bool]:
    """The section for a value, None for a general number; and whether a minus sign stands in front."""
    sections = _sections(code)
    for at, (condition, tokens) in enumerate(sections):
        if condition and _holds(value, condition):
            return tokens, value < 0 and at == 0
    plain = [tokens for condition, tokens in sections if not condition][:3]
    if len(plain) < len(sections[:3]):
        return (plain[0] if plain else None), value < 0
    if value < 0 and len(plain) > 1:
        return plain[1], False
    if value == 0 and len(plain) > 2:
        return plain[2], False
    tokens = plain[0]
    bare = not tokens or [one.kind for one in tokens] == ["general"] or any(one.words == "@" for one in tokens)
    return (None if bare else tokens), value < 0


def _holds(value: float, condition: str) -> bool:
    sign, number = _parted(condition)
    return {
        "<": value < number, "<=": value <= number, ">": value > number, ">=": value >= number,
        "=": value == number, "<>": value != number,
    }[sign]  # fmt: skip


def _parted(condition: str) -> tuple[str, float]:
    found = _CONDITION.fullmatch(condition)
    return (found[1], float(found[2])) if found and found[2].count(".") < 2 else ("=", float("nan"))


# Numbers


def _number(value: float, tokens: Sequence[Token]) -> Iterator[str]:
    """The pieces of a number, its literals in their places."""
    places = "".join(one.words for one in tokens if one.kind == "place")
    powers = next((one.words for one in tokens if one.kind == "power"), "")
    scaled = Decimal(repr(value)).scaleb(2 * places.count("%"), _EXACT)
    digits = places.replace("%", "")
    trailing = re.search(r"(,+)(?:\.|$)", digits)
    if trailing:
        scaled = scaled.scaleb(-3 * len(trailing[1]), _EXACT)
    if any(one.kind == "general" for one in tokens):
        said = general(value)
    elif "/" in digits:
        said = _fraction(scaled)
    elif powers:
        said = _scientific(scaled, digits, powers)
    else:
        said = _fixed(scaled, digits.replace(trailing[1], "") if trailing else digits)
    spoken = False
    for one in tokens:
        if one.kind == "literal":
            yield one.words
        elif one.words == "%":
            yield "" if spoken else said
            spoken = True
            yield "%"
        elif not spoken:
            spoken = True
            yield said


def _fixed(value: Decimal, digits: str) -> str:
    """Figures as 0, # and ? ask for them."""
    before, _, after = digits.partition(".")
    wanted = sum(one in "0#?" for one in after)
    rounded = value.quantize(Decimal(1).scaleb(-wanted), ROUND_HALF_UP, _EXACT)
    whole, _, rest = f"{rounded:f}".partition(".")
    least = before.count("0")
    whole = (whole.lstrip("0") or "").rjust(least, "0") if least or after else whole.lstrip("0")
    if "," in before and whole:
        whole = f"{int(whole):,}".rjust(least, "0")
    shortest = max((at + 1 for at, one in enumerate(re.sub("[^0#?]", "", after)) if one in "0?"), default=0)
    rest = rest[:shortest] + rest[shortest:].rstrip("0")
    return f"{whole}.{rest}" if "." in digits else whole


def _scientific(value: Decimal, digits: str, powers: str) -> str:
    before = max(sum(one in "0#?" for one in digits.partition(".")[0]), 1)
    power = value.adjusted() if value else 0
    power -= power % before if before > 1 else 0
    said = _fixed(value.scaleb(-power, _EXACT), digits)
    sign = "-" if power < 0 else "+" if powers[1] == "+" else ""
    return f"{said}E{sign}{str(abs(power)).rjust(len(powers) - 2, '0')}"


def _fraction(value: Decimal) -> str:
    whole, part = divmod(Fraction(value), 1)
    near = part.limit_denominator(99)
    if near == 1:
        whole, near = whole + 1, Fraction(0)
    return f"{whole}" if not near else f"{f'{whole} ' if whole else ''}{near.numerator}/{near.denominator}"


# Days and hours


def _date(value: float, tokens: Sequence[Token], *, since_1904: bool) -> str:
    """A day and an hour; a number that is none is shown without its format."""
    if not 0 <= value < _LAST_DAY - (1462 if since_1904 else 0):
        return general(value)
    parts = any(one.kind == "second" for one in tokens)
    moment = _moment(value, 1000 if parts else 1, since_1904=since_1904)
    noon = any(one.kind == "noon" for one in tokens)
    words = []
    for at, one in enumerate(tokens):
        if one.kind == "date":
            words.append(_part(moment, one.words, minutes=_is_minutes(tokens, at), noon=noon))
        elif one.kind == "elapsed":
            seconds = round(value * 86_400)
            words.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[one.words[0]]).rjust(len(one.words), "0"))
        elif one.kind == "noon":
            early, late = one.words.split("/")
            words.append(early if moment.hour < 12 else late)
        elif one.kind == "second":
            words.append(f".{moment.microsecond:06d}"[: len(one.words)])
        else:
            words.append(one.words)
    return "".join(words).strip()


def _moment(value: float, exact: int, *, since_1904: bool) -> datetime:
    """The moment, to so many parts of a second. Day 60 of the count from 1900 never was: 29 February 1900."""
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if value >= 60 else 31)  # noqa: DTZ001
    return first + timedelta(days=int(value), seconds=round((value - int(value)) * 86_400 * exact) / exact)


def _is_minutes(tokens: Sequence[Token], at: int) -> bool:
    """m is minutes behind hours and before seconds."""
    if tokens[at].words[0] != "m":
        return False
    times = [one for one in tokens[:at] if one.kind in ("date", "elapsed")]
    later = [one for one in tokens[at + 1 :] if one.kind in ("date", "elapsed")]
    return bool(times and times[-1].words[0] == "h") or bool(later and later[0].words[0] == "s")


def _part(moment: datetime, words: str, *, minutes: bool, noon: bool) -> str:
    letter, size = words[0], len(words)
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and size < 3 else str(moment.year)
    if letter == "a":
        return ("星期" if size == 4 else "") + _WEEK[moment.weekday()]
    if letter in "md" and not minutes and size > 2:
        name = _MONTHS[moment.month - 1] if letter == "m" else _DAYS[moment.weekday()]
        return name if size == 4 else name[:1] if size == 5 else name[:3]
    hour = (moment.hour - 1) % 12 + 1 if noon else moment.hour
    number = {"m": moment.minute if minutes else moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:02d}" if size > 1 else str(number)
