"""Reader: the words of a PDF in the order in which they are read.

Takes  the bytes of a PDF.
Gives  Extracted: a paragraph a line, a row of a table a line of cells parted by tabs, and for every printed line and
       every cell the page and the box where it stands.
Rule   running heads, feet and page numbers stay in the raw text and are cut as noise; like footnotes they stand behind
       the paragraph or table that their page break interrupts, so that no sentence is cut in two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

import pypdfium2

from zhizao.document.document import Block, Box, Finding, Place
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.pdf import characters, columns, frame, grids, lines, pages, paragraphs
from zhizao.document.formats.pdf.columns import Zone
from zhizao.document.formats.pdf.grids import Table
from zhizao.document.formats.pdf.lines import Band, Line
from zhizao.document.formats.pdf.opened import PdfWithoutPages, opened
from zhizao.document.formats.pdf.pages import Page
from zhizao.document.formats.pdf.paragraphs import Margins
from zhizao.document.mapped import Edit
from zhizao.document.noise import Cut

# Gives the words that a picture of a page shows, None where it cannot.
Recognise = Callable[[pypdfium2.PdfDocument, Page], Page | None]
# A page without words that shows pictures on more than this part of it is a scan; a smaller one is a seal or a blank.
_PICTURED = 0.05


@dataclass(slots=True)
class Sheet:
    """A page with its words in bands and tables; `page` keeps only what places them."""

    page: Page
    bands: list[Band]
    tables: list[Table]
    readable: bool


def extract(data: bytes, name: str, recognise: Recognise | None = None) -> Extracted:
    """Read a PDF; `recognise` is asked for the words of pages that have none of their own.

    Raises a ZhizaoError (DOC-020 to DOC-023) that says why it cannot be opened.
    """
    with opened(data, name) as document:
        sheets = [_read(document, page, recognise) for page in _pages(document)]
    if not sheets:
        raise PdfWithoutPages(file=name)
    return _composed(sheets, "pdf")


def laid_out(found: Iterable[Page], encoding: str) -> Extracted:
    """The words of pages that were read elsewhere, in the order in which they are read."""
    return _composed([_sheet(page) for page in found], encoding)


def _composed(sheets: Sequence[Sheet], encoding: str) -> Extracted:
    text = _Text()
    if sheets:
        _compose(sheets, text)
    return Extracted(
        "".join(text.told),
        encoding,
        edits=tuple(text.edits),
        cuts=tuple(text.cuts),
        findings=tuple(_findings(sheets)),
        blocks=tuple(text.blocks),
    )


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    for index in range(len(document)):
        page = pages.read(document, index)
        if page:
            yield page


def _read(document: pypdfium2.PdfDocument, page: Page, recognise: Recognise | None) -> Sheet:
    """A page with its own words, or with those that are recognised on its picture."""
    sheet = _sheet(page)
    if recognise is None or not (_wordless(sheet) or not sheet.readable):
        return sheet
    recognised = recognise(document, page)
    return sheet if recognised is None else _sheet(recognised)


def _wordless(sheet: Sheet) -> bool:
    """A scan: a page that shows pictures and no words."""
    return sheet.readable and not sheet.bands and not sheet.tables and sheet.page.pictured > _PICTURED


def _sheet(page: Page) -> Sheet:
    words = characters.words_of(page)
    readable = characters.readable((char.text for char in words), page.unmapped)
    tables, free = grids.find(page.rules, words) if readable else ([], [])
    bands = lines.bands_of(free)
    page.chars, page.rules = [], []
    return Sheet(page, bands, tables, readable)


def _body(sheet: Sheet) -> float:
    sizes = [band.size for band in sheet.bands for piece in band.pieces for _ in piece.chars]
    return median(sizes) if sizes else 0.0


def _compose(sheets: Sequence[Sheet], text: _Text) -> None:
    """Put the pages' words one behind another."""
    upright = [
        frame.Sheet(
            sheet.page.number,
            sheet.page.width if sheet.page.turns % 2 else sheet.page.height,
            sheet.bands,
            _body(sheet),
        )
        for sheet in sheets
    ]
    writer = _Writer(text, sheets[0].page)
    for sheet, framed in zip(sheets, frame.find(upright), strict=True):
        edges = [(lines.line_of(sheet.bands[i].pieces), reason) for i, reason in sorted(framed.items())]
        middle = (sheet.page.width if sheet.page.turns % 2 else sheet.page.height) / 2
        body = [band for i, band in enumerate(sheet.bands) if i not in framed]
        writer.turn(sheet.page)
        writer.aside(_Aside(line, sheet.page, reason) for line, reason in edges if line.base < middle)
        for zone in columns.zones_of(body, sheet.tables):
            writer.zone(zone)
        writer.aside(_Aside(line, sheet.page, reason) for line, reason in edges if line.base >= middle)
    writer.close()


