"""The breakdown in a real browser: sums as one types, suggestions, undo; axe in both languages; three widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web import looking
from tests.web.conftest import City
from zhizao.web.programme.models import Duty, Milestone, Programme, Target

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with looking.chrome(chromium) as browser:
        yield browser


@pytest.fixture
def site(programme: Programme) -> Iterator[str]:  # noqa: ARG001 (a programme to look at)
    with looking.serving() as server:
        yield server


def counted(programme: Programme) -> Target:
    """A target of firms that districts share."""
    found = programme.targets.filter(task__title="壮大专精特新企业群体", versions__unit="家").first()
    assert found is not None
    return found


def pages(programme: Programme) -> dict[str, str]:
    here = f"/p/{programme.pk}/breakdown/"
    task = programme.tasks.get(title="未来产业")
    return {
        "programmes": "/programmes/",
        "settings": f"/p/{programme.pk}/settings/",
        "table": here,
        "source": f"{here}source/",
        "suggest": f"{here}suggest/",
        "task": f"{here}tasks/{task.pk}/",
        "target": f"{here}targets/{counted(programme).pk}/",
        "unit": f"{here}units/{task.duties.get(role='lead').body_id}/",
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_sound_by_axe(
    browser: Browser, site: str, programme: Programme, linlan: City, language: str
) -> None:
    with looking.visit(browser, site, linlan.officer, language) as page:
        for name, address in pages(programme).items():
            page.goto(site + address)
            assert looking.faults(page) == [], name


@pytest.mark.parametrize("width", list(looking.WIDTHS))
def test_every_page_fits_the_window(
    browser: Browser, site: str, programme: Programme, linlan: City, width: int
) -> None:
    with looking.visit(browser, site, linlan.officer, "en", width) as page:
        for name, address in pages(programme).items():
            page.goto(site + address)
            looking.picture(page, f"breakdown-{name}-{width}")
            assert looking.sideways(page) <= 0, name


def test_sums_are_told_as_one_types_and_saved_when_they_agree(
    browser: Browser, site: str, programme: Programme, linlan: City
) -> None:
    target = counted(programme)
    with looking.visit(browser, site, linlan.officer) as page:
        page.goto(f"{site}/p/{programme.pk}/breakdown/targets/{target.pk}/")
        page.get_by_role("button", name="平均").click()
        expect(page.get_by_text("以下为建议数值，尚未保存")).to_be_visible()
        sums = page.locator("[data-sums]")
        expect(sums).to_contain_text("✓ 2024")
        field = page.get_by_label("东湾区 2024")
        field.fill(str(int(field.input_value()) - 3))
        expect(sums).to_contain_text("比总数150家少3家")
        field.fill(str(int(field.input_value()) + 3))
        page.get_by_role("button", name="保存数值").click()
        expect(page.get_by_text("个数值")).to_be_visible()
    shares = Milestone.objects.filter(version__target=target, due__year=2024).exclude(body=None)
    assert sum(one.value or 0 for one in shares) == 150


def test_an_assumption_is_confirmed_with_one_click_and_taken_back(
    browser: Browser, site: str, programme: Programme, linlan: City
) -> None:
    duty = programme.tasks.get(title="未来产业").duties.get(role="lead")
    with looking.visit(browser, site, linlan.officer) as page:
        page.goto(f"{site}/p/{programme.pk}/breakdown/?kind=task&show=assumed")
        row = page.get_by_role("row", name="未来产业")
        row.get_by_role("button", name="确认市科技局牵头").click()
        expect(page.get_by_text("已确认1项推定")).to_be_visible()
        expect(page).to_have_url(f"{site}/p/{programme.pk}/breakdown/?kind=task&show=assumed")
        assert not Duty.objects.get(pk=duty.pk).assumed
        page.get_by_role("button", name="撤销").click()
        expect(page.get_by_text("已撤销该项改动")).to_be_visible()
        assert Duty.objects.get(pk=duty.pk).assumed
