"""Pages: which characters and ruled lines does a page show, and where?

Takes  one page of an open document.
Gives  a Page in points from the top left corner as a viewer shows it, whatever the page's own turn and origin are.
Rule   characters come with the box of their whole type (not of their ink), so that a comma is as high as a word; a page
       whose words are set sideways is turned until they stand upright, and its boxes are turned back by `shown`.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw as pdfium

from zhizao.document.document import Box

# Far more than a page can show; what draws more draws a map or attacks.
MOST_CHARACTERS = 60_000
MOST_OBJECTS = 60_000
MOST_SEGMENTS = 2_000
_NESTED = 6
# A rule is thinner than this and longer than a character is wide.
_THIN = 3.5
_SHORT = 4.0
# What pdfium gives for a hyphen at the end of a line.
_BROKEN_AT = 2


class Char(NamedTuple):
    """One character; `base` is the line it stands on, `size` the height of its type."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float


class Rule(NamedTuple):
    """A ruled line, level where top == bottom, else upright."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Page:
    """What a page shows in one direction; `turns` quarter turns to the right bring its words upright.

    `slanted` are words in no direction that a quarter turn mends. A page whose words run several ways gives several.
    `recognised` is how sure a recogniser of scans is of the words, 0..1, None where they are the file's own; `slant` are the
    degrees by which a scan was turned against the clock before that.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    slanted: list[Char] = field(default_factory=list)
    pictured: float = 0.0
    unmapped: float = 0.0
    hidden: bool = False
    crowded: bool = False
    turns: int = 0
    recognised: float | None = None
    slant: float = 0.0

    @property
    def depth(self) -> float:
        """The height of the page with its words upright."""
        return self.width if self.turns % 2 else self.height

    def shown(self, box: Box) -> Box:
        """A box of the upright words, as the page is shown."""
        width, height = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        back = _turn(-self.turns, width, height)
        (x0, y0), (x1, y1) = back.at(*box[:2]), back.at(*box[2:])
        if self.slant:
            x0, y0, x1, y1 = self._askew(x0, y0, x1, y1)
        return Box(*(round(value, 1) for value in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))

    def _askew(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """What holds an upright box on the page as it lay askew."""
        sine, cosine = math.sin(math.radians(self.slant)), math.cos(math.radians(self.slant))
        middle, half = self.width / 2, self.height / 2
        corners = [(x - middle, y - half) for x in (x0, x1) for y in (y0, y1)]
        across = [middle + x * cosine - y * sine for x, y in corners]
        down = [half + x * sine + y * cosine for x, y in corners]
        return min(across), min(down), max(across), max(down)


def read(document: pypdfium2.PdfDocument, index: int) -> list[Page]:
    """The page at `index` (from 0), once for each direction of its words, the main one first.

    Nothing where it cannot be loaded.
    """
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return []
    try:
        return _read(page, index + 1)
    finally:
        page.close()


class _View(NamedTuple):
    """From the page's own coordinates to what a viewer shows: x' = a*x + c*y + e, y' = b*x + d*y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: _View) -> _View:
        """First `inner`, then this one."""
        return _View(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            *self.at(inner.e, inner.f),
        )


def _read(page: pypdfium2.PdfPage, number: int) -> list[Page]:
    width, height = page.get_size()
    found = Page(number, width, height)
    view = _view(page)
    turned = _objects(page, view, found)
    words = page.get_textpage()
    try:
        return _characters(words.raw, view, found, turned)
    finally:
        words.close()


def _view(page: pypdfium2.PdfPage) -> _View:
    """How a viewer places the page: its visible box, turned, from the top left."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() % 360
    if turn == 90:
        return _View(0, 1, 1, 0, -bottom, -left)
    if turn == 180:
        return _View(-1, 0, 0, 1, right, -bottom)
    if turn == 270:
        return _View(0, -1, -1, 0, top, right)
    return _View(1, 0, 0, -1, -left, top)


def _objects(page: pypdfium2.PdfPage, view: _View, found: Page) -> bool:
    """Take rules and pictures; tells whether any words are not set upright."""
    turned = False
    hidden = shown = 0
    for count, (item, kind, placed) in enumerate(_walk(page.raw, view)):
        if count >= MOST_OBJECTS:
            found.crowded = True
            break
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _rules(item, placed, found.rules)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            direction = placed.after(_matrix(item))
            turned = turned or direction.a <= 0 or abs(direction.b) > 0.05 * direction.a
            invisible = pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            hidden, shown = hidden + invisible, shown + (not invisible)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictured += _area(item, placed) / max(found.width * found.height, 1.0)
    found.hidden = hidden > shown
    return turned


def _walk(page: Any, view: _View) -> Iterator[tuple[Any, int, _View]]:
    """All objects of a page, those inside forms too, each with the way to what a viewer shows."""
    stack: list[tuple[Any, int, _View, int]] = []
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, i)
        stack.append((item, pdfium.FPDFPageObj_GetType(item), view, 0))
        while stack:
            inner, kind, placed, depth = stack.pop()
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield inner, kind, placed
            elif depth < _NESTED:
                within = placed.after(_matrix(inner))
                for k in range(min(pdfium.FPDFFormObj_CountObjects(inner), MOST_OBJECTS)):
                    part = pdfium.FPDFFormObj_GetObject(inner, k)
                    stack.append((part, pdfium.FPDFPageObj_GetType(part), within, depth + 1))


_held = pdfium.FS_MATRIX()
_HELD = ctypes.byref(_held)
_sides = [ctypes.c_float() for _ in range(4)]
_SIDES = [ctypes.byref(side) for side in _sides]


