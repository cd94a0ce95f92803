"""The page as a text: whole, escaped, and closed to the outside."""

from __future__ import annotations

import re

from tests.output import plans
from zhizao.document.document import Document
from zhizao.document.mapped import Edit, MappedText
from zhizao.output import html, pieces
from zhizao.plan.records import Plan

PAGE = html.render(plans.document(), plans.plan(), "zh")


def test_nothing_on_the_page_points_outside() -> None:
    assert re.findall(r"""(?:src|href|action)=["']?(?!#|data:)[^"'#> ]""", PAGE) == []
    assert re.findall(r"https?:|url\(|@import|//[a-z]+\.", PAGE) == []


def test_no_inline_handler_and_no_inline_style() -> None:
    assert re.findall(r"<[^>]+\s(?:on\w+|style)=", PAGE) == []


def test_the_policy_names_the_hashes_of_style_and_script() -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', PAGE)
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert policy[1].count("sha256-") == 2


def test_the_pieces_are_the_raw_text() -> None:
    blocks = pieces.blocks(plans.document(), plans.plan())
    shown = "".join(piece.text for block in blocks for piece in block.pieces)
    assert "".join(shown.split()) == "".join(plans.RAW.split())


def test_every_record_has_its_words_and_its_row() -> None:
    for record in plans.plan().records:
        if record.kind != "noise":
            assert f'id="m-{record.id}"' in PAGE
            assert f'id="r-{record.id}"' in PAGE


def test_a_saved_page_is_shown_without_its_markup() -> None:
    raw = "<p>到2025年，<b>产值突破</b>4000亿元&nbsp;以上。</p><script>if (a < b) alert(1)</script>"
    body = MappedText(raw).edited([Edit(0, 3), Edit(10, 13), Edit(17, 21), Edit(27, 33, " "), Edit(36, len(raw))])
    document = Document(name="a.html", sha256="x", encoding="utf-8", raw=raw, body=body)
    words = raw[10:27]
    one = plans.target("T-1", "总产值突破4000亿元", start=10, end=27, quote=words)
    page = html.render(document, Plan(document=plans.plan().document, records=(one,)), "zh")
    assert "alert(1)" not in page
    assert "&lt;b&gt;" not in page
    assert 'id="m-T-1"' in page
    assert "4000亿元" in page
    blocks = pieces.blocks(document, Plan(document=plans.plan().document, records=(one,)))
    assert "".join(piece.text for block in blocks for piece in block.pieces) == raw


def test_ids_stand_once() -> None:
    ids = re.findall(r'\sid="([^"]+)"', PAGE)
    assert sorted(ids) == sorted(set(ids))


def test_an_empty_document_has_a_page() -> None:
    document = Document(name="x", sha256="x", encoding="utf-8", raw=" ", body=MappedText(" "))
    page = html.render(document, Plan(document=plans.plan().document), "en")
    assert "The document holds no target" in page


def test_a_large_document_stays_linear() -> None:
    """Pieces of a long text are found by bisection: ten times the records cost about ten times the pieces."""
    words = "每年实施项目50个，"
    raw = words * 20_000
    records = tuple(
        plans.target(
            f"T-{at}", "总产值突破4000亿元", start=at * len(words), end=(at + 1) * len(words) - 1, quote=words[:-1]
        )
        for at in range(20_000)
    )
    document = Document(name="x", sha256="x", encoding="utf-8", raw=raw, body=MappedText(raw))
    blocks = pieces.blocks(document, Plan(document=plans.plan().document, records=records))
    assert sum(len(block.pieces) for block in blocks) == 40_000
