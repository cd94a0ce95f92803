"""Tally: what was found in many documents, and which of them need a person?

Takes  what came of each document, in any order.
Gives  a summary: short for a terminal, whole for a file.
Rule   the order of the documents decides the order of the lines, however many cores read them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from zhizao.base.files import Mark
from zhizao.base.language import Say
from zhizao.folders.told import Failed, Joined, Read, Skipped, Told
from zhizao.output import labels
from zhizao.output.printed import visible


@dataclass(slots=True)
class Tally:
    """What came of each document, by its number; the last told counts."""

    told: dict[int, Told] = field(default_factory=dict)
    without_number: list[Told] = field(default_factory=list)

    def add(self, number: int, told: Told) -> None:
        """Take what came of one document."""
        self.told[number] = told

    @property
    def failed(self) -> int:
        return sum(isinstance(one, Failed) for one in self.all())

    def standing(self) -> Tally:
        """As the next run would tell it, if nothing changed until then."""
        told = {
            number: replace(one, cached=True) if isinstance(one, Read) else one for number, one in self.told.items()
        }
        return Tally(told, self.without_number)

    def results(self) -> Iterator[tuple[Path, Mark]]:
        """What was written and still stands, with how it lies there."""
        for one in self.all():
            if isinstance(one, Read):
                yield from one.results

    def all(self) -> list[Told]:
        """What was never asked of a reader, then the documents in their order."""
        return [*self.without_number, *(self.told[number] for number in sorted(self.told))]

    def text(self, say: Say, most: int | None = None, whole: str = "") -> str:
        """The summary; of each sort at most `most` names, and then where the `whole` of it is."""
        return "".join(f"{line}\n" for line in self._lines(say, most, whole))

    def _lines(self, say: Say, most: int | None, whole: str) -> Iterator[str]:
        every = self.all()
        read = [one for one in every if isinstance(one, Read)]
        failed = [one.why for one in every if isinstance(one, Failed)]
        skipped = [one.why for one in every if isinstance(one, Skipped)]
        annexes = [one for one in every if isinstance(one, Joined)]
        counts = say("Read {read}, unchanged {cached}, failed {failed}, skipped {skipped}.")
        cached = sum(one.cached for one in read)
        yield counts.format(read=len(read) - cached, cached=cached, failed=len(failed), skipped=len(skipped))
        if annexes:
            yield say("{count} annexes stand with their plans.").format(count=len(annexes))
        held = [part for one in read for part in one.held]
        if held:
            yield _counted(_sum(part.kinds for part in held), labels.KINDS, say, " ")
        if review := sum(part.review for part in held):
            yield say("Of these {count} records are for a person to look at.").format(count=review)
        person = [line for line in map(_look_at(say), read) if line]
        for title, lines in (
            (say("Failed"), failed),
            (say("Skipped"), skipped),
            (say("For a person to look at"), person),
        ):
            yield from _part(title, lines, most, whole, say)
        if findings := _sum(part.findings for part in held):
            yield _titled(say("Findings"), _counted(findings, labels.FINDINGS, say), say)


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total


def _part(title: str, lines: list[str], most: int | None, whole: str, say: Say) -> Iterator[str]:
    if not lines:
        return
    yield _titled(title, str(len(lines)), say)
    shown = lines[:most]
    yield from (f"  {visible(line)}" for line in shown)
    if len(shown) < len(lines):
        rest = say("{count} more: {whole}") if whole else say("{count} more")
        yield f"  … {rest.format(count=len(lines) - len(shown), whole=whole)}"


def _titled(title: str, text: str, say: Say) -> str:
    return f"{title}{say(': ')}{text}"


def _look_at(say: Say) -> Callable[[Read], str]:
    """Why a person should look at a document, empty where nobody need."""

    def told(read: Read) -> str:
        review = sum(part.review for part in read.held)
        findings = _sum(part.findings for part in read.held)
        why = []
        if review:
            reasons = _counted(_sum(part.reasons for part in read.held), labels.REASONS, say)
            why.append(
                say("records to look at: {count}").format(count=review) + say(" ({reasons})").format(reasons=reasons)
            )
        if findings:
            why.append(_counted(findings, labels.FINDINGS, say))
        return _titled(read.name, say("; ").join(why), say) if why else ""

    return told


def _counted(counts: Mapping[str, int], names: Mapping[str, str], say: Say, times: str = " ×") -> str:
    """Each name with its count: those that have a place in the labels in that order, others behind."""
    order = [*(code for code in names if code in counts), *sorted(code for code in counts if code not in names)]
    return say(", ").join(f"{say(names[code]) if code in names else code}{times}{counts[code]}" for code in order)
