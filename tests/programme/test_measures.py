"""Measures: readings find theirs, new ones have sensible defaults, and units convert exactly."""

from __future__ import annotations

from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.output import jsonl
from zhizao.plan.records import Target
from zhizao.programme import measures
from zhizao.programme.measures import Measure
from zhizao.reference.strict import BadDataFile, load


def target(indicator: str | None, unit: str | None, basis: str | None, **more: Any) -> Target:
    given_ = {"comparator": "ge", "value": 1.0, "confidence": 0.9, "subject": None, **more}
    return Target(id="T-1", quote="…", start=0, end=1, indicator=indicator, unit=unit, basis=basis, **given_)


def measure(**more: Any) -> Measure:
    common = {
        "id": "a",
        "zh": "工业投资",
        "unit": "亿元",
        "kind": "money",
        "over_periods": "latest",
        "over_units": "sum",
        "cumulative": True,
        "decimals": 2,
        "decided_by": "the test",
    }
    return Measure(**{**common, **more})


def test_the_shipped_register_is_whole() -> None:
    shipped = measures.shipped()
    assert len(shipped) >= 40
    assert all(one.en and (one.source or one.decided_by) for one in shipped)
    assert {one.id for one in shipped} >= {
        "industrial_output",
        "research_intensity",
        "little_giants",
        "local_supply_rate",
    }


@pytest.mark.parametrize("unit", ["个工作日", "PFlops", "EFLOPS"])
def test_units_that_plans_print_are_known(unit: str) -> None:
    assert measures.unit_of(unit) is not None


def test_no_growth_rate_of_the_register_may_be_added_up() -> None:
    assert [one.id for one in measures.shipped() if one.kind == "rate" and one.aggregable] == []


def test_every_measure_of_the_register_finds_itself_first() -> None:
    for one in measures.shipped():
        for name in one.names:
            found = measures.suggest(name, one.unit, None)
            assert found[0].measure.id == one.id, name


@pytest.mark.parametrize(
    ("indicator", "unit", "basis", "expected", "reason"),
    [
        ("规模以上工业总产值", "亿元", "level", "industrial_output", "name"),
        ("规上工业总产值", "万亿元", "level", "industrial_output", "synonym"),
        ("全市规模以上工业增加值年均增速", "%", "growth_rate", "industrial_value_added_growth", "normalised"),
        ("三年技改投资", "亿元", "total", "renovation_investment", "normalised"),
        ("海洋装备产业本地配套率", "%", "level", "local_supply_rate", "contained"),
        ("产业链市内配套率增量", "个百分点", "increase", "local_supply_rate", "contained"),
        ("达到国家级专精特新“小巨人”水平项目数量", "项", "total", "little_giants", "similar"),
        ("省级智能制造创新中心数量", "个", "total", "innovation_centres_province", "similar"),
    ],
)
def test_readings_find_their_measure(indicator: str, unit: str, basis: str, expected: str, reason: str) -> None:
    best = measures.suggest(indicator, unit, basis)[0]
    assert (best.measure.id, best.reason) == (expected, reason)


@pytest.mark.parametrize(
    ("indicator", "unit", "basis"),
    [
        ("规模以上工业总产值", "%", "growth_rate"),  # the growth of a measure is no value of it
        ("工业投资", "家", "total"),
        ("50亿元以上项目数量", "个", "total"),  # another size class than 亿元以上
        ("社会物流总费用占地区生产总值比重", "%", "share"),  # another part of the same whole
        ("市级绿色园区数量", "个", "total"),
        ("深海空间实验室数量", "个", "total"),
    ],
)
def test_what_is_another_measure_is_not_suggested(indicator: str, unit: str, basis: str) -> None:
    assert measures.suggest(indicator, unit, basis) == []


def test_another_tier_is_never_the_first_suggestion() -> None:
    found = measures.suggest("国家级绿色工厂数量", "家", "total")
    assert found[0].measure.id == "green_factories_nation"
    assert "green_factories" not in [one.measure.id for one in found]


def test_suggestions_are_ranked_and_bounded() -> None:
    found = measures.suggest("专精特新企业", None, None)
    assert found == sorted(found, key=lambda one: -one.score)
    assert all(0.7 <= one.score <= 1 for one in found)
    assert len(found) <= 5


def test_a_missing_unit_or_another_basis_lowers_the_score() -> None:
    full = measures.suggest("工业投资", "亿元", "total")[0].score
    assert full > measures.suggest("工业投资", None, "total")[0].score
    assert full > measures.suggest("工业投资", "亿元", "share")[0].score


def test_an_empty_register_suggests_nothing() -> None:
    assert measures.suggest("工业投资", "亿元", "total", []) == []
    assert measures.suggest("", None, None) == []


def test_three_in_ten_targets_of_the_sample_meet_a_shipped_measure() -> None:
    sample = resources.files("zhizao").joinpath("data/samples/linlan.jsonl").read_text("utf-8")
    targets = [one for one in jsonl.load(sample, "linlan.jsonl") if isinstance(one, Target)]
    met = [one for one in targets if measures.suggest(one.indicator or "", one.unit, one.basis)]
    assert len(met) >= 0.3 * len(targets)


