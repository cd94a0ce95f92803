"""Files: which documents does a path name, where does each result go, and how is it written?

Takes  the paths and the OUT that a person gave.
Gives  pairs of document and place; a file appears whole or not at all.
Rule   for a folder or several files OUT is a folder that receives <stem>.<ending>; a document is never overwritten.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError

READABLE = (".txt", ".text", ".html", ".htm", ".md")
ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "yaml": ".yaml", "html": ".html"}


class NothingToRead(ZhizaoError):
    """A folder holds no document."""

    code: ClassVar[str] = "OUT-004"
    says: ClassVar[str] = "{folder}: the folder holds no file with the ending {endings}."
    fix: ClassVar[str] = "Name the files themselves, or another folder."


class WouldOverwrite(ZhizaoError):
    """A result would be written over a document."""

    code: ClassVar[str] = "OUT-005"
    says: ClassVar[str] = "{out}: the result would be written over a document."
    fix: ClassVar[str] = "Give -o another name or another folder."


class CannotWrite(ZhizaoError):
    """The place of a result cannot be written."""

    code: ClassVar[str] = "OUT-006"
    says: ClassVar[str] = "{out}: cannot be written ({problem})."
    fix: ClassVar[str] = "Check that the folder exists, that you may write there and that the disk has room."


def documents(paths: Sequence[Path]) -> list[Path]:
    """The documents that the paths name, folders by name. Raises NothingToRead."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in READABLE and one.is_file())
        if not inside:
            raise NothingToRead(folder=path, endings=", ".join(READABLE))
        found += inside
    return found


def places(paths: Sequence[Path], found: Sequence[Path], out: Path, form: str) -> list[Path]:
    """Where the result of each document goes. Raises WouldOverwrite."""
    one_file = len(paths) == 1 and not paths[0].is_dir() and not out.is_dir()
    targets = [out] if one_file else [out / name for name in _names(found, ENDINGS[form])]
    sources = {path.resolve() for path in found}
    for target in targets:
        if target.resolve() in sources:
            raise WouldOverwrite(out=target)
    return targets


def _names(found: Sequence[Path], ending: str) -> list[str]:
    """<stem>.<ending>; the whole name where two documents share a stem, numbered where they share that too."""
    stems = Counter(path.stem for path in found)
    names = [path.stem if stems[path.stem] == 1 else path.name for path in found]
    seen: Counter[str] = Counter()
    for at, name in enumerate(names):
        seen[name] += 1
        names[at] = f"{name}{ending}" if seen[name] == 1 else f"{name}.{seen[name]}{ending}"
    return names


def write(out: Path, text: str) -> None:
    """Write a file whole: a temporary file beside it takes its name at the end. Raises CannotWrite."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            # mkstemp makes files for their owner alone; a result is as open as any file that the person makes.
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(out)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(out=out, problem=error.strerror or error) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
