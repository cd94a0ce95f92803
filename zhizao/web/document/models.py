"""Documents: files as they were handed in, and how their reading goes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhizao.web.home import kept


class Progress(models.TextChoices):
    """How far a document has been read."""

    WAITING = "waiting", _("waiting")
    READING = "reading", _("being read")
    READ = "read", _("read")
    FAILED = "failed", _("could not be read")


class Step(models.TextChoices):
    """What is done with a document, in this order."""

    KEPT = "kept", _("The file is kept")
    WORDS = "words", _("Words and outline are read")
    RECORDS = "records", _("Targets, tasks and mechanisms are found")
    STORED = "stored", _("The records are stored")


DONE = 100


def before(step: Step) -> int:
    """How much of the steps, in percent, is done when this one begins."""
    return DONE * list(Step).index(step) // len(Step)


class Document(models.Model):
    """A file kept under its sha256, with the raw text that every quote slices."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.WAITING)
    percent = models.PositiveSmallIntegerField(default=0, help_text="share of the steps that are done")
    problem = models.JSONField(default=dict, help_text="what is wrong and what to do, by language, when reading failed")
    card = models.JSONField(default=dict, help_text="DocumentCard of zhizao.plan.records")
    raw = models.TextField(blank=True)
    paragraphs = models.JSONField(default=list, help_text="[start, end, level] as zhizao.output.pieces.Paragraph")
    records = models.JSONField(default=list, help_text="as read; a plan made of the document copies them")

    class Meta:
        ordering = ("-added_at",)

    def __str__(self) -> str:
        return str(self.card.get("title") or self.name)

    def original(self) -> bytes:
        """The file as it came."""
        return kept(self.sha256).read_bytes()
