"""Workbooks: out, filled in, tried, applied exactly as tried; what is wrong is refused in clear words."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.web.audit.models import Event
from zhizao.web.people.models import User
from zhizao.web.programme.models import Cycle, DryRun, Report
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db
VALUE, PROGRESS = "本期值", "进展情况"


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
