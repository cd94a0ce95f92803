"""Evidence (佐证): what is this file really, and may it be kept?

Takes  the name and the content of a file that somebody hands in.
Gives  its cleaned name, media type, size and SHA-256; or an error that says what is wrong with it.
Rule   data/rules/evidence.yaml: the kinds allowed, told by content; name and content must agree; nothing that unpacks
       without end, nothing that holds a program.
Not    whether it proves what it should: a reviewer judges that. It does not look for viruses either.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import struct
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, ClassVar, Literal

import puremagic
from pydantic import BaseModel, ConfigDict

from zhizao.base import containers
from zhizao.base.containers import Damaged, TooMuchInside
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.reference.strict import DataFile, load

Proof = Literal["pdf", "jpeg", "png", "ooxml", "ofd", "compound", "text"]
_CHUNK = 1 << 16
_HEAD, _TAIL = 1 << 12, 1 << 16
_UNKNOWN = mark("of an unknown kind")
# What people call a file that none of the proofs knows: where its signature stands, and what it is of.
_FAMILIES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", mark("a Windows program")),
    (0, b"\x7fELF", mark("a Linux program")),
    (0, b"\xcf\xfa\xed\xfe", mark("a program of a Mac")),
    (0, b"\xca\xfe\xba\xbe", mark("a program of a Mac")),
    (0, b"#!", mark("a script")),
    (0, b"PK", mark("a ZIP archive")),
    (0, b"Rar!", mark("an archive that is no ZIP")),
    (0, b"7z\xbc\xaf", mark("an archive that is no ZIP")),
    (0, b"\x1f\x8b", mark("an archive that is no ZIP")),
    (0, containers.COMPOUND, mark("an old Office file of another kind")),
    (0, b"GIF8", mark("a picture of another kind")),
    (0, b"BM", mark("a picture of another kind")),
    (0, b"II*\x00", mark("a picture of another kind")),
    (0, b"MM\x00*", mark("a picture of another kind")),
    (8, b"WEBP", mark("a picture of another kind")),
    (4, b"ftyphe", mark("a picture of another kind")),
    (4, b"ftypmif1", mark("a picture of another kind")),
    (4, b"ftyp", mark("a film")),
    (0, b"ID3", mark("a sound recording")),
    (8, b"WAVE", mark("a sound recording")),
)
_LOOSE = ". \u3000"  # at the ends of a name some systems drop these, others not


class Nothing(ZhizaoError):
    """A file without content."""

    code: ClassVar[str] = "PROG-130"
    says: ClassVar[str] = "{name} is empty."
    fix: ClassVar[str] = "Save the file again and hand it in with its content."


class TooLarge(ZhizaoError):
    """A file above the limit."""

    code: ClassVar[str] = "PROG-131"
    says: ClassVar[str] = "{name} is larger than {limit} MB."
    fix: ClassVar[str] = "Make its pictures smaller, or divide it."


class NotAllowed(ZhizaoError):
    """A kind of file that is not taken."""

    code: ClassVar[str] = "PROG-132"
    says: ClassVar[str] = "{name} is of a kind that is not taken as evidence ({found})."
    fix: ClassVar[str] = "Hand in one of these: {allowed}."


class NotWhatItSays(ZhizaoError):
    """A name that promises another kind of file than the content is."""

    code: ClassVar[str] = "PROG-133"
    says: ClassVar[str] = "{name} should by its name be {claimed}, but its content is {found}."
    fix: ClassVar[str] = "Open it in its program, save it in the kind you want and hand that in."


class HoldsProgram(ZhizaoError):
    """Macros or controls."""

    code: ClassVar[str] = "PROG-135"
    says: ClassVar[str] = "{name} holds macros or controls ({found})."
    fix: ClassVar[str] = "Save it without macros (.docx, .xlsx, .pptx) or as PDF."


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that may be kept; `encrypted` where a password stands before its content."""

    name: str
    media_type: str
    size: int
    sha256: str
    encrypted: bool = False


class Limits(BaseModel):
    """How much a file may be and hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    unpacked: int
    ratio: int
    small: int
    parts: int
    pixels: int


class Type(BaseModel):
    """A kind of file that is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    media_type: str
    endings: list[str]
    magic: list[str]
    proof: Proof
    part: list[str] = []
    preview: bool
    encrypted: bool = False


