"""Pages of reports for those who report: what is to do, and one report's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhizao.base.language import error_text
from zhizao.programme import evidence, states
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import User
from zhizao.web.people.rights import may, needs
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.models import Report
from zhizao.web.programme.reports import actions, cycle_views, queries
from zhizao.web.programme.reports.beside import Beside, beside, preview
from zhizao.web.programme.reports.forms import AnswersForm, MoreTimeForm, ReasonForm
from zhizao.web.programme.templatetags.printed import spoken_language
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


def person(request: HttpRequest) -> User:
    """Who asks: the door lets nobody else in."""
    return actor(request).user  # type: ignore[return-value]


@needs("report.read")
def reports(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """The cycles for who sees all; the tasks of one's own bodies for who reports."""
    row, user = asked_for(request), person(request)
    if queries.sees_all(user) and request.GET.get("view") != "mine":
        return cycle_views.cycles(request, row)
    groups = queries.mine(row, user, clock.today(row))
    context = {
        "groups": groups,
        "to_do": sum(one.to_do for _round, rows in groups for one in rows),
        "may_write": may(user, "report.write"),
        "both": queries.sees_all(user),
    }
    return render(request, "programme/reports/mine.html", context)


@needs("report.read")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """One report: its form for who may write it now, else what it says."""
    row = queries.report_for(person(request), programme, pk)
    if request.method == "POST":
        return _posted(request, row)
    return _page(request, row, beside(row, clock.today(row.cycle.programme)))


def _posted(request: HttpRequest, row: Report) -> HttpResponse:
    found = beside(row, clock.today(row.cycle.programme))
    submitting = request.POST.get("do") == "submit"
    form = AnswersForm(found, request.POST, complete=submitting)
    if not form.is_valid():
        return _page(request, row, found, form=form, status=422)
    act = actions.file if submitting else actions.save
    try:
        act(report=row, answers=form.answers(), by=actor(request), seen=seen(request))
    except actions.SomebodyWasFaster as error:
        now = queries.report_for(person(request), row.cycle.programme_id, row.pk)
        did = ("submit", "resubmit")
        if submitting and actions.is_second_click(report=now, by=actor(request), did=did, said=form.answers()):
            return _after_submission(request, now)
        problem = error_text(error, speaking())
        return _page(request, now, found, form=form, problem=problem, status=409)
    if not submitting:
        messages.success(request, _("The draft is saved."))
        return redirect(actions.address(row))
    return _after_submission(request, row)


def _after_submission(request: HttpRequest, row: Report) -> HttpResponse:
    """On to the next report of the unit in this cycle, so that nobody has to look for it."""
    ahead = row.cycle.reports.filter(duty__body=row.duty.body, state__in=(*queries.UNFILED, "returned"))
    following = ahead.exclude(pk=row.pk).order_by("due", "duty__task__order", "pk").first()
    if following is None:
        messages.success(
            request, _("“{subject}” is submitted. Nothing else is left in this cycle.").format(subject=row.duty.subject)
        )
        return redirect("reports", row.cycle.programme_id)
    messages.success(request, _("“{subject}” is submitted. This is the next one.").format(subject=row.duty.subject))
    return redirect("reports_report", row.cycle.programme_id, following.pk)


def _page(
    request: HttpRequest,
    row: Report,
    found: Beside,
    *,
    form: AnswersForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    state = actions.now_state(row)
    may_write = may(user, "report.write", row.duty.body)
    # A draft is the unit's own affair until it is submitted.
    said = row.revisions.all() if may_write else row.revisions.exclude(submitted_at=None)
    last = said.order_by("-number").first()
    editing = may_write and actions.is_open(row) and (state != "submitted" or "edit" in request.GET or form is not None)
    office = may(user, "cycle.open", row.cycle.programme.office)
    steps = queries.history(row)
    context: dict[str, Any] = {
        "report": row,
        "found": found,
        "form": form or AnswersForm(found, last=last),
        "problem": problem,
        "last": last,
        "state": state,
        "word": states.STATES[state],
        "editing": editing,
        "may_write": may_write,
        "may_withdraw": may_write and not row.cycle.closed and "withdraw" in states.allowed(state, row.level),
        "office": office,
        "may_unlock": office and "unlock" in states.allowed(state, row.level),
        "steps": steps,
        "returned": next((one for one in steps if one.action == "return"), None) if state == "returned" else None,
        "chain": list(enumerate(queries.chain_of(row))),
        "files": queries.files(row) if queries.may_read(user, row, "evidence.read") else [],
        "limit": evidence.rules().limits.bytes,
        "accept": ",".join(f".{ending}" for one in evidence.rules().types.values() for ending in one.endings),
        "sentence": _sentence(row),
        "light": preview(found, actions.answers_of(last)) if last else None,
        "unsent": editing or (last is not None and last.submitted_at is None),
        "settled": found.settled(last),
    }
    return render(request, "programme/reports/report.html", context, status=status)


def seen(request: HttpRequest) -> int:
    """The row version that the person had before them."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else -1


@needs("report.write")
@require_POST
def draft(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Save while somebody types; the answer tells the row version, the time, and the light that this will give."""
    row = queries.report_for(person(request), programme, pk)
    found = beside(row, clock.today(row.cycle.programme))
    form = AnswersForm(found, request.POST)
    if not form.is_valid():
        wrong = {name: [str(one) for one in errors] for name, errors in form.errors.items()}
        return JsonResponse({"errors": wrong}, status=422)
    answers = form.answers()
    revision = actions.save(report=row, answers=answers, by=actor(request), seen=seen(request))
    light = preview(found, answers)
    return JsonResponse(
        {
            "seen": revision.report.row_version,
            "saved": time_format(revision.saved_at.astimezone(), "H:i"),
            "light": {
                "colour": light.colour,
                "shape": light.shape,
                "word": light.word.of(spoken_language()),
                "sentence": light.sentence(speaking()),
            },
        }
    )


def _sentence(row: Report) -> str:
    """The words of the document that the report answers to."""
    subject = row.duty.subject
    return str(subject.entry.record.get("quote", "")) if subject.entry else ""


def _act(
    request: HttpRequest, programme: int, pk: int, act: Callable[..., object], done: str, **more: Any
) -> HttpResponse:
    """Do one thing to a report and go back to it; what is wrong is said there."""
    row = queries.report_for(person(request), programme, pk)
    try:
        act(report=row, by=actor(request), **more)
    except (actions.SomebodyWasFaster, states.NotAllowed) as error:
        messages.error(request, error_text(error, speaking()))
    else:
        messages.success(request, done)
    return redirect(actions.address(row))


@needs("report.write")
@require_POST
def withdraw(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Take a report back."""
    return _act(request, programme, pk, actions.withdraw, _("The report is withdrawn."), seen=seen(request))


@needs("cycle.open")
@require_POST
def more_time(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Grant more time for one report."""
    form = MoreTimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("More time needs a day and a reason."))
        return redirect("reports_report", programme, pk)
    return _act(request, programme, pk, actions.give_time, _("The due day is moved."), **form.cleaned_data)


@needs("cycle.open")
@require_POST
def unlock(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Undo the lock, or the highest approval."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give a reason."))
        return redirect("reports_report", programme, pk)
    done = _("The step is undone.")
    return _act(request, programme, pk, actions.unlock, done, seen=seen(request), reason=form.cleaned_data["reason"])
