"""Reviews: the queue of each person, what changed, four eyes, two at once, many at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from tests.web.reports.conftest import cycle, opened
from tests.web.reports.test_pages import ADMINS, many, statuses
from zhizao.programme import calendar
from zhizao.web.people.models import Grant, Role, User
from zhizao.web.programme.lights import actions as light_actions
from zhizao.web.programme.lights import queries as lights
from zhizao.web.programme.models import Cycle, Duty, Report, TargetVersion
from zhizao.web.programme.reports import actions

__all__ = ["cycle", "opened"]
pytestmark = pytest.mark.django_db


def file(duty: Duty, user: User, value: str = "9", **more: Any) -> Report:
    """A report with evidence, submitted."""
    report = Report.objects.get(duty=duty)
    actions.add_evidence(report=report, name="认定文件.txt", chunks=["认定9家".encode()], by=acting(user))
    said = actions.Answers(**{"value": Decimal(value), "progress": f"累计{value}家", **more})
    return actions.file(report=report, answers=said, by=acting(user), seen=report.row_version)


def queue(client: Client, small: Small, user: User) -> str:
    client.force_login(user)
    return client.get(f"/p/{small.programme.pk}/reviews/").content.decode()


def test_a_report_waits_for_the_body_whose_turn_it_is(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    assert city.east.name in queue(client, opened, city.reviewer)
    assert city.east.name not in queue(client, opened, city.officer)
    actions.approve(report=report, by=acting(city.reviewer), seen=report.row_version)
    assert city.east.name in queue(client, opened, city.officer)


def test_the_queue_counts_what_can_be_approved_together_only_where_there_is_some(
    client: Client, opened: Small, city: City
) -> None:
    file(opened.east, city.reporter)
    report = Report.objects.get(duty=opened.east)
    said = actions.Answers(value=Decimal(9), progress="累计9家")
    actions.file(report=report, answers=said, by=acting(city.reporter), seen=report.row_version)  # without evidence
    page = queue(client, opened, city.reviewer)
    assert city.east.name in page
    assert "可一并通过" not in page


def test_who_may_open_which_page(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    refused = dict.fromkeys(("leader", "reporter", "neighbour", "analyst", *ADMINS), 403)
    base = f"/p/{opened.programme.pk}/reviews/"
    assert statuses(client, base, city) == refused | {"officer": 200, "reviewer": 200}
    assert statuses(client, f"{base}{report.pk}/", city) == refused | {"officer": 200, "reviewer": 200}


def test_a_reviewer_of_another_body_finds_nothing(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    Grant.objects.filter(user=city.reviewer).update(body=city.west)
    client.force_login(city.reviewer)
    base = f"/p/{opened.programme.pk}/reviews/{report.pk}/"
    assert client.get(base).status_code == 404
    assert client.post(f"{base}approve", {"seen": report.row_version}).status_code == 404
    assert Report.objects.get(pk=report.pk).level == 0


def test_the_review_shows_what_changed_since_the_return(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    actions.send_back(report=report, by=acting(city.reviewer), seen=report.row_version, reason="核对数字")
    now = Report.objects.get(pk=report.pk)
    said = actions.Answers(value=Decimal(7), progress="核对后7家")
    actions.file(report=now, answers=said, by=acting(city.reporter), seen=now.row_version)
    client.force_login(city.reviewer)
    page = client.get(f"/p/{opened.programme.pk}/reviews/{report.pk}/").content.decode()
    assert "<mark>累计9家</mark>" in page
    assert "核对后7家" in page
    assert "提交后修改1次" in page
    assert "认定文件.txt" in page


def test_approving_leads_to_the_next_and_the_second_of_two_is_told(client: Client, opened: Small, city: City) -> None:
    first, second = file(opened.east, city.reporter), file(opened.west, city.neighbour, "13")
    client.force_login(city.reviewer)
    address = f"/p/{opened.programme.pk}/reviews/{first.pk}/approve"
    answer = client.post(address, {"seen": first.row_version})
    assert answer.headers["Location"].endswith(f"/reviews/{second.pk}/")
    colleague = User.objects.create_user("colleague", None, name="同事", body=city.bureau)
    Grant.objects.create(user=colleague, role=Role.REVIEWER, body=city.bureau)
    client.force_login(colleague)
    again = client.post(address, {"seen": first.row_version}, follow=True)
    assert "SITE-101" in again.content.decode()
    assert Report.objects.get(pk=first.pk).level == 1


def test_a_second_click_of_the_same_reviewer_is_no_quarrel(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    client.force_login(city.reviewer)
    for what, said in (("approve", {}), ("return", {"reason": "请核对"})):
        address = f"/p/{opened.programme.pk}/reviews/{report.pk}/{what}"
        now = Report.objects.get(pk=report.pk)
        pages = [
            client.post(address, {"seen": now.row_version, **said}, follow=True).content.decode() for _ in range(2)
        ]
        assert "SITE-101" not in pages[1]
        assert Report.objects.get(pk=report.pk).steps.filter(action=what).count() == 1
        Report.objects.filter(pk=report.pk).update(level=0, state="submitted")  # before them again for the next round


def test_a_return_needs_a_reason(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    client.force_login(city.reviewer)
    address = f"/p/{opened.programme.pk}/reviews/{report.pk}/return"
    assert client.post(address, {"seen": report.row_version, "reason": " "}).status_code == 422
    assert client.post(address, {"seen": report.row_version, "reason": "请补充"}).status_code == 302
    assert Report.objects.get(pk=report.pk).state == "returned"


def test_nobody_reviews_their_own(client: Client, opened: Small, city: City) -> None:
    Grant.objects.create(user=city.reporter, role=Role.REVIEWER, body=city.bureau)
    report = file(opened.east, city.reporter)
    client.force_login(city.reporter)
    page = client.get(f"/p/{opened.programme.pk}/reviews/{report.pk}/").content.decode()
    assert 'id="approve"' not in page
    address = f"/p/{opened.programme.pk}/reviews/{report.pk}/approve"
    assert "SITE-105" in client.post(address, {"seen": report.row_version}, follow=True).content.decode()


def test_only_what_has_no_remarks_is_approved_together(client: Client, opened: Small, city: City) -> None:
    good, behind = file(opened.east, city.reporter, "9"), file(opened.west, city.neighbour, "2")
    client.force_login(city.reviewer)
    chosen = [f"{one.pk}:{one.row_version}" for one in (good, behind)]
    answer = client.post(f"/p/{opened.programme.pk}/reviews/approve", {"report": chosen}, follow=True)
    assert [Report.objects.get(pk=one.pk).level for one in (good, behind)] == [1, 0]
    page = answer.content.decode()
    assert "已通过1份" in page
    assert "低于应达进度" in page


def test_what_is_lit_late_is_not_approved_together_with_others(client: Client, opened: Small, city: City) -> None:
    good, late = file(opened.east, city.reporter, "9"), file(opened.west, city.neighbour, "14")
    light_actions.set_light(
        duty=opened.west, state="late", reason="项目停工", until=date(2024, 12, 31), by=acting(city.officer)
    )
    client.force_login(city.reviewer)
    page = client.get(f"/p/{opened.programme.pk}/reviews/").content.decode()
    assert f'value="{good.pk}:{good.row_version}"' in page
    assert f'value="{late.pk}:{late.row_version}"' not in page
    assert "亮灯“滞后”" in page
    chosen = [f"{one.pk}:{one.row_version}" for one in (good, late)]
    answer = client.post(f"/p/{opened.programme.pk}/reviews/approve", {"report": chosen}, follow=True)
    assert [Report.objects.get(pk=one.pk).level for one in (good, late)] == [1, 0]
    assert "请逐份查看" in answer.content.decode()


def test_a_part_is_held_against_what_is_expected_of_all_parts(client: Client, opened: Small, city: City) -> None:
    """7 in an earlier quarter and 2 in this one are 9, and 7 are expected of the east by then."""
    TargetVersion.objects.filter(target=opened.target).update(over_periods="sum")
    Cycle.objects.update(period="2024-Q2")
    before = file(opened.east, city.reporter, "7")
    for user in (city.reviewer, city.officer):
        before = actions.approve(report=before, by=acting(user), seen=before.row_version)
    actions.open_cycle(programme=opened.programme, period=calendar.parse("2024-Q3"), by=acting(city.officer))
    report = Report.objects.get(duty=opened.east, cycle__period="2024-Q3")
    said = actions.Answers(value=Decimal(2), progress="又认定2家")
    actions.file(report=report, answers=said, by=acting(city.reporter), seen=report.row_version)
    assert "低于应达进度" not in queue(client, opened, city.reviewer)


def test_of_those_approved_together_what_changed_meanwhile_is_told(client: Client, opened: Small, city: City) -> None:
    good = file(opened.east, city.reporter, "9")
    client.force_login(city.reviewer)
    stale = {"report": [f"{good.pk}:{good.row_version - 1}"]}
    answer = client.post(f"/p/{opened.programme.pk}/reviews/approve", stale, follow=True)
    assert "SITE-101" in answer.content.decode()
    assert Report.objects.get(pk=good.pk).level == 0


def test_what_waits_for_a_dissolved_body_waits_for_its_successor(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    city.bureau.dissolved, city.bureau.successor = date(2024, 10, 1), city.office
    city.bureau.save()
    assert city.east.name in queue(client, opened, city.officer)
    client.post(f"/p/{opened.programme.pk}/reviews/{report.pk}/approve", {"seen": report.row_version})
    assert Report.objects.get(pk=report.pk).level == 1


@pytest.mark.parametrize("count", [0, 30])
def test_pages_ask_at_most_fifteen_queries(
    client: Client, opened: Small, city: City, count: int, django_assert_max_num_queries: Any
) -> None:
    many(opened, count)
    report = file(opened.east, city.reporter)
    for other in Report.objects.filter(duty__target__title__startswith="目标"):
        said = actions.Answers(value=Decimal(3), progress="3家")
        actions.file(report=other, answers=said, by=acting(city.reporter), seen=other.row_version)
    base = f"/p/{opened.programme.pk}/reviews/"
    for user, path in ((city.reviewer, base), (city.officer, base), (city.reviewer, f"{base}{report.pk}/")):
        client.force_login(user)
        client.get(f"/p/{opened.programme.pk}/reports/?view=mine")
        lights._boards.clear()
        with django_assert_max_num_queries(15):
            assert client.get(path).status_code == 200


def test_a_clock_that_was_set_back_loses_nothing(client: Client, opened: Small, city: City) -> None:
    report = file(opened.east, city.reporter)
    opened.programme.pinned_day = date(2024, 10, 2)
    opened.programme.save()
    client.force_login(city.reviewer)
    page = f"/p/{opened.programme.pk}/reviews/{report.pk}/"
    client.post(f"{page}approve", {"seen": report.row_version})
    client.force_login(city.officer)
    client.post(f"{page}approve", {"seen": report.row_version + 1})
    report.refresh_from_db()
    assert report.state == "approved"
    days = list(report.steps.order_by("pk").values_list("at", flat=True))
    assert days == sorted(days)
    (before,) = lights.board(opened.programme, date(2024, 10, 2)).of(body=city.east.pk)
    (then,) = lights.board(opened.programme, date(2024, 10, 8)).of(body=city.east.pk)
    assert [one.state for one in (*before.reports, *then.reports)] == [
        "approved"
    ]  # asked on the 8th, so not there on the 2nd
    assert client.get(page).status_code == 200
    assert client.get(f"/p/{opened.programme.pk}/reports/{report.pk}/").status_code == 200
