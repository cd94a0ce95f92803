"""Reader: the words of a PDF in the order in which they are read.

Takes  the bytes of a PDF.
Gives  Extracted: a paragraph a line, a row of a table a line of cells parted by tabs, and for every printed line and
       every cell the page and the box where it stands; findings for pages that a person must look at.
Rule   running heads, feet and page numbers stay in the raw text and are cut as noise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from zhizao.document.document import Finding
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.pdf import aligned, characters, columns, frame, grids, lines, notes, pages
from zhizao.document.formats.pdf.grids import Table
from zhizao.document.formats.pdf.lines import Band, Line
from zhizao.document.formats.pdf.opened import PdfWithoutPages, opened
from zhizao.document.formats.pdf.pages import Page, Rule
from zhizao.document.formats.pdf.writing import Aside, Writer

# Gives the words that a picture of a page shows, None where it cannot.
Recognise = Callable[[pypdfium2.PdfDocument, Page], Page | None]
# A page without words that shows pictures on more than this part of it is a scan; a smaller one is a seal or a blank.
_PICTURED = 0.05
_COVERED = 0.5
# So many pages are held at once: enough to tell a running head, few enough for any memory.
_AT_ONCE = 200


@dataclass(slots=True)
class _Sheet:
    """A page in one direction, its words in bands and ruled tables; `rules` are the level lines of no table, `sizes` the
    sizes of type and how many characters are set in each.
    """

    page: Page
    bands: list[Band]
    tables: list[Table]
    rules: list[Rule]
    sizes: Counter[float]
    readable: bool
    main: bool


def extract(data: bytes, name: str, recognise: Recognise | None = None) -> Extracted:
    """Read a PDF; `recognise` is asked for the words of pages that have none of their own.

    Raises a ZhizaoError (DOC-020 to DOC-023) that says why it cannot be opened.
    """
    with opened(data, name) as document:
        found = _composed(_portions(document, recognise), "pdf")
    if found is None:
        raise PdfWithoutPages(file=name)
    return found


def laid_out(found: Iterable[Page], encoding: str) -> Extracted:
    """The words of pages that were read elsewhere, in the order in which they are read."""
    return _composed([[_sheet(page, True) for page in found]], encoding) or Extracted("", encoding)


def _composed(portions: Iterable[Sequence[_Sheet]], encoding: str) -> Extracted | None:
    """The text of all pages; None where there is no page."""
    writer = Writer()
    told: list[_Told] = []
    for sheets in portions:
        told.extend(_told(sheet) for sheet in sheets if sheet.main)
        _compose(sheets, writer)
    if not told:
        return None
    writer.close()
    text = writer.text
    return Extracted(
        "".join(text.told),
        encoding,
        edits=tuple(text.edits),
        cuts=tuple(text.cuts),
        findings=(*_findings(told), *text.findings),
        blocks=tuple(text.blocks),
    )


def _portions(document: pypdfium2.PdfDocument, recognise: Recognise | None) -> Iterator[list[_Sheet]]:
    """The pages, some at a time, in portions of equal size."""
    count = len(document)
    portions = -(-count // _AT_ONCE)
    for k in range(portions):
        numbers = range(k * count // portions, (k + 1) * count // portions)
        yield [sheet for index in numbers for sheet in _read(document, index, recognise)]


def _read(document: pypdfium2.PdfDocument, index: int, recognise: Recognise | None) -> list[_Sheet]:
    """A page with its own words, or with those that are recognised on its picture."""
    sheets = [_sheet(page, i == 0) for i, page in enumerate(pages.read(document, index))]
    if not sheets or recognise is None or not (_wordless(sheets[0]) or not sheets[0].readable):
        return sheets
    recognised = recognise(document, sheets[0].page)
    return sheets if recognised is None else [_sheet(recognised, True)]


def _wordless(sheet: _Sheet) -> bool:
    """A scan: a page that shows pictures and no words, but for a number stamped on its edge."""
    if not sheet.readable or sheet.tables or sheet.page.pictured <= _PICTURED:
        return False
    stamped = frame.outer(sheet.bands, sheet.page.depth) if sheet.page.pictured > _COVERED else {}
    return len(stamped) == len(sheet.bands)


def _sheet(page: Page, main: bool) -> _Sheet:
    words = characters.words_of(page)
    readable = characters.readable((char.text for char in words), page.unmapped)
    tables, free = grids.find(page.rules, words) if readable else ([], [])
    bands = lines.bands_of(free)
    loose = [
        rule
        for rule in page.rules
        if rule.top == rule.bottom and not any(one.top - 1 <= rule.top <= one.bottom + 1 for one in tables)
    ]
    page.chars, page.rules = [], []
    return _Sheet(page, bands, tables, loose, Counter(round(char.size, 1) for char in words), readable, main)


def _compose(sheets: Sequence[_Sheet], writer: Writer) -> None:
    """Put the pages' words one behind another."""
    body = _usual(sheet.sizes for sheet in sheets)
    upright = [sheet for sheet in sheets if sheet.main]
    found = frame.find([frame.Sheet(one.page.number, one.page.depth, one.bands, body) for one in upright])
    framed = {id(sheet): edges for sheet, edges in zip(upright, found, strict=True)}
    known: list[float] = []
    for sheet in sheets:
        edges = framed[id(sheet)] if sheet.main else frame.outer(sheet.bands, sheet.page.depth)
        _put(sheet, edges, body, known, writer)


