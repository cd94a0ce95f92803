"""Upright: by how much is a page slanted that was laid askew on the glass?

Takes  a grey picture of a page.
Gives  the angle by which it must be turned, in degrees against the clock, and the picture turned.
Rule   of all small angles the one at which rows of ink and rows of paper part most sharply: lines of type and ruled lines
       agree on it. A page that is nearly upright is left as it is.
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image

from zhizao.document.formats.scan import ruled

# An angle is sought among coarse steps and then among fine ones around the best.
_MOST, _COARSE, _FINE = 3.0, 0.25, 0.05
# A slant below this moves the ends of a line by less than a tenth of its height.
_LEAST = 0.1
# At so many dots to the inch lines of type are still parted, and a picture is turned in no time.
_DPI = 75


def slant(grey: Image.Image, dpi: float) -> float:
    """The angle that brings the page upright; 0 where it stands so, or shows nothing."""
    dark = ruled.ink(grey)
    inked = grey.point([255 if value < dark else 0 for value in range(256)])
    share = min(_DPI / dpi, 1.0)
    size = max(1, round(grey.width * share)), max(1, round(grey.height * share))
    small = inked.resize(size, Image.Resampling.BOX)
    best = _best(small, 0.0, _COARSE, _MOST)
    best = _best(small, best, _FINE, _COARSE)
    return round(best, 2) if abs(best) >= _LEAST else 0.0


def _best(small: Image.Image, around: float, step: float, reach: float) -> float:
    """The sharpest of the angles around one, the nearest where they are alike."""
    steps = sorted(range(-round(reach / step), round(reach / step) + 1), key=abs)
    return max((around + count * step for count in steps), key=lambda angle: _parted(small, angle))


def turned(grey: Image.Image, angle: float) -> Image.Image:
    """The picture turned about its middle, with white paper at its corners."""
    return grey.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255) if angle else grey


def _parted(small: Image.Image, angle: float) -> int:
    """How sharply rows of ink and rows of paper part at this angle."""
    rows = small.rotate(angle, resample=Image.Resampling.BILINEAR).resize((1, small.height), Image.Resampling.BOX)
    return sum((above - below) ** 2 for above, below in pairwise(rows.tobytes()))
