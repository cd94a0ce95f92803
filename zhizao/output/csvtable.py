"""CSV: the targets and facts of a plan as one plain table.

Takes  a plan and the language of the head.
Gives  a row for each target and fact: what is measured, how much, by when, who answers, where it stands.
Rule   RFC 4180, with a byte order mark, without which Excel takes Chinese for another encoding. A text that a spreadsheet would
       take for a formula begins with an apostrophe (OWASP, CSV injection).
Not    all of a plan: tasks and mechanisms have other columns; JSON Lines and YAML hold everything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from zhizao.base.language import Say, mark
from zhizao.output import labels, printed
from zhizao.plan.records import DocumentCard, Fact, Plan, Target

_HEAD = (
    mark("Id"), mark("Kind"), mark("Subject"), mark("Indicator"), mark("Amount"), mark("Single value"), mark("Lowest"), mark("Highest"),
    mark("Unit"), mark("Basis"), mark("Starts at"), mark("Deadline or period"), mark("Strength"), mark("Nature"),
    mark("Owners"), mark("Lead"), mark("Section"), mark("Words"), mark("Document"), mark("Number"),
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def dump(plan: Plan, say: Say) -> str:
    """The table as a text, without the byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(title) for title in _HEAD])
    for record in plan.records:
        if isinstance(record, Target | Fact):
            writer.writerow(list(_row(record, plan.document, say)))
    return out.getvalue()


def _row(record: Target | Fact, card: DocumentCard, say: Say) -> Iterator[str]:
    promise = record if isinstance(record, Target) else None
    yield record.id
    yield say(labels.ONE[record.kind])
    yield from map(_safe, (record.subject, record.indicator, printed.amount(record, say)))
    yield from (printed.plain(value) for value in (record.value, record.low, record.high))
    yield _safe(record.unit)
    yield say(labels.BASES[record.basis]) if record.basis else ""
    yield _safe(printed.start_value(record).removesuffix(" → "))
    yield _safe(promise.deadline if promise else getattr(record, "period", None))
    yield say(labels.STRENGTHS[promise.strength]) if promise else ""
    yield say(labels.NATURES[promise.nature]) if promise and promise.nature else ""
    yield _safe("、".join(record.owners))
    yield _safe("、".join(promise.lead) if promise else None)
    yield from map(_safe, (record.section, record.quote, card.title or card.name, card.number))


def _safe(text: str | None) -> str:
    """A text that no spreadsheet runs."""
    shown = printed.visible(text or "")
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
