"""XLSX: what stands in the sheets of a workbook of Office Open XML?

Takes  the bytes of an .xlsx or .xlsm file.
Gives  its sheets with their cells as shown, merged cells, notes, text boxes and what is hidden.
Rule   the sheets pass by element by element, and only cells that hold something take room: a million blank rows take none.
       Of a formula its last computed value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from zhizao.base import cells, containers
from zhizao.base.containers import Damaged
from zhizao.base.language import mark
from zhizao.document.formats import cellformats, packages, sheets
from zhizao.document.formats.packages import Broken, Element, Package, attribute, child, named
from zhizao.document.formats.sheets import MOST_CHARACTERS, Room, Sheet, TooMuchInSheets, Workbook

# Blank cells with a colour cost only time: at most some twenty seconds of it.
_MOST_ELEMENTS = 5_000_000
_TEXTS = frozenset(["v", "t"])
_ON = ("1", "true", "on")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_THREADED = re.compile(r"^\[(?:Threaded comment|线程批注|线程注释)\].*?(?:Comment|注释|批注)[:：]\s*", re.DOTALL)


def read(data: bytes, name: str) -> Workbook:
    """Read a workbook. Raises Locked, Broken, UnpacksToTooMuch or TooMuchInSheets."""
    package = packages.open_package(data, name)
    reader = _Reader(package)
    with _told(name):
        found = [reader.sheet(*one) for one in reader.listed()]
    embedded = sum(part.startswith("xl/embeddings/") for part in package.parts())
    return Workbook(found, package.has_macros(), embedded)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What is wrong inside is told with the name of the file."""
    try:
        yield
    except Damaged as error:
        raise Broken(file=name, problem=error.facts["problem"]) from error


