"""A Word file gives the words that Word would print, in their order, and tells what it does not give."""

from __future__ import annotations

import contextlib
import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.formats.office import (
    STRICT,
    abstract,
    cell,
    level,
    num,
    numbered,
    p,
    packed,
    relations,
    row,
    table,
    word,
)
from zhizao.base.errors import ZhizaoError
from zhizao.document import reader
from zhizao.document.formats import opening, wordnumbers
from zhizao.document.formats.extracted import Extracted

OFFICIAL = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCountingThousand", "（%2）", '<w:suff w:val="nothing"/>'),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4", '<w:suff w:val="nothing"/>'),
)
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def read(body: str, **beside: str | bytes) -> Extracted:
    return opening.extract(word(body, **beside), "方案.docx")


def lines(body: str, **beside: str | bytes) -> list[str]:
    return read(body, **beside).raw.splitlines()


def codes(found: Extracted) -> list[str]:
    return [one.code for one in found.findings]


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        + mark.format("separate")
        + result
        + mark.format("end")
    )


# Numbers


def test_headings_are_numbered_as_word_prints_them() -> None:
    body = "".join(
        [
            numbered("总体要求"),
            numbered("重点任务"),
            numbered("提升创新能力", 1),
            numbered("建设平台。", 2),
            numbered("培育人才。", 2),
            numbered("扩大开放合作", 1),
            numbered("引进项目。", 2),
            numbered("逐项落实", 3),
            numbered("保障措施"),
            numbered("加强领导", 1),
        ]
    )
    assert lines(body, numbering=OFFICIAL + num(1, 0)) == [
        "一、总体要求",
        "二、重点任务",
        "（一）提升创新能力",
        "1. 建设平台。",
        "2. 培育人才。",
        "（二）扩大开放合作",
        "1. 引进项目。",
        "①逐项落实",
        "三、保障措施",
        "（一）加强领导",
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_numbers_count_and_begin_again_below_every_higher_level(levels: list[int]) -> None:
    numbering = abstract(
        0, *(level(at, "decimal", "".join(f"%{one + 1}." for one in range(at + 1))) for at in range(4))
    )
    found = lines("".join(numbered("甲", one) for one in levels), numbering=numbering + num(1, 0))
    counts, expected = [0, 0, 0, 0], []
    for one in levels:
        # A level that is passed over counts as begun: behind 1.1. without a 1. comes 2.
        counts[:one] = [count or 1 for count in counts[:one]]
        counts[one] += 1
        counts[one + 1 :] = [0] * (3 - one)
        expected.append("".join(f"{count}." for count in counts[: one + 1]) + " 甲")
    assert found == expected


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=30))
def test_lists_of_one_numbering_share_its_count_unless_one_starts_anew(used: list[int]) -> None:
    own = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, own)
    found = lines("".join(numbered("甲", 0, one) for one in used), numbering=numbering)
    count, begun, expected = 0, False, []
    for one in used:
        count = 5 if one == 3 and not begun else count + 1
        begun = begun or one == 3
        expected.append(f"{count}. 甲")
    assert found == expected


def test_a_level_that_never_begins_again_counts_through() -> None:
    levels = level(0, "chineseCounting", "第%1章"), level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>')
    body = numbered("总则") + numbered("甲。", 1) + numbered("乙。", 1) + numbered("附则") + numbered("丙。", 1)
    found = lines(body, numbering=abstract(0, *levels) + num(1, 0))
    assert found == ["第一章 总则", "第1条 甲。", "第2条 乙。", "第二章 附则", "第3条 丙。"]


