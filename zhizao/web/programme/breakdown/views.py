"""Pages of the breakdown: the table, a task, a target with its grid, a unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.web.people import refusals
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Body
from zhizao.web.people.rights import may, needs
from zhizao.web.programme import promises
from zhizao.web.programme.breakdown import actions, duties, forms, grid, queries
from zhizao.web.programme.breakdown.duties import Thing
from zhizao.web.programme.breakdown.errors import BodyGone
from zhizao.web.programme.breakdown.grid import Grid
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.models import Programme, Target, Task
from zhizao.web.programme.setup.queries import new_in_plan
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


@needs("programme.read")
def table(request: HttpRequest, programme: int) -> HttpResponse:
    """Tasks and targets with who leads and who supports."""
    row = asked_for(request)
    wanted = forms.filter_of(request.GET)
    may_edit = may(request.user, "programme.edit")
    last_change = queries.last_change(row) if may_edit else None
    context = {
        "table": queries.table(row, wanted),
        "wanted": wanted,
        "rhythms": queries.rhythms(),
        "base": reverse("breakdown", args=[programme]),
        "new": len(new_in_plan(row)),
        "living": queries.own_bodies(row, clock.today(row)) if may_edit else [],
        "groups": queries.groups(),
        "last_change": last_change,
        "changed_by": queries.changed_by(last_change) if last_change else "",
        "may_edit": may_edit,
    }
    return render(request, "programme/breakdown/table.html", context)


@needs("programme.edit")
@require_POST
def confirm(request: HttpRequest, programme: int) -> HttpResponse:
    """Confirm assumed parts: one duty, or those of all chosen rows."""
    row = asked_for(request)
    one = forms.chosen(request, "duty")
    chosen = one or queries.duties_of_keys(row, forms.ticked(request.POST))
    count = actions.confirm(programme=row, chosen=chosen, by=actor(request))
    text = ngettext("{count} assumption was confirmed.", "{count} assumptions were confirmed.", count)
    messages.success(request, text.format(count=count))
    return _back(request, reverse("breakdown", args=[programme]))


@needs("programme.edit")
@require_POST
def rhythm(request: HttpRequest, programme: int) -> HttpResponse:
    """How often the chosen duties are reported."""
    row = asked_for(request)
    wanted = request.POST.get("rhythm", "")
    if wanted not in queries.rhythms():
        raise Http404
    chosen = forms.chosen(request, "duty") or queries.duties_of_keys(row, forms.ticked(request.POST))
    count = actions.set_rhythm(programme=row, chosen=chosen, rhythm=wanted, by=actor(request))
    text = ngettext("{count} duty now reports {rhythm}.", "{count} duties now report {rhythm}.", count)
    messages.success(request, text.format(count=count, rhythm=queries.rhythms()[wanted]))
    return _back(request, reverse("breakdown", args=[programme]))


@needs("programme.edit")
@require_POST
def assign_many(request: HttpRequest, programme: int) -> HttpResponse:
    """Give the chosen rows a lead, more supports, or both."""
    row, seen = asked_for(request), forms.ticked(request.POST)
    lead, supports = forms.team_of(request.POST, queries.own_bodies(row, clock.today(row)))
    if not seen or not (lead or supports):
        messages.warning(request, _("Choose rows, and who is to lead or support them; then assign."))
        return _back(request, reverse("breakdown", args=[programme]))
    with refusals.as_messages(request):
        count = actions.assign_many(programme=row, seen=seen, lead=lead, supports=supports, by=actor(request))
        text = ngettext("{count} task or target was assigned.", "{count} tasks and targets were assigned.", count)
        messages.success(request, text.format(count=count) if count else _("Nothing was changed."))
    return _back(request, reverse("breakdown", args=[programme]))


@needs("programme.edit")
@require_POST
def undo(request: HttpRequest, programme: int) -> HttpResponse:
    """Take the last change of duties back."""
    seq = forms.number(request.POST.get("seq", "")) or 0
    actions.undo(programme=asked_for(request), seq=seq, by=actor(request))
    messages.success(request, _("The change was undone."))
    return _back(request, reverse("breakdown", args=[programme]))


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page of this programme that the form stood on."""
    wanted = request.POST.get("next", "")
    return redirect(wanted if wanted.startswith(otherwise) else otherwise)


