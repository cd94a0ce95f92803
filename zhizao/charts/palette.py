"""Palette: which colour has a token, and how does a mark carry it?

Takes  data/charts/palette.yaml.
Gives  the attributes of a mark: a class, which a page may restyle, and the colour itself, so that the figure stands alone.
Rule   never an inline style: a strict Content-Security-Policy refuses it.
"""

from __future__ import annotations

from functools import cache

from zhizao.reference.strict import DataFile, load


class Palette(DataFile):
    """data/charts/palette.yaml."""

    colours: dict[str, str]
    fonts: str


@cache
def palette() -> Palette:
    """The colours and fonts of every figure."""
    return load("charts/palette.yaml", Palette)


def paint(*, fill: str = "none", stroke: str = "") -> dict[str, str]:
    """The attributes that colour a mark by tokens.

    >>> paint(fill="ink")
    {'class': 'fill-ink', 'fill': '#1b2430'}
    >>> paint(stroke="rule")
    {'class': 'stroke-rule', 'fill': 'none', 'stroke': '#e3e7ec'}
    """
    classes = [f"{part}-{token}" for part, token in (("fill", fill), ("stroke", stroke)) if token not in ("none", "")]
    painted = {"class": " ".join(classes), "fill": "none" if fill == "none" else palette().colours[fill]}
    return painted | ({"stroke": palette().colours[stroke]} if stroke else {})
