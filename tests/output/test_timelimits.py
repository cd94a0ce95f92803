"""The time limit of a task goes out in every form in which a plan does."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from zhizao.base.language import speaker
from zhizao.output import html, jsonl, printed, table, why, workbook, yamlplan
from zhizao.output.wordings import wordings
from zhizao.plan import reader, soundness
from zhizao.plan.reader import Reading
from zhizao.plan.records import Plan, Task

TEXT = """临江市制造业三年行动方案（2024—2026年）
一、主要任务
（一）建设产业大脑。归集数据。（责任单位：市经信局；完成时限：2025年12月，长期坚持）
（二）培育企业。开展服务。
"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return reader.read_bytes(TEXT.encode(), "own.txt")


def first(plan: Plan) -> Task:
    return next(one for one in plan.records if isinstance(one, Task) and one.role == "measure")


def test_it_stands_beside_the_task_in_the_terminal_and_on_the_page(reading: Reading) -> None:
    shown = table.render(reading.plan, speaker("zh"), 120)
    assert "建设产业大脑 · 2025-12 · 持续 ↳ 市经信局" in shown
    assert "培育企业\n" in shown
    page = html.render(reading.document, reading.plan, "zh")
    assert '2025-12 · 持续</span><div class="sub" lang="zh-CN">2025年12月，长期坚持</div>' in page


def test_why_tells_its_words_and_its_rule(reading: Reading) -> None:
    told = why.explain(first(reading.plan), reading.document.raw, speaker("zh"))
    assert "时间: 2025-12 · 持续 (规则: label)" in told
    assert "时限原文: 2025年12月，长期坚持" in told


def test_a_task_without_one_tells_none(reading: Reading) -> None:
    last = [one for one in reading.plan.records if isinstance(one, Task)][-1]
    assert printed.limit(last, speaker("zh")) == ""
    assert "时间" not in why.explain(last, reading.document.raw, speaker("zh"))


def test_the_workbook_has_it_as_a_day(reading: Reading) -> None:
    told = workbook.one(reading.plan, wordings(reading.document, reading.plan), "zh")
    sheet = load_workbook(io.BytesIO(told))["任务"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, [cell.value for cell in sheet[3]], strict=True))
    assert (str(row["截止"])[:10], row["频次"], row["时限原文"]) == ("2025-12-31", "持续", "2025年12月，长期坚持")


def test_it_comes_back_from_yaml_and_json_lines(reading: Reading) -> None:
    text = yamlplan.dump(reading.plan)
    assert yamlplan.dump(yamlplan.load(text, "own.yaml")) == text
    assert first(yamlplan.load(text, "own.yaml")) == first(reading.plan)
    assert jsonl.load(jsonl.dump(reading.plan), "own.jsonl") == reading.plan.records


def test_a_line_without_the_new_keys_is_still_a_task(reading: Reading) -> None:
    task = first(reading.plan)
    keys = {"deadline", "deadline_rule", "periodicity", "when", "when_start"}
    assert Task.model_validate(task.model_dump(exclude=keys)).deadline is None


def test_a_day_that_cannot_be_is_doubtful(reading: Reading) -> None:
    wrong = first(reading.plan).model_copy(update={"deadline": "2025-13"})
    early = wrong.model_copy(update={"deadline": "2019"})
    for task in (wrong, early):
        plan = reading.plan.model_copy(update={"records": (task,)})
        assert [problem.path for problem in soundness.doubtful(plan)] == [("records", 0, "deadline")]
