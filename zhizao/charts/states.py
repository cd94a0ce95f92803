"""States: how does a light look when colour cannot be seen?

Takes  a colour, a shape and a word, from whoever decides what a light means.
Gives  its mark, the pattern that fills an area, and a legend.
Rule   every light is a shape and a word as well as a colour (WCAG 2.2, 1.4.1).
Not    what a light means or when it turns: see the programme's lights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from zhizao.charts import lettering, svg
from zhizao.charts.palette import paint, palette

Colour = Literal["green", "yellow", "red", "grey", "blue", "orange"]
Shape = Literal["●", "▲", "■", "○", "◆"]


@dataclass(frozen=True, slots=True)
class State:
    """A light as it is shown."""

    colour: Colour
    shape: Shape
    word: str

    def __str__(self) -> str:
        return f"{self.shape} {self.word}"


def mark(state: State, x: float, y: float, size: float = 11) -> Markup:
    """The shape of a state around (x, y), drawn and not written, since fonts differ in these signs."""
    half = size / 2
    look = paint(fill=state.colour)
    if state.shape == "●":
        return svg.element("circle", attributes=look, cx=x, cy=y, r=half)
    if state.shape == "○":
        return svg.element(
            "circle", attributes=paint(fill="paper", stroke=state.colour), cx=x, cy=y, r=half - 1, stroke_width=2
        )
    if state.shape == "■":
        side = size * 0.88
        return svg.element("rect", attributes=look, x=x - side / 2, y=y - side / 2, width=side, height=side)
    corners = (
        [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
        if state.shape == "◆"
        else [(x, y - half), (x + half * 1.1, y + half * 0.9), (x - half * 1.1, y + half * 0.9)]
    )
    return svg.element("path", attributes=look, d=svg.path(corners, closed=True))


_LINES: dict[Shape, str] = {
    "●": "",
    "▲": "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
    "■": "M0 0L8 8M8 0L0 8",
    "○": "M4 3.2V4.8M3.2 4H4.8",
    "◆": "M0 4H8",
}


def _pattern_name(state: State, ident: str) -> str:
    return f"{ident}-{state.colour}-{list(_LINES).index(state.shape)}"


def patterns(used: Iterable[State], ident: str) -> Markup:
    """The definitions of the patterns of these states."""
    found = {_pattern_name(state, ident): state for state in used}
    return svg.element("defs", *(_pattern(state, name) for name, state in sorted(found.items())))


def _pattern(state: State, name: str) -> Markup:
    ground = svg.rect(0, 0, 8, 8, fill=f"{state.colour}-wash")
    strokes = _LINES[state.shape]
    drawn = svg.element("path", attributes=paint(stroke=state.colour), d=strokes, stroke_width=1, opacity="0.45")
    return svg.element(
        "pattern", ground, drawn if strokes else svg.EMPTY, id=name, patternUnits="userSpaceOnUse", width=8, height=8
    )


def filled(state: State | None, ident: str) -> dict[str, str]:
    """The attributes that fill an area with the pattern of its state."""
    if state is None:
        return paint(fill="paper")
    return {"class": f"area-{state.colour}", "fill": f"url(#{_pattern_name(state, ident)})"}


def outlined(state: State | None = None) -> dict[str, str]:
    """The attribute that draws the edge of an area, whatever fills it."""
    return {"stroke": palette().colours[state.colour if state else "axis"]}


def legend(items: Iterable[tuple[State | None, str]], top: float, width: float, ident: str = "") -> svg.Head:
    """Shapes with their words in as many rows as they need; with `ident`, beside each the pattern of its areas."""
    x, y, drawn = float(svg.PAD), top + 14.0, []
    for state, words in items:
        swatch = 24 if ident else 0
        room = swatch + (18 if state else 0) + lettering.width(words, svg.SMALL) + 18
        if x > svg.PAD and x + room > width:
            x, y = float(svg.PAD), y + 22
        if ident:
            drawn.append(
                svg.element("rect", attributes=filled(state, ident) | outlined(), x=x, y=y - 11, width=18, height=14)
            )
        if state:
            drawn.append(mark(state, x + swatch + 6, y - 4))
        drawn.append(svg.text(x + swatch + (18 if state else 0), y, words, size=svg.SMALL))
        x += room
    return svg.Head(svg.join(drawn), y + 10 if drawn else top)
