"""XLS: what stands in the sheets of an old workbook (Excel 97-2003, and 5.0 and 95)?

Takes  the bytes of an .xls or .et file.
Gives  its sheets with their cells as shown, merged cells, notes and what is hidden.
Rule   xlrd reads the records; whatever it stumbles over is a damaged file. Of a formula the file keeps the value only.
"""

from __future__ import annotations

import io
import struct
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError

from zhizao.base import containers
from zhizao.base.containers import Damaged
from zhizao.base.language import mark
from zhizao.document.formats import cellformats
from zhizao.document.formats.packages import Broken, Locked
from zhizao.document.formats.sheets import Room, Sheet, Workbook

_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    CompDocError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read(data: bytes, name: str) -> Workbook:
    """Read a workbook. Raises Locked, Broken or TooMuchInSheets."""
    room = Room(name)
    try:
        containers.streams(io.BytesIO(data), len(data))
        # What xlrd prints on its way goes nowhere.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        found = [_sheet(book, number, room) for number in range(book.nsheets)]
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Locked(file=name) from error
        raise Broken(file=name, problem=mark("its sheets cannot be read")) from error
    except (Damaged, *_STUMBLES) as error:
        raise Broken(file=name, problem=mark("its sheets cannot be read")) from error
    return Workbook(found, macros=_MACROS in data)


def _sheet(book: Any, number: int, room: Room) -> Sheet:
    read = book.sheet_by_index(number)
    made = Sheet(read.name, hidden=bool(read.visibility))
    for row in range(read.nrows):
        for column in range(read.row_len(row)):
            words = _shown(book, read, row, column)
            if words:
                room.take(len(words))
                made.cells[row, column] = words
            if read.cell_type(row, column) == xlrd.XL_CELL_ERROR:
                made.errors.add((row, column))
    made.covered = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in read.merged_cells]
    made.hidden_rows = {row for row, info in read.rowinfo_map.items() if info.hidden}
    made.hidden_columns = {column for column, info in read.colinfo_map.items() if info.hidden}
    made.notes = {spot: _plain(note.text) for spot, note in read.cell_note_map.items() if note.text.strip()}
    return made


def _shown(book: Any, sheet: Any, row: int, column: int) -> str:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return _plain(value)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        code = book.format_map[style.format_key].format_str
        return cellformats.shown(value, code, since_1904=bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    return error_text_from_code.get(value, "#ERR") if kind == xlrd.XL_CELL_ERROR else ""


def _plain(words: str) -> str:
    return " ".join(words.split())
