"""The whole story in one browser: a document becomes a plan, a programme, a report, a light and a briefing.

Several people take part, each in a window of their own: the office, a district's reporter, the bureau that leads the
task, and the leader. It runs in Chinese and in English.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import City
from tests.web.looking import chrome, faults, picture, visit
from zhizao.programme import audit, calendar
from zhizao.web.audit.actions import head
from zhizao.web.audit.models import Event
from zhizao.web.papers.models import Paper
from zhizao.web.plan.models import EntryState, Plan
from zhizao.web.programme.models import Milestone, Programme, Report, Target

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year
LAST_QUARTER = calendar.period_of("quarter", timezone.localdate()).previous()
TEXT = f"""云溪市人民政府关于印发云溪市制造强市三年行动方案（{YEAR - 1}—{YEAR + 1}年）的通知
云政发〔{YEAR - 1}〕8号
各区人民政府，市政府各部门：
现将《云溪市制造强市三年行动方案（{YEAR - 1}—{YEAR + 1}年）》印发给你们，请认真组织实施。
云溪市人民政府
{YEAR - 1}年1月20日
云溪市制造强市三年行动方案
（{YEAR - 1}—{YEAR + 1}年）
一、总体目标
到{YEAR + 1}年，全市规模以上工业总产值达到3000亿元。
二、重点任务
（一）培育优质企业。到{YEAR + 1}年，全市累计培育省级专精特新企业60家。（责任单位：市工业和信息化局、各区人民政府）
（二）建设创新平台。到{YEAR + 1}年，全市建成省级制造业创新中心3家。（责任单位：市工业和信息化局）
"""
PROMISED = "全市累计培育省级专精特新企业60家"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chrome(chromium) as browser:
        yield browser


def send(page: Page, selector: str) -> None:
    """Press a button and wait until the next page stands."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def sound(page: Page, name: str) -> None:
    """The page is free of barriers; a picture of it is kept where somebody wants to look."""
    assert faults(page) == []
    picture(page, f"story-{name}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_a_document_to_a_briefing(
    browser: Browser, server: str, city: City, tmp_path: Path, language: str
) -> None:
    with ExitStack() as stack:
        people = [city.officer, city.reporter, city.reviewer, city.leader]
        office, reporter, reviewer, leader = (
            stack.enter_context(visit(browser, server, user, language)) for user in people
        )
        programme = a_programme_from_the_document(office, server, tmp_path, language)
        target = shared_out(office, server, programme, language)
        report = reported_with_evidence(office, reporter, server, programme, target, tmp_path, language)
        returned_mended_and_approved(office, reporter, reviewer, server, report, language)
        lit_and_explained(leader, server, programme, target, language)
        printed_as_word(office, server, programme, language)
    assert audit.verify([event.sealed() for event in Event.objects.order_by("seq")], [head()]) is None


def a_programme_from_the_document(office: Page, server: str, tmp_path: Path, language: str) -> Programme:
    """The office hands the document in, decides on its records and starts the programme."""
    file = tmp_path / "plan.txt"
    file.write_text(TEXT, "utf-8")
    office.goto(f"{server}/documents/")
    office.locator("#id_documents").set_input_files(file)
    send(office, "#upload button.pri")
    office.goto(f"{server}/documents/")
    send(office, "main table a")
    send(office, "form[action*='/plans/make/'] button")
    plan = Plan.objects.get()
    expect(office.locator("#doc")).to_contain_text(PROMISED)
    office.locator("#confident button").click()
    expect(office.locator("#confident")).to_have_count(0)
    while plan.entries.filter(state=EntryState.PROPOSED).exclude(kind__in=("finding", "noise")).exists():
        left = plan.entries.filter(state=EntryState.PROPOSED).exclude(kind__in=("finding", "noise")).count()
        office.keyboard.press("j")
        office.keyboard.press("a")
        office.wait_for_timeout(300)
        assert plan.entries.filter(state=EntryState.PROPOSED).count() <= left
    sound(office, f"workbench-{language}")
    office.goto(f"{server}/plans/{plan.pk}/start/")
    send(office, "main form button.pri")
    programme = Programme.objects.get()
    assert (programme.first_year, programme.last_year) == (YEAR - 1, YEAR + 1)
    return programme


