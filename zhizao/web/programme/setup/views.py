"""Pages of setting up: programmes, starting one, its settings, what its plan says anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhizao.programme import calendar
from zhizao.programme.proposals import Proposal
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Body, BodyKind
from zhizao.web.people.rights import may, needs
from zhizao.web.plan.models import Plan
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.homes import home_of, name_of_home, only_home
from zhizao.web.programme.models import Programme
from zhizao.web.programme.setup import actions, queries, reading
from zhizao.web.programme.setup.forms import Settings, Start, TakeOver
from zhizao.web.programme.setup.presets import presets
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


@needs("programme.read")
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes, and the plans that could become one."""
    may_edit = may(request.user, "programme.edit")
    context = {
        "programmes": queries.programmes(),
        "plans": queries.plans_to_start() if may_edit else [],
        "may_edit": may_edit,
    }
    return render(request, "programme/setup/programmes.html", context)


@needs("programme.edit")
def start(request: HttpRequest, plan: int) -> HttpResponse:
    """Start a programme from a plan."""
    row = get_object_or_404(Plan, pk=plan)
    running = Programme.objects.filter(plan=row).first()
    if running:
        messages.info(request, _("This plan runs already."))
        return redirect("breakdown", running.pk)
    home = home_of(row)
    # A city carries out the plan of its province too: where there is one office, it may start any plan.
    runner = home or only_home()
    named = queries.named_by(row)
    office = named.office_of(runner) if runner else None
    form = Start(request.POST or None, initial=_first_guess(named.card, office))
    if office:
        form.fields["office"].help_text = _why(office)
    if request.method == "POST" and form.is_valid():
        programme = actions.start(plan=row, by=actor(request), **form.cleaned_data)
        messages.success(request, _started(programme))
        return redirect("breakdown_source", programme.pk)
    entries = list(queries.accepted(row))
    context = {
        "plan": row,
        "form": form,
        "presets": presets(),
        "tasks": sum(entry.kind == "task" for entry in entries),
        "targets": len(queries.promised(entries)),
        "unknown": len(named.proposed()),
        "empty_groups": named.empty_groups(),
        "home": home,
        "runner": runner,
        "new_home": name_of_home(row, named.card),
    }
    return render(request, "programme/setup/start.html", context, status=400 if form.errors else 200)


def _why(office: queries.Office) -> str:
    """Why this office is offered, or none."""
    if office.by_name:
        text = _("The plan names it: {name}.")
    elif office.named and office.body:
        text = _("The plan names {name}, which the register does not hold; this is its only office of a leading group.")
    elif office.named:
        text = _("The plan names {name}, which the register does not hold: make its body first, or choose who runs it.")
    elif office.body:
        text = _("The plan names no office of a leading group; this is the only one of the register.")
    else:
        text = _("The plan names no office of a leading group, or several: choose who runs it.")
    return text.format(name=office.named)


def _first_guess(card: dict[str, Any], office: queries.Office | None) -> dict[str, Any]:
    """What the card of the plan says, and the office of the leading group where it is known: nobody else is guessed."""
    first, last = card.get("period") or (None, None)
    rules = [one.name for one in presets()]
    day = queries.printed_on(card) or clock.today()
    body, preset = office.body if office else None, rules[0] if rules else ""
    return {"office": body, "first_year": first, "last_year": last, "preset": preset, "since": day}


def _started(programme: Programme) -> str:
    tasks, targets, duties = programme.tasks.count(), programme.targets.count(), programme.duties.count()
    text = _("The programme has begun with {tasks} tasks, {targets} targets and {duties} duties.")
    return text.format(tasks=tasks, targets=targets, duties=duties)


@needs("programme.edit")
def bodies(request: HttpRequest, plan: int) -> HttpResponse:
    """Review the bodies that a plan names and the register does not know, then make those chosen."""
    row = get_object_or_404(Plan, pk=plan)
    named = queries.named_by(row)
    proposed = named.proposed()
    if request.method == "POST":
        chosen = [_as_chosen(one, request) for one in proposed if one.code in request.POST.getlist("make")]
        asked = request.POST.get("root", "")
        root = Body.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None
        made = actions.make_bodies_from(plan=row, by=actor(request), chosen=chosen, root=root)
        messages.success(
            request,
            ngettext("{count} body was made.", "{count} bodies were made.", len(made)).format(count=len(made)),
        )
        return redirect("programmes_start", plan)
    context = {
        "plan": row,
        "proposed": proposed,
        "empty_groups": named.empty_groups(),
        "kinds": BodyKind.choices,
        "roots": Body.objects.exclude(kind__in=("group", "department")),
        "home": home_of(row),
        "new_home": name_of_home(row, named.card),
    }
    return render(request, "programme/setup/bodies.html", context)


