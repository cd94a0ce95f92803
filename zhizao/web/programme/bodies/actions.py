"""What happens to bodies: they are added, renamed, called otherwise, changed, and end.

Rule   nothing is deleted: an old name ends and stays, a body ends and is followed. What a past day looked like stays
       as it was: duties and shares end and others begin, reports stay with whoever held the duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people.actions import tell
from zhizao.web.people.models import Body, BodyKind, BodyName, User
from zhizao.web.people.queries import register
from zhizao.web.programme.bodies import queries, tables
from zhizao.web.programme.homes import other_homes
from zhizao.web.programme.models import Duty, Milestone, Programme, Report

FIELDS = ("name", "kind", "parent", "region", "tile", "founded", "gathers")


class NameInUse(ZhizaoError):
    """Two bodies of one day would have one name."""

    code: ClassVar[str] = "SITE-311"
    says: ClassVar[str] = "{name} is a name of {other} on these days."
    fix: ClassVar[str] = "Give it to one of them only, or say from when to when it holds."


class NameBefore(ZhizaoError):
    """A rename that would not follow the name before it."""

    code: ClassVar[str] = "SITE-312"
    says: ClassVar[str] = "{name} cannot be renamed from {day} on: {problem}."
    fix: ClassVar[str] = "Choose a later day or another name; earlier names stay on the page of the body."


class CannotEnd(ZhizaoError):
    """A body that cannot end in this way."""

    code: ClassVar[str] = "SITE-313"
    says: ClassVar[str] = "{name} cannot end like this: {problem}."
    fix: ClassVar[str] = "Choose another day or another successor."


class BeginsAfter(ZhizaoError):
    """Duties that begin when the body is gone, and nobody to take them over."""

    code: ClassVar[str] = "SITE-316"
    says: ClassVar[str] = (
        "{name} cannot end on {day} without a successor: these duties begin on that day or later: {duties}."
    )
    fix: ClassVar[str] = "Choose a successor, who has them from their start, or end them in the breakdown first."


class Below(ZhizaoError):
    """A body above itself."""

    code: ClassVar[str] = "SITE-314"
    says: ClassVar[str] = "{name} cannot stand below {parent}, which stands below it."
    fix: ClassVar[str] = "Choose another body above it."


def facts(body: Body) -> dict[str, Any]:
    """A body as events keep it."""
    return {
        **{name: getattr(body, name) for name in FIELDS if name != "parent"},
        "parent": body.parent.code if body.parent else None,
    }


@transaction.atomic
def add(body: Body, *, by: Actor, aliases: Iterable[str] = ()) -> Body:
    """Add a body, with the names that documents print for it."""
    _free(body.name, body)
    body.save(force_insert=True)
    BodyName.objects.create(body=body, text=body.name, alias=False, since=body.founded)
    for text in dict.fromkeys(aliases):
        _free(text, body)
        BodyName.objects.create(body=body, text=text)
    record("body.added", by=by, on=f"body:{body.code}", after=facts(body), aliases=list(aliases))
    return body


@transaction.atomic
def change(body: Body, *, by: Actor) -> None:
    """Keep what a form changed: kind, place in the tree, region, tile, day of founding."""
    was = Body.objects.select_for_update().select_related("parent").get(pk=body.pk)
    if body.parent and body.parent.path.startswith(was.path):
        raise Below(name=body.name, parent=body.parent.name)
    before = facts(was)
    body.save()
    _carry_below(was.path, body.path)
    if before != facts(body):
        record("body.changed", by=by, on=f"body:{body.code}", before=before, after=facts(body))


def _carry_below(old: str, new: str) -> None:
    """The paths of all below follow a body that moved."""
    if old == new:
        return
    moved = list(Body.objects.filter(path__startswith=old).exclude(path=new))
    for one in moved:
        one.path = new + one.path[len(old) :]
    Body.objects.bulk_update(moved, ["path"])


@transaction.atomic
def rename(body: Body, name: str, since: date, *, by: Actor) -> None:
    """Another name from a day on; the old one stays as a dated name."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    if name == body.name:
        return
    own, _new = BodyName.objects.get_or_create(
        body=body, text=body.name, defaults={"alias": False, "since": body.founded}
    )
    if own.since and since <= own.since:
        raise NameBefore(name=body.name, day=since, problem=f"{own.text} ({date_format(own.since)})")
    if body.names.filter(text=name, alias=False).exists():
        raise NameBefore(name=body.name, day=since, problem=name)
    _free(name, body, since)
    before, own.alias, own.until = body.name, False, since - timedelta(days=1)
    own.save()
    BodyName.objects.update_or_create(body=body, text=name, defaults={"alias": False, "since": since, "until": None})
    body.name = name
    body.save()
    record("body.renamed", by=by, on=f"body:{body.code}", before=before, after=name, since=since)


