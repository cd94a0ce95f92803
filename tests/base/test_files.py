"""No file is ever half there."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest

from zhizao.base import files


def test_a_file_is_written_whole_and_open_to_others(tmp_path: Path) -> None:
    out = tmp_path / "new" / "a.jsonl"
    files.write(out, "甲\n".encode())
    assert out.read_bytes() == "甲\n".encode()
    assert [path.name for path in out.parent.iterdir()] == ["a.jsonl"]
    mask = os.umask(0)
    os.umask(mask)
    assert out.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_stops_leaves_the_old_file(tmp_path: Path, stop: BaseException) -> None:
    out = tmp_path / "a.jsonl"
    out.write_text("old")
    with mock.patch.object(Path, "replace", side_effect=stop), pytest.raises((files.CannotWrite, KeyboardInterrupt)):
        files.write(out, b"new")
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    out = tmp_path / ("名" * 83 + ".jsonl")
    files.write(out, b"x")
    assert out.read_bytes() == b"x"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(files.CannotWrite):
        files.write(tmp_path / "file" / "a.jsonl", b"x")
