"""Extracted: what every reader of a format gives.

Takes  nothing: these are plain records.
Gives  Extracted: the raw text, its blocks, what is no part of the document, and what turns the rest into lines.
Rule   the raw text is the extractor's deterministic output: the same bytes and the same release give the same text, and
       every quote of a plan is a slice of it. Cells of a table stand in one line, parted by tabs, a row a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from zhizao.document.document import Block, Finding
from zhizao.document.mapped import Edit
from zhizao.document.noise import Cut


class Repair(NamedTuple):
    """raw[start:end] stands for `meant`; `reason` tells why nothing else can be meant."""

    start: int
    end: int
    meant: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words of a file.

    `edits`, `cuts` and `repairs` have offsets of `raw` and do not overlap: cuts are logged as noise (page numbers, running
    heads, navigation) and so are repairs (a character of a scan, misread), edits are silent (a tag becomes a line break).
    `blocks` are in the order of the text; none where the format has no places of its own (text, HTML).
    """

    raw: str
    encoding: str
    edits: tuple[Edit, ...] = ()
    cuts: tuple[Cut, ...] = ()
    repairs: tuple[Repair, ...] = ()
    findings: tuple[Finding, ...] = ()
    blocks: tuple[Block, ...] = ()
