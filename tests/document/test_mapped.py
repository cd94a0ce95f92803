"""The map from clean text back to raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.document.mapped import Edit, MappedText


def test_a_replacement_stands_for_its_whole_old_span() -> None:
    text = MappedText("网际网路好").edited([Edit(0, 4, "互联网")])
    assert text.text == "互联网好"
    assert text.raw_span(1, 2) == (0, 4)
    assert text.raw_span(3, 4) == (4, 5)


def test_a_replacement_of_the_same_length_maps_each_character() -> None:
    assert MappedText("製造業").edited([Edit(0, 3, "制造业")]).raw_span(1, 2) == (1, 2)


def test_what_was_deleted_at_the_edges_is_left_out() -> None:
    text = MappedText("业(yè)务").edited([Edit(1, 5)])
    assert text.raw_span(0, 1) == (0, 1)
    assert text.raw_span(0, 2) == (0, 6)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        MappedText("abc").edited([Edit(0, 2), Edit(1, 3)])


@given(
    st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6), st.text(max_size=4)))
)
def test_every_offset_maps_in_order(raw: str, wishes: list[tuple[int, int, str]]) -> None:
    text = MappedText(raw)
    for start, length, replacement in wishes:
        if start + length <= len(text.text):
            text = text.edited([Edit(start, start + length, replacement)])
    spans = [text.raw_span(i, i) for i in range(len(text.text) + 1)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= offset <= len(raw) for offset in starts + ends)


@given(
    st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6), st.text(max_size=4)))
)
def test_one_layer_leads_where_all_layers_lead(raw: str, wishes: list[tuple[int, int, str]]) -> None:
    text = MappedText(raw)
    for start, length, replacement in wishes:
        if start + length <= len(text.text):
            text = text.edited([Edit(start, start + length, replacement)])
    flat = text.flattened()
    assert flat.text == text.text
    for i in range(len(text.text)):
        assert flat.raw_span(i, i + 1) == text.raw_span(i, i + 1)
