"""A programme to print: two districts reported the third quarter, one of them late, one was returned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import calendar
from zhizao.web.people.models import User
from zhizao.web.programme.models import Duty, Report
from zhizao.web.programme.reports import actions


def live_on(small: Small, day: date) -> None:
    """Let the programme live on a day."""
    small.programme.pinned_day = day
    small.programme.save()


def report(duty: Duty, user: User, value: int) -> None:
    """Fill in and submit the report of a duty."""
    _do(actions.save, duty, user, answers=actions.Answers(value=Decimal(value), progress="新认定企业"))
    _do(actions.submit, duty, user)


def _do(action: Callable[..., object], duty: Duty, user: User, **more: object) -> None:
    found = Report.objects.get(duty=duty)
    action(report=found, by=acting(user), seen=found.row_version, **more)


@pytest.fixture
def small(city: City) -> Small:
    """Q3 of 2024 on 20 October: the east approved with 8, the west returned, the bureau late."""
    made = Small(city)
    live_on(made, date(2024, 10, 8))
    actions.open_cycle(
        programme=made.programme, period=calendar.parse("2024-Q3"), by=acting(city.officer), opens=date(2024, 10, 1)
    )
    report(made.east, city.reporter, 8)
    _do(actions.approve, made.east, city.reviewer)
    _do(actions.approve, made.east, city.officer)
    report(made.west, city.neighbour, 5)
    _do(actions.send_back, made.west, city.reviewer, reason="佐证与填报数不一致")
    live_on(made, date(2024, 10, 20))
    return made
