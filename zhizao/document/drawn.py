"""Drawn: what does a page of the file look like?

Takes  the bytes of a PDF or of a picture, and the numbers of pages.
Gives  each page as a PNG with its size in points, in which the boxes of `Place` are told.
Not    a reader: what a page says is told by `zhizao.document.formats`.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from PIL import Image, ImageDraw

from zhizao.document.document import Box
from zhizao.document.formats import kinds
from zhizao.document.formats.pdf.opened import opened
from zhizao.document.formats.scan import pictures
from zhizao.document.formats.scan.reader import picture_of

# Wide enough to read 14-point type on a screen; grey in sixteen steps, a page takes some tens of kilobytes.
WIDTH = 1000
_GREYS = 16
# A marked page: the colours of targets on our pages, and a little room around the words.
_COLOURS, _ROOM = 48, 2
_WASH, _FRAME = (255, 214, 90, 80), (168, 116, 0, 255)


class DrawnPage(NamedTuple):
    """A page as a picture: PNG, and the page's width and height in points."""

    number: int
    png: bytes
    width: float
    height: float


def pages(data: bytes, name: str, numbers: Collection[int], width: int = WIDTH) -> Iterator[DrawnPage]:
    """The asked pages, in their order, `width` pixels wide; nothing where the file has no pages to draw.

    Raises the errors of the format's reader (DOC-020 to DOC-023, DOC-052, DOC-053).
    """
    kind = kinds.kind_of(data)[0]
    if kind == "pdf":
        yield from _of_pdf(data, name, numbers, width)
    elif kind == "picture":
        for frame in pictures.frames(data, name):
            if frame.number in numbers:
                height = max(1, round(frame.grey.height * width / frame.grey.width))
                yield DrawnPage(frame.number, _png(frame.grey.resize((width, height))), *frame.size)


def marked(page: DrawnPage, boxes: Iterable[Box]) -> bytes:
    """The picture of a page with boxes marked on it: a frame, and the words darker than the rest."""
    with Image.open(io.BytesIO(page.png)) as opened_picture:
        picture = opened_picture.convert("RGB")
    scale = picture.width / page.width
    brush = ImageDraw.Draw(picture, "RGBA")
    for left, top, right, bottom in boxes:
        edges = (left * scale - _ROOM, top * scale - _ROOM, right * scale + _ROOM, bottom * scale + _ROOM)
        brush.rectangle(edges, fill=_WASH, outline=_FRAME, width=2)
    made = io.BytesIO()
    picture.quantize(_COLOURS).save(made, "PNG", optimize=True)
    return made.getvalue()


def _of_pdf(data: bytes, name: str, numbers: Collection[int], width: int) -> Iterator[DrawnPage]:
    with opened(data, name) as document:
        for number in sorted(set(numbers)):
            if 0 < number <= len(document):
                wide, high = document.get_page_size(number - 1)
                grey, _ = picture_of(document, number, pictures.POINTS * width / max(wide, 1.0))
                yield DrawnPage(number, _png(grey), wide, high)


def _png(grey: Image.Image) -> bytes:
    made = io.BytesIO()
    grey.quantize(_GREYS).save(made, "PNG", optimize=True)
    return made.getvalue()
