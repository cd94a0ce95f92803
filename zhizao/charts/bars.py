"""Bars: who stands where, and who has moved?

Takes  rows with a value, their place now and their place last period.
Gives  a ranking as bars and its table; for rankings that no rule has decided, `ranked` gives the places.
Rule   a tie shares a place and the next place is skipped: 1, 2, 2, 4; a row without a value has no bar and no place.
Not    the order of an assessment: its rule decides the places, and they come in as data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from zhizao.base.language import Say
from zhizao.charts import lettering, numbers, states, svg
from zhizao.charts.numbers import Number
from zhizao.charts.states import State
from zhizao.charts.table import Table

_BAR, _LINE = 12, 17


@dataclass(frozen=True, slots=True)
class Row:
    """A name with its value, or why there is none; `shown` is printed where a number alone would not tell it (5-8项)."""

    name: str
    value: Number | None
    place: int | None = None
    before: int | None = None
    state: State | None = None
    why: str = ""
    href: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows in the order in which they are drawn; `full` is the value of a whole bar, such as 100 points."""

    title: str
    unit: str
    rows: tuple[Row, ...]
    full: Number | None = None
    note: str = ""


def ranked(rows: Iterable[Row], best: Literal["high", "low"] = "high") -> tuple[Row, ...]:
    """Rows in the order of their values with their places; those without a value stand last.

    >>> [row.place for row in ranked([Row("甲", 3), Row("乙", 9), Row("丙", None), Row("丁", 9)])]
    [1, 1, 3, None]
    """
    given = list(rows)
    sign = -1 if best == "high" else 1
    values = [numbers.size(row.value) * sign for row in given if row.value is not None]
    found = [
        replace(row, place=1 + sum(value < numbers.size(row.value) * sign for value in values))
        if row.value is not None
        else replace(row, place=None)
        for row in given
    ]
    # The sort is stable: rows that share a place keep the order in which they came.
    return tuple(sorted(found, key=lambda row: len(values) + 1 if row.place is None else row.place))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where names, bars and values stand; in a narrow figure the bar stands below the name."""

    name: float
    name_room: float
    bar: float
    bar_room: float
    narrow: bool


def draw(bars: Bars, say: Say, *, width: int = 720, key: str = "") -> Markup:
    """The figure, `width` pixels wide; `key` tells equal figures of one page apart."""
    head = svg.head(bars.title, width)
    columns = _columns(bars, width, say)
    y, drawn = head.bottom + 8, []
    for row in bars.rows:
        mark, high = _row(bars, row, y, width, columns, say)
        drawn.append(mark)
        y += high
    if not bars.rows:
        drawn.append(svg.text(svg.PAD, y + 16, say("No data yet"), colour="ink-2"))
        y += 24
    used = dict.fromkeys(row.state for row in bars.rows if row.state)
    legend = states.legend(((state, state.word) for state in used), y + 6, width)
    notes = svg.notes([bars.note], legend.bottom, width)
    return svg.whole(
        "bars", svg.name(bars, width, key), bars.title, _description(bars, say), width, notes.bottom + 6,
        head.drawn, *drawn, legend.drawn, notes.drawn, linked=any(row.href for row in bars.rows),
    )  # fmt: skip


def table(bars: Bars, say: Say) -> Table:
    """The same as rows."""
    unit = f"（{bars.unit}）" if bars.unit else ""
    head = (say("Rank"), say("Name"), say("Value") + unit, say("Moved"), say("State"))
    rows = tuple(
        (
            str(row.place or ""),
            row.name,
            row.shown or numbers.exact(row.value) if row.value is not None else row.why or say("no data"),
            moved(row, say) if _moves(bars) else "",
            row.state.word if row.state else "",
        )
        for row in bars.rows
    )
    return Table(bars.title, head, rows)


def moved(row: Row, say: Say) -> str:
    """How far a row has moved since the last period.

    >>> from zhizao.base.language import mark
    >>> [moved(Row("甲", 1, place, before), mark) for place, before in ((1, 3), (3, 2), (2, 2), (4, None), (None, 2))]
    ['▲2', '▼1', '—', 'new', '']
    """
    if row.place is None:
        return ""
    if row.before is None:
        return say("new")
    up = row.before - row.place
    return f"▲{up}" if up > 0 else f"▼{-up}" if up < 0 else "—"


def _moves(bars: Bars) -> bool:
    """Movement is shown where any row had a place before."""
    return any(row.before is not None for row in bars.rows)


def _shown(bars: Bars, row: Row, say: Say) -> str:
    if row.value is None:
        return row.why or say("no data")
    return row.shown or numbers.printed(row.value, bars.unit)


def _columns(bars: Bars, width: float, say: Say) -> _Columns:
    def widest(texts: Iterable[str]) -> float:
        return max((lettering.width(text, svg.SIZE) for text in texts), default=0)

    places = widest(str(row.place) for row in bars.rows if row.place is not None)
    moves = widest(moved(row, say) for row in bars.rows) if _moves(bars) else 0
    lights = 18 if any(row.state for row in bars.rows) else 0
    left = svg.PAD + (places + 10 if places else 0) + (moves + 12 if moves else 0) + lights
    # A reason may be long; it then takes more lines, not the room of the bars.
    values = min(widest(_shown(bars, row, say) for row in bars.rows), width * 0.3)
    if width < svg.NARROW:
        return _Columns(left, width - left - values - 2 * svg.PAD, left, width - left - svg.PAD, narrow=True)
    name_room = min(widest(row.name for row in bars.rows), width * 0.34)
    start = left + name_room + 14
    return _Columns(left, name_room, start, width - start - values - 2 * svg.PAD, narrow=False)


def _row(bars: Bars, row: Row, top: float, width: float, columns: _Columns, say: Say) -> tuple[Markup, float]:
    """A row and its height."""
    names = lettering.wrap(row.name, svg.SIZE, columns.name_room, lines=3)
    shown = lettering.wrap(_shown(bars, row, say), svg.SIZE, width * 0.3, lines=3)
    lines = max(len(names), len(shown), 1)
    high = lines * _LINE + (_BAR + 12 if columns.narrow else 12)
    bar = top + lines * _LINE + 4 if columns.narrow else top + (lines * _LINE + 6 - _BAR) / 2
    first, second = (top + 15 + _LINE * (lines - len(texts)) / 2 for texts in (names, shown))
    colour = "ink" if row.value is not None else "ink-2"
    drawn = [
        _standing(bars, row, top + _LINE * (lines - 1) / 2, columns, say),
        *(svg.text(columns.name, first + _LINE * i, words) for i, words in enumerate(names)),
        _bar(bars, row, bar, columns),
        *(
            svg.text(
                width - svg.PAD, second + _LINE * i, words, anchor="end", bold=row.value is not None, colour=colour
            )
            for i, words in enumerate(shown)
        ),
    ]
    # The whole row can be pressed, not its words alone.
    reach = svg.element("rect", x=0, y=top, width=width, height=high, fill="none", pointer_events="all")
    return svg.link(row.href, _told(bars, row, say), reach if row.href else svg.EMPTY, *drawn), high


def _told(bars: Bars, row: Row, say: Say) -> str:
    parts = [f"{row.place}." if row.place is not None else "", row.name, _shown(bars, row, say)]
    parts += [moved(row, say) if _moves(bars) else "", str(row.state or "")]
    return " ".join(part for part in parts if part)


def _standing(bars: Bars, row: Row, top: float, columns: _Columns, say: Say) -> Markup:
    """The place, the movement and the light before the name."""
    lights = 18 if any(one.state for one in bars.rows) else 0
    drawn = []
    if row.place is not None:
        drawn.append(svg.text(svg.PAD, top + 15, str(row.place), bold=True))
    if _moves(bars):
        words = moved(row, say)
        right = columns.name - lights - 8
        drawn.append(svg.text(right, top + 15, words, size=svg.SMALL, anchor="end", colour="ink-2"))
    if row.state:
        drawn.append(states.mark(row.state, columns.name - 11, top + 11))
    return svg.join(drawn)


def _bar(bars: Bars, row: Row, top: float, columns: _Columns) -> Markup:
    """The bar from zero, to the left for a value below it."""
    sizes = [numbers.size(one.value) for one in bars.rows if one.value is not None]
    full = [numbers.size(bars.full)] if bars.full is not None else []
    low, high = min([0.0, *sizes]), max([0.0, *sizes, *full])
    span = high - low or 1.0

    def x(value: float) -> float:
        return columns.bar + columns.bar_room * ((value - low) / span)

    drawn = []
    if full:
        drawn.append(svg.rect(x(0), top, x(full[0]) - x(0), _BAR, fill="wash-2"))
    if row.value is not None:
        value = numbers.size(row.value)
        left, right = sorted((x(0), x(value)))
        drawn.append(svg.rect(left, top, max(right - left, 1.5), _BAR, fill="brand"))
    drawn.append(svg.line(x(0), top - 5, x(0), top + _BAR + 5, "rule-2"))
    return svg.join(drawn)


def _description(bars: Bars, say: Say) -> str:
    missing = sum(row.value is None for row in bars.rows)
    return say("{count} rows, {missing} of them without data.").format(count=len(bars.rows), missing=missing)
