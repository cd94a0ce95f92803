"""Notes: which lines at the foot of a page are footnotes?

Takes  the bands of a page without its frame, the level lines that are of no table, and the size of the document's words.
Gives  the bands of the text, and the footnotes, each with its lines.
Rule   what stands in smaller type below a short line in the lower part of the page; without such a line, smaller bands at
       the very foot that begin with the mark of a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from zhizao.document.formats.pdf.lines import Band, Line, line_of
from zhizao.document.formats.pdf.pages import Rule

_SMALLER = 0.93
_MARK = re.compile(r"[①-⑳⑴-⑽⁰-⁹¹²³]|[\[【〔(（]?\d{1,2}[\]】〕)）]|\d{1,2}(?=[ 　一-鿿“《])|[*＊※]|注\d?[：:]")
# A line over notes is shorter than this part of the text's width.
_SHORT = 0.5


def find(
    bands: Sequence[Band], rules: Iterable[Rule], body: float, height: float
) -> tuple[list[Band], list[list[Line]]]:
    """The bands of the text and the notes below them."""
    first = _first(bands, list(rules), body, height)
    notes: list[list[Line]] = []
    for band in bands[first:]:
        line = line_of(band.pieces)
        if _MARK.match(line.text) or not notes:
            notes.append([])
        notes[-1].append(line)
    return list(bands[:first]), notes


def _first(bands: Sequence[Band], rules: Sequence[Rule], body: float, height: float) -> int:
    """The first band of the notes; behind the last where the page has none."""
    small = len(bands)
    while small and bands[small - 1].size < _SMALLER * body and bands[small - 1].base > 0.4 * height:
        small -= 1
    if small == len(bands) or small == 0:
        return len(bands)
    width = max(band.right for band in bands) - min(band.left for band in bands)
    above = bands[small - 1].base
    for rule in rules:
        if rule.top == rule.bottom and rule.right - rule.left < _SHORT * width:
            below = [i for i in range(small, len(bands)) if bands[i].base > rule.top]
            if below and above < rule.top + 2 and bands[below[0]].base - rule.top < 3 * body:
                return below[0]
    marked = next((i for i in range(small, len(bands)) if _MARK.match(line_of(bands[i].pieces).text)), len(bands))
    return marked if bands[-1].base > 0.75 * height else len(bands)
