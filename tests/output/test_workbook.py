"""The workbook of a plan: real numbers and days, texts that stay texts, a sheet that prints; opened with another library."""

from __future__ import annotations

import io
import itertools
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.output import plans
from zhizao.base.language import Language, mark, speaker
from zhizao.output import labels, sheet, workbook
from zhizao.output.wordings import wordings
from zhizao.output.workbook import COLUMNS, Combined, Listed
from zhizao.plan import reader
from zhizao.plan.reader import Reading
from zhizao.plan.records import Plan, Record

SAMPLE = Path(__file__).parents[2] / "zhizao/data/samples/linlan.txt"


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def table(made: Worksheet) -> list[dict[str, Cell]]:
    head, *rest = made.iter_rows()
    return [dict(zip((str(cell.value) for cell in head), row, strict=True)) for row in rest]


@pytest.fixture(scope="module")
def sample() -> Reading:
    return reader.read(SAMPLE)


@pytest.fixture(scope="module")
def book(sample: Reading) -> Workbook:
    return opened(workbook.one(sample.plan, wordings(sample.document, sample.plan), "en"))


def with_slots(record: Record, **slots: Any) -> Plan:
    plan = plans.plan()
    return plan.model_copy(update={"records": (record.model_copy(update=slots),)})


def target_row(**slots: Any) -> dict[str, Cell]:
    return table(opened(workbook.one(with_slots(_target(), **slots), {}, "en"))["Targets"])[0]


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_every_record_has_its_row(book: Workbook, sample: Reading, kind: str) -> None:
    rows = table(book[labels.KINDS[kind]])
    assert [row["Record"].value for row in rows] == [record.id for record in sample.plan.of(kind)]


def test_numbers_and_days_are_numbers_and_days_as_officials_print_them() -> None:
    row = target_row(comparator="ge", value=1234567.5, unit="亿元", deadline="2027-12-31", confidence=0.97)
    assert (row["Value"].value, row["Value"].data_type, row["Value"].number_format) == (1234567.5, "n", "#,##0.0")
    assert (row["Compared"].value, row["Unit"].value) == ("≥", "亿元")
    assert (row["Deadline"].value, row["Deadline"].is_date) == (datetime(2027, 12, 31), True)  # noqa: DTZ001
    assert (row["Confidence"].value, row["Confidence"].number_format) == (0.97, "0%")
    made = table(opened(workbook.one(with_slots(_target(), deadline="2027-12-31"), {}, "zh"))["目标"])[0]
    assert made["截止"].number_format == 'yyyy"年"m"月"d"日"'


def _target() -> Record:
    return next(record for record in plans.plan().records if record.kind == "target")


@pytest.mark.parametrize(
    ("iso", "day", "shape"),
    [("2025", datetime(2025, 12, 31), "yyyy"), ("2024-02", datetime(2024, 2, 29), "mmmm yyyy")],  # noqa: DTZ001
)
def test_a_year_or_month_shows_no_more_than_was_told(iso: str, day: datetime, shape: str) -> None:
    row = target_row(deadline=iso)
    assert (row["Deadline"].value, row["Deadline"].number_format) == (day, shape)


@pytest.mark.parametrize("iso", ["0000", "1899-01-01", "2025-13", "2025-02-30", "soon", "2020/2022"])
def test_what_is_no_day_for_excel_stays_a_text(iso: str) -> None:
    assert target_row(deadline=iso)["Deadline"].value == iso


def test_ranges_values_to_keep_and_directions() -> None:
    row = target_row(comparator="range", value=None, low=1, high=2.25)
    assert [row[name].value for name in ("Compared", "Value", "up to")] == ["range", 1, 2.25]
    assert target_row(comparator="maintain", bound="ge", value=95)["Compared"].value == "keep≥"
    assert target_row(comparator="gt", value=None)["Compared"].value == "↑"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "http://x", "0012", "{=1}"]
)
def test_a_text_stays_a_text_whatever_it_begins_with(text: str) -> None:
    data = workbook.one(with_slots(_target(), indicator=text, owners=(text,), section=text), {}, "en")
    row = table(opened(data)["Targets"])[0]
    assert (row["Indicator"].data_type, row["Indicator"].value) == ("s", text)
    assert row["Indicator"].quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_text_too_long_for_a_cell_is_cut_with_a_note() -> None:
    text = "甲" * 20_000 + "𠀀" * 20_000
    told = str(target_row(section=text)["Section"].value)
    assert len(told.encode("utf-16-le")) // 2 <= 32_767
    assert told.endswith("… (cut: 40000 characters)")
    assert target_row(section="甲" * 32_767)["Section"].value == "甲" * 32_767


@given(st.text(max_size=60))
def test_any_text_fits_and_any_file_opens(text: str) -> None:
    row = target_row(indicator=text or "x", raw=text)
    assert row["Indicator"].data_type == "s"


def test_a_target_leads_to_the_task_around_it(book: Workbook, sample: Reading) -> None:
    tasks = {row["Record"].value: row["Task"] for row in table(book["Tasks"])}
    known = {record.id: record for record in sample.plan.records}
    linked = 0
    for row in table(book["Targets"]):
        link = row["Task"].hyperlink
        if link is None:
            continue
        linked += 1
        target = known[str(row["Record"].value)]
        place, cell = str(link.location).rsplit("!", 1)
        assert place == "'Tasks'"
        at = book["Tasks"][cell].row
        task = known[str(book["Tasks"].cell(at, len(COLUMNS["task"])).value)]
        assert task.body_start <= target.start < task.body_end
        assert row["Task"].value == tasks[task.id].value
    assert linked > 50


def test_tasks_stand_under_each_other(book: Workbook) -> None:
    made = book["Tasks"]
    levels = [made.row_dimensions[row].outlineLevel for row in range(2, made.max_row + 1)]
    assert levels[0] == 0
    assert max(levels) >= 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_task_says_what_stands_below_its_title(book: Workbook) -> None:
    said = [str(row["What it says"].value) for row in table(book["Tasks"])]
    assert sum(len(text) > 40 for text in said) > 20
    row = next(row for row in table(book["Targets"]) if "突破1万亿元" in str(row["Sentence"].value))
    assert str(row["Sentence"].value).endswith("力争达到1.1万亿元；")


@pytest.mark.parametrize("name", ["Targets", "Tasks", "Facts", "Mechanisms", "Findings", "Removed or repaired"])
def test_a_sheet_can_be_read_filtered_and_printed(book: Workbook, name: str) -> None:
    made = book[name]
    assert made.freeze_panes == "B2"
    assert made.auto_filter.ref == f"A1:{made.cell(made.max_row, made.max_column).coordinate}"
    assert made.print_title_rows == "$1:$1"
    assert (made.page_setup.orientation, made.page_setup.paperSize, made.page_setup.fitToHeight) == ("landscape", 8, 0)
    assert made.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in made.oddFooter.center.text
    assert "临澜市" in made.oddHeader.center.text
    assert made["A1"].font.name == "黑体"
    assert made.max_row == 1 or made["A2"].alignment.wrap_text
    assert all(6 <= made.column_dimensions[cell.column_letter].width < 91 for cell in made[1])


def test_the_overview_tells_the_card_and_leads_to_the_sheets(book: Workbook) -> None:
    told = {row[0].value: row[1] for row in book["Overview"].iter_rows()}
    assert told["Number"].value == "临政发〔2023〕17号"
    assert told["Date"].value == datetime(2023, 3, 16)  # noqa: DTZ001
    assert told["Targets"].value == str(book["Targets"].max_row - 1)
    assert told["Targets"].hyperlink.location == "'Targets'!A1"
    assert "An annex is named but not in the file ×3" in told["Findings in words"].value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_language_decides_names_and_heads(sample: Reading, language: Language) -> None:
    say = speaker(language)
    made = opened(workbook.one(sample.plan, {}, language))
    assert made.sheetnames == [say("Overview"), *(say(labels.KINDS[kind]) for kind in COLUMNS)]
    assert [cell.value for cell in made[say("Tasks")][1]] == [say(title) for title, *_ in COLUMNS["task"]]
    assert len({*made.sheetnames}) == 7


def test_the_same_plan_gives_the_same_bytes(sample: Reading) -> None:
    assert workbook.one(sample.plan, {}, "zh") == workbook.one(sample.plan, {}, "zh")


def test_every_column_that_is_marked_has_one_head_of_its_own() -> None:
    for kind, columns in COLUMNS.items():
        heads = [speaker("zh")(title) for title, *_ in columns]
        assert len(set(heads)) == len(heads), kind


def test_many_plans_make_one_workbook(sample: Reading, tmp_path: Path) -> None:
    book = Combined(tmp_path / "all.xlsx", "en", "Plans")
    book.add(Listed("甲/方案.txt", "read"), sample.plan, wordings(sample.document, sample.plan))
    book.without(Listed("乙.pdf", "failed", "=the file is encrypted"))
    book.add(Listed("丙.txt", "unchanged"), plans.plan(), {})
    book.close()
    made = openpyxl.load_workbook(tmp_path / "all.xlsx")
    overview = table(made["Overview"])
    assert [row["Source document"].value for row in overview] == ["甲/方案.txt", "乙.pdf", "丙.txt"]
    assert overview[1]["Why not"].value == "=the file is encrypted"
    assert overview[0]["Targets"].value == len(sample.plan.of("target"))
    rows = table(made["Targets"])
    assert {row["Source document"].value for row in rows} == {"甲/方案.txt", "丙.txt"}
    tasks = made["Tasks"]
    for row in rows:
        if row["Task"].hyperlink:
            at = int(str(row["Task"].hyperlink.location).rsplit("!A", 1)[1])
            assert tasks.cell(at, 1).value == row["Source document"].value
            assert tasks.cell(at, 3).value == row["Task"].value


def test_more_links_than_excel_takes_are_texts(monkeypatch: pytest.MonkeyPatch, sample: Reading) -> None:
    few = sheet.layout().model_copy(update={"most": sheet.layout().most.model_copy(update={"links": 3})})
    monkeypatch.setattr(sheet, "layout", lambda: few)
    rows = table(opened(workbook.one(sample.plan, {}, "en"))["Targets"])
    assert sum(row["Task"].hyperlink is not None for row in rows) == 3
    assert sum(row["Task"].value is not None for row in rows) > 50


def test_codes_that_have_no_label_are_shown_as_they_are() -> None:
    assert (
        target_row(needs_review=("damaged_text", "new_reason"))["Look at"].value
        == "the text is damaged here; new_reason"
    )
    assert mark("; ")
