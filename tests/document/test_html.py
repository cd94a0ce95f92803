"""Saved pages: paragraphs, tables, links, and the map back to the source."""

from __future__ import annotations

import pytest

from zhizao.document.document import Document
from zhizao.document.reader import read_bytes


def page(body: str, name: str = "a.html") -> Document:
    return read_bytes(f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>".encode(), name)


def test_blocks_are_paragraphs_and_inline_tags_are_not() -> None:
    document = page(
        "<h1>云江市方案</h1><div><p>到2025年，建成<b>智能</b>\n工厂<span>30</span>&nbsp;家。</p></div>二<br>三"
    )
    assert document.body.text == "云江市方案\n到2025年，建成智能工厂30家。\n二\n三"


def test_a_quote_slices_the_source() -> None:
    document = page("<p>建成<b>智能工厂</b>30&#23478;，&ldquo;灯塔&rdquo;2家。</p>")
    at = document.body.text.index("智能")
    start, end = document.body.raw_span(at, at + len("智能工厂30家"))
    assert document.raw[start:end] == "智能工厂</b>30&#23478;"


def test_scripts_styles_and_comments_are_silent() -> None:
    assert (
        page("<script>if(a<b){'<p>x</p>'}</script><style>p{}</style><!-- 注释 --><p>正文内容。</p>").body.text
        == "正文内容。"
    )


def test_rows_of_a_table_are_lines() -> None:
    table = "<table><tr><th>指标</th><th>2025年</th></tr><tr><td><p>智能工厂</p></td><td>30<br>家</td></tr></table>"
    assert page(table).body.text == "指标\t2025年\n智能工厂\t30家"


def test_blank_and_merged_cells_keep_their_columns() -> None:
    head = "<tr><th rowspan=2>类别</th><th rowspan='2'>指标</th><th colspan=2>目标</th></tr><tr><th>2020年</th><th>2025年</th></tr>"
    rows = "<tr><td rowspan=2>规模</td><td>产值</td><td></td><td>5000</td></tr><tr><td>企业</td><td>12</td><td>&nbsp;</td></tr>"
    assert page(f"<table>{head}{rows}<tr><td colspan=4>二、质量</td></tr></table><p>完。</p>").body.text == (
        "类别\t指标\t目标\n\t\t2020年\t2025年\n规模\t产值\t\t5000\n\t企业\t12\n二、质量\n完。"
    )


def test_a_table_that_lays_out_the_page_keeps_its_paragraphs() -> None:
    sentence = "到2025年，全市建成智能工厂30家，绿色工厂50家，数字化车间200个。" * 8
    cells = f"<table><tr><td>左</td><td><p>{sentence}</p>\n<p>第二段{sentence}</p>{'<i></i>' * 300}</td></tr></table>"
    assert sentence in page(cells).body.text.split("\n")


def test_menus_go_and_annexes_stay() -> None:
    links = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(5))
    annexes = "".join(f'<p><a href="/{i}.doc">附件{i}：指标表</a></p>' for i in range(1, 4))
    document = page(f"<ul>{links}</ul><p>到2025年，建成智能工厂30家。</p>{annexes}")
    assert document.body.text == "到2025年，建成智能工厂30家。\n附件1：指标表\n附件2：指标表\n附件3：指标表"
    assert {one.noise_type for one in document.noise} == {"navigation"}


def test_nav_and_footer_are_logged() -> None:
    document = page(
        "<nav>云江网</nav><p>到2025年，建成智能工厂30家，绿色工厂50家，数字化车间200个，成效显著。</p><footer>地址</footer>"
    )
    assert [document.raw[one.start : one.end] for one in document.noise] == ["云江网", "地址"]


def test_a_form_around_the_whole_page_drops_nothing() -> None:
    assert page("<form><p>建成智能工厂30家。</p></form>").body.text == "建成智能工厂30家。"


def test_an_element_left_open_drops_nothing() -> None:
    assert page("<nav><p>建成智能工厂30家。</p>").body.text == "建成智能工厂30家。"


def test_text_with_a_less_than_sign_is_no_page() -> None:
    assert read_bytes("能耗<0.5吨，<p>不是网页。".encode(), "a.txt").body.text == "能耗<0.5吨，<p>不是网页。"


@pytest.mark.parametrize("piece", ["<div>", "<nav>", "<a href='", "<!--", "<table><td>", "&amp;", '<p a="b '])
def test_hostile_pages_end(piece: str) -> None:
    page(piece * 20_000 + "<p>文</p>")
