"""A letter says what the unit takes upon itself, with the words of the plan and what was assumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from tests.papers.samples import LETTER
from tests.papers.test_briefing import opened, text
from zhizao.base.language import Language
from zhizao.papers import letter


def test_targets_carry_part_milestones_shares_deadline_and_source() -> None:
    first, second = letter.printed(LETTER, "zh").targets
    assert (first.part, first.amount, first.due) == ("牵头", "≥80项", "2026年12月31日")
    assert first.milestones == "2024年20项；\n2025年50项；\n2026年80项"
    assert first.line == (
        "市级智能制造试点示范项目。依据：三（三）2，“到2026年，实施市级智能制造试点示范项目80项以上”。"
        "分解到：江岸区30项、滨江新区30项、其他区20项。"
    )
    assert (second.part, second.milestones, second.shares) == ("配合", "—", "")
    assert "分解" not in second.line


def test_tasks_led_and_supported_stand_apart() -> None:
    printed = letter.printed(LETTER, "zh")
    assert [one.name for one in printed.led] == ["实施技术改造工程（推定）"]
    assert [one.name for one in printed.supported] == ["培养智能制造人才"]
    assert printed.led[0].line == (
        "实施技术改造工程（推定）。共同责任单位：市财政局、各区人民政府。期限：2024年12月31日。依据：四（一），“每年组织实施技术改造项目200个”。"
    )


def test_an_assumed_lead_is_said_and_only_then() -> None:
    assert letter.printed(LETTER, "zh").assumptions[0].startswith("首列单位为牵头单位系推定")
    sure = replace(LETTER, tasks=tuple(replace(task, assumed=False) for task in LETTER.tasks))
    assert letter.printed(sure, "zh").assumptions == LETTER.assumptions


def test_the_preface_names_both_sides_and_the_document() -> None:
    assert letter.printed(LETTER, "zh").preface == (
        "为落实《临澜市智能制造三年行动计划（2024—2026年）》（临政〔2024〕8号），"
        "临澜市智能制造工作领导小组与市经济和信息化局签订2024年度目标责任书。"
    )
    assert "（）" not in letter.printed(replace(LETTER, document_number=""), "zh").preface


def test_an_unsigned_letter_leaves_the_day_open() -> None:
    assert letter.printed(LETTER, "zh").signed == "　　年　月　日"
    assert letter.printed(replace(LETTER, signed=date(2024, 3, 8)), "zh").signed == "2024年3月8日"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_text_stands_in_the_word_file(language: Language) -> None:
    printed = letter.printed(LETTER, language)
    word = letter.word(LETTER, language)
    said = text(word)
    shown = [printed.title, printed.unit, printed.preface, printed.signed, printed.colophon]
    shown += [one.line for one in (*printed.targets, *printed.led, *printed.supported)]
    shown += [part for one in printed.targets for part in (one.name, one.part, one.amount, one.milestones, one.due)]
    assert [one for one in (*shown, *printed.terms, *printed.assumptions) if one not in said] == []
    assert said.count(letter.words(language)["signature"]) == 2
    assert word == letter.word(LETTER, language)
    assert opened(word).core_properties.title == printed.title.replace("\n", "")


def test_a_unit_without_targets_and_tasks_says_so() -> None:
    bare = replace(LETTER, targets=(), tasks=(), terms=(), assumptions=())
    assert text(letter.word(bare, "zh")).count("无。") == 5


def test_what_the_plan_has_no_sentence_for_says_so() -> None:
    task = replace(LETTER.tasks[1], source=letter.Source("", ""))
    (row,) = letter.printed(replace(LETTER, tasks=(task,)), "zh").supported
    assert row.line.endswith("依据：方案无对应原句，由办公室增列。")
    (row,) = letter.printed(replace(LETTER, tasks=(replace(task, source=letter.Source("", "原句")),)), "zh").supported
    assert row.line.endswith("依据：“原句”。")
