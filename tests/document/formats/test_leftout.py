"""Left out: rows of type on which the recogniser saw no word are found and read by themselves."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from tests.document.formats import printed
from tests.document.formats.test_scan import LINES, picture
from zhizao.document.formats import opening
from zhizao.document.formats.scan import recogniser
from zhizao.document.formats.scan.leftout import left_out
from zhizao.document.formats.scan.words import Word

DPI = 100.0


def paper(*rows: tuple[int, int, int]) -> Image.Image:
    """Rows of ink 20 pixels high: left, right and top."""
    drawn = Image.new("L", (800, 1100), 255)
    brush = ImageDraw.Draw(drawn)
    for left, right, top in rows:
        brush.rectangle((left, top, right - 1, top + 19), fill=0)
    return drawn


def word(left: int, right: int, top: int) -> Word:
    return Word("字", left, top, right, top + 20, 0.9)


def test_a_row_without_words_is_found_whole() -> None:
    rows = [(100, 700, 100), (100, 700, 140), (100, 330, 180)]
    read = [word(100, 700, top) for top in (100, 140)]
    (found,) = left_out(paper(*rows), DPI, read)
    assert found.left <= 100 < 330 <= found.right <= 420
    assert found.top <= 180 < 200 <= found.bottom < 215


def test_what_is_read_and_what_is_no_type_is_left() -> None:
    rows = [(100, 700, 100), (100, 700, 140)]
    read = [word(100, 700, top) for top in (100, 140)]
    assert left_out(paper(*rows), DPI, read) == []
    dust = paper(*rows)
    ImageDraw.Draw(dust).rectangle((300, 400, 700, 440), fill=0)
    assert left_out(dust, DPI, read) == []


def test_a_picture_is_no_forgotten_lines() -> None:
    assert left_out(paper(*((100, 190, 20 + 40 * row) for row in range(25))), DPI, []) == []


@pytest.mark.usefixtures("tesseract")
def test_a_last_line_that_the_recogniser_drops_is_read_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = recogniser.words

    def forgetful(grey: Image.Image, dpi: float, layout: recogniser.Layout, **asked: object) -> list[Word]:
        found = whole(grey, dpi, layout, **asked)  # type: ignore[arg-type]
        last = max(one.bottom for one in found)
        return [one for one in found if layout == "column" or one.bottom < last - 20]

    monkeypatch.setattr(recogniser, "words", forgetful)
    raw = opening.extract(picture(printed.paragraphs([*LINES, "三、保障措施"])), "扫描.png").raw
    assert raw.splitlines()[-1] == "三、保障措施"
