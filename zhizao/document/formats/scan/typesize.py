"""Type size: how high is the type on a picture, and at which sizes is it recognised best?

Takes  a grey picture of a page or of cells.
Gives  the picture twice, its type a little lower and a little higher than the recogniser knows best; where its type stands.
Rule   the picture is cut into strips an inch wide, so that a slant does not matter; rows with ink that follow each other are
       the height of a line of type. Chinese characters fill it, whatever their font; half of all lines are at least as high.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from statistics import median

from PIL import Image

from zhizao.document.formats.scan import ruled
from zhizao.document.formats.scan.ruled import Span

# Tesseract's Chinese errs half as often with characters 26 to 35 pixels high as with the 50 to 60 pixels that the text of an
# official document has at 300 dpi; in between it errs in different places (docs/benchmarks.md).
_BEST = 31
_APART = (0.9, 1.1)
# Small type gains from being made larger up to this; beyond it there is only blur.
_MOST = 2.0
_STRIP_INCH = 1
# Of a row in a strip, the share that must be ink: a speck of dust is less.
_INKED = 0.02
# Lower than this is dust or a rule, higher a picture or lines that touch.
_LOWEST_INCH, _HIGHEST_INCH = 1 / 20, 1 / 2


def sizes(grey: Image.Image, dpi: float) -> list[Image.Image]:
    """The picture at the sizes to recognise it at; as it is where it shows no type."""
    found = rows(grey, dpi)
    if not found:
        return [grey]
    share = min(_BEST / median(row.bottom - row.top for row in found), _MOST)
    return [_resized(grey, share * apart) for apart in _APART]


def _resized(grey: Image.Image, share: float) -> Image.Image:
    size = max(1, round(grey.width * share)), max(1, round(grey.height * share))
    return grey.resize(size, Image.Resampling.LANCZOS)


def rows(grey: Image.Image, dpi: float) -> list[Span]:
    """Where rows with ink follow each other, as high as type may be, strip by strip."""
    dark = ruled.ink(grey)
    inked = grey.point([255 if value < dark else 0 for value in range(256)])
    strips = max(1, round(grey.width / (dpi * _STRIP_INCH)))
    width = grey.width / strips
    shares = inked.resize((strips, grey.height), Image.Resampling.BOX).tobytes()
    return [
        Span(round(strip * width), top, round((strip + 1) * width), bottom)
        for strip in range(strips)
        for top, bottom in _runs(shares[strip::strips])
        if dpi * _LOWEST_INCH <= bottom - top <= dpi * _HIGHEST_INCH
    ]


def _runs(shares: bytes) -> Iterator[tuple[int, int]]:
    """From which row to which there is ink."""
    at = 0
    for has_ink, run in groupby(shares, lambda share: share > _INKED * 255):
        height = sum(1 for _ in run)
        if has_ink:
            yield at, at + height
        at += height
