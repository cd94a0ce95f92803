"""Read: documents become plans, one or ten thousand of them.

Takes  files and folders, the form of the result and where it goes.
Gives  the result on stdout or in OUT; for several documents progress and a summary on stderr. Exit 0 when all were read,
       2 when one of them was not.
Rule   where all stands as the last run of the same command left it (folders.standing), that is told and nothing is loaded.
Not    how results are made: see results.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from zhizao.base import files
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.cli import terminal
from zhizao.folders import cache, standing
from zhizao.folders.cache import Cache
from zhizao.folders.standing import Asked, Told
from zhizao.output.looks import ENDINGS, EVERYTHING

OK = 0


class NeedsPlace(ZhizaoError):
    """A workbook is no text for a terminal."""

    code: ClassVar[str] = "OUT-015"
    says: ClassVar[str] = "A workbook cannot be printed."
    fix: ClassVar[str] = "Add -o FILE.xlsx; for several documents it holds them all, and -o FOLDER gives each its own."


class NeedsFolder(ZhizaoError):
    """Plans, a workbook and a comparison do not fit one file."""

    code: ClassVar[str] = "CLI-004"
    says: ClassVar[str] = "Plans, their workbook and their comparison need a folder."
    fix: ClassVar[str] = "Add -o FOLDER."


class NeedsModel(ZhizaoError):
    """A second reader is named by half."""

    code: ClassVar[str] = "CLI-003"
    says: ClassVar[str] = "A second reader is an address and a model, and one of the two is missing."
    fix: ClassVar[str] = "Give both --second-reader URL and --model NAME, or neither."


class _Usual:
    """The seconds for a document as the settings tell them, which are read when somebody wants to know."""

    def __float__(self) -> float:
        from zhizao.folders.settings import settings  # noqa: PLC0415

        return float(settings().seconds)

    def __str__(self) -> str:
        return f"{float(self):g}"


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser, say: Say
) -> None:
    """Add the command to the program's."""
    read = commands.add_parser("read", parents=[common], help=say("read documents into plans"))
    read.add_argument(
        "paths", nargs="+", type=Path, metavar=say("FILE"), help=say("a document, or a folder with all that lies in it")
    )
    read.add_argument(
        "--format",
        choices=(*ENDINGS, EVERYTHING),
        default="table",
        dest="form",
        help=say("form of the result (table); all: plans, one workbook and a comparison"),
    )
    read.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help=say("write here instead of stdout; a folder where several are read"),
    )
    second = read.add_argument_group(
        say("a second reader"),
        say("may propose records for review; off unless it is named, and nothing is sent anywhere else"),
    )
    second.add_argument(
        "--second-reader", metavar="URL", help=say("an OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1")
    )
    second.add_argument("--model", help=say("the model it should use"))
    several = read.add_argument_group(say("where several documents are read"))
    several.add_argument("--jobs", type=_count(say), metavar="N", help=say("how many processes read (all cores)"))
    several.add_argument(
        "--timeout",
        type=_seconds(say),
        metavar=say("SECONDS"),
        default=_Usual(),
        help=say("give a document up after so long ({seconds})").format(seconds="%(default)s"),
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
    if options.form == EVERYTHING and (options.out is None or options.out.is_file()):
        raise NeedsFolder
    if options.form == "xlsx" and options.out is None:
        raise NeedsPlace
    second = (options.second_reader, options.model)
    if second != (None, None) and not all(second):
        raise NeedsModel
    asked = _asked(options, say)
    told = None if asked is None else standing.found(asked, Cache(cache.folder()))
    if told is not None:
        return _tell(told)
    # What reads and draws loads its grammars: where everything stands, nobody waits for them.
    from zhizao.cli import results  # noqa: PLC0415

    return results.read(options, asked, say)


def _asked(options: argparse.Namespace, say: Say) -> Asked | None:
    """The command as its next run knows it; None where nothing of it lasts, or one document is as soon read."""
    one = len(options.paths) == 1 and not options.paths[0].is_dir()
    # The same question to a second reader may have another answer.
    if options.out is None or options.no_cache or options.second_reader or one:
        return None
    width = str(terminal.width(os.environ)) if options.form == "table" else ""
    return Asked(tuple(map(str, options.paths)), str(options.out), (options.form, terminal.spoken(say), width))


def _tell(told: Told) -> int:
    if told.summary is not None:
        place, text = Path(told.summary[0]), told.summary[1].encode()
        # The run that wrote the results told that it read them; from the next one on the file says the same each time.
        if not place.is_file() or place.read_bytes() != text:
            files.write(place, text)
    sys.stderr.write(told.text)
    return OK
