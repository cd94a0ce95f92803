"""What is printed is what the database holds; the same facts are the same paper, to the byte."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.papers.conftest import live_on
from tests.web.programmes import Small, acting
from zhizao.papers.ledger import Column, Filter
from zhizao.programme import audit
from zhizao.web.audit.actions import head, record
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.audit.queries import last_write
from zhizao.web.papers import actions, briefings, letters, makings, printing, queries
from zhizao.web.papers.errors import MovedOn
from zhizao.web.papers.forms import first_briefing
from zhizao.web.papers.models import Kind, Order, Paper
from zhizao.web.people.models import Notice
from zhizao.web.people.rights import NotAllowed
from zhizao.web.programme.lights.queries import board
from zhizao.web.programme.models import Milestone, Programme, Revision, Step

pytestmark = pytest.mark.django_db


def test_every_number_of_a_briefing_is_that_of_the_database(small: Small, city: City) -> None:
    file = reading.content(reading.briefing(small))
    text, (ranking, targets, *_endnote) = reading.word(file), reading.tables(file)
    states = [one.light.word.zh for one in board(small.programme, date(2024, 10, 20)).things.values()]
    assert "共监测2项" in text
    for state, count in re.findall(r"(滞后|未到期|顺利|已补办|临近时限)(\d+)项", text):
        assert states.count(state) == int(count)
    filed = [step for step in Step.objects.filter(action="submit") if step.at.date() <= date(2024, 10, 10)]
    assert f"应报3份，按时报送{len(filed)}份，按时率66.7%" in text
    assert [row[:3] for row in ranking[1:]] == [
        ["1", "东湾区", "100"],
        ["1", "西岭区", "100"],
        ["3", "市工业和信息化局", "0"],
    ]
    accepted = Revision.objects.get(report__duty=small.east, report__state="approved").value
    assert accepted is not None
    assert Decimal(targets[1][2]) == accepted
    assert targets[1][0::4] == ["新增省级专精特新企业", "30家"]
    assert "西岭区“新增省级专精特新企业”，2024年10月8日退回：佐证与填报数不一致" in text
    assert "“新增省级专精特新企业”为2个单位中1个单位已审定数的合计" in text
    assert city.bureau.name in text


def test_word_and_pdf_say_the_same_under_one_run(small: Small) -> None:
    word, pdf = reading.briefing(small), reading.briefing(small, "pdf")
    assert word.run == pdf.run
    told = reading.pdf(reading.content(pdf))
    for line in reading.word(reading.content(word)).splitlines():
        bare = "".join(line.split())
        # A title and a red head break anywhere; every other line stands whole on the page.
        assert bare in told or bare in told.replace("—1—", "").replace("—2—", ""), bare


def test_the_colophon_is_that_of_the_row(small: Small) -> None:
    paper = reading.briefing(small)
    told = reading.word(reading.content(paper))
    assert paper.run in told
    assert f"审计链{audit.printed(paper.anchor)}" in told
    assert "数据截至2024年10月20日" in told
    assert told.splitlines()[-1] != ""
    assert "示例数据" in told


def test_the_anchor_is_the_last_write_and_the_event_stands_behind_it(small: Small) -> None:
    before = last_write()
    paper = reading.briefing(small)
    event = Event.objects.get(action="paper.made")
    assert paper.anchor == before
    assert event.seq > paper.anchor_seq
    assert event.details["run"] == paper.run
    assert event.details["sha256"] == paper.sha256
    assert event.details["anchor_hash"] == before.hash
    assert event.object == f"paper:{paper.pk}"


def test_the_same_facts_are_the_same_paper(small: Small) -> None:
    first = reading.made_briefing(small)
    actions.taken(paper=first.paper, by=acting(small.city.officer))
    second = reading.made_briefing(small)
    assert (first.known, second.known) == (False, True)
    assert first.paper == second.paper
    assert Event.objects.filter(action="paper.made").count() == 1
    assert reading.made_briefing(small, "pdf").paper.run == first.paper.run
    assert reading.made_briefing(small, "pdf").known


def test_other_words_another_day_or_another_write_are_another_run(small: Small) -> None:
    runs = {reading.briefing(small).run, reading.briefing(small, title="进展平稳").run}
    runs.add(reading.briefing(small, day=date(2024, 10, 19)).run)
    record("report.saved", by=SYSTEM, on="report:1")
    runs.add(reading.briefing(small).run)
    assert len(runs) == 4


def test_what_was_looked_at_is_what_is_printed(small: Small) -> None:
    asked = reading.wanted()
    seen = briefings.facts(small.programme, asked, last_write()).colophon.chain
    record("report.saved", by=SYSTEM, on="report:1")
    by = acting(small.city.officer)
    with pytest.raises(MovedOn):
        actions.briefing(programme=small.programme, wanted=asked, form="docx", seen=seen, by=by)
    assert not Paper.objects.exists()


def test_a_write_between_the_figures_is_noticed() -> None:
    readings: list[int] = []

    def read(chain: audit.Anchor) -> int:  # noqa: ARG001
        readings.append(len(readings))
        if len(readings) < 3:
            record("report.saved", by=SYSTEM, on="report:1")
        return len(readings)

    assert queries.at_rest(read) == 3
    with pytest.raises(queries.NotAtRest):
        queries.at_rest(lambda _chain: record("report.saved", by=SYSTEM, on="report:1"))


def test_a_long_list_says_how_much_it_leaves_out(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefings, "MOST_ITEMS", 0)
    text = reading.word(reading.content(reading.briefing(small)))
    assert "需关注事项共1项，按牵头单位列出最紧要的0项" in text


def test_movement_is_against_the_period_before(small: Small) -> None:
    live_on(small, date(2025, 1, 20))
    later = reading.wanted(period=reading.Q3.next(), day=date(2025, 1, 20))
    facts = briefings.facts(small.programme, later, last_write())
    assert facts.ranking == ()
    assert any("不参加排序" in note and "东湾区" in note for note in facts.notes)
    on_track = briefings.facts(small.programme, reading.wanted(ranked_by="on_track"), last_write())
    assert {place.unit for place in on_track.ranking} <= {"东湾区", "西岭区", "市工业和信息化局"}
    assert all(place.before is None for place in on_track.ranking)


def test_a_letter_prints_the_share_of_its_unit(small: Small, city: City) -> None:
    paper = reading.letter(small, city, terms=("每月28日前报送进展。",))
    table = reading.tables(reading.content(paper))[0]
    own = Milestone.objects.get(body=city.east, due=date(2024, 12, 31))
    assert own.value is not None
    assert table[1] == [
        "1",
        "新增省级专精特新企业",
        "配合",
        "30家",
        f"2024年{own.value.normalize()}家",
        "2025年12月31日",
    ]
    text = reading.word(reading.content(paper))
    assert "“到2025年，全市新增省级专精特新企业30家”" in text
    assert "每月28日前报送进展。" in text
    assert "6家" not in text  # the neighbour's share
    assert paper.body == city.east
    assert paper.title.endswith("目标责任书 · 东湾区")


def test_a_letter_of_who_leads_names_partners_nodes_and_assumptions(small: Small, city: City) -> None:
    small.programme.duties.filter(body=city.bureau).update(assumed=True)
    common = {"programme": small.programme, "since": date(2023, 1, 1), "role": "support"}
    small.programme.duties.create(task=small.task, body=city.west, **common)
    Milestone.objects.create(task=small.task, due=date(2024, 6, 30), text="印发方案", since=date(2023, 1, 1))
    facts = letters.facts(small.programme, city.bureau, reading.letter_wanted(), last_write())
    (task,) = facts.tasks
    assert (task.name, task.due, task.partners) == ("培育优质企业：印发方案", date(2024, 6, 30), ("西岭区",))
    assert task.assumed
    assert "系推定" in facts.assumptions[0]
    assert [(one.year, one.amount) for one in facts.targets[0].milestones] == [(2024, "20家")]
    Milestone.objects.filter(body=None, due=date(2024, 12, 31)).update(due=date(2024, 9, 30))
    again = letters.facts(small.programme, city.bureau, reading.letter_wanted(), last_write())
    assert again.targets[0].milestones[0].amount == "20家（2024年9月30日前）"


def test_a_letter_in_english_speaks_english_whatever_the_page(small: Small, city: City) -> None:
    text = reading.word(reading.content(reading.letter(small, city, language="en", form="docx")))
    assert "sign this letter for the year 2024" in text
    assert "supports" in text


def test_letters_of_all_units_are_papers_of_their_own_and_a_zip(small: Small, city: City) -> None:
    asked = reading.letter_wanted().told()
    by = acting(city.officer)
    order = actions.order(programme=small.programme, kind=Kind.LETTER, asked=asked, by=by)
    assert order.paper is not None
    assert order.percent == 100
    with zipfile.ZipFile(io.BytesIO(reading.content(order.paper))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    letters_made = Paper.objects.filter(kind=Kind.LETTER, form="docx")
    assert list(files) == ["01-东湾区.docx", "02-市工业和信息化局.docx", "03-西岭区.docx"]
    assert [reading.content(one) for one in letters_made.order_by("body__path")] == list(files.values())
    again = actions.order(programme=small.programme, kind=Kind.LETTER, asked=asked, by=by)
    assert again.paper == order.paper
    assert reading.letter(small, city) in letters_made


def test_an_order_asked_for_twice_is_one(small: Small, city: City) -> None:
    asked: dict[str, object] = {"language": "zh"}
    waiting = Order.objects.create(programme=small.programme, kind=Kind.ARCHIVE, asked=asked, by=city.officer)
    by = acting(city.officer)
    assert actions.order(programme=small.programme, kind=Kind.ARCHIVE, asked=asked, by=by) == waiting
    actions.order_again(order=waiting, by=by)
    waiting.refresh_from_db()
    assert waiting.paper is not None
    makings.make(waiting, by=by)
    notice = Notice.objects.get(user=city.officer, code="paper.ready")
    assert notice.facts == {"paper": waiting.paper.title}
    assert notice.link == reverse("papers_one", args=[small.programme.pk, waiting.paper.pk])


def test_a_year_without_duties_makes_no_letters_and_says_so(small: Small, city: City) -> None:
    small.programme.duties.update(since=date(2026, 1, 1))
    by = acting(city.officer)
    order = actions.order(
        programme=small.programme, kind=Kind.LETTER, asked=reading.letter_wanted().told(), by=by
    )  # fmt: skip
    assert order.paper is None
    assert "SITE-355" in order.problem["zh-hans"]
    assert Event.objects.filter(action="paper.failed").count() == 1
    notice = Notice.objects.get(user=city.officer, code="paper.failed")
    assert notice.link == reverse("papers_order", args=[small.programme.pk, order.pk])


def ledger(small: Small, city: City, **more: object) -> Paper:
    columns = (Column("unit", "单位", "text"), Column("value", "完成值", "number", "家"), Column("due", "期限", "date"))
    rows = [("东湾区", Decimal("8.5"), date(2025, 12, 31)), ("=1+1", "未报送", None)]
    told = {
        "programme": small.programme, "title": "台账", "columns": columns, "rows": lambda: rows,
        "filters": [Filter("单位", "全部")], "day": date(2024, 10, 20), "language": "zh", "by": acting(city.officer),
    }  # fmt: skip
    return actions.ledger(**told | more)  # type: ignore[arg-type]


def test_a_ledger_is_the_screen_cell_for_cell(small: Small, city: City) -> None:
    paper = ledger(small, city)
    book = reading.sheets(reading.content(paper))
    first, about = book.values()
    assert first[0] == ("单位", "完成值（家）", "期限")
    assert first[1][:2] == ("东湾区", 8.5)
    assert first[2] == ("=1+1", "未报送", None)
    assert ("单位", "全部") in about
    assert any(paper.run in row for row in about)
    assert (paper.kind, paper.form) == ("ledger", "xlsx")
    assert ledger(small, city) == paper
    assert Event.objects.filter(action="paper.made").count() == 1


def test_a_ledger_needs_the_right_to_export(small: Small, city: City) -> None:
    with pytest.raises(NotAllowed):
        ledger(small, city, by=acting(city.system))


def test_nobody_prints_on_nobodys_behalf(small: Small) -> None:
    mark = queries.colophon(small.programme, date(2024, 10, 20), "zh", last_write())
    printed = printing.Printed(small.programme, Kind.LEDGER, "xlsx", "zh", "x", "R-1", mark)
    with pytest.raises(printing.NobodyPrints):
        printing.keep(printed, [b"x"], by=SYSTEM)


def test_who_may_not_make_makes_nothing(small: Small, city: City) -> None:
    seen = head()
    for user in (city.reporter, city.leader, city.analyst, city.system):
        by = acting(user)
        with pytest.raises(NotAllowed):
            actions.briefing(programme=small.programme, wanted=reading.wanted(), form="docx", seen=seen, by=by)
        with pytest.raises(NotAllowed):
            actions.letter(
                programme=small.programme, body=city.east, wanted=reading.letter_wanted(), form="docx", seen=seen, by=by
            )  # fmt: skip
        with pytest.raises(NotAllowed):
            actions.order(programme=small.programme, kind=Kind.ARCHIVE, asked={"language": "zh"}, by=by)
        with pytest.raises(NotAllowed):
            actions.drop_template(programme=small.programme, kind="briefing", by=by)
    assert not Paper.objects.exists()


def test_the_next_briefing_begins_with_what_the_last_one_said(small: Small) -> None:
    reading.briefing(small, copies=("市委办公室", "市政协办公室"), head="制造强市简报")
    begun = first_briefing(Programme.objects.get(), {})
    assert begun["head"] == "制造强市简报"
    assert begun["copies"] == "市委办公室、市政协办公室"
    assert begun["issue"] == "2024年第2期"
    assert first_briefing(Programme.objects.get(), {"kind": "notice"})["head"] == "工作进展通报"