def _usual(sizes: Iterable[Counter[float]]) -> float:
    """The size of type that half of the words do not exceed."""
    every = Counter[float]()
    for one in sizes:
        every.update(one)
    left = every.total() / 2
    for size, count in sorted(every.items()):
        left -= count
        if left <= 0:
            return size
    return 0.0


def _put(sheet: _Sheet, edges: dict[int, str], body: float, known: list[float], writer: Writer) -> None:
    """Put the words of one page: its head, its text, its notes, its foot."""
    page = sheet.page
    outer = [(lines.line_of(sheet.bands[i].pieces), reason) for i, reason in sorted(edges.items())]
    inner = [band for i, band in enumerate(sheet.bands) if i not in edges]
    inner, below = notes.find(inner, sheet.rules, body, page.depth)
    unruled, inner = aligned.find(inner, sheet.rules)
    writer.aside(Aside([line], page, reason) for line, reason in outer if line.base < page.depth / 2)
    for zone in columns.zones_of(inner, [*sheet.tables, *unruled], known):
        writer.zone(zone, page)
    writer.aside(Aside(note, page, None) for note in below)
    writer.aside(Aside([line], page, reason) for line, reason in outer if line.base >= page.depth / 2)
    if page.slanted:
        writer.aside([Aside([_slanted(page)], page, "words set across the page")])


def _slanted(page: Page) -> Line:
    """Words in no upright direction, as a page has them across (征求意见稿)."""
    chars = page.slanted
    left, top = min(char.left for char in chars), min(char.top for char in chars)
    right, bottom = max(char.right for char in chars), max(char.bottom for char in chars)
    return Line("".join(char.text for char in chars), left, top, right, bottom, bottom, bottom - top, right - left)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a person should know of a page."""

    number: int
    readable: bool
    empty: bool
    hidden: bool
    crowded: bool
    recognised: float | None


def _told(sheet: _Sheet) -> _Told:
    page = sheet.page
    hidden = page.hidden and page.pictured > _COVERED
    return _Told(page.number, sheet.readable, _wordless(sheet), hidden, page.crowded, page.recognised)


def _findings(told: Sequence[_Told]) -> Iterator[Finding]:
    """What a person should know about pages, one finding of a kind."""
    kinds = {
        "page_without_text": [page.number for page in told if page.empty],
        "text_layer_unreadable": [page.number for page in told if not page.readable],
        "text_layer_recognised": [page.number for page in told if page.readable and page.hidden],
        "page_crowded": [page.number for page in told if page.crowded],
    }
    yield from (Finding(code, _named(numbers)) for code, numbers in kinds.items() if numbers)
    sure = [(page.number, page.recognised) for page in told if page.recognised is not None]
    if sure:
        yield Finding("recognised", "、".join(f"第{number}页{share:.0%}" for number, share in sure))


def _named(numbers: Sequence[int]) -> str:
    """第1、3—5页."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "第" + "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs) + "页"
