"""Standing: a run with nothing to do does nothing, and nothing that anybody did passes for nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.test_cli import ROOT, zhizao
from zhizao import cli
from zhizao.base.stamps import Stamp
from zhizao.cli import results
from zhizao.folders import reading, standing, version
from zhizao.folders.cache import Cache, pack
from zhizao.folders.standing import Asked

PLAN = "某市方案\n到2025年，建成国家级中心{number}个。\n"


@dataclass
class Office:
    """A folder with its results, and how often its documents were opened."""

    folder: Path
    out: Path
    capsys: pytest.CaptureFixture[str]
    opened: int = 0

    def run(self, *options: object, form: str = "jsonl", out: Path | None = None) -> str:
        """One command; gives what it told without the lines of progress."""
        given = ["read", self.folder, *options, "--format", form, "-o", out or self.out, "--lang", "en"]
        self.capsys.readouterr()
        self.code = cli.main([str(one) for one in given])
        lines = self.capsys.readouterr().err.splitlines(keepends=True)
        return "".join(line for line in lines if not line.endswith(" documents\n"))

    def stands(self, *options: object, form: str = "jsonl", out: Path | None = None) -> bool:
        """Whether a command found nothing to do."""
        before = self.opened
        self.run(*options, form=form, out=out)
        return self.opened == before

    def values(self) -> list[float]:
        lines = [line for file in sorted(self.out.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
        return [record["value"] for record in map(json.loads, lines) if record["kind"] == "target"]


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs begin ten seconds after whatever was done to the files."""
    monkeypatch.setattr(standing, "time", SimpleNamespace(time_ns=lambda: time.time_ns() + 10 * 10**9))


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A folder that was filled a moment ago."""
    monkeypatch.setenv("ZHIZAO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(version, "installation", lambda: Stamp("as it is", 0))
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"{number}.txt").write_text(PLAN.format(number=number), "utf-8")
    office = Office(folder, tmp_path / "out", capsys)
    read = results.read

    def counted(*arguments: object) -> int:
        office.opened += 1
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(results, "read", counted)
    return office


@pytest.fixture
def office(fresh: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A folder that was filled some time ago, and read."""
    later(monkeypatch)
    fresh.run()
    return fresh


