"""Scans: words and tables are recognised where tesseract is, and every record of them goes to a person."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from tests.document.formats import printed
from zhizao.document.decode import EmptyFile
from zhizao.document.formats import opening
from zhizao.document.formats.scan import pages, recogniser, ruled
from zhizao.document.formats.scan import reader as scans
from zhizao.document.formats.scan.words import Figure, Word
from zhizao.plan import reader

LINES = ["云江市先进制造业行动方案（2026—2028年）", "到2028年，规模以上工业总产值达到3600亿元，建成绿色工厂20家。"]
TRADITIONAL = [
    "雲江市先進製造業行動方案（2026—2028年）",
    "到2028年，規模以上工業總產值達到3600億元，建成綠色工廠20家。",
]
PLAN = [
    "云江市先进制造业行动方案（2026—2028年）",
    "一、主要目标",
    "到2028年，规模以上工业总产值达到3600亿元，制造业高质量发展取得明显成效。",
    "二、重点任务",
    "（一）培育优质企业",
    "完善优质企业梯度培育体系，到2028年新增专精特新中小企业150家。（责任单位：市工业和信息化局、市财政局）",
    "（二）推进节能降碳",
    "到2028年，规模以上工业单位增加值能耗下降13.5%，建成绿色工厂20家。（责任单位：市生态环境局、各区人民政府）",
]
TABLE = """#table(columns: (1cm, 6cm, 2cm, 3cm, 3cm),
  [序号], [指标名称], [单位], [2025年], [2028年],
  [1], [规模以上工业增加值], [亿元], [820], [1,150],
  [2], [高新技术企业数量], [家], [640], [900],
  [3], [研发经费投入强度], [%], [2.6], [3.1])"""


def picture(pdf: bytes, form: str = "PNG", dpi: int = 300, askew: float = 0.0) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    drawn = [page.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255) if askew else page for page in drawn]
    made = io.BytesIO()
    how = {"resolution": dpi} if form == "PDF" else {"dpi": (dpi, dpi)}
    drawn[0].save(
        made, form, **how, **({"save_all": True, "append_images": drawn[1:]} if form in ("PDF", "TIFF") else {})
    )
    return made.getvalue()


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(
    ("form", "name"), [("PNG", "扫描.png"), ("JPEG", "扫描.jpg"), ("TIFF", "扫描.tif"), ("PDF", "扫描.pdf")]
)
def test_a_scan_gives_its_targets_for_review(form: str, name: str) -> None:
    reading = reader.read_bytes(picture(printed.paragraphs(LINES), form), name)
    targets = reading.plan.of("target")
    assert {(one.value, one.unit) for one in targets if one.kind == "target"} == {(3600, "亿元"), (20, "家")}
    for one in targets:
        assert one.kind == "target"
        assert "recognised" in one.needs_review
        assert one.confidence < 0.8
        (place, *_) = one.places
        assert place.page == 1
        assert place.recognised is not None
        assert 0.5 < place.recognised <= 1
    (finding,) = [one for one in reading.document.findings if one.code == "recognised"]
    assert finding.message.startswith("第1页")


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("askew", [0.0, -0.8])
def test_a_table_is_recognised_cell_by_cell(askew: float) -> None:
    raw = opening.extract(picture(printed.typeset(TABLE, size=12), askew=askew), "附件.png").raw
    rows = [line.split("\t") for line in raw.splitlines()]
    assert rows[1:] == [
        ["1", "规模以上工业增加值", "亿元", "820", "1,150"],
        ["2", "高新技术企业数量", "家", "640", "900"],
        ["3", "研发经费投入强度", "%", "2.6", "3.1"],
    ]


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(("size", "dpi", "askew"), [(16, 300, 0.7), (12, 200, -0.4), (10.5, 300, 0.0)])
def test_a_plan_is_read_from_type_of_any_size_and_askew(size: float, dpi: int, askew: float) -> None:
    scan = picture(printed.paragraphs(PLAN, size=size), "PDF", dpi, askew)
    found, plain = reader.read_bytes(scan, "扫描.pdf"), reader.read_bytes("\n".join(PLAN).encode(), "方案.txt")
    assert _said(found) == _said(plain)
    assert len(_said(plain)[1]) == 4


def _said(reading: reader.Reading) -> tuple[list[object], list[object]]:
    """The tasks and targets of a plan with their owners."""
    tasks = [(one.quote, one.owners) for one in reading.plan.of("task") if one.kind == "task"]
    targets = [(one.value, one.unit, one.owners) for one in reading.plan.of("target") if one.kind == "target"]
    return [*tasks], [*targets]


@pytest.mark.usefixtures("tesseract")
def test_a_document_in_traditional_script_is_recognised_as_such() -> None:
    raw = opening.extract(picture(printed.paragraphs(TRADITIONAL)), "扫描.png").raw
    assert "規模以上工業總產值" in raw


@pytest.mark.usefixtures("tesseract")
def test_pages_with_words_of_their_own_are_not_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "words", lambda *_a, **_n: pytest.fail("a page with words was recognised"))
    found = opening.extract(printed.paragraphs(LINES), "方案.pdf")
    assert found.blocks[0].place.recognised is None


@pytest.mark.usefixtures("tesseract")
def test_a_mixed_file_keeps_its_own_words_and_recognises_the_rest() -> None:
    with pypdfium2.PdfDocument.new() as mixed:
        for part in (printed.paragraphs(LINES[:1]), picture(printed.paragraphs(LINES[1:]), "PDF")):
            with pypdfium2.PdfDocument(part) as source:
                mixed.import_pages(source)
        made = io.BytesIO()
        mixed.save(made)
    blocks = opening.extract(made.getvalue(), "方案.pdf").blocks
    assert {(block.place.page, block.place.recognised is None) for block in blocks} == {(1, True), (2, False)}


@pytest.mark.usefixtures("tesseract")
def test_a_blank_picture_holds_nothing_to_read() -> None:
    with pytest.raises(EmptyFile):
        opening.extract(picture(printed.typeset("#v(1em)")), "白页.png")


def test_without_tesseract_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "missing", lambda: "tesseract is not installed")
    with pytest.raises(scans.NotRecognised, match="apt-get install tesseract-ocr"):
        opening.extract(picture(printed.paragraphs(LINES)), "扫描.png")


def test_without_tesseract_a_scanned_page_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "missing", lambda: "tesseract is not installed")
    found = scans.extract(picture(printed.paragraphs(LINES), "PDF"), "扫描.pdf")
    assert [one.code for one in found.findings] == ["page_without_text"]


def test_only_so_many_pages_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "missing", lambda: None)
    monkeypatch.setattr(scans, "_MOST_RECOGNISED", 0)
    found = scans.extract(picture(printed.paragraphs(LINES), "PDF"), "扫描.pdf")
    assert [one.code for one in found.findings] == ["page_without_text"]


@pytest.mark.usefixtures("tesseract")
def test_a_recogniser_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "tesseract"
    slow.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(recogniser, "_SECONDS", 0.2)
    with pytest.raises(recogniser.RecognitionFailed, match="page 1"):
        opening.extract(picture(printed.paragraphs(LINES)), "扫描.png")


def test_ruled_lines_are_found_to_the_pixel() -> None:
    paper = Image.new("L", (1240, 1754), 255)
    brush = ImageDraw.Draw(paper)
    for y in (200, 300, 460):
        brush.line((137, y, 1003, y), fill=0, width=3)
    for x in (137, 500, 1003):
        brush.line((x, 200, x, 460), fill=0, width=3)
    brush.text((200, 240), "words are no lines " * 4, fill=0)
    found = ruled.rules(paper, 150)
    level = sorted((one.top, one.left, one.right) for one in found if one.right - one.left > one.bottom - one.top)
    upright = sorted((one.left, one.top, one.bottom) for one in found if one.right - one.left < one.bottom - one.top)
    for y, line in zip((200, 300, 460), level, strict=True):
        assert line == pytest.approx((y, 137, 1004), abs=2)
    for x, line in zip((137, 500, 1003), upright, strict=True):
        assert line == pytest.approx((x, 200, 461), abs=2)


def test_a_page_of_noise_rules_no_lines() -> None:
    noise = Image.effect_noise((600, 800), 80)
    assert pages.grids.cells([]) == []
    assert len(ruled.rules(noise, 150)) < 5


def test_a_figure_read_in_two_ways_is_a_finding_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def words(_picture: Image.Image, dpi: float, *_: object, **__: object) -> list[Word]:
        at, size = round(dpi), round(dpi / 5)
        line = [("占比超过", None), ("40%", Figure("40%", "45%")), ("，40%以上", None)]
        return [
            Word(text, at + 6 * i * size, at, at + (6 * i + 5) * size, at + size, 0.9, unsure)
            for i, (text, unsure) in enumerate(line)
        ]

    monkeypatch.setattr(recogniser, "missing", lambda: None)
    monkeypatch.setattr(recogniser, "words", words)
    found = opening.extract(picture(printed.paragraphs(LINES)), "扫描.png")
    (unsure,) = [one for one in found.findings if one.code == "figure_unsure"]
    assert unsure.message == "第1页：40%／45%"
    assert found.raw[unsure.start : unsure.end] == "40%"
    assert unsure.start == found.raw.index("40%")