def test_numbers_come_through_styles_and_what_they_are_based_on() -> None:
    linked = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/><w:suff w:val="nothing"/>')
    second = level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/><w:suff w:val="nothing"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    body = "".join(
        p(words, f'<w:pStyle w:val="{style}"/>{more}')
        for words, style, more in (
            ("目标", "H1", ""),
            ("产值", "H2", ""),
            ("任务", "Own", ""),
            ("无编号", "H1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("正文", "Loop", ""),
            ("保障", "H1", ""),
        )
    )
    found = lines(body, styles=styles, numbering=abstract(3, linked, second) + num(7, 3))
    assert found == ["一、目标", "（一）产值", "二、任务", "无编号", "正文", "三、保障"]


def test_a_numbering_may_stand_behind_a_style_of_numbering() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        + abstract(2, level(0, "chineseCounting", "%1、", '<w:suff w:val="nothing"/>'))
        + num(1, 1)
        + num(2, 2)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="公文"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(numbered("目标") + numbered("任务"), numbering=numbering, styles=styles) == ["一、目标", "二、任务"]


def test_figures_stand_for_all_levels_where_the_format_says_so() -> None:
    levels = level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    found = lines(numbered("总则") + numbered("目标", 1), numbering=abstract(0, *levels) + num(1, 0))
    assert found == ["第一章 总则", "1.1 目标"]


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("decimal", "1 2 9 10 11 20 21"),
        ("decimalZero", "01 02 09 10 11 20 21"),
        ("chineseCounting", "一 二 九 十 十一 二十 二十一"),
        ("japaneseCounting", "一 二 九 十 十一 二十 二十一"),
        ("ideographDigital", "一 二 九 一〇 一一 二〇 二一"),
        ("chineseLegalSimplified", "壹 贰 玖 壹拾 壹拾壹 贰拾 贰拾壹"),
        ("ideographTraditional", "甲 乙 壬 癸 甲 癸 甲"),
        ("ideographZodiacTraditional", "甲子 乙丑 壬申 癸酉 甲戌 癸未 甲申"),
        ("decimalFullWidth", "１ ２ ９ １０ １１ ２０ ２１"),
        ("decimalEnclosedCircleChinese", "① ② ⑨ ⑩ ⑪ ⑳ ㉑"),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒐ ⒑ ⒒ ⒛ 21"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑼ ⑽ ⑾ ⒇ 21"),
        ("upperRoman", "I II IX X XI XX XXI"),
        ("lowerLetter", "a b i j k t u"),
        ("none", "      "),
    ],
)
def test_every_form_of_number(form: str, wanted: str) -> None:
    assert [wordnumbers.printed(one, form) for one in (1, 2, 9, 10, 11, 20, 21)] == wanted.split(" ")


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 9999))
def test_a_said_number_is_read_back(number: int) -> None:
    values = {one: at for at, one in enumerate("〇一二三四五六七八九")} | {"零": 0}
    total = digit = 0
    for one in wordnumbers.spoken(number):
        if one in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[one]
            digit = 0
        else:
            digit = values[one]
    assert total + digit == number


def test_bullets_of_symbol_fonts_are_dots() -> None:
    numbering = abstract(0, level(0, "bullet", "\uf06c"), level(1, "bullet", "◆")) + num(1, 0)
    assert lines(numbered("甲") + numbered("乙", 1), numbering=numbering) == ["• 甲", "◆ 乙"]


# Words


def test_what_stands_around_words_does_not_hide_them() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{p('控件中的段落。')}</w:sdtContent></w:sdt>"
        f"<w:p><w:hyperlink>{RUN.format('链接')}</w:hyperlink><w:smartTag>{RUN.format('标记')}</w:smartTag>"
        f"<w:sdt><w:sdtContent>{RUN.format('控件')}</w:sdtContent></w:sdt><w:fldSimple w:instr='REF x'>{RUN.format('域')}"
        "</w:fldSimple><w:r><w:t>连</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>字</w:t><w:tab/><w:t>后</w:t><w:br/><w:t>下行</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>zhi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>制</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert lines(body) == ["控件中的段落。", "链接标记控件域连-字\t后", "下行制"]


def test_symbols_mean_what_their_font_shows() -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>85%</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0a3</w:t></w:r>'
        '<w:r><w:sym w:font="宋体" w:char="2460"/><w:sym w:font="Webdings" w:char="F0AA"/></w:r></w:p>'
    )
    assert lines(body) == ["≥85%✓≤①\ufffd"]


