"""Grids: which cells do ruled lines draw, and what stands in them?

Takes  the ruled lines and the characters of a page.
Gives  tables: rows of cells with their words and boxes; and the characters that stand in none.
Rule   a cell is what lines close in. One that spans rows says its words in each of them if they are few (a unit, a class
       of indicators), one that spans columns says them in each of the head's columns and only in the first below the
       head: so every row reads alone, and no value is said twice. A frame around paragraphs (专栏) is no table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhizao.document.document import Box
from zhizao.document.formats.pdf import lines
from zhizao.document.formats.pdf.lines import Piece
from zhizao.document.formats.pdf.pages import Char, Rule

# Lines that should meet miss each other by less than this.
_NEAR = 3.0
# A border counts where a line covers this part of it.
_COVERED = 0.7
# Longer words are a statement, which is said once; shorter ones are a label, which every row of it needs.
_LABEL_MOST = 24
# More cells than a page can show are a drawing.
_MOST_LINES = 400
_VALUE = re.compile(r"[\d.,，%％≥≤<>＜＞〔〕\[\]()（）\-—–－+±~～/\s]*|[\d.]+.{0,6}")


@dataclass(slots=True)
class Cell:
    """One cell: its words, joined into one line, where they stand, and the spans that refer to notes."""

    text: str
    box: Box
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Table:
    """Rows of cells; `edges` are the borders of its columns, `head` the number of rows that name them, `doubts` the rows
    whose cells may hold words of another.
    """

    left: float
    top: float
    right: float
    bottom: float
    rows: list[list[Cell]]
    edges: tuple[float, ...]
    head: int = 0
    doubts: list[int] = field(default_factory=list)


class _Lattice:
    """The lines of one table: their places, and which borders between its smallest cells are drawn."""

    def __init__(self, level: Sequence[Rule], upright: Sequence[Rule]) -> None:
        self.ys = _places([(rule.top, rule.top) for rule in level])
        self.xs = _places([(rule.left, rule.left) for rule in upright])
        left, right = min(rule.left for rule in level), max(rule.right for rule in level)
        # A table may be open at its sides.
        if left < self.xs[0] - 2 * _NEAR:
            self.xs.insert(0, left)
        if right > self.xs[-1] + 2 * _NEAR:
            self.xs.append(right)
        self.level, self.upright = level, upright

    def closed_below(self, row: int, column: int) -> bool:
        """Is there a line between this cell and the one below it?"""
        return _covered(
            [(rule.left, rule.right) for rule in self.level if abs(rule.top - self.ys[row + 1]) <= _NEAR],
            self.xs[column],
            self.xs[column + 1],
        )

    def closed_right(self, row: int, column: int) -> bool:
        """Is there a line between this cell and the one to its right?"""
        return _covered(
            [(rule.top, rule.bottom) for rule in self.upright if abs(rule.left - self.xs[column + 1]) <= _NEAR],
            self.ys[row],
            self.ys[row + 1],
        )


def find(rules: Iterable[Rule], chars: Sequence[Char]) -> tuple[list[Table], list[Char]]:
    """The tables of a page, from the top, and the characters outside them."""
    tables: list[Table] = []
    free = list(chars)
    for level, upright in _meeting(list(rules)):
        lattice = _Lattice(level, upright)
        if len(lattice.xs) < 3 or len(lattice.ys) < 2:
            continue
        table, rest = _table(lattice, free)
        if table:
            tables.append(table)
            free = rest
    return sorted(tables, key=lambda one: one.top), free


def cells(rules: Iterable[Rule]) -> list[Box]:
    """The cells that ruled lines draw, merged ones whole, whatever stands in them."""
    found: list[Box] = []
    for level, upright in _meeting(list(rules)):
        lattice = _Lattice(level, upright)
        if len(lattice.xs) < 3 or len(lattice.ys) < 2:
            continue
        spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for row, places in enumerate(_owners(lattice)):
            for column, place in enumerate(places):
                spans.setdefault(place, []).append((row, column))
        for (row, column), inside in spans.items():
            below, right = max(at[0] for at in inside) + 1, max(at[1] for at in inside) + 1
            found.append(Box(lattice.xs[column], lattice.ys[row], lattice.xs[right], lattice.ys[below]))
    return found


def _meeting(rules: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Level and upright lines that hang together."""
    level = sorted({rule for rule in rules if rule.top == rule.bottom}, key=lambda one: one.top)
    upright = sorted({rule for rule in rules if rule.top != rule.bottom}, key=lambda one: one.left)
    level, upright = _merged(level, 0), _merged(upright, 1)
    if len(level) > _MOST_LINES or len(upright) > _MOST_LINES:
        return []
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, flat in enumerate(level):
        for k, tall in enumerate(upright, len(level)):
            if (
                flat.left - _NEAR <= tall.left <= flat.right + _NEAR
                and tall.top - _NEAR <= flat.top <= tall.bottom + _NEAR
            ):
                group[root(i)] = root(k)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        members.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return [pair for pair in members.values() if len(pair[0]) >= 2 and pair[1]]


def _merged(rules: list[Rule], axis: int) -> list[Rule]:
    """Lines on one another, or one after another, as one."""
    along, place = (0, 1) if axis == 0 else (1, 0)
    found: list[Rule] = []
    open_: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (round(one[place] / _NEAR), one[along])):
        for i, last in enumerate(open_):
            if abs(last[place] - rule[place]) <= _NEAR / 2 and rule[along] <= last[along + 2] + _NEAR:
                start, end = min(last[along], rule[along]), max(last[along + 2], rule[along + 2])
                open_[i] = Rule(start, last.top, end, last.top) if axis == 0 else Rule(last.left, start, last.left, end)
                break
        else:
            kept = [one for one in open_ if abs(one[place] - rule[place]) <= _NEAR]
            found += [one for one in open_ if one not in kept]
            open_ = [*kept, rule]
    return found + open_


