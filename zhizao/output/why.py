"""Why: where does a record come from?

Takes  the id of a record, a plan file (.jsonl, .yaml) or the document itself, and the document where one has it.
Gives  the record's slots and its sentence in its paragraph, with the quoted words in brackets 【】.
Rule   a plan is believed only if its document is unchanged: its sha256 where the plan tells it, and every quote.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.output import labels, printed
from zhizao.output.planfiles import PlanFile
from zhizao.plan import reader
from zhizao.plan.records import AnyRecord, Fact, FindingRecord, Mechanism, NoiseRecord, Target, Task

_SENTENCE_END = re.compile(r"[。！？!?；;]|\n")


class UnknownRecord(ZhizaoError):
    """No record of the plan has this id."""

    code: ClassVar[str] = "OUT-002"
    says: ClassVar[str] = "{file} holds no record {id}."
    fix: ClassVar[str] = "The nearest ids are: {nearest}."


class DocumentChanged(ZhizaoError):
    """The document is not the one that the plan was read from."""

    code: ClassVar[str] = "OUT-003"
    says: ClassVar[str] = "{document} is not the text that {file} was read from ({what})."
    fix: ClassVar[str] = "Take the document as it was then, or read it again with `zhizao read`."


def find(plan: PlanFile, name: str) -> AnyRecord:
    """The record of an id. Raises UnknownRecord with the nearest ids."""
    ids = {record.id: record for record in plan.records}
    if name in ids:
        return ids[name]
    near = difflib.get_close_matches(name, ids, n=3, cutoff=0.0)
    raise UnknownRecord(file=plan.name, id=name, nearest=", ".join(near) or "—")


def raw_text(plan: PlanFile, document: Path | None) -> str | None:
    """The raw text that the plan was read from, None where no document is at hand. Raises DocumentChanged."""
    if document is None:
        return plan.reading.document.raw if plan.reading else None
    read = reader.read(document).document
    if plan.card and plan.card.sha256 != read.sha256:
        raise DocumentChanged(
            document=document.name, file=plan.name, what=f"sha256 {read.sha256[:12]}, not {plan.card.sha256[:12]}"
        )
    for record in plan.records:
        if record.quote and read.raw[record.start : record.end] != record.quote:
            raise DocumentChanged(document=document.name, file=plan.name, what=f"{record.id} quotes other words")
    return read.raw


def explain(record: AnyRecord, raw: str | None, say: Say) -> str:
    """A record with its sentence in its paragraph."""
    lines = [f"{record.id}  {say(labels.ONE[record.kind])}", *_slots(record, say), ""]
    lines += _paragraph(record, raw, say) if raw is not None else _quote(record, say)
    return printed.visible("\n".join(lines)) + "\n"


def _slots(record: AnyRecord, say: Say) -> list[str]:
    told = [*_pairs(record, say), (say("Where it stands"), printed.where(record.places, say))]
    pairs = [pair for pair in told if pair[1]]
    return [f"  {name}: {value}" for name, value in pairs]


def _pairs(record: AnyRecord, say: Say) -> Sequence[tuple[str, str | None]]:
    if isinstance(record, Target | Fact):
        return [*_measured(record, say), (say("Section"), record.section)]
    if isinstance(record, Task):
        return [
            (say("Path"), record.path),
            (say("Owners"), printed.owners(say, record)),
            (say("Section"), record.section),
        ]
    if isinstance(record, Mechanism):
        parties = " → ".join(part for part in (record.actor, record.counterpart) if part)
        return [
            (say("Kind"), say(labels.MECHANISMS[record.type])),
            (say("Who → whom"), parties),
            (say("Section"), record.section),
        ]
    return [(say("Reason"), _reason(record, say))]


def _measured(record: Target | Fact, say: Say) -> Iterable[tuple[str, str | None]]:
    rule = record.deadline_rule if isinstance(record, Target) else record.period_rule
    yield say("Indicator"), printed.what(record)
    yield say("Amount"), printed.start_value(record) + printed.amount(record, say)
    yield say("Time"), printed.when(record) + (f" ({say('rule')}: {rule})" if rule else "")
    yield say("Owners"), printed.owners(say, record)
    yield say("Strength"), say(labels.STRENGTHS[record.strength]) if isinstance(record, Target) else None
    nature = record.nature if isinstance(record, Target) else None
    yield say("Nature"), say(labels.NATURES[nature]) if nature else None
    yield say("Confidence"), f"{record.confidence:.0%}"
    reasons = (say(labels.REASONS[reason]) if reason in labels.REASONS else reason for reason in record.needs_review)
    yield say("Look at"), "；".join(reasons)


def _reason(record: NoiseRecord | FindingRecord, say: Say) -> str:
    if isinstance(record, NoiseRecord):
        return (
            f"{say(labels.NOISE[record.noise_type])}: {record.reason}"
            if record.noise_type in labels.NOISE
            else record.reason
        )
    return (
        f"{say(labels.FINDINGS[record.code])}: {record.message}" if record.code in labels.FINDINGS else record.message
    )


def _quote(record: AnyRecord, say: Say) -> list[str]:
    words = f"【{record.quote}】" if record.quote else say("(the words are those of the document and not kept here)")
    return [words, say("(give the document with --document FILE to see the paragraph)")]


def _paragraph(record: AnyRecord, raw: str, say: Say) -> list[str]:
    first, last = _line_bounds(raw, record.start, record.end)
    line = raw.count("\n", 0, record.start) + 1
    place = say("line {line}, characters {start}–{end}").format(line=line, start=record.start, end=record.end)
    shown = f"{raw[first : record.start]}【{raw[record.start : record.end]}】{raw[record.end : last]}"
    start, end = sentence(raw, record.start, record.end)
    return [place, shown.strip(), "", f"{say('Sentence')}: {raw[start:end].strip()}"]


def _line_bounds(raw: str, start: int, end: int) -> tuple[int, int]:
    last = raw.find("\n", end)
    return raw.rfind("\n", 0, start) + 1, len(raw) if last < 0 else last


def sentence(raw: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around raw[start:end]."""
    first, last = _line_bounds(raw, start, end)
    begins = [mark.end() for mark in _SENTENCE_END.finditer(raw, first, start)]
    close = _SENTENCE_END.search(raw, end, last)
    return (begins[-1] if begins else first), (close.end() if close else last)
