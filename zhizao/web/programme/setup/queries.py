"""What setting up needs to know: programmes, what is new in their plans, and which owners mean nobody yet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from zhizao.output.pieces import MARKUP
from zhizao.plan import owners, records
from zhizao.programme import offices, parts, proposals
from zhizao.programme.bodies import Resolution, forms_of
from zhizao.programme.parts import Unresolved
from zhizao.programme.stairs import Stair, stairs
from zhizao.web.people.models import Body, BodyKind
from zhizao.web.plan.models import Entry, EntryState, Plan, PlanDocument
from zhizao.web.programme.homes import Homes, name_of_home
from zhizao.web.programme.models import Duty, Programme, Target, TargetVersion, Task
from zhizao.web.programme.versions import newest


def programmes() -> QuerySet[Programme]:
    """All programmes with their counts, the newest first."""
    return Programme.objects.select_related("office", "plan").annotate(
        task_count=Count("tasks", distinct=True), target_count=Count("targets", distinct=True)
    )


def plans_to_start() -> QuerySet[Plan]:
    """Plans that no programme runs yet, with how much of them was accepted."""
    accepted = Q(entries__state=EntryState.ACCEPTED, entries__kind__in=("task", "target"))
    proposed = Q(entries__state=EntryState.PROPOSED, entries__kind__in=("task", "target"))
    return Plan.objects.filter(programme=None).annotate(
        accepted=Count("entries", filter=accepted), waiting=Count("entries", filter=proposed)
    )


def accepted(plan: Plan) -> QuerySet[Entry]:
    """The accepted tasks and targets of a plan, each with the place of its document, and whether a row was made of it."""
    part = PlanDocument.objects.filter(plan=plan, document=OuterRef("document")).values("order")[:1]
    entries = Entry.objects.filter(plan=plan, state=EntryState.ACCEPTED, kind__in=("task", "target"))
    has_row = Q(task__isnull=False) | Q(target__isnull=False)
    return entries.annotate(part=Subquery(part), has_row=has_row).order_by("part", "start", "end", "id")


def new_in_plan(programme: Programme) -> list[Entry]:
    """Accepted tasks and targets of the plan that the programme has no row for; what says a row again needs none."""
    return _new(list(accepted(programme.plan)))


def _has_row(entry: Entry) -> bool:
    """Whether the programme has a row of it; said by `accepted`."""
    return bool(getattr(entry, "has_row", False))


def _new(entries: list[Entry]) -> list[Entry]:
    first = {same[0].pk for same in promised(entries) if not any(map(_has_row, same))}
    return [one for one in entries if one.pk in first or (one.kind == "task" and not _has_row(one))]


def promised(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The accepted targets, those together that promise the same: a text and its annex often say a thing twice."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == "target":
            found.setdefault(entry.record.get("ref") or entry.record_id, []).append(entry)
    return list(found.values())


@dataclass(frozen=True)
class Rows:
    """The tasks and targets of a programme, with the entries they were made from, and all that its plan says by now."""

    tasks: list[Task]
    targets: list[Target]
    mapped: frozenset[int]
    entries: list[Entry]

    def new(self) -> list[Entry]:
        """What the plan says and no row holds yet."""
        return _new(self.entries)

    def said_again(self) -> dict[int | None, list[Entry]]:
        """For the entries that have a row, those that promise the same and have none."""
        return {
            one.pk: [other for other in same if not _has_row(other)]
            for same in promised(self.entries)
            for one in same
            if _has_row(one)
        }

    def open_stairs(self) -> list[Stair[Target]]:
        """Targets that state figures of several years for one thing, and are not joined."""
        return [one for one in stairs_of(self.targets) if not any(step.step_of_id for _, step in one.steps)]

    def gone(self) -> list[Task | Target]:
        """Those whose record has since been rejected or replaced in the plan."""
        every: list[Task | Target] = [*self.tasks, *self.targets]
        return [one for one in every if one.entry and one.entry.state != EntryState.ACCEPTED]

    def unmapped(self) -> list[Target]:
        """Targets without a measure."""
        return [target for target in self.targets if target.pk not in self.mapped and target.step_of_id is None]


def stairs_of(targets: Iterable[Target]) -> list[Stair[Target]]:
    """The stairs among the targets of a programme, by what their records say."""
    said = [(one, records.Target.model_validate(one.entry.record)) for one in targets if one.entry]
    return stairs(said)


def rows_of(programme: Programme) -> Rows:
    """Tasks and targets as they stand."""
    mapped = newest().filter(target__programme=programme).exclude(measure=None).values_list("target", flat=True)
    return Rows(
        list(programme.tasks.select_related("entry")),
        list(programme.targets.select_related("entry")),
        frozenset(mapped),
        list(accepted(programme.plan)),
    )


def card_of(plan: Plan) -> dict[str, Any]:
    """The card of the plan's main document."""
    return plan.parts.values_list("document__card", flat=True).first() or {}


