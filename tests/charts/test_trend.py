"""A trend shows every value it is given, gaps as gaps, and its labels apart from each other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import AT_RISK, HOSTILE, LATE, LONG, ON_TRACK, SVG, ZH, clashes, even, parsed, words
from zhizao.base import language
from zhizao.charts import trend
from zhizao.charts.numbers import NoNumber
from zhizao.charts.svg import BadLink
from zhizao.charts.trend import Milestone, Point, Trend

QUARTERS = tuple(f"{year}年第{name}季度" for year in (2017, 2018, 2019) for name in "一二三四")
VALUES = (0, 2, 5, None, 9, 12, 15, None, None, None, None, None)
PILOTS = Trend(
    "省级试点15项，比应达少2项",
    "项",
    tuple(
        Point(period, value, 2.4 * i, 2.6 * i + 1, why="未到期" if i > 6 else "未报", href=f"/reports/{i}")
        for i, (period, value) in enumerate(zip(QUARTERS, VALUES, strict=True))
    ),
    target=30,
    target_name="2019年目标",
    baseline=2,
    baseline_name="2016年基数",
    milestones=(Milestone(QUARTERS[3], 8, "首批认定"), Milestone(QUARTERS[7], 18, "中期评估")),
    state=AT_RISK,
    note="来源：试点名册；数据截至2018年9月28日",
)


def run(*values: float | Decimal | None, **more: object) -> Trend:
    points = tuple(Point(f"{2018 + i // 12}年{i % 12 + 1}月", value) for i, value in enumerate(values))
    return Trend("标题", "亿元", points, **more)  # type: ignore[arg-type]


TYPICAL = {
    "pilots": PILOTS,
    "one point": run(6200, target=6500, state=ON_TRACK),
    "sixty points": run(*(5000 + i * 20 for i in range(60)), target=7000, state=LATE),
    "no value": run(None, None, target=30),
    "nothing": run(),
    "from below zero": run(-3.2, -1, 0.4, 1.7, target=2, baseline=-3.2, state=ON_TRACK),
    "huge": run(1.2e11, 1.5e11, Decimal("3.1e11"), target=4e11),
    "all below zero": run(-5e16, -4.9e16),
    "not from zero": run(98.2, None, 98.9, target=99.5, baseline=98),
    "long words": run(1, 2, 4, target=5, target_name=LONG[:16], baseline=1, baseline_name=LONG[:12]),
}


@pytest.mark.parametrize("width", [720, 360])
@pytest.mark.parametrize("name", TYPICAL)
def test_no_label_lies_on_another(name: str, width: int) -> None:
    assert clashes(parsed(trend.draw(TYPICAL[name], ZH, width=width))) == []


@pytest.mark.parametrize("width", [720, 360])
def test_every_label_is_there(width: int) -> None:
    shown = words(parsed(trend.draw(PILOTS, ZH, width=width)))
    wanted = ["15项 滞后", "2019年目标 30项", "2016年基数 2项", "首批认定 8项", "中期评估 18项", "应达", "单位：项"]
    assert [label for label in (*wanted, PILOTS.title, PILOTS.note, QUARTERS[-1]) if label not in shown] == []


def test_a_missing_period_breaks_the_line_and_is_never_zero() -> None:
    root = parsed(trend.draw(PILOTS, ZH))
    lines = [one.attrib["d"] for one in root.iter(f"{SVG}path") if one.attrib.get("class") == "stroke-brand"]
    assert [line.count("L") for line in lines] == [2, 2]
    rows = trend.table(PILOTS, ZH).rows
    assert rows[3][1] == "未报"
    assert rows[8][1] == "未到期"


def test_a_value_between_gaps_is_a_dot() -> None:
    root = parsed(trend.draw(run(*([1.0, None] * 20)), ZH))
    assert len([one for one in root.iter(f"{SVG}circle") if one.attrib.get("class") == "fill-brand"]) == 20


def test_the_light_stands_at_the_last_value_as_a_shape() -> None:
    root = parsed(trend.draw(PILOTS, ZH))
    assert [one.tag for one in root.iter() if one.attrib.get("class") == "fill-yellow"] == [f"{SVG}path"]


def test_one_bound_is_a_dashed_line_and_two_are_a_band() -> None:
    one = Trend("", "项", tuple(Point(str(i), i, low=i) for i in range(4)))
    two = Trend("", "项", tuple(Point(str(i), i, low=i, high=i + 1) for i in range(4)))
    assert "stroke-dasharray" in trend.draw(one, ZH)
    assert "fill-opacity" not in trend.draw(one, ZH)
    assert "fill-opacity" in trend.draw(two, ZH)


def test_an_axis_that_is_cut_says_so() -> None:
    note = "注：纵轴不从 0 起。"
    assert note in words(parsed(trend.draw(run(98, 99), ZH)))
    assert note not in words(parsed(trend.draw(run(9, 99), ZH)))


def test_the_table_holds_what_the_figure_shows() -> None:
    table = trend.table(PILOTS, ZH)
    assert even(table)
    assert table.head == ("时期", "数值（项）", "应达（项）", "节点")
    assert table.rows[6] == ("2018年第三季度", "15", "14.4–16.6", "")
    assert table.rows[-2:] == (("2016年基数", "2", "", ""), ("2019年目标", "30", "", ""))


def test_a_milestone_outside_the_periods_is_told_below() -> None:
    figure = run(1, 2, milestones=(Milestone("2030年", 9, "远期"),))
    assert "远期 9亿元（2030年）" in words(parsed(trend.draw(figure, ZH)))
    assert ("2030年", "", "", "远期 9") in trend.table(figure, ZH).rows


def test_a_reader_hears_the_finding_and_the_last_value() -> None:
    root = parsed(trend.draw(PILOTS, language.speaker("en")))
    told = " ".join(one.text or "" for one in root if one.tag in (f"{SVG}title", f"{SVG}desc"))
    assert PILOTS.title in told
    assert "Last value: 15项 ▲ 滞后, 2018年第三季度." in told


def test_hostile_names_stay_text() -> None:
    figure = Trend(
        HOSTILE, HOSTILE, (Point(HOSTILE, 1, why=HOSTILE),), 2, HOSTILE, 1, HOSTILE, state=ON_TRACK, note=HOSTILE
    )
    assert not list(parsed(trend.draw(figure, ZH)).iter(f"{SVG}script"))


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        " data:text/html,x",
        "//elsewhere",
        "\\\\host",
        "/\\host",
        "/\t/host",
        "https:///x",
        "page",
    ],
)
def test_a_link_that_is_no_page_is_refused(href: str) -> None:
    with pytest.raises(BadLink, match="CHART-001"):
        trend.draw(Trend("", "", (Point("一月", 1, href=href),)), ZH)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("1e400"), 10**400, 1e18])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(NoNumber, match="CHART-002"):
        trend.draw(run(value), ZH)


def test_equal_figures_of_one_page_have_ids_of_their_own() -> None:
    assert trend.draw(PILOTS, ZH) == trend.draw(PILOTS, ZH)
    ids = {parsed(trend.draw(PILOTS, ZH, key=key, width=width))[0].attrib["id"] for key in "ab" for width in (720, 360)}
    assert len(ids) == 4


NUMBERS = st.none() | st.floats(-1e17, 1e17) | st.decimals(-(10**15), 10**15, places=3) | st.integers(-(10**9), 10**9)


@given(st.lists(st.builds(Point, st.text(max_size=8), NUMBERS, NUMBERS, NUMBERS), max_size=70), NUMBERS, NUMBERS)
@settings(max_examples=60, deadline=None)
def test_any_values_make_a_figure_and_a_table(
    points: list[Point], target: float | None, baseline: float | None
) -> None:
    figure = Trend("标题", "万元", tuple(points), target, baseline=baseline, state=LATE)
    root = parsed(trend.draw(figure, ZH, width=360))
    bottom = float(root.attrib["height"])
    for one in root.iter(f"{SVG}circle"):
        assert -1 <= float(one.attrib["cy"]) <= bottom
    assert even(trend.table(figure, ZH))
