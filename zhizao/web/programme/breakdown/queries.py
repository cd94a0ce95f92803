"""What the breakdown shows: tasks and targets with their bodies, the duties of a unit, the facts of its letter.

Rule   a page asks the database a fixed number of times, however many rows it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from zhizao.web.audit.models import Event
from zhizao.web.document.models import Document
from zhizao.web.people.models import Body, User
from zhizao.web.programme import promises
from zhizao.web.programme.breakdown.duties import Thing, in_force, token
from zhizao.web.programme.breakdown.grid import Grid, Stated, by_years, grid_of
from zhizao.web.programme.homes import Homes
from zhizao.web.programme.models import Duty, Milestone, Programme, Revision, Target, TargetVersion, Task
from zhizao.web.programme.setup.queries import stairs_of
from zhizao.web.programme.setup.reading import STATED, exact, standing
from zhizao.web.programme.versions import newest
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


@dataclass(frozen=True)
class Chip:
    """A body, or a printed group with all its members, in one part of one thing."""

    label: str
    role: str
    duties: tuple[Duty, ...]

    @property
    def members(self) -> str:
        """Who stands behind a group."""
        return "、".join(duty.body.name for duty in self.duties)

    @property
    def ids(self) -> str:
        """Its duties as a form sends them."""
        return ",".join(str(duty.pk) for duty in self.duties)

    @property
    def of_group(self) -> bool:
        """Whether it stands for several."""
        return bool(self.duties[0].group)

    @property
    def assumed(self) -> bool:
        """Whether the document does not say so."""
        return any(duty.assumed for duty in self.duties)


@dataclass(frozen=True)
class Row:
    """A task or target in the table."""

    thing: Thing
    depth: int
    duties: tuple[Duty, ...] = ()
    version: TargetVersion | None = None
    due: date | None = None
    standing: str = ""

    @property
    def kind(self) -> str:
        """`task` or `target`."""
        return "task" if isinstance(self.thing, Task) else "target"

    @property
    def key(self) -> str:
        """How the page names the row when several are chosen."""
        return f"{self.kind}:{self.thing.pk}"

    @property
    def tick(self) -> str:
        """The same, with what the page shows of it."""
        return f"{self.key}:{token(self.duties)}"

    @property
    def promise(self) -> str:
        """What a target promises."""
        return promises.promise(self.version)

    @property
    def heads_only(self) -> bool:
        """A heading that groups others needs no body of its own."""
        return isinstance(self.thing, Task) and self.thing.role == "group" and not self.duties

    @property
    def open(self) -> bool:
        """Whether somebody has still to answer for it."""
        joined = isinstance(self.thing, Target) and self.thing.step_of_id is not None
        return not self.duties and not self.heads_only and not joined

    @property
    def leads(self) -> list[Chip]:
        """Who leads."""
        return chips(duty for duty in self.duties if duty.role == "lead")

    @property
    def supports(self) -> list[Chip]:
        """Who supports."""
        return chips(duty for duty in self.duties if duty.role != "lead")

    @property
    def assumed(self) -> list[Duty]:
        """The parts that are assumptions."""
        return [duty for duty in self.duties if duty.assumed]

    @property
    def rhythm_words(self) -> str:
        """How often it is reported."""
        held = {duty.reports_on for duty in self.duties}
        return "、".join(word for rhythm, word in rhythms().items() if rhythm in held)


def rhythms() -> dict[str, str]:
    """How often a duty may be reported, in words."""
    return {
        "month": _("monthly"),
        "quarter": _("quarterly"),
        "half_year": _("half-yearly"),
        "year": _("yearly"),
        "never": _("not on its own"),
    }


def roles() -> dict[str, str]:
    """What a body may do, in words."""
    return {"lead": _("lead"), "support": _("support")}


def groups() -> dict[str, str]:
    """Groups whose members can be given a duty together, in words; their kinds stand in forms.py."""
    return {"districts": _("all districts and counties"), "districts_zones": _("all districts, counties and zones")}


def chips(duties: Iterable[Duty]) -> list[Chip]:
    """One for each body or group, in the order given."""
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        found.setdefault(duty.group or f"#{duty.body_id}", []).append(duty)
    return [Chip(each[0].group or each[0].body.name, each[0].role, tuple(each)) for each in found.values()]


@dataclass(frozen=True)
class Filter:
    """What of the table is wanted; stands in the address."""

    body: int | None = None
    part: int | None = None
    show: str = ""
    kind: str = ""
    words: str = ""

    def keeps(self, row: Row, inside: set[int]) -> bool:
        """Whether the row is wanted; `inside` are the tasks of the part that was chosen."""
        thing = row.thing
        place = thing.pk if isinstance(thing, Task) else thing.task_id
        return (
            (not self.kind or row.kind == self.kind)
            and (self.body is None or any(duty.body_id == self.body for duty in row.duties))
            and (self.part is None or place in inside)
            and (self.show != "unassigned" or row.open)
            and (self.show != "assumed" or bool(row.assumed))
            and (not self.words or self.words in thing.title)
        )


@dataclass(frozen=True)
class Table:
    """The rows that are wanted, and how many there are of which sort."""

    rows: list[Row]
    tasks: int
    targets: int
    unassigned: int
    assumed: int
    bodies: list[Body]
    parts: list[tuple[Task, int]] = field(default_factory=list)


def table(programme: Programme, wanted: Filter) -> Table:
    """Tasks and targets in the order of the plan, with their bodies."""
    rows = list(_rows(programme))
    tasks = {row.thing.pk: row for row in rows if row.kind == "task"}
    parts = [(row.thing, row.depth) for row in tasks.values() if row.depth < 2 and isinstance(row.thing, Task)]
    inside = _inside((row.thing for row in tasks.values()), wanted.part)
    return Table(
        rows=[row for row in rows if wanted.keeps(row, inside)],
        tasks=len(tasks),
        targets=len(rows) - len(tasks),
        unassigned=sum(Filter(show="unassigned").keeps(row, set()) for row in rows),
        assumed=sum(bool(row.assumed) for row in rows),
        bodies=sorted({duty.body for row in rows for duty in row.duties}, key=lambda body: body.path),
        parts=parts,
    )


def _rows(programme: Programme) -> Iterator[Row]:
    tasks = {task.pk: task for task in programme.tasks.select_related("entry").annotate(last_node=_last_node())}
    versions, say = versions_of(programme), speaking()
    duties = _by_thing(current_duties(programme))
    things: list[Thing] = [*tasks.values(), *programme.targets.all()]
    for thing in sorted(things, key=lambda thing: (thing.order, isinstance(thing, Target), thing.pk)):
        if isinstance(thing, Task):
            held = tuple(duties.get(("task", thing.pk), ()))
            due = tasks[thing.pk].last_node
            told = "" if due else standing(thing, say)
            yield Row(thing, _depth(thing.pk, tasks) - 1, held, due=due, standing=told)
        else:
            held = tuple(duties.get(("target", thing.pk), ()))
            version = versions.get(thing.pk)
            due = version.deadline if version else None
            yield Row(thing, _depth(thing.task_id, tasks), held, version, due)


def _last_node() -> Subquery:
    """The day of the last node that a task has."""
    return Subquery(Milestone.objects.filter(task=OuterRef("pk"), until=None).order_by("-due").values("due")[:1])


def _depth(task: int | None, tasks: Mapping[int, Task]) -> int:
    """How many tasks stand above and at it."""
    depth = 0
    while task is not None:
        depth += 1
        task = tasks[task].parent_id
    return depth


def _inside(tasks: Iterable[Thing], part: int | None) -> set[int]:
    """The task and all below it; tasks come in the order of the plan, those above first."""
    found = {part} if part else set()
    for task in tasks:
        if isinstance(task, Task) and task.parent_id in found:
            found.add(task.pk)
    return {pk for pk in found if pk}


def versions_of(programme: Programme) -> dict[int, TargetVersion]:
    """The latest version of each target."""
    return {row.target_id: row for row in newest().filter(target__programme=programme)}


def current_duties(programme: Programme) -> QuerySet[Duty]:
    """The duties that have no end, those that lead first."""
    return programme.duties.filter(until=None).select_related("body").order_by("role", "id")


def _by_thing(duties: Iterable[Duty]) -> dict[tuple[str, int], list[Duty]]:
    found: dict[tuple[str, int], list[Duty]] = {}
    for duty in duties:
        key = ("task", duty.task_id) if duty.task_id else ("target", duty.target_id or 0)
        found.setdefault(key, []).append(duty)
    return found


def duties_of_keys(programme: Programme, keys: Iterable[str]) -> list[int]:
    """The current duties of chosen rows (`task:3`, `target:8`)."""
    wanted = {about for key in keys if (about := _about(key))}
    rows = current_duties(programme).values_list("pk", "task_id", "target_id")
    return [pk for pk, task, target in rows if (("task", task) if task else ("target", target)) in wanted]


def _about(key: str) -> tuple[str, int] | None:
    kind, _colon, pk = key.partition(":")
    return (kind, int(pk)) if kind in ("task", "target") and pk.isascii() and pk.isdecimal() else None


def things_of_keys(programme: Programme, keys: Iterable[str]) -> dict[str, tuple[Thing, list[Duty]]]:
    """The chosen rows (`task:3`) with their current duties; a step of another target is asked there."""
    wanted = {key: about for key in keys if (about := _about(key))}
    tasks = programme.tasks.in_bulk([pk for kind, pk in wanted.values() if kind == "task"])
    targets = programme.targets.filter(step_of=None).in_bulk([pk for kind, pk in wanted.values() if kind == "target"])
    held = _by_thing(current_duties(programme))
    found: dict[str, tuple[Thing, list[Duty]]] = {}
    for key, (kind, pk) in wanted.items():
        thing = tasks.get(pk) if kind == "task" else targets.get(pk)
        if thing:
            found[key] = (thing, held.get((kind, pk), []))
    return found


class Unassigned(NamedTuple):
    """A task or target for which nobody answers."""

    order: int
    kind: str
    pk: int
    title: str


def unassigned(programme: Programme, day: date) -> list[Unassigned]:
    """What nobody answers for on a day, in the order of the plan; headings group others, and a step is not on its own."""
    held = programme.duties.filter(in_force(day))
    tasks = programme.tasks.exclude(role="group").exclude(pk__in=held.exclude(task=None).values("task"))
    targets = programme.targets.filter(step_of=None).exclude(pk__in=held.exclude(target=None).values("target"))
    columns = ("order", "kind", "pk", "title")
    told = [
        rows.order_by().annotate(kind=Value(kind)).values_list(*columns)
        for rows, kind in ((tasks, "task"), (targets, "target"))
    ]
    return sorted(Unassigned(*row) for row in told[0].union(told[1]))


def bodies_of(programme: Programme) -> QuerySet[Body]:
    """The bodies that have a duty."""
    return Body.objects.filter(duties__programme=programme, duties__until=None).distinct()


def living_bodies(programme: Programme, day: date) -> list[Body]:
    """The bodies that a duty may be given to: those that the programme's plan may mean."""
    homes = Homes.now()
    near = [homes.bodies[body.code] for body in homes.near(programme.plan_id)]
    return [body for body in near if body.kind != "group" and body.lives(day)]