@needs("programme.read")
def task(request: HttpRequest, programme: int, task: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """A task: its bodies, its nodes, its targets."""
    row = asked_for(request)
    thing = get_object_or_404(_tasks(row), pk=task)
    return render(request, "programme/breakdown/task.html", _task_context(request, row, thing))


def _tasks(programme: Programme) -> QuerySet[Task]:
    rows = programme.tasks.select_related("entry__document", "parent")
    return rows.defer("entry__document__records", "entry__document__paragraphs")


def _task_context(request: HttpRequest, programme: Programme, thing: Task) -> dict[str, Any]:
    nodes = list(queries.nodes_of(thing))
    versions = queries.versions_of(programme)
    targets = list(thing.targets.all())
    return _thing_context(request, programme, thing) | {
        "task": thing,
        "nodes": [(one.text, one.due.isoformat()) for one in nodes] + _blank_lines(request),
        "nodes_seen": queries.stones_token(nodes),
        "targets": [(target, promises.promise(versions.get(target.pk))) for target in targets],
    }


def _blank_lines(request: HttpRequest) -> list[tuple[str, str]]:
    return [("", "")] * 3 if may(request.user, "programme.edit") else []


def _thing_context(request: HttpRequest, programme: Programme, thing: Thing) -> dict[str, Any]:
    """What the pages of tasks and targets share: their bodies and their words."""
    now = list(duties.current(thing).order_by("role", "group", "body__path"))
    entry = thing.entry
    kind = actions.kind_of(thing)
    return {
        "thing": thing,
        "kind": kind,
        "here": reverse(f"breakdown_{kind}", args=[programme.pk, thing.pk]),
        "duties": now,
        "seen": duties.token(now),
        "history": queries.history(thing),
        "living": queries.living_bodies(programme, clock.today(programme)),
        "roles": queries.roles(),
        "rhythms": queries.rhythms(),
        "groups": queries.groups(),
        "offered": forms.number(request.GET.get("add", "")),
        "words": queries.sentence(entry.document.raw, entry.start, entry.end) if entry else None,
        "section": entry.record.get("section") if entry else "",
        "workbench": _workbench(programme, thing),
        "any_assumed": any(duty.assumed for duty in now),
        "may_edit": may(request.user, "programme.edit"),
    }


def _workbench(programme: Programme, thing: Thing) -> str:
    """The record in the workbench."""
    try:
        address = reverse("plan_workbench", args=[programme.plan_id])
    except NoReverseMatch:
        return ""
    return f"{address}#{thing.entry.record_id}" if thing.entry else address


def _thing(request: HttpRequest, kind: str, pk: int) -> tuple[Programme, Thing]:
    programme = asked_for(request)
    rows: Any = programme.tasks if kind == "tasks" else programme.targets
    return programme, get_object_or_404(rows, pk=pk)


@needs("programme.edit")
@require_POST
def assign(request: HttpRequest, programme: int, kind: str, pk: int) -> HttpResponse:
    """Save who leads and supports a task or target."""
    row, thing = _thing(request, kind, pk)
    now = list(duties.current(thing))
    living = queries.living_bodies(row, clock.today(row))
    parts = forms.parts_of(request.POST, now, living)
    here = reverse(f"breakdown_{actions.kind_of(thing)}", args=[programme, pk])
    try:
        changed = actions.assign(
            programme=row, thing=thing, parts=parts, by=actor(request), seen=request.POST.get("seen")
        )
    except BodyGone as error:
        messages.error(request, error_text(error, speaking()))
        return redirect(_offer(here, request.POST))
    rhythms = {duty.pk: request.POST.get(f"rhythm-{duty.pk}", duty.reports_on) for duty in now}
    for wanted in queries.rhythms():
        changing = [duty.pk for duty in now if rhythms[duty.pk] == wanted != duty.reports_on]
        changed |= bool(
            changing and actions.set_rhythm(programme=row, chosen=changing, rhythm=wanted, by=actor(request))
        )
    messages.success(request, _("The assignment is saved.") if changed else _("Nothing was changed."))
    return redirect(here)


def _offer(here: str, post: QueryDict) -> str:
    """The page with the successor of a body that is gone already chosen."""
    body = Body.objects.filter(pk=forms.number(post.get("add", "")) or 0).first()
    return f"{here}?add={body.successor_id}#duties" if body and body.successor_id else here


@needs("programme.edit")
@require_POST
def nodes(request: HttpRequest, programme: int, task: int) -> HttpResponse:
    """Save the nodes of a task."""
    row = asked_for(request)
    thing = get_object_or_404(_tasks(row), pk=task)
    try:
        wanted = forms.nodes_of(request.POST)
        changed = actions.save_nodes(
            programme=row, task=thing, nodes=wanted, by=actor(request), seen=request.POST.get("seen")
        )
    except ZhizaoError as error:
        typed = list(zip(request.POST.getlist("node"), request.POST.getlist("day"), strict=False))
        context = _task_context(request, row, thing) | {"problem": error_text(error, speaking()), "nodes": typed}
        return render(request, "programme/breakdown/task.html", context, status=422)
    messages.success(request, _("The nodes are saved.") if changed else _("Nothing was changed."))
    return redirect("breakdown_task", programme, task)


@needs("programme.read")
def target(request: HttpRequest, programme: int, target: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """A target: what it promises, its bodies, and its years and shares."""
    row, thing = asked_for(request), _target(request, target)
    added = [one for text in request.GET.getlist("with") if (one := forms.number(text))]
    shown = _grid(row, thing, added)
    return render(request, "programme/breakdown/target.html", _target_context(request, row, thing, shown))


def _target(request: HttpRequest, pk: int) -> Target:
    rows = asked_for(request).targets.select_related("entry__document", "task", "step_of")
    rows = rows.defer("entry__document__records", "entry__document__paragraphs")
    return get_object_or_404(rows, pk=pk)


def _grid(programme: Programme, thing: Target, added: list[int]) -> Grid | None:
    version = queries.version_of(thing)
    if version is None:
        return None
    version.target = thing
    stones = list(queries.stones_of(version))
    members = queries.members_of(duties.current(thing), stones, added)
    alike = programme.targets.filter(title=thing.title).select_related("entry")
    return grid.grid_of(programme, thing, version, stones, members, queries.stated_by(alike).get(thing.pk))


def _target_context(request: HttpRequest, programme: Programme, thing: Target, shown: Grid | None) -> dict[str, Any]:
    context = _thing_context(request, programme, thing)
    version = shown.version if shown else None
    members = {body.pk for body in shown.members} if shown else set()
    stones = shown.stones if shown else ()
    return context | {
        "target": thing,
        "joined": any(one.joined for one in shown.stated.values()) if shown else False,
        "version": version,
        "promise": promises.promise(version),
        "grid": shown,
        "lines": _lines(shown, request.POST) if shown else [],
        # A page that was sent stays the page of what stood when it was opened.
        "stones_seen": request.POST.get("seen", queries.stones_token(stones)),
        "others": [duty.body for duty in context["duties"] if duty.body_id not in members],
        "needs_baseline": bool(shown and grid.needs_baseline(shown)),
        "printed_baseline": bool(thing.entry and thing.entry.record.get("baseline")),
        "baseline": _bare(version.baseline) if version else "",
        "sentences": _sentences(),
        "differences": shown.wrong(speaking()) if shown else [],
    }


def _sentences() -> dict[str, str]:
    """The words that the page's script fills in as people type; the same as the server's."""
    say = speaking()
    return {
        "equal": say("the shares come to {sum}, the same as the total"),
        "short": say("the shares come to {sum}, {gap} less than the total of {whole}"),
        "over": say("the shares come to {sum}, {gap} more than the total of {whole}"),
        "unset": say("{gap} of {whole} are left for those without a share: {names}"),
    }


def _lines(shown: Grid, post: QueryDict) -> list[dict[str, Any]]:
    """The rows of the grid as the template shows them, the whole first; bases are typed and never kept."""
    rows = [(grid.WHOLE, _("The whole"))] + [(body.pk, body.name) for body in shown.members]
    return [
        {
            "row": row,
            "name": name,
            "base": post.get(f"base-{row}", ""),
            "cells": [(year, *_ends(shown, row, year)) for year in shown.years],
        }
        for row, name in rows
    ]


def _ends(shown: Grid, row: int, year: int) -> tuple[str, str]:
    share = shown.figures.get((row, year))
    if share is None:
        return "", ""
    return _bare(share.low), _bare(share.high)


def _bare(value: Any) -> str:
    """A figure as a field takes it."""
    return promises.figure(value).replace(",", "")


@needs("programme.edit")
@require_POST
def figures(request: HttpRequest, programme: int, target: int) -> HttpResponse:
    """Save the years and shares of a target, or show what a suggestion would make of them."""
    row, thing = asked_for(request), _target(request, target)
    shown = _grid(row, thing, forms.chosen(request, "member"))
    if shown is None:
        raise Http404
    try:
        shown = replace(shown, figures=forms.figures_of(request.POST, shown), how=request.POST.get("how", "")[:20])
        suggested = _suggested(request, thing, shown)
        if suggested is None:
            count = actions.save_figures(programme=row, wanted=shown, by=actor(request), seen=request.POST.get("seen"))
            text = ngettext("{count} figure was changed.", "{count} figures were changed.", count)
            messages.success(request, text.format(count=count) if count else _("Nothing was changed."))
            return redirect("breakdown_target", programme, target)
    except ZhizaoError as error:
        context = _target_context(request, row, thing, shown) | {"problem": error_text(error, speaking())}
        return render(request, "programme/breakdown/target.html", context, status=422)
    context = _target_context(request, row, thing, suggested) | {"suggested": True}
    return render(request, "programme/breakdown/target.html", context)


def _suggested(request: HttpRequest, thing: Target, shown: Grid) -> Grid | None:
    """The grid with what a button of suggestions asks for; None where the form is to be saved."""
    wanted = request.POST.get("suggest", "")
    ways: dict[str, Callable[[], Grid]] = {
        "years_even": lambda: grid.by_years(shown, "even"),
        "years_steady": lambda: grid.by_years(shown, "steady_growth"),
        "even": lambda: grid.by_bodies(shown, "even", {}),
        "by_base": lambda: grid.by_bodies(shown, "by_base", _weights(request, shown)),
        "by_last_year": lambda: grid.by_bodies(shown, "by_last_year", _last_year(request, thing)),
    }
    return ways[wanted]() if wanted in ways else None


def _weights(request: HttpRequest, shown: Grid) -> dict[int, Any]:
    return {body.pk: forms.amount(request.POST.get(f"base-{body.pk}", ""), body.name) for body in shown.members}


def _last_year(request: HttpRequest, thing: Target) -> dict[int, Any]:
    return queries.last_results(thing, clock.today(asked_for(request)).year - 1)


@needs("programme.edit")
@require_POST
def baseline(request: HttpRequest, programme: int, target: int) -> HttpResponse:
    """What a target starts from; a baseline that the plan prints keeps its value."""
    thing = _target(request, target)
    version = queries.version_of(thing)
    if version is None:
        raise Http404
    printed = bool(thing.entry and thing.entry.record.get("baseline"))
    value = version.baseline if printed else forms.amount(request.POST.get("value", ""), _("Baseline"))
    year = forms.number(request.POST.get("year", ""))
    day = date(year, 12, 31) if year and 1949 <= year <= 2100 else None
    actions.set_baseline(target=thing, value=value, day=day, by=actor(request))
    messages.success(request, _("The baseline is saved."))
    return redirect("breakdown_target", programme, target)


@needs("programme.edit")
@require_POST
def join(request: HttpRequest, programme: int, target: int) -> HttpResponse:
    """Make one promise of the steps that lead to a target."""
    with refusals.as_messages(request):
        count = actions.join(programme=asked_for(request), last=_target(request, target), by=actor(request))
        text = ngettext("{count} step was joined.", "{count} steps were joined.", count)
        messages.success(request, text.format(count=count))
    return redirect("breakdown_target", programme, target)


@needs("programme.edit")
@require_POST
def join_all(request: HttpRequest, programme: int) -> HttpResponse:
    """Join every promise that is told in steps."""
    with refusals.as_messages(request):
        count = actions.join_all(programme=asked_for(request), by=actor(request))
        text = ngettext("{count} promise is one target now.", "{count} promises are one target each now.", count)
        messages.success(request, text.format(count=count))
    return redirect("breakdown_source", programme)


@needs("programme.edit")
@require_POST
def part(request: HttpRequest, programme: int, target: int) -> HttpResponse:
    """Take the steps of a target apart again."""
    with refusals.as_messages(request):
        count = actions.part(programme=asked_for(request), last=_target(request, target), by=actor(request))
        text = ngettext("{count} step stands on its own again.", "{count} steps stand on their own again.", count)
        messages.success(request, text.format(count=count))
    return redirect("breakdown_target", programme, target)


@needs("programme.edit")
def suggest(request: HttpRequest, programme: int) -> HttpResponse:
    """Yearly figures for all targets at once: first shown, then saved."""
    row = asked_for(request)
    if request.method == "POST":
        count = actions.suggest_all(programme=row, by=actor(request))
        text = ngettext("{count} target has yearly figures now.", "{count} targets have yearly figures now.", count)
        messages.success(request, text.format(count=count))
        return redirect("breakdown", programme)
    found = queries.suggestions(row)
    years = sorted({year for one in found for year in one.years})
    rows = [(one, [promises.span(*_both(one, year)) for year in years]) for one in found]
    return render(request, "programme/breakdown/suggest.html", {"rows": rows, "years": years})


def _both(one: Grid, year: int) -> tuple[Any, Any]:
    share = one.figures.get((grid.WHOLE, year))
    return (share.low, share.high) if share else (None, None)


@needs("programme.read")
def unit(request: HttpRequest, programme: int, body: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """What a unit answers for in a year: the content of its responsibility letter."""
    row = asked_for(request)
    unit_row = get_object_or_404(Body, pk=body)
    day = clock.today(row)
    year = forms.number(request.GET.get("year", "")) or min(max(day.year, row.first_year), row.last_year)
    years = range(row.first_year, row.last_year + 1)
    if year not in years:
        raise Http404
    context = {
        "body": unit_row,
        "facts": queries.letter_facts(row, unit_row, year),
        "year": year,
        "years": years,
        "bodies": queries.bodies_of(row),
        "may_print": may(request.user, "paper.make"),
    }
    return render(request, "programme/breakdown/unit.html", context)
