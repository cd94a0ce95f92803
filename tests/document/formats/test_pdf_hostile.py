"""PDF files made to keep a machine busy end in a clear message, and the next file is read."""

from __future__ import annotations

import pytest

from tests.document.formats import hostile, printed
from zhizao.document.formats import apart, opening
from zhizao.document.formats.pdf import opened


def read(data: bytes) -> str:
    return opening.extract(data, "方案.pdf").raw


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\nnothing that follows", "DOC-021"),
        (hostile.circling_pages(), "DOC-021"),
        (hostile.deep_arrays(200_000), "DOC-021"),
        (hostile.pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), "DOC-02"),
        (hostile.many_pages(opened.MOST_PAGES + 1), "DOC-023"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Exception, match=rf"方案.pdf.*\[{code}"):
        read(data)


def test_a_cut_off_pdf_is_refused_or_read_as_far_as_it_goes() -> None:
    whole = printed.paragraphs(["到2026年，规模以上工业总产值突破3500亿元。"])
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(opened.PdfBroken):
            read(whole[: int(share * len(whole))])


def test_a_password_is_asked_for_by_name_and_an_empty_one_needs_no_asking() -> None:
    assert read(hostile.locked(b"The plan goes on.", b"")) == "The plan goes on.\n"
    with pytest.raises(opened.PdfLocked, match=r"方案.pdf.*\[DOC-020\]"):
        read(hostile.locked(b"The plan goes on.", b"secret"))


def test_forms_in_forms_end_and_the_next_file_is_read() -> None:
    with pytest.raises(apart.PdfTooHeavy, match="DOC-024"):
        read(hostile.nested_forms(12, 10))
    assert read(hostile.scripted()) == "Read me\n"


@pytest.mark.parametrize(
    "data",
    [hostile.many_words(200_000), hostile.many_lines(200_000), hostile.nested_forms(5, 10)],
    ids=["words", "lines", "forms"],
)
def test_a_page_that_holds_more_than_it_can_show_is_told(data: bytes) -> None:
    assert [one.code for one in opening.extract(data, "方案.pdf").findings] == ["page_crowded"]


@pytest.mark.parametrize("box", [b"0 0 1e30 1e30", b"5 5 5 5", b"0 0 -100 -100", b""])
def test_an_absurd_page_box_hurts_nothing(box: bytes) -> None:
    assert len(read(hostile.one_page(b"BT /F1 9 Tf 9 9 Td (x) Tj ET", box=box))) <= 2


def test_a_page_of_nothing_is_read_as_nothing() -> None:
    assert read(hostile.blank(20)) == ""


def test_thousands_of_pages_are_read() -> None:
    assert read(hostile.many_pages(1200)).count("The plan goes on.") == 1200
