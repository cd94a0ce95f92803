"""Kinds: what is this file, whatever its name says?

Takes  the bytes of a file.
Gives  its kind, by signature and by what its container holds.
Rule   the first bytes decide and never the ending; what looks like no known format is taken for text.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from zhizao.base.language import mark

Kind = Literal["text", "pdf", "word", "workbook", "picture", "archive", "refused"]

# What files of each kind that is read are called; the bytes decide, the names only help a person to find them.
ENDINGS: dict[Kind, tuple[str, ...]] = {
    "text": (".txt", ".text", ".md", ".html", ".htm", ".shtml", ".xhtml"),
    "word": (".docx", ".docm"),
    "workbook": (".xlsx", ".xlsm", ".xls", ".et"),
    "pdf": (".pdf",),
    "picture": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif"),
    "archive": (".zip",),
}

# A PDF may have some bytes before its head (ISO 32000-1, annex H.3, note 13).
_PDF_WITHIN = 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
# Formats that are known and not read, with the name that a person knows.
_REFUSED = {
    b"{\\rtf": mark("an RTF file"),
    b"Rar!": mark("an archive that is no ZIP"),
    b"7z\xbc\xaf": mark("an archive that is no ZIP"),
    b"\x1f\x8b": mark("an archive that is no ZIP"),
}


def kind_of(data: bytes) -> tuple[Kind, str]:
    """The kind of a file, and for one that is refused what a person calls it (an English text to translate)."""
    refused = next((what for magic, what in _REFUSED.items() if data.startswith(magic)), None)
    if refused:
        return "refused", refused
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf", ""
    if data.startswith(_ZIP):
        return _container(data)
    if data.startswith(_OLE):
        return _old_office(data)
    return ("picture", "") if data.startswith(_PICTURES) and b"\x00" in data[:64] else ("text", "")


def _container(data: bytes) -> tuple[Kind, str]:
    """What a ZIP container is; a broken one is an archive, whose reader tells what is wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = set(container.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "archive", ""
    # Some programs count their parts: word/document2.xml.
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "word", ""
    if "xl/workbook.bin" in names:
        return "refused", mark("a binary workbook (.xlsb)")
    if any(name.startswith("xl/workbook") for name in names):
        return "workbook", ""
    if "OFD.xml" in names:
        return "refused", mark("an OFD file")
    if "content.xml" in names and "mimetype" in names:
        return "refused", mark("an OpenDocument file (.odt, .ods)")
    if any(name.startswith("ppt/") for name in names):
        return "refused", mark("a presentation")
    return "archive", ""


def _old_office(data: bytes) -> tuple[Kind, str]:
    """An OLE container names its streams in UTF-16: Workbook or Book is Excel, WordDocument is Word.

    One with an EncryptedPackage is some newer office file behind a password: any reader of packages says so.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "word", ""
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book\x00")):
        return "workbook", ""
    return "refused", mark("an old Word file (.doc, .wps)")
