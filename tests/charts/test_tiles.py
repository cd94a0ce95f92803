"""Tiles show every unit once, in a near-square grid or where it lies, in an order that keys can follow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.drawn import AT_RISK, HOSTILE, LATE, LONG, ON_TRACK, SVG, ZH, clashes, even, parsed, words
from zhizao.charts import tiles
from zhizao.charts.tiles import SameCell, Tile, Tiles

PLACED = (
    Tile("北岭县", ON_TRACK, 93.5, row=1, column=2, href="/u/1"),
    Tile("西湾区", AT_RISK, 71, row=2, column=1, href="/u/2"),
    Tile("中心城区", LATE, 40, row=2, column=2),
    Tile("南溪县", why="本期不考核", row=3, column=2),
    Tile("新区"),
)
TYPICAL = {
    "placed": Tiles("按方位", "%", PLACED),
    "zones": Tiles("各开发区", "项", tuple(Tile(f"第{i}经济技术开发区", ON_TRACK, i) for i in range(16))),
    "sixty": Tiles("六十", "亿元", tuple(Tile(f"第{i}开发区", LATE, i * 1000) for i in range(60))),
    "one long name": Tiles("一个", "项", (Tile(LONG, LATE, 5, why=LONG),)),
    "none": Tiles("无", "", ()),
}


@pytest.mark.parametrize("width", [720, 360])
@pytest.mark.parametrize("name", TYPICAL)
def test_no_label_lies_on_another(name: str, width: int) -> None:
    assert clashes(parsed(tiles.draw(TYPICAL[name], ZH, width=width))) == []
    assert even(tiles.table(TYPICAL[name], ZH))


def test_every_tile_says_name_word_and_value() -> None:
    shown = words(parsed(tiles.draw(TYPICAL["placed"], ZH)))
    assert shown[1:] == "新区 无数据 北岭县 正常 93.5% 西湾区 滞后 71% 中心城区 逾期 40% 南溪县 本期不考核".split()


def test_places_that_are_given_are_kept() -> None:
    assert tiles.arranged(PLACED, 8) == [(1, 2), (2, 1), (2, 2), (3, 2), (1, 1)]


def test_in_too_narrow_a_figure_the_reading_order_stays() -> None:
    far = (Tile("乙", row=1, column=9), Tile("甲", row=1, column=1), Tile("丙", row=2, column=1))
    assert tiles.arranged(far, 2) == [(1, 2), (1, 1), (2, 1)]


def test_two_tiles_in_one_place_are_refused() -> None:
    with pytest.raises(SameCell, match="CHART-003"):
        tiles.arranged((Tile("甲", row=1, column=1), Tile("乙", row=1, column=1)), 8)


def test_links_stand_in_reading_order_and_know_their_place() -> None:
    links = list(parsed(tiles.draw(TYPICAL["placed"], ZH)).iter(f"{SVG}a"))
    assert [(one.attrib["data-row"], one.attrib["data-column"]) for one in links] == [("1", "2"), ("2", "1")]
    assert links[0].attrib["aria-label"] == "北岭县 正常 93.5%"


def test_hostile_names_stay_text() -> None:
    parsed(tiles.draw(Tiles(HOSTILE, HOSTILE, (Tile(HOSTILE, LATE, 1, HOSTILE),), HOSTILE), ZH))


CELLS = st.integers(1, 9)


@given(st.lists(st.tuples(CELLS, CELLS), unique=True, max_size=12), st.integers(0, 40), st.integers(1, 9))
@settings(max_examples=80)
def test_every_tile_has_a_cell_of_its_own(given_cells: list[tuple[int, int]], others: int, most: int) -> None:
    fixed = [Tile("甲", row=row, column=column) for row, column in given_cells]
    cells = tiles.arranged((*fixed, *(Tile("乙") for _ in range(others))), most)
    assert len(set(cells)) == len(cells) == len(fixed) + others
    assert all(column <= most for _, column in cells)
