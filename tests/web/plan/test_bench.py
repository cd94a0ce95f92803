"""The workbench in a real browser: by keyboard alone from the first record to the last, and nothing scrolls away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import City
from tests.web.looking import WIDTHS, chrome, faults, picture, sideways, visit
from tests.web.plan.conftest import SHORT, hand_in
from tests.web.plan.test_steps import entry
from zhizao.web.audit.actor import Actor
from zhizao.web.document.models import Document
from zhizao.web.plan import actions
from zhizao.web.plan.models import EntryState, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chrome(chromium) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, server: str, city: City, plan: Plan) -> Iterator[Page]:
    with visit(browser, server, city.officer) as page:
        page.goto(f"{server}/plans/{plan.pk}/")
        yield page


def current(page: Page) -> str:
    return page.locator(".rec.on .title").inner_text()


def select(page: Page, words: str) -> None:
    """Select words of the document as a hand would."""
    found = page.evaluate(
        """words => {
            for (const run of document.querySelectorAll("#doc [data-at]")) {
                const at = run.textContent.indexOf(words);
                if (at < 0) continue;
                const range = new Range();
                range.setStart(run.firstChild, at);
                range.setEnd(run.firstChild, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return true;
            }
            return false;
        }""",
        words,
    )
    assert found


def test_a_plan_is_decided_by_keyboard(page: Page, plan: Plan) -> None:
    keys = page.keyboard
    keys.press("j")
    assert "规模以上工业总产值" in current(page)
    expect(page.locator("#doc a.m.on")).to_have_text("全市规模以上工业总产值达到2000亿元")
    keys.press("a")
    expect(page.locator("#told")).to_have_text("已采纳 1 条")
    assert "千亿级集群" in current(page)
    expect(page.locator("#left")).to_contain_text("已处理 1 / 6")

    keys.press("Space")
    keys.press("j")
    keys.press("m")
    expect(page.locator("#told")).to_have_text("合并记录")
    expect(page.locator(".rec")).to_have_count(5)
    expect(page.locator(".rec.on")).to_be_focused()
    joined = entry(plan, "打造2个千亿级集群、培育4个百亿级园区")
    expect(page.locator("#doc a.m.on").first).to_contain_text("打造2个千亿级集群")

    keys.press("s")
    expect(page.locator("#sheet")).to_contain_text("✂")
    page.locator("#sheet button.pri").press("Enter")
    expect(page.locator("#told")).to_have_text("拆分一条")
    expect(page.locator(".rec")).to_have_count(6)
    assert entry(plan, "培育4个百亿级园区").parents == [joined.record_id]

    keys.press("x")
    expect(page.locator("#told")).to_have_text("已剔除 1 条")
    keys.press("e")
    expect(page.locator("#sheet [name=quote]")).to_be_focused()
    page.fill("#sheet [name=value]", "5")
    page.locator("#sheet [name=value]").press("Enter")
    expect(page.locator("#told")).to_have_text("修改一条")
    corrected = entry(plan, "培育4个百亿级园区")
    assert (corrected.record["value"], corrected.state) == (5, EntryState.ACCEPTED)
    expect(page.locator("#sheet")).to_be_hidden()

    for told in ("修改一条", "已剔除 1 条", "拆分一条", "合并记录", "已采纳 1 条"):
        keys.press("u")
        expect(page.locator("#told")).to_have_text(f"已撤回：{told}")
    expect(page.locator("#left")).to_contain_text("已处理 0 / 6")
    keys.press("u")
    expect(page.locator("#told")).to_contain_text("PLAN-105")
    keys.press("Shift+U")
    expect(page.locator("#left")).to_contain_text("已处理 1 / 6")
    assert entry(plan, "2000亿元").state == EntryState.ACCEPTED
    assert plan.changes.filter(undone_at=None).count() == 1


def test_words_that_are_selected_become_a_record(page: Page, plan: Plan) -> None:
    page.keyboard.press("n")
    expect(page.locator("#told")).to_contain_text("请先在文件中选取文字")
    select(page, "具体指标见附件")
    page.keyboard.press("n")
    expect(page.locator("#sheet [name=quote]")).to_have_value("具体指标见附件")
    page.locator("#sheet a.kind", has_text="机制").click()
    expect(page.locator("#sheet [name=type]")).to_be_visible()
    page.locator("#sheet button[name=save]").click()
    expect(page.locator("#told")).to_have_text("新增一条")
    new = plan.entries.get(origin="person")
    assert (new.kind, new.record["quote"]) == ("mechanism", "具体指标见附件")
    expect(page.locator(f"#r-{new.record_id}")).to_have_class(re.compile("on"))


def test_other_words_taken_into_an_open_form(page: Page, plan: Plan) -> None:
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#sheet [name=quote]")).to_be_focused()
    select(page, "规模以上工业总产值达到2000亿元")
    page.locator("#doc").dispatch_event("mouseup")
    expect(page.locator("#sheet [name=quote]")).to_have_value("规模以上工业总产值达到2000亿元")
    page.locator("#sheet button[name=accept]").click()
    expect(page.locator("#told")).to_have_text("修改一条")
    one = entry(plan, "2000亿元")
    assert one.document.raw[one.start : one.end] == "规模以上工业总产值达到2000亿元"


def test_a_wrong_form_keeps_what_was_typed_and_escape_asks(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.fill("#sheet [name=indicator]", "我写的指标")
    page.fill("#sheet [name=deadline]", "明年")
    page.locator("#sheet button[name=accept]").click()
    expect(page.locator("#sheet [role=alert]")).to_be_focused()
    expect(page.locator("#sheet [name=indicator]")).to_have_value("我写的指标")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator(".rec.on")).to_be_focused()


def test_two_people_at_once(page: Page, plan: Plan, city: City) -> None:
    one = entry(plan, "2000亿元")
    actions.reject(plan=plan, seen={one.record_id: 1}, by=Actor("reviewer", city.reviewer))
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#told")).to_contain_text("reviewer")
    expect(page.locator(f"#r-{one.record_id}")).to_have_class(re.compile("rejected"))
    assert entry(plan, "2000亿元").state == EntryState.REJECTED


def test_a_lost_connection_changes_nothing_and_says_so(page: Page) -> None:
    page.keyboard.press("j")
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(page.locator("#told")).to_contain_text("连接中断")
    page.context.set_offline(False)
    page.keyboard.press("a")
    expect(page.locator("#told")).to_have_text("已采纳 1 条")


def test_filters_stand_in_the_address(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("园区")
    expect(page.locator(".rec:visible")).to_have_count(1)
    assert "q=%E5%9B%AD%E5%8C%BA" in page.url
    page.reload()
    expect(page.locator(".rec:visible")).to_have_count(1)
    page.fill("#f-q", "")
    page.select_option("#f-kind", "mechanism")
    expect(page.locator(".rec:visible")).to_have_count(1)


def test_words_and_records_lead_to_each_other(page: Page) -> None:
    page.locator("#doc a.m.target", has_text="培育4个").click()
    assert "百亿级园区" in current(page)
    page.locator(".rec .title", has_text="研发投入强度").click()
    expect(page.locator("#doc a.m.on")).to_have_text("研发投入强度提高到3.2%")
    page.locator("#doc a.m.target", has_text="培育4个").hover()
    expect(page.locator(".rec.hover")).to_have_count(1)


def test_nothing_scrolls_away(browser: Browser, server: str, city: City, long_plan: Plan) -> None:
    with visit(browser, server, city.officer) as page:
        page.goto(f"{server}/plans/{long_plan.pk}/")
        row = page.locator(".rec").nth(120)
        row.scroll_into_view_if_needed()
        row.locator(".title").click()
        before = page.evaluate(
            "[document.getElementById('records').scrollTop, document.getElementById('doc').scrollTop]"
        )
        page.locator(".rec.on .acts button[value^=accept]").click()
        expect(page.locator("#told")).to_have_text("已采纳 1 条")
        after = page.evaluate(
            "[document.getElementById('records').scrollTop, document.getElementById('doc').scrollTop]"
        )
        assert all(abs(one - other) < 500 for one, other in zip(before, after, strict=True))
        assert min(after) > 500
        page.locator("#confident button").click()
        expect(page.locator("#told")).to_have_text("已采纳 264 条")
        page.keyboard.press("u")
        expect(page.locator("#told")).to_have_text("已撤回：已采纳 264 条")


def test_it_all_works_without_a_script(browser: Browser, server: str, city: City, plan: Plan) -> None:
    with visit(browser, server, city.officer) as page:
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.goto(f"{server}/plans/{plan.pk}/?kind=target")
        expect(page.locator(".rec:visible")).to_have_count(4)
        page.locator(".rec", has_text="2000亿元").locator("button", has_text="采纳").click()
        expect(page.locator(".messages")).to_have_text("已采纳 1 条")
        assert page.url.endswith(f"?kind=target#r-{entry(plan, '2000亿元').record_id}")
        page.locator(".rec", has_text="3.2%").locator("a", has_text="修改").click()
        page.fill("[name=value]", "3.5")
        page.locator("button[name=accept]").click()
        expect(page.locator(".messages")).to_have_text("修改一条")
        assert entry(plan, "3.2%").record["value"] == 3.5


def test_files_are_dropped_sent_with_progress_and_read(browser: Browser, server: str, city: City) -> None:
    with visit(browser, server, city.officer) as page:
        page.goto(f"{server}/documents/")
        files = [
            {"name": "云溪.txt", "mimeType": "text/plain", "buffer": SHORT.encode()},
            {"name": "扫描.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
        ]
        page.set_input_files("#id_documents", files)
        page.locator("#upload button").click()
        expect(page.locator("#sent li")).to_have_count(2)
        expect(page.locator("#sent a")).to_have_count(2)
        page.locator("#sent a").first.click()
        page.locator("button", has_text="生成方案").click()
        expect(page.locator(".rec")).to_have_count(6)
        assert Document.objects.count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", list(WIDTHS))
def test_every_page_is_fit_to_be_seen(
    browser: Browser, server: str, city: City, long_plan: Plan, officer: Actor, width: int, language: str
) -> None:
    failed = hand_in(b"%PDF-1.7", "扫描件.pdf", officer)
    target = long_plan.entries.filter(kind="target")[30]
    actions.accept(plan=long_plan, seen={target.record_id: 1}, by=officer)
    base = f"/plans/{long_plan.pk}/"
    pages = {
        "documents": "/documents/",
        "document": f"/documents/{target.document_id}/",
        "failed": f"/documents/{failed.pk}/",
        "plans": "/plans/",
        "bench": f"{base}#r-{target.record_id}",
        "record": f"{base}records/{target.record_id}/",
        "edit": f"{base}records/{target.record_id}/edit",
        "split": f"{base}records/{target.record_id}/split",
        "annex": f"{base}annex",
    }
    with visit(browser, server, city.officer, language, width) as page:
        for name, address in pages.items():
            page.goto(f"{server}{address}")
            page.wait_for_load_state("networkidle")
            # The layout of 1280 is that of 1440, only narrower.
            assert width == 1280 or faults(page) == [], name
            assert sideways(page) <= 0, name
            if name == "bench":
                page.keyboard.press("e")
                expect(page.locator("#sheet [name=quote]")).to_be_visible()
                assert faults(page) == []
                picture(page, f"bench-edit-{language}-{width}")
                page.keyboard.press("Escape")
                page.goto(f"{server}{address}")
            picture(page, f"{name}-{language}-{width}")
