"""A number is shown as a spreadsheet shows it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.document.formats import sheets
from zhizao.document.formats.cellformats import shown


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (0.12, "0%", "12%"),
        (0.0312, "0.0%", "3.1%"),
        (1234.5, "#,##0", "1,235"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.5, "#,##0.00", "0.50"),
        (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)"),
        (-0.4, "0", "0"),
        (2.5, "0", "3"),
        (0, '0;-0;"-"', "-"),
        (0, "0;-0;", ""),
        (7, "000", "007"),
        (5.5, "0.0##", "5.5"),
        (12345678, '0.00,,"百万"', "12.35百万"),
        (85, '"≥"0"家"', "≥85家"),
        (15000, "0.0E+0", "1.5E+4"),
        (0.00012, "0.00E+00", "1.20E-04"),
        (12345, "##0.0E+0", "12.3E+3"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (12, "[Red]0_ ", "12"),
        (150, '[>=100]"优"0;[<60]"差"0;0', "优150"),
        (10, '[>=100]"优"0;[<60]"差"0;0', "差10"),
        (70, '[>=100]"优"0;[<60]"差"0;0', "70"),
        (3, 'General"家"', "3家"),
        (2.5, "# ?/?", "2 1/2"),
        (3.0, "@", "3"),
        (46096, "yyyy/m/d", "2026/3/15"),
        (46096, 'yyyy"年"mm"月"dd"日"', "2026年03月15日"),
        (46096, 'e"年"', "2026年"),
        (46096, "[$-804]aaaa", "星期日"),
        (46096, "d-mmm-yy", "15-Mar-26"),
        (44634, "yyyy-mm-dd", "2022-03-14"),
        (46096.75, "h:mm AM/PM", "6:00 PM"),
        (46096.5, "上午/下午h时", "下午12时"),
        (46096.7506944, "yyyy-mm-dd hh:mm", "2026-03-15 18:01"),
        (1.5, "[h]:mm", "36:00"),
        (60, "yyyy/m/d", "1900/2/28"),
        (61, "yyyy/m/d", "1900/3/1"),
        (-1, "yyyy/m/d", "-1"),
    ],
)
def test_a_format_shows_what_a_spreadsheet_shows(value: float, code: str, words: str) -> None:
    assert shown(value, code) == words


def test_a_workbook_from_a_mac_counts_its_days_from_1904() -> None:
    assert shown(44634, "yyyy-mm-dd", since_1904=True) == "2026-03-15"


@given(st.decimals(0, 10**9, places=2), st.integers(0, 4))
def test_figures_are_rounded_and_never_changed(value: Decimal, places: int) -> None:
    code = "#,##0" + ("." + "0" * places if places else "")
    read = Decimal(shown(float(value), code).replace(",", ""))
    assert abs(read - value) <= Decimal(5).scaleb(-places - 1)


@given(st.floats(allow_nan=True, allow_infinity=True), st.text('0#?.,%E+-;[]"@yMdhs年$<>/ _*\\General', max_size=30))
def test_any_format_gives_one_line(value: float, code: str) -> None:
    assert "\n" not in shown(value, code)


def test_every_form_known_by_number_shows_figures() -> None:
    assert all(re.search(r"\d", shown(46096.25, code)) for code in sheets.builtin().values())
