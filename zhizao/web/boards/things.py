"""Things: one target, task or unit with all that is known of it on a day.

Takes  a thing, the person, the day, the tab.
Gives  its lights, figures with the trend, shares by unit, reports, evidence, history, versions.
Rule   everybody of the programme sees lights and accepted figures; words of reports and files only where the person has
       `report.read` and `evidence.read` over the body. What happened after the day is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhizao.base.language import mark
from zhizao.charts import trend
from zhizao.programme import formulas, states
from zhizao.reference.rights import Right
from zhizao.web.boards import lamps
from zhizao.web.boards.figures import tidy
from zhizao.web.boards.lamps import Lamp
from zhizao.web.boards.seen import Seen
from zhizao.web.boards.wall import percent
from zhizao.web.people import rights
from zhizao.web.people.models import Body
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.known import Filed
from zhizao.web.programme.lights.queries import Lit, Stop, Thing
from zhizao.web.programme.models import (
    Duty,
    Evidence,
    Milestone,
    Override,
    Report,
    Revision,
    Step,
    Target,
    TargetVersion,
)

_EVENTS = 200  # steps shown of a history; older ones stand in the reports themselves


def trend_of(target: int, seen: Seen, duty: Duty | None = None) -> trend.Trend:
    """The course of a target, or of one duty, against the expected curve; the title says the finding."""
    board = seen.board
    version = board.known.versions.get(target)
    thing = board.things["target", target]
    unit = version.unit if version else ""
    stops = board.course(target, duty)
    stones = [row for row in _stones(target, duty, seen) if row.value is not None]
    ends = promises.ends(version) if version else None
    aim = stones[-1].value if duty and stones else ends[0] if ends else None
    return trend.Trend(
        title=_finding(thing, stops, unit, seen, duty),
        unit=unit,
        points=tuple(_point(stop, seen) for stop in stops),
        target=None if aim is None else tidy(aim),
        target_name=_("Share of the unit") if duty and any(row.body_id for row in stones) else _("Target"),
        state=lamps.lamp(_bearer(thing, duty).light, seen.language).state,
        note=_note(stops, seen),
    )


def _bearer(thing: Thing, duty: Duty | None) -> Lit:
    return next((one for one in thing.lit if duty and one.duty.pk == duty.pk), thing.worst)


def _stones(target: int, duty: Duty | None, seen: Seen) -> list[Milestone]:
    known = seen.board.known
    if duty:
        return known.milestones_of(duty)
    return [row for row in known.milestones.get(("target", target), []) if row.body_id is None]


def _point(stop: Stop, seen: Seen) -> trend.Point:
    label = stop.period.label(seen.say)
    value, expected = stop.amount.value, stop.expected.value
    why = seen.say(formulas.REASONS[stop.amount.reason]) if stop.amount.reason else ""
    if value is None and not stop.asked and stop.amount.reason == "missing":
        why = _("no report was asked for")
    return trend.Point(label, value and tidy(value), expected and tidy(_short(expected)), None, why)


def _finding(thing: Thing, stops: Sequence[Stop], unit: str, seen: Seen, duty: Duty | None) -> str:
    """省级专精特新企业 15家，比应达少2家."""
    name = thing.subject.title if duty is None else f"{thing.subject.title} · {duty.body.name}"
    known = [stop for stop in stops if stop.amount.value is not None]
    if not known:
        return _("%(name)s: no figure accepted yet") % {"name": name}
    last = known[-1]
    actual, expected = last.amount.value or Decimal(0), last.expected.value
    facts = {"name": name, "actual": promises.figure(_short(actual), unit), "period": last.period.label(seen.say)}
    if expected is None:
        return _("%(name)s: %(actual)s by %(period)s") % facts
    gap = actual - expected
    facts["gap"] = promises.figure(_short(abs(gap)), _("percentage points") if unit == "%" else unit)
    if not gap:
        return _("%(name)s: %(actual)s by %(period)s, as expected") % facts
    if gap < 0:
        return _("%(name)s: %(actual)s by %(period)s, %(gap)s less than expected") % facts
    return _("%(name)s: %(actual)s by %(period)s, %(gap)s more than expected") % facts


def _short(value: Decimal) -> Decimal:
    """At most two decimals."""
    return Decimal(formulas.print_number(value))


def _note(stops: Sequence[Stop], seen: Seen) -> str:
    """Where the last figure rests on some of the units only, how many."""
    last = next((stop for stop in reversed(stops) if stop.amount.value is not None), None)
    if last is None or last.known >= last.asked:
        return ""
    facts = {"known": last.known, "asked": last.asked, "period": last.period.label(seen.say)}
    return (
        _("For %(period)s %(known)d of %(asked)d units have an accepted figure; of the others the one before counts.")
        % facts
    )


@dataclass(frozen=True)
class Share:
    """A unit's part in a target or task."""

    lit: Lit
    lamp: Lamp
    sentence: str
    milestone: str
    value: str
    expected: str
    done: str
    state: str
    href: str
    chosen: bool


