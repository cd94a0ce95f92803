"""Reports and reviews in a real browser: filled in, saved, handed in, returned, mended, approved; axe; three widths."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.programme import files
from tests.web import looking
from tests.web.conftest import City
from tests.web.programmes import Small, acting
from tests.web.reports.test_workbooks import PROGRESS, VALUE, address, fill, handed_in, taken
from zhizao.web.programme.models import Cycle, Report
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with looking.chrome(chromium) as browser:
        yield browser


@pytest.fixture
def site(opened: Small) -> Iterator[str]:  # noqa: ARG001 (a programme to look at)
    with looking.serving() as server:
        yield server


def now(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def fill_in(page: Page, value: str, progress: str) -> None:
    page.fill("#value", value)
    page.fill("#progress", progress)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_report_goes_its_way(browser: Browser, site: str, opened: Small, city: City, language: str) -> None:
    report = Report.objects.get(duty=opened.east)
    saved = "已保存" if language == "zh-hans" else "Saved"
    with looking.visit(browser, site, city.reporter, language) as page:
        page.goto(f"{site}/p/{opened.programme.pk}/reports/")
        assert looking.faults(page) == []
        page.click("tbody th a")
        fill_in(page, "8", "新认定2家，累计8家")
        expect(page.locator("#autosave")).to_contain_text(saved)
        expect(page.locator("#preview")).to_contain_text("8")
        assert now(report).revisions.get().value == Decimal(8)
        real = page.pdf(page_ranges="1")  # a PDF that a browser can show
        page.set_input_files("#file", {"name": "认定文件.pdf", "mimeType": "application/pdf", "buffer": real})
        expect(page.locator("#files")).to_contain_text("认定文件.pdf")
        assert looking.faults(page) == []
        looking.picture(page, f"report-form-{language}")
        page.focus("#next_steps")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(f"**/p/{opened.programme.pk}/reports/")
        assert (now(report).state, now(report).revisions.count()) == ("submitted", 1)
    with looking.visit(browser, site, city.reviewer, language) as page:
        page.goto(f"{site}/p/{opened.programme.pk}/reviews/")
        assert looking.faults(page) == []
        page.click("tbody th a")
        assert looking.faults(page) == []
        page.wait_for_timeout(1500)  # the viewer has loaded, and has not taken the keyboard
        looking.picture(page, f"review-{language}")
        page.keyboard.press("r")
        expect(page.locator("#reason")).to_be_focused()
        page.keyboard.type("请补充认定文件")
        page.click("#return button")
        page.wait_for_url(f"**/p/{opened.programme.pk}/reviews/")
        assert now(report).state == "returned"
    with looking.visit(browser, site, city.reporter, language) as page:
        page.goto(f"{site}{actions.address(report)}")
        expect(page.locator(".back")).to_contain_text("请补充认定文件")
        assert looking.faults(page) == []
        looking.picture(page, f"report-returned-{language}")
        fill_in(page, "9", "补充后9家")
        page.click("button[value=submit]")
        page.wait_for_url(f"**/p/{opened.programme.pk}/reports/")
    for user, level in ((city.reviewer, 1), (city.officer, 2)):
        with looking.visit(browser, site, user, language) as page:
            page.goto(f"{site}/p/{opened.programme.pk}/reviews/{report.pk}/")
            looking.picture(page, f"review-again-{level}-{language}")
            page.keyboard.press("a")
            page.wait_for_url(f"**/p/{opened.programme.pk}/reviews/")
            assert now(report).level == level
    assert (now(report).state, now(report).edits_after) == ("approved", 1)


def test_a_lost_connection_loses_nothing(browser: Browser, site: str, opened: Small, city: City) -> None:
    report = Report.objects.get(duty=opened.east)
    context_lost = "ERR_INTERNET_DISCONNECTED"
    with looking.visit(browser, site, city.reporter, tolerated=context_lost) as page:
        page.goto(f"{site}{actions.address(report)}")
        page.context.set_offline(True)
        fill_in(page, "8", "断网时写的")
        expect(page.locator("#autosave")).to_contain_text("未保存：网络中断，内容留在本机")
        page.click("button[value=submit]")
        expect(page.locator("#autosave")).to_contain_text("未提交")
        page.context.set_offline(False)
        expect(page.locator("#autosave")).to_contain_text("已保存", timeout=10_000)
        assert now(report).revisions.get().progress == "断网时写的"
        page.dblclick("button[value=submit]")
        page.wait_for_url(f"**/p/{opened.programme.pk}/reports/")
    assert now(report).steps.count() == 1


def test_what_was_written_offline_is_put_back_after_a_reload(
    browser: Browser, site: str, opened: Small, city: City
) -> None:
    report = Report.objects.get(duty=opened.east)
    with looking.visit(browser, site, city.reporter, tolerated="ERR_FAILED") as page:
        page.goto(f"{site}{actions.address(report)}")
        page.route("**/draft", lambda route: route.abort())
        page.fill("#progress", "断网时写的")
        expect(page.locator("#autosave")).to_contain_text("未保存")
        page.unroute("**/draft")
        page.reload()
        expect(page.locator("#progress")).to_have_value("断网时写的")
        expect(page.locator("#autosave")).to_contain_text("已保存", timeout=10_000)


def test_an_upload_that_breaks_off_can_be_tried_again(browser: Browser, site: str, opened: Small, city: City) -> None:
    report = Report.objects.get(duty=opened.east)
    with looking.visit(browser, site, city.reporter, tolerated="ERR_FAILED") as page:
        page.goto(f"{site}{actions.address(report)}")
        page.route("**/evidence", lambda route: route.abort())
        page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": files.PDF})
        expect(page.locator("#sending")).to_contain_text("网络中断")
        page.unroute("**/evidence")
        page.click("#sending button")
        expect(page.locator("#files")).to_contain_text("a.pdf")


def test_the_queue_goes_by_keyboard(browser: Browser, site: str, opened: Small, city: City) -> None:
    reports = []
    for duty, user in ((opened.east, city.reporter), (opened.west, city.neighbour)):
        report = Report.objects.get(duty=duty)
        said = actions.Answers(value=Decimal(9), progress="9家")
        reports.append(actions.file(report=report, answers=said, by=acting(user), seen=0))
    with looking.visit(browser, site, city.reviewer) as page:
        page.goto(f"{site}/p/{opened.programme.pk}/reviews/{reports[0].pk}/")
        page.keyboard.press("j")
        page.wait_for_url(f"**/reviews/{reports[1].pk}/")
        page.keyboard.press("k")
        page.wait_for_url(f"**/reviews/{reports[0].pk}/")
        page.keyboard.press("a")
        page.wait_for_url(f"**/reviews/{reports[1].pk}/")
    assert [now(one).level for one in reports] == [1, 0]


@pytest.mark.parametrize("width", list(looking.WIDTHS))
def test_the_check_of_a_workbook_fits_and_is_sound(
    browser: Browser, site: str, cycle: Cycle, city: City, client: Client, width: int
) -> None:
    book = fill(taken(client, cycle, city.reporter), **{VALUE: 8, PROGRESS: "新认定2家"})
    good, bad = handed_in(client, cycle, book), handed_in(client, cycle, fill(book, **{VALUE: "约8"}))
    with looking.visit(browser, site, city.reporter, width=width) as page:
        for name, run in (("good", good), ("bad", bad)):
            page.goto(f"{site}{address(cycle)}/{run.digest}/")
            looking.picture(page, f"dry-run-{name}-{width}")
            assert looking.sideways(page) <= 0, name
            assert looking.faults(page) == [], name


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", list(looking.WIDTHS))
def test_every_page_fits_and_is_sound(
    browser: Browser, site: str, opened: Small, cycle: Cycle, city: City, width: int, language: str
) -> None:
    said = actions.Answers(value=Decimal(9), progress="新认定3家，累计9家")
    report = Report.objects.get(duty=opened.east)
    actions.add_evidence(report=report, name="认定文件.pdf", chunks=[files.PDF], by=acting(city.reporter))
    actions.file(report=report, answers=said, by=acting(city.reporter), seen=0)
    other = Report.objects.get(duty=opened.west)
    base = f"/p/{opened.programme.pk}"
    for user, pages in (
        (city.officer, {
            "cycles": f"{base}/reports/", "open": f"{base}/reports/open/?period=2024-H1",
            "cycle": f"{base}/reports/cycles/{cycle.pk}/", "office-report": f"{base}/reports/{report.pk}/",
        }),
        (city.neighbour, {
            "mine": f"{base}/reports/", "form": f"{base}/reports/{other.pk}/",
            "workbook": f"{base}/reports/cycles/{cycle.pk}/workbook/",
        }),
        (city.reviewer, {"queue": f"{base}/reviews/", "review": f"{base}/reviews/{report.pk}/"}),
    ):  # fmt: skip
        with looking.visit(browser, site, user, language, width) as page:
            for name, path in pages.items():
                page.goto(site + path)
                looking.picture(page, f"{name}-{language}-{width}")
                assert looking.sideways(page) <= 0, name
                assert looking.faults(page) == [], name
