"""Passages: which line and which sentence of a text hold these words?

Takes  the raw text and the span of the words.
Gives  the span of their line, and that of their sentence.
Rule   a sentence ends at 。！？； or with its line.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[。！？!?；;]|\n")


def line(raw: str, start: int, end: int) -> tuple[int, int]:
    """The span of the lines around raw[start:end], without the line ends around them."""
    last = raw.find("\n", end)
    return raw.rfind("\n", 0, start) + 1, len(raw) if last < 0 else last


def sentence(raw: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around raw[start:end].

    >>> raw = "一、目标。到2027年，建成3个中心；投资80亿元。"
    >>> first, last = sentence(raw, 13, 18)
    >>> raw[first:last]
    '到2027年，建成3个中心；'
    """
    first, last = line(raw, start, end)
    begins = [mark.end() for mark in _SENTENCE_END.finditer(raw, first, start)]
    close = _SENTENCE_END.search(raw, end, last)
    return (begins[-1] if begins else first), (close.end() if close else last)


def sentence_text(raw: str, start: int, end: int) -> str:
    """The words of that sentence."""
    first, last = sentence(raw, start, end)
    return raw[first:last].strip()
