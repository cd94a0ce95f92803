"""Words: where in a document's raw text do given words stand, and where can they be cut?

Takes  the raw text of a document and its paragraphs ([start, end, level] each).
Gives  spans of the raw text, the paragraph and the section around them.
Rule   a quote always equals raw[start:end]; words that stand nowhere are refused, never mended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from zhizao.base.errors import ZhizaoError

Layout = Sequence[Sequence[int]]
Span = tuple[int, int]

_EDGE = " \t\r\n\u3000，、；。,;:："
_CUT = re.compile(r"[，、；。,;]|(?<=.)(?=并|以及|同时)")
_BLANK = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_BRACKETS = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")
_OPENING = 12  # characters after which no further sentence is begun: a heading and what it sets out to do


class WordsNotFound(ZhizaoError):
    """A person quotes words that the document does not hold."""

    code: ClassVar[str] = "PLAN-101"
    says: ClassVar[str] = "These words do not stand in the document: “{words}”."
    fix: ClassVar[str] = "Copy the words from the document without changing them, or select them there."


def locate(raw: str, words: str, near: int) -> Span:
    """The span of the words, the occurrence nearest to `near`. Raises WordsNotFound.

    >>> locate("甲乙甲", "甲", 2)
    (2, 3)
    """
    if not words.strip():
        raise WordsNotFound(words=words)
    if raw.startswith(words, near):
        return near, near + len(words)
    behind, before = raw.find(words, near), raw.rfind(words, 0, near + len(words))
    found = [at for at in (behind, before) if at >= 0]
    if not found:
        raise WordsNotFound(words=words[:60])
    start = min(found, key=lambda at: abs(at - near))
    return start, start + len(words)


def trimmed(raw: str, start: int, end: int) -> Span:
    """The span without blanks and commas at its edges; empty where nothing else stands in it.

    >>> trimmed("，打造2个、", 0, 6)
    (1, 5)
    """
    while start < end and raw[start] in _EDGE:
        start += 1
    while end > start and raw[end - 1] in _EDGE:
        end -= 1
    return start, end


def cuts(raw: str, start: int, end: int) -> list[int]:
    """Where the quote may fall into two: behind a comma, before a joining word; both halves hold words.

    >>> cuts("打造2个，培育4个", 0, 9)
    [5]
    """
    found = dict.fromkeys(start + one.end() for one in _CUT.finditer(raw[start:end]))
    return [at for at in found if halves(raw, start, at, end)]


def halves(raw: str, start: int, at: int, end: int) -> tuple[Span, Span] | None:
    """The two parts of a quote cut at a place; None where one of them would hold no words."""
    if not start < at < end:
        return None
    first, second = trimmed(raw, start, at), trimmed(raw, at, end)
    return (first, second) if first[0] < first[1] and second[0] < second[1] else None


def paragraph(layout: Layout, start: int) -> Span | None:
    """The paragraph in which a place stands."""
    return next(((first, last) for first, last, _ in layout if first <= start < last), None)


def body_end(layout: Layout, start: int, end: int) -> int:
    """Where the text below a heading ends: before the next heading, at `end` at the latest.

    >>> body_end([[0, 4, 1], [5, 9, 0], [10, 14, 2], [15, 20, 0]], 0, 20)
    10
    """
    return next((first for first, _last, level in layout if level and start < first < end), end)


def opening(text: str, owners: Sequence[str]) -> str:
    """The first sentences of the text below a heading, and who answers where that is said further down.

    >>> opening("建设平台。到2025年达到5家。支持企业开展攻关，形成一批成果。（责任单位：市科技局）", ["市科技局"])
    '建设平台。到2025年达到5家。……（责任单位：市科技局）'
    """
    shown = ""
    for sentence in _SENTENCE.findall(text):
        if len(shown) >= _OPENING:
            break
        shown += sentence.strip()
    clauses = [one for one in _BRACKETS.findall(text) if any(owner in one for owner in owners)]
    named = [one for one in clauses if one not in shown]
    return f"{shown}……{named[-1]}" if named else shown


def section(raw: str, layout: Layout, start: int) -> str | None:
    """The headings above a place, joined as the reader joins them.

    >>> section("一、总则\\n本文", [[0, 4, 1], [5, 7, 0]], 5)
    '一、总则'
    """
    above: list[tuple[int, str]] = []
    for first, last, level in layout:
        if first > start:
            break
        if level:
            above = [one for one in above if one[0] < level] + [(level, _BLANK.sub("", raw[first:last]))]
    return " > ".join(text for _, text in above) or None
