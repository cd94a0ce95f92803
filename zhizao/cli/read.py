"""Read: documents become plans, one or ten thousand of them.

Takes  files and folders, the form of the result and where it goes.
Gives  the result on stdout or in OUT; for several documents progress and a summary on stderr. Exit 0 when all were read,
       2 when one of them was not.
Not    how many are read at once: see zhizao.folders.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from zhizao.base import files, language
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.cli import terminal
from zhizao.cli.notes import note
from zhizao.folders import cache, listing, places, progress, reading
from zhizao.folders.cache import Cache
from zhizao.folders.listing import Found, Listing
from zhizao.folders.reading import Job, Way
from zhizao.folders.settings import settings
from zhizao.folders.tally import Tally
from zhizao.folders.told import Failed, Skipped
from zhizao.output import forms

OK, UNUSABLE = 0, 2


class SeveralPages(ZhizaoError):
    """Several pages cannot stand behind each other on stdout."""

    code: ClassVar[str] = "CLI-001"
    says: ClassVar[str] = "{count} documents as {form} need a folder."
    fix: ClassVar[str] = "Add -o FOLDER."


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    """Add the command to the program's."""
    read = commands.add_parser("read", parents=[common], help=say("read documents into plans"))
    read.add_argument(
        "paths", nargs="+", type=Path, metavar=say("FILE"), help=say("a document, or a folder with all that lies in it")
    )
    read.add_argument(
        "--format", choices=tuple(forms.ENDINGS), default="table", dest="form", help=say("form of the result (table)")
    )
    read.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help=say("write here instead of stdout; a folder where several are read"),
    )
    several = read.add_argument_group(say("where several documents are read"))
    several.add_argument("--jobs", type=_count(say), metavar="N", help=say("how many processes read (all cores)"))
    several.add_argument(
        "--timeout",
        type=_seconds(say),
        metavar=say("SECONDS"),
        default=float(settings().seconds),
        help=say("give a document up after so long ({seconds})").format(seconds=settings().seconds),
    )
    several.add_argument(
        "--no-cache", action="store_true", help=say("read everything anew, and keep nothing for the next time")
    )
    read.set_defaults(run=_read)


def _count(say: Say) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(say("{text}: this must be a whole number from 1 on").format(text=text))
        return int(text)

    return count


def _seconds(say: Say) -> Callable[[str], float]:
    def seconds(text: str) -> float:
        with suppress(ValueError):
            if 0 < float(text) < float("inf"):
                return float(text)
        raise argparse.ArgumentTypeError(say("{text}: this must be a number above 0").format(text=text))

    return seconds


def _read(options: argparse.Namespace, say: Say) -> int:
    found = listing.documents(options.paths, options.out)
    outs: list[Path | None] = [None] * len(found.found)
    if options.out is not None:
        outs = list(places.places(found.found, options.out, forms.ENDINGS[options.form]))
    if len(found.found) == 1 and found.found[0].named:
        return _read_one(found.found[0], outs[0], options, say)
    if options.form in forms.ALONE and options.out is None:
        raise SeveralPages(count=len(found.found), form=options.form)
    return _read_many(found, outs, options, say)


def _read_one(one: Found, out: Path | None, options: argparse.Namespace, say: Say) -> int:
    # The reader loads its grammars: where everything is unchanged, many documents do without it.
    from zhizao.document import decode  # noqa: PLC0415
    from zhizao.plan import reader  # noqa: PLC0415

    data = decode.load(one.path)
    read = reader.read_bytes(data, one.path.name)
    result = forms.render(read.plan, read.document, terminal.look(options.form, options.out, say), data)
    if out is None:
        _stream(result)
    else:
        files.write(out, result)
    return OK


def _read_many(found: Listing, outs: Sequence[Path | None], options: argparse.Namespace, say: Say) -> int:
    kept = None if options.no_cache else Cache(cache.folder())
    way = Way(terminal.look(options.form, options.out, say), options.jobs or _cores(), options.timeout, kept)
    jobs = [Job(one, out) for one, out in zip(found.found, outs, strict=True)]
    tally = Tally()
    for name in found.skipped:
        tally.add(-1, Skipped(name, say("{file}: text that only programs read is no document.").format(file=name)))
    for closed in found.closed:
        tally.add(-1, Failed(str(closed.facts["file"]), language.error_text(closed, say)))
    divided = _Divided(_divider(options.form))
    try:
        with progress.shown(len(jobs), say, sys.stderr) as step:
            for number, told in reading.read(jobs, way, divided.stream):
                tally.add(number, told)
                step(failed=isinstance(told, Failed))
    except KeyboardInterrupt:
        sys.stderr.write(tally.text(say, settings().lines))
        note(say("Stopped. What is written stays; the same command goes on from here."))
        raise
    _tell(tally, options.out, say)
    if kept is not None and kept.problem:
        note(say("Nothing could be kept for the next time ({problem}).").format(problem=kept.problem))
    return UNUSABLE if tally.failed else OK


def _tell(tally: Tally, out: Path | None, say: Say) -> None:
    """The summary, short on stderr and whole beside the results."""
    whole = "" if out is None else str(out / places.SUMMARY)
    if out is not None:
        files.write(out / places.SUMMARY, tally.text(say).encode())
    sys.stderr.write(tally.text(say, settings().lines, whole))


class _Divided:
    """Results behind each other on stdout, parted as their form parts documents."""

    def __init__(self, divider: bytes) -> None:
        self._divider, self._first = divider, True

    def stream(self, result: bytes) -> None:
        _stream(result if self._first else self._divider + result)
        self._first = False


def _divider(form: str) -> bytes:
    return {"yaml": b"---\n", "table": b"\n"}.get(form, b"")


def _stream(result: bytes) -> None:
    sys.stdout.write(result.decode())


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