def began(programme: Programme) -> date | None:
    """The day from which the duties and promises of a programme hold: its first; None where it has none yet."""
    duties = Duty.objects.filter(programme=OuterRef("pk")).order_by("since")
    versions = TargetVersion.objects.filter(target__programme=OuterRef("pk")).order_by("since")
    firsts = [Subquery(rows.values("since")[:1]) for rows in (duties, versions)]
    days = Programme.objects.filter(pk=programme.pk).values_list(*firsts).get()
    return min((day for day in days if day), default=None)


def printed_on(card: dict[str, Any]) -> date | None:
    """The day that stands on the document."""
    day = str(card.get("date") or "")
    return date.fromisoformat(day) if day.count("-") == 2 else None


@dataclass(frozen=True)
class Places:
    """The tasks of a programme by the words they cover."""

    starts: dict[int, list[tuple[int, int, Task]]]

    def task_at(self, document: int, offset: int) -> Task | None:
        """The innermost task whose text contains the offset."""
        spans = self.starts.get(document, [])
        before = spans[: bisect_right(spans, offset, key=lambda span: span[0])]
        return next((task for start, end, task in reversed(before) if offset < end), None)


def places(programme: Programme) -> Places:
    """Where the tasks stand in their documents."""
    found: dict[int, list[tuple[int, int, Task]]] = {}
    for task in programme.tasks.exclude(entry=None).select_related("entry"):
        if task.entry:
            span = task.entry.record
            found.setdefault(task.entry.document_id, []).append((span["body_start"], span["body_end"], task))
    for spans in found.values():
        spans.sort(key=lambda span: (span[0], -span[1]))
    return Places(found)


@dataclass(frozen=True)
class BodyPart:
    """A part of a body that is a row."""

    body: int
    role: str
    assumed: bool
    printed: str
    group: str


@dataclass(frozen=True)
class Owned:
    """A task or target with what its printed owners come to."""

    task: int | None
    target: int | None
    title: str
    parts: tuple[BodyPart, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True)
class Ownership:
    """What the owners printed in a plan come to."""

    things: list[Owned] = field(default_factory=list)

    def unresolved(self) -> list[tuple[Unresolved, list[Owned]]]:
        """Each owner that means nobody, with the things it is printed for."""
        found: dict[str, tuple[Unresolved, list[Owned]]] = {}
        for thing in self.things:
            for one in thing.unresolved:
                found.setdefault(one.printed, (one, []))[1].append(thing)
        return list(found.values())


def owned(programme: Programme, since: date, rows: Rows) -> Ownership:
    """What the printed owners of each task and target come to; a target without any takes those of its task."""
    card = card_of(programme.plan)
    homes = Homes.now()
    reader = parts.Reader(homes.near(programme.plan_id), printed_on(card), since)
    ids = {code: body.pk for code, body in homes.bodies.items()}
    tasks = {task.pk: task for task in rows.tasks}
    again = rows.said_again()
    things = [_owned(reader, ids, task, None, _of_task(task)) for task in rows.tasks]
    things += [
        _owned(reader, ids, None, one, _with(_of_target(one, tasks.get(one.task_id or 0)), again.get(one.entry_id, ())))
        for one in rows.targets
        if one.step_of_id is None
    ]
    return Ownership(things)


def _with(said: Printed, again: Iterable[Entry]) -> Printed:
    """Who is named only where a thing is said again (in the table of an annex) answers for it too."""
    owners, lead, behind = said
    more = [name for entry in again for name in entry.record.get("owners", ())]
    leads = [name for entry in again for name in entry.record.get("lead", ())]
    every = tuple(dict.fromkeys((*owners, *more)))
    # Who is named alone leads; who stands beside it in another place helps.
    alone = owners if len(owners) == 1 else ()
    return every, lead or tuple(leads) or alone, (*behind, *every[len(owners) :]) if behind else ()


