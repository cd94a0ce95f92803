"""HTML: which text of a saved page stands in its paragraphs?

Takes  the decoded source of a page.
Gives  edits that turn the source into text (a line break at blocks, a tab for every step from one column to the next,
       entities as characters) and cuts for visible text of the page's frame.
Rule   one pass over the tags, no tree: depth and size of a page cannot hurt. An element left open drops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from zhizao.document.mapped import Edit
from zhizao.document.noise import Cut

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:[^<>=]++|=\s*+(?:\"[^\"<]{0,500}\"|'[^'<]{0,500}')?+)*+)>|<[!?][^<>]*>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_PAGE = re.compile(
    r"\s*(?:<!--[^>]{0,500}-->\s*|<\?[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table|span|title|section|article|h[1-6])\b",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<(?:html|body|div|p|br|table|span|td|h[1-6])\b[^<>]*>", re.IGNORECASE)
_SILENT = frozenset(
    ["script", "style", "head", "noscript", "iframe", "select", "button", "textarea", "svg", "template", "object", "rp"]
)
_FRAME = frozenset(["nav", "footer"])
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br hr tr table tbody thead tfoot caption ul ol li dl dt dd h1 h2 h3 h4 h5 h6 section article header footer "
        "nav aside main blockquote pre center form fieldset figure figcaption address body html title option",
    )
)
_CELLS = frozenset(["td", "th"])
_CELL_LIMIT = 400
_SPAN = re.compile(r"\b(?P<way>row|col)span\s*=\s*[\"']?\s*(?P<count>\d{1,3})", re.IGNORECASE)
_LINKED = 0.8
_LEAST_LINKS = 3


class _Tag(NamedTuple):
    start: int
    end: int
    name: str
    closing: bool
    rest: str


def is_page(text: str, name: str) -> bool:
    """Is this the source of a page? It opens with a tag, or its name says so and it holds tags."""
    if _PAGE.match(text[:5000]):
        return True
    return name.lower().endswith((".html", ".htm", ".shtml", ".xhtml")) and _ANY_TAG.search(text) is not None


def body_of(source: str) -> tuple[list[Edit], list[Cut]]:
    """The edits and cuts that leave the page's text; they do not overlap."""
    tags = list(_tags(source))
    silent = _regions(tags, _SILENT)
    frames = [region for region in _regions(tags, _FRAME) if region[1] - region[0] < 0.5 * len(source)]
    cells = _small_cells(tags)
    blocks = list(_blocks(source, tags, _merged(silent + frames), cells))
    cuts = list(_link_cuts(source, blocks)) + list(_frame_cuts(source, tags, frames, silent))
    return _edits(source, blocks, cuts), cuts


def _tags(source: str) -> Iterator[_Tag]:
    """All tags; a comment, a script or a style is one tag up to its end."""
    at = 0
    while True:
        at = source.find("<", at)
        if at < 0:
            return
        tag = _special(source, at) or _tag_at(source, at)
        if tag:
            yield tag
        at = tag.end if tag else at + 1


def _special(source: str, at: int) -> _Tag | None:
    if not source.startswith("<!--", at):
        return None
    end = source.find("-->", at + 4)
    return _Tag(at, end + 3 if end >= 0 else len(source), "!--", False, "")


def _tag_at(source: str, at: int) -> _Tag | None:
    found = _TAG.match(source, at)
    if not found:
        return None
    name = (found["name"] or "!").lower()
    end = found.end()
    if name in ("script", "style") and not found["close"]:
        closing = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(source, end)
        end = closing.end() if closing else len(source)
        name = "!--"
    return _Tag(at, end, name, bool(found["close"]), found["rest"] or "")


def _regions(tags: list[_Tag], names: frozenset[str]) -> list[tuple[int, int]]:
    """From each opening tag to its closing tag, outermost only; what is never closed is no region."""
    opened: dict[str, list[int]] = {}
    found = []
    for tag in tags:
        if tag.name not in names:
            continue
        if not tag.closing:
            opened.setdefault(tag.name, []).append(tag.start)
        elif opened.get(tag.name):
            found.append((opened[tag.name].pop(), tag.end))
    return _merged(found)


