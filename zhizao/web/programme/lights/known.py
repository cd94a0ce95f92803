"""What was known by a day: rows of the programme as they stood at its end.

Takes  a programme and a day.
Gives  duties in force, promises, milestones, reports with their standing and the figures accepted, overrides.
Rule   nothing that happened after the day is read, so a past day gives today what it gave then. A figure counts once
       its report is approved at the last level. A fixed number of queries, however many rows there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from zhizao.programme import calendar, lights, states
from zhizao.programme.formulas import Amount
from zhizao.web.programme.models import Duty, Milestone, Override, Programme, Report, Revision, TargetVersion
from zhizao.web.programme.standing import Stood, standing, with_history


@dataclass(frozen=True)
class Filed:
    """One report as it stood: its period, and where it was by the end of the day."""

    period: calendar.Period
    stood: Stood

    @property
    def pk(self) -> int:
        """The id of the report."""
        return self.stood.report.pk

    @property
    def due(self) -> date:
        """The day on which it was due, as known on the day."""
        return self.stood.due

    @property
    def state(self) -> states.State:
        """Where it stood."""
        return self.stood.standing.state

    @property
    def accepted(self) -> Revision | None:
        """What it said, once the last level has approved it."""
        return self.stood.revision if self.state in ("approved", "locked") else None

    @property
    def filed_on(self) -> date | None:
        """The day on which what counts was filed."""
        said = self.stood.revision
        return timezone.localdate(said.submitted_at) if said and said.submitted_at else None

    @property
    def amount(self) -> Amount:
        """The accepted figure, or why there is none."""
        said = self.accepted
        if said is None:
            return Amount.unknown("not_yet_due" if self.state in ("not_due", "due") else "missing")
        if said.numerator is not None and said.denominator:
            return Amount.ratio(said.numerator, said.denominator)
        return Amount.unknown("missing") if said.value is None else Amount.known(said.value)


@dataclass(frozen=True)
class Known:
    """Everything that lights, walls, ledgers and rankings are made of."""

    programme: Programme
    day: date
    duties: list[Duty]
    versions: Mapping[int, TargetVersion]
    milestones: Mapping[tuple[str, int], list[Milestone]]
    reports: Mapping[int, list[Filed]]
    overrides: Mapping[int, list[lights.Override]]

    def milestones_of(self, duty: Duty) -> list[Milestone]:
        """Those of the body's own share; for who leads without a share, those of the whole."""
        about = ("task", duty.task_id) if duty.task_id else ("target", duty.target_id or 0)
        rows = self.milestones.get(about, [])
        own = [row for row in rows if row.body_id == duty.body_id]
        whole = [row for row in rows if row.body_id is None]
        return own or (whole if duty.role == "lead" or duty.task_id else [])

    @cached_property
    def by_target(self) -> Mapping[int, list[Duty]]:
        """The duties of each target."""
        found: dict[int, list[Duty]] = defaultdict(list)
        for duty in self.duties:
            if duty.target_id:
                found[duty.target_id].append(duty)
        return found


def on(programme: Programme, day: date) -> Known:
    """What was known by the end of that day."""
    duties = Duty.objects.filter(programme=programme, since__lte=day).exclude(until__lte=day)
    versions = TargetVersion.objects.filter(target__programme=programme, since__lte=day).order_by("number")
    latest = {version.target_id: version for version in versions}
    return Known(
        programme=programme,
        day=day,
        duties=list(duties.select_related("body", "task", "target__measure")),
        versions=latest,
        milestones=_milestones(programme, day, {version.pk for version in latest.values()}),
        reports=_reports(programme, day),
        overrides=_overrides(programme, day),
    )


def _milestones(programme: Programme, day: date, versions: set[int]) -> dict[tuple[str, int], list[Milestone]]:
    found: dict[tuple[str, int], list[Milestone]] = defaultdict(list)
    rows = Milestone.objects.filter(since__lte=day).exclude(until__lte=day).select_related("version")
    for row in rows.filter(version__target__programme=programme):
        if row.version and row.version_id in versions:
            found["target", row.version.target_id].append(row)
    for row in rows.filter(task__programme=programme):
        found["task", row.task_id or 0].append(row)
    return found


def _reports(programme: Programme, day: date) -> dict[int, list[Filed]]:
    found: dict[int, list[Filed]] = defaultdict(list)
    rows = Report.objects.filter(cycle__programme=programme, cycle__opens__lte=day).order_by("cycle__due", "pk")
    for stood in standing(with_history(rows), day).values():
        period = calendar.parse(stood.report.cycle.period)
        found[stood.report.duty_id].append(Filed(period=period, stood=stood))
    return found


def _overrides(programme: Programme, day: date) -> dict[int, list[lights.Override]]:
    found: dict[int, list[lights.Override]] = defaultdict(list)
    rows = Override.objects.filter(duty__programme=programme, since__lte=day).select_related("by")
    for row in rows.order_by("pk"):
        found[row.duty_id].append(
            lights.Override(row.state, row.reason, row.by.name, row.since, row.until)  # type: ignore[arg-type]
        )
    return found
