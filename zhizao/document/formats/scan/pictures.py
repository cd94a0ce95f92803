"""Pictures: which pages does a picture file hold?

Takes  the bytes of a PNG, JPEG, TIFF, BMP or GIF file.
Gives  its frames as grey pictures with their resolution, one at a time.
Rule   a picture that does not tell its resolution is taken for a page of A4; one with more pixels than a page needs is made
       smaller, and one with more than a machine should unpack is refused before it is unpacked.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from PIL import Image, ImageSequence

from zhizao.base.errors import ZhizaoError

POINTS = 72
# A4 at 600 dpi has 35 million pixels; more is no page, and unpacking it takes gigabytes.
MOST_PIXELS = 60_000_000
MOST_FRAMES = 500
_A4_INCHES = 8.27
_LEAST_DPI, _MOST_DPI = 60, 1300
# More than this adds nothing to recognition and much to its time.
_ENOUGH_DPI = 400


class PictureBroken(ZhizaoError):
    """Bytes that begin like a picture and cannot be unpacked as one."""

    code: ClassVar[str] = "DOC-052"
    says: ClassVar[str] = "{file}, page {page}: the picture is damaged or cut off."
    fix: ClassVar[str] = "Fetch or scan it again and check that a viewer shows it whole."


class PictureTooLarge(ZhizaoError):
    """More pixels or frames than pages of a document have."""

    code: ClassVar[str] = "DOC-053"
    says: ClassVar[str] = "{file}: the picture has {size}; at most {most} are read."
    fix: ClassVar[str] = "Scan at 300 dpi, and split long documents."


class Frame(NamedTuple):
    """One page of a picture file: grey, upright as its camera says, with its resolution."""

    number: int
    grey: Image.Image
    dpi: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.grey.width * POINTS / self.dpi, self.grey.height * POINTS / self.dpi


def frames(data: bytes, name: str) -> Iterator[Frame]:
    """The pages of a picture file. Raises PictureBroken and PictureTooLarge."""
    number = 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as opened:
                for number, frame in enumerate(ImageSequence.Iterator(opened), start=1):
                    _check(frame, number, name)
                    yield _frame(frame, number)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PictureBroken(file=name, page=number) from error


def _check(frame: Image.Image, number: int, name: str) -> None:
    if number > MOST_FRAMES:
        raise PictureTooLarge(file=name, size=number, most=MOST_FRAMES)
    if frame.width * frame.height > MOST_PIXELS:
        raise PictureTooLarge(file=name, size=frame.width * frame.height, most=MOST_PIXELS)


def _frame(frame: Image.Image, number: int) -> Frame:
    told = frame.info.get("dpi", (0, 0))[0]
    dpi = float(told) if _LEAST_DPI <= told <= _MOST_DPI else min(frame.size) / _A4_INCHES
    grey = _on_white(frame)
    if dpi > _ENOUGH_DPI:
        share = _ENOUGH_DPI / dpi
        grey = grey.resize((max(1, round(grey.width * share)), max(1, round(grey.height * share))))
        dpi = _ENOUGH_DPI
    return Frame(number, grey, max(dpi, 1.0))


def _on_white(frame: Image.Image) -> Image.Image:
    """A picture in grey; what is transparent is paper."""
    if "A" not in frame.getbands() and "transparency" not in frame.info:
        return frame.convert("L")
    clear = frame.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("L")
