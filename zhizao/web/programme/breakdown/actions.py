"""Breaking down: who answers for what, how often it is reported, and what each year asks.

Takes  rows, the actor, and what they want.
Gives  the rows as they are after it, and one audit event for each write.
Rule   duties and milestones are never overwritten: one ends and another begins. All of an action stands or nothing.
       `seen` is what the page showed; whoever sends a page that is no longer true is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from zhizao.programme.breakdown import Share
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.audit.models import Event
from zhizao.web.people.models import Body
from zhizao.web.programme.breakdown import duties, grid, queries
from zhizao.web.programme.breakdown.duties import Part, Thing
from zhizao.web.programme.breakdown.errors import BodyGone, ChangedMeanwhile, NothingToUndo, SharesDiffer
from zhizao.web.programme.breakdown.grid import Grid
from zhizao.web.programme.models import Duty, Milestone, Programme, Target, TargetVersion, Task
from zhizao.web.programme.setup.queries import rows_of
from zhizao.web.programme.setup.reading import STATED
from zhizao.web.programme.versions import renew
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


def on(programme: Programme) -> str:
    """The object of the events that concern the breakdown."""
    return f"programme:{programme.pk}"


@transaction.atomic
def assign(*, programme: Programme, thing: Thing, parts: Iterable[Part], by: Actor, seen: str | None = None) -> bool:
    """Give a task or target exactly these parts; whether anything changed."""
    now, day = list(duties.current(thing)), clock.today(programme)
    _still(thing, duties.token(now), seen)
    ends, begins = duties.difference(now, parts)
    _alive([part.body for part in begins], day)
    if not (ends or begins):
        return False
    Duty.objects.filter(pk__in=[duty.pk for duty in ends]).update(until=day)
    began = begin(programme, thing, begins, day)
    record(
        "duty.assigned",
        by=by,
        on=on(programme),
        thing=f"{kind_of(thing)}:{thing.pk}",
        title=thing.title,
        ended=[duty.pk for duty in ends],
        began=[duty.pk for duty in began],
    )
    return True


@transaction.atomic
def assign_many(
    *,
    programme: Programme,
    seen: Mapping[str, str | None],
    lead: int | None,
    supports: Sequence[tuple[int, str]],
    by: Actor,
) -> int:
    """Give several tasks and targets one lead, more supports, or both; how many of them changed.

    `seen` names the rows (`task:3`) with what the page showed of each. What is held stays, whoever led so far supports.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    day, things = clock.today(programme), queries.things_of_keys(programme, seen)
    _alive([*([lead] if lead else []), *(body for body, _group in supports)], day)
    ends, begins, confirmed, changed = list[Duty](), list[Duty](), list[int](), list[str]()
    for key, (thing, now) in things.items():
        _still(thing, duties.token(now), seen[key])
        gone, more = duties.difference(now, duties.with_more(now, lead, supports))
        said = [duty.pk for duty in now if duty.body_id == lead and duty.role == "lead" and duty.assumed]
        ends += gone
        begins += [duty_of(programme, thing, part, day) for part in more]
        confirmed += said
        changed += [key] if gone or more or said else []
    if changed:
        Duty.objects.filter(pk__in=[duty.pk for duty in ends]).update(until=day)
        Duty.objects.filter(pk__in=confirmed).update(assumed=False)
        began = [duty.pk for duty in Duty.objects.bulk_create(begins)]
        record(
            "duty.assigned",
            by=by,
            on=on(programme),
            things=changed,
            ended=[duty.pk for duty in ends],
            began=began,
            confirmed=confirmed,
        )
    return len(changed)


def begin(programme: Programme, thing: Thing, parts: Iterable[Part], day: date) -> list[Duty]:
    """New duties from a day on."""
    return Duty.objects.bulk_create([duty_of(programme, thing, part, day) for part in parts])


def duty_of(programme: Programme, thing: Thing, part: Part, day: date) -> Duty:
    """A part as a row."""
    return Duty(
        programme=programme,
        **duties.about(thing),
        body_id=part.body,
        role=part.role,
        assumed=part.assumed,
        printed=part.printed,
        group=part.group,
        reports_on=part.reports_on,
        since=day,
    )


def kind_of(thing: Thing) -> str:
    """`task` or `target`."""
    return "task" if isinstance(thing, Task) else "target"


def _still(thing: Thing, now: str, seen: str | None) -> None:
    if seen is not None and seen != now:
        raise ChangedMeanwhile(subject=thing.title)


def _alive(bodies: Iterable[int], day: date) -> None:
    for body in Body.objects.filter(pk__in=set(bodies)).select_related("successor"):
        if not body.lives(day):
            raise BodyGone(body=body.name, day=day, successor=body.successor.name if body.successor else "—")


@transaction.atomic
def confirm(*, programme: Programme, chosen: Iterable[int], by: Actor) -> int:
    """Say of assumed parts that they are right; how many."""
    found = list(programme.duties.filter(pk__in=list(chosen), assumed=True, until=None).values_list("pk", flat=True))
    if found:
        Duty.objects.filter(pk__in=found).update(assumed=False)
        record("duty.confirmed", by=by, on=on(programme), confirmed=found)
    return len(found)


