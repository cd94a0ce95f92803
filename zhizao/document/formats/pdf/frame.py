"""Frame: which lines at the edges of the pages are running heads, feet and page numbers?

Takes  the bands of all pages.
Gives  for each page the places of the bands that belong to its frame, with the reason.
Rule   what stands at the same height with the same words (figures aside) on several pages; numbers that count with the
       pages; a line in smaller type, set off, where most pages have one. The title on the first page stays: it stands
       elsewhere, or in larger type.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhizao.document.formats.pdf.lines import Band, line_of
from zhizao.document.lines import page_number

# How many bands from the edge may be of the frame, and how far into the page they reach.
_DEEP = 3
_EDGE = 0.14
# What a browser prints over and under a page: the time, its address.
_BROWSER = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4},?\d{1,2}:\d\d(?:[AP]M)?\S*|(?:https?|file)://\S+")
_ROMAN = re.compile(r"[-—– ]*[ivxIVXⅠ-Ⅻⅰ-ⅻ]{1,5}[-—– ]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The bands of a page from the top, and its size as read; `body` is the size of its words."""

    number: int
    height: float
    bands: Sequence[Band]
    body: float


class _Edge(NamedTuple):
    """A band near an edge: `rank` counts from the edge (-1 is the last)."""

    sheet: int
    band: int
    rank: int
    top: bool
    height: float
    text: str


def find(sheets: Sequence[Sheet]) -> list[dict[int, str]]:
    """For each sheet its bands that belong to the frame, and why."""
    edges = [edge for i, sheet in enumerate(sheets) for edge in _edges(i, sheet)]
    found: list[dict[int, str]] = [{} for _ in sheets]
    for edge in _numbers(edges, sheets):
        found[edge.sheet][edge.band] = "the number of a page"
    for edge in [*_repeated(edges, sheets), *_set_off(edges, sheets)]:
        found[edge.sheet].setdefault(edge.band, "a running head" if edge.top else "a running foot")
    return found


def outer(bands: Sequence[Band], height: float) -> dict[int, str]:
    """Of words that run another way than the rest of their page, those at its edges: the page was turned, they not."""
    return {
        i: "set at the edge, another way" for i, band in enumerate(bands) if not _EDGE < band.base / height < 1 - _EDGE
    }


def _edges(place: int, sheet: Sheet) -> list[_Edge]:
    """The bands that may be of the frame."""
    count, found = len(sheet.bands), []
    for i in {*range(min(_DEEP, count)), *range(max(count - _DEEP, 0), count)}:
        band = sheet.bands[i]
        height = band.base / max(sheet.height, 1.0)
        upper = height < 0.5
        if min(height, 1 - height) > _EDGE and not (i in (0, count - 1) and min(height, 1 - height) < 2 * _EDGE):
            continue
        text = "".join(line_of(band.pieces).text.split())
        found.append(_Edge(place, i, i if upper else i - count, upper, height, text))
    return found


def _numbers(edges: Sequence[_Edge], sheets: Sequence[Sheet]) -> list[_Edge]:
    """Page numbers: of a form that says so, or figures that count with the pages."""
    found, counted = [], defaultdict(list)
    for edge in edges:
        told = page_number(edge.text)
        if _ROMAN.fullmatch(edge.text) or (told and told[1]) or (edge.rank in (0, -1) and _BROWSER.match(edge.text)):
            found.append(edge)
        elif told:
            counted[told[0] - sheets[edge.sheet].number].append(edge)
    for shift, same in counted.items():
        if len({edge.sheet for edge in same}) >= min(3, len(sheets)) and (len(sheets) > 1 or shift == 0):
            found.extend(same)
    return found


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _repeated(edges: Sequence[_Edge], sheets: Sequence[Sheet]) -> list[_Edge]:
    """The same words at the same height of several pages, outside all that is not so."""
    groups: dict[tuple[str, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        groups[_key(edge.text), edge.top].append(edge)
    found = []
    for group in groups.values():
        level = Counter(round(edge.height * 100) for edge in group).most_common(1)[0][0]
        same = [edge for edge in group if abs(round(edge.height * 100) - level) <= 1]
        pages = len({edge.sheet for edge in same})
        # Two pages that say the same are a form; a head stands on three, or on both of two in smaller type.
        if pages >= max(3, 0.12 * len(sheets)) or (pages == 2 == len(sheets) and all(_small(e, sheets) for e in same)):
            found.extend(same)
    return _from_the_edge(found, sheets)


def _small(edge: _Edge, sheets: Sequence[Sheet]) -> bool:
    sheet = sheets[edge.sheet]
    return sheet.bands[edge.band].size < 0.93 * sheet.body


def _set_off(edges: Sequence[_Edge], sheets: Sequence[Sheet]) -> list[_Edge]:
    """Smaller lines apart from the text at a height where most pages have one (heads that change with the chapter)."""
    levels: dict[tuple[int, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.rank in (0, -1) and _small(edge, sheets) and _apart(edge, sheets[edge.sheet]):
            levels[round(edge.height * 100), edge.top].append(edge)
    return [edge for same in levels.values() if len(same) >= max(3, 0.6 * len(sheets)) for edge in same]


def _apart(edge: _Edge, sheet: Sheet) -> bool:
    """Is there more room between this band and the next than within the text?"""
    other = edge.band + 1 if edge.top else edge.band - 1
    if not 0 <= other < len(sheet.bands):
        return False
    return abs(sheet.bands[other].base - sheet.bands[edge.band].base) > 1.5 * sheet.body


def _from_the_edge(found: list[_Edge], sheets: Sequence[Sheet]) -> list[_Edge]:
    """Only what has nothing of the text between itself and the edge; page numbers may stand there."""
    held: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for edge in found:
        held[edge.sheet, edge.top].add(edge.band)
    kept = []
    for edge in found:
        sheet = sheets[edge.sheet]
        beyond = range(edge.band) if edge.top else range(edge.band + 1, len(sheet.bands))
        if all(
            i in held[edge.sheet, edge.top] or page_number("".join(line_of(sheet.bands[i].pieces).text.split()))
            for i in beyond
        ):
            kept.append(edge)
    return kept
