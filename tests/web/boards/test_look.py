"""The pages in a real browser: no fault by axe, no foreign request, no scrolling sideways, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web import looking
from tests.web.boards.large import Large
from tests.web.boards.test_pages import pages
from tests.web.conftest import City

SHOWN = (
    "today", "wall", "wall of places", "ledger", "target", "target reports", "target history", "task", "unit", "map",
    "map of a target", "ranking", "leader", "search",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with looking.chrome(chromium) as found:
        yield found


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_without_faults_at_every_width(browser: Browser, server: str, city: City, language: str) -> None:
    large = Large(city, targets=2)
    for width in looking.WIDTHS:
        with looking.visit(browser, server, city.officer, language, width) as page:
            for name, address in pages(large).items():
                if name not in SHOWN:
                    continue
                page.goto(f"{server}{address.split('&cols')[0] if name != 'ledger' else address.split('?')[0]}")
                looking.picture(page, f"{name.replace(' ', '-')}-{width}-{language}")
                assert looking.sideways(page) == 0, (name, width)
                assert looking.faults(page) == [], (name, width)
