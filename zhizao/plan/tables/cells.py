"""Cells: which lines of a text are a table, and what stands around it?

Takes  clean text whose tables are lines of cells parted by tabs.
Gives  blocks: rows of equal width with the lines above (caption) and below (notes).
Rule   a short line without tabs between two rows is a row of its own (一、规模效益, merged over the table); more than one such
       line, or a sentence, ends the block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

# Longer lines are sentences, not captions or rows of categories.
SHORT = 40
CAPTION_LINES, NOTE_LINES = 3, 8
# A caption is longer than a row of a category: 表1 临江市“十四五”先进制造业发展主要指标（2021—2025年）.
CAPTION = 60
# Wider than any printed table: a line of more cells is no row.
WIDEST = 200
_NOTE = re.compile(
    r"(?:备?注|说明|附注|注释)\d?[：:.、\s]|[*※①②③④⑤]|[〔\[（][^〔\[（]{0,3}[〕\]）](?:内|中|为|表示)|[（(]?注[：:]"
)


class Cell(NamedTuple):
    """One cell: text[start:end]; a blank one has no length."""

    start: int
    end: int
    text: str


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one width that stand together; `gap` short lines part it from the block before (None: more)."""

    rows: tuple[Row, ...]
    caption: str = ""
    notes: str = ""
    gap: bool = False

    @property
    def start(self) -> int:
        """Where its first row begins."""
        return self.rows[0][0].start

    @property
    def end(self) -> int:
        """Behind its last row."""
        return max(cell.end for cell in self.rows[-1])


def texts(row: Row) -> list[str]:
    """The different texts of a row, blanks left out: a cell merged over columns may be repeated."""
    return list(dict.fromkeys(cell.text for cell in row if cell.text))


def blocks(text: str) -> list[Block]:
    """The tables of clean text, in order."""
    found: list[Block] = []
    end = -1
    for run in _runs(_rows(text), text):
        rows = [_cells(text, *line) for line in run]
        width = min(max(map(len, rows)), WIDEST)
        above = _above(text, run[0][0])
        found.append(
            Block(
                tuple(padded(row, width) for row in rows),
                "\n".join(above),
                "\n".join(_below(text, run[-1][1])),
                gap=end >= 0 and _short(text[end : run[0][0]]),
            )
        )
        end = run[-1][1]
    return found


def part(block: Block, first: int, last: int) -> Block:
    """The rows first..last of a block; what stood above the others is no caption of these, but the rows before."""
    above = "\n".join(" ".join(texts(row)) for row in block.rows[max(0, first - 2) : first] if len(texts(row)) == 1)
    return replace(block, rows=block.rows[first:last], caption=f"{block.caption}\n{above}" if above else block.caption)


def _rows(text: str) -> Iterator[tuple[int, int]]:
    """The lines that hold cells."""
    tab = text.find("\t")
    while tab >= 0:
        end = text.find("\n", tab)
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, tab) + 1, end
        tab = text.find("\t", end)


def _runs(rows: Iterator[tuple[int, int]], text: str) -> Iterator[list[tuple[int, int]]]:
    """Rows that follow each other; a single short line between two of them is a row too."""
    run: list[tuple[int, int]] = []
    for row in rows:
        if run and row[0] != run[-1][1] + 1:
            between = text[run[-1][1] + 1 : row[0] - 1]
            if "\n" in between or len(between) > SHORT or between.endswith(("。", "；", "：")):
                yield run
                run = []
            else:
                run.append((run[-1][1] + 1, row[0] - 1))
        run.append(row)
    if run:
        yield run


def _cells(text: str, start: int, end: int) -> Row:
    cells, at = [], start
    for printed in text[start:end].split("\t")[:WIDEST]:
        bare = printed.strip()
        begin = at + printed.find(bare)
        cells.append(Cell(begin, begin + len(bare), bare))
        at += len(printed) + 1
    return tuple(cells)


def padded(row: Row, width: int) -> Row:
    """A row with blank cells behind it."""
    end = row[-1].end
    return row + (Cell(end, end, ""),) * (width - len(row))


def _above(text: str, start: int) -> list[str]:
    """The caption: short lines right above the first row, the nearest last."""
    lines: list[str] = []
    while start > 0 and len(lines) < CAPTION_LINES:
        before = text.rfind("\n", 0, start - 1) + 1
        line = text[before : start - 1]
        if len(line) > CAPTION or line.endswith(("。", "；")) or "\t" in line:
            break
        lines.insert(0, line)
        start = before
    return lines


def _below(text: str, end: int) -> list[str]:
    """The notes right below the last row."""
    lines: list[str] = []
    while end < len(text) and len(lines) < NOTE_LINES:
        stop = text.find("\n", end + 1)
        stop = len(text) if stop < 0 else stop
        line = text[end + 1 : stop]
        if not _NOTE.match(line) and not (lines and re.match(r"\d[.、]", line)):
            break
        lines.append(line)
        end = stop
    return lines


def _short(between: str) -> bool:
    """Whether no more than captions stand between two blocks (a page ended, the table goes on)."""
    lines = between.strip("\n").split("\n")
    return len(lines) <= CAPTION_LINES and all(len(line) <= SHORT and not line.endswith("。") for line in lines)


def turned(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows for columns."""
    return tuple(zip(*rows, strict=True))
