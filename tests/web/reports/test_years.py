"""The report on a year: asked of every duty that reports, beside its periods and never mixed into their figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.base.language import mark
from zhizao.programme import calendar
from zhizao.programme.formulas import Amount
from zhizao.web.boards import why
from zhizao.web.people.models import User
from zhizao.web.programme.lights import queries as lights
from zhizao.web.programme.models import Duty, Report, TargetVersion
from zhizao.web.programme.reports import actions
from zhizao.web.programme.reports.beside import beside, preview

pytestmark = pytest.mark.django_db
YEAR = calendar.parse("2024")
SAID = {"plan": "2025年再新增4家。", "carried_over": "无"}


@pytest.fixture
def small(city: City) -> Small:
    """Two firms counted in each quarter of 2024 by the east: 8 in all, its share of that year."""
    found = Small(city)
    TargetVersion.objects.filter(target=found.target).update(over_periods="sum")
    for quarter, (month, day) in enumerate(((4, 3), (7, 3), (10, 8), (12, 31)), 1):
        live_on(found, date(2024, month, day))
        file(found, f"2024-Q{quarter}", 2, approve=True)
    return found


def live_on(small: Small, day: date) -> None:
    small.programme.pinned_day = day
    small.programme.save()


def opened(small: Small, period: str) -> Report:
    if not small.programme.cycles.filter(period=period).exists():
        actions.open_cycle(
            programme=small.programme, period=calendar.parse(period), by=acting(small.city.officer)
        )  # fmt: skip
    return Report.objects.select_related("cycle__programme", "duty__target").get(
        duty=small.east, cycle__period=period, cycle__programme=small.programme
    )


def file(small: Small, period: str, value: int, *, approve: bool = False) -> Report:
    """What the east reports for a period; with the approval of both levels where that is wanted."""
    report = opened(small, period)
    actions.add_evidence(report=report, name="a.txt", chunks=[f"{period}".encode()], by=acting(small.city.reporter))
    said = actions.Answers(value=Decimal(value), progress="新认定", **(SAID if period == "2024" else {}))
    report = actions.file(report=report, answers=said, by=acting(small.city.reporter), seen=report.row_version)
    for user in (small.city.reviewer, small.city.officer) if approve else ():
        report = actions.approve(report=report, by=acting(user), seen=report.row_version)
    return report


def east(small: Small, day: date | None = None) -> lights.Lit:
    (lit,) = lights.board(small.programme, day).of(body=small.city.east.pk)
    return lit


def told(small: Small, day: date) -> tuple[object, ...]:
    """Everything on a day that is made of figures."""
    board, one = lights.board(small.programme, day), east(small, day)
    course = [(stop.period.key, stop.amount, stop.known, stop.asked) for stop in board.course(small.target.pk)]
    return (
        one.light.state, one.light.sentence(mark), one.inputs.actual, one.days_overdue, one.report and one.report.pk,
        board.whole(small.target.pk).amount, board.whole(small.target.pk).known, course,
    )  # fmt: skip


def test_a_year_is_asked_of_every_duty_that_reports(small: Small) -> None:
    Duty.objects.filter(pk=small.lead.pk).update(reports_on="never")
    assert not Duty.objects.filter(reports_on="year").exists()
    opened(small, "2024")
    cycle = small.programme.cycles.get(period="2024")
    asked = dict(cycle.reports.values_list("duty__reports_on", "settles"))
    assert asked == {"quarter": True, "half_year": True}
    assert cycle.reports.count() == 3


def test_the_own_rhythm_of_a_duty_is_no_settlement(small: Small) -> None:
    Duty.objects.filter(pk=small.east.pk).update(reports_on="year")
    assert not opened(small, "2024").settles


def test_four_quarters_and_their_year_are_not_counted_twice(small: Small) -> None:
    before = told(small, date(2024, 12, 31))
    assert east(small).inputs.actual == Amount.known(Decimal(8))
    file(small, "2024", 8, approve=True)
    assert told(small, date(2024, 12, 31)) == before


def test_a_year_that_nobody_reports_makes_no_light_late(small: Small) -> None:
    opened(small, "2024")
    before = told(small, date(2024, 12, 31))
    live_on(small, date(2025, 3, 31))
    now = east(small)
    assert (now.light.state, now.light.sentence(mark), now.days_overdue) == (before[0], before[1], 0)
    assert now.yearly[0].state == "overdue"
    assert [one.period.key for one in now.asked][-1] == "2024"  # it is owed all the same


def test_a_late_year_counts_among_the_reports_that_were_late(small: Small) -> None:
    opened(small, "2024")
    live_on(small, date(2025, 3, 31))
    assert lights.punctual([east(small)], date(2025, 3, 31)) == (4, 5)


def test_a_rhythm_that_changes_later_changes_no_past_day(small: Small) -> None:
    file(small, "2024", 7, approve=True)
    before = told(small, date(2024, 12, 31))
    Duty.objects.filter(pk=small.east.pk).update(reports_on="year")
    lights.forget()
    assert told(small, date(2024, 12, 31)) == before


@pytest.mark.parametrize(("value", "difference"), [(8, None), (7, Decimal(-1)), (9, Decimal(1))])
def test_what_the_year_states_stands_beside_what_its_periods_come_to(
    small: Small, value: int, difference: Decimal | None
) -> None:
    report = file(small, "2024", value, approve=True)
    found = beside(report, date(2024, 12, 31)).settled(report.revisions.get())
    assert found is not None
    assert (found.periods.amount.value, found.periods.known, found.difference) == (Decimal(8), 4, difference)


def test_nothing_is_said_to_differ_while_a_period_is_missing(small: Small) -> None:
    last = Report.objects.get(duty=small.east, cycle__period="2024-Q4")
    actions.unlock(report=last, by=acting(small.city.officer), seen=last.row_version, reason="核对")
    report = file(small, "2024", 7)
    found = beside(report, date(2024, 12, 31)).settled(report.revisions.get())
    assert found is not None
    assert (found.periods.amount.value, found.periods.known, found.periods.of) == (Decimal(6), 3, 4)
    assert found.difference is None


def test_the_reviewer_is_told_of_a_difference(client: Client, small: Small, city: City) -> None:
    report = file(small, "2024", 7)
    client.force_login(city.reviewer)
    assert "与各期汇总不一致" in client.get(f"/p/{small.programme.pk}/reviews/").content.decode()
    page = client.get(f"/p/{small.programme.pk}/reviews/{report.pk}/").content.decode()
    assert "本报告相差-1家" in page
    assert "8家 · 4期中已通过4期" in page


def test_the_form_shows_what_the_periods_come_to_and_asks_only_for_what_is_left(
    client: Client, small: Small, city: City
) -> None:
    report = opened(small, "2024")
    client.force_login(city.reporter)
    page = client.get(actions.address(report)).content.decode()
    assert "8家 · 4期中已通过4期" in page
    assert "结转" not in page.split("下一年")[0].split("carried_over")[0]
    posted = {"seen": report.row_version, "progress": "完成", "plan": "再增4家", "do": "submit"}
    assert client.post(actions.address(report), {**posted, "value": "7", "carried_over": ""}).status_code == 422
    assert client.post(actions.address(report), {**posted, "value": "8", "carried_over": ""}).status_code == 302


def test_the_light_shown_beside_the_year_is_that_of_the_periods(small: Small) -> None:
    report = opened(small, "2024")
    found = beside(report, date(2024, 12, 31))
    assert preview(found, actions.Answers(value=Decimal(1))).state == east(small).light.state


def test_the_chain_tells_both_figures(small: Small) -> None:
    file(small, "2024", 7, approve=True)
    with translation.override("en"):
        figures = [link.told(mark) for link in why.chain(small.east) if link.kind == "figure"]
    assert figures[0] == "东湾区: 8 家 accepted, the sum of its periods"
    assert figures[1] == "the report on 2024 states 7 家; its periods come to 8 家: a difference of -1 家"


@pytest.mark.parametrize("who", ["reporter", "officer"])
def test_what_waits_today_tells_of_the_year_too(client: Client, small: Small, city: City, who: str) -> None:
    opened(small, "2024")
    user: User = getattr(city, who)
    client.force_login(user)
    assert "· 2024年 ·" in client.get(f"/p/{small.programme.pk}/today/").content.decode()
