"""Ruled: which lines are ruled on a picture of a page?

Takes  a grey picture.
Gives  the ruled lines as boxes in pixels.
Rule   the picture is averaged over strips of some millimetres: only what is dark along a whole strip stays dark, and no
       stroke of a character is that long; strips that touch are one line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import NamedTuple

from PIL import Image

# A strip is a third of an inch long: more than the tallest character of a text, less than the smallest cell.
_STRIP_INCH = 1 / 3
# Strokes of characters side by side may fill a strip or two: a ruled line goes on.
_SHORTEST_INCH = 1
# A line may be broken by dust or tilted by a pixel: a strip of it is so much darker than the paper.
_DARK = 0.45
_THICKEST_INCH = 1 / 20
_NEAR_INCH = 1 / 40


class Span(NamedTuple):
    """A box in pixels; right and bottom are the first pixels behind it."""

    left: int
    top: int
    right: int
    bottom: int


def ink(grey: Image.Image) -> int:
    """The brightness below which a picture shows ink: paper, its commonest brightness by half, may be grey itself."""
    paper = bisect_left(list(accumulate(grey.histogram())), grey.width * grey.height / 2)
    return round(_DARK * paper)


def rules(grey: Image.Image, dpi: float) -> list[Span]:
    """The level and upright lines of a grey picture, level ones first."""
    dark = ink(grey)
    strip, thickest = max(8, round(dpi * _STRIP_INCH)), max(3, round(dpi * _THICKEST_INCH))
    level = [one for one in _lines(grey, dark, strip, thickest) if one.right - one.left >= dpi * _SHORTEST_INCH]
    turned = grey.transpose(Image.Transpose.TRANSPOSE)
    upright = [Span(one.top, one.left, one.bottom, one.right) for one in _lines(turned, dark, strip, thickest)]
    near = dpi * _NEAR_INCH
    return level + [
        one for one in upright if _meets(one.top, one, level, near) and _meets(one.bottom, one, level, near)
    ]


def _meets(end: int, line: Span, level: list[Span], near: float) -> bool:
    """Does an upright line end at a level one? Strokes of characters above each other do not."""
    return any(
        one.left - near <= line.left <= one.right + near and one.top - near <= end <= one.bottom + near for one in level
    )


def _lines(grey: Image.Image, dark: int, strip: int, thickest: int) -> list[Span]:
    """The level lines: dark strips of a row that touch, and rows of them that touch."""
    width = grey.width // strip
    if not width or not grey.height:
        return []
    averaged = grey.resize((width, grey.height), Image.Resampling.BOX, (0, 0, width * strip, grey.height)).tobytes()
    found: list[Span] = []
    grown: list[Span] = []
    for row in range(grey.height):
        runs = list(_runs(averaged[row * width : (row + 1) * width], dark))
        grown, done = _grow(grown, [Span(first * strip, row, last * strip, row + 1) for first, last in runs])
        found += done
    return [_exact(grey, dark, line) for line in found + grown if line.bottom - line.top <= thickest]


def _exact(grey: Image.Image, dark: int, line: Span) -> Span:
    """A line from its first dark pixel to its last: strips know its ends only roughly."""
    inked = grey.crop((0, line.top, grey.width, line.bottom)).resize((grey.width, 1), Image.Resampling.BOX).tobytes()
    left, right = line.left, line.right
    while left > 0 and inked[left - 1] < dark:
        left -= 1
    while left < right and inked[left] >= dark:
        left += 1
    while right < grey.width and inked[right] < dark:
        right += 1
    while right > left and inked[right - 1] >= dark:
        right -= 1
    return Span(left, line.top, right, line.bottom)


def _runs(row: bytes, dark: int) -> Iterator[tuple[int, int]]:
    """The runs of dark strips in one row of them."""
    at = 0
    for is_dark, strips in groupby(row, lambda value: value < dark):
        size = len(list(strips))
        if is_dark:
            yield at, at + size
        at += size


def _grow(open_lines: list[Span], row: list[Span]) -> tuple[list[Span], list[Span]]:
    """Lines of the rows above that go on in this row, and those that have ended."""
    done = []
    for line in open_lines:
        at = next((i for i, one in enumerate(row) if one.left < line.right and line.left < one.right), None)
        if at is None:
            done.append(line)
        else:
            one = row[at]
            row[at] = Span(min(one.left, line.left), line.top, max(one.right, line.right), one.bottom)
    return row, done
