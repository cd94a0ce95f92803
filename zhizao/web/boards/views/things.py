"""Pages of one target, task or unit, with the panel that says why; lights set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhizao.charts import trend
from zhizao.web.boards import figures, lamps, things, why
from zhizao.web.boards.figures import Figure
from zhizao.web.boards.forms import OverrideForm
from zhizao.web.boards.ledger import subject_page
from zhizao.web.boards.seen import Seen, seen
from zhizao.web.boards.views.page import page
from zhizao.web.people import refusals, rights
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Body
from zhizao.web.people.rights import needs
from zhizao.web.plan.queries import Passage
from zhizao.web.programme import promises
from zhizao.web.programme.lights import actions
from zhizao.web.programme.lights.queries import Lit, Thing, punctual
from zhizao.web.programme.models import Duty, Override, Target, Task

FILES = 50


@dataclass(frozen=True)
class Because:
    """One step of a chain as the page shows it."""

    kind: str
    word: str
    text: str
    lamp: lamps.Lamp | None
    href: str
    inputs: list[tuple[str, str]]
    passage: Passage | None


@dataclass(frozen=True)
class Reasons:
    """The duties of a cell, worst first, and the chain of the worst."""

    shares: list[things.Share]
    chain: list[Because]


def reasons(lit: Sequence[Lit], at: Seen) -> Reasons:
    """Why a cell bears its light."""
    ordered = sorted(lit, key=lambda one: one.rank)
    return Reasons([things.share(one, at) for one in ordered], because(ordered[0].duty, at))


def because(asked: why.Asked, at: Seen) -> list[Because]:
    """The chain in the words of the person who looks, with addresses."""
    links = why.of(asked, at.board, lambda body: rights.may(at.user, "evidence.read", body))
    return [
        Because(
            link.kind,
            at.say(why.KINDS[link.kind]),
            link.told(at.say),
            lamps.lamp(link.light, at.language) if link.light else None,
            _address(link, at),
            [(one.told(at.say), _address(one, at)) for one in link.inputs],
            link.passage,
        )
        for link in links
    ]


def _address(link: why.Link, at: Seen) -> str:
    if link.page is None:
        return ""
    name, about = link.page
    try:
        address = reverse(name, args=list(about))
    except NoReverseMatch:
        return ""
    return f"{address}?day={at.day.isoformat()}" if at.past and name.startswith("wall_") else address


@needs("programme.read")
def target(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """A target."""
    at = seen(request)
    thing = at.board.things.get(("target", pk))
    found = (
        thing.lit[0].duty.target
        if thing
        else get_object_or_404(Target.objects.select_related("task"), programme=programme, pk=pk)
    )
    assert found is not None  # noqa: S101 (the duty is about this target)
    duty = _duty(request, thing)
    drawn = [_trend(pk, thing, duty, at)] if thing else []
    taken = figures.taken(request, at, drawn)
    if taken:
        return taken
    version = at.board.known.versions.get(pk)
    facts = {
        "subject": found,
        "kind": "target",
        "promise": promises.promise(version),
        "version": version,
        "figure": drawn[0] if drawn else None,
        "above": [(found.task.title, at.link("wall_task", found.task_id))] if found.task else [],
        "versions": [(one, promises.promise(one)) for one in things.versions(found, at)],
    }
    return _thing_page(request, at, found, thing, duty, ["shares", "reports", "evidence", "history", "versions"], facts)


def _trend(pk: int, thing: Thing, duty: Lit | None, at: Seen) -> Figure:
    shows = things.trend_of(pk, at, duty.duty if duty else None)
    bodies = [duty.duty.body] if duty else things.bodies(thing)
    return figures.figure("trend", shows, trend, at, bodies)


@needs("programme.read")
def task(request: HttpRequest, programme: int, pk: int) -> HttpResponse:  # noqa: ARG001
    """A task, with the tasks and targets below it."""
    at = seen(request)
    found = at.tree.tasks.get(pk)
    if found is None:
        raise Http404
    thing = at.board.things.get(("task", pk))
    below: list[Task | Target] = [one for one in at.tree.tasks.values() if one.parent_id == pk]
    targets = (one.subject for one in at.board.things.values() if isinstance(one.subject, Target))
    below += [one for one in targets if one.task_id == pk]
    parent = at.tree.tasks.get(found.parent_id or 0)
    facts = {
        "subject": found,
        "kind": "task",
        "below": [_below(one, at) for one in below],
        "nodes": [row for row in at.board.known.milestones.get(("task", pk), []) if row.text],
        "above": [(parent.title, at.link("wall_task", parent.pk))] if parent else [],
    }
    return _thing_page(
        request, at, found, thing, _duty(request, thing), ["shares", "reports", "evidence", "history"], facts
    )


def _below(one: Task | Target, at: Seen) -> dict[str, Any]:
    kind = "target" if isinstance(one, Target) else "task"
    thing = at.board.things.get((kind, one.pk))
    return {
        "title": one.title,
        "href": at.link(f"wall_{kind}", one.pk),
        "lamp": lamps.lamp(thing.light, at.language) if thing else None,
        "owners": "、".join(each.duty.body.name for each in thing.leads) if thing else "",
        "sentence": thing.light.sentence(at.say) if thing else "",
    }


@needs("programme.read")
def unit(request: HttpRequest, programme: int, body: int) -> HttpResponse:  # noqa: ARG001
    """A unit with all its duties."""
    at = seen(request)
    found = at.board.known.called(get_object_or_404(Body.objects.select_related("parent", "successor"), pk=body))
    lit = sorted(at.board.of(body=body), key=lambda one: one.rank)
    tab = _tab(request, ["shares", "reports", "evidence", "history"])
    filed = punctual(lit, at.day)
    shown = {
        "body": found,
        "body_key": str(found.pk),
        "lit": lit,
        "counts": lamps.counts(lit, at.board.rule, at.language),
        "filed": filed,
        "tabs": _tabs(["shares", "reports", "evidence", "history"]),
        "tab": tab,
        "shares": [things.share(one, at) for one in lit] if tab == "shares" else [],
    }
    return page(request, at, "unit", **shown, **_tab_facts(request, tab, lit, at))


@needs("programme.read")
def duty(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """The page of the task or target that a duty is about, at this duty."""
    found = get_object_or_404(Duty, programme=programme, pk=pk)
    return redirect(subject_page(seen(request), found, duty=pk, at="why"))


def _duty(request: HttpRequest, thing: Thing | None) -> Lit | None:
    """The duty that the address names."""
    asked = request.GET.get("duty", "")
    return next((one for one in thing.lit if str(one.duty.pk) == asked), None) if thing else None


def _tab(request: HttpRequest, tabs: list[str]) -> str:
    asked = request.GET.get("tab", "")
    return asked if asked in tabs else tabs[0]


def _tabs(keys: list[str]) -> list[tuple[str, str]]:
    names = {
        "shares": _("Units and shares"),
        "reports": _("Reports"),
        "evidence": _("Evidence"),
        "history": _("Lights and steps"),
        "versions": _("Versions"),
    }
    return [(key, names[key]) for key in keys]


def _thing_page(
    request: HttpRequest,
    at: Seen,
    found: Task | Target,
    thing: Thing | None,
    duty: Lit | None,
    tabs: list[str],
    facts: dict[str, Any],
) -> HttpResponse:
    tab = _tab(request, tabs)
    lit = [duty] if duty else list(thing.lit) if thing else []
    chosen = duty or (thing.worst if thing else None)
    may_set = chosen is not None and not at.past and rights.may(request.user, "light.override", chosen.duty.body)
    shown = {
        "thing": thing,
        "duty": duty,
        "chosen": chosen,
        "lamp": lamps.lamp(chosen.light, at.language) if chosen else None,
        "sentence": chosen.light.sentence(at.say) if chosen else "",
        "chain": because(duty.duty if duty else found, at),
        "tabs": _tabs(tabs),
        "tab": tab,
        "shares": things.shares(thing, at, duty.duty.pk if duty else None) if thing else [],
        "overrides": things.overrides([chosen] if chosen else [], at),
        "override_form": OverrideForm(seen=at) if may_set else None,
        "assign": _assign(found, at) if thing is None else "",
    }
    return page(request, at, "thing", **shown, **_tab_facts(request, tab, lit, at), **facts)


def _assign(found: Task | Target, at: Seen) -> str:
    """The page where the person may give it an owner, if they may."""
    if at.past or not rights.may(at.user, "programme.edit"):
        return ""
    return at.link(f"breakdown_{'target' if isinstance(found, Target) else 'task'}", found.pk)


def _tab_facts(request: HttpRequest, tab: str, lit: Sequence[Lit], at: Seen) -> dict[str, Any]:
    """What the chosen tab shows; the others are not asked for."""
    if tab == "reports":
        periods = things.periods(lit, at)
        latest = periods[0][0] if periods else ""
        asked = request.GET.get("period", latest)
        period = asked if asked in dict(periods) else latest
        return {"periods": periods, "period": period, "reports": things.reports(lit, at, period)}
    if tab == "evidence":
        return {"files": Paginator(things.evidence(lit, at), FILES).get_page(request.GET.get("page"))}
    if tab == "history":
        return {"turns": things.turns({one.duty.pk for one in lit}, at), "steps": things.steps(lit, at)}
    return {}


@needs("light.override")
@require_POST
def set_light(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Set the light of a duty by hand."""
    at = seen(request)
    found = get_object_or_404(Duty.objects.select_related("programme__office", "body"), programme=programme, pk=pk)
    form = OverrideForm(request.POST, seen=at)
    with refusals.as_messages(request):
        if form.is_valid():
            actions.set_light(duty=found, by=actor(request), **form.cleaned_data)
            messages.success(
                request, _("The light is set until %(day)s.") % {"day": date_format(form.cleaned_data["until"])}
            )
        else:
            for name, errors in form.errors.items():
                messages.error(request, f"{form.fields[name].label}: {' '.join(map(str, errors))}")
    return redirect(subject_page(at, found, duty=pk, at="why"))


@needs("light.override")
@require_POST
def end_light(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """End a light set by hand before its time."""
    found = get_object_or_404(
        Override.objects.select_related("duty__programme", "duty__body"), duty__programme=programme, pk=pk
    )
    with refusals.as_messages(request):
        actions.end_early(override=found, reason=request.POST.get("reason", ""), by=actor(request))
        messages.success(request, _("The light follows the rule again."))
    return redirect(subject_page(seen(request), found.duty, duty=found.duty_id, at="why"))
