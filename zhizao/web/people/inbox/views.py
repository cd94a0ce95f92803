"""The page of notices: what one was told, newest first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhizao.web.people import notices
from zhizao.web.people.inbox import actions, queries
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import User

ROWS = 50


def _own(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (every page asks for a sign-in)
    return request.user


def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told; ?unread=1 keeps what is not read yet."""
    unread = request.GET.get("unread") == "1"
    page = Paginator(queries.told(_own(request), unread=unread), ROWS).get_page(request.GET.get("page"))
    rows = [(notice, notices.text(notice.code, notice.facts)) for notice in page]
    return render(request, "people/notices.html", {"page": page, "rows": rows, "only_unread": unread})


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(queries.told(_own(request)), pk=pk)
    actions.mark_read(queries.told(_own(request)).filter(pk=pk), by=actor(request))
    # A link is a path that the site wrote; anything else stays here.
    safe = notice.link.startswith("/") and url_has_allowed_host_and_scheme(notice.link, {request.get_host()})
    return redirect(notice.link) if safe and "follow" in request.POST else redirect("notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = actions.mark_read(queries.told(_own(request)), by=actor(request))
    messages.success(
        request, ngettext("%(count)d notice is read now.", "%(count)d notices are read now.", count) % {"count": count}
    )
    return redirect("notices")
