"""What waits for a reviewer, and what of it deserves a closer look.

Takes  a programme, a person, a day; one report.
Gives  the queue, oldest first, each with its remarks; what a report says beside what it said before.
Rule   a report waits for the body of its chain whose turn it is, and for whoever may review there. A remark is a fact
       (no value, lower than last time, behind, late, edited, returned before, no evidence, problems, a year that differs
       from its periods, a light that is not well), not a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhizao.web.people import rights
from zhizao.web.people.models import Body, User
from zhizao.web.programme.lights import queries as lit
from zhizao.web.programme.lights.known import Filed, Known
from zhizao.web.programme.models import Programme, Report, Revision, Step
from zhizao.web.programme.reports import queries as reports
from zhizao.web.programme.reports.actions import AMOUNTS, answers_of, waits_for
from zhizao.web.programme.reports.beside import before as is_before
from zhizao.web.programme.reports.beside import figure_of, reached
from zhizao.web.programme.templatetags.printed import spoken_language


@dataclass(frozen=True)
class Waiting:
    """A report in the queue."""

    row: reports.Row
    said: Revision | None
    since: date | None
    remarks: tuple[str, ...]
    own: bool

    @property
    def plain(self) -> bool:
        """Whether it may be approved together with others: nothing to remark, and somebody else wrote it."""
        return not self.remarks and not self.own


@dataclass(frozen=True)
class Place:
    """A report in the queue, without its figures."""

    pk: int
    own: bool


def places(programme: Programme, user: User) -> list[Place]:
    """The queue of a person, the one that waits longest first."""
    found = list(_submitted(programme, user))
    mine = _reviewed_by(user, found)
    return [Place(one.pk, one.wrote) for one in found if waits_for(one) in mine]  # type: ignore[attr-defined]  # annotated


def _submitted(programme: Programme, user: User) -> QuerySet[Report]:
    """What waits for anybody, the one that waits longest first; `wrote` where the person had a hand in it."""
    wrote = Revision.objects.filter(report=OuterRef("pk"), author=user)
    waiting = Report.objects.filter(cycle__programme=programme, state="submitted").annotate(wrote=Exists(wrote))
    return waiting.order_by("submitted_on", "due", "pk")


def _reviewed_by(user: User, found: Iterable[Report]) -> set[int]:
    """The bodies for which the person reviews; of a dissolved one, whoever took over."""
    wanted = {body for one in found if (body := waits_for(one))}
    bodies = Body.objects.select_related("successor").filter(pk__in=wanted)
    return {
        body.pk
        for body in bodies
        if rights.may(user, "report.review", body)
        or (body.dissolved and body.successor and rights.may(user, "report.review", body.successor))
    }


def queue(programme: Programme, user: User, day: date) -> list[Waiting]:
    """The queue with what each report says and what to remark."""
    board = lit.board(programme, day)
    rows = reports.rows(_submitted(programme, user), programme, day, board.lit)
    mine = _reviewed_by(user, [row.report for row in rows])
    rows = [row for row in rows if waits_for(row.report) in mine]
    shown = {row.report.pk for row in rows}
    asked = [*board.known.reports.values(), *board.known.yearly.values()]
    by_report = {filed.pk: filed for filed_of in asked for filed in filed_of}
    counted = {pk: filed.stood.revision.pk for pk, filed in by_report.items() if pk in shown and filed.stood.revision}
    words = Revision.objects.in_bulk(counted.values())  # the lights read figures only
    said = {pk: words[revision] for pk, revision in counted.items()}
    return [
        Waiting(
            row=row,
            said=said.get(row.report.pk),
            since=row.report.submitted_on,
            remarks=tuple(_remarks(row, said.get(row.report.pk), board.known)),
            own=row.report.wrote,  # type: ignore[attr-defined]  # annotated
        )
        for row in rows
    ]


def _remarks(row: reports.Row, said: Revision | None, known: Known) -> list[str]:
    if said is None:
        return [_("nothing submitted")]
    report, found = row.report, []
    found += [_("late")] if row.late else []
    found += [_("edited after submission")] if report.edits_after else []
    found += [_("returned before")] if row.returned_before else []
    found += [_("no evidence")] if not row.pieces else []
    found += [_("problems reported")] if said.problems.strip() else []
    found += [_lit_badly(row.lit)] if row.lit and row.lit.light.state in lit.TROUBLED else []
    return found + (_remarks_on_figures(row, said, known) if report.duty.target_id else [])


def _lit_badly(one: lit.Lit) -> str:
    """What is late or at risk is looked at by itself, in the words of the preset."""
    return _("lit “{word}”").format(word=one.light.word.of(spoken_language()))


def _remarks_on_figures(row: reports.Row, said: Revision, known: Known) -> list[str]:
    duty = row.report.duty
    if said.value is None:
        return [_("no value")]
    version = known.versions.get(duty.target_id or 0)
    expected = lit.expected_of(duty, known, row.period.end).value
    down = lit.direction(version) == "down"
    found = []
    last = last_accepted((known.yearly if row.report.settles else known.reports).get(duty.pk, ()), row)
    if last is not None and last.value is not None and (said.value > last.value if down else said.value < last.value):
        found.append(_("higher than last time") if down else _("lower than last time"))
    so_far = reached(duty, known, row.period, said).value if not row.report.settles else None
    if expected is not None and so_far is not None and (so_far > expected if down else so_far < expected):
        found.append(_("behind what is expected"))
    if row.report.settles and lit.settled(duty, known, row.period, figure_of(said)).difference is not None:
        found.append(_("differs from its periods"))
    return found


def last_accepted(filed: Sequence[Filed], row: reports.Row) -> Revision | None:
    """What the last accepted report before this one said."""
    earlier = [one for one in filed if is_before(one, row.report, row.period) and one.accepted]
    return max(earlier, key=lambda one: one.period.end).accepted if earlier else None


@dataclass(frozen=True)
class Column:
    """What was said at one time."""

    head: str
    said: Revision | None
    day: date | None


@dataclass(frozen=True)
class Line:
    """A field beside what it was: whether it differs from each."""

    name: str
    label: str
    now: object
    before: tuple[tuple[object, bool], ...]
    figure: bool


def columns(steps: Sequence[Step], approved_last: Revision | None, period: str) -> list[Column]:
    """What came before what is submitted now: the revision returned last, the one approved last."""
    returned = next((one for one in steps if one.action == "return" and one.revision), None)
    approved = next((one for one in steps if one.action == "approve" and one.revision), None)
    found = []
    if returned is not None:
        found.append(Column(_("Returned"), returned.revision, timezone.localdate(returned.at)))
    if approved is not None:
        found.append(Column(_("Approved"), approved.revision, timezone.localdate(approved.at)))
    elif approved_last is not None:
        found.append(Column(_("Approved for {period}").format(period=period), approved_last, None))
    return found


def lines(now: Revision | None, before: Sequence[Column], labels: dict[str, str]) -> list[Line]:
    """Field by field; what nobody said at any time is left out."""
    said = answers_of(now) if now else None
    old = [answers_of(one.said) if one.said else None for one in before]
    found = []
    for name, label in labels.items():
        value = getattr(said, name, None)
        others = tuple((getattr(one, name, None), getattr(one, name, None) != value) for one in old)
        if not _empty(value) or any(not _empty(other) for other, _differs in others):
            found.append(Line(name, label, value, others, name in AMOUNTS))
    return found


def _empty(value: object) -> bool:
    return value is None or value == ""


def filed_now(steps: Sequence[Step]) -> Revision | None:
    """What is submitted: steps come the last first."""
    return next((one.revision for one in steps if one.action in ("submit", "resubmit")), None)
