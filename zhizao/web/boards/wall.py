"""Wall 看板: how do units stand in each task, and places in each measure?

Takes  a board of lights, the tree of tasks, and what is asked: mode, level or drill, order.
Gives  lines of units with a cell for each column, the rate of reports in time, and the finding in one sentence.
Rule   the columns are the tasks that units answer for, in groups under their heading; a plan with more of them than a
       screen can scroll through begins with its fields. A cell bears the worst light of its duties; its share is the
       accepted figure over what is expected where there is one figure, else how many of its duties that are due are
       well. Sorted by worst: the unit with the most bad cells first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhizao.base.language import Say
from zhizao.charts import numbers
from zhizao.programme import lights
from zhizao.web.boards import lamps, plantree
from zhizao.web.boards.lamps import Count, Lamp
from zhizao.web.boards.plantree import Tree
from zhizao.web.boards.seen import Seen
from zhizao.web.people.models import Body, BodyKind
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.queries import WORST_FIRST, Lit, Thing
from zhizao.web.programme.models import Duty, Task

Mode = Literal["tasks", "places"]
Order = Literal["worst", "name", "rate"]
Level = Literal["tasks", "fields"]
PLACES = (BodyKind.DISTRICT, BodyKind.ZONE)
MOST_TASKS = 80  # columns that a person scrolls through; more of them begin as fields


@dataclass(frozen=True)
class Column:
    """A task, target or measure; `drill` leads to the same wall one step down, `under` is the heading it stands below."""

    key: str
    title: str
    unit: str = ""
    drill: str = ""
    under: int | None = None
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """A heading of the plan over the columns of its tasks."""

    title: str
    span: int
    drill: str


@dataclass(frozen=True)
class Cell:
    """What one unit shows in one column."""

    key: str
    lit: tuple[Lit, ...]
    lamp: Lamp
    share: str
    href: str
    chosen: bool

    @property
    def label(self) -> str:
        """The cell for those who hear it."""
        return f"{self.lamp.word} {self.share}"


@dataclass(frozen=True)
class Line:
    """A unit with its cells."""

    body: Body
    href: str
    cells: tuple[Cell | None, ...]
    filed: tuple[int, int]

    @property
    def lit(self) -> list[Lit]:
        """All duties of the line."""
        return [one for cell in self.cells if cell for one in cell.lit]

    @property
    def rate(self) -> str:
        """The share of reports in time."""
        return percent(*self.filed)


@dataclass(frozen=True)
class Wall:
    """The wall as it is shown."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    counts: list[Count]
    finding: str
    level: Level
    groups: tuple[Group, ...] = ()

    @property
    def chosen(self) -> tuple[Line, Column, Cell] | None:
        """The cell that was clicked."""
        for line in self.lines:
            for column, cell in zip(self.columns, line.cells, strict=True):
                if cell and cell.chosen:
                    return line, column, cell
        return None


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """A share in percent, halves up; a dash where there is no whole.

    >>> percent(1, 8), percent(0, 0)
    ('13%', '—')
    """
    found = share_of(part, whole)
    return "—" if found is None else f"{found:f}%"


