"""Why: the chain from a light down to the sentence, for pages and for the terminal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from tests.web.conftest import City
from tests.web.lights.test_lights import act, approved, live_on, open_q3
from tests.web.programmes import Small
from zhizao.base.language import mark, speaker
from zhizao.web.boards import why
from zhizao.web.plan.models import Entry
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Cycle, Evidence, Report
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(city: City) -> Small:
    found = Small(city)
    open_q3(found)
    return found


def file_of(small: Small) -> Evidence:
    return Evidence.objects.create(
        report=Report.objects.get(duty=small.east), sha256="ab" * 32, name="公示.pdf", media_type="application/pdf",
        size=9, added_by=small.city.reporter, added_at=timezone.make_aware(timezone.datetime(2024, 10, 8, 9)),
    )  # fmt: skip


def test_the_chain_of_a_duty_goes_from_its_light_to_its_sentence(small: Small) -> None:
    file_of(small)
    approved(small, 8)
    with translation.override("en"):
        links = why.chain(small.east)
    assert [link.kind for link in links] == ["light", "figure", "expected", "report", "evidence", "target", "sentence"]
    told = [link.told(mark) for link in links]
    assert told[0] == "7 家 expected by Q3 2024, 8 家 accepted, 1 家 ahead (as of 8 October 2024)"
    assert told[1] == "东湾区: 8 家 accepted, the latest of its periods"
    assert [one.told(mark) for one in links[1].inputs] == ["Q3 2024: 8 家"]
    assert told[3].startswith("东湾区, Q3 2024: approved; due on 10 October")
    assert told[4] == "公示.pdf (sha256 abababababab…)"
    assert told[6] == "“全市新增省级专精特新企业30家” (plan.txt)"
    assert links[6].passage is not None


def test_the_chain_of_a_target_tells_its_units(small: Small) -> None:
    approved(small, 8)
    figure = why.chain(small.target)[1]
    assert figure.told(mark) == "All: 8 家, the sum of its units; 1 of 1 units have a figure"
    assert [one.told(mark) for one in figure.inputs] == ["东湾区: 8 家", "西岭区: not yet due"]


def test_a_unit_whose_report_is_not_due_has_no_figure_accepted(small: Small) -> None:
    figure = why.chain(small.west)[1]
    assert figure.told(mark) == "西岭区: no figure accepted yet (not yet due)"
    assert figure.told(speaker("zh")) == "西岭区：尚无审定数（未到期）"


def test_a_past_day_tells_what_was_known_then(small: Small) -> None:
    live_on(small, date(2024, 10, 20))
    file_of(small)
    act(small, actions.save, small.city.reporter, answers=actions.Answers(value=Decimal(8), progress="已认定"))
    act(small, actions.submit, small.city.reporter)
    before = [link.told(mark) for link in why.chain(small.east, date(2024, 10, 7))]
    assert "no file was handed in with it" in before
    assert not any("submitted" in text for text in before)
    assert any("submitted" in link.told(mark) for link in why.chain(small.east))


def test_files_that_one_may_not_read_are_counted_and_not_named(small: Small) -> None:
    file_of(small)
    told = [link.told(mark) for link in why.chain(small.east, sees=lambda _body: False)]
    assert "1 files, which the unit and its reviewers may read" in told
    assert not any("公示" in text for text in told)


def test_the_terminal_reads_the_same_chain(small: Small) -> None:
    approved(small, 8)
    text = why.as_text(why.chain(why.find(f"duty:{small.east.pk}")), speaker("zh"))
    lines = text.splitlines()
    assert lines[0] == "状态: ● 到2024年第三季度应达7家，已审定8家，超前1家（截至2024年10月8日）"
    assert lines[-1] == "← 句子: “全市新增省级专精特新企业30家”（plan.txt）"
    assert "    2024年第三季度: 8家" in lines


def test_a_task_is_called_one_and_tells_what_it_sets_out_to_do_and_who_answers(small: Small) -> None:
    document = small.entry.document
    heading, text = "培育优质企业", document.raw
    start = text.index(heading)
    small.task.entry = Entry.objects.create(
        plan=small.plan, document=document, record_id="T-0000000002", kind="task", start=start,
        end=start + len(heading), state="accepted",
        record={"kind": "task", "quote": heading, "body_start": start, "body_end": len(text), "owners": ["各区人民政府"]},
    )  # fmt: skip
    small.task.save()
    chain = why.chain(small.task)
    assert [link.kind for link in chain][-2:] == ["task", "sentence"]
    lines = why.as_text(chain, speaker("zh")).splitlines()
    assert lines[-2] == "← 任务: 培育优质企业"
    said = "到2025年，全市新增省级专精特新企业30家。……（责任单位：市工业和信息化局、各区人民政府）"
    assert lines[-1] == f"← 句子: “培育优质企业”：“{said}”（plan.txt）"
    passage = chain[-1].passage
    assert passage is not None
    assert passage.after.strip() == said


def test_a_report_says_its_own_figure_and_that_later_periods_count_in_the_light(small: Small) -> None:
    approved(small, 8)
    cycle = Cycle.objects.create(
        programme=small.programme, period="2024-06", opens=date(2024, 6, 1), due=date(2024, 7, 10)
    )
    earlier = Report.objects.create(cycle=cycle, duty=small.east, due=cycle.due)
    queries.forget()
    told = [link.told(mark) for link in why.chain(earlier)]
    assert told[0] == "June 2024: this report has no figure accepted yet (not reported)"
    assert told[1].endswith(" (as of 8 October 2024, with the reports of later periods)")
    latest = Report.objects.get(duty=small.east, cycle__period="2024-Q3")
    told = [link.told(mark) for link in why.chain(latest)]
    assert told[0] == "Q3 2024: 8 家 in this report"
    assert told[1].endswith(" (as of 8 October 2024)")


def test_every_kind_of_thing_is_found_by_its_id(small: Small) -> None:
    report = Report.objects.get(duty=small.east)
    asked = {f"duty:{small.east.pk}": small.east, f"target:{small.target.pk}": small.target}
    asked |= {f"task:{small.task.pk}": small.task, f"report:{report.pk}": report}
    assert {name: why.find(name) for name in asked} == asked
    assert why.chain(report)[-1].kind == "sentence"
    assert why.chain(small.task)[0].kind == "light"


@pytest.mark.parametrize("name", ["duty:999999", "duty", "light:1", "duty:²", "duty:-1", ":1", "report:1x"])
def test_what_is_not_there_is_said(small: Small, name: str) -> None:  # noqa: ARG001 (the programme)
    with pytest.raises(why.NoSuchThing):
        why.find(name)
