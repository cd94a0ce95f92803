"""Outline: where inside an area can words stand?

Takes  the rings of an area in pixels.
Gives  points deep inside, the roomiest first, and whether a box lies inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhizao.charts.placing import Box

Ring = tuple[tuple[float, float], ...]
_CUTS = 12


@dataclass(frozen=True, slots=True)
class Outline:
    """Polygons in pixels, each an outer ring and its holes."""

    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def area(self) -> float:
        """The area of the largest polygon."""
        return max(_area(polygon[0]) for polygon in self.polygons)

    def middles(self) -> list[tuple[float, float]]:
        """Points in the middle of long level cuts through the largest polygon: words are wide, not high."""
        largest = max(self.polygons, key=lambda polygon: _area(polygon[0]))
        top, bottom = min(y for _, y in largest[0]), max(y for _, y in largest[0])
        found = []
        for step in range(1, _CUTS):
            y = top + (bottom - top) * step / _CUTS
            for left, right in _cuts(largest, y):
                # A little less for what lies near the edge above or below.
                found.append(((right - left) * (1 - abs(step / _CUTS - 0.5)), (left + right) / 2, y))
        if not found:
            return [largest[0][0]]
        return [(x, y) for _, x, y in sorted(found, reverse=True)[:_CUTS]]

    def holds(self, box: Box) -> bool:
        """Do the corners and the middles of the sides of a box lie inside?"""
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        rim = [(box.left, box.top), (box.right, box.bottom), (box.right, box.top), (box.left, box.bottom)]
        rim += [(box.left, y), (box.right, y), (x, box.top), (x, box.bottom)]
        return all(self._inside(point) for point in rim)

    def _inside(self, point: tuple[float, float]) -> bool:
        return any(left <= point[0] <= right for polygon in self.polygons for left, right in _cuts(polygon, point[1]))


def _area(ring: Ring) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


def _cuts(polygon: tuple[Ring, ...], y: float) -> Iterator[tuple[float, float]]:
    """The stretches of a level line inside a polygon, by the even-odd rule."""
    crossed = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for ring in polygon
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay <= y) != (by <= y)
    )
    return zip(crossed[::2], crossed[1::2], strict=False)
