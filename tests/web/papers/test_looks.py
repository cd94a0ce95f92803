"""Papers in a real browser: three widths, two languages, a preview that is printed and taken, an order watched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web import looking
from tests.web.boards.large import Large
from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.programmes import acting
from zhizao.programme import audit
from zhizao.web.audit.models import Event
from zhizao.web.papers import actions
from zhizao.web.papers.models import Form, Kind, Order, Paper

pytestmark = pytest.mark.django_db
PAGES = {
    "papers": "",
    "briefing": "briefing/",
    "letter": "letter/",
    "archive": "archive/",
    "templates": "templates/",
    "template": "templates/briefing/",
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with looking.chrome(chromium) as browser:
        yield browser


@pytest.fixture
def large(city: City) -> Large:
    return Large(city)


@pytest.fixture
def site(large: Large) -> Iterator[str]:  # noqa: ARG001 (a programme to look at)
    with looking.serving() as server:
        yield server


@pytest.fixture
def order(large: Large, city: City) -> Order:
    """The letters of all units, made."""
    asked = reading.letter_wanted(terms=("每月28日前报送进展。",)).told()
    return actions.order(programme=large.programme, kind=Kind.LETTER, asked=asked, by=acting(city.officer))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", looking.WIDTHS)
def test_pages_are_whole_at_every_width(
    browser: Browser, site: str, large: Large, city: City, order: Order, language: str, width: int
) -> None:
    base = f"{site}/p/{large.programme.pk}/papers/"
    with looking.visit(browser, site, city.officer, language, width) as page:
        for name, address in {**PAGES, "one": f"{order.paper_id}/"}.items():
            page.goto(base + address)
            looking.picture(page, f"{name}-{language}-{width}")
            assert looking.sideways(page) == 0, name
            assert looking.faults(page) == [], name


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_briefing_is_looked_at_changed_printed_and_taken(
    browser: Browser, site: str, large: Large, city: City, language: str, tmp_path: Path
) -> None:
    with looking.visit(browser, site, city.officer, language) as page:
        page.goto(f"{site}/p/{large.programme.pk}/papers/")
        page.click("nav.makers a")
        page.fill("#id_title", "三季度总体平稳")
        page.fill("#id_notes", "技术改造项目须加快。")
        page.click("button[value=look]")
        expect(page.locator(".sheet .finding")).to_have_text("三季度总体平稳")
        expect(page.locator(".sheet")).to_contain_text("技术改造项目须加快。")
        summary = page.locator(".sheet h3 + p").first.inner_text()
        page.click("button[value=docx]")
        expect(page.locator("h1")).to_have_text("三季度总体平稳")
        with page.expect_download() as found:
            page.click(".btn.pri")
        file = tmp_path / "briefing.docx"
        found.value.save_as(file)
        assert found.value.suggested_filename.startswith("三季度总体平稳 R-")
        told = reading.word(file.read_bytes())
        assert summary in told
        paper = Paper.objects.get()
        assert audit.printed(paper.anchor) in told
        assert page.locator("dd code").nth(1).inner_text() == audit.printed(paper.anchor)
        assert Event.objects.filter(action="export.paper").count() == 1


def test_a_double_click_prints_once(browser: Browser, site: str, large: Large, city: City) -> None:
    with looking.visit(browser, site, city.officer) as page:
        page.goto(f"{site}/p/{large.programme.pk}/papers/letter/")
        page.dblclick("button[value=pdf]")
        expect(page.locator("dd code").first).to_contain_text("R-")
        assert Paper.objects.count() == 1


def test_an_order_is_watched_to_its_end(browser: Browser, site: str, large: Large, city: City, order: Order) -> None:
    waiting = Order.objects.create(programme=large.programme, kind=Kind.ARCHIVE, by=city.officer, percent=30)
    with looking.visit(browser, site, city.officer) as page:
        page.goto(f"{site}/p/{large.programme.pk}/papers/orders/{waiting.pk}/")
        expect(page.locator("#percent")).to_have_text("30 %")
        looking.picture(page, "order-zh-hans")
        assert looking.faults(page) == []
        Order.objects.filter(pk=waiting.pk).update(percent=60)
        expect(page.locator("#percent")).to_have_text("60 %")
        Order.objects.filter(pk=waiting.pk).update(paper=order.paper, percent=100)
        expect(page.locator("h1")).to_contain_text("各单位目标责任书")


def test_a_wrong_template_is_named_on_the_page(browser: Browser, site: str, large: Large, city: City) -> None:
    with looking.visit(browser, site, city.officer) as page:
        page.goto(f"{site}/p/{large.programme.pk}/papers/templates/letter/")
        wrong = {"name": "公文.docx", "mimeType": "application/octet-stream", "buffer": b"not a Word file"}
        page.set_input_files("#id_template", wrong)
        page.locator("form[enctype] button").click()
        expect(page.locator("[role=alert]")).to_contain_text("PAPER-001")
        looking.picture(page, "template-wrong-zh-hans")
        assert looking.faults(page) == []


def test_a_unit_finds_its_letter(browser: Browser, site: str, large: Large, city: City, order: Order) -> None:
    body = large.districts[0]
    city.reporter.grants.update(body=body)
    with looking.visit(browser, site, city.reporter, width=390) as page:
        page.goto(f"{site}/p/{large.programme.pk}/papers/")
        assert page.locator("tbody tr").count() == 1
        assert body.name in page.locator("tbody th").inner_text()
        looking.picture(page, "papers-unit-390")
        assert looking.faults(page) == []
    assert order.paper is not None
    assert Paper.objects.filter(form=Form.WORD).count() == len({*large.programme.duties.values_list("body", flat=True)})