@pytest.mark.parametrize(
    ("indicator", "unit", "basis", "more", "kind", "direction", "aggregable"),
    [
        ("储能投资", "亿元", "total", {}, "money", "up", True),
        ("海外仓数量", "个", "total", {}, "count", "up", True),
        ("高技能人才人数", "人", "total", {}, "count", "up", True),
        ("软件业务收入年均增速", "%", "growth_rate", {}, "rate", "up", False),
        ("新能源汽车产量占比", "%", "share", {}, "share", "up", True),
        ("社会物流总费用占比", "%", "share", {"comparator": "le"}, "share", "down", True),
        ("碳排放强度降幅", "%", "growth_rate", {}, "rate", "up", False),
        ("单位产品能耗", "吨标准煤", "level", {}, "other", "down", False),
        ("全省排名", "位", "level", {}, "other", "down", False),
        ("屋顶光伏装机容量", "千瓦", "level", {}, "other", "up", False),
        ("满意度", None, None, {}, "other", "up", False),
    ],
)
def test_a_new_measure_has_the_defaults_of_its_unit(
    indicator: str,
    unit: str | None,
    basis: str | None,
    more: dict[str, Any],
    kind: str,
    direction: str,
    aggregable: bool,
) -> None:
    new = measures.proposed(target(indicator, unit, basis, **more))
    assert (new.kind, new.direction, new.aggregable) == (kind, direction, aggregable)
    assert new.zh == indicator
    assert new.decided_by == "target T-1"


def test_a_new_measure_keeps_the_decimals_of_its_target_and_its_id() -> None:
    first = measures.proposed(target("单位能耗", "吨标准煤", "level", value=0.375))
    assert first.decimals == 3
    assert first.id == measures.proposed(target("单位能耗", "吨标准煤", "level", value=9.0)).id
    assert first.id != measures.proposed(target("单位水耗", "吨标准煤", "level")).id


def test_a_target_without_an_indicator_is_named_by_its_words() -> None:
    assert measures.proposed(target(None, "家", "total", subject="临澜市")).zh == "临澜市"
    assert measures.proposed(target(None, "家", "total")).zh == "…"


@pytest.mark.parametrize(
    ("value", "printed", "wanted", "expected"),
    [
        ("1.2", "万亿元", "亿元", "12000"),
        ("5000", "万元", "亿元", "0.5"),
        ("0.1", "亿元", "元", "10000000"),
        ("3.5", "万家", "家", "35000"),
        ("60", "万千瓦", "兆瓦", "600"),
        ("38", "万元/人", "元/人", "380000"),
        ("3", "亩", "平方米", "2000"),
        ("12.50", "亿元", "亿元", "12.50"),
        ("25", "台（套）", "台", "25"),
        ("5", "‰", "%", "0.5"),
    ],
)
def test_units_convert_exactly(value: str, printed: str, wanted: str, expected: str) -> None:
    assert str(measures.convert(Decimal(value), printed, wanted)) == expected


@given(
    st.decimals(-(10**9), 10**9, places=4),
    st.sampled_from(["元", "万元", "百万元", "亿元", "万亿元"]),
    st.sampled_from(["元", "亿元"]),
)
def test_a_conversion_comes_back(value: Decimal, printed: str, wanted: str) -> None:
    assert measures.convert(measures.convert(value, printed, wanted), wanted, printed) == value


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [("亿元", "家"), ("%", "个百分点"), ("亿美元", "亿元"), ("", "元"), ("万元/人", "万元"), ("卷", "卷")],
)
def test_units_of_two_dimensions_do_not_convert(printed: str, wanted: str) -> None:
    assert not measures.convertible(printed, wanted)
    with pytest.raises(measures.UnitsDiffer):
        measures.convert(Decimal(1), printed, wanted)


@pytest.mark.parametrize("printed", ["", "/", "万", "亿亿", "元/", "/元", "（）", "元/人/年/日"])
def test_what_is_no_unit_is_none_or_harmless(printed: str) -> None:
    unit = measures.unit_of(printed)
    assert unit is None or unit.factor > 0


def test_a_register_refuses_what_stands_twice() -> None:
    one = measure()
    with pytest.raises(measures.NameTaken):
        measures.checked([one, measure(zh="工业用电")])
    with pytest.raises(measures.NameTaken):
        measures.checked([one, measure(id="b")])
    with pytest.raises(measures.NameTaken):
        measures.checked([one, measure(id="b", zh="投资", synonyms=("工业投资",))])
    assert measures.checked([one, measure(id="b", zh="工业用电")])[1].id == "b"


def test_a_register_refuses_unknown_units() -> None:
    with pytest.raises(measures.UnknownUnit):
        measures.checked([measure(unit="卷")])


@pytest.mark.parametrize(
    "more", [{"source": "also a rule"}, {"decided_by": None}, {"kind": "weight"}, {"colour": "red"}]
)
def test_a_measure_without_one_foundation_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"source or decided_by|kind|colour"):
        measure(**more)


def test_matching_data_is_read_strictly() -> None:
    with pytest.raises(BadDataFile):
        load("measures/matching.yaml", measures._Units)
