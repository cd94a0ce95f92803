"""Workbook: the sheets of an Excel file as text, each cell with its place.

Takes  the bytes of a workbook, new (.xlsx, .xlsm) or old (.xls).
Gives  for each sheet a line with its name (Sheet1 and the like name nothing), its rows as lines of cells parted by tabs, the
       words of its text boxes, and its notes at its end (B7批注：…); blank rows and columns take no room.
Rule   cells are as shown (xlsx.py, xls.py); a merged cell stands in its first place and leaves the others blank. What is
       hidden is read and told; so are errors, formulas without a value, pictures, embedded files and macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from zhizao.base import cells
from zhizao.base.containers import COMPOUND
from zhizao.base.language import mark
from zhizao.document.decode import EmptyFile
from zhizao.document.document import Block, Finding, Place
from zhizao.document.formats import xls, xlsx
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.sheets import MOST_CHARACTERS, Sheet, Spot, TooMuchInSheets, Workbook

_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*(?:\s*\(\d+\))?", re.IGNORECASE)
# So many places are named in a message; the rest are counted.
_NAMED = 5


def extract(data: bytes, name: str) -> Extracted:
    """Read a workbook. Raises a ZhizaoError (DOC-001, DOC-030 to DOC-032, DOC-036) that names the file."""
    old = data.startswith(COMPOUND) and "EncryptedPackage".encode("utf-16-le") not in data
    book = xls.read(data, name) if old else xlsx.read(data, name)
    text = _Text(name)
    for sheet in book.sheets:
        text.sheet(sheet)
    raw = text.raw()
    if not raw.strip():
        raise EmptyFile(file=name, size=len(data))
    findings = (*text.findings, *_of_book(book))
    return Extracted(raw, "xls" if old else "xlsx", findings=findings, blocks=tuple(text.blocks))


@dataclass(slots=True)
class _Text:
    """The raw text as it grows."""

    file: str
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _at: int = 0

    def raw(self) -> str:
        return "".join(self._pieces)

    def sheet(self, sheet: Sheet) -> None:
        """The name of a sheet, its rows, its boxes and its notes."""
        shown = _shown(sheet)
        if not shown and not sheet.boxes and not sheet.notes:
            return
        if not _UNNAMED.fullmatch(sheet.name.strip()):
            self._line([(0, sheet.name, Place(sheet=sheet.name, part="sheet name"))])
        columns = {column: at for at, column in enumerate(sorted({column for _, column in shown}))}
        for row, spots in groupby(sorted(shown), key=lambda spot: spot[0]):
            self._row(sheet, row, [column for _, column in spots], columns)
        for box in sheet.boxes:
            self._line([(0, box, Place(sheet=sheet.name, part="text box"))])
        for spot, words in sorted(sheet.notes.items()):
            place = Place(sheet=sheet.name, cell=cells.address(*spot), part="note")
            self._line([(0, f"{cells.address(*spot)}批注：{words}", place)])
        self.findings += _of_sheet(sheet)

    def _row(self, sheet: Sheet, row: int, filled: list[int], columns: dict[int, int]) -> None:
        start, said = self._at, []
        for column in filled:
            place = Place(sheet=sheet.name, cell=cells.address(row, column))
            said.append((columns[column], sheet.cells[row, column], place))
        self._line(said)
        for block in self.blocks[len(self.blocks) - len(said) :] if start < self._at else ():
            spot = cells.place(block.place.cell or "")
            if spot in sheet.errors:
                words = f"单元格{block.place.cell}是错误值，数据已丢失"
                self.findings.append(Finding("damaged_number", words, block.start, block.end))

    def _line(self, said: list[tuple[int, str, Place]]) -> None:
        """Cells by their column, blank ones left out."""
        column = 0
        for at, words, place in said:
            self._put("\t" * (at - column))
            self.blocks.append(Block(self._at, self._at + len(words), place))
            self._put(words)
            column = at
        self._put("\n")

    def _put(self, words: str) -> None:
        self._pieces.append(words)
        self._at += len(words)
        if self._at > MOST_CHARACTERS:
            raise TooMuchInSheets(file=self.file, limit=MOST_CHARACTERS, what=mark("characters"))


def _shown(sheet: Sheet) -> set[Spot]:
    """The cells that are shown: what lies under a merged cell is not."""
    left = set(sheet.cells)
    for (top, low), (bottom, high) in sheet.covered:
        if (bottom - top + 1) * (high - low + 1) > len(left):
            under = {spot for spot in left if top <= spot[0] <= bottom and low <= spot[1] <= high}
        else:
            under = {(row, column) for row in range(top, bottom + 1) for column in range(low, high + 1)}
        left -= under - {(top, low)}
    return left


def _of_sheet(sheet: Sheet) -> Iterator[Finding]:
    """What a person should know about a sheet."""
    rows = {row for row, _ in sheet.cells} & sheet.hidden_rows
    columns = {column for _, column in sheet.cells} & sheet.hidden_columns
    hidden = ["整张工作表"] if sheet.hidden else []
    hidden += [f"第{_listed(str(row + 1) for row in sorted(rows))}行"] if rows else []
    hidden += [f"{_listed(cells.letters(column) for column in sorted(columns))}列"] if columns else []
    if hidden:
        yield Finding(
            "hidden_content", f"工作表“{sheet.name}”中隐藏的内容（{'，'.join(hidden)}）已读入，请核对是否有效"
        )
    if sheet.uncomputed:
        places = _listed(cells.address(*spot) for spot in sorted(sheet.uncomputed))
        yield Finding(
            "not_computed", f"工作表“{sheet.name}”中的公式没有保存结果，未读入：{places}；请用表格软件打开后另存"
        )
    if sheet.pictures:
        yield Finding("picture_not_read", f"工作表“{sheet.name}”中有{sheet.pictures}幅图片，其中文字未读入")


def _of_book(book: Workbook) -> Iterator[Finding]:
    if book.embedded:
        yield Finding("embedded_file", f"工作簿中嵌有{book.embedded}个文件，未读入")
    if book.macros:
        yield Finding("macros", "文件含宏，未运行")


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    more = f"等{len(found)}处" if len(found) > _NAMED else ""
    return "、".join(found[:_NAMED]) + more
