"""Reads about bodies: the tree, one body, what its end would mean, and owners in plans that nobody answers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from zhizao.programme.bodies import Resolution
from zhizao.web.people.models import Body, BodyName, User
from zhizao.web.plan.models import Entry, EntryState
from zhizao.web.programme.homes import Homes, place_of
from zhizao.web.programme.models import Duty, Measure, Milestone, Programme, Report
from zhizao.web.programme.versions import newest

DONE = ("approved", "locked")  # states in which nothing is left to do with a report


def tree(words: str = "", kind: str = "", *, ended: bool = False, on: date | None = None) -> QuerySet[Body]:
    """Bodies in the order of the tree, with their names; those that ended by the day only where asked."""
    found = Body.objects.select_related("parent", "successor").prefetch_related("names")
    if not ended and on:
        found = found.filter(Q(dissolved=None) | Q(dissolved__gt=on))
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        named = BodyName.objects.filter(text__icontains=word).values("body")
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(pk__in=named))
    return found


def one(code: str) -> QuerySet[Body]:
    """A body with what its page shows."""
    names = Prefetch("names", BodyName.objects.order_by("alias", "since", "text"))
    return (
        Body.objects.filter(code=code)
        .select_related("parent", "successor")
        .prefetch_related(names, "children", "predecessors")
        .annotate(
            at_work=Count("people", filter=Q(people__is_active=True), distinct=True),
            held=Count("duties", filter=Q(duties__until=None), distinct=True),
        )
    )


@dataclass(frozen=True)
class Ending:
    """What the end of a body on a day means, counted before it is confirmed and done exactly so."""

    duties: list[Duty]
    later: list[Duty]  # those that begin only when the body is gone
    joined: list[Duty]  # those whose task or target the successor holds already
    shares: list[Milestone]
    reports: list[Report]  # reports of its own that are not finished
    reviews: list[Report]  # open reports of others that it would still have to review
    programmes: list[Programme]  # which its office runs
    below: list[Body]
    people: int


def ending(body: Body, day: date, successor: Body | None) -> Ending:
    """Everything that still hangs on the body, with the shares that fall due from that day on."""
    duties = list(Duty.objects.filter(until=None, body=body).select_related("task", "target", "programme"))
    held = Duty.objects.filter(body=successor, until=None) if successor else Duty.objects.none()
    of_successor = set(held.values_list("task", "target"))
    unfinished = Report.objects.exclude(state__in=DONE).select_related("cycle__programme", "duty__task", "duty__target")
    waiting = unfinished.exclude(duty__body=body)
    return Ending(
        duties=duties,
        later=[duty for duty in duties if duty.since >= day],
        joined=[duty for duty in duties if (duty.task_id, duty.target_id) in of_successor],
        shares=list(Milestone.objects.filter(body=body, until=None, due__gte=day)),
        reports=list(unfinished.filter(duty__body=body)),
        reviews=[report for report in waiting if body.pk in report.chain[report.level :]],
        programmes=list(Programme.objects.filter(office=body)),
        below=list(Body.objects.filter(parent=body, dissolved=None)),
        people=User.objects.filter(body=body, is_active=True).count(),
    )


@dataclass(frozen=True)
class Owner:
    """A name that plans print for whoever answers, and that means no body."""

    resolution: Resolution
    times: int
    plans: tuple[str, ...]
    home: str | None
    plan: int


def unresolved() -> list[Owner]:
    """Owners of accepted records that no body answers to, the most frequent first.

    They are read as of their document's day, among the bodies that their plan may mean.
    """
    homes = Homes.now()
    where = {plan: (homes.of(plan), place_of(card), _day(card)) for plan, card in homes.cards.items()}
    printed: dict[int, dict[str, tuple[int, set[str]]]] = {}
    first = {at: plan for plan, at in where.items()}
    entries = Entry.objects.filter(state=EntryState.ACCEPTED, kind__in=("task", "target"))
    for plan, title, record in entries.values_list("plan", "plan__title", "record").iterator():
        # Plans of one home and day are one question: a name in both is told once.
        names = printed.setdefault(first[where[plan]], {})
        for name in record.get("owners_expanded") or record.get("owners") or ():
            times, titles = names.get(name, (0, set()))
            names[name] = (times + 1, titles | {title})
    owners = [one for plan, names in printed.items() for one in _nobody(homes, plan, where[plan][2], names)]
    return sorted(owners, key=lambda owner: (-owner.times, owner.resolution.printed))


def _nobody(homes: Homes, plan: int, on: date | None, names: dict[str, tuple[int, set[str]]]) -> Iterator[Owner]:
    for found in homes.near(plan).unresolved(names, on):
        times, titles = names[found.printed]
        yield Owner(found, times, tuple(sorted(titles)), homes.of(plan), plan)


def _day(card: dict[str, Any]) -> date | None:
    text = str(card.get("date") or "")
    return date.fromisoformat(text) if text.count("-") == 2 else None


def counts() -> dict[str, int]:
    """How much stands in each register."""
    return {
        "bodies": Body.objects.filter(dissolved=None).count(),
        "measures": Measure.objects.count(),
        "unmapped": newest().filter(measure=None).count(),
    }
