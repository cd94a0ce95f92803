"""Reading: a plan with what a second reader proposes.

Takes  a reading, and whoever answers questions about it.
Gives  the reading with the proposals that stand in the text: each marked with its origin, each for review; and a finding
       that says how many were proposed, added and refused.
Rule   what our own grammar read stays as it is: a second reader adds and never changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from zhizao.base.sources import record_id
from zhizao.plan import owners
from zhizao.plan.context import Context
from zhizao.plan.reader import Reading, placed
from zhizao.plan.records import Fact, FindingRecord, Target
from zhizao.plan.second import asking, checking
from zhizao.plan.second.checking import Checked, Span
from zhizao.plan.second.endpoint import Asked
from zhizao.reference.rules import confidence

DOUBT = "second_reader"


def second_reading(reading: Reading, asked: Asked) -> Reading:
    """Ask about every part of the document. Raises NoAnswer; then nothing is added at all."""
    document = reading.document
    taken = list(_taken(reading))
    found: list[Checked] = []
    refused: Counter[str] = Counter()
    for question in asking.questions(document.body.text):
        good, bad = checking.checked(asked.answer(asking.messages(question)), question, document.body, taken)
        found += good
        refused += bad
    records = [*reading.plan.records, *placed(document, _records(reading, found, asked.origin))]
    records.append(_finding(reading, len(found), refused, asked.origin))
    records.sort(key=attrgetter("start", "end", "kind"))
    return Reading(document, reading.plan.model_copy(update={"records": tuple(records)}))


def _taken(reading: Reading) -> Iterator[Span]:
    """The raw spans of the amounts that are read already."""
    for record in reading.plan.records:
        if isinstance(record, Target | Fact) and record.raw:
            at = reading.document.raw.find(record.raw, record.start)
            yield at, at + len(record.raw)


def _records(reading: Reading, found: list[Checked], origin: str) -> list[Target | Fact]:
    document = reading.document
    context, governing = Context(document), owners.owners_for(document)
    doubts = confidence()
    records: list[Target | Fact] = []
    for one in found:
        start, end = document.body.raw_span(one.start, one.end)
        raw_start, raw_end = document.body.raw_span(one.amount.start, one.amount.end)
        common: dict[str, Any] = {
            "id": record_id(document.sha256, f"{DOUBT}:{one.kind}", start, end, raw_start),
            "quote": document.raw[start:end],
            "start": start,
            "end": end,
            "section": context.section(one.start),
            "subject": None,
            "indicator": one.indicator,
            "comparator": one.amount.comparator,
            "value": one.amount.value,
            "low": one.amount.low,
            "high": one.amount.high,
            "unit": one.amount.unit or None,
            "raw": document.raw[raw_start:raw_end],
            "bound": one.amount.bound,
            "confidence": round(doubts.base * doubts.doubts[DOUBT], 3),
            "needs_review": (DOUBT,),
            "origin": origin,
        }
        rule = DOUBT if one.year else None
        if one.kind == "fact":
            records.append(Fact(**common, period=one.year, period_rule=rule))
        else:
            answerable = governing.governing_owners(one.start).owners
            records.append(Target(**common, owners=answerable, deadline=one.year, deadline_rule=rule))
    return records


def _finding(reading: Reading, added: int, refused: Counter[str], origin: str) -> FindingRecord:
    told = [f"{origin}: {added} added for review", *(f"{count} refused: {reason}" for reason, count in refused.items())]
    sha256 = reading.document.sha256
    ordinal = sum(record.kind == "finding" for record in reading.plan.records)
    return FindingRecord(
        id=record_id(sha256, "finding", 0, 0, ordinal), quote="", start=0, end=0, code=DOUBT, message="; ".join(told)
    )
