"""Writes about accounts: add and change a person, make a link, let nobody in any more, end sessions.

Rule   no account is deleted: what a person did stays theirs. Whoever keeps accounts gives no rights (grants/actions.py).
"""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people.accounts.queries import sessions_of
from zhizao.web.people.actions import tell
from zhizao.web.people.grants.actions import keep_last_of
from zhizao.web.people.links import link_of
from zhizao.web.people.models import Role, User


class OwnAccount(ZhizaoError):
    """A person would lock themselves out."""

    code: ClassVar[str] = "SITE-303"
    says: ClassVar[str] = "You cannot close your own account."
    fix: ClassVar[str] = "Ask another system administrator."


class AnotherAdministrator(ZhizaoError):
    """A link would let the system administrator into the account of another administrator."""

    code: ClassVar[str] = "SITE-304"
    says: ClassVar[str] = "{name} is an administrator with a password; a new link would open their account to you."
    fix: ClassVar[str] = (
        "They change their password on their own page; a forgotten one is mended by whoever runs the server."
    )


def _facts(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "email": user.email,
        "body": user.body.code if user.body else None,
        "language": user.language,
        "active": user.is_active,
    }


@transaction.atomic
def add(user: User, *, by: Actor) -> str:
    """Add a person who was filled in by a form; the address (path) of a link to set their password."""
    user.set_unusable_password()
    user.save(force_insert=True)
    record("person.added", by=by, on=f"user:{user.pk}", username=user.username, after=_facts(user))
    return link_of(user)


@transaction.atomic
def change(user: User, *, by: Actor) -> None:
    """Keep what a form changed: name, e-mail, body, language."""
    before = _facts(User.objects.select_for_update().select_related("body").get(pk=user.pk))
    user.save(update_fields=["name", "email", "body", "language"])
    if before != _facts(user):
        record("person.changed", by=by, on=f"user:{user.pk}", before=before, after=_facts(user))


@transaction.atomic
def new_link(user: User, *, by: Actor) -> str:
    """A new link; the old password, older links and all sessions end at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    held = {grant.role for grant in user.grants.all()} & {Role.SECURITY, Role.AUDIT}
    if by.user and held and user.has_usable_password() and settings.PROFILE != "small_office":
        raise AnotherAdministrator(name=user.name)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record("person.link_made", by=by, on=f"user:{user.pk}")
    tell([user], "account.link", {"by": by.user.name if by.user else by.name}, link="/me/")
    return link_of(user)


@transaction.atomic
def close(user: User, *, by: Actor) -> None:
    """Let a person in no more; what they did stays. A second click changes nothing."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        return
    if by.user == user:
        raise OwnAccount
    keep_last_of(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = _end_sessions(user)
    record("person.closed", by=by, on=f"user:{user.pk}", sessions=ended)


@transaction.atomic
def reopen(user: User, *, by: Actor) -> None:
    """Let a person in again."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record("person.reopened", by=by, on=f"user:{user.pk}")


@transaction.atomic
def password_set(user: User, *, by: Actor) -> None:
    """Note that a person set their password (the form has saved it)."""
    record("person.password_set", by=by, on=f"user:{user.pk}")


@transaction.atomic
def end_other_sessions(user: User, keep: str | None, *, by: Actor) -> int:
    """Sign the person out everywhere but in the session at hand; how many were ended."""
    ended = _end_sessions(user, keep)
    record("session.others_ended", by=by, on=f"user:{user.pk}", sessions=ended)
    return ended


def _end_sessions(user: User, keep: str | None = None) -> int:
    ending = [session for session in sessions_of(user) if session.session_key != keep]
    for session in ending:
        session.delete()
    return len(ending)


@transaction.atomic
def new_calendar_address(user: User, *, by: Actor) -> None:
    """A new secret in the address of the person's calendar; the old address answers no more."""
    user.calendar_token = secrets.token_urlsafe(32)
    user.save(update_fields=["calendar_token"])
    record("person.calendar_address_made", by=by, on=f"user:{user.pk}")