class Rules(DataFile):
    """data/rules/evidence.yaml; the file tells what each part is for."""

    limits: Limits
    types: dict[str, Type]
    active: list[str]
    active_streams: list[str]
    reserved: list[str]
    longest_name: int


@cache
def rules() -> Rules:
    """What may be handed in."""
    return load("rules/evidence.yaml", Rules)


def inspect(name: str, content: Path | bytes | Iterable[bytes]) -> Evidence:
    """What a file is, read once and piece by piece. Raises a ZhizaoError where it may not be kept."""
    clean = cleaned(name)
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as file:
        for chunk in _pieces(content):
            size += len(chunk)
            if size > rules().limits.bytes:
                raise TooLarge(name=clean, limit=rules().limits.bytes // (1 << 20))
            digest.update(chunk)
            file.write(chunk)
        kind, encrypted = proven(file, clean)
    media_type = _agreed(clean, kind)
    return Evidence(clean, media_type, size, digest.hexdigest(), encrypted)


def previewable(media_type: str) -> bool:
    """Whether a browser may show a file of this type itself."""
    return any(one.preview for one in rules().types.values() if one.media_type == media_type)


def proven(file: IO[bytes], name: str) -> tuple[str, bool]:
    """The kind of an open file, told by its content, and whether it is encrypted; `name` is for the errors."""
    size = file.seek(0, 2)
    if not size:
        raise Nothing(name=name)
    file.seek(0)
    head = file.read(_HEAD)
    signs = _signs(head.removeprefix(codecs.BOM_UTF8))
    for kind, one in rules().types.items():
        if one.proof == "text" or signs & set(one.magic):
            found = _PROOFS[one.proof](_File(file, size, name), one)
            if found is not None:
                return kind, found
    raise _refused(name, _family(head))


def _family(head: bytes) -> str:
    """What people call a file that none of the proofs knows."""
    return next((what for at, sign, what in _FAMILIES if head.startswith(sign, at)), _UNKNOWN)


def _refused(name: str, found: str) -> ZhizaoError:
    claimed = next(iter(_claimed(name)), None)
    if claimed is None:
        return NotAllowed(name=name, found=found, allowed=_allowed())
    return NotWhatItSays(name=name, claimed=claimed, found=found)


def cleaned(name: str) -> str:
    """A name that is safe on every system and shows what it is.

    >>> cleaned("C:\\\\用户\\\\总结（一季度）.PDF"), cleaned("../../etc/passwd"), cleaned("con.txt"), cleaned("a\\u202efdp.exe")
    ('总结（一季度）.PDF', 'passwd', '_con.txt', 'afdp.exe')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    safe = re.sub(r'[<>:"|?*]', "_", kept).rstrip(_LOOSE)
    stem, dot, ending = safe.rpartition(".") if "." in safe else (safe, "", "")
    stem = stem.strip(_LOOSE)
    if not stem or stem.split(".")[0].lower() in rules().reserved:
        stem = f"_{stem}"
    return _shortened(stem, dot + ending)


def _shortened(stem: str, ending: str) -> str:
    ending = ending.encode()[:20].decode(errors="ignore")
    room = rules().longest_name - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending


def _pieces(content: Path | bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, Path):
        with content.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    elif isinstance(content, bytes):
        yield content
    else:
        yield from content


def _signs(head: bytes) -> set[str]:
    """What the signature may be of."""
    try:
        return {one.extension for one in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _claimed(name: str) -> dict[str, Type]:
    """The kinds that the ending of a name promises."""
    ending = _ending(name)
    return {kind: one for kind, one in rules().types.items() if ending[1:] in one.endings}


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def _agreed(name: str, kind: str) -> str:
    """The media type, where the ending of the name and the content agree."""
    claimed, found = _claimed(name), rules().types[kind]
    if not claimed:
        raise NotAllowed(name=name, found=_ending(name) or kind, allowed=_allowed())
    # Whether a text is a table is told by its name alone, and what lies behind a password too.
    same = [one for one in claimed.values() if one.proof == found.proof == "text"]
    if kind not in claimed and not same:
        raise _refused(name, kind)
    return next(one.media_type for one in (same or claimed.values()) if not one.encrypted)


def _allowed() -> str:
    return ", ".join(dict.fromkeys(f".{ending}" for one in rules().types.values() for ending in one.endings))


@dataclass(frozen=True, slots=True)
class _File:
    file: IO[bytes]
    size: int
    name: str

    def part(self, start: int, most: int) -> bytes:
        self.file.seek(max(0, start))
        return self.file.read(most)


# A proof gives whether the file is encrypted, or None where it is of another kind.


def _pdf(one: _File, _: Type) -> bool | None:
    if not one.part(0, 16).removeprefix(codecs.BOM_UTF8).startswith(b"%PDF-"):
        return None
    if b"%%EOF" not in one.part(one.size - _TAIL, _TAIL):
        raise Damaged(problem=mark("its end is missing"))
    return re.search(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)", one.part(0, one.size)) is not None


def _png(one: _File, _: Type) -> bool | None:
    head = one.part(0, 24)
    if head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR" or len(head) < 24:
        return None
    if b"IEND" not in one.part(one.size - _TAIL, _TAIL):
        raise Damaged(problem=mark("its end is missing"))
    _pictured(*struct.unpack(">II", head[16:24]))
    return False


def _jpeg(one: _File, _: Type) -> bool | None:
    """Walk the segments to the frame, which gives height and width."""
    at = 2
    while at + 9 <= one.size:
        start, kind, length, _depth, height, width = struct.unpack(">BBHBHH", one.part(at, 9))
        if start != 0xFF:
            break
        if kind == 0xFF:
            at += 1
        elif 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            _pictured(width, height)
            return False
        else:
            at += 2 + length
    raise Damaged(problem=mark("the picture has no frame"))


def _pictured(width: int, height: int) -> None:
    if width * height > rules().limits.pixels:
        raise TooMuchInside(limit=f"{rules().limits.pixels} px", what=f"{width} × {height}")


def _ooxml(one: _File, wanted: Type) -> bool | None:
    package = containers.open_zip(one.file, rules().limits)
    if package.encrypted or "[Content_Types].xml" not in package.parts:
        return None
    kinds: list[str] = []
    containers.read_xml(
        package.chunks("[Content_Types].xml"), lambda _, attributes: kinds.append(attributes.get("ContentType", ""))
    )
    _harmless(one.name, [*package.parts, *kinds], lambda part: any(word in part for word in rules().active))
    return False if set(kinds) & set(wanted.part) else None


def _ofd(one: _File, wanted: Type) -> bool | None:
    package = containers.open_zip(one.file, rules().limits)
    if package.encrypted or not set(wanted.part) <= set(package.parts):
        return None
    roots: list[str] = []
    containers.read_xml(package.chunks(wanted.part[0]), lambda name, _: roots.append(name))
    return False if roots[0] == "OFD" and "DocRoot" in roots else None


def _compound(one: _File, wanted: Type) -> bool | None:
    names = containers.streams(one.file, one.size)
    if not names & set(wanted.part):
        return None
    _harmless(one.name, names, lambda part: part in rules().active_streams)
    return wanted.encrypted


def _harmless(name: str, parts: Iterable[str], active: Callable[[str], bool]) -> None:
    found = next((part for part in parts if active(part.lower())), None)
    if found is not None:
        raise HoldsProgram(name=name, found=found)


_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _text(one: _File, _: Type) -> bool | None:
    encodings = ["utf-16"] if one.part(0, 2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ["utf-8-sig", "gb18030"]
    return False if any(_decodes(one, encoding) for encoding in encodings) else None


def _decodes(one: _File, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, one.size, _CHUNK):
            chunk = one.part(at, _CHUNK)
            if _CONTROL.search(decoder.decode(chunk, at + _CHUNK >= one.size)):
                return False
    except UnicodeDecodeError:
        return False
    return True


_PROOFS: dict[Proof, Callable[[_File, Type], bool | None]] = {
    "pdf": _pdf,
    "jpeg": _jpeg,
    "png": _png,
    "ooxml": _ooxml,
    "ofd": _ofd,
    "compound": _compound,
    "text": _text,
}
