"""Standing: where did each report stand at the end of a day, and what counted then?

Takes  reports with their steps, a day.
Gives  state, due day, timeliness and the revision that counts, of each report.
Rule   the past stays: an answer follows from the steps up to that day alone (programme/states.py), so whatever is
       appended later, it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from zhizao.programme import states
from zhizao.web.programme.models import Report, Revision, Step


@dataclass(frozen=True)
class Stood:
    """Where a report stood at the end of a day, and what it said by then: the revision that counts, if any."""

    report: Report
    standing: states.Standing
    due: date
    timeliness: states.Timeliness
    revision: Revision | None
    returned_because: str = ""


def with_history(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with what `standing` reads; a fixed number of queries."""
    return reports.select_related("cycle").prefetch_related(
        Prefetch("steps", queryset=Step.objects.select_related("revision").order_by("at", "id"))
    )


def standing(reports: Iterable[Report], day: date) -> dict[int, Stood]:
    """Where each report stood at the end of `day`, by its id (reports of `with_history`)."""
    return {report.pk: stood(report, map(happened, report.steps.all()), day) for report in reports}


class Happened(NamedTuple):
    """A step, on its day; `event` is what the rules of states read, None for what they do not know (more_time)."""

    day: date
    action: str
    event: states.Event | None
    due: date | None
    revision: Revision | None


def happened(step: Step) -> Happened:
    """What a step says."""
    return took(step.at, step.action, step.by_id, step.reason, step.due, step.levels, step.revision)


def took(
    at: datetime,
    action: str,
    by: int | None,
    reason: str,
    due: date | None,
    levels: int | None,
    revision: Revision | None,
) -> Happened:
    """The same from plain values."""
    day = timezone.localdate(at)
    known = action in states.ACTIONS
    event = states.Event(day, action, str(by), reason, levels) if known else None  # type: ignore[arg-type]
    return Happened(day, action, event, due, revision)


def stood(report: Report, steps: Iterable[Happened], day: date) -> Stood:
    """Where a report stood at the end of `day`, by its steps in the order in which they happened."""
    past = [step for step in steps if step.day <= day]
    due = next((step.due for step in reversed(past) if step.due), report.cycle.due)
    events = [step.event for step in past if step.event]
    now = states.state_on(events, due, report.cycle.opens, day, len(report.chain))
    reason = next((one.reason for one in reversed(events) if one.action == "return"), "")
    return Stood(report, now, due, states.timeliness_of(events, due, day), _counted(past), reason)


def _counted(steps: Iterable[Happened]) -> Revision | None:
    """The latest revision that was filed and neither returned nor withdrawn since."""
    filed: list[Revision | None] = []
    for step in steps:
        if step.action in ("submit", "resubmit"):
            filed.append(step.revision)
        elif step.action == "return" and filed:
            filed.pop()
        elif step.action == "withdraw":
            filed.clear()
    return filed[-1] if filed else None