def shares(thing: Thing, seen: Seen, chosen: int | None = None) -> list[Share]:
    """The units of a thing, those that lead first, then the worst."""
    ordered = sorted(thing.lit, key=lambda one: (one.duty.role != "lead", one.rank))
    return [share(one, seen, chosen) for one in ordered]


def share(one: Lit, seen: Seen, chosen: int | None = None) -> Share:
    """A duty as a row."""
    unit = one.inputs.unit
    stone = next((row for row in one.milestones if row.due >= seen.day), one.milestones[-1] if one.milestones else None)
    actual, expected = one.inputs.actual, one.inputs.expected
    part, whole = actual.value, expected.value
    name, key = ("wall_target", one.duty.target_id) if one.duty.target_id else ("wall_task", one.duty.task_id)
    return Share(
        lit=one,
        lamp=lamps.lamp(one.light, seen.language),
        sentence=one.light.sentence(seen.say),
        milestone=_stone(stone, unit),
        value=_printed(actual, unit, seen) if one.duty.target_id else "",
        expected=_printed(expected, unit, seen) if one.duty.target_id and whole is not None else "",
        done=percent(part, whole) if part is not None and whole and whole > 0 else "",
        state=seen.say(states.STATES[one.report.state]) if one.report else "",
        href=seen.link(name, key, duty=one.duty.pk, at="why"),
        chosen=one.duty.pk == chosen,
    )


def _stone(row: Milestone | None, unit: str) -> str:
    if row is None:
        return ""
    what = promises.span(row.value, row.high, unit) if row.value is not None else row.text
    return _("%(what)s by %(day)s") % {"what": what, "day": date_format(row.due)}


def _printed(amount: formulas.Amount, unit: str, seen: Seen) -> str:
    if amount.value is None:
        return seen.say(formulas.REASONS[amount.reason or "missing"])
    return promises.figure(_short(amount.value), unit)


@dataclass(frozen=True)
class Told:
    """A report as it stood, with its words where the person may read them."""

    body: Body
    subject: str
    period: str
    state: str
    timeliness: str
    due: date
    filed_on: date | None
    value: str
    revision: Revision | None
    open_to: bool
    href: str


def periods(lit: Iterable[Lit], seen: Seen) -> list[tuple[str, str]]:
    """The periods for which reports were asked, the latest first: key and words."""
    found = {one.period for each in lit for one in each.asked}
    return [(one.key, one.label(seen.say)) for one in sorted(found, reverse=True)]


def reports(lit: Sequence[Lit], seen: Seen, period: str = "") -> list[Told]:
    """The reports of one period, or of all where none is named."""
    chosen = [(each, one) for each in lit for one in each.asked if period in ("", one.period.key)]
    chosen.sort(key=lambda pair: (pair[1].period, pair[0].duty.body.path))
    said = {one.stood.revision.pk for _each, one in chosen if one.stood.revision}
    words = Revision.objects.select_related("author").in_bulk(said)
    return [_told(each, one, words, seen) for each, one in chosen]


