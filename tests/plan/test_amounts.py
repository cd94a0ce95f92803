"""Amounts: value, unit and comparator of what officials write."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.plan import amounts, numerals


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("利润总额达到1000亿元", 1000, "亿元", "ge"),
        ("企业突破2000家", 2000, "家", "gt"),
        ("合格率保持在95%以上", 95, "%", "maintain"),
        ("比重达到1/3左右", 33.333, "%", "approx"),
        ("十万家企业", 100000, "家", "eq"),
        ("千个工业APP", 1000, "个", "eq"),
        ("产值突破万亿元", 10000, "亿元", "gt"),
        ("供应链企业达到上万家", 10000, "家", "ge"),
        ("500多家企业", 500, "家", "gt"),
        ("30余万家企业", 300000, "家", "gt"),
        ("三分之一以上的企业", 33.333, "%", "ge"),
        ("百分之二十的企业", 20, "%", "eq"),
        ("两成企业", 20, "%", "eq"),
        ("劳动生产率50万元/人", 50, "万元/人", "eq"),
        ("机器人360台/万人", 360, "台/万人", "eq"),
        ("能耗控制在50万吨标准煤以内", 500000, "吨标准煤", "le"),
        ("机器人1.5万台（套）", 15000, "台（套）", "eq"),
        ("时限压缩至3个工作日", 3, "个工作日", "le"),
        ("提高2个百分点", 2, "个百分点", "eq"),
        ("增加值翻一番", 2, "倍", "eq"),
        ("产量不低于5000吨", 5000, "吨", "ge"),
        ("二十五家企业", 25, "家", "eq"),
    ],
)
def test_one_amount(text: str, value: float, unit: str, comparator: str) -> None:
    (amount,) = amounts.find(text)
    assert (amount.value, amount.unit, amount.comparator) == (value, unit, comparator)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1-2个中心", 1, 2, "个"),
        ("20-30万家企业", 200000, 300000, "家"),
        ("5%-8%", 5, 8, "%"),
        ("三至五家", 3, 5, "家"),
        ("三五家企业", 3, 5, "家"),
        ("3家到5家", 3, 5, "家"),
        ("5000万-1亿元", 0.5, 1, "亿元"),
    ],
)
def test_a_range(text: str, low: float, high: float, unit: str) -> None:
    (amount,) = amounts.find(text)
    assert (amount.low, amount.high, amount.unit, amount.comparator) == (low, high, unit, "range")


@pytest.mark.parametrize(
    "text",
    [
        "2017-2019年3月5日",
        "24号文件",
        "第48次会议",
        "世界500强企业",
        "5G移动通信",
        "新一代产业",
        "二极管",
        "一批企业",
        "一流大学",
        "三维显示",
        "第三方",
        "十分重要",
        "两化融合",
        "统一规划",
        "三次产业",
        "零部件",
        "2025年",
        "010-65363056",
        "11041399号-2",
    ],
)
def test_no_amount(text: str) -> None:
    assert amounts.find(text) == []


@given(st.integers(1, 9999), st.sampled_from(["家", "个", "项", "亿元", "%", "万元", "台", "名"]))
def test_a_plain_amount_is_read_as_written(number: int, unit: str) -> None:
    (amount,) = amounts.find(f"完成{number}{unit}。")
    assert (amount.value, amount.unit) == (number, unit)


@given(st.text(alphabet="0123456789.-至到一二三十百千万亿家个%元/第前位全覆盖约近突破达以上，。多余", max_size=60))
def test_amounts_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    found = amounts.find(text)
    assert all(0 <= a.start <= a.number <= a.unit_end <= a.end <= len(text) for a in found)
    assert all(a.unit_end <= b.number for a, b in pairwise(found))


@given(st.integers(1, 99999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert numerals.read(_chinese(number)) == number


def _chinese(number: int) -> str:
    """Write a number below 100000 in Chinese numerals."""
    digits, powers, words, gap = "零一二三四五六七八九", ["", "十", "百", "千", "万"], "", False
    for power in range(4, -1, -1):
        digit = number // 10**power % 10
        gap = gap or (bool(words) and digit == 0)
        if digit:
            words += ("零" if gap else "") + digits[digit] + powers[power]
            gap = False
    return words
