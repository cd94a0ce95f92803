"""Calendar: which period is this, when is its report due, and who is reminded on which day?

Takes  a rhythm (month, quarter, half-year, year), days, and the working days of the State Council's yearly notices.
Gives  periods with their first and last day, key and printed label; working days; due days; reminders.
Rule   data/calendar/workdays.yaml and cycle.yaml. A year without a notice has Monday to Friday, and `known` says so.
Not    hours or time zones: a report is due on a day. The caller passes today in.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, total_ordering
from typing import ClassVar, Literal

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import MONTHS, Say, mark
from zhizao.reference import holidays

Rhythm = Literal["month", "quarter", "half_year", "year"]
Shift = Literal["later", "earlier", "none"]
DueKind = Literal["working_days_after", "days_after", "day_of_last_month"]
Told = Literal["unit", "superior"]
ONE_DAY = timedelta(days=1)
PER_YEAR: dict[Rhythm, int] = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
_KEYS: dict[Rhythm, str] = {
    "month": "{year}-{number:02}",
    "quarter": "{year}-Q{number}",
    "half_year": "{year}-H{number}",
    "year": "{year}",
}
_KEY = re.compile(r"([1-9]\d{3})(?:-(Q|H)?(\d{1,2}))?", re.ASCII)
_RHYTHMS: dict[str | None, Rhythm] = {None: "month", "Q": "quarter", "H": "half_year"}
NAMES: dict[Rhythm, tuple[str, ...]] = {
    "month": MONTHS,
    "quarter": (mark("Q1"), mark("Q2"), mark("Q3"), mark("Q4")),
    "half_year": (mark("H1"), mark("H2")),
    "year": (mark("the year"),),
}


class BadPeriod(ZhizaoError):
    """A period that no calendar has."""

    code: ClassVar[str] = "PROG-001"
    says: ClassVar[str] = "{period!r} is not a period."
    fix: ClassVar[str] = "Write a month as 2024-03, a quarter as 2024-Q1, a half-year as 2024-H1, a year as 2024."


class BadDueRule(ZhizaoError):
    """A rule by which no report could fall due."""

    code: ClassVar[str] = "PROG-002"
    says: ClassVar[str] = "A report cannot be due by this rule: {kind}, {number}."
    fix: ClassVar[str] = "Give 1 to 366 days after the end of the period, or a day of the month from 1 to 31."


class BadReminders(ZhizaoError):
    """Reminders that come in no sensible order."""

    code: ClassVar[str] = "PROG-003"
    says: ClassVar[str] = "These reminders do not fit together: {problem}."
    fix: ClassVar[str] = (
        "Give whole days from 1 to 366 before the due day, and tell the superior later than the unit itself."
    )


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter, half-year or year; earlier ones are smaller, and a shorter one than a longer that begins with it.

    >>> march = Period("month", 2024, 3)
    >>> march.key, str(march.start), str(march.end), march.next().key, march.previous().key
    ('2024-03', '2024-03-01', '2024-03-31', '2024-04', '2024-02')
    """

    rhythm: Rhythm
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not (1000 <= self.year <= 9999 and 1 <= self.number <= PER_YEAR[self.rhythm]):
            raise BadPeriod(period=_KEYS[self.rhythm].format(year=self.year, number=self.number))

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    @property
    def key(self) -> str:
        """The short name that sorts and stores: 2024-03, 2024-Q1, 2024-H1, 2024."""
        return _KEYS[self.rhythm].format(year=self.year, number=self.number)

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        month = self.number * self._months
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def _months(self) -> int:
        return 12 // PER_YEAR[self.rhythm]

    def next(self) -> Period:
        """The period after this one."""
        return self._moved(1)

    def previous(self) -> Period:
        """The period before this one."""
        return self._moved(-1)

    def _moved(self, by: int) -> Period:
        year, number = divmod(self.year * PER_YEAR[self.rhythm] + self.number - 1 + by, PER_YEAR[self.rhythm])
        return Period(self.rhythm, year, number + 1)

    def of_year(self) -> Period:
        """The year that contains this period."""
        return Period("year", self.year)

    def contains(self, day: date) -> bool:
        """Whether `day` lies within the period."""
        return self.start <= day <= self.end

    def name(self, say: Say) -> str:
        """The period within its year: 第三季度, 3月, 上半年, 全年."""
        return say(NAMES[self.rhythm][self.number - 1])

    def label(self, say: Say) -> str:
        """The period as officials print it: 2024年3月, 2024年第一季度, 2024年上半年, 2024年."""
        if self.rhythm == "year":
            return say("{year}").format(year=self.year)
        return say("{name} {year}").format(name=self.name(say), year=self.year)


