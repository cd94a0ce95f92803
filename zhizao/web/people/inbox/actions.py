"""Writes about notices: they are read."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people.models import Notice


@transaction.atomic
def mark_read(notices: QuerySet[Notice], *, by: Actor) -> int:
    """Mark as read what is not yet; how many were."""
    count = notices.filter(read_at=None).update(read_at=timezone.now())
    if count:
        record("notice.read", by=by, on=f"user:{by.user.pk if by.user else ''}", count=count)
    return count
