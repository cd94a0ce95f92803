"""Readings: what does the worker write while it reads a document, and at its end?

Takes  a document and its reading, or the error that ended it.
Gives  the document's row, changed, with an event at the end; progress on the way is no fact worth an event.
"""

from __future__ import annotations

from django.db import transaction

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.output import pieces
from zhizao.plan.reader import Reading
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.document.models import DONE, Document, Progress, Step, before


def reach(document: Document, step: Step) -> None:
    """A worker is at this step; progress is no fact worth an event."""
    Document.objects.filter(pk=document.pk).update(progress=Progress.READING, percent=before(step))


@transaction.atomic
def keep_reading(*, document: Document, reading: Reading) -> None:
    """What was read: card, raw text, layout and records."""
    plan = reading.plan
    document.card = plan.document.model_dump(mode="json")
    document.raw = reading.document.raw
    document.paragraphs = [list(one) for one in pieces.paragraphs(reading.document)]
    document.records = [one.model_dump(mode="json") for one in plan.records]
    document.progress, document.percent, document.problem = Progress.READ, DONE, {}
    document.save()
    record("document.read", by=SYSTEM, on=f"document:{document.pk}", records=len(plan.records))


@transaction.atomic
def keep_problem(*, document: Document, error: ZhizaoError) -> None:
    """Why the document could not be read, in both languages."""
    document.problem = {
        "zh-hans": language.error_text(error, language.speaker("zh")),
        "en": language.error_text(error, language.speaker("en")),
    }
    document.progress, document.percent = Progress.FAILED, 0
    document.save(update_fields=["problem", "progress", "percent"])
    record("document.failed", by=SYSTEM, on=f"document:{document.pk}", result="failed", code=error.code)