@transaction.atomic
def set_rhythm(*, programme: Programme, chosen: Iterable[int], rhythm: str, by: Actor) -> int:
    """From the next cycle on these duties report in another rhythm; how many changed."""
    found = programme.duties.filter(pk__in=list(chosen), until=None).exclude(reports_on=rhythm)
    before = dict(found.values_list("pk", "reports_on"))
    if before:
        Duty.objects.filter(pk__in=before).update(reports_on=rhythm)
        record("duty.rhythm_set", by=by, on=on(programme), rhythm=rhythm, before=before)
    return len(before)


@transaction.atomic
def undo(*, programme: Programme, seq: int, by: Actor) -> None:
    """Take an assignment or confirmation back: what it ended begins again, what it began ends."""
    event = Event.objects.filter(seq=seq, object=on(programme), action__in=("duty.assigned", "duty.confirmed")).first()
    if event is None or Event.objects.filter(object=on(programme), action="duty.undone", details__undoes=seq).exists():
        raise NothingToUndo
    confirmed = event.details.get("confirmed", [])
    if confirmed and not _all_open(confirmed):
        raise NothingToUndo
    Duty.objects.filter(pk__in=confirmed).update(assumed=True)
    ended, began = event.details.get("ended", []), event.details.get("began", [])
    day = clock.today(programme)
    again = _again(list(Duty.objects.filter(pk__in=ended)), began, day)
    record("duty.undone", by=by, on=on(programme), undoes=seq, ended=began, began=again, unconfirmed=confirmed)


def _all_open(ids: list[int]) -> bool:
    return Duty.objects.filter(pk__in=ids, until=None).count() == len(ids)


def _again(gone: list[Duty], began: list[int], day: date) -> list[int]:
    """End what began and bring back what had ended; its ids. On the same day the very rows come back."""
    taken = Duty.objects.filter(until=None).exclude(pk__in=began)
    for duty in gone:
        if taken.filter(**duties.about(duty.subject), body=duty.body_id).exists():
            raise NothingToUndo
    if not _all_open(began):
        raise NothingToUndo
    Duty.objects.filter(pk__in=began).update(until=day)
    same_day = [duty for duty in gone if duty.until == day]
    Duty.objects.filter(pk__in=[duty.pk for duty in same_day]).update(until=None)
    later = [duty for duty in gone if duty.until != day]
    for duty in later:
        duty.pk, duty.since, duty.until = None, day, None
        duty._state.adding = True  # noqa: SLF001 (how Django copies a row)
    return [duty.pk for duty in same_day] + [duty.pk for duty in Duty.objects.bulk_create(later)]


@transaction.atomic
def save_figures(*, programme: Programme, wanted: Grid, by: Actor, seen: str | None = None) -> int:
    """Save the figures of a grid: what differs ends and begins anew; how many figures changed."""
    version = wanted.version
    now = list(queries.stones_of(version))
    _still_there(version, queries.stones_token(now), seen)
    wrong = wanted.wrong(speaking())
    if wrong:
        raise SharesDiffer(differences="；".join(wrong))
    day = clock.today(programme)
    kept = {(one.body_id or grid.WHOLE, one.due.year): one for one in now}
    shown = {(row, year) for row in (grid.WHOLE, *(body.pk for body in wanted.members)) for year in wanted.years}
    ends = [one for key, one in kept.items() if key in shown and _share_of(one) != wanted.figures.get(key)]
    stays = set(kept) - {(one.body_id or grid.WHOLE, one.due.year) for one in ends}
    begins = [_stone(wanted, key, share, day) for key, share in wanted.figures.items() if key in shown - stays]
    if not (ends or begins):
        return 0
    Milestone.objects.filter(pk__in=[one.pk for one in ends]).update(until=day)
    began = Milestone.objects.bulk_create(begins)
    record(
        "milestones.saved",
        by=by,
        on=on(programme),
        target=version.target_id,
        ended=[one.pk for one in ends],
        began=[one.pk for one in began],
    )
    return max(len(ends), len(began))


def _still_there(version: TargetVersion, now: str, seen: str | None) -> None:
    if seen is not None and seen != now:
        raise ChangedMeanwhile(subject=version.target.title)


def _share_of(stone: Milestone) -> Share | None:
    return None if stone.value is None else Share(stone.value, stone.value if stone.high is None else stone.high)


def _stone(wanted: Grid, key: tuple[int, int], share: Share, day: date) -> Milestone:
    row, year = key
    said = None if row else wanted.stated.get(year)
    own = said if said and share == Share.of(said.value) else None
    return Milestone(
        version=wanted.version,
        body_id=row or None,
        due=grid.due(wanted, year),
        value=share.low,
        high=None if share.low == share.high else share.high,
        suggested=STATED if own else wanted.how,
        text=own.quote[:255] if own else "",
        since=day,
    )


