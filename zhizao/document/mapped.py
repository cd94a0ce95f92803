"""Text that remembers where it came from.

Takes  a raw text and edits (delete, replace, insert) made one layer after another.
Gives  the edited text, and for any span of it the span of the raw text that it stands for.
Not    a log: why an edit was made is told by the noise records of `zhizao.document.document`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace text[start:end] by `replacement` (empty to delete)."""

    start: int
    end: int
    replacement: str = ""


class _Layer(NamedTuple):
    """One round of edits as breakpoints: from new offset `new[i]` on, old = old[i] + (offset - new[i])."""

    new: list[int]
    old: list[int]
    replaced: list[bool]  # the piece is a replacement: every offset inside it stands for its whole old span

    def breaks(self, new: int, old: int, replaced: bool) -> None:
        """Begin a piece."""
        self.new.append(new)
        self.old.append(old)
        self.replaced.append(replaced)


@dataclass(frozen=True, slots=True)
class MappedText:
    """An edited text and the way back to the raw text."""

    text: str
    _layers: tuple[_Layer, ...] = field(default=(), repr=False)

    def edited(self, edits: Iterable[Edit]) -> MappedText:
        """Apply edits that do not overlap; offsets are those of `self.text`.

        Raises ValueError where two edits overlap or an edit leaves the text.
        """
        pieces: list[str] = []
        layer = _Layer([0], [0], [False])
        at = length = 0
        for start, end, replacement in sorted(edits):
            if start < at or end < start or end > len(self.text):
                raise ValueError(f"edit {start}..{end} overlaps another or leaves the text")
            pieces += (self.text[at:start], replacement)
            length += start - at
            if replacement:
                layer.breaks(length, start, len(replacement) != end - start)
                length += len(replacement)
            layer.breaks(length, end, False)
            at = end
        if not pieces:
            return self
        pieces.append(self.text[at:])
        return MappedText("".join(pieces), (*self._layers, layer))

    def raw_start(self, offset: int) -> int:
        """The raw offset at which the character at `offset` begins."""
        for layer in reversed(self._layers):
            i = bisect_right(layer.new, offset) - 1
            offset = layer.old[i] if layer.replaced[i] else layer.old[i] + offset - layer.new[i]
        return offset

    def raw_end(self, offset: int) -> int:
        """The raw offset just behind the character that ends at `offset`."""
        for layer in reversed(self._layers):
            i = bisect_right(layer.new, offset - 1) - 1
            if i < 0:
                offset = 0
            elif layer.replaced[i]:
                offset = layer.old[i + 1]
            else:
                offset = layer.old[i] + offset - layer.new[i]
        return offset

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span that text[start:end] stands for; what was deleted at its edges is left out."""
        return self.raw_start(start), self.raw_end(end)
