"""Lights of a programme: what does each duty show on a day, and why?

Takes  what was known by the day (known.py).
Gives  for each duty its light with the figures it rests on, and lights of many put together.
Rule   programme/lights.py judges; programme/formulas.py and expected.py make the figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock

from zhizao.programme import calendar, expected, formulas, lights
from zhizao.programme.formulas import Amount
from zhizao.reference.judgement import LightState
from zhizao.web.audit.actions import head
from zhizao.web.programme.lights import known
from zhizao.web.programme.lights.known import Filed, Known
from zhizao.web.programme.models import Duty, Milestone, Programme, TargetVersion
from zhizao.web.shell import clock

# From worst to best: what a person should see first.
WORST_FIRST: tuple[LightState, ...] = ("late", "at_risk", "made_good", "not_due", "on_track")
_YEARLY = "per_year"
_KEPT = 8  # days of programmes that are kept ready; a write makes them anew
_SIGNS: dict[str, formulas.Direction] = {"ge": "up", "gt": "up", "le": "down", "lt": "down"}


@dataclass(frozen=True)
class Lit:
    """A duty with its light on the day."""

    duty: Duty
    light: lights.Light
    inputs: lights.Inputs
    version: TargetVersion | None
    milestones: tuple[Milestone, ...]
    reports: tuple[Filed, ...]

    @property
    def report(self) -> Filed | None:
        """The report of the latest period that has opened."""
        return self.reports[-1] if self.reports else None

    @property
    def rank(self) -> tuple[int, int, str]:
        """Worst first; among equals the one that waits longest."""
        waiting = self.report.due.toordinal() if self.report else date.max.toordinal()
        return WORST_FIRST.index(self.light.state), waiting, self.duty.body.path


@dataclass(frozen=True)
class Board:
    """All duties of a programme with their lights on a day."""

    known: Known
    lit: tuple[Lit, ...]

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.known.day

    def of(self, *, body: int | None = None, task: int | None = None, target: int | None = None) -> list[Lit]:
        """The duties of a body, task or target."""
        return [
            one
            for one in self.lit
            if (body is None or one.duty.body_id == body)
            and (task is None or one.duty.task_id == task)
            and (target is None or one.duty.target_id == target)
        ]

    def whole(self, target: int) -> formulas.Aggregate[int]:
        """The figure of a target over its units, with how many of them are known."""
        duties = self.known.by_target.get(target, [])
        shares = [duty for duty in duties if any(row.body_id for row in self.known.milestones_of(duty))]
        counted = {duty.body_id: figure(duty, self.known) for duty in shares or duties[:1]}
        measure = duties[0].target.measure if duties and duties[0].target else None
        if not shares and counted:
            return formulas.over_units("sum", counted)
        return formulas.over_units(measure.over_units if measure else "none", counted)  # type: ignore[arg-type]


_boards: dict[tuple[int, date, str, str], Board] = {}
_lock = Lock()


def board(programme: Programme, day: date | None = None) -> Board:
    """The lights of every duty; kept ready until somebody writes (every write is an audit event)."""
    day = day or clock.today(programme)
    key = (programme.pk, day, programme.preset, head().hash)
    found = _boards.get(key)
    if found is None:
        found = judged(known.on(programme, day))
        with _lock:
            if len(_boards) >= _KEPT:
                _boards.clear()
            _boards[key] = found
    return found


def judged(facts: Known) -> Board:
    """Every duty judged by the preset in force on the day."""
    preset = lights.preset(facts.programme.preset)
    lit = []
    for duty in facts.duties:
        inputs = inputs_of(duty, facts)
        lit.append(
            Lit(
                duty=duty,
                light=lights.judge(inputs, preset, facts.day, facts.overrides.get(duty.pk, ())),
                inputs=inputs,
                version=facts.versions.get(duty.target_id or 0),
                milestones=tuple(facts.milestones_of(duty)),
                reports=tuple(facts.reports.get(duty.pk, ())),
            )
        )
    return Board(facts, tuple(lit))


def inputs_of(duty: Duty, facts: Known) -> lights.Inputs:
    """What the rule asks of a duty."""
    reports = facts.reports.get(duty.pk, [])
    latest = reports[-1] if reports else None
    told: dict[str, object] = {}
    if latest is not None:
        told = {"report": latest.state, "report_period": latest.period, "report_due": latest.due}
    if duty.task_id:
        due, met = _node(facts.milestones_of(duty), reports, facts.day)
        return lights.Inputs(milestone_due=due, milestone_met=met, **told)  # type: ignore[arg-type]
    version = facts.versions.get(duty.target_id or 0)
    actual = figure(duty, facts)
    until = _accepted_until(reports)
    return lights.Inputs(
        actual=actual,
        expected=expected_of(duty, facts, until.end) if until else Amount.unknown("not_yet_due"),
        by=until,
        unit=version.unit if version else "",
        direction=direction(duty, version),
        **told,  # type: ignore[arg-type]
    )


def figure(duty: Duty, facts: Known) -> Amount:
    """The accepted figure of a duty over its periods by the formula of its measure."""
    reports = facts.reports.get(duty.pk, [])
    until = _accepted_until(reports)
    if until is None:
        return reports[-1].amount if reports else Amount.unknown("not_yet_due")
    version = facts.versions.get(duty.target_id or 0)
    amounts = {
        filed.period: filed.amount
        for filed in reports
        if filed.period.rhythm == until.rhythm
        and (version is None or version.basis != _YEARLY or filed.period.year == until.year)
    }
    measure = duty.target.measure if duty.target else None
    formula = measure.over_periods if measure else "latest"
    return formulas.over_periods(formula, amounts, until).amount  # type: ignore[arg-type]


def expected_of(duty: Duty, facts: Known, day: date) -> Amount:
    """What the duty should have reached by the end of `day`."""
    version = facts.versions.get(duty.target_id or 0)
    rows = [row for row in facts.milestones_of(duty) if row.value is not None]
    if version is None or not rows:
        return Amount.unknown("missing")
    measure = duty.target.measure if duty.target else None
    # A rate holds for a year as a whole: nothing is expected of it before the year's end.
    form: expected.Form = "step" if version.basis in ("growth_rate", "level") else "linear"
    decimals = measure.decimals if measure else None
    if version.basis == _YEARLY:
        yearly = {row.due.year: row.value for row in rows if row.value is not None}
        return expected.expected_in_year(day, yearly, decimals=decimals)
    points = [expected.Milestone(row.due, row.value) for row in rows if row.value is not None]
    return expected.expected(day, points, baseline=_baseline(rows, version), form=form, decimals=decimals)


def _baseline(rows: Sequence[Milestone], version: TargetVersion) -> expected.Milestone | None:
    """Where the way begins: of the whole, its baseline; of what is added up from nothing, zero."""
    if version.baseline is not None and version.baseline_day is not None and rows[0].body_id is None:
        return expected.Milestone(version.baseline_day, version.baseline)
    if version.basis in ("total", "increase"):
        return expected.Milestone(date(min(row.due for row in rows).year - 1, 12, 31), Decimal(0))
    return None


def direction(duty: Duty, version: TargetVersion | None) -> formulas.Direction:
    """Which way is better: as the comparator says, else as the measure does."""
    measure = duty.target.measure if duty.target else None
    said = _SIGNS.get(version.comparator) if version else None
    return said or (measure.direction if measure else "up")  # type: ignore[return-value]


def _accepted_until(reports: Sequence[Filed]) -> calendar.Period | None:
    """The last period with an accepted figure."""
    accepted = [filed.period for filed in reports if filed.amount.value is not None]
    return max(accepted, key=lambda period: period.end) if accepted else None


def _node(rows: Sequence[Milestone], reports: Sequence[Filed], day: date) -> tuple[date | None, date | None]:
    """The node that matters: the first one not met, else the last one met, with the day on which it was met."""
    done = [filed for filed in reports if filed.accepted is not None and filed.accepted.node_done]
    met: date | None = None
    due: date | None = None
    for row in sorted(rows, key=lambda row: row.due):
        reached = next((filed for filed in done if filed.period.end >= row.due or filed.period.contains(row.due)), None)
        due, met = row.due, reached.filed_on if reached else None
        if reached is None or row.due > day:
            break
    return due, met


def counts(lit: Iterable[Lit]) -> Counter[LightState]:
    """How many bear each light."""
    return Counter(one.light.state for one in lit)
