"""Paragraphs: does a line go on in the next one?

Takes  two lines that follow each other and the margins between which they stand.
Gives  yes or no.
Rule   a line goes on where the first word of the next had no room behind it and the next does not begin as paragraphs of
       the document begin (two characters in, a wider gap, another size). Whoever typeset the page has decided that; what
       the words say decides only where a full line ends like a sentence and the document knows no indent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhizao.document.formats.pdf.lines import Line
from zhizao.document.lines import opens, opens_short

_ENDED = tuple("。！？；：!?;")
# Marks at the end of a line may stand out of the margin, or leave half their room blank.
_HANGING = "，。、；：？！）】》」』”’,.;:)"
# So many lines tell the margins of their zone by themselves.
_ENOUGH = 8
# ... and so many that end at one place show where their right margin is.
_AGREED = 3
_BULLET = tuple("•●■◆▲□◇★※·—-–")


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which edges a run of lines stands, how far their bases are apart, whether paragraphs are indented and lines
    are spaced out to the right edge.
    """

    left: float
    right: float
    pitch: float
    indented: bool
    justified: bool


def margins_of(lines: Sequence[Line], before: Margins | None, width: float | None) -> Margins | None:
    """What the lines of a zone say of its setting.

    A few lines are measured by the zone `before`, if they begin alike, else by a page of this `width` whose right margin
    is as wide as its left.
    """
    if not lines:
        return None
    left = _shared(sorted(line.left for line in lines), 0.3 * lines[0].size)
    right = -_shared(sorted(-line.right for line in lines if line.text[-1] not in _HANGING), 0.6 * lines[0].size)
    indented = _indented(lines, left)
    few = len(lines) < _ENOUGH
    if before and few and -0.5 < (left - before.left) / lines[0].size < 2.6:
        left, right, indented = before.left, max(right, before.right), indented or before.indented
    elif few and width and sum(abs(line.right - right) < 0.6 * line.size for line in lines) < _AGREED:
        right = max(right, width - left)
    pitches = sorted(
        after.base - line.base
        for line, after in pairwise(lines)
        if 0.9 * line.size < after.base - line.base < 3.5 * line.size
    )
    pitch = pitches[len(pitches) // 3] if pitches else 0.0
    right = right or max(line.right for line in lines)
    level = sum(abs(line.right - right) < 0.1 * line.size for line in lines)
    return Margins(left, right, pitch, indented, level >= 0.4 * len(lines))


def _shared(places: Sequence[float], reach: float) -> float:
    """The first place that others share: a mark may stand out of the margin, a single line may begin before it."""
    enough = max(2, 0.05 * len(places))
    for i, place in enumerate(places):
        if sum(other - place <= reach for other in places[i:]) >= enough:
            return place
    return places[0] if places else 0.0


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
    if not apart and here.pitch and gap > 1.25 * max(here.pitch, line.size):
        return False
    first = after.left - there.left > 0.9 * after.size
    level = abs((after.left - there.left) - (line.left - here.left)) < 0.35 * after.size
    if _ended(line):
        return not first and (here.indented or not opens(after.text)) and not _heading(line, here)
    if first and (not level or (opening and there.indented)):
        return _hangs(line, after, here, there)
    return not (first and opens(after.text)) and not _heading(line, here)


def _ended(line: Line) -> bool:
    return line.text.endswith(_ENDED) or re.search(r"[A-Za-z)]\.$", line.text) is not None


def _is_full(line: Line, after: Line, margins: Margins) -> bool:
    """Had the first word of the next line no room in this one? A line that ends like a sentence must be quite full."""
    if not _ended(line):
        return line.right + after.lead > margins.right - line.size
    if margins.justified:
        return line.right > margins.right - 0.55 * line.size
    return line.right + after.lead > margins.right + 0.2 * line.size


def _heading(line: Line, margins: Margins) -> bool:
    """A heading that nearly fills its line."""
    return opens_short(line.text) and line.right < margins.right - 0.3 * line.size


def _hangs(line: Line, after: Line, here: Margins, there: Margins) -> bool:
    """The lines of an item stand behind its mark."""
    deeper = (after.left - there.left) - (line.left - here.left)
    marked = opens(line.text) or line.text.startswith(_BULLET)
    return marked and 0 < deeper <= 3 * line.size and not opens(after.text)
