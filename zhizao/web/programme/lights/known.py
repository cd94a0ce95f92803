"""What was known by a day: rows of the programme as they stood at its end.

Takes  a programme and a day.
Gives  duties in force, promises, milestones, reports with their standing and the figures accepted, overrides.
Rule   nothing that happened after the day is read, so a past day gives today what it gave then. A figure counts once
       its report is approved at the last level. A fixed number of queries, however many rows there are.
       The year's report of a duty that reports more often stands apart (`yearly`): no figure is made of it.
       Rows whose writes could change the past have days: versions, duties, milestones, presets, overrides, steps.
       A body bears its name of the day (`called`), so that every page and paper of a past day prints it.
       What is written in place is not asked here: a rhythm, rules of due days and reminders count when a cycle opens,
       a confirmed assumption, zones, titles and headlines are shown but decide nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from zhizao.programme import calendar, lights, states
from zhizao.programme.formulas import Amount
from zhizao.web.people.models import Body
from zhizao.web.people.queries import Names
from zhizao.web.programme.models import (
    Cycle,
    Duty,
    Milestone,
    Override,
    Programme,
    Report,
    Revision,
    TargetVersion,
)
from zhizao.web.programme.presets import days_of
from zhizao.web.programme.standing import Happened, Stood, stood, took


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

    @cached_property
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
    rows: Rows | None = None
    names: Names = field(default_factory=lambda: Names({}))
    yearly: Mapping[int, list[Filed]] = field(default_factory=dict)

    def called(self, body: Body) -> Body:
        """The body under its name of the day."""
        return self.names.on(body, self.day)

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


@dataclass(frozen=True)
class Rows:
    """Everything that was ever said of a programme, read once; `on` gives what of it was known by a day."""

    programme: Programme
    duties: list[Duty]
    versions: list[TargetVersion]
    milestones: list[Milestone]
    reports: list[tuple[Report, calendar.Period, list[Happened]]]
    overrides: list[Override]
    names: Names

    def on(self, day: date) -> Known:
        """What was known by the end of that day."""
        versions = {row.target_id: row for row in self.versions if row.since <= day}
        reports: dict[int, list[Filed]] = defaultdict(list)
        yearly: dict[int, list[Filed]] = defaultdict(list)
        for report, period, steps in self.reports:
            if report.cycle.opens <= day:
                kept = yearly if report.settles else reports
                kept[report.duty_id].append(Filed(period, stood(report, steps, day)))
        return Known(
            programme=self.programme,
            day=day,
            duties=[self._called(row, day) for row in self.duties if _holds(row, day)],
            versions=versions,
            milestones=self._milestones(day, {row.pk: target for target, row in versions.items()}),
            reports=reports,
            overrides=self._overrides(day),
            rows=self,
            names=self.names,
            yearly=yearly,
        )

    def of(self, duties: Collection[int]) -> Rows:
        """The same of some duties only."""
        return replace(
            self,
            duties=[row for row in self.duties if row.pk in duties],
            reports=[one for one in self.reports if one[0].duty_id in duties],
            overrides=[row for row in self.overrides if row.duty_id in duties],
        )

    def turns(self, near: Collection[int]) -> set[date]:
        """The days on which a light may change; `near` are how many days before a due day it counts as near."""
        dues = {row.due for row in self.milestones if row.task_id in {duty.task_id for duty in self.duties}}
        found = {duty.since for duty in self.duties} | {row.since for row in self.versions} | days_of(self.programme)
        found |= {row.since for row in self.milestones} | {row.until for row in self.milestones if row.until}
        for report, _period, steps in self.reports:
            found |= {report.cycle.opens, *(step.day for step in steps)}
            dues |= {report.cycle.due, *(step.due for step in steps if step.due)}
        for row in self.overrides:
            found |= {row.since, row.until + calendar.ONE_DAY, *([row.ended_on] if row.ended_on else [])}
        for due in dues:
            found |= {due, due + calendar.ONE_DAY, *(due - days * calendar.ONE_DAY for days in near)}
        return found

    def _called(self, duty: Duty, day: date) -> Duty:
        """The duty of a body under its name of the day."""
        body = self.names.on(duty.body, day)
        if body is duty.body:
            return duty
        found = copy(duty)
        found.body = body
        return found

    def _milestones(self, day: date, targets: Mapping[int, int]) -> dict[tuple[str, int], list[Milestone]]:
        found: dict[tuple[str, int], list[Milestone]] = defaultdict(list)
        for row in self.milestones:
            if row.version_id and row.version_id in targets and _holds(row, day):
                found["target", targets[row.version_id]].append(row)
            elif row.task_id and _holds(row, day):
                found["task", row.task_id].append(row)
        return found

    def _overrides(self, day: date) -> dict[int, list[lights.Override]]:
        found: dict[int, list[lights.Override]] = defaultdict(list)
        for row in self.overrides:
            # One that was ended early keeps its last day in the sentences of the days before.
            if row.since <= day and (row.ended_on is None or day < row.ended_on):
                found[row.duty_id].append(
                    lights.Override(row.state, row.reason, row.by_name, row.since, row.until)  # type: ignore[arg-type]
                )
        return found


def _holds(row: Duty | Milestone, day: date) -> bool:
    return row.since <= day and (row.until is None or day < row.until)


def on(programme: Programme, day: date) -> Known:
    """What was known by the end of that day."""
    return rows(programme).on(day)


def rows(programme: Programme) -> Rows:
    """All of a programme; a fixed number of queries, however many rows there are."""
    duties = Duty.objects.filter(programme=programme).select_related("body", "task", "target__task")
    for duty in duties:
        duty.programme = programme
    about = Q(version__target__programme=programme) | Q(task__programme=programme)
    return Rows(
        programme=programme,
        duties=list(duties),
        versions=list(
            TargetVersion.objects.filter(target__programme=programme)
            .select_related("measure", "made_by", "approved_by")
            .order_by("number")
        ),
        milestones=list(Milestone.objects.filter(about).order_by("due", "pk")),
        reports=_reports(programme),
        overrides=list(
            Override.objects.filter(duty__programme=programme).select_related("by", "ended_by").order_by("pk")
        ),
        names=Names.now(),
    )


# Thousands of steps are read with their reports and revisions in one go; of a revision lights need the figures, its
# words are read where they are shown.
_REPORT = (
    "pk",
    "duty_id",
    "chain",
    "settles",
    "cycle_id",
    "cycle__period",
    "cycle__opens",
    "cycle__due",
    "cycle__closed",
)
_STEP = (
    "steps__at",
    "steps__action",
    "steps__by_id",
    "steps__reason",
    "steps__due",
    "steps__levels",
    "steps__revision_id",
)
_SAID = ("number", "value", "numerator", "denominator", "missing", "node_done", "submitted_at")


def _reports(programme: Programme) -> list[tuple[Report, calendar.Period, list[Happened]]]:
    """Reports with their periods and steps, in one query; thousands share a cycle, several steps a revision."""
    cycles: dict[int, tuple[Cycle, calendar.Period]] = {}
    said: dict[int, Revision] = {}
    found: dict[int, tuple[Report, calendar.Period, list[Happened]]] = {}
    columns = (*_REPORT, *_STEP, *(f"steps__revision__{name}" for name in _SAID))
    rows = Report.objects.filter(cycle__programme=programme).order_by("cycle__due", "pk", "steps__at", "steps__pk")
    for row in rows.values_list(*columns):
        (pk, duty, chain, settles, *of_cycle), (at, action, by, reason, due, levels, revision), figures = (
            row[:9],
            row[9:16],
            row[16:],
        )
        if pk not in found:
            cycle, period = _cycle(programme, of_cycle, cycles)
            report = Report(pk=pk, duty_id=duty, chain=chain, settles=settles, cycle=cycle, due=cycle.due)
            found[pk] = (report, period, [])
        if revision is not None and revision not in said:
            said[revision] = Revision(pk=revision, report_id=pk, **dict(zip(_SAID, figures, strict=True)))
        if at is not None:
            found[pk][2].append(took(at, action, by, reason, due, levels, said.get(revision)))
    return list(found.values())


def _cycle(
    programme: Programme, row: Sequence[Any], known: dict[int, tuple[Cycle, calendar.Period]]
) -> tuple[Cycle, calendar.Period]:
    key, period, opens, due, closed = row
    if key not in known:
        cycle = Cycle(pk=key, programme=programme, period=period, opens=opens, due=due, closed=closed)
        known[key] = (cycle, calendar.parse(period))
    return known[key]
