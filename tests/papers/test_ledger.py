"""A workbook holds the cells of the screen, cell for cell, and runs nothing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.papers.samples import COLOPHON, GREEN, RED, YELLOW
from zhizao.papers import ledger
from zhizao.papers.colophon import run_id
from zhizao.papers.ledger import Cell, Column, Filter, Ledger

LEDGER = Ledger(
    title="目标台账",
    columns=(
        Column("name", "指标", "text"),
        Column("unit", "责任单位", "text"),
        Column("value", "完成值", "number", "亿元"),
        Column("share", "完成率", "number", "%"),
        Column("due", "完成期限", "date"),
        Column("light", "状态", "light"),
    ),
    rows=(
        ("规模以上工业总产值", "市经济和信息化局", Decimal("3120.50"), Decimal("78.0"), date(2026, 12, 31), GREEN),
        ("技术改造项目", "各区人民政府", 112, Decimal("56.3"), date(2024, 12, 31), YELLOW),
        ("国家级创新中心", "市科技局", "未报送", None, None, RED),
    ),
    filters=(Filter("年度", "2024年"), Filter("状态", "全部")),
    colophon=COLOPHON,
)


def read(made: bytes, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(sheet).to_python()


def one(*cells: Cell, kind: ledger.Kind = "text") -> Ledger:
    """A ledger of one column."""
    return replace(LEDGER, columns=(Column("x", "列", kind),), rows=tuple((cell,) for cell in cells))


def test_what_is_read_back_is_what_the_screen_showed() -> None:
    assert read(ledger.workbook(LEDGER, "zh")) == [
        ["指标", "责任单位", "完成值（亿元）", "完成率（%）", "完成期限", "状态"],
        ["规模以上工业总产值", "市经济和信息化局", 3120.5, 78.0, date(2026, 12, 31), "● 正常"],
        ["技术改造项目", "各区人民政府", 112.0, 56.3, date(2024, 12, 31), "▲ 滞后"],
        ["国家级创新中心", "市科技局", "未报送", "", "", "■ 逾期"],
    ]


def test_the_second_sheet_tells_filters_and_colophon() -> None:
    assert read(ledger.workbook(LEDGER, "zh"), 1) == [
        ["台账", "目标台账"],
        ["行数", "3"],
        ["年度", "2024年"],
        ["状态", "全部"],
        ["运行编号", run_id(LEDGER)],
        ["数据截至", "2024年9月30日"],
        ["规则", "宜昌（绿黄红）"],
        ["审计链", "1024 · 9f86 d081 884c 7d65"],
        ["数据性质", "示例数据"],
    ]
    assert ["Filters", "none"] in read(ledger.workbook(replace(LEDGER, filters=()), "en"), 1)


def test_numbers_keep_their_places_and_lights_their_colour() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(ledger.workbook(LEDGER, "zh"))).worksheets[0]
    assert [sheet.cell(2, at).number_format for at in (3, 4, 5)] == ["0.00", "0.0", 'yyyy"年"m"月"d"日"']
    assert [sheet.cell(row, 6).font.color.rgb for row in (2, 3, 4)] == ["FF1F7A4D", "FFB7791F", "FFB42318"]


def test_the_sheet_is_set_up_to_be_read_and_printed() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(ledger.workbook(LEDGER, "zh"))).worksheets[0]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("目标台账", "B2", "A1:F4")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)  # A3
    assert (sheet.print_title_rows, int(sheet.page_setup.fitToHeight)) == ("$1:$1", 0)
    assert "第&P页 共&N页" in str(sheet.oddFooter.right.text).replace("&[Page]", "&P").replace("&[Pages]", "&N")
    assert sheet.oddHeader.right.text == "示例数据"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEF"]
    assert all(8 <= width <= 61 for width in widths)
    assert widths[0] > widths[5]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert ledger.workbook(LEDGER, "zh") == ledger.workbook(replace(LEDGER), "zh")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "http://example.org", "007", "{=1}"]
)
def test_a_text_stays_a_text(text: str) -> None:
    made = ledger.workbook(one(text), "zh")
    assert read(made)[1] == [text]
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "hyperlink" not in xml
        assert 'quotePrefix="1"' in packed.read("xl/styles.xml").decode()
    cell = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0].cell(2, 1)
    assert cell.data_type == "s"
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30), min_size=1, max_size=5)
)
def test_any_text_comes_back(texts: list[str]) -> None:
    assert [row[0] for row in read(ledger.workbook(one(*texts), "zh"))[1:]] == texts


@settings(max_examples=60, deadline=None)
@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_number_comes_back_exactly(number: Decimal) -> None:
    (found,) = read(ledger.workbook(one(number, kind="number"), "zh"))[1]
    if isinstance(found, str):
        assert found == str(number)
        assert not number.is_finite() or len(number.as_tuple().digits) > 15 or abs(number.adjusted()) > 300
    else:
        assert Decimal(repr(found)) == number


@pytest.mark.parametrize(
    "number", ["1E-40", "1E+400", "0.1234567890123456", "NaN", "sNaN", "-Infinity", "1E-400", "12345678901234567"]
)
def test_numbers_that_excel_would_bend(number: str) -> None:
    (found,) = read(ledger.workbook(one(Decimal(number), kind="number"), "zh"))[1]
    assert found == (number if number != "1E-40" else 1e-40)


def test_a_day_before_excel_counts_goes_out_as_text() -> None:
    rows = read(ledger.workbook(one(date(1899, 12, 31), date(1900, 3, 1), kind="date"), "zh"))
    assert rows[1:] == [["1899年12月31日"], [date(1900, 3, 1)]]


def test_what_excel_cannot_hold_is_named() -> None:
    with pytest.raises(ledger.CellTooLong) as caught:
        ledger.workbook(one("短", "长" * 32768), "zh")
    assert (caught.value.facts["column"], caught.value.facts["row"]) == ("列", 3)
    assert read(ledger.workbook(one("长" * 32767), "zh"))[1] == ["长" * 32767]
    with pytest.raises(ledger.TooManyRows):
        ledger.workbook(replace(LEDGER, columns=(), rows=((),) * 1_048_576), "zh")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("目标/任务:台账?", "目标 任务 台账"),
        ("'", "台账"),
        ("History", "台账"),
        ("长" * 40, "长" * 31),
        ("说明", "说明"),
    ],
)
def test_a_sheet_has_a_name_that_excel_accepts(title: str, name: str) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(ledger.workbook(replace(LEDGER, title=title), "zh")))
    assert book.sheet_names[0] == name
    assert len(set(book.sheet_names)) == 2


def test_a_long_title_or_an_ampersand_does_not_break_the_header() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(ledger.workbook(replace(LEDGER, title="甲&乙" * 200), "zh"))).worksheets[
        0
    ]
    assert str(sheet.oddHeader.center.text).startswith("甲&&乙")
    assert sheet.oddHeader.right.text == "示例数据"


def test_an_empty_ledger_is_a_head() -> None:
    assert read(ledger.workbook(replace(LEDGER, rows=()), "zh")) == [[column.head for column in LEDGER.columns]]
