"""Lights of a programme: what does each duty show on a day, and why?

Takes  what was known by the day (known.py).
Gives  for each duty its light with the figures it rests on, and lights of many put together.
Rule   programme/lights.py judges; programme/formulas.py and expected.py make the figures. What is counted of a programme
       are its tasks and targets (事项), each once, under the light of who leads it; the duties of a unit are counted for
       that unit alone (docs/concepts/light.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from threading import Lock

from zhizao.programme import calendar, expected, formulas, lights
from zhizao.programme.audit import Anchor
from zhizao.programme.formulas import Amount
from zhizao.reference.judgement import LightRule, LightState
from zhizao.web.audit.queries import last_write
from zhizao.web.programme.lights import known
from zhizao.web.programme.lights.known import Filed, Known
from zhizao.web.programme.models import Duty, Measure, Milestone, Programme, Target, TargetVersion, Task
from zhizao.web.programme.presets import names_of, preset_on
from zhizao.web.shell import clock

# From worst to best: what a person should see first; what is not due yet says nothing of the rest.
WORST_FIRST: tuple[LightState, ...] = ("late", "at_risk", "made_good", "on_track", "not_due")
WELL: tuple[LightState, ...] = ("on_track", "made_good")
TROUBLED: tuple[LightState, ...] = ("late", "at_risk")
_YEARLY, _LEAD = "per_year", "lead"
_FINEST = Decimal("0.000001")  # what a report keeps of a figure
_KEPT = 8  # days of programmes that are kept ready; a write makes them anew
_UNFILED = "quarter"  # how a course is cut before any report was asked; never by what a duty's rhythm is now
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
    yearly: tuple[Filed, ...] = ()

    @property
    def asked(self) -> tuple[Filed, ...]:
        """Every report asked of it, by due day: those of its rhythm, and those on each year."""
        return tuple(sorted((*self.reports, *self.yearly), key=lambda one: (one.stood.report.cycle.due, one.pk)))

    @property
    def report(self) -> Filed | None:
        """The report of the latest period of its rhythm that has opened."""
        return self.reports[-1] if self.reports else None

    @property
    def measure(self) -> Measure | None:
        """What the target is about on the day."""
        return self.version.measure if self.version else None

    @property
    def rank(self) -> tuple[int, int, str]:
        """Worst first; among equals the one that waits longest."""
        waiting = self.report.due.toordinal() if self.report else date.max.toordinal()
        return WORST_FIRST.index(self.light.state), waiting, self.duty.body.path

    @property
    def days_overdue(self) -> int:
        """For how many days a report or node has been waited for; 0 where none is late."""
        owed = [self.report.due] if self.report and self.report.state in ("overdue", "returned") else []
        if self.inputs.milestone_due and self.inputs.milestone_met is None:
            owed.append(self.inputs.milestone_due)
        return max([0, *((self.light.day - due).days for due in owed)])


@dataclass(frozen=True)
class Thing:
    """A task or target with its light: that of who leads it, the worst of them where several do."""

    key: tuple[str, int]
    lit: tuple[Lit, ...]

    @property
    def subject(self) -> Task | Target:
        """The task or target."""
        return self.lit[0].duty.subject

    @property
    def leads(self) -> list[Lit]:
        """The duties of those who lead; of all where nobody does."""
        return [one for one in self.lit if one.duty.role == _LEAD] or list(self.lit)

    @property
    def worst(self) -> Lit:
        """The duty whose light the thing bears."""
        return min(self.leads, key=lambda one: one.rank)

    @property
    def light(self) -> lights.Light:
        """Its light."""
        return self.worst.light


@dataclass(frozen=True)
class Settled:
    """What the report on a year states, beside what the periods of that year come to: neither is merged into the other."""

    said: Amount
    periods: formulas.Aggregate[calendar.Period]
    year: calendar.Period

    @property
    def complete(self) -> bool:
        """Whether the periods speak for the whole year: all that were asked are approved, up to its last day."""
        last = self.periods.as_of
        return self.periods.complete and last is not None and last.end == self.year.end

    @property
    def difference(self) -> Decimal | None:
        """By how much the year's report differs; None where they agree, or where the two cannot be compared."""
        if self.said.value is None or self.periods.amount.value is None or not self.complete:
            return None
        return (self.said.value - self.periods.amount.value).quantize(_FINEST) or None


