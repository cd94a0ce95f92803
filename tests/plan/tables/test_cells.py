"""Cells: how a value is written, what is no value, and what a table takes from the words around it."""

from __future__ import annotations

import pytest

from tests.plan.tables.told import told
from zhizao.plan import reader
from zhizao.plan.records import Target

FRAME = "临澜市先进制造业行动计划（2021-2025年）\n2021年3月1日\n{above}\n附件\n主要指标\n{table}\n{below}"
HEAD = "序号\t指标名称\t单位\t2020年\t2025年\t属性"


def read(*rows: str, head: str = HEAD, above: str = "", below: str = "") -> list[str]:
    """What a plan with such a table says."""
    text = FRAME.format(above=above, table="\n".join([head, *rows]), below=below)
    return [line for line in told(reader.read_bytes(text.encode(), "a.txt").plan) if "no_target" not in line]


@pytest.mark.parametrize(
    ("cell", "unit", "says"),
    [
        ("80", "家", "eq 80 家 | total"),
        ("≥80", "家", "ge 80 家 | total"),
        ("80以上", "家", "ge 80 家 | total"),
        ("80家以上", "家", "ge 80 家 | total"),
        ("80+", "家", "ge 80 家 | total"),
        ("＞80", "家", "gt 80 家 | total"),
        ("突破80", "家", "gt 80 家 | total"),
        ("3.5左右", "%", "approx 3.5 % | level"),
        ("约3.5%", "%", "approx 3.5 % | level"),
        ("10-12", "家", "range 10~12 家 | total"),
        ("10～12家", "家", "range 10~12 家 | total"),
        ("8%-10%", "%", "range 8~10 % | level"),
        ("稳定在30%", "%", "maintain(eq) 30 % | level"),
        ("保持在30%以上", "%", "maintain(ge) 30 % | level"),
        ("12%", "%", "eq 12 % | level"),
        ("1,234.5", "亿元", "eq 1234.5 亿元 | level"),
        ("5.5万亿", "亿元", "eq 55000 亿元 | level"),
        ("5.5万亿元", "亿元", "eq 55000 亿元 | level"),
        ("1.5", "万人", "eq 15000 人 | total"),
        ("2万", "人", "eq 20000 人 | total"),
        ("控制在0.3以内", "吨标准煤/万元", "le 0.3 吨标准煤/万元 | level"),
        ("0", "起", "eq 0 起 | total"),
        ("全覆盖", "%", "eq 100 % | level"),
        ("翻一番", "亿元", "eq 2 倍 | level"),
        ("累计500", "家", "eq 500 家 | total"),
        ("〔500〕", "家", "eq 500 家 | total"),
        ("[累计500]", "家", "eq 500 家 | total"),
        ("完成国家下达任务", "%", "ge null | level"),
        ("保持基本稳定", "%", "maintain null | level"),
        ("持续下降", "%", "lt null | level"),
        ("力争达到80（预计）", "家", "ge 80 家 | total"),
    ],
)
def test_how_a_cell_writes_its_value(cell: str, unit: str, says: str) -> None:
    (line,) = read(f"1\t智能工厂覆盖面\t{unit}\t—\t{cell}\t")
    assert line == f"target | 临澜市 | 智能工厂覆盖面 | {says} | 2025 table"


@pytest.mark.parametrize("cell", ["", "-", "—", "——", "/", "／", "…", "无", "待定", "N/A", "\\", "－"])
def test_a_blank_cell_is_no_value_and_not_zero(cell: str) -> None:
    assert read(f"1\t工业投资\t亿元\t{cell}\t{cell}\t") == []


@pytest.mark.parametrize(
    "row", ["1\t工业投资", "合计\t\t\t\t12\t", "1\t2\t3\t4\t5\t6", "一、规模\t\t\t\t\t", "二、质量"]
)
def test_a_row_that_names_nothing_says_nothing(row: str) -> None:
    assert read(row, "1\t工业投资\t亿元\t—\t—\t") == []


@pytest.mark.parametrize("cell", ["6.5x7", "12/15/20", "见附表3", "建成全国先进制造业基地"])
def test_a_cell_that_cannot_be_read_is_a_finding(cell: str) -> None:
    fact, finding = read(f"1\t工业投资\t亿元\t800\t{cell}\t")
    assert fact == "fact | 临澜市 | 工业投资 | eq 800 亿元 | total | 2020"
    assert finding == f"finding | cell_not_read | {cell}"


def test_several_values_in_a_cell_ask_for_a_look() -> None:
    first, second = read("1\t专精特新企业\t家\t—\t省级50家、国家级5家\t")
    assert first.endswith("eq 50 家 | total | 2025 table | ? cell_unsure")
    assert second.endswith("eq 5 家 | total | 2025 table | ? cell_unsure")


def test_a_value_with_a_total_behind_it_is_two_targets() -> None:
    first, second = read("1\t技改投资\t亿元\t—\t120〔500〕\t", below="注：〔〕内为五年累计数。")
    assert "eq 120 亿元" in first
    assert "eq 500 亿元 | total" in second


