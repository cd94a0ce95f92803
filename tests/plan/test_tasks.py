"""Tasks: which headings are measures, fields, mechanisms or groups, and which are none."""

from __future__ import annotations

import pytest

from zhizao.document.document import Document
from zhizao.document.mapped import Edit, MappedText
from zhizao.document.outline import outline_of
from zhizao.plan import tasks
from zhizao.plan.context import Context
from zhizao.plan.records import Task


def read(text: str) -> list[Task]:
    document = Document("own.txt", "0" * 64, "utf-8", text, MappedText(text), outline=outline_of(text)[0])
    return tasks.tasks_of(Context(document))


def roles(text: str) -> dict[str, str]:
    return {task.quote: task.role for task in read(text)}


PLAN = """一、总体要求
（一）指导思想。坚持发展。
（二）主要目标。到2027年，产值达到500亿元。
二、重点领域
（一）信息技术
重点发展芯片设计、晶圆制造、先进封装等细分领域。
（二）高端装备
做强做优。
三、主要任务
1.夯实产业基础。新增平台3家。（责任单位：市科技局）
2.推进绿色制造
新增绿色工厂5家。
四、保障措施
（一）加强组织领导。成立领导小组。
五、组织实施
（一）加强统筹协调。定期会商。
"""


def test_roles_follow_the_chapter() -> None:
    assert roles(PLAN) == {
        "重点领域": "group",
        "信息技术": "field",
        "高端装备": "field",
        "主要任务": "group",
        "夯实产业基础": "measure",
        "推进绿色制造": "measure",
        "保障措施": "group",
        "加强组织领导": "measure",
        "组织实施": "group",
        "加强统筹协调": "mechanism",
    }


def test_slots_of_a_task() -> None:
    task = next(task for task in read(PLAN) if task.quote == "夯实产业基础")
    assert (task.path, task.section, task.owners) == ("三/1", "三、主要任务 > 1.夯实产业基础", ("市科技局",))
    assert PLAN[task.start : task.end] == task.quote
    assert PLAN[task.body_start : task.body_end].endswith("（责任单位：市科技局）")
    field = next(task for task in read(PLAN) if task.quote == "信息技术")
    assert field.subfields == ("芯片设计", "晶圆制造", "先进封装")


def test_quotes_are_those_of_the_raw_text() -> None:
    raw = "一、主要任务\n1.夯實 基礎。做好工作。（責任單位：市科技局 ）\n"
    clean = MappedText(raw).edited([Edit(10, 11, "")])
    simple = clean.edited([Edit(0, len(clean.text), clean.text.translate(str.maketrans("實礎責單", "实础责单")))])
    document = Document("own.txt", "0" * 64, "utf-8", raw, simple, outline=outline_of(simple.text)[0])
    found = tasks.tasks_of(Context(document))[-1]
    assert (found.quote, found.owners) == ("夯實 基礎", ("市科技局",))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("总体要求和主要目标", "no_task"),
        ("发展基础与面临形势", "no_task"),
        ("“十三五”发展回顾", "no_task"),
        ("明确目标任务", "no_task"),
        ("夯实产业基础", "other"),
        ("优化发展环境", "other"),
        ("重点产业链", "field"),
        ("重点发展方向", "field"),
        ("推进机制", "mechanism"),
        ("监督考核", "mechanism"),
        ("保障机制", "other"),
        ("组织保障", "other"),
        ("完善制造业人才引进和培养的长效机制建设", "other"),
    ],
)
def test_about(title: str, kind: str) -> None:
    assert tasks.about(title) == kind


def test_labels_of_counted_headings() -> None:
    text = (
        "突出两大产业\n信息技术：重点布局光电、芯片等领域，做强产业。\n生命健康：重点布局医药、器械等领域，做强产业。\n"
        "建立两大机制\n报告机制：各区每年向市政府报告一次工作情况。\n考核机制：将目标任务纳入全市考核体系，定期评价。\n"
    )
    assert roles(text) == {
        "突出两大产业": "group",
        "信息技术": "field",
        "生命健康": "field",
        "建立两大机制": "group",
        "报告机制": "mechanism",
        "考核机制": "mechanism",
    }


def test_news_without_measures_has_no_tasks() -> None:
    text = (
        "梧川产业发展提速\n梧川市近日发布消息，产业发展提速，企业增多。\n"
        "产业基础不断夯实\n全市产业规模突破600亿元，集聚企业400余家。\n"
    )
    assert read(text) == []


def test_a_plan_in_an_annex_is_read_and_an_annex_beside_a_plan_is_not() -> None:
    plan = "一、主要任务\n1.做强产业。新增5家。\n二、保障措施\n1.加强领导。定期会商。\n"
    inside = (
        "关于印发梧川市行动方案的通知\n各区政府：\n现印发给你们。\n梧川市政府办公室\n2024年2月18日\n"
        f"附件\n梧川市行动方案\n{plan}"
    )
    beside = f"{plan}附件1\n任务分工表\n一、清单\n分工。\n"
    assert [task.quote for task in read(inside)] == ["主要任务", "做强产业", "保障措施", "加强领导"]
    assert [task.quote for task in read(beside)] == ["主要任务", "做强产业", "保障措施", "加强领导"]
