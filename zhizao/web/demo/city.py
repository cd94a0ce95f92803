"""The city of the demonstration: its bodies, the people to try it as, and its programme ready for reports.

Takes  the bundled sample and data/samples/linlan-city.yaml.
Gives  rows made by the same actions that people use.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import resources

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count

from zhizao.reference.sample_city import SampleBody, SampleCity
from zhizao.web.audit.actor import SYSTEM, Actor
from zhizao.web.document import actions as documents
from zhizao.web.document import tasks as reading
from zhizao.web.document.models import Document
from zhizao.web.people.models import Body, BodyKind, BodyName, Grant, Role, User
from zhizao.web.plan.models import Plan
from zhizao.web.programme.breakdown import actions as breakdown
from zhizao.web.programme.breakdown import grid, queries
from zhizao.web.programme.models import Milestone, Programme
from zhizao.web.programme.setup import actions as setup
from zhizao.web.shell import clock

SAMPLE = "linlan.txt"
HEADLINES = 8
LONG_AGO = date(2010, 1, 1)


def bodies(city: SampleCity) -> dict[str, Body]:
    """The bodies by their code."""
    root = _body(city.root, None)
    found = {city.root.code: root, city.office.code: _body(city.office, root)}
    return found | {one.code: _body(one, root) for one in city.bodies}


def _body(one: SampleBody, parent: Body | None) -> Body:
    body = Body.objects.create(
        code=one.code,
        name=one.name,
        kind=BodyKind(one.kind),
        parent=parent,
        region=one.region,
        tile=list(one.tile) if one.tile else None,
        founded=LONG_AGO,
    )
    BodyName.objects.bulk_create([BodyName(body=body, text=alias) for alias in one.aliases])
    return body


def people(city: SampleCity, known: Mapping[str, Body]) -> dict[str, User]:
    """One account to try for each role; they have no password, the demo lets them in by a click."""
    found = {}
    for one in city.people:
        user = User.objects.create_user(one.username, None, name=one.name, body=known[one.body], is_demo=True)
        Grant.objects.create(user=user, role=Role(one.role), body=known[one.body])
        found[one.username] = user
    return found


def let_in(city: SampleCity, home: Body) -> None:
    """The people to try work in another place as well: each over all of it, who is of a district over its districts."""
    kinds = {one.code: one.kind for one in (city.root, city.office, *city.bodies)}
    districts = list(Body.objects.filter(path__startswith=home.path, kind__in=(BodyKind.DISTRICT, BodyKind.ZONE)))
    for one in city.people:
        own = (districts if kinds[one.body] == BodyKind.DISTRICT else []) or [home]
        user = User.objects.get(username=one.username)
        for body in own:
            Grant.objects.get_or_create(user=user, role=Role(one.role), body=body)


def clerks(known: Mapping[str, Body]) -> dict[int, tuple[Actor, Actor]]:
    """For each body somebody who reports and somebody who reviews; nobody can sign in as them."""
    found = {}
    for body in known.values():
        pair = []
        for role, title in ((Role.REPORTER, "填报人"), (Role.REVIEWER, "审核人")):
            user = User.objects.create_user(f"{role}-{body.code}", None, name=f"{body.name} {title}", body=body)
            Grant.objects.create(user=user, role=role, body=body)
            pair.append(Actor(name=user.username, user=user, role=role))
        found[body.pk] = (pair[0], pair[1])
    return found


def document_of(name: str, content: bytes, by: Actor) -> Document:
    """A document handed in and read at once, without waiting for the worker."""
    document = documents.add(file=ContentFile(content, name), by=by).document
    reading.read.call(document.pk)
    document.refresh_from_db()
    return document


def sample() -> bytes:
    """The bundled sample."""
    return resources.files("zhizao").joinpath("data/samples", SAMPLE).read_bytes()


@transaction.atomic
def programme(city: SampleCity, known: Mapping[str, Body], plan: Plan) -> Programme:
    """The programme on the day on which it began: broken down to bodies, with milestones and shares."""
    frame = city.programme
    made = setup.start(
        plan=plan,
        office=known[city.office.code],
        first_year=frame.first_year,
        last_year=frame.last_year,
        preset=frame.preset,
        by=SYSTEM,
        since=frame.started,
        synthetic=True,
        pinned_day=frame.started,
    )
    breakdown.suggest_all(programme=made, by=SYSTEM)
    _share_out(made)
    _nodes(made)
    _rhythms(made)
    setup.set_headlines(programme=made, chosen=_headlines(made), by=SYSTEM)
    return made


def _headlines(made: Programme) -> list[int]:
    """The first target of each of the first tasks that is counted up over the years and has somebody to report it."""
    led = made.targets.filter(duties__role="lead", versions__basis__in=("total", "increase", "per_year"))
    found: dict[int | None, int] = {}
    for target in led.annotate(stones=Count("versions__milestones", distinct=True)).filter(stones__gt=1):
        found.setdefault(target.task_id, target.pk)
    return list(found.values())[:HEADLINES]


def _share_out(made: Programme) -> None:
    """Targets that districts hold together are shared out evenly where their figures may be added up."""
    for target in made.targets.select_related("entry"):
        version = queries.version_of(target)
        duties = list(target.duties.filter(until=None).select_related("body"))
        members = queries.members_of(duties, ())
        if version is None or len(members) < 2:
            continue
        now = grid.grid_of(made, target, version, queries.stones_of(version), members)
        if now.traits.adds_up and now.figures:
            shared = grid.by_bodies(now, "even", {body.pk: Decimal(1) for body in members})
            breakdown.save_figures(programme=made, wanted=shared, by=SYSTEM)


def _nodes(made: Programme) -> None:
    """Each task has a node at the end of each year."""
    Milestone.objects.bulk_create(
        [
            Milestone(
                task=task, due=date(year, 12, 31), text="年度重点工作完成", since=made.pinned_day or clock.today(made)
            )
            for task in made.tasks.exclude(role="group")
            for year in range(made.first_year, made.last_year + 1)
        ]
    )


def _rhythms(made: Programme) -> None:
    """Who leads or holds a share reports each quarter; who supports a task once a year, a target not on its own."""
    supports = made.duties.filter(role="support")
    shared = Milestone.objects.filter(version__target__programme=made, body__isnull=False)
    holders = set(shared.values_list("version__target", "body"))
    tasks = supports.filter(task__isnull=False).values_list("pk", flat=True)
    targets = supports.filter(target__isnull=False).values_list("pk", "target", "body")
    silent = [pk for pk, target, body in targets if (target, body) not in holders]
    breakdown.set_rhythm(programme=made, chosen=list(tasks), rhythm="year", by=SYSTEM)
    breakdown.set_rhythm(programme=made, chosen=silent, rhythm="never", by=SYSTEM)
