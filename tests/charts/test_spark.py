"""A spark says its last value and its light in the height of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.charts.drawn import AT_RISK, HOSTILE, SVG, ZH, clashes, even, parsed, words
from zhizao.charts import spark
from zhizao.charts.spark import Spark

CASES = {
    "typical": (Spark("试点", "项", (1, 2, 4, None, 7, 9), 12, AT_RISK), "9项"),
    "one": (Spark("试点", "项", (5,)), "5项"),
    "none": (Spark("试点", "项", ()), "无数据"),
    "missing": (Spark("试点", "项", (None, None), 3), "无数据"),
    "falling": (Spark("增速", "%", (-3, 4, -8.5), 0), "-8.5%"),
    "huge": (Spark("产值", "元", (1.2e11, 1.5e11)), "1500亿元"),
    "sixty": (Spark("试点", "项", tuple(range(60))), "59项"),
    "hostile": (Spark(HOSTILE, HOSTILE, (1,)), None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_last_value_is_printed(name: str) -> None:
    figure, last = CASES[name]
    root = parsed(spark.draw(figure, ZH))
    assert clashes(root) == []
    assert last is None or words(root) == [last]
    assert even(spark.table(figure, ZH))


def test_gaps_stay_gaps() -> None:
    root = parsed(spark.draw(CASES["typical"][0], ZH))
    lines = [one.attrib["d"].count("L") for one in root.iter(f"{SVG}path") if one.attrib.get("class") == "stroke-brand"]
    assert lines == [2, 1]
    assert ("4", "无数据") in spark.table(CASES["typical"][0], ZH).rows


@given(st.lists(st.none() | st.floats(-1e17, 1e17), max_size=70), st.none() | st.floats(-1e17, 1e17))
def test_any_values_stay_within(values: list[float | None], target: float | None) -> None:
    root = parsed(spark.draw(Spark("试点", "家", tuple(values), target), ZH))
    for one in root.iter(f"{SVG}circle"):
        assert 0 <= float(one.attrib["cy"]) <= float(root.attrib["height"])
