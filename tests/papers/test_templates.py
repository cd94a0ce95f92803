"""An office's own template is filled; a wrong or hostile one is refused by field, part and paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.papers.samples import BRIEFING, LETTER
from tests.papers.test_briefing import text
from zhizao.papers import briefing, letter, templates

ROOT = Path(__file__).parents[2]


def made(*paragraphs: str, header: str = "") -> bytes:
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(word: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return out.getvalue()


def filled(word: bytes) -> str:
    return text(briefing.word(BRIEFING, "zh", word, "通报.docx"))


def test_an_office_uses_its_own_words() -> None:
    own = made(
        "{{ title }}（{{ issue }}）",
        "{% if returned %}有退回{% else %}无退回{% endif %}",
        "{%p for item in worst %}",
        "{{ loop.index }}、{{ item.name }}{% if item.due != '—' %}，{{ item.due }}{% endif %}",
        "{%p endfor %}",
        "{%p for note in notes %}",
        "注：{{ note }}",
        "{%p endfor %}",
        header="{{ run_id }}",
    )
    assert filled(own).splitlines()[1:] == [
        "技术改造项目滞后较多（2024年第9期）",
        "有退回",
        "1、建设国家级智能制造创新中心，2024年6月30日",
        "2、技术改造项目，2024年12月31日",
        "3、技能人才培养",
        "注：“应达”按时间进度直线推算。",
        "注：滨江新区管委会本季度起纳入监测，无上期位次。",
    ]


def test_word_splits_and_prettifies_marks() -> None:
    document = docx.Document()
    line = document.add_paragraph("{")
    line.add_run("{ ti")
    line.add_run("tle }")
    line.add_run("}")
    document.add_paragraph("{% if issue == “2024年第9期” %}对{% endif %}")
    out = io.BytesIO()
    document.save(out)
    assert filled(out.getvalue()).endswith("技术改造项目滞后较多\n对")


@pytest.mark.parametrize(
    ("mark", "field", "nearest"),
    [
        ("{{ titel }}", "titel", "title"),
        ("{% if ishue %}x{% endif %}", "ishue", "issue"),
        ("{% for one in wurst %}x{% endfor %}", "wurst", "worst"),
        ("{% for one in title %}x{% endfor %}", "title", None),
        ("{% for one in worst %}{{ one.nam }}{% endfor %}", "one.nam", "one.name"),
        ("{% for one in worst %}{{ one }}{% endfor %}", "one", None),
        ("{{ worst }}", "worst", None),
        ("{{ item.name }}", "item.name", None),
        ("{{ loop.index }}", "loop.index", None),
        ("{% if False %}{{ nowhere }}{% endif %}", "nowhere", None),
        ("{{ self.title }}", "self.title", None),
    ],
)
def test_an_unknown_field_is_named_with_its_paragraph(mark: str, field: str, nearest: str | None) -> None:
    if "False" in mark:
        mark = mark.replace("False", "not title")
    with pytest.raises(templates.UnknownField) as caught:
        filled(made("标题", "", mark))
    assert (caught.value.facts["template"], caught.value.facts["part"]) == ("通报.docx", "body")
    assert (caught.value.facts["line"], caught.value.facts["field"]) == (3, field)
    assert nearest in (None, caught.value.facts["nearest"])


def test_a_field_of_the_other_paper_is_unknown() -> None:
    with pytest.raises(templates.UnknownField, match="ranked_by"):
        letter.word(LETTER, "zh", made("{{ ranked_by }}"), "x.docx")


def test_paragraphs_are_counted_through_tables_and_in_headers() -> None:
    document = docx.Document()
    document.add_paragraph("一")
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(1, 0).text, table.cell(2, 0).text = (
        "{%tr for one in worst %}",
        "{{ one.x }}",
        "{%tr endfor %}",
    )
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(templates.UnknownField) as caught:
        filled(out.getvalue())
    assert caught.value.facts["line"] == 4
    with pytest.raises(templates.UnknownField) as caught:
        filled(made("{{ title }}", header="{{ nothing }}"))
    assert (caught.value.facts["part"], caught.value.facts["line"]) == ("header", 1)


@pytest.mark.parametrize(
    "mark",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ title.__class__ }}",
        "{{ title.upper() }}",
        "{{ title|upper }}",
        "{{ title * 9999999 }}",
        "{{ 9999999 }}",
        "{{ title ~ title }}",
        "{{ cycler }}{{ range(9) }}",
        "{{ worst[0] }}",
        "{% for a in range(99999) %}{% endfor %}",
        "{% for a in worst %}{% for b in worst %}{% endfor %}{% endfor %}",
        "{% for a in worst if a.name %}{% endfor %}",
        "{% for a, b in worst %}{% endfor %}",
        "{% set x = title %}",
        "{% include 'other.docx' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}",
        "{% filter upper %}x{% endfilter %}",
        "{% if title.upper() %}x{% endif %}",
        "{% if title is defined %}x{% endif %}",
        "{% if title == title * 999 %}x{% endif %}",
    ],
)
def test_a_mark_that_does_more_is_refused(mark: str) -> None:
    with pytest.raises((templates.ForbiddenMark, templates.UnknownField)) as caught:
        filled(made("甲", "乙", mark))
    assert caught.value.facts["line"] == 3


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{{ title",),
        ("title }}",),
        ("{% if title",),
        ("{{ title %}",),
        ("{{ {{ title }}",),
        ("{{r title }}",),
        ("{% cellbg title %}",),
    ],
)
def test_a_broken_mark_is_shown(paragraphs: tuple[str, ...]) -> None:
    with pytest.raises(templates.BrokenMark) as caught:
        filled(made("甲", *paragraphs))
    assert caught.value.facts["line"] in (0, 2)


@pytest.mark.parametrize("mark", ["{% for one in worst %}", "{% if title %}", "{% endif %}"])
def test_what_opens_must_close(mark: str) -> None:
    with pytest.raises(templates.BrokenMark):
        filled(made("甲", mark, "乙"))


@pytest.mark.parametrize("hidden", ["{{ title }}", "{% for x in range(9) %}", "{# x"])
def test_a_mark_outside_the_text_is_refused(hidden: str) -> None:
    sly = changed(made("甲"), "word/document.xml", lambda xml: xml.replace("<w:p>", f'<w:p w:rsidR="{hidden}">', 1))
    with pytest.raises(templates.ForbiddenMark):
        filled(sly)


def linked(kind: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="http://example.org/x" TargetMode="External"/>'
    end = "</Relationships>"
    return changed(made("甲"), "word/_rels/document.xml.rels", lambda xml: xml.replace(end, link + end))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject"])
def test_a_template_may_not_reach_out(kind: str) -> None:
    with pytest.raises(templates.ReachesOut) as caught:
        filled(linked(kind))
    assert caught.value.facts["target"] == "http://example.org/x"


def test_a_link_that_a_reader_may_click_stays() -> None:
    assert filled(linked("hyperlink")) == "甲"


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    sly = changed(made("甲"), "word/document.xml", lambda xml: re.sub(r"(\?>)", rf"\1{bomb}", xml, count=1))
    with pytest.raises(templates.NoWordTemplate, match="entities"):
        filled(sly)


def test_a_heavy_template_is_refused_before_it_is_unpacked() -> None:
    heavy = changed(made("甲"), "word/document.xml", lambda xml: xml.replace("甲", " " * 1_200_000))
    assert len(heavy) < 60_000
    with pytest.raises(templates.NoWordTemplate, match="too large"):
        filled(heavy)
    with pytest.raises(templates.NoWordTemplate, match="too many marks"):
        filled(made("{{ title }}" * 2001))


@pytest.mark.parametrize(
    "content",
    [b"", b"not a zip", b"PK\x03\x04" + bytes(100), made("甲")[:-200]],
    ids=["empty", "text", "head of a zip", "cut"],
)
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(templates.NoWordTemplate):
        templates.check(content, briefing.Printed, "x.docx")


def test_a_workbook_and_a_file_without_its_document_are_refused() -> None:
    for gone in ("word/document.xml", "[Content_Types].xml"):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made("甲"))) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                if name != gone:
                    new.writestr(name, old.read(name))
        with pytest.raises(templates.NoWordTemplate):
            filled(out.getvalue())


def test_our_own_forms_pass() -> None:
    for language in ("zh", "en"):
        templates.check(briefing.form(language), briefing.Printed, "")
        templates.check(letter.form(language), letter.Printed, "")


@pytest.mark.parametrize("paper", [briefing, letter], ids=["briefing", "letter"])
def test_every_field_is_documented(paper: object) -> None:
    name = str(getattr(paper, "__name__", "")).rsplit(".", 1)[-1]
    page = (ROOT / "docs/concepts/paper.md").read_text("utf-8")
    section = page.split(f"\n## Fields of a {name}")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE))
    known = templates.schema(paper.Printed)
    wanted = {field for field, row in known.items() if row is None or not row}
    wanted |= {f"{field}.{part}" for field, row in known.items() if row for part in row}
    assert documented == wanted
