"""Evidence: what is kept is what it says, and nothing that lies, blows up or runs is kept."""

from __future__ import annotations

import contextlib
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.programme import files
from zhizao.base import containers
from zhizao.base.errors import ZhizaoError
from zhizao.programme import evidence

MB = 1 << 20


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("证明.pdf", files.PDF, "application/pdf"),
        ("证明.PDF", b"\xef\xbb\xbf" + files.PDF, "application/pdf"),
        ("照片.jpg", files.jpeg(), "image/jpeg"),
        ("照片.jpeg", files.jpeg(), "image/jpeg"),
        ("照片.png", files.png(), "image/png"),
        ("总结.docx", files.office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("台账.xlsx", files.office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "汇报.pptx",
            files.office("pptx"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("批复.ofd", files.zipped({"OFD.xml": files.OFD}), "application/ofd"),
        ("总结.doc", files.compound("WordDocument", "1Table"), "application/msword"),
        ("台账.xls", files.compound("Workbook"), "application/vnd.ms-excel"),
        ("汇报.ppt", files.compound("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("说明.txt", "进展情况\r\n".encode(), "text/plain"),
        ("说明.txt", "进展情况".encode("gb18030"), "text/plain"),
        ("说明.txt", "进展情况".encode("utf-16"), "text/plain"),
        ("名单.csv", b"\xef\xbb\xbf" + "企业,数量\n甲,1\n".encode(), "text/csv"),
        ("名单.csv", b"BM,II,1\n", "text/csv"),
    ],
)
def test_what_is_allowed_is_told_by_its_content(name: str, content: bytes, media_type: str) -> None:
    found = evidence.inspect(name, content)
    assert found == evidence.Evidence(name, media_type, len(content), hashlib.sha256(content).hexdigest())


def test_files_of_real_programs_are_allowed(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "a.docx"))
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        book.add_worksheet().write(0, 0, "数")
    assert evidence.inspect("a.docx", tmp_path / "a.docx").media_type.endswith("wordprocessingml.document")
    assert evidence.inspect("b.xlsx", tmp_path / "b.xlsx").media_type.endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("name", "content", "claimed", "found"),
    [
        ("a.pdf", files.png(), "PDF", "PNG"),
        ("a.docx", files.office("xlsx"), "Word (.docx)", "Excel (.xlsx)"),
        ("a.docx", files.compound("WordDocument"), "Word (.docx)", "Word 97-2003 (.doc)"),
        ("a.doc", files.office("docx"), "Word 97-2003 (.doc)", "Word (.docx)"),
        ("a.docx", files.zipped({"a.txt": b"a"}), "Word (.docx)", "a ZIP archive"),
        ("a.xls", files.compound("Anything"), "Excel 97-2003 (.xls)", "an old Office file of another kind"),
        ("a.txt", files.PDF, "Text", "PDF"),
        ("a.pdf", b"just words", "PDF", "Text"),
        ("a.pdf", b"MZ\x90\0" + bytes(100), "PDF", "a Windows program"),
        ("a.pdf", b"\x7fELF\x02" + bytes(100), "PDF", "a Linux program"),
        ("a.jpg", bytes(4) + b"ftypheic" + bytes(100), "JPEG", "a picture of another kind"),
        ("a.docx", b"Rar!\x1a\x07" + bytes(100), "Word (.docx)", "an archive that is no ZIP"),
        ("a.txt", b"\x00\x01\x02", "Text", "of an unknown kind"),
    ],
)
def test_a_file_that_lies_about_its_kind_is_named_with_both(
    name: str, content: bytes, claimed: str, found: str
) -> None:
    with pytest.raises(evidence.NotWhatItSays) as refused:
        evidence.inspect(name, content)
    assert (refused.value.facts["claimed"], refused.value.facts["found"]) == (claimed, found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", files.zipped({"a.txt": b"a"})),
        ("a.exe", b"MZ\x90\0" + bytes(100)),
        ("a.html", b"<html></html>"),
        ("a", b"words"),
        ("a.pdf.js", b"alert(1)"),
        ("a\u202efdp.exe", files.PDF),
        ("", files.PDF),
    ],
)
def test_what_is_not_on_the_list_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(evidence.NotAllowed):
        evidence.inspect(name, content)


@pytest.mark.parametrize("content", [b"", [], [b"", b""]])
def test_an_empty_file_is_refused(content: bytes | list[bytes]) -> None:
    with pytest.raises(evidence.Nothing):
        evidence.inspect("a.pdf", content)


def test_the_limit_stops_the_reading() -> None:
    read = 0

    def endless() -> object:
        nonlocal read
        while True:
            read += MB
            yield b"a" * MB

    with pytest.raises(evidence.TooLarge):
        evidence.inspect("a.txt", endless())  # type: ignore[arg-type]
    assert read == 21 * MB
    assert evidence.inspect("a.txt", [b"a" * MB] * 20).size == 20 * MB


