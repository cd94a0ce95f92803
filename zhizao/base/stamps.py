"""Stamps: did anybody touch these files?

Takes  files and folders.
Gives  one stamp of all that lies there: a hash of every path with size, moments and place on the disk, and the newest moment.
Rule   that of git's index: two stamps that are equal tell of equal bytes only where the newest moment is well before the
       stamp was taken, since a file may change twice within one tick of the clock. Beside the moment that programs may set
       (mtime) counts the one that they may not (ctime): a copy that keeps its date does not pass for what it replaced.
Not    what the files hold: whoever needs to know hashes their bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """Equal where nobody touched anything; `newest` is the last moment at which somebody did, in nanoseconds."""

    digest: str
    newest: int

    def settled(self, moment: int, seconds: float) -> bool:
        """Whether all had been lying still for so long at a moment."""
        return self.newest < moment - int(seconds * 1e9)


def of_all(paths: Iterable[str], passed_by: Callable[[str], bool] = lambda _: False, but: str | None = None) -> Stamp:
    """The stamp of files, and of folders with all that lies in them, but for names to pass by and one file or folder.

    Links are followed, every folder once; what is not there or may not be asked counts as such. Raises OSError where a folder is closed.
    """
    lines: list[str] = []
    newest = 0
    seen = set() if but is None else _identities(but)
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        try:
            told = os.stat(path)  # noqa: PTH116 (a Path takes longer than the question)
        except OSError as error:
            lines.append(f"{path}\0{error.errno}")
            continue
        if (told.st_dev, told.st_ino) in seen:
            continue
        if stat.S_ISDIR(told.st_mode):
            seen.add((told.st_dev, told.st_ino))
            lines.append(f"{path}/")
            waiting += _inside(path, passed_by)
        else:
            newest = max(newest, told.st_mtime_ns, told.st_ctime_ns)
            lines.append(f"{path}\0{told.st_mode} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino}")
    # In which order a system tells the names of a folder may change by itself.
    text = "\0\0".join(sorted(lines))
    return Stamp(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest(), newest)


def _inside(folder: str, passed_by: Callable[[str], bool]) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.path for entry in entries if not passed_by(entry.name)]


def _identities(path: str) -> set[tuple[int, int]]:
    try:
        told = Path(path).stat()
    except OSError:
        return set()
    return {(told.st_dev, told.st_ino)}
