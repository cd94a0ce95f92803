"""Sheets: how is a table of an office's workbook made?

Takes  sheets of columns and rows, with plain values.
Gives  the bytes of a workbook: real numbers, frozen heads, filters, widths that show the text, and a print set-up for A4, or A3
       where a table is wide.
Rule   texts are written as texts: none becomes a formula. The file is the same for the same values.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.worksheet import Worksheet

from zhizao.base.language import Say
from zhizao.output import printed

Value = str | int | Decimal | None
Kind = Literal["text", "number", "year", "per_cent"]
# Excel holds no more in a cell; the whole words stand in the document.
_LONGEST = 32_000
# A number of a plan is whole, or has at most two decimals when computed: what is not there is not printed as .00.
_FORMATS = {"text": "@", "number": "#,##0.##;-#,##0.##;0", "year": "0", "per_cent": "0.00"}
# Paper sizes as Excel counts them, and how many characters a landscape A4 page shows at a size that can be read.
_A3, _A4, _A4_HOLDS = 8, 9, 170
_BRAND, _BAND, _RULE = "#17365d", "#eef2f7", "#c9d1dc"
# Points: a line of text, and the highest row of Excel.
_LINE, _HIGHEST = 14, 409
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what it holds, how wide it is, and the head that it shares with its neighbours."""

    head: str
    width: float
    kind: Kind = "text"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name, a line that says what it shows, how many columns stay in sight, and its rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    frozen: int = 1


def workbook(title: str, sheets: Sequence[Sheet], say: Say) -> bytes:
    """The workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        # The minute of writing would make two workbooks of the same plans differ.
        book.set_properties({"title": title, "created": datetime(2026, 1, 1, tzinfo=UTC)})
        book.set_calc_mode("auto")
        looks = _looks(book)
        for sheet in sheets:
            _sheet(book.add_worksheet(sheet.name.translate(_NO_NAME)[:31]), sheet, looks, title, say)
    return out.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Any]:
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", "border": 1, "border_color": _RULE}
    head = {**base, "bold": True, "font_color": "#ffffff", "bg_color": _BRAND, "valign": "vcenter", "text_wrap": True}
    looks = {"head": head, "group": {**head, "align": "center"}}
    looks |= {kind: {**base, "num_format": code, "text_wrap": kind == "text"} for kind, code in _FORMATS.items()}
    looks |= {f"{kind}+": {**looks[kind], "bg_color": _BAND} for kind in _FORMATS}
    looks |= {
        "title": {"font_name": "Microsoft YaHei", "font_size": 15, "bold": True, "font_color": _BRAND},
        "about": {"font_name": "Microsoft YaHei", "font_size": 10, "font_color": "#4a5565"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _sheet(made: Worksheet, sheet: Sheet, looks: dict[str, Any], title: str, say: Say) -> None:
    made.write_string(0, 0, sheet.name, looks["title"])
    made.write_string(1, 0, sheet.about, looks["about"])
    made.set_row(0, 24)
    first = _heads(made, sheet, looks)
    band = False
    for at, row in enumerate(sheet.rows):
        # Rows that go on with the measure above (their first cell is empty) share its shade.
        band = band if row[0] in ("", None) else not band
        made.set_row(first + at, _height(sheet, row))
        for column, (told, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(made, (first + at, column), value, looks[told.kind if band else f"{told.kind}+"])
    for at, told in enumerate(sheet.columns):
        made.set_column(at, at, told.width)
    made.freeze_panes(first, sheet.frozen)
    if sheet.rows:
        made.autofilter(first - 1, 0, first + len(sheet.rows) - 1, len(sheet.columns) - 1)
    else:
        made.write_string(first, 0, say("none"), looks["about"])
    _print(made, sheet, first, title, say)


def _height(sheet: Sheet, row: tuple[Value, ...]) -> float:
    """As high as the longest text needs: not every program fits rows to wrapped texts by itself."""
    lines = (
        -(-cell_len(value) // max(int(column.width) - 2, 1))
        for column, value in zip(sheet.columns, row, strict=True)
        if isinstance(value, str)
    )
    return min(_LINE * max(1, *lines, 1) + 3, _HIGHEST)


def _heads(made: Worksheet, sheet: Sheet, looks: dict[str, Any]) -> int:
    """The heads, in two rows where columns share one; gives the first row below them."""
    top = 3
    grouped = any(column.group for column in sheet.columns)
    at = 0
    while grouped and at < len(sheet.columns):
        group = sheet.columns[at].group
        last = at
        while last + 1 < len(sheet.columns) and group and sheet.columns[last + 1].group == group:
            last += 1
        if last > at:
            made.merge_range(top, at, top, last, group, looks["group"])
        else:
            made.write_string(top, at, group, looks["group"])
        at = last + 1
    row = top + grouped
    for column, told in enumerate(sheet.columns):
        made.write_string(row, column, told.head, looks["head"])
    made.set_row(row, 30)
    return row + 1


def _write(made: Worksheet, place: tuple[int, int], value: Value, look: Any) -> None:
    if value is None or value == "":
        made.write_blank(*place, None, look)
    elif isinstance(value, str):
        made.write_string(*place, printed.visible(value)[:_LONGEST], look)
    else:
        made.write_number(*place, value, look)


def _print(made: Worksheet, sheet: Sheet, first: int, title: str, say: Say) -> None:
    made.set_landscape()
    made.set_paper(_A3 if sum(column.width for column in sheet.columns) > _A4_HOLDS else _A4)
    made.fit_to_pages(1, 0)
    made.repeat_rows(3, first - 1)
    made.set_margins(0.4, 0.4, 0.6, 0.6)
    made.hide_gridlines(2)
    pages = say("page {page} of {pages}").format(page="&P", pages="&N")
    # In a footer & is a command, and Excel takes no more than 255 signs.
    told = f"{title} · {sheet.name}".replace("&", "&&")[:200]
    made.set_footer(f"&L{told}&R{pages}")
