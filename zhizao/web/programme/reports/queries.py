"""What the pages of reports show: the cycles of a year, how far each is, and what a person has to do.

Takes  a programme, a person, a day.
Gives  records for pages; a fixed number of queries.
Rule   rights decide which bodies' rows a person meets (people/rights.py).
Not    the figures beside the fields of one report: see beside.py. The state on a past day: see ../standing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from zhizao.programme import calendar, states
from zhizao.reference.rights import Right
from zhizao.web.people import rights
from zhizao.web.people.models import Body, User
from zhizao.web.programme.lights import queries as lit
from zhizao.web.programme.lights.queries import Lit
from zhizao.web.programme.models import Cycle, Evidence, Programme, Report, Step
from zhizao.web.programme.reports.actions import duties_for, now_state
from zhizao.web.shell import clock

UNFILED = ("not_due", "due", "overdue")
ACCEPTED = ("approved", "locked")
FIRST_TO_DO: tuple[states.State, ...] = ("returned", "overdue", "due", "not_due", "submitted", "approved", "locked")


@dataclass(frozen=True)
class Progress:
    """How far the reports of a cycle, or of one unit in it, are."""

    total: int
    filed: int
    approved: int
    returned: int
    late: int

    @property
    def missing(self) -> int:
        """Reports that nobody has filed yet."""
        return self.total - self.filed - self.returned

    @property
    def in_review(self) -> int:
        """Reports that wait for a reviewer."""
        return self.filed - self.approved


@dataclass(frozen=True)
class Round:
    """A cycle with its progress."""

    cycle: Cycle
    period: calendar.Period
    progress: Progress
    days_left: int

    @property
    def over(self) -> bool:
        """Whether its due day has passed."""
        return self.days_left < 0

    @property
    def days_over(self) -> int:
        """Days since its due day."""
        return -self.days_left


@dataclass(frozen=True)
class Row:
    """A report in a list."""

    report: Report
    period: calendar.Period
    state: states.State
    days_left: int
    lit: Lit | None
    because: str
    pieces: int
    steps: int

    @property
    def returned_because(self) -> str:
        """Why it was returned, while the unit has not answered."""
        return self.because if self.state == "returned" else ""

    @property
    def returned_before(self) -> bool:
        """Whether it was ever returned."""
        return bool(self.because)

    @property
    def word(self) -> str:
        """The state in the engine's words."""
        return states.STATES[self.state]

    @property
    def late(self) -> bool:
        """Whether it was filed after its due day."""
        filed = self.report.submitted_on
        return filed is not None and filed > self.report.due

    @property
    def to_do(self) -> bool:
        """Whether the unit has to act."""
        return self.state in (*UNFILED, "returned") and not self.report.cycle.closed


@dataclass(frozen=True)
class Unit:
    """A unit's part in a cycle."""

    body: Body
    progress: Progress
    rows: list[Row]


def years(programme: Programme) -> list[int]:
    """The years for which reports may be asked."""
    return list(range(programme.first_year, programme.last_year + 1))


def rounds(programme: Programme, day: date, year: int | None = None) -> list[Round]:
    """The cycles, the latest due day first."""
    cycles = Cycle.objects.filter(programme=programme)
    if year is not None:
        cycles = cycles.filter(period__startswith=str(year))
    filed = Q(reports__state__in=("submitted", *ACCEPTED))
    late = Q(reports__submitted_on__gt=F("reports__due"))
    counted = cycles.annotate(
        total=Count("reports"),
        filed=Count("reports", filter=filed),
        approved=Count("reports", filter=Q(reports__state__in=ACCEPTED)),
        returned=Count("reports", filter=Q(reports__state="returned")),
        late=Count("reports", filter=late | Q(reports__state__in=UNFILED, reports__due__lt=day)),
    ).order_by("-due")
    return [
        Round(
            cycle,
            calendar.parse(cycle.period),
            Progress(cycle.total, cycle.filed, cycle.approved, cycle.returned, cycle.late),
            (cycle.due - day).days,
        )
        for cycle in counted
    ]


