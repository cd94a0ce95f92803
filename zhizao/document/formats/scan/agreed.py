"""Agreed: what do two readings of one picture say together?

Takes  the lines of two readings of the same picture, at two sizes, with boxes of the same picture.
Gives  one reading: a line that only one has is kept; where both have a line, what both say, and where they differ what the
       surer one says.
Rule   a recogniser errs at one size where it does not at another, and now and then it drops half a line: what one reading
       loses the other has. Of a character that only one reading has, that one must be sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

from zhizao.document.formats.scan.words import Line, Word

# Lines that share so much of the lower one's height are the same line.
_SAME = 0.5
# How sure a reading must be of characters that the other reading does not have.
_ALONE = 0.8


class _Char(NamedTuple):
    """One character of a word; `word` tells the words of a line apart."""

    text: str
    left: float
    right: float
    confidence: float
    word: tuple[int, int]


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
        elif kind == "replace":
            yield from max(ours[a:b], theirs[c:d], key=_sure)
        else:
            yield from (char for char in (*ours[a:b], *theirs[c:d]) if char.confidence >= _ALONE)


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
    return Word(text, round(chars[0].left), top, round(chars[-1].right), bottom, _sure(chars))
