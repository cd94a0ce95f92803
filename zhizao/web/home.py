"""The home of an installation: where are the database, the originals and the evidence?

Takes  ZHIZAO_HOME (default ~/.zhizao).
Gives  the folder, its secret key, and files kept under their sha256.
Rule   a file is written under another name and then renamed, so that half a file never bears a hash.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from zhizao.base import home

HOME = home.folder()


def secret() -> str:
    """The key that signs sessions: made at the first start and kept readable to its owner alone."""
    file = HOME / "secret.key"
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Several processes may start together: the first one makes the key, the others find it.
    with suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(secrets.token_urlsafe(64), "ascii")
    return file.read_text("ascii")


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep a file; its sha256 and size in bytes."""
    folder = HOME / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".new-", delete=False) as new:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            new.write(chunk)
    Path(new.name).replace(kept(digest.hexdigest()))
    return digest.hexdigest(), size


def kept(sha256: str) -> Path:
    """Where the file with this hash is kept."""
    return HOME / "files" / sha256
