"""Calendar: periods, the working days of the State Council's notices, due days and reminders."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.base.language import print_day, speaker
from zhizao.programme import calendar
from zhizao.programme.calendar import DueRule, Period, Reminders, due_on, parse, reminders
from zhizao.reference.holidays import holidays

DAYS = calendar.workdays()
RHYTHMS = st.sampled_from(list(calendar.PER_YEAR))
ANY_DAY = st.dates(date(2000, 1, 1), date(2040, 12, 31))
# Weekdays off less weekends made up for: the days of 全国年节及纪念日放假办法, 11 (国令第644号), 13 from 2025 (国令第795号);
# in 2020 the longer Spring Festival (国办发明电〔2020〕1号) gave 31 January and took 1 February from the days made up for.
DAYS_OFF = dict.fromkeys(range(2017, 2025), 11) | {2020: 13, 2025: 13, 2026: 13}


@given(RHYTHMS, ANY_DAY)
def test_a_day_lies_in_its_period_and_in_no_other(rhythm: calendar.Rhythm, day: date) -> None:
    period = calendar.period_of(rhythm, day)
    assert period.contains(day)
    assert not period.next().contains(day)
    assert period.next().start - timedelta(days=1) == period.end
    assert period.next().previous() == period == parse(period.key)
    assert period.previous() < period < period.next()


@given(RHYTHMS, ANY_DAY, ANY_DAY)
def test_periods_between_are_those_that_share_a_day(rhythm: calendar.Rhythm, start: date, end: date) -> None:
    found = calendar.periods_between(rhythm, start, end)
    assert all(period.end >= start and period.start <= end for period in found)
    assert all(first.next() == second for first, second in pairwise(found))
    if start <= end:
        assert found[0].contains(start)
        assert found[-1].contains(end)
    else:
        assert found == []


def test_periods_sort_by_time_across_rhythms() -> None:
    order = ["2023", "2024-01", "2024-Q1", "2024-H1", "2024", "2024-02", "2024-H2", "2025-01"]
    assert sorted(map(parse, reversed(order))) == [parse(key) for key in order]
    assert parse("2024-Q3").of_year() == parse("2024")


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("2024-03", "2024年3月", "March 2024"),
        ("2024-Q1", "2024年第一季度", "Q1 2024"),
        ("2024-H1", "2024年上半年", "H1 2024"),
        ("2024", "2024年", "2024"),
    ],
)
def test_a_label_reads_as_officials_write(key: str, chinese: str, english: str) -> None:
    assert parse(key).label(speaker("zh")) == chinese
    assert parse(key).label(speaker("en")) == english


def test_a_day_reads_as_officials_write() -> None:
    day = date(2026, 11, 23)
    assert print_day(day, speaker("zh")) == "2026年11月23日"
    assert print_day(day, speaker("zh"), beside=2026) == "11月23日"
    assert print_day(day, speaker("en"), beside=2025) == "23 November 2026"


@pytest.mark.parametrize(
    "key", ["", "2024-13", "2024-3", "2024-Q5", "2024-Q01", "2024-H3", "24-03", "２０２４", "0999"]
)
def test_what_no_calendar_has_is_refused(key: str) -> None:
    with pytest.raises(calendar.BadPeriod, match=r"PROG-001"):
        parse(key)


def test_the_last_period_has_none_after_it() -> None:
    with pytest.raises(calendar.BadPeriod):
        Period("year", 9999).next()


@pytest.mark.parametrize(("year", "days_off"), DAYS_OFF.items())
def test_each_notice_gives_the_days_that_the_law_gives(year: int, days_off: int) -> None:
    notice = holidays().years[year]
    off = [day for holiday in notice.holidays for day in holiday.days if day.weekday() < 5]
    made_up = [day for holiday in notice.holidays for day in holiday.work]
    assert all(day.weekday() >= 5 for day in made_up)
    assert len(set(off)) - len(set(made_up)) == days_off
    assert str(year - 1) in notice.notice
    assert notice.issued.year == year - 1


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2018-12-29", True),  # set by the notice for 2019
        ("2018-12-31", False),
        ("2019-05-02", False),  # moved by 国办发明电〔2019〕3号
        ("2019-05-05", True),
        ("2020-01-31", False),  # lengthened by 国办发明电〔2020〕1号
        ("2020-02-01", False),
        ("2023-10-07", True),
        ("2026-02-28", True),
        ("2026-01-02", False),
        ("2024-06-08", False),  # a plain Saturday
        ("2024-06-11", True),
    ],
)
def test_working_days(day: str, works: bool) -> None:
    assert DAYS.is_workday(date.fromisoformat(day)) is works


def test_a_year_without_a_notice_has_monday_to_friday_and_says_so() -> None:
    assert [DAYS.known(year) for year in (2016, 2017, 2026, 2027)] == [False, True, True, False]
    assert DAYS.is_workday(date(2030, 10, 1))


@given(ANY_DAY, st.integers(-40, 40))
def test_adding_working_days_counts_them(day: date, n: int) -> None:
    end = DAYS.add(day, n)
    low, high = sorted((day, end))
    between = [low + timedelta(days=k) for k in range((high - low).days + 1)]
    assert sum(DAYS.is_workday(one) for one in between if one != day) == abs(n)
    assert n == 0 or DAYS.is_workday(end)


@given(ANY_DAY)
def test_the_nearest_working_day_jumps_over_no_other(day: date) -> None:
    after, before = DAYS.on_or_after(day), DAYS.on_or_before(day)
    assert DAYS.is_workday(after)
    assert DAYS.is_workday(before)
    assert (after == day) == (before == day) == DAYS.is_workday(day)
    assert DAYS.is_workday(day) or DAYS.add(before, 1) == after


@pytest.mark.parametrize(
    ("key", "rule", "due"),
    [
        ("2024-02", DueRule("day_of_last_month", 31, "none"), "2024-02-29"),
        ("2024-Q3", DueRule("day_of_last_month", 28, "none"), "2024-09-28"),
        ("2024-09", DueRule("days_after", 5, "later"), "2024-10-08"),
        ("2024-09", DueRule("days_after", 5, "earlier"), "2024-09-30"),
        ("2024-09", DueRule("days_after", 5, "none"), "2024-10-05"),
        ("2024-12", DueRule("working_days_after", 1), "2025-01-02"),
    ],
)
def test_due_days(key: str, rule: DueRule, due: str) -> None:
    assert due_on(parse(key), rule, DAYS) == date.fromisoformat(due)


@pytest.mark.parametrize(("kind", "number"), [("days_after", 0), ("working_days_after", -1), ("day_of_last_month", 32)])
def test_a_due_rule_that_names_no_day_is_refused(kind: calendar.DueKind, number: int) -> None:
    with pytest.raises(calendar.BadDueRule, match=r"PROG-002"):
        DueRule(kind, number)


@given(ANY_DAY, st.sets(st.integers(1, 40)), st.integers(0, 10), st.integers(1, 10))
def test_reminders_come_on_working_days_and_the_superior_last(
    due: date, before: set[int], grace: int, later: int
) -> None:
    found = reminders(due, Reminders(tuple(before), grace, grace + 1 + later), DAYS)
    assert all(DAYS.is_workday(one.day) and (due - one.day).days == one.days for one in found)
    assert len({(one.day, one.to) for one in found}) == len(found)
    assert [one.to for one in found][-2:] == ["unit", "superior"]
    assert [one for one in found if -1 - grace < one.days < 0] == []
    for one in found:
        assert one in calendar.reminders_on(one.day, due, Reminders(tuple(before), grace, grace + 1 + later), DAYS)


def test_the_superior_is_not_told_unless_the_rule_says_so() -> None:
    assert {one.to for one in reminders(date(2024, 10, 15), Reminders((3,)), DAYS)} == {"unit"}


@pytest.mark.parametrize("rule", [{"before": (0,)}, {"grace": -1}, {"grace": 2, "superior": 3}])
def test_reminders_in_no_order_are_refused(rule: dict[str, int]) -> None:
    with pytest.raises(calendar.BadReminders, match=r"PROG-003"):
        Reminders(**rule)  # type: ignore[arg-type]


@given(
    RHYTHMS, ANY_DAY, st.integers(0, 800), st.sampled_from(["working_days_after", "days_after", "day_of_last_month"])
)
def test_nobody_is_late_before_they_were_asked(
    rhythm: calendar.Rhythm, day: date, later: int, kind: calendar.DueKind
) -> None:
    period, rule = calendar.period_of(rhythm, day), DueRule(kind, 10)
    opened = period.end + timedelta(days=later)
    due = calendar.due_when_opened(period, rule, DAYS, opened)
    assert due >= opened
    if due_on(period, rule, DAYS) >= opened:
        assert due == due_on(period, rule, DAYS)


def test_every_rhythm_has_a_due_rule_of_its_own() -> None:
    days = {rhythm: due_on(calendar.period_of(rhythm, date(2024, 12, 31)), calendar.default_due(rhythm), DAYS)
            for rhythm in calendar.PER_YEAR}  # fmt: skip
    assert days["month"] == date(2024, 12, 27)
    assert days["quarter"] == days["half_year"] == date(2025, 1, 15)
    assert days["year"] == date(2025, 1, 22)
    assert calendar.default_reminders().superior == 5
