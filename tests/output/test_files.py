"""Where results go, and that none of them is ever half there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zhizao.output import files


def test_a_folder_is_read_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c.pdf", ".hidden"):
        (tmp_path / name).touch()
    assert [path.name for path in files.documents([tmp_path])] == ["a.html", "b.txt"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(files.NothingToRead):
        files.documents([tmp_path])


def test_documents_that_share_a_stem_do_not_share_a_result(tmp_path: Path) -> None:
    found = [tmp_path / "a.txt", tmp_path / "a.html", tmp_path / "b.txt", tmp_path / "sub" / "a.txt"]
    names = [path.name for path in files.places([tmp_path], found, tmp_path / "out", "jsonl")]
    assert names == ["a.txt.jsonl", "a.html.jsonl", "b.jsonl", "a.txt.2.jsonl"]


def test_a_document_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.touch()
    with pytest.raises(files.WouldOverwrite):
        files.places([source], [source], source, "jsonl")
    with pytest.raises(files.WouldOverwrite):
        files.places([tmp_path], [source], tmp_path, "table")


def test_a_file_is_written_whole_and_open_to_others(tmp_path: Path) -> None:
    out = tmp_path / "new" / "a.jsonl"
    files.write(out, "甲\n")
    assert out.read_bytes() == "甲\n".encode()
    assert [path.name for path in out.parent.iterdir()] == ["a.jsonl"]
    mask = os.umask(0)
    os.umask(mask)
    assert out.stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    out.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        files.write(out, "new \ud800")
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(files.CannotWrite):
        files.write(tmp_path / "file" / "a.jsonl", "x")
