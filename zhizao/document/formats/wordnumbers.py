"""Word numbers: which number does Word print before a paragraph?

Takes  the numbering and the styles of a Word file, then its numbered paragraphs in order.
Gives  for each the words that Word prints in front: 一、 （一） 1. 第三章 1.2.1 ①.
Rule   ECMA-376 part 1, 17.9 (levels, restarts, overrides, numbers through styles) and 17.18.59 (forms of numbers).
       Paragraphs that use one abstract numbering share its counters, whatever list they name.
Not    the numbers that somebody typed: they are text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from zhizao.document.formats.packages import Element, attribute, child, named

_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_BULLET = "•"
_FALSE = ("0", "false", "off")
_PART = re.compile(r"%([1-9])")


def spoken(number: int) -> str:
    """A number as it is said: 十, 二十三, 一百零五.

    >>> [spoken(one) for one in (1, 10, 12, 20, 23, 100, 105, 110, 212)]
    ['一', '十', '十二', '二十', '二十三', '一百', '一百零五', '一百一十', '二百一十二']
    """
    return _by_places(number, _DIGITS, ("", "十", "百", "千"), "零").removeprefix("一" if 10 <= number < 20 else "")


def _by_places(number: int, digits: str, places: tuple[str, ...], zero: str) -> str:
    if not 0 < number < 10_000:
        return str(number) if number else digits[0]
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (zero if gap and words else "") + digits[digit] + places[place]
        gap = not digit
    return words


def _counted(number: int) -> str:
    """As said up to ninety-nine, digit by digit from there."""
    return spoken(number) if number < 100 else _digits(number)


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _from(first: str, last: int) -> Callable[[int], str]:
    """Characters of Unicode that count from one: ①…⑳; figures behind the last of them."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= last else str(number)


def _circled(number: int) -> str:
    """①…⑳㉑…㉟㊱…㊿"""
    first = next(
        ((low, base) for low, high, base in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")) if low <= number <= high),
        None,
    )
    return chr(ord(first[1]) + number - first[0]) if first else str(number)


def _letters(number: int) -> str:
    """a…z, then aa, bb: Word repeats the letter."""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 30) if number > 0 else ""


def _roman(number: int) -> str:
    if not 0 < number < 32_768:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)] if number > 0 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _capital(number: int) -> str:
    return _by_places(number, _CAPITALS, ("", "拾", "佰", "仟"), "零")


def _sixty(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02d}".format,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counted,
    "chineseCountingThousand": spoken,
    "japaneseCounting": spoken,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": spoken,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "chineseLegalSimplified": _capital,
    "ideographLegalTraditional": _capital,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sixty,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "numberInDash": "- {} -".format,
    "none": lambda _: "",
}


