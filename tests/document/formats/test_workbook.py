"""A workbook gives its cells as shown, each with its place, and tells what a person cannot see."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.formats.office import packed, relations
from zhizao.base import cells
from zhizao.base.errors import ZhizaoError
from zhizao.document.formats import opening
from zhizao.document.formats.extracted import Extracted
from zhizao.plan import reader

OLD = Path(__file__).with_name("old.xls")
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def made(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


def read(fill: Callable[[xlsxwriter.Workbook], None]) -> Extracted:
    return opening.extract(made(fill), "指标.xlsx")


def bare(rows: str, **more: str) -> bytes:
    """A workbook of one sheet of raw XML."""
    strings = more.get("strings", "")
    parts = {
        "_rels/.rels": relations({"b": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook {_MAIN} {_R}><sheets><sheet name="指标" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            {"s": ("worksheet", "sheet.xml"), "t": ("sharedStrings", "strings.xml")}
        ),
        "xl/sheet.xml": f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{more.get('after', '')}</worksheet>",
        "xl/strings.xml": f"<sst {_MAIN}>{strings}</sst>",
    }
    return packed(parts)


def codes(found: Extracted) -> list[str]:
    return [one.code for one in found.findings]


def test_cells_are_shown_with_their_formats_and_places() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("主要指标")
        forms = {code: book.add_format({"num_format": code}) for code in ("0.0%", "#,##0.0", "yyyy年m月", "0.0E+0")}
        sheet.write_row("B3", ["指标", "2025年", "2027年"])
        sheet.write("B4", "研发投入强度")
        sheet.write("C4", 0.0312, forms["0.0%"])
        sheet.write_formula("D4", "=C4+0.004", forms["0.0%"], 0.0352)
        sheet.write_row("B5", ["产值（亿元）\n规上", 900.25, 12000], forms["#,##0.0"])
        sheet.write_row("B7", ["建成时间", dt.date(2027, 3, 15)], forms["yyyy年m月"])
        sheet.write_row("B8", ["产量", 15000, True], forms["0.0E+0"])

    found = read(fill)
    assert found.raw.splitlines() == [
        "主要指标",
        "指标\t2025年\t2027年",
        "研发投入强度\t3.1%\t3.5%",
        "产值（亿元） 规上\t900.3\t12,000.0",
        "建成时间\t2027年3月",
        "产量\t1.5E+4\tTRUE",
    ]
    places = {found.raw[one.start : one.end]: (one.place.sheet, one.place.cell) for one in found.blocks}
    assert places["3.5%"] == ("主要指标", "D4")
    assert places["建成时间"] == ("主要指标", "B7")
    assert codes(found) == []


def test_merged_cells_are_blank_behind_their_first() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range("A1:E1", "附件1 主要指标")
        sheet.merge_range("A2:A3", "类别")
        sheet.merge_range("B2:B3", "指标")
        sheet.merge_range("C2:D2", "目标值")
        sheet.write("E2", "属性")
        sheet.write_row("C3", ["2025年", "2027年"])
        sheet.merge_range("A4:A5", "创新")
        sheet.write_row("B4", ["研发投入强度（%）", 2.8, 3.1, "预期性"])
        sheet.write_row("B5", ["高新技术企业（家）", 400, 520, "约束性"])

    assert read(fill).raw.splitlines() == [
        "附件1 主要指标",
        "类别\t指标\t目标值\t\t属性",
        "\t\t2025年\t2027年",
        "创新\t研发投入强度（%）\t2.8\t3.1\t预期性",
        "\t高新技术企业（家）\t400\t520\t约束性",
    ]


def test_a_sheet_of_indicators_becomes_targets_with_their_cells() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("主要指标")
        sheet.write_row("A1", ["指标", "单位", "2024年", "2027年"])
        sheet.write_row("A2", ["研发投入强度", "%", 2.1, 2.8])

    reading = reader.read_bytes(made(fill), "指标.xlsx")
    (target,) = (one for one in reading.plan.of("target") if one.deadline == "2027")
    assert (target.value, target.unit) == (2.8, "%")
    assert reading.document.outline.title is None  # a row of cells is no title
    assert [(place.sheet, place.cell) for place in target.places][-1] == ("主要指标", "D2")


def test_what_is_hidden_is_read_and_told() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("指标")
        sheet.write_row("A1", ["指标", "旧值", "2027年"])
        sheet.write_row("A2", ["产值", 800, 900])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        book.add_worksheet("底稿").hide()
        book.get_worksheet_by_name("底稿").write("A1", "底稿中的数")

    found = read(fill)
    assert found.raw.splitlines() == ["指标", "指标\t旧值\t2027年", "产值\t800\t900", "底稿", "底稿中的数"]
    assert codes(found) == ["hidden_content", "hidden_content"]
    assert "第2行，B列" in found.findings[0].message
    assert "整张工作表" in found.findings[1].message


def test_notes_and_text_boxes_stand_at_the_end_of_their_sheet() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("指标")
        sheet.write_row("A1", ["指标", "2027年"])
        sheet.write_row("A2", ["产值", 900])
        sheet.write_comment("B2", "张三:\n按新口径")
        sheet.insert_textbox("D2", "单位：亿元")

    found = read(fill)
    assert found.raw.splitlines()[3:] == ["单位：亿元", "B2批注：张三: 按新口径"]
    assert [(one.place.part, one.place.cell) for one in found.blocks[-2:]] == [("text box", None), ("note", "B2")]


def test_errors_and_formulas_without_a_value_are_told_where_they_stand() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指标"
    sheet.append(["指标", "2027年"])
    sheet.append(["产值", "=SUM(C1:C9)"])
    file = io.BytesIO()
    book.save(file)
    found = opening.extract(file.getvalue(), "指标.xlsx")
    assert found.raw.splitlines()[1:] == ["指标\t2027年", "产值"]
    assert codes(found) == ["not_computed"]
    assert "B2" in found.findings[0].message

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("指标").write_formula("B2", "=A1/0", None, "#DIV/0!")

    found = read(fill)
    assert [found.raw[one.start : one.end] for one in found.findings] == ["#DIV/0!"]
    assert codes(found) == ["damaged_number"]


def test_shared_strings_leave_out_readings_and_mend_escapes() -> None:
    strings = "<si><r><t>制</t></r><r><t>造</t></r><rPh><t>zhizao</t></rPh></si><si><t>甲_x000D_乙</t></si>"
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>7</v></c><c t="inlineStr"><is><t>内</t></is></c></row>'
    assert opening.extract(bare(row, strings=strings), "a.xlsx").raw == "指标\n制造\t甲 乙\t内\n"


def test_an_old_workbook_is_read_as_a_new_one() -> None:
    found = opening.extract(OLD.read_bytes(), "指标.xls")
    assert found.encoding == "xls"
    assert found.raw.splitlines() == [
        "主要指标",
        "白露市先进制造业主要指标",
        "类别\t指标\t单位\t2025年\t2028年",
        "创新\t研发投入强度\t%\t2.4%\t3.0%",
        "\t高新技术企业\t家\t1,260\t1,900",
        "E4批注：按新口径统计",
    ]
    places = {found.raw[one.start : one.end]: one.place.cell for one in found.blocks}
    assert (places["3.0%"], places["1,900"]) == ("E3", "E4")


# What cannot be read, and what is large


def test_a_million_blank_rows_and_a_far_cell_cost_nothing() -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(3, 1_000_001))
    data = bare(
        f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="2"><c r="B2" s="1"/></row>{rows}'
        '<row r="1048576"><c r="C1048576"><v>3</v></c></row>',
        after='<mergeCells><mergeCell ref="E1:XFC1048576"/></mergeCells>',
    )
    assert opening.extract(data, "a.xlsx").raw == "指标\n1\t\t2\n\t3\n"


def test_sixteen_thousand_columns_are_a_row() -> None:
    row = "".join("<c><v>1</v></c>" for _ in range(16_384))
    assert opening.extract(bare(f"<row>{row}</row>"), "a.xlsx").raw.count("\t") == 16_383


def test_a_diagonal_that_would_fill_the_memory_is_refused() -> None:
    rows = "".join(f'<row r="{at + 1}"><c r="{cells.letters(at)}{at + 1}"><v>1</v></c></row>' for at in range(16_384))
    with pytest.raises(ZhizaoError) as raised:
        opening.extract(bare(rows), "指标.xlsx")
    assert raised.value.code == "DOC-036"


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made(lambda book: book.add_worksheet()), "DOC-001"),
        (bare("<row><c><v>1</v></c></row>").replace(b"xl/sheet.xml", b"xl/sheex.xml"), "DOC-031"),
        (bare("<row><c><v>1</v></row>"), "DOC-031"),
        (bare("<row/>", strings=f"</sst>{LAUGHS}"), "DOC-031"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "DOC-030"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "DOC-031"),
        (OLD.read_bytes()[:512] + b"\xff" * 512 + OLD.read_bytes()[1024:], "DOC-031"),
    ],
    ids=["empty", "no sheet", "no xml", "laughs", "locked", "no old", "old damaged"],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(ZhizaoError) as raised:
        opening.extract(data, "指标.xlsx")
    assert raised.value.code == code
    assert "指标.xlsx" in str(raised.value)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 50_000), st.binary(min_size=1, max_size=4))
def test_any_changed_bytes_of_an_old_workbook_give_text_or_a_clear_message(at: int, changed: bytes) -> None:
    data = bytearray(OLD.read_bytes())
    data[at % len(data) : at % len(data) + len(changed)] = changed
    with contextlib.suppress(ZhizaoError):
        opening.extract(bytes(data), "指标.xls")


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_any_merging_leaves_every_cell_in_its_column(data: st.DataObject) -> None:
    width, height = data.draw(st.integers(2, 6)), 4
    top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    bottom, right = data.draw(st.integers(top, height - 1)), data.draw(st.integers(left, width - 1))
    merged = (top, left) != (bottom, right)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Sheet1")
        for row in range(height):
            sheet.write_row(row, 0, [f"{row}{column}甲" for column in range(width)])
        if merged:
            sheet.merge_range(top, left, bottom, right, "合并")

    found = read(fill)
    shown = {found.raw[one.start : one.end]: one.place.cell for one in found.blocks}
    hidden = (
        {f"{row}{column}甲" for row in range(top, bottom + 1) for column in range(left, right + 1)} if merged else set()
    )
    assert set(shown) - {"合并"} == {f"{row}{column}甲" for row in range(height) for column in range(width)} - hidden
    grid = [line.split("\t") for line in found.raw.splitlines()]
    for words in set(shown) - {"合并"}:
        if bottom - top < height - 1:
            assert int(words[1]) == next(line.index(words) for line in grid if words in line)
