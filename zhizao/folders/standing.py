"""Standing: does all that a command asked for stand as its last run left it?

Takes  what was asked, word for word; the documents, the installation and the results as they lie there.
Gives  what that run would tell again; None where anything is not as it was, or was touched so short a time before the run
       that nobody can know (base.stamps).
Rule   docs/decisions/0010-what-is-kept.md: one entry of the cache for a command. Who finds it standing opens no document and
       loads no reader; all else, such as which document changed, is for those who read. Stamps are taken before the first
       document is opened and of results as they are written, so that nothing that happens meanwhile passes unseen.
Not    a run in which a document failed: what mends it may lie outside the file, and it is tried again.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zhizao.base import files, stamps
from zhizao.base.files import Mark
from zhizao.base.stamps import Stamp
from zhizao.folders import version
from zhizao.folders.cache import Cache, pack

# Settings are read strictly, which takes longer than to find that all stands.
if TYPE_CHECKING:
    from zhizao.folders.settings import Settings


class Asked(NamedTuple):
    """A command: the documents, where results go, and every other word that changes a result or what is told."""

    paths: tuple[str, ...]
    out: str
    words: tuple[str, ...]


class Told(NamedTuple):
    """What a run tells: the summary with the place of its file, and what a person is told."""

    summary: tuple[str, str] | None
    text: str


class Before(NamedTuple):
    """All that decides about a run, as it lay there when the run began."""

    key: str
    documents: Stamp
    installation: Stamp
    moment: int


def found(asked: Asked, kept: Cache) -> Told | None:
    """What the last run of this command would tell again, where all stands as it left it."""
    try:
        entry = kept.get(_key(asked, version.installation()))
        if entry is None or not _stands(asked, entry):
            return None
        return Told(entry["summary"] and tuple(entry["summary"]), entry["text"])
    except (OSError, KeyError, TypeError, ValueError, re.error):
        return None


def before(asked: Asked, ignored: Sequence[str]) -> Before | None:
    """How all lies there now, for `keep` when the run is over; None where a folder is closed."""
    moment = time.time_ns()
    try:
        installation = version.installation()
        return Before(_key(asked, installation), _documents(asked, ignored), installation, moment)
    except OSError:
        return None


def keep(begun: Before, results: Iterable[tuple[Path, Mark]], told: Told, kept: Cache, how: Settings) -> None:
    """Keep what a run wrote and would tell again, unless somebody touched something shortly before it or while it ran."""
    still = how.settled_seconds
    if not (begun.documents.settled(begun.moment, still) and begun.installation.settled(begun.moment, still)):
        return
    written = [[os.fspath(place), *mark] for place, mark in results]
    value = {"documents": begun.documents.digest, "ignored": how.ignored, "results": written, **told._asdict()}
    kept.keep(begun.key, pack(begun.key, value))


def _stands(asked: Asked, entry: dict[str, Any]) -> bool:
    if any(list(files.mark(place)) != [size, moment] for place, size, moment in entry["results"]):
        return False
    same: bool = _documents(asked, entry["ignored"]).digest == entry["documents"]
    return same


def _documents(asked: Asked, ignored: Sequence[str]) -> Stamp:
    """The stamp of the documents; where results lie among them, they are none."""
    return stamps.of_all(asked.paths, _passed_by(ignored), asked.out)


def _passed_by(ignored: Sequence[str]) -> Callable[[str], bool]:
    """Names that are no document, in one expression: a folder has thousands of names."""
    pattern = re.compile("|".join(map(fnmatch.translate, [".*", *ignored])))
    return lambda name: pattern.match(name) is not None


def _key(asked: Asked, installation: Stamp) -> str:
    """Where the entry of a command lies: names count from the folder in which it was given."""
    parts = ["run", installation.digest, str(Path.cwd()), *asked]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
