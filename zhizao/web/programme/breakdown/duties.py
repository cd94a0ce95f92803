"""Duties on a day: who leads and who supports what, and what would have to end and begin for it to be otherwise?

Takes  the duties in force of one thing, and the parts that are wanted.
Gives  the duties that end and the parts that begin.
Rule   a part that stays as it is keeps its row, so that its reports stay with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from zhizao.web.programme.models import Duty, Target, Task

Thing = Task | Target


@dataclass(frozen=True)
class Part:
    """A body's part in a task or target, as a row of Duty will hold it."""

    body: int
    role: str = "lead"
    reports_on: str = "quarter"
    assumed: bool = False
    printed: str = ""
    group: str = ""


def in_force(day: date) -> Q:
    """The rows (duties, milestones) that hold on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def current(thing: Thing) -> QuerySet[Duty]:
    """The duties of a thing that have no end."""
    return Duty.objects.filter(**about(thing), until=None).select_related("body")


def about(thing: Thing) -> dict[str, Thing]:
    """The column of Duty that names the thing, with the thing."""
    return {"task" if isinstance(thing, Task) else "target": thing}


def token(duties: Iterable[Duty]) -> str:
    """What stood on a page, to see whether it still stands when the page is sent."""
    return ",".join(
        sorted(f"{duty.pk}{duty.role[0]}{'?' if duty.assumed else ''}{duty.reports_on[0]}" for duty in duties)
    )


def with_more(now: Iterable[Duty], lead: int | None, supports: Iterable[tuple[int, str]]) -> list[Part]:
    """What is held, with another lead and more supports (each with its group): who led so far supports."""
    parts = {duty.body_id: _supporting(duty) if lead else _as_it_is(duty) for duty in now}
    if lead:
        parts[lead] = replace(parts.get(lead, Part(lead)), role="lead", assumed=False)
    for body, group in supports:
        parts.setdefault(body, Part(body, "support", group=group))
    return list(parts.values())


def _as_it_is(duty: Duty) -> Part:
    return Part(duty.body_id, duty.role, duty.reports_on, duty.assumed, duty.printed, duty.group)


def _supporting(duty: Duty) -> Part:
    return replace(_as_it_is(duty), role="support", assumed=duty.assumed and duty.role != "lead")


def difference(now: Iterable[Duty], wanted: Iterable[Part]) -> tuple[list[Duty], list[Part]]:
    """The duties that end and the parts that begin; a body that keeps its role keeps its row."""
    roles = {part.body: part for part in wanted}
    ends = [duty for duty in now if duty.body_id not in roles or roles[duty.body_id].role != duty.role]
    stays = {duty.body_id for duty in now} - {duty.body_id for duty in ends}
    return ends, [part for body, part in roles.items() if body not in stays]