@dataclass(frozen=True)
class Stop:
    """A period on the way: what was reached, what was expected, and how many of the units asked have a figure for it."""

    period: calendar.Period
    amount: Amount
    expected: Amount
    known: int
    asked: int


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

    @cached_property
    def rule(self) -> LightRule:
        """The version of the preset that was in force on the day."""
        return lights.rule_on(lights.preset(preset_on(self.known.programme, self.day)), self.day)

    @cached_property
    def things(self) -> Mapping[tuple[str, int], Thing]:
        """The tasks and targets that somebody answers for, each with its duties, in the order of the plan."""
        found: dict[tuple[str, int], list[Lit]] = {}
        for one in self.lit:
            found.setdefault(about(one.duty), []).append(one)
        things = (Thing(key, tuple(sorted(lit, key=lambda one: one.duty.role != _LEAD))) for key, lit in found.items())
        return {thing.key: thing for thing in things}

    @cached_property
    def troubled(self) -> list[Thing]:
        """The tasks and targets that need a look, the worst first: what every page and paper counts and lists."""
        found = (thing for thing in self.things.values() if thing.light.state in TROUBLED)
        return sorted(found, key=lambda thing: thing.worst.rank)

    def counted(self, target: int) -> tuple[formulas.UnitFormula, list[Duty]]:
        """The duties whose figures make up that of a target, and how: the shares, else the one that leads."""
        duties = sorted(self.known.by_target.get(target, []), key=lambda duty: duty.role != _LEAD)
        shares = [duty for duty in duties if any(row.body_id for row in self.known.milestones_of(duty))]
        if not shares:
            return "sum", duties[:1]
        version = self.known.versions.get(target)
        return (version.over_units if version else "none"), shares  # type: ignore[return-value]

    def whole(self, target: int, by: date | None = None) -> formulas.Aggregate[int]:
        """The figure of a target over its units by the end of `by`, with how many of them are known."""
        formula, duties = self.counted(target)
        return formulas.over_units(formula, {duty.body_id: figure(duty, self.known, by) for duty in duties})

    def expected_whole(self, target: int, day: date) -> Amount:
        """What a target as a whole should have reached by the end of `day`: by its own milestones, else by the shares."""
        formula, duties = self.counted(target)
        own = [row for row in self.known.milestones.get(("target", target), []) if row.body_id is None]
        if own and duties:
            return expected_by(self.known.versions.get(target), own, day)
        return formulas.over_units(
            formula, {duty.body_id: expected_of(duty, self.known, day) for duty in duties}
        ).amount

    def course(self, target: int, duty: Duty | None = None) -> list[Stop]:
        """Period by period, what was reached and what was expected: of one duty, or of the target as a whole."""
        duties = [duty] if duty else self.counted(target)[1]
        filed = [one for counted in duties for one in self.known.reports.get(counted.pk, [])]
        stones = [row.due for row in self.known.milestones.get(("target", target), [])]
        if not duties or not (filed or stones):
            return []
        rhythm = Counter(one.period.rhythm for one in filed).most_common(1)[0][0] if filed else _UNFILED
        days = [*stones, *(one.period.end for one in filed)]
        first = min(date(self.known.programme.first_year, 1, 1), *days)
        periods = calendar.periods_between(rhythm, first, max(days))  # type: ignore[arg-type]
        return [self._stop(target, duty, period, filed) for period in periods]

    def _stop(self, target: int, duty: Duty | None, period: calendar.Period, filed: Sequence[Filed]) -> Stop:
        then = [one for one in filed if period.contains(one.period.end)]
        expect = expected_of(duty, self.known, period.end) if duty else self.expected_whole(target, period.end)
        known = sum(one.amount.value is not None for one in then)
        if known:
            amount = figure(duty, self.known, period.end) if duty else self.whole(target, period.end).amount
        else:
            waits = period.end >= self.day or any(one.amount.reason == "not_yet_due" for one in then)
            amount = Amount.unknown("not_yet_due" if waits else "missing")
        return Stop(period, amount, expect, known, len(then))


