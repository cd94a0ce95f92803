"""Packages: which parts does an Office Open XML file hold, and how are they joined?

Takes  the bytes of a .docx, .docm, .xlsx or .xlsm file and its name.
Gives  a Package: parts as streams or as trees of elements, the parts that a part points to, names of elements and
       attributes with one prefix in both the transitional and the strict form of the format (ECMA-376 parts 1 and 4).
Rule   nothing is unpacked before it was measured (base/containers.py); a document type, where entities that grow without
       end come from, is refused; nothing is asked of a network.
Not    what the parts say: see word.py and workbook.py.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from zhizao.base import containers
from zhizao.base.containers import Damaged, TooMuchInside, Zip
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

Element = Any  # lxml brings no types

# A tree takes about ten times the room of its XML; the largest plans with all their tables have a few megabytes of it.
_TREE_MOST = 64 << 20
_SPACES = {
    "w": (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    "r": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    "a": ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
    "wp": (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    ),
    "m": (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ),
    "x": (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    "mc": ("http://schemas.openxmlformats.org/markup-compatibility/2006",),
    "v": ("urn:schemas-microsoft-com:vml",),
    "o": ("urn:schemas-microsoft-com:office:office",),
}
_PREFIXES = {space: prefix for prefix, spaces in _SPACES.items() for space in spaces}


class Locked(ZhizaoError):
    """A file behind a password."""

    code: ClassVar[str] = "DOC-030"
    says: ClassVar[str] = "{file}: the file is protected by a password."
    fix: ClassVar[str] = "Open it in its program, remove the password for opening, save it and read it again."


class Broken(ZhizaoError):
    """An office file that breaks off or contradicts itself."""

    code: ClassVar[str] = "DOC-031"
    says: ClassVar[str] = "{file}: the file is damaged: {problem}."
    fix: ClassVar[str] = "Open it in its program and save it anew, or copy it once more from its source."


class UnpacksToTooMuch(ZhizaoError):
    """A container that unpacks to more than it may."""

    code: ClassVar[str] = "DOC-032"
    says: ClassVar[str] = "{file}: the file would unpack to more than {limit} ({what})."
    fix: ClassVar[str] = "Delete blank rows and large pictures, or divide the file, and save it anew."


class Limits(NamedTuple):
    """How much a file may unpack to: blank rows of a table pack a thousand to one and are no bomb by that alone."""

    unpacked: int = 512 << 20
    ratio: int = 1100
    small: int = 10 << 20
    parts: int = 10_000


class Relation(NamedTuple):
    """What a part points to: the last word of the relation's type, and the target part or address."""

    kind: str
    target: str


@lru_cache(maxsize=4096)
def named(tag: object) -> str:
    """The name of an element or attribute with our prefix: w:p, whatever prefix and form the file uses.

    >>> named("{http://purl.oclc.org/ooxml/wordprocessingml/main}p"), named("{urn:other}p"), named("val")
    ('w:p', '?:p', 'val')
    """
    if not isinstance(tag, str):  # a comment or a processing instruction
        return ""
    if not tag.startswith("{"):
        return tag
    space, _, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(space, '?')}:{local}"


def attribute(element: Element, wanted: str) -> str | None:
    """An attribute by its name with our prefix; one without a prefix counts as well."""
    local = wanted.partition(":")[2] or wanted
    for name, value in element.attrib.items():
        if named(name) in (wanted, local):
            return str(value)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, of which the first child of the next name, and so on."""
    for name in path:
        element = next((one for one in element if named(one.tag) == name), None) if element is not None else None
    return element


def children(element: Element | None, *path: str) -> list[Element]:
    """The children of the child of that name, of its child of the next name, and so on; none where it is not there."""
    found = child(element, *path)
    return list(found) if found is not None else []


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of an office file."""

    name: str
    _zip: Zip

    def __contains__(self, part: str) -> bool:
        return part in self._zip.parts

    def parts(self) -> list[str]:
        """The names of all parts."""
        return list(self._zip.parts)

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises Broken."""
        try:
            yield from self._zip.chunks(part)
        except Damaged as error:
            raise Broken(file=self.name, problem=error.facts["problem"]) from error

    def tree(self, part: str) -> Element:
        """The root element of a part. Raises Broken or UnpacksToTooMuch."""
        # Archives are measured here too; they and the text files inside them do without lxml.
        from lxml import etree  # noqa: PLC0415

        size = self._zip.parts[part].file_size
        if size > _TREE_MOST:
            raise UnpacksToTooMuch(file=self.name, limit=f"{_TREE_MOST >> 20} MB", what=part)
        content = b"".join(self.chunks(part))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Broken(file=self.name, problem=mark("its XML cannot be read")) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise Broken(file=self.name, problem=mark("its XML declares a document type"))
        return root

    def related(self, part: str) -> dict[str, Relation]:
        """What a part points to, by the identifiers it uses; "" is the package itself."""
        folder, file = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self:
            return {}
        found = {}
        for one in self.tree(relations):
            target, kind = one.get("Target", ""), one.get("Type", "").rpartition("/")[2]
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[one.get("Id", "")] = Relation(kind, target)
        return found

    def main(self) -> str:
        """The part that holds the document. Raises Broken."""
        kinds = {one.kind: one.target for one in self.related("").values()}
        part = kinds.get("officeDocument", "")
        if part not in self:
            raise Broken(file=self.name, problem=mark("its main part is missing"))
        return part

    def beside(self, part: str, kind: str) -> str | None:
        """The part of one kind that `part` points to (styles, numbering, footnotes), where it is there."""
        return next(
            (one.target for one in self.related(part).values() if one.kind == kind and one.target in self), None
        )

    def has_macros(self) -> bool:
        """A program stands inside; it is never run."""
        return any(part.lower().endswith("vbaproject.bin") for part in self.parts())


def open_package(data: bytes, name: str) -> Package:
    """The parts of a file. Raises Locked, Broken or UnpacksToTooMuch."""
    if data.startswith(containers.COMPOUND):  # the container that a package with a password is put in
        raise Locked(file=name)
    try:
        found = containers.open_zip(io.BytesIO(data), Limits())
    except Damaged as error:
        raise Broken(file=name, problem=error.facts["problem"]) from error
    except TooMuchInside as error:
        raise UnpacksToTooMuch(file=name, **error.facts) from error
    if found.encrypted:
        raise Locked(file=name)
    return Package(name, found)
