"""Version: may a plan that was read earlier stand for what would be read now?

Takes  nothing but the installation: our code and data, the packages that open files, the program that recognises scans.
Gives  one hash of what they hold; a plan kept under another hash is not looked at. And one of how they lie there, which is
       quicker to tell: where it is the same nobody touched them.
Rule   docs/decisions/0010-what-is-kept.md: the code itself and not a release number, because a checkout changes between
       releases, and a plan that an older grammar read must never pass for one of today.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from zhizao.base import stamps
from zhizao.base.stamps import Stamp

_PACKAGE = Path(__file__).parents[1]
# What lies between a file and its result; the site, the programme and the papers do not.
_PARTS = ("base", "data", "document", "folders", "output", "plan", "reference")
# What compares plans and what tells of them: whole outputs of a command hang on them too.
_BEYOND = ("charts", "cli", "comparison", "contrast")
_LIBRARIES = (
    "lxml", "opencc", "pillow", "pydantic", "pypdfium2", "pypinyin", "python-calamine", "python-docx", "rapidfuzz", "xlrd",
    "xlsxwriter",
)  # fmt: skip
_OCR = "tesseract"


@cache
def reader_version() -> str:
    """The hash of everything that turns a file into a result."""
    digest = hashlib.sha256(sys.version.encode())
    for line in (*_code(), *_libraries(), _program()):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def installation() -> Stamp:
    """How all that makes an output lies there."""
    parts = (str(_PACKAGE / part) for part in (*_PARTS, *_BEYOND))
    code = stamps.of_all(parts, passed_by=lambda name: name == "__pycache__")
    program = stamps.of_all(str(Path(place, _OCR)) for place in os.get_exec_path())
    lines = (sys.version, str(_PACKAGE), *_releases(), code.digest, program.digest)
    return Stamp(hashlib.sha256("\n".join(lines).encode()).hexdigest(), max(code.newest, program.newest))


def _releases() -> list[str]:
    """The packages that are installed: the names of the folders that tell of them hold their releases."""
    names: list[str] = []
    for place in sys.path:
        try:
            with os.scandir(place or ".") as entries:
                names += (entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
        except OSError:
            # An archive of modules, or a place that is not there.
            continue
    return sorted(names)


def _code() -> Iterator[str]:
    """Every file of ours with the hash of its bytes."""
    files = (file for part in _PARTS for file in (_PACKAGE / part).rglob("*") if file.is_file())
    for file in sorted(one for one in files if "__pycache__" not in one.parts):
        yield f"{file.relative_to(_PACKAGE).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def _libraries() -> Iterator[str]:
    from importlib import metadata  # noqa: PLC0415 (reads mail, for which a run with nothing to do need not wait)

    for name in _LIBRARIES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} absent"


def _program() -> str:
    """The program that recognises scans: starting it only to ask its version would cost more than reading a page."""
    import shutil  # noqa: PLC0415

    found = shutil.which(_OCR)
    if found is None:
        return f"{_OCR} absent"
    told = Path(found).stat()
    return f"{_OCR} {found} {told.st_size} {told.st_mtime_ns}"