def own_bodies(programme: Programme, day: date) -> list[Body]:
    """The bodies of the programme's own home, to which many duties are given at once; others are chosen one by one."""
    home = f"/{programme.office.path.split('/')[1]}/"
    rows = Body.objects.filter(path__startswith=home).exclude(kind="group")
    return [body for body in rows if body.lives(day)]


def last_change(programme: Programme) -> Event | None:
    """The last assignment or confirmation, if it was not undone."""
    events = Event.objects.filter(
        object=f"programme:{programme.pk}", action__in=("duty.assigned", "duty.confirmed", "duty.undone")
    )
    last = events.order_by("-seq").first()
    return last if last and last.action != "duty.undone" else None


def changed_by(event: Event) -> str:
    """What the person who made a change is called; their account where nobody has it any more."""
    return User.objects.filter(username=event.actor).values_list("name", flat=True).first() or event.actor


def history(thing: Thing) -> list[Duty]:
    """The duties that have ended, the last first; one that began and ended on the same day never held."""
    column = {"task": thing} if isinstance(thing, Task) else {"target": thing}
    ended = Duty.objects.filter(**column).exclude(until=None).select_related("body").order_by("-until", "-id")
    return [duty for duty in ended if duty.until != duty.since]


def sentence(raw: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence around the words: before, the words, after.

    >>> sentence("一、目标。到2025年，达到300家。其他。", 12, 18)
    ('到2025年，', '达到300家', '。')
    """
    first = max(raw.rfind(mark, 0, start) for mark in "。；\n") + 1
    found = [at for at in (raw.find(mark, end) for mark in "。；\n") if at >= 0]
    last = min(found) if found else len(raw)
    stop = last if raw[last : last + 1] == "\n" else last + 1
    return raw[first:start].lstrip(), raw[start:end], raw[end:stop]


def stones_of(version: TargetVersion) -> QuerySet[Milestone]:
    """The figures of a version that hold now, of the whole and of bodies."""
    return version.milestones.filter(until=None).select_related("body").order_by("id")


def nodes_of(task: Task) -> QuerySet[Milestone]:
    """The nodes of a task that hold now."""
    return task.milestones.filter(until=None).order_by("due", "id")


def stones_token(stones: Iterable[Milestone]) -> str:
    """What stood on a page, to see whether it still stands when the page is sent."""
    return ",".join(str(pk) for pk in sorted(stone.pk for stone in stones))


def version_of(target: Target) -> TargetVersion | None:
    """What the target promises now."""
    return newest().filter(target=target).first()


def members_of(duties: Iterable[Duty], stones: Iterable[Milestone], added: Iterable[int] = ()) -> list[Body]:
    """The bodies among which a target is shared out: members of groups, those with a share, those just added."""
    wanted = set(added)
    found = {duty.body_id: duty.body for duty in duties if duty.group or duty.body_id in wanted}
    found |= {stone.body_id: stone.body for stone in stones if stone.body_id and stone.body}
    return sorted(found.values(), key=lambda body: body.path)


def stated_by(targets: Iterable[Target]) -> dict[int, dict[int, Stated]]:
    """For each target that steps lead to, what they state for the years before it."""
    return {
        one.last.pk: {
            year: Stated(value, step.entry.record["quote"], step.step_of_id == one.last.pk)
            for year, step in one.steps[:-1]
            if step.entry and (value := exact(step.entry.record["value"])) is not None
        }
        for one in stairs_of(targets)
    }


def suggestions(programme: Programme) -> list[Grid]:
    """Even yearly steps for each target that has a number and a deadline, and no figures of years yet."""
    done = set(
        Milestone.objects.filter(version__target__programme=programme, until=None).values_list("version", flat=True)
    )
    versions = versions_of(programme)
    targets = list(programme.targets.select_related("entry"))
    stated, found = stated_by(targets), []
    for target in targets:
        version = versions.get(target.pk)
        if (
            target.step_of_id is None
            and version
            and version.pk not in done
            and version.deadline
            and promises.ends(version)
        ):
            version.target = target
            found.append(by_years(grid_of(programme, target, version, (), (), stated.get(target.pk)), "even"))
    return found


def last_results(target: Target, year: int) -> dict[int, Decimal | None]:
    """The approved result of each body in a year."""
    rows = Revision.objects.filter(
        report__duty__target=target,
        report__state__in=("approved", "locked"),
        report__cycle__period__startswith=str(year),
        value__isnull=False,
    ).order_by("report__cycle__period", "number")
    return dict(rows.values_list("report__duty__body", "value"))


@dataclass(frozen=True)
class LetterMilestone:
    """What is to be reached by a day: `low` and `high` are the same where it is one value; a task's node has a text.

    A node that is `stated` is the task's own end, as the plan prints it.
    """

    due: date
    low: Decimal | None
    high: Decimal | None
    text: str = ""
    own_share: bool = False
    stated: bool = False

    @property
    def printed(self) -> str:
        """The figure or range."""
        return promises.span(self.low, self.high)


@dataclass(frozen=True)
class LetterTask:
    """A task in a responsibility letter: its nodes of the year, the day of the next after it, what it says without an end."""

    task: int
    title: str
    role: str
    assumed: bool
    section: str
    quote: str
    nodes: tuple[LetterMilestone, ...]
    deadline: date | None = None
    standing: str = ""


@dataclass(frozen=True)
class LetterTarget:
    """A target in a responsibility letter; `share` tells whether the milestones are the body's own shares."""

    target: int
    title: str
    role: str
    assumed: bool
    promise: str
    unit: str
    deadline: date | None
    section: str
    quote: str
    milestones: tuple[LetterMilestone, ...]


@dataclass(frozen=True)
class LetterFacts:
    """What a unit answers for in one year: the content of its responsibility letter (目标责任书)."""

    programme: str
    body: str
    office: str
    year: int
    tasks: tuple[LetterTask, ...]
    targets: tuple[LetterTarget, ...]


def day_of(programme: Programme, year: int) -> date:
    """The day of that year on which duties are asked: today within it, else its nearest end."""
    return min(max(clock.today(programme), date(year, 1, 1)), date(year, 12, 31))


def letter_facts(programme: Programme, body: Body, year: int) -> LetterFacts:
    """What the body answers for in the year: tasks and targets led and supported, with the milestones of the year."""
    day = day_of(programme, year)
    duties = list(
        programme.duties.filter(in_force(day), body=body)
        .select_related("task__entry", "target__entry")
        .order_by("role", "task__order", "target__order")
    )
    targets = [duty.target_id for duty in duties if duty.target_id]
    versions = {
        row.target_id: row
        for row in TargetVersion.objects.filter(target__in=targets, since__lte=date(year, 12, 31)).order_by("number")
    }
    stones, raws = _stones(programme, body, year, day), _raws(duties)
    return LetterFacts(
        programme=programme.name,
        body=body.name,
        office=programme.office.name,
        year=year,
        tasks=tuple(_letter_task(duty, duty.task, year, stones, raws) for duty in duties if duty.task),
        targets=tuple(_letter_target(duty, duty.target, versions, stones, raws) for duty in duties if duty.target),
    )


Stones = dict[tuple[str, int], list[Milestone]]
Raws = dict[int, str]


def _stones(programme: Programme, body: Body, year: int, day: date) -> Stones:
    """The milestones of the year: of versions as a whole and for this body; of tasks also those of later years."""
    found: Stones = {}
    whole_or_own = Q(body=None) | Q(body=body)
    of_targets = Q(version__target__programme=programme, due__year=year) & whole_or_own
    about = Q(task__programme=programme, due__year__gte=year) | of_targets
    for row in Milestone.objects.filter(in_force(day), about):
        key = ("task", row.task_id) if row.task_id else ("version", row.version_id or 0)
        found.setdefault(key, []).append(row)
    return found


def _raws(duties: Iterable[Duty]) -> Raws:
    """The text of each document once: joined to every duty it would be read hundreds of times."""
    entries = {one.subject.entry.document_id for one in duties if one.subject.entry}
    return dict(Document.objects.filter(pk__in=entries).values_list("pk", "raw"))


def _letter_task(duty: Duty, task: Task, year: int, stones: Stones, raws: Raws) -> LetterTask:
    section, quote = _source(task, raws)
    found = stones.get(("task", task.pk), [])
    nodes = tuple(
        LetterMilestone(one.due, None, None, one.text, stated=one.suggested == STATED)
        for one in found
        if one.due.year == year
    )
    ahead = min((one.due for one in found if one.due.year > year), default=None)
    told = standing(task, speaking())
    return LetterTask(task.pk, task.title, duty.role, duty.assumed, section, quote, nodes, ahead, told)


def _letter_target(
    duty: Duty, target: Target, versions: dict[int, TargetVersion], stones: Stones, raws: Raws
) -> LetterTarget:
    version = versions.get(target.pk)
    found = stones.get(("version", version.pk), []) if version else []
    # A body's own share is what it answers for; where it has none, the whole is.
    chosen = [one for one in found if one.body_id] or found
    section, quote = _source(target, raws)
    return LetterTarget(
        target=target.pk,
        title=target.title,
        role=duty.role,
        assumed=duty.assumed,
        promise=promises.promise(version),
        unit=version.unit if version else "",
        deadline=version.deadline if version else None,
        section=section,
        quote=quote,
        milestones=tuple(
            LetterMilestone(
                one.due, one.value, one.value if one.high is None else one.high, "", one.body_id is not None
            )
            for one in chosen
        ),
    )


def _source(thing: Thing, raws: Raws) -> tuple[str, str]:
    """The section, and the sentence with the words that the record quotes."""
    entry = thing.entry
    if entry is None:
        return "", ""
    words = (
        entry.record["quote"]
        if isinstance(thing, Task)
        else "".join(sentence(raws[entry.document_id], entry.start, entry.end))
    )
    return entry.record.get("section") or "", words
