"""Archives: what of a programme goes into its pack, and for whom?

Takes  a programme, the person who has it made, a language.
Gives  the tables, the originals and the evidence as zhizao/papers/archive.py packs them, with the rights that whoever
       takes the pack away must have.
Rule   reports and evidence are those over which the person has the right. The audit events name people and addresses:
       they are enclosed only for who may read the audit; else the pack holds the head of the chain alone, which the
       events, taken out on the audit page, must reach. Rows are read at once, files piece by piece as they are packed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from zhizao.base.language import Language, speaker
from zhizao.charts.states import State
from zhizao.output import labels
from zhizao.papers.archive import Archive, Enclosure
from zhizao.papers.colophon import Colophon
from zhizao.papers.ledger import Column
from zhizao.papers.spool import Section
from zhizao.programme import audit, calendar, states
from zhizao.reference.rights import Right
from zhizao.web.audit.models import Event
from zhizao.web.home import kept
from zhizao.web.papers import queries, tongues
from zhizao.web.papers.models import Kind, Paper
from zhizao.web.people.models import User
from zhizao.web.people.rights import reach, within
from zhizao.web.plan.models import Entry
from zhizao.web.programme import promises
from zhizao.web.programme.breakdown.queries import rhythms, roles
from zhizao.web.programme.lights.queries import board
from zhizao.web.programme.models import (
    Duty,
    Evidence,
    Milestone,
    Override,
    Programme,
    Report,
    Revision,
    Step,
    TargetVersion,
)
from zhizao.web.shell import clock

Progress = Callable[[float], None]
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Pack:
    """What is packed, and what is needed to take it away."""

    archive: Archive
    needs: tuple[Right, ...]


def pack(programme: Programme, user: User, language: Language, told: Progress) -> Pack:
    """The pack of a programme. Raises NotAtRest."""
    with tongues.speaking(language):
        read = queries.at_rest(lambda chain: _Reader(programme, user, language, chain).everything())
    chain, full = read.colophon.chain, reach(user, "audit.read") is None
    archive = Archive(
        title=read.title,
        sections=read.sections,
        enclosures=list(_enclosures(read.files, told)),
        events=_events(chain) if full else (),
        colophon=read.colophon,
        after=audit.START if full else chain,
    )
    return Pack(archive, ("report.read", "evidence.read", *(("audit.read",) if full else ())))


@dataclass(frozen=True)
class _File:
    """A file to enclose."""

    role: Literal["original", "evidence"]
    name: str
    sha256: str
    about: str
    size: int


@dataclass(frozen=True)
class _Read:
    """What was read of the database at one moment."""

    title: str
    colophon: Colophon
    sections: list[Section]
    files: list[_File]


def _enclosures(files: Sequence[_File], told: Progress) -> Iterator[Enclosure]:
    """Files that tell how far one is when they are read."""
    whole, done = sum(one.size for one in files) or 1, 0

    def pieces(sha256: str) -> Iterator[bytes]:
        nonlocal done
        with kept(sha256).open("rb") as file:
            while piece := file.read(_CHUNK):
                done += len(piece)
                told(done / whole)
                yield piece

    for one in files:
        yield Enclosure(one.role, one.name, one.sha256, one.about, partial(pieces, one.sha256))


def _events(until: audit.Anchor) -> Iterator[audit.Sealed]:
    """Every event up to the head that the pack names."""
    events = Event.objects.filter(seq__lte=until.seq).order_by("seq")
    return (one.sealed() for one in events.iterator(chunk_size=2000))


def _text(key: str, title: str) -> Column:
    return Column(key, title, "text")


def _number(key: str, title: str) -> Column:
    return Column(key, title, "number")


def _day(key: str, title: str) -> Column:
    return Column(key, title, "date")


def _plain(value: Decimal | None) -> Decimal | None:
    """A figure without the zeros that the database adds."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def _date(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


