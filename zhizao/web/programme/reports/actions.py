"""What is done to reports: opening cycles, saving, submitting, returning, approving, locking, adding files.

Takes  rows, the actor, and what they say.
Gives  the rows as they are after it, one step for each thing that happened, and one audit event for each write.
Rule   programme/states.py says what is allowed; all of an action stands or nothing does; `seen` is the row version that
       a person had before them, so that of two people at once the second is told instead of overwriting the first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import IO, ClassVar

from django.db import transaction
from django.db.models import Max, QuerySet

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.programme import calendar, evidence, states
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people import rights
from zhizao.web.people.actions import tell
from zhizao.web.people.models import Body, Notice, Role, User
from zhizao.web.programme.models import Cycle, Duty, Evidence, Programme, Report, Revision, Step
from zhizao.web.programme.reports import recipients
from zhizao.web.shell import clock


class SomebodyWasFaster(ZhizaoError):
    """Two people act on one report."""

    code: ClassVar[str] = "SITE-101"
    says: ClassVar[str] = "Somebody else changed this report while you had it open."
    fix: ClassVar[str] = "Load the page again to see what changed; your own words are still in the form."


class NotSaid(ZhizaoError):
    """A report without what it must say."""

    code: ClassVar[str] = "SITE-102"
    says: ClassVar[str] = "The report cannot be submitted yet: {missing}."
    fix: ClassVar[str] = "Fill in what is missing, or say why there is no value."


class CycleExists(ZhizaoError):
    """A period is opened twice."""

    code: ClassVar[str] = "SITE-103"
    says: ClassVar[str] = "The cycle {period} is open already."
    fix: ClassVar[str] = "Go to its reports; new duties join it with “Bring up to date”."


class CycleClosed(ZhizaoError):
    """Something is filed after the office closed the cycle."""

    code: ClassVar[str] = "SITE-106"
    says: ClassVar[str] = "The cycle {period} is closed, so nothing more is filed in it."
    fix: ClassVar[str] = "Ask the office of the leading group to open it again."


class FourEyes(ZhizaoError):
    """Somebody reviews what they wrote."""

    code: ClassVar[str] = "SITE-105"
    says: ClassVar[str] = "You wrote or edited this report, so somebody else must review it."
    fix: ClassVar[str] = "Ask a colleague who reviews for the same body."


class NothingToReport(ZhizaoError):
    """A cycle for which no duty reports in that rhythm."""

    code: ClassVar[str] = "SITE-104"
    says: ClassVar[str] = "No duty reports for {period}."
    fix: ClassVar[str] = "Set the rhythm of the duties in the breakdown, or open another period."


AMOUNTS = ("value", "numerator", "denominator")
_IN_MEMORY = 1 << 20  # bytes of a file that are held in memory; the rest waits on disk


@dataclass(frozen=True)
class Answers:
    """What a report says; fields as in Revision."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: str = ""
    node_done: bool | None = None
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    plan: str = ""
    carried_over: str = ""


@transaction.atomic
def open_cycle(*, programme: Programme, period: calendar.Period, by: Actor, opens: date | None = None) -> Cycle:
    """Open a round of reporting: one report for each duty that is asked, and everybody concerned is told."""
    rights.require_actor(by, "cycle.open", programme.office)
    if Cycle.objects.filter(programme=programme, period=period.key).exists():
        raise CycleExists(period=period.key)
    opened = opens or clock.today(programme)
    rule = calendar.DueRule(**programme.due_rule)
    due = calendar.due_when_opened(period, rule, calendar.workdays(), opened)
    cycle = Cycle.objects.create(programme=programme, period=period.key, opens=opened, due=due)
    if not bring_up_to_date(cycle=cycle, by=by):
        raise NothingToReport(period=period.key)
    record("cycle.opened", by=by, on=f"cycle:{cycle.pk}", period=period.key, due=due, reports=cycle.reports.count())
    return cycle


