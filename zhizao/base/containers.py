"""Containers: what lies inside a zip or a compound file, before anything is unpacked?

Takes  an open file and the limits of what it may hold.
Gives  its parts, counted and measured; a part's XML, element by element, without anything a document type could bring.
Rule   what a container declares is checked against what it holds: another reader may trust the declaration.
Not    what kind of file it is: see document/formats/kinds.py and programme/evidence.py.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, ClassVar, Protocol
from xml.parsers import expat

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

_CHUNK = 1 << 16
_LOCAL_HEADER = 30
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _ENTRY = 0xFFFFFFFA, 128  # sector numbers from here on are marks; a directory entry has 128 bytes


class TooMuchInside(ZhizaoError):
    """A container that unpacks to more than it may."""

    code: ClassVar[str] = "PROG-134"
    says: ClassVar[str] = "The file would unpack to more than {limit} ({what})."
    fix: ClassVar[str] = "Save it anew in its program; delete blank rows and large pictures, or divide it."


class Damaged(ZhizaoError):
    """A container or picture that breaks off or contradicts itself."""

    code: ClassVar[str] = "PROG-136"
    says: ClassVar[str] = "The file is damaged: {problem}."
    fix: ClassVar[str] = "Open it in its program, save it anew and hand it in again."


class Limits(Protocol):
    """How much a container may hold."""

    @property
    def unpacked(self) -> int: ...
    @property
    def ratio(self) -> int: ...
    @property
    def small(self) -> int: ...
    @property
    def parts(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Zip:
    """A zip file that was measured: its parts by name, and whether any has a password."""

    archive: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]
    encrypted: bool

    def read(self, part: str, most: int = 1 << 22) -> bytes:
        """The beginning of a part. Raises Damaged."""
        begun = b""
        for chunk in self.chunks(part):
            begun += chunk
            if len(begun) >= most:
                break
        return begun[:most]

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises Damaged."""
        try:
            with self.archive.open(self.parts[part]) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise Damaged(problem=mark("a part of it cannot be unpacked")) from error


