"""A share fills its area with a step of one colour, and the legend counts every step."""

from __future__ import annotations

from dataclasses import replace

from tests.charts.drawn import ZH, clashes, parsed, words
from tests.charts.test_geomap import GROUNDS, lit
from zhizao.charts import geomap, shades, tiles
from zhizao.charts.palette import palette
from zhizao.charts.tiles import Tile, Tiles


def test_a_darker_step_is_a_larger_share() -> None:
    steps = [shades.step(value) for value in range(101)]
    assert steps == sorted(steps)
    assert set(steps) == {1, 2, 3, 4, 5}

    def lightness(step: int) -> int:
        colour = palette().colours[f"shade-{step}"]
        return sum(int(colour[at : at + 2], 16) for at in (1, 3, 5))

    assert sorted(range(1, 6), key=lightness, reverse=True) == [1, 2, 3, 4, 5]


def test_a_shaded_map_prints_its_numbers_counts_its_steps_and_shows_no_light() -> None:
    figure = lit(GROUNDS["武汉"])
    marks = tuple(replace(one, state=None) for one in figure.marks[:-1])
    drawn = geomap.draw(replace(figure, marks=marks, shaded=True), ZH)
    root = parsed(drawn)
    assert clashes(root) == []
    told = "".join(words(root)).replace(" ", "")
    for one in marks:
        assert f"{one.name}{one.value}%" in told
        assert f'class="fill-shade-{shades.step(one.value or 0)}"' in drawn
    assert f"<60%:{sum((one.value or 0) < 60 for one in marks)}" in told
    assert "暂无数据:1" in told or "无数据:1" in told
    assert "area-" not in drawn


def test_shaded_tiles_fill_by_their_share() -> None:
    shown = Tiles(
        "各区正常率", "%", (Tile("甲", None, 95), Tile("乙", None, 10), Tile("丙", None, None, "无")), shaded=True
    )
    drawn = tiles.draw(shown, ZH)
    assert drawn.count("fill-shade-5") == 1 + 1
    assert drawn.count("fill-shade-1") == 1 + 1
    assert "≥90%: 1" in "".join(words(parsed(drawn)))
