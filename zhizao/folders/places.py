"""Places: where does the result of each document go?

Takes  the documents with their names below the folder that was given, and OUT.
Gives  a place for each: OUT itself for one file, else OUT/<folders>/<stem>.<ending>.
Rule   no two results share a place, also where a disk does not tell capitals apart; a document is never written over.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.folders.listing import Found

SUMMARY = "summary.txt"


class WouldOverwrite(ZhizaoError):
    """A result would be written over a document."""

    code: ClassVar[str] = "OUT-005"
    says: ClassVar[str] = "{out}: the result would be written over a document."
    fix: ClassVar[str] = "Give -o another name or another folder."


def places(found: Sequence[Found], out: Path, ending: str) -> list[Path]:
    """Where the result of each document goes. Raises WouldOverwrite."""
    one_file = len(found) == 1 and found[0].named and not out.is_dir()
    targets = [out] if one_file else [out / name for name in _names([one.name for one in found], ending)]
    # Thousands of documents lie in few folders: each folder is followed once, and of files only those that are links.
    real = cache(os.path.realpath)
    sources = {(real(one.path.parent), one.path.name) for one in found}
    sources |= {os.path.split(os.path.realpath(one.path)) for one in found if one.path.is_symlink()}
    for target in targets:
        if (real(target.parent), target.name) in sources:
            raise WouldOverwrite(out=target)
    return targets


def _names(found: Sequence[str], ending: str) -> list[str]:
    """<stem>.<ending>; the whole name where two documents share a stem, numbered where they share that too."""
    names = [PurePosixPath(name) for name in found]
    stems = Counter(_stem(name).casefold() for name in names)
    taken = {SUMMARY.casefold()}
    placed = []
    for name in names:
        own = stems[_stem(name).casefold()] == 1 and f"{_stem(name)}{ending}".casefold() not in taken
        wanted = _stem(name) if own else str(name)
        place, count = f"{wanted}{ending}", 1
        while place.casefold() in taken:
            count += 1
            place = f"{wanted}.{count}{ending}"
        taken.add(place.casefold())
        placed.append(place)
    return placed


def _stem(name: PurePosixPath) -> str:
    return str(name.with_suffix("")) if name.suffix else str(name)


def parts(out: Path, names: Sequence[str]) -> list[Path]:
    """Where the results of one file go: of an archive with several plans a folder, each under its name inside."""
    if len(names) == 1:
        return [out]
    inside = _names([_safe(name) for name in names], out.suffix)
    return [out.with_suffix("") / name for name in inside]


def _safe(name: str) -> str:
    """A name from inside an archive as a path below a folder, whatever it says."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")) or "_"
