"""Pages of the office: the cycles, opening one, how far each unit is, more time, reminders, closing."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhizao.base.language import error_text
from zhizao.programme import calendar
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import may, needs, reach
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.models import Cycle, Programme
from zhizao.web.programme.reports import actions, queries
from zhizao.web.programme.reports.forms import MoreTimeForm, OpenForm
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


def cycles(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The cycles by year, with how far each is."""
    day = clock.today(programme)
    wanted = request.GET.get("year", "")
    rounds = queries.rounds(programme, day)
    year = int(wanted) if wanted.isdecimal() else None
    context = {
        "rounds": [one for one in rounds if year is None or one.period.year == year],
        "years": sorted({one.period.year for one in rounds}, reverse=True),
        "year": year,
        "may_open": may(request.user, "cycle.open"),
        "may_write": may(request.user, "report.write"),
    }
    return render(request, "programme/reports/cycles.html", context)


@needs("cycle.open")
@require_http_methods(["GET", "HEAD", "POST"])
def open_cycle(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """Choose a period, see its due day, confirm."""
    row = asked_for(request)
    day, taken = clock.today(row), set(row.cycles.values_list("period", flat=True))
    form = OpenForm(row, taken, day, request.POST or request.GET or None)
    if not form.is_valid():
        return render(request, "programme/reports/open.html", {"form": form, "chosen": None})
    period = calendar.parse(form.cleaned_data["period"])
    if request.method != "POST":
        return render(request, "programme/reports/open.html", {"form": form, "chosen": queries.opening(row, period)})
    try:
        cycle = actions.open_cycle(programme=row, period=period, by=actor(request))
    except (actions.CycleExists, actions.NothingToReport) as error:
        named = type(error)(**{**error.facts, "period": period.label(speaking())})
        messages.error(request, error_text(named, speaking()))
        return redirect("reports", row.pk)
    label = period.label(speaking())
    messages.success(request, _("Reporting for {period} is open; the units have been told.").format(period=label))
    return redirect("reports_cycle", row.pk, cycle.pk)


def cycle_of(programme: int, pk: int) -> Cycle:
    """The cycle of the address."""
    return get_object_or_404(Cycle.objects.select_related("programme__office"), pk=pk, programme=programme)


@needs("report.read")
def cycle(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """How far each unit is."""
    if reach(request.user, "report.read") is not None:
        raise Http404
    row = cycle_of(programme, pk)
    day, wanted = clock.today(row.programme), request.GET.get("state", "")
    units = queries.units(row, day)
    context = {
        "cycle": row,
        "period": calendar.parse(row.period),
        "progress": queries.joined([unit.progress for unit in units]),
        "units": queries.kept(units, wanted),
        "wanted": wanted,
        "days_left": (row.due - day).days,
        "may_open": may(request.user, "cycle.open"),
        "form": MoreTimeForm(auto_id="%s"),
    }
    return render(request, "programme/reports/cycle.html", context)


@needs("cycle.open")
@require_POST
def update(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Give reports to the duties that came later."""
    count = actions.bring_up_to_date(cycle=cycle_of(programme, pk), by=actor(request))
    text = ngettext("{count} report was added.", "{count} reports were added.", count)
    messages.success(request, text.format(count=count) if count else _("Every duty has its report already."))
    return redirect("reports_cycle", programme, pk)


@needs("cycle.open")
@require_POST
def remind(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Remind of everything that is not filed."""
    count = actions.remind_now(cycle=cycle_of(programme, pk), by=actor(request))
    text = ngettext("A reminder of {count} report was sent.", "Reminders of {count} reports were sent.", count)
    nothing = _("Nothing to remind of: everything is filed, or the units were reminded today.")
    messages.success(request, text.format(count=count) if count else nothing)
    return redirect("reports_cycle", programme, pk)


@needs("cycle.open")
@require_POST
def close(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Lock what is approved; nothing more is filed."""
    count = actions.close_cycle(cycle=cycle_of(programme, pk), by=actor(request))
    text = ngettext(
        "The cycle is closed; {count} report is locked.", "The cycle is closed; {count} reports are locked.", count
    )
    messages.success(request, text.format(count=count))
    return redirect("reports_cycle", programme, pk)


@needs("cycle.open")
@require_POST
def reopen(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Let what is missing come in after all."""
    actions.reopen_cycle(cycle=cycle_of(programme, pk), by=actor(request))
    messages.success(request, _("The cycle is open again."))
    return redirect("reports_cycle", programme, pk)


@needs("cycle.open")
@require_POST
def give_time(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Grant more time for the chosen reports: for all of them, or for none."""
    row, form = cycle_of(programme, pk), MoreTimeForm(request.POST)
    chosen = row.reports.filter(pk__in=[one for one in request.POST.getlist("report") if one.isdecimal()])
    if not form.is_valid() or not chosen:
        messages.error(request, _("Choose the reports, a day and a reason."))
        return redirect("reports_cycle", programme, pk)
    with transaction.atomic():
        count = len([actions.give_time(report=one, by=actor(request), **form.cleaned_data) for one in chosen])
    text = ngettext("{count} report has more time.", "{count} reports have more time.", count)
    messages.success(request, text.format(count=count))
    return redirect("reports_cycle", programme, pk)
