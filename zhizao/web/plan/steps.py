"""Steps: how is a change of records written so that it can be undone, and nobody's work is lost?

Takes  the entries that a person changes, with the versions that the person saw.
Gives  a Change with what each entry was before and is after, and one audit event; undo and redo by comparing the two.
Rule   a step on an entry that somebody changed meanwhile is refused; so is the undoing of a step that others built on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Max, ProtectedError
from django.utils import timezone

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.plan.models import Change, Entry, EntryState, Plan, PlanDocument

Fields = dict[str, Any]
KEPT = (
    "document_id", "kind", "start", "end", "record", "read", "state", "origin", "parents", "note", "answer_id",
)  # fmt: skip


class RecordGone(ZhizaoError):
    """The record that a person works on is no longer there."""

    code: ClassVar[str] = "PLAN-102"
    says: ClassVar[str] = "The record {id} is no longer there: somebody split, merged or undid it meanwhile."
    fix: ClassVar[str] = "Look at what stands there now, and choose again."


class ChangedMeanwhile(ZhizaoError):
    """Two people at one record: the second is told."""

    code: ClassVar[str] = "PLAN-103"
    says: ClassVar[str] = "{who} changed this record while you looked at it: “{quote}”."
    fix: ClassVar[str] = "It is shown as it is now; look at it and decide again. Nothing was overwritten."


class BuiltUpon(ZhizaoError):
    """A step cannot be taken back, because a later one stands on it."""

    code: ClassVar[str] = "PLAN-104"
    says: ClassVar[str] = "This step cannot be taken back or repeated: the record {id} was changed or used since."
    fix: ClassVar[str] = "Take back the later step first, or correct the record by hand."


class NothingToUndo(ZhizaoError):
    """There is no step to take back or to repeat."""

    code: ClassVar[str] = "PLAN-105"
    says: ClassVar[str] = "There is no step of yours left to take back or to repeat."
    fix: ClassVar[str] = "Correct the record by hand, or choose a step in the list of changes."


def locked(plan: Plan) -> Plan:
    """The plan, held until the transaction ends: two steps on one plan follow each other."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def chosen(plan: Plan, seen: Mapping[str, int], wanted: str = "") -> list[Entry]:
    """The entries that a person chose, as they saw them, in the order of the text.

    An entry that is in the wanted state already is no conflict: a double click decides once.
    Raises RecordGone or ChangedMeanwhile.
    """
    standing = plan.entries.exclude(state=EntryState.REPLACED)
    found = {one.record_id: one for one in standing.filter(record_id__in=seen)}
    for name, version in seen.items():
        if name not in found:
            raise RecordGone(id=name)
        if found[name].row_version != version and found[name].state != wanted:
            raise ChangedMeanwhile(who=_last_hand(plan, name), quote=found[name].record["quote"][:40])
    return list(found.values())


def _last_hand(plan: Plan, name: str) -> str:
    """Who changed the record last."""
    last = next((one for one in plan.changes.select_related("by")[:200] if name in one.after), None)
    return last.by.name if last and last.by else "—"


def fields(entry: Entry) -> Fields:
    """What a step may change of an entry."""
    return {name: getattr(entry, name) for name in KEPT}


