"""Spark: where does a value stand, in the height of a line of text?

Takes  a few values, the target and the light of today.
Gives  a tiny figure with its last value, for tables and small screens, and its table.
Rule   the same as in a trend: gaps stay gaps, a light is a shape too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from zhizao.base.language import Say
from zhizao.charts import lettering, numbers, states, svg
from zhizao.charts.numbers import Number
from zhizao.charts.palette import paint
from zhizao.charts.states import State
from zhizao.charts.table import Table

_HEIGHT, _EDGE = 28, 7


@dataclass(frozen=True, slots=True)
class Spark:
    """A name to be heard, and values from the oldest to the newest."""

    title: str
    unit: str
    values: tuple[Number | None, ...]
    target: Number | None = None
    state: State | None = None


def draw(spark: Spark, say: Say, *, width: int = 140, key: str = "") -> Markup:
    """The figure; where words would leave no room for the line, it grows wider than asked."""
    words = _last_value(spark, say)
    room = lettering.width(words, svg.SMALL) + 2
    whole = max(width, room + 48)
    return svg.whole(
        "spark",
        svg.name(spark, width, key),
        spark.title,
        _description(spark, words, say),
        whole,
        _HEIGHT,
        _lines(spark, whole - room - 8),
        svg.text(whole - 2, _HEIGHT / 2 + 4, words, size=svg.SMALL, anchor="end"),
    )


def table(spark: Spark, say: Say) -> Table:
    """The same as rows, from the oldest value to the newest."""
    rows = [
        (str(at), numbers.exact(value) if value is not None else say("no data"))
        for at, value in enumerate(spark.values, start=1)
    ]
    if spark.target is not None:
        rows.append((say("Target"), numbers.exact(spark.target)))
    unit = f"（{spark.unit}）" if spark.unit else ""
    return Table(spark.title, (say("Period"), say("Value") + unit), tuple(rows))


def _last_value(spark: Spark, say: Say) -> str:
    last = next((value for value in reversed(spark.values) if value is not None), None)
    return say("no data") if last is None else numbers.printed(last, spark.unit)


def _description(spark: Spark, words: str, say: Say) -> str:
    told = f"{words} {spark.state}" if spark.state else words
    if spark.target is not None:
        told += f" / {say('Target')} {numbers.printed(spark.target, spark.unit)}"
    return told


def _lines(spark: Spark, right: float) -> Markup:
    given = [numbers.size(value) for value in (*spark.values, spark.target) if value is not None]
    if not given:
        return svg.line(_EDGE, _HEIGHT / 2, right, _HEIGHT / 2, "rule-2", stroke_dasharray="2 4")
    low, high = min(given), max(given)
    count = len(spark.values)

    def x(at: int) -> float:
        return _EDGE + (right - 2 * _EDGE) * (at / (count - 1) if count > 1 else 1)

    def y(value: Number) -> float:
        share = (numbers.size(value) - low) / (high - low) if high > low else 0.5
        return _HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE)

    points = [(x(at), y(value)) if value is not None else None for at, value in enumerate(spark.values)]
    drawn = []
    if spark.target is not None:
        at = y(spark.target)
        drawn.append(svg.line(_EDGE, at, right, at, "axis", stroke_dasharray="3 3"))
    drawn.extend(_run([point for point in run if point]) for has, run in groupby(points, bool) if has)
    last = next((point for point in reversed(points) if point), None)
    if last:
        drawn.append(
            states.mark(spark.state, *last, 10)
            if spark.state
            else svg.element("circle", attributes=paint(fill="brand"), cx=last[0], cy=last[1], r=3.5)
        )
    return svg.join(drawn)


def _run(points: list[tuple[float, float]]) -> Markup:
    """Neighbouring values as a line; a value alone as a dot."""
    if len(points) == 1:
        return svg.element("circle", attributes=paint(fill="brand"), cx=points[0][0], cy=points[0][1], r=1.8)
    return svg.element("path", attributes=paint(stroke="brand"), d=svg.path(points), stroke_width=1.8)
