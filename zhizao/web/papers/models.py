"""Papers that were printed: run id, data date and the head of the audit chain at the moment of the data.

Rule   the anchor of a paper is the last write before its figures were read; the event that records the paper comes
       after it. So what is printed can be printed again to the byte, and whoever holds the paper can prove every write
       that its figures rest on.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhizao.programme.audit import Anchor
from zhizao.web.people.models import Body
from zhizao.web.programme.models import Programme


class Kind(models.TextChoices):
    """What a paper is."""

    LETTER = "letter", _("letter of responsibility")
    BRIEFING = "briefing", _("briefing")
    NOTICE = "notice", _("notice to all units")
    LEDGER = "ledger", _("ledger")
    ARCHIVE = "archive", _("archive pack")


class Form(models.TextChoices):
    """In which form it goes out."""

    WORD = "docx", "Word"
    PDF = "pdf", "PDF"
    EXCEL = "xlsx", "Excel"
    ZIP = "zip", "Zip"


class Paper(models.Model):
    """One printed paper; its file is kept under its sha256, its anchor proves the audit chain."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    form = models.CharField(max_length=5, choices=Form)
    language = models.CharField(max_length=2, default="zh", help_text="zh or en")
    title = models.CharField(max_length=255)
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="whose letter it is"
    )
    run = models.CharField(max_length=64, db_index=True)
    data_day = models.DateField()
    anchor_seq = models.PositiveBigIntegerField()
    anchor_hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    asked: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="what the office typed: red head, copies, terms; the next one begins with it"
    )
    needs: models.JSONField[Any, Any] = models.JSONField(
        default=list, help_text="rights over everything that whoever takes it away must have besides"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("programme", "kind", "form", "run", "sha256"), name="the_same_paper_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> Anchor:
        """The head of the audit chain that it prints."""
        return Anchor(self.anchor_seq, self.anchor_hash)


class Order(models.Model):
    """A paper that takes a while: what was asked for, how far the making is, and what came of it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=20, choices=Kind)
    asked: models.JSONField[Any, Any] = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    percent = models.PositiveSmallIntegerField(default=0)
    problem: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="what is wrong and what to do, by language, when it failed"
    )
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether neither a paper nor a problem has come of it."""
        return self.paper_id is None and not self.problem