def sees_all(user: User) -> bool:
    """Whether a person reads everybody's reports; else they meet those of their own bodies."""
    return rights.reach(user, "report.read") is None


def mine(programme: Programme, user: User, day: date) -> list[tuple[Round, list[Row]]]:
    """The reports of a person's bodies in the open cycles and the last closed one: what is to do first, by due day."""
    right: Right = "report.write" if rights.may(user, "report.write") else "report.read"
    reports = Report.objects.filter(rights.within(user, right, "duty__body"), cycle__programme=programme)
    open_first = reports.order_by("cycle__closed", "due", "cycle_id", "duty__body__path", "duty__task__order", "pk")
    found: dict[int, list[Row]] = {}
    for row in rows(open_first.filter(cycle__opens__lte=day), programme, day, lit.board(programme, day).lit):
        found.setdefault(row.report.cycle_id, []).append(row)
    groups = [(_round(group, day), sorted(group, key=_place)) for group in found.values()]
    still_open = [one for one in groups if not one[0].cycle.closed]
    still_open.sort(key=lambda one: not any(row.to_do for row in one[1]))
    closed = sorted((one for one in groups if one[0].cycle.closed), key=lambda one: one[0].cycle.due)
    return still_open + closed[-1:]


def _place(row: Row) -> int:
    return FIRST_TO_DO.index(row.state)


def _round(group: list[Row], day: date) -> Round:
    cycle = group[0].report.cycle
    return Round(cycle, group[0].period, _progress(group), (cycle.due - day).days)


def _progress(group: Iterable[Row]) -> Progress:
    states_of = [row.state for row in group]
    return Progress(
        total=len(states_of),
        filed=sum(state in ("submitted", *ACCEPTED) for state in states_of),
        approved=sum(state in ACCEPTED for state in states_of),
        returned=states_of.count("returned"),
        late=sum(row.late or row.state == "overdue" for row in group),
    )


def units(cycle: Cycle, day: date) -> list[Unit]:
    """The units of a cycle with their reports."""
    found: dict[int, list[Row]] = {}
    for row in rows(cycle.reports.order_by("duty__body__path", "duty__task__order", "pk"), cycle.programme, day):
        found.setdefault(row.report.duty.body_id, []).append(row)
    return [Unit(group[0].report.duty.body, _progress(group), group) for group in found.values()]


def kept(found: Iterable[Unit], wanted: str) -> list[Unit]:
    """Of units, the reports that are missing, late, or in one state; each keeps the progress of all."""
    tests: dict[str, Callable[[Row], bool]] = {
        "missing": lambda row: row.state in UNFILED,
        "late": lambda row: row.late or row.state == "overdue",
        "approved": lambda row: row.state in ACCEPTED,
    }
    test: Callable[[Row], bool] = tests.get(wanted, lambda row: wanted in ("", row.state))
    groups = [(unit, [row for row in unit.rows if test(row)]) for unit in found]
    return [replace(unit, rows=group) for unit, group in groups if group]


def joined(parts: Iterable[Progress]) -> Progress:
    """The progress of several together."""
    found = list(parts)
    sums: dict[str, int] = {one.name: sum(getattr(part, one.name) for part in found) for one in fields(Progress)}
    return Progress(**sums)


@dataclass(frozen=True)
class Opening:
    """What opening a cycle would do."""

    period: calendar.Period
    due: date
    by_rule: date
    holidays_known: bool
    reports: int
    units: int

    @property
    def moved(self) -> bool:
        """Whether the day of the rule is over, so that the units have as much time from now on."""
        return self.due != self.by_rule


def opening(programme: Programme, period: calendar.Period) -> Opening:
    """The due day and the number of reports, before anything is done."""
    days, rule = calendar.workdays(), calendar.DueRule(**programme.due_rule)
    due = calendar.due_when_opened(period, rule, days, clock.today(programme))
    bodies = list(duties_for(programme, period).values_list("body", flat=True))
    return Opening(
        period, due, calendar.due_on(period, rule, days), days.known(due.year), len(bodies), len(set(bodies))
    )