@transaction.atomic
def call(body: Body, text: str, *, by: Actor, since: date | None = None, until: date | None = None) -> bool:
    """Another word for a body, with the days on which it holds; False where it is known already."""
    if text == body.name or body.names.filter(text=text).exists():
        return False
    _free(text, body, since, until)
    BodyName.objects.create(body=body, text=text, since=since, until=until)
    record("body.named", by=by, on=f"body:{body.code}", alias=text, since=since, until=until)
    return True


@transaction.atomic
def uncall(name: BodyName, *, by: Actor) -> None:
    """Take an alias back; official names stay."""
    gone, _rows = BodyName.objects.filter(pk=name.pk, alias=True).delete()
    if gone:
        record("body.unnamed", by=by, on=f"body:{name.body.code}", alias=name.text, since=name.since, until=name.until)


def _free(text: str, body: Body, since: date | None = None, until: date | None = None) -> None:
    """Refuse a name that another body has on one of the days; two homes of plans may each have their 市科技局."""
    elsewhere = Q(pk__in=[])
    for path in other_homes(body):
        elsewhere |= Q(path__startswith=path)
    near = Body.objects.exclude(elsewhere).exclude(pk=body.pk)
    rows = BodyName.objects.filter(text=text, body__in=near).select_related("body")
    for row in rows:
        begins, ends = max(since or date.min, row.since or date.min), min(until or date.max, row.until or date.max)
        if begins <= ends and (row.body.dissolved is None or begins < row.body.dissolved):
            raise NameInUse(name=text, other=row.body.name)
    for other in near.filter(name=text, dissolved=None).exclude(names__text=text):
        raise NameInUse(name=text, other=other.name)