def _told(each: Lit, one: Filed, words: dict[int, Revision], seen: Seen) -> Told:
    open_to = rights.may(seen.user, "report.read", each.duty.body)
    revision = one.stood.revision
    verdict = one.stood.timeliness.verdict
    late = _("%(days)d days late") % {"days": one.stood.timeliness.days_late}
    return Told(
        body=each.duty.body,
        subject=each.duty.subject.title,
        period=one.period.label(seen.say),
        state=seen.say(states.STATES[one.state]),
        timeliness={"on_time": _("in time"), "late": late}.get(verdict, ""),
        due=one.due,
        filed_on=one.filed_on,
        value=_printed(one.amount, each.inputs.unit, seen) if each.duty.target_id else "",
        revision=words.get(revision.pk) if revision and open_to else None,
        open_to=open_to,
        href=seen.link_if("reports_report", one.pk) if open_to else "",
    )


def evidence(lit: Sequence[Lit], seen: Seen) -> list[Evidence]:
    """The files handed in with these reports by the day, as far as the person may read them, the latest first."""
    end = end_of(seen.day)
    found = (
        Evidence.objects.filter(
            _of(seen, "evidence.read"), report__duty__in=[one.duty.pk for one in lit], added_at__lte=end
        )
        .filter(Q(removed_at=None) | Q(removed_at__gt=end))
        .select_related("report__cycle", "added_by")
        .order_by("-added_at", "pk")
    )
    rows = list(found)
    _join((row.report for row in rows), lit)
    return rows


def _join(reports: Iterable[Report], lit: Sequence[Lit]) -> None:
    """Give reports their duties as the board has them: each body under its name of the day."""
    duties = {one.duty.pk: one.duty for one in lit}
    for report in reports:
        report.duty = duties[report.duty_id]


def end_of(day: date) -> datetime:
    """The last moment of a day in China."""
    return datetime.combine(day, time.max, timezone.get_current_timezone())


def _of(seen: Seen, right: Right) -> Q:
    return rights.within(seen.user, right, "report__duty__body")


@dataclass(frozen=True)
class Turn:
    """A day on which a light changed."""

    day: date
    body: Body
    subject: str
    lamp: Lamp
    sentence: str


def turns(duties: Collection[int], seen: Seen) -> list[Turn]:
    """The changes of light up to the day, by replay."""
    return [
        Turn(
            day,
            seen.board.known.called(one.duty.body),
            one.duty.subject.title,
            lamps.lamp(one.light, seen.language),
            one.light.sentence(seen.say),
        )
        for day, one in queries.changes(seen.board, duties)
    ]


def steps(lit: Sequence[Lit], seen: Seen) -> list[tuple[Step, str]]:
    """What happened to the reports by the day, the latest first; reasons only where the person may read the report."""
    found = Step.objects.filter(
        _of(seen, "report.read"), report__duty__in=[one.duty.pk for one in lit], at__lte=end_of(seen.day)
    )
    latest = found.select_related("report__cycle", "by").order_by("-at", "-pk")[:_EVENTS]
    steps = list(latest)
    _join((step.report for step in steps), lit)
    words = states.ACTIONS | {"more_time": mark("grant more time")}
    return [(step, seen.say(words.get(step.action, step.action))) for step in steps]


def overrides(lit: Sequence[Lit], seen: Seen) -> list[Override]:
    """The lights set by hand by the day."""
    rows = seen.board.known.rows
    duties = {one.duty.pk for one in lit}
    found = [row for row in (rows.overrides if rows else []) if row.duty_id in duties and row.since <= seen.day]
    return sorted(found, key=lambda row: (row.since, row.pk), reverse=True)


def versions(target: Target, seen: Seen) -> list[TargetVersion]:
    """What the target has promised up to the day, the latest first."""
    rows = seen.board.known.rows
    found = [row for row in (rows.versions if rows else []) if row.target_id == target.pk and row.since <= seen.day]
    return found[::-1]


def bodies(thing: Thing) -> list[Body]:
    """The bodies that have a part."""
    return [one.duty.body for one in thing.lit]
