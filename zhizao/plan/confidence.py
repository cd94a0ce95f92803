"""Confidence: how sure is a record, and what should a person look at?

Takes  a draft of a target or fact.
Gives  the calibrated chance that its tuple is right, and the reasons for review where doubt is real.
Rule   docs/decisions/0005-confidence.md: each doubt multiplies the chance; below REVIEW the reasons are listed.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhizao.document.document import Document
from zhizao.plan.drafts import Draft

REVIEW = 0.8
BASE = 0.97


@dataclass(frozen=True, slots=True)
class Doubt:
    """The chance that the record is right, 0..1, and why it may not be."""

    confidence: float
    reasons: tuple[str, ...]


def of(draft: Draft, document: Document, span: tuple[int, int]) -> Doubt:
    """Weigh the doubts of one draft whose quote is raw[span]."""
    chance, reasons = BASE, []
    for reason, factor in _doubts(draft, document, span):
        chance *= factor
        reasons.append(reason)
    chance = round(chance, 3)
    return Doubt(chance, tuple(reasons) if chance < REVIEW else ())


def _doubts(draft: Draft, document: Document, span: tuple[int, int]) -> list[tuple[str, float]]:
    doubts: list[tuple[str, float]] = []
    cues = draft.verdict.cues
    # A text without a title that looks ahead nowhere may be a torn-out list of orders.
    unframed = "report" in cues and not any(cue.startswith("time:") for cue in cues)
    if draft.verdict.margin < 1.0 or unframed:
        doubts.append(("target_or_fact", 0.7))
    if not draft.indicator:
        doubts.append(("indicator_missing", 0.4))
    elif draft.lent:
        doubts.append(("indicator_inherited", 0.85))
    elif len(draft.indicator) > 40:
        doubts.append(("indicator_long", 0.75))
    if draft.subject is None:
        doubts.append(("subject_unknown", 0.9))
    if any(finding.start < span[1] and span[0] < finding.end for finding in document.findings):
        doubts.append(("damaged_text", 0.5))
    return doubts
