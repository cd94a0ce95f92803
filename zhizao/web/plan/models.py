"""Plans: the records read from one or more documents, as people accepted and corrected them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhizao.web.document.models import Document
from zhizao.web.people.models import Body


class Plan(models.Model):
    """A plan made from a main document and its annexes."""

    title = models.CharField(max_length=255)
    documents = models.ManyToManyField(Document, through="PlanDocument", related_name="plans")
    made_at = models.DateTimeField(auto_now_add=True)
    home = models.ForeignKey(
        Body, null=True, on_delete=models.PROTECT, related_name="plans", help_text="the root of the bodies it means"
    )

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.title


class PlanDocument(models.Model):
    """A document's part in a plan: the plan itself, or an annex added later."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("plan", "document"), name="a_document_joins_once")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.document}"


class EntryState(models.TextChoices):
    """What people decided about a record."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    REPLACED = "replaced", _("replaced")


class Origin(models.TextChoices):
    """Who proposed a record."""

    READER = "reader", _("read by the program")
    PERSON = "person", _("added by a person")


class Entry(models.Model):
    """One record of the plan: `record` holds the fields of zhizao.plan.records, `read` what the reader first said."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="entries")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="entries")
    record_id = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=10, db_index=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    record = models.JSONField()
    read = models.JSONField(null=True, help_text="as first read; None for what a person added")
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.PROPOSED)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.READER)
    parents = models.JSONField(default=list, help_text="record ids that a split or merge came from")
    note = models.TextField(blank=True, help_text="what a person answered to a finding")
    answer = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the annex that answers"
    )
    row_version = models.PositiveIntegerField(default=1, help_text="two people at once: the second is told")

    class Meta:
        ordering = ("document", "start", "end", "id")
        verbose_name_plural = "entries"
        constraints: ClassVar = [models.UniqueConstraint(fields=("plan", "record_id"), name="one_entry_per_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class Change(models.Model):
    """One step in the workbench: enough to undo it.

    `before` and `after` map record ids to the entry's fields that the step changed; None where the entry did not exist.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=10)
    before = models.JSONField()
    after = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"
