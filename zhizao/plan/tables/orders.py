"""Orders: which tasks does a table hand out (重点任务分工表), to whom, by when?

Takes  the context of a document and a table of tasks.
Gives  a Task for every row, with its owners and its time limit; and for words inside a row its owners and its deadline.
Rule   the title is the first cell of tasks that is new in its row and not merged with the next; a row without one goes on with
       the task above, which then lasts until the later of both days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from zhizao.base.sources import record_id
from zhizao.plan import owners, timelimits, times
from zhizao.plan.context import Context
from zhizao.plan.owners import Owners
from zhizao.plan.records import Task
from zhizao.plan.tables import cells
from zhizao.plan.tables.cells import Cell, Row
from zhizao.plan.tables.find import Table
from zhizao.plan.tables.head import OWNERS
from zhizao.plan.timelimits import Limit
from zhizao.plan.times import TimeMark


@dataclass(frozen=True, slots=True)
class Order:
    """One row of tasks: text[start:end], its title, who answers and by when."""

    title: Cell
    start: int
    end: int
    owners: Owners
    until: TimeMark | None
    limit: Limit | None = None


def orders(context: Context, table: Table) -> list[Order]:
    """The tasks of a table, row by row."""
    found: list[Order] = []
    for order, limit in _rows(context, table):
        if order:
            found.append(order)
        elif found:
            found[-1] = replace(found[-1], limit=timelimits.later(found[-1].limit, limit))
    return found


def _rows(context: Context, table: Table) -> Iterator[tuple[Order | None, Limit | None]]:
    """The order of each row, None where it goes on with the one above, and the time limit in its own cell."""
    above: dict[int, Cell] = {}
    for row, after in zip_longest(table.rows, table.rows[1:]):
        if len(cells.texts(row)) < 2:
            above = {}
            continue
        title = _title(table, row, after, above)
        if title is None:
            yield None, _limit(context, [row[one.at] for one in table.head.of("deadline")])
            continue
        answering, until = _owners(context, table, row, above), _until(context, table, row, above)
        limit = _limit(context, [above[one.at] for one in table.head.of("deadline") if one.at in above])
        yield Order(title, row[0].start, max(cell.end for cell in row), answering, until, limit), limit


def _title(table: Table, row: Row, after: Row | None, above: dict[int, Cell]) -> Cell | None:
    said = {one.at: row[one.at] for one in table.head.of("task") if row[one.at].text}
    fresh = [at for at, cell in said.items() if at not in above or above[at].text != cell.text]
    above.update(said)
    # A cell merged over several rows groups them: each row has its title one column further.
    alone = [at for at in fresh if not after or not _goes_on(table, row, after, at)]
    return said[(alone or fresh)[0]] if fresh else None


def _goes_on(table: Table, row: Row, after: Row, at: int) -> bool:
    """Whether a cell of tasks is merged with the row below, which has a task of its own beside it."""
    others = [one.at for one in table.head.of("task") if one.at > at and after[one.at].text]
    return after[at].text in ("", row[at].text) and any(after[one].text != row[one].text for one in others)


def _owners(context: Context, table: Table, row: Row, above: dict[int, Cell]) -> Owners:
    parts = []
    for column in table.head.of(*OWNERS):
        cell = row[column.at]
        if cell.text:
            above[column.at] = cell
        if column.at in above:
            held = above[column.at]
            parts.append(owners.in_cell(context.document, held.start, held.end, column.role))  # type: ignore[arg-type]
    return owners.in_parts(parts) if parts else owners.NOBODY


def _until(context: Context, table: Table, row: Row, above: dict[int, Cell]) -> TimeMark | None:
    for column in table.head.of("deadline"):
        cell = row[column.at]
        if cell.text:
            above[column.at] = cell
        held = above.get(column.at)
        marks = times.find(held.text, context.year) if held else []
        for mark in marks:
            if mark.last and held:
                return mark._replace(start=held.start, end=held.end, kind="until")
    return None


def _limit(context: Context, held: list[Cell]) -> Limit | None:
    """What the first cell of time limits says that says anything."""
    told = (timelimits.in_cell(context, cell.start, cell.end) for cell in held if cell.text)
    return next((limit for limit in told if limit), None)


def tasks(context: Context, found: list[Order]) -> list[Task]:
    """The rows as records; a row's place in its table is its path."""
    document = context.document
    numbers: Counter[str] = Counter()
    records = []
    for order in found:
        start, end = document.body.raw_span(order.title.start, order.title.end)
        body = document.body.raw_span(order.start, order.end)
        heading = context.heading(order.title.start)
        above = heading.path if heading else ""
        numbers[above] += 1
        records.append(
            Task(
                id=record_id(document.sha256, "task", start, end, 0),
                quote=document.raw[start:end],
                start=start,
                end=end,
                section=context.section(order.title.start),
                path="/".join(filter(None, [above, str(numbers[above])])),
                role="measure",
                body_start=body[0],
                body_end=body[1],
                owners=order.owners.owners,
                lead=order.owners.lead,
                owners_expanded=order.owners.expanded,
                **timelimits.slots(document, order.limit),
            )
        )
    return records
