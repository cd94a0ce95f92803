"""The document as the rest of the system sees it.

Takes  nothing: these are the plain records that `zhizao.document.reader` fills.
Gives  the raw text, the clean text with its map, what was removed or repaired, what was found missing, and the
       outline.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import ClassVar, Literal, NamedTuple

from zhizao.document.mapped import MappedText

NoiseType = Literal[
    "spam", "navigation", "filler", "pinyin", "mojibake", "copyright", "duplicate", "promo", "page_mark", "contents"
]


class Noise(NamedTuple):
    """A raw span that was removed, or repaired where `replacement` is not None."""

    noise_type: NoiseType
    start: int
    end: int
    reason: str
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about the document; start == end where it concerns the whole."""

    code: str
    message: str
    start: int = 0
    end: int = 0


class Box(NamedTuple):
    """A rectangle on a page, in points (1/72 inch) from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand in the file that a person has; what the format does not know is None.

    `page` counts from 1; `cell` is as a workbook names it (B7); `part` names what a page has beside its text (a note, a
    text box); `file` is the member of a document set; `recognised` is how sure the recogniser of a scan is, 0..1, and
    None where the words are the file's own.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # a place in an edited plan is read strictly

    page: int | None = None
    box: Box | None = None
    sheet: str | None = None
    cell: str | None = None
    part: str | None = None
    file: str | None = None
    recognised: float | None = None


class Block(NamedTuple):
    """A run of raw text that stands together in the file: raw[start:end]."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Heading:
    """One node of the numbering tree; all offsets are those of the clean text.

    `label` is the number as printed in the clean text ("一", "(一)", "1", "第三章", "专栏2"; None for a run-in label
    or an unnumbered heading), `path` joins the labels from the root ("三/(二)/1"), `title` is the heading without
    its number and `start`..`end` its span; the body runs from the start of the numbering to the next heading of the
    same or a higher level.
    """

    level: int
    label: str | None
    path: str
    title: str
    start: int
    end: int
    body_start: int
    body_end: int
    section: tuple[str, ...]
    run_in: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The frame of a document; every text is as printed in the clean text, None where the document does not say.

    `date` is ISO (YYYY-MM-DD, YYYY-MM or YYYY); `period` is the plan's years, first and last; `place` is the place
    whose plan this is (武汉市); `status` is draft for 征求意见稿 and the like. `annexes` are all that the document names,
    `absent` those of them that are not in it, one for each finding `annex_missing`.
    """

    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    status: Literal["issued", "draft"] = "issued"
    period: tuple[int, int] | None = None
    place: str | None = None
    annexes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: raw as decoded, body clean and mapped back to raw.

    The body is in simplified script with half-width letters and digits, full-width Chinese punctuation, no noise,
    one paragraph a line.
    """

    name: str
    sha256: str
    encoding: str
    raw: str
    body: MappedText
    noise: tuple[Noise, ...] = ()
    findings: tuple[Finding, ...] = ()
    outline: Outline = field(default_factory=Outline)
    blocks: tuple[Block, ...] = ()

    def printed(self, start: int, end: int) -> str:
        """raw[start:end] with the characters put right that the raw text has wrong."""
        words, at = [], start
        for one in self.noise[bisect_left(self.noise, start, key=attrgetter("start")) :]:
            if one.start >= end:
                break
            if one.replacement is not None and at <= one.start and one.end <= end:
                words += [self.raw[at : one.start], one.replacement]
                at = one.end
        return "".join([*words, self.raw[at:end]])

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where raw[start:end] stands in the file, in the order of the text; nothing for text and HTML."""
        first = bisect_right(self.blocks, start, key=attrgetter("end"))
        last = bisect_left(self.blocks, end, key=attrgetter("start"))
        return tuple(block.place for block in self.blocks[first:last])