def test_fields_print_their_results_and_circles() -> None:
    body = (
        f"<w:p>{field(' PAGEREF _Toc1 ', RUN.format('12'))}{RUN.format('页，')}</w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>eq \\o\\ac(○,3)</w:instrText>'
        '<w:fldChar w:fldCharType="end"/><w:t>项目</w:t></w:r></w:p>'
    )
    assert lines(body) == ["12页，", "③项目"]


def test_a_table_of_contents_is_cut_with_its_title() -> None:
    entry = p("").replace("</w:p>", RUN.format("一、总体要求") + "<w:r><w:tab/></w:r>" + RUN.format("1") + "</w:p>")
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> TOC \\o </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    body = (
        p("目 录")
        + begin
        + entry.removeprefix("<w:p>")
        + entry
        + end
        + p("一、总体要求")
        + p("到2027年，产值达到100亿元。")
    )
    document = reader.read_bytes(word(body), "方案.docx")
    cut = [document.raw[one.start : one.end] for one in document.noise if one.noise_type == "contents"]
    assert cut == ["目 录", "一、总体要求\t1", "一、总体要求\t1"]
    assert document.body.text == "一、总体要求\n到2027年，产值达到100亿元。"


def test_tracked_changes_are_accepted_and_told() -> None:
    body = (
        f"<w:p>{RUN.format('到2027年，产值达到')}<w:del><w:r><w:delText>800</w:delText></w:r></w:del>"
        f"<w:ins>{RUN.format('1000')}</w:ins>{RUN.format('亿元')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{RUN.format('上半段，')}</w:p>{p('下半段。')}"
        f"<w:p><w:moveFrom>{RUN.format('移走')}</w:moveFrom></w:p><w:p><w:moveTo>{RUN.format('移来')}</w:moveTo></w:p>"
        + table(row("删去的行", "1", properties="<w:trPr><w:del/></w:trPr>"), row("留下的行", "2"))
    )
    found = read(body)
    assert found.raw.splitlines() == ["到2027年，产值达到1000亿元", "上半段，下半段。", "移来", "留下的行\t2"]
    assert codes(found) == ["tracked_changes"]
    assert "插入2处、删除3处" in found.findings[0].message