def parse(key: str) -> Period:
    """The period of a key.

    >>> parse("2024-Q1"), parse("2024").end
    (Period(rhythm='quarter', year=2024, number=1), datetime.date(2024, 12, 31))
    """
    found = _KEY.fullmatch(key)
    if found is None:
        raise BadPeriod(period=key)
    year, letter, number = found.groups()
    period = Period(_RHYTHMS[letter], int(year), int(number)) if number else Period("year", int(year))
    if period.key != key:
        raise BadPeriod(period=key)
    return period


def period_of(rhythm: Rhythm, day: date) -> Period:
    """The period of a rhythm in which `day` lies.

    >>> period_of("half_year", date(2024, 7, 1)).key
    '2024-H2'
    """
    return Period(rhythm, day.year, (day.month - 1) * PER_YEAR[rhythm] // 12 + 1)


def periods_between(rhythm: Rhythm, start: date, end: date) -> list[Period]:
    """Every period of a rhythm that shares a day with start..end, both included.

    >>> [period.key for period in periods_between("quarter", date(2024, 11, 5), date(2025, 4, 1))]
    ['2024-Q4', '2025-Q1', '2025-Q2']
    """
    found: list[Period] = []
    period, last = period_of(rhythm, start), period_of(rhythm, end)
    while period < last:
        found.append(period)
        period = period.next()
    return [*found, last] if start <= end else []


@dataclass(frozen=True, slots=True)
class Workdays:
    """Working days: weekdays without the days off, and the weekends made up for.

    >>> days = workdays()
    >>> days.is_workday(date(2024, 10, 7)), days.is_workday(date(2024, 10, 12)), days.known(2035)
    (False, True, False)
    >>> str(days.on_or_after(date(2024, 10, 1))), str(days.add(date(2024, 9, 30), 2))
    ('2024-10-08', '2024-10-09')
    """

    rest: frozenset[date]
    made_up: frozenset[date]
    years: frozenset[int]

    def known(self, year: int) -> bool:
        """Whether the notice of that year is in the table; else its days are Monday to Friday."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day in self.made_up or (day.weekday() < 5 and day not in self.rest)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def add(self, day: date, n: int) -> date:
        """The nth working day after `day`, before it where n is negative; `day` itself for 0."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day


@cache
def workdays() -> Workdays:
    """The working days of the notices in data/calendar/workdays.yaml."""
    years = holidays.holidays().years
    all_holidays = [holiday for year in years.values() for holiday in year.holidays]
    return Workdays(
        frozenset(day for holiday in all_holidays for day in holiday.days),
        frozenset(day for holiday in all_holidays for day in holiday.work),
        frozenset(years),
    )


@dataclass(frozen=True, slots=True)
class DueRule:
    """When the report of a period is due: `number` days after its end, or that day of its last month.

    A day that the month does not have is its last day. A due day on which nobody works moves by `shift`.
    """

    kind: DueKind
    number: int
    shift: Shift = "later"

    def __post_init__(self) -> None:
        if not 1 <= self.number <= (31 if self.kind == "day_of_last_month" else 366):
            raise BadDueRule(kind=self.kind, number=self.number)


def due_on(period: Period, rule: DueRule, days: Workdays) -> date:
    """The day on which the report of `period` is due.

    >>> str(due_on(parse("2024-Q3"), DueRule("working_days_after", 5), workdays()))
    '2024-10-12'
    >>> str(due_on(parse("2024-09"), DueRule("day_of_last_month", 28, "earlier"), workdays()))
    '2024-09-27'
    """
    if rule.kind == "working_days_after":
        return days.add(period.end, rule.number)
    in_month = period.end.replace(day=min(rule.number, period.end.day))
    return _shifted(in_month if rule.kind == "day_of_last_month" else period.end + ONE_DAY * rule.number, rule, days)


def _shifted(due: date, rule: DueRule, days: Workdays) -> date:
    """A due day moved off a day on which nobody works."""
    if rule.shift == "none":
        return due
    return days.on_or_after(due) if rule.shift == "later" else days.on_or_before(due)


def due_when_opened(period: Period, rule: DueRule, days: Workdays, opened: date) -> date:
    """The due day of a period that is opened on a day: nobody is late before they were asked.

    Where the day of the rule is over by then, the same time is counted from the day of opening.

    >>> rule = DueRule("working_days_after", 5)
    >>> str(due_when_opened(parse("2024-Q3"), rule, workdays(), date(2024, 10, 8)))
    '2024-10-12'
    >>> str(due_when_opened(parse("2024-Q2"), rule, workdays(), date(2024, 10, 8)))
    '2024-10-14'
    """
    due = due_on(period, rule, days)
    if due >= opened:
        return due
    if rule.kind == "working_days_after":
        return days.add(opened, rule.number)
    if rule.kind == "days_after":
        return _shifted(opened + ONE_DAY * rule.number, rule, days)
    now = period_of(period.rhythm, opened)
    return max(due_on(now, rule, days), opened)


@dataclass(frozen=True, slots=True)
class Reminders:
    """Who is told when: the unit on days before the due day and `grace` working days after it, then its superior."""

    before: tuple[int, ...] = ()
    grace: int = 0
    superior: int | None = None

    def __post_init__(self) -> None:
        if not all(1 <= days <= 366 for days in self.before):
            raise BadReminders(problem=str(self.before))
        if self.grace < 0 or (self.superior is not None and self.superior <= self.grace + 1):
            raise BadReminders(problem=f"{self.grace}, {self.superior}")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message: to whom, on which day; `days` are the days still left (0 on the due day), below 0 those gone by."""

    day: date
    to: Told
    days: int


def reminders(due: date, rule: Reminders, days: Workdays) -> list[Reminder]:
    """Every reminder of one unfiled report, in order; each on a working day, and no two to the same on one day.

    A reminder before the due day moves to the working day before, never past it. After the due day, the first
    working day after `grace` working days tells the unit; the superior hears after `superior` working days.

    >>> found = reminders(date(2024, 10, 15), Reminders((7, 3), 2, 5), workdays())
    >>> [(str(one.day), one.to, one.days) for one in found]  # doctest: +NORMALIZE_WHITESPACE
    [('2024-10-08', 'unit', 7), ('2024-10-12', 'unit', 3), ('2024-10-15', 'unit', 0), ('2024-10-18', 'unit', -3),
     ('2024-10-22', 'superior', -7)]
    """
    return sorted(set(_reminders(due, rule, days)), key=lambda one: (one.day, one.to))


def _reminders(due: date, rule: Reminders, days: Workdays) -> Iterator[Reminder]:
    for before in (*rule.before, 0):
        day = days.on_or_before(due - ONE_DAY * before)
        yield Reminder(day, "unit", (due - day).days)
    told: list[tuple[Told, int]] = [("unit", rule.grace + 1)]
    if rule.superior is not None:
        told.append(("superior", rule.superior))
    for to, after in told:
        day = days.add(due, after)
        yield Reminder(day, to, (due - day).days)


def reminders_on(day: date, due: date, rule: Reminders, days: Workdays) -> list[Reminder]:
    """The reminders of one unfiled report that go out on `day`."""
    return [one for one in reminders(due, rule, days) if one.day == day]


def default_due(rhythm: Rhythm) -> DueRule:
    """When a report of that rhythm is due until an office says otherwise."""
    rule = holidays.cycle().due[rhythm]
    return DueRule(rule.kind, rule.number, rule.shift)


def default_reminders() -> Reminders:
    """Who is reminded when until an office says otherwise."""
    rule = holidays.cycle().reminders
    return Reminders(rule.before, rule.grace, rule.superior)
