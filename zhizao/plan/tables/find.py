"""Find: which tables does a text hold, and what kind is each?

Takes  clean text.
Gives  its tables in order: of indicators, of tasks, or of other things (projects, people); rows that are no table are left
       to the sentences.
Rule   indicators need names (指标, 区县) and values (a year, 目标值, districts side by side); tasks need 任务 and owners or a
       deadline; 总投资, 建设内容, 联系电话 make a list of projects or people, which promises nothing of its own. A block
       without a head goes on with the table before it (a page ended); two tables side by side are two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from zhizao.plan.tables import cells, head
from zhizao.plan.tables.cells import Block, Row
from zhizao.plan.tables.head import OWNERS, Head

# Blank cells at the end of rows are lost with their tabs: so many columns may be missing where a table goes on.
BLANK_AT_END = 3
Kind = Literal["indicators", "tasks", "other"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head and the rows below it; `continued` where the head is that of the table before."""

    kind: Kind
    head: Head
    rows: tuple[Row, ...]
    caption: str
    notes: str
    start: int
    end: int
    continued: bool = False

    @property
    def around(self) -> str:
        """All that its caption, its heads and its notes say."""
        return "\n".join([self.caption, *("".join(column.words) for column in self.head.columns), self.notes])


def tables(text: str) -> list[Table]:
    """The tables of clean text."""
    found: list[Table] = []
    for block in cells.blocks(text):
        before = found[-1] if found and block.gap and found[-1].end <= block.start else None
        found += _in_block(block, before)
    return found


def _in_block(block: Block, before: Table | None) -> list[Table]:
    if head.is_turned(block.rows):
        turned = _read(Block(cells.turned(_under_title(block.rows)), block.caption, block.notes))
        return [] if turned is None else [_spanning(turned, block)]
    edges = [*_heads(block), len(block.rows)]
    found: list[Table] = []
    if edges[0] > 0 and before and 0 <= len(before.head.columns) - len(block.rows[0]) <= BLANK_AT_END:
        rows = tuple(cells.padded(row, len(before.head.columns)) for row in block.rows[: edges[0]])
        found.append(_continued(before, rows, block))
    for first, last in pairwise(edges):
        for part in _beside(cells.part(block, first, last)):
            one = _read(part)
            found += [one] if one else []
    return found


def _under_title(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    first = next(i for i, row in enumerate(rows) if len(cells.texts(row)) > 1)
    return rows[first:]


def _spanning(table: Table, block: Block) -> Table:
    return Table(table.kind, table.head, table.rows, table.caption, table.notes, block.start, block.end)


def _heads(block: Block) -> list[int]:
    """The rows with which a table begins: those that open a head and do not go on with the one above."""
    found: list[int] = []
    inside = 0
    for i, row in enumerate(block.rows):
        if i >= inside and head.opens(row):
            known = head.head_of(block.rows[i:])
            if known and known.of("value", "task", "other"):
                found.append(i)
                inside = i + known.rows
    return found


def _beside(block: Block) -> Iterator[Block]:
    """Two tables side by side repeat their head: 指标 | 2025年 | 指标 | 2025年."""
    told = [cell.text for cell in block.rows[0]]
    half = len(told) // 2
    if half >= 2 and len(told) % 2 == 0 and told[:half] == told[half:] and len(set(told[:half])) > 1 and all(told):
        for first in (0, half):
            yield Block(tuple(row[first : first + half] for row in block.rows), block.caption, block.notes)
        return
    yield block


def _read(block: Block) -> Table | None:
    found = head.head_of(block.rows)
    kind = _kind(found) if found else None
    rows = block.rows[found.rows :] if found else ()
    if not found or kind is None or not rows:
        return None
    titles = "\n".join(" ".join(cells.texts(row)) for row in block.rows[: found.rows] if len(cells.texts(row)) == 1)
    caption = f"{block.caption}\n{titles}" if titles else block.caption
    return Table(kind, found, rows, caption, block.notes, block.start, block.end)


def _kind(found: Head) -> Kind | None:
    named, values = found.of("name", "place"), found.of("value")
    indicators = any("指标" in word for column in named for word in column.words)
    if found.of("other") and not indicators and not found.of("task"):
        return "other"
    if named and values:
        return "indicators"
    return "tasks" if found.of("task") and found.of("deadline", *OWNERS) else None


def _continued(before: Table, rows: tuple[Row, ...], block: Block) -> Table:
    end = max(cell.end for cell in rows[-1])
    return Table(before.kind, before.head, rows, before.caption, before.notes or block.notes, block.start, end, True)
