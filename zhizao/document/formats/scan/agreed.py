"""Agreed: what do two readings of one picture say together?

Takes  the lines of two readings of the same picture, at two sizes, with boxes of the same picture.
Gives  one reading: a line that only one has is kept; where both have a line, what both say, and where they differ what the
       surer one says. A figure that they read differently is told.
Rule   a recogniser errs at one size where it does not at another, and now and then it drops half a line: what one reading
       loses the other has. Of a character that only one reading has, that one must be sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

from zhizao.document.formats.scan.words import Figure, Line, Word

# Lines that share so much of the lower one's height are the same line.
_SAME = 0.5
# What figures are made of, what tells one, and what tells that it is none: (yè) is read as (ye), (y8) and (y@).
_FIGURE = frozenset("0123456789.,%‰")
_TELLING = re.compile(r"[\d≥≤]")
_LETTERS = re.compile(r"[A-Za-z@&$]")
# How sure a reading must be of characters that the other reading does not have.
_ALONE = 0.8


class _Char(NamedTuple):
    """One character of a word; `word` tells the words of a line apart."""

    text: str
    left: float
    right: float
    confidence: float
    word: tuple[int, int]
    unsure: Figure | None = None


def agreed(first: Sequence[Line], second: Sequence[Line]) -> list[Line]:
    """The lines of both readings as one."""
    return [line for ours, theirs in _rows(first, second) for line in _settled(ours, theirs)]


def _rows(first: Sequence[Line], second: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines of both that share a place."""
    rows: list[tuple[list[Line], list[Line]]] = [([line], []) for line in first]
    for line in second:
        met = [row for row in rows if any(_same(line, other) for other in (*row[0], *row[1]))]
        joined = ([one for row in met for one in row[0]], [*(one for row in met for one in row[1]), line])
        at = rows.index(met[0]) if met else len(rows)
        rows = [row for row in rows if all(row is not one for one in met)]
        rows.insert(at, joined)
    return rows


def _same(one: Line, other: Line) -> bool:
    """Do these lines stand in the same place?"""
    shared = min(one[0].bottom, other[0].bottom) - max(one[0].top, other[0].top)
    lower = min(one[0].bottom - one[0].top, other[0].bottom - other[0].top)
    return shared >= _SAME * lower and one[0].left < other[-1].right and other[0].left < one[-1].right


def _settled(ours: list[Line], theirs: list[Line]) -> list[Line]:
    """What stands in one place: both readings together, or the surer one where they part the lines differently."""
    if not ours or not theirs:
        return ours or theirs
    if len(ours) == len(theirs) == 1:
        return [_together(ours[0], theirs[0])]
    return max(ours, theirs, key=_weight)


def _weight(lines: list[Line]) -> float:
    return sum(word.confidence * len(word.text) for line in lines for word in line)


def _together(ours: Line, theirs: Line) -> Line:
    """One line of two readings of it."""
    chars = list(_settle(list(_chars(ours, 0)), list(_chars(theirs, 1))))
    # Now and then tesseract takes a line for twice as high as it is, and never for much lower.
    lower = min(ours[0], theirs[0], key=lambda word: word.bottom - word.top)
    top, bottom = lower.top, lower.bottom
    return [_word(list(part), top, bottom) for _, part in groupby(chars, key=lambda char: char.word)]


def _settle(ours: list[_Char], theirs: list[_Char]) -> Iterator[_Char]:
    matcher = SequenceMatcher(None, [char.text for char in ours], [char.text for char in theirs], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            for one, other in zip(ours[a:b], theirs[c:d], strict=True):
                yield one._replace(confidence=max(one.confidence, other.confidence))
            continue
        first = _first(ours[a:b], theirs[c:d])
        taken = ours[a:b] if first else theirs[c:d]
        figures = _figure(ours, a, b), _figure(theirs, c, d)
        unsure = _unsure(*(figures if first else figures[::-1]))
        yield from [taken[0]._replace(unsure=unsure), *taken[1:]] if taken else []


def _first(ours: Sequence[_Char], theirs: Sequence[_Char]) -> bool:
    """Does the first reading count? Characters that only one reading has count if they are sure."""
    if ours and theirs:
        return _sure(ours) >= _sure(theirs)
    return (_sure(ours) >= _ALONE) if ours else (_sure(theirs) < _ALONE)


def _figure(chars: Sequence[_Char], start: int, end: int) -> str:
    """The characters from `start` to `end` with the rest of the figure of which they are part."""
    while start > 0 and chars[start - 1].text in _FIGURE:
        start -= 1
    while end < len(chars) and chars[end].text in _FIGURE:
        end += 1
    return "".join(char.text for char in chars[start:end])


def _unsure(taken: str, other: str) -> Figure | None:
    """What differs is a figure if its digits or the sign before them differ."""
    differ = _TELLING.findall(taken) != _TELLING.findall(other)
    return Figure(taken, other) if differ and not _LETTERS.search(taken + other) else None


def _sure(chars: Sequence[_Char]) -> float:
    return fmean(char.confidence for char in chars)


def _chars(line: Line, reading: int) -> Iterator[_Char]:
    """The characters of a line, each with its share of its word's width."""
    for i, word in enumerate(line):
        step = (word.right - word.left) / len(word.text)
        for at, text in enumerate(word.text):
            yield _Char(text, word.left + at * step, word.left + (at + 1) * step, word.confidence, (reading, i))


def _word(chars: list[_Char], top: int, bottom: int) -> Word:
    text = "".join(char.text for char in chars)
    unsure = next((char.unsure for char in chars if char.unsure), None)
    return Word(text, round(chars[0].left), top, round(chars[-1].right), bottom, _sure(chars), unsure)
