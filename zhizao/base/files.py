"""Files: how does a file appear whole or not at all?

Takes  a place and the bytes.
Gives  the file, as open to others as any that the person makes, and how it lies there.
Rule   a temporary file beside it takes its name at the end: who looks sees the old file or the new one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError


class CannotWrite(ZhizaoError):
    """The place of a result cannot be written."""

    code: ClassVar[str] = "OUT-006"
    says: ClassVar[str] = "{out}: cannot be written ({problem})."
    fix: ClassVar[str] = "Check that the folder exists, that you may write there and that the disk has room."


# The size of a file and the moment of its last change.
Mark = tuple[int, int]


def write(out: Path, data: bytes) -> Mark:
    """Write a file whole: a temporary file beside it takes its name at the end. Raises CannotWrite."""
    try:
        handle, temporary = _new(out.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            # mkstemp makes files for their owner alone; a result is as open as any file that the person makes.
            Path(temporary).chmod(0o666 & ~_umask())
            # Told before anybody else can see the file: what they change has another mark.
            written = mark(Path(temporary))
            Path(temporary).replace(out)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(out=out, problem=error.strerror or error) from error
    return written


def _new(folder: Path) -> tuple[int, str]:
    """A file without a name of its own; of thousands only the first finds no folder."""
    import tempfile  # noqa: PLC0415 (brings what draws lots and packs, for which who only reads should not wait)

    try:
        return tempfile.mkstemp(dir=folder, prefix=".new-")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(dir=folder, prefix=".new-")


def mark(file: str | Path) -> Mark:
    """By which a file is known again that nobody touched. Raises OSError."""
    told = os.stat(file)  # noqa: PTH116 (thousands are asked after, and a Path takes longer than the question)
    return told.st_size, told.st_mtime_ns


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
