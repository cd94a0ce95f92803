"""Aligned: which rows stand in a table that no lines close in?

Takes  the bands of a page and the level lines that are of no grid (三线表: a line above, below and under the head).
Gives  tables with their rows, and the bands that are of none.
Rule   words that stand under one another in several rows are a column. A band that fills less than half of the columns is
       a further line of a row: of the one above it, or, where as many stand above as below each, of the one they centre
       on. Where neither holds, or words reach into two columns below the head, the row is in doubt and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from zhizao.document.document import Box
from zhizao.document.formats.pdf import grids, lines
from zhizao.document.formats.pdf.grids import Cell, Table
from zhizao.document.formats.pdf.lines import Band, Piece
from zhizao.document.formats.pdf.pages import Rule

# Between the lines of a table a gap of half a type size parts cells; elsewhere a wide one.
_NARROW = 0.5
_ROWS = 3
# What a cell says in a table without any line: figures, or few words.
_VALUE = re.compile(r"[^一-鿿]{0,3}\d[\d.,]*[^一-鿿]{0,3}[万亿元个家项%％]{0,3}(?:以上|左右)?|[—–\-/~～…*]{1,3}")
_SHORT = 8
_MEAN_MOST = 12
# Lines of one table begin and end at the same places.
_NEAR = 6.0
# The heading of a group of rows.
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|合计|总计")


class _Row(NamedTuple):
    """Bands that make up one row, and whether that is in doubt."""

    bands: list[Band]
    doubt: bool


def find(bands: Sequence[Band], rules: Iterable[Rule]) -> tuple[list[Table], list[Band]]:
    """The tables among the bands, and the rest of these."""
    tables: list[Table] = []
    rest = list(bands)
    for top, bottom, left, right in _framed(rules):
        inside = [
            band
            for band in rest
            if top < band.base <= bottom + 1 and left - _NEAR < band.left and band.right < right + _NEAR
        ]
        table = _table([lines.split(band, _NARROW) for band in inside], least=2) if len(inside) >= 2 else None
        if table:
            tables.append(table)
            rest = [band for band in rest if band not in inside]
    for run in _runs(rest):
        table = _table(run, least=3 if not _has_values(run) else 2)
        if table:
            tables.append(table)
            rest = [band for band in rest if band not in run]
    return tables, rest


def _framed(rules: Iterable[Rule]) -> list[tuple[float, float, float, float]]:
    """Between which lines of one width something stands: top, bottom, left, right."""
    groups: list[list[Rule]] = []
    for rule in sorted((one for one in rules if one.top == one.bottom), key=lambda one: one.top):
        for group in groups:
            if abs(group[0].left - rule.left) < _NEAR and abs(group[0].right - rule.right) < _NEAR:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [(group[0].top, group[-1].top, group[0].left, group[0].right) for group in groups if len(group) >= 2]


def _runs(bands: Sequence[Band]) -> list[list[Band]]:
    """Bands in sequence that look like rows: several pieces, or one that goes on in a column or stands between rows."""
    runs: list[list[Band]] = []
    run: list[Band] = []
    for i, band in enumerate(bands):
        near = bool(run) and band.base - run[-1].base <= 3.5 * band.size
        within = near and (band.left > run[0].left + band.size or _rows_follow(bands, i))
        if len(band.pieces) >= 2 or within:
            if not near:
                runs.append(run)
                run = []
            run.append(band)
        else:
            runs.append(run)
            run = []
    runs.append(run)
    return [one for one in runs if sum(len(band.pieces) >= 2 for band in one) >= _ROWS and _is_tabular(one)]


def _rows_follow(bands: Sequence[Band], i: int) -> bool:
    """Are the next two bands rows again? Then what stands between is a row or the line of a cell."""
    after = bands[i + 1 : i + 3]
    return len(after) == 2 and all(len(band.pieces) >= 2 for band in after)


def _is_tabular(run: Sequence[Band]) -> bool:
    """Words of cells: short or figures. Lines of text in columns are neither."""
    words = [_said(piece) for band in run for piece in band.pieces]
    short = sum(len(one) <= _SHORT or _VALUE.fullmatch(one) is not None for one in words)
    return short >= 0.5 * len(words) and sum(map(len, words)) <= _MEAN_MOST * len(words)


def _has_values(run: Sequence[Band]) -> bool:
    last = [_said(band.pieces[-1]) for band in run]
    return sum(_VALUE.fullmatch(one) is not None for one in last) >= 0.6 * len(last)


def _said(piece: Piece) -> str:
    return "".join(char.text for char in piece.chars)


def _table(bands: list[Band], least: int) -> Table | None:
    """The rows of bands that share at least `least` columns."""
    columns = _columns(bands)
    if len(columns) < least:
        return None
    full = [band for band in bands if len(_filled(band, columns)) * 2 >= len(columns)]
    if len(full) < 2 or sum(len(_filled(band, columns)) >= 2 for band in bands) < 2:
        return None
    rows = _rows(bands, full)
    edges = (columns[0][0], *((one[1] + other[0]) / 2 for one, other in pairwise(columns)), columns[-1][1])
    valued = [k for k in range(len(columns)) if sum(_is_value(band, columns[k]) for band in full) * 2 >= len(full) - 1]
    cells, doubts = [], []
    for i, row in enumerate(rows):
        told, mixed = _cells(row.bands, columns)
        cells.append(told)
        # A head of several lines may hold names of groups of columns, which lines alone would tell apart.
        if row.doubt or mixed or (_lacks(told, valued) if i else len(row.bands) > 1):
            doubts.append(i)
    if _begins_blank(cells[1:], valued):
        doubts = sorted({1, *doubts})
    top, bottom = min(band.top for band in bands), max(band.bottom for band in bands)
    return Table(edges[0], top, edges[-1], bottom, cells, edges, 1, doubts)


def _is_value(band: Band, column: tuple[float, float]) -> bool:
    """Does a figure stand in this column?"""
    said = [_said(piece) for piece in band.pieces if column[0] < piece.right and piece.left < column[1]]
    return any(_VALUE.fullmatch(one) for one in said)


def _lacks(cells: Sequence[Cell], valued: Sequence[int]) -> bool:
    """Does a row that is no heading say nothing where the others have figures, or nothing but figures?

    Then a cell of its neighbours reached over it.
    """
    told = [cell.text for cell in cells if cell.text]
    if len(told) == 1 and _SECTION.match(told[0]):
        return False
    figures = [k for k in valued if cells[k].text]
    return not figures or len(figures) == len(told) or (len(cells) > 3 and len(told) * 2 <= len(cells))


def _begins_blank(rows: Sequence[Sequence[Cell]], valued: Sequence[int]) -> bool:
    """Is a column of words blank in the first row below the head and not further down? Then it may be merged and centred."""
    told = [row for row in rows if sum(bool(cell.text) for cell in row) > 1]
    return bool(told) and any(
        not told[0][k].text and any(row[k].text for row in told) for k in range(len(told[0])) if k not in valued
    )


def _columns(bands: Sequence[Band]) -> list[tuple[float, float]]:
    """The columns, from the rows with most cells down; a cell over two columns makes none."""
    columns: list[tuple[float, float]] = []
    for band in sorted(bands, key=lambda one: -len(one.pieces)):
        for piece in band.pieces:
            met = [one for one in columns if one[0] < piece.right and piece.left < one[1]]
            if len(met) <= 1:
                columns = [one for one in columns if one not in met]
                columns.append(
                    (min([piece.left, *(one[0] for one in met)]), max([piece.right, *(one[1] for one in met)]))
                )
    return sorted(columns)


def _filled(band: Band, columns: Sequence[tuple[float, float]]) -> set[int]:
    return {i for piece in band.pieces for i, one in enumerate(columns) if one[0] < piece.right and piece.left < one[1]}


def _rows(bands: Sequence[Band], full: Sequence[Band]) -> list[_Row]:
    """Rows from the top: each full band with the further lines of its cells; a numbered line by itself is a row."""
    whole = {id(band) for band in full}
    alone = {id(band) for band in bands if id(band) not in whole and _SECTION.match(_said(band.pieces[0]))}
    rows: list[_Row] = []
    run: list[Band] = []
    for band in [*bands, None]:
        if band is None or id(band) in alone:
            rows += _grouped(run, whole)
            rows += [_Row([band], doubt=False)] if band else []
            run = []
        else:
            run.append(band)
    return rows


def _grouped(bands: Sequence[Band], whole: set[int]) -> list[_Row]:
    """Full bands with the further lines that stand before, between and behind them."""
    full = [band for band in bands if id(band) in whole]
    if not full:
        return [_Row([band], doubt=True) for band in bands]
    gaps: list[list[Band]] = [[]]
    for band in bands:
        if id(band) in whole:
            gaps.append([])
        else:
            gaps[-1].append(band)
    counts = _centred([len(gap) for gap in gaps])
    if counts is None and not gaps[0]:
        # Cells begin at the height of their row.
        return [_Row([band, *below], doubt=False) for band, below in zip(full, gaps[1:], strict=True)]
    if counts is None:
        return _nearest(full, gaps)
    rows = []
    for k, band in enumerate(full):
        above, below = gaps[k][len(gaps[k]) - counts[k] :], gaps[k + 1][: counts[k]]
        rows.append(_Row([*above, band, *below], doubt=False))
    return rows


def _centred(gaps: Sequence[int]) -> list[int] | None:
    """How many lines stand above, and as many below, each full band, where cells are centred in their rows."""
    counts = []
    left = gaps[0]
    for gap in gaps[1:]:
        counts.append(left)
        left = gap - left
        if left < 0:
            return None
    return counts if left == 0 else None


def _nearest(full: Sequence[Band], gaps: Sequence[Sequence[Band]]) -> list[_Row]:
    """Each further line to the nearest row; nothing tells for sure that it is of it."""
    rows = [_Row([band], doubt=False) for band in full]
    for band in (one for gap in gaps for one in gap):
        k = min(range(len(full)), key=lambda i: abs(full[i].base - band.base))
        rows[k] = _Row([*rows[k].bands, band], doubt=True)
    return rows


def _cells(bands: Sequence[Band], columns: Sequence[tuple[float, float]]) -> tuple[list[Cell], bool]:
    """The cells of a row, and whether words reach into two of them."""
    held: list[list[list[Piece]]] = [[] for _ in columns]
    mixed = False
    for band in sorted(bands, key=lambda one: one.base):
        told: dict[int, list[Piece]] = {}
        for piece in band.pieces:
            met = [i for i, one in enumerate(columns) if one[0] < piece.right and piece.left < one[1]]
            mixed = mixed or len(met) > 1
            told.setdefault(met[0], []).append(piece)
        for i, pieces in told.items():
            held[i].append(pieces)
    top, bottom = min(band.top for band in bands), max(band.bottom for band in bands)
    cells = [
        grids.cell_of(printed) if printed else Cell("", Box(column[0], top, column[1], bottom))
        for printed, column in zip(held, columns, strict=True)
    ]
    return cells, mixed
