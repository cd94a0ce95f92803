"""Spool: how are rows that come once printed twice, without holding them all?

Takes  the rows of a table, read once.
Gives  the rows as texts for a page and as CSV, as often as asked; what is large waits on disk.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from zhizao.base.language import Language
from zhizao.charts.states import State
from zhizao.papers import figures
from zhizao.papers.ledger import Cell, Column


class Printed(NamedTuple):
    """A cell: as a page shows it, as CSV holds it, and how it looks."""

    shown: str
    plain: str
    look: str


@dataclass(frozen=True, slots=True)
class Section:
    """A table of an archive: the plan, targets, tasks, reports, reviews, lights. Its rows are read once."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]


class Spool:
    """The rows of a section, kept aside."""

    def __init__(self, section: Section, language: Language, in_memory: int) -> None:
        self.anchor = f"t-{section.key}"
        self.path = f"tables/{section.key}.csv"
        self.title = figures.text(section.title)
        self.heads = [figures.text(column.head) for column in section.columns]
        self.count = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 (closed by close)
        for row in section.rows:
            cells = [_printed(cell, column, language) for cell, column in zip(row, section.columns, strict=True)]
            self._file.write(json.dumps(cells).encode() + b"\n")
            self.count += 1

    def rows(self) -> Iterator[list[Printed]]:
        """The rows as texts, from the first."""
        self._file.seek(0)
        for line in self._file:
            yield [Printed(*cell) for cell in json.loads(line)]

    def csv(self) -> Iterator[bytes]:
        """The rows as CSV, with the mark by which Excel knows UTF-8."""
        yield "\ufeff".encode()
        yield _line(self.heads)
        for row in self.rows():
            yield _line([_guarded(cell) for cell in row])

    def close(self) -> None:
        self._file.close()


def _printed(cell: Cell, column: Column, language: Language) -> Printed:
    if cell is None:
        return Printed("", "", "")
    if isinstance(cell, State):
        return Printed(figures.text(str(cell)), figures.text(str(cell)), cell.colour)
    if isinstance(cell, str):
        return Printed(figures.text(cell), figures.text(cell), "number" if column.kind == "number" else "text")
    if isinstance(cell, date):
        return Printed(figures.day(cell, language), cell.isoformat(), "number")
    return Printed(str(cell), str(cell), "number")


def _guarded(cell: Printed) -> str:
    """A text that Excel would run when it opens the file gets an apostrophe in front; numbers stay as they are."""
    runs = cell.look == "text" and cell.plain.startswith(("=", "+", "-", "@", "\t"))
    return f"'{cell.plain}" if runs else cell.plain


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
