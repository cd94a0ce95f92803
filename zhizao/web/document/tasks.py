"""Work in the background: reading a document that was handed in.

Rule   reading the same bytes gives the same records, so a reading that broke off is simply done again.
"""

from __future__ import annotations

from typing import ClassVar

from django_tasks import task

from zhizao.base.errors import ZhizaoError
from zhizao.plan import reader
from zhizao.web.document import readings
from zhizao.web.document.models import Document, Step


class ReadingBroke(ZhizaoError):
    """The reader itself fails on a document."""

    code: ClassVar[str] = "DOC-101"
    says: ClassVar[str] = "{file}: the reading broke off ({problem}); the file itself is kept."
    fix: ClassVar[str] = "Try again; if it breaks off again, save the document as plain text and hand that in."


@task
def read(pk: int) -> None:
    """Read a document; whatever happens, its row says how it went."""
    document = Document.objects.defer("raw", "paragraphs", "records").get(pk=pk)
    readings.reach(document, Step.WORDS)
    try:
        words = reader.document_of(document.original(), document.name)
        readings.reach(document, Step.RECORDS)
        reading = reader.plan_of(words)
        readings.reach(document, Step.STORED)
    except ZhizaoError as error:
        readings.keep_problem(document=document, error=error)
    except Exception as error:
        readings.keep_problem(document=document, error=ReadingBroke(file=document.name, problem=type(error).__name__))
        raise
    else:
        readings.keep_reading(document=document, reading=reading)
