"""Pages of reports: each person sees what is theirs, forms keep what is typed, the office opens and closes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import calendar
from zhizao.web.people.models import Body, BodyKind, Notice
from zhizao.web.programme.models import Cycle, Duty, Milestone, Report, Target, TargetVersion, Task
from zhizao.web.programme.reports import actions, queries
from zhizao.web.programme.versions import traits

pytestmark = pytest.mark.django_db
ADMINS = ("system", "security", "auditor")


def of(duty: Duty) -> Report:
    return Report.objects.get(duty=duty, cycle__period="2024-Q3")


def posted(report: Report, **said: Any) -> dict[str, Any]:
    now = Report.objects.get(pk=report.pk)
    return {"seen": now.row_version, "value": "8", "progress": "新认定2家", "do": "submit"} | said


def test_a_reporter_sees_their_tasks_and_the_office_the_cycles(client: Client, opened: Small, city: City) -> None:
    client.force_login(city.reporter)
    page = client.get(f"/p/{opened.programme.pk}/reports/").content.decode()
    assert "新增省级专精特新企业" in page
    assert "30家 · 2025年12月31日前完成" in page  # targets of one name are told apart
    assert city.west.name not in page
    client.force_login(city.officer)
    page = client.get(f"/p/{opened.programme.pk}/reports/").content.decode()
    assert "2024年第三季度" in page


def test_who_was_never_asked_is_not_told_that_everything_is_filed(client: Client, city: City) -> None:
    small = Small(city)
    client.force_login(city.reporter)
    page = client.get(f"/p/{small.programme.pk}/reports/").content.decode()
    assert "目前没有填报任务" in page
    assert "已全部填报" not in page


def test_what_is_to_be_done_stands_first(opened: Small, city: City) -> None:
    for subject in ("先报的任务", "后报的任务"):
        task = Task.objects.create(programme=opened.programme, title=subject, order=9)
        Duty.objects.create(programme=opened.programme, body=city.east, task=task, role="lead", since=date(2023, 1, 1))
    actions.bring_up_to_date(cycle=opened.programme.cycles.get(), by=acting(city.officer))
    first = Report.objects.get(duty__task__title="先报的任务")
    said = actions.Answers(progress="已部署", node_done=True)
    actions.file(report=first, answers=said, by=acting(city.reporter), seen=0)
    actions.file(
        report=of(opened.east),
        answers=actions.Answers(value=Decimal(8), progress="新认定2家"),
        by=acting(city.reporter),
        seen=0,
    )
    actions.send_back(report=of(opened.east), by=acting(city.reviewer), seen=2, reason="请补充佐证材料。")
    ((_round, rows),) = queries.mine(opened.programme, city.reporter, date(2024, 10, 8))
    assert [row.state for row in rows] == ["returned", "due", "submitted"]


def test_a_cycle_with_something_to_do_stands_before_one_that_is_filed(opened: Small, city: City) -> None:
    monthly = {"role": "lead", "reports_on": "month", "since": date(2023, 1, 1)}
    Duty.objects.create(programme=opened.programme, body=city.east, task=opened.task, **monthly)
    cycle = actions.open_cycle(programme=opened.programme, period=calendar.parse("2024-10"), by=acting(city.officer))
    actions.file(
        report=of(opened.east),
        answers=actions.Answers(value=Decimal(8), progress="新认定2家"),
        by=acting(city.reporter),
        seen=0,
    )
    assert cycle.due > of(opened.east).due
    found = queries.mine(opened.programme, city.reporter, date(2024, 10, 8))
    assert [one.cycle.period for one, _rows in found] == ["2024-10", "2024-Q3"]


def test_the_light_of_a_report_that_is_not_sent_is_called_a_preview(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    client.force_login(city.reporter)
    told = client.post(f"{actions.address(report)}draft", posted(report)).json()["light"]["sentence"]
    assert "本次填报" in told
    assert "已审定" not in told
    page = client.get(actions.address(report)).content.decode()
    assert "预览：本报告尚未报送" in page
    assert told in page


def test_the_neighbour_finds_nothing(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    row = actions.add_evidence(report=report, name="a.txt", chunks=["认定文件".encode()], by=acting(city.reporter))
    client.force_login(city.neighbour)
    base = f"/p/{opened.programme.pk}/reports"
    seen = {address: client.get(f"{base}/{address}").status_code for address in (
        f"{report.pk}/", f"evidence/{row.pk}/", f"evidence/{row.pk}/show", f"cycles/{report.cycle_id}/",
        f"cycles/{report.cycle_id}/workbook.xlsx?body=east", f"cycles/{report.cycle_id}/workbook/?body=east",
    )}  # fmt: skip
    assert set(seen.values()) == {404}
    written = {client.post(f"{base}/{address}", posted(report)).status_code for address in (
        f"{report.pk}/", f"{report.pk}/draft", f"{report.pk}/withdraw", f"{report.pk}/evidence", f"evidence/{row.pk}/remove",
    )}  # fmt: skip
    assert written == {404}
    assert Report.objects.get(pk=report.pk).row_version == report.row_version


def statuses(client: Client, path: str, city: City) -> dict[str, int]:
    found = {}
    for name in ("leader", "officer", "reporter", "neighbour", "reviewer", "analyst", *ADMINS):
        client.force_login(getattr(city, name))
        found[name] = client.get(path).status_code
    return found


def test_who_may_open_which_page(client: Client, opened: Small, cycle: Cycle, city: City) -> None:
    base = f"/p/{opened.programme.pk}/reports/"
    admins = dict.fromkeys(ADMINS, 403)
    everybody = dict.fromkeys(("leader", "officer", "reporter", "neighbour", "reviewer", "analyst"), 200)
    assert statuses(client, base, city) == everybody | admins
    report = statuses(client, f"{base}{of(opened.east).pk}/", city)
    assert report == everybody | {"neighbour": 404} | admins  # the reviewer's bureau is in its chain
    overview = statuses(client, f"{base}cycles/{cycle.pk}/", city)
    assert overview == everybody | {"reporter": 404, "neighbour": 404, "reviewer": 404} | admins
    only_office = dict.fromkeys((*everybody, *admins), 403) | {"officer": 200}
    assert statuses(client, f"{base}open/", city) == only_office


def test_only_the_unit_writes(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    for user in (city.leader, city.officer, city.analyst, city.reviewer):
        client.force_login(user)
        assert client.post(actions.address(report), posted(report)).status_code == 403
    assert not report.revisions.exists()


def test_a_report_is_filled_in_and_leads_to_the_next(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    client.force_login(city.reporter)
    answer = client.post(actions.address(report), posted(report, value="８", problems="无"), follow=True)
    assert answer.status_code == 200
    now = Report.objects.get(pk=report.pk)
    assert (now.state, now.revisions.get().value) == ("submitted", Decimal(8))
    assert "已提交" in answer.content.decode()


def test_what_is_missing_is_said_beside_the_field_and_above(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    client.force_login(city.reporter)
    answer = client.post(actions.address(report), posted(report, value="约8", progress=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "PROG-141" in page
    answer = client.post(actions.address(report), posted(report, value="", progress=""))
    assert 'id="value-error">' in answer.content.decode()
    assert not report.revisions.exists()


def test_a_draft_is_saved_while_one_types_and_shows_the_light(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    client.force_login(city.reporter)
    headers = {"Accept": "application/json"}
    told = client.post(f"{actions.address(report)}draft", posted(report, value="2"), headers=headers).json()
    assert told["seen"] == report.row_version + 1
    assert "2" in told["light"]["sentence"]
    again = posted(report, value="2")
    assert client.post(f"{actions.address(report)}draft", again, headers=headers).json()["seen"] == told["seen"]
    stale = client.post(f"{actions.address(report)}draft", again | {"seen": 0, "value": "3"}, headers=headers)
    assert (stale.status_code, stale.json()["code"]) == (422, "SITE-101")
    wrong = client.post(f"{actions.address(report)}draft", again | {"value": "many"}, headers=headers)
    assert "value" in wrong.json()["errors"]


def test_of_two_people_the_second_keeps_their_words(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    late = posted(report, progress="我的进展", do="save")
    actions.save(report=report, answers=actions.Answers(progress="同事的进展"), by=acting(city.reporter), seen=0)
    client.force_login(city.reporter)
    answer = client.post(actions.address(report), late)
    assert answer.status_code == 409
    assert "我的进展" in answer.content.decode()
    assert report.revisions.get().progress == "同事的进展"


def test_a_draft_is_seen_by_its_unit_alone_until_it_is_submitted(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    said = actions.Answers(value=Decimal(8), progress="尚在核对")
    actions.save(report=report, answers=said, by=acting(city.reporter), seen=0)
    shown = {}
    for user in (city.reporter, city.leader, city.officer, city.reviewer):
        client.force_login(user)
        shown[user.username] = "尚在核对" in client.get(actions.address(report)).content.decode()
    assert shown == {"reporter": True, "leader": False, "officer": False, "reviewer": False}


def test_a_report_is_withdrawn_and_an_approval_undone(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    client.force_login(city.reporter)
    client.post(actions.address(report), posted(report))
    client.post(f"{actions.address(report)}withdraw", {"seen": Report.objects.get(pk=report.pk).row_version})
    now = Report.objects.get(pk=report.pk)
    assert (actions.now_state(now), now.submitted_on) == ("due", None)
    client.post(actions.address(report), posted(report))
    now = Report.objects.get(pk=report.pk)
    actions.approve(report=now, by=acting(city.reviewer), seen=now.row_version)
    client.force_login(city.officer)
    undo = {"seen": Report.objects.get(pk=report.pk).row_version, "reason": "更正"}
    client.post(f"{actions.address(report)}unlock", undo)
    assert Report.objects.get(pk=report.pk).level == 0


def test_a_returned_report_says_why_in_the_list_and_on_its_page(client: Client, opened: Small, city: City) -> None:
    report = of(opened.east)
    client.force_login(city.reporter)
    client.post(actions.address(report), posted(report))
    now = Report.objects.get(pk=report.pk)
    actions.send_back(report=now, by=acting(city.reviewer), seen=now.row_version, reason="请补充认定文件")
    for address in (f"/p/{opened.programme.pk}/reports/", actions.address(report)):
        assert "请补充认定文件" in client.get(address).content.decode()


def test_the_office_sees_the_due_day_before_it_opens(client: Client, opened: Small, city: City) -> None:
    client.force_login(city.officer)
    address = f"/p/{opened.programme.pk}/reports/open/"
    page = client.get(address, {"period": "2024-H1"}).content.decode()
    assert "2024年7月10日到期，该日已过" in page
    assert client.post(address, {"period": "2024-H1"}).status_code == 302
    assert Cycle.objects.get(period="2024-H1").due == date(2024, 10, 18)  # ten days from the day of opening
    assert Cycle.objects.filter(period="2024-H1").exists()
    assert client.post(address, {"period": "2024-H1"}).status_code == 200  # no longer in the list
    assert "2035" not in client.get(address).content.decode()


def test_a_year_without_known_holidays_is_said(client: Client, opened: Small, city: City) -> None:
    opened.programme.last_year, opened.programme.pinned_day = 2036, date(2035, 4, 20)
    opened.programme.save()
    client.force_login(city.officer)
    page = client.get(f"/p/{opened.programme.pk}/reports/open/", {"period": "2035-Q1"}).content.decode()
    assert "2035" in page
    assert 'class="note"' in page


def test_the_office_gives_time_reminds_closes_and_opens_again(
    client: Client, opened: Small, cycle: Cycle, city: City
) -> None:
    client.force_login(city.officer)
    base, report = f"/p/{opened.programme.pk}/reports/cycles/{cycle.pk}/", of(opened.east)
    client.post(f"{base}more-time", {"report": [report.pk], "until": "2024-10-31", "reason": "数据未公布"})
    assert Report.objects.get(pk=report.pk).due == date(2024, 10, 31)
    Notice.objects.all().delete()
    client.post(f"{base}remind")
    assert Notice.objects.count() == 2
    client.post(f"{base}close")
    client.force_login(city.reporter)
    assert "SITE-106" in client.post(actions.address(report), posted(report)).content.decode()
    client.force_login(city.officer)
    client.post(f"{base}reopen")
    assert not Cycle.objects.get().closed


def test_a_cycle_is_brought_up_to_date_with_the_successor_of_a_dissolved_unit(
    client: Client, opened: Small, cycle: Cycle, city: City
) -> None:
    city.east.dissolved, city.east.successor = date(2024, 9, 1), city.west
    city.east.save()
    Duty.objects.filter(pk=opened.east.pk).update(until=date(2024, 9, 1))
    Duty.objects.filter(pk=opened.west.pk).update(until=date(2024, 9, 1))
    new = Duty.objects.create(
        programme=opened.programme, target=opened.target, body=city.west, role="support", since=date(2024, 9, 1)
    )
    client.force_login(city.officer)
    client.post(f"/p/{opened.programme.pk}/reports/cycles/{cycle.pk}/update")
    assert cycle.reports.filter(duty=new).exists()
    page = client.get(f"/p/{opened.programme.pk}/reports/cycles/{cycle.pk}/").content.decode()
    assert "2024年9月1日" in page
    client.force_login(city.reporter)
    assert client.get(actions.address(of(opened.east))).status_code == 200


def test_a_double_click_submits_once_and_is_no_quarrel(client: Client, opened: Small, city: City) -> None:
    client.force_login(city.reporter)
    report, said = of(opened.east), posted(of(opened.east))
    pages = [client.post(actions.address(report), said, follow=True) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert "SITE-101" not in pages[1].content.decode()
    assert list(report.steps.values_list("action", flat=True)) == ["submit"]
    assert report.revisions.count() == 1
    other = client.post(actions.address(report), said | {"progress": "另一段话"})
    assert other.status_code == 409  # other words are not the same click


def test_a_yearly_report_begins_with_what_is_open_and_asks_why(client: Client, city: City) -> None:
    small = Small(city, pinned=date(2025, 1, 6))
    for duty, period, value in ((small.east, "2024-Q4", "6"), (small.east, "2024", "")):
        Duty.objects.filter(pk=duty.pk).update(reports_on="quarter" if "Q" in period else "year")
        actions.open_cycle(programme=small.programme, period=calendar.parse(period), by=acting(city.officer))
        if value:
            report = Report.objects.get(duty=duty)
            said = actions.Answers(value=Decimal(value), progress="累计6家")
            actions.file(report=report, answers=said, by=acting(city.reporter), seen=0)
    report = Report.objects.get(duty=small.east, cycle__period="2024")
    client.force_login(city.reporter)
    page = client.get(actions.address(report)).content.decode()
    assert "2025年：达到12家" in page
    assert "结转2家" in page
    unsaid = {"value": "6", "plan": "2025年：达到12家。", "carried_over": "结转2家；原因："}
    assert client.post(actions.address(report), posted(report, **unsaid)).status_code == 422
    said = unsaid | {"carried_over": "结转2家；原因：认定推迟到2025年3月。"}
    assert client.post(actions.address(report), posted(report, **said)).status_code == 302


def many(small: Small, count: int) -> None:
    """More units with a share of more targets."""
    for number in range(count):
        body = Body.objects.create(
            code=f"d{number}",
            kind=BodyKind.DISTRICT,
            name=f"第{number}区",
            parent=small.city.east,
            founded=date(2000, 1, 1),
        )
        target = Target.objects.create(programme=small.programme, task=small.task, title=f"目标{number}")
        version = TargetVersion.objects.create(
            target=target,
            since=date(2023, 1, 1),
            comparator="ge",
            value=Decimal(9),
            unit="家",
            deadline=date(2025, 12, 31),
            **traits(small.measure),
        )
        Milestone.objects.create(
            version=version, body=body, due=date(2024, 12, 31), value=Decimal(3), since=date(2023, 1, 1)
        )
        Duty.objects.create(programme=small.programme, target=target, body=body, role="lead", since=date(2023, 1, 1))
    actions.bring_up_to_date(cycle=small.programme.cycles.get(), by=acting(small.city.officer))


@pytest.mark.parametrize("count", [0, 30])
def test_pages_ask_at_most_fifteen_queries(
    client: Client, opened: Small, cycle: Cycle, city: City, count: int, django_assert_max_num_queries: Any
) -> None:
    many(opened, count)
    base, report = f"/p/{opened.programme.pk}/reports/", of(opened.east)
    actions.file(
        report=report, answers=actions.Answers(value=Decimal(8), progress="8家"), by=acting(city.reporter), seen=0
    )
    for user, path in (
        (city.officer, base),
        (city.officer, f"{base}cycles/{cycle.pk}/"),
        (city.officer, f"{base}open/?period=2024-H1"),
        (city.officer, actions.address(report)),
        (city.reporter, base),
        (city.reporter, f"{actions.address(report)}?edit=1"),
        (city.reporter, f"{base}cycles/{cycle.pk}/workbook/?body=east"),
    ):
        client.force_login(user)
        client.get(f"{base}?view=mine")  # the session knows its programme
        from zhizao.web.programme.lights import queries as lights

        lights._boards.clear()  # the lights are not ready yet
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200
