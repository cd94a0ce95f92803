"""Left out: where does a page show type that nobody has read?

Takes  a grey picture of a page and the words that were recognised on it.
Gives  the boxes of rows of ink as high as the type of the page on which no word stands.
Rule   a recogniser takes a last short line for dust now and then; what it leaves out is read once more by itself. A page with
       many such rows shows a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from PIL import Image

from zhizao.document.formats.scan import typesize
from zhizao.document.formats.scan.ruled import Span
from zhizao.document.formats.scan.words import Word

# Type of a page is between so much lower and so much higher than most of it.
_TYPE = (0.6, 1.4)
# More rows than this are no forgotten lines.
_MOST = 20
# The room around a row, as a part of its height.
_AROUND = 0.3


def left_out(grey: Image.Image, dpi: float, words: Sequence[Word]) -> list[Span]:
    """The rows of type without words, whole."""
    found = typesize.rows(grey, dpi)
    if not found:
        return []
    usual = median(row.bottom - row.top for row in found)
    bare = [row for row in found if _TYPE[0] < (row.bottom - row.top) / usual < _TYPE[1] and not _read(row, words)]
    whole: list[Span] = []
    for row in bare:
        at = next((i for i, one in enumerate(whole) if _goes_on(one, row)), None)
        if at is None:
            whole.append(row)
        else:
            one = whole[at]
            whole[at] = Span(one.left, min(one.top, row.top), row.right, max(one.bottom, row.bottom))
    return [_with_room(row, grey) for row in whole] if len(whole) <= _MOST else []


def _read(row: Span, words: Sequence[Word]) -> bool:
    """Does a word stand on this row?"""
    middle = (row.top + row.bottom) / 2
    return any(word.top <= middle <= word.bottom and word.left < row.right and row.left < word.right for word in words)


def _goes_on(row: Span, after: Span) -> bool:
    """Does a row go on in the next strip?"""
    return row.right == after.left and min(row.bottom, after.bottom) - max(row.top, after.top) > 0


def _with_room(row: Span, grey: Image.Image) -> Span:
    room = round(_AROUND * (row.bottom - row.top))
    return Span(
        max(0, row.left - room),
        max(0, row.top - room),
        min(grey.width, row.right + room),
        min(grey.height, row.bottom + room),
    )
