"""Today 今日: what waits for the office, or for the person who looks?

Takes  the lights and reports of the programme on a day, the person's rights.
Gives  groups of reports: overdue, due soon, to review, returned; open cycles; findings in the plan.
Rule   the office (who may open cycles) meets everybody's; others meet those of their own bodies. Everything stands as
       it did at the end of the day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhizao.output import labels
from zhizao.programme import calendar
from zhizao.web.boards.ledger import subject_page
from zhizao.web.boards.seen import Seen
from zhizao.web.people import rights
from zhizao.web.people.models import Body
from zhizao.web.plan.models import Entry, EntryState
from zhizao.web.programme.lights.known import Filed
from zhizao.web.programme.lights.queries import Lit
from zhizao.web.programme.models import Cycle, Programme

SHOWN = 8
UNFILED = ("due", "overdue")


@dataclass(frozen=True)
class Waiting:
    """A report that waits for somebody."""

    body: Body
    title: str
    period: str
    due: date
    days: int
    filed_on: date | None
    reason: str
    href: str


@dataclass(frozen=True)
class Group:
    """Reports that wait for the same thing; `more` leads to all of them."""

    key: str
    title: str
    rows: list[Waiting]
    number: int
    more: str
    nothing: str


@dataclass(frozen=True)
class Round:
    """A cycle that is open, with how far it is."""

    cycle: Cycle
    period: str
    asked: int
    filed: int
    days: int
    href: str


@dataclass(frozen=True)
class Today:
    """What the page shows."""

    office: bool
    groups: list[Group]
    rounds: list[Round]
    findings: list[tuple[str, str]]
    unowned: int
    proposed: int

    @property
    def number(self) -> int:
        """How many reports wait."""
        return sum(group.number for group in self.groups)


def today(seen: Seen) -> Today:
    """What waits on the day."""
    office = rights.may(seen.user, "cycle.open")
    reports = [(one, filed) for one in seen.board.lit for filed in one.asked]
    own = reports if office else [pair for pair in reports if _mine(pair[0], seen)]
    groups = [
        _group("overdue", _("Overdue"), own, seen, lambda filed: filed.state == "overdue"),
        _group("due", _("To report"), own, seen, lambda filed: filed.state == "due"),
        _group("returned", _("Returned"), own, seen, lambda filed: filed.state == "returned"),
    ]
    if rights.may(seen.user, "report.review"):
        mine = set(Body.objects.filter(_reviewing(seen)).values_list("pk", flat=True))
        groups.insert(2, _group("review", _("To review"), reports, seen, lambda filed: _next_level(filed) in mine))
    if not office:
        return Today(office, groups, [], [], 0, 0)
    if seen.past:
        # Decisions about the plan and its tasks keep no days of their own: of the past they would tell what holds now.
        return Today(office, groups, _rounds(seen), [], 0, 0)
    findings, proposed = _undecided(seen)
    return Today(office, groups, _rounds(seen), findings, _unowned(seen), proposed)


def _mine(one: Lit, seen: Seen) -> bool:
    return rights.may(seen.user, "report.write", one.duty.body) or (seen.user.body_id == one.duty.body_id)


def _next_level(filed: Filed) -> int | None:
    """The body that reviews the report next; None where nobody does."""
    stood = filed.stood
    if filed.state != "submitted" or stood.standing.level >= len(stood.report.chain):
        return None
    level: int = stood.report.chain[stood.standing.level]
    return level


def _reviewing(seen: Seen) -> Q:
    """The bodies for which the person reviews."""
    paths = rights.reach(seen.user, "report.review")
    if paths is None:
        return Q()
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def _group(
    key: str, title: str, reports: list[tuple[Lit, Filed]], seen: Seen, belongs: Callable[[Filed], bool]
) -> Group:
    found = sorted(
        (pair for pair in reports if belongs(pair[1])), key=lambda pair: (pair[1].due, pair[0].duty.body.path)
    )
    more = {"overdue": seen.link("ledger", by="duty", state="overdue"), "review": seen.link_if("reviews")}.get(
        key, seen.link_if("reports")
    )
    nothing = {
        "overdue": _("Nothing is overdue."),
        "due": _("No report is due."),
        "review": _("Nothing waits for your review."),
        "returned": _("No report stands returned."),
    }[key]
    return Group(key, title, [_waiting(one, filed, seen) for one, filed in found[:SHOWN]], len(found), more, nothing)


def _waiting(one: Lit, filed: Filed, seen: Seen) -> Waiting:
    may_read = rights.may(seen.user, "report.read", one.duty.body)
    page = seen.link_if("reports_report", filed.pk) if may_read else ""
    return Waiting(
        body=one.duty.body,
        title=one.duty.subject.title,
        period=filed.period.label(seen.say),
        due=filed.due,
        days=(seen.day - filed.due).days,
        # What was filed waits for its reviewer: its unit is not late any more.
        filed_on=filed.filed_on if filed.state == "submitted" else None,
        reason=filed.stood.returned_because if filed.state == "returned" and may_read else "",
        href=page or subject_page(seen, one.duty, duty=one.duty.pk),
    )


def _rounds(seen: Seen) -> list[Round]:
    """The cycles that were open on the day: asked for, and not over or not all filed; closed ones are left out today."""
    stood: dict[int, list[Filed]] = {}
    for one in seen.board.lit:
        for filed in one.asked:
            stood.setdefault(filed.stood.report.cycle_id, []).append(filed)
    cycles = {filed[0].stood.report.cycle for filed in stood.values()}
    found = []
    for cycle in sorted(cycles, key=lambda one: one.due, reverse=True):
        if cycle.closed and not seen.past and cycle.due < seen.day:
            continue
        asked = stood[cycle.pk]
        filed_by_now = sum(filed.state not in (*UNFILED, "not_due", "returned") for filed in asked)
        if filed_by_now == len(asked) and cycle.due < seen.day:
            continue
        found.append(
            Round(
                cycle,
                calendar.parse(cycle.period).label(seen.say),
                len(asked),
                filed_by_now,
                (cycle.due - seen.day).days,
                seen.link_if("reports_cycle", cycle.pk),
            )
        )
    return found[:SHOWN]


def _undecided(seen: Seen) -> tuple[list[tuple[str, str]], int]:
    """What the reader found amiss and nobody has answered, in words with a page; how many records wait for a decision."""
    entries = Entry.objects.filter(plan=seen.programme.plan_id, state=EntryState.PROPOSED).exclude(kind="noise")
    rows = list(entries.values_list("kind", "record__code", "record__quote"))
    page = reverse("plan_workbench", args=[seen.programme.plan_id])
    told = [
        (seen.say(labels.FINDINGS.get(code, code)) + (f"：{' '.join(quote.split())[:40]}" if quote else ""), page)
        for kind, code, quote in rows
        if kind == "finding"
    ]
    return told[:SHOWN], sum(kind != "finding" for kind, _code, _quote in rows)


def _unowned(seen: Seen) -> int:
    """How many tasks without parts below and targets have nobody who answers for them."""
    things = seen.board.things
    owned = {kind: [key for one, key in things if one == kind] for kind in ("task", "target")}
    counted = Programme.objects.filter(pk=seen.programme.pk).aggregate(
        tasks=Count(
            "tasks",
            filter=Q(tasks__children=None) & ~Q(tasks__in=owned["task"]) & Q(tasks__targets=None),
            distinct=True,
        ),
        targets=Count("targets", filter=~Q(targets__in=owned["target"]), distinct=True),
    )
    return int(counted["tasks"] + counted["targets"])
