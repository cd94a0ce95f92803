"""Results: how do the documents of a command become what it asked for?

Takes  the options of `zhizao read`.
Gives  the result on stdout or in OUT; for several documents progress and a summary on stderr. Exit 0 when all were read,
       2 when one of them was not. What a run wrote is kept (folders.standing), so that the next one may find it standing.
Not    how many are read at once: see zhizao.folders.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from zhizao.base import files, language
from zhizao.base.errors import ZhizaoError
from zhizao.base.files import Mark
from zhizao.base.language import Say
from zhizao.cli import terminal
from zhizao.cli.notes import note
from zhizao.folders import cache, listing, places, progress, reading, standing
from zhizao.folders.cache import Cache
from zhizao.folders.listing import Found, Listing
from zhizao.folders.reading import Job, Way
from zhizao.folders.settings import settings
from zhizao.folders.standing import Asked, Before, Told
from zhizao.folders.tally import Tally
from zhizao.folders.told import Failed, Joined, Read, Skipped
from zhizao.output.looks import ALONE, ENDINGS, EVERYTHING, WHOLE, Look

# What draws loads its grammars: the process that shares out does without, unless it draws a workbook of all.
if TYPE_CHECKING:
    from zhizao.plan.records import Plan
    from zhizao.plan.second.endpoint import Endpoint

OK, UNUSABLE = 0, 2
Result = tuple[Path, Mark]
PLANS, WORKBOOK, COMPARISON = "plans", "plans.xlsx", "comparison"


class Kept(NamedTuple):
    """What a run leaves for the next one: where, how all lay there when it began, and its results."""

    cache: Cache | None
    begun: Before | None
    results: Iterable[Result]


class SeveralPages(ZhizaoError):
    """Several pages cannot stand behind each other on stdout."""

    code: ClassVar[str] = "CLI-001"
    says: ClassVar[str] = "{count} documents as {form} need a folder."
    fix: ClassVar[str] = "Add -o FOLDER."


def read(options: argparse.Namespace, asked: Asked | None, say: Say) -> int:
    """Read what a person named; `asked` is the command by which the next run may find the results standing."""
    begun = None if asked is None else standing.before(asked, settings().ignored)
    found = listing.documents(options.paths, options.out)
    alone = len(found.found) == 1 and found.found[0].named and options.form != EVERYTHING
    if options.form in ALONE and options.out is None and not alone:
        raise SeveralPages(count=len(found.found), form=options.form)
    if alone:
        return _read_one(found.found[0], options, say)
    with TemporaryDirectory(prefix="zhizao-") as passing:
        several = _read_everything if options.form == EVERYTHING else _read_many
        return several(found, options, Path(passing), begun, say)


def _read_one(one: Found, options: argparse.Namespace, say: Say) -> int:
    # The reader loads its grammars: where everything is unchanged, many documents do without it.
    from zhizao.document import decode  # noqa: PLC0415
    from zhizao.output import forms  # noqa: PLC0415
    from zhizao.plan import reader  # noqa: PLC0415
    from zhizao.plan.second.reading import second_reading  # noqa: PLC0415

    ending = ENDINGS[options.form]
    out = None if options.out is None else places.places([one], options.out, ending)[0]
    data = decode.load(one.path)
    readings = reader.read_all_bytes(data, one.path.name)
    second = _second(options)
    if second is not None:
        readings = [second_reading(reading, second) for reading in readings]
    if options.form in ALONE and out is None and len(readings) > 1:
        raise SeveralPages(count=len(readings), form=options.form)
    look, original = terminal.look(options.form, options.out, say), data if len(readings) == 1 else None
    results = [forms.render(read.plan, read.document, look, original) for read in readings]
    if out is None:
        _stream(results, options.form)
    else:
        for place, result in zip(places.parts(out, [one.plan.document.name for one in readings]), results, strict=True):
            files.write(place, result)
    return OK


def _read_many(found: Listing, options: argparse.Namespace, passing: Path, begun: Before | None, say: Say) -> int:
    """Results go to OUT; what is for stdout or for one workbook is gathered in a folder that passes."""
    combined = options.form == "xlsx" and options.out.suffix.lower() == ".xlsx"
    lasting = options.out is not None and not combined
    look = terminal.look(options.form, options.out, say)
    if combined:
        look = look._replace(form=WHOLE)
    outs = places.places(found.found, options.out if lasting else passing, ENDINGS[options.form])
    kept = _cache(options)
    way = Way(look, options.jobs or _cores(), float(options.timeout), kept, lasting, _second(options))
    jobs = [Job(one, out) for one, out in zip(found.found, outs, strict=True)]
    tally = _run(found, jobs, way, say)
    results: list[Result] = []
    if combined:
        results.append(_combine(tally, options.out, look.language, say))
    elif lasting:
        results += tally.results()
    else:
        _stream([place.read_bytes() for place, _ in tally.results()], options.form)
    return _tell(tally, options.out / places.SUMMARY if lasting else None, "", Kept(kept, begun, results), say)


def _read_everything(found: Listing, options: argparse.Namespace, passing: Path, begun: Before | None, say: Say) -> int:
    """Each plan as YAML, one workbook of all, and the plans side by side."""
    look = terminal.look(WHOLE, options.out, say)
    places.places(found.found, options.out / PLANS, ENDINGS["yaml"])
    outs = places.places(found.found, passing, ".json")
    kept = _cache(options)
    way = Way(look, options.jobs or _cores(), float(options.timeout), kept, False, _second(options))
    tally = _run(found, [Job(one, out) for one, out in zip(found.found, outs, strict=True)], way, say)
    book = _combine(tally, options.out / WORKBOOK, look.language, say)
    plans = _plans(tally, passing, options.out / PLANS)
    compared = _compare([(place, plan) for (place, _), plan in plans], options.out / COMPARISON, look)
    few = "" if compared else say("Nothing is compared: fewer than two documents hold targets.") + "\n"
    results = [book, *(result for result, _ in plans), *compared]
    return _tell(tally, options.out / places.SUMMARY, few, Kept(kept, begun, results), say)


def _tell(tally: Tally, whole: Path | None, first: str, kept: Kept, say: Say) -> int:
    """Tell what came of the documents, and keep what the next run would tell if nothing changed until then."""
    summary, text = _told(tally, whole, first, say)
    if whole is not None and summary is not None:
        files.write(whole, summary[1].encode())
    sys.stderr.write(text)
    if kept.cache is not None and kept.begun is not None and not tally.failed:
        told = _told(tally.standing(), whole, first, say)
        standing.keep(kept.begun, kept.results, told, kept.cache, settings())
    if kept.cache is not None and kept.cache.problem:
        note(say("Nothing could be kept for the next time ({problem}).").format(problem=kept.cache.problem))
    return UNUSABLE if tally.failed else OK


def _told(tally: Tally, whole: Path | None, first: str, say: Say) -> Told:
    summary = None if whole is None else (str(whole), tally.text(say))
    return Told(summary, first + tally.text(say, settings().lines, "" if whole is None else str(whole)))


def _plans(tally: Tally, passing: Path, out: Path) -> list[tuple[Result, Plan]]:
    """Write each plan as YAML; gives them with their places."""
    from zhizao.output import forms, yamlplan  # noqa: PLC0415

    written = []
    for result, _ in tally.results():
        plan, _ = forms.whole(result.read_bytes())
        place = (out / result.relative_to(passing)).with_suffix(ENDINGS["yaml"])
        written.append(((place, files.write(place, yamlplan.dump(plan).encode())), plan))
    return written


def _compare(plans: Sequence[tuple[Path, Plan]], out: Path, look: Look) -> list[Result]:
    """Those that promise something side by side, as workbook and page; one alone has nothing beside it."""
    # Comparing loads the register of measures and the charts, which other forms do without.
    from zhizao.contrast import forms as contrasts  # noqa: PLC0415
    from zhizao.contrast.compared import compared  # noqa: PLC0415
    from zhizao.contrast.given import Given  # noqa: PLC0415

    told = [Given(str(place), plan) for place, plan in plans if plan.of("target")]
    if len(told) < 2:
        return []
    found = compared(told)
    written = []
    for form in ("xlsx", "html"):
        place = out.with_suffix(ENDINGS[form])
        written.append((place, files.write(place, contrasts.compared(found, look._replace(form=form)))))
    return written


def _cache(options: argparse.Namespace) -> Cache | None:
    """What was read before; the same question to a second reader may have another answer, and is not kept."""
    return None if options.no_cache or options.second_reader else Cache(cache.folder())


def _second(options: argparse.Namespace) -> Endpoint | None:
    """The second reader that a person named. Raises BadEndpoint."""
    if not options.second_reader:
        return None
    from zhizao.plan.second import endpoint  # noqa: PLC0415

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


def _combine(tally: Tally, out: Path, chosen: language.Language, say: Say) -> Result:
    """One workbook of all plans, with a line for each document."""
    from zhizao.output import forms, workbook  # noqa: PLC0415

    # Beside its place, where it takes its name at the end.
    out.parent.mkdir(parents=True, exist_ok=True)
    made = out.with_name(f".new-{out.name}")
    try:
        book = workbook.Combined(made, chosen, say("Plans"))
        for one in tally.all():
            if isinstance(one, Read):
                came = say("unchanged") if one.cached else say("read")
                for place, _ in one.results:
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
        written = files.mark(made)
        made.replace(out)
    except OSError as error:
        raise files.CannotWrite(out=out, problem=error.strerror or error) from error
    finally:
        made.unlink(missing_ok=True)
    return out, written


def _stream(results: Sequence[bytes], form: str) -> None:
    """Results behind each other on stdout, parted as their form parts documents."""
    divider = {"yaml": "---\n", "table": "\n"}.get(form, "")
    for at, result in enumerate(results):
        sys.stdout.write(divider + result.decode() if at else result.decode())


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
