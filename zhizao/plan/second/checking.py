"""Checking: which of a second reader's proposals stand in the text?

Takes  the text of an answer, the question it answers, and the clean text with its map.
Gives  the proposals that count, with their spans in the clean text, and how many do not, by reason.
Rule   the quote and the indicator stand verbatim in the question, the amount verbatim in the quote; its value and unit are
       what our own grammar reads there, never what the answer says; a deadline is a year that the paragraph prints.
Not    a judge of whether the proposal is right: a person decides.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ValidationError

from zhizao.base.language import mark
from zhizao.document.mapped import MappedText
from zhizao.plan import amounts
from zhizao.plan.amounts import Amount
from zhizao.plan.second.asking import Question, asking

UNREADABLE = mark("no record in the form that was asked for")
NOT_IN_TEXT = mark("the quote does not stand in the text")
NO_AMOUNT = mark("the amount does not stand in the quote")
NO_INDICATOR = mark("the indicator does not stand in the text")
KNOWN = mark("read already")

Span = tuple[int, int]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Proposal(BaseModel):
    """One record as an answer proposes it."""

    kind: Literal["target", "fact"]
    quote: str
    amount: str
    indicator: str
    deadline: str | int | None = None


class Checked(NamedTuple):
    """A proposal that stands in the text; all spans are those of the clean text."""

    kind: Literal["target", "fact"]
    start: int
    end: int
    amount: Amount
    indicator: str
    year: str | None


def checked(answer: str, question: Question, body: MappedText, taken: list[Span]) -> tuple[list[Checked], Counter[str]]:
    """What counts of an answer, and what does not, by reason.

    `taken` are the raw spans of the amounts that have a record; it grows by what counts.
    """
    good: list[Checked] = []
    refused: Counter[str] = Counter()
    for told in _proposals(answer):
        found = _found(told, question, body, taken)
        if isinstance(found, str):
            refused[found] += 1
        else:
            good.append(found)
            taken.append(body.raw_span(found.amount.number, found.amount.unit_end))
    return good, refused


def _proposals(answer: str) -> Iterator[Any]:
    """The records of the first JSON object in an answer: models like to talk around it."""
    begin = answer.find("{")
    if begin < 0:
        return
    try:
        told, _ = json.JSONDecoder().raw_decode(answer, begin)
    except (ValueError, RecursionError):
        yield None
        return
    records = told.get("records") if isinstance(told, dict) else None
    if not isinstance(records, list):
        yield None
        return
    yield from records[: asking().most_proposals]


def _found(told: Any, question: Question, body: MappedText, taken: list[Span]) -> Checked | str:
    try:
        proposal = Proposal.model_validate(told)
    except ValidationError:
        return UNREADABLE
    text, quote, indicator = body.text, proposal.quote.strip(), proposal.indicator.strip()
    starts = _starts(text, quote, question)
    if not starts:
        return NOT_IN_TEXT
    if not indicator or indicator not in question.text:
        return NO_INDICATOR
    reason = NO_AMOUNT
    for start in starts:
        amount = _amount(text, start, start + len(quote), proposal.amount.strip())
        if amount is None:
            continue
        first, last = body.raw_span(amount.number, amount.unit_end)
        if not any(begin < last and first < end for begin, end in taken):
            return Checked(proposal.kind, start, start + len(quote), amount, indicator, _year(proposal, text, start))
        reason = KNOWN
    return reason


def _starts(text: str, quote: str, question: Question) -> list[int]:
    """Every place of a quote in its question."""
    starts: list[int] = []
    at = text.find(quote, question.start, question.end) if quote else -1
    while at >= 0:
        starts.append(at)
        at = text.find(quote, at + 1, question.end)
    return starts


def _amount(text: str, start: int, end: int, words: str) -> Amount | None:
    """The amount that our grammar reads where the proposal says that one stands."""
    at = text.find(words, start, end) if words else -1
    if at < 0:
        return None
    # The whole paragraph: marks in front of the quote and behind it belong to the amount.
    first, last = _paragraph(text, start, end)
    for found in amounts.find(text[first:last]):
        if found.kind != "direction" and first + found.number < at + len(words) and at < first + found.unit_end:
            edges = {edge: first + getattr(found, edge) for edge in ("start", "end", "number", "unit_end")}
            return found._replace(**edges)
    return None


def _year(proposal: Proposal, text: str, start: int) -> str | None:
    """The proposed year, if the paragraph of the quote prints it."""
    year = _YEAR.fullmatch(str(proposal.deadline or "")[:4])
    first, last = _paragraph(text, start, start)
    return year[0] if year and year[0] in _YEAR.findall(text, first, last) else None


def _paragraph(text: str, start: int, end: int) -> Span:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last
