"""Ledger 台账: how does the filtered screen go out as a workbook?

Takes  columns and rows exactly as the screen shows them, the filters applied, and a colophon.
Gives  an Excel file: the ledger on one sheet, filters and colophon on another; the same facts give the same bytes.
Rule   a text stays a text, whatever it begins with; a number keeps every digit or goes out as text; a light is a shape
       and a word on its colour. What Excel cannot hold is an error that names the column and the row.
Not    which rows the screen shows: the site filters.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import ClassVar, Literal

import xlsxwriter
from pydantic import BaseModel
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Language, speaker
from zhizao.charts.palette import palette
from zhizao.charts.states import State
from zhizao.papers import colophon, figures, sheet
from zhizao.papers.colophon import Colophon, Imprint
from zhizao.reference import strict

Kind = Literal["number", "text", "date", "light"]
Cell = str | int | Decimal | date | State | None


class CellTooLong(ZhizaoError):
    """A text longer than a cell of Excel holds."""

    code: ClassVar[str] = "PAPER-007"
    says: ClassVar[str] = "The ledger cannot be written: column {column}, row {row} holds {length} characters."
    fix: ClassVar[str] = "Excel holds {most} in a cell: hide this column, or shorten the text."


class TooManyRows(ZhizaoError):
    """More rows or columns than a sheet of Excel holds."""

    code: ClassVar[str] = "PAPER-008"
    says: ClassVar[str] = "The ledger cannot be written: it has {rows} rows and {columns} columns."
    fix: ClassVar[str] = "Excel holds {most_rows} rows and {most_columns} columns on a sheet: filter it further."


class Most(BaseModel, frozen=True, extra="forbid"):
    """What Excel holds."""

    rows: int
    columns: int
    characters: int
    digits: int
    places: int
    header: int
    sheet_name: int


class Layout(strict.DataFile):
    """data/papers/ledger.yaml."""

    most: Most
    paper: int
    narrowest: int
    widest: int
    font: str
    head: str
    first_day: date


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the screen."""

    key: str
    title: str
    kind: Kind
    unit: str = ""

    @property
    def head(self) -> str:
        """The title with its unit, as the screen prints it."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the screen names it: 单位, 市科技局."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as the screen shows it. A text in a column of numbers or dates says why there is none."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    filters: tuple[Filter, ...]
    colophon: Colophon


@cache
def layout() -> Layout:
    """What Excel holds, and how a ledger looks."""
    return strict.load("papers/ledger.yaml", Layout)


def workbook(ledger: Ledger, language: Language) -> bytes:
    """The ledger as an Excel file. Raises CellTooLong, TooManyRows."""
    within = layout()
    _fits(ledger, within.most)
    mark = colophon.imprint(ledger.colophon, colophon.run_id(ledger), language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = datetime.combine(ledger.colophon.data_date, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": figures.text(ledger.title), "created": day, "comments": mark.line})
    _Sheet(book, within, language, mark).write(ledger)
    _about(book, ledger, mark, language)
    book.close()
    return out.getvalue()


_DAY: dict[Language, str] = {"zh": 'yyyy"年"m"月"d"日"', "en": "d mmmm yyyy"}
# Texts that Excel would take for a formula when a person edits the cell.
_FORMULA = ("=", "+", "-", "@", "\t")
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def _fits(ledger: Ledger, most: Most) -> None:
    if len(ledger.rows) + 1 > most.rows or len(ledger.columns) > most.columns:
        raise TooManyRows(
            rows=len(ledger.rows), columns=len(ledger.columns), most_rows=most.rows, most_columns=most.columns
        )
    for number, row in enumerate(ledger.rows, start=2):
        for column, cell in zip(ledger.columns, row, strict=True):
            if isinstance(cell, str) and len(cell.encode("utf-16-le", "surrogatepass")) // 2 > most.characters:
                raise CellTooLong(column=column.head, row=number, length=len(cell), most=most.characters)


class _Sheet:
    """The sheet of a ledger in the making."""

    def __init__(self, book: Workbook, within: Layout, language: Language, mark: Imprint) -> None:
        self._book, self._within, self._language, self._mark = book, within, language, mark
        self._formats: dict[tuple[str, str], Format] = {}

    def write(self, ledger: Ledger) -> None:
        made = self._book.add_worksheet(_sheet_name(ledger.title, self._within.most.sheet_name))
        last = len(ledger.columns) - 1
        for at, column in enumerate(ledger.columns):
            made.write_string(0, at, figures.text(column.head), self._format("head"))
            made.set_column(at, at, self._width(column, [row[at] for row in ledger.rows]))
        for number, row in enumerate(ledger.rows, start=1):
            for at, (column, cell) in enumerate(zip(ledger.columns, row, strict=True)):
                self._cell(made, number, at, cell, column)
        made.freeze_panes(1, 1)
        if ledger.columns:
            made.autofilter(0, 0, len(ledger.rows), last)
        self._set_up_print(made, ledger.title)

    def _cell(self, made: Worksheet, row: int, at: int, cell: Cell, column: Column) -> None:
        if cell is None:
            made.write_blank(row, at, None, self._format("text"))
        elif isinstance(cell, State):
            made.write_string(row, at, figures.text(str(cell)), self._format("light", cell.colour))
        elif isinstance(cell, str):
            text = figures.text(cell)
            look = "quoted" if text.startswith(_FORMULA) else "text"
            made.write_string(row, at, text, self._format(look, "right" if column.kind == "number" else ""))
        elif isinstance(cell, date):
            self._day(made, row, at, cell)
        else:
            self._number(made, row, at, cell)

    def _day(self, made: Worksheet, row: int, at: int, day: date) -> None:
        # Excel counts days from 1900 and believes that 1900 was a leap year; earlier days go out as texts.
        if day < self._within.first_day:
            made.write_string(row, at, figures.day(day, self._language), self._format("text"))
        else:
            made.write_datetime(row, at, datetime.combine(day, time()), self._format("date"))

    def _number(self, made: Worksheet, row: int, at: int, number: int | Decimal) -> None:
        exact = Decimal(number)
        if not self._holds(exact):
            made.write_string(row, at, str(number), self._format("text", "right"))
            return
        places = max(0, -int(exact.as_tuple().exponent))
        look = "General" if places > self._within.most.places else f"0.{'0' * places}".rstrip(".")
        made.write_number(row, at, float(exact), self._format("number", look))

    def _holds(self, number: Decimal) -> bool:
        """Whether Excel keeps this number exactly; one that it would round goes out as a text."""
        if not number.is_finite() or len(number.normalize().as_tuple().digits) > self._within.most.digits:
            return False
        return Decimal(repr(float(number))) == number

    def _format(self, kind: str, detail: str = "") -> Format:
        key = (kind, detail)
        if key not in self._formats:
            look = {"font_name": self._within.font, "font_size": 11, "border": 1, "valign": "vcenter"}
            look |= {"border_color": palette().colours["rule-2"]}
            self._formats[key] = self._book.add_format(look | self._look(kind, detail))
        return self._formats[key]

    def _look(self, kind: str, detail: str) -> dict[str, object]:
        colours = palette().colours
        looks: dict[str, dict[str, object]] = {
            "head": {"bold": True, "font_name": self._within.head, "bg_color": colours["wash-2"], "align": "center"},
            "number": {"num_format": detail, "align": "right"},
            "date": {"num_format": _DAY[self._language], "align": "right"},
            "light": {"font_color": colours.get(detail), "bg_color": colours.get(f"{detail}-wash"), "align": "center"},
            "quoted": {"quote_prefix": True, "align": detail or "left"},
            "text": {"align": detail or "left"},
        }
        wraps = {"text_wrap": True} if kind in ("head", "text", "quoted") else {}
        return looks[kind] | wraps

    def _width(self, column: Column, cells: Iterable[Cell]) -> float:
        """Wide enough for the longest line of a cell, within what a page allows; Excel counts in half widths."""
        texts = (self._shown(cell) for cell in cells)
        longest = max((sheet.columns(line) for text in (column.head, *texts) for line in text.split("\n")), default=0)
        return min(max(2 * longest + 3, self._within.narrowest), self._within.widest)

    def _shown(self, cell: Cell) -> str:
        return figures.day(cell, self._language) if isinstance(cell, date) else "" if cell is None else str(cell)

    def _set_up_print(self, made: Worksheet, title: str) -> None:
        say = speaker(self._language)
        made.set_landscape()
        made.set_paper(self._within.paper)
        made.fit_to_pages(1, 0)
        made.repeat_rows(0)
        made.set_margins(0.5, 0.5, 0.75, 0.75)
        label = f"&R{self._mark.synthetic}" if self._mark.synthetic else ""
        most = self._within.most.header
        made.set_header(_header(f"&C{_plain(title)}", label, most))
        pages = say("page {page} of {pages}").format(page="&P", pages="&N")
        made.set_footer(_header(f"&L{_plain(self._mark.line)}", f"&R{pages}", most))


def _plain(text: str) -> str:
    """A text for a header or footer, in which & is a command."""
    return figures.text(text).replace("\n", " ").replace("&", "&&")


def _header(text: str, kept: str, most: int) -> str:
    """A header within the length that Excel allows: what may be cut, then what is kept."""
    room = most - len(kept)
    cut = text if len(text) <= room else f"{text[: room - 1].rstrip('&')}…"
    return f"{cut}{kept}"


def _sheet_name(title: str, most: int) -> str:
    """A name that Excel accepts for a sheet."""
    name = _NO_NAME.sub(" ", figures.text(title)).strip(" '")[:most].strip(" '")
    return name if name and name.lower() != "history" else "台账"


def _about(book: Workbook, ledger: Ledger, mark: Imprint, language: Language) -> None:
    """The second sheet: what the ledger shows, and where its figures come from."""
    say = speaker(language)
    made = book.add_worksheet(_about_name(ledger, say("About this ledger")))
    lines: Sequence[tuple[str, str]] = (
        (say("Ledger"), ledger.title),
        (say("Rows"), str(len(ledger.rows))),
        *((one.name, one.value) for one in ledger.filters or (Filter(say("Filters"), say("none")),)),
        (say("Run"), mark.run_id),
        (say("Data as of"), mark.data_date),
        (say("Rule"), mark.rule),
        (say("Audit chain"), mark.chain_head),
        *(((say("Kind of data"), mark.synthetic),) if mark.synthetic else ()),
    )
    told = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    for row, (name, value) in enumerate(lines):
        made.write_string(row, 0, figures.text(name), told)
        made.write_string(row, 1, figures.text(value), told)
    made.set_column(0, 0, 18)
    made.set_column(1, 1, 60)


def _about_name(ledger: Ledger, name: str) -> str:
    return f"{name}2" if _sheet_name(ledger.title, layout().most.sheet_name) == name else name