def test_hidden_words_and_comments_are_told_and_not_read() -> None:
    styles = '<w:style w:type="character" w:styleId="暗"><w:rPr><w:vanish/></w:rPr></w:style>'
    hidden = "<w:r><w:rPr>{}</w:rPr><w:t>暗文</w:t></w:r>"
    body = (
        f"<w:p>{RUN.format('明文')}{hidden.format('<w:vanish/>')}"
        + hidden.format('<w:rStyle w:val="暗"/>')
        + hidden.format('<w:rStyle w:val="暗"/><w:vanish w:val="0"/>')
        + "</w:p>"
    )
    found = read(body, styles=styles, comments='<w:comment w:id="1"/><w:comment w:id="2"/>')
    assert found.raw == "明文暗文\n"
    assert codes(found) == ["comments", "hidden_content"]
    assert "2条批注" in found.findings[0].message
    assert "4个隐藏文字" in found.findings[1].message


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('框中文字。')}</w:txbxContent>"
    body = (
        f"<w:p>{RUN.format('正文。')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wps:txbx>{box}"
        f"</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        f"</mc:Fallback></mc:AlternateContent></w:r></w:p><w:p><w:r><w:pict><v:shape><v:textbox>{box.replace('框中', '旧框')}"
        "</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    found = read(body)
    assert found.raw.splitlines() == ["正文。", "框中文字。", "旧框文字。"]
    assert [one.place.part for one in found.blocks] == ["text box", "text box"]


def test_notes_stand_at_the_end_and_leave_the_sentence_whole() -> None:
    first, second = (f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>' for kind, key in (("footnote", 2), ("endnote", 1)))
    body = f"<w:p>{RUN.format('培育50家企业')}{first}{RUN.format('，其中10家上市')}{second}</w:p>{p('末段。')}"
    rule = f'<w:footnote w:id="-1" w:type="separator">{p("——")}</w:footnote>'
    notes = f'{rule}<w:footnote w:id="2">{p("指规模以上。")}</w:footnote>'
    found = read(body, footnotes=notes, endnotes=f'<w:endnote w:id="1">{p("见统计年鉴。")}</w:endnote>')
    assert found.raw.splitlines() == [
        "培育50家企业，其中10家上市",
        "末段。",
        "注1：指规模以上。",
        "尾注1：见统计年鉴。",
    ]
    assert [one.place.part for one in found.blocks] == ["note", "note"]


def test_embedded_files_large_pictures_and_macros_are_told() -> None:
    shape = '<v:shape style="width:400pt;height:200pt"><v:imagedata/></v:shape>'
    sheet = f'<w:object>{shape}<o:OLEObject ProgID="Excel.Sheet.12" r:id="rpackage"/></w:object>'
    picture = '<w:drawing><wp:inline><wp:extent cx="{}" cy="{}"/><a:blip r:embed="x"/></wp:inline></w:drawing>'
    drawn = [picture.format(3_000_000, 2_000_000), picture.format(300_000, 200_000), sheet]
    body = p("正文。") + "".join(f"<w:p><w:r>{one}</w:r></w:p>" for one in drawn)
    found = read(body, package=b"PK", vbaProject=b"x")
    assert codes(found) == ["embedded_file", "picture_not_read", "macros"]
    assert "Excel.Sheet.12 package.bin" in found.findings[0].message
    assert "1幅" in found.findings[1].message


def test_the_strict_form_and_other_names_of_the_main_part_are_read() -> None:
    assert opening.extract(word(p("严格格式。"), space=STRICT), "a.docx").raw == "严格格式。\n"
    assert opening.extract(word(p("另一名称。"), main="document2.xml"), "a.docx").raw == "另一名称。\n"


# Tables


def test_merged_cells_are_blank_behind_their_first() -> None:
    body = table(
        row(cell(p("类别"), merge="restart"), cell(p("指标"), merge="restart"), cell(p("目标值"), span=2)),
        row(cell(p(""), merge="continue"), cell(p(""), merge="continue"), "2025年", "2027年"),
        row(cell(p("创新"), merge="restart"), "研发投入强度", "3.1%", "3.5%"),
        row(cell(p(""), merge="continue"), cell(p("高新技术") + p("企业（家）")), "500", "800"),
        row(cell(p("注：数据来自统计。"), span=4)),
    )
    found = read(body)
    assert found.raw.splitlines() == [
        "类别\t指标\t目标值",
        "\t\t2025年\t2027年",
        "创新\t研发投入强度\t3.1%\t3.5%",
        "\t高新技术 企业（家）\t500\t800",
        "注：数据来自统计。",
    ]
    places = {found.raw[one.start : one.end]: (one.place.part, one.place.cell) for one in found.blocks}
    assert places["2027年"] == ("table 1", "D2")
    assert places["800"] == ("table 1", "D4")


def test_a_table_inside_a_cell_keeps_its_own_rows() -> None:
    inner = table(row("指标", "2027年"), row("产值（亿元）", "1000"))
    body = table(row(cell(p("专栏1 主要指标") + inner + p("以上为预期性。")))) + table(row("甲", cell(inner + p(""))))
    assert lines(body) == [
        "专栏1 主要指标",
        "指标\t2027年",
        "产值（亿元）\t1000",
        "以上为预期性。",
        "甲",
        "指标\t2027年",
        "产值（亿元）\t1000",
    ]


def test_rows_count_their_numbers_even_where_a_cell_holds_nothing_else() -> None:
    body = table(*(row(cell(numbered("")), words) for words in ("建设平台", "培育企业")))
    assert lines(body, numbering=abstract(0, level(0, "decimal", "%1")) + num(1, 0)) == ["1\t建设平台", "2\t培育企业"]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_any_merging_leaves_every_cell_in_its_column(data: st.DataObject) -> None:
    width = data.draw(st.integers(2, 6))
    made = docx.Document()
    grid = made.add_table(rows=4, cols=width)
    for r in range(4):
        for c in range(width):
            grid.cell(r, c).text = f"{r}{c}甲"
    top, left = data.draw(st.integers(0, 3)), data.draw(st.integers(0, width - 1))
    bottom, right = data.draw(st.integers(top, 3)), data.draw(st.integers(left, width - 1))
    if right - left < width - 1:
        merged = grid.cell(top, left).merge(grid.cell(bottom, right))
        merged.text = "合并"
    file = BytesIO()
    made.save(file)
    found = opening.extract(file.getvalue(), "表.docx").raw.splitlines()
    cells = {(r, c): words for r, line in enumerate(found) for c, words in enumerate(line.split("\t")) if words}
    if right - left < width - 1:
        covered = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        assert {key for key, words in cells.items() if words == "合并"} == {(top, left)}
    else:
        covered = set()
    assert {key: words for key, words in cells.items() if words != "合并"} == {
        (r, c): f"{r}{c}甲" for r in range(4) for c in range(width) if (r, c) not in covered
    }


# Contract


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            [p("到2027年，产值达到100亿元。"), numbered("任务"), table(row("指标", "2027年"), row("产值", "5"))]
        ),
        min_size=1,
        max_size=12,
    )
)
def test_blocks_slice_the_raw_text_in_order(parts: list[str]) -> None:
    data = word("".join(parts), numbering=OFFICIAL + num(1, 0))
    found = opening.extract(data, "a.docx")
    assert found == opening.extract(data, "a.docx")
    assert all(one.start < one.end <= len(found.raw) for one in found.blocks)
    assert all(a.end <= b.start for a, b in zip(found.blocks, found.blocks[1:], strict=False))
    cells = [words for line in found.raw.splitlines() if "\t" in line for words in line.split("\t")]
    assert [found.raw[one.start : one.end] for one in found.blocks] == cells


