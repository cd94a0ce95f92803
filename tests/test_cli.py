"""The command line as a person or a script meets it: one process per question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhizao.cli import terminal
from zhizao.output import jsonl, yamlplan

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "zhizao/data/samples/linlan.txt"
NO_TARGET = "某市人民政府办公室\n关于做好值班工作的通知\n各部门：\n请认真做好值班工作。\n"


def zhizao(*arguments: object, lang: str = "en", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "COLUMNS", "LANGUAGE")}
    return subprocess.run(
        [sys.executable, "-m", "zhizao", *map(str, arguments)],
        capture_output=True,
        cwd=ROOT,
        env={**kept, "ZHIZAO_LANG": lang, **environment},
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("某市方案\n到2025年，建成国家级中心3个。\n", "utf-8")
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.txt").write_text("某市方案\n到2025年，培育企业20家。\n", "utf-8")
    return folder


@pytest.mark.parametrize("form", ["table", "jsonl", "yaml", "html"])
def test_stdout_holds_nothing_but_the_result(form: str) -> None:
    done = zhizao("read", SAMPLE, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_result_is_the_same_every_time() -> None:
    first, second = (zhizao("read", SAMPLE, "--format", "jsonl", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.stdout == second.stdout


def test_out_is_what_stdout_would_be(tmp_path: Path) -> None:
    done = zhizao("read", SAMPLE, "--format", "yaml", "-o", tmp_path / "plan.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "plan.yaml").read_text("utf-8") == zhizao("read", SAMPLE, "--format", "yaml").stdout


def test_a_folder_becomes_a_folder_and_a_bad_file_stops_no_other(folder: Path, tmp_path: Path) -> None:
    done = zhizao("read", folder, "--format", "jsonl", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "b.txt" in done.stderr
    assert "DOC-" in done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.jsonl", "c.jsonl", "summary.txt"]


def test_several_files_come_in_their_order(folder: Path) -> None:
    done = zhizao("read", folder / "c.txt", folder / "a.txt", "--format", "jsonl")
    values = [record["value"] for record in map(json.loads, done.stdout.splitlines()) if record["kind"] == "target"]
    assert (done.returncode, values) == (0, [20, 3])


def test_several_pages_need_a_folder(folder: Path) -> None:
    done = zhizao("read", folder, "--format", "html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "CLI-001" in done.stderr


def test_a_document_without_target_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text(NO_TARGET, "utf-8")
    done = zhizao("read", path, "--format", "jsonl")
    codes = [record["code"] for record in map(json.loads, done.stdout.splitlines()) if record["kind"] == "finding"]
    assert done.returncode == 0
    assert "no_target" in codes


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("read",),
        ("read", "no-such-file.txt"),
        ("read", SAMPLE, "--format", "pdf"),
        ("read", SAMPLE, "-o", SAMPLE),
        ("read", SAMPLE, "--jobs", "0"),
        ("read", SAMPLE, "--timeout", "nan"),
        ("read", ROOT / "docs", "-o", ROOT / "docs"),
        ("read", ROOT / "docs" / "decisions", "--no-such-option"),
        ("why", "T-1"),
        ("why", "T-1", "--in", "no-such-plan.jsonl"),
        ("fly",),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_says_so_in_the_chosen_language(arguments: tuple[object, ...], lang: str) -> None:
    done = zhizao(*arguments, lang=lang)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    chinese = any("一" <= one <= "鿿" for one in done.stderr)
    assert chinese is (lang == "zh")


def test_the_sample_is_never_written_over() -> None:
    before = SAMPLE.read_bytes()
    assert "OUT-005" in zhizao("read", SAMPLE, "-o", SAMPLE).stderr
    assert SAMPLE.read_bytes() == before


def test_the_option_beats_the_environment() -> None:
    assert "用法" in zhizao("--lang", "zh", "--help", lang="en").stdout
    assert "usage" in zhizao("--lang=en", "--help", lang="zh").stdout
    assert "用法" in zhizao("read", "--help", lang="zh").stdout


def test_version_and_schema() -> None:
    assert zhizao("--version").stdout.startswith("zhizao ")
    assert json.loads(zhizao("schema").stdout) == jsonl.schema()


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m zhizao read {SAMPLE} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=True)
    assert done.stderr == b""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plan")
    for form in ("jsonl", "yaml"):
        zhizao("read", SAMPLE, "--format", form, "-o", out / f"plan.{form}")
    return out


@pytest.mark.parametrize("form", ["jsonl", "yaml"])
def test_why_shows_the_sentence_in_its_paragraph(made: Path, form: str) -> None:
    record = next(r for r in jsonl.load((made / "plan.jsonl").read_text("utf-8"), "x") if r.kind == "target")
    done = zhizao("why", record.id, "--in", made / f"plan.{form}", "--document", SAMPLE)
    assert done.returncode == 0
    assert f"【{record.quote}】" in done.stdout
    raw = SAMPLE.read_bytes().decode()
    assert raw[: record.start].rpartition("\n")[2].strip() in done.stdout
    assert zhizao("why", record.id, "--in", SAMPLE).stdout == done.stdout
    assert f"【{record.quote}】" in zhizao("why", record.id, "--in", made / f"plan.{form}").stdout


def test_why_explains_every_record(made: Path) -> None:
    plan = made / "plan.jsonl"
    for kind in ("target", "fact", "task", "mechanism", "finding"):
        record = next(r for r in jsonl.load(plan.read_text("utf-8"), "x") if r.kind == kind)
        assert zhizao("why", record.id, "--in", plan, "--document", SAMPLE).returncode == 0


def test_why_names_the_nearest_ids(made: Path) -> None:
    known = yamlplan.load((made / "plan.yaml").read_text("utf-8"), "x").records[0].id
    done = zhizao("why", known[:-1] + "?", "--in", made / "plan.yaml")
    assert done.returncode == 2
    assert "OUT-002" in done.stderr
    assert known in done.stderr


@pytest.mark.parametrize("form", ["jsonl", "yaml"])
def test_why_refuses_a_changed_document(made: Path, form: str, tmp_path: Path) -> None:
    changed = tmp_path / "changed.txt"
    changed.write_text(SAMPLE.read_text("utf-8").replace("1万亿元", "2万亿元"), "utf-8")
    name = jsonl.load((made / "plan.jsonl").read_text("utf-8"), "x")[0].id
    done = zhizao("why", name, "--in", made / f"plan.{form}", "--document", changed)
    assert (done.returncode, done.stdout) == (2, "")
    assert "OUT-003" in done.stderr


def test_a_spoilt_plan_is_told_with_its_line(made: Path, tmp_path: Path) -> None:
    text = (made / "plan.yaml").read_text("utf-8")
    spoilt = tmp_path / "plan.yaml"
    spoilt.write_text(text.replace("confidence: 0.", "confidence: viel 0.", 1), "utf-8")
    done = zhizao("why", "T-1", "--in", spoilt, lang="zh")
    line = text[: text.index("confidence: 0.")].count("\n") + 1
    assert done.returncode == 2
    assert f"第 {line} 行" in done.stderr
    assert "须为数字" in done.stderr


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_table_fits_columns(columns: str) -> None:
    from rich.cells import cell_len

    lines = zhizao("read", SAMPLE, COLUMNS=columns).stdout.splitlines()
    assert max(cell_len(line) for line in lines) <= int(columns)


@pytest.mark.parametrize("columns", ["", "0", "-1", "x", "99999999999"])
def test_nonsense_columns_do_no_harm(columns: str) -> None:
    assert terminal.width({"COLUMNS": columns}) > 0
