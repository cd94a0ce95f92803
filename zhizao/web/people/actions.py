"""What happens to people: they are told something, mail is sent, the first administrator comes in.

Rule   a notice stands in the transaction of what it tells about: both happened, or neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import send_mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.people import notices
from zhizao.web.people.links import link_of
from zhizao.web.people.models import Grant, Notice, Role, User


class AlreadyAdministered(ZhizaoError):
    """A first administrator is asked for where there are people already."""

    code: ClassVar[str] = "SITE-301"
    says: ClassVar[str] = (
        "This installation already has its people; a first administrator is made only where there is nobody."
    )
    fix: ClassVar[str] = "Sign in as the system administrator and add people there."


def tell(users: Iterable[User], code: str, facts: Mapping[str, Any], link: str, key: str = "") -> None:
    """Tell people something, once for each key. The sentence must be complete, or nobody is told."""
    plain = json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder))
    notices.text(code, plain)
    told = {user.pk: user for user in users if user.is_active}
    Notice.objects.bulk_create(
        [Notice(user=user, code=code, facts=plain, link=link, key=key) for user in told.values()],
        ignore_conflicts=bool(key),
    )


def mail_waiting() -> int:
    """Send what people were told and have not read yet, one letter to each; the number of letters."""
    waiting = (
        Notice.objects.filter(mailed_at=None, read_at=None, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("user", "at")
    )
    return sum(_mail(user, list(told)) for user, told in groupby(waiting, key=lambda notice: notice.user))


def _mail(user: User, told: list[Notice]) -> int:
    """One letter. What is claimed first cannot be sent twice by a second tick; what fails waits for the next one."""
    claimed = Notice.objects.filter(pk__in=[notice.pk for notice in told], mailed_at=None)
    if not claimed.update(mailed_at=timezone.now()):
        return 0
    with translation.override(user.language):
        lines = [(notices.text(notice.code, notice.facts), f"{settings.ADDRESS}{notice.link}") for notice in told]
        count = ngettext("%(count)d notice for you", "%(count)d notices for you", len(told)) % {"count": len(told)}
        title = f"{gettext('Zhizao')}: {count}"
        letter = render_to_string("people/letter.txt", {"person": user, "lines": lines, "address": settings.ADDRESS})
    try:
        send_mail(title, letter, None, [user.email])
    except OSError:  # smtplib's errors are OSErrors: the mail server is away, not this person's fault
        Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(mailed_at=None)
        return 0
    return 1


@transaction.atomic
def first_administrator(username: str, name: str) -> str:
    """The first person of an empty installation; the address (path) of a link to set their password.

    They are system administrator. In a small office (settings.PROFILE) they also hold the other administrators'
    roles and the office's; else they appoint the first security and audit administrators (accounts/actions.py).
    """
    if User.objects.filter(is_demo=False).exists():
        raise AlreadyAdministered
    user = User.objects.create_user(username, None, name=name)
    small = settings.PROFILE == "small_office"
    roles = [Role.SYSTEM, Role.SECURITY, Role.AUDIT, Role.OFFICE] if small else [Role.SYSTEM]
    Grant.objects.bulk_create([Grant(user=user, role=role) for role in roles])
    record("person.added", by=SYSTEM, on=f"user:{user.pk}", username=username, name=name, roles=roles, first=True)
    return link_of(user)
