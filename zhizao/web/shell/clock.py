"""The clock: which day is it, and at what moment is something done?

Rule   a synthetic programme lives on its pinned day, so that its pages look the same whenever one tries them;
       every other programme lives today, in the time zone of China. Nothing else in the site asks for the time.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Protocol

from django.utils import timezone


class Dated(Protocol):
    """What may have a pinned day: a programme."""

    pinned_day: date | None


def today(programme: Dated | None = None) -> date:
    """The day on which the programme lives."""
    return (programme.pinned_day if programme else None) or timezone.localdate()


def now(programme: Dated | None = None) -> datetime:
    """The moment, on the day on which the programme lives."""
    moment = timezone.localtime()
    return datetime.combine(today(programme), time(moment.hour, moment.minute, moment.second), moment.tzinfo)
