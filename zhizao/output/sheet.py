"""Sheet: how does a table become a sheet that an office can print, filter and sort?

Takes  columns and rows of typed cells.
Gives  a sheet of an Excel workbook: numbers and days as such, wrapped text, widths that suit what stands in them, a head that
       stays and is repeated on paper, filters, page numbers.
Rule   data/workbooks/plan.yaml. A text stays a text, whatever it begins with; what Excel cannot hold is cut with a note.
Not    what the columns are: see workbook.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from pydantic import BaseModel
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Language, Say, speaker
from zhizao.output.printed import visible
from zhizao.reference import strict

Kind = Literal["text", "number", "day", "share", "look", "head"]


class Most(BaseModel, frozen=True, extra="forbid"):
    """What Excel holds."""

    rows: int
    characters: int
    links: int
    header: int
    levels: int
    height: int


class Layout(strict.DataFile):
    """data/workbooks/plan.yaml."""

    most: Most
    body: str
    head: str
    charset: int
    size: int
    line: float
    papers: dict[str, int]
    narrowest: int
    created: date
    head_colour: str
    rule_colour: str
    look_colour: str
    link_colour: str


@cache
def layout() -> Layout:
    """What Excel holds, and how the sheets look."""
    return strict.load("workbooks/plan.yaml", Layout)


class Column(NamedTuple):
    """A column: its head, what its cells are, and how wide it is in half-width characters where it is full."""

    title: str
    kind: Kind = "text"
    width: int = 24


class Day(NamedTuple):
    """A day, month or year as a document tells it (ISO)."""

    iso: str


class Link(NamedTuple):
    """A text that leads to a cell of another sheet."""

    text: str
    sheet: str
    row: int


Cell = str | float | int | Day | Link | None
_DAYS: dict[Language, tuple[str, str, str]] = {
    "zh": ('yyyy"年"', 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"'),
    "en": ("yyyy", "mmmm yyyy", "d mmmm yyyy"),
}
# Texts that Excel would take for a formula when a person edits the cell.
_FORMULA = ("=", "+", "-", "@", "\t")
_MOST_DECIMALS = 6
_WIDEST_DAYS = ("2025年", "2025年12月", "2025年12月31日")
# A row is no higher than a page: what stands further behind does not make it higher.
_MEASURED = 4000


class TooManyRows(ZhizaoError):
    """More records than a sheet of Excel holds."""

    code: ClassVar[str] = "OUT-016"
    says: ClassVar[str] = "The sheet {sheet} would have more than the {most} rows that Excel holds."
    fix: ClassVar[str] = "Read fewer documents into one workbook, or give -o FOLDER for one workbook each."


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, language: Language) -> None:
        self._book, self.language = book, language
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def format(self, **look: object) -> Format:
        """A cell's format: the office's face, wrapped, with thin rules."""
        within = layout()
        whole = {
            "font_name": within.body, "font_charset": within.charset, "font_family": 3, "font_size": within.size,
            "valign": "top", "text_wrap": True, "border": 1, "border_color": within.rule_colour, **look,
        }  # fmt: skip
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    def head(self) -> Format:
        """The format of a head."""
        return self.format(
            font_name=layout().head, bold=True, bg_color=layout().head_colour, align="center", valign="vcenter"
        )


@dataclass(slots=True)
class Sheet:
    """A sheet in the making, written row by row from the top."""

    made: Worksheet
    name: str
    columns: Sequence[Column]
    looks: Looks
    row: int = 0
    _links: int = 0

    def begin(self, rows: Sequence[Sequence[Cell]] | None = None) -> None:
        """Write the head. Where all rows are known, columns that hold little are made narrower."""
        if rows is not None:
            self.columns = [
                column._replace(width=self._fitting_width(column, [row[at] for row in rows]))
                for at, column in enumerate(self.columns)
            ]
        for at, column in enumerate(self.columns):
            self.made.write_string(0, at, column.title, self.looks.head())
            self.made.set_column(at, at, column.width)

    def add(self, cells: Sequence[Cell], level: int = 0) -> None:
        """Write a row as high as what stands in it; `level` is how deep it stands in an outline."""
        self.row += 1
        if self.row >= layout().most.rows:
            raise TooManyRows(sheet=self.name, most=layout().most.rows)
        shown = [self._shown(cell) for cell in cells]
        lines = max((_lines(text, column.width) for text, column in zip(shown, self.columns, strict=True)), default=1)
        height = min(lines * layout().line, layout().most.height)
        self.made.set_row(self.row, height, None, {"level": min(level, layout().most.levels)} if level else {})
        for at, (column, cell) in enumerate(zip(self.columns, cells, strict=True)):
            self._write(at, column, cell)

    def end(self, title: str, paper: str) -> None:
        """Set filters and paper."""
        self.made.freeze_panes(1, 1)
        self.made.autofilter(0, 0, self.row, len(self.columns) - 1)
        set_up_print(self.made, title, paper, speaker(self.looks.language))
        self.made.repeat_rows(0)

    def _write(self, at: int, column: Column, cell: Cell) -> None:
        if cell is None or cell == "":
            self.made.write_blank(self.row, at, None, self.looks.format())
        elif isinstance(cell, Day):
            self._write_day(at, column, cell)
        elif isinstance(cell, Link):
            self._write_link(at, column, cell)
        elif isinstance(cell, str):
            self._write_text(at, column, cell)
        else:
            decimals = _decimals(cell)
            shape = "0%" if column.kind == "share" else f"#,##0.{'0' * decimals}" if decimals else "#,##0"
            self.made.write_number(self.row, at, cell, self.looks.format(num_format=shape, align=_side(column)))

    def _write_text(self, at: int, column: Column, text: str) -> None:
        text = fitting(text, speaker(self.looks.language))
        look: dict[str, object] = {"bg_color": layout().look_colour} if column.kind == "look" else {}
        if text.startswith(_FORMULA):
            look["quote_prefix"] = True
        self.made.write_string(
            self.row, at, text, self.looks.head() if column.kind == "head" else self.looks.format(**look)
        )

    def _write_day(self, at: int, column: Column, told: Day) -> None:
        """A day as a day, so that it sorts; a year or month shows no more than was told and counts as its last day."""
        found = last_day(told.iso)
        if found is None:
            self._write_text(at, column, told.iso)
            return
        day, parts = found
        look = self.looks.format(num_format=_DAYS[self.looks.language][parts - 1], align=_side(column))
        self.made.write_datetime(self.row, at, datetime.combine(day, time(), UTC).replace(tzinfo=None), look)

    def _write_link(self, at: int, column: Column, link: Link) -> None:
        if self._links >= layout().most.links:
            self._write_text(at, column, link.text)
            return
        self._links += 1
        text = fitting(link.text, speaker(self.looks.language))
        look = self.looks.format(font_color=layout().link_colour, underline=1)
        self.made.write_url(self.row, at, f"internal:'{link.sheet}'!A{link.row + 1}", look, text)

    def _shown(self, cell: Cell) -> str:
        """About what a person sees in a cell, to measure it."""
        if cell is None:
            return ""
        if isinstance(cell, Link):
            return cell.text
        if isinstance(cell, Day):
            return _WIDEST_DAYS[min(cell.iso.count("-"), 2)]
        return cell if isinstance(cell, str) else f"{cell:,.{_decimals(cell)}f}"

    def _fitting_width(self, column: Column, cells: Sequence[Cell]) -> int:
        longest = max((cell_len(line) for cell in cells for line in self._shown(cell).split("\n")), default=0)
        # A head may break into two lines, between any two Chinese characters.
        return min(column.width, max(longest + 2, (cell_len(column.title) + 1) // 2 + 2, layout().narrowest))


def _side(column: Column) -> str:
    """Numbers stand to the right in columns of numbers, to the left among words."""
    return "left" if column.kind == "text" else "right"


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return sum(max(1, -(-cell_len(line) // max(width - 2, 1))) for line in text[:_MEASURED].split("\n"))


def set_up_print(made: Worksheet, title: str, paper: str, say: Say) -> None:
    """Paper, margins, the title above and the page numbers below."""
    within = layout()
    made.set_paper(within.papers[paper])
    if paper == "table":
        made.set_landscape()
    made.fit_to_pages(1, 0)
    made.set_margins(0.5, 0.5, 0.9, 0.7)
    made.hide_gridlines(2)
    face = f'&C&"{within.head},Regular"&14'
    plain = visible(title).replace("\n", " ").replace("&", "&&")
    made.set_header(face + plain[: within.most.header - len(face)].rstrip("&"))
    made.set_footer(f"&C{say('page {page} of {pages}').format(page='&P', pages='&N')}")


def fitting(text: str, say: Say) -> str:
    """A text that Excel holds: no control characters, and cut with a note where it is too long."""
    text = visible(text).encode("utf-8", "replace").decode()
    most = layout().most.characters
    if len(text.encode("utf-16-le")) // 2 <= most:
        return text
    note = say("… (cut: {count} characters)").format(count=len(text))
    # Characters beyond the first plane take two of Excel's: half of what it holds fits in any case.
    room = most - len(note)
    cut = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return cut + note


def last_day(iso: str) -> tuple[date, int] | None:
    """The last day of a year or month, or the day itself, and how many parts were told; None for anything else.

    >>> last_day("2025"), last_day("2024-02"), last_day("2025-06-30"), last_day("2020/2022")
    ((datetime.date(2025, 12, 31), 1), (datetime.date(2024, 2, 29), 2), (datetime.date(2025, 6, 30), 3), None)
    """
    parts = iso.split("-")
    if not all(part.isdecimal() for part in parts) or not 1 <= len(parts) <= 3:
        return None
    year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else 12
    try:
        day = int(parts[2]) if len(parts) > 2 else calendar.monthrange(year, month)[1]
        found = date(year, month, day)
    except ValueError:
        return None
    # Excel knows no day before 1900, and takes that year for a leap year.
    return (found, len(parts)) if found.year > 1900 else None


def _decimals(value: float) -> int:
    """How many decimals a number needs."""
    return len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").rpartition(".")[2]) if value % 1 else 0