def rewrite_with_its_moment(file: Path) -> None:
    told = file.stat()
    text = file.read_text("utf-8")
    file.write_text(text.replace("3", "9"), "utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert file.stat().st_size == told.st_size


def test_a_run_with_nothing_to_do_opens_nothing_and_writes_nothing(office: Office) -> None:
    assert office.stands()
    before = {file: (file.stat().st_ino, file.stat().st_mtime_ns) for file in office.out.iterdir()}
    assert office.stands()
    assert {file: (file.stat().st_ino, file.stat().st_mtime_ns) for file in office.out.iterdir()} == before


def test_it_tells_what_a_run_that_looks_at_each_document_tells(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = office.run(), (office.out / "summary.txt").read_text("utf-8")
    monkeypatch.setattr(standing, "found", lambda *_: None)
    assert (office.run(), (office.out / "summary.txt").read_text("utf-8")) == quick
    assert quick[0].startswith("Read 0, unchanged 3, failed 0, skipped 0.")
    assert (office.code, office.opened) == (0, 2)


@pytest.mark.parametrize(
    "touch",
    [
        lambda office: (office.folder / "1.txt").write_text(PLAN.format(number=77), "utf-8"),
        lambda office: rewrite_with_its_moment(office.folder / "3.txt"),
        lambda office: (office.folder / "4.txt").write_text(PLAN.format(number=4), "utf-8"),
        lambda office: (office.folder / "1.txt").unlink(),
        lambda office: (office.folder / "1.txt").rename(office.folder / "甲.txt"),
        lambda office: (office.out / "1.jsonl").unlink(),
        lambda office: (office.out / "1.jsonl").write_text("", "utf-8"),
        lambda office: (office.out / "1.jsonl").write_bytes((office.out / "1.jsonl").read_bytes().upper()),
    ],
)
def test_whatever_was_touched_is_looked_at(office: Office, touch: Callable[[Office], object]) -> None:
    assert office.stands()
    touch(office)
    assert not office.stands()
    promised = {
        int(file.read_text("utf-8").split("中心")[1].removesuffix("个。\n")) for file in office.folder.iterdir()
    }
    written = office.values()
    assert promised <= set(written)
    assert office.stands()
    assert office.values() == written


@pytest.mark.parametrize("name", [".DS_Store", "~$1.docx", "Thumbs.db"])
def test_what_is_no_document_makes_no_work(office: Office, name: str) -> None:
    (office.folder / name).write_bytes(b"x")
    assert office.stands()


def test_text_that_only_programs_read_may_become_a_document(office: Office) -> None:
    (office.folder / "a.json").write_text("{}", "utf-8")
    assert not office.stands()
    assert office.stands()
    (office.folder / "a.json").write_bytes(b"%PDF-1.4")
    assert not office.stands()


def test_a_summary_that_is_gone_or_edited_is_written_again(office: Office) -> None:
    office.run()
    summary = office.out / "summary.txt"
    text = summary.read_text("utf-8")
    summary.write_text("edited", "utf-8")
    assert office.stands()
    assert summary.read_text("utf-8") == text
    summary.unlink()
    assert office.stands()
    assert summary.read_text("utf-8") == text


def test_another_question_is_another_command(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not office.stands(form="yaml")
    assert not office.stands(out=tmp_path / "elsewhere")
    assert not office.stands("--lang", "zh", out=tmp_path / "chinese")
    assert not office.stands("--no-cache")
    monkeypatch.setenv("COLUMNS", "90")
    assert not office.stands(form="table")
    assert office.stands(form="table")
    monkeypatch.setenv("COLUMNS", "91")
    assert not office.stands(form="table")


def test_names_count_from_the_folder_in_which_they_are_given(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office.folder
    for place, number in (("here", 5), ("there", 6)):
        (tmp_path / place / "documents").mkdir(parents=True)
        (tmp_path / place / "documents/1.txt").write_text(PLAN.format(number=number), "utf-8")
        monkeypatch.chdir(tmp_path / place)
        office.folder = Path("documents")
        assert not office.stands(out=Path("out"))
        assert office.stands(out=Path("out"))
    assert folder.is_dir()


def test_another_reader_looks_at_everything(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.stands()
    monkeypatch.setattr(version, "installation", lambda: Stamp("another", 0))
    assert not office.stands()


def test_a_reader_that_was_changed_a_moment_ago_is_not_believed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version, "installation", lambda: Stamp("just now", time.time_ns() + 9 * 10**9))
    assert not office.stands()
    assert not office.stands()


def test_documents_that_were_touched_a_moment_ago_are_looked_at(fresh: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.run()
    # Within one tick of a coarse clock, such a change leaves size and moments as they were.
    assert not fresh.stands()
    rewrite_with_its_moment(fresh.folder / "3.txt")
    fresh.run()
    assert fresh.values() == [1, 2, 9]
    later(monkeypatch)
    assert not fresh.stands()
    assert fresh.stands()


def test_what_changes_while_it_is_read_is_read_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.folder / "1.txt").write_text(PLAN.format(number=5), "utf-8")
    read = reading.read

    def disturbed(*arguments: object) -> object:
        yield from read(*arguments)  # type: ignore[arg-type]
        (office.folder / "1.txt").write_text(PLAN.format(number=6), "utf-8")
        (office.out / "2.jsonl").write_text("edited\n", "utf-8")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "read", disturbed)
        office.run()
    assert not office.stands()
    assert office.values() == [6, 2, 3]


def test_a_run_that_is_stopped_leaves_nothing_standing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reading.read

    def stopped(*arguments: object) -> object:
        for told in read(*arguments):  # type: ignore[arg-type]
            yield told
            raise KeyboardInterrupt

    (office.folder / "1.txt").write_text(PLAN.format(number=5), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(reading, "read", stopped)
        office.run()
    assert office.code == cli.INTERRUPTED
    assert not office.stands()
    assert office.values() == [5, 2, 3]


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_an_entry_that_is_cut_short_is_none(office: Office, cut: int) -> None:
    assert office.stands()
    for file in (office.folder.parent / "home/cache").glob("??/*"):
        file.write_bytes(file.read_bytes()[:cut])
    assert not office.stands()
    assert office.stands()


@pytest.mark.parametrize(
    "value", ["[]", "{}", '{"results": 1}', '{"results": [["a", 1]]}', '{"results": [], "documents": ""}']
)
def test_an_entry_that_says_something_else_is_none(office: Office, value: str) -> None:
    asked = Asked((str(office.folder),), str(office.out), ("jsonl", "en", ""))
    kept = Cache(office.folder.parent / "another")
    begun = standing.before(asked, ())
    assert begun is not None
    kept.keep(begun.key, pack(begun.key, json.loads(value)))
    assert kept.get(begun.key) is not None
    assert standing.found(asked, kept) is None


def test_a_document_that_failed_is_tried_each_time(office: Office) -> None:
    (office.folder / "空.txt").touch()
    assert not office.stands()
    assert not office.stands()
    assert office.code == 2
    (office.folder / "空.txt").unlink()
    assert office.run().startswith("Read 0, unchanged 3, failed 0")


def test_an_annex_that_stands_with_its_plan_is_told_again(office: Office) -> None:
    (office.folder / "方案.txt").write_text(
        "某市方案\n一、总体目标\n到2025年，建成国家级中心3个。主要指标见附件1。\n附件：1.主要指标表\n", "utf-8"
    )
    (office.folder / "附件").mkdir()
    annex = office.folder / "附件/附件1 主要指标表.txt"
    annex.write_text("附件1\n主要指标表\n一、工业\n到2025年，规模以上工业增加值达到150亿元。\n", "utf-8")
    office.run()
    told = office.run()
    assert "1 annexes stand with their plans." in told
    assert office.opened == 2
    annex.unlink()
    assert not office.stands()


def test_a_set_of_plans_an_overview_and_a_workbook_are_not_made_again(office: Office, tmp_path: Path) -> None:
    for form, out in (("all", tmp_path / "everything"), ("xlsx", tmp_path / "plans.xlsx")):
        assert not office.stands(form=form, out=out)
        made = [file for file in (*out.rglob("*.*"), out) if file.is_file() and file.name != "summary.txt"]
        before = {file: file.stat().st_mtime_ns for file in made}
        assert office.stands(form=form, out=out)
        assert {file: file.stat().st_mtime_ns for file in made} == before
        made[-1].unlink()
        assert not office.stands(form=form, out=out)
        assert made[-1].is_file()


def test_two_runs_at_once_leave_sound_results(office: Office) -> None:
    (office.folder / "1.txt").write_text(PLAN.format(number=5), "utf-8")
    command = ["read", office.folder, "--format", "jsonl", "-o", office.out, "--lang", "en"]
    started = [
        subprocess.Popen([sys.executable, "-m", "zhizao", *map(str, command)], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for one in started:
        one.communicate()
    assert [one.returncode for one in started] == [0, 0]
    assert office.values() == [5, 2, 3]
    office.run()
    assert office.stands()
    assert not list(office.out.glob(".new-*"))


def test_results_of_a_run_that_another_overtook_are_looked_at(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.folder / "1.txt").write_text(PLAN.format(number=5), "utf-8")
    tell = results._tell

    def overtaken(*arguments: object) -> int:
        for file in office.out.glob("*.jsonl"):
            file.write_bytes(file.read_bytes())
        return tell(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(results, "_tell", overtaken)
        office.run()
    assert not office.stands()


def test_a_run_with_nothing_to_do_loads_no_reader(tmp_path: Path) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    folder.mkdir()
    (folder / "1.txt").write_text(PLAN.format(number=1), "utf-8")
    # Where nothing else tells, the names of the installation must have lain still for as long as the documents.
    time.sleep(2.5)
    home = str(tmp_path / "home")
    given = ["read", str(folder), "--format", "jsonl", "-o", str(out)]
    assert zhizao(*given, ZHIZAO_HOME=home).returncode == 0
    program = f"import sys; from zhizao import cli; cli.main({given!r}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "ZHIZAO_HOME": home, "ZHIZAO_LANG": "en"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.startswith("Read 0, unchanged 1")
    slow = {"pydantic", "yaml", "rich", "dataclasses", "multiprocessing", "importlib.metadata", "zhizao.document"}
    assert slow & set(done.stdout.split()) == set()


def test_the_stamp_of_the_installation_changes_with_code_data_and_releases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in (*version._PARTS, *version._BEYOND):
        (tmp_path / part).mkdir()
    monkeypatch.setattr(version, "_PACKAGE", tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "packages")])
    stamps = [version.installation()]
    for name in ("plan/a.py", "data/b.yaml", "contrast/c.py", "cli/d.py", "packages/lxml-5.0.dist-info/METADATA"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
        stamps.append(version.installation())
    assert len({stamp.digest for stamp in stamps}) == len(stamps)
    (tmp_path / "plan/__pycache__").mkdir()
    (tmp_path / "plan/__pycache__/a.pyc").touch()
    assert version.installation() == stamps[-1]
