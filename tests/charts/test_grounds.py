"""The maps hold every place of the reference files, the ten dashes and the islands; nothing was lost in packing them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.charts import pack_maps
from zhizao.charts import grounds
from zhizao.charts.grounds import Place, UnknownPlace

COUNTS = {"provinces": 34, "cities": 372, "districts": 2891}


@pytest.mark.parametrize("level", pack_maps.LEVELS)
def test_packing_loses_nothing(shared: Path, level: str) -> None:
    every = [one for one in pack_maps.features(shared / "reference", level) if pack_maps.code(one)]
    wanted = {
        pack_maps.code(one): Place(
            pack_maps.code(one),
            one["properties"]["name"],
            tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in pack_maps.polygons(one)),
        )
        for one in every
    }
    assert len(wanted) == COUNTS[level]
    assert {place.code: place for place in grounds._places(level)} == wanted  # type: ignore[arg-type]


def test_the_files_are_what_the_packing_writes(shared: Path) -> None:
    for level in pack_maps.LEVELS:
        assert (pack_maps.MAPS / f"{level}.json").read_text("utf-8") == pack_maps.packed(shared / "reference", level)


def test_the_ten_dashes_are_those_of_the_reference(shared: Path) -> None:
    line = pack_maps.dashes(pack_maps.features(shared / "reference", "provinces"))
    assert [list(map(list, dash)) for dash in grounds.china().dashes] == line


def test_china_is_whole() -> None:
    china = grounds.china()
    assert len(china.places) == COUNTS["provinces"]
    assert {"台湾省", "香港特别行政区", "澳门特别行政区"} <= {place.name for place in china.places}
    assert len(china.dashes) == 10
    assert {"钓鱼岛", "赤尾屿", "黄岩岛", "曾母暗沙", "东沙群岛", "西沙群岛", "中沙群岛", "南沙群岛"} == {
        island.name for island in china.islands
    }


@pytest.mark.parametrize(
    ("code", "count"),
    [("420100", 13), ("420000", 103), ("310000", 16), ("441900", 1), ("420106", 1), ("710000", 20), ("820000", 1)],
)
def test_districts_are_found_by_the_beginning_of_their_code(code: str, count: int) -> None:
    found = grounds.districts_of(code).places
    assert len(found) == count
    assert all(place.code.startswith(code.rstrip("0")) for place in found)


def test_cities_of_a_province_and_the_counties_directly_under_it() -> None:
    names = [place.name for place in grounds.cities_of("420000").places]
    assert len(names) == 17
    assert {"武汉市", "恩施土家族苗族自治州", "仙桃市"} <= set(names)


def test_hainan_keeps_the_south_china_sea_and_taiwan_its_islands() -> None:
    for ground in (grounds.cities_of("460000"), grounds.districts_of("460000"), grounds.districts_of("460300")):
        assert len(ground.dashes) == 10
        assert "南沙群岛" in {island.name for island in ground.islands}
    assert {island.name for island in grounds.districts_of("710000").islands} == {"钓鱼岛", "赤尾屿"}
    assert grounds.districts_of("420100").islands == ()
    assert grounds.districts_of("460100").dashes == ()


@pytest.mark.parametrize("code", ["", "0", "42", "999900", "100000", "4201000", "武汉"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownPlace, match="CHART-004"):
        grounds.districts_of(code)
