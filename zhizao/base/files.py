"""Files: how does a file appear whole or not at all?

Takes  a place and the bytes.
Gives  the file, as open to others as any that the person makes.
Rule   a temporary file beside it takes its name at the end: who looks sees the old file or the new one.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError


class CannotWrite(ZhizaoError):
    """The place of a result cannot be written."""

    code: ClassVar[str] = "OUT-006"
    says: ClassVar[str] = "{out}: cannot be written ({problem})."
    fix: ClassVar[str] = "Check that the folder exists, that you may write there and that the disk has room."


def write(out: Path, data: bytes) -> None:
    """Write a file whole: a temporary file beside it takes its name at the end. Raises CannotWrite."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
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
