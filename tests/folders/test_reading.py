"""Folders from the command line: results, what is read again, and what is told."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_cli import ROOT, zhizao
from zhizao.folders import work
from zhizao.folders.orders import Order
from zhizao.folders.told import Failed
from zhizao.output.looks import Look

PLAN = "某市方案\n到2025年，建成国家级中心{number}个。\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    for number, name in enumerate(("甲.txt", "区/乙.txt", "区/街/丙.txt", "丁.txt"), start=1):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PLAN.format(number=number), "utf-8")
    return folder


@pytest.fixture
def run(folder: Path, tmp_path: Path) -> Run:
    def run(*options: object, form: str = "jsonl", **environment: str) -> subprocess.CompletedProcess[str]:
        given = (*options, folder, "--format", form, "-o", tmp_path / "out")
        return zhizao("read", *given, ZHIZAO_HOME=str(tmp_path / "home"), **environment)

    return run


def results(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def counts(done: subprocess.CompletedProcess[str]) -> str:
    return next(line for line in done.stderr.splitlines() if line.startswith("Read "))


def test_results_lie_as_the_documents_do_and_the_number_of_cores_changes_nothing(run: Run, tmp_path: Path) -> None:
    assert counts(run("--jobs", 1)) == "Read 4, unchanged 0, failed 0, skipped 0."
    alone = results(tmp_path / "out")
    assert list(alone) == ["summary.txt", "丁.jsonl", "区/乙.jsonl", "区/街/丙.jsonl", "甲.jsonl"]
    assert counts(run("--jobs", 3, "--no-cache")) == "Read 4, unchanged 0, failed 0, skipped 0."
    assert results(tmp_path / "out") == alone


def test_stdout_is_in_the_order_of_the_documents(folder: Path, tmp_path: Path) -> None:
    done = zhizao("read", folder, "--format", "jsonl", "--jobs", 3, ZHIZAO_HOME=str(tmp_path / "home"))
    records = map(json.loads, done.stdout.splitlines())
    assert [record["value"] for record in records if record["kind"] == "target"] == [4, 1, 2, 3]


def test_a_second_run_reads_only_what_changed(run: Run, folder: Path, tmp_path: Path) -> None:
    run()
    before = results(tmp_path / "out")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.jsonl")}
    (folder / "甲.txt").write_text(PLAN.format(number=9), "utf-8")
    (folder / "戊.txt").write_text(PLAN.format(number=5), "utf-8")
    assert counts(run()) == "Read 2, unchanged 3, failed 0, skipped 0."
    after = results(tmp_path / "out")
    assert {name for name in after if after[name] != before.get(name)} == {"甲.jsonl", "戊.jsonl", "summary.txt"}
    kept = tmp_path / "out/区/乙.jsonl"
    assert kept.stat().st_mtime_ns == times[kept]


def test_the_moment_of_a_file_decides_nothing_its_bytes_do(run: Run, folder: Path) -> None:
    run()
    for file in folder.rglob("*.txt"):
        os.utime(file)
    assert counts(run()) == "Read 0, unchanged 4, failed 0, skipped 0."


def test_another_form_is_made_from_the_plan_that_is_kept(run: Run, tmp_path: Path) -> None:
    run("--no-cache", form="yaml")
    fresh = results(tmp_path / "out")
    run()
    assert counts(run(form="yaml")) == "Read 0, unchanged 4, failed 0, skipped 0."
    again = results(tmp_path / "out")
    assert all(again[name] == fresh[name] for name in fresh if name != "summary.txt")


def test_a_page_needs_the_text_and_is_read_again(run: Run) -> None:
    run()
    assert counts(run(form="html")) == "Read 4, unchanged 0, failed 0, skipped 0."
    assert counts(run(form="html")) == "Read 0, unchanged 4, failed 0, skipped 0."


def test_a_result_that_is_gone_or_damaged_is_made_again(run: Run, tmp_path: Path) -> None:
    run()
    before = results(tmp_path / "out")
    (tmp_path / "out/甲.jsonl").unlink()
    (tmp_path / "out/丁.jsonl").write_bytes(before["丁.jsonl"][:40])
    assert counts(run()) == "Read 0, unchanged 4, failed 0, skipped 0."
    assert results(tmp_path / "out")["甲.jsonl"] == before["甲.jsonl"]
    assert results(tmp_path / "out")["丁.jsonl"] == before["丁.jsonl"]


def test_damaged_entries_of_the_cache_are_read_again(run: Run, tmp_path: Path) -> None:
    run()
    before = results(tmp_path / "out")
    for file in (tmp_path / "home/cache").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-9])
    assert counts(run()) == "Read 4, unchanged 0, failed 0, skipped 0."
    assert results(tmp_path / "out") == before


def test_no_cache_keeps_nothing(run: Run, tmp_path: Path) -> None:
    run("--no-cache")
    assert not (tmp_path / "home").exists()


def test_one_bad_file_never_stops_the_rest_and_is_told_with_what_to_do(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "区/空.txt").touch()
    (folder / "区/老.rtf").write_bytes(b"{\\rtf1 }")
    (folder / "程序.exe").write_bytes(b"MZ\x00\x01" * 50)
    done = run()
    assert done.returncode == 2
    assert counts(done) == "Read 4, unchanged 0, failed 1, skipped 2."
    assert "  区/空.txt: the file holds no text (0 bytes). Save the document again" in done.stderr
    assert "  区/老.rtf: this is an RTF file" in done.stderr
    assert (tmp_path / "out/summary.txt").read_text("utf-8") == done.stderr
    assert len(list((tmp_path / "out").rglob("*.jsonl"))) == 4


def test_what_is_skipped_alone_is_no_failure(run: Run, folder: Path) -> None:
    (folder / "老.rtf").write_bytes(b"{\\rtf1 }")
    assert run().returncode == 0


def test_a_file_that_a_person_names_fails_where_one_of_a_folder_is_skipped(run: Run, folder: Path) -> None:
    (folder / "老.rtf").write_bytes(b"{\\rtf1 }")
    done = run(folder / "老.rtf")
    assert (done.returncode, counts(done)) == (2, "Read 4, unchanged 0, failed 1, skipped 0.")


def test_a_log_of_many_documents_is_short_and_so_is_the_summary(run: Run, folder: Path, tmp_path: Path) -> None:
    for number in range(60):
        (folder / f"{number}.txt").touch()
    lines = run().stderr.splitlines()
    assert [line for line in lines if line.endswith(" documents")][9:] == ["64 of 64 documents"]
    assert len(lines) < 45
    assert f"  … 40 more: {tmp_path / 'out/summary.txt'}" in lines
    assert (tmp_path / "out/summary.txt").read_text("utf-8").count("DOC-001") == 60


def test_what_was_not_foreseen_is_told_as_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    (tmp_path / "a.txt").write_text("x", "utf-8")
    monkeypatch.setattr(work.reader, "read_all_bytes", broken)
    order = Order((tmp_path / "a.txt",), "区/a.txt", named=False, look=Look("jsonl", "en", 80), kept=None)
    answer = work.do(order)
    assert isinstance(answer, Failed)
    assert "区/a.txt: the reader failed (MemoryError" in answer.why
    assert "OUT-011" in answer.why


TABLE = "附件1\n主要指标表\n一、工业\n到2025年，规模以上工业增加值达到150亿元。\n"
NAMING = "某市方案\n一、总体目标\n到2025年，建成国家级中心3个。主要指标见附件1。\n附件：1.主要指标表\n"


def targets(file: Path) -> list[float]:
    records = map(json.loads, file.read_text("utf-8").splitlines())
    return [record["value"] for record in records if record["kind"] == "target"]


def test_an_annex_joins_its_plan_and_leaves_it_again(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "戊.txt").write_text(NAMING, "utf-8")
    (folder / "附件").mkdir()
    (folder / "附件/附件1 主要指标表.txt").write_text(TABLE, "utf-8")
    done = run()
    assert done.returncode == 0
    assert "1 annexes stand with their plans." in done.stderr
    assert targets(tmp_path / "out/戊.jsonl") == [3, 150]
    assert not list((tmp_path / "out/附件").glob("*.jsonl"))
    assert counts(run()) == "Read 0, unchanged 5, failed 0, skipped 0."
    (folder / "附件/附件1 主要指标表.txt").unlink()
    assert counts(run()) == "Read 0, unchanged 5, failed 0, skipped 0."
    assert targets(tmp_path / "out/戊.jsonl") == [3]


def test_an_annex_in_another_folder_is_another_plans(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "戊.txt").write_text(NAMING, "utf-8")
    (folder / "县").mkdir()
    (folder / "县/附件1 主要指标表.txt").write_text(TABLE, "utf-8")
    assert "annexes" not in run().stderr
    assert targets(tmp_path / "out/县/附件1 主要指标表.jsonl") == [150]


def test_an_archive_of_several_plans_becomes_a_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(folder / "两份.zip", "w") as archive:
        archive.writestr("甲.txt", PLAN.format(number=7))
        archive.writestr("深/乙.txt", PLAN.format(number=8))
    run()
    assert targets(tmp_path / "out/两份/甲.jsonl") == [7]
    assert targets(tmp_path / "out/两份/深/乙.jsonl") == [8]
    assert counts(run()) == "Read 0, unchanged 5, failed 0, skipped 0."
    alone = zhizao("read", folder / "两份.zip", "--format", "jsonl")
    assert [json.loads(line)["value"] for line in alone.stdout.splitlines() if '"target"' in line] == [7, 8]


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGKILL])
def test_what_is_written_stays_and_the_next_run_goes_on(signalled: signal.Signals, tmp_path: Path) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    folder.mkdir()
    for number in range(150):
        (folder / f"{number:03}.txt").write_text(PLAN.format(number=number + 1) * 20, "utf-8")
    command = [sys.executable, "-m", "zhizao", "read", folder, "--format", "jsonl", "-o", out, "--lang", "en"]
    environment = {**os.environ, "ZHIZAO_HOME": str(tmp_path / "home")}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while not list(out.glob("0*.jsonl")) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signalled)
        told = process.communicate()[1]
    written = list(out.glob("*.jsonl"))
    assert process.returncode == (130 if signalled == signal.SIGINT else -signalled)
    assert ("the same command goes on from here" in told) is (signalled == signal.SIGINT)
    assert 0 < len(written) < 150
    done = zhizao("read", folder, "--format", "jsonl", "-o", out, ZHIZAO_HOME=str(tmp_path / "home"))
    found = re.search(r"Read (\d+), unchanged (\d+), failed 0", done.stderr)
    assert found is not None
    assert int(found[1]) + int(found[2]) == 150
    assert int(found[2]) >= len(written) - 1
    assert len(list(out.glob("*.jsonl"))) == 150
    assert all(json.loads(file.read_text("utf-8").splitlines()[0]) for file in out.glob("*.jsonl"))
