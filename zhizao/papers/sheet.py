"""Sheet: how is an official paper laid out?

Takes  data/papers/gbt9704.yaml.
Gives  the page, its grid, the sizes and faces of type, and the size of a red head that fills one line.
Rule   GB/T 9704-2012; what the standard leaves open says so in the file.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import combinations, pairwise

from pydantic import BaseModel

from zhizao.reference import strict

MM = 72 / 25.4  # points in a millimetre
_HAIR = 0.01  # points: without it rounding sends the last character of a full line to the next


class _Part(BaseModel, frozen=True, extra="forbid"):
    pass


class Page(_Part):
    width: float
    height: float


class Margins(_Part):
    top: float
    bottom: float
    left: float
    right: float


class PageNumber(_Part):
    size: float
    gap: float


class Rules(_Part):
    thick: float
    thin: float


class Head(_Part):
    largest: float
    smallest: float


class Face(_Part):
    """A face of type: its name in Word, and the families that a PDF may take."""

    word: str
    families: tuple[str, ...]


class Fonts(_Part):
    title: Face
    body: Face
    heading: Face
    subheading: Face
    figure: Face


class Sheet(strict.DataFile):
    """The layout of a paper; millimetres and points as in the file."""

    decided_by: str
    page: Page
    margins: Margins
    lines: int
    characters: int
    body: float
    title: float
    note: float
    page_number: PageNumber
    head_from_top: float
    rule_below_head: float
    endnote_rules: Rules
    red: str
    table: float
    small: float
    head: Head
    fonts: Fonts

    @property
    def width(self) -> float:
        """The width of the type area in points."""
        return (self.page.width - self.margins.left - self.margins.right) * MM

    @property
    def pitch(self) -> float:
        """From one line to the next, in points."""
        return (self.page.height - self.margins.top - self.margins.bottom) * MM / self.lines

    @property
    def tracking(self) -> float:
        """What is added between characters so that a full line fills the type area, in points."""
        return self.width / self.characters - self.body - _HAIR


@cache
def sheet() -> Sheet:
    """The layout in force."""
    return strict.load("papers/gbt9704.yaml", Sheet)


def columns(text: str) -> float:
    """The width of a text in full-width characters.

    >>> columns("第9期")
    2.5
    """
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def head_size(head: str) -> float:
    """The size in points at which a red head fills one line; a long one is set small and takes two.

    >>> head_size("智能制造工作简报"), head_size("临澜市智能制造工作领导小组办公室文件")
    (53.5, 26.0)
    """
    within = sheet()
    # A little less than the line, for the face that Word takes in place of a missing one may be wider.
    fitting = 0.97 * within.width / max(columns(head), 1)
    return max(within.head.smallest, min(within.head.largest, int(fitting * 2) / 2))


_MAY_BREAK = re.compile("(?<=[，、；：。！？）》”])(?![，、；：。！？）》”:])|(?<!^)(?=[（《“])")
_MOST_BREAKS = 12  # a title with more marks than this is no title; the rest is left to the layout


def title_lines(title: str) -> str:
    """A title too long for one line, broken after its marks so that the lines are as even as can be.

    It comes back whole where it fits, where it is broken already, or where no marks allow lines that fit.

    >>> title_lines("三季度七成以上任务正常推进，技术改造项目滞后较多")
    '三季度七成以上任务正常推进，\\n技术改造项目滞后较多'
    """
    longest = sheet().width / sheet().title
    if columns(title) <= longest or "\n" in title:
        return title
    places = [found.start() for found in _MAY_BREAK.finditer(title)][:_MOST_BREAKS]
    for breaks in range(1, len(places) + 1):
        split = [_split(title, chosen) for chosen in combinations(places, breaks)]
        fitting = [lines for lines in split if all(columns(line) <= longest for line in lines)]
        if fitting:
            return "\n".join(min(fitting, key=lambda lines: max(map(columns, lines)) - min(map(columns, lines))))
    return title


def _split(title: str, places: tuple[int, ...]) -> list[str]:
    return [title[start:end] for start, end in pairwise((0, *places, len(title)))]