def share_of(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """The same as a number; None where there is no whole."""
    return (Decimal(100) * part / whole).quantize(Decimal(1), ROUND_HALF_UP) if whole else None


def wall(
    seen: Seen,
    *,
    mode: Mode = "tasks",
    root: int | None = None,
    order: Order = "worst",
    chosen: str = "",
    level: Level | None = None,
) -> Wall:
    """The wall of a programme on a day; without a `level`, tasks where a screen can hold them."""
    board = seen.board
    tree = seen.tree
    shown = level or _level(seen)
    column_of = _by_measure(seen) if mode == "places" else _by_task(tree, root, shown, seen)
    columns: dict[str, Column] = {}
    grid: dict[int, dict[str, list[Lit]]] = {}
    for one in sorted(board.lit, key=lambda one: _in_plan(one.duty, tree)):
        column = column_of(one)
        if column is not None:
            columns.setdefault(column.key, column)
            grid.setdefault(one.duty.body_id, {}).setdefault(column.key, []).append(one)
    asked = {"mode": mode if mode != "tasks" else "", "task": root, "sort": order if order != "worst" else ""}
    asked["level"] = level

    def cell(body: int, column: Column) -> Cell | None:
        lit = grid[body].get(column.key)
        if not lit:
            return None
        key = f"{body}:{column.key}"
        href = seen.link("wall", at="why", cell=key, **asked)
        return _cell(key, lit, seen, href, key == chosen, figures=mode == "places")

    bodies = {one.duty.body_id: one.duty.body for one in board.lit}
    lines = [
        Line(
            bodies[body],
            seen.link("wall_unit", body),
            tuple(cell(body, column) for column in columns.values()),
            queries.punctual(board.of(body=body), seen.day),
        )
        for body in grid
    ]
    things = list(board.things.values())
    return Wall(
        tuple(columns.values()),
        tuple(sorted(lines, key=_ORDERS[order])),
        lamps.counts(things, board.rule, seen.language),
        finding(things, seen),
        shown,
        tuple(_groups(columns.values(), seen)) if mode == "tasks" and root is None and shown == "tasks" else (),
    )


def _level(seen: Seen) -> Level:
    tasks = {plantree.task_of(one.duty) for one in seen.board.lit}
    return "tasks" if len(tasks) <= MOST_TASKS else "fields"


def _groups(columns: Iterable[Column], seen: Seen) -> Iterator[Group]:
    """The headings over the columns: one for each row of neighbours below the same task of the plan."""
    for under, found in groupby(columns, key=lambda column: column.under):
        heading = seen.tree.tasks.get(under or 0)
        drill = seen.link("wall", task=heading.pk) if heading else ""
        yield Group(heading.title if heading else "", len(list(found)), drill)


def _in_plan(duty: Duty, tree: Tree) -> tuple[list[tuple[int, int]], int, int]:
    """The place of a duty in the order of the plan."""
    path = [(task.order, task.pk) for task in tree.above(plantree.task_of(duty))][::-1]
    return path, duty.target.order if duty.target else -1, duty.pk


def _by_task(tree: Tree, root: int | None, level: Level, seen: Seen) -> Callable[[Lit], Column | None]:
    parents = {task.parent_id for task in tree.tasks.values()}
    parents |= {one.duty.target.task_id for one in seen.board.lit if one.duty.target}

    def column(task: Task) -> Column:
        drill = seen.link("wall", task=task.pk) if task.pk in parents and task.pk != root else ""
        return Column(f"task-{task.pk}", task.title, drill=drill, under=task.parent_id)

    def own(one: Lit) -> Column:
        task = tree.top(one.duty) if level == "fields" else tree.tasks.get(plantree.task_of(one.duty) or 0)
        return column(task) if task else Column("rest", _("Other targets"))

    def below(one: Lit) -> Column | None:
        duty, task = one.duty, tree.child(one.duty, root or 0)
        if task is None:
            return None
        if task.pk == root and duty.target:
            return Column(f"target-{duty.target_id}", duty.target.title)
        return column(task)

    return below if root else own


def _by_measure(seen: Seen) -> Callable[[Lit], Column | None]:
    """A column for each measure of which places have a part; those of one name say which target they are of."""
    found = {column.key: column for one in seen.board.lit if (column := _measured(one))}
    names = Counter(column.title for column in found.values())

    def column_of(one: Lit) -> Column | None:
        column = _measured(one)
        return column if column is None or names[column.title] == 1 else replace(column, hint=_told_apart(one))

    return column_of


def _measured(one: Lit) -> Column | None:
    duty, measure = one.duty, one.measure
    if duty.body.kind not in PLACES or duty.target is None:
        return None
    if measure is None:
        return Column(f"target-{duty.target_id}", duty.target.title, promises.unit_of(one.version))
    return Column(f"measure-{measure.pk}", measure.name, measure.unit)


def _told_apart(one: Lit) -> str:
    """What a column promises, beside another of the same name."""
    promise = promises.promise(one.version)
    return _("target: %(promise)s") % {"promise": promise} if promise else ""


def _cell(key: str, lit: Sequence[Lit], seen: Seen, href: str, chosen: bool, *, figures: bool) -> Cell:
    worst = min(lit, key=lambda one: one.rank)
    share = _figure(worst) if figures else _share(lit)
    return Cell(key, tuple(lit), lamps.lamp(worst.light, seen.language), share, href, chosen)


def _figure(one: Lit) -> str:
    value = one.inputs.actual.value
    return numbers.printed(value) if value is not None else "—"


def _share(lit: Sequence[Lit]) -> str:
    """Of one figure, how much of what is expected; of several duties, how many of those due are well."""
    if len(lit) == 1:
        inputs = lit[0].inputs
        actual, expected = inputs.actual.value, inputs.expected.value
        part, whole = (actual, expected) if inputs.direction == "up" else (expected, actual)
        if part is not None and whole is not None and whole > 0:
            return percent(part, whole)
        return ""
    well, due = queries.well(lit)
    return f"{well}/{due}" if due else ""


def _badness(line: Line) -> tuple[int, ...]:
    """The number of cells by light, the worst light first."""
    states = [min((one.light.state for one in cell.lit), key=WORST_FIRST.index) for cell in line.cells if cell]
    return tuple(-states.count(state) for state in WORST_FIRST)


def _rate(line: Line) -> Decimal:
    part, whole = line.filed
    return Decimal(part) / whole if whole else Decimal(2)


_ORDERS: dict[Order, Callable[[Line], Any]] = {
    "worst": lambda line: (_badness(line), line.body.path),
    "name": lambda line: line.body.path,
    "rate": lambda line: (_rate(line), line.body.path),
}


def finding(things: Iterable[Thing], seen: Seen) -> str:
    """The state of the programme in one sentence: 21项任务和指标中3项逾期，最久的已46天."""
    found = list(things)
    late = [one for one in found if one.light.state == "late"]
    days = max((one.worst.days_overdue for one in late), default=0)
    facts = {"total": len(found), "late": len(late), "word": _word_of_late(seen, seen.say)}
    if not found:
        return _("Nobody has been given a task or target yet")
    if not late:
        return _("Of %(total)d tasks and targets none is %(word)s") % facts
    if not days:
        told = ngettext(
            "Of %(total)d tasks and targets %(late)d is %(word)s",
            "Of %(total)d tasks and targets %(late)d are %(word)s",
            len(late),
        )
        return told % facts
    told = ngettext(
        "Of %(total)d tasks and targets %(late)d is %(word)s; the longest wait is %(wait)s",
        "Of %(total)d tasks and targets %(late)d are %(word)s; the longest wait is %(wait)s",
        len(late),
    )
    wait = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return told % {**facts, "wait": wait}


def _word_of_late(seen: Seen, say: Say) -> str:
    """The preset's word for it; where it has several, the general one."""
    words = {row.word.of(seen.language) for row in seen.board.rule.rows if row.state == "late"}
    return words.pop() if len(words) == 1 else say(lights.LIGHTS["late"])
