"""A map shows each place with its light, loses no unit, and keeps what a map of China must show."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import (
    AT_RISK,
    HOSTILE,
    LATE,
    MADE_GOOD,
    NOT_DUE,
    ON_TRACK,
    SVG,
    ZH,
    clashes,
    even,
    parsed,
    words,
)
from zhizao.charts import geomap, grounds, projection
from zhizao.charts.geomap import Map, Mark
from zhizao.charts.grounds import Ground

STATES = (ON_TRACK, AT_RISK, LATE, NOT_DUE, MADE_GOOD)


def lit(ground: Ground, *others: Mark) -> Map:
    marks = tuple(
        Mark(one.code, one.name, STATES[at % 5], 40 + at, href=f"/units/{one.code}")
        for at, one in enumerate(ground.places)
    )
    return Map("各区进展", "%", ground, (*marks, *others), "来源：第三季度填报")


GROUNDS = {
    "武汉": grounds.districts_of("420100"),
    "全国": grounds.china(),
    "湖北": grounds.cities_of("420000"),
    "湖北各县": grounds.districts_of("420000"),
    "海南": grounds.cities_of("460000"),
    "台湾": grounds.districts_of("710000"),
    "东莞": grounds.districts_of("441900"),
}


@pytest.mark.parametrize("width", [720, 360])
@pytest.mark.parametrize("name", GROUNDS)
def test_every_place_is_named_once_with_its_value_and_nothing_overlaps(name: str, width: int) -> None:
    figure = lit(GROUNDS[name])
    root = parsed(geomap.draw(figure, ZH, width=width))
    assert clashes(root) == []
    told = "".join(words(root)).replace(" ", "")
    assert [one.name for one in figure.marks if f"{one.name}{one.value}%" not in told] == []
    assert len(list(root.iter(f"{SVG}a"))) == len(figure.marks)
    assert even(geomap.table(figure, ZH))


def test_the_districts_of_wuhan() -> None:
    figure = lit(GROUNDS["武汉"])
    links = list(parsed(geomap.draw(figure, ZH)).iter(f"{SVG}a"))
    assert links[0].attrib["aria-label"] == "江岸区 ● 正常 40%"
    assert [one.attrib["href"] for one in links] == [f"/units/{code}" for code in sorted(m.code for m in figure.marks)]
    assert geomap.table(figure, ZH).rows[0] == ("420102", "江岸区", "正常", "40")


def test_a_light_is_a_pattern_and_a_shape_and_a_word() -> None:
    root = parsed(geomap.draw(lit(GROUNDS["武汉"]), ZH))
    assert len(list(root.iter(f"{SVG}pattern"))) == 5
    assert [f"{state.word} {count}" for state, count in zip(STATES, (3, 3, 3, 2, 2), strict=True)] == [
        one for one in words(root) if re.fullmatch(r"(?:正常|滞后|逾期|未到期|已补) \d", one)
    ]


@pytest.mark.parametrize("width", [720, 360])
def test_a_national_map_keeps_the_dashes_the_islands_and_taiwan(width: int) -> None:
    svg = geomap.draw(Map("全国", "项", grounds.china(), (Mark("420000", "湖北省", LATE, 3),)), ZH, width=width)
    root = parsed(svg)
    assert len([one for one in root.iter(f"{SVG}path") if one.attrib.get("class") == "stroke-ink-2"]) == 10
    shown = words(root)
    assert [island.name for island in grounds.china().islands if island.name not in shown] == []
    assert "台湾省 无数据" in shown
    assert any(one.startswith("底图：据天地图2024年行政区划数据简化绘制；") for one in shown)


def test_a_unit_without_an_outline_is_told_below_the_map() -> None:
    zone = Mark("dhgx", "东湖新技术开发区", LATE, 55.5, href="/units/9")
    figure = lit(GROUNDS["武汉"], zone)
    root = parsed(geomap.draw(figure, ZH, width=360))
    assert "图上未画出：" in words(root)
    assert "东湖新技术开发区 55.5%" in words(root)
    assert list(root.iter(f"{SVG}a"))[-1].attrib["aria-label"] == "东湖新技术开发区 ■ 逾期 55.5%"
    assert geomap.table(figure, ZH).rows[-1] == ("dhgx", "东湖新技术开发区", "逾期", "55.5")


def test_what_has_no_data_says_why() -> None:
    figure = Map("", "%", GROUNDS["武汉"], (Mark("420102", "江岸区", why="第三季度未报"),))
    assert geomap.table(figure, ZH).rows[0][3] == "第三季度未报"
    assert geomap.table(figure, ZH).rows[1][3] == "无数据"
    assert "无数据 13" in words(parsed(geomap.draw(figure, ZH)))


def test_albers_projection_against_the_sphere() -> None:
    # Equal areas: a degree cell keeps cos(latitude) wherever it lies (Snyder 1987, chapter 14).
    def cell(lng: float, lat: float, step: float = 0.01) -> float:
        (ax, ay), (bx, by), (cx, cy) = (
            projection.conic(at) for at in ((lng, lat), (lng + step, lat), (lng, lat + step))
        )
        return abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))

    assert cell(87, 44) / cell(121, 19) == pytest.approx(0.71934 / 0.94552, rel=2e-3)


def test_hostile_names_stay_text() -> None:
    places = tuple(replace(one, name=HOSTILE) for one in GROUNDS["武汉"].places)
    ground = replace(GROUNDS["武汉"], places=places, file=HOSTILE)
    root = parsed(geomap.draw(Map(HOSTILE, HOSTILE, ground, (Mark("x", HOSTILE, LATE, 1, HOSTILE),), HOSTILE), ZH))
    assert not list(root.iter(f"{SVG}script"))


@given(
    st.lists(st.none() | st.floats(-1e17, 1e17), min_size=13, max_size=13),
    st.text(max_size=6),
    st.sampled_from([360, 540, 720]),
)
@settings(max_examples=40, deadline=None)
def test_any_values_make_a_map(values: list[float | None], unit: str, width: int) -> None:
    places = GROUNDS["武汉"].places
    marks = tuple(Mark(one.code, one.name, LATE, value) for one, value in zip(places, values, strict=True))
    figure = Map("", unit, GROUNDS["武汉"], marks)
    parsed(geomap.draw(figure, ZH, width=width))
    assert even(geomap.table(figure, ZH))
