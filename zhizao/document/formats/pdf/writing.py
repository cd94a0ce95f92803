"""Writing: how do lines and tables, one zone after another, become the raw text?

Takes  the zones of the pages in order, and the lines that stand beside the text.
Gives  the raw text with a block for every line and cell, the cuts and edits, and the rows that are in doubt.
Rule   a paragraph is a line of the raw text, a row of a table a line of cells parted by tabs. What stands beside the text
       (heads, feet, notes) comes behind the paragraph or table that the page break interrupts, so that no sentence is cut
       in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zhizao.document.document import Block, Box, Finding, Place
from zhizao.document.formats.pdf import grids, lines, paragraphs
from zhizao.document.formats.pdf.columns import Zone
from zhizao.document.formats.pdf.grids import Cell, Table
from zhizao.document.formats.pdf.lines import Line
from zhizao.document.formats.pdf.pages import Page
from zhizao.document.formats.pdf.paragraphs import Margins
from zhizao.document.mapped import Edit
from zhizao.document.noise import Cut


class Aside(NamedTuple):
    """Lines beside the text: of the page's frame, with the reason why, or a note, which stays."""

    lines: Sequence[Line]
    page: Page
    reason: str | None


class _Set(NamedTuple):
    """A line where it was set."""

    line: Line
    margins: Margins
    page: Page
    zone: int


@dataclass(slots=True)
class Text:
    """The raw text as it grows."""

    told: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Put words behind the rest."""
        self.told.append(words)
        self.length += len(words)

    def put(self, words: str, notes: Sequence[tuple[int, int]], page: Page, box: Box, part: str | None = None) -> None:
        """Put the words of one place; the spans that refer to notes are read over."""
        start = self.length
        self.add(words)
        if words:
            place = Place(page.number, page.shown(box), part=part, recognised=page.recognised)
            self.blocks.append(Block(start, self.length, place))
        self.edits.extend(Edit(start + begin, start + end) for begin, end in notes)


class Writer:
    """Puts lines, tables and what stands beside them into the text."""

    def __init__(self) -> None:
        self.text = Text()
        self._open: list[_Set] = []
        self._table: tuple[Table, Page] | None = None
        self._waiting: list[Aside] = []
        self._margins: Margins | None = None
        self._zones = 0

    def aside(self, asides: Iterable[Aside]) -> None:
        """Take lines beside the text; they wait until the paragraph or table that is open ends."""
        self._waiting.extend(asides)

    def zone(self, zone: Zone, page: Page) -> None:
        """Take the lines and tables of a zone."""
        self._zones += 1
        told = [part for part in zone.parts if isinstance(part, Line)]
        width = page.height if page.turns % 2 else page.width
        self._margins = paragraphs.margins_of(told, self._margins, width if zone.whole else None) or self._margins
        for part in zone.parts:
            if isinstance(part, Table):
                self._put_table(part, page)
            elif self._margins:
                self._line(_Set(part, self._margins, page, self._zones))

    def close(self) -> None:
        """End what is open."""
        self._paragraph([(one.line, one.page) for one in self._open])
        self._open, self._table = [], None
        for aside in self._waiting:
            start = self.text.length
            self._paragraph([(line, aside.page) for line in aside.lines], None if aside.reason else "note")
            if aside.reason:
                self.text.cuts.append(Cut(start, self.text.length - 1, "page_mark", aside.reason))
        self._waiting = []

    def _line(self, new: _Set) -> None:
        last = self._open[-1] if self._open else None
        opening = len(self._open) == 1
        if last and paragraphs.goes_on(
            last.line, new.line, last.margins, new.margins, apart=last.zone != new.zone, opening=opening
        ):
            self._open.append(new)
            return
        self.close()
        self._open = [new]

    def _paragraph(self, set_: Sequence[tuple[Line, Page]], part: str | None = None) -> None:
        before = ""
        for line, page in set_:
            self.text.add(lines.glue(before, line.text))
            self.text.put(line.text, line.notes, page, Box(line.left, line.top, line.right, line.bottom), part)
            before = line.text
        if set_:
            self.text.add("\n")

    def _put_table(self, table: Table, page: Page) -> None:
        """Write the rows; a table that goes on from the page before says its head once."""
        before = self._table if not self._open else None
        goes_on = before is not None and before[1] is not page and grids.same_columns(before[0], table)
        if not goes_on:
            self.close()
        again = _again(before[0], table) if goes_on and before else 0
        for i, row in enumerate(table.rows):
            start = self.text.length
            self._row(row, page)
            if i < again:
                self.text.cuts.append(Cut(start, self.text.length, "duplicate", "the head of a table, said again"))
            elif i in table.doubts:
                self.text.findings.append(Finding("table_uncertain", f"第{page.number}页", start, self.text.length))
            self.text.add("\n")
        self._table = (table, page)

    def _row(self, row: Sequence[Cell], page: Page) -> None:
        for k, cell in enumerate(row):
            self.text.add("\t" if k else "")
            self.text.put(cell.text, cell.notes, page, cell.box)


def _again(first: Table, table: Table) -> int:
    """How many rows at the top say again what the head of the table's first part says."""
    count = 0
    while count < min(len(first.rows), len(table.rows) - 1) and _told(first.rows[count]) == _told(table.rows[count]):
        count += 1
    return count


def _told(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]