def printed(number: int, form: str) -> str:
    """A number in a form of ECMA-376 (17.18.59); a form that is not known prints figures.

    >>> [printed(21, form) for form in ("chineseCounting", "decimalFullWidth", "decimalEnclosedCircle", "lowerRoman")]
    ['二十一', '２１', '㉑', 'xxi']
    """
    return _FORMS.get(form, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    gap: bool = True
    figures: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A numbering that paragraphs name: the abstract one behind it, and what it changes."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Use:
    """The list and the level that a paragraph or a style names; None where it leaves that to its style."""

    list: str | None
    level: int | None


def use_of(properties: Element | None) -> Use | None:
    """What paragraph properties say about numbering."""
    found = child(properties, "w:numPr")
    if found is None:
        return None
    level, number = child(found, "w:ilvl"), child(found, "w:numId")
    return Use(
        attribute(number, "w:val") if number is not None else None,
        _number(attribute(level, "w:val"), 0) if level is not None else None,
    )


class Counters:
    """The running numbers of a document."""

    def __init__(self, numbering: Element | None, styles: dict[str, Use | None]) -> None:
        """`styles` tells for each numbering style the list it names."""
        abstracts = _abstracts(numbering, styles)
        self._lists = _lists(numbering, abstracts)
        self._counts: dict[str, dict[int, int]] = {}

    def level_of(self, number: str, style: str) -> int | None:
        """The level that a list keeps for a paragraph style."""
        found = self._lists.get(number)
        levels = found.levels if found else {}
        return next((level for level, one in sorted(levels.items()) if one.style == style), None)

    def next(self, number: str, level: int) -> str:
        """Count one more paragraph of a list and give what Word prints in front of it, "" for no number."""
        found = self._lists.get(number)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        self._count(found, counts, level)
        one = found.levels[level]
        if one.form == "bullet":
            words = _bullet(one.text)
        else:
            words = _PART.sub(lambda part: _printed(found, counts, int(part[1]) - 1, one), one.text)
        return words + (" " if one.gap and words else "")

    def _count(self, found: _List, counts: dict[int, int], level: int) -> None:
        start = found.levels[level].start
        for higher, one in found.levels.items():
            # A level that is passed over counts as begun: behind 1.1 without a 1 comes 2.
            if higher < level:
                counts.setdefault(higher, found.starts.get(higher, one.start))
        if level in found.starts and level not in found.begun:
            # A list with a start of its own begins anew the first time that it is used.
            counts[level] = found.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else found.starts.get(level, start)
        found.begun.add(level)
        for deeper, one in found.levels.items():
            if deeper > level and one.restart != 0 and level <= (deeper if one.restart is None else one.restart - 1):
                counts.pop(deeper, None)


def _printed(found: _List, counts: dict[int, int], level: int, around: Level) -> str:
    one = found.levels.get(level, Level())
    form = "decimal" if around.figures and one.form != "none" else one.form
    return printed(counts.get(level, one.start), form)


def _bullet(text: str) -> str:
    """A character of a symbol font has no meaning of its own: Word prints some mark."""
    return "".join(_BULLET if "\ue000" <= one <= "\uf8ff" else one for one in text)


def _abstracts(numbering: Element | None, styles: dict[str, Use | None]) -> dict[str, tuple[str, dict[int, Level]]]:
    """Each abstract numbering with its levels; one that names a style has those of the numbering behind the style."""
    found: dict[str, tuple[str, dict[int, Level]]] = {}
    named_styles: dict[str, str] = {}
    for one in numbering if numbering is not None else ():
        if named(one.tag) == "w:abstractNum":
            key = attribute(one, "w:abstractNumId") or ""
            found[key] = (key, dict(map(_level, (level for level in one if named(level.tag) == "w:lvl"))))
            link = child(one, "w:numStyleLink")
            if link is not None:
                named_styles[key] = attribute(link, "w:val") or ""
    behind = {attribute(one, "w:numId"): _abstract_of(one) for one in _numbers(numbering)}
    for key, style in named_styles.items():
        use = styles.get(style)
        target = behind.get(use.list) if use else None
        if target in found and target not in named_styles:
            found[key] = found[target]
    return found


def _numbers(numbering: Element | None) -> list[Element]:
    return [one for one in numbering if named(one.tag) == "w:num"] if numbering is not None else []


def _abstract_of(number: Element) -> str:
    found = child(number, "w:abstractNumId")
    return (attribute(found, "w:val") or "") if found is not None else ""


def _lists(numbering: Element | None, abstracts: dict[str, tuple[str, dict[int, Level]]]) -> dict[str, _List]:
    lists = {}
    for one in _numbers(numbering):
        if _abstract_of(one) not in abstracts:
            continue
        key, levels = abstracts[_abstract_of(one)]
        made = _List(key, dict(levels), {})
        for change in (part for part in one if named(part.tag) == "w:lvlOverride"):
            at = _number(attribute(change, "w:ilvl"), 0)
            own, start = child(change, "w:lvl"), child(change, "w:startOverride")
            if own is not None:
                made.levels[at] = replace(_level(own)[1])
            if start is not None:
                made.starts[at] = _number(attribute(start, "w:val"), 1)
        lists[attribute(one, "w:numId") or ""] = made
    return lists


def _level(element: Element) -> tuple[int, Level]:
    def value(name: str) -> str | None:
        found = child(element, name)
        return attribute(found, "w:val") if found is not None else None

    restart, legal = value("w:lvlRestart"), child(element, "w:isLgl")
    level = Level(
        start=_number(value("w:start"), 0),
        form=value("w:numFmt") or "decimal",
        text=value("w:lvlText") or "",
        restart=_number(restart, 0) if restart is not None else None,
        gap=value("w:suff") != "nothing",
        figures=legal is not None and (attribute(legal, "w:val") or "1") not in _FALSE,
        style=value("w:pStyle"),
    )
    return min(_number(attribute(element, "w:ilvl"), 0), _LEVELS - 1), level


def _number(text: str | None, otherwise: int) -> int:
    """A number of the file; what is none, or is beyond any list, counts as `otherwise`."""
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
