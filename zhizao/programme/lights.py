"""Lights: is this on schedule, at risk, late, or made good, and why?

Takes  what is known of one target or task on a day (figures, report, milestone, slips), and a preset.
Gives  a light: state, colour, shape, letter and word of the preset, the sentence why, and the rule with its version.
Rule   data/rules/lights/: dated versions, and the first row that applies decides. An override wins while it is in
       force and says so. Only the inputs and the day count: no clock, no storage, nothing that happened after the day.
Not    the figures themselves: see formulas.py and expected.py. The state of the report: see states.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say, language_of, mark, print_day
from zhizao.programme.calendar import Period
from zhizao.programme.formulas import REASONS, Amount, Direction, print_amount
from zhizao.programme.states import STATES, State
from zhizao.reference import judgement
from zhizao.reference.judgement import Colour, Condition, LightRow, LightRule, LightState, Preset, Shape, Words

LIGHTS: dict[LightState, str] = {
    "not_due": mark("not yet due"),
    "on_track": mark("on track"),
    "at_risk": mark("at risk"),
    "late": mark("late"),
    "made_good": mark("made good"),
}
_FILED: tuple[State, ...] = ("submitted", "approved", "locked")
# How a figure stands: counted, or only what a report says that is not approved yet.
_ACCEPTED, _WRITTEN = mark("accepted"), mark("in this report")
# Between two percentages lie percentage points.
_POINTS = mark("percentage points")


class UnknownPreset(ZhizaoError):
    """A preset that is not in the data."""

    code: ClassVar[str] = "PROG-014"
    says: ClassVar[str] = "There is no rule for lights named {name!r}."
    fix: ClassVar[str] = "Choose one of: {names}."


class RuleNotInForce(ZhizaoError):
    """A day on which no version of the preset was in force yet."""

    code: ClassVar[str] = "PROG-015"
    says: ClassVar[str] = "The rule for lights {name} was not in force on {day}: its first version is of {first}."
    fix: ClassVar[str] = "Judge a later day, or add the version that was in force then."


class BadOverride(ZhizaoError):
    """An override that this preset has no colour for, or that never ends."""

    code: ClassVar[str] = "PROG-016"
    says: ClassVar[str] = "A light cannot be set to {state} from {start} to {until}."
    fix: ClassVar[str] = "Give a reason, an end not before the start, and a state for which the rule has a colour."


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of one target or task; what is not known is left out.

    `expected` is what was due by the end of `by`, a period or a day; for a measure of which less is better
    (`direction` down), it is a ceiling. `slips` counts the slips that were sent and not answered. A preview judges by
    a figure that is not `accepted` yet, and says so.
    """

    actual: Amount = Amount.unknown("missing")  # noqa: RUF009 (an amount is frozen)
    expected: Amount = Amount.unknown("missing")  # noqa: RUF009 (an amount is frozen)
    by: Period | date | None = None
    unit: str = ""
    direction: Direction = "up"
    report: State | None = None
    report_period: Period | None = None
    report_due: date | None = None
    milestone_due: date | None = None
    milestone_met: date | None = None
    slips: int = 0
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Override:
    """A light set by a person for a time; it begins no earlier than it was decided."""

    state: LightState
    reason: str
    by: str
    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.start or not self.reason.strip():
            raise BadOverride(state=self.state, start=self.start, until=self.until)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit, as a fact of a sentence."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Term:
    """A text of the catalogue, as a fact of a sentence."""

    text: str


