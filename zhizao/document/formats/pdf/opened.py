"""Opened: may this PDF be read, and how much of it?

Takes  the bytes of a file.
Gives  the open document, which is closed again whatever happens.
Rule   an empty password opens what is merely restricted; what pdfium cannot open is refused by name; a document of more
       pages than an office sends is refused rather than read in part.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pypdfium2
from pypdfium2 import raw as pdfium

from zhizao.base.errors import ZhizaoError

# The longest plan with its annexes has some hundreds; what has more is a yearbook or made to keep a machine busy.
MOST_PAGES = 3000
# The head must stand within the first KB (ISO 32000-1, annex H.3, note 13); pdfium wants it at once.
_HEAD_WITHIN = 1024


class PdfLocked(ZhizaoError):
    """A PDF that asks for a password."""

    code: ClassVar[str] = "DOC-020"
    says: ClassVar[str] = "{file}: the PDF is locked with a password."
    fix: ClassVar[str] = "Open it with its password, print it to a new PDF without one, and read that."


class PdfBroken(ZhizaoError):
    """Bytes that begin like a PDF and cannot be opened as one."""

    code: ClassVar[str] = "DOC-021"
    says: ClassVar[str] = "{file}: the PDF cannot be opened: it is cut off or damaged."
    fix: ClassVar[str] = "Fetch or export it again; if a viewer opens it, print it to a new PDF and read that."


class PdfWithoutPages(ZhizaoError):
    """A PDF that holds no page."""

    code: ClassVar[str] = "DOC-022"
    says: ClassVar[str] = "{file}: the PDF has no page that can be opened."
    fix: ClassVar[str] = "Export the document again and check that the new file shows its pages."


class PdfTooLong(ZhizaoError):
    """More pages than are read."""

    code: ClassVar[str] = "DOC-023"
    says: ClassVar[str] = "{file}: the PDF has {pages} pages; at most {most} are read."
    fix: ClassVar[str] = "Split it and give the part that holds the plan."


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """The open document. Raises DOC-020 to DOC-023."""
    head = max(data.find(b"%PDF-", 0, _HEAD_WITHIN), 0)
    try:
        document = pypdfium2.PdfDocument(data[head:] if head else data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise (PdfLocked(file=name) if locked else PdfBroken(file=name)) from error
    try:
        count = len(document)
        if not count:
            raise PdfWithoutPages(file=name)
        if count > MOST_PAGES:
            raise PdfTooLong(file=name, pages=count, most=MOST_PAGES)
        yield document
    finally:
        document.close()
