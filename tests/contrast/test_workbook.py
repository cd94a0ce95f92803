"""The workbooks of a comparison and of changes: real numbers, frozen heads, filters, print set-up, and no formula."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.comparison.test_sides import plan, target
from tests.contrast.test_page import given
from zhizao.base.language import speaker
from zhizao.contrast import changed, compared, workbook
from zhizao.contrast.given import Given

EN = speaker("en")
SHEETS = ["The plans", "Side by side", "Per year", "Growth", "Alike", "Only in", "Lacks", "Conflicts", "Sources"]


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def beside() -> Any:
    found = compared.compared([given(name) for name in ("REPORT", "OFFICIAL", "OTHER", "THIRD")])
    return opened(workbook.compared(found, EN))


@pytest.fixture(scope="module")
def versions() -> Any:
    return opened(workbook.changes(changed.changed(given("OFFICIAL"), given("REVISED")), EN))


def rows(sheet: Worksheet) -> list[list[object]]:
    """What stands below the head."""
    first = int(str(sheet.freeze_panes)[1:])
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


@pytest.mark.parametrize("name", ["beside", "versions"])
def test_every_sheet_can_be_read_filtered_and_printed(request: pytest.FixtureRequest, name: str) -> None:
    book = request.getfixturevalue(name)
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_the_sheets_of_a_comparison(beside: Any) -> None:
    assert beside.sheetnames == SHEETS
    assert len(rows(beside["The plans"])) == 4


def test_plans_stand_side_by_side_in_numbers(beside: Any) -> None:
    told = {row[0]: row for row in rows(beside["Side by side"]) if row[0]}
    assert told["规模以上工业总产值"] == [
        "规模以上工业总产值", "亿元", 3,
        10986, 10986, 2027, "≥1.0986万亿元",
        15000, 15000, 2025, ">1.5万亿元",
        8000, 8000, 2026, "≥8000亿元",
    ]  # fmt: skip


def test_a_year_and_growth_are_those_reckoned_by_hand(beside: Any) -> None:
    yearly = {row[0]: row[1:] for row in rows(beside["Per year"])}
    assert yearly["高新技术企业数量"] == ["家/年", 315, 666.67, 233.33]
    assert yearly["重点技改项目数量"] == ["个/年", 60, 100, None]
    growth = {(row[0], row[1]): row[3:10] for row in rows(beside["Growth"])}
    # 10986 / 7420 = 1.48059; its fourth root 1.10308; points from 2.6 to 3.2.
    assert growth["规模以上工业总产值", "棠溪市 2024–2027"] == [7420, 2023, 10986, 2027, 48.06, 10.31, "%"]
    assert growth["全社会研发经费投入强度", "棠溪市 2024–2027"] == [2.6, None, 3.2, 2027, 0.6, None, "百分点"]


def test_conflicts_hold_both_sentences(beside: Any) -> None:
    told = {row[1]: row for row in rows(beside["Conflicts"])}
    differs = told["国家级专精特新“小巨人”企业数量"]
    assert (differs[3], differs[4], differs[6], differs[10], differs[12]) == (
        "differs",
        86,
        "official.txt",
        96,
        "report.txt",
    )
    assert "企业达到86家" in str(differs[8])
    assert "企业达到96家" in str(differs[14])
    assert told["规模以上工业总产值"][3] == "rounded"


def test_every_number_has_its_source(beside: Any) -> None:
    sources = rows(beside["Sources"])
    assert all(str(row[-1]).startswith("T-") and row[10] and row[6] for row in sources)
    ids = {row[-1] for row in sources}
    assert {row[-1] for row in rows(beside["Only in"])} <= ids
    assert {row[-1] for row in rows(beside["Growth"])} <= ids


def test_changes_are_told_in_numbers_and_sentences(versions: Any) -> None:
    told = {row[1]: row for row in rows(versions["Changes"])}
    raised = told["棠溪市：高新技术企业数量"]
    assert (raised[0], raised[3], raised[10]) == ("raised", 1260, 1300)
    assert "1260家" in str(raised[8])
    assert "1300家" in str(raised[15])
    assert told["棠溪市：绿色工厂数量"][3:10] == [None] * 7
    assert dict(map(tuple, rows(versions["Summary"])))["unchanged"] == 2
    assert len(rows(versions["Unchanged"])) == 2


def test_a_long_sentence_is_shown_whole(beside: Any) -> None:
    sheet = beside["Sources"]
    first = int(str(sheet.freeze_panes)[1:])
    for at, row in enumerate(rows(sheet), first):
        lines = -(-2 * len(str(row[10])) // 46)
        assert sheet.row_dimensions[at].height >= 13 * lines


def test_no_text_becomes_a_formula_and_empty_sheets_say_so() -> None:
    bad = plan(target("T-1", "=1+1", value=3, unit="家", section="=cmd|' /C calc'!A0"), title="=HYPERLINK(1)")
    book = opened(workbook.compared(compared.compared([Given("=a", bad)]), EN))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert rows(book["Conflicts"])[0][0] == "none"
    assert rows(book["Only in"])[0][1] == "=1+1"
