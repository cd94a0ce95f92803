"""Workbooks: a unit's reports of a cycle out as one Excel file, and what a filled-in one would change.

Takes  a cycle, a body, the reports of both; the bytes of a filled-in workbook.
Gives  the engine's form (programme/workbook.py); the changes, each with what a report says now and would say.
Rule   the line of a report is its key; a report that its unit may not write now is not in the workbook.
Not    the saving: see actions.try_workbook and actions.apply_workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhizao.programme import calendar, workbook
from zhizao.programme.workbook import Dry, Entry, Form, Line
from zhizao.web.people.models import Body
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries as lit
from zhizao.web.programme.lights.known import Known
from zhizao.web.programme.models import Cycle, DryRun, Report, Revision
from zhizao.web.programme.reports import actions
from zhizao.web.programme.reports.actions import Answers
from zhizao.web.programme.reports.beside import Beside, beside_of, is_ratio
from zhizao.web.shell.middleware import speaking

# Columns of the workbook → what a report says.
COLUMNS = {
    "value": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "comment": "missing",
    "reached": "node_done",
    "progress": "progress",
    "problems": "problems",
    "next": "next_steps",
    "plan": "plan",
    "carried": "carried_over",
}


@dataclass(frozen=True)
class Open:
    """A report that may be filled in, with what it says now."""

    report: Report
    now: Answers


def open_reports(cycle: Cycle, body: Body) -> list[Open]:
    """The reports of a body in a cycle that may be written now, in the order of the plan."""
    reports = cycle.reports.filter(duty__body=body).select_related("duty__body", "duty__task", "duty__target__task")
    rows = []
    for report in reports.order_by("duty__task__order", "duty__target__order", "pk"):
        report.cycle = cycle
        if actions.is_open(report) and report.state != "submitted":
            rows.append(report)
    last = Revision.objects.filter(report=OuterRef("report")).order_by("-number")
    said = Revision.objects.filter(report__in=rows, pk=Subquery(last.values("pk")[:1]))
    by_report = {one.report_id: actions.answers_of(one) for one in said}
    return [Open(report, by_report.get(report.pk, Answers())) for report in rows]


def form_of(cycle: Cycle, body: Body, found: list[Open], day: date) -> Form:
    """The engine's form for the body's reports."""
    say, period = speaking(), calendar.parse(cycle.period)
    board = lit.board(cycle.programme, day)
    facts, lights = board.known, {one.duty.pk: one for one in board.lit}
    return Form(
        programme=str(cycle.programme_id),
        programme_name=cycle.programme.name,
        unit=body.code,
        unit_name=body.name,
        period=cycle.period,
        period_name=period.label(say),
        made=day,
        lines=tuple(_line(one, lights.get(one.report.duty_id), period, facts) for one in found),
        schema=workbook.reports(),
    )


def _line(one: Open, light: lit.Lit | None, period: calendar.Period, facts: Known) -> Line:
    found = beside_of(one.report, period, facts, light.milestones if light else ())
    duty, version = one.report.duty, found.version
    settled = found.settled()
    given: dict[str, Any] = {
        "task": str(duty.task or (duty.target.task if duty.target else "") or ""),
        "measure": str(duty.target or ""),
        "unit": found.unit,
        "target": _goal(light, period),
        "last": found.said_last.value if found.said_last else None,
        "periods": settled.periods.amount.value if settled else None,
        "node": _node(found),
    }
    said = {column: getattr(one.now, field) for column, field in COLUMNS.items()}
    return Line(
        key=str(one.report.pk),
        given=given | {column: value for column, value in said.items() if value not in (None, "")},
        units={"value": found.unit},
        measured=duty.target_id is not None,
        ratio=is_ratio(version),
        rising=bool(version and version.basis in ("total", "increase")),
        negative=bool(version and version.basis == "growth_rate"),
        decimals=version.decimals if version and version.measure else 2,
        occasions=_occasions(found),
        to_reach=found.to_reach,
        falling=lit.direction(version) == "down",
    )


def _occasions(found: Beside) -> frozenset[workbook.Occasion]:
    """What is asked beside the columns of every report."""
    asked: set[workbook.Occasion] = {"year"} if found.yearly else set()
    return frozenset(asked | ({"node"} if found.has_node else set()))


def _node(found: Beside) -> str:
    """The node of a task that is asked about, with its day."""
    if not found.has_node or found.milestone is None:
        return ""
    return _("{text}, by {day}").format(text=found.milestone.text, day=date_format(found.milestone.due))


def _goal(light: lit.Lit | None, period: calendar.Period) -> str:
    """The milestone of the year, else the promise."""
    if light is None:
        return ""
    stone = next((row for row in light.milestones if row.due >= period.end and row.value is not None), None)
    if stone is None:
        return promises.promise(light.version)
    return promises.figure(stone.value, light.version.unit if light.version else "")


def change_of(entry: Entry, now: Answers) -> Answers:
    """What a report would say: the columns that the workbook asks for; the rest stays."""
    said = {COLUMNS[column]: value for column, value in entry.values.items() if column in COLUMNS}
    return replace(now, **{name: _kept(name, value) for name, value in said.items()})


def _kept(name: str, value: workbook.Value) -> Any:
    return value if name in (*actions.AMOUNTS, "node_done") else value or ""


def read(content: bytes, form: Form) -> Dry:
    """The dry run of the engine."""
    return workbook.read(content, form)


def changes(dry: Dry, found: list[Open]) -> list[dict[str, Any]]:
    """What would change, report by report: plain JSON values, in the order of the sheet."""
    by_key: Mapping[str, Open] = {str(one.report.pk): one for one in found}
    listed = []
    for entry in dry.rows:
        one = by_key[entry.key]
        new = change_of(entry, one.now)
        if new != one.now:
            listed.append(
                {"report": one.report.pk, "seen": one.report.row_version, "old": plain(one.now), "new": plain(new)}
            )
    return listed


def plain(said: Answers) -> dict[str, Any]:
    """Answers as JSON keeps them."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in vars(said).items()}


def answers(kept: Mapping[str, Any]) -> Answers:
    """Answers as they were kept."""
    amounts = {name: Decimal(kept[name]) for name in ("value", "numerator", "denominator") if kept[name] is not None}
    return Answers(**{**kept, **amounts})


@dataclass(frozen=True)
class Change:
    """One report that a dry run would change: each field that differs, old and new."""

    report: Report
    fields: tuple[tuple[str, Any, Any], ...]
    lacks: tuple[str, ...]


def shown(run: DryRun) -> list[Change]:
    """The changes of a dry run for the page, with what each report would still lack before it can be submitted."""
    reports = Report.objects.select_related("cycle", "duty__body", "duty__task", "duty__target")
    by_pk = reports.in_bulk([one["report"] for one in run.changes])
    found = []
    for one in run.changes:
        report, old, new = by_pk[one["report"]], answers(one["old"]), answers(one["new"])
        differ = [name for name in COLUMNS.values() if getattr(old, name) != getattr(new, name)]
        pairs = tuple((name, getattr(old, name), getattr(new, name)) for name in differ)
        found.append(Change(report, pairs, tuple(actions.lacks(report, new).values())))
    return found
