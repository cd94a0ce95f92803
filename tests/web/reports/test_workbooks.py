"""Workbooks: out, filled in, tried, applied exactly as tried; what is wrong is refused in clear words."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import calendar
from zhizao.web.audit.models import Event
from zhizao.web.people.models import User
from zhizao.web.programme.models import Cycle, DryRun, Duty, Milestone, Report, Revision, Target, TargetVersion
from zhizao.web.programme.reports import actions
from zhizao.web.programme.versions import traits

pytestmark = pytest.mark.django_db
VALUE, PROGRESS, PLAN = "本期值", "进展情况", "下一年度重点工作和目标"


def address(cycle: Cycle) -> str:
    return f"/p/{cycle.programme_id}/reports/cycles/{cycle.pk}/workbook"


def taken(client: Client, cycle: Cycle, user: User) -> openpyxl.Workbook:
    client.force_login(user)
    return openpyxl.load_workbook(io.BytesIO(client.get(f"{address(cycle)}.xlsx").content))


def fill(book: openpyxl.Workbook, row: int = 0, **said: Any) -> openpyxl.Workbook:
    """Write into the row-th line of the table, by the heads of its columns."""
    sheet = book.active
    assert sheet is not None
    head = next(cells for cells in sheet.iter_rows() if any(cell.value == VALUE for cell in cells))
    for cell in head:
        if cell.value in said:
            sheet.cell(head[0].row + 1 + row, cell.column).value = said[str(cell.value)]
    return book


def handed_in(client: Client, cycle: Cycle, book: openpyxl.Workbook | bytes) -> DryRun:
    content = io.BytesIO()
    if isinstance(book, bytes):
        content.write(book)
    else:
        book.save(content)
    file = SimpleUploadedFile("填报表.xlsx", content.getvalue())
    answer = client.post(f"{address(cycle)}/", {"file": file})
    assert answer.status_code == 302
    run = DryRun.objects.latest("pk")
    assert answer.headers["Location"].endswith(f"{run.digest}/")
    return run


def said(run: DryRun) -> str:
    return " ".join(one["zh"] for one in run.errors)


def page(client: Client, cycle: Cycle, run: DryRun) -> str:
    return client.get(f"{address(cycle)}/{run.digest}/").content.decode()


def apply(client: Client, cycle: Cycle, run: DryRun, do: str = "save") -> str:
    return client.post(f"{address(cycle)}/{run.digest}/", {"do": do}, follow=True).content.decode()


def test_a_workbook_goes_out_and_comes_back(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    book = fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "新认定2家"})
    run = handed_in(client, cycle, book)
    shown = page(client, cycle, run)
    assert "<mark>8</mark>" in shown
    report = Report.objects.get(duty=opened.east)
    assert not report.revisions.exists()  # a dry run changes nothing
    apply(client, cycle, run)
    revision = report.revisions.get()
    assert (revision.value, revision.progress, revision.came_by) == (Decimal(8), "新认定2家", "excel")
    done = set(Event.objects.values_list("action", flat=True))
    assert {"export.workbook", "workbook.tried", "workbook.applied"} <= done


def test_what_is_applied_is_what_was_shown(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "8家"}))
    apply(client, cycle, run)
    report = Report.objects.get(duty=opened.east)
    told = actions.answers_of(report.revisions.get())
    assert {name: str(getattr(told, name)) for name in ("progress", "problems", "missing")} == {
        name: run.changes[0]["new"][name] for name in ("progress", "problems", "missing")
    }
    assert told.value == Decimal(run.changes[0]["new"]["value"])
    again = handed_in(client, cycle, taken(client, cycle, city.reporter))
    assert (again.changes, again.errors) == ([], [])


def test_it_can_be_submitted_at_once(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "8家"}))
    apply(client, cycle, run, do="submit")
    assert Report.objects.get(duty=opened.east).state == "submitted"


def test_every_mistake_has_its_cell_and_nothing_is_taken(
    client: Client, opened: Small, cycle: Cycle, city: City
) -> None:
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: "约8"}))
    assert [one["place"] for one in run.errors] != [""]
    assert "PROG-141" in page(client, cycle, run)
    assert "PROG-173" in apply(client, cycle, run)
    assert not Report.objects.get(duty=opened.east).revisions.exists()


def test_a_change_meanwhile_stops_all_of_it(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "8家"}))
    report = Report.objects.get(duty=opened.east)
    actions.save(report=report, answers=actions.Answers(progress="同事"), by=acting(city.reporter), seen=0)
    assert "SITE-108" in apply(client, cycle, run)
    assert report.revisions.get().progress == "同事"


def test_a_second_click_applies_nothing(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "8家"}))
    apply(client, cycle, run)
    assert "SITE-107" in apply(client, cycle, run)
    assert Report.objects.get(duty=opened.east).revisions.count() == 1


def test_a_dry_run_belongs_to_who_tried_it(client: Client, cycle: Cycle, city: City) -> None:
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: 8}))
    client.force_login(city.neighbour)
    assert client.get(f"{address(cycle)}/{run.digest}/").status_code == 404
    assert client.post(f"{address(cycle)}/{run.digest}/").status_code == 404


def test_another_units_workbook_is_refused_by_name(client: Client, cycle: Cycle, city: City) -> None:
    theirs = taken(client, cycle, city.neighbour)
    client.force_login(city.reporter)
    run = handed_in(client, cycle, theirs)
    assert city.west.name in said(run)
    assert "PROG-156" in said(run)


def test_a_wrong_workbook_is_refused(client: Client, cycle: Cycle, city: City) -> None:
    client.force_login(city.reporter)
    assert "PROG-154" in said(handed_in(client, cycle, openpyxl.Workbook()))
    assert "PROG-150" in said(handed_in(client, cycle, b"%PDF-1.7\n%%EOF"))


def test_ten_thousand_wrong_rows_are_all_listed(client: Client, cycle: Cycle, city: City) -> None:
    book = taken(client, cycle, city.reporter)
    sheet = book.active
    assert sheet is not None
    first = sheet.max_row + 1
    for number in range(10_000):
        sheet.cell(first + number, 1).value = f"x{number}"
    run = handed_in(client, cycle, fill(book, **{VALUE: "many"}))
    assert len(run.errors) >= 10_001
    assert {one["row"] for one in run.errors} >= set(range(first, first + 10_000))
    last = client.get(f"{address(cycle)}/{run.digest}/", {"page": 9999}).content.decode()
    assert f"A{first + 9_999}" in last


def test_a_cell_after_a_million_blank_rows_is_refused(client: Client, cycle: Cycle, city: City) -> None:
    book = taken(client, cycle, city.reporter)
    sheet = book.active
    assert sheet is not None
    sheet.cell(1_000_000, 3).value = "x"
    assert "PROG-152" in said(handed_in(client, cycle, book))


def test_a_workbook_that_is_too_large_is_refused_before_it_is_read(client: Client, cycle: Cycle, city: City) -> None:
    client.force_login(city.reporter)
    file = SimpleUploadedFile("a.xlsx", b"x" * (25 << 20))
    answer = client.post(f"{address(cycle)}/", {"file": file})
    assert (answer.status_code, "PROG-131" in answer.content.decode()) == (422, True)
    assert not DryRun.objects.exists()


def test_what_is_left_blank_is_not_sent_and_counted(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    """A unit may send a part of its rows: the rest is told, and waits."""
    again(opened, cycle, city)
    run = handed_in(client, cycle, fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "8家"}))
    assert (run.errors, len(run.changes), run.left) == ([], 1, 1)
    assert "有1行未填写或未改动：本次不报送" in page(client, cycle, run)
    apply(client, cycle, run, do="submit")
    states = dict(cycle.reports.filter(duty__body=city.east).values_list("duty__target__title", "state"))
    assert states == {"新增省级专精特新企业": "submitted", "另一目标": "due"}


def again(small: Small, cycle: Cycle, city: City) -> None:
    """One more target for the east."""
    target = Target.objects.create(programme=small.programme, task=small.task, title="另一目标", order=9)
    TargetVersion.objects.create(
        target=target, since=date(2023, 1, 1), comparator="ge", value=5, unit="家", **traits(small.measure)
    )
    Duty.objects.create(programme=small.programme, target=target, body=city.east, role="lead", since=date(2023, 1, 1))
    actions.bring_up_to_date(cycle=cycle, by=acting(city.officer))


def test_a_year_and_a_node_go_out_and_come_back(client: Client, opened: Small, city: City) -> None:
    Duty.objects.create(
        programme=opened.programme, task=opened.task, body=city.east, role="support", since=date(2023, 1, 1)
    )
    Milestone.objects.create(task=opened.task, due=date(2024, 12, 31), text="平台上线", since=date(2023, 1, 1))
    opened.programme.pinned_day = date(2025, 1, 6)
    opened.programme.save()
    year = actions.open_cycle(programme=opened.programme, period=calendar.parse("2024"), by=acting(city.officer))
    book = taken(client, year, city.reporter)
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]
    assert any("2024年12月31日前：平台上线" in row for row in rows)
    node = next(number for number, row in enumerate(rows[4:]) if "2024年12月31日前：平台上线" in row)
    fill(book, node, **{"节点是否达到": "是", PROGRESS: "已上线", PLAN: "推广"})
    half = handed_in(client, year, fill(book, 1 - node, **{VALUE: 7, PROGRESS: "7家"}))
    assert re.findall(r"PROG-\d+", said(half)) == ["PROG-175", "PROG-176"]
    run = handed_in(client, year, fill(book, 1 - node, **{PLAN: "再增4家", "结转事项和原因": "1家推迟到3月认定"}))
    assert run.errors == []
    assert "1家推迟到3月认定" in page(client, year, run)
    apply(client, year, run, do="submit")
    told = {one.report.duty_id: one for one in Revision.objects.filter(report__cycle=year)}
    assert [(one.node_done, one.plan, one.carried_over) for one in told.values() if one.value is None] == [
        (True, "推广", "")
    ]
    assert (told[opened.east.pk].plan, told[opened.east.pk].carried_over) == ("再增4家", "1家推迟到3月认定")
    assert set(year.reports.filter(duty__body=city.east).values_list("state", flat=True)) == {"submitted"}


def test_a_million_blank_rows_cost_nothing_and_say_nothing(client: Client, cycle: Cycle, city: City) -> None:
    """Somebody coloured the sheet down to its end: cells without anything in them."""
    client.force_login(city.reporter)
    whole = client.get(f"{address(cycle)}.xlsx").content
    blank = "".join(f'<row r="{row}"><c r="B{row}" s="1"/></row>' for row in range(100, 1_000_100))
    run = handed_in(client, cycle, with_rows(whole, blank))
    assert (run.errors, run.changes, run.left) == ([], [], 1)


def with_rows(whole: bytes, rows: str) -> bytes:
    """The workbook with more rows at the end of its sheet."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(name, part)
    return content.getvalue()
