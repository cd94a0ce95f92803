"""Words: a plan without the sentences of its document, and with them again.

Takes  a plan, and the document it was read from.
Gives  the plan whose quotes are withheld, or restored from the raw text at their offsets.
Rule   figures, names, days and titles are facts and stay; sentences are their author's and go. They come back only from
       the very bytes that were read (the card's sha256).
"""

from __future__ import annotations

from zhizao.document.document import Document
from zhizao.plan.records import AnyRecord, FindingRecord, NoiseRecord, Plan, Task


def withheld(plan: Plan) -> Plan:
    """The plan without sentences; what was removed or found in the document stays with the document."""
    kept = [_bare(one) for one in plan.records if not isinstance(one, NoiseRecord | FindingRecord)]
    return Plan(document=plan.document.model_copy(update={"words": "withheld"}), records=tuple(kept))


def _bare(record: AnyRecord) -> AnyRecord:
    # The title of a task is the name by which everybody calls it.
    return record if isinstance(record, Task) else record.model_copy(update={"quote": ""})


def restored(plan: Plan, document: Document) -> Plan:
    """The plan with its words. Raises ValueError where the document is another."""
    if plan.document.sha256 != document.sha256:
        raise ValueError("another document")
    raw = document.raw
    records = tuple(one.model_copy(update={"quote": raw[one.start : one.end]}) for one in plan.records)
    return Plan(document=plan.document.model_copy(update={"words": "kept"}), records=records)
