"""Stamps: what anybody did to a file is seen, and what may have happened unseen is not believed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zhizao.base import stamps
from zhizao.base.stamps import Stamp


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    (folder / "in").mkdir(parents=True)
    (folder / "a.txt").write_text("aaaa", "utf-8")
    (folder / "in/b.txt").write_text("bbbb", "utf-8")
    (folder / "link.txt").symlink_to(folder / "later.txt")
    return folder


def rewrite_with_its_moment(file: Path) -> None:
    """Other bytes of the same number, and the moment put back: what `cp -p` and a stick do."""
    told = file.stat()
    file.write_text("xxxx", "utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))


def swap(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "c.txt")
    (folder / "in/b.txt").rename(folder / "a.txt")
    (folder / "c.txt").rename(folder / "in/b.txt")


def test_what_nobody_touched_has_the_same_stamp(folder: Path) -> None:
    assert stamps.of_all([str(folder)]) == stamps.of_all([str(folder)])


@pytest.mark.parametrize(
    "touch",
    [
        lambda folder: (folder / "a.txt").write_text("longer", "utf-8"),
        lambda folder: rewrite_with_its_moment(folder / "in/b.txt"),
        lambda folder: (folder / "in/b.txt").unlink(),
        lambda folder: (folder / "in/new.txt").touch(),
        lambda folder: (folder / "new").mkdir(),
        lambda folder: (folder / "a.txt").rename(folder / "c.txt"),
        swap,
        lambda folder: (folder / "later.txt").write_text("the link leads somewhere now", "utf-8"),
    ],
)
def test_what_anybody_did_is_seen(folder: Path, touch: Callable[[Path], object]) -> None:
    before = stamps.of_all([str(folder)])
    touch(folder)
    assert stamps.of_all([str(folder)]).digest != before.digest


def test_names_to_pass_by_and_the_place_of_results_decide_nothing(folder: Path) -> None:
    def stamp() -> Stamp:
        return stamps.of_all([str(folder)], lambda name: name.startswith("."), str(folder / "out"))

    before = stamp()
    (folder / ".hidden").touch()
    (folder / "out").mkdir()
    (folder / "out/a.jsonl").touch()
    assert stamp() == before


def test_a_folder_that_lies_in_itself_is_seen_once(folder: Path) -> None:
    (folder / "in/again").symlink_to(folder)
    assert stamps.of_all([str(folder)]) == stamps.of_all([str(folder)])


def test_the_newest_moment_is_that_which_nobody_can_set(folder: Path) -> None:
    os.utime(folder / "a.txt", ns=(0, 0))
    stamp = stamps.of_all([str(folder / "a.txt")])
    assert stamp.newest == (folder / "a.txt").stat().st_ctime_ns
    assert stamp.settled(stamp.newest + 2_000_000_001, 2)
    assert not stamp.settled(stamp.newest + 2_000_000_000, 2)


def test_a_file_from_the_future_is_never_settled(folder: Path) -> None:
    ahead = (folder / "a.txt").stat().st_ctime_ns + 3600 * 10**9
    os.utime(folder / "a.txt", ns=(ahead, ahead))
    assert not stamps.of_all([str(folder)]).settled(ahead - 10**9, 2)


def test_a_folder_that_may_not_be_looked_into_has_no_stamp(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: str) -> None:
        raise PermissionError

    monkeypatch.setattr(stamps.os, "scandir", closed)
    with pytest.raises(PermissionError):
        stamps.of_all([str(folder)])