def open_zip(file: IO[bytes], limits: Limits) -> Zip:
    """Open a zip file after measuring what it declares and what it holds."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Damaged(problem=mark("its list of parts cannot be read")) from error
    infos = archive.infolist()
    if len(infos) > limits.parts:
        raise TooMuchInside(limit=limits.parts, what=f"{len(infos)} parts")
    _bounded(sum(one.file_size for one in infos), sum(one.compress_size for one in infos), limits)
    encrypted = any(one.flag_bits & 1 for one in infos)
    if len({one.filename for one in infos}) != len(infos):
        raise Damaged(problem=mark("a part stands twice"))
    if not encrypted:
        for info in infos:
            _honest(file, info)
    return Zip(archive, {one.filename: one for one in infos}, encrypted)


def _bounded(unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > limits.unpacked:
        raise TooMuchInside(limit=f"{limits.unpacked // (1 << 20)} MB", what=f"{unpacked} bytes declared")
    if unpacked > limits.small and unpacked > limits.ratio * max(packed, 1):
        raise TooMuchInside(limit=f"{limits.ratio}:1", what=f"{unpacked} bytes from {packed}")


def _honest(file: IO[bytes], info: zipfile.ZipInfo) -> None:
    """Refuse a part that holds more, or less, than it declares."""
    if info.compress_type not in _METHODS:
        raise Damaged(problem=mark("a part of it is packed in an unknown way"))
    # A damaged directory may place a part before the file's beginning.
    file.seek(max(info.header_offset, 0))
    header = file.read(_LOCAL_HEADER)
    if info.header_offset < 0 or len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise Damaged(problem=mark("a part of it does not begin where it should"))
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    if _held(file, info) != info.file_size:
        raise Damaged(problem=mark("a part of it does not hold what it declares"))


def _held(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """How many bytes the part unpacks to, counted no further than one past what it declares."""
    if info.compress_type == zipfile.ZIP_STORED:
        return info.compress_size
    unpack, left, count = zlib.decompressobj(-15), info.compress_size, 0
    try:
        while left > 0 and not unpack.eof and count <= info.file_size:
            packed = file.read(min(_CHUNK, left))
            if not packed:
                return -1
            left -= len(packed)
            while packed and not unpack.eof and count <= info.file_size:
                count += len(unpack.decompress(packed, _CHUNK))
                packed = unpack.unconsumed_tail
    except zlib.error as error:
        raise Damaged(problem=mark("a part of it cannot be unpacked")) from error
    return count if unpack.eof else count + 1


Start = Callable[[str, dict[str, str]], None]


def read_xml(
    chunks: Iterator[bytes],
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start`, `end` and `text` for what an XML part holds, names without their prefix.

    A document type is refused: it is where entities that grow without end come from.
    """
    parser = expat.ParserCreate("UTF-8")  # whatever the part declares: other readers go by the bytes too

    def refuse(*_: object) -> None:
        raise Damaged(problem=mark("its XML declares a document type"))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Damaged(problem=mark("its XML cannot be read")) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def streams(file: IO[bytes], size: int) -> frozenset[str]:
    """The names of the streams and storages of a compound file (the container of .doc, .xls and .ppt).

    Raises Damaged, also where a chain of sectors runs in a circle: another reader may follow it for ever.
    """
    file.seek(0)
    header = file.read(512)
    if len(header) < 512 or header[:8] != COMPOUND:
        raise Damaged(problem=mark("no compound file begins here"))
    (shift,) = struct.unpack("<H", header[30:32])
    if shift not in (9, 12):
        raise Damaged(problem=mark("the size of its sectors is unknown"))
    compound = _Compound(file, 1 << shift, size)
    (directory, small) = struct.unpack("<I8xI", header[48:64])
    table = compound.table(header)
    _ending(table)
    _ending([follow for sector in compound.chain(small, table) for follow in compound.numbers(sector)])
    names = (
        _entry_name(entry) for sector in compound.chain(directory, table) for entry in _entries(compound.sector(sector))
    )
    return frozenset(name for name in names if name)


@dataclass(frozen=True, slots=True)
class _Compound:
    file: IO[bytes]
    step: int
    size: int

    def sector(self, number: int) -> bytes:
        if (number + 1) * self.step >= self.size:
            raise Damaged(problem=mark("it ends before one of its sectors"))
        self.file.seek((number + 1) * self.step)
        return self.file.read(self.step)

    def numbers(self, number: int) -> tuple[int, ...]:
        content = self.sector(number)
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def table(self, header: bytes) -> list[int]:
        """The allocation table: behind each sector, the next one of its chain."""
        parts = list(struct.unpack("<109I", header[76:512]))
        (more,) = struct.unpack("<I", header[68:72])
        seen: set[int] = set()
        while more < _END and more not in seen:
            seen.add(more)
            *listed, more = self.numbers(more)
            parts += listed
        return [follow for part in parts if part < _END for follow in self.numbers(part)]

    def chain(self, first: int, table: list[int]) -> Iterator[int]:
        seen: set[int] = set()
        while first < _END:
            if first in seen or first >= len(table):
                raise Damaged(problem=mark("its directory does not end"))
            seen.add(first)
            yield first
            first = table[first]


def _ending(table: list[int]) -> None:
    """Refuse a table in which a chain comes back to itself."""
    seen: dict[int, int] = {}
    for first in range(len(table)):
        at = first
        while at < len(table) and at not in seen:
            seen[at] = first
            at = table[at]
        if at < len(table) and seen[at] == first:
            raise Damaged(problem=mark("a chain of its sectors does not end"))


def _entries(sector: bytes) -> Iterator[bytes]:
    return (sector[at : at + _ENTRY] for at in range(0, len(sector) - _ENTRY + 1, _ENTRY))


def _entry_name(entry: bytes) -> str:
    (length,) = struct.unpack("<H", entry[64:66])
    used = entry[66] != 0 and 2 <= length <= 64
    return entry[: length - 2].decode("utf-16-le", "replace") if used else ""
