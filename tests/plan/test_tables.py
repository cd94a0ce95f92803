"""Tables of indicators: what stands below a year."""

from __future__ import annotations

import pytest

from tests.plan.test_measured import line, records

HEAD = "序号\t指标名称\t单位\t2020年\t2025年\t属性"


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join(["专栏1主要指标", head, *rows, "（一）培育企业。"])


def test_a_year_ahead_is_a_target_and_a_year_behind_a_fact() -> None:
    fact, target = records(table("1\t规模以上工业总产值\t亿元\t3200\t5000\t预期性"))
    assert line(fact) == "fact | 规模以上工业总产值 | eq | 3200 | 亿元 | level | 2020"
    assert line(target) == "target | 规模以上工业总产值 | eq | 5000 | 亿元 | level | 2025 | committed"
    assert getattr(target, "deadline_rule", None) == "table"


@pytest.mark.parametrize(
    ("cell", "comparator", "value"),
    [
        ("80", "eq", 80),
        ("≥80", "ge", 80),
        ("80以上", "ge", 80),
        ("〔14〕", "eq", 14),
        ("60左右", "approx", 60),
        ("<1", "lt", 1),
    ],
)
def test_how_a_cell_writes_its_value(cell: str, comparator: str, value: float) -> None:
    (target,) = records(table(f"1\t规上企业数字化改造覆盖率\t%\t—\t{cell}\t约束性"))
    assert (target.comparator, target.value, target.unit) == (comparator, value, "%")


def test_the_unit_may_stand_behind_the_name() -> None:
    (target,) = records(table("工业投资（亿元）\t1200", head="主要指标\t2025年目标"))
    assert (target.indicator, target.value, target.unit) == ("工业投资", 1200, "亿元")


@pytest.mark.parametrize(
    "row", ["1\t工业投资\t亿元\t—\t—\t", "1\t工业投资", "", "合计\t\t\t\t12\t", "1\t2\t3\t4\t5\t6"]
)
def test_a_row_without_a_value_says_nothing(row: str) -> None:
    assert records(table(row)) == []


def test_a_table_of_other_things_is_left_to_the_sentences() -> None:
    (target,) = records("姓名\t任务\n张某\t培育企业100家")
    assert target.value == 100