def _merged(regions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _small_cells(tags: list[_Tag]) -> list[tuple[int, int]]:
    """Cells of a table of data: short, with no cell inside. Layout tables have cells of paragraphs."""
    found, opened = [], None
    for tag in tags:
        if opened is None:
            opened = tag if tag.name in _CELLS and not tag.closing else None
        elif tag.name in _CELLS or tag.name in ("tr", "table"):
            if tag.end - opened.start < 5 * _CELL_LIMIT:
                found.append((opened.start, tag.end if tag.name in _CELLS and tag.closing else tag.start))
            opened = tag if tag.name in _CELLS and not tag.closing else None
    return found


class _Piece(NamedTuple):
    """A run of text with the break in front of it: nothing, a space, tabs, or a line and tabs for blank cells."""

    start: int
    end: int
    gap: str
    linked: bool


class _Grid:
    """Which column of its table a cell stands in; a cell merged over rows leaves its columns blank below."""

    def __init__(self) -> None:
        self.column = 0
        self._next = 0
        self._taken: dict[int, int] = {}

    def open_row(self) -> None:
        """Go to the first column; cells merged over rows reach one row further down."""
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        self.column = self._next = 0

    def open_cell(self, rest: str) -> None:
        """Go to the next free column."""
        while self._next in self._taken:
            self._next += 1
        self.column = self._next
        spans = {found["way"].lower(): int(found["count"]) for found in _SPAN.finditer(rest)}
        self._next += max(1, spans.get("col", 1))
        if spans.get("row", 1) > 1:
            # This row counts too, and the next row takes one off before it is read.
            self._taken |= dict.fromkeys(range(self.column, self._next), spans["row"])


class _Scan:
    """Where the pass stands: the break to come, the column, and whether text is inside a link."""

    def __init__(self) -> None:
        self.gap = ""
        self.linked = False
        self._grid = _Grid()
        self._told = 0

    def pass_tag(self, tag: _Tag, in_cell: bool, ends_cell: bool) -> None:
        """Take note of a tag."""
        if tag.name == "a":
            self.linked = not tag.closing and "href" in tag.rest.lower()
        if tag.name == "table":
            self._grid = _Grid()
        elif tag.name == "tr" and not tag.closing:
            self._grid.open_row()
        if tag.name in _CELLS:
            if in_cell and not tag.closing:
                self._grid.open_cell(tag.rest)
            self._widen("\t" if ends_cell or in_cell else "\n")
        elif tag.name in _BLOCKS:
            self._widen(" " if in_cell and tag.name not in ("tr", "table") else "\n")

    def take(self) -> str:
        """The break in front of the text that comes now; blank cells count by their tabs."""
        gap, column = self.gap, self._grid.column
        if gap == "\n":
            gap += "\t" * column
        elif gap == "\t":
            gap *= max(1, column - self._told)
        self.gap, self._told = "", column
        return gap

    def _widen(self, gap: str) -> None:
        if " \t\n".find(gap) > " \t\n".find(self.gap) or not self.gap:
            self.gap = gap


def _blocks(
    source: str, tags: list[_Tag], dropped: list[tuple[int, int]], cells: list[tuple[int, int]]
) -> Iterator[_Piece]:
    """The runs of visible text between tags."""
    scan = _Scan()
    at, drop, cell = 0, 0, 0
    for tag in [*tags, _Tag(len(source), len(source), "!", False, "")]:
        while drop < len(dropped) and dropped[drop][1] <= at:
            drop += 1
        inside = drop < len(dropped) and dropped[drop][0] <= at < dropped[drop][1]
        if tag.start > at and not inside:
            if source[at : tag.start].strip():
                yield _Piece(at, tag.start, scan.take(), scan.linked)
            elif not scan.gap:
                scan.gap = " "
        while cell < len(cells) and cells[cell][1] < tag.end:
            cell += 1
        in_cell = cell < len(cells) and cells[cell][0] <= tag.start < cells[cell][1]
        scan.pass_tag(tag, in_cell, in_cell and cells[cell][1] == tag.end)
        at = max(at, tag.end)


def _link_cuts(source: str, pieces: list[_Piece]) -> Iterator[Cut]:
    """Three or more lines in a row of nothing but links: a menu or a list of other pages."""
    run: list[list[_Piece]] = []
    for line in [*_lines(pieces), []]:
        if line and _is_linked(source, line):
            run.append(line)
            continue
        if sum(piece.linked for one in run for piece in one) >= _LEAST_LINKS:
            for one in run:
                yield Cut(one[0].start, one[-1].end, "navigation", "a list of links")
        run = []


def _lines(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for piece in pieces:
        if piece.gap.startswith("\n") and line:
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _is_linked(source: str, line: list[_Piece]) -> bool:
    sizes = [(len(source[piece.start : piece.end].strip()), piece.linked) for piece in line]
    links = sum(size for size, linked in sizes if linked)
    text = "".join(source[piece.start : piece.end] for piece in line)
    # Links to annexes name them; nothing else in the page may.
    own = "。" in text or text.lstrip().startswith(("附件", "附表", "附录"))
    return links >= _LINKED * sum(size for size, _ in sizes) and not own


def _frame_cuts(
    source: str, tags: list[_Tag], frames: list[tuple[int, int]], silent: list[tuple[int, int]]
) -> Iterator[Cut]:
    """The visible text of <nav> and <footer>."""
    starts = iter([*tags, _Tag(len(source), len(source), "!", False, "")])
    tag = next(starts)
    for start, end in frames:
        while tag.start < start:
            tag = next(starts)
        at = start
        while at < end:
            if source[at : tag.start].strip() and not any(a <= at < b for a, b in silent):
                yield Cut(at, tag.start, "navigation", "the frame of the page")
            at, tag = tag.end, next(starts, _Tag(len(source), len(source), "!", False, ""))


def _edits(source: str, pieces: list[_Piece], cuts: list[Cut]) -> list[Edit]:
    """Gaps become breaks, line ends inside text become blanks, entities become characters."""
    gone = sorted((cut.start, cut.end) for cut in cuts)
    edits, at, i = [], 0, 0
    for piece in pieces:
        while i < len(gone) and gone[i][1] <= piece.start:
            if gone[i][0] >= at:
                edits.append(Edit(at, gone[i][0], ""))
                at = gone[i][1]
            i += 1
        if i < len(gone) and gone[i][0] <= piece.start:
            continue
        edits.append(Edit(at, piece.start, piece.gap if at else ""))
        edits.extend(_inner(source, piece))
        at = piece.end
    while i < len(gone):
        edits.append(Edit(at, gone[i][0], ""))
        at = gone[i][1]
        i += 1
    edits.append(Edit(at, len(source), ""))
    return [edit for edit in edits if edit.start < edit.end or edit.replacement]


def _inner(source: str, piece: _Piece) -> Iterator[Edit]:
    text = source[piece.start : piece.end]
    for found in re.finditer(r"[\r\n]|&[^\s&;]{2,8};", text):
        if found[0] in "\r\n":
            yield Edit(piece.start + found.start(), piece.start + found.end(), " ")
        elif _ENTITY.fullmatch(found[0]) and unescape(found[0]) != found[0]:
            yield Edit(piece.start + found.start(), piece.start + found.end(), unescape(found[0]))
