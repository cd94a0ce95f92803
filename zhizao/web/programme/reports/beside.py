"""Beside the field: what does a person need to see while they report?

Takes  a report and the day.
Gives  the promise, the milestone and share, what was said last time, what is expected by the end of the period, the
       node of a task, and the light that an answer would give; of a report on a year, what its periods come to.
Rule   the figures are those of the lights (lights/queries.py), read for one duty only; a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhizao.programme import calendar, formulas, lights
from zhizao.programme.formulas import Amount
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries as lit
from zhizao.web.programme.lights.known import Filed, Known
from zhizao.web.programme.models import Duty, Milestone, Report, Revision, TargetVersion
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
    def yearly(self) -> bool:
        """Whether it reports on a year: it then asks for the plan of the next one, and for what is carried over."""
        return self.period.rhythm == "year"

    @property
    def has_node(self) -> bool:
        """Whether it is asked if the node of a task is reached."""
        return self.report.duty.task_id is not None and self.milestone is not None

    def settled(self, said: Answers | Revision | None = None) -> lit.Settled | None:
        """Of the year's report of a duty that reports more often: what is said, beside what its periods come to."""
        if not (self.report.settles and self.report.duty.target_id):
            return None
        amount = figure_of(said) if said else Amount.unknown("missing")
        return lit.settled(self.report.duty, self.facts, self.period, amount)

    @property
    def to_reach(self) -> Decimal | None:
        """Of a yearly report: the value with which the milestone of the year is met."""
        goal: Decimal | None = self.milestone.value if self.milestone else None
        version = self.version
        if goal is None or version is None or version.over_periods != "sum" or version.basis == "per_year":
            return goal
        # The milestone is what all years come to; the report is on one of them.
        return goal - (lit.figure(self.report.duty, self.facts, self.period.start - calendar.ONE_DAY).value or 0)

    def left_open(self, value: Decimal | None) -> Decimal | None:
        """How much of the year's milestone this value leaves open; 0 where it is reached."""
        if value is None or self.to_reach is None:
            return None
        left = self.to_reach - value if lit.direction(self.version) == "up" else value - self.to_reach
        return max(Decimal(0), left)

    @property
    def still_open(self) -> Decimal | None:
        """The same by what is known before the report is written."""
        settled = self.settled()
        if settled and self.version and self.version.over_periods != "latest":
            return self.left_open(settled.periods.amount.value)
        return self.left_open(self.said_last.value if self.said_last else None)


def is_ratio(version: TargetVersion | None) -> bool:
    """Whether its figures are made of numerators and denominators."""
    return version is not None and RATIO in (version.over_periods, version.over_units)


def beside(report: Report, day: date) -> Beside:
    """What stands beside the fields of a report on a day."""
    facts, period = _facts(report, day), calendar.parse(report.cycle.period)
    return beside_of(report, period, facts, facts.milestones_of(report.duty))


def beside_of(report: Report, period: calendar.Period, facts: Known, stones: Sequence[Milestone]) -> Beside:
    """The same from facts that are at hand."""
    duty = report.duty
    filed = facts.reports.get(duty.pk, ())
    earlier = [one for one in filed if before(one, report, period) and one.stood.revision]
    return Beside(
        report=report,
        period=period,
        facts=facts,
        version=facts.versions.get(duty.target_id or 0),
        milestone=_next(stones, period.end),
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
    own = [one for one in filed if not one.stood.report.settles]
    return Known(
        programme=programme,
        day=day,
        duties=[duty],
        versions={one.target_id: one for one in version},
        milestones={key: list(about)},
        reports={duty.pk: own},
        overrides={},
        yearly={duty.pk: [one for one in filed if one.stood.report.settles]},
    )


def _next(rows: Sequence[Milestone], day: date) -> Milestone | None:
    """The first milestone that is due on the day or after it, else the last one."""
    ordered = sorted(rows, key=lambda row: row.due)
    return next((row for row in ordered if row.due >= day), ordered[-1] if ordered else None)


def preview(found: Beside, said: Answers) -> lights.Light:
    """The light that these answers will give once they are approved; the year's report beside others changes none."""
    known, duty = found.facts, found.report.duty
    if found.report.settles:
        return lights.judge(lit.inputs_of(duty, known), lights.preset(preset_on(known.programme, known.day)), known.day)
    inputs = replace(
        lit.inputs_of(duty, known),
        report="submitted",
        report_period=found.period,
        report_due=found.report.due,
        accepted=False,
    )
    if duty.target_id:
        actual = reached(duty, known, found.period, said)
        inputs = replace(inputs, actual=actual, expected=found.expected, by=found.period, unit=found.unit)
    elif said.node_done and found.milestone:
        inputs = replace(inputs, milestone_due=found.milestone.due, milestone_met=known.day)
    return lights.judge(inputs, lights.preset(preset_on(known.programme, known.day)), known.day)


def reached(duty: Duty, facts: Known, period: calendar.Period, said: Answers | Revision) -> Amount:
    """The figure over the periods so far, with what is said of this one."""
    version = facts.versions.get(duty.target_id or 0)
    yearly = version is not None and version.basis == "per_year"
    amounts = {
        one.period: one.amount
        for one in facts.reports.get(duty.pk, ())
        if one.period.rhythm == period.rhythm and (not yearly or one.period.year == period.year)
    }
    formula: Any = version.over_periods if version else "latest"
    return formulas.over_periods(formula, amounts | {period: figure_of(said)}, period).amount


def figure_of(said: Answers | Revision) -> Amount:
    """The figure that is said, or that none is."""
    if said.numerator is not None and said.denominator:
        return Amount.ratio(said.numerator, said.denominator)
    return Amount.unknown("missing") if said.value is None else Amount.known(said.value)
