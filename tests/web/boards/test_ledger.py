"""The ledger: what the filters leave, the same rows in the file, kept views, and what is done to the rows selected."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.web.boards.large import Large
from tests.web.conftest import City
from zhizao.base.language import speaker
from zhizao.charts.states import State
from zhizao.web.audit.models import Event
from zhizao.web.boards import ledger
from zhizao.web.boards.ledger import Filters
from zhizao.web.boards.seen import Seen
from zhizao.web.papers.models import Paper
from zhizao.web.people.models import Body, Notice, SavedView, User
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(city: City) -> Large:
    return Large(city, targets=1)


def looking(large: Large, user: User | None = None, day: date = date(2024, 10, 28)) -> Seen:
    return Seen(large.programme, user or large.city.officer, day, date(2024, 10, 28), speaker("en"), "en")


def found(large: Large, day: date = date(2024, 10, 28), **asked: str) -> list[ledger.Row]:
    seen = looking(large, day=day)
    asked = {"by": "duty"} | asked
    return ledger.rows(seen, Filters(**asked), ledger.columns())  # type: ignore[arg-type]


def test_without_a_filter_every_task_and_target_has_its_row_or_every_duty_in_force(large: Large) -> None:
    assert len(found(large)) == Duty.objects.count()
    things = found(large, by="")
    assert len(things) == len(large.tasks) + len(large.rows)
    assert len(found(large, by="thing")) == len(things)


def test_whichever_rows_are_shown_the_same_reports_came_in_time(large: Large) -> None:
    seen = looking(large)
    assert ledger.totals(seen, found(large)).filed == ledger.totals(seen, found(large, by="thing")).filed


def test_filters_leave_what_they_say(large: Large) -> None:
    district = large.districts[0]
    assert {row.item.duty.body for row in found(large, unit=str(district.pk))} == {district}
    field = large.tasks[0].parent
    assert field is not None
    assert {row.item.duty.subject for row in found(large, field=str(field.pk))} == {*large.tasks[:3], large.rows[0]}
    late = found(large, light="late-red")
    assert {row.item.lit.light.state for row in late} == {"late"}
    assert len(late) < len(found(large))
    assert all(row.item.lit.days_overdue > 0 for row in found(large, overdue="1"))
    assert {row.item.duty.target_id for row in found(large, kind="task")} == {None}
    assert {row.item.duty.role for row in found(large, role="lead")} == {"lead"}
    assert found(large, rhythm="month") == []
    assert {row.item.duty.subject.title for row in found(large, text="专精特新 企业")} == {"省级专精特新企业"}
    measure = large.rows[1].versions.latest("number").measure
    assert {row.item.duty.target for row in found(large, measure=str(measure.pk if measure else 0))} == {large.rows[1]}


def test_a_unit_holds_those_below_it(large: Large) -> None:
    below = Body.objects.create(code="below", kind="department", name="下属中心", parent=large.departments[0])
    Duty.objects.create(programme=large.programme, task=large.tasks[-1], body=below, since=date(2024, 1, 1))
    shown = {row.item.duty.body.name for row in found(large, unit=str(large.departments[0].pk))}
    assert {"下属中心", large.departments[0].name} <= shown


def test_sorted_by_a_column_what_is_empty_stands_last_either_way(large: Large) -> None:
    seen = looking(large)
    shown = ledger.columns("value")
    for sort in ("value", "-value"):
        cells = [row.cells[0] for row in ledger.rows(seen, Filters(by="duty", sort=sort), shown)]
        numbers = [cell for cell in cells if isinstance(cell, Decimal)]
        assert numbers == sorted(numbers, reverse=sort == "-value")
        assert all(not isinstance(cell, Decimal) for cell in cells[len(numbers) :])


def test_the_file_holds_exactly_the_rows_of_the_screen(client: Client, large: Large) -> None:
    client.force_login(large.city.officer)
    query = "?by=duty&kind=target&light=late&sort=unit&cols=light&cols=subject&cols=unit&cols=value&day=2024-10-20"
    answer = client.get(reverse("ledger_excel", args=[large.programme.pk]) + query)
    name = quote(f"台账-{large.programme.name}-2024-10-20.xlsx")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    chinese = Seen(large.programme, large.city.officer, date(2024, 10, 20), date(2024, 10, 28), speaker("zh"), "zh")
    asked, columns = (
        Filters(by="duty", kind="target", light="late", sort="unit"),
        ledger.columns("light,subject,unit,value"),
    )
    shown = ledger.rows(chinese, asked, columns)
    assert shown
    told = [[str(cell) if isinstance(cell, State) else cell for cell in row.cells] for row in shown]
    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [[*row[:3]] for row in written] == [[*row[:3]] for row in told]
    numbers = [(row[3], wanted[3]) for row, wanted in zip(written, told, strict=True)]
    assert all(
        Decimal(str(cell)) == wanted if isinstance(wanted, Decimal) else cell == wanted for cell, wanted in numbers
    )
    paper = Paper.objects.get()
    assert (paper.kind, paper.data_day) == ("ledger", date(2024, 10, 20))
    assert [event.action for event in Event.objects.order_by("seq")][-2:] == ["paper.made", "export.paper"]


def test_a_reporter_takes_away_the_rows_of_their_own_body_only(client: Client, large: Large) -> None:
    body = large.districts[0]
    large.city.reporter.grants.update(body=body)
    client.force_login(large.city.reporter)
    answer = client.get(reverse("ledger_excel", args=[large.programme.pk]) + "?by=duty&cols=unit&cols=subject")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert {row[1].value for row in sheet.iter_rows(min_row=2)} == {body.name}


def test_a_sum_is_given_for_shares_of_one_target_that_add_up(large: Large) -> None:
    seen = looking(large)
    measure = large.rows[0].versions.latest("number").measure
    assert measure is not None
    shares = found(large, measure=str(measure.pk), role="support")
    totals = ledger.totals(seen, shares)
    known = [row.item.lit.inputs.actual.value for row in shares if row.item.lit.inputs.actual.value is not None]
    assert totals.value is not None
    assert totals.value.value == sum(known)
    assert ledger.totals(seen, found(large, measure=str(measure.pk))).value is None


def test_a_view_is_kept_and_forgotten_by_its_owner_alone(client: Client, large: Large) -> None:
    client.force_login(large.city.analyst)
    keep = reverse("ledger_keep_view", args=[large.programme.pk])
    client.post(keep, {"name": "逾期", "query": "light=late&evil=1&overdue=1"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("逾期", "light=late&overdue=1")
    client.post(keep, {"name": "逾期", "query": "light=late"})
    assert SavedView.objects.get().query == "light=late"
    drop = reverse("ledger_drop_view", args=[large.programme.pk, view.pk])
    client.force_login(large.city.officer)
    assert client.post(drop).status_code == 404
    client.force_login(large.city.analyst)
    client.post(drop)
    assert not SavedView.objects.exists()


def test_the_rows_selected_are_reminded_once_a_day(client: Client, large: Large) -> None:
    late = found(large, overdue="1", kind="target", role="support")[0].item.duty
    person = User.objects.create_user("late", None, name="报送人", body=late.body)
    person.grants.create(role="reporter", body=late.body)
    client.force_login(large.city.officer)
    address = reverse("ledger_bulk", args=[large.programme.pk])
    client.post(address, {"do": "remind", "duty": [late.pk]})
    assert Notice.objects.filter(user=person).count() == 1
    client.post(address, {"do": "remind", "duty": [late.pk]})
    assert Notice.objects.filter(user=person).count() == 1
    assert client.post(address, {"do": "letter", "duty": [late.pk]})["Location"].endswith(f"?body={late.body_id}")


def test_a_selected_target_stands_for_all_who_lead_it(client: Client, large: Large) -> None:
    row = next(row for row in found(large, by="thing", overdue="1") if len(row.item.thing.leads) == 1)
    Duty.objects.filter(pk__in=[one.duty.pk for one in row.item.thing.lit]).update(role="lead")
    queries.forget()
    (again,) = [one for one in found(large, by="thing") if one.item.thing.key == row.item.thing.key]
    leads = {one.duty.body_id for one in again.item.thing.leads}
    assert len(leads) > 1
    client.force_login(large.city.officer)
    answer = client.post(
        reverse("ledger_bulk", args=[large.programme.pk]), {"do": "letter", "duty": [again.item.picked]}
    )
    assert answer["Location"] == reverse("papers_letter", args=[large.programme.pk])


def test_who_may_not_remind_does_not(client: Client, large: Large) -> None:
    client.force_login(large.city.analyst)
    late = found(large, overdue="1")[0].item.duty
    client.post(reverse("ledger_bulk", args=[large.programme.pk]), {"do": "remind", "duty": [late.pk]})
    assert not Notice.objects.exists()
    answer = client.post(reverse("ledger_bulk", args=[large.programme.pk]), {"do": "letter", "duty": [late.pk]})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "query", ["?unit=x&field=²", "?cols=nothing&sort=nothing&page=x", "?by=&light=%00", "?day=nonsense"]
)
def test_a_crooked_address_shows_a_page(client: Client, large: Large, query: str) -> None:
    client.force_login(large.city.officer)
    assert client.get(reverse("ledger", args=[large.programme.pk]) + query).status_code == 200


def test_the_ledger_names_what_nobody_answers_for_and_where_to_assign_it(large: Large, client: Client) -> None:
    client.force_login(large.city.officer)
    large.programme.tasks.filter(parent=None).update(role="group")
    here = reverse("ledger", args=[large.programme.pk])
    assert "show=unassigned" not in client.get(here).content.decode()
    target, task = large.rows[0], large.tasks[0]
    Duty.objects.filter(target=target).update(until=date(2023, 1, 1))
    Duty.objects.filter(task=task).update(until=date(2023, 1, 1))
    page = client.get(here).content.decode()
    assert reverse("breakdown_target", args=[large.programme.pk, target.pk]) in page
    assert reverse("breakdown_task", args=[large.programme.pk, task.pk]) in page
    assert f"{reverse('breakdown', args=[large.programme.pk])}?show=unassigned" in page
    assert "另有2项任务、目标尚无责任单位" in page
    client.force_login(large.city.reporter)
    assert "show=unassigned" not in client.get(here).content.decode()
