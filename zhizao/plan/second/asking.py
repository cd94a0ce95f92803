"""Asking: what is the second reader asked about a document?

Takes  the clean text of a document.
Gives  questions, each a run of whole paragraphs with its place in the clean text; the words of the question are data
       (data/second/asking.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import load


class Asking(BaseModel):
    """data/second/asking.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decided_by: str
    characters: int
    most_questions: int
    most_proposals: int
    longest_answer: int
    seconds: int
    system: str


class Question(NamedTuple):
    """text[start:end] of the clean text."""

    start: int
    end: int
    text: str


@cache
def asking() -> Asking:
    """What is asked, and how much of the answer is heard."""
    return load("second/asking.yaml", Asking)


def questions(text: str) -> list[Question]:
    """The clean text in questions of whole paragraphs; a paragraph without a figure asks nothing by itself."""
    return list(_cut(text, asking().characters))[: asking().most_questions]


def _cut(text: str, most: int) -> Iterator[Question]:
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= most else text.rfind("\n", start, start + most) + 1
        if end <= start:  # one paragraph longer than a question is cut at a sentence, or hard
            end = text.rfind("。", start, start + most) + 1
        if end <= start:
            end = start + most
        if any(character.isdigit() or character in "一二三四五六七八九十百" for character in text[start:end]):
            yield Question(start, end, text[start:end])
        start = end


def messages(question: Question) -> list[dict[str, str]]:
    """A question in the form of chat completions."""
    return [{"role": "system", "content": asking().system}, {"role": "user", "content": question.text}]