@dataclass(frozen=True)
class _Reader:
    """Reads the tables of a programme."""

    programme: Programme
    user: User
    language: Language
    chain: audit.Anchor

    def everything(self) -> _Read:
        sections = [
            self._records(),
            self._tasks(),
            self._targets(),
            self._duties(),
            self._milestones(),
            self._reports(),
            self._steps(),
            self._lights(),
            self._overrides(),
            self._papers(),
        ]
        return _Read(
            title=_("%(programme)s: archive") % {"programme": self.programme.name},
            colophon=queries.colophon(self.programme, clock.today(self.programme), self.language, self.chain),
            sections=sections,
            files=[*self._originals(), *self._evidence()],
        )

    def say(self, text: str) -> str:
        return speaker(self.language)(text) if text else ""

    def _originals(self) -> Iterator[_File]:
        for part in self.programme.plan.parts.select_related("document").order_by("order", "id"):
            document = part.document
            yield _File("original", document.name, document.sha256, self.programme.plan.title, document.size)

    def _evidence(self) -> Iterator[_File]:
        rows = Evidence.objects.filter(
            within(self.user, "evidence.read", "report__duty__body"),
            report__cycle__programme=self.programme,
            removed_at=None,
        )
        for one in rows.select_related(*_OF_REPORT).order_by("id"):
            yield _File("evidence", one.name, one.sha256, self._about(one.report), one.size)

    def _about(self, report: Report) -> str:
        return f"{self._period(report)} · {report.duty.body.name} · {report.duty.subject}"

    def _period(self, report: Report) -> str:
        return calendar.parse(report.cycle.period).label(speaker(self.language))

    def _records(self) -> Section:
        """What the plan says, and what was decided about it."""
        rows = Entry.objects.filter(plan=self.programme.plan).select_related("document")
        rows = rows.defer("document__raw", "document__paragraphs", "document__records")
        return Section(
            "plan",
            _("Records of the plan"),
            (
                _text("document", _("Document")),
                _text("kind", _("Kind")),
                _text("section", _("Section")),
                _text("quote", _("Words of the document")),
                _text("state", _("Decision on it")),
            ),
            [
                (
                    str(one.document),
                    self.say(labels.KINDS.get(one.kind, one.kind)),
                    str(one.record.get("section") or ""),
                    str(one.record.get("quote") or ""),
                    one.get_state_display(),
                )
                for one in rows
            ],
        )

    def _tasks(self) -> Section:
        rows = self.programme.tasks.select_related("parent").order_by("order", "id")
        columns = (_text("title", _("Task")), _text("parent", _("Part of")))
        return Section(
            "tasks", _("Tasks"), columns, [(one.title, one.parent.title if one.parent else "") for one in rows]
        )

    def _targets(self) -> Section:
        """Every version of every target."""
        rows = TargetVersion.objects.filter(target__programme=self.programme)
        rows = rows.select_related("target", "measure").order_by("target__order", "target_id", "number")
        return Section(
            "targets",
            _("Targets"),
            (
                _text("title", _("Target")),
                _text("measure", _("Measure")),
                _number("version", _("Version")),
                _day("since", _("Holds from")),
                _text("promise", _("What is promised")),
                _day("deadline", _("To be reached by")),
                _text("reason", _("Reason")),
                _text("document", _("Document number")),
            ),
            [
                (
                    one.target.title,
                    one.measure.name if one.measure else "",
                    one.number,
                    one.since,
                    promises.promise(one),
                    one.deadline,
                    one.reason,
                    one.document_number,
                )
                for one in rows
            ],
        )

    def _duties(self) -> Section:
        rows = Duty.objects.filter(programme=self.programme).select_related("body", "task", "target").order_by("id")
        parts, often = roles(), rhythms()
        return Section(
            "duties",
            _("Duties"),
            (
                _text("subject", _("Task or target")),
                _text("body", _("Unit")),
                _text("role", _("Part in it")),
                _text("assumed", _("Assumed")),
                _text("rhythm", _("Reported")),
                _day("since", _("Holds from")),
                _day("until", _("Ended on")),
            ),
            [
                (
                    str(one.subject),
                    one.body.name,
                    parts.get(one.role, one.role),
                    _("yes") if one.assumed else "",
                    often.get(one.reports_on, one.reports_on),
                    one.since,
                    one.until,
                )
                for one in rows
            ],
        )

    def _milestones(self) -> Section:
        of_targets = Milestone.objects.filter(version__target__programme=self.programme)
        rows = of_targets | Milestone.objects.filter(task__programme=self.programme)
        return Section(
            "milestones",
            _("Milestones and shares"),
            (
                _text("subject", _("Task or target")),
                _text("body", _("Unit")),
                _day("due", _("Due on")),
                _number("low", _("Value")),
                _number("high", _("Up to")),
                _text("text", _("Node")),
                _day("since", _("Holds from")),
                _day("until", _("Ended on")),
            ),
            [
                (
                    str(one.task or (one.version.target if one.version else "")),
                    one.body.name if one.body else "",
                    one.due,
                    _plain(one.value),
                    _plain(one.high),
                    one.text,
                    one.since,
                    one.until,
                )
                for one in rows.select_related("version__target", "task", "body").order_by("id")
            ],
        )

    def _reports(self) -> Section:
        """Every revision of every report, and where the report stands on the day of the data."""
        shown = board(self.programme, clock.today(self.programme), self.chain)
        stand: dict[int, str] = {filed.pk: filed.state for one in shown.lit for filed in one.asked}
        rows = Revision.objects.filter(
            within(self.user, "report.read", "report__duty__body"), report__cycle__programme=self.programme
        )
        return Section(
            "reports",
            _("Reports filed"),
            (
                _text("period", _("Period reported on")),
                _text("subject", _("Task or target")),
                _text("body", _("Unit")),
                _text("state", _("State")),
                _day("due", _("Due on")),
                _number("number", _("Revision")),
                _number("value", _("Value")),
                _text("missing", _("Why there is no value")),
                _text("progress", _("Progress")),
                _text("problems", _("Problems")),
                _text("next", _("Next steps")),
                _text("plan", _("Plan of the year")),
                _text("carried", _("Carried over")),
                _text("author", _("Written by")),
                _day("submitted", _("Submitted on")),
            ),
            [
                (
                    self._period(one.report),
                    str(one.report.duty.subject),
                    one.report.duty.body.name,
                    self.say(states.STATES[stand.get(one.report_id, one.report.state)]),  # type: ignore[index]  # the engine's states
                    one.report.due,
                    one.number,
                    _plain(one.value),
                    one.missing,
                    one.progress,
                    one.problems,
                    one.next_steps,
                    one.plan,
                    one.carried_over,
                    one.author.name,
                    _date(one.submitted_at),
                )
                for one in rows.select_related("author", *_OF_REPORT).order_by("report__cycle__due", "report", "number")
            ],
        )

    def _steps(self) -> Section:
        """Who submitted, returned and approved what, and when."""
        rows = Step.objects.filter(
            within(self.user, "report.read", "report__duty__body"), report__cycle__programme=self.programme
        )
        words = {action: self.say(text) for action, text in states.ACTIONS.items()} | {
            "more_time": _("given more time")
        }
        return Section(
            "reviews",
            _("Submissions and reviews"),
            (
                _text("period", _("Period reported on")),
                _text("subject", _("Task or target")),
                _text("body", _("Unit")),
                _day("day", _("Day")),
                _text("action", _("What was done")),
                _text("by", _("Done by")),
                _text("reason", _("Reason")),
            ),
            [
                (
                    self._period(one.report),
                    str(one.report.duty.subject),
                    one.report.duty.body.name,
                    _date(one.at),
                    words.get(one.action, one.action),
                    one.by.name if one.by else "",
                    one.reason,
                )
                for one in rows.select_related("by", *_OF_REPORT).order_by("at", "id")
            ],
        )

    def _lights(self) -> Section:
        """The light of every duty on the day of the data."""
        shown, say = board(self.programme, clock.today(self.programme), self.chain), speaker(self.language)
        return Section(
            "lights",
            _("Lights"),
            (
                _text("subject", _("Task or target")),
                _text("body", _("Unit")),
                Column("light", _("Light"), "light"),
                _text("why", _("Why")),
                _text("rule", _("Rule")),
            ),
            [
                (
                    str(one.duty.subject),
                    one.duty.body.name,
                    State(one.light.colour, one.light.shape, one.light.word.of(self.language)),
                    one.light.sentence(say),
                    f"{one.light.rule} {one.light.version}",
                )
                for one in shown.lit
            ],
        )

    def _overrides(self) -> Section:
        rows = Override.objects.filter(duty__programme=self.programme)
        rows = rows.select_related("duty__body", "duty__task", "duty__target", "by").order_by("id")
        return Section(
            "overrides",
            _("Lights set by hand"),
            (
                _text("subject", _("Task or target")),
                _text("body", _("Unit")),
                _text("reason", _("Reason")),
                _text("by", _("Done by")),
                _day("since", _("From")),
                _day("until", _("To")),
                _day("ended", _("Ended on")),
            ),
            [
                (str(one.duty.subject), one.duty.body.name, one.reason, one.by.name, one.since, one.until, one.ended_on)
                for one in rows
            ],
        )

    def _papers(self) -> Section:
        """What was printed before, with the heads of the audit chain that it proves; archives prove themselves."""
        rows = Paper.objects.filter(programme=self.programme).exclude(kind=Kind.ARCHIVE).order_by("id")
        return Section(
            "papers",
            _("Papers printed"),
            (
                _text("title", _("Title")),
                _text("kind", _("Kind")),
                _text("form", _("Form")),
                _text("run", _("Run")),
                _day("day", _("Data as of")),
                _text("anchor", _("Head of the audit chain")),
                _text("sha256", "sha256"),
            ),
            [
                (
                    one.title,
                    one.get_kind_display(),
                    one.get_form_display(),
                    one.run,
                    one.data_day,
                    audit.printed(one.anchor),
                    one.sha256,
                )
                for one in rows
            ],
        )


_OF_REPORT = ("report__cycle", "report__duty__body", "report__duty__task", "report__duty__target")
