"""Sheets: what stands in the cells of a workbook that somebody else made?

Takes  the bytes of an .xlsx file and how far its cells may reach.
Gives  each sheet as rows of values, with what the values do not say: error cells, percent formats, merged cells.
Rule   nothing is laid out before it was measured: a reader gives room to every cell up to the furthest one that holds
       something, so one letter in the last cell of a sheet would cost gigabytes. Blank rows cost nothing.
Not    what the cells mean: see workbook.py.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import python_calamine

from zhizao.base import cells, containers
from zhizao.base.containers import Damaged, Zip
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.programme import evidence

_BOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_LONGEST = 32767  # characters that a cell of a spreadsheet can hold
_PERCENT_FORMATS = ("9", "10")  # 0% and 0.00% (ECMA-376 part 1, 18.8.30)
_XLSX = "Excel (.xlsx)"
_TEXTS = ("v", "is", "si")


class NotAWorkbook(ZhizaoError):
    """Something else than an .xlsx workbook."""

    code: ClassVar[str] = "PROG-150"
    says: ClassVar[str] = "The file is no .xlsx workbook but {found}."
    fix: ClassVar[str] = "Open it in your spreadsheet program and save it as .xlsx."


class Locked(ZhizaoError):
    """A workbook behind a password."""

    code: ClassVar[str] = "PROG-151"
    says: ClassVar[str] = "The workbook is protected by a password."
    fix: ClassVar[str] = "Remove the password for opening and hand it in again."


class TooFar(ZhizaoError):
    """A cell far outside any table."""

    code: ClassVar[str] = "PROG-152"
    says: ClassVar[str] = "Something stands in {cell}, outside the {rows} rows and {columns} columns that are read."
    fix: ClassVar[str] = "Delete everything below and to the right of the table, and save."


class TooMuchText(ZhizaoError):
    """More text than a table of reports can hold."""

    code: ClassVar[str] = "PROG-153"
    says: ClassVar[str] = "The workbook holds more than {limit} characters."
    fix: ClassVar[str] = "Shorten the texts, or divide the workbook."


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the cells of a workbook may reach, and how much text they may hold."""

    rows: int
    columns: int
    characters: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet by row and column, counted from 0."""

    name: str
    rows: list[list[Any]]
    errors: Mapping[tuple[int, int], str]
    percents: frozenset[tuple[int, int]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def read(content: bytes, reach: Reach) -> list[Sheet]:
    """The sheets of a workbook. Raises a ZhizaoError where it is none, or more than may be read."""
    file = io.BytesIO(content)
    try:
        kind, encrypted = evidence.proven(file, "workbook.xlsx")
    except evidence.NotWhatItSays as error:
        raise NotAWorkbook(found=error.facts["found"]) from error
    if encrypted:
        raise Locked
    if kind != _XLSX:
        raise NotAWorkbook(found=kind)
    scanned = _scanned(containers.open_zip(file, evidence.rules().limits), reach)
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            return [_sheet(book, name, scanned) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise Locked from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Damaged(problem=mark("its sheets cannot be read")) from error


@dataclass(slots=True)
class _Scan:
    """What one part tells about its cells; filled while its XML passes by."""

    reach: Reach
    strings: list[int]
    percent_styles: frozenset[int]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    characters: int = 0
    row: int = -1
    named: str | None = None
    behind: int = 0
    cell: dict[str, str] = field(default_factory=dict)
    text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # A cell without a name stands behind the last one with a name. Blank cells pass here by the million.
        if name == "c":
            self.cell = attributes
            if "r" in attributes:
                self.named, self.behind = attributes["r"], 0
            else:
                self.behind += 1
        elif name == "row":
            self.row = _number(attributes.get("r"), self.row + 2) - 1
            self.named, self.behind = None, 0
        elif name in _TEXTS:
            self.text = []

    def words(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        if self.text is None or name not in _TEXTS:
            return
        text, self.text = "".join(self.text), None
        if len(text) > _LONGEST:
            raise TooMuchText(limit=_LONGEST)
        if name == "si":
            self.strings.append(len(text))
        else:
            self._value(text)

    def _value(self, text: str) -> None:
        row, column = self._place()
        if row >= self.reach.rows or column >= self.reach.columns:
            raise TooFar(cell=cells.address(row, column), rows=self.reach.rows, columns=self.reach.columns)
        self.characters += self._length(text)
        if self.characters > self.reach.characters:
            raise TooMuchText(limit=self.reach.characters)
        kind = self.cell.get("t", "n")
        if kind == "e":
            self.errors[row, column] = text
        elif kind == "n" and _number(self.cell.get("s"), 0) in self.percent_styles:
            self.percents.add((row, column))

    def _place(self) -> tuple[int, int]:
        place = cells.place(self.named or "")
        return (self.row, self.behind - 1) if place is None else (place[0], place[1] + self.behind)

    def _length(self, text: str) -> int:
        """One string of a workbook may stand in many cells, and is laid out in each."""
        if self.cell.get("t") != "s" or not text.strip().isdecimal() or int(text) >= len(self.strings):
            return len(text)
        return self.strings[int(text)]


def _scanned(package: Zip, reach: Reach) -> dict[str, _Scan]:
    """What every part with XML tells about its cells, by the name of the sheet."""
    heads = {part: package.read(part, 512).lstrip(b"\xef\xbb\xbf \t\r\n") for part in package.parts}
    # The shared strings come first: their lengths count wherever a cell points to them.
    xml = sorted((part for part in heads if heads[part][:1] == b"<"), key=lambda part: b"sst" not in heads[part])
    strings: list[int] = []
    styles = _percent_styles(package)
    scans: dict[str, _Scan] = {}
    for part in xml:
        known = len(strings)
        scan = scans[part] = _Scan(reach, strings, styles)
        containers.read_xml(package.chunks(part), scan.start, scan.end, scan.words)
        if len(strings) > known and part != xml[0]:
            raise Damaged(problem=mark("its strings stand in more than one place"))
    return {name: scans[part] for name, part in _parts(package).items() if part in scans}


def _parts(package: Zip) -> dict[str, str]:
    """The part of each sheet."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = path

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            known = (value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
            sheets[attributes.get("name", "")] = next(known, "")

    for part, take in ((_RELATIONS, relation), (_BOOK, sheet)):
        if part not in package.parts:
            raise Damaged(problem=f"{part} is missing")
        containers.read_xml(package.chunks(part), take)
    return {name: targets[key] for name, key in sheets.items() if key in targets}


def _percent_styles(package: Zip) -> frozenset[int]:
    """The cell styles that show a number as a percentage."""
    formats, used = set(_PERCENT_FORMATS), list[str]()
    inside = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            used.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside[0] = False

    if _STYLES in package.parts:
        containers.read_xml(package.chunks(_STYLES), start, end)
    return frozenset(number for number, one in enumerate(used) if one in formats)


def _sheet(book: python_calamine.CalamineWorkbook, name: str, scanned: Mapping[str, _Scan]) -> Sheet:
    sheet, scan = book.get_sheet_by_name(name), scanned.get(name)
    return Sheet(
        name,
        sheet.to_python(skip_empty_area=False),
        scan.errors if scan else {},
        frozenset(scan.percents) if scan else frozenset(),
        tuple(sheet.merged_cell_ranges or ()),
    )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise
