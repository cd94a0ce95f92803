"""Workbook: out to a unit and back, with every mistake listed where it stands."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.programme import files
from zhizao.base import cells, containers
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import speaker
from zhizao.programme import evidence, figures, sheets, workbook
from zhizao.programme.workbook import Dry, Form, Line

FIRST = 5  # the first row of the table, as spreadsheets number it


def money(key: str, **more: Any) -> Line:
    shown = {"task": "推进技改", "measure": "技改投资", "unit": "亿元", "target": "≥1000亿元", "last": Decimal("310.5")}
    return Line(key, **{"given": shown, "units": {"value": "亿元"}, "rising": True, **more})


LINES = (
    money("r1"),
    Line("r2", {"task": "提高配套", "measure": "本地配套率", "unit": "%"}, {"value": "%"}, ratio=True, decimals=1),
    Line("r3", {"task": "组织领导"}, measured=False),
    Line("r4", {"task": "稳增长", "measure": "增加值增速", "unit": "%"}, {"value": "%"}, negative=True, decimals=1),
    Line("r5", {"task": "=1+1", "measure": "上云企业数量", "unit": "家"}, {"value": "家"}, decimals=0),
)


def form(lines: tuple[Line, ...] = LINES, **more: Any) -> Form:
    common = {
        "programme": "p1",
        "programme_name": "临澜市先进制造业集群方案",
        "unit": "gongxin",
        "unit_name": "市工业和信息化局",
        "period": "2026-10",
        "period_name": "2026年10月",
        "made": date(2026, 10, 28),
        "schema": workbook.reports(),
    }
    return Form(**{**common, "lines": lines, **more})


COLUMNS = {one.name: cells.letters(number) for number, one in enumerate(form().fields)}
GOOD = {
    "value5": 320.75,
    "progress5": "已投产",
    "numerator6": 45,
    "denominator6": 70,
    "progress7": "召开专题会议",
    "next7": "逐项落实",
    "value8": -0.5,
    "value9": 1200,
    "problems9": "  资金不足  ",
}


def filled(cells: dict[str, Any], change: Callable[[Worksheet], None] | None = None, own: Form | None = None) -> bytes:
    """The template with cells filled in by another program, named like value5."""
    book = openpyxl.load_workbook(io.BytesIO(workbook.template(own or form())))
    for place, value in cells.items():
        name, row = re.fullmatch(r"([a-z]+)(\d+)", place).groups()  # type: ignore[union-attr]
        book.worksheets[0][f"{COLUMNS[name]}{row}"] = value
    if change:
        change(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def mistakes(dry: Dry) -> list[tuple[str, str | None]]:
    return [(type(one.error).__name__, one.cell) for one in dry.errors]


def one_cell(place: str, value: Any) -> Dry:
    return workbook.read(filled({**GOOD, place: value}), form())


def test_a_filled_in_template_comes_back() -> None:
    dry = workbook.read(filled(GOOD), form())
    assert (dry.errors, dry.warnings) == ((), ())
    rows = {entry.key: entry for entry in dry.accepted()}
    assert rows["r1"].values["value"] == Decimal("320.75")
    assert (rows["r1"].row, rows["r5"].row) == (5, 9)
    assert rows["r2"].values["value"] == Decimal("64.3")
    assert rows["r3"].values == {"comment": None, "progress": "召开专题会议", "problems": None, "next": "逐项落实"}
    assert rows["r4"].values["value"] == Decimal("-0.5")
    assert str(rows["r5"].values["value"]) == "1200"
    assert rows["r5"].values["problems"] == "资金不足"


def test_the_same_form_gives_the_same_bytes() -> None:
    assert workbook.template(form()) == workbook.template(form())
    assert workbook.template(form()) != workbook.template(form(), "en")


def test_the_template_is_what_an_office_expects() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.template(form()))).worksheets[0]
    assert sheet.title == "填报"
    assert "临澜市先进制造业集群方案" in sheet["B1"].value
    assert all(word in sheet["B2"].value for word in ("市工业和信息化局", "2026年10月", "2026年10月28日", "第2版"))
    assert [sheet.cell(4, column).value for column in (2, 3, 7)] == ["任务", "指标", "本期值"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "D5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$4:$4",
    )
    assert sheet["B5"].font.name == "宋体"
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert "G5" in unlocked
    assert not unlocked & {"A5", "B5", "F5", "H5", "G7"}  # key, task, last, no ratio, no measure
    assert {"H6", "I6", "K7"} <= unlocked
    assert [rule.type for rule in sheet.data_validations.dataValidation].count("decimal") == 3
    assert sheet["F5"].value == 310.5
    assert sheet["G6"].number_format == "#,##0.0"


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.template(form()))).worksheets[0]
    assert (sheet["B9"].value, sheet["B9"].data_type) == ("=1+1", "s")


def test_the_english_template_comes_back_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.template(form(LINES[:1]), "en")))
    book.worksheets[0]["G5"] = 400
    content = io.BytesIO()
    book.save(content)
    assert workbook.read(content.getvalue(), form(LINES[:1])).accepted()[0].values["value"] == 400


def test_an_empty_form_is_a_template_too() -> None:
    assert workbook.read(workbook.template(form(())), form(())) == Dry(
        sha256=workbook.read(workbook.template(form(())), form(())).sha256
    )


@pytest.mark.parametrize(
    ("place", "typed", "value"),
    [
        ("value5", "３２０．５", "320.5"),
        ("value5", "1,320.50", "1320.5"),
        ("value5", "１，３２０", "1320"),
        ("value5", "1.2万亿元", "12000"),
        ("value5", "5000000万元", "500"),
        ("value5", "400 亿元", "400"),
        ("value8", "12.5%", "12.5"),
        ("value8", "－0.5％", "-0.5"),
        ("value9", "1.2万家", "12000"),
        ("value9", "1.2万", "12000"),
        ("value9", "1 200", "1200"),
        ("value9", "+7", "7"),
        ("value9", 0.1 + 0.2, "0.3"),
    ],
)
def test_numbers_are_read_as_people_type_them(place: str, typed: Any, value: str) -> None:
    dry = one_cell(place, typed)
    assert dry.errors == ()
    assert [str(entry.values["value"]) for entry in dry.rows if entry.row == int(place[-1])] == [value]


@pytest.mark.parametrize(
    ("place", "typed", "error"),
    [
        ("value5", "约320", figures.Unclear),
        ("value5", "320左右", figures.Unclear),
        ("value5", "300-320", figures.Unclear),
        ("value5", "1,2", figures.Unclear),
        ("value5", "12,34", figures.Unclear),
        ("value5", "(320)", figures.Unclear),
        ("value5", "3.2亿", figures.Unclear),  # 3.2, or 3.2亿 of 亿元?
        ("value5", "1e5", figures.Unclear),
        ("value5", "3..2", figures.Unclear),
        ("value5", "三百", figures.NotANumber),
        ("value5", "无", figures.NotANumber),
        ("value5", "/", figures.NotANumber),
        ("value5", True, figures.NotANumber),
        ("value5", "320家", figures.OtherUnit),
        ("value5", "12%", figures.OtherUnit),
        ("value5", 10**15, figures.OutOfReach),
        ("value5", "9" * 400, figures.OutOfReach),
        ("value5", datetime(2026, 10, 1), figures.BecameDate),  # noqa: DTZ001
        ("value5", "-1", workbook.Negative),
        ("value5", -1, workbook.Negative),
        ("numerator6", -3, workbook.Negative),
        ("denominator6", 0, workbook.NoWhole),
        ("denominator6", None, workbook.HalfRatio),
        ("value6", 60, workbook.RatioDiffers),
        ("value5", None, workbook.NoValue),
        ("progress7", None, workbook.NothingSaid),
        ("progress7", "长" * 2001, workbook.TooLong),
        ("value9", "=1/0", None),  # a formula without a stored value is an empty cell
    ],
)
def test_what_is_wrong_is_said_with_its_cell(place: str, typed: Any, error: type[ZhizaoError] | None) -> None:
    dry = one_cell(place, typed)
    wanted = error or workbook.NoValue
    column, row = COLUMNS[re.sub(r"\d", "", place)], place[-1]
    assert mistakes(dry)[0][0] == wanted.__name__
    mistake = dry.errors[0]
    assert (mistake.sheet, mistake.row, mistake.cell) == ("填报", int(row), f"{column}{row}")
    assert mistake.text(speaker("zh")).startswith(f"填报 {column}{row}: ")
    assert len(dry.rows) == 4
    with pytest.raises(workbook.HasMistakes):
        dry.accepted()


def test_a_value_may_stand_beside_its_parts_if_it_agrees() -> None:
    assert one_cell("value6", 64.3).errors == ()
    assert one_cell("value6", 64.29).errors == ()


def test_a_missing_value_with_a_comment_is_taken() -> None:
    dry = workbook.read(filled({**GOOD, "value5": None, "comment5": "统计局尚未发布"}), form())
    assert dry.errors == ()
    assert dry.rows[0].values["value"] is None


def test_a_running_total_that_falls_is_asked_about_but_taken() -> None:
    dry = one_cell("value5", 300)
    assert dry.errors == ()
    assert [(type(one.error), one.cell) for one in dry.warnings] == [(workbook.Fell, "G5")]
    assert dry.accepted()[0].values["value"] == 300


def test_a_cell_shown_as_a_percentage_counts_as_one() -> None:
    def shown(sheet: Worksheet) -> None:
        sheet["G8"].number_format = "0.0%"
        sheet["G8"] = 0.125

    assert workbook.read(filled(GOOD, shown), form()).accepted()[3].values["value"] == Decimal("12.5")

    def wrong(sheet: Worksheet) -> None:
        sheet["G5"].number_format = "0%"
        sheet["G5"] = 3.2

    assert mistakes(workbook.read(filled(GOOD, wrong), form())) == [("OtherUnit", "G5")]

    def literal(sheet: Worksheet) -> None:
        sheet["G8"].number_format = '0.0"%"'
        sheet["G8"] = 12.5

    assert workbook.read(filled(GOOD, literal), form()).accepted()[3].values["value"] == Decimal("12.5")


def test_error_cells_are_told_though_they_look_empty() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet("填报")
        own = openpyxl.load_workbook(io.BytesIO(workbook.template(form(LINES[:1])))).worksheets[0]
        for row in own.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.write(cell.row - 1, cell.column - 1, cell.value)
        sheet.write_formula("G5", "=A9/0", None, "#REF!")
        sheet.write_formula("K5", "=NA()", None, "#N/A")
    dry = workbook.read(book.getvalue(), form(LINES[:1]))
    assert [(one.cell, one.error.facts["found"]) for one in dry.errors] == [("G5", "#REF!"), ("K5", "#N/A")]


def test_columns_may_be_moved_and_rows_sorted() -> None:
    def moved(sheet: Worksheet) -> None:
        table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=9)]
        head, *rows = table
        for number, row in enumerate([head, *reversed(rows)], start=4):
            for column, value in enumerate(reversed(row), start=1):
                sheet.cell(number, column + 1 if column < 20 else column, value)
        sheet["A4"] = None
        for number in range(5, 10):
            sheet.cell(number, 1, None)

    dry = workbook.read(filled(GOOD, moved), form())
    assert dry.errors == ()
    assert [entry.key for entry in dry.rows] == ["r5", "r4", "r3", "r2", "r1"]
    assert {entry.key: entry.values["value"] for entry in dry.rows if "value" in entry.values}["r1"] == Decimal(
        "320.75"
    )


def test_a_missing_column_is_named() -> None:
    def cut(sheet: Worksheet) -> None:
        sheet.delete_cols(10)
        sheet["G4"] = "数值"

    dry = workbook.read(filled(GOOD, cut), form())
    assert [(type(one.error), one.error.facts["head"]) for one in dry.errors] == [
        (workbook.MissingColumn, "本期值"),
        (workbook.MissingColumn, "缺报说明"),
    ]


def test_a_column_that_stands_twice_is_named() -> None:
    def copied(sheet: Worksheet) -> None:
        sheet["N4"] = " 本期值 * "

    assert mistakes(workbook.read(filled(GOOD, copied), form())) == [("ColumnTwice", "N4")]


def test_keys_that_are_unknown_or_stand_twice_or_are_gone() -> None:
    def broken(sheet: Worksheet) -> None:
        sheet["A6"] = "r1"
        sheet["A7"] = "zz"
        sheet["A8"] = None
        sheet["A9"] = None
        sheet["G9"] = sheet["J9"] = sheet["L9"] = None
        sheet["B12"] = "填报人：张三"

    dry = workbook.read(filled(GOOD, broken), form())
    found = [(type(one.error).__name__, one.cell, one.error.facts.get("key")) for one in dry.errors]
    assert found == [
        ("RowMissing", None, "r2"),
        ("RowMissing", None, "r3"),
        ("RowMissing", None, "r4"),
        ("RowMissing", None, "r5"),
        ("KeyTwice", "A6", None),
        ("UnknownKey", "A7", None),
        ("NoKey", "A8", None),
    ]


def test_merged_cells_in_the_table_are_refused() -> None:
    dry = workbook.read(filled(GOOD, lambda sheet: sheet.merge_cells("K5:K6")), form())
    assert mistakes(dry) == [("Merged", "K5")]
    assert workbook.read(filled(GOOD, lambda sheet: sheet.merge_cells("B1:E1")), form()).errors == ()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"unit": "keji", "unit_name": "市科技局"}, "unit"),
        ({"period": "2026-09", "period_name": "2026年9月"}, "period"),
        ({"programme": "p2"}, "programme"),
        ({"schema": workbook.reports().model_copy(update={"version": 1})}, "version"),
        ({"schema": workbook.reports().model_copy(update={"template": "register"})}, "template"),
    ],
)
def test_the_workbook_of_another_form_is_refused(change: dict[str, Any], what: str) -> None:
    dry = workbook.read(workbook.template(form(**change)), form())
    assert [(type(one.error), one.error.facts["what"]) for one in dry.errors] == [(workbook.OtherForm, what)]
    assert dry.rows == ()


def test_other_workbooks_are_refused() -> None:
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    assert mistakes(workbook.read(empty.getvalue(), form())) == [("NotOurTemplate", None)]
    book = openpyxl.load_workbook(io.BytesIO(workbook.template(form())))
    book.copy_worksheet(book.worksheets[0])
    twice = io.BytesIO()
    book.save(twice)
    assert mistakes(workbook.read(twice.getvalue(), form())) == [("SheetTwice", None)]


@pytest.mark.parametrize(
    "cell", ["{", "{}", '{"template": 1', '{"template": []}', '["template"]', '{"template": {"a": 1}}']
)
def test_a_damaged_identity_is_refused(cell: str) -> None:
    dry = workbook.read(filled(GOOD, lambda sheet: sheet.__setitem__("A1", cell)), form())
    assert dry.rows == ()
    assert {name for name, _ in mistakes(dry)} <= {"NotOurTemplate", "OtherForm"}
    assert dry.errors


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", evidence.Nothing),
        (b"just words", sheets.NotAWorkbook),
        (files.PDF, sheets.NotAWorkbook),
        (files.office("docx"), sheets.NotAWorkbook),
        (files.compound("Workbook"), sheets.NotAWorkbook),
        (files.compound("EncryptedPackage"), sheets.Locked),
        (files.office("xlsx", {"xl/vbaProject.bin": b"x"}), evidence.HoldsProgram),
        (files.office("xlsx"), containers.Damaged),
        (files.office("xlsx", {"xl/media/a.bin": bytes(101 << 20)}), containers.TooMuchInside),
    ],
)
def test_what_is_no_workbook_is_said(content: bytes, error: type[ZhizaoError]) -> None:
    dry = workbook.read(content, form())
    assert [type(one.error) for one in dry.errors] == [error]
    assert "[" in dry.errors[0].text(speaker("zh"))


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def rewritten(content: bytes, changes: dict[str, Callable[[str], str]]) -> bytes:
    """A workbook with some of its parts rewritten."""
    source, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            text = source.read(name)
            archive.writestr(name, changes[name](text.decode()).encode() if name in changes else text)
    return file.getvalue()


def with_sheet(change: Callable[[str], str], part: str = SHEET) -> bytes:
    """The filled-in template with one of its parts rewritten."""
    return rewritten(filled(GOOD), {part: change})


def before_the_end(rows: str) -> Callable[[str], str]:
    return lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>")


def test_a_million_blank_rows_cost_nothing() -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(10, 1_048_577))
    content = with_sheet(before_the_end(blank))
    assert len(sheets.read(content, sheets.Reach(20_000, 100, 10**6))[0].rows) == 9
    assert len(workbook.read(content, form()).accepted()) == 5


@pytest.mark.parametrize("cell", ["A1048576", "XFD5", "B20001", "ZZZ9999999"])
def test_a_letter_far_outside_is_found_before_room_is_made_for_it(cell: str) -> None:
    row = re.sub("[A-Z]", "", cell)
    far = f'<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'
    dry = workbook.read(with_sheet(before_the_end(far)), form())
    assert [(type(one.error), one.error.facts["cell"]) for one in dry.errors] == [(sheets.TooFar, cell)]


def test_a_row_far_outside_whose_cells_have_no_name_is_found_too() -> None:
    far = '<row r="1048576"><c t="inlineStr"><is><t>x</t></is></c></row>'
    assert mistakes(workbook.read(with_sheet(before_the_end(far)), form())) == [("TooFar", None)]


def test_one_long_string_in_many_cells_is_counted_in_each() -> None:
    long = f"<si><t>{'长' * 32_000}</t></si></sst>"
    cells = "".join(f'<row r="{row}"><c r="B{row}" t="s"><v>0</v></c></row>' for row in range(20, 1000))
    strings = {STRINGS: lambda xml: re.sub("<si>.*</sst>", long, xml), SHEET: before_the_end(cells)}
    assert mistakes(workbook.read(rewritten(workbook.template(form()), strings), form())) == [("TooMuchText", None)]


def test_strings_in_two_places_are_refused() -> None:
    more = {SHEET: lambda xml: xml.replace("<sheetData>", "<si><t>x</t></si><sheetData>")}
    assert mistakes(workbook.read(rewritten(workbook.template(form()), more), form())) == [("Damaged", None)]


def test_a_cell_longer_than_spreadsheets_have_is_refused() -> None:
    long = f'<row r="20"><c r="B20" t="inlineStr"><is><t>{"a" * 40_000}</t></is></c></row>'
    assert mistakes(workbook.read(with_sheet(before_the_end(long)), form())) == [("TooMuchText", None)]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<"),
        ("xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        ("xl/workbook.xml", "<sheets>", "<sheets"),
    ],
)
def test_broken_parts_are_said_to_be_damaged(part: str, old: str, new: str) -> None:
    dry = workbook.read(with_sheet(lambda xml: re.sub(r"<\?xml[^>]*\?>", "", xml).replace(old, new), part), form())
    assert [name for name, _ in mistakes(dry)] in (["Damaged"], ["NotOurTemplate"])


@given(st.sampled_from([SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]), st.data())
@settings(max_examples=80, deadline=None)
def test_a_workbook_with_any_damage_is_read_or_refused(part: str, data: st.DataObject) -> None:
    pieces = st.sampled_from(
        ['r="A', "<c ", "</v>", 't="e"', 's="99999"', "-1", 'encoding="x"', "\x00", '<mergeCell ref="A5"/>']
    )

    def damage(xml: str) -> str:
        at = data.draw(st.integers(0, len(xml)))
        return xml[:at] + data.draw(pieces) + xml[at + data.draw(st.integers(0, 12)) :]

    dry = workbook.read(rewritten(workbook.template(form()), {part: damage}), form())
    assert dry.errors or dry.left == len(LINES)  # nothing was filled in


def test_cells_without_names_are_where_the_reader_sees_them() -> None:
    cells = '<row><c t="e"><v>#N/A</v></c><c r="C10" t="str"><v>x</v></c><c t="e"><v>#REF!</v></c><c t="str"><v>y</v></c></row>'
    found = sheets.read(with_sheet(before_the_end(cells)), sheets.Reach(100, 100, 10**6))[0]
    assert found.rows[9][:5] == ["", "", "x", "", "y"]
    assert found.errors == {(9, 0): "#N/A", (9, 3): "#REF!"}


def test_ten_thousand_rows_list_every_mistake_in_one_run() -> None:
    typed = {"comment": "长" * 501, "last": Decimal(1)}
    lines = (
        money(f"r{number}", given={**typed, "value": "约3" if number % 2 else Decimal(-1)}) for number in range(10_000)
    )
    own = form(tuple(lines))
    dry = workbook.read(workbook.template(own), own)
    assert len(dry.errors) == 20_000
    assert dry.errors[:2] == tuple(sorted(dry.errors[:2], key=lambda one: one.cell or ""))
    assert (dry.errors[-1].cell, dry.rows) == ("J10004", ())
    with pytest.raises(workbook.HasMistakes):
        dry.accepted()


def test_mistakes_of_one_row_are_listed_together() -> None:
    dry = workbook.read(filled({**GOOD, "value5": None, "progress5": "长" * 2001, "numerator6": "x"}), form())
    assert mistakes(dry) == [("NoValue", "G5"), ("TooLong", "K5"), ("NotANumber", "H6")]


@given(
    st.dictionaries(
        st.sampled_from([f"{name}{row}" for name in COLUMNS if name != "key" for row in range(5, 10)]),
        st.one_of(
            st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=30),
            st.integers(),
            st.booleans(),
            st.floats(allow_nan=False, allow_infinity=False),
            st.dates(date(1950, 1, 1), date(2090, 1, 1)),
        ),
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_taken_or_listed(cells: dict[str, Any]) -> None:
    dry = workbook.read(
        filled({place: f"'{value}" if str(value).startswith("=") else value for place, value in cells.items()}), form()
    )
    assert len(dry.rows) + dry.left + len({one.row for one in dry.errors}) == 5
    assert all(one.cell and one.text(speaker("en")) for one in dry.errors)


@given(st.text(max_size=20), st.sampled_from(["亿元", "%", "家", "", "万元/亩"]))
def test_any_text_is_one_number_or_an_error_in_words(text: str, unit: str) -> None:
    try:
        value = figures.read(text, unit)
    except ZhizaoError:
        return
    assert value.is_finite()
    assert any(character.isdigit() for character in text)


@pytest.mark.parametrize("found", [None, float("nan"), float("inf"), Decimal("NaN"), [], "", " "])
def test_what_is_no_number_at_all(found: object) -> None:
    with pytest.raises(figures.NotANumber):
        figures.read(found, "亿元")


def test_decimals_beyond_what_is_kept_are_rounded_half_up() -> None:
    assert figures.read("0.12345650", "亿元", places=6) == Decimal("0.123457")
    assert figures.read(1 / 3, "亿元", places=2) == Decimal("0.33")


def test_letters_and_addresses() -> None:
    assert [cells.letters(column) for column in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_a_form_with_another_schema_needs_no_code() -> None:
    schema = workbook.reports()
    register = schema.model_copy(
        update={
            "template": "register",
            "checks": [],
            "fields": [one for one in schema.fields if one.name in ("key", "task", "value")],
        }
    )
    own = replace(form((Line("a", {"task": "项目甲"}, {"value": "亿元"}),)), schema=register)
    book = openpyxl.load_workbook(io.BytesIO(workbook.template(own)))
    book.worksheets[0]["C5"] = "2.5亿元"
    content = io.BytesIO()
    book.save(content)
    assert workbook.read(content.getvalue(), own).accepted()[0].values == {"value": Decimal("2.5")}


STAGE = {"task": "建设平台", "node": "2026年12月31日前：平台上线"}
YEAR = (
    money("y1", occasions=frozenset({"year"}), to_reach=Decimal(1000)),
    Line("y2", STAGE, measured=False, occasions=frozenset({"year", "node"})),
    Line("y3", {"task": "降能耗", "measure": "能耗", "unit": "吨"}, {"value": "吨"}, occasions=frozenset({"year"}),
         to_reach=Decimal(20), falling=True),
)  # fmt: skip
WHOLE_YEAR = {
    "value5": 1000, "progress5": "完成", "plan5": "再投1100亿元",
    "reached6": "是", "progress6": "平台已上线", "plan6": "推广应用",
    "value7": 20, "progress7": "完成", "plan7": "再降1吨",
}  # fmt: skip


def place(name: str, own: Form) -> str:
    return cells.letters([one.name for one in own.fields].index(name))


def of_year(changed: dict[str, Any], lines: tuple[Line, ...] = YEAR) -> Dry:
    own = form(lines, period="2026")
    book = openpyxl.load_workbook(io.BytesIO(workbook.template(own)))
    for cell, value in (WHOLE_YEAR | changed).items():
        name, row = re.fullmatch(r"([a-z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
        book.worksheets[0][f"{place(name, own)}{row}"] = value
    content = io.BytesIO()
    book.save(content)
    return workbook.read(content.getvalue(), own)


def test_columns_of_a_year_and_of_nodes_stand_only_where_they_are_asked() -> None:
    asked = {"periods", "node", "reached", "plan", "carried"}
    assert not asked & {one.name for one in form().fields}
    assert asked <= {one.name for one in form(YEAR).fields}
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.template(form(YEAR)))).worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    assert {"节点", "节点是否达到", "下一年度重点工作和目标", "结转事项和原因"} <= set(heads)
    assert sheet[f"{place('node', form(YEAR))}6"].value == "2026年12月31日前：平台上线"
    rules = {str(rule.sqref).rstrip("0123456789"): rule.type for rule in sheet.data_validations.dataValidation}
    assert any(kind == "list" for kind in rules.values())


def test_a_year_comes_back_whole() -> None:
    dry = of_year({})
    assert dry.errors == ()
    rows = {entry.key: entry.values for entry in dry.accepted()}
    assert (rows["y1"]["plan"], rows["y1"]["carried"]) == ("再投1100亿元", None)
    assert (rows["y2"]["reached"], "value" in rows["y2"], "reached" in rows["y1"]) == (True, False, False)


@pytest.mark.parametrize(
    ("said", "taken"), [("是", True), ("Yes", True), ("已达到", True), ("否", False), ("no", False), (False, False)]
)
def test_yes_and_no_are_read_in_both_languages(said: object, taken: bool) -> None:
    dry = of_year({"reached6": said})
    assert {entry.key: entry.values for entry in dry.accepted()}["y2"]["reached"] is taken


@pytest.mark.parametrize(
    ("changed", "wrong", "cell"),
    [
        ({"reached6": "差不多"}, "NotYesOrNo", "reached6"),
        ({"plan5": None}, "NoPlan", "plan5"),
        ({"value5": 990}, "NotCarried", "carried5"),
        ({"value7": 21}, "NotCarried", "carried7"),
    ],
)
def test_what_a_year_lacks_is_told_by_its_cell(changed: dict[str, Any], wrong: str, cell: str) -> None:
    own = form(YEAR)
    assert mistakes(of_year(changed)) == [(wrong, f"{place(cell[:-1], own)}{cell[-1]}")]


def test_what_a_year_leaves_open_is_carried_over_with_a_reason() -> None:
    assert of_year({"value5": 990, "carried5": "10亿元结转，项目延期至3月"}).errors == ()


def test_a_blank_row_is_not_reported_and_one_that_was_begun_is_checked() -> None:
    dry = of_year({"value5": None, "progress5": None, "plan5": None})
    assert (dry.errors, dry.left, [entry.key for entry in dry.rows]) == ((), 1, ["y2", "y3"])
    begun = of_year({"value5": None, "progress5": "正在推进", "plan5": None})
    assert [name for name, _cell in mistakes(begun)] == ["NoValue", "NoPlan"]
    assert begun.left == 0


def test_a_row_as_it_was_handed_out_is_not_reported_again() -> None:
    """A draft that was begun in the form stands in the workbook: handed back as it is, it is no mistake."""
    begun = {**STAGE, "progress": "已开工 ", "reached": False}
    lines = (YEAR[0], replace(YEAR[1], given=begun), YEAR[2])
    same = {"reached6": "否", "progress6": "已开工", "plan6": None}
    dry = of_year(same, lines)
    assert (dry.errors, dry.left) == ((), 1)
    assert mistakes(of_year({**same, "reached6": "是"}, lines)) == [("NoPlan", f"{place('plan', form(YEAR))}6")]


def test_a_workbook_of_blank_rows_alone_reports_nothing() -> None:
    dry = workbook.read(workbook.template(form()), form())
    assert (dry.errors, dry.rows, dry.left) == ((), (), len(LINES))
