"""A briefing prints the facts it was given, in Chinese and in English, and nothing is left out unsaid."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import get_args

import docx
import pytest
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.papers.samples import BRIEFING, COLOPHON, LETTER
from zhizao.base.language import Language
from zhizao.papers import briefing, letter
from zhizao.papers.colophon import run_id
from zhizao.papers.sheet import sheet
from zhizao.programme.audit import Anchor

LANGUAGES = get_args(Language)


def opened(word: bytes) -> Document:
    return docx.Document(io.BytesIO(word))


def text(word: bytes) -> str:
    """Everything that a Word file says, paragraphs first, then tables."""
    document = opened(word)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_overview_counts_the_lights() -> None:
    assert briefing.printed(BRIEFING, "zh").summary == (
        "2024年第三季度，共监测96项：正常70项、滞后15项、逾期8项、未到期3项。应报160份，按时报送154份，按时率96.3%。"
    )
    assert "96 items are tracked" in briefing.printed(BRIEFING, "en").summary


def test_an_item_is_one_sentence_and_a_date_is_only_told_where_there_is_one() -> None:
    red, _, dateless = briefing.printed(BRIEFING, "zh").worst
    assert red.line.startswith("■ 逾期：市科技局“建设国家级智能制造创新中心”（期限2024年6月30日）。应于6月底前")
    assert dateless.due == "—"
    assert "期限" not in dateless.line


def test_units_move() -> None:
    ranking = briefing.printed(BRIEFING, "zh").ranking
    assert [(one.place, one.value, one.movement) for one in ranking] == [
        ("1", "98.5", "↑2"),
        ("2", "96", "—"),
        ("3", "81.25", "↓2"),
        ("4", "—", "新"),
    ]


def test_an_unknown_value_prints_its_reason() -> None:
    *_, unknown = briefing.printed(BRIEFING, "zh").targets
    assert (unknown.value, unknown.expected) == ("未报送", "1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_stands_in_the_word_file(language: Language) -> None:
    printed = briefing.printed(BRIEFING, language)
    said = text(briefing.word(BRIEFING, language))
    shown = [printed.head, printed.issue, printed.title, printed.summary, printed.colophon, printed.copies]
    shown += [one.line for one in (*printed.worst, *printed.returned)]
    shown += [part for one in printed.ranking for part in (one.place, one.unit, one.value, one.movement)]
    shown += [part for one in printed.targets for part in (one.name, one.value, one.expected, one.goal, one.word)]
    assert [one for one in (*shown, *printed.notes) if one not in said] == []
    assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_lists_say_so(language: Language) -> None:
    bare = replace(BRIEFING, lights=(), worst=(), ranking=(), returned=(), targets=(), notes=(), copies=())
    bare = replace(bare, on_time=briefing.OnTime(0, 0))
    said = text(briefing.word(bare, language))
    words = briefing.words(language)
    assert said.count(words["none"]) == 5
    assert all(words[name] in said for name in ("overview", "worst", "ranking", "returned", "targets", "notes"))
    assert words["copies"].split("{")[0].strip() not in said


def test_the_same_facts_give_the_same_bytes() -> None:
    again = replace(
        BRIEFING,
        ranking=tuple(replace(one, value=one.value and one.value + Decimal("0.00")) for one in BRIEFING.ranking),
    )
    assert briefing.word(BRIEFING, "zh") == briefing.word(again, "zh")
    with zipfile.ZipFile(io.BytesIO(briefing.word(BRIEFING, "zh"))) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_run_id_changes_with_every_fact_and_with_no_language() -> None:
    others = [
        replace(BRIEFING, title="另一个标题"),
        replace(BRIEFING, lights=BRIEFING.lights[:3]),
        replace(BRIEFING, colophon=replace(COLOPHON, data_date=date(2024, 10, 1))),
        replace(BRIEFING, colophon=replace(COLOPHON, chain=Anchor(1024, "0" * 64))),
        replace(BRIEFING, colophon=replace(COLOPHON, synthetic=False)),
    ]
    assert len({run_id(one) for one in (BRIEFING, LETTER, *others)}) == 7
    assert briefing.printed(BRIEFING, "zh").run_id == briefing.printed(BRIEFING, "en").run_id == run_id(BRIEFING)


def test_numbers_that_differ_have_different_ids() -> None:
    same = [Decimal("2.5"), Decimal("2.50"), Decimal("25E-1")]
    others = [
        Decimal("-2.5"),
        Decimal(25),
        Decimal("NaN"),
        Decimal(0),
        Decimal("1E+999999"),
        Decimal("1." + "0" * 40 + "1"),
    ]
    assert len({run_id(one) for one in same}) == 1
    assert len({run_id(one) for one in (same[0], *others)}) == 7


def test_the_colophon_tells_day_rule_chain_and_that_data_are_synthetic() -> None:
    printed = briefing.printed(BRIEFING, "zh")
    assert printed.colophon == (
        f"示例数据。运行编号{run_id(BRIEFING)}；数据截至2024年9月30日；规则：宜昌（绿黄红）；审计链1024 · 9f86 d081 884c 7d65。"
    )
    document = opened(briefing.word(BRIEFING, "zh"))
    assert [one.text for one in document.sections[0].header.paragraphs] == ["示例数据"]
    assert [one.text for one in document.sections[0].even_page_header.paragraphs] == ["示例数据"]
    real = replace(BRIEFING, colophon=replace(COLOPHON, synthetic=False))
    assert "示例数据" not in text(briefing.word(real, "zh"))
    assert opened(briefing.word(real, "zh")).sections[0].header.paragraphs[0].text == ""


@pytest.mark.parametrize("made", [briefing.form("zh"), letter.form("zh")], ids=["briefing", "letter"])
def test_cells_of_digits_and_of_words_stand_level(made: bytes) -> None:
    ruled = [table for table in opened(made).tables if table.style is not None and table.style.name == "Table Grid"]
    cells = [cell for table in ruled for row in table.rows for cell in row.cells]
    assert cells
    assert {cell.vertical_alignment for cell in cells} == {WD_CELL_VERTICAL_ALIGNMENT.CENTER}


def test_a_full_date_has_room_in_one_line_of_the_letter() -> None:
    """Eight digits at half the size of a character, three characters, and four gaps between them of a quarter."""
    (table, *_signatures) = opened(letter.form("zh")).tables
    room = table.rows[0].cells[-1].width
    assert room is not None
    assert room.pt - 2 * 5.4 >= 12 * (8 / 2 + 3 + 4 / 4)


@pytest.mark.parametrize("made", [briefing.form("zh"), letter.form("zh")], ids=["briefing", "letter"])
def test_the_form_is_an_official_page_with_the_real_faces(made: bytes) -> None:
    """GB/T 9704-2012, 5.1, 5.2.1, 5.2.3 and the faces that offices have."""
    document = opened(made)
    section = document.sections[0]
    assert [round(one.mm) for one in (section.page_width, section.page_height) if one is not None] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins if one is not None] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) == 579  # twentieths of a point: 225 mm in 22 lines
    faces = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("红头", "公文标题", "公文正文", "一级标题", "公文副标题", "页码")
    }
    assert faces == {
        "红头": "方正小标宋简体",
        "公文标题": "方正小标宋简体",
        "公文正文": "仿宋_GB2312",
        "一级标题": "黑体",
        "公文副标题": "楷体_GB2312",
        "页码": "宋体",
    }
    assert document.styles["公文正文"].font.size == Pt(16)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


@pytest.mark.parametrize(
    ("head", "size"), [("简报", 56), ("智能制造工作简报", 53.5), ("临澜市智能制造三年行动计划工作简报", 26)]
)
def test_the_red_head_is_sized_to_its_length(head: str, size: float) -> None:
    document = opened(briefing.word(replace(BRIEFING, head=head), "zh"))
    (line,) = [one for one in document.paragraphs if one.style and one.style.name == "红头"]
    assert {run.font.size for run in line.runs} == {Pt(size)}
    assert len(head) * size <= sheet().width or size == sheet().head.smallest


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_printed_and_none_is_run(words: str) -> None:
    hostile = replace(BRIEFING, title=f"甲{words}乙", notes=(f"{{{{ title }}}}<w:p/>&amp;{words}", "{% for x in y %}"))
    said = text(briefing.word(hostile, "zh"))
    assert "{{ title }}<w:p/>&amp;" in said
    assert "{% for x in y %}" in said


def test_every_field_is_a_text() -> None:
    printed = briefing.printed(BRIEFING, "zh")
    values = [getattr(printed, one.name) for one in fields(printed)]
    rows = [row for value in values if not isinstance(value, str) for row in value]
    texts = [value for value in values if isinstance(value, str)] + [row for row in rows if isinstance(row, str)]
    texts += [getattr(row, one.name) for row in rows if not isinstance(row, str) for one in fields(row)]
    assert len(texts) > 100
    assert {type(text) for text in texts} == {str}
