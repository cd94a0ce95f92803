"""Table: the numbers of a figure for those who hear it or calculate with it.

Takes  what each figure gives beside its drawing.
Gives  a caption, the head and rows of texts, numbers in full.
Rule   a figure and its table show the same: whoever cannot see the figure misses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
