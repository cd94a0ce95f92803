"""Tiles: where do units stand that no map shows?

Takes  units with their light and value; where each lies, if the caller knows a row and a column.
Gives  a grid of equal tiles and its table.
Rule   the grid is as near to a square as the width allows; tiles stand in reading order, and each carries its row and
       column, so that arrow keys can move between them.
Not    a map: see geomap.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.charts import lettering, numbers, shades, states, svg
from zhizao.charts.numbers import Number
from zhizao.charts.states import State
from zhizao.charts.table import Table

_LEAST, _MOST, _GAP, _LINE, _EDGE = 84, 170, 6, 16, 8
Cell = tuple[int, int]


class SameCell(ZhizaoError):
    """Two tiles would lie on each other."""

    code: ClassVar[str] = "CHART-003"
    says: ClassVar[str] = "{first} and {second} are both given row {row}, column {column} of the tile grid."
    fix: ClassVar[str] = "Give one of them another place, or none: it then takes the first that is free."


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit; `row` and `column` count from 1 and are given together or not at all."""

    name: str
    state: State | None = None
    value: Number | None = None
    why: str = ""
    href: str = ""
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """What the figure shows."""

    title: str
    unit: str
    tiles: tuple[Tile, ...]
    note: str = ""
    shaded: bool = False  # the values are shares in percent and fill the tiles; else the lights do


def draw(tiles: Tiles, say: Say, *, width: int = 720, key: str = "") -> Markup:
    """The figure, `width` pixels wide; `key` tells equal figures of one page apart."""
    head = svg.head(tiles.title, width)
    cells = arranged(tiles.tiles, int((width - 2 * svg.PAD + _GAP) // (_LEAST + _GAP)))
    columns = max((column for _, column in cells), default=1)
    side = min((width - 2 * svg.PAD + _GAP) / columns - _GAP, _MOST)
    texts = [_lines(tiles, tile, side, say) for tile in tiles.tiles]
    high = max(map(len, texts), default=0) * _LINE + 2 * _EDGE + 2
    top = head.bottom + 8
    drawn = []
    for (row, column), at in sorted((cell, at) for at, cell in enumerate(cells)):
        left, y = svg.PAD + (column - 1) * (side + _GAP), top + (row - 1) * (high + _GAP)
        tile = tiles.tiles[at]
        drawn.append(
            svg.link(
                tile.href,
                " ".join([tile.name, *_standing(tiles, tile, say)]),
                _tile(tile, texts[at], left, y, side, high, shaded=tiles.shaded),
                attributes={"data-row": str(row), "data-column": str(column)},
            )
        )
    bottom = top + max((row for row, _ in cells), default=0) * (high + _GAP)
    values = [tile.value for tile in tiles.tiles]
    legend = shades.legend(values, say("no data"), bottom, width) if tiles.shaded else svg.Head(svg.EMPTY, bottom)
    notes = svg.notes([tiles.note] if cells else [say("No data yet"), tiles.note], legend.bottom, width)
    return svg.whole(
        "tiles", svg.name(tiles, width, key), tiles.title, _description(tiles, say), width, notes.bottom + 6,
        head.drawn, *drawn, legend.drawn, notes.drawn, linked=any(tile.href for tile in tiles.tiles),
    )  # fmt: skip


def table(tiles: Tiles, say: Say) -> Table:
    """The same as rows, in the order given."""
    unit = f"（{tiles.unit}）" if tiles.unit else ""
    rows = tuple(
        (
            tile.name,
            tile.state.word if tile.state else "",
            numbers.exact(tile.value) if tile.value is not None else tile.why or say("no data"),
        )
        for tile in tiles.tiles
    )
    return Table(tiles.title, (say("Name"), say("State"), say("Value") + unit), rows)


def arranged(tiles: tuple[Tile, ...], most: int) -> list[Cell]:
    """The row and column of each tile; with no more than `most` columns.

    Places that are given are kept where they fit the width; the others fill what is free in reading order.

    >>> arranged(tuple(Tile(name) for name in "甲乙丙丁戊"), 8)
    [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
    """
    given = {at: (tile.row, tile.column) for at, tile in enumerate(tiles) if tile.row and tile.column}
    fixed = {at: (row or 0, column or 0) for at, (row, column) in given.items()}
    _check(tiles, fixed)
    columns = max([math.ceil(math.sqrt(len(tiles))), *(column for _, column in fixed.values())])
    if columns <= most:
        taken = set(fixed.values())
        free = (cell for cell in _cells(columns) if cell not in taken)
        return [fixed.get(at) or next(free) for at in range(len(tiles))]
    # Too narrow for the places given: the same reading order in fewer columns.
    order = sorted(range(len(tiles)), key=lambda at: (at not in fixed, fixed.get(at, (0, 0)), at))
    cells = dict(zip(order, _cells(max(most, 1)), strict=False))
    return [cells[at] for at in range(len(tiles))]


def _check(tiles: tuple[Tile, ...], fixed: dict[int, Cell]) -> None:
    taken: dict[Cell, str] = {}
    for at, cell in fixed.items():
        if cell in taken:
            raise SameCell(first=taken[cell], second=tiles[at].name, row=cell[0], column=cell[1])
        taken[cell] = tiles[at].name


def _cells(columns: int) -> Iterator[Cell]:
    at = 0
    while True:
        yield at // columns + 1, at % columns + 1
        at += 1


def _standing(tiles: Tiles, tile: Tile, say: Say) -> list[str]:
    """The word of the light and the value."""
    word = [tile.state.word] if tile.state else []
    value = numbers.printed(tile.value, tiles.unit) if tile.value is not None else tile.why
    return [*word, value or ("" if word else say("no data"))]


def _lines(tiles: Tiles, tile: Tile, side: float, say: Say) -> list[tuple[str, str]]:
    """The lines of a tile with their colours: the name, the word of the light, the value."""
    room = side - 2 * _EDGE
    names = lettering.wrap(tile.name, svg.SIZE, room, lines=3)
    word, *value = _standing(tiles, tile, say) if tile.state else ["", *_standing(tiles, tile, say)]
    told = [(lettering.shorten(word, svg.SMALL, room - 17), "word")] if word else []
    values = [(line, "value") for one in value if one for line in lettering.wrap(one, svg.SMALL, room, lines=2)]
    return [*((name, "name") for name in names), *told, *values]


def _tile(
    tile: Tile, lines: list[tuple[str, str]], left: float, top: float, side: float, high: float, *, shaded: bool
) -> Markup:
    colour = tile.state.colour if tile.state else ""
    fill = f"{colour}-wash" if colour else "paper"
    if shaded:
        fill = "paper" if tile.value is None else f"shade-{shades.step(tile.value)}"
    drawn = [svg.rect(left, top, side, high, fill=fill, stroke=colour or "rule-2", rx=4)]
    for at, (words, part) in enumerate(lines):
        y = top + _EDGE + 12 + at * _LINE
        if part == "word" and tile.state:
            drawn.append(states.mark(tile.state, left + _EDGE + 6, y - 4))
        drawn.append(
            svg.text(
                left + _EDGE + (17 if part == "word" else 0),
                y,
                words,
                size=svg.SIZE if part == "name" else svg.SMALL,
                bold=part == "name",
            )
        )
    return svg.join(drawn)


def _description(tiles: Tiles, say: Say) -> str:
    missing = sum(tile.value is None and tile.state is None for tile in tiles.tiles)
    return say("{count} units, {missing} of them without data.").format(count=len(tiles.tiles), missing=missing)