_boards: dict[tuple[int, date, str, str], Board] = {}
_rows: dict[tuple[int, str], known.Rows] = {}
_lock = Lock()


def board(programme: Programme, day: date | None = None, written: Anchor | None = None) -> Board:
    """The lights of every duty; kept ready until somebody writes (every write is an audit event).

    Who asks several times at one moment says which write was the last.
    """
    day, last = day or clock.today(programme), (written or last_write()).hash
    key = (programme.pk, day, preset_on(programme, day), last)
    found = _boards.get(key)
    if found is None:
        found = judged(_known(programme, last).on(day))
        with _lock:
            if len(_boards) >= _KEPT:
                _boards.clear()
            _boards[key] = found
    return found


def _known(programme: Programme, written: str) -> known.Rows:
    """All rows of a programme: past days are cut from them without asking the database again."""
    found = _rows.get((programme.pk, written))
    if found is None:
        found = known.rows(programme)
        with _lock:
            _rows.clear()
            _rows[programme.pk, written] = found
    return found


def changes(board: Board, duties: Collection[int]) -> list[tuple[date, Lit]]:
    """The days up to that of the board on which the light of one of these duties changed, the latest first."""
    if board.known.rows is None:
        return []
    facts = board.known.rows.of(duties)
    rules = [version for name in names_of(facts.programme) for version in lights.preset(name).versions]
    near = {int(one.near_days.value) for one in rules}
    last: dict[int, tuple[str, str]] = {}
    found = []
    for day in sorted(one for one in facts.turns(near) if one <= board.day):
        for one in judged(facts.on(day)).lit:
            look = (one.light.state, one.light.colour)
            if last.get(one.duty.pk) != look:
                last[one.duty.pk] = look
                found.append((day, one))
    return found[::-1]


def forget() -> None:
    """Make everything anew: after the database was put back to another day."""
    with _lock:
        _boards.clear()
        _rows.clear()