def shared_out(office: Page, server: str, programme: Programme, language: str) -> Target:
    """60 firms over three years and two districts: suggested, looked at, saved."""
    target = Target.objects.get(programme=programme, title__contains="专精特新")
    assert set(target.duties.values_list("body__code", "role")) == {
        ("gxj", "lead"),
        ("east", "support"),
        ("west", "support"),
    }
    office.goto(f"{server}/p/{programme.pk}/breakdown/targets/{target.pk}/")
    send(office, "button[name=suggest][value=years_even]")
    send(office, "button[name=suggest][value=even]")
    send(office, ".grid-form button.pri")
    ends = Milestone.objects.filter(version__target=target, until=None, due__year=YEAR + 1)
    assert {row.body.code if row.body else "": int(row.value or 0) for row in ends} == {"": 60, "east": 30, "west": 30}
    sound(office, f"breakdown-{language}")
    return target


def reported_with_evidence(
    office: Page, reporter: Page, server: str, programme: Programme, target: Target, tmp_path: Path, language: str
) -> Report:
    """The office opens the last quarter; the district reports with a file."""
    office.goto(f"{server}/p/{programme.pk}/reports/open/")
    office.locator("#period").select_option(LAST_QUARTER.key)
    send(office, "main form button")
    send(office, "section form button")
    report = Report.objects.get(duty__target=target, duty__body__code="east")
    reporter.goto(f"{server}/p/{programme.pk}/reports/")
    expect(reporter.locator("main")).to_contain_text(target.title)
    reporter.goto(f"{server}/p/{programme.pk}/reports/{report.pk}/")
    send(reporter, "button[name=do][value=submit]")  # nothing said yet: told what is missing, nothing lost
    expect(reporter.locator("#wrong")).to_be_visible()
    reporter.locator("#value").fill("9")
    reporter.locator("#progress").fill("新认定3家，累计9家。")
    proof = tmp_path / "认定文件.txt"
    proof.write_text("云溪市省级专精特新企业认定名单（示例）", "utf-8")
    reporter.locator("#file").set_input_files(proof)
    expect(reporter.locator("#files li")).to_have_count(1)
    sound(reporter, f"report-{language}")
    send(reporter, "button[name=do][value=submit]")
    report.refresh_from_db()
    assert report.state == "submitted"
    return report


def returned_mended_and_approved(
    office: Page, reporter: Page, reviewer: Page, server: str, report: Report, language: str
) -> None:
    """The bureau returns it with a reason; the district mends and submits again; bureau and office approve."""
    here = f"{server}/p/{report.cycle.programme_id}"
    reviewer.goto(f"{here}/reviews/")
    reviewer.goto(f"{here}/reviews/{report.pk}/")
    sound(reviewer, f"review-{language}")
    reviewer.locator("#return textarea").fill("请核对累计数。")
    send(reviewer, "#return button")
    reporter.goto(f"{here}/reports/{report.pk}/")
    expect(reporter.locator("main")).to_contain_text("请核对累计数。")
    reporter.locator("#value").fill("10")
    send(reporter, "button[name=do][value=submit]")
    for page in (reviewer, office):
        page.goto(f"{here}/reviews/{report.pk}/")
        send(page, "#approve button")
    report.refresh_from_db()
    assert report.state == "approved"
    assert [int(row.value or 0) for row in report.revisions.order_by("number")] == [9, 10]


def lit_and_explained(leader: Page, server: str, programme: Programme, target: Target, language: str) -> None:
    """The leader sees the light and walks from it down to the sentence."""
    leader.set_viewport_size({"width": 390, "height": 844})
    leader.goto(f"{server}/")
    sound(leader, f"leader-{language}")
    leader.goto(f"{server}/p/{programme.pk}/targets/{target.pk}/")
    expect(leader.locator("main")).to_contain_text(PROMISED)
    sound(leader, f"target-{language}")


def printed_as_word(office: Page, server: str, programme: Programme, language: str) -> None:
    """The briefing as Word carries the finding, the programme and the head of the audit chain."""
    office.goto(f"{server}/p/{programme.pk}/papers/briefing/")
    sound(office, f"briefing-{language}")
    send(office, "button[name=do][value=docx]")
    with office.expect_download() as told:
        office.locator("main a[href$='/file']").first.click()
    word = docx.Document(io.BytesIO(Path(told.value.path()).read_bytes()))
    text = "\n".join(one.text for one in word.paragraphs)
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    paper = Paper.objects.get(programme=programme, form="docx")
    assert paper.run in text
    assert audit.printed(audit.Anchor(paper.anchor_seq, paper.anchor_hash)) in text
    assert Event.objects.get(seq=paper.anchor_seq).hash == paper.anchor_hash
    assert any("省级专精特新企业" in cell for cell in cells)
