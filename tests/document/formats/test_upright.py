"""Upright: a page that was laid askew is turned before it is recognised, and quotes stand where the page shows them."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from tests.document.formats import printed
from tests.document.formats.test_scan import LINES
from zhizao.document.document import Box
from zhizao.document.formats.pdf.pages import Page
from zhizao.document.formats.scan import upright


def page() -> Image.Image:
    with pypdfium2.PdfDocument(printed.paragraphs(LINES * 8)) as document:
        return document[0].render(scale=150 / 72, grayscale=True).to_pil()


@pytest.mark.parametrize("angle", [-2.4, -0.7, 0.3, 1.5])
def test_a_page_askew_is_turned_back(angle: float) -> None:
    askew = page().rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert upright.slant(askew, 150) == pytest.approx(-angle, abs=0.11)


def test_a_page_that_stands_upright_and_an_empty_one_are_left() -> None:
    straight = page()
    assert upright.slant(straight, 150) == 0
    assert upright.turned(straight, 0) is straight
    assert upright.slant(Image.new("L", (600, 800), 255), 150) == 0


def test_a_box_of_a_turned_page_holds_the_words_where_they_lay() -> None:
    paper = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(paper).rectangle((100, 120, 110, 124), fill=0)
    angle = 2.0
    turned = upright.turned(paper, angle)
    left, top, right, bottom = turned.point([255 - value for value in range(256)]).getbbox() or (0, 0, 0, 0)
    shown = Page(1, 600, 800, slant=angle).shown(Box(left, top, right, bottom))
    assert shown.left <= 100 < 111 <= shown.right + 1
    assert shown.top <= 120 < 125 <= shown.bottom + 1
    assert shown.right - shown.left < 20
