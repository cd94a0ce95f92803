"""Forms: one layout of a table as plain text, as a page, and as what an office hands in.

Takes  a layout: lines before and after, and rows of cells parted by ` | `; `^` is merged with the cell above, `<` with the
       one to its left.
Gives  the bytes of a file and its name.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import docx
import xlsxwriter
import yaml

from tests.document.formats import printed

LANDSCAPE = "#set page(width: 29.7cm, height: 21cm)"
UP, LEFT = "^", "<"


@dataclass(frozen=True)
class Layout:
    """A table with the lines around it, and what is to be read from it."""

    name: str
    before: list[str]
    rows: list[list[str]]
    after: list[str]
    expect: list[str]

    def spans(self) -> Iterator[tuple[int, int, int, int, str]]:
        """Every cell that is not merged into another: row, column, rows and columns that it covers, text."""
        for i, row in enumerate(self.rows):
            for j, text in enumerate(row):
                if text not in (UP, LEFT):
                    down, across = 1, 1
                    while j + across < len(row) and row[j + across] == LEFT:
                        across += 1
                    while i + down < len(self.rows) and self.rows[i + down][j] == UP:
                        down += 1
                    yield i, j, down, across, text


def layouts() -> list[Layout]:
    """All layouts of this folder."""
    return [_layout(path) for path in sorted((Path(__file__).parent / "layouts").glob("*.yaml"))]


def _layout(path: Path) -> Layout:
    read = yaml.safe_load(path.read_text("utf-8"))
    rows = [[cell.strip() for cell in line.split(" | ")] for line in read["rows"].replace(" |\n", " | \n").splitlines()]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    lines = {
        key: [line.replace("¦", "\t").lstrip("\t") for line in read.get(key, "").splitlines()]
        for key in ("before", "after")
    }
    return Layout(
        f"{path.stem}: {read['name']}", lines["before"], rows, lines["after"], read.get("expect", "").splitlines()
    )


def grid(layout: Layout, *, repeated: bool) -> list[list[str]]:
    """The cells with merged ones repeated, or blank behind the first."""
    filled = [["" for _ in row] for row in layout.rows]
    for i, j, down, across, text in layout.spans():
        for below in range(down):
            for beside in range(across):
                filled[i + below][j + beside] = text if repeated or not (below or beside) else ""
    return filled


def as_text(layout: Layout, *, repeated: bool = False) -> tuple[bytes, str]:
    """Lines of cells parted by tabs."""
    rows = ["\t".join(row) for row in grid(layout, repeated=repeated)]
    return "\n".join([*layout.before, *rows, *layout.after]).encode(), "a.txt"


def as_repeated(layout: Layout) -> tuple[bytes, str]:
    """The same with merged cells repeated."""
    return as_text(layout, repeated=True)


def as_html(layout: Layout) -> tuple[bytes, str]:
    """A page with a table."""
    lines: dict[int, list[str]] = {i: [] for i in range(len(layout.rows))}
    for i, _, down, across, text in layout.spans():
        lines[i].append(f"<td rowspan='{down}' colspan={across}><p>{escape(text)}</p></td>")
    table = "".join(f"<tr>\n{''.join(cells)}</tr>" for cells in lines.values())
    paragraphs = ["".join(f"<p>{escape(line)}</p>" for line in part) for part in (layout.before, layout.after)]
    page = f"<!DOCTYPE html><html><body>{paragraphs[0]}<table border=1>{table}</table>{paragraphs[1]}</body></html>"
    return page.encode(), "a.html"


def as_word(layout: Layout) -> tuple[bytes, str]:
    """A Word file with merged cells."""
    document = docx.Document()
    for line in layout.before:
        document.add_paragraph(line)
    table = document.add_table(len(layout.rows), len(layout.rows[0]))
    for i, j, down, across, text in layout.spans():
        cell = table.cell(i, j)
        if down > 1 or across > 1:
            cell = cell.merge(table.cell(i + down - 1, j + across - 1))
        cell.text = text
    for line in layout.after:
        document.add_paragraph(line)
    return _saved(document.save), "a.docx"


def as_pdf(layout: Layout) -> tuple[bytes, str]:
    """A printed page with a ruled table."""
    cells = [[down, across, text] for _, _, down, across, text in layout.spans()]
    data = {"before": layout.before, "after": layout.after, "cells": cells, "columns": len(layout.rows[0])}
    body = """
    #for line in data.before [#par(line)]
    #table(columns: data.columns, ..data.cells.map(c => table.cell(rowspan: c.at(0), colspan: c.at(1), c.at(2))))
    #for line in data.after [#par(line)]
    """
    return printed.typeset(body, page=LANDSCAPE, par="spacing: 2em", size=10, data=data), "a.pdf"


def as_workbook(layout: Layout) -> tuple[bytes, str]:
    """A sheet of cells, figures as numbers."""
    made, top = io.BytesIO(), len(layout.before)
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(layout.before):
            sheet.write_string(at, 0, line)
        for i, j, down, across, text in layout.spans():
            if down * across > 1:
                sheet.merge_range(top + i, j, top + i + down - 1, j + across - 1, text)
            elif re.fullmatch(r"[1-9]\d{0,5}(?:\.\d?[1-9])?", text):
                sheet.write_number(top + i, j, float(text))
            else:
                sheet.write_string(top + i, j, text)
        for at, line in enumerate(layout.after, top + len(layout.rows)):
            sheet.write_string(at, 0, line)
    return made.getvalue(), "a.xlsx"


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    made = io.BytesIO()
    save(made)
    return made.getvalue()


FORMS: dict[str, Callable[[Layout], tuple[bytes, str]]] = {
    "text": as_text,
    "repeated": as_repeated,
    "html": as_html,
    "word": as_word,
    "pdf": as_pdf,
    "workbook": as_workbook,
}
