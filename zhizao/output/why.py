"""Why: where does a record come from?

Takes  the id of a record, a plan file (.jsonl, .yaml) or the document itself, and the document where one has it.
Gives  the record's slots and its sentence in its paragraph, with the quoted words in brackets 【】.
Rule   a plan is believed only if its document is unchanged: its sha256 where the plan tells it, and every quote.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say
from zhizao.output import labels, passages, planfiles, printed
from zhizao.output.planfiles import PlanFile
from zhizao.plan.records import AnyRecord, Fact, FindingRecord, Mechanism, NoiseRecord, Target, Task


class UnknownRecord(ZhizaoError):
    """No record of the plan has this id."""

    code: ClassVar[str] = "OUT-002"
    says: ClassVar[str] = "{file} holds no record {id}."
    fix: ClassVar[str] = "The nearest ids are: {nearest}."


def find(plan: PlanFile, name: str) -> AnyRecord:
    """The record of an id. Raises UnknownRecord with the nearest ids."""
    ids = {record.id: record for record in plan.records}
    if name in ids:
        return ids[name]
    near = difflib.get_close_matches(name, ids, n=3, cutoff=0.0)
    raise UnknownRecord(file=plan.name, id=name, nearest=", ".join(near) or "—")


def raw_text(plan: PlanFile, document: Path | None) -> str | None:
    """The raw text that the plan was read from, None where no document is at hand. Raises DocumentChanged."""
    found = planfiles.document_of(plan, document)
    return found.raw if found else None


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
            (say("Time"), _ruled(printed.limit(record, say), record.deadline_rule, say)),
            (say("Time as printed"), record.when),
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
    yield say("Time"), _ruled(printed.when(record), rule, say)
    yield say("Owners"), printed.owners(say, record)
    yield say("Strength"), say(labels.STRENGTHS[record.strength]) if isinstance(record, Target) else None
    nature = record.nature if isinstance(record, Target) else None
    yield say("Nature"), say(labels.NATURES[nature]) if nature else None
    yield say("Confidence"), f"{record.confidence:.0%}"
    reasons = (say(labels.REASONS[reason]) if reason in labels.REASONS else reason for reason in record.needs_review)
    yield say("Look at"), "；".join(reasons)


def _ruled(time: str, rule: str | None, say: Say) -> str:
    """A time with the rule that found it."""
    return f"{time} ({say('rule')}: {rule})" if rule else time


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
    first, last = passages.line(raw, record.start, record.end)
    line = raw.count("\n", 0, record.start) + 1
    place = say("line {line}, characters {start}–{end}").format(line=line, start=record.start, end=record.end)
    shown = f"{raw[first : record.start]}【{raw[record.start : record.end]}】{raw[record.end : last]}"
    sentence = passages.sentence_text(raw, record.start, record.end)
    return [place, shown.strip(), "", f"{say('Sentence')}: {sentence}"]
