"""Standing: where did each report stand at the end of a day, and what counted then?

Takes  reports with their steps, a day.
Gives  state, due day, timeliness and the revision that counts, of each report.
Rule   the past stays: an answer follows from the steps up to that day alone (programme/states.py), so whatever is
       appended later, it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

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


def with_history(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with what `standing` reads; a fixed number of queries."""
    return reports.select_related("cycle").prefetch_related(
        Prefetch("steps", queryset=Step.objects.select_related("revision").order_by("at", "id"))
    )


def standing(reports: Iterable[Report], day: date) -> dict[int, Stood]:
    """Where each report stood at the end of `day`, by its id (reports of `with_history`)."""
    return {report.pk: _stood(report, day) for report in reports}


def _stood(report: Report, day: date) -> Stood:
    steps = [step for step in report.steps.all() if _day(step) <= day]
    due = next((step.due for step in reversed(steps) if step.due), report.cycle.due)
    events = list(_events(steps))
    now = states.state_on(events, due, report.cycle.opens, day, len(report.chain))
    return Stood(report, now, due, states.timeliness_of(events, due, day), _counted(steps))


def _day(step: Step) -> date:
    return timezone.localdate(step.at)


def _events(steps: Iterable[Step]) -> Iterator[states.Event]:
    for step in steps:
        if step.action in states.ACTIONS:
            yield states.Event(_day(step), step.action, str(step.by_id), step.reason)


def _counted(steps: Iterable[Step]) -> Revision | None:
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
