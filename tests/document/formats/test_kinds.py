"""The bytes say what a file is, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest

from zhizao.document.formats import kinds, opening


def _zip(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        for name in names:
            container.writestr(name, "x")
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("到2027年，规模以上工业总产值达到1000亿元。".encode(), "text"),
        (b"\xef\xbb\xbf<html><body>PDF-1.7</body></html>", "text"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n...", "pdf"),
        (_zip("[Content_Types].xml", "word/document.xml"), "word"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "workbook"),
        (_zip("plan.txt", "annex.xlsx"), "archive"),
        (b"PK\x03\x04 cut off", "archive"),
        (OLE + "Workbook".encode("utf-16-le"), "workbook"),
        (OLE + "WordDocument".encode("utf-16-le"), "refused"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
        (b"BM is how this text begins", "text"),
        (_zip("OFD.xml"), "refused"),
        (_zip("ppt/presentation.xml"), "refused"),
        (b"{\\rtf1 x}", "refused"),
        (b"Rar!\x1a\x07", "refused"),
    ],
)
def test_bytes_say_what_a_file_is(data: bytes, kind: str) -> None:
    assert kinds.kind_of(data)[0] == kind


def test_a_format_that_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(opening.FormatNotRead, match="an RTF file"):
        opening.extract(b"{\\rtf1 x}", "方案.rtf")
