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
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
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
from zhizao.folders.told import Failed, Joined, Read, Skipped
from zhizao.output import forms, workbook, yamlplan
from zhizao.output.forms import Look
from zhizao.plan.records import Plan
from zhizao.plan.second import endpoint
from zhizao.plan.second.endpoint import Endpoint

OK, UNUSABLE = 0, 2
# Plans, the workbook of them all, and their comparison, in one folder.
EVERYTHING = "all"
PLANS, WORKBOOK, COMPARISON = "plans", "plans.xlsx", "comparison"


class SeveralPages(ZhizaoError):
    """Several pages cannot stand behind each other on stdout."""

    code: ClassVar[str] = "CLI-001"
    says: ClassVar[str] = "{count} documents as {form} need a folder."
    fix: ClassVar[str] = "Add -o FOLDER."


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
        choices=(*forms.ENDINGS, EVERYTHING),
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
    if options.form == EVERYTHING:
        return _read_everything(found, options, say)
    alone = len(found.found) == 1 and found.found[0].named
    if options.form == "xlsx" and options.out is None:
        raise NeedsPlace
    if options.form in forms.ALONE and options.out is None and not alone:
        raise SeveralPages(count=len(found.found), form=options.form)
    if alone:
        return _read_one(found.found[0], options, say)
    with TemporaryDirectory(prefix="zhizao-") as passing:
        return _read_many(found, options, Path(passing), say)


def _read_one(one: Found, options: argparse.Namespace, say: Say) -> int:
    # The reader loads its grammars: where everything is unchanged, many documents do without it.
    from zhizao.document import decode  # noqa: PLC0415
    from zhizao.plan import reader  # noqa: PLC0415
    from zhizao.plan.second.reading import second_reading  # noqa: PLC0415

    ending = forms.ENDINGS[options.form]
    out = None if options.out is None else places.places([one], options.out, ending)[0]
    data = decode.load(one.path)
    readings = reader.read_all_bytes(data, one.path.name)
    second = _second(options)
    if second is not None:
        readings = [second_reading(reading, second) for reading in readings]
    if options.form in forms.ALONE and out is None and len(readings) > 1:
        raise SeveralPages(count=len(readings), form=options.form)
    look, original = terminal.look(options.form, options.out, say), data if len(readings) == 1 else None
    results = [forms.render(read.plan, read.document, look, original) for read in readings]
    if out is None:
        _stream(results, options.form)
    else:
        for place, result in zip(places.parts(out, [one.plan.document.name for one in readings]), results, strict=True):
            files.write(place, result)
    return OK


def _read_many(found: Listing, options: argparse.Namespace, passing: Path, say: Say) -> int:
    """Results go to OUT; what is for stdout or for one workbook is gathered in a folder that passes."""
    combined = options.form == "xlsx" and options.out.suffix.lower() == ".xlsx"
    lasting = options.out is not None and not combined
    look = terminal.look(options.form, options.out, say)
    if combined:
        look = replace(look, form=forms.WHOLE)
    outs = places.places(found.found, options.out if lasting else passing, forms.ENDINGS[options.form])
    kept = _cache(options)
    way = Way(look, options.jobs or _cores(), options.timeout, kept, lasting, _second(options))
    jobs = [Job(one, out) for one, out in zip(found.found, outs, strict=True)]
    tally = _run(found, jobs, way, say)
    if combined:
        _combine(tally, options.out, look.language, say)
    elif not lasting:
        _stream(
            [place.read_bytes() for one in tally.all() if isinstance(one, Read) for place in one.results], options.form
        )
    whole = options.out / places.SUMMARY if lasting else None
    if whole is not None:
        files.write(whole, tally.text(say).encode())
    sys.stderr.write(tally.text(say, settings().lines, "" if whole is None else str(whole)))
    if kept is not None and kept.problem:
        note(say("Nothing could be kept for the next time ({problem}).").format(problem=kept.problem))
    return UNUSABLE if tally.failed else OK


def _read_everything(found: Listing, options: argparse.Namespace, say: Say) -> int:
    """Each plan as YAML, one workbook of all, and the plans side by side."""
    if options.out is None or options.out.is_file():
        raise NeedsFolder
    with TemporaryDirectory(prefix="zhizao-") as passing:
        look = replace(terminal.look(options.form, options.out, say), form=forms.WHOLE)
        places.places(found.found, options.out / PLANS, forms.ENDINGS["yaml"])
        outs = places.places(found.found, Path(passing), ".json")
        way = Way(look, options.jobs or _cores(), options.timeout, _cache(options), False, _second(options))
        tally = _run(found, [Job(one, out) for one, out in zip(found.found, outs, strict=True)], way, say)
        _combine(tally, options.out / WORKBOOK, look.language, say)
        _compare(_plans(tally, Path(passing), options.out / PLANS), options.out / COMPARISON, look, say)
    files.write(options.out / places.SUMMARY, tally.text(say).encode())
    sys.stderr.write(tally.text(say, settings().lines, str(options.out / places.SUMMARY)))
    return UNUSABLE if tally.failed else OK


