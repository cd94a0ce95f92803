"""Pages of a file as pictures, in the points in which boxes are told."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.document.formats import printed
from zhizao.document import drawn
from zhizao.document.formats.scan import pictures
from zhizao.plan import reader

LINES = ["云江市先进制造业行动方案（2026—2028年）", "到2028年，规模以上工业总产值达到3600亿元。"]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return printed.paragraphs(LINES * 30)


def _picture(size: tuple[int, int], form: str, **how: object) -> bytes:
    made = io.BytesIO()
    Image.new("L", size, 255).save(made, form, **how)
    return made.getvalue()


def test_the_asked_pages_are_drawn_in_order(pdf: bytes) -> None:
    found = list(drawn.pages(pdf, "方案.pdf", [2, 1, 2, 99, 0, -1]))
    assert [page.number for page in found] == [1, 2]
    assert (round(found[0].width), round(found[0].height)) == (595, 842)
    with Image.open(io.BytesIO(found[0].png)) as picture:
        assert abs(picture.width - drawn.WIDTH) <= 1
        assert abs(picture.height / picture.width - found[0].height / found[0].width) < 0.01


def test_ink_stands_where_the_places_of_a_quote_say(pdf: bytes) -> None:
    plan = reader.read_bytes(pdf, "方案.pdf").plan
    target = plan.of("target")[0]
    (place, *_) = target.places
    assert place.page == 1
    assert place.box is not None
    (page,) = drawn.pages(pdf, "方案.pdf", [1])
    with Image.open(io.BytesIO(page.png)) as picture:
        scale = picture.width / page.width
        inside = picture.convert("L").crop(tuple(round(edge * scale) for edge in place.box))
        darkest, _ = inside.getextrema()
        assert isinstance(darkest, int)
        assert darkest < 100


def test_a_picture_file_is_its_own_page() -> None:
    (page,) = drawn.pages(_picture((1240, 1754), "PNG", dpi=(150, 150)), "扫描.png", [1])
    assert (round(page.width), round(page.height)) == (595, 842)


def test_text_has_no_pages_to_draw() -> None:
    assert list(drawn.pages("到2028年。".encode(), "方案.txt", [1])) == []


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "GIF"])
def test_every_picture_format_gives_grey_frames(form: str) -> None:
    (frame,) = pictures.frames(_picture((800, 1100), form), "扫描")
    assert frame.grey.mode == "L"
    assert 90 < frame.dpi < 100


def test_a_fax_of_two_pages_has_two_frames() -> None:
    made = io.BytesIO()
    first, second = (Image.new("1", (800, 1100), 1) for _ in range(2))
    first.save(made, "TIFF", save_all=True, append_images=[second], dpi=(200, 200))
    assert [(frame.number, frame.dpi) for frame in pictures.frames(made.getvalue(), "传真.tif")] == [(1, 200), (2, 200)]


def test_what_is_transparent_is_paper() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (800, 1100), (0, 0, 0, 0)).save(made, "PNG")
    (frame,) = pictures.frames(made.getvalue(), "扫描.png")
    assert frame.grey.getextrema() == (255, 255)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(pictures.PictureTooLarge, match="880000"):
        list(pictures.frames(_picture((800, 1100), "PNG"), "扫描.png"))


@pytest.mark.parametrize("cut", [9, 30, 100])
def test_a_damaged_picture_is_refused(cut: int) -> None:
    whole = _picture((800, 1100), "PNG")
    with pytest.raises(pictures.PictureBroken):
        list(pictures.frames(whole[:cut], "扫描.png"))
