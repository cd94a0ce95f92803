"""Reads about accounts: the list of people, and a person's open sessions."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from zhizao.web.people.models import User


def people(words: str = "", state: str = "active") -> QuerySet[User]:
    """People whose name, account, e-mail or body holds the words; active, inactive or all."""
    found = User.objects.select_related("body").prefetch_related("grants__body")
    if state in ("active", "inactive"):
        found = found.filter(is_active=state == "active")
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(body__name__icontains=word)
        )
    return found


def sessions_of(user: User) -> list[Session]:
    """The person's open sessions. Sessions are sealed, so each is opened to see whose it is."""
    alive = Session.objects.filter(expire_date__gt=datetime.now(UTC))
    return [session for session in alive.iterator() if session.get_decoded().get("_auth_user_id") == str(user.pk)]
