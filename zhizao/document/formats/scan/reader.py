"""Reader: a PDF or a picture, with the words of scanned pages recognised.

Takes  the bytes of a PDF, or of a PNG, JPEG, TIFF, BMP or GIF file.
Gives  Extracted as `formats.pdf` makes it; the places of recognised words say how sure the recogniser is, and a finding tells
       it for each page.
Rule   pages with words of their own are never recognised. Without tesseract a scanned page of a PDF is left out and told as a
       finding, and a picture is refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import ClassVar

import pypdfium2
from PIL import Image

from zhizao.base.errors import ZhizaoError
from zhizao.document import decode
from zhizao.document.document import Block
from zhizao.document.formats import kinds
from zhizao.document.formats.extracted import Extracted, Repair
from zhizao.document.formats.pdf import reader as pdf
from zhizao.document.formats.pdf.pages import Page
from zhizao.document.formats.scan import misread, pictures, recogniser
from zhizao.document.formats.scan.pages import Pages
from zhizao.document.noise import Cut

_DPI = 300
# A page takes some seconds: more pages than this are a book, and no office waits for it unasked.
_MOST_RECOGNISED = 200


class NotRecognised(ZhizaoError):
    """A picture on a machine that cannot recognise words."""

    code: ClassVar[str] = "DOC-050"
    says: ClassVar[str] = "{file}: the file is a picture, and {problem}."
    fix: ClassVar[str] = (
        "Install tesseract with simplified Chinese (apt-get install tesseract-ocr tesseract-ocr-chi-sim), "
        "or give the document as text."
    )


def extract(data: bytes, name: str) -> Extracted:
    """Read a PDF or a picture. Raises a ZhizaoError (DOC-001, DOC-020 to DOC-023, DOC-050 to DOC-053)."""
    if kinds.kind_of(data)[0] == "pdf":
        return _put_right(pdf.extract(data, name, _OfPdf(name) if recogniser.missing() is None else None))
    problem = recogniser.missing()
    if problem is not None:
        raise NotRecognised(file=name, problem=problem)
    found = pdf.laid_out(_of_picture(data, name), "picture")
    if not found.raw.strip():
        raise decode.EmptyFile(file=name, size=len(data))
    return _put_right(found)


def _put_right(found: Extracted) -> Extracted:
    """The same words, with what was misread repaired where the text proves it and a recogniser wrote it."""
    recognised = [block for block in found.blocks if block.place.recognised is not None]
    if not recognised:
        return found
    told = misread.misread(found.raw)
    taken = [(one.start, one.end) for one in found.cuts] + [(one.start, one.end) for one in found.edits]
    repairs = [one for one in told.repairs if _within(one.start, recognised) and not _touches(one, taken)]
    taken += [(one.start, one.end) for one in repairs]
    cuts = [one for one in told.cuts if _within(one.start, recognised) and not _touches(one, taken)]
    return replace(found, repairs=tuple(repairs), cuts=(*found.cuts, *cuts))


def _within(start: int, blocks: Sequence[Block]) -> bool:
    i = bisect_right(blocks, start, key=attrgetter("start")) - 1
    return i >= 0 and start < blocks[i].end


def _touches(one: Repair | Cut, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)


def _of_picture(data: bytes, name: str) -> Iterator[Page]:
    document = Pages(name)
    for frame in pictures.frames(data, name):
        yield document.read(frame.grey, frame.dpi, frame.number)


class _OfPdf:
    """Recognises pages of one PDF, up to a number of them."""

    def __init__(self, name: str) -> None:
        self._pages = Pages(name)
        self._left = _MOST_RECOGNISED

    def __call__(self, document: pypdfium2.PdfDocument, page: Page) -> Page | None:
        if not self._left:
            return None
        self._left -= 1
        grey, dpi = picture_of(document, page.number, _DPI)
        return self._pages.read(grey, dpi, page.number)


def picture_of(document: pypdfium2.PdfDocument, number: int, dpi: float) -> tuple[Image.Image, float]:
    """A page of a PDF as a grey picture, at a lower resolution where the page is as large as a poster."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(dpi / pictures.POINTS, (pictures.MOST_PIXELS / max(width * height, 1.0)) ** 0.5 / 2)
        return page.render(scale=scale, grayscale=True).to_pil(), scale * pictures.POINTS
    finally:
        page.close()
