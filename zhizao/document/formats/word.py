"""Word: the words of a Word file (.docx, .docm) as they would be printed.

Takes  the bytes of a file in Office Open XML, transitional or strict.
Gives  paragraphs a line each with the number that Word prints in front; tables as rows of cells parted by tabs, merged
       cells blank behind their first; text boxes behind the paragraph that holds them; notes at the end.
Rule   the table of contents is cut as noise; headers and footers are no part of the text. What is not read or not final is
       told: tracked changes, comments, hidden words, embedded files, large pictures, macros.
Not    the words of one paragraph: see wordtext.py; nor its number: wordnumbers.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhizao.base import cells
from zhizao.base.language import mark
from zhizao.document.decode import EmptyFile
from zhizao.document.document import Block, Finding, Place
from zhizao.document.formats import packages, wordnumbers, wordtext
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.packages import Broken, Element, Package, attribute, child, named
from zhizao.document.formats.wordnumbers import Counters, Use
from zhizao.document.noise import Cut

# Tables within tables within tables: forms reach three or four.
_DEEPEST = 20
_COLUMNS = 16_384
_CONTENTS = re.compile(r"目[\s　]*[录次錄]")
_GONE = frozenset(["w:del", "w:moveFrom"])
_ADDED = frozenset(["w:ins", "w:moveTo"])
_BOX, _NOTE = Place(part="text box"), Place(part="note")
_NOTES = (("footnote", "footnotes", "注"), ("endnote", "endnotes", "尾注"))


def extract(data: bytes, name: str) -> Extracted:
    """Read a Word file. Raises a ZhizaoError (DOC-001, DOC-030 to DOC-032) that names the file."""
    package = packages.open_package(data, name)
    reader = _Reader(package)
    reader.read()
    raw = reader.lines.text()
    if not raw.strip():
        raise EmptyFile(file=name, size=len(data))
    return Extracted(
        raw,
        "docx",
        cuts=tuple(reader.lines.cuts),
        findings=tuple(reader.findings()),
        blocks=tuple(reader.lines.blocks),
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style passes on to paragraphs and to styles based on it."""

    based_on: str | None
    use: Use | None
    hidden: bool | None


@dataclass(slots=True)
class _Cell:
    """A cell by its column in the grid of its table; `element` is None where a merged cell above covers it."""

    column: int
    element: Element | None


@dataclass(slots=True)
class _Lines:
    """The raw text as it grows; paragraphs of the body have no place, for pages are made when the file is printed."""

    blocks: list[Block] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _at: int = 0
    _title: tuple[int, int] | None = None

    def text(self) -> str:
        return "".join(self._pieces)

    def say(self, pieces: list[tuple[str, bool]], place: Place | None) -> None:
        """A paragraph, which may hold breaks of its own; what belongs to a table of contents is cut."""
        words = "".join(piece for piece, _ in pieces)
        if not words.strip():
            return
        if any(contents for _, contents in pieces):
            if self._title:
                # 目录 stands above the field that lists the headings, and goes with it.
                self.cuts.append(Cut(*self._title, "contents", "a table of contents"))
            self._cut(pieces)
        start = self._at
        self._title = (start, start + len(words)) if _CONTENTS.fullmatch(words.strip()) else None
        self._put(words, place)
        self._put("\n", None)

    def row(self, row: list[tuple[int, str, Place]]) -> None:
        """Cells by their column, blank ones left out."""
        column = 0
        for at, words, place in row:
            self._put("\t" * (at - column), None)
            self._put(words, place)
            column = at
        if row:
            self._put("\n", None)
            self._title = None

    def _cut(self, pieces: list[tuple[str, bool]]) -> None:
        at = self._at
        for words, contents in pieces:
            if contents and self.cuts and self.cuts[-1].end == at and self.cuts[-1].start >= self._at:
                self.cuts[-1] = self.cuts[-1]._replace(end=at + len(words))
            elif contents:
                self.cuts.append(Cut(at, at + len(words), "contents", "a table of contents"))
            at += len(words)

    def _put(self, words: str, place: Place | None) -> None:
        if not words:
            return
        if place is not None:
            self.blocks.append(Block(self._at, self._at + len(words), place))
        self._pieces.append(words)
        self._at += len(words)


