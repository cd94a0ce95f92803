"""Layouts: twelve ways to set a table of indicators or tasks, each cell right or flagged, in every form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.tables import told
from tests.plan.tables.forms import FORMS, LEFT, Layout, as_text, layouts
from zhizao.plan import reader

LAYOUTS = layouts()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_is_read(layout: Layout, form: str) -> None:
    assert told.read(FORMS[form](layout)) == layout.expect


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_quotes_and_baselines_slice_the_raw_text(layout: Layout, form: str) -> None:
    reading = reader.read_bytes(*FORMS[form](layout))
    raw = reading.document.raw
    for record in reading.plan.records:
        assert record.quote == raw[record.start : record.end]
        start = getattr(record, "baseline", None)
        if start:
            assert f"{start.value:g}"[0] in raw[start.start : start.end].replace(",", "")


def shufflable() -> list[Layout]:
    """Layouts whose columns may change places: none is merged over columns, names no group of tasks, or stands for a row."""
    apart = ("years_down", "fields_down", "tasks")
    return [
        one
        for one in LAYOUTS
        if not any(LEFT in row for row in one.rows) and not any(word in one.name for word in apart)
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_the_columns_changes_nothing(data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(shufflable()))
    order = data.draw(st.permutations(range(len(layout.rows[0]))))
    shuffled = replace(layout, rows=[[row[i] for i in order] for row in layout.rows])
    assert sorted(told.read(as_text(shuffled))) == sorted(told.read(as_text(layout)))
