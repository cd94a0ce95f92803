"""Expected: lines and steps between milestones, and what cannot be said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.programme import expected as module
from zhizao.programme.expected import Form, Milestone, expected, expected_in_year

START = Milestone(date(2020, 12, 31), Decimal(100))
PLAN = [Milestone(date(2022, 12, 31), Decimal(150)), Milestone(date(2021, 12, 31), Decimal(120))]
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "form", "value"),
    [
        ("2020-12-31", "linear", "100"),
        ("2021-03-31", "linear", "105"),  # 3 of 12 months, a quarter of the way
        ("2021-04-15", "linear", "105.833333333333"),  # and half a month
        ("2021-12-31", "linear", "120"),
        ("2022-06-30", "linear", "135"),
        ("2022-12-31", "linear", "150"),
        ("2030-01-01", "linear", "150"),
        ("2021-12-30", "step", "100"),
        ("2021-12-31", "step", "120"),
        ("2022-12-30", "step", "120"),
    ],
)
def test_the_expected_value(day: str, form: Form, value: str) -> None:
    found = expected(date.fromisoformat(day), PLAN, baseline=START, form=form)
    assert found.value == Decimal(value)


@given(DAYS, st.booleans())
def test_a_line_lies_between_the_steps_around_it(day: date, rises: bool) -> None:
    sign = 1 if rises else -1
    points = [Milestone(one.day, one.value * sign) for one in (START, *PLAN)]
    line, step = (expected(day, points, form=form).value for form in ("linear", "step"))
    if day < START.day:
        assert line is None
        assert step is None
        return
    after = expected(day + timedelta(days=1), points).value
    assert line is not None
    assert step is not None
    assert after is not None
    assert sign * step <= sign * line <= sign * after <= sign * points[1].value


@given(DAYS, st.integers(-500, 500))
def test_a_count_is_rounded_towards_the_milestone_before(day: date, goal: int) -> None:
    plan = [Milestone(date(2022, 12, 31), Decimal(goal))]
    whole = expected(day, plan, baseline=START, decimals=0).value
    exact = expected(day, plan, baseline=START).value
    if day < START.day:
        assert whole is None
        assert exact is None
        return
    assert whole is not None
    assert exact is not None
    assert whole == int(whole)
    assert abs(whole - exact) < 1
    assert abs(whole - START.value) <= abs(exact - START.value)


@pytest.mark.parametrize(
    ("day", "baseline", "form", "reason"),
    [
        ("2020-06-30", START, "linear", "not_yet_due"),
        ("2020-06-30", START, "step", "not_yet_due"),
        ("2021-06-30", None, "linear", "missing"),
        ("2021-06-30", None, "step", "not_yet_due"),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(day: str, baseline: Milestone | None, form: Form, reason: str) -> None:
    found = expected(date.fromisoformat(day), PLAN, baseline=baseline, form=form)
    assert (found.value, found.reason) == (None, reason)


def test_without_milestones_nothing_is_expected() -> None:
    assert expected(date(2024, 1, 1), []).reason == "missing"


@pytest.mark.parametrize(
    ("month", "share"), [(1, "1"), (2, "3"), (3, "5"), (6, "10"), (9, "15"), (10, "16"), (11, "18"), (12, "20")]
)
@pytest.mark.parametrize("year", [2023, 2024])
def test_at_the_end_of_a_month_its_share_of_twelve_is_expected(year: int, month: int, share: str) -> None:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    assert expected_in_year(last, {year: Decimal(20)}, decimals=0).value == Decimal(share)


def test_a_way_over_several_years_counts_months_too() -> None:
    end = [Milestone(date(2023, 12, 31), Decimal(136))]
    assert expected(date(2021, 9, 30), end, baseline=START, decimals=0).value == 109


def test_a_target_of_every_year_begins_anew() -> None:
    yearly = {2023: Decimal(40), 2024: Decimal(50)}
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31)]
    found = [expected_in_year(day, yearly, decimals=0).value for day in days]
    assert found == [40, 0, 50]
    assert expected_in_year(date(2024, 12, 30), yearly, form="step").value == 0
    assert expected_in_year(date(2025, 1, 1), yearly).reason == "not_applicable"


def test_two_milestones_on_one_day_are_refused() -> None:
    with pytest.raises(module.BadMilestones, match=r"2021-12-31.*PROG-007"):
        expected(date(2022, 1, 1), [*PLAN, Milestone(date(2021, 12, 31), Decimal(7))])
