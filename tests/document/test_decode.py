"""Bytes to text: every encoding under every label, and errors that say where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zhizao.base.errors import ZhizaoError
from zhizao.document import decode

SIMPLIFIED = "到2025年，江州市规模以上工业增加值突破1000亿元。\r\n培育智能工厂30家，关键工序数控化率达到百分之六十。"
TRADITIONAL = "到2025年，江州市規模以上工業增加值突破1000億元。\n培育智慧工廠30家，關鍵工序數控化率達到百分之六十。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL])
def test_round_trip(text: str, encoding: str) -> None:
    decoded = decode.decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert decoded.findings == []


def test_big5_is_told_from_gb18030() -> None:
    decoded = decode.decode(TRADITIONAL.encode("big5"), "a.txt")
    assert (decoded.text, decoded.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize(("label", "encoding"), [("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "gb18030")])
def test_a_wrong_label_is_found_out(label: str, encoding: str) -> None:
    page = f'<html><meta charset="{label}"><p>{SIMPLIFIED}</p></html>'
    decoded = decode.decode(page.encode(encoding), "a.html")
    assert decoded.text == page
    assert [one.code for one in decoded.findings] == ["encoding_mislabelled"]


def test_gb2312_on_gbk_bytes_is_no_wrong_label() -> None:
    page = f'<meta charset="gb2312"><p>{TRADITIONAL}</p>'
    assert decode.decode(page.encode("gbk"), "a.html").findings == []


def test_a_few_bad_bytes_are_marked() -> None:
    data = (SIMPLIFIED * 5).encode()
    decoded = decode.decode(data[:3] + b"\xff" + data[3:], "a.txt")
    assert decoded.encoding == "utf-8"
    assert [(one.code, decoded.text[one.start : one.end]) for one in decoded.findings] == [("damaged_bytes", "\ufffd")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DOC-001"),
        (b"\xef\xbb\xbf \r\n", "DOC-001"),
        (b"abc\x00def", "DOC-003"),
        (b"\xff" * 40 + "制造".encode(), "DOC-006"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, code: str) -> None:
    with pytest.raises(ZhizaoError) as caught:
        decode.decode(data, "江州.txt")
    assert caught.value.code == code
    assert "江州.txt" in str(caught.value)


def test_a_zero_byte_is_told_with_its_place() -> None:
    with pytest.raises(decode.NotText, match="byte 3"):
        decode.decode(b"abc\x00", "a.txt")


def test_a_huge_file_fails_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(decode.TooLarge, match="209715200"):
        decode.load(path)


def test_missing_folder_and_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("gone.txt", ".", "pipe"):
        with pytest.raises(decode.CannotOpen):
            decode.load(tmp_path / name)
