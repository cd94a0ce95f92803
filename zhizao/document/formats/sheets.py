"""Sheets: what every reader of workbooks gives.

Takes  nothing: these are plain records, and the limits of what a workbook may hold.
Gives  Sheet: its cells as they are shown, by row and column counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.reference.strict import DataFile, load

# The largest lists of projects that offices keep have some ten thousand rows of twenty columns.
MOST_CELLS = 1_000_000
MOST_CHARACTERS = 30_000_000

Spot = tuple[int, int]


class TooMuchInSheets(ZhizaoError):
    """A workbook larger than any plan's annex."""

    code: ClassVar[str] = "DOC-036"
    says: ClassVar[str] = "{file}: the workbook holds more than {limit} {what}."
    fix: ClassVar[str] = "Save the sheets of indicators and tasks in a workbook of their own."


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet that hold something, as shown; `errors` are those that the program could not compute,
    `uncomputed` those whose formula was never computed."""

    name: str
    hidden: bool = False
    cells: dict[Spot, str] = field(default_factory=dict)
    errors: set[Spot] = field(default_factory=set)
    uncomputed: set[Spot] = field(default_factory=set)
    covered: list[tuple[Spot, Spot]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: dict[Spot, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    pictures: int = 0


@dataclass(slots=True)
class Workbook:
    """The sheets of a workbook in their order; `macros` where a program stands inside."""

    sheets: list[Sheet]
    macros: bool = False
    embedded: int = 0


class Room:
    """Counts what a workbook holds, and refuses more than may be held."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells = self._characters = 0

    def take(self, characters: int) -> None:
        """One more cell of so many characters. Raises TooMuchInSheets."""
        self._cells += 1
        self._characters += characters
        if self._cells > MOST_CELLS:
            raise TooMuchInSheets(file=self._file, limit=MOST_CELLS, what=mark("cells"))
        if self._characters > MOST_CHARACTERS:
            raise TooMuchInSheets(file=self._file, limit=MOST_CHARACTERS, what=mark("characters"))


class _Formats(DataFile):
    """data/cleaning/cellformats.yaml."""

    builtin: dict[int, str]


@cache
def builtin() -> dict[int, str]:
    """The formats that a workbook names by number only."""
    return load("cleaning/cellformats.yaml", _Formats).builtin
