"""Decoding: what do these bytes say?

Takes  the bytes of a text or HTML file.
Gives  the raw text (no byte order mark, line ends untouched), the encoding and what was found wrong.
Rule   a label is a claim: UTF-8 is proved by its form, GB18030 and Big5 are told apart by how common the characters
       are that they give.
"""

from __future__ import annotations

import codecs
import re
import stat
from functools import cache
from pathlib import Path
from typing import ClassVar, NamedTuple

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.document import script
from zhizao.document.document import Finding

LIMIT = 64 * 1024 * 1024
MOST_DAMAGED = 0.05
_SAMPLE = 200_000

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FAMILIES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb_2312-80": "gb18030",
    "utf8": "utf-8",
    "big5-hkscs": "big5",
    "cp950": "big5",
    "utf-16": "utf-16-le",
}
_LABEL = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})|<\?xml[^>]{0,80}encoding=["']([\w-]{2,20})""",
    re.IGNORECASE,
)


class EmptyFile(ZhizaoError):
    """There is nothing to read."""

    code: ClassVar[str] = "DOC-001"
    says: ClassVar[str] = "{file}: the file holds no text ({size} bytes)."
    fix: ClassVar[str] = "Save the document again, or copy it once more from its source."


class NotText(ZhizaoError):
    """Bytes that no text holds."""

    code: ClassVar[str] = "DOC-003"
    says: ClassVar[str] = "{file}: this is no text: a zero byte stands at byte {offset}."
    fix: ClassVar[str] = "Save the document as a text file (.txt) or an HTML page; UTF-16 needs its byte order mark."


class TooLarge(ZhizaoError):
    """More than a document can be."""

    code: ClassVar[str] = "DOC-004"
    says: ClassVar[str] = "{file}: the file has {size} bytes; at most {limit} are read."
    fix: ClassVar[str] = "Split the file into its documents and read each by itself."


class CannotOpen(ZhizaoError):
    """The file is gone, is a folder, or may not be read."""

    code: ClassVar[str] = "DOC-005"
    says: ClassVar[str] = "{file}: cannot be opened: {reason}."
    fix: ClassVar[str] = (
        "Check the path and the right to read it; give a folder's files one by one or use the folder form."
    )


class TooDamaged(ZhizaoError):
    """Text of no encoding that we know."""

    code: ClassVar[str] = "DOC-006"
    says: ClassVar[str] = (
        "{file}: {share:.0%} of the text cannot be decoded as UTF-8, GB18030 or Big5; the first bad byte is byte {offset}."
    )
    fix: ClassVar[str] = "Copy the document once more from its source, or save it as UTF-8."


class Decoded(NamedTuple):
    """The raw text of a file."""

    text: str
    encoding: str
    findings: list[Finding]


def load(path: Path) -> bytes:
    """The bytes of a file; its size is asked before anything is read."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise CannotOpen(
                file=path,
                reason=mark("it is a folder") if stat.S_ISDIR(info.st_mode) else mark("it is no plain file"),
            )
        if info.st_size > LIMIT:
            raise TooLarge(file=path, size=info.st_size, limit=LIMIT)
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError as error:
        raise CannotOpen(file=path, reason=mark("there is no such file")) from error
    except PermissionError as error:
        raise CannotOpen(file=path, reason=mark("it may not be read")) from error
    except (OSError, ValueError) as error:
        raise CannotOpen(file=path, reason=getattr(error, "strerror", None) or str(error)) from error
    return data


def decode(data: bytes, name: str) -> Decoded:
    """Read bytes as text. Raises a ZhizaoError (DOC-001 to DOC-006) that names the file and the byte."""
    if len(data) > LIMIT:
        raise TooLarge(file=name, size=len(data), limit=LIMIT)
    encoding, skip = _encoding(data, name)
    text = data[skip:].decode(encoding, "replace")
    if not text.strip("\ufeff\u200b\x00 \t\r\n\u3000\xa0"):
        raise EmptyFile(file=name, size=len(data))
    return Decoded(text, encoding, _mislabelled(data, encoding) + _damage(text, data[skip:], encoding, name))


def _encoding(data: bytes, name: str) -> tuple[str, int]:
    """The encoding and how many bytes its mark takes."""
    for sign, encoding in _MARKS:
        if data.startswith(sign):
            return encoding, len(sign)
    zero = data.find(b"\x00")
    if zero >= 0:
        raise NotText(file=name, offset=zero)
    return _without_mark(data), 0


def _without_mark(data: bytes) -> str:
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        sample = data[:_SAMPLE]
    # In doubt the national standard: it is named first and max keeps the first of equals.
    return max(("gb18030", "utf-8", "big5"), key=lambda encoding: _likelihood(sample, encoding))


def _likelihood(sample: bytes, encoding: str) -> float:
    """How much of the text is common Chinese; every character beyond ASCII that is not counts against it."""
    wide = [char for char in sample.decode(encoding, "replace") if char >= "\x80"]
    known = common_characters()
    return sum(char in known for char in wide) / len(wide) if wide else 0.0


@cache
def common_characters() -> frozenset[str]:
    """The 3755 characters of the first level of GB 2312, their traditional forms, and Chinese punctuation."""
    rows = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    simplified = rows.decode("gb2312", "ignore")
    traditional = script.converter("s2t").convert(simplified)
    # From the traditional forms: the tables from simplified ones load the whole dictionary again.
    local = [script.converter(table).convert(traditional) for table in ("t2tw", "t2hk")]
    return frozenset(
        simplified
        + traditional
        + "".join(local)
        + "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·－～　％．０１２３４５６７８９"
    )


def _mislabelled(data: bytes, encoding: str) -> list[Finding]:
    label = _LABEL.search(data[:4096])
    if label is None:
        return []
    claimed = (label[1] or label[2]).decode("ascii").lower()
    if _FAMILIES.get(claimed, claimed) == encoding or data.isascii():
        return []
    return [
        Finding(
            "encoding_mislabelled", f"The page says {claimed}, its bytes are {encoding}; it was read as {encoding}."
        )
    ]


def _damage(text: str, data: bytes, encoding: str, name: str) -> list[Finding]:
    """One finding for each run of replaced bytes; too many of them are an error."""
    bad = text.count("\ufffd")
    if bad > MOST_DAMAGED * len(text):
        raise TooDamaged(file=name, share=bad / len(text), offset=_first_bad_byte(data, encoding))
    if not bad:
        return []
    message = "Bytes here could not be decoded; what they said is lost."
    return [Finding("damaged_bytes", message, run.start(), run.end()) for run in re.finditer("\ufffd+", text)]


def _first_bad_byte(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return max(data.find("\ufffd".encode(encoding, "ignore")), 0)