def judged(facts: Known) -> Board:
    """Every duty judged by the preset in force on the day."""
    preset = lights.preset(preset_on(facts.programme, facts.day))
    shown = {row.state for row in lights.rule_on(preset, facts.day).rows}
    lit = []
    for duty in facts.duties:
        inputs = inputs_of(duty, facts)
        lit.append(
            Lit(
                duty=duty,
                light=lights.judge(
                    inputs,
                    preset,
                    facts.day,
                    # A preset chosen later may have no colour for what was set by hand: then the rule decides.
                    [one for one in facts.overrides.get(duty.pk, ()) if one.state in shown],
                ),
                inputs=inputs,
                version=facts.versions.get(duty.target_id or 0),
                milestones=tuple(facts.milestones_of(duty)),
                reports=tuple(facts.reports.get(duty.pk, ())),
                yearly=tuple(facts.yearly.get(duty.pk, ())),
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
        direction=direction(version),
        **told,  # type: ignore[arg-type]
    )


def figure(duty: Duty, facts: Known, by: date | None = None) -> Amount:
    """The accepted figure of a duty over its periods, those that end after `by` left out, by the formula of its version."""
    reports = [one for one in facts.reports.get(duty.pk, []) if by is None or one.period.end <= by]
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
    formula = version.over_periods if version else "latest"
    return formulas.over_periods(formula, amounts, until).amount  # type: ignore[arg-type]


def settled(duty: Duty, facts: Known, year: calendar.Period, said: Amount) -> Settled:
    """What is said of a year, beside what its periods come to by the formula of the version."""
    filed = [one for one in facts.reports.get(duty.pk, []) if one.period.year == year.year and one.period != year]
    rhythm = (_accepted_until(filed) or filed[-1].period).rhythm if filed else None
    amounts = {one.period: one.amount for one in filed if one.period.rhythm == rhythm}
    version = facts.versions.get(duty.target_id or 0)
    formula = version.over_periods if version else "latest"
    return Settled(said, formulas.over_periods(formula, amounts), year)  # type: ignore[arg-type]


def expected_of(duty: Duty, facts: Known, day: date) -> Amount:
    """What the duty should have reached by the end of `day`."""
    return expected_by(facts.versions.get(duty.target_id or 0), facts.milestones_of(duty), day)


def expected_by(version: TargetVersion | None, stones: Sequence[Milestone], day: date) -> Amount:
    """What should have been reached by the end of `day` on the way that the milestones mark."""
    rows = [row for row in stones if row.value is not None]
    if version is None or not rows:
        return Amount.unknown("missing")
    # A rate holds for a year as a whole: nothing is expected of it before the year's end. A change told for all the years
    # grows with them.
    whole_year = version.basis in ("growth_rate", "level") and not version.cumulative
    form: expected.Form = "step" if whole_year else "linear"
    decimals = max(version.decimals, *(_places(row.value) for row in rows))
    if version.basis == _YEARLY:
        yearly = {row.due.year: row.value for row in rows if row.value is not None}
        return expected.expected_in_year(day, yearly, decimals=decimals)
    points = [expected.Milestone(row.due, row.value) for row in rows if row.value is not None]
    if version.comparator == "maintain":
        return expected.kept(day, points)
    return expected.expected(day, points, baseline=_baseline(rows, version), form=form, decimals=decimals)


def _places(value: Decimal | None) -> int:
    """The decimals of a figure as it was set: firms are counted whole, a share keeps its tenths."""
    return max(0, -int((value or Decimal(0)).normalize().as_tuple().exponent))


def _baseline(rows: Sequence[Milestone], version: TargetVersion) -> expected.Milestone | None:
    """Where the way begins: of the whole, its baseline; of what is added up from nothing, zero."""
    if version.baseline is not None and version.baseline_day is not None and rows[0].body_id is None:
        return expected.Milestone(version.baseline_day, version.baseline)
    if version.basis in ("total", "increase") or version.cumulative:
        return expected.Milestone(date(min(row.due for row in rows).year - 1, 12, 31), Decimal(0))
    return None


def direction(version: TargetVersion | None) -> formulas.Direction:
    """Which way is better: as the comparator or the bound says, else as its measure did when it was chosen."""
    said = _SIGNS.get(version.bound or version.comparator) if version else None
    return said or (version.direction if version else "up")  # type: ignore[return-value]


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


def about(duty: Duty) -> tuple[str, int]:
    """What a duty is about: ("task", 3) or ("target", 5)."""
    return ("task", duty.task_id) if duty.task_id else ("target", duty.target_id or 0)


def counts(lit: Iterable[Lit | Thing]) -> Counter[LightState]:
    """How many bear each light."""
    return Counter(one.light.state for one in lit)


def well(lit: Iterable[Lit]) -> tuple[int, int]:
    """Of the duties that are due, how many are well, and how many they are."""
    states = [one.light.state for one in lit if one.light.state != "not_due"]
    return sum(state in WELL for state in states), len(states)


def punctual(lit: Iterable[Lit], day: date) -> tuple[int, int]:
    """Of the reports that were filed or are overdue, how many were filed in time, and how many they are."""
    verdicts = [
        one.stood.timeliness.verdict
        for each in lit
        for one in each.asked
        if one.stood.timeliness.verdict != "not_submitted" or one.due < day
    ]
    return sum(verdict == "on_time" for verdict in verdicts), len(verdicts)
