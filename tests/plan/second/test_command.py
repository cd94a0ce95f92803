"""A second reader on the command line: named by a person, asked for one document or for many, never kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.plan.second.endpoints import completion, serving
from tests.plan.second.test_second import LAND, TEXT
from zhizao import cli
from zhizao.plan.second import endpoint

# The grammar reads this paragraph too: a proposal that it knows already is told as such.
PROPOSED = {**LAND, "quote": "老厂房腾出来以后", "amount": "1200亩"}


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "文件"
    inside.mkdir()
    (inside / "甲.txt").write_text(TEXT, "utf-8")
    (inside / "乙.txt").write_text(TEXT.replace("云江", "临川"), "utf-8")
    return inside


def test_one_document_is_asked_about(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(endpoint.KEY, "secret")
    out = tmp_path / "甲.jsonl"
    with serving(lambda _: completion(json.dumps({"records": [PROPOSED]}, ensure_ascii=False))) as (address, got):
        asked = ["read", str(folder / "甲.txt"), "--format", "jsonl", "-o", str(out)]
        assert cli.main([*asked, "--second-reader", address, "--model", "small"]) == 0
    (finding,) = [one for one in lines(out) if one.get("code") == "second_reader"]
    assert str(finding["message"]).startswith("small: 0 added for review; 1 refused")
    assert got[0]["key"] == "Bearer secret"
    assert "secret" not in out.read_text("utf-8")


def test_a_folder_is_asked_about_each_time_anew(folder: Path, tmp_path: Path) -> None:
    with serving(lambda _: completion('{"records": []}')) as (address, got):
        asked = ["read", str(folder), "--format", "jsonl", "-o", str(tmp_path / "out"), "--second-reader", address]
        for times in (1, 2):
            assert cli.main([*asked, "--model", "small"]) == 0
            assert len(got) == 2 * times
    assert [one.get("code") for one in lines(tmp_path / "out/乙.jsonl")].count("second_reader") == 1


def test_nothing_is_asked_unless_it_is_named(folder: Path, tmp_path: Path) -> None:
    with serving(lambda _: completion('{"records": []}')) as (_, got):
        assert cli.main(["read", str(folder), "--format", "jsonl", "-o", str(tmp_path / "out")]) == 0
    assert got == []


@pytest.mark.parametrize("given", [["--second-reader", "http://127.0.0.1:9/v1"], ["--model", "small"]])
def test_half_a_second_reader_is_refused(given: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(folder / "甲.txt"), *given, "--lang", "en"]) == 2
    assert "CLI-003" in capsys.readouterr().err


def test_a_second_reader_that_fails_leaves_nothing_half_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "甲.jsonl"
    asked = ["read", str(folder / "甲.txt"), "--format", "jsonl", "-o", str(out), "--lang", "en"]
    assert cli.main([*asked, "--second-reader", "http://127.0.0.1:9/v1", "--model", "small"]) == 2
    assert "READ-002" in capsys.readouterr().err
    assert not out.exists()
