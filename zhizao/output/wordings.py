"""Wordings: in which sentence does a record stand, and what does a task say?

Takes  a document, spans of its raw text.
Gives  the words of the clean text there: lines that a page broke are joined, what is no part of the document is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from zhizao.document.document import Document
from zhizao.plan.records import Fact, FindingRecord, Plan, Target, Task

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?[”’）)]*")


class _Sentence(NamedTuple):
    """A sentence with the raw span that it stands for; `ends` where its paragraph does."""

    start: int
    end: int
    text: str
    ends: bool


def wordings(document: Document, plan: Plan) -> dict[str, str]:
    """By id: the sentence of a target, fact or finding, the words below the title of a task."""
    sentences = list(_sentences(document))
    starts, ends = [one.start for one in sentences], [one.end for one in sentences]
    told = {}
    for record in plan.records:
        if isinstance(record, Task):
            first = bisect_right(ends, record.end)
            told[record.id] = _text(sentences[first : bisect_left(starts, record.body_end)])
        elif isinstance(record, Target | Fact | FindingRecord) and record.start < record.end:
            first = bisect_right(ends, record.start)
            told[record.id] = _text(sentences[first : bisect_left(starts, record.end)])
    return {name: text for name, text in told.items() if text}


def _sentences(document: Document) -> Iterable[_Sentence]:
    body = document.body
    for found in _SENTENCE.finditer(body.text):
        start, end = body.raw_span(*found.span())
        yield _Sentence(start, end, found[0], body.text[found.end() : found.end() + 1] in ("\n", ""))


def _text(sentences: Iterable[_Sentence]) -> str:
    return "".join(f"{one.text}\n" if one.ends else one.text for one in sentences).strip()
