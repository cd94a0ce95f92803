"""What happens to measures: they are added, changed, merged, and targets are mapped to them.

Rule   the register stays one that the engine accepts: names and codes once, units known (programme/measures.py).
       A unit in which values are kept is not changed under them. What is computed changes from today on, in new
       versions of the targets (programme/versions.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from zhizao.base.errors import ZhizaoError
from zhizao.programme import measures
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.programme.measures import queries
from zhizao.web.programme.models import Measure, Target
from zhizao.web.programme.versions import newest, renew, renew_all, traits
from zhizao.web.shell import clock

FIELDS = (
    "name", "name_en", "synonyms", "unit", "kind", "direction", "over_periods", "over_units", "decimals", "source",
)  # fmt: skip


class UnitInUse(ZhizaoError):
    """The unit of a measure would change under values that are kept in it."""

    code: ClassVar[str] = "SITE-331"
    says: ClassVar[str] = (
        "{name} is kept in {unit} for {count} targets; another unit would change what their values say."
    )
    fix: ClassVar[str] = "Add a measure with the other unit and map the targets to it."


class NotOneMeasure(ZhizaoError):
    """Two measures that cannot be one."""

    code: ClassVar[str] = "SITE-332"
    says: ClassVar[str] = "{one} ({unit}) and {other} ({other_unit}) cannot be one measure."
    fix: ClassVar[str] = "Merge only measures with the same unit, and two different ones."


def facts(row: Measure) -> dict[str, Any]:
    """A measure as events keep it."""
    return {"code": row.code, **{name: getattr(row, name) for name in FIELDS}}


@transaction.atomic
def load_shipped(*, by: Actor) -> int:
    """Add the measures of the genre that the register does not have; how many. What people changed stays."""
    known = queries.register()
    codes, names = {one.id for one in known}, {name for one in known for name in one.names}
    new = [one for one in measures.shipped() if one.id not in codes and not names & set(one.names)]
    Measure.objects.bulk_create(_row(one) for one in new)
    if new:
        record("measure.loaded", by=by, on="register:measures", codes=[one.id for one in new])
    return len(new)


def _row(one: measures.Measure) -> Measure:
    return Measure(
        code=one.id,
        name=one.zh,
        name_en=one.en,
        synonyms=list(one.synonyms),
        unit=one.unit,
        kind=one.kind,
        direction=one.direction,
        over_periods=one.over_periods,
        over_units=one.over_units,
        decimals=one.decimals,
        source=one.source or "",
    )


@transaction.atomic
def add(row: Measure, *, by: Actor) -> Measure:
    """Add a measure."""
    row.save(force_insert=True)
    measures.checked(queries.register())
    record("measure.added", by=by, on=f"measure:{row.code}", after=facts(row))
    return row


@transaction.atomic
def change(row: Measure, *, by: Actor) -> None:
    """Keep what a form changed."""
    was = Measure.objects.select_for_update().get(pk=row.pk)
    count = was.versions.values("target").distinct().count()
    if row.unit != was.unit and count:
        raise UnitInUse(name=was.name, unit=was.unit, count=count)
    before = facts(was)
    row.save()
    measures.checked(queries.register())
    if before != facts(row):
        record("measure.changed", by=by, on=f"measure:{row.code}", before=before, after=facts(row))
        _renew_those_of(row, _("The measure {measure} was changed.").format(measure=row.name), by)


def _renew_those_of(row: Measure, reason: str, by: Actor) -> None:
    """Its targets are computed as the measure now says, from today on."""
    targets = newest().filter(measure=row).values_list("target", flat=True)
    renew_all(dict.fromkeys(targets, traits(row)), by=by, reason=reason, on=f"measure:{row.code}")


@transaction.atomic
def merge(gone: Measure, kept: Measure, *, by: Actor) -> int:
    """Make one measure of two: targets and names of `gone` go over to `kept`; how many targets."""
    # A second click, or a second person, finds one of them gone.
    rows = {row.pk: row for row in Measure.objects.select_for_update().filter(pk__in=[gone.pk, kept.pk])}
    if len(rows) != 2 or gone.unit != kept.unit:
        raise NotOneMeasure(one=gone.name, unit=gone.unit, other=kept.name, other_unit=kept.unit)
    gone, kept = rows[gone.pk], rows[kept.pk]
    moved = list(queries.targets_of(gone).values_list("pk", flat=True))
    # Two names of one thing: past versions name it too, and go on computing as they did.
    gone.versions.update(measure=kept)
    before = {"kept": facts(kept), "gone": facts(gone)}
    gone.delete()
    kept.synonyms = list(dict.fromkeys([*kept.synonyms, gone.name, *gone.synonyms]))
    kept.save()
    record("measure.merged", by=by, on=f"measure:{kept.code}", before=before, after=facts(kept), targets=moved)
    _renew_those_of(kept, _("{gone} was merged into {measure}.").format(gone=gone.name, measure=kept.name), by)
    return len(moved)


def map_to(target: Target, row: Measure | None, *, by: Actor) -> bool:
    """Say which measure a target is about; None: none yet. False where it says so already."""
    today = clock.today(target.programme)
    return renew(target, by, mapped(row), today, **traits(row)) is not None


def mapped(row: Measure | None) -> str:
    """The reason of a version that is about another measure."""
    return _("Measured by {measure}.").format(measure=row.name) if row else _("Taken off its measure.")


@transaction.atomic
def map_surest(targets: Iterable[Target], least: float, *, by: Actor) -> int:
    """Map every target whose best suggestion scores at least so much and stands alone; how many."""
    rows = {row.code: row for row in Measure.objects.all()}
    changes = {
        one.target.pk: traits(rows[one.suggestions[0].measure.id])
        for one in queries.suggested(list(targets))
        if surest(one, least)
    }
    reason = _("Measured by the best suggestion, at least {least}.").format(least=least)
    return len(renew_all(changes, by=by, reason=reason, on="register:measures"))


@transaction.atomic
def add_for_rest(targets: Iterable[Target], *, by: Actor) -> int:
    """A new measure for each target that none is near to, and the target mapped to it; how many targets.

    What would take a name that another measure bears is left to a person.
    """
    made = 0
    for one in queries.suggested(list(targets)):
        if not one.suggestions:
            with suppress(measures.NameTaken, measures.UnknownUnit), transaction.atomic():
                made += add_from(one.target, by=by) is not None
    return made


def surest(one: queries.Unmapped, least: float) -> bool:
    """Whether the best suggestion is good enough and no other is as good."""
    scores = [suggestion.score for suggestion in one.suggestions]
    return bool(scores) and scores[0] >= least and scores[1:2] != scores[:1]


@transaction.atomic
def add_from(target: Target, *, by: Actor) -> Measure | None:
    """A new measure made from a target that none fits, and the target mapped to it; None where nothing was read."""
    reading = queries.reading_of(target)
    if reading is None or not reading.unit:
        return None
    proposed = _row(measures.proposed(reading))
    row = Measure.objects.filter(code=proposed.code).first() or add(proposed, by=by)
    map_to(target, row, by=by)
    return row
