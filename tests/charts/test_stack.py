"""A stack shows every state that is not empty, and every number in words."""

from __future__ import annotations

import pytest
from hypothesis import given
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
from zhizao.charts import stack
from zhizao.charts.stack import Part, Stack
from zhizao.charts.states import State

STATES = (ON_TRACK, AT_RISK, LATE, NOT_DUE, MADE_GOOD)
TASKS = Stack("21项任务中3项逾期", "项", tuple(Part(*one) for one in zip(STATES, (14, 4, 3, 0, 0), strict=True)))


def drawn_parts(svg: str) -> list[float]:
    rects = parsed(svg).iter(f"{SVG}rect")
    return [float(one.attrib["width"]) for one in rects if one.attrib["fill"].startswith("url")]


@pytest.mark.parametrize("width", [720, 360])
def test_every_number_is_told(width: int) -> None:
    root = parsed(stack.draw(TASKS, ZH, width=width))
    assert clashes(root) == []
    assert words(root)[1:] == ["正常 14项", "滞后 4项", "逾期 3项", "未到期 0项", "已补 0项"]


def test_only_what_is_there_is_drawn() -> None:
    wide = drawn_parts(stack.draw(TASKS, ZH))
    assert len(wide) == 3
    assert wide[0] + 2 == pytest.approx(14 / 21 * 696, abs=0.2)


def test_a_small_part_can_be_seen() -> None:
    parts = tuple(Part(state, count) for state, count in zip(STATES, (4000, 1, 1, 2, 3), strict=True))
    wide = drawn_parts(stack.draw(Stack("悬殊", "项", parts), ZH))
    assert min(wide) >= 18
    assert sum(wide) + 2 * len(wide) == pytest.approx(696, abs=1)


def test_the_table_gives_shares() -> None:
    table = stack.table(TASKS, ZH)
    assert even(table)
    assert table.rows[0] == ("正常", "14", "66.7%")
    assert stack.table(Stack("", "项", (Part(LATE, 0),)), ZH).rows == (("逾期", "0", ""),)


def test_each_part_is_one_link() -> None:
    root = parsed(stack.draw(Stack("", "项", (Part(ON_TRACK, 3, "/ledger?light=green"), Part(LATE, 1))), ZH))
    assert [one.attrib["aria-label"] for one in root.iter(f"{SVG}a")] == ["● 正常 3项"]


def test_hostile_words_stay_text() -> None:
    parsed(stack.draw(Stack(HOSTILE, HOSTILE, (Part(State("red", "■", HOSTILE), 3),)), ZH))


@given(st.lists(st.integers(0, 10**9), max_size=5), st.sampled_from([360, 720]))
def test_any_counts_fill_the_width(counts: list[int], width: int) -> None:
    figure = Stack("", "项", tuple(Part(state, count) for state, count in zip(STATES, counts, strict=False)))
    wide = drawn_parts(stack.draw(figure, ZH, width=width))
    assert len(wide) == sum(count > 0 for count in counts)
    assert not wide or sum(wide) + 2 * len(wide) == pytest.approx(width - 24, abs=1)
