"""A PDF's words come in the order of reading, its frame apart, its tables as rows."""

from __future__ import annotations

import pytest

from tests.document.formats import printed
from zhizao.document import reader as documents
from zhizao.document.formats import opening
from zhizao.document.formats.extracted import Extracted
from zhizao.document.formats.pdf import opened

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


def test_a_locked_pdf_is_refused() -> None:
    with pytest.raises(opened.PdfBroken, match="DOC-021"):
        read(b"%PDF-1.7\nnothing that follows")
