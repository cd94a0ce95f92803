"""Words: what a recogniser has read, and how the words of a line stand to each other.

Takes  the words of a line as the recogniser boxed them.
Gives  the same words up to each other, in the order in which they are read.
Rule   the boxes of Chinese words overlap, or end before the word does; a wide gap stays one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# A gap of so many heights of its line parts words.
_WIDE = 1.5


class Figure(NamedTuple):
    """A figure that was read in two ways: the one that was taken and the other."""

    taken: str
    other: str


class Word(NamedTuple):
    """A recognised word in pixels, as high as its whole line; its confidence 0..1.

    `unsure` is a figure that begins in this word and was read in two ways.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    unsure: Figure | None = None


Line = list[Word]


def side_by_side(line: Line) -> Iterator[Word]:
    """The words of a line up to each other."""
    at = 0
    for i, word in enumerate(line):
        left = max(word.left, at)
        after = line[i + 1].left if i + 1 < len(line) else word.right
        near = left < after <= word.right + _WIDE * (word.bottom - word.top) and not _latin(line[i : i + 2])
        at = after if near else max(left + 1, word.right)
        yield word._replace(left=left, right=at)


def _latin(words: Sequence[Word]) -> bool:
    """Do two Latin words meet here? The gap between them is a blank."""
    return len(words) == 2 and (words[0].text[-1] + words[1].text[0]).isascii()
