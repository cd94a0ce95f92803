"""A PDF's words come in the order of reading, its frame apart, its tables as rows."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from tests.document.formats import printed
from zhizao.document import reader as documents
from zhizao.document.formats import opening
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.pdf import characters
from zhizao.document.formats.pdf import reader as pdf

LINES = [
    "临川市推动制造业高质量发展三年行动方案",
    "为深入贯彻落实制造强省战略，加快建设先进制造业基地，推动全市制造业高端化、智能化、绿色化发展，结合我市实际，制定本方案。",
    "一、总体目标",
    "到 2026 年，规模以上工业总产值突破3500亿元，年均增长8.5%以上，新增国家级专精特新“小巨人”企业60家以上，数字化改造覆盖率达到80%。",
    "（一）做强主导产业。聚焦电子信息等领域，每年滚动实施技改项目50个，培育营业收入超百亿元企业5家。（责任单位：市工业和信息化局、市发展改革委）",
] + [
    f"{number}.第{number}项重点工作。{'着力补齐产业链短板，健全协同推进机制，' * 4}确保按期完成。"
    for number in range(1, 13)
]


def read(data: bytes) -> Extracted:
    return opening.extract(data, "方案.pdf")


def squeezed(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


def body(found: Extracted) -> list[str]:
    """The lines that are no noise."""
    kept, at = "", 0
    for cut in sorted(found.cuts):
        kept += found.raw[at : cut.start]
        at = cut.end
    return squeezed([line for line in (kept + found.raw[at:]).split("\n") if line.strip()])


@pytest.mark.parametrize(
    ("page", "par", "size"),
    [
        (printed.PAGE, "", 14),
        (printed.FRAMED, "", 16),
        (printed.COLUMNS, "", 11),
        (printed.FRAMED, "justify: false, spacing: 1.5em", 14),
    ],
)
def test_a_paragraph_is_a_line_whatever_the_setting(page: str, par: str, size: float) -> None:
    assert body(read(printed.paragraphs(LINES, page=page, par=par, size=size))) == squeezed(LINES)


def test_heads_feet_and_page_numbers_are_cut_and_stay_in_the_raw_text() -> None:
    found = read(printed.paragraphs(LINES, page=printed.FRAMED))
    cut = squeezed([found.raw[one.start : one.end] for one in found.cuts])
    assert cut[0] == "临川市工业和信息化局文件"
    assert "内部资料注意保存—1—" in cut
    assert {one.noise_type for one in found.cuts} == {"page_mark"}


def test_every_line_has_its_page_and_box() -> None:
    found = read(printed.paragraphs(LINES, page=printed.FRAMED))
    first = found.blocks[1]
    assert found.raw[first.start : first.end] == LINES[0]
    assert first.place.page == 1
    assert first.place.box is not None
    left, top, right, bottom = first.place.box
    # Two characters in from a margin of 2.8 cm; 3 cm down.
    assert left == pytest.approx(2.8 * 72 / 2.54 + 28, abs=0.5)
    assert top == pytest.approx(3 * 72 / 2.54, abs=6)
    assert right - left == pytest.approx(14 * len(LINES[0]), abs=1)
    assert bottom - top == pytest.approx(14, abs=1)
    told = [block.place.page or 0 for block in found.blocks]
    assert max(told) >= 2
    assert all(block.end > block.start for block in found.blocks)


def test_quotes_are_found_again_on_their_page() -> None:
    data = printed.paragraphs(LINES, page=printed.FRAMED)
    document = documents.read_bytes(data, "方案.pdf")
    start = document.raw.index("3500亿元")
    (place,) = document.places(start, start + 6)
    assert place.page == 1


TABLE = """#table(columns: (auto, 1fr, auto, auto, auto, auto),
  table.header([序号], [指标名称], [单位], [2023年], [2026年], [属性]),
  [1], [规模以上工业总产值], [亿元], [2600], [3500], [预期性],
  [2], [数字化改造覆盖率（关键工序数控化率与生产设备数字化率的综合）], table.cell(rowspan: 2)[%], [56.5], [80], [约束性],
  [3], [制造业增加值占比], [28.1], [30左右], [预期性],
)"""


def test_a_ruled_table_is_rows_of_cells() -> None:
    found = read(printed.typeset(TABLE))
    assert body(found) == squeezed(
        [
            "序号指标名称单位2023年2026年属性",
            "1规模以上工业总产值亿元26003500预期性",
            "2数字化改造覆盖率（关键工序数控化率与生产设备数字化率的综合）%56.580约束性",
            "3制造业增加值占比%28.130左右预期性",
        ]
    )
    assert all(line.count("\t") == 5 for line in found.raw.strip().split("\n"))
    (cell,) = [one for one in found.blocks if found.raw[one.start : one.end] == "56.5"]
    assert cell.place.box is not None


def test_a_footnote_stands_behind_the_paragraph_it_interrupts() -> None:
    note = "指经工业和信息化部认定的企业。"
    body = "#for line in data.slice(5, 15) { par(line) }\n培育国家级专精特新“小巨人”企业60家#footnote[" + note
    body += "]，" + "新增省级企业技术中心20家，" * 12 + "全面完成。"
    found = read(printed.typeset(body, data=LINES, page=printed.FRAMED, size=15))
    told = found.raw.split("\n")
    assert [line for line in told if line.endswith("全面完成。")] != []
    (place,) = [one.place for one in found.blocks if note in found.raw[one.start : one.end]]
    assert place.part == "note"
    # The mark behind 60家 is read over, so that it makes no figure.
    assert [found.raw[one.start : one.end] for one in found.edits] == ["¹"]


def test_letters_printed_twice_to_look_bold_count_once() -> None:
    twice = "#for step in (0pt, 0.3pt) { place(top + left, dx: step, text(22pt)[临川市2026年方案11项]) }"
    assert read(printed.typeset(twice)).raw == "临川市2026年方案11项\n"


def test_a_turned_table_and_words_across_the_page_are_kept_apart() -> None:
    body = (
        TABLE
        + """
      #rotate(90deg, reflow: true, table(columns: (4em, 8em, 5em), [序号], [项目], [投资], [1], [动力电池], [58亿元]))
      #place(center + horizon, rotate(-45deg, text(60pt)[征求意见稿]))"""
    )
    found = read(printed.typeset(body))
    assert "1\t动力电池\t58亿元" in found.raw
    (across,) = [one for one in found.cuts if one.reason == "words set across the page"]
    assert found.raw[across.start : across.end] == "征求意见稿"
    (cell,) = [one.place for one in found.blocks if found.raw[one.start : one.end] == "动力电池"]
    assert cell.box is not None
    # Four letters of 14 points, one below the other as the page is shown.
    assert cell.box.bottom - cell.box.top == pytest.approx(56, abs=1)


