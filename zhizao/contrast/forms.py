"""Forms: in which forms can a comparison be had?

Takes  what was compared, and how it should look.
Gives  the bytes of a result.
"""

from __future__ import annotations

from zhizao.base.language import speaker
from zhizao.contrast import page, terminal, workbook
from zhizao.contrast.changed import Changed
from zhizao.contrast.compared import Compared
from zhizao.output.looks import Look


def compared(found: Compared, look: Look) -> bytes:
    """Plans side by side."""
    say = speaker(look.language)
    if look.form == "xlsx":
        return workbook.compared(found, say)
    if look.form == "html":
        return page.compared(found, look.language).encode()
    return terminal.compared(found, say, look.width, colour=look.colour).encode()


def changed(found: Changed, look: Look) -> bytes:
    """The changes between two versions."""
    say = speaker(look.language)
    if look.form == "xlsx":
        return workbook.changes(found, say)
    if look.form == "html":
        return page.changes(found, look.language).encode()
    return terminal.changes(found, say, look.width, colour=look.colour).encode()
