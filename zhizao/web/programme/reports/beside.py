"""Beside the field: what does a person need to see while they report?

Takes  a report and the day.
Gives  the promise, the milestone and share, what was said last time, what is expected by the end of the period, the
       node of a task, and the light that an answer would give.
Rule   the figures are those of the lights (lights/queries.py), read for one duty only; a fixed number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhizao.programme import calendar, formulas, lights
from zhizao.programme.formulas import Amount
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries as lit
from zhizao.web.programme.lights.known import Filed, Known
from zhizao.web.programme.models import Milestone, Report, Revision, TargetVersion
from zhizao.web.programme.presets import preset_on
from zhizao.web.programme.reports.actions import Answers
from zhizao.web.programme.standing import standing, with_history

RATIO = "ratio_of_sums"


@dataclass(frozen=True)
class Beside:
    """What stands beside the fields of one report."""

    report: Report
    period: calendar.Period
    facts: Known
    version: TargetVersion | None
    milestone: Milestone | None
    expected: Amount
    last: Filed | None

    @property
    def unit(self) -> str:
        """In which unit the value is asked for."""
        return promises.unit_of(self.version)

    @property
    def is_share(self) -> bool:
        """Whether the milestone is the body's own part of the whole."""
        return bool(self.milestone and self.milestone.body_id)

    @property
    def is_ratio(self) -> bool:
        """Whether numerator and denominator are asked for."""
        return is_ratio(self.version)

    @property
    def said_last(self) -> Revision | None:
        """What the last report before this one said."""
        return self.last.stood.revision if self.last else None

    @property
    def still_open(self) -> Decimal | None:
        """Of a yearly report: how much of the year's milestone the last value leaves open."""
        goal: Decimal | None = self.milestone.value if self.milestone else None
        said: Decimal | None = self.said_last.value if self.said_last else None
        return None if goal is None or said is None else max(Decimal(0), goal - said)


def is_ratio(version: TargetVersion | None) -> bool:
    """Whether its figures are made of numerators and denominators."""
    return version is not None and RATIO in (version.over_periods, version.over_units)


def beside(report: Report, day: date) -> Beside:
    """What stands beside the fields of a report on a day."""
    facts = _facts(report, day)
    duty, period = report.duty, calendar.parse(report.cycle.period)
    earlier = [one for one in facts.reports[duty.pk] if before(one, report, period) and one.stood.revision]
    return Beside(
        report=report,
        period=period,
        facts=facts,
        version=facts.versions.get(duty.target_id or 0),
        milestone=_next(facts.milestones_of(duty), period.end),
        expected=lit.expected_of(duty, facts, period.end),
        last=max(earlier, key=lambda one: one.period.end, default=None),
    )


def before(one: Filed, report: Report, period: calendar.Period) -> bool:
    """Whether it is of an earlier time: a year's last quarter comes before the report on the year."""
    return one.pk != report.pk and one.period.end <= period.end


def _facts(report: Report, day: date) -> Known:
    """What the lights know, of one duty."""
    duty, programme = report.duty, report.cycle.programme
    versions = (
        TargetVersion.objects.filter(target=duty.target_id, since__lte=day).select_related("measure").order_by("number")
    )
    version = list(versions)[-1:] if duty.target_id else []
    rows = Milestone.objects.filter(since__lte=day).exclude(until__lte=day)
    about = rows.filter(version=version[0]) if version else rows.filter(task=duty.task_id, task__isnull=False)
    key = ("task", duty.task_id) if duty.task_id else ("target", duty.target_id or 0)
    reports = with_history(Report.objects.filter(duty=duty, cycle__opens__lte=day).order_by("cycle__due", "pk"))
    filed = [Filed(calendar.parse(one.report.cycle.period), one) for one in standing(reports, day).values()]
    return Known(
        programme=programme,
        day=day,
        duties=[duty],
        versions={one.target_id: one for one in version},
        milestones={key: list(about)},
        reports={duty.pk: filed},
        overrides={},
    )


def _next(rows: list[Milestone], day: date) -> Milestone | None:
    """The first milestone that is due on the day or after it, else the last one."""
    ordered = sorted(rows, key=lambda row: row.due)
    return next((row for row in ordered if row.due >= day), ordered[-1] if ordered else None)


def preview(found: Beside, said: Answers) -> lights.Light:
    """The light that these answers will give once they are approved."""
    known, duty = found.facts, found.report.duty
    inputs = replace(
        lit.inputs_of(duty, known),
        report="submitted",
        report_period=found.period,
        report_due=found.report.due,
    )
    if duty.target_id:
        inputs = replace(inputs, actual=_actual(found, said), expected=found.expected, by=found.period, unit=found.unit)
    elif said.node_done and found.milestone:
        inputs = replace(inputs, milestone_due=found.milestone.due, milestone_met=known.day)
    return lights.judge(inputs, lights.preset(preset_on(known.programme, known.day)), known.day)


def _actual(found: Beside, said: Answers) -> Amount:
    """The figure over the periods so far, this one included."""
    duty, period = found.report.duty, found.period
    yearly = found.version is not None and found.version.basis == "per_year"
    amounts = {
        one.period: one.amount
        for one in found.facts.reports[duty.pk]
        if one.period.rhythm == period.rhythm and (not yearly or one.period.year == period.year)
    }
    formula: Any = found.version.over_periods if found.version else "latest"
    return formulas.over_periods(formula, amounts | {period: _figure(said)}, period).amount


def _figure(said: Answers) -> Amount:
    if said.numerator is not None and said.denominator:
        return Amount.ratio(said.numerator, said.denominator)
    return Amount.unknown("missing") if said.value is None else Amount.known(said.value)
