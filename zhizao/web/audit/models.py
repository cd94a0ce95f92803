"""Audit events: who did what to which thing, and when? Append-only and hash-chained."""

from __future__ import annotations

from datetime import UTC

from django.db import models

from zhizao.programme import audit


class Event(models.Model):
    """One write or export; the fields of zhizao.programme.audit.Event.

    The database refuses to change or delete a row (migration 0002).
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request = models.CharField(max_length=36, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    object = models.CharField(max_length=80, db_index=True)
    result = models.CharField(max_length=20, default="ok")
    details = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.object}"

    def sealed(self) -> audit.Sealed:
        """The event as the engine seals and verifies it."""
        event = audit.Event(
            seq=self.seq,
            at=self.at.astimezone(UTC),
            actor=self.actor,
            action=self.action,
            object=self.object,
            role=self.role,
            address=self.address,
            result=self.result,
            request=self.request,
            details=self.details,
        )
        return audit.Sealed(event, self.hash)
