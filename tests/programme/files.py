"""Files for tests, made by hand: honest ones, and those that lie, break off or blow up."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <</Size 1>>\n%%EOF\n"
LOCKED_PDF = PDF.replace(b"/Size 1", b"/Size 1 /Encrypt 5 0 R")
OFD = b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot/></ofd:DocBody></ofd:OFD>'


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def office(ending: str, more: dict[str, bytes] | None = None, kind: str | None = None) -> bytes:
    """An Office Open XML file as small as it can be."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind or TYPES[ending]}"/></Types>'
    return zipped({"[Content_Types].xml": types.encode(), "main.xml": b"<main/>", **(more or {})})


def compound(*names: str) -> bytes:
    """A compound file whose directory holds these names."""
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HB", 2 * len(name) + 2, 2) + bytes(61)
        for name in ("Root Entry", *names)
    )
    sectors = -(-len(entries) // 512)
    chain = [*range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", 0xFFFFFFFD, *chain, *[0xFFFFFFFF] * (127 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + struct.pack("<H", 9) + bytes(16)
    head += struct.pack("<IIII", 1, 0, 0, 0) + bytes(4) + struct.pack("<II", 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + table + entries.ljust(512 * sectors, b"\0") + bytes(512)


def png(width: int = 2, height: int = 2) -> bytes:
    """The frame of a PNG file."""
    return (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        + bytes(4)
        + b"\0\0\0\0IEND"
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The frame of a JPEG file."""
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF"
        + bytes(10)
        + b"\xff\xc0\x00\x11\x08"
        + struct.pack(">HH", height, width)
        + b"\x03\xff\xd9"
    )


def lying(part: str, content: bytes, declared: int, more: dict[str, bytes] | None = None) -> bytes:
    """A zip file whose last part declares another size than it holds, with the checksum of what it declares."""
    file = bytearray(zipped({**(more or {}), part: content}))
    checksum = zlib.crc32(content[:declared])
    last = file.rfind(b"PK\x01\x02")
    struct.pack_into("<I", file, last + 16, checksum)
    struct.pack_into("<I", file, last + 24, declared)
    return bytes(file)
