"""Columns: in which order is a page read?

Takes  the bands of a page, and the tables that stand between them.
Gives  zones from first to last: runs of lines that share their margins, and tables.
Rule   where a strip stays empty between two runs of full lines, the left run is read before the right one; what reaches
       across the strip (a heading, a table) ends the columns above it. Rows of short words are a table, not columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

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
    """Lines and tables that are read from top to bottom; the margins are those of its lines."""

    left: float
    right: float
    parts: list[Line | Table]


def zones_of(bands: Sequence[Band], tables: Sequence[Table], depth: int = 0) -> list[Zone]:
    """The zones of a page in the order of reading."""
    if not bands and not tables:
        return []
    gutter = _gutter(bands, tables) if depth < _DEPTH else None
    if gutter is None:
        return [_zone(bands, tables)]
    x, top, bottom = gutter
    within = [band for band in bands if top <= band.base <= bottom]
    inside = [table for table in tables if top <= table.top and table.bottom <= bottom]
    parts = (
        ([band for band in bands if band.base < top], [table for table in tables if table.top < top], depth + 1),
        (*_side(within, inside, x, left=True), depth + 1),
        (*_side(within, inside, x, left=False), depth + 1),
        (
            [band for band in bands if band.base > bottom],
            [table for table in tables if table.top >= top and table not in inside],
            depth + 1,
        ),
    )
    return [zone for part in parts for zone in zones_of(*part)]


def _zone(bands: Sequence[Band], tables: Sequence[Table]) -> Zone:
    lines: list[Line | Table] = [line_of(band.pieces) for band in bands]
    parts = sorted([*lines, *tables], key=lambda one: one.base if isinstance(one, Line) else one.top)
    left, right = min(one.left for one in parts), max(one.right for one in parts)
    if lines:
        left, right = min(one.left for one in lines), max(one.right for one in lines)
    return Zone(left, right, parts)


def _side(bands: Sequence[Band], tables: Sequence[Table], x: float, *, left: bool) -> tuple[list[Band], list[Table]]:
    kept = [_beside(band, x)[not left] for band in bands]
    return [Band(pieces) for pieces in kept if pieces], [table for table in tables if (table.right <= x) == left]


def _gutter(bands: Sequence[Band], tables: Sequence[Table]) -> tuple[float, float, float] | None:
    """The strip between two columns and the heights between which it stays empty."""
    if len(bands) < _LINES:
        return None
    left, right = min(band.left for band in bands), max(band.right for band in bands)
    size = median(band.size for band in bands)
    found: list[tuple[int, float, float, float]] = []
    x = left + 0.25 * (right - left)
    while x < left + 0.75 * (right - left):
        run = _run(bands, tables, x)
        if run:
            found.append((run[0], x, run[1], run[2]))
        x += size / 4
    most = max((run[0] for run in found), default=0)
    best = [run[1:] for run in found if run[0] == most]
    # Marks stand out into the strip: its middle is the safest place to cut.
    return best[len(best) // 2] if best else None


def _run(bands: Sequence[Band], tables: Sequence[Table], x: float) -> tuple[int, float, float] | None:
    """The longest run of bands that leave the strip at x empty, if its sides are columns."""
    blocked = sorted(table.top for table in tables if table.left < x < table.right)
    best: tuple[int, float, float] | None = None
    run: list[Band] = []
    for band in [*bands, None]:
        crosses = band is None or any(_crosses(piece, x) for piece in band.pieces)
        parted = band is not None and run and any(run[-1].base < top < band.base for top in blocked)
        if crosses or parted:
            found = _columns(run, x)
            if found and (best is None or found > best[0]):
                best = (found, run[0].base, run[-1].base)
            run = []
        if band is not None and not crosses:
            run.append(band)
    return best


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


def _columns(run: Sequence[Band], x: float) -> int:
    """How many lines the shorter of two columns has; 0 where the sides are no columns."""
    sides: tuple[list[list[Piece]], list[list[Piece]]] = ([], [])
    for band in run:
        for side, pieces in zip(sides, _beside(band, x), strict=True):
            if pieces:
                side.append(pieces)
    if min(len(side) for side in sides) < _LINES or not all(map(_is_column, sides)):
        return 0
    tops = [side[0][0].base for side in sides]
    ends = [side[-1][0].base for side in sides]
    shared = min(ends) - max(tops)
    return min(len(side) for side in sides) if shared > 0.3 * (max(ends) - min(tops)) else 0


def _is_column(side: Sequence[Sequence[Piece]]) -> bool:
    """Lines of several letters that mostly fill a width of their own."""
    left = min(pieces[0].left for pieces in side)
    width = max(pieces[-1].right for pieces in side) - left
    full = sum(pieces[-1].right - pieces[0].left > _FULL * width for pieces in side)
    letters = sum(len(piece.chars) for pieces in side for piece in pieces) / len(side)
    single = sum(len(pieces) == 1 for pieces in side)
    return letters >= _LETTERS and full >= 0.5 * len(side) and single >= 0.7 * len(side)
