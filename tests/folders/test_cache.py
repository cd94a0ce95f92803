"""The cache: sound entries come back, all others are as if they had never been."""

from __future__ import annotations

import gzip
import os
import threading
from pathlib import Path

import pytest

from zhizao.folders import cache, version
from zhizao.folders.cache import Cache


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def keep(kept: Cache, name: str, value: object = "甲") -> str:
    key = cache.plan_key(["0" * 64], [name])
    kept.keep(key, cache.pack(key, value))
    return key


def files(kept: Cache) -> list[Path]:
    return [path for path in kept.folder.rglob("*") if path.is_file()]


def test_what_is_kept_comes_back(kept: Cache) -> None:
    key = keep(kept, "a.txt", {"records": [1, "甲\ud800"]})
    assert kept.get(key) == {"records": [1, "甲\ud800"]}
    assert kept.get(cache.plan_key(["1" * 64], ["a.txt"])) is None


def test_every_part_of_a_key_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [
        cache.plan_key(["a"], ["b"]), cache.plan_key(["ab"], [""]), cache.plan_key(["b"], ["a"]),
        cache.plan_key(["a", "a"], ["b", "b"]), cache.receipt_key(["a"], ["b"]),
        cache.receipt_key(["a"], ["b"], "jsonl", "zh"), cache.receipt_key(["a"], ["b"], "jsonl", "en"),
        cache.receipt_key(["a"], ["b"], "yaml", "zh"),
    ]  # fmt: skip
    monkeypatch.setattr(cache, "reader_version", lambda: "another")
    assert len({*keys, cache.plan_key(["a"], ["b"])}) == len(keys) + 1


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_an_entry_that_is_cut_short_is_none(kept: Cache, cut: int) -> None:
    key = keep(kept, "a.txt", list(range(100)))
    (file,) = files(kept)
    file.write_bytes(file.read_bytes()[:cut])
    assert kept.get(key) is None


def test_an_entry_with_any_byte_changed_gives_its_value_or_none(kept: Cache) -> None:
    key = keep(kept, "a.txt", "value")
    (file,) = files(kept)
    sound = file.read_bytes()
    for at in range(len(sound)):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        assert kept.get(key) in (None, "value")


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"key": "other", "value": 1}', "no json", "[" * 100_000])
def test_an_entry_that_says_something_else_is_none(kept: Cache, text: str) -> None:
    key = keep(kept, "a.txt")
    (file,) = files(kept)
    file.write_bytes(gzip.compress(text.encode()))
    assert kept.get(key) is None


def test_the_cache_is_for_its_owner_alone(kept: Cache) -> None:
    keep(kept, "a.txt")
    assert kept.folder.stat().st_mode & 0o077 == 0


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    kept = Cache(tmp_path, most=1_400)
    keys = [keep(kept, name, os.urandom(400).hex()) for name in "abcd"]
    for age, file in enumerate(sorted(files(kept), key=lambda path: path.stat().st_mtime_ns)):
        os.utime(file, ns=(age, age))
    assert kept.get(keys[0]) is not None
    kept.shrink()
    assert sum(file.stat().st_size for file in files(kept)) <= 1_400
    assert [kept.get(key) is not None for key in keys] == [True, False, False, True]


def test_a_run_that_wrote_nothing_throws_nothing_away(tmp_path: Path) -> None:
    keep(Cache(tmp_path), "a.txt")
    Cache(tmp_path, most=0).shrink()
    assert len(files(Cache(tmp_path))) == 1


def test_a_cache_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = Cache(tmp_path / "file" / "cache")
    key = keep(kept, "a.txt")
    assert kept.get(key) is None
    assert kept.problem


def test_runs_at_the_same_time_do_not_disturb_each_other(kept: Cache) -> None:
    def run() -> None:
        for number in range(50):
            key = keep(kept, f"{number}", number)
            assert kept.get(key) in (number, None)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [kept.get(cache.plan_key(["0" * 64], [f"{number}"])) for number in range(50)] == list(range(50))
    assert not [file for file in files(kept) if file.name.startswith(".")]


def test_the_version_changes_with_the_code_and_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in version._PARTS:
        (tmp_path / part).mkdir()
    monkeypatch.setattr(version, "_PACKAGE", tmp_path)
    versions = [version.reader_version.__wrapped__()]
    for name, text in (("plan/a.py", "1"), ("plan/a.py", "2"), ("data/b.yaml", "1"), ("plan/c.py", "2")):
        (tmp_path / name).write_text(text)
        versions.append(version.reader_version.__wrapped__())
    assert len(set(versions)) == len(versions)


def test_every_library_that_the_version_names_is_here() -> None:
    absent = [line for line in version._libraries() if line.endswith("absent")]
    assert absent == []


def test_every_package_between_a_file_and_its_result_decides() -> None:
    packages = {path.name for path in version._PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert packages - set(version._PARTS) == {"cli", "charts", "comparison", "contrast", "papers", "programme", "web"}