@transaction.atomic
def bring_up_to_date(*, cycle: Cycle, by: Actor) -> int:
    """Give reports to duties that came after the cycle was opened; how many there are new."""
    rights.require_actor(by, "cycle.open", cycle.programme.office)
    period = calendar.parse(cycle.period)
    duties = list(duties_for(cycle.programme, period).exclude(reports__cycle=cycle).select_related("body"))
    leads = _leads(cycle.programme)
    reports = [
        Report(
            cycle=cycle,
            duty=duty,
            due=cycle.due,
            chain=_chain(duty, leads, cycle),
            settles=duty.reports_on != period.rhythm,
        )
        for duty in duties
    ]
    Report.objects.bulk_create(reports)
    holders = recipients.holders(Role.REPORTER)
    for body in {duty.body_id: duty.body for duty in duties}.values():
        tell(
            recipients.nearest(holders, body),
            "cycle.opened",
            {"period": cycle.period, "count": sum(duty.body_id == body.pk for duty in duties), "due": cycle.due},
            f"/p/{cycle.programme_id}/reports/",
        )
    return len(reports)


def duties_for(programme: Programme, period: calendar.Period) -> QuerySet[Duty]:
    """The duties that report for a period and are in force on some day of it: those of its rhythm.

    The year is asked of every duty that reports at all: this year's plan, last year's completion, what is carried over.
    """
    # A joined step is asked no more, whatever the period: the target it leads to answers for it.
    duties = programme.duties.filter(since__lte=period.end, target__step_of=None).exclude(until__lte=period.start)
    return duties.exclude(reports_on="never") if period.rhythm == "year" else duties.filter(reports_on=period.rhythm)


def _leads(programme: Programme) -> dict[tuple[int | None, int | None], int]:
    """Who leads each task or target."""
    rows = programme.duties.filter(role="lead", until=None).values_list("task", "target", "body").order_by("-pk")
    return {(task, target): body for task, target, body in rows}


def _chain(duty: Duty, leads: dict[tuple[int | None, int | None], int], cycle: Cycle) -> list[int]:
    """Who reviews: the body that leads the task, unless it reports itself; then the office."""
    lead = leads.get((duty.task_id, duty.target_id))
    office = cycle.programme.office_id
    return [*([lead] if lead and lead not in (duty.body_id, office) else []), office]


@transaction.atomic
def save(*, report: Report, answers: Answers, by: Actor, seen: int, came_by: str = "form") -> Revision:
    """Keep what a report says as a draft; the revision that was submitted stays as it was."""
    report = _held(report, seen)
    rights.require_actor(by, "report.write", report.duty.body)
    _require_open(report)
    last = report.revisions.order_by("-number").first()
    draft = last if last and last.submitted_at is None else None
    if draft and came_by == draft.came_by and answers == answers_of(draft):
        return draft
    revision = draft or Revision(report=report, number=last.number + 1 if last else 1)
    for name, value in asdict(answers).items():
        setattr(revision, name, value)
    revision.author = person(by)
    revision.saved_at = clock.now(report.cycle.programme)
    revision.came_by = came_by
    revision.save()
    if draft is None and report.submitted_on is not None:
        report.edits_after += 1
    _bump(report)
    record("report.saved", by=by, on=f"report:{report.pk}", revision=revision.number, **asdict(answers))
    return revision


def submit(*, report: Report, by: Actor, seen: int) -> Report:
    """Hand the draft in to the first reviewer."""
    with transaction.atomic():
        report = _held(report, seen)
        rights.require_actor(by, "report.write", report.duty.body)
        _require_open(report)
        revision = report.revisions.filter(submitted_at=None).order_by("-number").first()
        if revision is None:
            raise NotSaid(missing=mark("no draft"))
        missing = lacks(report, answers_of(revision))
        if missing:
            raise NotSaid(missing=next(iter(missing.values())))
        revision.submitted_at = clock.now(report.cycle.programme)
        revision.save(update_fields=["submitted_at"])
        first = report.submitted_on is None
        report.submitted_on = report.submitted_on or clock.today(report.cycle.programme)
        _happen(report, "submit" if first else "resubmit", by, revision=revision)
        _tell_reviewers(report)
    return report