class Step:
    """One change in the making; `write` closes it. Use it inside a transaction that holds the plan."""

    def __init__(self, plan: Plan, action: str, by: Actor) -> None:
        self.plan, self.action, self.by = plan, action, by
        self.before: dict[str, Fields | None] = {}
        self.after: dict[str, Fields | None] = {}
        self._changed: list[Entry] = []
        self._gone: list[Entry] = []
        self._names = {"row_version"}
        self._new: list[Entry] = []

    def change(self, entry: Entry, **values: Any) -> None:
        """Set fields of an entry; those that stay the same are not recorded."""
        old = {name: getattr(entry, name) for name, value in values.items() if getattr(entry, name) != value}
        if not old:
            return
        self.before[entry.record_id] = old
        self.after[entry.record_id] = {name: values[name] for name in old}
        for name in old:
            setattr(entry, name, values[name])
        entry.row_version += 1
        self._names.update(old)
        self._changed.append(entry)

    def add(self, entry: Entry) -> Entry:
        """A new entry."""
        self.before[entry.record_id], self.after[entry.record_id] = None, fields(entry)
        self._new.append(entry)
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an entry out; the change keeps all of it."""
        self.before[entry.record_id], self.after[entry.record_id] = fields(entry), None
        self._gone.append(entry)

    def write(self) -> Change | None:
        """Write the entries, the change and its event; None where nothing changed. Raises BuiltUpon."""
        if not self.after:
            return None
        _remove(self._gone)
        Entry.objects.bulk_update(self._changed, sorted(self._names), batch_size=200)
        Entry.objects.bulk_create(self._new)
        change = Change.objects.create(
            plan=self.plan, by=self.by.user, action=self.action, before=self.before, after=self.after
        )
        first, count = list(self.after)[:20], len(self.after)
        record(
            f"plan.{self.action}", by=self.by, on=f"plan:{self.plan.pk}", records=first, count=count, change=change.pk
        )
        return change


def last_done(plan: Plan, by: Actor) -> Change:
    """The newest step of a person that still stands. Raises NothingToUndo."""
    found = plan.changes.filter(by=by.user, undone_at=None).first()
    if found is None:
        raise NothingToUndo
    return found


def last_undone(plan: Plan, by: Actor) -> Change:
    """The step that a person took back and may repeat: the first behind their newest one. Raises NothingToUndo."""
    mine = plan.changes.filter(by=by.user)
    standing = mine.filter(undone_at=None).values_list("pk", flat=True).first() or 0
    found = mine.filter(pk__gt=standing).order_by("pk").first()
    if found is None:
        raise NothingToUndo
    return found


def take_back(change: Change, by: Actor) -> None:
    """Undo a step. Raises BuiltUpon where an entry is no longer as the step left it."""
    _turn(change.plan, change.after, change.before)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    record("plan.undone", by=by, on=f"plan:{change.plan_id}", change=change.pk, step=change.action)


def repeat(change: Change, by: Actor) -> None:
    """Redo a step that was undone. Raises BuiltUpon where an entry is no longer as it was before the step."""
    _turn(change.plan, change.before, change.after)
    change.undone_at = None
    change.save(update_fields=["undone_at"])
    record("plan.redone", by=by, on=f"plan:{change.plan_id}", change=change.pk, step=change.action)


def _turn(plan: Plan, now: Mapping[str, Fields | None], then: Mapping[str, Fields | None]) -> None:
    """Bring entries from one state to the other, all or none."""
    entries = {one.record_id: one for one in plan.entries.filter(record_id__in=now)}
    for name, wanted in now.items():
        if not _stands(entries.get(name), wanted):
            raise BuiltUpon(id=name)
    changed = []
    for name, target in then.items():
        entry = entries.get(name)
        if entry and target is not None:
            for field, value in target.items():
                setattr(entry, field, value)
            entry.row_version += 1
            changed.append(entry)
    touched = {"row_version", *(field for target in then.values() for field in target or ())}
    Entry.objects.bulk_update(changed, sorted(touched), batch_size=200)
    _remove(entries[name] for name, target in then.items() if target is None and name in entries)
    born = [
        Entry(plan=plan, record_id=name, **target) for name, target in then.items() if target and name not in entries
    ]
    Entry.objects.bulk_create(born)
    _keep_parts(plan, {entry.document_id for entry in born})


def join(plan: Plan, document: int) -> None:
    """A document becomes the last part of a plan."""
    last = plan.parts.aggregate(last=Max("order"))["last"]
    PlanDocument.objects.create(plan=plan, document_id=document, order=0 if last is None else last + 1)


def _keep_parts(plan: Plan, came: set[int]) -> None:
    """An annex is a part of the plan as long as its records are: both are taken back and repeated together."""
    held = set(plan.parts.values_list("document", flat=True))
    for document in sorted(came - held):
        join(plan, document)
    standing = plan.entries.values("document")
    plan.parts.filter(order__gt=0).exclude(document__in=standing).delete()


def _stands(entry: Entry | None, wanted: Fields | None) -> bool:
    """Is the entry as it was left?"""
    if entry is None or wanted is None:
        return entry is None and wanted is None
    return all(getattr(entry, field) == value for field, value in wanted.items())


def _remove(entries: Iterable[Entry]) -> None:
    for entry in entries:
        try:
            entry.delete()
        except ProtectedError as error:
            raise BuiltUpon(id=entry.record_id) from error
