"""A PDF is laid out as GB/T 9704 asks, and comes out the same each time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, get_args

import pytest
import typst

from tests.papers.samples import BRIEFING, LETTER
from zhizao.base.language import Language
from zhizao.papers import briefing, pdf
from zhizao.papers.sheet import MM, sheet, title_lines

pytestmark = pytest.mark.skipif(
    not any("CJK" in family for family in typst.Fonts().families()), reason="fonts-noto-cjk is not installed"
)


def pages(body: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages of a text laid out as a paper, as SVG."""
    caught: dict[str, Any] = {}
    monkeypatch.setattr(typst, "compile", lambda _, **settings: caught.update(settings) or b"")
    pdf.briefing(BRIEFING, "zh")
    monkeypatch.undo()
    data = json.loads(caught["sys_inputs"]["data"])
    source = b"\n".join([pdf._source(), body.encode()])
    svg: Any = typst.Compiler(source, font_paths=pdf._fonts(), sys_inputs={"data": json.dumps(data)}).compile(
        format="svg"
    )
    return [one.decode() for one in (svg if isinstance(svg, list) else [svg])]


@pytest.mark.parametrize("language", get_args(Language))
def test_the_same_facts_give_the_same_bytes(language: Language) -> None:
    assert pdf.briefing(BRIEFING, language) == pdf.briefing(BRIEFING, language)
    assert pdf.letter(LETTER, language) == pdf.letter(LETTER, language)
    assert pdf.briefing(BRIEFING, language).startswith(b"%PDF-")


def test_the_file_knows_its_run_and_its_day() -> None:
    made = pdf.briefing(BRIEFING, "zh")
    assert briefing.printed(BRIEFING, "zh").run_id.encode() in made
    assert b"D:20241008" in made


def test_a_page_holds_22_lines_of_28_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """5.2.3: 每面排22行，每行排28个字."""
    full = "#set par(first-line-indent: 0pt)\n" + "字" * (22 * 28)
    assert len(pages(full, monkeypatch)) == 1
    assert len(pages(full + "字", monkeypatch)) == 2


def test_lines_and_characters_fill_the_type_area() -> None:
    """5.2.1: 版心156×225."""
    page = sheet()
    assert page.width / MM == pytest.approx(156)
    assert page.pitch * page.lines / MM == pytest.approx(225)
    assert (page.body + page.tracking) * page.characters == pytest.approx(page.width, abs=0.5)


def test_the_page_is_a4(monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = pages("字", monkeypatch)
    width, height = re.findall(r'(?:width|height)="([\d.]+)pt"', page)[:2]
    assert (float(width) / MM, float(height) / MM) == (pytest.approx(210, abs=0.01), pytest.approx(297, abs=0.01))


def test_a_missing_font_falls_back_and_none_is_an_error() -> None:
    assert pdf.faces(("Noto Serif CJK SC", "Noto Sans CJK SC"))["body"] == ["Noto Serif CJK SC"]
    assert pdf.faces(("FandolFang R", "Noto Serif CJK SC", "SimHei"))["body"] == ["FandolFang R", "Noto Serif CJK SC"]
    with pytest.raises(pdf.NoChineseFont, match="PAPER-006"):
        pdf.faces(("DejaVu Sans",))


def test_texts_are_data_and_not_typst() -> None:
    hostile = '#panic("x") $x$ *a* _b_ @c <d> `e` \\ #import "f.typ": *'
    made = pdf.briefing(replace(BRIEFING, title=hostile, notes=(hostile,)), "zh")
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", "短标题"),
        (
            "临澜市智能制造三年行动计划（2024—2026年）目标责任书",
            "临澜市智能制造三年行动计划\n（2024—2026年）目标责任书",
        ),
        ("没有标点的标题" * 4, "没有标点的标题" * 4),
        (
            "办公室\n自己断行的标题，虽然很长很长很长很长很长也不再动它",
            "办公室\n自己断行的标题，虽然很长很长很长很长很长也不再动它",
        ),
    ],
)
def test_a_long_title_breaks_after_its_marks(title: str, lines: str) -> None:
    assert title_lines(title) == lines
