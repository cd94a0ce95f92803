"""Documents handed in: how is a file kept, read, and tried again?

Takes  a file as it arrives, and who brings it.
Gives  a Document; its reading is queued with it and leaves its card, text, layout and records, or its problem.
Rule   the file is kept under its hash before the row is written, and the row and its place in the queue are written
       together: a lost connection leaves nothing half done, and the same file twice is one document.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from zhizao.document import decode
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.document import tasks
from zhizao.web.document.models import Document, Progress, Step, before

LONGEST_NAME = 255  # the column's; the end of a name tells its type


@dataclass(frozen=True)
class Added:
    """A document, and whether it was known before."""

    document: Document
    known: bool


def readable(name: str) -> str:
    """A file's name without characters that cannot be seen: some turn the order of the others (gpj.exe for exe.jpg)."""
    return "".join(one for one in name if unicodedata.category(one) not in ("Cc", "Cf"))[-LONGEST_NAME:]


def add(*, file: File[bytes], by: Actor) -> Added:
    """Keep a file and queue its reading. Raises EmptyFile or TooLarge before anything is written."""
    name, size = readable(file.name or ""), file.size or 0
    if not size:
        raise decode.EmptyFile(file=name, size=0)
    if size > decode.LIMIT:
        raise decode.TooLarge(file=name, size=size, limit=decode.LIMIT)
    sha256, size = home.keep(file.chunks())
    return _enter(sha256=sha256, name=name, size=size, by=by)


@transaction.atomic
def _enter(*, sha256: str, name: str, size: int, by: Actor) -> Added:
    fields = {"name": name, "size": size, "added_by": by.user, "percent": before(Step.WORDS)}
    document, made = Document.objects.get_or_create(sha256=sha256, defaults=fields)
    if made:
        record("document.added", by=by, on=f"document:{document.pk}", name=name, sha256=sha256, size=size)
        tasks.read.enqueue(document.pk)
        document.refresh_from_db()
    return Added(document, known=not made)


@transaction.atomic
def read_again(*, document: Document, by: Actor) -> None:
    """Queue the reading of a document once more, unless it has been read."""
    waiting = Document.objects.exclude(progress=Progress.READ).filter(pk=document.pk)
    if waiting.update(progress=Progress.WAITING, percent=before(Step.WORDS), problem={}):
        record("document.read_again", by=by, on=f"document:{document.pk}")
        tasks.read.enqueue(document.pk)


@transaction.atomic
def note_download(*, document: Document, by: Actor) -> None:
    """The original leaves the site."""
    record("export.document", by=by, on=f"document:{document.pk}", sha256=document.sha256)
