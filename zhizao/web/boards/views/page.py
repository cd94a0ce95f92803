"""Page: what every page of the boards hands to its template."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhizao.web.boards.seen import Seen


def page(request: HttpRequest, seen: Seen, template: str, **shown: Any) -> HttpResponse:
    """A page; the day that it shows stays in its address, and every other filter too when the day is changed."""
    kept = [
        (key, value) for key, values in request.GET.lists() if key not in ("day", "page", "format") for value in values
    ]
    facts = {"seen": seen, "kept": kept, "at": f"?day={seen.day.isoformat()}" if seen.past else ""}
    return render(request, f"boards/{template}.html", facts | shown)
