"""Reminders: each once, to the unit and then to those above; a long outage does not flood."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import calendar
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.people.models import Notice
from zhizao.web.programme.models import Report
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(city: City) -> Small:
    small = Small(city, pinned=date(2024, 10, 1))
    small.programme.reminders = {"before": [7, 3], "grace": 2, "superior": 5}
    small.programme.save()
    actions.open_cycle(programme=small.programme, period=calendar.parse("2024-Q3"), by=acting(city.officer))
    Notice.objects.all().delete()
    return small


def tick(small: Small, day: date) -> int:
    small.programme.pinned_day = day
    small.programme.save()
    return actions.remind(programme=small.programme, by=SYSTEM)


def told() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("user__username", "code"))


def test_each_reminder_goes_out_once_on_its_day(small: Small) -> None:
    # Due on 10 October, a Thursday. Seven and three days before are holidays: both fall on 30 September, and the first
    # tick comes after it. Saturday the 12th is worked, so the third working day after is the 14th, the fifth the 16th;
    # then the bureau's own report, which nobody there files, is told of as well.
    sent = {day: tick(small, date(2024, 10, day)) for day in range(1, 20)}
    assert {day: count for day, count in sent.items() if count} == {1: 2, 10: 2, 14: 2, 16: 3}
    assert tick(small, date(2024, 10, 19)) == 0


def test_the_unit_hears_first_and_then_those_above(small: Small) -> None:
    tick(small, date(2024, 10, 10))
    assert told() == {("reporter", "report.due"), ("neighbour", "report.due")}
    tick(small, date(2024, 10, 18))
    assert told() - {("reporter", "report.due"), ("neighbour", "report.due")} == {
        ("reporter", "report.overdue"),
        ("neighbour", "report.overdue"),
        ("leader", "report.escalated"),
        ("officer", "report.escalated"),
        ("reviewer", "report.escalated"),
    }


def test_after_a_long_outage_everybody_hears_of_a_report_once(small: Small) -> None:
    tick(small, date(2024, 12, 30))
    per_report = Notice.objects.filter(user=small.city.reporter).values_list("link", flat=True)
    assert len(per_report) == len(set(per_report)) == 1
    assert Event.objects.filter(action="reports.reminded").count() == 1


def test_what_is_filed_is_not_reminded_of_and_nothing_is_written(small: Small) -> None:
    Report.objects.update(state="submitted")
    assert tick(small, date(2024, 10, 30)) == 0
    assert not Event.objects.filter(action="reports.reminded").exists()


def test_a_unit_dissolved_in_mid_year_is_not_reminded(small: Small) -> None:
    small.east.until = date(2024, 10, 9)
    small.east.save()
    tick(small, date(2024, 10, 10))
    assert told() == {("neighbour", "report.due")}


def test_more_time_moves_the_reminders(small: Small, city: City) -> None:
    report = Report.objects.get(duty=small.east)
    actions.give_time(report=report, until=date(2024, 11, 8), reason="数据11月公布", by=acting(city.officer))
    tick(small, date(2024, 10, 18))
    assert ("reporter", "report.overdue") not in told()


def test_the_office_reminds_all_now_once_a_day(small: Small, city: City) -> None:
    cycle = Report.objects.all()[0].cycle
    small.programme.pinned_day = date(2024, 10, 8)
    small.programme.save()
    cycle.refresh_from_db()
    assert actions.remind_now(cycle=cycle, by=acting(city.officer)) == 2
    assert actions.remind_now(cycle=cycle, by=acting(city.officer)) == 0
