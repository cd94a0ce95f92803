"""Hostile: PDF files that are made to keep a machine busy, written by hand.

Takes  how large the attack is.
Gives  the bytes of a file.
"""

from __future__ import annotations

import hashlib
import struct
import zlib

# Fills up a password (ISO 32000-1, 7.6.3.3, algorithm 2).
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(objects: dict[int, bytes], *, entries: bytes = b"") -> bytes:
    """A file of these objects, with its table of references; object 1 is the root."""
    made = b"%PDF-1.7\n"
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        made += b"%010d 00000 n \n" % places.get(number, 0)
    return made + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, entries, start)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def one_page(
    content: bytes, *, box: bytes = b"0 0 595 842", resources: bytes = b"", more: dict[int, bytes] | None = None
) -> bytes:
    """A page with this content; Helvetica is at hand as F1."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page % (box, resources),
            4: stream(content),
            5: font,
            **(more or {}),
        }
    )


def nested_forms(depth: int, width: int) -> bytes:
    """Forms that draw forms that draw forms: width to the power of depth."""
    more = {}
    for level in range(depth):
        inner = b"BT /F1 9 Tf (x) Tj ET" if level == depth - 1 else b"/X Do " * width
        to = b"/XObject << /X %d 0 R >>" % (11 + level) if level < depth - 1 else b""
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F1 5 0 R >> %s >>" % to
        more[10 + level] = stream(inner, entries)
    return one_page(b"/X Do " * width, resources=b"/XObject << /X 10 0 R >>", more=more)


def many_words(count: int) -> bytes:
    """So many words on a page, far more than are shown."""
    return one_page(b"BT /F1 9 Tf " + b"(x) Tj " * count + b"ET")


def many_lines(count: int) -> bytes:
    """So many ruled lines on a page."""
    return one_page(b"".join(b"%d %d m %d %d l S\n" % (i % 595, i % 842, i % 595, 842) for i in range(count)))


def blank(megabytes: int) -> bytes:
    """A page whose content is blank and unpacks to megabytes."""
    return one_page(b" " * (megabytes * 1_000_000))


def circling_pages() -> bytes:
    """A tree of pages that holds itself."""
    return pdf(
        {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"}
    )


def many_pages(count: int) -> bytes:
    """So many pages of one line each."""
    kids = b" ".join(b"%d 0 R" % (10 + i) for i in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            4: stream(b"BT /F1 12 Tf 72 700 Td (The plan goes on.) Tj ET"),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            **{10 + i: page for i in range(count)},
        }
    )


def deep_arrays(depth: int) -> bytes:
    """Arrays in arrays."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /X %s%s >>" % (b"[" * depth, b"]" * depth),
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        }
    )


def scripted() -> bytes:
    """A page that would run a script when it is opened."""
    page = one_page(b"BT /F1 12 Tf 72 700 Td (Read me) Tj ET")
    return page.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (while (true) {}) >>")


def locked(words: bytes, password: bytes) -> bytes:
    """A page of words that a password opens (RC4 of 40 bits, revision 2); everybody may open it where it is empty."""
    identity, rights = b"0123456789abcdef", -4
    owner = _rc4(hashlib.md5(_padded(b"owner")).digest()[:5], _padded(password))  # noqa: S324 (the format's own cipher)
    secret = _padded(password) + owner + struct.pack("<i", rights) + identity
    key = hashlib.md5(secret).digest()[:5]  # noqa: S324
    content = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % words
    sealed = _rc4(hashlib.md5(key + b"\x04\0\0\0\0").digest()[:10], content)  # noqa: S324
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    lock = (owner.hex().encode(), _rc4(key, _PAD).hex().encode(), rights)
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page,
            4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(sealed), sealed),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            6: b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % lock,
        },
        entries=b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (identity.hex().encode(), identity.hex().encode()),
    )


def _padded(password: bytes) -> bytes:
    return (password + _PAD)[:32]


def _rc4(key: bytes, message: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    made = bytearray()
    i = j = 0
    for byte in message:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        made.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(made)