class _Aside(NamedTuple):
    """A line that is no part of the text."""

    line: Line
    page: Page
    reason: str


@dataclass(slots=True)
class _Text:
    """The raw text as it grows."""

    told: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    def add(self, words: str) -> int:
        """Put words behind the rest; gives where they begin."""
        start = self.length
        self.told.append(words)
        self.length += len(words)
        return start

    def put(self, words: str, notes: Sequence[tuple[int, int]], page: Page, box: Box) -> int:
        """Put the words of one place."""
        start = self.add(words)
        if words:
            place = Place(page.number, page.shown(box), recognised=page.recognised)
            self.blocks.append(Block(start, self.length, place))
        self.edits.extend(Edit(start + begin, start + end) for begin, end in notes)
        return start


class _Set(NamedTuple):
    """A line where it was set."""

    line: Line
    margins: Margins
    page: Page
    zone: int


class _Writer:
    """Puts lines, tables and what stands beside them into the text."""

    def __init__(self, text: _Text, page: Page) -> None:
        self.text = text
        self.page = page
        self.open: list[_Set] = []
        self.table: tuple[Table, Page] | None = None
        self.waiting: list[_Aside] = []
        self.zones = 0

    def turn(self, page: Page) -> None:
        """Begin a page."""
        self.page = page

    def aside(self, lines_: Iterator[_Aside]) -> None:
        """Take lines of the frame; they wait until the paragraph or table that is open ends."""
        self.waiting.extend(lines_)

    def zone(self, zone: Zone) -> None:
        """Take the lines and tables of a zone."""
        self.zones += 1
        told = [part for part in zone.parts if isinstance(part, Line)]
        margins = paragraphs.margins_of(told, zone.left, zone.right)
        for part in zone.parts:
            if isinstance(part, Table):
                self._table(part, self.page)
            else:
                self._line(_Set(part, margins, self.page, self.zones))

    def close(self) -> None:
        """End what is open."""
        self._end()
        self._flush()

    def _line(self, new: _Set) -> None:
        last = self.open[-1] if self.open else None
        if last and paragraphs.goes_on(
            last.line, new.line, last.margins, new.margins, apart=last.zone != new.zone, opening=len(self.open) == 1
        ):
            self.open.append(new)
            return
        self.close()
        self.open = [new]

    def _end(self) -> None:
        """Write the paragraph that is open."""
        before = ""
        for one in self.open:
            words = one.line.text
            if before:
                self.text.add(_glue(before, words))
            self.text.put(words, one.line.notes, one.page, _box(one.line))
            before = words
        if self.open:
            self.text.add("\n")
        self.open, self.table = [], None

    def _flush(self) -> None:
        for aside in self.waiting:
            start = self.text.put(aside.line.text, (), aside.page, _box(aside.line))
            self.text.cuts.append(Cut(start, self.text.length, "page_mark", aside.reason))
            self.text.add("\n")
        self.waiting = []

    def _table(self, table: Table, page: Page) -> None:
        """Write the rows; a table that goes on from the page before says its head once."""
        before = self.table if not self.open else None
        goes_on = before is not None and before[1] is not page and grids.same_columns(before[0], table)
        if not goes_on:
            self.close()
        again = _again(before[0], table) if goes_on and before else 0
        for i, row in enumerate(table.rows):
            start = self.text.length
            for k, cell in enumerate(row):
                if k:
                    self.text.add("\t")
                self.text.put(cell.text, cell.notes, page, cell.box)
            if i < again:
                self.text.cuts.append(Cut(start, self.text.length, "duplicate", "the head of a table, said again"))
            self.text.add("\n")
        self.table = (table, page)


def _again(first: Table, table: Table) -> int:
    """How many rows at the top say again what the head of the table's first part says."""
    count = 0
    while count < min(len(first.rows), len(table.rows) - 1) and [cell.text for cell in first.rows[count]] == [
        cell.text for cell in table.rows[count]
    ]:
        count += 1
    return count


def _box(line: Line) -> Box:
    return Box(line.left, line.top, line.right, line.bottom)


def _glue(before: str, after: str) -> str:
    latin = before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()
    return " " if latin and (before[-1].isalpha() or after[0].isalpha()) else ""


def _findings(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """What a person should know about pages."""
    garbled = [sheet.page.number for sheet in sheets if not sheet.readable]
    empty = [sheet.page.number for sheet in sheets if _wordless(sheet)]
    if garbled:
        yield Finding("text_layer_unreadable", _named(garbled))
    if empty:
        yield Finding("page_without_text", _named(empty))
    told = [(sheet.page.number, sheet.page.recognised) for sheet in sheets if sheet.page.recognised is not None]
    if told:
        yield Finding("recognised", "、".join(f"第{number}页{sure:.0%}" for number, sure in told))


def _named(numbers: Sequence[int]) -> str:
    """第1、3—5页."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "第" + "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs) + "页"
