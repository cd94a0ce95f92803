"""Mechanisms: duties, who has them, to whom, how often."""

from __future__ import annotations

import pytest

from zhizao.document.document import Document
from zhizao.document.mapped import MappedText
from zhizao.document.outline import outline_of
from zhizao.plan import mechanisms
from zhizao.plan.records import Mechanism


def read(text: str) -> list[Mechanism]:
    document = Document("own.txt", "0" * 64, "utf-8", text, MappedText(text), outline=outline_of(text)[0])
    return mechanisms.mechanisms_of(document)


def duties(sentence: str, chapter: str = "推进机制") -> list[tuple[str, str]]:
    return [(one.type, one.quote) for one in read(f"一、{chapter}\n{sentence}\n二、其他事项\n")]


@pytest.mark.parametrize(
    ("sentence", "kind", "quote"),
    [
        ("各区每年年初向市政府报告工作完成情况。", "reporting", "各区每年年初向市政府报告工作完成情况"),
        ("并将考核情况及时上报市委、市政府。", "reporting", "将考核情况及时上报市委、市政府"),
        ("将目标任务纳入全市目标管理考核体系。", "assessment", "将目标任务纳入全市目标管理考核体系"),
        ("市领导小组负责统筹推进全市工作。", "coordination", "市领导小组负责统筹推进全市工作"),
        ("领导小组承担日常组织、协调、考核、指导工作。", "coordination", "领导小组承担日常组织、协调、考核、指导工作"),
        ("各区要制订工作方案。", "planning", "各区要制订工作方案"),
        ("2021-2023年，为全面推进阶段，抓好落实。", "planning", "2021-2023年，为全面推进阶段，抓好落实"),
        ("2024年，为总结评价阶段，全面总结。", "assessment", "2024年，为总结评价阶段，全面总结"),
        ("定期发布技术路线图。", "publication", "定期发布技术路线图"),
        ("优化集群竞赛机制。", "selection", "优化集群竞赛机制"),
    ],
)
def test_types(sentence: str, kind: str, quote: str) -> None:
    assert duties(sentence) == [(kind, quote)]


def test_the_subject_carries_over_clauses_and_sentences() -> None:
    found = read(
        "一、组织实施\n市政府督查室会同市经信局每半年开展一次专项督查，结果向全市通报。每年12月10日前向市委报送总结。\n"
    )
    assert [one.actor for one in found] == ["市政府督查室会同市经信局"] * 3
    assert [one.periodicity for one in found] == ["half_year", "none", "annual"]
    assert (found[2].counterpart, found[2].when) == ("市委", "每年12月10日前")


def test_a_weak_duty_gives_way_to_a_strong_one() -> None:
    assert duties("各区要健全工作机制，制订工作方案。") == [("planning", "制订工作方案")]
    assert duties("各区要健全工作机制。") == [("coordination", "各区要健全工作机制")]


@pytest.mark.parametrize(
    "sentence",
    [
        "梧川大学教授王明表示，要建立协同机制，加强评估。",
        "梧川市建立了联席会议制度。",
        "推进仿制药一致性评价工作。",
        "以新机制赋予品牌新气质。",
        "优化产业用地地价形成机制。",
    ],
)
def test_no_duty(sentence: str) -> None:
    assert duties(sentence, "主要任务") == []


def test_chapters_of_aims_lay_down_no_duty() -> None:
    assert duties("建立健全协调机制，定期向市政府报告。", "总体要求") == []


def test_owners_stand_in_for_a_subject_in_chapters_of_measures() -> None:
    found = read("一、主要任务\n1.推进融合。建立沟通协调机制，做好服务。（责任单位：市工信局、市科技局）\n2.其他。\n")
    assert [(one.type, one.actor) for one in found] == [("coordination", "市工信局、市科技局")]


def test_who_approves_is_named_without_what_follows_the_approval() -> None:
    found = read("一、保障措施\n（一）动态管理。领导小组办公室提出调整意见，报市政府批准后实施。\n")
    assert "市政府" in [one.counterpart for one in found]


@pytest.mark.parametrize(
    "sentence", ["针对产业社区制定专项方案。", "或与投资机构建立常态化对接机制。", "面向全市定期发布清单。"]
)
def test_what_a_duty_is_about_is_not_who_has_it(sentence: str) -> None:
    assert [one.actor for one in read(f"一、推进机制\n{sentence}\n二、其他事项\n")] == [None]
