"""Text that remembers where it came from.

Takes  a raw text and edits (delete, replace, insert) made one layer after another.
Gives  the edited text, and for any span of it the span of the raw text that it stands for; several such texts as one.
Not    a log: why an edit was made is told by the noise records of `zhizao.document.document`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

KEPT = -1


class Edit(NamedTuple):
    """Replace text[start:end] by `replacement` (empty to delete)."""

    start: int
    end: int
    replacement: str = ""


class _Layer(NamedTuple):
    """One round of edits in pieces: from new offset `new[i]` on, old = old[i] + (offset - new[i]).

    A replacement of another length is a piece with `end[i]` >= 0: every offset inside it stands for the whole old
    span old[i]..end[i].
    """

    new: list[int]
    old: list[int]
    end: list[int]

    def begin(self, new: int, old: int, end: int = KEPT) -> None:
        """Begin a piece; an empty one before it gives way."""
        if self.new and self.new[-1] == new:
            self.old[-1], self.end[-1] = old, end
        else:
            self.new.append(new)
            self.old.append(old)
            self.end.append(end)

    def old_span(self, start: int, end: int) -> tuple[int, int]:
        """The old span for which new[start:end] stands; its start depends on `start` alone, its end on `end` alone."""
        news, olds, ends = self
        i, j = bisect_right(news, start) - 1, bisect_right(news, end - 1) - 1
        first = olds[i] if ends[i] != KEPT else olds[i] + start - news[i]
        if j < 0:
            return first, 0
        return first, ends[j] if ends[j] != KEPT else olds[j] + end - news[j]


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
        layer = _Layer([0], [0], [KEPT])
        at = length = 0
        for start, end, replacement in sorted(edits):
            if start < at or end < start or end > len(self.text):
                raise ValueError(f"edit {start}..{end} overlaps another or leaves the text")
            pieces += (self.text[at:start], replacement)
            length += start - at
            if replacement:
                layer.begin(length, start, end if len(replacement) != end - start else KEPT)
                length += len(replacement)
            layer.begin(length, end)
            at = end
        if not pieces:
            return self
        pieces.append(self.text[at:])
        # Edits that all keep their length move nothing: the way back stays as it was.
        layers = self._layers if layer.new == layer.old and max(layer.end) == KEPT else (*self._layers, layer)
        return MappedText("".join(pieces), layers)

    def flattened(self) -> MappedText:
        """The same text and map in one layer: asked often, it answers faster."""
        if len(self._layers) < 2:
            return self
        layer = self._layers[-1]
        for lower in reversed(self._layers[:-1]):
            layer = _composed(layer, lower)
        return MappedText(self.text, (layer,))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span that text[start:end] stands for; what was deleted at its edges is left out.

        The raw start depends on `start` alone, the raw end on `end` alone.
        """
        for layer in reversed(self._layers):
            start, end = layer.old_span(start, end)
        return start, end


def joined(parts: Iterable[tuple[MappedText, int]], between: str) -> MappedText:
    """Texts one behind the other with `between` in each gap, for a raw text joined of theirs with the same between.

    Each comes with the length of its own raw text.
    """
    pieces: list[str] = []
    layer = _Layer([], [], [])
    new = old = 0
    for text, length in parts:
        if pieces:
            pieces.append(between)
            layer.begin(new, old)
            new, old = new + len(between), old + len(between)
        flat = text.flattened()
        for own in flat._layers or (_Layer([0], [0], [KEPT]),):  # noqa: SLF001 (of the same class)
            for at, raw, end in zip(*own, strict=True):
                layer.begin(new + at, old + raw, end if end == KEPT else old + end)
        pieces.append(text.text)
        new, old = new + len(text.text), old + length
    layer.begin(new, old)
    return MappedText("".join(pieces), (layer,))


def _composed(upper: _Layer, lower: _Layer) -> _Layer:
    """One layer that leads where `upper` and then `lower` lead."""
    whole = _Layer([], [], [])
    for i, new in enumerate(upper.new):
        old = upper.old[i]
        if upper.end[i] != KEPT:
            whole.begin(new, *lower.old_span(old, upper.end[i]))
            continue
        last = old + upper.new[i + 1] - new if i + 1 < len(upper.new) else lower.new[-1] + 1 + old
        j = bisect_right(lower.new, old) - 1
        while j < len(lower.new) and (lower.new[j] < last or lower.new[j] <= old):
            at = max(old, lower.new[j])
            kept = lower.end[j] == KEPT
            whole.begin(new + at - old, lower.old[j] + at - lower.new[j] if kept else lower.old[j], lower.end[j])
            j += 1
    return whole
