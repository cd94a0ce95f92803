"""Apart: how is a PDF read that was made to keep the machine busy?

Takes  the bytes of a PDF and its name.
Gives  what `scan.reader` gives, read by a helper process of bounded memory and time that is started with the first PDF and
       kept for the next.
Rule   a file that makes the helper fail is refused by name; the next file gets a new helper.
Not    a check of the file: whatever the trick is (forms in forms, a stream of a thousand times its size), it ends here.
"""

from __future__ import annotations

import atexit
import importlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.document.formats.extracted import Extracted

# Seconds of the processor for one file: the longest that is read (3,000 pages of text) takes about a quarter on a slow
# machine; recognising scans is the work of another program with limits of its own.
SECONDS = 300
# A page drawn at 300 dots an inch and the largest file that an office sends fit in this many bytes.
MEMORY = 3 << 29
# A helper that has grown beyond this many kilobytes ends after its file, so that memory stays flat.
_GROWN = 512 << 10
_READER = "zhizao.document.formats.scan.reader"
_LENGTH = struct.Struct("!Q")
_PROGRAM = "from zhizao.document.formats import apart; apart.serve()"


class PdfTooHeavy(ZhizaoError):
    """A PDF whose reading had to be stopped."""

    code: ClassVar[str] = "DOC-024"
    says: ClassVar[str] = (
        "{file}: reading the PDF was stopped: it asks for more time or memory than any document needs."
    )
    fix: ClassVar[str] = "If a viewer shows it, print it to a new PDF and read that; otherwise do not open it."


def extract(data: bytes, name: str) -> Extracted:
    """Read a PDF. Raises the errors of its reader, and PdfTooHeavy."""
    with _lock:
        try:
            told: Any = _helper().ask(name, data)
        except (EOFError, OSError) as error:
            _close()
            raise PdfTooHeavy(file=name) from error
    if isinstance(told, Extracted):
        return told
    if isinstance(told, Exception):
        raise told
    module, kind, facts = told
    raise getattr(importlib.import_module(module), kind)(**facts)


class _Helper:
    """A process that reads PDFs, and the process and surroundings that it was started in."""

    def __init__(self) -> None:
        self.started_in = _surroundings()
        package = str(Path(__file__).resolve().parents[3])
        paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 (this very interpreter and nothing of the file's)
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )

    def ask(self, name: str, data: bytes) -> Any:
        """The answer for one file. Raises EOFError or OSError where the process ends."""
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        _send(self._process.stdin, pickle.dumps((name, data)))
        told, ends = pickle.loads(_receive(self._process.stdout))  # noqa: S301 (our own process wrote it)
        if ends:
            self.end()
        return told

    def serves(self) -> bool:
        """Is it there still, and the same surroundings as when it was started?"""
        return self._process.poll() is None and self.started_in == _surroundings()

    def end(self) -> None:
        """End it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


def _surroundings() -> tuple[int, dict[str, str]]:
    """A helper belongs to one process: one that was forked starts its own."""
    return os.getpid(), dict(os.environ)


_lock = threading.Lock()
_helpers: list[_Helper] = []


def _helper() -> _Helper:
    if _helpers and not _helpers[0].serves():
        _close()
    if not _helpers:
        _helpers.append(_Helper())
    return _helpers[0]


@atexit.register
def _close() -> None:
    """Let go of the helper; one that another process started is left to it."""
    while _helpers:
        helper = _helpers.pop()
        if helper.started_in[0] == os.getpid():
            helper.end()


def serve() -> None:
    """The work of the helper: answer until nobody asks any more."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints is no answer.
    os.dup2(2, 1)
    read = importlib.import_module(_READER).extract
    _bound_memory()
    while True:
        try:
            name, data = pickle.loads(_receive(asked))  # noqa: S301 (the process that started us wrote it)
        except EOFError:
            return
        _bound_time()
        told = _told(read, data, name)
        ends = _grown()
        _send(answers, pickle.dumps((told, ends)))
        if ends:
            return


def _told(read: Callable[[bytes, str], Extracted], data: bytes, name: str) -> object:
    """What was read, or what went wrong; errors for people travel by their facts."""
    try:
        return read(data, name)
    except ZhizaoError as error:
        return type(error).__module__, type(error).__qualname__, error.facts
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (who asked raises it)
        return error


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    message = pipe.read(length)
    if len(message) < length:
        raise EOFError
    return message


try:
    import resource
except ImportError:  # Windows knows no such bounds: a viewer's task manager is what is left there.

    def _bound_memory() -> None:
        """No bound."""

    def _bound_time() -> None:
        """No bound."""

    def _grown() -> bool:
        return False

else:

    def _bound_memory() -> None:
        """No more than so much memory from now on."""
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))

    def _bound_time() -> None:
        """No more than so many seconds of the processor from now on."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))

    def _grown() -> bool:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _GROWN