class _Reader:
    """Goes through the parts of a file."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        self._styles, self._default = self._read_styles()
        lists = {key: style.use for key, style in self._styles.items()}
        self._counters = Counters(self._beside("numbering"), lists)
        hidden = frozenset(key for key in self._styles if self._is_hidden(key))
        self._text = wordtext.Text(hidden, package.related(self._main))
        self.lines = _Lines()
        self._open: list[tuple[str, bool]] = []
        self._boxes: list[Element] = []
        self._tables = 0
        self._depth = 0

    def read(self) -> None:
        """The body, then the notes that it refers to."""
        body = child(self._package.tree(self._main), "w:body")
        if body is None:
            raise Broken(file=self._package.name, problem=mark("its main part is missing"))
        self._story(body, None)
        self._read_notes()

    def findings(self) -> Iterator[Finding]:
        """What a person should know about the whole file."""
        tally = self._text.tally
        if tally.inserted or tally.deleted:
            message = f"文稿含修订痕迹（插入{tally.inserted}处、删除{tally.deleted}处），不是定稿；按接受全部修订读取"
            yield Finding("tracked_changes", message)
        comments = self._beside("comments")
        count = sum(named(one.tag) == "w:comment" for one in comments) if comments is not None else 0
        if count:
            yield Finding("comments", f"文稿有{count}条批注，未读入正文")
        if tally.hidden:
            yield Finding("hidden_content", f"文稿有{tally.hidden}个隐藏文字，不打印，未读入正文")
        for one in tally.embedded:
            yield Finding("embedded_file", f"文稿中嵌有文件，未读入：{one}")
        if tally.pictures:
            yield Finding("picture_not_read", f"文稿中有{tally.pictures}幅较大的图片，其中文字未读入")
        if self._package.has_macros():
            yield Finding("macros", "文件含宏，未运行")

    def _beside(self, kind: str) -> Element | None:
        part = self._package.beside(self._main, kind)
        return self._package.tree(part) if part else None

    # Styles

    def _read_styles(self) -> tuple[dict[str, _Style], str | None]:
        """All styles, and the one of paragraphs that name none."""
        root, styles, default = self._beside("styles"), {}, None
        for one in root if root is not None else ():
            if named(one.tag) != "w:style":
                continue
            key = attribute(one, "w:styleId") or ""
            base, vanish = child(one, "w:basedOn"), child(one, "w:rPr", "w:vanish")
            styles[key] = _Style(
                attribute(base, "w:val") if base is not None else None,
                wordnumbers.use_of(child(one, "w:pPr")),
                wordtext.is_on(vanish) if vanish is not None else None,
            )
            if attribute(one, "w:type") == "paragraph" and attribute(one, "w:default") in ("1", "true", "on"):
                default = key
        return styles, default

    def _bases(self, style: str | None) -> Iterator[tuple[str, _Style]]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style, self._styles[style]
            style = self._styles[style].based_on

    def _is_hidden(self, style: str) -> bool:
        return next((one.hidden for _, one in self._bases(style) if one.hidden is not None), False)

    def _label(self, paragraph: Element) -> str:
        """The number that Word prints in front of a paragraph."""
        properties = child(paragraph, "w:pPr")
        own, named_style = wordnumbers.use_of(properties), child(properties, "w:pStyle")
        style = attribute(named_style, "w:val") if named_style is not None else self._default
        if own and own.list is not None:
            return self._counters.next(own.list, own.level or 0)
        for key, one in self._bases(style):
            if one.use and one.use.list is not None:
                level = self._counters.level_of(one.use.list, key)
                own_level = own.level if own else None
                return self._counters.next(
                    one.use.list, next((n for n in (own_level, level, one.use.level) if n is not None), 0)
                )
        return ""

    # The body, a cell, a text box or a note

    def _story(self, container: Element, place: Place | None) -> None:
        """The paragraphs and tables of a container."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Broken(file=self._package.name, problem=mark("its tables stand inside each other too deep"))
        for one, contents in self._inside(container, ("w:p", "w:tbl")):
            if named(one.tag) == "w:tbl":
                self._table(one)
            else:
                self._paragraph(one, place, contents=contents)
        self._depth -= 1

    def _inside(
        self, container: Element | None, wanted: tuple[str, ...], contents: bool = False
    ) -> Iterator[tuple[Element, bool]]:
        """The elements of a name, whatever controls or tracked changes stand around them."""
        for one in container if container is not None else ():
            name = named(one.tag)
            if name in wanted:
                yield one, contents
            elif name == "w:sdt":
                gallery = child(one, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
                lists = gallery is not None and attribute(gallery, "w:val") == "Table of Contents"
                yield from self._inside(child(one, "w:sdtContent"), wanted, contents or lists)
            elif name == "mc:AlternateContent":
                yield from self._inside(wordtext.first_choice(one), wanted, contents)
            elif name in _ADDED or name in ("w:customXml", "w:smartTag"):
                self._text.tally.inserted += name in _ADDED
                yield from self._inside(one, wanted, contents)
            elif name in _GONE:
                self._text.tally.deleted += 1
            elif name == "w:altChunk":
                self._text.tally.embedded.append(attribute(one, "r:id") or "")

    def _paragraph(self, element: Element, place: Place | None, *, contents: bool) -> None:
        pieces = self._words(element, contents=contents)
        if pieces is not None:
            self.lines.say(pieces, place)
            self._flush_boxes()

    def _words(self, element: Element, *, contents: bool = False) -> list[tuple[str, bool]] | None:
        """The words of a paragraph with its number; None where its end was deleted and the next one goes on."""
        found = self._text.paragraph(element, contents=contents)
        self._boxes += found.boxes
        self._open += found.pieces
        if found.goes_on:
            return None
        pieces, self._open = self._open, []
        label = self._label(element)
        return [(label, contents), *pieces] if label and (pieces or self._depth > 1) else pieces

    def _flush_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._story(box, _BOX)

    # Tables

    def _table(self, table: Element) -> None:
        self._tables += 1
        part = f"table {self._tables}"
        for number, (row, _) in enumerate(self._inside(table, ("w:tr",))):
            properties = child(row, "w:trPr")
            self._text.tally.inserted += child(properties, "w:ins") is not None
            if child(properties, "w:del") is not None:
                self._text.tally.deleted += 1
            else:
                self._row(row, part, number)

    def _row(self, row: Element, part: str, number: int) -> None:
        found = list(self._cells(row))
        layout = len(found) == 1 or any(self._holds_table(one.element) for one in found)
        said = []
        for one in found:
            place = Place(part=part, cell=cells.address(number, one.column))
            if one.element is not None and layout:
                self._story(one.element, place)
            elif one.element is not None:
                words = self._cell_words(one.element)
                said += [(one.column, words, place)] if words else []
        self.lines.row(said)
        self._flush_boxes()

    def _cells(self, row: Element) -> Iterator[_Cell]:
        column = _count(child(row, "w:trPr", "w:gridBefore"), 0)
        for cell, _ in self._inside(row, ("w:tc",)):
            properties = child(cell, "w:tcPr")
            if child(properties, "w:cellDel") is not None:
                self._text.tally.deleted += 1
                continue
            yield _Cell(column, None if _is_covered(properties) else cell)
            column += _count(child(properties, "w:gridSpan"), 1)

    def _holds_table(self, cell: Element | None) -> bool:
        return any(True for _ in self._inside(cell, ("w:tbl",)))

    def _cell_words(self, cell: Element) -> str:
        """The paragraphs of a cell in one line."""
        self._depth += 1
        paragraphs = [self._words(one) for one, _ in self._inside(cell, ("w:p",))]
        self._depth -= 1
        words = ("".join(piece for piece, _ in pieces) for pieces in paragraphs if pieces)
        return " ".join(" ".join(words).split())

    # Notes

    def _read_notes(self) -> None:
        """The notes in the order in which the text refers to them, numbered as Word does."""
        counts: Counter[str] = Counter()
        wanted = list(dict.fromkeys(self._text.notes))
        for kind, part, label in _NOTES:
            root = self._beside(part) if any(one == kind for one, _ in wanted) else None
            notes = {attribute(one, "w:id"): one for one in root if named(one.tag)} if root is not None else {}
            for note in (notes.get(key) for one, key in wanted if one == kind):
                if note is not None:
                    counts[kind] += 1
                    self._open.append((f"{label}{counts[kind]}：", False))
                    self._story(note, _NOTE)


def _is_covered(properties: Element | None) -> bool:
    """Does a merged cell above or before cover this one?"""
    merges = [child(properties, name) for name in ("w:vMerge", "w:hMerge")]
    return any(one is not None and attribute(one, "w:val") != "restart" for one in merges)


def _count(element: Element | None, otherwise: int) -> int:
    """A count of columns; no table has more than a sheet of a workbook."""
    text = attribute(element, "w:val") if element is not None else None
    return min(int(text), _COLUMNS) if text and text.isdecimal() and len(text) < 9 else otherwise
