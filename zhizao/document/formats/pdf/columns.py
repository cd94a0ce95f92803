"""Columns: in which order is a page read?

Takes  the bands of a page, and the tables that stand between them.
Gives  zones from first to last: runs of lines that share their margins, and tables.
Rule   where a strip stays empty between two runs of full lines, the left run is read before the right one; what reaches
       across the strip (a heading, a table) ends the columns above it. Rows of short words are a table, not columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from zhizao.document.formats.pdf.grids import Table
from zhizao.document.formats.pdf.lines import Band, Line, Piece, line_of

# Columns have at least so many lines, each of at least so many characters, and fill this part of their width.
_LINES = 4
_LETTERS = 6
_FULL = 0.7
_DEPTH = 3
# Two columns are at least so many type sizes apart; less is the play of a justified line.
_PARTS = 0.5


@dataclass(slots=True)
class Zone:
    """Lines and tables that are read from top to bottom; `whole` where they stand over the whole width of a page."""

    parts: list[Line | Table]
    whole: bool


def zones_of(bands: Sequence[Band], tables: Sequence[Table], known: list[float], depth: int = 0) -> list[Zone]:
    """The zones of a page in the order of reading.

    `known` holds where the pages before were parted: there a few lines are enough. What this page adds is put to it.
    """
    if not bands and not tables:
        return []
    gutter = _gutter(bands, tables, known) if depth < _DEPTH else None
    if gutter is None:
        return [_zone(bands, tables, depth == 0)]
    known.append(gutter.x)
    within = [band for band in bands if gutter.top <= band.base <= gutter.bottom]
    inside = [table for table in tables if gutter.top <= table.top and table.bottom <= gutter.bottom]
    rest = [table for table in tables if table not in inside]
    parts = (
        ([band for band in bands if band.base < gutter.top], [one for one in rest if one.top < gutter.top]),
        _side(within, inside, gutter.x, left=True),
        _side(within, inside, gutter.x, left=False),
        ([band for band in bands if band.base > gutter.bottom], [one for one in rest if one.top >= gutter.top]),
    )
    return [zone for part in parts for zone in zones_of(*part, known, depth + 1)]


def _zone(bands: Sequence[Band], tables: Sequence[Table], whole: bool) -> Zone:
    lines: list[Line | Table] = [line_of(band.pieces) for band in bands]
    return Zone(sorted([*lines, *tables], key=lambda one: one.base if isinstance(one, Line) else one.top), whole)


def _side(bands: Sequence[Band], tables: Sequence[Table], x: float, *, left: bool) -> tuple[list[Band], list[Table]]:
    kept = [_beside(band, x)[not left] for band in bands]
    return [Band(pieces) for pieces in kept if pieces], [table for table in tables if (table.right <= x) == left]


class _Gutter(NamedTuple):
    """A strip between two columns: how many lines the shorter column has, less the pieces that reach into the strip, and
    how many bands both have.
    """

    lines: int
    bands: int
    x: float
    top: float
    bottom: float


def _gutter(bands: Sequence[Band], tables: Sequence[Table], known: Sequence[float]) -> _Gutter | None:
    """The strip between two columns and the heights between which it stays empty."""
    if not bands:
        return None
    left, right = min(band.left for band in bands), max(band.right for band in bands)
    size = median(band.size for band in bands)
    found: list[_Gutter] = []
    x = left + 0.25 * (right - left)
    while x < left + 0.75 * (right - left):
        found.extend(_runs(bands, tables, x, any(abs(x - one) < size for one in known)))
        x += size / 4
    if not found:
        return None
    # Marks stand out into the strip: its middle is the safest place to cut.
    most = max(one[:2] for one in found)
    best = [one for one in found if one[:2] == most]
    return best[len(best) // 2]


def _runs(bands: Sequence[Band], tables: Sequence[Table], x: float, known: bool) -> Iterator[_Gutter]:
    """The runs of bands that leave the strip at x empty and whose sides are columns."""
    blocked = sorted(table.top for table in tables if table.left < x < table.right)
    run: list[Band] = []
    for band in [*bands, None]:
        crosses = band is None or any(_crosses(piece, x) for piece in band.pieces)
        parted = band is not None and run and any(run[-1].base < top < band.base for top in blocked)
        if crosses or parted:
            count = _columns(run, x, known)
            if count:
                reach = sum(piece.left < x < piece.right for one in run for piece in one.pieces)
                yield _Gutter(count - reach, len(run), x, run[0].base, run[-1].base)
            run = []
        if band is not None and not crosses:
            run.append(band)


def _crosses(piece: Piece, x: float) -> bool:
    """Do the words of a piece go on across x? A gap there may be narrow: marks stand out into it."""
    if not piece.left < x < piece.right:
        return False
    return any(
        last.right > x - 0.1 * last.size and char.left < last.right + _PARTS * last.size
        for last, char in pairwise(piece.chars)
        if last.left < x < char.right
    )


def _beside(band: Band, x: float) -> tuple[list[Piece], list[Piece]]:
    """What of a band stands left and right of x."""
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in band.pieces:
        if piece.left < x < piece.right:
            left = [char for char in piece.chars if char.left + char.right < 2 * x]
            for side, chars in zip(sides, (left, piece.chars[len(left) :]), strict=True):
                side.extend([Piece(chars)] if chars else [])
        else:
            sides[piece.left >= x].append(piece)
    return sides


def _columns(run: Sequence[Band], x: float, known: bool) -> int:
    """How many lines the shorter of two columns has; 0 where the sides are no columns."""
    sides: tuple[list[list[Piece]], list[list[Piece]]] = ([], [])
    for band in run:
        for side, pieces in zip(sides, _beside(band, x), strict=True):
            if pieces:
                side.append(pieces)
    shorter = min(len(side) for side in sides)
    if known:
        return shorter
    if shorter < _LINES or not _are_columns(*sides):
        return 0
    tops = [side[0][0].base for side in sides]
    ends = [side[-1][0].base for side in sides]
    shared = min(ends) - max(tops)
    return shorter if shared > 0.3 * (max(ends) - min(tops)) else 0


def _are_columns(*sides: Sequence[Sequence[Piece]]) -> bool:
    """Are these two runs of full lines, or one beside a run as wide (a list at the end of an article)?"""
    full = [_full(side) for side in sides]
    if not any(share >= 0.5 for share, _ in full):
        return False
    widths = [width for _, width in full]
    return all(share >= 0.5 for share, _ in full) or (
        min(share for share, _ in full) >= 0.15 and min(widths) >= 0.75 * max(widths)
    )


def _full(side: Sequence[Sequence[Piece]]) -> tuple[float, float]:
    """The share of lines that fill the width of their column, and this width; no share where words are few or parted."""
    left = min(pieces[0].left for pieces in side)
    width = max(pieces[-1].right for pieces in side) - left
    letters = sum(len(piece.chars) for pieces in side for piece in pieces) / len(side)
    single = sum(len(pieces) == 1 for pieces in side)
    if letters < _LETTERS or single < 0.7 * len(side):
        return 0.0, width
    return sum(pieces[-1].right - pieces[0].left > _FULL * width for pieces in side) / len(side), width