def _places(spans: Iterable[tuple[float, float]]) -> list[float]:
    """Places of lines, those nearer than a hand's breadth as one."""
    found: list[list[float]] = []
    for start, _ in sorted(spans):
        if found and start - found[-1][-1] <= _NEAR:
            found[-1].append(start)
        else:
            found.append([start])
    return [sum(group) / len(group) for group in found]


def _covered(spans: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    """Do the spans cover most of start..end?"""
    total, at = 0.0, start
    for begin, stop in sorted(spans):
        covered = min(stop, end) - max(begin, at)
        if covered > 0:
            total, at = total + covered, min(stop, end)
    return total >= _COVERED * (end - start)


def _table(lattice: _Lattice, chars: list[Char]) -> tuple[Table | None, list[Char]]:
    """The cells of a lattice with their words; None where it is no table."""
    xs, ys = lattice.xs, lattice.ys
    owner = _owners(lattice)
    held: dict[tuple[int, int], list[Char]] = {}
    rest: list[Char] = []
    for char in chars:
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        if not (xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]):
            rest.append(char)
            continue
        held.setdefault(owner[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1], []).append(char)
    told = {place: cell_of([band.pieces for band in lines.bands_of(inside)]) for place, inside in held.items()}
    if not _is_table(owner, told):
        return None, chars
    rows, head = _rows(owner, told, lattice)
    table = Table(xs[0], ys[0], xs[-1], ys[-1], rows, tuple(xs), head)
    return table, rest


def _owners(lattice: _Lattice) -> list[list[tuple[int, int]]]:
    """For each smallest cell the top left one of the cell it belongs to."""
    height, width = len(lattice.ys) - 1, len(lattice.xs) - 1
    owner = [[(row, column) for column in range(width)] for row in range(height)]
    for row in range(height):
        for column in range(width):
            if column and not lattice.closed_right(row, column - 1):
                owner[row][column] = owner[row][column - 1]
            elif row and not lattice.closed_below(row - 1, column):
                owner[row][column] = owner[row - 1][column]
    return owner


def _is_table(owner: list[list[tuple[int, int]]], told: dict[tuple[int, int], Cell]) -> bool:
    """Two columns that hold words, and a row that holds two cells: else it is a frame or a drawing."""
    columns = {place[1] for place in told}
    side_by_side = sum(len({place for place in row if place in told}) >= 2 for row in owner)
    return len(columns) >= 2 and side_by_side >= 1 and len(told) >= 3


def cell_of(printed: Sequence[Sequence[Piece]]) -> Cell:
    """The cell that these lines of pieces make, joined into one line."""
    text, notes = "", []
    for pieces in printed:
        line = lines.line_of(pieces)
        words = line.text.replace("  ", " ")
        glue = lines.glue(text, words)
        at = len(text) + len(glue)
        text += glue + words
        notes += [(at + start, at + end) for start, end in line.notes]
    every = [piece for pieces in printed for piece in pieces]
    box = Box(
        min(piece.left for piece in every),
        min(piece.top for piece in every),
        max(piece.right for piece in every),
        max(piece.bottom for piece in every),
    )
    return Cell(text, box, tuple(notes))


def _rows(
    owner: list[list[tuple[int, int]]], told: dict[tuple[int, int], Cell], lattice: _Lattice
) -> tuple[list[list[Cell]], int]:
    """The rows as they are read, and how many of them are the head."""
    head = _head(owner, told)
    rows = []
    for row, places in enumerate(owner):
        cells = []
        for column, place in enumerate(places):
            cell = told.get(place) or _empty(lattice, row, column)
            if place != (row, column) and not _said_again(place, row, column, cell, head):
                cell = _empty(lattice, row, column)
            cells.append(cell)
        rows.append(cells)
    kept = [cells for cells in rows if any(cell.text for cell in cells)]
    return kept, min(head, len(kept))


def _said_again(place: tuple[int, int], row: int, column: int, cell: Cell, head: int) -> bool:
    """Does a cell that spans several say its words here too?"""
    if len(cell.text) > _LABEL_MOST:
        return False
    return row < head or (column == place[1] and place[0] >= head)


def _head(owner: list[list[tuple[int, int]]], told: dict[tuple[int, int], Cell]) -> int:
    """How many rows at the top name the columns: as far down as the cells of the first row with two names reach.

    A row above that is one cell is the table's title.
    """
    first = next((row for row, places in enumerate(owner) if len(set(places)) > 1), 0)
    end = first + 1
    for row in range(first, len(owner)):
        if row >= end:
            break
        for column, place in enumerate(owner[row]):
            deep = next((k for k in range(row, len(owner)) if owner[k][column] != place), len(owner))
            spread = owner[row].count(place) > 1 and len(set(owner[row])) > 1
            if place in told and _VALUE.fullmatch(told[place].text) is None:
                end = max(end, deep, row + 2 if spread and row == first else 0)
    return end if end < len(owner) else min(first + 1, len(owner))


def _empty(lattice: _Lattice, row: int, column: int) -> Cell:
    xs, ys = lattice.xs, lattice.ys
    return Cell("", Box(xs[column], ys[row], xs[column + 1], ys[row + 1]))


def same_columns(one: Table, other: Table) -> bool:
    """Do two tables have the same columns, as one that goes on on the next page?"""
    return len(one.edges) == len(other.edges) and all(
        abs((a - one.left) - (b - other.left)) < 4 * _NEAR for a, b in zip(one.edges, other.edges, strict=True)
    )
