"""Lines: which characters stand on one line, and what does the line say?

Takes  characters with their boxes, in any order.
Gives  bands (all that stands at one height) in pieces parted by wide gaps; and lines: pieces that are read on.
Rule   a gap is a blank between Latin words alone; a raised figure stays with the word it stands at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from zhizao.document.formats.pdf.characters import meant
from zhizao.document.formats.pdf.pages import Char

# A gap of so many type sizes parts pieces: less is a blank between words or the play of a justified line.
WIDE = 0.9
# Baselines of one line differ by less than this part of the type size (a Latin font beside a Chinese one).
_LEVEL = 0.3
_BLANK = 0.14
_RAISED = 0.78
_CLOSING = "，。、；：？！）】〕》〉」』”’％%,.;:?!)]"
_OPENING = "（【〔《〈「『“‘([{"
_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = re.compile(r"[A-Za-zΑ-ω㎡]$")


@dataclass(slots=True)
class Piece:
    """Characters on one line without a wide gap, from the left."""

    chars: list[Char]
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0
    raised: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        whole = [char for i, char in enumerate(self.chars) if i not in self.raised] or self.chars
        self.left, self.right = self.chars[0].left, max(char.right for char in self.chars)
        self.top, self.bottom = min(char.top for char in whole), max(char.bottom for char in whole)
        self.base, self.size = median(char.base for char in whole), median(char.size for char in whole)


@dataclass(slots=True)
class Band:
    """All that stands at one height of a page or a column."""

    pieces: list[Piece]
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0

    def __post_init__(self) -> None:
        self.left, self.right = self.pieces[0].left, max(piece.right for piece in self.pieces)
        self.top, self.bottom = min(one.top for one in self.pieces), max(one.bottom for one in self.pieces)
        longest = max(self.pieces, key=lambda one: len(one.chars))
        self.base, self.size = longest.base, longest.size


@dataclass(slots=True)
class Line:
    """One line as it is read. `lead` is the width of what a break may not part from its beginning.

    `notes` are the spans of raised figures that point to a note.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    lead: float
    notes: tuple[tuple[int, int], ...] = field(default=())


def bands_of(chars: Iterable[Char]) -> list[Band]:
    """The bands of a page from the top, small raised and lowered characters put where they belong."""
    levels = _levels(sorted(chars, key=lambda one: one.base))
    raised: list[set[Char]] = [set() for _ in levels]
    for i, level in enumerate(levels):
        # What is raised stands above its line's base, what is lowered (CO2) below it.
        for k, up in ((i + 1, True), (i - 1, False)):
            if not 0 <= k < len(levels) or not level or not levels[k] or not _smaller(level, levels[k]):
                continue
            moved = [
                char for piece in _pieces(level, frozenset()) if _touches(piece, levels[k]) for char in piece.chars
            ]
            levels[k].extend(moved)
            raised[k].update(moved if up else ())
            gone = set(moved)
            level[:] = [char for char in level if char not in gone]
    return [
        Band(_pieces(sorted(level, key=lambda one: one.left), frozenset(high)))
        for level, high in zip(levels, raised, strict=True)
        if level
    ]


def _levels(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by the height of their base."""
    levels: list[list[Char]] = []
    for char in chars:
        if levels and char.base - levels[-1][-1].base <= _LEVEL * min(char.size, levels[-1][0].size):
            levels[-1].append(char)
        else:
            levels.append([char])
    for level in levels:
        level.sort(key=lambda one: one.left)
    return levels


def _smaller(level: list[Char], other: list[Char]) -> bool:
    return level[0].size <= _RAISED * other[0].size and abs(level[0].base - other[0].base) < 0.7 * other[0].size


def _touches(piece: Piece, level: list[Char]) -> bool:
    """Does a small piece stand at one of the characters of a line?"""
    reach = 0.4 * level[0].size
    return any(
        abs(char.right - piece.left) < reach or abs(char.left - piece.right) < reach
        for char in level
        if char.size > piece.size
    )


def split(band: Band, gap: float) -> Band:
    """The band in pieces parted by gaps of `gap` type sizes, less than a wide one."""
    raised = frozenset(piece.chars[i] for piece in band.pieces for i in piece.raised)
    return Band(_pieces([char for piece in band.pieces for char in piece.chars], raised, gap))


def glue(before: str, after: str) -> str:
    """What stands between two lines that are read on: a blank between Latin words."""
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()
    return " " if latin and (before[-1].isalpha() or after[0].isalpha()) else ""


def _pieces(level: list[Char], raised: frozenset[Char], gap: float = WIDE) -> list[Piece]:
    pieces: list[list[Char]] = []
    for char in level:
        last = pieces[-1][-1] if pieces else None
        if last and char.left - last.right <= gap * max(last.size, char.size):
            pieces[-1].append(char)
        else:
            pieces.append([char])
    return [
        Piece(run, raised=frozenset(i for i, char in enumerate(run) if char in raised) if raised else frozenset())
        for run in pieces
    ]


def line_of(pieces: Sequence[Piece]) -> Line:
    """Read pieces that stand on one line; a line of pieces of one letter each is a word set wide."""
    text, notes = "", []
    wide = len(pieces) > 2 and all(len(piece.chars) <= 2 for piece in pieces)
    for i, piece in enumerate(pieces):
        if i and not wide:
            # Two blanks keep apart what cleaning may take for the cells of a row.
            text += "  "
        start = len(text)
        words, spans = _words(piece)
        text += words
        notes += [(start + begin, start + end) for begin, end in spans]
    longest = max(pieces, key=lambda one: len(one.chars))
    return Line(
        text,
        pieces[0].left,
        min(one.top for one in pieces),
        max(one.right for one in pieces),
        max(one.bottom for one in pieces),
        longest.base,
        longest.size,
        _lead(pieces[0].chars),
        tuple(notes),
    )


def _words(piece: Piece) -> tuple[str, list[tuple[int, int]]]:
    """The words of a piece and the spans of its raised references to notes."""
    told = ""
    notes: list[tuple[int, int]] = []
    for i, char in enumerate(piece.chars):
        form = meant(char.text)
        if i and _parted(piece.chars[i - 1], char, told[-1:], form):
            told += " "
        if i in piece.raised:
            form = form.translate(_RAISE)
            if notes and notes[-1][1] == len(told):
                notes[-1] = (notes[-1][0], len(told) + len(form))
            elif i and not _UNIT.search(told) and not told[-1:].isdigit():
                notes.append((len(told), len(told) + len(form)))
        told += form
    return told, notes


def _parted(last: Char, char: Char, before: str, after: str) -> bool:
    """Is there a blank between two Latin characters?"""
    if not (before[-1:].isascii() and after[:1].isascii()):
        return False
    gap = char.left - last.right
    if gap <= _BLANK * max(last.size, char.size):
        return False
    return before[-1:].isalnum() and after[:1].isalnum() or gap > 2 * _BLANK * char.size


def _lead(chars: Sequence[Char]) -> float:
    """The width of the first word with the marks that may not be parted from it."""
    end, last = 0, len(chars) - 1
    while end < last and chars[end].text in _OPENING:
        end += 1
    if _is_latin(chars[end]):
        while end < last and _is_latin(chars[end + 1]) and not _parted(chars[end], chars[end + 1], "a", "a"):
            end += 1
    while end < last and chars[end + 1].text in _CLOSING:
        end += 1
    return chars[end].right - chars[0].left


def _is_latin(char: Char) -> bool:
    """A letter or figure of the words that a line break does not cut."""
    return char.text < "\u2000" and (char.text.isalnum() or char.text in ".,-/")