def _matrix(item: Any) -> _View:
    if not pdfium.FPDFPageObj_GetMatrix(item, _HELD):
        return _View(1, 0, 0, 1, 0, 0)
    return _View(_held.a, _held.b, _held.c, _held.d, _held.e, _held.f)


def _area(item: Any, view: _View) -> float:
    drawn = view.after(_matrix(item))
    return abs(drawn.a * drawn.d - drawn.b * drawn.c)


def _rules(item: Any, view: _View, rules: list[Rule]) -> None:
    """The ruled lines of a path: a thin shape is one, a stroked outline has one for each straight side."""
    if not pdfium.FPDFPageObj_GetBounds(item, *_SIDES):
        return
    left, bottom, right, top = (side.value for side in _sides)
    (x0, y0), (x1, y1) = view.at(left, bottom), view.at(right, top)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if y1 - y0 <= _THIN:
        if x1 - x0 > _SHORT:
            rules.append(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
    elif x1 - x0 <= _THIN:
        if y1 - y0 > _SHORT:
            rules.append(Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    elif _stroked(item):
        rules.extend(_sides_of(item, view.after(_matrix(item))))


def _stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)) and stroke.value)


def _sides_of(item: Any, view: _View) -> Iterator[Rule]:
    """The level and upright straight parts of an outline."""
    x, y = ctypes.c_float(), ctypes.c_float()
    begun = last = (0.0, 0.0)
    for i in range(min(pdfium.FPDFPath_CountSegments(item), MOST_SEGMENTS)):
        part = pdfium.FPDFPath_GetPathSegment(item, i)
        kind = pdfium.FPDFPathSegment_GetType(part)
        pdfium.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        at = view.at(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _straight(last, at)
        if pdfium.FPDFPathSegment_GetClose(part):
            yield from _straight(at, begun)
            at = begun
        last = at


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if down < 0.5 and across > _SHORT:
        yield Rule(min(one[0], other[0]), one[1], max(one[0], other[0]), one[1])
    elif across < 0.5 and down > _SHORT:
        yield Rule(one[0], min(one[1], other[1]), one[0], max(one[1], other[1]))


def _characters(words: Any, view: _View, found: Page, turned: bool) -> list[Page]:
    """Take the characters; those that run another way make a page of their own."""
    count = pdfium.FPDFText_CountChars(words)
    if count > MOST_CHARACTERS:
        found.crowded, count = True, MOST_CHARACTERS
    sampled = range(0, count, max(1, count // 200))
    found.unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(words, i) == 1 for i in sampled) / max(len(sampled), 1)
    if not turned:
        found.chars = [char for _, char in _boxed(words, count, view)]
        return [found]
    turns = _directions(words, count, view)
    found.slanted = [char for i, char in _boxed(words, count, view) if turns[i] is None]
    ways = [
        Page(
            found.number,
            found.width,
            found.height,
            [
                char
                for i, char in _boxed(words, count, _turn(way, found.width, found.height).after(view))
                if turns[i] == way
            ],
            [_turned(rule, _turn(way, found.width, found.height)) for rule in found.rules],
            unmapped=found.unmapped,
            turns=way,
        )
        for way in {turn for turn in turns if turn is not None}
    ]
    ways.sort(key=lambda one: -len(one.chars))
    if not ways:
        return [found]
    main = ways[0]
    main.slanted, main.pictured, main.hidden, main.crowded = found.slanted, found.pictured, found.hidden, found.crowded
    return [way for way in ways if way.chars or way is main]


def _boxed(words: Any, count: int, view: _View) -> Iterator[tuple[int, Char]]:
    """Each printed character with its box, as the page is shown, and its place in pdfium's order."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    generated = pdfium.FPDFText_IsGenerated
    at = view.at
    for i in range(count):
        code = unicode_of(words, i)
        if code == _BROKEN_AT:
            code = 0x2D
        if code <= 32 or code == 0xA0 or code == 0x3000 or 0xD800 <= code < 0xE000:
            continue
        if code < 127 and generated(words, i):
            continue
        box_of(words, i, box_at)
        origin_of(words, i, x_at, y_at)
        x0, y0 = at(min(box.left, x.value) if view.b == 0 else box.left, box.bottom)
        x1, y1 = at(box.right, box.top)
        left, right = (x0, x1) if x0 <= x1 else (x1, x0)
        top, bottom = (y0, y1) if y0 <= y1 else (y1, y0)
        yield i, Char(chr(code), left, top, right, bottom, at(x.value, y.value)[1], bottom - top)


def _directions(words: Any, count: int, view: _View) -> list[int | None]:
    """For each character the quarter turns to the right that bring it upright; None where no quarter turn does."""
    found: list[int | None] = []
    for i in range(count):
        # pdfium counts angles clockwise.
        angle = pdfium.FPDFText_GetCharAngle(words, i)
        x, y = math.cos(angle), -math.sin(angle)
        right, down = view.a * x + view.c * y, view.b * x + view.d * y
        quarters = math.atan2(down, right) / (math.pi / 2)
        nearest = round(quarters)
        found.append(-nearest % 4 if abs(quarters - nearest) < 0.05 else None)
    return found


def _turn(turns: int, width: float, height: float) -> _View:
    """A quarter turn to the right, `turns` times."""
    return (
        _View(1, 0, 0, 1, 0, 0),
        _View(0, 1, -1, 0, height, 0),
        _View(-1, 0, 0, -1, width, height),
        _View(0, -1, 1, 0, 0, width),
    )[turns % 4]


def _turned(rule: Rule, view: _View) -> Rule:
    (x0, y0), (x1, y1) = view.at(*rule[:2]), view.at(*rule[2:])
    return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