def _plans(tally: Tally, passing: Path, out: Path) -> list[tuple[Path, Plan]]:
    """Write each plan as YAML; gives them with their places."""
    written = []
    for one in tally.all():
        for result in one.results if isinstance(one, Read) else ():
            plan, _ = forms.whole(result.read_bytes())
            place = (out / result.relative_to(passing)).with_suffix(forms.ENDINGS["yaml"])
            files.write(place, yamlplan.dump(plan).encode())
            written.append((place, plan))
    return written


def _compare(plans: Sequence[tuple[Path, Plan]], out: Path, look: Look, say: Say) -> None:
    """Those that promise something side by side, as workbook and page; one alone has nothing beside it."""
    # Comparing loads the register of measures and the charts, which other forms do without.
    from zhizao.contrast import forms as contrasts  # noqa: PLC0415
    from zhizao.contrast.compared import compared  # noqa: PLC0415
    from zhizao.contrast.given import Given  # noqa: PLC0415

    told = [Given(str(place), plan) for place, plan in plans if plan.of("target")]
    if len(told) < 2:
        note(say("Nothing is compared: fewer than two documents hold targets."))
        return
    found = compared(told)
    for form in ("xlsx", "html"):
        files.write(out.with_suffix(forms.ENDINGS[form]), contrasts.compared(found, replace(look, form=form)))


def _cache(options: argparse.Namespace) -> Cache | None:
    """What was read before; the same question to a second reader may have another answer, and is not kept."""
    return None if options.no_cache or options.second_reader else Cache(cache.folder())


def _second(options: argparse.Namespace) -> Endpoint | None:
    """The second reader that a person named. Raises NeedsModel, BadEndpoint."""
    if options.second_reader is None and options.model is None:
        return None
    if not options.second_reader or not options.model:
        raise NeedsModel
    return endpoint.named(options.second_reader, options.model)


def _run(found: Listing, jobs: Sequence[Job], way: Way, say: Say) -> Tally:
    tally = Tally()
    skipped = say("{file}: text that only programs read is no document.")
    tally.without_number += [Skipped(name, skipped.format(file=name)) for name in found.skipped]
    tally.without_number += [
        Failed(str(closed.facts["file"]), language.error_text(closed, say)) for closed in found.closed
    ]
    try:
        with progress.shown(len(jobs), say, sys.stderr) as step:
            for number, told in reading.read(jobs, way):
                if number not in tally.told:
                    step(failed=isinstance(told, Failed))
                tally.add(number, told)
    except KeyboardInterrupt:
        sys.stderr.write(tally.text(say, settings().lines))
        note(say("Stopped. What is written stays; the same command goes on from here."))
        raise
    return tally


def _combine(tally: Tally, out: Path, chosen: language.Language, say: Say) -> None:
    """One workbook of all plans, with a line for each document."""
    # Beside its place, where it takes its name at the end.
    out.parent.mkdir(parents=True, exist_ok=True)
    made = out.with_name(f".new-{out.name}")
    try:
        book = workbook.Combined(made, chosen, say("Plans"))
        for one in tally.all():
            if isinstance(one, Read):
                came = say("unchanged") if one.cached else say("read")
                for place in one.results:
                    plan, words = forms.whole(place.read_bytes())
                    name = one.name if len(one.results) == 1 else f"{one.name} › {plan.document.name}"
                    book.add(workbook.Listed(name, came), plan, words)
            elif isinstance(one, Joined):
                annex = say("annex of {plan}").format(plan=one.plan)
                book.without(workbook.Listed(one.name, say("annex"), annex))
            else:
                came = say("failed") if isinstance(one, Failed) else say("skipped")
                book.without(workbook.Listed(one.name, came, one.why))
        book.close()
        made.replace(out)
    except OSError as error:
        raise files.CannotWrite(out=out, problem=error.strerror or error) from error
    finally:
        made.unlink(missing_ok=True)


def _stream(results: Sequence[bytes], form: str) -> None:
    """Results behind each other on stdout, parted as their form parts documents."""
    divider = {"yaml": "---\n", "table": "\n"}.get(form, "")
    for at, result in enumerate(results):
        sys.stdout.write(divider + result.decode() if at else result.decode())


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