Fact = Quantity | Term | Words | Period | date | int | str


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: a text of the catalogue and the facts that fill it."""

    text: str
    facts: tuple[tuple[str, Fact], ...] = ()

    def told(self, say: Say) -> str:
        """The text, filled in.

        >>> Clause("{value} by {day}", (("value", Quantity(Decimal(3), "项")), ("day", date(2024, 10, 15)))).told(mark)
        '3 项 by 15 October 2024'
        """
        return _print(self, say, set())


@dataclass(frozen=True, slots=True)
class Light:
    """A verdict with what it rests on; `computed` is what the rule says where a person has set another state."""

    day: date
    state: LightState
    colour: Colour
    shape: Shape
    letter: Words
    word: Words
    clauses: tuple[Clause, ...]
    rule: str
    version: str
    computed: LightState

    @property
    def overridden(self) -> bool:
        """Whether a person has set this light."""
        return any(clause.text == SET_BY for clause in self.clauses)

    def sentence(self, say: Say) -> str:
        """Why: 到2024年第三季度应达17项，已审定15项，落后2项；第三季度报告10月15日到期，已逾期12天."""
        years: set[int] = set()
        return say("; ").join(_print(clause, say, years) for clause in self.clauses)


def _print(clause: Clause, say: Say, years: set[int]) -> str:
    """A clause in words; a year that the sentence has named is not named again."""
    facts = {name: _print_fact(fact, say, years) for name, fact in clause.facts}
    return say(clause.text).format(**facts)


def _print_fact(fact: Fact, say: Say, years: set[int]) -> str:
    if isinstance(fact, Quantity):
        return print_amount(Amount.known(fact.value), say(fact.unit) if fact.unit else "", say)
    if isinstance(fact, Term):
        return say(fact.text)
    if isinstance(fact, Words):
        return fact.of(language_of(say))
    if isinstance(fact, Period):
        named = fact.year in years
        years.add(fact.year)
        return fact.name(say) if named else fact.label(say)
    if isinstance(fact, date):
        named = fact.year in years
        years.add(fact.year)
        return print_day(fact, say, beside=fact.year if named else None)
    return str(fact)


SET_BY = mark("set by {by} from {start} to {until}: {reason} (by the rule: {state})")


def preset(name: str) -> Preset:
    """A preset by its id.

    >>> preset("yichang").name.zh, sorted(judgement.presets())
    ('宜昌', ['ouhai', 'sanming', 'suqian', 'yichang'])
    """
    known = judgement.presets()
    if name not in known:
        raise UnknownPreset(name=name, names=", ".join(known))
    return known[name]


def rule_on(rules: Preset, day: date) -> LightRule:
    """The version of a preset that was in force on `day`."""
    begun = [version for version in rules.versions if version.since is None or version.since <= day]
    if not begun:
        raise RuleNotInForce(name=rules.id, day=day, first=rules.versions[0].since)
    return begun[-1]


def judge(inputs: Inputs, rules: Preset, day: date, overrides: Iterable[Override] = ()) -> Light:
    """The light of one target or task at the end of `day`.

    >>> known = Inputs(Amount.known(Decimal(15)), Amount.known(Decimal(17)), Period("quarter", 2024, 3), "项")
    >>> light = judge(known, preset("yichang"), date(2024, 10, 27))
    >>> light.state, light.colour, light.shape, light.word.zh, light.sentence(mark)
    ('late', 'red', '■', '滞后', '17 项 expected by Q3 2024, 15 项 accepted, 2 项 behind')
    """
    rule = rule_on(rules, day)
    row = _row(inputs, rule, day)
    clauses = _clauses(inputs, rule, day)
    override = _in_force(overrides, day)
    shown = row
    if override:
        shown = _row_of(override, rule, row)
        clauses = (_set_by(override, row.word), *clauses)
    return Light(
        day,
        shown.state,
        shown.colour,
        shown.shape,
        shown.letter,
        shown.word,
        clauses,
        rules.id,
        rule.version,
        row.state,
    )


def history(
    inputs_on: Callable[[date], Inputs], rules: Preset, days: Iterable[date], overrides: Sequence[Override] = ()
) -> list[Light]:
    """The light on each of `days`, each by what was known then and the version in force then."""
    return [judge(inputs_on(day), rules, day, overrides) for day in days]


def changes(lights: Sequence[Light]) -> list[Light]:
    """Of a history, the lights that differ from the one before; the first always."""
    found: list[Light] = []
    for light in lights:
        if not found or (light.state, light.colour, light.word) != (found[-1].state, found[-1].colour, found[-1].word):
            found.append(light)
    return found


def _row(inputs: Inputs, rule: LightRule, day: date) -> LightRow:
    holds = conditions(inputs, rule, day)
    return next(row for row in rule.rows if holds & set(row.when) and inputs.slips >= row.slips)


def _in_force(overrides: Iterable[Override], day: date) -> Override | None:
    """The override on `day`; of several the one given last."""
    return next((one for one in reversed(list(overrides)) if one.start <= day <= one.until), None)


def _row_of(override: Override, rule: LightRule, computed: LightRow) -> LightRow:
    for row in (computed, *rule.rows):
        if row.state == override.state:
            return row
    raise BadOverride(state=LIGHTS[override.state], start=override.start, until=override.until)


def _set_by(override: Override, computed: Words) -> Clause:
    when: tuple[tuple[str, Fact], ...] = (("start", override.start), ("until", override.until))
    who: tuple[tuple[str, Fact], ...] = (("by", override.by), ("reason", override.reason))
    return Clause(SET_BY, (*when, *who, ("state", computed)))


def conditions(inputs: Inputs, rule: LightRule, day: date) -> frozenset[Condition]:
    """What holds on `day`, before the rows of a preset weigh it."""
    lags = (
        _lag(inputs.report_due, _filed(inputs), day),
        _lag(inputs.milestone_due, _met(inputs, day) is not None, day),
    )
    open_lags = [lag for lag in lags if lag is not None]
    gap = shortfall(inputs)
    behind = gap is not None and gap > rule.tolerance.value * abs(inputs.expected.value or Decimal(0))
    late_days = _days_late(inputs, day)
    returned = inputs.report == "returned"
    overdue = any(lag > 0 for lag in open_lags)
    judged = gap is not None or overdue or returned or inputs.report in _FILED or late_days is not None
    found: dict[Condition, bool] = {
        "overdue": overdue,
        "behind": behind,
        "near_due": any(-rule.near_days.value <= lag <= 0 for lag in open_lags),
        "returned": returned,
        "made_good": late_days is not None and late_days > 0,
        "unknown": not judged,
        "otherwise": True,
    }
    return frozenset(name for name, holds in found.items() if holds)


def shortfall(inputs: Inputs) -> Decimal | None:
    """How far the figure is on the wrong side of what is expected; below 0 on the right side, None if not known.

    >>> shortfall(Inputs(Amount.known(Decimal(5)), Amount.known(Decimal(4)), direction="down"))
    Decimal('1')
    """
    if inputs.actual.value is None or inputs.expected.value is None:
        return None
    ahead = inputs.actual.value - inputs.expected.value
    return -ahead if inputs.direction == "up" else ahead


def _filed(inputs: Inputs) -> bool:
    return inputs.report is None or inputs.report in _FILED


def _met(inputs: Inputs, day: date) -> date | None:
    """The day on which the milestone was met, as known on `day`."""
    met = inputs.milestone_met
    return met if met is not None and met <= day else None


def _days_late(inputs: Inputs, day: date) -> int | None:
    """How late the milestone was met, 0 or below in time; None while it is not met."""
    met = _met(inputs, day)
    if met is None:
        return None
    return (met - inputs.milestone_due).days if inputs.milestone_due else 0


def _lag(due: date | None, done: bool, day: date) -> int | None:
    """Days past the due day of what is not done; below 0 days still left."""
    return None if due is None or done else (day - due).days


def _clauses(inputs: Inputs, rule: LightRule, day: date) -> tuple[Clause, ...]:
    found = [*_of_figures(inputs), *_of_report(inputs, rule, day), *_of_milestone(inputs, rule, day)]
    if inputs.slips:
        found.append(Clause(mark("{count} slips were not answered"), (("count", inputs.slips),)))
    return tuple(found) or (_nothing(inputs),)


def _nothing(inputs: Inputs) -> Clause:
    reason = Term(REASONS[inputs.actual.reason or "missing"])
    return Clause(mark("there is nothing to judge by yet ({reason})"), (("reason", reason),))


def _of_figures(inputs: Inputs) -> list[Clause]:
    actual, expected, by = inputs.actual.value, inputs.expected.value, inputs.by
    facts: list[tuple[str, Fact]] = []
    if expected is not None and by is not None:
        facts += [("expected", Quantity(expected, inputs.unit)), ("by", by)]
    if actual is not None:
        facts += [("actual", Quantity(actual, inputs.unit)), ("how", Term(_ACCEPTED if inputs.accepted else _WRITTEN))]
    if actual is not None and len(facts) > 2:
        return [_compared(inputs, facts)]
    if actual is not None:
        return [Clause(mark("{actual} {how}, and nothing to compare it with yet"), tuple(facts))]
    if facts:
        facts.append(("reason", Term(REASONS[inputs.actual.reason or "missing"])))
        return [Clause(mark("{expected} expected by {by}, and no figure accepted ({reason})"), tuple(facts))]
    return []


def _compared(inputs: Inputs, facts: list[tuple[str, Fact]]) -> Clause:
    short = shortfall(inputs) or Decimal(0)
    gap = Quantity(abs(short), _POINTS if inputs.unit == "%" else inputs.unit)
    texts = _UP if inputs.direction == "up" else _DOWN
    text = texts[0] if short > 0 else texts[1] if short else texts[2]
    return Clause(text, (*facts, ("gap", gap)) if "{gap}" in text else tuple(facts))


_UP = (
    mark("{expected} expected by {by}, {actual} {how}, {gap} behind"),
    mark("{expected} expected by {by}, {actual} {how}, {gap} ahead"),
    mark("{expected} expected by {by}, {actual} {how}, as expected"),
)
_DOWN = (
    mark("at most {expected} expected by {by}, {actual} {how}, {gap} too much"),
    mark("at most {expected} expected by {by}, {actual} {how}, {gap} below"),
    mark("at most {expected} expected by {by}, {actual} {how}, as expected"),
)


def _of_report(inputs: Inputs, rule: LightRule, day: date) -> list[Clause]:
    if inputs.report is None or inputs.report_period is None or inputs.report_due is None:
        return []
    facts: tuple[tuple[str, Fact], ...] = (("period", inputs.report_period),)
    lag = _lag(inputs.report_due, _filed(inputs), day)
    if lag is None:
        # A filed report speaks by its figures; without any, that it was filed is all there is to say.
        if not inputs.accepted and inputs.actual.value is None:
            return [Clause(mark("the light once the report for {period} is approved"), facts)]
        state = Term(STATES[inputs.report])
        text = mark("the report for {period}: {state}")
        return [] if inputs.actual.value is not None else [Clause(text, (*facts, ("state", state)))]
    facts = (*facts, ("due", inputs.report_due))
    if inputs.report == "returned":
        if lag <= 0:
            return [Clause(mark("the report for {period}, due on {due}, was returned"), facts)]
        text = mark("the report for {period}, due on {due}, was returned and is {days} days overdue")
        return [Clause(text, (*facts, ("days", lag)))]
    return _due(lag, rule, facts, _REPORT_DUE)


def _of_milestone(inputs: Inputs, rule: LightRule, day: date) -> list[Clause]:
    due, met, late = inputs.milestone_due, _met(inputs, day), _days_late(inputs, day)
    if due is None:
        return []
    facts: tuple[tuple[str, Fact], ...] = (("due", due),)
    if met is None or late is None:
        return _due((day - due).days, rule, facts, _MILESTONE_DUE)
    facts = (*facts, ("met", met))
    if late <= 0:
        return [Clause(mark("the milestone due on {due} was met on {met}"), facts)]
    return [Clause(mark("the milestone due on {due} was met on {met}, {days} days late"), (*facts, ("days", late)))]


# Past its day, on it, and shortly before it.
_REPORT_DUE = (
    mark("the report for {period} was due on {due}, {days} days ago"),
    mark("the report for {period} is due on {due}, that very day"),
    mark("the report for {period} is due on {due}, {days} days left"),
)
_MILESTONE_DUE = (
    mark("the milestone was due on {due}, {days} days ago"),
    mark("the milestone is due on {due}, that very day"),
    mark("the milestone is due on {due}, {days} days left"),
)


def _due(lag: int, rule: LightRule, facts: tuple[tuple[str, Fact], ...], texts: tuple[str, str, str]) -> list[Clause]:
    """What is not done, where its day is past or near."""
    if -lag > rule.near_days.value:
        return []
    if lag == 0:
        return [Clause(texts[1], facts)]
    return [Clause(texts[0] if lag > 0 else texts[2], (*facts, ("days", abs(lag))))]
