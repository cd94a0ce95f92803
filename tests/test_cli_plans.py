"""`zhizao plan` as a person or a script meets it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.comparison import texts
from tests.test_cli import SAMPLE, zhizao
from zhizao.output import jsonl, planfiles, yamlplan


def test_the_list_names_every_shipped_plan() -> None:
    done = zhizao("plan", "list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines() if line[0] != " "][1:] == list(planfiles.shipped())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path, lang: str) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    text = yamlplan.dump(planfiles.open_plan(Path("changsha-2025")).plan)
    good.write_text(text, "utf-8")
    bad.write_text(text.replace("unit: 家", "unit: [家]"), "utf-8")
    done = zhizao("plan", "check", bad, tmp_path / "gone.yaml", good, lang=lang)
    assert done.returncode == 2
    assert "gone.yaml" in done.stderr
    assert "CLI-002" in done.stderr
    problems = [line for line in done.stdout.splitlines() if line.startswith(f"{bad}:") and ".unit" in line]
    assert len(problems) == text.count("unit: 家")
    assert done.stdout.splitlines()[-1].startswith(f"{good}: ")
    assert zhizao("plan", "check", good, lang=lang).returncode == 0


def test_doubts_do_not_make_a_plan_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = yamlplan.dump(planfiles.open_plan(Path("changsha-2025")).plan)
    path.write_text(text.replace('deadline: "2025"', 'deadline: "2225"', 1), "utf-8")
    done = zhizao("plan", "check", path)
    assert done.returncode == 0
    assert "deadline: look again: the year lies outside 1949 to 2100" in done.stdout


def test_show_is_what_read_prints(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    assert zhizao("read", SAMPLE, "--format", "yaml", "-o", plan).returncode == 0
    assert zhizao("plan", "show", plan).stdout == zhizao("read", SAMPLE).stdout
    assert zhizao("plan", "show", SAMPLE).stdout == zhizao("read", SAMPLE).stdout


@pytest.mark.parametrize("ending", [".yaml", ".jsonl"])
def test_show_brings_the_sentences_back_with_the_document(tmp_path: Path, ending: str) -> None:
    plan = tmp_path / f"plan{ending}"
    made = zhizao("plan", "export", SAMPLE, "--without-words", "--format", ending[1:], "-o", plan)
    assert (made.returncode, made.stdout) == (0, "")
    sentence = "全市规模以上工业总产值突破1万亿元"
    assert sentence not in plan.read_text("utf-8")
    shown = zhizao("plan", "show", plan, "--document", SAMPLE, COLUMNS="400")
    assert shown.returncode == 0
    assert sentence in shown.stdout
    assert sentence not in zhizao("plan", "show", SAMPLE, COLUMNS="400").stdout


def test_another_document_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("到2027年，建成国家级中心3个。\n", "utf-8")
    done = zhizao("plan", "show", "wuhan-2017-2019", "--document", other)
    assert (done.returncode, done.stdout) == (2, "")
    assert "OUT-003" in done.stderr


@pytest.mark.parametrize("form", ["yaml", "jsonl", "table", "csv"])
def test_export_gives_the_same_on_stdout_and_in_a_file(tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    printed = zhizao("plan", "export", "shanghai-2018-2020", "--format", form)
    assert zhizao("plan", "export", "shanghai-2018-2020", "--format", form, "-o", out).returncode == 0
    # The test reads stdout as text: its line ends are told as one.
    assert out.read_text("utf-8").replace("\r\n", "\n") == printed.stdout


def test_what_was_exported_is_the_plan() -> None:
    plan = planfiles.open_plan(Path("changsha-2025")).plan
    assert yamlplan.load(zhizao("plan", "export", "changsha-2025").stdout, "x.yaml") == plan
    assert jsonl.load(zhizao("plan", "export", "changsha-2025", "--format", "jsonl").stdout, "x") == plan.records


def test_csv_is_for_spreadsheets(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    text = yamlplan.dump(planfiles.open_plan(Path("changsha-2025")).plan)
    plan.write_text(text.replace("indicator: 数字经济占地区生产总值比重", 'indicator: "=1+1"'), "utf-8")
    out = tmp_path / "plan.csv"
    assert zhizao("plan", "export", plan, "--format", "csv", "-o", out).returncode == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 23
    (odd,) = [row for row in rows if row["Indicator"] == "'=1+1"]
    assert (odd["Single value"], odd["Unit"], odd["Deadline or period"]) == ("45", "%", "2025")


def test_a_page_needs_the_document() -> None:
    done = zhizao("plan", "export", "changsha-2025", "--format", "html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "CLI-010" in done.stderr
    assert zhizao("plan", "export", SAMPLE, "--format", "html").stdout.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "arguments",
    [("plan",), ("plan", "show"), ("plan", "show", "wuhan"), ("plan", "export", "wuhan-2017-2019", "--format", "pdf")],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_says_so_in_the_chosen_language(arguments: tuple[str, ...], lang: str) -> None:
    done = zhizao(*arguments, lang=lang)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert any("一" <= one <= "鿿" for one in done.stderr) is (lang == "zh")


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    for name in ("OFFICIAL", "REPORT", "REVISED", "OTHER", "THIRD"):
        (tmp_path / f"{name.lower()}.txt").write_text(getattr(texts, name), "utf-8")
    return tmp_path


@pytest.mark.parametrize("width", ["40", "80", "120", "400"])
def test_plans_stand_side_by_side_at_any_width(cities: Path, width: str) -> None:
    done = zhizao(
        "plan", "compare", *(cities / f"{name}.txt" for name in ("official", "other", "third")), COLUMNS=width
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert max(sum(2 if one > "⺀" else 1 for one in line) for line in lines) <= int(width)
    told = done.stdout.replace("\n", "").replace(" ", "")
    for amount in ("≥10986亿元", ">15000亿元", "≥8000亿元"):
        assert amount in told


def test_a_report_of_a_plan_shares_its_column(cities: Path) -> None:
    done = zhizao("plan", "compare", cities / "report.txt", cities / "official.txt")
    assert done.returncode == 0
    assert "· differs" in done.stdout
    assert "· rounded" in done.stdout
    assert "国家级专精特新“小巨人”企业达到96家" in done.stdout


def test_changes_are_told_with_both_sentences(cities: Path) -> None:
    done = zhizao("plan", "changes", cities / "official.txt", cities / "revised.txt", COLUMNS="300")
    assert done.returncode == 0
    assert "added 1, removed 1, raised 1, lowered 1, moved later 1, owners changed 1; unchanged 2." in done.stdout
    assert "“到2026年，青岚区建成特色产业园区5个。”" in done.stdout
    assert "“到2027年，青岚区建成特色产业园区5个。”" in done.stdout


def test_two_plans_of_different_cities_are_compared_with_a_note(cities: Path) -> None:
    done = zhizao("plan", "changes", cities / "official.txt", cities / "other.txt")
    assert done.returncode == 0
    assert "do not look like versions of one plan" in done.stdout
    same = zhizao("plan", "changes", cities / "official.txt", cities / "official.txt")
    assert "do not look like" not in same.stdout
    assert "nothing changed; unchanged 7." in same.stdout


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_a_comparison_is_the_same_every_time(cities: Path, form: str) -> None:
    one, other = cities / "one", cities / "other"
    for out in (one, other):
        assert (
            zhizao("plan", "compare", "wuhan-2017-2019", "changsha-2025", "--format", form, "-o", out).returncode == 0
        )
    assert one.read_bytes() == other.read_bytes()


def test_a_workbook_needs_a_place(cities: Path) -> None:
    official = cities / "official.txt"
    for asked in (("compare", official), ("changes", official, official), ("export", official)):
        done = zhizao("plan", *asked, "--format", "xlsx")
        assert (done.returncode, done.stdout) == (2, "")
        assert "OUT-015" in done.stderr
    out = cities / "plan.xlsx"
    assert zhizao("plan", "export", official, "--format", "xlsx", "-o", out).returncode == 0
    assert out.read_bytes().startswith(b"PK")


def test_json_lines_cannot_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "plan.jsonl"
    path.write_text(jsonl.dump(planfiles.open_plan(Path("changsha-2025")).plan), "utf-8")
    done = zhizao("plan", "compare", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "OUT-031" in done.stderr
