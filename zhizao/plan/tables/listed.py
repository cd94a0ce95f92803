"""Listed: what do all the tables of a document say, and where do the sentences read on?

Takes  the context of a document.
Gives  drafts of its indicators, tasks of its tables of tasks, findings, and the spans that are no sentences.
Rule   indicators are read cell by cell; the words of tasks are read as sentences, with the owners and the deadline of their
       row; lists of projects and people are left alone, and a finding says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from zhizao.document.document import Finding
from zhizao.plan.context import Context
from zhizao.plan.deadlines import Governed
from zhizao.plan.drafts import Draft
from zhizao.plan.drafts import Row as Told
from zhizao.plan.records import Task
from zhizao.plan.tables import find, orders
from zhizao.plan.tables import read as indicators
from zhizao.plan.tables.find import Table
from zhizao.plan.tables.orders import Order


@dataclass(frozen=True, slots=True)
class Listed:
    """What tables say; findings have offsets of the raw text."""

    drafts: tuple[Draft, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    orders: tuple[Order, ...] = ()

    def holds(self, offset: int) -> bool:
        """Whether a table that is no text of sentences holds a clean offset."""
        at = bisect_right(self.spans, offset, key=itemgetter(0)) - 1 if self.spans else -1
        return at >= 0 and offset < self.spans[at][1]

    def in_table(self, offset: int) -> bool:
        """Whether a clean offset lies in any table."""
        return self.holds(offset) or self._order(offset) is not None

    def _order(self, offset: int) -> Order | None:
        at = bisect_right(self.orders, offset, key=attrgetter("start")) - 1 if self.orders else -1
        return self.orders[at] if at >= 0 and offset < self.orders[at].end else None

    def within_row(self, draft: Draft) -> Draft:
        """A draft of a sentence; one inside a row of tasks has the owners of its row, and its deadline if it has none."""
        order, governed = self._order(draft.amount.start), draft.governed
        if order is None:
            return draft
        if order.until and (governed.mark is None or governed.inherited):
            governed = Governed(order.until, "table")
        told = Told(place=draft.sentence, owners=order.owners if order.owners.owners else None)
        return draft._replace(governed=governed, row=told)


def read(context: Context) -> Listed:
    """Read all tables of a document."""
    found = find.tables(context.document.body.text)
    if not found:
        return Listed()
    listed = [indicators.read(context, table) for table in found if table.kind == "indicators"]
    rows = [order for table in found if table.kind == "tasks" for order in orders.orders(context, table)]
    findings = [*(one for part in listed for one in part.findings), *map(_other, _of(found, "other"))]
    return Listed(
        tuple(draft for part in listed for draft in part.drafts),
        tuple(orders.tasks(context, rows)),
        tuple(_in_raw(context, one) for one in findings),
        tuple(sorted({(table.start, table.end) for table in found if table.kind != "tasks"})),
        tuple(rows),
    )


def _of(found: Iterable[Table], kind: str) -> list[Table]:
    return [table for table in found if table.kind == kind]


def _other(table: Table) -> Finding:
    first = table.rows[0]
    return Finding("table_not_targets", "表格为项目或人员清单，未读为目标", first[0].start, first[-1].end)


def _in_raw(context: Context, finding: Finding) -> Finding:
    start, end = context.document.body.raw_span(finding.start, finding.end)
    return Finding(finding.code, finding.message, start, end)
