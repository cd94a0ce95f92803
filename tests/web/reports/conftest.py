"""What tests of reports share: the small programme with its third quarter open."""

from __future__ import annotations

import pytest

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import calendar
from zhizao.web.programme.models import Cycle
from zhizao.web.programme.reports import actions


@pytest.fixture
def opened(city: City) -> Small:
    """The third quarter of 2024 is open; the programme lives on 8 October."""
    small = Small(city)
    actions.open_cycle(programme=small.programme, period=calendar.parse("2024-Q3"), by=acting(city.officer))
    return small


@pytest.fixture
def cycle(opened: Small) -> Cycle:
    """That cycle."""
    return opened.programme.cycles.get()