class _Reader:
    """Goes through the parts of a workbook."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        self._related = package.related(self._main)
        self._room = Room(package.name)
        self._book = package.tree(self._main)
        dated = child(self._book, "x:workbookPr")
        self._since_1904 = dated is not None and dated.get("date1904") in _ON
        self._strings = self._read_strings()
        self._formats = self._read_formats()

    def listed(self) -> Iterator[tuple[str, str, bool]]:
        """Name, part and whether hidden, of each sheet of cells (a sheet of nothing but a chart has none)."""
        for one in packages.children(self._book, "x:sheets"):
            target = self._related.get(attribute(one, "r:id") or "")
            if target and target.kind == "worksheet":
                if target.target not in self._package:
                    raise Broken(file=self._package.name, problem=mark("a sheet of it is missing"))
                yield one.get("name", ""), target.target, one.get("state", "visible") != "visible"

    def sheet(self, name: str, part: str, hidden: bool) -> Sheet:
        """One sheet."""
        made = Sheet(name, hidden)
        scan = _Scan(made, self._room, self._strings, self._formats, self._package.name, since_1904=self._since_1904)
        containers.read_xml(self._package.chunks(part), scan.start, scan.end, scan.words)
        for relation in self._package.related(part).values():
            if relation.target not in self._package:
                continue
            if relation.kind == "comments":
                made.notes.update(_notes(self._package.tree(relation.target)))
            elif relation.kind == "drawing":
                _take_drawing(made, self._package.tree(relation.target))
        return made

    def _part(self, kind: str) -> str | None:
        return next(
            (one.target for one in self._related.values() if one.kind == kind and one.target in self._package), None
        )

    def _read_strings(self) -> list[str]:
        """The strings that cells share; readings above Chinese characters (rPh) are left out."""
        part = self._part("sharedStrings")
        scan = _Strings(self._package.name)
        if part:
            with _told(self._package.name):
                containers.read_xml(self._package.chunks(part), scan.start, scan.end, scan.words)
        return scan.strings

    def _read_formats(self) -> list[str]:
        """The number format of each cell style."""
        part = self._part("styles")
        root = self._package.tree(part) if part else None
        own = {
            int(one.get("numFmtId", "0")): one.get("formatCode", "")
            for one in packages.children(root, "x:numFmts")
            if one.get("numFmtId", "").isdecimal()
        }
        known = sheets.builtin() | own
        ids = (one.get("numFmtId", "0") for one in packages.children(root, "x:cellXfs"))
        return [known.get(int(one), "General") if one.isdecimal() else "General" for one in ids]


@dataclass(slots=True)
class _Strings:
    """Gathers the shared strings while they pass by."""

    file: str
    strings: list[str] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _size: int = 0
    _taking: bool = False
    _reading: bool = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._words = []
        elif name == "rPh":
            self._reading = True
        self._taking = name == "t" and not self._reading

    def words(self, text: str) -> None:
        if self._taking:
            self._words.append(text)
            self._size += len(text)
            if self._size > MOST_CHARACTERS:
                raise TooMuchInSheets(file=self.file, limit=MOST_CHARACTERS, what=mark("characters"))

    def end(self, name: str) -> None:
        self._taking = False
        if name == "si":
            self.strings.append(_plain("".join(self._words)))
        elif name == "rPh":
            self._reading = False


@dataclass(slots=True)
class _Cell:
    """A cell while it passes by."""

    row: int = 0
    column: int = 0
    kind: str = "n"
    style: int = 0
    formula: bool = False
    words: list[str] = field(default_factory=list)


class _Scan:
    """Takes the cells of a sheet while its XML passes by."""

    def __init__(
        self, sheet: Sheet, room: Room, strings: list[str], formats: list[str], file: str, *, since_1904: bool
    ) -> None:
        self._sheet, self._room, self._strings, self._formats = sheet, room, strings, formats
        self._file, self._since_1904 = file, since_1904
        self._row = self._column = -1
        self._cell: _Cell | None = None
        self._taking = self._reading = False
        self._elements = 0
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise TooMuchInSheets(file=self._file, limit=_MOST_ELEMENTS, what=mark("cells"))
        if name == "c" and self._inside:
            self._open(attributes)
        elif name == "row" and self._inside:
            self._row = _number(attributes.get("r"), self._row + 2) - 1
            self._column = -1
            if attributes.get("hidden") in _ON:
                self._sheet.hidden_rows.add(self._row)
        elif self._cell is not None:
            self._part(name)
        elif name == "sheetData":
            self._inside = True
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in _ON:
            first, last = (_number(attributes.get(key), 1) for key in ("min", "max"))
            self._sheet.hidden_columns.update(range(first - 1, min(last, 16_384)))

    def words(self, text: str) -> None:
        if self._taking and self._cell is not None:
            self._cell.words.append(text)

    def end(self, name: str) -> None:
        self._taking = False
        if name == "c" and self._cell is not None:
            cell, self._cell = self._cell, None
            self._keep(cell)
        elif name == "rPh":
            self._reading = False
        elif name == "sheetData":
            self._inside = False

    def _open(self, attributes: dict[str, str]) -> None:
        """A cell without a name stands behind the last one."""
        place = cells.place(attributes["r"]) if "r" in attributes else None
        row, self._column = place or (self._row, self._column + 1)
        style = _number(attributes.get("s"), 0)
        self._cell = _Cell(row, self._column, attributes.get("t", "n"), style)

    def _part(self, name: str) -> None:
        if name == "rPh":
            self._reading = True
        elif name == "f" and self._cell is not None:
            self._cell.formula = True
        self._taking = name in _TEXTS and not self._reading

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        low, high = cells.place(first), cells.place(last)
        if low and high and len(self._sheet.covered) < sheets.MOST_CELLS:
            self._sheet.covered.append((low, high))

    def _keep(self, cell: _Cell) -> None:
        spot, words = (cell.row, cell.column), "".join(cell.words)
        if not words:
            if cell.formula and cell.kind != "str":
                self._sheet.uncomputed.add(spot)
            return
        shown = self._shown(cell, words)
        if shown:
            self._room.take(len(shown))
            self._sheet.cells[spot] = shown
        if cell.kind == "e":
            self._sheet.errors.add(spot)

    def _shown(self, cell: _Cell, words: str) -> str:
        if cell.kind == "s":
            at = _number(words.strip(), len(self._strings))
            return self._strings[at] if at < len(self._strings) else ""
        if cell.kind == "b":
            return "TRUE" if words.strip() in _ON else "FALSE"
        if cell.kind != "n":
            return _plain(words)
        try:
            value = float(words)
        except ValueError:
            return _plain(words)
        code = self._formats[cell.style] if cell.style < len(self._formats) else "General"
        return cellformats.shown(value, code, since_1904=self._since_1904)


def _plain(words: str) -> str:
    """Words in one line; a character that XML cannot hold is stored by its number."""
    if "_x" in words:
        words = _ESCAPED.sub(lambda found: _character(int(found[1], 16)), words)
    return " ".join(words.split()) if any(one in words for one in "\n\r\t\v\f") else words.strip()


def _character(code: int) -> str:
    return chr(code) if code >= 0x20 and not 0xD800 <= code < 0xE000 else " "


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _notes(root: Element) -> Iterator[tuple[tuple[int, int], str]]:
    """The notes of a sheet by their cells; of a discussion the words, without the program's advice."""
    for one in root.iter():
        place = cells.place(one.get("ref", "")) if named(one.tag) == "x:comment" else None
        if place:
            runs = (inner.text or "" for inner in one.iter() if named(inner.tag) == "x:t")
            words = _plain(_THREADED.sub("", "".join(runs)))
            if words:
                yield place, words


def _take_drawing(sheet: Sheet, root: Element) -> None:
    """Text boxes are read; pictures are counted."""
    for one in root.iter():
        name = str(one.tag).rpartition("}")[2]
        if name == "txBody":
            paragraphs = ("".join(t.text or "" for t in p.iter() if named(t.tag) == "a:t") for p in one)
            sheet.boxes += [words for words in map(_plain, paragraphs) if words]
        elif name == "pic":
            sheet.pictures += 1
