"""Versions: from which day on does a target promise something else, or is it computed otherwise?

Takes  targets with what changes, the reason, the actor, and the day from which it holds: today or later.
Gives  the version of each target from that day on, with the milestones that are open; one audit event.
Rule   lights compute with nothing but the version in force on the day: what it promises, where it starts, its measure
       with direction, formulas and decimals. A version that has begun before the day is never changed: another follows
       it. One that begins on the day, or later, has shown nothing yet and is changed in place.
       A fixed number of queries, however many targets there are.
Not    milestones that change alone (breakdown/actions.py): they have days of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.programme.models import Measure, Milestone, Target, TargetVersion
from zhizao.web.shell import clock

# How figures of a measure are computed; copied when it is chosen, so that the register may change later.
TRAITS = ("direction", "over_periods", "over_units", "decimals")
# What a version hands on to the next: all but its own number, days, reason and people.
HANDED_ON = (
    "comparator", "bound", "value", "low", "high", "unit", "basis", "strength", "quantified", "cumulative", "baseline",
    "baseline_day", "deadline", "measure", *TRAITS,
)  # fmt: skip


class BeginsInThePast(ZhizaoError):
    """A version that would change days which have been shown."""

    code: ClassVar[str] = "SITE-341"
    says: ClassVar[str] = "A change cannot hold from {day}: today is {today}, and past days keep what they showed."
    fix: ClassVar[str] = "Let it hold from today or a later day."


def newest() -> QuerySet[TargetVersion]:
    """The newest version of every target, with its measure."""
    later = TargetVersion.objects.filter(target=OuterRef("target"), number__gt=OuterRef("number"))
    return TargetVersion.objects.filter(~Exists(later)).select_related("measure")


def traits(measure: Measure | None) -> dict[str, Any]:
    """What a version keeps of its measure; the defaults where there is none yet."""
    columns = TargetVersion._meta  # noqa: SLF001 (Django's public name for it)
    kept = {name: getattr(measure, name) if measure else columns.get_field(name).default for name in TRAITS}  # type: ignore[union-attr]
    return {"measure": measure, **kept}


def renew(target: Target, by: Actor, reason: str, day: date, **changes: Any) -> TargetVersion | None:
    """The version of a target from `day` on; None where it says all that already. Raises BeginsInThePast."""
    return renew_all({target.pk: changes}, by=by, reason=reason, on=f"target:{target.pk}", day=day).get(target.pk)


@transaction.atomic
def renew_all(
    changes: Mapping[int, Mapping[str, Any]], *, by: Actor, reason: str, on: str, day: date | None = None
) -> dict[int, TargetVersion]:
    """The same for many, by the ids of the targets, each from its programme's today; those that change."""
    rows = newest().filter(target__in=changes).select_related("target__programme")
    begun: list[tuple[TargetVersion, TargetVersion]] = []
    waiting: list[TargetVersion] = []
    before, after = {}, {}
    for row in rows.select_for_update(of=("self",)):
        wanted = {name: value for name, value in changes[row.target_id].items() if getattr(row, name) != value}
        if wanted:
            start = _start(row, day)
            before[row.target_id] = {name: _plain(getattr(row, name)) for name in wanted}
            after[row.target_id] = {name: _plain(value) for name, value in wanted.items()}
            if row.since < start:
                begun.append((row, _changed(_follower(row, start), wanted, reason, by)))
            else:
                waiting.append(_changed(row, wanted, reason, by))
    columns = {name for wanted in after.values() for name in wanted}
    TargetVersion.objects.bulk_update(waiting, sorted({*columns, "reason", "made_by"}))
    TargetVersion.objects.bulk_create([now for _, now in begun])
    _carry_over({old.pk: now for old, now in begun})
    made = {now.target_id: now for now in [*waiting, *(now for _, now in begun)]}
    if made:
        record("target.versioned", by=by, on=on, reason=reason, before=before, after=after, **_told(made.values()))
    return made


def _start(row: TargetVersion, day: date | None) -> date:
    """The day from which the change holds."""
    today = clock.today(row.target.programme)
    if day is not None and day < today:
        raise BeginsInThePast(day=day, today=today)
    return day or today


def _follower(row: TargetVersion, day: date) -> TargetVersion:
    kept = {name: getattr(row, name) for name in HANDED_ON}
    return TargetVersion(target=row.target, number=row.number + 1, since=day, **kept)


def _changed(row: TargetVersion, wanted: Mapping[str, Any], reason: str, by: Actor) -> TargetVersion:
    for name, value in wanted.items():
        setattr(row, name, value)
    row.reason = "；".join(dict.fromkeys(one for one in (row.reason, reason) if one))
    row.made_by = row.made_by or by.user
    return row


def _carry_over(followed: Mapping[int, TargetVersion]) -> None:
    """What was still to be reached goes on in the new version; the old one keeps its rows up to that day."""
    ends: dict[date, list[int]] = defaultdict(list)
    begins = []
    for row in Milestone.objects.filter(version__in=followed, until=None).order_by("pk"):
        version = followed[row.version_id or 0]
        ends[version.since].append(row.pk)
        kept = {name: getattr(row, name) for name in ("body_id", "due", "value", "high", "text", "suggested")}
        begins.append(Milestone(version=version, since=max(row.since, version.since), **kept))
    for day, rows in ends.items():
        Milestone.objects.filter(pk__in=rows).update(until=day)
    Milestone.objects.bulk_create(begins)


def _told(made: Iterable[TargetVersion]) -> dict[str, Any]:
    """What the event says of the versions themselves."""
    rows = list(made)
    return {
        "versions": {row.target_id: {"number": row.number, "since": row.since} for row in rows},
        "document_number": "、".join(sorted({row.document_number for row in rows} - {""})),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Measure):
        return value.code
    return value.pk if isinstance(value, models.Model) else value
