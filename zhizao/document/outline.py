"""Outline: what is this document, and how is it divided?

Takes  clean text, one paragraph a line.
Gives  the Outline (title, issuer, number, date, status, period, place, annexes, the tree of headings; offsets of the
       clean text) and a finding for every annex that is named but absent.
Rule   frame.py reads what stands around the plan, headings.py its divisions.
"""

from __future__ import annotations

from zhizao.document import frame, headings, numbering
from zhizao.document.document import Finding, Outline


def outline_of(text: str) -> tuple[Outline, list[Finding]]:
    """Read the outline of clean text."""
    lines = numbering.lines_of(text)
    signed = list(frame.signatures(text, lines))
    annexes = frame.annexes_of(text, lines, signed)
    lists = [*annexes.lists, *frame.closings(text, lines)]
    head = _first_heading(text, lines)
    around = frame.frame_of(text, lines, head, signed)
    closed = [*lists, *((one.start, one.end) for one in signed if one.bodies)]
    nodes = headings.tree(text, lines, annexes.headings, closed, around.after)
    gone = frame.missing(text, lines, annexes, around.title)
    outline = Outline(
        around.title,
        around.issuer,
        around.number,
        around.date,
        "draft" if around.draft else "issued",
        around.period,
        around.place,
        tuple(one.name for one in annexes.named) or tuple(text[one.title : one.title_end] for one in annexes.headings),
        tuple(one.name for one in gone),
        tuple(nodes),
    )
    return outline, [Finding("annex_missing", f"附件未见于文中：{one.name}", one.start, one.end) for one in gone]


def _first_heading(text: str, lines: list[numbering.Line]) -> int:
    """Where the numbered text begins: the first line that bears the number one."""
    # The frame reads no more than its first lines, so a later heading does not matter to it.
    read = numbering.marks(text, lines[: frame.ZONE_LINES])
    return next((mark.start for mark in read if mark.ordinal == 1), len(text))