@transaction.atomic
def dissolve(body: Body, day: date, successor: Body | None, *, by: Actor, today: date) -> queries.Ending:
    """End a body: `day` is the first day without it. What ending() counted is what happens, from today on.

    A body may have ended some time ago; who answered on the days since then stays as it was shown.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    _can_end(body, day, successor, today)
    found = queries.ending(body, day, successor)
    if found.programmes and successor is None:
        raise CannotEnd(name=body.name, problem=found.programmes[0].name)
    if found.later and successor is None:
        named = "、".join(dict.fromkeys(str(duty.subject) for duty in found.later))
        raise BeginsAfter(name=body.name, day=day.isoformat(), duties=named)
    moved = _hand_over(found, today, body, successor) if successor else _only_end(found, today)
    body.dissolved, body.successor = day, successor
    body.save()
    register()  # raises where the line of successors would come back to itself
    heir = successor.code if successor else None
    left = [report.pk for report in found.reports]
    record("body.dissolved", by=by, on=f"body:{body.code}", day=day, successor=heir, reports_left=left, moved=moved)
    concerned = User.objects.filter(body__in=[body.pk, successor.pk if successor else None], is_active=True)
    told = {
        "body": body.name,
        "day": day,
        "successor": successor.name if successor else "—",
        "duties": len(found.duties),
    }
    tell(concerned, "body.dissolved", told, link=f"/registers/bodies/{body.code}/")
    return found


def _can_end(body: Body, day: date, successor: Body | None, today: date) -> None:
    problem = ""
    if body.dissolved:
        problem = date_format(body.dissolved)
    elif day > today or (body.founded and day <= body.founded):
        problem = date_format(day)
    elif successor and (successor == body or successor.path.startswith(body.path) or not successor.lives(day)):
        problem = successor.name
    if problem:
        raise CannotEnd(name=body.name, problem=problem)


def _only_end(found: queries.Ending, day: date) -> dict[str, Any]:
    """Without a successor duties end and shares stay to be divided anew; bodies below go one up."""
    return {"ended": _end(found.duties, day), "below": _move_up(found.below, None)}


def _end(duties: list[Duty], day: date) -> list[int]:
    for duty in duties:
        duty.until = max(day, duty.since)
    Duty.objects.bulk_update(duties, ["until"])
    return [duty.pk for duty in duties]


def _move_up(bodies: list[Body], new: Body | None) -> list[str]:
    for one in bodies:
        old = one.path
        one.parent = new or (one.parent.parent if one.parent else None)
        one.save()
        _carry_below(old, one.path)
    return [one.code for one in bodies]


def _hand_over(found: queries.Ending, day: date, body: Body, successor: Body) -> dict[str, Any]:
    """The successor takes over duties, shares, reviews, programmes and the bodies below."""
    held = {(duty.task_id, duty.target_id): duty for duty in Duty.objects.filter(body=successor, until=None)}
    own = [(duty, held.get((duty.task_id, duty.target_id))) for duty in found.duties]
    # Whoever takes over a lead leads; a part that is as strong already goes on as it is.
    begins = [duty for duty, mine in own if mine is None or (duty.role, mine.role) == ("lead", "support")]
    replaced = [mine for duty, mine in own if mine and (duty.role, mine.role) == ("lead", "support")]
    # What has not begun yet was never the body's: it begins with the successor.
    ahead = [duty for duty in begins if duty.since > day]
    for duty in ahead:
        duty.body = successor
    followers = [_follower(duty, day, successor) for duty in begins if duty not in ahead]
    ended = _end([*(duty for duty in found.duties if duty not in ahead), *replaced], day)
    Duty.objects.bulk_update(ahead, ["body"])
    began = [*Duty.objects.bulk_create(followers), *ahead]
    for report in found.reviews:
        report.chain = _reviewers(report, body.pk, successor.pk)
    Report.objects.bulk_update(found.reviews, ["chain"])
    Programme.objects.filter(pk__in=[one.pk for one in found.programmes]).update(office=successor)
    return {
        "ended": ended,
        "began": [duty.pk for duty in began],
        "shares": _hand_shares(found.shares, day, successor),
        "reviews": [report.pk for report in found.reviews],
        "programmes": [one.pk for one in found.programmes],
        "below": _move_up(found.below, successor),
    }


def _follower(duty: Duty, day: date, successor: Body) -> Duty:
    columns = ("programme_id", "task_id", "target_id", "role", "assumed", "printed", "group", "reports_on")
    kept = {name: getattr(duty, name) for name in columns}
    return Duty(**kept, body=successor, since=max(day, duty.since))


def _reviewers(report: Report, old: int, new: int) -> list[int]:
    """The chain with the successor in place of the body; nobody reviews twice, nor their own report but at the end."""
    done, waiting = report.chain[: report.level], report.chain[report.level :]
    rest = list(dict.fromkeys(new if one == old else one for one in waiting))
    others = [one for one in rest[:-1] if one != report.duty.body_id]
    return [*done, *others, *rest[-1:]]


def _hand_shares(shares: list[Milestone], day: date, successor: Body) -> list[int]:
    """Shares end and begin with the successor, added to those that it has for the same day."""
    mine = {(one.version_id, one.task_id, one.due): one for one in Milestone.objects.filter(body=successor, until=None)}
    begins = []
    for share in shares:
        own = mine.get((share.version_id, share.task_id, share.due))
        begins.append(_share(share, own, day, successor))
        share.until = max(day, share.since)
        if own:
            own.until = max(day, own.since)
            own.save(update_fields=["until"])
    Milestone.objects.bulk_update(shares, ["until"])
    return [one.pk for one in Milestone.objects.bulk_create(begins)]


def _share(share: Milestone, own: Milestone | None, day: date, successor: Body) -> Milestone:
    return Milestone(
        version_id=share.version_id,
        task_id=share.task_id,
        body=successor,
        due=share.due,
        value=_sum(share.value, own.value if own else None),
        high=_sum(share.high, own.high if own else None),
        text="；".join(dict.fromkeys(text for text in (own.text if own else "", share.text) if text))[:255],
        since=max(day, share.since),
    )


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None and other is None else (one or Decimal(0)) + (other or Decimal(0))


@transaction.atomic
def make_group(printed: str, kinds: Iterable[str], parent: Body | None, *, by: Actor) -> Body:
    """Say that a name printed in plans means all bodies of some kinds."""
    group = Body(code=free_code("group"), kind=BodyKind.GROUP, name=printed, parent=parent, gathers=sorted(kinds))
    return add(group, by=by)


def free_code(stem: str) -> str:
    """The first free code of this stem: group, group-2, group-3 …"""
    taken = set(Body.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for code in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if code not in taken
    )


@transaction.atomic
def take_in(rows: list[tables.Row], sha256: str, *, by: Actor) -> tables.Dry:
    """Write what the dry run of a file shows; nothing at all where it shows a problem."""
    kept = {body.code: body for body in queries.tree(ended=True).select_for_update(of=("self",))}
    found = tables.dry(rows, kept.values())
    if found.problems or not (found.added or found.changed):
        return found
    new = Body.objects.bulk_create(
        _filled(Body(code=row.cells["code"], name=row.cells["name"]), row) for row in found.added
    )
    every = kept | {body.code: body for body in new}
    changed = [_filled(every[row.cells["code"]], row) for row in found.changed]
    for row in [*found.added, *found.changed]:
        for column in ("parent", "successor"):
            if column in row.cells:
                setattr(every[row.cells["code"]], column, every.get(row.cells[column]))
    for body in every.values():
        body.path = _path(body)
    Body.objects.bulk_update([*new, *kept.values()], ["parent", "successor", "path"])
    Body.objects.bulk_update(changed, ["kind", "region", "tile", "founded"])
    _take_in_names(found, every)
    added, altered = ([row.cells["code"] for row in listed] for listed in (found.added, found.changed))
    record("register.imported", by=by, on="register:bodies", sha256=sha256, added=added, changed=altered)
    return found


def _filled(body: Body, row: tables.Row) -> Body:
    """The plain columns of a row; a column that the file does not have stays as it is."""
    cells = row.cells
    body.kind = cells["kind"]
    if "region" in cells:
        body.region = cells["region"]
    if "tile" in cells:
        body.tile = [int(part) for part in cells["tile"].split(",")] if cells["tile"] else None
    for column in ("founded", "dissolved"):
        if column in cells:
            setattr(body, column, date.fromisoformat(cells[column]) if cells[column] else None)
    return body


def _path(body: Body) -> str:
    return f"{_path(body.parent) if body.parent else '/'}{body.code}/"


def _take_in_names(found: tables.Dry, every: dict[str, Body]) -> None:
    new = [BodyName(body=every[row.cells["code"]], text=row.cells["name"], alias=False) for row in found.added]
    for row in [*found.added, *found.changed]:
        body = every[row.cells["code"]]
        new += [BodyName(body=body, text=text) for text in dict.fromkeys(tables.aliases_of(row)) if text != body.name]
    # An alias that is known already stays as it is, with its days.
    BodyName.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def exported(form: str, count: int, *, by: Actor) -> None:
    """Note that the register was taken out."""
    record("export.bodies", by=by, on="register:bodies", form=form, bodies=count)
