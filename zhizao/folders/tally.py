"""Tally: what was found in many documents, and which of them need a person?

Takes  what came of each document, in any order.
Gives  a summary: short for a terminal, whole for a file.
Rule   the order of the documents decides the order of the lines, however many cores read them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from zhizao.base.language import Say
from zhizao.folders.told import Failed, Read, Skipped, Told
from zhizao.output import labels
from zhizao.output.printed import visible


@dataclass(frozen=True, slots=True)
class _Line:
    """A document of which a person should know, and why: a sentence, or counts by reason and finding."""

    number: int
    name: str
    why: str = ""
    review: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Counts over all documents, and those that failed, were skipped or need a person."""

    read: int = 0
    cached: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    to_review: int = 0
    _failed: list[_Line] = field(default_factory=list)
    _skipped: list[_Line] = field(default_factory=list)
    _person: list[_Line] = field(default_factory=list)

    def add(self, number: int, told: Told) -> None:
        """Count one document."""
        if isinstance(told, Failed):
            self._failed.append(_Line(number, told.name, told.why))
        elif isinstance(told, Skipped):
            self._skipped.append(_Line(number, told.name, told.why))
        else:
            self._add_read(number, told)

    def _add_read(self, number: int, told: Read) -> None:
        self.read += not told.cached
        self.cached += told.cached
        reasons, findings = Counter[str](), Counter[str]()
        for held in told.held:
            self.kinds.update(held.kinds)
            reasons.update(held.reasons)
            findings.update(held.findings)
        self.findings.update(findings)
        review = sum(held.review for held in told.held)
        self.to_review += review
        if review or findings:
            self._person.append(_Line(number, told.name, review=review, reasons=reasons, findings=findings))

    @property
    def failed(self) -> int:
        return len(self._failed)

    def text(self, say: Say, most: int | None = None, whole: str = "") -> str:
        """The summary; of each sort at most `most` names, and then where the `whole` of it is."""
        return "".join(f"{line}\n" for line in self._lines(say, most, whole))

    def _lines(self, say: Say, most: int | None, whole: str) -> Iterator[str]:
        counts = say("Read {read}, unchanged {cached}, failed {failed}, skipped {skipped}.")
        yield counts.format(read=self.read, cached=self.cached, failed=self.failed, skipped=len(self._skipped))
        if self.read + self.cached:
            yield _counted(self.kinds, labels.KINDS, say, " ")
        if self.to_review:
            yield say("Of these {count} records are for a person to look at.").format(count=self.to_review)
        yield from _part(say("Failed"), self._failed, most, whole, lambda line: line.why, say)
        yield from _part(say("Skipped"), self._skipped, most, whole, lambda line: line.why, say)
        look = say("For a person to look at")
        yield from _part(
            look, self._person, most, whole, lambda line: _titled(line.name, _reasons(line, say), say), say
        )
        if self.findings:
            yield _titled(say("Findings"), _counted(self.findings, labels.FINDINGS, say), say)


def _part(
    title: str, lines: list[_Line], most: int | None, whole: str, told: Callable[[_Line], str], say: Say
) -> Iterator[str]:
    if not lines:
        return
    yield _titled(title, str(len(lines)), say)
    shown = sorted(lines, key=attrgetter("number"))[:most]
    yield from (f"  {visible(told(line))}" for line in shown)
    if len(shown) < len(lines):
        rest = say("{count} more: {whole}") if whole else say("{count} more")
        yield f"  … {rest.format(count=len(lines) - len(shown), whole=whole)}"


def _titled(title: str, text: str, say: Say) -> str:
    return f"{title}{say(': ')}{text}"


def _reasons(line: _Line, say: Say) -> str:
    told = []
    if line.review:
        records = say("{count} records to look at").format(count=line.review)
        told.append(records + say(" ({reasons})").format(reasons=_counted(line.reasons, labels.REASONS, say)))
    if line.findings:
        told.append(_counted(line.findings, labels.FINDINGS, say))
    return say("; ").join(told)


def _counted(counts: Mapping[str, int], names: Mapping[str, str], say: Say, times: str = " ×") -> str:
    """Each name with its count: those that have a place in the labels in that order, others behind."""
    order = [*(code for code in names if code in counts), *sorted(code for code in counts if code not in names)]
    return say(", ").join(f"{say(names[code]) if code in names else code}{times}{counts[code]}" for code in order)