@transaction.atomic
def suggest_all(*, programme: Programme, by: Actor) -> int:
    """Yearly figures for every target that has none yet, in even steps to what it promises; how many targets."""
    day = clock.today(programme)
    suggested = queries.suggestions(programme)
    rows = [
        _stone(one, key, share, day) for one in suggested for key, share in one.figures.items() if key[0] == grid.WHOLE
    ]
    if rows:
        Milestone.objects.bulk_create(rows)
        record("milestones.suggested", by=by, on=on(programme), targets=len(suggested), milestones=len(rows))
    return len(suggested)


@transaction.atomic
def join_all(*, programme: Programme, by: Actor) -> int:
    """Join every promise that is told in steps; how many promises."""
    lasts = [one.last for one in rows_of(programme).open_stairs()]
    for last in lasts:
        join(programme=programme, last=last, by=by)
    return len(lasts)


@transaction.atomic
def join(*, programme: Programme, last: Target, by: Actor) -> int:
    """Make one promise of the steps that lead to a target: their figures are its milestones; how many were joined.

    Whoever answers for a step answers for the whole from today on; the steps keep their reports and are asked no more.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    found = next((one for one in rows_of(programme).open_stairs() if one.last.pk == last.pk), None)
    version = queries.version_of(last)
    if found is None or version is None:
        raise ChangedMeanwhile(subject=last.title)
    day, version.target = clock.today(programme), last
    held = list(Duty.objects.filter(target__in=found.before, until=None).order_by("role", "pk"))
    own = {duty.body_id for duty in duties.current(last)}
    led = duties.current(last).filter(role="lead").exists()
    parts = {one.body_id: _part_in_whole(one, led=led) for one in reversed(held) if one.body_id not in own}
    began = begin(programme, last, parts.values(), day)
    Duty.objects.filter(pk__in=[one.pk for one in held]).update(until=Greatest("since", Value(day)))
    programme.targets.filter(pk__in=[one.pk for one in found.before]).update(step_of=last, headline=False)
    stated = queries.stated_by(step for _, step in found.steps)[last.pk]
    whole = grid.grid_of(programme, last, version, (), (), stated)
    there = {one.due.year for one in queries.stones_of(version) if one.body_id is None}
    stones = Milestone.objects.bulk_create(
        _stone(whole, (grid.WHOLE, year), Share.of(one.value), day) for year, one in stated.items() if year not in there
    )
    record(
        "target.joined",
        by=by,
        on=on(programme),
        target=last.pk,
        steps=[one.pk for one in found.before],
        ended=[one.pk for one in held],
        began=[one.pk for one in began],
        milestones=[one.pk for one in stones],
    )
    return len(found.before)


def _part_in_whole(duty: Duty, *, led: bool) -> Part:
    role = "support" if led else duty.role
    return Part(duty.body_id, role, duty.reports_on, duty.assumed and role == "lead", duty.printed, duty.group)


@transaction.atomic
def part(*, programme: Programme, last: Target, by: Actor) -> int:
    """Take what was joined apart: each step is a target with its duties again, from today on; how many."""
    steps = list(programme.targets.filter(step_of=last))
    day = clock.today(programme)
    event = Event.objects.filter(object=on(programme), action="target.joined", details__target=last.pk)
    joined = event.order_by("-seq").first()
    ended = Duty.objects.filter(pk__in=joined.details["ended"] if joined else (), target__in=steps)
    again = _again(list(ended), [], day)
    programme.targets.filter(pk__in=[one.pk for one in steps]).update(step_of=None)
    if steps:
        record("target.parted", by=by, on=on(programme), target=last.pk, steps=[one.pk for one in steps], began=again)
    return len(steps)


def set_baseline(*, target: Target, value: Decimal | None, day: date | None, by: Actor) -> bool:
    """What the target starts from, and of which day; whether it changed."""
    today, reason = clock.today(target.programme), _("The baseline was entered.")
    return renew(target, by, reason, today, baseline=value, baseline_day=day) is not None


@transaction.atomic
def save_nodes(
    *, programme: Programme, task: Task, nodes: Iterable[tuple[str, date]], by: Actor, seen: str | None = None
) -> bool:
    """The nodes of a task (时间节点): those that differ end and begin anew; whether anything changed."""
    now = list(queries.nodes_of(task))
    if seen is not None and seen != queries.stones_token(now):
        raise ChangedMeanwhile(subject=task.title)
    wanted, day = set(nodes), clock.today(programme)
    ends = [one for one in now if (one.text, one.due) not in wanted]
    begins = wanted - {(one.text, one.due) for one in now}
    if not (ends or begins):
        return False
    Milestone.objects.filter(pk__in=[one.pk for one in ends]).update(until=day)
    began = Milestone.objects.bulk_create(
        Milestone(task=task, text=text, due=due, since=day) for text, due in sorted(begins, key=lambda node: node[1])
    )
    record(
        "nodes.saved",
        by=by,
        on=on(programme),
        task=task.pk,
        ended=[one.pk for one in ends],
        began=[one.pk for one in began],
    )
    return True
