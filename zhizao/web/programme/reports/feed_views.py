"""The calendar feed: a person's due days for their own calendar program.

Rule   calendar programs cannot sign in: the secret in the address is the key, and a new one ends the old. It shows what
       the person's rights show, on the day it is asked for.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhizao.programme import calendar, feed
from zhizao.web.people.models import User
from zhizao.web.programme.models import Cycle
from zhizao.web.programme.reports import actions, queries
from zhizao.web.shell.middleware import speaking


@login_not_required
@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 (the signature of a view)
    """The due days as an iCalendar file."""
    user = User.objects.filter(calendar_token=token, is_active=True).first() if token else None
    if user is None:
        raise Http404
    with translation.override(user.language):
        entries = [_entry(row) for row in queries.due_days(user)]
        entries += [_cycle_entry(cycle) for cycle in queries.due_cycles(user)]
        text = feed.calendar_text(_("Due days of {person}").format(person=user.name), entries, timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="zhizao.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _entry(row: queries.Row) -> feed.Entry:
    report, say = row.report, speaking()
    return feed.Entry(
        uid=f"report-{report.pk}@zhizao",
        day=report.due,
        title=_("{subject}: report for {period}").format(subject=report.duty.subject, period=row.period.label(say)),
        words=f"{report.duty.body.name} · {say(row.word)}",
        address=f"{settings.ADDRESS}{actions.address(report)}",
        sequence=row.steps,
    )


def _cycle_entry(cycle: Cycle) -> feed.Entry:
    period = calendar.parse(cycle.period).label(speaking())
    return feed.Entry(
        uid=f"cycle-{cycle.pk}@zhizao",
        day=cycle.due,
        title=_("Reports for {period} are due").format(period=period),
        words=cycle.programme.name,
        address=f"{settings.ADDRESS}{reverse('reports_cycle', args=[cycle.programme_id, cycle.pk])}",
    )
