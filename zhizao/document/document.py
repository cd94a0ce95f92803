"""The document as the rest of the system sees it.

Takes  nothing: these are the plain records that `zhizao.document.reader` fills.
Gives  the raw text, the clean text with its map, what was removed or repaired, what was found missing, and the
       outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

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
    whose plan this is (武汉市); `status` is draft for 征求意见稿 and the like.
    """

    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    status: Literal["issued", "draft"] = "issued"
    period: tuple[int, int] | None = None
    place: str | None = None
    annexes: tuple[str, ...] = ()
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
