"""The pages of a comparison and of changes in a real browser: sources, keys, both languages, any width, no request anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect, sync_playwright

from tests.comparison import texts
from tests.comparison.test_sides import plan, target
from tests.output.test_page import Visit
from zhizao.contrast import changed, compared, page
from zhizao.contrast.given import Given

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{7*7}}</style>"
SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 800}, {"width": 1440, "height": 900}]


def given(name: str) -> Given:
    text = getattr(texts, name)
    return Given(f"{name.lower()}.txt", texts.read(text, f"{name}.txt"), text)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=SIZES, ids=lambda size: str(size["width"]))
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    visit = Visit(browser, request.param)
    yield visit
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []
    visit.page.close()


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contrast") / "beside.html"
    found = compared.compared([given(name) for name in ("REPORT", "OFFICIAL", "OTHER", "THIRD")])
    path.write_text(page.compared(found, "zh"), "utf-8")
    return path


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contrast") / "versions.html"
    path.write_text(page.changes(changed.changed(given("OFFICIAL"), given("REVISED")), "zh"), "utf-8")
    return path


@pytest.mark.parametrize("name", ["beside", "versions"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing(visit: Visit, request: pytest.FixtureRequest, name: str, lang: str) -> None:
    shown = visit.open(request.getfixturevalue(name))
    if lang == "en":
        shown.click("#language")
    shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []


@pytest.mark.parametrize("name", ["beside", "versions"])
def test_nothing_is_wider_than_the_window(visit: Visit, request: pytest.FixtureRequest, name: str) -> None:
    shown = visit.open(request.getfixturevalue(name))
    shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_leads_to_its_sentence_by_keyboard(visit: Visit, beside: Path) -> None:
    shown = visit.open(beside)
    first = shown.locator(".stack .entry summary").first
    first.focus()
    shown.keyboard.press("Enter")
    said = shown.locator(".stack .said").first
    expect(said).to_be_visible()
    expect(said).to_contain_text("规模以上工业总产值达到10986亿元")
    expect(said).to_contain_text("棠政发〔2024〕9号")
    expect(said).to_contain_text("zhizao why T-")


def test_one_drawing_of_each_measure_is_shown(visit: Visit, beside: Path) -> None:
    shown = visit.open(beside)
    assert shown.locator(".charts figure").count() == 4
    assert shown.locator(".charts svg:visible").count() == 4
    expect(shown.locator(".charts svg:visible").first).to_contain_text(">15000亿元 2025")


def test_the_filter_leaves_what_holds_the_words(visit: Visit, beside: Path) -> None:
    shown = visit.open(beside)
    shown.keyboard.press("/")
    shown.keyboard.type("小巨人")
    expect(shown.locator(".stack tr[data-find]:visible")).to_have_count(1)
    shown.keyboard.press("Escape")
    expect(shown.locator(".stack tr[data-find]:visible")).to_have_count(4)


@pytest.mark.parametrize("name", ["beside", "versions"])
def test_the_language_changes_within_the_page(visit: Visit, request: pytest.FixtureRequest, name: str) -> None:
    shown = visit.open(request.getfixturevalue(name))
    chinese = shown.locator("h1").inner_text()
    shown.click("#language")
    assert shown.evaluate("document.documentElement.lang") == "en"
    assert shown.locator("h1").inner_text().isascii()
    shown.click("#language")
    assert shown.locator("h1").inner_text() == chinese


def test_what_differs_between_two_sentences_is_marked_by_whole_numbers(visit: Visit, versions: Path) -> None:
    shown = visit.open(versions)
    first = shown.locator(".item").first
    assert first.locator("del").all_inner_texts() == ["1260", "86"]
    assert first.locator("ins").all_inner_texts() == ["1300", "80"]
    assert first.locator("q").all_inner_texts()[1].replace("1300", "1260").replace("80家", "86家") in texts.OFFICIAL


def test_paper_shows_the_sources(browser: Browser, beside: Path) -> None:
    visit = Visit(browser, SIZES[2])
    shown = visit.open(beside)
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown.locator("details:not([open])").count() == 0
    shown.evaluate("dispatchEvent(new Event('afterprint'))")
    assert shown.locator(".entry details[open]").count() == 0
    shown.close()


def test_hostile_text_stays_text(visit: Visit, tmp_path: Path) -> None:
    slots = {"value": 3, "unit": "家", "section": HOSTILE, "subject": "甲市"}
    bad = plan(
        target("T-1", "绿色工厂数量", quote=HOSTILE, **slots),
        target("T-2", HOSTILE, **slots),
        title=HOSTILE,
        number=HOSTILE,
    )
    other = plan(target("T-1", "绿色工厂数量", value=5, unit="家", subject="乙市"), place="乙市")
    sides = [Given(HOSTILE, bad), Given("b", other)]
    for at, told in enumerate(
        (page.compared(compared.compared(sides), "zh"), page.changes(changed.changed(*sides), "zh"))
    ):
        path = tmp_path / f"{at}.html"
        path.write_text(told, "utf-8")
        shown = visit.open(path)
        shown.click("#language")
        shown.click("#language")
        assert shown.locator("script").count() == 1
        assert shown.locator("img, svg[onload]").count() == 0
        assert "<script>alert(1)</script>" in shown.locator("main").text_content()


def test_many_plans_fit_a_window(visit: Visit, tmp_path: Path) -> None:
    slots = {"unit": "亿元", "deadline": "2025"}
    many = [
        Given(str(at), plan(target("T-1", "规模以上工业总产值", value=1000 + at, subject=place, **slots), place=place))
        for at, place in enumerate(f"第{at}市" for at in range(40))
    ]
    path = tmp_path / "many.html"
    path.write_text(page.compared(compared.compared(many), "zh"), "utf-8")
    shown = visit.open(path)
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.locator(".stack .entry").count() == 40
