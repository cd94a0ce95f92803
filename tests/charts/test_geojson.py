"""A map that a user hands in is checked whole; each error says where and what to do."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.charts.drawn import LATE, ON_TRACK, ZH, clashes, parsed, words
from zhizao.charts import geojson, geomap
from zhizao.charts.geojson import BadFeature, BadPosition, MapTooLarge, NotGeoJson, NotOnTheMap
from zhizao.charts.geomap import Map, Mark

SQUARE = [[114.3, 30.4], [114.6, 30.4], [114.6, 30.6], [114.3, 30.6], [114.3, 30.4]]
WEST = [[[x - 0.4, y] for x, y in SQUARE]]


def feature(coordinates: object = None, kind: str = "Polygon", **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties or {"name": "东湖新技术开发区"},
        "geometry": {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates},
    }


def collection(*features: object, **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


TWO = collection(
    feature(name="东湖新技术开发区", code="WHDH"),
    feature([WEST], "MultiPolygon", name="武汉经济技术开发区", gb="156420171"),
)


def test_zones_are_read_and_joined_by_code_or_name() -> None:
    ground = geojson.joined(geojson.read(TWO, "开发区.geojson"), {"WHDH": "光谷", "JKQ": "武汉经济技术开发区"})
    assert [(place.code, place.name) for place in ground.places] == [
        ("WHDH", "东湖新技术开发区"),
        ("JKQ", "武汉经济技术开发区"),
    ]
    marks = (Mark("WHDH", "光谷", ON_TRACK, 95, href="/units/1"), Mark("JKQ", "武汉经开区", LATE, 40))
    root = parsed(geomap.draw(Map("两区一绿一红", "%", ground, marks), ZH))
    assert clashes(root) == []
    assert "底图：开发区.geojson（用户提供）。" in words(root)


def test_a_code_of_the_national_list_loses_its_country() -> None:
    assert geojson.read(TWO, "x").places[1].code == "420171"


def test_units_without_an_outline_are_named() -> None:
    with pytest.raises(NotOnTheMap, match="CHART-009") as caught:
        geojson.joined(geojson.read(TWO, "开发区.geojson"), {"LKG": "武汉临空港经济技术开发区", "WHDH": "光谷"})
    assert "武汉临空港经济技术开发区" in str(caught.value)
    assert "东湖新技术开发区、武汉经济技术开发区" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "line 1, column 1"),
        ('{"type": "FeatureCollection",\n "features": [}', "line 2, column 15"),
        ("[" * 100_000, "line 1"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "no JSON"),
        ("[]", "no FeatureCollection"),
        ('{"type": "Topology"}', "no FeatureCollection"),
        (collection(), "holds no feature"),
        (json.dumps({"type": "FeatureCollection", "features": {}}), "holds no feature"),
        (collection(feature(), crs={"properties": {"name": "EPSG:3857"}}), "not in degrees"),
        (collection(feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}), "not in degrees"),
    ],
)
def test_what_is_no_map_is_refused(text: str, where: str) -> None:
    with pytest.raises(NotGeoJson, match=where):
        geojson.read(text, "x.geojson")


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"])
def test_degrees_may_be_named(name: str) -> None:
    assert len(geojson.read(collection(feature(), crs={"type": "name", "properties": {"name": name}}), "x").places) == 1


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (feature(kind="Point"), "no Polygon"),
        (feature(kind="GeometryCollection"), "no Polygon"),
        ({"type": "Feature", "properties": {"name": "无"}, "geometry": None}, "no Polygon"),
        (feature(其他="无名"), "neither a code nor a name"),
        (7, "neither a code nor a name"),
        (feature([]), "empty"),
        (feature([[]]), "empty"),
        (feature("M0 0"), "empty"),
        (feature([SQUARE[:3]]), "four positions"),
        (feature([SQUARE[:4]]), "four positions"),
        (feature([[SQUARE[0]] * 4]), "encloses nothing"),
        (feature(name="东湖新技术开发区"), "same code or name"),
    ],
)
def test_a_bad_feature_is_refused_by_its_number(bad: object, problem: str) -> None:
    with pytest.raises(BadFeature, match=rf"feature 2.*{problem}.*CHART-007"):
        geojson.read(collection(feature(), bad), "x.geojson")


@pytest.mark.parametrize(
    "position",
    [[181, 30], [30.6, 114.3], [12723456.2, 3567890.1], ["114", "30"], [114], [True, 30], None, 114, [1e999, 0]],
)
def test_a_position_that_lies_nowhere_is_refused(position: object) -> None:
    text = collection(feature([[position, *SQUARE[1:4], position]])).replace("Infinity", "1e999")
    with pytest.raises(BadPosition, match=r"feature 1 \(东湖新技术开发区\).*CHART-008"):
        geojson.read(text, "x.geojson")


def test_too_much_is_refused() -> None:
    with pytest.raises(MapTooLarge, match="5100077 bytes"):
        geojson.read(collection(feature()).ljust(5_100_077), "x.geojson")
    with pytest.raises(MapTooLarge, match="501 features"):
        geojson.read(collection(*(feature(name=str(i)) for i in range(501))), "x.geojson")
    ring = [[i / 2000, 1] for i in range(200_001)]
    with pytest.raises(MapTooLarge, match="200002 positions"):
        geojson.read(collection(feature([[*ring, ring[0]]])), "x.geojson")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "features", "properties", "geometry", "coordinates", "name"]), inner)
    ),
)


@given(JSON | st.builds(lambda one: {"type": "FeatureCollection", "features": [one]}, JSON))
def test_anything_is_read_or_refused_in_words(data: object) -> None:
    with suppress(MapTooLarge, NotGeoJson, BadFeature, BadPosition):
        assert geojson.read(json.dumps(data), "x.geojson").places
