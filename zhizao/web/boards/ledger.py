"""Ledger 台账: one row for each task and target, or for each duty of a unit, as filtered.

Takes  a programme on a day, filters and columns, all of which stand in the address.
Gives  rows whose cells are those of zhizao/papers/ledger.py: the screen and the Excel file are made of the same rows.
Rule   figures keep all their digits; a text in a column of numbers says why there is none. A task or target bears the
       light of who leads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from zhizao.charts.states import State
from zhizao.output import labels
from zhizao.papers.ledger import Cell, Column, Filter, Kind
from zhizao.programme import formulas, states
from zhizao.programme.formulas import Amount
from zhizao.web.boards import lamps
from zhizao.web.boards.figures import tidy
from zhizao.web.boards.lamps import Count
from zhizao.web.boards.seen import Seen
from zhizao.web.people import rights
from zhizao.web.plan.models import Entry
from zhizao.web.programme import promises
from zhizao.web.programme.breakdown.queries import rhythms, roles
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.queries import Lit, Thing
from zhizao.web.programme.models import Duty, Task

By = Literal["duty", "thing"]


@dataclass(frozen=True)
class Filters:
    """What the address asks for; an empty text is no filter."""

    by: By = "thing"
    unit: str = ""
    field: str = ""
    light: str = ""
    kind: str = ""
    rhythm: str = ""
    role: str = ""
    measure: str = ""
    state: str = ""
    overdue: str = ""
    text: str = ""
    sort: str = ""
    cols: str = ""
    dense: str = ""

    def query(self, **other: str) -> str:
        """As the query of an address."""
        asked = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return urlencode({key: value for key, value in asked.items() if value and (key, value) != ("by", "thing")})


def filters(asked: QueryDict) -> Filters:
    """The filters of an address; several columns may be given one by one."""
    given = {one.name: asked.get(one.name, "")[:400] for one in fields(Filters)}
    given["cols"] = ",".join(asked.getlist("cols"))[:400]
    given["by"] = "duty" if given["by"] == "duty" else "thing"
    for name in ("unit", "field", "measure"):
        given[name] = given[name] if given[name].isascii() and given[name].isdigit() else ""
    return Filters(**given)  # type: ignore[arg-type]


class Said(NamedTuple):
    """What the document says of a task or target: its sentence, and how often, where a task has no end (长期坚持)."""

    quote: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Item:
    """What a row is about: a duty, or a task or target with all its duties; `lit` is the one whose light it bears."""

    lit: Lit
    thing: Thing
    by: By
    seen: Seen
    said: Mapping[tuple[str, int], Said]

    @property
    def duty(self) -> Duty:
        """The duty that is shown."""
        return self.lit.duty

    @property
    def figure(self) -> Amount:
        """The accepted figure: of the duty, or of the target as a whole."""
        if self.by == "thing" and self.duty.target_id:
            return self.seen.board.whole(self.duty.target_id).amount
        return self.lit.inputs.actual

    @property
    def expected(self) -> Amount:
        """What is expected: by the end of the last period with an accepted figure, or of the target as a whole."""
        if self.by == "thing" and self.duty.target_id and self.lit.inputs.by:
            by = self.lit.inputs.by
            day = by if isinstance(by, date) else by.end
            return self.seen.board.expected_whole(self.duty.target_id, day)
        return self.lit.inputs.expected

    @property
    def owners(self) -> str:
        """Who answers."""
        if self.by == "duty":
            return self.duty.body.name
        return "、".join(one.duty.body.name for one in self.thing.leads)

    @property
    def picked(self) -> str:
        """The duties that are meant when the row is selected: of a task or target, those of who leads it."""
        lit = [self.lit] if self.by == "duty" else self.thing.leads
        return ",".join(str(one.duty.pk) for one in lit)

    @property
    def field(self) -> Task | None:
        """The top-level task."""
        return self.seen.tree.top(self.duty)

    @property
    def address(self) -> str:
        """The page of the thing."""
        duty = self.duty.pk if self.by == "duty" else None
        return subject_page(self.seen, self.duty, duty=duty)


@dataclass(frozen=True)
class Row:
    """A row as screen and file show it."""

    item: Item
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class _Made:
    """How a column is made; `shown` where it is there unless another choice is made."""

    title: str
    kind: Kind
    of: Callable[[Item], Cell]
    shown: bool = True


def subject_page(seen: Seen, about: Duty, *, duty: int | None = None, at: str = "") -> str:
    """The page of the task or target that a duty is about."""
    name, key = ("wall_target", about.target_id) if about.target_id else ("wall_task", about.task_id)
    return seen.link(name, key, duty=duty, at=at)


def _made() -> dict[str, _Made]:
    """The columns by their keys, in their order."""
    return {
        "light": _Made(_("Light"), "light", _state),
        "subject": _Made(_("Task or target"), "text", lambda one: one.duty.subject.title),
        "kind": _Made(_("Kind"), "text", lambda one: _("target") if one.duty.target_id else _("task"), shown=False),
        "field": _Made(_("Field of the plan"), "text", lambda one: one.field.title if one.field else None, shown=False),
        "unit": _Made(_("Responsible unit"), "text", lambda one: one.owners),
        "role": _Made(_("Part"), "text", _role),
        "printed": _Made(
            _("Owner as printed"), "text", lambda one: one.duty.printed or one.duty.group or None, shown=False
        ),
        "measure": _Made(_("Measure"), "text", _measure, shown=False),
        "promise": _Made(_("Promise"), "text", lambda one: promises.promise(one.lit.version) or None),
        "deadline": _Made(_("Time limit"), "date", _deadline, shown=False),
        "value": _Made(_("Accepted figure"), "number", lambda one: _amount(one.figure, one)),
        "expected": _Made(_("Expected"), "number", lambda one: _amount(one.expected, one)),
        "measured_in": _Made(_("In"), "text", lambda one: one.lit.inputs.unit or None),
        "done": _Made(_("Share of what is expected (%)"), "number", _done, shown=False),
        "rhythm": _Made(_("Rhythm"), "text", lambda one: rhythms()[one.duty.reports_on], shown=False),
        "period": _Made(_("Latest report"), "text", _period, shown=False),
        "state": _Made(_("State of the report"), "text", _report_state),
        "due": _Made(_("Due day"), "date", lambda one: one.lit.report.due if one.lit.report else None),
        "overdue": _Made(_("Days overdue"), "number", lambda one: one.lit.days_overdue or None),
        "why": _Made(_("Why?"), "text", lambda one: one.lit.light.sentence(one.seen.say)),
        "quote": _Made(_("Sentence of the document"), "text", lambda one: _said_of(one).quote or None, shown=False),
    }


def _state(one: Item) -> State:
    return lamps.lamp(one.lit.light, one.seen.language).state


def _said_of(one: Item) -> Said:
    return one.said.get(queries.about(one.duty), Said())


def _deadline(one: Item) -> Cell:
    """Of a target its own; of a task its last node, or how often it is to be done where it has no end."""
    if one.duty.target_id:
        return one.lit.version.deadline if one.lit.version else None
    return max((row.due for row in one.lit.milestones), default=_said_of(one).standing or None)


def _role(one: Item) -> str:
    word = roles()[one.duty.role]
    return _("%(part)s (assumed)") % {"part": word} if one.duty.assumed else word


def _measure(one: Item) -> str | None:
    return one.lit.measure.name if one.lit.measure else None


def _amount(amount: Amount, one: Item) -> Cell:
    """A figure, or the reason for none; a task has no figure at all."""
    if amount.value is not None:
        return tidy(amount.value)
    return one.seen.say(formulas.REASONS[amount.reason or "missing"]) if one.duty.target_id else None


def _done(one: Item) -> Cell:
    actual, expected = one.figure.value, one.expected.value
    if actual is None or not expected or expected < 0:
        return None
    return (100 * actual / expected).quantize(Decimal("0.1"))


def _period(one: Item) -> str | None:
    return one.lit.report.period.label(one.seen.say) if one.lit.report else None


def _report_state(one: Item) -> str | None:
    return one.seen.say(states.STATES[one.lit.report.state]) if one.lit.report else None


def columns(chosen: str = "") -> list[Column]:
    """The columns chosen by their keys, comma-separated; those usually shown where none is."""
    made = _made()
    keys = [key for key in chosen.split(",") if key in made] or [key for key, one in made.items() if one.shown]
    return [Column(key, made[key].title, made[key].kind) for key in made if key in keys]


def all_columns() -> list[Column]:
    """Every column that there is."""
    return [Column(key, one.title, one.kind) for key, one in _made().items()]


def rows(seen: Seen, asked: Filters, shown: Sequence[Column], *, reach: Iterable[str] | None = None) -> list[Row]:
    """The rows that the filters leave, in order; with `reach`, only those of bodies under these paths."""
    made = _made()
    key = asked.sort.removeprefix("-")
    said = _said(seen) if {"quote", "deadline"} & {key, *(column.key for column in shown)} else {}
    tests = _tests(asked, seen)
    items = [one for one in _items(seen, asked.by, said) if all(test(one) for test in tests)]
    if reach is not None:
        under = tuple(reach)
        items = [one for one in items if one.duty.body.path.startswith(under)]
    if key in made:
        _sort(items, made[key], down=asked.sort.startswith("-"))
    return [Row(one, tuple(made[column.key].of(one) for column in shown)) for one in items]


def _items(seen: Seen, by: By, said: Mapping[tuple[str, int], Said]) -> list[Item]:
    found = []
    for thing in seen.board.things.values():
        lit = thing.lit if by == "duty" else (thing.worst,)
        found += [Item(one, thing, by, seen, said) for one in lit]
    return found


def _said(seen: Seen) -> dict[tuple[str, int], Said]:
    about = Q(target__programme=seen.programme) | Q(task__programme=seen.programme)
    found = {}
    columns = ("target", "task", "record__quote", "record__periodicity", "record__when")
    for target, task, quote, rhythm, when in Entry.objects.filter(about).values_list(*columns):
        standing = (when or seen.say(labels.PERIODICITIES[rhythm])) if task and rhythm else ""
        found["target" if target else "task", target or task] = Said(quote or "", standing)
    return found


def _sort(items: list[Item], made: _Made, *, down: bool) -> None:
    """By what a column shows; what is empty or only a reason stands last, either way."""

    def value(one: Item) -> Any:
        return one.lit.rank if made.kind == "light" else made.of(one)

    def missing(one: Item) -> bool:
        shown = value(one)
        return shown is None or (made.kind in ("number", "date") and isinstance(shown, str))

    there = sorted((one for one in items if not missing(one)), key=value, reverse=down)
    items[:] = there + [one for one in items if missing(one)]


def _tests(asked: Filters, seen: Seen) -> list[Callable[[Item], bool]]:
    """What a row must pass."""
    given = asked
    path = next((one.duty.body.path for one in seen.board.lit if str(one.duty.body_id) == given.unit), "?")
    tests: list[tuple[str, Callable[[Item], bool]]] = [
        (given.unit, lambda one: any(each.duty.body.path.startswith(path) for each in _lit(one))),
        (given.field, lambda one: one.field is not None and str(one.field.pk) == given.field),
        (given.light, lambda one: given.light in _looks(one, seen)),
        (given.kind, lambda one: given.kind == ("target" if one.duty.target_id else "task")),
        (given.rhythm, lambda one: given.rhythm == one.duty.reports_on),
        (given.role, lambda one: any(given.role == each.duty.role for each in _lit(one))),
        (given.measure, lambda one: one.lit.measure is not None and str(one.lit.measure.pk) == given.measure),
        (given.state, lambda one: any(given.state == filed.state for each in _lit(one) for filed in each.asked)),
        (given.overdue, lambda one: one.lit.days_overdue > 0),
        (given.text, lambda one: _says(one, given.text)),
    ]
    return [test for value, test in tests if value]


def _lit(one: Item) -> tuple[Lit, ...]:
    """The duties that a row stands for."""
    return one.thing.lit if one.by == "thing" else (one.lit,)


def _looks(one: Item, seen: Seen) -> tuple[str, str]:
    """What a filter may name a light by: its state, or its state and colour."""
    return one.lit.light.state, lamps.lamp(one.lit.light, seen.language).code


def _says(one: Item, words: str) -> bool:
    names = [one.duty.subject.title, one.owners, one.duty.printed, one.duty.group, _measure(one) or ""]
    return all(any(word.lower() in name.lower() for name in names) for word in words.split())


@dataclass(frozen=True)
class Totals:
    """What stands below the ledger."""

    number: int
    counts: list[Count]
    filed: tuple[int, int]
    value: Amount | None
    unit: str


def totals(seen: Seen, found: Sequence[Row]) -> Totals:
    """Rows, lights, reports in time; the sum of figures where all rows are shares of one target that adds up."""
    lit = [row.item.lit for row in found]
    versions = {one.version for one in lit}
    shares = all(row.item.by == "duty" and any(stone.body_id for stone in row.item.lit.milestones) for row in found)
    value = None
    if len(versions) == 1 and shares and lit[0].version:
        formula: Any = lit[0].version.over_units
        value = formulas.over_units(formula, {one.duty.pk: one.inputs.actual for one in lit}).amount
    return Totals(
        len(found),
        lamps.counts(lit, seen.board.rule, seen.language),
        queries.punctual((each for row in found for each in _lit(row.item)), seen.day),
        value if value and value.value is not None else None,
        lit[0].inputs.unit if value else "",
    )


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    units: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    lights: list[tuple[str, str]]
    measures: list[tuple[str, str]]


def choices(seen: Seen) -> Choices:
    """The units, fields, lights and measures of this programme."""
    board = seen.board
    bodies = {one.duty.body_id: one.duty.body for one in board.lit}
    held = {seen.tree.top(one.duty) for one in board.lit}
    measures = {one.measure.pk: one.measure.name for one in board.lit if one.measure}
    return Choices(
        [(str(body.pk), body.name) for body in sorted(bodies.values(), key=lambda body: body.path)],
        [(str(task.pk), task.title) for task in seen.tree.fields if task in held],
        [
            (count.lamp.code, f"{count.lamp.shape} {count.lamp.word}")
            for count in lamps.counts([], board.rule, seen.language)
        ],
        [(str(key), name) for key, name in sorted(measures.items(), key=lambda one: one[1])],
    )


def report_states(seen: Seen) -> dict[str, str]:
    """Where a report may stand, in words."""
    return {state: seen.say(word) for state, word in states.STATES.items()}


def told(seen: Seen, asked: Filters, offered: Choices) -> tuple[Filter, ...]:
    """The filters in words, as the Excel file names them."""
    kinds = {"task": _("task"), "target": _("target")}
    named: list[tuple[str, str, Mapping[str, str]]] = [
        (_("Unit"), asked.unit, dict(offered.units)),
        (_("Field of the plan"), asked.field, dict(offered.fields)),
        (_("Light"), asked.light, dict(offered.lights)),
        (_("Kind"), asked.kind, kinds),
        (_("Rhythm"), asked.rhythm, rhythms()),
        (_("Part"), asked.role, roles()),
        (_("Measure"), asked.measure, dict(offered.measures)),
        (_("State of a report"), asked.state, report_states(seen)),
        (_("Overdue"), asked.overdue, {asked.overdue: _("yes")}),
        (_("Words"), asked.text, {}),
    ]
    return tuple(Filter(name, words.get(value, value)) for name, value, words in named if value)


def own_reach(seen: Seen) -> list[str] | None:
    """The paths of the bodies whose rows the person may take away; None: all."""
    return rights.reach(seen.user, "export")