# What cannot be read


def _without(part: str) -> bytes:
    file = BytesIO(word(p("正文。")))
    with zipfile.ZipFile(file) as container:
        return packed({one: container.read(one) for one in container.namelist() if one != part})


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
DEEP = p("底")
for _ in range(40):
    DEEP = table(row(cell(DEEP)))
RELATED = {"_rels/.rels": relations({"m": ("officeDocument", "word/document.xml")})}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word(""), "DOC-001"),
        (word(p("正文。"))[:-60], "DOC-002"),
        (_without("_rels/.rels"), "DOC-031"),
        (packed({**RELATED, "word/document.xml": LAUGHS}), "DOC-031"),
        (packed({**RELATED, "word/document.xml": "<w:document"}), "DOC-031"),
        (packed({**RELATED, "word/document.xml": "<x/>"}), "DOC-031"),
        (packed({**RELATED, "word/document.xml": "<x>" + "<y>" * 5000}), "DOC-031"),
        (word(DEEP), "DOC-031"),
        (packed({**RELATED, "word/document.xml": b" " * (65 << 20)}), "DOC-032"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "DOC-030"),
    ],
    ids=["empty", "cut off", "no relations", "laughs", "no xml", "other xml", "deep", "nested", "large", "locked"],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(ZhizaoError) as raised:
        opening.extract(data, "方案.docx")
    assert raised.value.code == code
    assert "方案.docx" in str(raised.value)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 2000), st.integers(0, 255))
def test_any_changed_byte_gives_text_or_a_clear_message(at: int, value: int) -> None:
    data = bytearray(word(numbered("到2027年，产值达到100亿元。"), numbering=OFFICIAL + num(1, 0)))
    data[at % len(data)] = value
    with contextlib.suppress(ZhizaoError):
        assert opening.extract(bytes(data), "方案.docx").raw.strip()
