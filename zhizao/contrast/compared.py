"""Compared: what is shown of plans side by side?

Takes  the plans given.
Gives  the comparison with a short name for each side, and for each source who says it, where, and in which words.
Rule   each number keeps its source: the text, the section, the sentence where words are kept, the id for `zhizao why`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhizao.base.language import Say
from zhizao.comparison import sides
from zhizao.comparison.promises import Promise
from zhizao.comparison.sides import Comparison, Entry, Row
from zhizao.contrast import cells, given
from zhizao.contrast.given import Given


@dataclass(frozen=True, slots=True)
class Source:
    """Who says a promise: the side and the text, the section, the words, and the id under which `zhizao why` explains it."""

    side: str
    text: Given
    promise: Promise
    section: str
    words: str

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.promise.target.id


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with the names and words that people read."""

    comparison: Comparison
    texts: tuple[Given, ...]
    names: tuple[str, ...]

    def sources(self, entry: Entry, side: int, say: Say) -> list[Source]:
        """All that say one entry, the best source first."""
        return [self.source(said.promise, said.text, side, say) for said in entry.said]

    def source(self, promise: Promise, text: int, side: int, say: Say) -> Source:
        """Who says a promise."""
        told, target = self.texts[text], promise.target
        # A report without headings has its title for a section: once is enough.
        section = "" if _plain(cells.where(target, say)) == _plain(title_of(told)) else cells.where(target, say)
        return Source(self.names[side], told, promise, section, told.words(target))

    def every(self, say: Say) -> Iterator[tuple[Row, Source]]:
        """All sources of all rows, in the order of the rows."""
        for row in self.comparison.rows:
            for side, cell in enumerate(row.cells):
                for entry in cell:
                    for source in self.sources(entry, side, say):
                        yield row, source

    def lesser(self, entry: Entry, side: int) -> str:
        """Which text alone says an entry that the best text of its plan does not say; empty where that one says it."""
        best = self.comparison.sides[side].texts[0]
        texts = [said.text for said in entry.said]
        return "" if best in texts else self.texts[texts[0]].asked

    def side_of(self, text: int) -> int:
        """The side that a text belongs to."""
        return next(at for at, side in enumerate(self.comparison.sides) if text in side.texts)


def compared(plans: Sequence[Given]) -> Compared:
    """Set plans side by side."""
    comparison = sides.beside([(one.asked, one.plan) for one in plans])
    names = given.labels([(side.name, side.card) for side in comparison.sides])
    return Compared(comparison, tuple(plans), tuple(names))


def title_of(text: Given) -> str:
    """How a document is called in full."""
    return text.card.title or text.card.source or text.card.name


def _plain(text: str) -> str:
    return "".join(text.split())
