"""Reading: how do many documents become results?

Takes  documents with the places of their results, the form, processes, seconds, a cache or none.
Gives  what came of each document, as it becomes known; of a document that is found to be an annex more than once, of
       which the last counts.
Rule   a document whose bytes, reader and form are those of a receipt, and whose result stands as it was written, is
       not read again. Every document is read by itself first; then those that are a plan and its annexes
       (document.sets), neighbours of one folder, are read as one, and the plan's result holds them all. Results and
       cache are written here alone, each file whole: whatever ends this process, what is written stays, and the next
       run goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from zhizao.base import files, language
from zhizao.base.errors import ZhizaoError
from zhizao.base.files import Mark
from zhizao.document import decode, sets
from zhizao.document.sets import Card
from zhizao.folders import cache, places, pool
from zhizao.folders.cache import Cache
from zhizao.folders.listing import Found
from zhizao.folders.orders import Done, Order, as_json, card_of
from zhizao.folders.pool import Lost, Pool
from zhizao.folders.told import Failed, Held, Joined, Read, Skipped, Told, sentence
from zhizao.output.looks import Look

if TYPE_CHECKING:
    from zhizao.plan.second.endpoint import Endpoint

# A folder beside the plan that holds its annexes: 附件, 附表, 附录一.
_ANNEXES = re.compile(r"附[件表录图]")


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
    """How to read: the form of the results, how many processes, the seconds for a document, what was kept before, and who
    else is asked.

    Results that do not last are made for this run alone, and no receipt is kept of them.
    """

    look: Look
    jobs: int
    seconds: float
    kept: Cache | None
    lasting: bool = True
    second: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A document, and where its result goes."""

    found: Found
    out: Path


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is read as one: a document, or a plan and behind it its annexes; by their numbers among the jobs."""

    numbers: tuple[int, ...]
    jobs: tuple[Job, ...]

    @property
    def first(self) -> Job:
        return self.jobs[0]


def read(jobs: Sequence[Job], way: Way) -> Iterator[tuple[int, Told]]:
    """What came of each document, with its number."""
    reading = _Reading(jobs, way)
    try:
        yield from reading.told()
    finally:
        reading.close()


class _Reading:
    """One run over many documents."""

    def __init__(self, jobs: Sequence[Job], way: Way) -> None:
        self._jobs, self._way = jobs, way
        self._digests: dict[int, str] = {}
        self._cards: dict[int, Card] = {}
        self._receipts: dict[int, dict[str, Any]] = {}
        self._pool: Pool[Order, Done | Skipped | Failed] | None = None

    def told(self) -> Iterator[tuple[int, Told]]:
        """Documents that no receipt tells of, then sets, then results that do not stand as they were written."""
        known: list[_Unit] = []
        unknown: list[_Unit] = []
        for number, job in enumerate(self._jobs):
            unit = _Unit((number,), (job,))
            if self._knows(number, job):
                known.append(unit)
                continue
            if not unknown:
                pool.get_ready()
            unknown.append(unit)
        yield from self._read(unknown)
        together = list(self._sets())
        standing = {number for unit in together for number in unit.numbers}
        yield from self._stand([*together, *(unit for unit in known if unit.numbers[0] not in standing)])
        for unit in together:
            yield from self._join(unit)
        if self._way.kept is not None:
            self._way.kept.shrink()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()

    def _knows(self, number: int, job: Job) -> bool:
        """Whether a receipt tells what this document is."""
        try:
            self._digests[number] = hashlib.sha256(decode.load(job.found.path)).hexdigest()
        except ZhizaoError:
            return False
        receipt = self._receipt(_Unit((number,), (job,)))
        if receipt is None:
            return False
        self._receipts[number] = receipt
        card = card_of(receipt["card"], job.found.name)
        if card is not None:
            self._cards[number] = card
        return True

    def _sets(self) -> Iterator[_Unit]:
        """Plans with their annexes, among documents that lie together."""
        near: dict[tuple[str, str], list[int]] = {}
        for number in sorted(self._cards):
            near.setdefault(_neighbourhood(self._jobs[number].found), []).append(number)
        for numbers in near.values():
            for members in sets.members([self._cards[number] for number in numbers]):
                own = tuple(numbers[at] for at in members)
                yield _Unit(own, tuple(self._jobs[number] for number in own))

    def _stand(self, units: Sequence[_Unit]) -> Iterator[tuple[int, Told]]:
        """What was read before; what does not stand as it was written is made again."""
        left = []
        for unit in units:
            alone = unit.numbers[0] if len(unit.numbers) == 1 else -1
            receipt = self._receipts.pop(alone, None) or self._receipt(unit)
            results = None if receipt is None else _standing(unit.first.out, receipt["parts"])
            if receipt is None or results is None:
                left.append(unit)
            else:
                yield unit.numbers[0], _read_before(unit, receipt, results)
        yield from self._read(left)

    def _read(self, units: Sequence[_Unit]) -> Iterator[tuple[int, Told]]:
        if not units:
            return
        if self._pool is None:
            self._pool = Pool(_do, self._way.jobs, self._way.seconds)
        orders = [self._order(unit) for unit in units]
        for at, answer in self._pool.answers(orders):
            yield units[at].numbers[0], self._taken(units[at], answer)

    def _order(self, unit: _Unit) -> Order:
        kept = None if self._way.kept is None else self._way.kept.folder
        found = unit.first.found
        return Order(
            tuple(job.found.path for job in unit.jobs), found.name, found.named, self._way.look, kept, self._way.second
        )

    def _taken(self, unit: _Unit, answer: Done | Skipped | Failed | Lost) -> Told:
        """Write what a process gave."""
        name = unit.first.found.name
        if isinstance(answer, Lost):
            return Failed(name, self._sentence(name, self._lost(name, answer)))
        if not isinstance(answer, Done):
            return answer
        for number, digest in zip(unit.numbers, answer.digests, strict=True):
            self._digests[number] = digest
        if answer.card is not None:
            self._cards[unit.numbers[0]] = answer.card._replace(name=name)
        if self._way.kept is not None and answer.entry is not None:
            self._way.kept.keep(*answer.entry)
        outs = places.parts(unit.first.out, [part.name for part in answer.parts])
        try:
            marks = [files.write(out, part.result) for out, part in zip(outs, answer.parts, strict=True)]
        except ZhizaoError as error:
            return Failed(name, self._sentence(name, error))
        self._keep_receipt(unit, answer, marks)
        held = tuple(part.held for part in answer.parts)
        return Read(name, held, cached=answer.entry is None, results=tuple(zip(outs, marks, strict=True)))

    def _join(self, unit: _Unit) -> Iterator[tuple[int, Told]]:
        """The annexes of a set have no result of their own; what this run wrote for them goes."""
        for number, job in zip(unit.numbers[1:], unit.jobs[1:], strict=True):
            with suppress(OSError):
                job.out.unlink(missing_ok=True)
            yield number, Joined(job.found.name, unit.first.found.name)

    def _lost(self, name: str, answer: Lost) -> ZhizaoError:
        if answer.why == "late":
            return TookTooLong(file=name, seconds=self._way.seconds)
        return ProcessDied(file=name, how=answer.how)

    def _sentence(self, name: str, error: ZhizaoError) -> str:
        return sentence(error, name, language.speaker(self._way.look.language))

    def _receipt(self, unit: _Unit) -> Any | None:
        if self._way.kept is None or not self._way.lasting:
            return None
        return self._way.kept.get(self._receipt_key(unit))

    def _receipt_key(self, unit: _Unit) -> str:
        look = self._way.look
        width = str(look.width) if look.form == "table" else ""
        names = [_told_name(job, unit.first) for job in unit.jobs]
        digests = [self._digests[number] for number in unit.numbers]
        return cache.receipt_key(digests, names, look.form, look.language, width)

    def _keep_receipt(self, unit: _Unit, answer: Done, marks: Sequence[Mark]) -> None:
        if self._way.kept is None or not self._way.lasting:
            return
        key = self._receipt_key(unit)
        parts = []
        for mark, part in zip(marks, answer.parts, strict=True):
            digest = hashlib.sha256(part.result).hexdigest()
            parts.append([part.name, digest, mark, part.held.as_json()])
        self._way.kept.keep(key, cache.pack(key, {"parts": parts, "card": as_json(answer.card)}))


def _do(order: Order) -> Done | Skipped | Failed:
    """In a process that reads: the one that shares out never loads the reader, which has its grammars."""
    from zhizao.folders.work import do  # noqa: PLC0415

    return do(order)


def _neighbourhood(found: Found) -> tuple[str, str]:
    """The folder in which a document lies; annexes may lie in a folder of their own beside their plan."""
    root = str(found.path)[: -len(found.name)]
    folder = PurePosixPath(found.name).parent
    return root, str(folder.parent if _ANNEXES.match(folder.name) else folder)


def _told_name(job: Job, first: Job) -> str:
    """What a document is called in its set: an annex by how it lies to its plan."""
    if job is first:
        return job.found.path.name
    return Path(os.path.relpath(job.found.path, first.found.path.parent)).as_posix()


def _read_before(unit: _Unit, receipt: dict[str, Any], results: list[tuple[Path, Mark]]) -> Read:
    held = tuple(Held(**part[3]) for part in receipt["parts"])
    return Read(unit.first.found.name, held, cached=True, results=tuple(results))


def _standing(out: Path, parts: list[Any]) -> list[tuple[Path, Mark]] | None:
    """The results with how they lie there, where every one lies there as it was written."""
    results = []
    for place, part in zip(places.parts(out, [part[0] for part in parts]), parts, strict=True):
        mark = _as_written(place, part[1], part[2])
        if mark is None:
            return None
        results.append((place, mark))
    return results


def _as_written(out: Path, digest: str, written: list[int]) -> Mark | None:
    """Size and moment tell that nobody touched a result; where they differ its bytes decide (it may lie elsewhere)."""
    try:
        mark = files.mark(out)
        if list(mark) == written:
            return mark
        with out.open("rb") as file:
            return mark if hashlib.file_digest(file, "sha256").hexdigest() == digest else None
    except OSError:
        return None
