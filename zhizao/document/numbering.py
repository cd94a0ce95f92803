"""Numbering: which lines open with the number of a heading, and which style of number stands above which?

Takes  clean text and its lines.
Gives  a mark for every numbered line, and the rank of every style of number in this document.
Rule   一、 （一） 1. （1） ① is the official order (GB/T 9704-2012), chapters and articles above it. A document may
       differ: a style that starts again inside each number of another stands below it.
Not    the tree of headings: see headings.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from zhizao.base.patterns import any_of
from zhizao.document import lines
from zhizao.reference.outline_words import outline_words

Line = tuple[int, int]
CN = "[一二三四五六七八九十百零〇]{1,5}"


class Mark(NamedTuple):
    """A numbered line: text[start:title] is the number, text[title:end] the rest of the line."""

    style: str
    ordinal: int
    label: str
    start: int
    title: int
    end: int


def lines_of(text: str) -> list[Line]:
    """The spans of all lines that hold more than blanks, blanks at both ends left out."""
    return [(line.start, line.end) for line in lines.lines_of(text)]


@cache
def _pattern() -> re.Pattern[str]:
    units = any_of(outline_words().units)
    return re.compile(
        rf"第(?:(?P<part>{CN}|\d{{1,2}})(?:编|篇|部分)|(?P<chapter>{CN}|\d{{1,2}})章|(?P<section>{CN}|\d{{1,2}})节"
        rf"|(?P<article>{CN}|\d{{1,3}})条(?!例|款))[、.．：]?"
        # 一、二类 and 一、二、三产业 open with a list of numerals, not with a number.
        rf"|(?P<cn>{CN})[、．.](?![一二三四五六七八九十]+[、类级季线等次产])"
        rf"|[（(](?P<pcn>{CN})[）)][、.．]?"
        rf"|(?P<dec>[1-9]\d?(?:[.．][1-9]\d?){{1,3}})(?![\d.．])[、.．]?[ \u3000]?(?!{units})(?=[一-龥“《A-Za-z])"
        # 1.2017-2019年… is a number before a year; 1.3万亿元 is a decimal.
        r"|(?P<num>\d{1,3})(?:[.．、](?!\d)|[.．、](?=(?:19|20)\d\d[-年]))|(?P<dot>[⒈-⒛])"
        r"|[（(](?P<pnum>\d{1,3})[）)][、.．]?|(?P<bracketed>[⑴-⒇])|(?P<num1>\d{1,3})[）)]|(?P<circ>[①-⑳❶-❿])[、.．]?"
        # 1 总体思路 stands above 1.1; the space may be gone.
        rf"|(?P<bare>[1-9]\d?)[ \u3000]?(?!{units})(?=[一-龥])"
    )


# A number begins with one of these or with a digit.
_FIRST = frozenset(
    "第（(一二三四五六七八九十百零〇" + "".join(map(chr, (*range(0x2460, 0x249C), *range(0x2776, 0x2794))))
)
_STYLES = {"dot": "num", "bracketed": "pnum", "bare": "num"}
_LABELS = {"pcn": "({})", "pnum": "({})", "num1": "{})", "part": "第{}部分", "chapter": "第{}章", "section": "第{}节"}


@lru_cache(maxsize=4096)
def ordinal(number: str) -> int:
    """The value of 3, 三, 两, 二十三 or ③.

    >>> ordinal("3"), ordinal("两"), ordinal("二十三"), ordinal("十"), ordinal("③")
    (3, 2, 23, 10, 3)
    """
    if number.isdecimal():
        return int(number)
    if number == "两":
        return 2
    if len(number) == 1:
        return int(unicodedata.numeric(number, 0))
    tens, ten, ones = number.partition("十")
    if not ten:
        return int("".join(str(ordinal(digit) % 10) for digit in number))
    return 10 * (ordinal(tens) if tens else 1) + (ordinal(ones) if ones else 0)


def mark(text: str, line: Line) -> Mark | None:
    """The number at the head of a line, or None."""
    first = text[line[0]]
    if first not in _FIRST and not first.isdecimal():
        return None
    match = _pattern().match(text, line[0], line[1])
    if not match or match.end() >= line[1] or text[match.end()] in "，。；）)、%":
        return None
    style = match.lastgroup or ""
    number = match[style]
    if style == "dec":
        parts = re.split(r"[.．]", number)
        return Mark(f"dec{len(parts)}", int(parts[-1]), ".".join(parts), match.start(), match.end(), line[1])
    if style == "article":
        return Mark(style, ordinal(number), f"第{number}条", match.start(), match.end(), line[1])
    label = _LABELS.get(style, "{}").format(str(ordinal(number)) if style in _STYLES else number)
    return Mark(_STYLES.get(style, style), ordinal(number), label, match.start(), match.end(), line[1])


def marks(text: str, lines: Iterable[Line]) -> list[Mark]:
    """Every numbered line; decimals and bare digits count only where they continue a sequence (1.1, 1.2, …)."""
    read = [one for one in (mark(text, line) for line in lines) if one]
    decimals = {one.label for one in read if one.style.startswith("dec")}
    found: list[Mark] = []
    seen: set[str] = set()
    for one in read:
        bare = text[one.title - 1].isdecimal() or text[one.title - 1].isspace()
        if one.style.startswith("dec"):
            kept = _continues(one, seen)
        elif one.style == "num" and bare:
            # Digits without a point are a number only above decimals (1 总体思路, 1.1 指导思想).
            kept = "1.1" in decimals and (one.ordinal == 1 or str(one.ordinal - 1) in seen)
        else:
            kept = True
        if kept:
            found.append(one)
            seen.add(one.label)
    return found


def _continues(one: Mark, seen: set[str]) -> bool:
    stem = one.label.rpartition(".")[0]
    return one.ordinal == 1 or f"{stem}.{one.ordinal - 1}" in seen


def ranks(found: Iterable[Mark]) -> dict[str, int]:
    """The rank of each style, 0 the highest: the official order, corrected by what starts again inside what."""
    inside = _inside(found)
    order = [style for style in outline_words().order if any(style in pair for pair in inside)]
    for _ in order:
        before = list(order)
        for i in range(len(order) - 1):
            above, below = order[i], order[i + 1]
            if inside.get((above, below), 0) > inside.get((below, above), 0) + 1:
                order[i], order[i + 1] = below, above
        if order == before:
            break
    return {style: i for i, style in enumerate(order)}


def _inside(found: Iterable[Mark]) -> dict[tuple[str, str], int]:
    """How often the document shows style `a` inside style `b`: b goes on behind a, or a starts again behind b."""
    shown: dict[tuple[str, str], int] = {}
    last: dict[str, int] = {}
    since: dict[str, set[str]] = {}
    for one in found:
        style = one.style
        shown.setdefault((style, style), 0)
        between = since.get(style, set())
        for other in between:
            if one.ordinal == 1:
                shown[style, other] = shown.get((style, other), 0) + 1
            elif one.ordinal == last.get(style, 0) + 1:
                shown[other, style] = shown.get((other, style), 0) + 1
        last[style] = one.ordinal
        since[style] = set()
        for other, styles in since.items():
            if other != style:
                styles.add(style)
    return shown
