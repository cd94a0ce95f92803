"""Pages of reviewers: the queue, and one report beside what it said before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.programme import evidence, states
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import needs
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.models import Report
from zhizao.web.programme.reports import actions as report_actions
from zhizao.web.programme.reports import queries as reports
from zhizao.web.programme.reports.beside import before as is_before
from zhizao.web.programme.reports.beside import beside, preview
from zhizao.web.programme.reports.forms import AnswersForm
from zhizao.web.programme.reports.views import person, seen
from zhizao.web.programme.reviews import actions, queries
from zhizao.web.programme.reviews.forms import ReturnForm, reasons
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


@needs("report.review")
@require_GET
def reviews(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """What waits for this person, oldest first."""
    row = asked_for(request)
    waiting = queries.queue(row, person(request), clock.today(row))
    context = {"waiting": waiting, "plain": sum(one.plain for one in waiting)}
    return render(request, "programme/reviews/queue.html", context)


@needs("report.review")
@require_POST
def approve_many(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """Approve the chosen reports that have no remarks; of each the outcome is told."""
    row = asked_for(request)
    pairs = [one.partition(":") for one in request.POST.getlist("report")]
    wanted = {int(pk): int(version) for pk, _colon, version in pairs if pk.isdecimal() and version.isdecimal()}
    plain = {one.row.report.pk for one in queries.queue(row, person(request), clock.today(row)) if one.plain}
    outcomes = actions.approve_many(seen={pk: wanted[pk] for pk in plain & set(wanted)}, by=actor(request))
    approved = sum(one.error is None for one in outcomes)
    text = ngettext("{count} report is approved.", "{count} reports are approved.", approved)
    messages.success(request, text.format(count=approved))
    for one in outcomes:
        if one.error is not None:
            messages.error(request, f"{one.report.duty}: {error_text(one.error, speaking())}")
    left = len(wanted) - len(outcomes)
    if left:
        text = ngettext(
            "{count} report has remarks or was reviewed meanwhile; please look at it by itself.",
            "{count} reports have remarks or were reviewed meanwhile; please look at each by itself.",
            left,
        )
        messages.error(request, text.format(count=left))
    return redirect("reviews", row.pk)


def _report(request: HttpRequest, programme: int, pk: int) -> Report:
    row = reports.report_for(person(request), programme, pk)
    if not reports.reviews(person(request), row):
        raise Http404
    return row


@needs("report.review")
@require_GET
def review(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """One report: what it says beside what it said before, its evidence, its history."""
    return _page(request, _report(request, programme, pk))


def _page(request: HttpRequest, row: Report, form: ReturnForm | None = None, status: int = 200) -> HttpResponse:
    user, programme = person(request), row.cycle.programme
    order = queries.places(programme, user)
    at = next((number for number, one in enumerate(order) if one.pk == row.pk), None)
    found, steps = beside(row, clock.today(programme)), reports.history(row)
    now = queries.filed_now(steps)
    say = speaking()
    filed = (found.facts.yearly if row.settles else found.facts.reports)[row.duty_id]
    earlier = [one for one in filed if is_before(one, row, found.period) and one.accepted]
    last = max(earlier, key=lambda one: one.period.end, default=None)
    before = queries.columns(steps, last.accepted if last else None, last.period.label(say) if last else "")
    labels = {name: str(field.label) for name, field in AnswersForm(found).fields.items()}
    if found.is_ratio:
        labels = {"value": _("Value"), **labels}
    state, files = report_actions.now_state(row), reports.files(row)
    context: dict[str, Any] = {
        "report": row,
        "found": found,
        "now": now,
        "before": before,
        "lines": queries.lines(now, before, labels),
        "steps": steps,
        "files": files,
        "shown": {one.media_type for one in files if evidence.previewable(one.media_type)},
        "light": preview(found, report_actions.answers_of(now)) if now else None,
        "settled": found.settled(now),
        "chain": list(enumerate(reports.chain_of(row))),
        "state": state,
        "word": states.STATES[state],
        "waits": at is not None,
        "own": at is not None and order[at].own,
        "position": at + 1 if at is not None else None,
        "total": len(order),
        "previous": order[at - 1].pk if at else None,
        "following": order[at + 1].pk if at is not None and at + 1 < len(order) else None,
        "form": form or ReturnForm(auto_id="%s"),
        "reasons": reasons(),
    }
    return render(request, "programme/reviews/review.html", context, status=status)


def _next(request: HttpRequest, row: Report, act: Callable[..., object], done: str, **more: Any) -> HttpResponse:
    """Act, and go on to the report after this one; what is wrong is said on its page."""
    programme = row.cycle.programme
    order = [one.pk for one in queries.places(programme, person(request))]
    at = order.index(row.pk) if row.pk in order else 0
    try:
        act(report=row, by=actor(request), seen=seen(request), **more)
    except report_actions.SomebodyWasFaster as error:
        did, said = ("return" if more else "approve",), more.get("reason", "")
        if not report_actions.is_second_click(report=row, by=actor(request), did=did, said=said):
            messages.error(request, error_text(error, speaking()))
            return redirect("reviews_report", programme.pk, row.pk)
    except ZhizaoError as error:
        messages.error(request, error_text(error, speaking()))
        return redirect("reviews_report", programme.pk, row.pk)
    messages.success(request, done.format(subject=row.duty.subject, body=row.duty.body))
    left = [pk for pk in order[at + 1 :] + order[:at] if pk != row.pk]
    return redirect("reviews_report", programme.pk, left[0]) if left else redirect("reviews", programme.pk)


@needs("report.review")
@require_POST
def approve(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Approve one report."""
    return _next(
        request, _report(request, programme, pk), report_actions.approve, _("“{subject}” of {body} is approved.")
    )


@needs("report.review")
@require_POST
def send_back(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Return one report with a reason."""
    row, form = _report(request, programme, pk), ReturnForm(request.POST, auto_id="%s")
    if not form.is_valid():
        return _page(request, row, form, status=422)
    done = _("“{subject}” of {body} is returned; everybody concerned is told.")
    return _next(request, row, report_actions.send_back, done, reason=form.cleaned_data["reason"])
