"""Texts fit their width, lose nothing while wrapped, and no line begins with a closing mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhizao.charts import lettering

TEXTS = st.text(alphabet=st.sampled_from("武汉东湖新技术开发区，。）%(ABCiw 1234567890、"), max_size=60)


@given(TEXTS, st.integers(60, 400))
def test_wrapped_lines_hold_every_character_and_fit(text: str, room: int) -> None:
    lines = lettering.wrap(text, 12, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # A closing mark may hang over rather than begin a line.
    assert all(lettering.width(line.rstrip("，。）%、"), 12) <= room for line in lines)


@given(TEXTS, st.integers(30, 200), st.integers(1, 3))
def test_a_text_with_too_many_lines_is_cut_and_says_so(text: str, room: int, most: int) -> None:
    lines = lettering.wrap(text, 12, room, lines=most)
    assert len(lines) <= most
    if len(lettering.wrap(text, 12, room)) > most:
        assert lines[-1].endswith("…")


def test_no_line_begins_with_a_closing_mark() -> None:
    assert lettering.wrap("目标任务全部完成，同比增长。", 10, 80) == ["目标任务全部完", "成，同比增长。"]


def test_no_line_ends_with_an_opening_mark() -> None:
    assert lettering.wrap("江夏区人民政府（含开发区）", 10, 80) == ["江夏区人民政府", "（含开发区）"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert len(lettering.wrap("a" * 90, 10, 60)) > 8