def _as_chosen(one: Proposal, request: HttpRequest) -> Proposal:
    """The proposal with the kind that a person chose."""
    kind = request.POST.get(f"kind-{one.code}", "")
    return one._replace(kind=kind) if kind in BodyKind.values else one  # type: ignore[arg-type]  # the engine's kinds


@needs("plan.read")
def plan(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """The plan of a programme stands in the workbench."""
    return redirect("plan_workbench", asked_for(request).plan_id)


@needs("programme.edit")
def settings(request: HttpRequest, programme: int) -> HttpResponse:
    """Office, years, rules of the lights, due days, reminders, headline targets."""
    row = asked_for(request)
    form = Settings(request.POST) if request.method == "POST" else Settings.of(row)
    if request.method == "POST" and form.is_valid():
        changed = actions.save_settings(programme=row, values=form.values(), by=actor(request))
        messages.success(request, _("The settings are saved.") if changed else _("Nothing was changed."))
        return redirect("programmes_settings", programme)
    context = {
        "form": form,
        "presets": presets(),
        "years": _known_years(row),
        "targets": row.targets.filter(step_of=None).select_related("task"),
    }
    return render(request, "programme/setup/settings.html", context, status=400 if form.errors else 200)


def _known_years(programme: Programme) -> list[tuple[int, bool]]:
    """For each year whether its working days stand in a notice of the State Council."""
    days = calendar.workdays()
    return [(year, days.known(year)) for year in range(programme.first_year, programme.last_year + 1)]


@needs("programme.edit")
@require_POST
def headlines(request: HttpRequest, programme: int) -> HttpResponse:
    """Choose the targets of the leader's page."""
    chosen = [int(one) for one in request.POST.getlist("headline") if one.isdecimal()]
    actions.set_headlines(programme=asked_for(request), chosen=chosen, by=actor(request))
    messages.success(request, _("The headline targets are saved."))
    return redirect(reverse("programmes_settings", args=[programme]) + "#headlines")


@needs("programme.read")
def source(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """What the plan says that the programme does not have yet, and what of it means nobody or nothing known."""
    row = asked_for(request)
    say, rows = speaking(), queries.rows_of(row)
    mapping = reading.Mapping.of_register()
    unmapped = []
    for target in rows.unmapped():
        if target.entry and (record := reading.read(target.entry).target):
            text, facts = mapping.why_none(record)
            unmapped.append((target, say(text).format(**facts)))
    owned = queries.owned(row, clock.today(row), rows)
    unresolved = [(one, say(one.reason), things) for one, things in owned.unresolved()]
    context = {
        "form": TakeOver(initial={"begins": queries.began(row) or clock.today(row)}),
        "new": [reading.read(entry) for entry in rows.new()],
        "gone": rows.gone(),
        "unresolved": unresolved,
        "unmapped": unmapped,
        "stairs": rows.open_stairs(),
        "may_map": may(request.user, "register.edit"),
        "may_edit": may(request.user, "programme.edit"),
    }
    return render(request, "programme/setup/source.html", context)


@needs("programme.edit")
@require_POST
def take_over(request: HttpRequest, programme: int) -> HttpResponse:
    """Take over what the plan says anew, and the owners and measures that the registers know by now."""
    form = TakeOver(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["begins"][0]))
        return redirect("breakdown_source", programme)
    made = actions.take_over(programme=asked_for(request), by=actor(request), begins=form.cleaned_data["begins"])
    if made:
        text = ngettext(
            "{count} row was taken over from the plan.", "{count} rows were taken over from the plan.", made
        )
        messages.success(request, text.format(count=made))
    else:
        messages.info(request, _("There is nothing new in the plan or the registers."))
    return redirect("breakdown_source", programme)
