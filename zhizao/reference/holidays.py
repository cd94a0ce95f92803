"""Holidays: which days did the State Council make days off, and which weekends working days?

Takes  data/calendar/workdays.yaml and data/calendar/cycle.yaml.
Gives  `holidays()`, the notices by year, and `cycle()`, when reports fall due by default; each read once.
Rule   a holiday ends on or after the day it begins; no day is both off and made up for.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from zhizao.reference.strict import DataFile, load

ONE_DAY = timedelta(days=1)


class Holiday(BaseModel):
    """One holiday: its first and last day off, the days made up for, and the later notice that moved it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    rest: tuple[date, date]
    work: tuple[date, ...] = ()
    changed_by: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.rest[1] < self.rest[0] or set(self.work) & set(self.days):
            raise ValueError(f"{self.name} {self.rest[0]}: its days do not fit together")
        return self

    @property
    def days(self) -> tuple[date, ...]:
        """Every day off, in order."""
        first, last = self.rest
        return tuple(first + ONE_DAY * n for n in range((last - first).days + 1))


class Year(BaseModel):
    """The holidays of one year, with the notice that set them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: str
    issued: date
    holidays: tuple[Holiday, ...] = Field(min_length=1)


class Holidays(DataFile):
    """data/calendar/workdays.yaml."""

    years: dict[int, Year]


class Due(BaseModel):
    """When a report falls due: see programme/calendar.py."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["working_days_after", "days_after", "day_of_last_month"]
    number: int
    shift: Literal["later", "earlier", "none"]


class Reminding(BaseModel):
    """How many days before the due day, and how many working days after it, people are told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: tuple[int, ...]
    grace: int
    superior: int


class Cycle(DataFile):
    """data/calendar/cycle.yaml."""

    decided_by: str
    due: dict[Literal["month", "quarter", "half_year", "year"], Due]
    reminders: Reminding


@cache
def holidays() -> Holidays:
    """The notices by year."""
    return load("calendar/workdays.yaml", Holidays)


@cache
def cycle() -> Cycle:
    """When reports fall due by default."""
    return load("calendar/cycle.yaml", Cycle)
