"""Opening: the one door through which a file's words come in.

Takes  the bytes of a file and its name.
Gives  Extracted, by the reader of its kind.
Rule   the bytes decide which reader is asked; a kind that none reads is refused by name.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.document.formats import kinds
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.kinds import Kind


class FormatNotRead(ZhizaoError):
    """A known format that is not read."""

    code: ClassVar[str] = "DOC-002"
    says: ClassVar[str] = "{file}: this is {format} (told by its first bytes), which is not read."
    fix: ClassVar[str] = "Save the document in a form that is read: {read}."


READ = ".txt, .html, .docx, .xlsx, .xls, .pdf, .png, .jpg, .tif, .zip"
_CALLED = {
    "pdf": mark("a PDF file"),
    "word": mark("a Word file"),
    "workbook": mark("an Excel workbook"),
    "picture": mark("a picture"),
    "archive": mark("an archive"),
}
# The module that reads each kind, with its function `extract`; it is loaded when the first file of the kind comes.
_READERS: dict[Kind, str] = {
    "text": "text",
    "word": "word",
    "workbook": "workbook",
    "pdf": "apart",
    "picture": "scan.reader",
}


def extract(data: bytes, name: str) -> Extracted:
    """The words of a file called `name`. Raises a ZhizaoError (DOC-...) that says what is wrong and where."""
    kind, called = kinds.kind_of(data)
    if kind not in _READERS:
        raise FormatNotRead(file=name, format=called or _CALLED[kind], read=READ)
    found: Extracted = import_module(f"zhizao.document.formats.{_READERS[kind]}").extract(data, name)
    return found
