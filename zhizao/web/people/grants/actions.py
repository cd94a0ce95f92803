"""Writes about grants: give a role, take it back, appoint the first administrators.

Rule   nobody gives rights to themselves; the three administrators are three people (GB/T 22239-2019), unless
       settings.PROFILE is small_office; each of the three roles keeps at least one holder.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import transaction

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people.actions import tell
from zhizao.web.people.grants.queries import ADMINISTRATORS, last_of, never_held
from zhizao.web.people.models import Body, Grant, Role, User
from zhizao.web.people.notices import EVERYTHING


class LastAdministrator(ZhizaoError):
    """Nobody would be left who could do an administrator's work."""

    code: ClassVar[str] = "SITE-302"
    says: ClassVar[str] = "{name} is the only {role}; without them nobody could do this work."
    fix: ClassVar[str] = "Appoint another {role} first."


class OwnRights(ZhizaoError):
    """A person would change their own rights."""

    code: ClassVar[str] = "SITE-305"
    says: ClassVar[str] = "You cannot change your own rights."
    fix: ClassVar[str] = "Ask another security administrator."


class TwoAdministrators(ZhizaoError):
    """One person would hold two of the three administrators' roles."""

    code: ClassVar[str] = "SITE-306"
    says: ClassVar[str] = (
        "{name} is {held} already and cannot be {role} as well: the three administrators are three people."
    )
    fix: ClassVar[str] = (
        "Choose another person, or run the site with ZHIZAO_PROFILE=small_office where one person must do it."
    )


class NotTheFirst(ZhizaoError):
    """An administrator's role that was given before is the security administrator's to give."""

    code: ClassVar[str] = "SITE-307"
    says: ClassVar[str] = "The first {role} has been appointed already."
    fix: ClassVar[str] = "The security administrator gives this role from now on."


@transaction.atomic
def give(user: User, role: Role, body: Body | None, reason: str, *, by: Actor) -> bool:
    """Give a role over a body and all below it (None: everything); False where they hold it already."""
    # Whoever comes second waits here: two roles given together cannot slip past the rule of three people.
    user = User.objects.select_for_update().get(pk=user.pk)
    _not_oneself(user, by)
    _one_administrator(user, role)
    _grant, new = Grant.objects.get_or_create(user=user, role=role, body=body)
    if new:
        record("grant.given", by=by, on=f"user:{user.pk}", role=role, body=body.code if body else None, reason=reason)
        tell([user], "grant.given", _told(role, body, reason), link="/me/")
    return new


@transaction.atomic
def take(grant: Grant, reason: str, *, by: Actor) -> None:
    """Take a role back; a second click finds it gone and changes nothing."""
    user = User.objects.select_for_update().get(pk=grant.user_id)
    _not_oneself(user, by)
    if not user.grants.filter(pk=grant.pk).exists():
        return
    if user.is_active and not user.grants.filter(role=grant.role).exclude(pk=grant.pk).exists():
        keep_last_of(user, only=grant.role)
    grant.delete()
    body = grant.body
    record("grant.taken", by=by, on=f"user:{user.pk}", role=grant.role, body=body.code if body else None, reason=reason)
    tell([user], "grant.taken", _told(Role(grant.role), body, reason), link="/me/")


def _told(role: Role, body: Body | None, reason: str) -> dict[str, str]:
    return {"role": role, "body": body.name if body else EVERYTHING, "reason": reason}


@transaction.atomic
def appoint_first(user: User, role: Role, *, by: Actor) -> None:
    """Give an administrator's role that nobody was ever given: nobody else could appoint its first holder."""
    User.objects.select_for_update().get(pk=user.pk)
    if role not in never_held():
        raise NotTheFirst(role=str(role.label))
    _one_administrator(user, role)
    Grant.objects.create(user=user, role=role)
    record("grant.given", by=by, on=f"user:{user.pk}", role=role, body=None, first=True)


def keep_last_of(user: User, only: str = "") -> None:
    """Refuse what would leave an administrator's work to nobody."""
    for role in last_of(user):
        if not only or role == only:
            raise LastAdministrator(name=user.name, role=str(role.label))


def _not_oneself(user: User, by: Actor) -> None:
    if by.user == user:
        raise OwnRights


def _one_administrator(user: User, role: str) -> None:
    """Refuse a second administrator's role to one person, except in a small office."""
    if role not in ADMINISTRATORS or settings.PROFILE == "small_office":
        return
    for grant in user.grants.filter(role__in=ADMINISTRATORS).exclude(role=role):
        raise TwoAdministrators(name=user.name, held=str(Role(grant.role).label), role=str(Role(role).label))
