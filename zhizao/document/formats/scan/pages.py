"""Pages: what does the picture of a page say, and where?

Takes  a grey picture of a page.
Gives  a Page of characters and ruled lines in points, as a PDF with text gives it, with how sure the recogniser is.
Rule   words in cells are recognised cell by cell, set below each other: a recogniser that sees a whole table takes its lines
       for strokes and its columns for columns of text. Everything else is recognised as a page, with the tables painted over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import fmean, median
from typing import NamedTuple

from PIL import Image, ImageDraw

from zhizao.document.document import Box
from zhizao.document.formats.pdf import grids
from zhizao.document.formats.pdf.pages import Char, Page, Rule
from zhizao.document.formats.scan import leftout, recogniser, ruled, upright
from zhizao.document.formats.scan.pictures import POINTS
from zhizao.document.formats.scan.recogniser import Script
from zhizao.document.formats.scan.ruled import Span
from zhizao.document.formats.scan.words import Figure, Word

# A clean page in the right script is read with more confidence than this.
_SURE = 0.92
# What the page as a whole was read without is read with so much confidence, or is no words.
_SURE_ALONE = 0.7
# The other script must be read so much better: a page with little Chinese on it tells the two apart by chance.
_CLEARER = 0.02
# In hundredths of an inch: what is left off a cell at its lines, and what parts the cells of a column.
_INSET, _APART = 3, 12
_LEAST_CELL = 8
# Type is of another size than most of a page where its line is so much lower or higher.
_UNUSUAL = (0.8, 1.25)
# A lone % is read as letters and figures of its shape.
_PERCENT = frozenset(["9%0", "%0", "9%", "9/0", "0/0", "9%6", "%6"])
# What a recogniser makes of the corner of a line.
_DUST = frozenset("|丨_—-.·。,'‘’`~^<>[]")


class Unsure(NamedTuple):
    """A figure that was read in two ways, and where it begins: the middle of its first word, in points."""

    page: int
    across: float
    down: float
    figure: Figure


class Pages:
    """Recognises the pages of one document; the first page decides in which script of Chinese it is.

    `unsure` are the figures that were read in two ways so far.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._script: Script | None = None
        self.unsure: list[Unsure] = []

    def read(self, grey: Image.Image, dpi: float, number: int) -> Page:
        """Recognise a page. Raises RecognitionFailed."""
        page, unsure = self._read(grey, dpi, number)
        self.unsure += unsure
        return page

    def _read(self, grey: Image.Image, dpi: float, number: int) -> tuple[Page, list[Unsure]]:
        if self._script is not None:
            return _read(grey, dpi, self._script, self._name, number)
        page, unsure = _read(grey, dpi, "simplified", self._name, number)
        self._script = "simplified"
        if (page.recognised or 0.0) < _SURE and recogniser.reads("traditional"):
            other, others = _read(grey, dpi, "traditional", self._name, number)
            if (other.recognised or 0.0) > (page.recognised or 0.0) + _CLEARER:
                self._script = "traditional"
                return other, others
        return page, unsure


def _read(grey: Image.Image, dpi: float, script: Script, name: str, number: int) -> tuple[Page, list[Unsure]]:
    points = POINTS / dpi
    slant = upright.slant(grey, dpi)
    grey = upright.turned(grey, slant)
    lines = ruled.rules(grey, dpi)
    rules = [_rule(line, points) for line in lines]
    cells = [_pixels(cell, dpi) for cell in grids.cells(rules)]
    bare = _without(grey, cells)
    words = recogniser.words(bare, dpi, "page", script=script, name=name, page=number)
    for row in leftout.left_out(bare, dpi, words):
        found = _in_cells(bare, dpi, [row], script, name, number)
        words += found if found and fmean(word.confidence for word in found) >= _SURE_ALONE else []
    words += _in_cells(grey, dpi, cells, script, name, number)
    page = Page(number, grey.width * points, grey.height * points, slant=slant)
    usual = median(word.bottom - word.top for word in words for _ in word.text) if words else 0
    page.chars = [char for word in words for char in _chars(word, points, usual)]
    page.rules = rules
    page.recognised = round(fmean(word.confidence for word in words for _ in word.text), 3) if words else 0.0
    return page, [_unsure(page, word, points) for word in words if word.unsure]


