"""Reader: a PDF or a picture, with the words of scanned pages recognised.

Takes  the bytes of a PDF, or of a PNG, JPEG, TIFF, BMP or GIF file.
Gives  Extracted as `formats.pdf` makes it; the places of recognised words say how sure the recogniser is, and a finding tells
       it for each page, another each figure that was read in two ways.
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
from zhizao.document.document import Block, Box, Finding
from zhizao.document.formats import kinds
from zhizao.document.formats.extracted import Extracted, Repair
from zhizao.document.formats.pdf import reader as pdf
from zhizao.document.formats.pdf.pages import Page
from zhizao.document.formats.scan import misread, pictures, recogniser
from zhizao.document.formats.scan.pages import Pages, Unsure
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
        if recogniser.missing() is not None:
            return pdf.extract(data, name)
        scanned = _OfPdf(name)
        return _put_right(pdf.extract(data, name, scanned), scanned.pages.unsure)
    problem = recogniser.missing()
    if problem is not None:
        raise NotRecognised(file=name, problem=problem)
    document = Pages(name)
    found = pdf.laid_out(_of_picture(data, name, document), "picture")
    if not found.raw.strip():
        raise decode.EmptyFile(file=name, size=len(data))
    return _put_right(found, document.unsure)


def _put_right(found: Extracted, unsure: Sequence[Unsure]) -> Extracted:
    """The same words, with what was misread repaired where the text proves it and a recogniser wrote it, and findings for
    the figures that were read in two ways.
    """
    recognised = [block for block in found.blocks if block.place.recognised is not None]
    if not recognised:
        return found
    told = misread.misread(found.raw)
    taken = [(one.start, one.end) for one in found.cuts] + [(one.start, one.end) for one in found.edits]
    repairs = [one for one in told.repairs if _within(one.start, recognised) and not _touches(one, taken)]
    taken += [(one.start, one.end) for one in repairs]
    cuts = [one for one in told.cuts if _within(one.start, recognised) and not _touches(one, taken)]
    findings = [one for figure in unsure for one in _finding(figure, found.raw, recognised)]
    return replace(found, repairs=tuple(repairs), cuts=(*found.cuts, *cuts), findings=(*found.findings, *findings))


def _finding(unsure: Unsure, raw: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """Where the figure stands in the raw text: in the line or cell of its place, as far along it as on the page."""
    met = [block for block in blocks if block.place.page == unsure.page and _holds(block.place.box, unsure)]
    if not met:
        return
    block = min(met, key=lambda one: abs(_middle(one.place.box) - unsure.down))
    line, taken = raw[block.start : block.end], unsure.figure.taken
    share = _share(block.place.box, unsure)
    starts = [at for at in range(len(line)) if taken and line.startswith(taken, at)]
    start = min(starts, key=lambda at: abs((at + len(taken) / 2) / len(line) - share), default=None)
    first, last = (block.start, block.end) if start is None else (block.start + start, block.start + start + len(taken))
    ways = "／".join(way or "（无）" for way in unsure.figure)
    yield Finding("figure_unsure", f"第{unsure.page}页：{ways}", first, last)


def _holds(box: Box | None, unsure: Unsure) -> bool:
    return bool(box and box.left <= unsure.across <= box.right and box.top <= unsure.down <= box.bottom)


def _middle(box: Box | None) -> float:
    return (box.top + box.bottom) / 2 if box else 0.0


def _share(box: Box | None, unsure: Unsure) -> float:
    """How far along a box."""
    return (unsure.across - box.left) / max(box.right - box.left, 1.0) if box else 0.0


def _within(start: int, blocks: Sequence[Block]) -> bool:
    i = bisect_right(blocks, start, key=attrgetter("start")) - 1
    return i >= 0 and start < blocks[i].end


def _touches(one: Repair | Cut, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)


def _of_picture(data: bytes, name: str, document: Pages) -> Iterator[Page]:
    for frame in pictures.frames(data, name):
        yield document.read(frame.grey, frame.dpi, frame.number)


class _OfPdf:
    """Recognises pages of one PDF, up to a number of them."""

    def __init__(self, name: str) -> None:
        self.pages = Pages(name)
        self._left = _MOST_RECOGNISED

    def __call__(self, document: pypdfium2.PdfDocument, page: Page) -> Page | None:
        if not self._left:
            return None
        self._left -= 1
        grey, dpi = picture_of(document, page.number, _DPI)
        return self.pages.read(grey, dpi, page.number)


def picture_of(document: pypdfium2.PdfDocument, number: int, dpi: float) -> tuple[Image.Image, float]:
    """A page of a PDF as a grey picture, at a lower resolution where the page is as large as a poster."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(dpi / pictures.POINTS, (pictures.MOST_PIXELS / max(width * height, 1.0)) ** 0.5 / 2)
        return page.render(scale=scale, grayscale=True).to_pil(), scale * pictures.POINTS
    finally:
        page.close()
