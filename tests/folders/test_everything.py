"""A folder as an office has it becomes plans, a workbook and a comparison in one command."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.folders import office_folder
from zhizao import cli
from zhizao.output import yamlplan
from zhizao.plan.records import Plan, Target


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "材料"
    office_folder.fill(folder)
    return folder


@pytest.fixture
def made(given: Path, tmp_path: Path) -> Path:
    out = tmp_path / "结果"
    assert cli.main(["read", str(given), "--format", "all", "-o", str(out), "--no-cache", "--lang", "zh"]) == 2
    return out


def plans(made: Path) -> dict[str, Plan]:
    return {path.stem: yamlplan.load(path.read_text("utf-8"), path.name) for path in (made / "plans").rglob("*.yaml")}


def test_every_document_that_can_be_read_is_a_plan(made: Path) -> None:
    assert set(plans(made)) == {"行动方案", "临泽县行动计划", "新闻", "报送材料", "通知"}
    summary = (made / "summary.txt").read_text("utf-8")
    for name in office_folder.UNREADABLE:
        assert name in summary
    assert "~$" not in summary


def test_the_annex_that_lies_beside_its_plan_is_read_with_it(made: Path) -> None:
    plan = plans(made)["行动方案"]
    found = {(one.indicator, one.value): one for one in plan.records if isinstance(one, Target)}
    annexed = found["规模以上工业增加值", 1150]
    assert (annexed.unit, annexed.deadline, annexed.nature) == ("亿元", "2028", "expected")
    assert annexed.baseline is not None
    assert (annexed.baseline.value, annexed.owners) == (820, ("市工业和信息化局",))
    assert {place.sheet for place in annexed.places} == {"主要指标"}
    assert [one for one in plan.records if one.kind == "finding" and one.code == "annex_missing"] == []


def test_one_workbook_holds_the_targets_of_all(made: Path) -> None:
    book = openpyxl.load_workbook(made / "plans.xlsx")
    told = {str(cell) for row in book["目标"].iter_rows(values_only=True) for cell in row if cell is not None}
    assert any("临泽县行动计划.pdf" in one for one in told)
    assert any("报送材料.zip" in one for one in told)


def test_the_plans_stand_side_by_side_and_the_report_with_its_plan(made: Path) -> None:
    page = (made / "comparison.html").read_text("utf-8")
    assert "规模以上工业总产值" in page
    assert "3600" in page
    # 0.09万亿元 in the unit of the others.
    assert "900" in page
    assert "3500" in page
    book = openpyxl.load_workbook(made / "comparison.xlsx")
    told = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "3500" in told
    # The report of the plan shares its column, and the figure that is not the plan's is a conflict.
    assert plans(made)["新闻"].document.reports_on == office_folder.TITLE.replace("—", "-")
    conflicts = [
        row for row in book["说法不一"].iter_rows(values_only=True) if "3600" in str(row) and "3500" in str(row)
    ]
    assert len(conflicts) == 1


def test_one_plan_alone_is_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "方案.txt").write_text("到2028年，云江市工业总产值达到900亿元。\n", "utf-8")
    out = tmp_path / "结果"
    assert cli.main(["read", str(tmp_path / "方案.txt"), "--format", "all", "-o", str(out), "--lang", "en"]) == 0
    assert "Nothing is compared" in capsys.readouterr().err
    assert sorted(path.name for path in out.iterdir()) == ["plans", "plans.xlsx", "summary.txt"]


def test_everything_needs_a_folder(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(given), "--format", "all", "--lang", "en"]) == 2
    assert "CLI-004" in capsys.readouterr().err


def test_the_same_folder_again_gives_the_same(given: Path, tmp_path: Path) -> None:
    made = [tmp_path / name for name in ("eins", "zwei")]
    for out in made:
        cli.main(["read", str(given), "--format", "all", "-o", str(out)])
    first, second = ({path.name: path.read_bytes() for path in out.rglob("*.yaml")} for out in made)
    assert first == second
