"""Shades: how is a share shown as one of a few steps of one colour, from light to dark?

Takes  shares in percent; the steps of data/charts/shades.yaml.
Gives  the fill of an area and a legend that names each step with how many areas have it.
Rule   the number stands beside each shade, so that nothing is told by colour alone; what has no share stays white.
Not    a light: see states.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from zhizao.charts import lettering, numbers, states, svg
from zhizao.charts.numbers import Number
from zhizao.charts.palette import paint
from zhizao.reference.strict import DataFile, load


class Shades(DataFile):
    """data/charts/shades.yaml: where each step but the first begins, in percent."""

    begins: tuple[int, ...]


@cache
def shades() -> Shades:
    """The steps of every figure."""
    return load("charts/shades.yaml", Shades)


def step(value: Number) -> int:
    """The step of a share, from 1.

    >>> step(59.9), step(60), step(100)
    (1, 2, 5)
    """
    return bisect_right(shades().begins, numbers.size(value)) + 1


def filled(value: Number | None) -> dict[str, str]:
    """The attributes that fill an area or tile."""
    return paint(fill="paper" if value is None else f"shade-{step(value)}")


def legend(values: Iterable[Number | None], missing: str, top: float, width: float) -> svg.Head:
    """The steps from light to dark with how many have each; `missing` names what has no share."""
    counts = Counter(None if value is None else step(value) for value in values)
    begins = shades().begins
    words = [
        f"<{begins[0]}%",
        *(f"{low}–<{high}%" for low, high in pairwise(begins)),
        f"≥{begins[-1]}%",
    ]
    items = [(f"shade-{at}", f"{text}: {counts[at]}") for at, text in enumerate(words, start=1)]
    items += [("paper", f"{missing}: {counts[None]}")] if counts[None] else []
    x, y, drawn = float(svg.PAD), top + 14.0, []
    for fill, text in items:
        room = 24 + lettering.width(text, svg.SMALL) + 18
        if x > svg.PAD and x + room > width:
            x, y = float(svg.PAD), y + 22
        swatch = paint(fill=fill) | states.outlined()
        drawn.append(svg.element("rect", attributes=swatch, x=x, y=y - 11, width=18, height=14))
        drawn.append(svg.text(x + 24, y, text, size=svg.SMALL))
        x += room
    return svg.Head(svg.join(drawn), y + 10)