def test_a_total_of_a_change_is_told_once_for_all_the_years() -> None:
    text = FRAME.format(above="", table=f"{HEAD}\n1\t单位工业增加值能耗降低\t%\t—\t〔13.5〕\t约束性", below="")
    (target,) = [one for one in reader.read_bytes(text.encode(), "a.txt").plan.records if isinstance(one, Target)]
    assert (target.cumulative, target.nature, target.basis) == ("fall", "binding", "growth_rate")


def test_the_unit_may_stand_behind_the_name_or_above_the_table() -> None:
    (named,) = read("工业投资（亿元）\t1200", head="主要指标\t2025年目标")
    (above,) = read("工业投资\t1200", head="主要指标\t2025年目标", above="单位：亿元\n单位：亿元")
    assert "eq 1200 亿元" in named
    assert "eq 1200" in above


def test_a_unit_that_should_be_there_and_is_not_asks_for_a_look() -> None:
    (line,) = read("1\t智能工厂\t\t—\t30\t")
    assert line.endswith("? unit_unsure")


def test_a_target_of_a_year_that_is_over_asks_for_a_look() -> None:
    (line,) = read("1\t智能工厂\t家\t30\t", head="序号\t指标\t单位\t2020年目标\t备注")
    assert line == "target | 临澜市 | 智能工厂 | eq 30 家 | total | 2020 table | ? deadline_past"


def test_what_the_text_says_too_shares_a_ref() -> None:
    above = "一、发展目标\n到2025年，规模以上工业增加值达到2000亿元，培育专精特新企业300家。"
    text = FRAME.format(
        above=above, table=f"{HEAD}\n1\t规模以上工业增加值\t亿元\t1200\t2000\t\n2\t智能工厂\t家\t—\t300\t", below=""
    )
    targets = [one for one in reader.read_bytes(text.encode(), "a.txt").plan.records if isinstance(one, Target)]
    said, _, listed, other = targets
    assert said.ref == listed.ref == said.id
    assert other.ref is None


def test_a_part_names_the_target_of_its_own_column() -> None:
    text = FRAME.format(above="", table=f"{HEAD}\n1\t绿色工厂\t家\t10\t60\t\n\t其中：国家级\t家\t2\t9\t", below="")
    records = [one for one in reader.read_bytes(text.encode(), "a.txt").plan.records if one.kind in ("fact", "target")]
    whole, goal, part, part_goal = records
    assert (getattr(part, "subset_of", None), getattr(part_goal, "subset_of", None)) == (whole.id, goal.id)


def test_a_table_without_a_head_goes_on_with_the_one_before() -> None:
    first, second = read("1\t智能工厂\t家\t—\t30\t", "（续表）", "续上页", "2\t绿色工厂\t家\t—\t40\t")
    assert first == "target | 临澜市 | 智能工厂 | eq 30 家 | total | 2025 table"
    assert second == "target | 临澜市 | 绿色工厂 | eq 40 家 | total | 2025 table"


def test_owners_of_a_cell_may_stand_on_lines_of_their_own() -> None:
    cell = "<td>市经信局（牵头）<br>市发改委</td>"
    row = f"<tr><td>智能工厂</td><td>家</td><td>30</td>{cell}</tr>"
    page = f"<html><body><p>附件</p><table><tr><td>指标</td><td>单位</td><td>2025年</td><td>责任单位</td></tr>{row}</table></body></html>"
    (target,) = [one for one in reader.read_bytes(page.encode(), "a.html").plan.records if isinstance(one, Target)]
    assert (target.owners, target.lead) == (("市经信局", "市发改委"), ("市经信局",))


def test_a_table_of_other_things_is_left_to_the_sentences() -> None:
    (target,) = reader.read_bytes("临澜市方案\n姓名\t任务\n张某\t培育企业100家".encode(), "a.txt").plan.of("target")
    assert getattr(target, "value", None) == 100


@pytest.mark.parametrize(
    "text",
    [
        "\t".join(["指标"] + ["2025年"] * 5000) + "\n" + "\t".join(["产值"] + ["1"] * 5000),
        "指标\t单位\t2025年\n" + "工业投资\t亿元\t5\n" * 20_000,
        "指标\t2025年\n" + ("一\t\n甲\n" * 20_000),
        "一" + "\t" * 200_000 + "二",
        "指标\t2025年\n" + "智能工厂\t" + "1" * 2_000,
        "指标\t2025年\n智能工厂\t" + "（" * 20_000 + "1" + "）" * 20_000,
        "任务\t责任单位\n" + "培育企业\t市经信局、市发改委\n" * 5_000,
    ],
    ids=["wide", "long", "bridged", "tabs", "digits", "brackets", "tasks"],
)
def test_hostile_tables_end(text: str) -> None:
    reader.read_bytes(text.encode(), "a.txt")