def rows(reports: QuerySet[Report], programme: Programme, day: date, lights: Iterable[Lit] = ()) -> list[Row]:
    """Reports as rows of a list."""
    returns = Step.objects.filter(report=OuterRef("pk"), action="return").order_by("-at", "-pk")
    steps = Step.objects.filter(report=OuterRef("pk")).order_by().values("report")
    pieces = Evidence.objects.filter(report=OuterRef("pk"), removed_at=None).order_by().values("report")
    whole = reports.select_related("cycle", "duty__body", "duty__task", "duty__target__task").annotate(
        because=Subquery(returns.values("reason")[:1]),
        pieces=Subquery(pieces.annotate(count=Count("pk")).values("count")),
        happened=Subquery(steps.annotate(count=Count("pk")).values("count")),
    )
    by_duty = {one.duty.pk: one for one in lights}
    found = []
    for report in whole:
        report.cycle.programme = programme
        state = now_state(report)
        found.append(
            Row(
                report=report,
                period=calendar.parse(report.cycle.period),
                state=state,
                days_left=(report.due - day).days,
                lit=by_duty.get(report.duty_id),
                because=report.because or "",
                pieces=report.pieces or 0,
                steps=report.happened or 0,
            )
        )
    return found


def report_for(user: User, programme: int, pk: int) -> Report:
    """A report that the person may read: of their bodies, or one that passes through their hands for review; else 404.

    What lies outside a person's reach is not there for them: a refusal would tell that it exists.
    """
    report = (
        Report.objects.select_related(
            "cycle__programme__office",
            "duty__body__successor",
            "duty__task",
            "duty__target__entry",
            "duty__task__entry",
        )
        .filter(pk=pk, cycle__programme=programme)
        .first()
    )
    if report is None or not may_read(user, report):
        raise Http404
    return report


def may_read(user: User, report: Report, right: Right = "report.read") -> bool:
    """Whether the person may read a report (or, with evidence.read, its files)."""
    return rights.may(user, right, report.duty.body) or reviews(user, report)


def reviews(user: User, report: Report) -> bool:
    """Whether the report passes through the person's hands."""
    paths = rights.reach(user, "report.review")
    if paths is None:
        return True
    return bool(paths) and any(rights.may(user, "report.review", body) for body in chain_of(report))


def chain_of(report: Report) -> list[Body]:
    """The bodies that review a report, in order; asked once for each report."""
    if not hasattr(report, "_chain"):
        found = Body.objects.select_related("successor").in_bulk(report.chain)
        report._chain = [found[pk] for pk in report.chain]  # type: ignore[attr-defined]  # noqa: SLF001
    chain: list[Body] = report._chain  # type: ignore[attr-defined]  # noqa: SLF001
    return chain


def history(report: Report) -> list[Step]:
    """What happened to a report, the last first."""
    return list(report.steps.select_related("by", "revision").order_by("-at", "-id"))


def files(report: Report) -> list[Evidence]:
    """The evidence of a report."""
    return list(report.evidence.filter(removed_at=None).select_related("added_by"))


def due_days(user: User) -> list[Row]:
    """What a person's bodies have to report, in every programme: open cycles, nothing that is accepted already."""
    own = Report.objects.filter(rights.within(user, "report.write", "duty__body"), cycle__closed=False)
    wanted = own.exclude(state__in=ACCEPTED).order_by("due", "pk")
    found: list[Row] = []
    for programme in Programme.objects.filter(cycles__reports__in=wanted).distinct():
        found += rows(wanted.filter(cycle__programme=programme), programme, clock.today(programme))
    return found


def due_cycles(user: User) -> list[Cycle]:
    """For the office: the open cycles of its programmes."""
    if not rights.may(user, "cycle.open"):
        return []
    own = rights.within(user, "cycle.open", "programme__office")
    return list(Cycle.objects.filter(own, closed=False).select_related("programme").order_by("due"))
