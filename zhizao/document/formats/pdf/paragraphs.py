"""Paragraphs: does a line go on in the next one?

Takes  two lines that follow each other and the margins between which they stand.
Gives  yes or no.
Rule   a line goes on where the first word of the next had no room behind it and the next does not begin as paragraphs of
       the document begin (two characters in, a wider gap, another size). Whoever typeset the page has decided that; what
       the words say decides only where a full line ends like a sentence and the document knows no indent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhizao.document.formats.pdf.lines import Line
from zhizao.document.lines import opens, opens_short

_ENDED = tuple("。！？；：!?;")
_BULLET = tuple("•●■◆▲□◇★※·—-–")


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which edges a run of lines stands, how far their bases are apart, and whether paragraphs are indented."""

    left: float
    right: float
    pitch: float
    indented: bool


def margins_of(lines: Sequence[Line], left: float, right: float) -> Margins:
    """What the lines of a zone say of its setting."""
    pitches = sorted(
        after.base - line.base
        for line, after in pairwise(lines)
        if 0.9 * line.size < after.base - line.base < 3.5 * line.size
    )
    pitch = pitches[len(pitches) // 3] if pitches else 0.0
    return Margins(left, right, pitch, _indented(lines, left))


def _indented(lines: Sequence[Line], left: float) -> bool:
    """Do first lines stand two characters in?"""
    steps = [(line.left - left) / line.size for line in lines]
    return sum(1.5 <= step <= 2.6 for step in steps) >= max(2, 0.08 * len(steps))


def goes_on(line: Line, after: Line, here: Margins, there: Margins, *, apart: bool, opening: bool) -> bool:
    """Is `after` of the paragraph of `line`, which may be its `opening` line?

    `apart` where a column or a page lies between them.
    """
    if abs(line.size - after.size) > 0.12 * line.size or not _is_full(line, after, here):
        return False
    gap = after.base - line.base
    if not apart and here.pitch and gap > 1.45 * max(here.pitch, line.size):
        return False
    first = after.left - there.left > 0.9 * after.size
    level = abs((after.left - there.left) - (line.left - here.left)) < 0.35 * after.size
    if line.text.endswith(_ENDED):
        return not first and (here.indented or not opens(after.text)) and not _heading(line)
    if first and (not level or (opening and there.indented)):
        return _hangs(line, after, here, there)
    return not (first and opens(after.text)) and not _heading(line)


def _is_full(line: Line, after: Line, margins: Margins) -> bool:
    """Had the first word of the next line no room in this one? A line that ends like a sentence must be quite full."""
    spare = 0.2 if line.text.endswith(_ENDED) else -1.0
    return line.right + after.lead > margins.right + spare * line.size


def _heading(line: Line) -> bool:
    """A heading that happens to fill its line."""
    return opens_short(line.text)


def _hangs(line: Line, after: Line, here: Margins, there: Margins) -> bool:
    """The lines of an item stand behind its mark."""
    deeper = (after.left - there.left) - (line.left - here.left)
    marked = opens(line.text) or line.text.startswith(_BULLET)
    return marked and 0 < deeper <= 3 * line.size and not opens(after.text)
