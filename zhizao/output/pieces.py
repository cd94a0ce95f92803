"""Pieces: how is a raw text cut so that every record can be shown where it stands?

Takes  a document and its plan.
Gives  blocks (paragraphs, headings, what was removed) made of pieces, each with the records whose words it belongs to.
Rule   a block is one paragraph of the clean text; the pieces of all blocks joined are the raw text without blank gaps.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from zhizao.document import html
from zhizao.document.document import Document
from zhizao.plan.records import AnyRecord, NoiseRecord, Plan

Kind = Literal["paragraph", "heading", "removed", "markup"]

# What a browser would not show of a saved page.
MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z!?][^<>]*>", re.DOTALL | re.IGNORECASE)


class Paragraph(NamedTuple):
    """A paragraph's span in the raw text; `level` counts from 1 where it is a heading, else 0."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong to the same records: the shortest record first, `opens` those that begin here."""

    start: int
    text: str
    records: tuple[AnyRecord, ...]
    opens: frozenset[str]
    noise: NoiseRecord | None
    markup: bool = False
    page: bool = False

    @property
    def shown(self) -> str:
        """The words as a reader of a saved page saw them: &nbsp; is a blank there."""
        return unescape(self.text) if self.page else self.text


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; `level` of a heading counts from 1; `reasons` are the noise types of what was removed."""

    kind: Kind
    pieces: tuple[Piece, ...]
    level: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def characters(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if not piece.markup)


def blocks(document: Document, plan: Plan) -> list[Block]:
    """The raw text as blocks, in order."""
    return cut(document.raw, paragraphs(document), plan.records, page=html.is_page(document.raw, document.name))


def cut(raw: str, layout: Iterable[Paragraph], records: Iterable[AnyRecord], *, page: bool) -> list[Block]:
    """The raw text as blocks, where only the layout of its document was kept; `page` where it is a saved page."""
    cutter = _Cutter(raw, records, page=page)
    found: list[Block] = []
    at = 0
    for first, last, level in layout:
        start, end = max(first, at), max(last, at)
        found += cutter.removed(at, start)
        if start < end:
            found.append(Block("heading" if level else "paragraph", cutter.pieces(start, end), level))
        at = end
    return found + cutter.removed(at, len(raw))


def paragraphs(document: Document) -> list[Paragraph]:
    """The layout of a document: one paragraph for each line of its clean text."""
    levels = _heading_levels(document)
    body, at, found = document.body, 0, []
    for number, line in enumerate(body.text.split("\n")):
        if line.strip():
            found.append(Paragraph(*body.raw_span(at, at + len(line)), levels.get(number, 0)))
        at += len(line) + 1
    return found


def _heading_levels(document: Document) -> dict[int, int]:
    """For each line of the clean text that is nothing but a heading, its level."""
    lines = document.body.text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    levels: dict[int, int] = {}
    for heading in document.outline.headings:
        number = bisect_right(starts, heading.start) - 1
        rest = starts[number] + len(lines[number].rstrip()) - heading.end
        if not heading.run_in and rest <= 1:
            levels[number] = max(1, min(heading.level, 4))
    return levels


class _Cutter:
    """Cuts raw spans at the edges of all records."""

    def __init__(self, raw: str, records: Iterable[AnyRecord], *, page: bool) -> None:
        self._raw = raw
        self._page = page
        tags = [found.span() for found in MARKUP.finditer(raw)] if page else []
        given = list(records)
        self._noise = [record for record in given if isinstance(record, NoiseRecord)]
        shown: Sequence[AnyRecord] = [record for record in given if not isinstance(record, NoiseRecord)]
        self._shown = [record for record in shown if record.start < record.end]
        spans = [(record.start, record.end) for record in (*self._shown, *self._noise)]
        self._edges = sorted({edge for span in (*spans, *tags) for edge in span})
        self._holding = self._by_edge(self._shown)
        self._removing = self._by_edge(self._noise)
        self._tags = {edge for start, end in tags for edge in self._edges_in(start, end)}

    def _edges_in(self, start: int, end: int) -> list[int]:
        return self._edges[bisect_left(self._edges, start) : bisect_left(self._edges, end)]

    def _by_edge(self, records: Sequence[AnyRecord]) -> dict[int, list[AnyRecord]]:
        """The records that hold the words from each edge to the next."""
        holding: dict[int, list[AnyRecord]] = {}
        for record in records:
            for edge in self._edges_in(record.start, record.end):
                holding.setdefault(edge, []).append(record)
        return holding

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """raw[start:end] in pieces."""
        inside = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        cuts = [start, *inside, end]
        return tuple(self._piece(first, last) for first, last in pairwise(cuts))

    def _piece(self, start: int, end: int) -> Piece:
        at = bisect_right(self._edges, start) - 1
        edge = self._edges[at] if at >= 0 else -1
        records = sorted(self._holding.get(edge, ()), key=lambda record: record.end - record.start)
        removed = next((record for record in self._removing.get(edge, ()) if isinstance(record, NoiseRecord)), None)
        opens = frozenset(record.id for record in records if record.start == start)
        return Piece(start, self._raw[start:end], tuple(records), opens, removed, edge in self._tags, self._page)

    def removed(self, start: int, end: int) -> list[Block]:
        """What stands between two paragraphs, nothing if it is blank."""
        if not self._raw[start:end].strip():
            return []
        pieces = self.pieces(start, end)
        reasons = dict.fromkeys(piece.noise.noise_type for piece in pieces if piece.noise)
        if not any(piece.text.strip() for piece in pieces if not piece.markup):
            return [Block("markup", pieces)]
        return [Block("removed", pieces, reasons=tuple(reasons))]
