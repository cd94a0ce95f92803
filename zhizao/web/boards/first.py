"""The first page: what does each role see first?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhizao.web.people import rights
from zhizao.web.people.models import Role
from zhizao.web.programme.current import programme_of

# Role → (address, whether it needs a programme). The first role in this order decides.
_FIRST = {
    Role.OFFICE: ("today", True),
    Role.LEADER: ("leader", True),
    Role.REVIEWER: ("reviews", True),
    Role.REPORTER: ("reports", True),
    Role.ANALYST: ("ledger", True),
    Role.SYSTEM: ("people", False),
    Role.SECURITY: ("grants", False),
    Role.AUDIT: ("audit", False),
}


def first_page(request: HttpRequest) -> str:
    """The address of the first page for this person."""
    held = {grant.role for grant in rights.grants(request.user)}
    programme = programme_of(request)
    for role, (name, needs_programme) in _FIRST.items():
        if role in held and (programme or not needs_programme):
            return reverse(name, args=[programme.pk] if programme and needs_programme else [])
    return reverse("documents" if rights.may(request.user, "plan.read") else "me")


def home(request: HttpRequest) -> HttpResponse:
    """Each role has its own first page."""
    return redirect(first_page(request))
