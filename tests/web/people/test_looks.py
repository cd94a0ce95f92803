"""How the pages of people, roles, notices, audit and registers look: at three widths, in both languages, by axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.web import looking
from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.people import actions as people
from zhizao.web.people.models import BodyName
from zhizao.web.plan.models import Entry, EntryState
from zhizao.web.programme.bodies import actions as bodies
from zhizao.web.programme.measures import actions as measures
from zhizao.web.programme.models import TargetVersion
from zhizao.web.programme.versions import traits

PAGES = {
    "people": ("system", "/people/"),
    "person": ("system", "/people/{reporter}/"),
    "person-add": ("system", "/people/add/"),
    "me": ("reporter", "/me/"),
    "password": ("reporter", "/me/password/"),
    "notices": ("reporter", "/notices/"),
    "grants": ("security", "/grants/"),
    "grants-person": ("security", "/grants/{reporter}/"),
    "audit": ("auditor", "/audit/"),
    "audit-event": ("auditor", "/audit/{event}/"),
    "registers": ("officer", "/registers/"),
    "bodies": ("officer", "/registers/bodies/?ended=on"),
    "body": ("officer", "/registers/bodies/gxj/"),
    "body-add": ("officer", "/registers/bodies/+add/"),
    "body-end": ("officer", "/registers/bodies/east/end/?day=2024-07-01&successor={west}"),
    "import": ("officer", "/registers/bodies/+import/"),
    "owners": ("officer", "/registers/bodies/+owners/"),
    "measures": ("officer", "/registers/measures/"),
    "measure": ("officer", "/registers/measures/srdi_firms/"),
    "measure-read": ("analyst", "/registers/measures/srdi_firms/"),
    "readings": ("officer", "/registers/measures/+readings/"),
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with looking.chrome(chromium) as browser:
        yield browser


@pytest.fixture
def places(city: City) -> dict[str, int]:
    """Something to show on every page; what stands in the gaps of the addresses."""
    small = Small(city)
    by = acting(city.officer)
    measures.load_shipped(by=SYSTEM)
    bodies.rename(city.bureau, "市经济和信息化局", date(2024, 3, 1), by=by)
    bodies.call(city.bureau, "市经信局", by=by)
    BodyName.objects.create(body=city.east, text="东湾区人民政府")
    Entry.objects.create(
        plan=small.plan, document=small.entry.document, record_id="K-1", kind="task", start=0, end=1,
        record={"owners": ["市经信", "市数据局"]}, state=EntryState.ACCEPTED,
    )  # fmt: skip
    quote = "省级专精特新中小企业数量达到30家"
    small.entry.record = {
        "kind": "target", "id": "T-0000000001", "quote": quote, "start": 0, "end": len(quote), "subject": "全市",
        "indicator": "省级专精特新中小企业数量", "comparator": "ge", "value": 30, "unit": "家", "basis": "total", "confidence": 1,
    }  # fmt: skip
    small.entry.save()
    TargetVersion.objects.filter(pk=small.version.pk).update(**traits(None))
    facts = {"subject": "新增省级专精特新企业", "period": "2024-Q3", "by": "张三", "reason": "佐证材料与数值不一致"}
    people.tell([city.reporter], "report.returned", facts, "/")
    people.tell([city.reporter], "report.due", facts | {"due": date(2024, 10, 15)}, "/")
    return {"reporter": city.reporter.pk, "west": city.west.pk, "event": 3}


def _wrong(page: Page, answer: Response | None, width: int, language: str) -> list[str]:
    found = [] if answer and answer.status == 200 else [str(answer)]
    found += [f"{looking.sideways(page)} px too wide"] if looking.sideways(page) else []
    return found + (looking.faults(page) if width == 1440 or (width, language) == (390, "zh-hans") else [])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_accessible_and_fit_every_width(
    browser: Browser, server: str, city: City, places: dict[str, int], language: str
) -> None:
    wrong = list[str]()
    for width in looking.WIDTHS:
        for who in sorted({who for who, _address in PAGES.values()}):
            with looking.visit(browser, server, getattr(city, who), language, width) as page:
                for name, (_who, address) in PAGES.items():
                    if who == _who:
                        answer = page.goto(server + address.format(**places))
                        looking.picture(page, f"{name}-{language}-{width}")
                        wrong += [f"{name} {width}: {one}" for one in _wrong(page, answer, width, language)]
    assert wrong == []


def test_a_link_is_shown_once_and_a_form_is_sent_once(
    browser: Browser, server: str, city: City, places: dict[str, int]
) -> None:
    with looking.visit(browser, server, city.system) as page:
        page.goto(f"{server}/people/{places['reporter']}/")
        page.get_by_role("button", name="生成新链接").dblclick()
        page.wait_for_load_state()
        link = page.locator("#link").input_value()
        assert "/welcome/" in link
        page.reload()
        assert page.locator("#link").count() == 0
        page.context.clear_cookies()
        page.goto(link)
        page.locator("#id_new_password1").fill("correct horse battery")
        page.locator("#id_new_password2").fill("correct horse battery")
        page.get_by_role("button", name="设置密码").click()
        page.goto(f"{server}/sign-in?next=/me/")
        page.locator("#id_username").fill("reporter")
        page.locator("#id_password").fill("correct horse battery")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/me/")
        assert page.locator("h1").inner_text() == "reporter"


def test_a_body_ends_by_two_pages(browser: Browser, server: str, city: City, places: dict[str, int]) -> None:
    with looking.visit(browser, server, city.officer) as page:
        page.goto(f"{server}/registers/bodies/east/")
        page.locator("#end_day").fill("2024-07-01")
        page.locator("#end_successor").select_option(str(places["west"]))
        page.get_by_role("button", name="查看影响").click()
        page.get_by_role("button", name="撤销东湾区").click()
        page.wait_for_url("**/registers/bodies/east/")
        assert "已撤销" in page.locator("h1").inner_text()
        assert "西岭区" in page.locator("dl.facts").inner_text()
