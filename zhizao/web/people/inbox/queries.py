"""Reads about notices: what was this person told?"""

from __future__ import annotations

from django.db.models import QuerySet

from zhizao.web.people.models import Notice, User


def told(user: User, *, unread: bool = False) -> QuerySet[Notice]:
    """The person's notices, the newest first."""
    found = Notice.objects.filter(user=user).order_by("-at", "-id")
    return found.filter(read_at=None) if unread else found
