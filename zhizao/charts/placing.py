"""Placing: where is room for a label?

Takes  candidate boxes, the best first, and the boxes that are taken.
Gives  the first that touches none and stays inside.
Rule   a label may lie on a line of the figure before it lies on another label.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Do the two share room?"""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Does the other lie within?"""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def place(candidates: Iterable[Box], within: Box, labels: Iterable[Box], lines: Iterable[Box] = ()) -> Box | None:
    """The first free candidate; one on a line where none is free of lines; None where labels leave no room.

    >>> place([Box(0, 0, 2, 2), Box(4, 0, 6, 2)], Box(0, 0, 9, 9), [Box(1, 1, 3, 3)])
    Box(left=4, top=0, right=6, bottom=2)
    """
    taken, drawn = list(labels), list(lines)
    free = [box for box in candidates if within.holds(box) and not any(box.touches(one) for one in taken)]
    clear = (box for box in free if not any(box.touches(one) for one in drawn))
    return next(clear, free[0] if free else None)


def around(x: float, y: float, width: float, height: float, gap: float, within: Box) -> Iterable[Box]:
    """Boxes around a point, near before far, above before below, moved inside at the sides."""
    furthest = int(within.bottom - within.top)
    for away in range(0, furthest, 6):
        for top in (y - gap - height - away, y + gap + away):
            for left in (x - width / 2, x + gap, x - gap - width):
                moved = min(max(left, within.left), within.right - width)
                yield Box(moved, top, moved + width, top + height)
        for left in (x + gap + away, x - gap - width - away):
            yield Box(left, y - height / 2, left + width, y + height / 2)


def along(y: float, width: float, height: float, within: Box, *, from_right: bool) -> Iterable[Box]:
    """Boxes on a level line, above before below, from one end to the other."""
    for step in range(int(within.right - within.left - width) // 8 + 1):
        left = within.right - width - 8 * step if from_right else within.left + 8 * step
        for top in (y - height - 1, y + 2):
            yield Box(left, top, left + width, top + height)
