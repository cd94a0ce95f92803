"""Setting up: accepted records of a plan become the tasks, targets and duties of a programme.

Takes  a plan whose records people accepted, the office that runs it, its years, and the actor.
Gives  a programme with its rows; what the plan says later is taken over by the same way.
Rule   nothing is invented: what a record leaves open stays empty, and an owner that means no body has no duty.
       A record is taken over once, however often one asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhizao.programme import calendar, proposals
from zhizao.programme.proposals import Proposal
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people.models import Body, BodyKind, BodyName
from zhizao.web.plan.models import Entry, Plan
from zhizao.web.programme import presets, versions
from zhizao.web.programme.homes import home_of, name_of_home, root_of
from zhizao.web.programme.measures.actions import load_shipped
from zhizao.web.programme.models import Duty, Measure, Milestone, Programme, Target, TargetVersion, Task
from zhizao.web.programme.setup import queries, reading
from zhizao.web.programme.setup.reading import STATED
from zhizao.web.shell import clock


@transaction.atomic
def start(
    *,
    plan: Plan,
    office: Body,
    first_year: int,
    last_year: int,
    preset: str,
    by: Actor,
    since: date,
    synthetic: bool = False,
    pinned_day: date | None = None,
) -> Programme:
    """Begin to run a plan; where it runs already, that programme. The plan is at home where its office is."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    _settle(plan, root_of(office))
    programme, new = Programme.objects.get_or_create(
        plan=plan,
        defaults={
            "name": plan.title,
            "office": office,
            "first_year": first_year,
            "last_year": last_year,
            "presets": presets.chosen([], preset, pinned_day or clock.today(), by.name),
            "due_rule": asdict(calendar.default_due("quarter")),
            "reminders": asdict(calendar.default_reminders()),
            "synthetic": synthetic,
            "pinned_day": pinned_day,
            "started_at": clock.now(),
        },
    )
    if new:
        if not Measure.objects.exists():
            # On the first day of an office: the targets of its first plan find their measures.
            load_shipped(by=by)
        made = _take(programme, queries.new_in_plan(programme), since, since, by)
        record("programme.started", by=by, on=f"programme:{programme.pk}", plan=plan.pk, office=office.pk, made=made)
    return programme


@transaction.atomic
def take_over(*, programme: Programme, by: Actor, begins: date | None = None) -> int:
    """Take over what was accepted in the plan since, and the owners that the register knows by now; how many rows.

    Their duties begin with the programme, so that cycles of its earlier periods ask them too, unless `begins` is given.
    """
    today = clock.today(programme)
    begins = begins or queries.began(programme) or today
    made = _take(programme, queries.new_in_plan(programme), today, begins, by)
    if any(made.values()):
        record("programme.taken_over", by=by, on=f"programme:{programme.pk}", made=made, begins=begins)
    return sum(made.values())


def _take(programme: Programme, entries: Iterable[Entry], since: date, begins: date, by: Actor) -> dict[str, int]:
    """Rows for accepted entries: tasks as a tree, then targets below them, their measures, and duties that begin then."""
    read = [reading.read(entry) for entry in entries]
    tasks = _tasks(programme, [one for one in read if one.task])
    nodes = _nodes(tasks, since)
    mapping = reading.Mapping.of_register()
    mapped = _map(programme, mapping, by)
    targets = _targets(programme, [one for one in read if one.target], since, mapping)
    mapped += sum(version.measure is not None for version in targets)
    duties = _fill(programme, since, begins)
    return {"tasks": len(tasks), "nodes": nodes, "targets": len(targets), "duties": duties, "measures": mapped}


def _tasks(programme: Programme, read: list[reading.Read]) -> list[Task]:
    known = {
        (task.entry.document_id, task.entry.record["path"]): task
        for task in programme.tasks.select_related("entry")
        if task.entry
    }
    made = []
    for one in sorted(read, key=lambda one: one.depth):
        row = Task.objects.create(
            programme=programme,
            entry=one.entry,
            parent=next((known[key] for key in one.above() if key in known), None),
            order=one.order,
            title=one.title,
            role=one.task.role if one.task else "measure",
        )
        known[one.key] = row
        made.append(row)
    return made


def _nodes(tasks: list[Task], since: date) -> int:
    """A node at the end of each time limit that the plan prints, in its words; how many.

    What was to be done before the programme began is asked of nobody.
    """
    nodes = []
    for task in tasks:
        limit = reading.limit_of(task)
        if limit.due and limit.due >= since:
            text = limit.words or _("completed")
            nodes.append(Milestone(task=task, due=limit.due, text=text[:255], suggested=STATED, since=since))
    return len(Milestone.objects.bulk_create(nodes))


def _targets(
    programme: Programme, read: list[reading.Read], since: date, mapping: reading.Mapping
) -> list[TargetVersion]:
    """Rows for targets; their first versions, with the measure that each is surely about."""
    places = queries.places(programme)
    rows = [
        Target(
            programme=programme,
            entry=one.entry,
            task=places.task_at(one.entry.document_id, one.entry.start),
            order=one.order,
            title=one.title,
        )
        for one in read
    ]
    made, facts = Target.objects.bulk_create(rows), reading.Facts.of_plan(programme.plan)
    return TargetVersion.objects.bulk_create(
        TargetVersion(
            target=row,
            number=1,
            since=since,
            **(reading.slots(one.target) | facts.baseline(one.target)),
            **versions.traits(mapping.measure_of(one.target)),
        )
        for row, one in zip(made, read, strict=True)
        if one.target
    )


