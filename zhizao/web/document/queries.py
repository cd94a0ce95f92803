"""Reads: which documents are there, and what does one of them say about itself?"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhizao.base.language import Say
from zhizao.output import labels
from zhizao.web.document.models import DONE, Document, Progress, Step, before

HEAVY = ("raw", "paragraphs", "records")


@dataclass(frozen=True)
class Finding:
    """Something a person should know: what it is, and what it is about."""

    label: str
    message: str


def documents() -> QuerySet[Document]:
    """All documents, the newest first, without their texts."""
    return Document.objects.defer(*HEAVY).select_related("added_by").prefetch_related("plans")


def card(document: Document, say: Say) -> list[tuple[str, str]]:
    """The card as pairs of label and value; what the document does not say is left out."""
    told = document.card
    period = told.get("period")
    pairs = [
        (_("Title"), told.get("title")),
        (_("Issued by"), told.get("issuer")),
        (_("Document number"), told.get("number")),
        (_("Date"), printed_date(told.get("date"))),
        (_("Status"), say(labels.STATUS[told["status"]]) if told.get("status") in labels.STATUS else ""),
        (_("Plan period"), f"{period[0]}–{period[1]}" if period else ""),
        (_("Place"), told.get("place")),
        (_form(told.get("encoding", "")), told.get("encoding")),
        (_("Characters"), f"{told['characters']:,}" if told.get("characters") else ""),
    ]
    return [(label, str(value)) for label, value in pairs if value]


def _form(encoding: str) -> str:
    """What `encoding` tells: how the characters of a text are written, or what kind of file holds the words (docx, pdf)."""
    try:
        codecs.lookup(encoding)
    except LookupError:
        return _("Format")
    return _("Encoding")


def printed_date(iso: str | None) -> str:
    """A whole date as people write it; a year or a month stays as it is."""
    day = parse_date(iso) if iso and len(iso) == len("2024-10-15") else None
    return date_format(day) if day else iso or ""


def counts(document: Document, say: Say) -> list[tuple[str, int]]:
    """How many records of each kind were read."""
    kinds = [one["kind"] for one in document.records]
    return [(say(label), kinds.count(kind)) for kind, label in labels.KINDS.items() if kind in kinds]


def findings(document: Document, say: Say) -> list[Finding]:
    """What a person should know about the document."""
    return [
        Finding(say(labels.FINDINGS.get(one["code"], one["code"])), one["quote"].strip() or say(one["message"]))
        for one in document.records
        if one["kind"] == "finding"
    ]


def problem(document: Document) -> str:
    """Why it could not be read, in the language of the person."""
    told: dict[str, str] = document.problem
    return told.get(get_language() or "", told.get("en", ""))


@dataclass(frozen=True)
class Stage:
    """A step of a reading: `at` is the percentage from which on it is done."""

    label: str
    at: int
    state: str


def stages(document: Document) -> list[Stage]:
    """The steps of a reading: those done, the one that is being done, those to come."""
    found = []
    for step in Step:
        at = before(step) + DONE // len(Step)
        now = document.progress == Progress.READING and before(step) <= document.percent < at
        state = "done" if document.percent >= at else "now" if now else "later"
        found.append(Stage(str(step.label), at, state))
    return found


def stage_now(document: Document) -> str:
    """The state of the reading in words: which step is next, while it is being read."""
    if document.progress != Progress.READING:
        return str(document.get_progress_display())
    waiting = [one.label for one in stages(document) if one.state != "done"]
    step = len(Step) - len(waiting) + 1
    return _("step %(step)d of %(steps)d: %(what)s") % {"step": step, "steps": len(Step), "what": waiting[0]}
