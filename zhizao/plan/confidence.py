"""Confidence: how sure is a record, and what should a person look at?

Takes  a draft of a target or fact.
Gives  the calibrated chance that its tuple is right, and the reasons for review where doubt is real.
Rule   data/rules/confidence.yaml: each doubt multiplies the chance; below `review` the reasons are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import prod

from zhizao.document.document import Document
from zhizao.plan.drafts import Draft
from zhizao.reference.rules import confidence as rules


@dataclass(frozen=True, slots=True)
class Doubt:
    """The chance that the record is right, 0..1, and why it may not be."""

    confidence: float
    reasons: tuple[str, ...]


def of(draft: Draft, document: Document, span: tuple[int, int]) -> Doubt:
    """Weigh the doubts of one draft whose quote is raw[span]."""
    return _weighed(tuple(_doubts(draft, document, span)))


@cache
def _weighed(reasons: tuple[str, ...]) -> Doubt:
    """The doubt that reasons make together: few combinations come, again and again."""
    known = rules()
    chance = round(prod((known.doubts[reason] for reason in reasons), start=known.base), 3)
    return Doubt(chance, reasons if chance < known.review else ())


def _doubts(draft: Draft, document: Document, span: tuple[int, int]) -> Iterator[str]:
    if draft.verdict.margin < rules().sure_margin:
        yield "target_or_fact"
    if not draft.indicator:
        yield "indicator_missing"
    elif draft.lent:
        yield "indicator_inherited"
    elif len(draft.indicator) > rules().long_indicator:
        yield "indicator_long"
    if draft.subject is None:
        yield "subject_unknown"
    if draft.row:
        yield from draft.row.doubts
    if document.findings and any(one.start < span[1] and span[0] < one.end for one in document.findings):
        yield "damaged_text"
    if document.blocks and any(place.recognised is not None for place in document.places(*span)):
        yield "recognised"