def _map(programme: Programme, mapping: reading.Mapping, by: Actor) -> int:
    """Give targets without a measure the one that they are surely about, from today on; how many."""
    changes = {}
    for target in queries.rows_of(programme).unmapped():
        said = reading.read(target.entry).target if target.entry else None
        measure = mapping.measure_of(said) if said else None
        if measure:
            changes[target.pk] = versions.traits(measure)
    reason = _("The register knows its measure by now.")
    return len(versions.renew_all(changes, by=by, reason=reason, on=f"programme:{programme.pk}"))


def _fill(programme: Programme, day: date, begins: date) -> int:
    """Duties for the owners that resolve on a day and that no duty, past or present, was made of; how many.

    No duty begins before its body.
    """
    founded = dict(Body.objects.exclude(founded=None).values_list("pk", "founded"))
    known: set[tuple[int | None, int | None, int]] = set(
        programme.duties.values_list("task_id", "target_id", "body_id")
    )
    rows = []
    for owned in queries.owned(programme, day, queries.rows_of(programme)).things:
        for part in owned.parts:
            key = (owned.task, owned.target, part.body)
            if key not in known:
                known.add(key)
                rows.append(_duty(programme, owned, part, max(begins, founded.get(part.body) or begins)))
    Duty.objects.bulk_create(rows)
    return len(rows)


def _duty(programme: Programme, owned: queries.Owned, part: queries.BodyPart, since: date) -> Duty:
    return Duty(
        programme=programme,
        task_id=owned.task,
        target_id=owned.target,
        body_id=part.body,
        role=part.role,
        assumed=part.assumed,
        printed=part.printed[:120],
        group=part.group[:120],
        since=since,
    )


@transaction.atomic
def make_bodies_from(
    *, plan: Plan, by: Actor, chosen: Iterable[Proposal] | None = None, root: Body | None = None
) -> list[Body]:
    """Bodies for the owners of a plan that the register does not know, under a root; all proposed ones by default.

    Without a root they stand under the home of the plan, and one is made for it where it has none.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    wanted = list(queries.named_by(plan).proposed() if chosen is None else chosen)
    known = root or home_of(plan)
    root = known or new_home(plan=plan, by=by)
    _settle(plan, root_of(root))
    taken = set(Body.objects.values_list("code", flat=True))
    here = Body.objects.filter(path__startswith=root.path)
    named = {
        *here.values_list("name", flat=True),
        *BodyName.objects.filter(body__in=here).values_list("text", flat=True),
    }
    made = []
    for one in wanted:
        if one.name not in named:
            code = proposals.code_of(one.name, taken) if one.code in taken else one.code
            row = Body.objects.create(code=code, kind=one.kind, name=one.name, parent=root, region=one.region)
            made.append(row)
            taken.add(code)
            named.add(one.name)
    BodyName.objects.bulk_create(BodyName(body=body, text=body.name, alias=False) for body in made)
    if made:
        record("bodies.made", by=by, on=f"plan:{plan.pk}", root=root.pk, bodies=[body.code for body in made])
    return made if known else [root, *made]


@transaction.atomic
def new_home(*, plan: Plan, by: Actor) -> Body:
    """A root for a plan of whose place no body is known yet: its government, or what else the document says of itself."""
    name = name_of_home(plan, queries.card_of(plan))
    code = proposals.code_of(name, set(Body.objects.values_list("code", flat=True)))
    home = Body.objects.create(code=code, kind=BodyKind.OTHER, name=name)
    BodyName.objects.create(body=home, text=name, alias=False)
    record("bodies.made", by=by, on=f"plan:{plan.pk}", root=home.pk, bodies=[code])
    return home


def _settle(plan: Plan, root: Body) -> None:
    """Give a plan its home, unless it has one."""
    if plan.home_id is None:
        plan.home = root
        plan.save(update_fields=["home"])


@transaction.atomic
def save_settings(*, programme: Programme, values: Mapping[str, Any], by: Actor) -> bool:
    """Change the settings of a programme; whether anything changed. Another preset (`preset`) holds from today on."""
    wanted = dict(values)
    if "preset" in wanted:
        day = clock.today(programme)
        wanted["presets"] = presets.chosen(programme.presets, wanted.pop("preset"), day, by.name)
    changed = {name: value for name, value in wanted.items() if getattr(programme, name) != value}
    if not changed:
        return False
    before = {name: _plain(getattr(programme, name)) for name in changed}
    for name, value in changed.items():
        setattr(programme, name, value)
    programme.save(update_fields=list(changed))
    after = {name: _plain(value) for name, value in changed.items()}
    record("programme.settings_changed", by=by, on=f"programme:{programme.pk}", before=before, after=after)
    return True


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Body) else value


@transaction.atomic
def set_headlines(*, programme: Programme, chosen: Iterable[int], by: Actor) -> None:
    """Which targets stand on the leader's page."""
    wanted = set(chosen)
    before = set(programme.targets.filter(headline=True).values_list("pk", flat=True))
    if wanted != before:
        programme.targets.filter(pk__in=before - wanted).update(headline=False)
        programme.targets.filter(pk__in=wanted).update(headline=True)
        record(
            "programme.headlines_set",
            by=by,
            on=f"programme:{programme.pk}",
            before=sorted(before),
            after=sorted(wanted),
        )
