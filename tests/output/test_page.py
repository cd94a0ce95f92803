"""The page in a real browser: each number leads to its words and back, in both languages, with no request anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.document.formats import printed
from tests.output import plans
from zhizao.document.document import Document
from zhizao.document.mapped import MappedText
from zhizao.output import forms, html
from zhizao.output.looks import Look
from zhizao.plan import reader
from zhizao.plan.records import DocumentCard, FindingRecord, Plan

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """One page under watch: every request and every complaint is kept."""

    def __init__(self, browser: Browser, size: dict[str, int]) -> None:
        self.page = browser.new_page(viewport=size)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._watch)

    def _watch(self, route: Route) -> None:
        self.requests.append(route.request.url)
        route.continue_()

    def open(self, path: Path, at: str = "") -> Page:
        self.page.goto(f"{path.as_uri()}{at}")
        return self.page


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    visit = Visit(browser, request.param)
    yield visit
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []
    visit.page.close()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "plan.html"
    path.write_text(html.render(plans.document(), plans.plan(), "zh"), "utf-8")
    return path


def in_view(page: Page, selector: str) -> bool:
    return bool(
        page.evaluate(
            """s => {
                const box = document.querySelector(s).getBoundingClientRect();
                return box.top >= 0 && box.bottom <= innerHeight;
            }""",
            selector,
        )
    )


def test_words_lead_to_their_record_and_back(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    page.click("#m-T-2")
    expect(page.locator("#r-T-2 .go")).to_be_focused()
    expect(page.locator("#r-T-2")).to_have_attribute("aria-current", "true")
    assert in_view(page, "#r-T-2")
    page.keyboard.press("Enter")
    expect(page.locator("#m-T-2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#r-T-2 .go")).to_be_focused()


def test_a_click_anywhere_on_a_record_leads_to_its_words(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    page.locator("#r-T-4 td.num").first.click()
    expect(page.locator("#m-T-4")).to_be_focused()
    assert in_view(page, "#m-T-4")


def test_overlapping_words_lead_to_each_record_in_turn(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    both = page.locator(".m.several").first
    both.click()
    first = page.evaluate("document.querySelector('.row.on').dataset.id")
    both.click()
    assert {first, page.evaluate("document.querySelector('.row.on').dataset.id")} == {"T-6", "M-1"}


def test_keys_step_filter_and_help(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#r-T-2")).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(page.locator("#r-T-1")).to_have_attribute("aria-current", "true")
    page.keyboard.press("t")
    expect(page.locator("#r-K-1")).to_be_hidden()
    page.keyboard.press("t")
    page.keyboard.press("/")
    expect(page.locator("#filter")).to_be_focused()
    page.keyboard.type("合格率")
    expect(page.locator("tr.row:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("tr.row:visible")).to_have_count(11)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_focus_can_be_seen_and_the_records_skipped_to(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#plan"
    page.keyboard.press("j")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_hovering_links_both_sides(browser: Browser, path: Path) -> None:
    visit = Visit(browser, WIDE)
    page = visit.open(path)
    page.hover("#m-T-3")
    expect(page.locator("#r-T-3")).to_have_class(re.compile("hover"))
    page.hover("#r-T-2")
    expect(page.locator("#m-T-2")).to_have_class(re.compile("hover"))
    expect(page.locator("#r-T-3")).not_to_have_class(re.compile("hover"))
    page.close()


def test_the_language_changes_within_the_page(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    expect(page.locator("#s-target")).to_contain_text("目标")
    page.click("#language")
    expect(page.locator("#s-target")).to_contain_text("Targets")
    expect(page.locator("#filter")).to_have_attribute("placeholder", "Filter (/)")
    assert page.evaluate("document.documentElement.lang") == "en"
    told = page.locator("#plan").inner_text()
    assert "责任单位" not in told
    assert "keep ≥95%" in told
    page.click("#language")
    expect(page.locator("#s-target")).to_contain_text("目标")


def test_a_link_opens_at_its_record(visit: Visit, path: Path) -> None:
    page = visit.open(path, "#r-T-5")
    expect(page.locator("#r-T-5 .go")).to_be_focused()


def test_nothing_is_wider_than_the_window(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.getElementById('plan').scrollWidth <= document.getElementById('plan').clientWidth")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing(visit: Visit, path: Path, lang: str) -> None:
    page = visit.open(path)
    if lang == "en":
        page.click("#language")
    page.click("#m-T-2")
    # The policy of the page forbids foreign scripts, so axe is evaluated, not inserted.
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []


def test_removed_text_is_folded_and_can_be_hidden(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    expect(page.locator(".removed summary")).to_contain_text("推广内容")
    expect(page.locator(".removed p")).to_be_hidden()
    page.click(".removed summary")
    expect(page.locator(".removed p")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".removed")).to_be_hidden()


def test_hostile_text_stays_text(visit: Visit, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{7*7}}</style></script>"
    finding = FindingRecord(id="x\"><b>'", quote=evil, start=0, end=len(evil), code=evil, message=evil)
    card = DocumentCard(
        name=evil, sha256=evil, encoding=evil, characters=len(evil), title=evil, issuer=evil, number=evil
    )
    target = plans.target(
        "T-1",
        "总产值突破4000亿元",
        indicator=evil,
        subject=evil,
        owners=(evil,),
        needs_review=(evil,),
        unit=evil,
        value=1,
        start=0,
        end=5,
    )
    plan = Plan(document=card, records=(finding, target))
    document = Document(name=evil, sha256="x", encoding="utf-8", raw=evil, body=MappedText(evil))
    path = tmp_path / "evil.html"
    path.write_text(html.render(document, plan, "zh"), "utf-8")
    page = visit.open(path)
    page.keyboard.press("j")
    page.click("#language")
    page.click("#language")
    assert page.locator("script").count() == 1
    assert page.locator("img, svg, main b b").count() == 0
    assert evil in page.locator("#doc").inner_text()


def test_it_prints_all_of_both_sides(browser: Browser, path: Path) -> None:
    visit = Visit(browser, WIDE)
    page = visit.open(path)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.getElementById('doc')).overflow") == "visible"
    expect(page.locator(".tools")).to_be_hidden()
    page.close()


@pytest.fixture(scope="module")
def printed_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a PDF: its records are marked on pictures of the file's own pages."""
    pdf = printed.paragraphs(["云江市行动方案（2026—2028年）", "到2028年，总产值达到3600亿元。", "新建平台3个。"] * 12)
    reading = reader.read_bytes(pdf, "方案.pdf")
    path = tmp_path_factory.mktemp("pages") / "plan.html"
    path.write_bytes(forms.render(reading.plan, reading.document, Look("html", "zh", 80), pdf))
    return path


def test_a_quote_of_a_pdf_is_shown_on_its_page(visit: Visit, printed_page: Path) -> None:
    page = visit.open(printed_page)
    expect(page.locator(".pages figure")).to_have_count(1)  # the page on which something is quoted
    page.locator(".row[data-kind=target] .at").first.click()
    mark = page.locator(".box.on").first
    expect(mark).to_be_visible()
    expect(page.locator("body")).to_have_class("pictured")
    assert in_view(page, ".box.on rect")
    page.keyboard.press("p")
    expect(page.locator("#paged")).to_have_attribute("aria-pressed", "false")
    assert in_view(page, ".m.on:not(.box)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_text_offers_no_pages(visit: Visit, path: Path) -> None:
    page = visit.open(path)
    expect(page.locator("#paged")).to_have_count(0)
    page.keyboard.press("p")
    expect(page.locator("body")).not_to_have_class("pictured")
