"""Projection: how does the round earth lie on a flat figure?

Takes  a ground in degrees and the room of a figure.
Gives  a function from longitude and latitude to pixels that keeps shapes, and the height that the map needs.
Rule   China in Albers' conic projection of equal areas with the parallels 25° and 47° and the meridian 105°, as is usual
       for maps of China; smaller grounds with longitudes shortened by the cosine of the middle latitude.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zhizao.charts.grounds import Ground, Position

Flat = Callable[[Position], Position]
_SOUTH, _NORTH, _MIDDLE = math.radians(25), math.radians(47), math.radians(105)


@dataclass(frozen=True, slots=True)
class View:
    """Where positions stand in the figure."""

    flat: Flat
    scale: float
    left: float
    top: float
    height: float

    def pixel(self, position: Position) -> Position:
        """The point of the figure."""
        x, y = self.flat(position)
        return self.left + x * self.scale, self.top + y * self.scale


def view(ground: Ground, left: float, top: float, width: float, height: float) -> View:
    """The largest view of the ground that fits, in the middle of the width."""
    flat = conic if ground.national else level(_middle(ground))
    points = [flat(position) for position in _positions(ground)]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = min(y for _, y in points), max(y for _, y in points)
    scale = min(width / max(east - west, 1e-9), height / max(south - north, 1e-9))
    spare = (width - (east - west) * scale) / 2
    return View(flat, scale, left + spare - west * scale, top - north * scale, (south - north) * scale)


def conic(position: Position) -> Position:
    """Albers' projection (Snyder, Map Projections, 1987, equations 14-1 to 14-6), south downwards.

    >>> x, y = conic((105.0, 36.0))
    >>> abs(x) < 1e-12
    True
    """
    n = (math.sin(_SOUTH) + math.sin(_NORTH)) / 2
    constant = math.cos(_SOUTH) ** 2 + 2 * n * math.sin(_SOUTH)
    radius = math.sqrt(constant - 2 * n * math.sin(math.radians(position[1]))) / n
    angle = n * (math.radians(position[0]) - _MIDDLE)
    return radius * math.sin(angle), radius * math.cos(angle)


def level(latitude: float) -> Flat:
    """Degrees as they are, longitudes shortened for this latitude."""
    shortened = max(math.cos(math.radians(latitude)), 0.05)
    return lambda position: (math.radians(position[0]) * shortened, -math.radians(position[1]))


def _positions(ground: Ground) -> Iterator[Position]:
    for place in ground.places:
        for polygon in place.polygons:
            yield from polygon[0]
    for dash in ground.dashes:
        yield from dash
    yield from ((island.lng, island.lat) for island in ground.islands)


def _middle(ground: Ground) -> float:
    latitudes = [latitude for _, latitude in _positions(ground)]
    return (min(latitudes) + max(latitudes)) / 2
