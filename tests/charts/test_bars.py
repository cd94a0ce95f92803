"""A ranking shows who stands where and who has moved; ties share a place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import AT_RISK, HOSTILE, LATE, LONG, ON_TRACK, SVG, ZH, clashes, even, parsed, words
from zhizao.charts import bars
from zhizao.charts.bars import Bars, Row

SCORES = bars.ranked(
    [
        Row("江岸区", 86.5, before=1, state=ON_TRACK, href="/units/1"),
        Row("武汉经济技术开发区", Decimal("91.0"), before=3, state=ON_TRACK),
        Row("江夏区", 86.5, before=2, state=AT_RISK),
        Row("新洲区", 70, state=LATE),
        Row("黄陂区", None, before=4, why="第三季度未报"),
    ]
)
RANKING = Bars("武汉经开区升至第一", "分", SCORES, 100, "来源：2018年第三季度评分")
TYPICAL = {
    "ranking": RANKING,
    "both sides of zero": Bars("增速", "%", bars.ranked([Row("甲区", -12.5), Row("乙区", 8.8), Row("丙区", 0)])),
    "one long name": Bars("一行", "亿元", (Row(LONG, 12345678, 1, 1, why=""),)),
    "no row": Bars("空", "项", ()),
    "all missing": Bars("缺", "项", (Row("甲区", None), Row(LONG, None, why=LONG))),
    "sixty": Bars("六十", "项", bars.ranked(Row(f"第{i}开发区", i, before=60 - i) for i in range(60))),
    "huge": Bars("巨额", "元", bars.ranked([Row(LONG, 1.2e12, state=LATE), Row("短", 3)])),
}


@pytest.mark.parametrize("width", [720, 360])
@pytest.mark.parametrize("name", TYPICAL)
def test_no_label_lies_on_another(name: str, width: int) -> None:
    root = parsed(bars.draw(TYPICAL[name], ZH, width=width))
    assert clashes(root) == []
    shown = "".join(words(root))
    assert [row.name for row in TYPICAL[name].rows if row.name not in shown and row.name != LONG] == []
    assert even(bars.table(TYPICAL[name], ZH))


def test_ties_share_a_place_and_the_next_is_skipped() -> None:
    assert [(row.name, row.place) for row in SCORES] == [
        ("武汉经济技术开发区", 1),
        ("江岸区", 2),
        ("江夏区", 2),
        ("新洲区", 4),
        ("黄陂区", None),
    ]


def test_the_lowest_may_be_the_best() -> None:
    rows = bars.ranked([Row("甲", 3), Row("乙", 1), Row("丙", 2)], best="low")
    assert [row.name for row in rows] == ["乙", "丙", "甲"]


def test_movement_is_a_sign_and_a_number() -> None:
    shown = words(parsed(bars.draw(RANKING, ZH)))
    assert [one for one in ("▲2", "▼1", "—", "新") if one not in shown] == []
    assert bars.table(RANKING, ZH).rows[0] == ("1", "武汉经济技术开发区", "91.0", "▲2", "正常")


def test_without_earlier_places_nothing_has_moved() -> None:
    assert not {"新", "—"} & set(words(parsed(bars.draw(TYPICAL["both sides of zero"], ZH))))


def test_what_is_missing_has_no_bar_and_says_why() -> None:
    root = parsed(bars.draw(RANKING, ZH))
    assert "第三季度未报" in words(root)
    assert len([one for one in root.iter(f"{SVG}rect") if one.attrib.get("class") == "fill-brand"]) == 4


def test_bars_are_as_long_as_their_values() -> None:
    root = parsed(bars.draw(Bars("", "", (Row("甲", 10), Row("乙", 5), Row("丙", -5))), ZH))
    wide = [float(one.attrib["width"]) for one in root.iter(f"{SVG}rect") if one.attrib.get("class") == "fill-brand"]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2)
    assert wide[1] == pytest.approx(wide[2], abs=0.2)


def test_a_row_is_one_link_with_its_name() -> None:
    (link,) = parsed(bars.draw(RANKING, ZH)).iter(f"{SVG}a")
    assert link.attrib["aria-label"] == "2. 江岸区 86.5分 ▼1 ● 正常"


@given(
    st.lists(st.tuples(st.text(max_size=30), st.none() | st.floats(-1e17, 1e17), st.none() | st.integers(1, 99))),
    st.sampled_from([360, 720]),
)
@settings(max_examples=60, deadline=None)
def test_any_rows_make_a_figure(rows: list[tuple[str, float | None, int | None]], width: int) -> None:
    figure = Bars(HOSTILE, "家", bars.ranked(Row(name, value, before=before) for name, value, before in rows))
    root = parsed(bars.draw(figure, ZH, width=width))
    for one in root.iter(f"{SVG}rect"):
        left, wide = float(one.attrib["x"]), float(one.attrib["width"])
        assert left >= 0
        assert wide >= 0
        assert left + wide <= width + 0.2


def test_a_range_is_printed_as_one_where_a_number_would_not_tell_it() -> None:
    figure = Bars("试点示范", "项", (Row("甲市", 6.5, shown="5-8项"), Row("乙市", 3)))
    assert "5-8项" in words(parsed(bars.draw(figure, ZH)))
    assert [row[2] for row in bars.table(figure, ZH).rows] == ["5-8项", "3"]
