"""Standing: the state of a report on any past day, and what counted then; nothing appended later changes it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.base.errors import ZhizaoError
from zhizao.programme import calendar
from zhizao.web.programme import standing
from zhizao.web.programme.models import Report
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db
START = date(2024, 10, 8)
MOVES = ("save", "submit", "withdraw", "approve", "return", "more_time", "unlock", "lock")


@pytest.fixture
def small(city: City) -> Small:
    return Small(city)


@pytest.fixture
def report(small: Small) -> Report:
    actions.open_cycle(programme=small.programme, period=calendar.parse("2024-Q3"), by=acting(small.city.officer))
    return Report.objects.get(duty=small.east)


def stood(report: Report, day: date) -> tuple[object, ...]:
    found = standing.standing(standing.with_history(Report.objects.filter(pk=report.pk)), day)[report.pk]
    said = found.revision and (found.revision.number, found.revision.value, found.revision.progress)
    return found.standing, found.due, found.timeliness, said


def move(report: Report, action: str, on: date, city: City, number: int) -> None:
    """Do one thing on a day, where the state allows it."""
    programme = report.cycle.programme
    programme.pinned_day = on
    programme.save()
    now = Report.objects.get(pk=report.pk)
    seen = now.row_version
    reporter, office = acting(city.reporter), acting(city.officer)
    reviewer = office if now.level else acting(city.reviewer)
    answers = actions.Answers(value=Decimal(number), progress=f"第{number}次")
    try:
        with transaction.atomic():
            if action == "save":
                actions.save(report=now, answers=answers, by=reporter, seen=seen)
            elif action == "submit":
                actions.submit(report=now, by=reporter, seen=seen)
            elif action == "withdraw":
                actions.withdraw(report=now, by=reporter, seen=seen)
            elif action == "approve":
                actions.approve(report=now, by=reviewer, seen=seen)
            elif action == "return":
                actions.send_back(report=now, by=reviewer, seen=seen, reason="核对")
            elif action == "more_time":
                actions.give_time(report=now, until=on + timedelta(days=number), reason="数据未公布", by=office)
            elif action == "unlock":
                actions.unlock(report=now, by=office, seen=seen, reason="更正")
            else:
                actions.close_cycle(cycle=now.cycle, by=office)
    except ZhizaoError:
        pass  # not allowed in this state: nothing happened, which is what must leave no trace


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 3)), min_size=2, max_size=14), st.data())
def test_whatever_is_appended_later_a_past_day_stays(
    report: Report, city: City, moves: list[tuple[str, int]], data: st.DataObject
) -> None:
    point = transaction.savepoint()
    day, then = START, {}
    for number, (action, days) in enumerate(moves, start=1):
        if days:
            then[day] = stood(report, day)
        day += timedelta(days=days)
        move(report, action, day, city, number)
    asked = data.draw(st.sampled_from(sorted(then) or [day]))
    assert stood(report, asked) == then.get(asked, stood(report, day))
    transaction.savepoint_rollback(point)


def test_the_rows_keep_in_step_with_their_steps(report: Report, city: City) -> None:
    for number, action in enumerate(("save", "submit", "approve", "return", "save", "submit", "approve", "approve")):
        day = START + timedelta(days=number)
        move(report, action, day, city, number)
        now = Report.objects.get(pk=report.pk)
        found = standing.standing(standing.with_history(Report.objects.filter(pk=report.pk)), day)[report.pk]
        assert (found.standing.state, found.standing.level) == (actions.now_state(now), now.level)
    assert now.state == "approved"


def test_what_is_returned_or_withdrawn_counts_no_more_and_what_was_filed_is_kept(report: Report, city: City) -> None:
    for number, action in enumerate(("save", "submit", "withdraw", "save", "submit", "return", "save", "submit")):
        move(report, action, START + timedelta(days=number), city, number)
    counted = [stood(report, START + timedelta(days=number))[3] for number in range(8)]
    one, two, three = (1, Decimal(0), "第0次"), (2, Decimal(3), "第3次"), (3, Decimal(6), "第6次")
    assert counted == [None, one, None, None, two, None, None, three]


def test_more_time_changes_what_is_late_from_the_day_it_was_granted(report: Report, city: City) -> None:
    move(report, "more_time", date(2024, 10, 14), city, 3)
    assert [stood(report, date(2024, 10, day))[0].state for day in (11, 14, 18)] == ["overdue", "due", "overdue"]


def test_a_clock_set_back_leaves_the_order_of_what_happened(report: Report, city: City) -> None:
    for action, day in (("save", 9), ("submit", 9), ("approve", 8), ("return", 7)):
        move(report, action, date(2024, 10, day), city, 1)
    assert stood(report, date(2024, 10, 9))[0].state == Report.objects.get(pk=report.pk).state


def test_standing_asks_the_same_number_of_queries_for_any_number_of_reports(
    report: Report, city: City, django_assert_num_queries: object
) -> None:
    move(report, "save", START, city, 1)
    move(report, "submit", START, city, 1)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = standing.standing(standing.with_history(Report.objects.all()), START)
    assert len(found) == 3
