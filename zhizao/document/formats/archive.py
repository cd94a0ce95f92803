"""Archive: which files lie in a ZIP, whatever program packed it?

Takes  the bytes of a ZIP file.
Gives  its members with their names and bytes, those of archives inside it included; and those that were left, with the
       reason.
Rule   nothing is written to disk. A name is what its mark says (UTF-8), else UTF-8 where its bytes are, else GB18030:
       Chinese systems pack names so and say nothing. What systems leave behind is passed by.
Not    what the members say: see document/sets.py.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from zhizao.base import containers
from zhizao.base.containers import Damaged, TooMuchInside
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.document.formats import kinds
from zhizao.document.formats.packages import Broken, Limits, Locked, UnpacksToTooMuch

# An office packs annexes by district and those again for the city; deeper nests are made by nobody but attackers.
_NESTED = 2
_MEMBERS = 1000
_LITTER = ("__MACOSX/", "Thumbs.db", "desktop.ini", "~$", ".")
_UNICODE_PATH = 0x7075


class TooManyMembers(ZhizaoError):
    """More files than a document set can have."""

    code: ClassVar[str] = "DOC-033"
    says: ClassVar[str] = "{file}: the archive holds {count} files; at most {limit} are read."
    fix: ClassVar[str] = "Unpack it and read the folder."


class Member(NamedTuple):
    """One file: its path inside the archive, parts parted by /, and its bytes."""

    name: str
    data: bytes


class Left(NamedTuple):
    """A file that was not unpacked, and why."""

    name: str
    why: ZhizaoError


@dataclass(slots=True)
class Unpacked:
    """What an archive holds."""

    members: list[Member] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    size: int = 0


def members(data: bytes, name: str) -> Unpacked:
    """The files of an archive. Raises Locked, Broken, UnpacksToTooMuch or TooManyMembers."""
    found = Unpacked()
    for one in _files(data, name):
        _take(one, found, name, nested=0)
    return found


def _take(one: Member | Left, found: Unpacked, archive: str, *, nested: int) -> None:
    """Keep a member, or go into it where it is an archive itself."""
    if isinstance(one, Left):
        found.left.append(one)
        return
    found.size += len(one.data)
    if found.size > Limits().unpacked:
        raise UnpacksToTooMuch(file=archive, limit=f"{Limits().unpacked >> 20} MB", what=one.name)
    if len(found.members) + len(found.left) >= _MEMBERS:
        raise TooManyMembers(file=archive, count=f"{_MEMBERS}+", limit=_MEMBERS)
    if kinds.kind_of(one.data)[0] != "archive":
        found.members.append(one)
        return
    try:
        if nested == _NESTED:
            raise UnpacksToTooMuch(file=one.name, limit=_NESTED, what=mark("archives inside each other"))
        inside = list(_files(one.data, one.name))
    except ZhizaoError as error:
        found.left.append(Left(one.name, error))
        return
    for inner in inside:
        _take(inner._replace(name=f"{one.name}/{inner.name}"), found, archive, nested=nested + 1)


def _files(data: bytes, name: str) -> Iterator[Member | Left]:
    """The files of one archive in the order in which they were packed; a damaged one is left."""
    try:
        opened = containers.open_zip(io.BytesIO(data), Limits())
    except Damaged as error:
        raise Broken(file=name, problem=error.facts["problem"]) from error
    except TooMuchInside as error:
        raise UnpacksToTooMuch(file=name, **error.facts) from error
    if opened.encrypted:
        raise Locked(file=name)
    wanted = [info for info in opened.parts.values() if not info.is_dir()]
    if len(wanted) > _MEMBERS:
        raise TooManyMembers(file=name, count=len(wanted), limit=_MEMBERS)
    for info in wanted:
        inside = name_of(info)
        if not _is_litter(inside):
            try:
                yield Member(inside, b"".join(opened.chunks(info.filename)))
            except Damaged as error:
                yield Left(inside, Broken(file=inside, problem=error.facts["problem"]))


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member as its packer meant it; Windows packers part folders by a backslash."""
    if info.flag_bits & 0x800:
        name = info.filename
    else:
        # Python reads a name without a mark as cp437, which loses nothing.
        packed = info.orig_filename.encode("cp437", "replace")
        name = _unicode_path(info.extra, packed) or _decoded(packed)
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "/".join("".join(one for one in part if one.isprintable()) for part in parts)


def _decoded(packed: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return packed.decode(encoding)
        except UnicodeDecodeError:
            continue
    return packed.decode("cp437")


def _unicode_path(extra: bytes, packed: bytes) -> str | None:
    """The name in UTF-8 that some packers add (APPNOTE 4.6.9); it counts only while the name is the one it was made of."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        field_, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and size > 5 and field_[1:5] == struct.pack("<I", zlib.crc32(packed)):
            return field_[5:].decode("utf-8", "replace")
    return None


def _is_litter(name: str) -> bool:
    """What a system leaves behind, and lock files of open documents."""
    return not name or name.startswith(_LITTER[:1]) or name.rpartition("/")[2].startswith(_LITTER[1:])