def test_a_page_turned_by_its_own_entry_is_read_upright() -> None:
    turned, made = pypdfium2.PdfDocument(printed.paragraphs(LINES[:3])), io.BytesIO()
    upright = read(printed.paragraphs(LINES[:3]))
    turned[0].set_rotation(90)
    turned.save(made)
    turned.close()
    found = read(made.getvalue())
    assert found.raw == upright.raw
    assert found.blocks[0].place.box != upright.blocks[0].place.box


def test_a_table_over_pages_says_its_head_once() -> None:
    rows = ", ".join(f"[{i}], [第{i}项重点项目], [{i * 10}]" for i in range(1, 61))
    table = f"#table(columns: (4em, 1fr, 6em), table.header([序号], [项目名称], [2026年]), {rows})"
    found = read(printed.typeset(table, page=printed.FRAMED))
    told = body(found)
    assert told == ["序号项目名称2026年", *(f"{i}第{i}项重点项目{i * 10}" for i in range(1, 61))]
    cut = [found.raw[one.start : one.end] for one in found.cuts if one.noise_type == "duplicate"]
    assert set(cut) == {"序号\t项目名称\t2026年"}


def test_a_merged_unit_is_said_in_each_of_its_rows() -> None:
    rows = read(printed.typeset(TABLE)).raw.split("\n")
    assert [row.split("\t")[2] for row in rows[:4]] == ["单位", "亿元", "%", "%"]


def test_a_frame_around_paragraphs_is_no_table() -> None:
    found = read(printed.typeset("#rect(width: 100%)[专栏1 强链工程\n\n打造千亿级产业链3条，培育链主企业20家。]"))
    assert found.raw == "专栏1强链工程\n打造千亿级产业链3条，培育链主企业20家。\n"


def test_fonts_that_do_not_tell_their_characters_are_a_finding() -> None:
    data = printed.paragraphs(LINES)
    hidden = data.replace(b"/ToUnicode", b"/ToNothing")
    assert hidden != data
    (found,) = [one for one in pdf.extract(hidden, "方案.pdf").findings if one.code == "text_layer_unreadable"]
    assert found.message.startswith("第1")


def test_a_page_that_is_a_picture_is_a_finding() -> None:
    picture = io.BytesIO()
    Image.new("L", (200, 280), 240).save(picture, "PDF")
    found = pdf.extract(picture.getvalue(), "扫描.pdf")
    assert [(one.code, one.message) for one in found.findings] == [("page_without_text", "第1页")]
    assert found.raw == ""


@pytest.mark.parametrize(
    ("printed_as", "meant"), [("⼯", "工"), ("⻓", "长"), ("ﬁ", "fi"), ("\uf06c", "•"), ("工", "工")]
)
def test_characters_are_written_as_they_are_meant(printed_as: str, meant: str) -> None:
    assert characters.meant(printed_as) == meant


def test_the_same_bytes_give_the_same_text() -> None:
    data = printed.paragraphs(LINES, page=printed.FRAMED)
    assert read(data) == read(data)
