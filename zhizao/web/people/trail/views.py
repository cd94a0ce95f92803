"""Pages of the trail: the events, one event, taking them out, verifying the chain."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhizao.programme import audit
from zhizao.web.audit import queries
from zhizao.web.audit.actions import head
from zhizao.web.audit.models import Event
from zhizao.web.people import refusals
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import needs
from zhizao.web.people.trail import actions, words
from zhizao.web.people.trail.forms import EventsForm, HeadForm
from zhizao.web.shell.middleware import speaking

ROWS = 100


@needs("audit.read")
def events(request: HttpRequest) -> HttpResponse:
    """The events that fit the filters, the newest first; ?before=SEQ goes on from there."""
    form = EventsForm(request.GET)
    form.is_valid()
    found = queries.events(form.wanted())
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(seq__lt=int(before))
    rows = list(found[: ROWS + 1])
    speak = words.speaker()
    kept = request.GET.copy()
    kept.pop("before", None)
    shown: dict[str, Any] = {
        "form": form,
        "rows": [(event, speak(event.action)) for event in rows[:ROWS]],
        "filters": kept.urlencode(),
        "older": rows[ROWS - 1].seq if len(rows) > ROWS else None,
        "newest": "before" not in request.GET,
        "head": audit.printed(head()),
        "head_form": HeadForm(),
    }
    return render(request, "people/events.html", shown)


@needs("audit.read")
def event(request: HttpRequest, seq: int) -> HttpResponse:
    """One event with all that it holds; before and after side by side."""
    found = get_object_or_404(Event, seq=seq)
    details = dict(found.details)
    before, after = details.pop("before", None), details.pop("after", None)
    shown = {
        "event": found,
        "action": words.speaker()(found.action),
        "changes": _changes(before, after),
        "details": [(name, _plain(value)) for name, value in details.items()],
    }
    return render(request, "people/event.html", shown)


def _changes(before: Any, after: Any) -> list[tuple[str, str, str, bool]]:
    """(field, before, after, whether it changed); a side that is no table stands under one name."""
    one, other = (side if isinstance(side, dict) else {} if side is None else {"": side} for side in (before, after))
    return [
        (name, _plain(one.get(name)), _plain(other.get(name)), one.get(name) != other.get(name))
        for name in {**one, **other}
    ]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


@needs("audit.read")
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered events as JSON Lines, oldest first, up to the moment of the export."""
    form = EventsForm(request.GET)
    form.is_valid()
    last = actions.exported(form.wanted(), by=actor(request))
    found = queries.events(form.wanted()).filter(seq__lte=last.seq).order_by("seq")
    answer = StreamingHttpResponse(queries.lines(found), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{last.seq}.jsonl"'
    return answer


@needs("audit.read")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check the whole chain, against every head that papers hold and the one that was typed."""
    with refusals.as_messages(request):
        held = [*HeadForm(request.POST).anchors(), *queries.anchors()]
        found, count = actions.verified(held, by=actor(request))
        if found:
            text, facts = found.text()
            messages.error(request, _("The chain does not hold: %(why)s.") % {"why": speaking()(text).format(**facts)})
        else:
            facts = {"count": count, "anchors": len(held)}
            messages.success(
                request, _("The chain holds: %(count)d events, in accord with %(anchors)d printed heads.") % facts
            )
    return redirect("audit")