@transaction.atomic
def file(*, report: Report, answers: Answers, by: Actor, seen: int, came_by: str = "form") -> Report:
    """Save and submit in one: both happen, or neither."""
    save(report=report, answers=answers, by=by, seen=seen, came_by=came_by)
    now = _whole().get(pk=report.pk)
    return submit(report=now, by=by, seen=now.row_version)


@transaction.atomic
def withdraw(*, report: Report, by: Actor, seen: int) -> Report:
    """Take a report back before anybody approved it; what it says next is a new revision."""
    report = _held(report, seen)
    rights.require_actor(by, "report.write", report.duty.body)
    _happen(report, "withdraw", by)
    report.submitted_on = None
    report.save(update_fields=["submitted_on"])
    return report


@transaction.atomic
def approve(*, report: Report, by: Actor, seen: int) -> Report:
    """Approve at the level where the report waits; the next reviewer is told."""
    report = _held(report, seen)
    _require_reviewer(report, by)
    _happen(report, "approve", by, revision=_filed(report))
    if report.state == "submitted":
        _tell_reviewers(report)
    return report


@transaction.atomic
def send_back(*, report: Report, by: Actor, seen: int, reason: str) -> Report:
    """Return a report with a reason; everybody who had a hand in it is told."""
    report = _held(report, seen)
    _require_reviewer(report, by)
    if not reason.strip():
        raise states.ReasonMissing
    acted = list(report.steps.exclude(by=by.user).values_list("by", flat=True).distinct())
    _happen(report, "return", by, revision=_filed(report), reason=reason.strip())
    tell(
        User.objects.filter(pk__in=acted, is_active=True),
        "report.returned",
        {
            "subject": str(report.duty.subject),
            "period": report.cycle.period,
            "reason": reason.strip(),
            "by": person(by).name,
        },
        address(report),
    )
    return report


@transaction.atomic
def close_cycle(*, cycle: Cycle, by: Actor) -> int:
    """Lock every approved report of a cycle; how many there are."""
    rights.require_actor(by, "cycle.open", cycle.programme.office)
    reports = list(_whole().select_for_update().filter(cycle=cycle, state="approved"))
    for report in reports:
        _happen(report, "lock", by)
    cycle.closed = True
    cycle.save(update_fields=["closed"])
    record("cycle.closed", by=by, on=f"cycle:{cycle.pk}", locked=len(reports))
    return len(reports)


@transaction.atomic
def reopen_cycle(*, cycle: Cycle, by: Actor) -> None:
    """Let what is missing come in after all; what is locked stays locked."""
    rights.require_actor(by, "cycle.open", cycle.programme.office)
    cycle.closed = False
    cycle.save(update_fields=["closed"])
    record("cycle.reopened", by=by, on=f"cycle:{cycle.pk}", period=cycle.period)


@transaction.atomic
def unlock(*, report: Report, by: Actor, seen: int, reason: str) -> Report:
    """Undo the lock, or the highest approval: from the top down only."""
    report = _held(report, seen)
    rights.require_actor(by, "cycle.open", report.cycle.programme.office)
    _happen(report, "unlock", by, reason=reason)
    return report


@transaction.atomic
def give_time(*, report: Report, until: date, reason: str, by: Actor) -> Report:
    """Grant more time for one report; late and on time are counted by the new day."""
    rights.require_actor(by, "cycle.open", report.cycle.programme.office)
    report = _whole().select_for_update(of=("self",)).get(pk=report.pk)
    before, report.due = report.due, until
    report.save(update_fields=["due"])
    _step(report, "more_time", by, level=report.level, reason=reason, due=until)
    record("report.due_moved", by=by, on=f"report:{report.pk}", before=before, after=until, reason=reason)
    return report


