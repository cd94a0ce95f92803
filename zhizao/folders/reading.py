"""Reading: how do many documents become results?

Takes  documents with their places, the form of the results, processes, seconds, a cache or none.
Gives  what came of each document: in the order of the documents where the results go to one stream, else as they come.
Rule   a document whose bytes, reader and form are those of a receipt, and whose result stands as it was written, is
       not read again. Results and cache are written here alone, each file whole: whatever ends this process, what is
       written stays, and the next run goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from zhizao.base import files, language
from zhizao.base.errors import ZhizaoError
from zhizao.document import decode
from zhizao.folders import cache
from zhizao.folders.cache import Cache
from zhizao.folders.listing import Found
from zhizao.folders.orders import Done, Order
from zhizao.folders.pool import AHEAD, Lost, Pool
from zhizao.folders.told import Failed, Held, Read, Skipped, Told, sentence
from zhizao.output.forms import Look


class ProcessDied(ZhizaoError):
    """A process ended in the middle of a document."""

    code: ClassVar[str] = "OUT-012"
    says: ClassVar[str] = "{file}: the process that read it ended suddenly ({how}); perhaps memory ran out."
    fix: ClassVar[str] = "The other documents are read. Read this one by itself, or save it anew or in parts."


class TookTooLong(ZhizaoError):
    """A document took more than its time."""

    code: ClassVar[str] = "OUT-013"
    says: ClassVar[str] = "{file}: after {seconds:g} s it was still not read, and was given up."
    fix: ClassVar[str] = "Give more time with --timeout SECONDS, or save the document in parts."


@dataclass(frozen=True, slots=True)
class Way:
    """How to read: the form of the results, how many processes, the seconds for a document, what was kept before."""

    look: Look
    jobs: int
    seconds: float
    kept: Cache | None


@dataclass(frozen=True, slots=True)
class Job:
    """A document, and where its result goes; None for the stream."""

    found: Found
    out: Path | None


def read(jobs: Sequence[Job], way: Way, stream: Callable[[bytes], None]) -> Iterator[tuple[int, Told]]:
    """What came of each document, with its number; results without a place go to `stream` in the order of the documents."""
    left = []
    for number, job in enumerate(jobs):
        standing = _standing(job, way)
        if standing is None:
            left.append(number)
        else:
            yield number, standing
    if not left:
        return
    # The reader loads its grammars: where nothing changed, nobody waits for them.
    from zhizao.folders.work import do  # noqa: PLC0415

    pool = Pool(do, way.jobs, way.seconds)
    orders = [_order(jobs[number], way) for number in left]
    streamed = any(job.out is None for job in jobs)
    answers = pool.answers(orders, ahead=AHEAD if streamed else None)
    for at, answer in _in_order(answers) if streamed else answers:
        yield left[at], _taken(jobs[left[at]], answer, way, stream)
    if way.kept is not None:
        way.kept.shrink()


def _order(job: Job, way: Way) -> Order:
    kept = None if way.kept is None else way.kept.folder
    return Order(job.found.path, job.found.name, job.found.named, way.look, kept)


def _in_order(answers: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    early: dict[int, Any] = {}
    wanted = 0
    for number, answer in answers:
        early[number] = answer
        while wanted in early:
            yield wanted, early.pop(wanted)
            wanted += 1


def _standing(job: Job, way: Way) -> Told | None:
    """What a receipt tells, where the document is unchanged and its result stands as it was written."""
    if job.out is None or way.kept is None or not job.out.exists():
        return None
    try:
        digest = hashlib.sha256(decode.load(job.found.path)).hexdigest()
    except ZhizaoError:
        return None
    receipt = way.kept.get(_receipt_key(digest, job, way.look))
    if receipt is None or not _stands(job.out, receipt):
        return None
    return Read(job.found.name, tuple(Held(**one) for one in receipt["held"]), cached=True)


def _receipt_key(digest: str, job: Job, look: Look) -> str:
    width = str(look.width) if look.form == "table" else ""
    return cache.receipt_key(digest, job.found.path.name, look.form, look.language, width)


def _stands(out: Path, receipt: dict[str, Any]) -> bool:
    """Size and moment tell that nobody touched a result; where they differ its bytes decide (it may lie elsewhere)."""
    try:
        told = out.stat()
        if [told.st_size, told.st_mtime_ns] == receipt["stat"]:
            return True
        with out.open("rb") as file:
            return bool(hashlib.file_digest(file, "sha256").hexdigest() == receipt["sha256"])
    except OSError:
        return False


def _taken(job: Job, answer: Done | Skipped | Failed | Lost, way: Way, stream: Callable[[bytes], None]) -> Told:
    """Write what a process gave."""
    if isinstance(answer, Lost):
        return Failed(job.found.name, _sentence(job, _lost(job, answer, way), way))
    if not isinstance(answer, Done):
        return answer
    if way.kept is not None and answer.plan is not None:
        way.kept.keep(*answer.plan)
    if job.out is None:
        stream(answer.result)
    else:
        try:
            files.write(job.out, answer.result)
        except ZhizaoError as error:
            return Failed(job.found.name, _sentence(job, error, way))
        _keep_receipt(job, job.out, answer, way)
    return Read(job.found.name, answer.held, cached=answer.plan is None)


def _sentence(job: Job, error: ZhizaoError, way: Way) -> str:
    return sentence(error, job.found.name, language.speaker(way.look.language))


def _lost(job: Job, answer: Lost, way: Way) -> ZhizaoError:
    if answer.why == "late":
        return TookTooLong(file=job.found.name, seconds=way.seconds)
    return ProcessDied(file=job.found.name, how=answer.how)


def _keep_receipt(job: Job, out: Path, answer: Done, way: Way) -> None:
    if way.kept is None:
        return
    key = _receipt_key(answer.sha256, job, way.look)
    told = out.stat()
    receipt = {
        "sha256": hashlib.sha256(answer.result).hexdigest(),
        "stat": [told.st_size, told.st_mtime_ns],
        "held": [one.as_json() for one in answer.held],
    }
    way.kept.keep(key, cache.pack(key, receipt))