def _unsure(page: Page, word: Word, points: float) -> Unsure:
    """Where a figure that was read in two ways stands on the page as it is shown."""
    box = page.shown(Box(*(edge * points for edge in word[1:5])))
    return Unsure(page.number, (box.left + box.right) / 2, (box.top + box.bottom) / 2, word.unsure or Figure("", ""))


def _rule(line: Span, points: float) -> Rule:
    """A line without its thickness."""
    x, y = (line.left + line.right) / 2 * points, (line.top + line.bottom) / 2 * points
    if line.right - line.left >= line.bottom - line.top:
        return Rule(line.left * points, y, line.right * points, y)
    return Rule(x, line.top * points, x, line.bottom * points)


def _pixels(cell: Box, dpi: float) -> Span:
    """The inside of a cell."""
    left, top, right, bottom = (round(edge / POINTS * dpi) for edge in cell)
    inset = round(dpi * _INSET / 100)
    return Span(left + inset, top + inset, right - inset, bottom - inset)


def _without(grey: Image.Image, cells: Sequence[Span]) -> Image.Image:
    """The picture with its cells, lines included, painted over."""
    if not cells:
        return grey
    bare = grey.copy()
    brush = ImageDraw.Draw(bare)
    for cell in cells:
        reach = 2 * _LEAST_CELL
        brush.rectangle((cell.left - reach, cell.top - reach, cell.right + reach, cell.bottom + reach), fill=255)
    return bare


def _in_cells(
    grey: Image.Image, dpi: float, cells: Sequence[Span], script: Script, name: str, number: int
) -> list[Word]:
    """The words of all cells, recognised in one column and put back where they stand."""
    dark = ruled.ink(grey)
    inked = [cell for cell in cells if _has_ink(grey, cell, dark)]
    if not inked:
        return []
    apart = round(dpi * _APART / 100)
    heights = [cell.bottom - cell.top + apart for cell in inked]
    tops = list(accumulate(heights, initial=apart))
    column = Image.new("L", (max(cell.right - cell.left for cell in inked) + 2 * apart, tops[-1]), 255)
    for cell, top in zip(inked, tops, strict=False):
        column.paste(grey.crop(cell), (apart, top))
    found = recogniser.words(column, dpi, "column", script=script, name=name, page=number)
    return [word for cell, top in zip(inked, tops, strict=False) for word in _back(found, cell, top, apart)]


def _has_ink(grey: Image.Image, cell: Span, dark: int) -> bool:
    if cell.right - cell.left < _LEAST_CELL or cell.bottom - cell.top < _LEAST_CELL:
        return False
    darkest, _ = grey.crop(cell).getextrema()
    return isinstance(darkest, int) and darkest < dark


def _back(found: Sequence[Word], cell: Span, top: int, apart: int) -> Iterator[Word]:
    """The words recognised in one cell, at their place on the page."""
    x, y = cell.left - apart, cell.top - top
    inside = [
        word
        for word in found
        if top - apart / 2 <= (word.top + word.bottom) / 2 < top + cell.bottom - cell.top + apart / 2
    ]
    whole = "".join(word.text for word in inside)
    if whole in _PERCENT:
        first = inside[0]
        yield first._replace(
            text="%", left=first.left + x, right=inside[-1].right + x, top=first.top + y, bottom=first.bottom + y
        )
        return
    for word in inside:
        if not (len(word.text) == 1 and word.text in _DUST and len(inside) > 1):
            yield word._replace(left=word.left + x, right=word.right + x, top=word.top + y, bottom=word.bottom + y)


def _chars(word: Word, points: float, usual: float) -> Iterator[Char]:
    """The characters of a word, each with its share of the word's width.

    A line without tall characters has a lower box and is set in the `usual` type all the same.
    """
    height = word.bottom - word.top
    size = (usual if _UNUSUAL[0] < height / usual < _UNUSUAL[1] else height) * points
    step = (word.right - word.left) / len(word.text)
    for at, text in enumerate(word.text):
        left, right = (word.left + at * step) * points, (word.left + (at + 1) * step) * points
        yield Char(text, left, word.top * points, right, word.bottom * points, word.bottom * points, size)
