"""The frame of every page: the rail in the order of the flow, the programme in view, what waits for this person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from zhizao.reference.rights import Right
from zhizao.web.people import rights
from zhizao.web.people.models import User
from zhizao.web.programme.current import programme_of
from zhizao.web.shell import clock


@dataclass(frozen=True)
class Link:
    """A place in the rail."""

    name: str
    label: str
    address: str
    here: bool


def _places() -> list[tuple[str, str, Right, bool]]:
    """Name of the address, label, right, and whether it needs a programme; in the order of the flow."""
    return [
        ("today", _("Today"), "programme.read", True),
        ("documents", _("Documents"), "plan.read", False),
        ("plan", _("Plan"), "plan.read", True),
        ("breakdown", _("Breakdown"), "programme.read", True),
        ("registers", _("Registers"), "programme.read", False),
        ("reports", _("Reports"), "report.read", True),
        ("reviews", _("Reviews"), "report.review", True),
        ("wall", _("Wall"), "programme.read", True),
        ("ledger", _("Ledger"), "programme.read", True),
        ("map", _("Map"), "programme.read", True),
        ("ranking", _("Ranking"), "programme.read", True),
        ("papers", _("Papers"), "paper.read", True),
        ("people", _("People"), "people.edit", False),
        ("grants", _("Rights"), "grants.edit", False),
        ("audit", _("Audit"), "audit.read", False),
    ]


def rail(request: HttpRequest) -> list[Link]:
    """The places this person may go to."""
    programme = programme_of(request)
    here = request.resolver_match.url_name if request.resolver_match else ""
    links = []
    for name, label, right, needs_programme in _places():
        if not rights.may(request.user, right) or (needs_programme and programme is None):
            continue
        try:
            address = reverse(name, args=[programme.pk] if needs_programme and programme else [])
        except NoReverseMatch:
            continue
        links.append(Link(name=name, label=label, address=address, here=str(here).split("_")[0] == name))
    return links


def frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html shows around every page."""
    if not isinstance(getattr(request, "user", None), User):
        return {"demo": settings.DEMO}
    programme = programme_of(request)
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    return {
        "user": request.user,
        "in_programme": programme is not None
        and bool({("programme", programme.pk), ("plan", programme.plan_id)} & asked.items()),
        "demo": settings.DEMO,
        "rail": SimpleLazyObject(lambda: rail(request)),
        "programme": programme,
        "sees_programmes": rights.may(request.user, "programme.read"),
        "day": clock.today(programme),
        "unread": SimpleLazyObject(lambda: request.user.notices.filter(read_at=None).count()),  # type: ignore[union-attr]
    }