Printed = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _of_task(task: Task | None) -> Printed:
    """Owners, those that lead, and the names behind them, as the task prints them."""
    found = task.entry.record if task and task.entry else {}
    return tuple(found.get("owners", ())), tuple(found.get("lead", ())), tuple(found.get("owners_expanded", ()))


def _of_target(target: Target, task: Task | None) -> Printed:
    """The target's own, else those of its task; where both name the same, the task says who is behind a name."""
    said = target.entry.record if target.entry else {}
    own, lead = tuple(said.get("owners", ())), tuple(said.get("lead", ()))
    of_task = _of_task(task)
    if own and own != of_task[0]:
        return own, lead, ()
    return of_task[0], lead or of_task[1], of_task[2]


def _owned(reader: parts.Reader, ids: dict[str, int], task: Task | None, target: Target | None, said: Printed) -> Owned:
    found = reader.parts(*said)
    thing = task or target
    return Owned(
        task.pk if task else None,
        target.pk if target else None,
        thing.title if thing else "",
        tuple(BodyPart(ids[one.body], one.role, one.assumed, one.printed, one.group) for one in found.parts),
        found.unresolved,
    )


@dataclass(frozen=True)
class Office:
    """The office of the leading group: what the plan calls it, and who it is in the register; None where nobody knows."""

    named: str | None
    body: Body | None
    by_name: bool = False


@dataclass(frozen=True)
class Named:
    """Whom a plan names: the owners of its accepted records, and the office of its leading group."""

    plan: Plan
    homes: Homes
    card: dict[str, Any]
    owners: tuple[str, ...]
    office: str | None

    def proposed(self) -> list[proposals.Proposal]:
        """Bodies to make for those whom the register does not know."""
        known, on = self.homes.near(self.plan.pk), printed_on(self.card)
        # A name that a register almost knows (a former one, an alias with two bearers) needs a person, not a new body.
        names = [*self.owners, *filter(None, [self.office])]
        unknown = [one.printed for one in known.unresolved(names, on) if one.reason == "unknown"]
        taken = {body.code for body in self.homes.known.register}
        # The root that is made with them is no body below itself.
        root = None if self.homes.of(self.plan.pk) else forms_of(name_of_home(self.plan, self.card), known.place)
        made = proposals.proposals(unknown, taken)
        made = [one for one in made if not (root and root & forms_of(one.name, known.place))]
        if any(_lacks_districts(known.resolve(name, on)) for name in self.owners):
            made += proposals.districts(known.place, taken | {one.code for one in made})
        return made

    def empty_groups(self) -> list[str]:
        """Groups (各区县人民政府) of which the register knows no member and the maps no district."""
        known, on = self.homes.near(self.plan.pk), printed_on(self.card)
        found = {name: known.resolve(name, on) for name in dict.fromkeys(map(owners.plain, self.owners))}
        offered = bool(proposals.districts(known.place))
        return [
            name
            for name, one in found.items()
            if one.group
            and one.group.certain
            and {"district", "zone"} & set(one.group.kinds)
            and not one.members
            and not (offered and _lacks_districts(one))
        ]

    def office_of(self, home: Body) -> Office:
        """Who would run the plan: the office that it names, else the only one of a leading group that its home has."""
        near = self.homes.near(self.plan.pk)
        found = near.resolve(self.office, printed_on(self.card)).body if self.office else None
        if found:
            return Office(self.office, self.homes.bodies[found.code], by_name=True)
        known = [
            body
            for body in self.homes.bodies.values()
            if body.kind == BodyKind.OFFICE and body.path.startswith(home.path)
        ]
        return Office(self.office, known[0] if len(known) == 1 else None)


def named_by(plan: Plan) -> Named:
    """Whom the plan names, and the register as it stands."""
    card, raw = plan.parts.values_list("document__card", "document__raw").first() or ({}, "")
    office = offices.named(MARKUP.sub("", raw)) if raw else None
    return Named(plan, Homes.now(), card or {}, tuple(_names(plan)), office)


def _lacks_districts(found: Resolution) -> bool:
    """Is it a group of districts of which the register knows none?"""
    return (
        found.group is not None
        and "district" in found.group.kinds
        and not any(body.kind == "district" for body in found.members)
    )


def _names(plan: Plan) -> Iterable[str]:
    """Every owner that accepted records print, with the names in notes."""
    for entry in accepted(plan):
        yield from entry.record.get("owners_expanded") or entry.record.get("owners", ())