@pytest.mark.parametrize(
    "content",
    [
        files.office("docx", {"word/vbaProject.bin": b"x"}),
        files.office("xlsx", {"xl/macrosheets/sheet1.xml": b"<a/>"}),
        files.office("xlsx", {"xl/activeX/activeX1.xml": b"<a/>"}),
        files.office("xlsx", kind="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        files.compound("WordDocument", "Macros", "VBA"),
        files.compound("Workbook", "_VBA_PROJECT_CUR"),
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.xlsm"])
def test_macros_are_refused_whatever_the_name(name: str, content: bytes) -> None:
    with pytest.raises(evidence.HoldsProgram):
        evidence.inspect(name, content)


def test_a_password_is_noted() -> None:
    assert evidence.inspect("a.pdf", files.LOCKED_PDF).encrypted
    locked = evidence.inspect("a.xlsx", files.compound("EncryptionInfo", "EncryptedPackage"))
    assert (locked.encrypted, locked.media_type[-5:]) == (True, "sheet")
    with pytest.raises(evidence.NotWhatItSays):
        evidence.inspect("a.pdf", files.compound("EncryptedPackage"))


@pytest.mark.parametrize(
    "content",
    [
        files.office("docx", {"word/media/a.bin": bytes(101 * MB)}),
        files.office("docx", {"word/media/a.bin": bytes(30 * MB)}),
        files.office("docx", {f"{number}.xml": b"" for number in range(5001)}),
        files.png(100_000, 100_000),
        files.jpeg(65_000, 65_000),
    ],
    ids=["unpacked", "ratio", "parts", "png", "jpeg"],
)
def test_what_blows_up_is_refused(content: bytes) -> None:
    name = "a.png" if content[1:4] == b"PNG" else "a.jpg" if content[:2] == b"\xff\xd8" else "a.docx"
    with pytest.raises(containers.TooMuchInside):
        evidence.inspect(name, content)


@pytest.mark.parametrize("declared", [10, MB - 1, MB + 1])
def test_a_part_that_declares_another_size_than_it_holds_is_refused(declared: int) -> None:
    types = f'<Types><Override ContentType="{files.TYPES["docx"]}"/></Types>'.encode()
    with pytest.raises(containers.Damaged):
        evidence.inspect("a.docx", files.lying("big.bin", b"a" * MB, declared, {"[Content_Types].xml": types}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", files.PDF[:-7]),
        ("a.png", files.png()[:-4]),
        ("a.jpg", files.jpeg()[:-12]),
        ("a.docx", files.office("docx")[:-30]),
        ("a.docx", files.office("docx", {"[content]": b""})[40:].join([b"PK\x03\x04" + bytes(40), b""])),
        ("a.doc", files.compound("WordDocument")[:700]),
        ("a.docx", files.zipped({"[Content_Types].xml": b"<Types>"})),
        ("a.docx", files.zipped({"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Types/>'})),
        ("a.ofd", files.zipped({"OFD.xml": b""})),
    ],
)
def test_what_breaks_off_is_said_to_be_damaged(name: str, content: bytes) -> None:
    with pytest.raises(containers.Damaged):
        evidence.inspect(name, content)


def test_a_directory_that_runs_in_a_circle_ends() -> None:
    circle = bytearray(files.compound("WordDocument", *(f"s{number}" for number in range(12))))
    circle[512 + 4 * 4 : 512 + 4 * 4 + 4] = (1).to_bytes(4, "little")
    with pytest.raises(containers.Damaged):
        evidence.inspect("a.doc", bytes(circle))


def test_parts_packed_in_other_ways_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(containers.Damaged):
        evidence.inspect("a.docx", file.getvalue())


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("一季度总结（终稿）.docx", "一季度总结（终稿）.docx"),
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("C:\\Users\\a\\x.pdf", "x.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\u200b零宽\ufeff.pdf", "零宽.pdf"),
        ("aux.pdf", "_aux.pdf"),
        ("CON.tar.pdf", "_CON.tar.pdf"),
        ('a<b>:"c|d?*.pdf', "a_b___c_d__.pdf"),
        (" .. .pdf", "_.pdf"),
        (".pdf", "_.pdf"),
        ("...", "_"),
        ("", "_"),
        ("a.pdf. ", "a.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert evidence.cleaned(name) == clean


@given(st.text(max_size=300))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    clean = evidence.cleaned(name)
    assert clean == evidence.cleaned(clean)
    assert 1 <= len(clean.encode()) <= evidence.rules().longest_name + 1
    assert not set(clean) & set('/\\:*?"<>|\0\n\u202e')
    assert clean not in (".", "..")


@given(
    st.sampled_from(["a.pdf", "a.docx", "a.doc", "a.png", "a.jpg", "a.ofd", "a.txt", "a.csv"]),
    st.sampled_from(
        [b"", b"%PDF-", b"PK\x03\x04", files.compound("WordDocument"), files.jpeg(), files.png(), files.office("docx")]
    ),
    st.binary(max_size=600),
    st.integers(0, 700),
)
@settings(max_examples=300)
def test_any_content_is_kept_or_refused_in_words(name: str, head: bytes, more: bytes, cut: int) -> None:
    allowed = {one.media_type for one in evidence.rules().types.values()}
    with contextlib.suppress(ZhizaoError):
        assert evidence.inspect(name, head[:cut] + more).media_type in allowed


def test_what_a_browser_may_show() -> None:
    assert [one for one in ("application/pdf", "image/png", "text/plain") if not evidence.previewable(one)] == []
    assert not evidence.previewable("application/msword")
    assert not evidence.previewable("text/html")


def test_every_kind_has_an_ending_of_its_own_or_a_reason() -> None:
    endings = [ending for one in evidence.rules().types.values() if not one.encrypted for ending in one.endings]
    assert len(endings) == len(set(endings))
