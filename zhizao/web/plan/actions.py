"""The workbench's writes: how does a document become a plan, and how do people decide and correct its records?

Takes  a plan, the records that a person chose with the versions they saw, and who acts.
Gives  a Change that can be undone (steps.py); a plan, or a plan with an annex more or less.
Rule   what a person decides never deletes what the reader said: a split or merged record stays as `replaced`, an edited
       one keeps `read`; every quote slices from the raw text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q
from pydantic import TypeAdapter

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.base.sources import record_id
from zhizao.plan.records import AnyRecord, Fact, Measured, Mechanism, Target, Task
from zhizao.web.audit.actions import record as note_event
from zhizao.web.audit.actor import Actor
from zhizao.web.document.models import Document, Progress
from zhizao.web.plan import steps, words
from zhizao.web.plan.models import Change, Entry, EntryState, Origin, Plan, PlanDocument

Seen = Mapping[str, int]
Editable = Target | Fact | Task | Mechanism
_NO_LIMIT = dict.fromkeys(("deadline", "deadline_rule", "periodicity", "when", "when_start"))
DECIDED = ("target", "fact", "task", "mechanism")
RECORD: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)


class NotYetRead(ZhizaoError):
    """A plan is made of what was read."""

    code: ClassVar[str] = "PLAN-111"
    says: ClassVar[str] = "“{document}” has not been read yet."
    fix: ClassVar[str] = "Wait until it is read; if the reading failed, its page says what to do."


class AlreadyThere(ZhizaoError):
    """A document joins a plan once."""

    code: ClassVar[str] = "PLAN-112"
    says: ClassVar[str] = "“{document}” belongs to this plan already."
    fix: ClassVar[str] = "Choose another document."


class CannotMerge(ZhizaoError):
    """Records that are not one statement."""

    code: ClassVar[str] = "PLAN-113"
    says: ClassVar[str] = "These records cannot be merged: {reason}"
    fix: ClassVar[str] = "Mark two or more records of one kind that stand in one paragraph."


class CannotSplit(ZhizaoError):
    """A cut that leaves no words on one side."""

    code: ClassVar[str] = "PLAN-114"
    says: ClassVar[str] = "The record cannot be split there: both parts need words."
    fix: ClassVar[str] = "Choose a place within the quoted words."


class NotADecision(ZhizaoError):
    """A finding is answered, not accepted."""

    code: ClassVar[str] = "PLAN-115"
    says: ClassVar[str] = "{id} is no record to decide on."
    fix: ClassVar[str] = "Targets, facts, tasks and mechanisms are decided on; a finding is answered with a note."


class NoAnswer(ZhizaoError):
    """A finding is closed by words or by an annex."""

    code: ClassVar[str] = "PLAN-116"
    says: ClassVar[str] = "A finding needs an answer."
    fix: ClassVar[str] = "Write a note, or name the annex that answers it."


class NoAnnex(ZhizaoError):
    """Only an annex can be taken out."""

    code: ClassVar[str] = "PLAN-117"
    says: ClassVar[str] = "“{document}” is no annex of this plan."
    fix: ClassVar[str] = "Look at the workbench: somebody may have taken it out already. The main document stays."


class AnnexRuns(ZhizaoError):
    """A programme answers for records of the annex."""

    code: ClassVar[str] = "PLAN-118"
    says: ClassVar[str] = "“{document}” cannot be taken out: the programme has taken over {count} of its records."
    fix: ClassVar[str] = "Reject those that no longer hold in the workbench; what was reported on them stays."


@transaction.atomic
def plan_from(document: Document, by: Actor) -> Plan:
    """The plan of a read document, its records proposed; a document that has one gets no second. Raises NotYetRead."""
    known = PlanDocument.objects.select_related("plan").filter(document=document, order=0).first()
    if known:
        return known.plan
    plan = Plan.objects.create(title=str(document)[:255])
    _join(plan, document)
    note_event("plan.made", by=by, on=f"plan:{plan.pk}", document=document.pk, records=len(document.records))
    return plan


@transaction.atomic
def add_annex(*, plan: Plan, document: Document, answers: Seen, by: Actor) -> None:
    """Add a document to a plan; the findings that it answers are marked so. Raises NotYetRead or AlreadyThere."""
    plan = steps.locked(plan)
    if plan.parts.filter(document=document).exists():
        raise AlreadyThere(document=document)
    findings = steps.chosen(plan, answers)
    _join(plan, document)
    note_event("plan.annex_added", by=by, on=f"plan:{plan.pk}", document=document.pk)
    step = steps.Step(plan, "answered", by)
    for finding in findings:
        step.change(finding, state=EntryState.ACCEPTED, answer_id=document.pk)
    step.write()


@transaction.atomic
def remove_annex(*, plan: Plan, document: Document, by: Actor) -> Change | None:
    """Take an annex out with its records; findings that it answered wait again. Raises NoAnnex or AnnexRuns."""
    plan = steps.locked(plan)
    part = plan.parts.filter(document=document, order__gt=0).first()
    if part is None:
        raise NoAnnex(document=document)
    if taken := running(plan, document):
        raise AnnexRuns(document=document, count=taken)
    step = steps.Step(plan, "unjoined", by)
    for entry in plan.entries.filter(document=document):
        step.remove(entry)
    for finding in plan.entries.filter(answer=document).exclude(document=document):
        # A note of its own answers the finding without the annex.
        state = EntryState.ACCEPTED if finding.note else EntryState.PROPOSED
        step.change(finding, state=state, answer_id=None)
    part.delete()
    note_event("plan.annex_removed", by=by, on=f"plan:{plan.pk}", document=document.pk)
    return step.write()


def running(plan: Plan, document: Document) -> int:
    """How many records of the document a programme has taken over."""
    return plan.entries.filter(document=document).filter(Q(task__isnull=False) | Q(target__isnull=False)).count()


def _join(plan: Plan, document: Document) -> None:
    if document.progress != Progress.READ:
        raise NotYetRead(document=document)
    steps.join(plan, document.pk)
    Entry.objects.bulk_create(
        Entry(
            plan=plan,
            document=document,
            record_id=one["id"],
            kind=one["kind"],
            start=one["start"],
            end=one["end"],
            record=one,
            read=one,
        )
        for one in document.records
    )


@transaction.atomic
def accept_confident(plan: Plan, by: Actor) -> Change | None:
    """Accept at once all proposed records about which the reader has no doubt."""
    step = steps.Step(steps.locked(plan), "accepted", by)
    for entry in plan.entries.filter(state=EntryState.PROPOSED, kind__in=DECIDED):
        if not entry.record.get("needs_review"):
            step.change(entry, state=EntryState.ACCEPTED)
    return step.write()


def accept(*, plan: Plan, seen: Seen, by: Actor) -> Change | None:
    """These records are right."""
    return _decide(plan, seen, EntryState.ACCEPTED, "accepted", by)


def reject(*, plan: Plan, seen: Seen, by: Actor) -> Change | None:
    """These are no records of the plan."""
    return _decide(plan, seen, EntryState.REJECTED, "rejected", by)


@transaction.atomic
def _decide(plan: Plan, seen: Seen, state: EntryState, action: str, by: Actor) -> Change | None:
    step = steps.Step(steps.locked(plan), action, by)
    for entry in _decidable(plan, seen, wanted=state):
        step.change(entry, state=state)
    return step.write()


def _decidable(plan: Plan, seen: Seen, wanted: str = "") -> list[Entry]:
    entries = steps.chosen(plan, seen, wanted)
    for entry in entries:
        if entry.kind not in DECIDED:
            raise NotADecision(id=entry.record_id)
    return entries


@transaction.atomic
def edit(*, plan: Plan, seen: Seen, new: Editable, accepted: bool, by: Actor) -> Change | None:
    """Correct a record; one that changes its kind is replaced by another, which names it as its parent."""
    step = steps.Step(steps.locked(plan), "edited", by)
    (entry,) = _decidable(plan, seen)
    state = EntryState.ACCEPTED if accepted else entry.state
    if new.kind == entry.kind:
        new = new.model_copy(update={"id": entry.record_id})
        values: dict[str, Any] = {"record": new.model_dump(mode="json"), "start": new.start, "end": new.end}
        step.change(entry, state=state, **values)
        return step.write()
    step.change(entry, state=EntryState.REPLACED)
    step.add(_child(plan, entry.document, new, state=state, parents=[entry.record_id]))
    return step.write()


@transaction.atomic
def add(*, plan: Plan, document: Document, new: Editable, accepted: bool, by: Actor) -> Change | None:
    """A record that the reader missed."""
    step = steps.Step(steps.locked(plan), "added", by)
    state = EntryState.ACCEPTED if accepted else EntryState.PROPOSED
    step.add(_child(plan, document, new, state=state, parents=[]))
    return step.write()


@transaction.atomic
def split(*, plan: Plan, seen: Seen, at: int, by: Actor) -> Change | None:
    """One record becomes two at a place of the raw text; each keeps the slots whose words stand in it."""
    step = steps.Step(steps.locked(plan), "split", by)
    (entry,) = _decidable(plan, seen)
    raw = entry.document.raw
    parts = words.halves(raw, entry.start, at, entry.end)
    if parts is None:
        raise CannotSplit
    old = _record_of(entry)
    step.change(entry, state=EntryState.REPLACED)
    for start, end in parts:
        part = _part(old, raw[start:end], start, end)
        step.add(_child(plan, entry.document, part, state=EntryState.PROPOSED, parents=[entry.record_id]))
    return step.write()


def _part(old: Editable, quote: str, start: int, end: int) -> Editable:
    """A part of a record. A number whose words stand in the other part does not come along."""
    update: dict[str, Any] = {"quote": quote, "start": start, "end": end}
    if isinstance(old, Measured) and old.raw and old.raw not in quote:
        update |= {"value": None, "low": None, "high": None, "raw": None, "bound": None, "quantified": False}
        update |= {"comparator": "ge" if old.comparator in ("range", "maintain") else old.comparator}
    if isinstance(old, Target) and old.baseline and not (start <= old.baseline.start < end):
        update |= {"baseline": None}
    titled = isinstance(old, Task) and old.when_start is not None and old.start <= old.when_start < old.end
    if isinstance(old, Task) and titled and (old.when or "") not in quote:
        update |= _NO_LIMIT
    return old.model_copy(update=update)


@transaction.atomic
def merge(*, plan: Plan, seen: Seen, by: Actor) -> Change | None:
    """Several records become one that spans them all; its slots are those of the first, its owners those of all."""
    step = steps.Step(steps.locked(plan), "merged", by)
    entries = _decidable(plan, seen)
    start, end = _common_span(entries)
    document = entries[0].document
    old = [_record_of(entry) for entry in entries]
    update: dict[str, Any] = {"quote": document.raw[start:end], "start": start, "end": end, **_united(old)}
    new = old[0].model_copy(update=update)
    for entry in entries:
        step.change(entry, state=EntryState.REPLACED)
    parents = [entry.record_id for entry in entries]
    step.add(_child(plan, document, new, state=EntryState.PROPOSED, parents=parents))
    return step.write()


def _common_span(entries: list[Entry]) -> words.Span:
    if len(entries) < 2:
        raise CannotMerge(reason=mark("one record alone is marked."))
    if len({entry.kind for entry in entries}) > 1:
        raise CannotMerge(reason=mark("they are of different kinds."))
    layout = entries[0].document.paragraphs
    homes = {(entry.document_id, words.paragraph(layout, entry.start)) for entry in entries}
    if len(homes) > 1:
        raise CannotMerge(reason=mark("they stand in different paragraphs."))
    return min(entry.start for entry in entries), max(entry.end for entry in entries)


def _united(old: list[Editable]) -> dict[str, Any]:
    """What a merged record takes from all of its parents."""
    if isinstance(old[0], Mechanism):
        return {}
    united: dict[str, Any] = {"owners": _all(one.owners for one in old if not isinstance(one, Mechanism))}
    figures = [one for one in old if isinstance(one, Measured)]
    if figures:
        united["needs_review"] = _all(one.needs_review for one in figures)
        united["confidence"] = min(one.confidence for one in figures)
    answered = [one for one in old if isinstance(one, Target | Task)]
    if answered:
        united["lead"] = _all(one.lead for one in answered)
    tasks = [one for one in old if isinstance(one, Task)]
    if tasks:
        united["owners_expanded"] = _all(one.owners_expanded for one in tasks)
        united["subfields"] = _all(one.subfields for one in tasks)
        united["body_start"] = min(one.body_start for one in tasks)
        united["body_end"] = max(one.body_end for one in tasks)
        if len({(one.deadline, one.periodicity) for one in tasks}) > 1:
            # Of a task of which only a part is dated, or each part otherwise, nobody said by when it is done.
            united |= _NO_LIMIT
    return united


def _all(lists: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in lists for text in texts))


def _record_of(entry: Entry) -> Editable:
    record = RECORD.validate_python(entry.record)
    if not isinstance(record, Editable):
        raise NotADecision(id=entry.record_id)
    return record


def _child(plan: Plan, document: Document, new: Editable, *, state: str, parents: list[str]) -> Entry:
    """An entry made by a person, under an id that no other record of the plan bears."""
    taken = set(plan.entries.filter(start=new.start).values_list("record_id", flat=True))
    name = next(
        name
        for ordinal in range(len(taken) + 1)
        if (name := record_id(document.sha256, new.kind, new.start, new.end, ordinal)) not in taken
    )
    return Entry(
        plan=plan,
        document=document,
        record_id=name,
        kind=new.kind,
        start=new.start,
        end=new.end,
        record=new.model_copy(update={"id": name}).model_dump(mode="json"),
        read=None,
        state=state,
        origin=Origin.PERSON,
        parents=parents,
    )


@transaction.atomic
def answer(*, plan: Plan, seen: Seen, note: str, annex: Document | None, by: Actor) -> Change | None:
    """A person answers a finding: by words, by the annex that holds what was missing, or both. Raises NoAnswer."""
    if not note.strip() and annex is None:
        raise NoAnswer
    step = steps.Step(steps.locked(plan), "answered", by)
    for finding in steps.chosen(plan, seen):
        step.change(
            finding, state=EntryState.ACCEPTED, note=note.strip(), answer_id=annex.pk if annex else finding.answer_id
        )
    return step.write()


@transaction.atomic
def undo(*, plan: Plan, change: int | None, by: Actor) -> Change:
    """Take back a step: the one that is named, or the newest of this person."""
    plan = steps.locked(plan)
    found = plan.changes.filter(pk=change, undone_at=None).first() if change else steps.last_done(plan, by)
    if found is None:
        raise steps.NothingToUndo
    steps.take_back(found, by)
    return found


@transaction.atomic
def redo(*, plan: Plan, by: Actor) -> Change:
    """Repeat the step that this person took back last."""
    found = steps.last_undone(steps.locked(plan), by)
    steps.repeat(found, by)
    return found
