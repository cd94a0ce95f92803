"""Today, the wall, the map, the ranking, the leader's page, search: pages that only show."""

from __future__ import annotations

from datetime import date
from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhizao.charts import bars
from zhizao.reference.rights import Right
from zhizao.web.boards import figures, lamps, leader, places, ranking, search
from zhizao.web.boards import today as todays
from zhizao.web.boards import wall as walls
from zhizao.web.boards.forms import ZonesForm
from zhizao.web.boards.seen import Seen, seen
from zhizao.web.boards.views.page import page
from zhizao.web.boards.views.things import reasons
from zhizao.web.people import rights
from zhizao.web.people.rights import needs
from zhizao.web.programme.models import Task
from zhizao.web.programme.presets import preset_on


@needs("programme.read")
def today(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme is in the address)
    """What waits for the office, or for the person."""
    at = seen(request)
    found = todays.today(at)
    asked: tuple[Right, ...] = ("cycle.open", "paper.make", "plan.edit")
    may = {right for right in asked if rights.may(request.user, right)}
    links = [
        (_("Open a reporting cycle"), at.link_if("reports_open") or at.link_if("reports"), "cycle.open"),
        (_("Remind units"), at.link_if("reports"), "cycle.open"),
        (_("Make a briefing"), at.link_if("papers_briefing"), "paper.make"),
        (_("Records to decide"), at.link_if("plan"), "plan.edit"),
    ]
    links = [] if at.past else [one for one in links if one[1] and one[2] in may]
    finding = walls.finding(at.board.things.values(), at)
    counts = lamps.counts(at.board.things.values(), at.board.rule, at.language)
    return page(request, at, "today", found=found, links=links, finding=finding, counts=counts)


@needs("programme.read")
def wall(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Units × tasks, or places × measures."""
    at = seen(request)
    mode: walls.Mode = "places" if request.GET.get("mode") == "places" else "tasks"
    order, level = request.GET.get("sort", "worst"), request.GET.get("level")
    root = _task(request, at)
    found = walls.wall(
        at,
        mode=mode,
        root=root.pk if root else None,
        order=order if order in get_args(walls.Order) else "worst",  # type: ignore[arg-type]
        chosen=request.GET.get("cell", ""),
        level=level if level in get_args(walls.Level) else None,  # type: ignore[arg-type]
    )
    chosen = found.chosen
    shown = {
        "wall": found,
        "mode": mode,
        "root": root,
        "above": at.tree.tasks.get(root.parent_id or 0) if root else None,
        "order": order,
        "chosen": chosen,
        "reasons": reasons(chosen[2].lit, at) if chosen else None,
        "rule": at.board.rule,
        "preset": lamps.preset_name(preset_on(at.programme, at.day), at.language),
    }
    return page(request, at, "wall", **shown)


def _task(request: HttpRequest, at: Seen) -> Task | None:
    asked = request.GET.get("task", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        return None
    found = at.tree.tasks.get(int(asked))
    if found is None:
        raise Http404
    return found


@needs("programme.read")
def place_map(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Districts and zones on a map."""
    at = seen(request)
    offered = places.targets(at)
    target = next((one for one in offered if str(one.pk) == request.GET.get("target", "")), None)
    by: places.By = "light" if request.GET.get("by") == "light" else "share"
    found = places.shown(at, target=target, on=request.GET.get("on", ""), by=by)
    drawn = figures.figure("map", found.shows, found.module, at, [one.body for one in found.places])
    return figures.taken(request, at, [drawn]) or page(
        request,
        at,
        "map",
        found=found,
        finding=walls.finding(at.board.things.values(), at),
        figure=drawn,
        targets=offered,
        target=target,
        by=by,
        may_edit=rights.may(request.user, "programme.edit") and not at.past,
        zones_form=ZonesForm(),
    )


@needs("programme.read")
def rank(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Units in their places, with movement since an earlier day."""
    at = seen(request)
    by = request.GET.get("by", "")
    kind = request.GET.get("kind", "")
    before, problem = _before(request, at)
    found = ranking.ranking(
        at,
        by=by if by in get_args(ranking.By) else "green",  # type: ignore[arg-type]
        kind=kind if kind in get_args(ranking.Kind) else "all",  # type: ignore[arg-type]
        before=before,
    )
    drawn = figures.figure("ranking", found.shows, bars, at, [one.body for one in found.rows])
    return figures.taken(request, at, [drawn]) or page(
        request,
        at,
        "ranking",
        found=found,
        finding=walls.finding(at.board.things.values(), at),
        figure=drawn,
        names=ranking.names(),
        by=by or "green",
        kind=kind or "all",
        kinds=[("all", _("All units")), ("departments", _("Departments")), ("places", _("Districts and zones"))],
        before=before,
        problem=problem,
    )


def _before(request: HttpRequest, at: Seen) -> tuple[date, str]:
    """The earlier day, and what is wrong with the one asked for."""
    usual = ranking.default_before(at.day)
    asked = request.GET.get("before", "")
    try:
        day = date.fromisoformat(asked) if asked else usual
    except ValueError:
        return usual, _("“%(day)s” is no date such as 2024-10-12.") % {"day": asked[:20]}
    if day >= at.day:
        return usual, _("The day to compare with must lie before the day shown.")
    return day, ""


@needs("programme.read")
def one_page(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """The leader's page."""
    at = seen(request)
    found = leader.one_page(at)
    finding = walls.finding(at.board.things.values(), at)
    return figures.taken(request, at, [one.figure for one in found.headlines]) or page(
        request, at, "leader", found=found, finding=finding
    )


@needs("programme.read")
def find(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Search."""
    at = seen(request)
    asked = request.GET.get("q", "").strip()[:200]
    return page(request, at, "search", groups=search.search(at, asked), search_words=asked)