@transaction.atomic
def add_evidence(*, report: Report, name: str, chunks: Iterable[bytes], by: Actor) -> Evidence:
    """Keep a file that bears out a report; the same file twice on one report is one row."""
    rights.require_actor(by, "report.write", report.duty.body)
    _require_open(report)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        # Looked at before it is kept: what is refused leaves nothing behind.
        found = evidence.inspect(name, _copied(chunks, file))
        file.seek(0)
        sha256, size = home.keep(iter(lambda: file.read(_IN_MEMORY), b""))
    row, _ = Evidence.objects.get_or_create(
        report=report,
        sha256=sha256,
        removed_at=None,
        defaults={
            "name": found.name,
            "media_type": found.media_type,
            "size": size,
            "added_by": person(by),
            "added_at": clock.now(report.cycle.programme),
        },
    )
    record("evidence.added", by=by, on=f"report:{report.pk}", name=found.name, sha256=sha256, size=size)
    return row


def _copied(chunks: Iterable[bytes], to: IO[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        to.write(chunk)
        yield chunk


@transaction.atomic
def remove_evidence(*, row: Evidence, by: Actor) -> None:
    """Take a file from a report; the file and its row stay for the record."""
    rights.require_actor(by, "report.write", row.report.duty.body)
    _require_open(row.report)
    row.removed_at = clock.now(row.report.cycle.programme)
    row.save(update_fields=["removed_at"])
    record("evidence.removed", by=by, on=f"report:{row.report_id}", name=row.name, sha256=row.sha256)


def evidence_read(*, row: Evidence, by: Actor, shown: bool) -> None:
    """Somebody looks at a file, or takes it with them."""
    action = "evidence.shown" if shown else "export.evidence"
    record(action, by=by, on=f"report:{row.report_id}", name=row.name, sha256=row.sha256)


@transaction.atomic
def remind(*, programme: Programme, by: Actor) -> int:
    """Remind of every report that is not filed, by the programme's rule; how many reports somebody is newly told of.

    Of each report only the latest reminder that applies goes out, to the unit and to those above it: after days in
    which nothing ran, nobody gets the letters of all those days.
    """
    today, rule = clock.today(programme), _rule(programme)
    sent = 0
    holders, above = recipients.holders(Role.REPORTER), recipients.holders(*recipients.ABOVE)
    known = set(Notice.objects.filter(key__startswith=_key(programme)).values_list("key", flat=True))
    for report in owed(programme):
        past = [one for one in _reminders(report.due, rule) if one.day <= today]
        for one in {each.to: each for each in past}.values():
            key = _key(programme, report.pk, report.due, one.to, one.days)
            if key in known:
                continue
            people = recipients.nearest(holders, report.duty.body)
            if one.to == "superior":
                people = recipients.above(above, report.duty.body, report.chain)
            sent += _remind(report, people, "superior" if one.to == "superior" else "unit", key)
    if sent:
        record("reports.reminded", by=by, on=f"programme:{programme.pk}", reminders=sent, day=today)
    return sent


@transaction.atomic
def remind_now(*, cycle: Cycle, by: Actor) -> int:
    """Remind every unit of what it has not filed in this cycle, once a day; of how many reports."""
    rights.require_actor(by, "cycle.open", cycle.programme.office)
    sent = _remind_today(cycle.programme, lambda report: report.cycle_id == cycle.pk)
    record("reports.reminded", by=by, on=f"cycle:{cycle.pk}", reminders=sent, day=clock.today(cycle.programme))
    return sent


@transaction.atomic
def remind_these(*, programme: Programme, duties: Collection[int], by: Actor) -> int:
    """Remind the units of what they have not filed on these duties, once a day; of how many reports."""
    rights.require_actor(by, "cycle.open", programme.office)
    sent = _remind_today(programme, lambda report: report.duty_id in duties)
    record("reports.reminded", by=by, on=f"programme:{programme.pk}", reminders=sent, day=clock.today(programme))
    return sent


def _remind_today(programme: Programme, wanted: Callable[[Report], bool]) -> int:
    """Remind of the reports wanted that are owed; a report of which somebody was told today is left out."""
    today, holders = clock.today(programme), recipients.holders(Role.REPORTER)
    reports = [report for report in owed(programme) if wanted(report)]
    keys = {report.pk: _key(programme, report.pk, today, "now") for report in reports}
    known = set(Notice.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return sum(
        _remind(report, recipients.nearest(holders, report.duty.body), "unit", keys[report.pk])
        for report in reports
        if keys[report.pk] not in known
    )


def owed(programme: Programme) -> list[Report]:
    """The reports of open cycles that somebody has yet to file, or to file again; none of a duty that has ended."""
    today = clock.today(programme)
    reports = _whole().filter(cycle__programme=programme, cycle__closed=False, cycle__opens__lte=today)
    unfiled = reports.filter(state__in=("not_due", "due", "overdue", "returned"))
    return list(unfiled.exclude(duty__until__lte=today).select_related("duty__body__parent").order_by("due", "pk"))


def _rule(programme: Programme) -> calendar.Reminders:
    told = programme.reminders
    if not told:
        return calendar.default_reminders()
    return calendar.Reminders(tuple(told["before"]), told["grace"], told["superior"])


@lru_cache(maxsize=512)
def _reminders(due: date, rule: calendar.Reminders) -> list[calendar.Reminder]:
    return calendar.reminders(due, rule, calendar.workdays())


def _key(programme: Programme, *more: object) -> str:
    return ":".join(map(str, ("remind", programme.pk, *more)))


def _remind(report: Report, people: list[User], to: calendar.Told, key: str) -> bool:
    """Tell them, in the words of how late it is; False where there is nobody to tell."""
    overdue = clock.today(report.cycle.programme) > report.due
    code = "report.escalated" if to == "superior" else "report.overdue" if overdue else "report.due"
    facts = {
        "body": report.duty.body.name,
        "subject": str(report.duty.subject),
        "period": report.cycle.period,
        "due": report.due,
    }
    tell(people, code, facts, address(report), key=key)
    return bool(people)


def is_open(report: Report) -> bool:
    """Whether the unit may write in it now."""
    taken = states.allowed(now_state(report), report.level)
    return not report.cycle.closed and not {"submit", "resubmit"}.isdisjoint(taken)


def _require_open(report: Report) -> None:
    if report.cycle.closed:
        raise CycleClosed(period=report.cycle.period)
    if not is_open(report):
        raise states.NotAllowed(state=states.STATES[now_state(report)], action=states.ACTIONS["resubmit"])


def now_state(report: Report) -> states.State:
    """Where the report stands today: what nobody filed becomes overdue by the passing of days alone."""
    if report.state in ("not_due", "due", "overdue"):
        return states.state_on([], report.due, report.cycle.opens, clock.today(report.cycle.programme)).state
    return report.state  # type: ignore[return-value]  # only _happen writes it


def waits_for(report: Report) -> int | None:
    """The id of the body that reviews next."""
    return report.chain[report.level] if report.state == "submitted" and report.level < len(report.chain) else None


def reviewing(report: Report) -> Body | None:
    """The body that reviews next; where it was dissolved meanwhile, the one that took over."""
    waiting = waits_for(report)
    body = Body.objects.get(pk=waiting) if waiting else None
    today = clock.today(report.cycle.programme)
    while body and not body.lives(today) and body.successor:
        body = body.successor
    return body


def address(report: Report) -> str:
    """Where the report is shown."""
    return f"/p/{report.cycle.programme_id}/reports/{report.pk}/"


def _whole() -> QuerySet[Report]:
    return Report.objects.select_related("cycle__programme__office", "duty__body", "duty__task", "duty__target")


def _held(report: Report, seen: int) -> Report:
    """The row as it is now, held until the transaction ends; SomebodyWasFaster where it moved on."""
    now = _whole().select_for_update(of=("self",)).get(pk=report.pk)
    if now.row_version != seen:
        raise SomebodyWasFaster
    return now


def person(by: Actor) -> User:
    """Who acts: the site itself writes no reports."""
    if by.user is None:
        raise rights.NotAllowed(right="report.write")
    return by.user


def _filed(report: Report) -> Revision | None:
    """What reviewers have before them: never a draft."""
    return report.revisions.exclude(submitted_at=None).order_by("-number").first()


def is_second_click(*, report: Report, by: Actor, did: Collection[str], said: Answers | str) -> bool:
    """Whether this person did exactly that already, last of all: what came again is one thing done once."""
    last = report.steps.select_related("revision").order_by("at", "pk").last()
    if last is None or last.action not in did or last.by_id != person(by).pk:
        return False
    if isinstance(said, Answers):
        return last.revision is not None and answers_of(last.revision) == said
    return last.reason == said.strip()


def _bump(report: Report) -> None:
    report.row_version += 1
    report.save()


def _require_reviewer(report: Report, by: Actor) -> None:
    """Only the body whose turn it is, and nobody who wrote the report."""
    rights.require_actor(by, "report.review", reviewing(report) or report.cycle.programme.office)
    authors = {str(pk) for pk in report.revisions.values_list("author", flat=True)}
    if not states.may_review("", authors, str(person(by).pk)):
        raise FourEyes


def lacks(report: Report, said: Answers) -> dict[str, str]:
    """What a report must still say before it is submitted: the field and what is missing in it."""
    missing: dict[str, str] = {}
    if report.duty.target_id and said.value is None and not said.missing.strip():
        missing["value"] = mark("a value, or the reason why there is none")
    if not said.progress.strip():
        missing["progress"] = mark("what was done")
    if calendar.parse(report.cycle.period).rhythm == "year" and not said.plan.strip():
        missing["plan"] = mark("this year's plan")
    return missing


def answers_of(revision: Revision) -> Answers:
    """What a revision says."""
    return Answers(**{one.name: getattr(revision, one.name) for one in fields(Answers)})


def _happen(
    report: Report, action: states.Action, by: Actor, *, revision: Revision | None = None, reason: str = ""
) -> None:
    """One step: the state after it, the step itself and its audit event."""
    level = report.level
    report.state, report.level = states.after(now_state(report), action, level, len(report.chain))
    _bump(report)
    _step(report, action, by, level=level, revision=revision, reason=reason)
    record(
        f"report.{action}",
        by=by,
        on=f"report:{report.pk}",
        state=report.state,
        level=report.level,
        revision=revision.number if revision else None,
        reason=reason,
    )


def _step(report: Report, action: str, by: Actor, **more: object) -> None:
    """Append a step. Steps follow each other in time even where the clock was set back meanwhile."""
    last = report.steps.aggregate(at=Max("at"))["at"]
    now = clock.now(report.cycle.programme)
    at = max(now, last) if last else now
    Step.objects.create(report=report, action=action, by=by.user, at=at, levels=len(report.chain), **more)


def _tell_reviewers(report: Report) -> None:
    """Whoever may review at this level hears of it."""
    body = reviewing(report)
    if body is None:
        return
    tell(
        recipients.nearest(recipients.holders(Role.REVIEWER, Role.OFFICE), body),
        "report.submitted",
        {"body": report.duty.body.name, "subject": str(report.duty.subject), "period": report.cycle.period},
        f"/p/{report.cycle.programme_id}/reviews/{report.pk}/",
    )
