"""Listing: which documents do these paths name?

Takes  files and folders; a folder is searched with all that lies in it.
Gives  the documents in an order that depends on names alone, and what was passed by.
Rule   a file named by a person is read whatever it is. In a folder, hidden files and folders, lock files and what systems
       leave behind (data/folders/folders.yaml) are passed by without a word, text that only programs read is told as
       skipped, and all else is a document until its bytes say otherwise. Links are followed, every folder once.
Not    the kind of a document: zhizao.document.formats decides by the bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.document.formats import kinds
from zhizao.folders.settings import settings

_HEAD = 4096


class NothingToRead(ZhizaoError):
    """A folder holds no document."""

    code: ClassVar[str] = "OUT-004"
    says: ClassVar[str] = "{folder}: the folder holds no document."
    fix: ClassVar[str] = "Name the files themselves, or another folder; hidden files are passed by."


class ResultsAmongDocuments(ZhizaoError):
    """The next reading would take the results of this one for documents."""

    code: ClassVar[str] = "OUT-010"
    says: ClassVar[str] = "{out}: this is the folder that is read; the results would lie among the documents."
    fix: ClassVar[str] = "Give -o another folder; one inside it is fine, and is passed by."


class FolderClosed(ZhizaoError):
    """A folder below the one that is read may not be looked into."""

    code: ClassVar[str] = "OUT-014"
    says: ClassVar[str] = "{file}: the folder cannot be looked into ({problem})."
    fix: ClassVar[str] = "Ask for the right to read it; the other folders are read."


@dataclass(frozen=True, slots=True)
class Found:
    """A document: where it is, its name below the folder that was given, and whether a person named it."""

    path: Path
    name: str
    named: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Documents, the names of those files that only programs read, and folders that nobody may look into."""

    found: tuple[Found, ...]
    skipped: tuple[str, ...]
    closed: tuple[FolderClosed, ...]


def documents(paths: Sequence[Path], out: Path | None = None) -> Listing:
    """The documents that the paths name, each once. Raises NothingToRead, ResultsAmongDocuments."""
    found: dict[str, Found] = {}
    skipped: list[str] = []
    closed: list[FolderClosed] = []
    for path in paths:
        if not path.is_dir():
            place = os.path.realpath(path)
            # It keeps the place and the name that it had, but what a person names may not be skipped.
            before = found.get(place, Found(path, path.name, named=True))
            found[place] = replace(before, named=True)
            continue
        if out is not None and out.exists() and out.samefile(path):
            raise ResultsAmongDocuments(out=out)
        inside = list(_inside(path, out, closed))
        if not inside and not closed:
            raise NothingToRead(folder=path)
        for file in inside:
            name = file.relative_to(path).as_posix()
            if _programs_text(file):
                skipped.append(name)
            else:
                found.setdefault(os.path.realpath(file), Found(file, name, named=False))
    return Listing(tuple(found.values()), tuple(skipped), tuple(closed))


def _inside(folder: Path, out: Path | None, closed: list[FolderClosed]) -> Iterator[Path]:
    """The files below a folder, those of a folder before its folders, all by name."""
    seen = {_identity(out)} if out is not None and out.is_dir() else set()
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            identity, entries = _identity(at), _entries(at)
        except OSError as error:
            closed.append(FolderClosed(file=at.relative_to(folder.parent).as_posix(), problem=error.strerror))
            continue
        if identity not in seen:
            seen.add(identity)
            yield from (at / entry.name for entry in entries if entry.is_file() and not _is(entry, out))
            waiting += [at / entry.name for entry in reversed(entries) if entry.is_dir()]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if not _ignored(entry.name)), key=lambda entry: entry.name)


def _identity(folder: Path) -> tuple[int, int]:
    told = folder.stat()
    return told.st_dev, told.st_ino


def _is(entry: os.DirEntry[str], out: Path | None) -> bool:
    """Whether this is the one file into which the results go."""
    return out is not None and entry.name == out.name and os.path.realpath(entry.path) == os.path.realpath(out)


def _ignored(name: str) -> bool:
    return name.startswith(".") or any(fnmatchcase(name, pattern) for pattern in settings().ignored)


def _programs_text(file: Path) -> bool:
    """Text that only programs read; a PDF that is called .json is a PDF."""
    if file.suffix.lower() not in settings().programs_text:
        return False
    try:
        with file.open("rb") as opened:
            return kinds.kind_of(opened.read(_HEAD))[0] == "text"
    except OSError:
        return False
