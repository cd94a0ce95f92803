"""Twelve layouts of tables, printed: ruled, with three lines, without lines, and by a browser; every cell right or flagged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.document.formats import printed
from tests.plan.tables import forms, told
from tests.plan.tables.forms import Layout

LAYOUTS = forms.layouts()
# How a printed table is ruled: typst's stroke. What has none gets a line over and under it and under its head.
RULED = {"ruled": "0.5pt", "open at the sides": "(x, _) => (left: if x > 0 { 0.5pt }, y: 0.5pt)"}
THREE_LINES = "none"


def as_pdf(layout: Layout, stroke: str) -> tuple[bytes, str]:
    """The layout typeset."""
    spans = [
        {"x": j, "y": i, "rowspan": down, "colspan": across, "text": text}
        for i, j, down, across, text in layout.spans()
    ]
    widths = [max(len(row[k]) for row in layout.rows) for k in range(len(layout.rows[0]))]
    body = f"""
      #set text(size: 9pt)
      #for line in data.before {{ par(line) }}
      #table(
        columns: data.widths.map(wide => (calc.max(wide, 3) + 1) * 1fr), stroke: {stroke}, align: horizon,
        {"table.hline()," if stroke == "none" else ""}
        ..data.spans.map(one => table.cell(x: one.x, y: one.y, rowspan: one.rowspan, colspan: one.colspan, one.text)),
        {f"table.hline(y: 1), table.hline(y: {len(layout.rows)})," if stroke == "none" else ""}
      )
      #for line in data.after {{ par(line) }}
      #if data.listed.len() > 0 {{ table(columns: data.listed.at(0).len(), ..data.listed.flatten()) }}
    """
    data = {
        "before": layout.before,
        "spans": spans,
        "widths": widths,
        "after": _lines(layout),
        "listed": _listed(layout),
    }
    page = '#set page(paper: "a4", flipped: true, margin: 2cm)' if stroke == "none" else printed.PAGE
    return printed.typeset(body, page=page, data=data), "a.pdf"


def _lines(layout: Layout) -> list[str]:
    return [line for line in layout.after if "\t" not in line]


def _listed(layout: Layout) -> list[list[str]]:
    """The rows of a list behind the table."""
    return [line.split("\t") for line in layout.after if "\t" in line]


@pytest.mark.parametrize("ruled", RULED)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_printed_layout_is_read(layout: Layout, ruled: str) -> None:
    assert told.read(as_pdf(layout, RULED[ruled])) == layout.expect


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_of_three_lines_is_read_or_flagged(layout: Layout) -> None:
    found = told.read(as_pdf(layout, THREE_LINES))
    assert found == layout.expect or any(line.startswith("finding | table_uncertain") for line in found)


def test_most_layouts_of_three_lines_need_no_flag() -> None:
    right = [layout for layout in LAYOUTS if told.read(as_pdf(layout, THREE_LINES)) == layout.expect]
    assert len(right) >= 8


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_printed_by_a_browser_is_read(layout: Layout, chromium: str, tmp_path: Path) -> None:
    page = forms.as_html(replace(layout, after=_lines(layout)))[0].decode().replace("<table border=1>", "<table>")
    page += "<table>" + "".join(f"<tr><td>{'<td>'.join(row)}" for row in _listed(layout)) + "</table>"
    style = "table{border-collapse:collapse} td{border:1px solid #000;padding:2px 4px;font-size:12px} td p{margin:0}"
    assert told.read((printed.browser([], chromium, tmp_path, style=style, body=page), "a.pdf")) == layout.expect
