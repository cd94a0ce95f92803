"""Cache: what was read before, and which results stand already?

Takes  the hash of a document's bytes, its name, the version of the reader, the form of the result.
Gives  plans as they were read, and receipts: which bytes were written as the result, and what they hold.
Rule   docs/decisions/0010-what-is-kept.md: compressed JSON, one file an entry, its key inside; an entry that is cut short,
       damaged or of another key is none. A file appears whole or not at all, so any number of runs may share a cache.
Not    the results themselves: they lie where the person wanted them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from zhizao.base import files, home
from zhizao.base.errors import ZhizaoError
from zhizao.folders.version import reader_version

_MB = 1_000_000


def folder() -> Path:
    """Where the cache of this installation lies."""
    return home.folder() / "cache"


def plan_key(digests: Sequence[str], names: Sequence[str]) -> str:
    """Under which key the plans of a document or of a set are kept: names stand on the card, and may decide a kind."""
    return _key("plan", *digests, *names)


def receipt_key(digests: Sequence[str], names: Sequence[str], *look: str) -> str:
    """Under which key the receipt of a result is kept: every option that changes a byte of it decides."""
    return _key("receipt", *digests, *names, *look)


def _key(*parts: str) -> str:
    """Every part decides, and none can run into the next."""
    return hashlib.sha256(json.dumps([reader_version(), *parts]).encode()).hexdigest()


class Cache:
    """Entries below one folder."""

    def __init__(self, folder: Path, most: int | None = None) -> None:
        self.folder = folder
        self._most = most
        self._written = 0
        self.problem: str | None = None

    def get(self, key: str) -> Any | None:
        """What is kept under a key, None where nothing sound is."""
        file = self._file(key)
        try:
            held = json.loads(gzip.decompress(file.read_bytes()))
            sound = held["key"] == key
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError):
            return None
        if not sound:
            return None
        with suppress(OSError):
            # What is used stays: the size is kept by throwing away what was not asked for longest.
            os.utime(file)
        return held["value"]

    def keep(self, key: str, packed: bytes) -> None:
        """Keep an entry that `pack` made; where it cannot be written, reading goes on without."""
        try:
            # Plans may be confidential before they are issued: what is kept of them is for their reader alone.
            if not self._written:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            files.write(self._file(key), packed)
            self._written += len(packed)
        except (OSError, ZhizaoError) as error:
            self.problem = str(error)

    def shrink(self) -> None:
        """Throw away what was used longest ago until the rest fits; nothing to do where nothing was written."""
        if not self._written:
            return
        entries = []
        for file in self.folder.glob("??/*"):
            with suppress(OSError):
                told = file.stat()
                entries.append((told.st_mtime_ns, told.st_size, file))
        size = sum(entry[1] for entry in entries)
        most = _usual_size() if self._most is None else self._most
        for _, bytes_held, file in sorted(entries):
            if size <= most:
                return
            with suppress(OSError):
                file.unlink()
            size -= bytes_held

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _usual_size() -> int:
    """As the settings tell it; who only asks what is kept does not wait until they are read."""
    from zhizao.folders.settings import settings  # noqa: PLC0415

    return settings().cache_mb * _MB


def pack(key: str, value: Any) -> bytes:
    """An entry as it is kept."""
    return gzip.compress(json.dumps({"key": key, "value": value}, separators=(",", ":")).encode(), 1, mtime=0)
