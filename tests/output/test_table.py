"""The table: readable at any width, with wide characters counted as two columns."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.output import plans
from zhizao.base import language
from zhizao.output import printed, rows, table
from zhizao.plan.records import Target


def rendered(width: int = 120, lang: language.Language = "zh") -> str:
    return table.render(plans.plan(), language.speaker(lang), width)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in rendered(width).splitlines()) <= width


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("words", ["≥4000亿元", ">4000亿元", "1-2个", "维持≥95%", "2025*", "每年50个", "60% →", "T-5"])
def test_amounts_stand_as_officials_write_them(width: int, words: str) -> None:
    assert (words in rendered(width)) is (words != "≥4000亿元")


def test_a_commitment_said_twice_is_one_row_with_both_places() -> None:
    text = rendered()
    assert text.count(">4000亿元") == 1
    assert f"T-1 @{plans.span('总产值突破4000亿元')['start']}" in text
    assert f"T-6 @{plans.span('总产值突破4000亿元', 1)['start']}" in text
    assert "目标 5" in text


def test_tasks_stand_as_a_tree_with_their_leaders() -> None:
    lines = rendered().splitlines()
    child = next(line for line in lines if "技术改造 ↳" in line)
    assert child.startswith("└── ")
    assert "市工信局（牵头）、市财政局" in child


def test_who_is_printed_as_leading_a_target_is_marked() -> None:
    assert "↳市工信局（牵头）、市财政局" in rendered()


def test_a_record_to_look_at_is_marked() -> None:
    assert "力争 60% !" in rendered()


def test_it_is_plain_unless_colour_is_asked() -> None:
    assert "\x1b" not in rendered()
    assert "\x1b[" in table.render(plans.plan(), language.speaker("zh"), 100, colour=True)


def test_hostile_text_draws_nothing_but_itself() -> None:
    evil = plans.target("T-1", "总产值突破4000亿元", indicator="[bold red]:smile:\x1b[31m", value=1)
    text = table.render(plans.plan().model_copy(update={"records": (evil,)}), language.speaker("en"), 100)
    assert "[bold red]:smile:" in text
    assert "\x1b" not in text


def test_both_languages_speak() -> None:
    assert "责任单位" not in rendered(lang="en")
    assert "keep ≥95%" in rendered(lang="en")
    assert "Findings 1" in rendered(lang="en")


@pytest.mark.parametrize(
    ("slots", "shown"),
    [
        ({"comparator": "approx", "value": 33.333, "unit": "%", "raw": "1/3左右"}, "≈1/3"),
        ({"comparator": "ge", "value": 66.667, "unit": "%", "raw": "三分之二以上"}, "≥三分之二"),
        ({"comparator": "ge", "value": 20.0, "unit": "%", "raw": "百分之二十以上"}, "≥20%"),
        ({"comparator": "eq", "value": 1_000_000, "unit": "人"}, "100万人"),
        ({"comparator": "approx", "value": 10000, "unit": "亿元"}, "≈1万亿元"),
        ({"comparator": "le", "value": 1.5, "unit": "%"}, "≤1.5%"),
        ({"comparator": "eq", "value": 33.333, "unit": "%"}, "33.333%"),
        ({"comparator": "gt", "value": None, "unit": None}, "↑"),
        ({"comparator": "le", "value": None, "unit": None, "indicator": "产值全省排名"}, "↑"),
        ({"comparator": "range", "low": 0.4, "high": 0.6, "unit": "万亿元"}, "0.4-0.6万亿元"),
        ({"comparator": "eq", "value": 0, "unit": "起"}, "0起"),
        ({"comparator": "ge", "value": -5, "unit": "%"}, "≥-5%"),
        ({"comparator": "eq", "value": 300000000, "unit": "标箱"}, "3亿标箱"),
    ],
)
def test_one_amount(slots: dict[str, object], shown: str) -> None:
    record = plans.target("T-1", "总产值突破4000亿元", **slots)
    assert isinstance(record, Target)
    assert printed.amount(record, language.speaker("zh")) == shown


def test_depths_follow_the_paths() -> None:
    tasks = [record for record in plans.plan().records if record.kind == "task"]
    assert [(task.path, depth) for task, depth in rows.depths(tasks)] == [("二", 0), ("二/(一)", 1)]
