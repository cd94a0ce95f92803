"""Plans side by side: common units, years, growth against formulas by hand, and what is never merged."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from tests.comparison import texts
from tests.output import plans as made
from zhizao.comparison import identity, sides
from zhizao.comparison.promises import Promise, promises
from zhizao.comparison.register import Register
from zhizao.comparison.sides import Comparison, Row
from zhizao.output import planfiles
from zhizao.plan.records import Baseline, DocumentCard, Fact, Plan, Target
from zhizao.programme import measures


def target(name: str, indicator: str, **slots: object) -> Target:
    given = {
        "subject": "甲市",
        "indicator": indicator,
        "comparator": "ge",
        "confidence": 0.9,
        "quote": "",
        "start": 0,
        "end": 0,
    }
    return Target.model_validate({"id": name, **given, **slots})


def fact(name: str, indicator: str, value: float, unit: str, period: str | None, **slots: object) -> Fact:
    given = {"subject": "甲市", "comparator": "eq", "confidence": 0.9, "quote": "", "start": 0, "end": 0}
    told = {"id": name, "indicator": indicator, "value": value, "unit": unit, "period": period}
    return Fact.model_validate({**given, **told, **slots})


def plan(
    *records: Target | Fact, place: str = "甲市", period: tuple[int, int] | None = (2021, 2025), **card: object
) -> Plan:
    told = {
        "name": f"{place}.txt",
        "sha256": place,
        "encoding": "utf-8",
        "characters": 9,
        "place": place,
        "period": period,
    }
    return Plan(document=DocumentCard.model_validate({**told, "words": "withheld", **card}), records=records)


def one(*records: Target | Fact, **card: object) -> Promise:
    return promises(plan(*records, **card), Register())[0]  # type: ignore[arg-type]


def row(comparison: Comparison, name: str) -> Row:
    return next(row for row in comparison.rows if row.measure.zh == name)


def test_one_measure_is_told_in_one_unit() -> None:
    first = plan(target("T-1", "规模以上工业总产值", value=1.2, unit="万亿元", deadline="2025"))
    second = plan(
        target("T-1", "规模以上工业总产值", value=9800, unit="亿元", deadline="2025", subject="乙市"), place="乙市"
    )
    found = sides.beside([("a", first), ("b", second)])
    (only,) = found.rows
    assert only.measure.unit == "亿元"
    assert [cell[0].promise.low for cell in only.cells] == [12000, 9800]


@pytest.mark.parametrize(
    ("basis", "period", "value", "wanted"),
    [
        ("total", (2021, 2025), 50, Decimal(10)),
        ("increase", (2021, 2025), 50, Decimal(10)),
        ("per_year", (2021, 2025), 50, Decimal(50)),
        ("per_year", None, 50, Decimal(50)),
        ("total", None, 50, None),
        ("total", (2026, 2030), 50, None),
        ("level", (2021, 2025), 50, None),
    ],
)
def test_a_years_share(basis: str, period: tuple[int, int] | None, value: float, wanted: Decimal | None) -> None:
    told = one(
        target("T-1", "省级制造业创新中心数量", value=value, unit="个", basis=basis, deadline="2025"), period=period
    )
    assert told.a_year == wanted


def test_a_range_shares_its_middle() -> None:
    told = one(
        target("T-1", "试点项目数量", comparator="range", low=5, high=8, unit="项", basis="total", deadline="2023")
    )
    assert told.a_year == Decimal("6.5") / 3


def test_growth_is_reckoned_from_the_targets_own_start() -> None:
    base = Baseline(value=5.5, unit="万亿元", start=0, end=0, period="2020")
    told = one(target("T-1", "工业总产值", value=7.7, unit="万亿元", basis="level", deadline="2025", baseline=base))
    assert told.growth == pytest.approx(Decimal(40))
    # (7.7 / 5.5) ** (1 / 5) - 1 = 6.961 %
    assert float(told.growth_a_year or 0) == pytest.approx(6.961, abs=0.001)


def test_growth_is_reckoned_from_the_latest_fact() -> None:
    told = one(
        target("T-1", "工业总产值", value=1.21, unit="万亿元", basis="level", deadline="2025"),
        fact("F-1", "工业总产值", 8000, "亿元", "2021"),
        fact("F-2", "工业总产值", 10000, "亿元", "2023"),
        fact("F-3", "工业总产值", 99999, "亿元", "2026"),
        fact("F-4", "工业总产值", 12, "亿元", "2023", subject="某区"),
    )
    assert told.start is not None
    assert (told.start.value, told.start.year, told.start.record.id) == (10000, 2023, "F-2")
    assert told.growth == pytest.approx(Decimal(21))
    assert float(told.growth_a_year or 0) == pytest.approx(10)


def test_shares_grow_in_points() -> None:
    base = Baseline(value=60, unit="%", start=0, end=0, period="2020")
    told = one(target("T-1", "技术改造覆盖率", value=80, unit="%", basis="share", deadline="2025", baseline=base))
    assert (told.growth, told.growth_a_year, told.in_points) == (20, 4, True)


@pytest.mark.parametrize("slots", [{"basis": "increase"}, {"basis": "per_year"}, {"deadline": None, "baseline": None}])
def test_without_a_start_nothing_is_reckoned(slots: dict[str, object]) -> None:
    facts = () if "deadline" in slots else (fact("F-1", "创新中心数量", 4, "个", "2020"),)
    told = one(target("T-1", "创新中心数量", **{"value": 9, "unit": "个", "deadline": "2025", **slots}), *facts)
    assert (told.start, told.growth, told.growth_a_year) == (None, None, None)


def test_a_start_of_zero_or_without_year_gives_no_rate() -> None:
    zero = Baseline(value=0, unit="亿元", start=0, end=0, period="2020")
    undated = Baseline(value=5, unit="亿元", start=0, end=0)
    slots = {"value": 10, "unit": "亿元", "basis": "level", "deadline": "2025"}
    assert one(target("T-1", "工业投资", baseline=zero, **slots)).growth is None
    told = one(target("T-1", "工业投资", baseline=undated, **slots))
    assert (told.growth, told.growth_a_year) == (100, None)


def test_a_district_has_its_own_row() -> None:
    told = plan(
        target("T-1", "规模以上工业总产值", value=900, unit="亿元", deadline="2025"),
        target("T-2", "规模以上工业总产值", value=300, unit="亿元", deadline="2025", subject="东区"),
    )
    found = sides.beside([("a", told)])
    assert [(row.subject, row.cells[0][0].promise.low) for row in found.rows] == [(None, 900), ("东区", 300)]


def test_what_is_added_and_what_is_reached_never_share_a_row() -> None:
    first = plan(target("T-1", "绿色工厂数量", value=30, unit="家", basis="increase", deadline="2025"))
    second = plan(
        target("T-1", "绿色工厂数量", value=90, unit="家", basis="total", deadline="2025", subject="乙市"), place="乙市"
    )
    found = sides.beside([("a", first), ("b", second)])
    assert {row.way for row in found.rows} == {"added", "reached"}
    assert found.common() == ()
    assert len(found.alike) == 1


def test_one_amount_said_twice_is_one_entry_with_both_sources() -> None:
    told = plan(
        target("T-1", "绿色工厂数量", value=30, unit="家", deadline="2025"),
        target("T-2", "绿色工厂数量", value=30, unit="家"),
        target("T-3", "绿色工厂数量", value=20, unit="家", deadline="2023"),
    )
    (only,) = sides.beside([("a", told)]).rows
    assert [[said.promise.target.id for said in entry.said] for entry in only.cells[0]] == [["T-3"], ["T-1", "T-2"]]


def test_names_alike_are_told_and_never_merged() -> None:
    found = sides.beside([(text, texts.read(getattr(texts, text))) for text in ("OTHER", "THIRD")])
    (pair,) = found.alike
    names = {"国家级制造业创新中心和产业创新中心数量", "国家级制造业创新中心数量"}
    assert {pair.first.measure.zh, pair.second.measure.zh} == names
    assert all(row(found, name).shared == 1 for name in names)


def test_a_plan_that_has_both_names_tells_them_apart_itself() -> None:
    both = plan(
        target("T-1", "国家级制造业创新中心数量", value=1, unit="家"),
        target("T-2", "国家级制造业创新中心和产业创新中心数量", value=3, unit="家"),
    )
    other = plan(target("T-1", "国家级制造业创新中心数量", value=2, unit="家", subject="乙市"), place="乙市")
    assert sides.beside([("a", both), ("b", other)]).alike == ()


def test_what_one_has_and_another_lacks() -> None:
    found = sides.beside([(name, texts.read(getattr(texts, name))) for name in ("OFFICIAL", "OTHER", "THIRD")])
    assert "国家级专精特新“小巨人”企业数量" in [row.measure.zh for row in found.lacks(2)]
    assert "全社会研发经费投入强度" in [row.measure.zh for row in found.only(0)]
    assert {id(row) for row in found.common()} | {id(row) for at in range(3) for row in found.only(at)} == set(
        map(id, found.rows)
    )


def cells(comparison: Comparison, at: int) -> set[tuple[object, ...]]:
    return {
        (row.measure.zh, row.subject, entry.promise.low, entry.promise.high, entry.promise.year, entry.promise.a_year)
        for row in comparison.rows
        for entry in row.cells[at]
    }


def test_the_order_of_the_plans_changes_columns_and_nothing_else() -> None:
    given = [(name, texts.read(getattr(texts, name))) for name in ("OFFICIAL", "OTHER", "THIRD")]
    there, back = sides.beside(given), sides.beside(given[::-1])
    assert [cells(there, at) for at in range(3)] == [cells(back, 2 - at) for at in range(3)]
    assert len(there.rows) == len(back.rows)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_records_changes_nothing(seed: int) -> None:
    told = texts.read(texts.OFFICIAL)
    records = list(told.records)
    random.Random(seed).shuffle(records)  # noqa: S311 (an order, no secret)
    shuffled = told.model_copy(update={"records": tuple(records)})
    other = ("b", texts.read(texts.OTHER))
    assert cells(sides.beside([("a", told), other]), 0) == cells(sides.beside([("a", shuffled), other]), 0)


def test_the_shipped_plans_stand_beside_each_other() -> None:
    given = [(name, planfiles.open_plan(Path(name)).plan) for name in planfiles.shipped()]
    found = sides.beside(given)
    assert len(found.sides) == 4
    for (name, own), text in zip(given, found.texts, strict=True):
        counted = [one for one in own.of("target") if getattr(one, "quantified", False)]
        assert text.name == name
        assert text.counted <= len(counted)
        assert text.counted > 0
    pairs = {frozenset((pair.first.measure.zh, pair.second.measure.zh)) for pair in found.alike}
    assert frozenset(("国家级制造业创新中心数量", "国家级制造业创新中心和产业创新中心数量")) in pairs


def test_two_hundred_plans_stand_beside_each_other() -> None:
    given = [
        (
            f"{at}",
            plan(
                target("T-1", "规模以上工业总产值", value=1000 + at, unit="亿元", deadline="2025", subject=f"第{at}市"),
                target(
                    "T-2", f"第{at}类特色产业集群数量", value=at + 1, unit="个", deadline="2025", subject=f"第{at}市"
                ),
                place=f"第{at}市",
            ),
        )
        for at in range(200)
    ]
    found = sides.beside(given)
    assert len(found.sides) == 200
    assert row(found, "规模以上工业总产值").shared == 200


def test_an_empty_plan_is_a_side_without_entries() -> None:
    found = sides.beside([("a", plan()), ("b", plan(target("T-1", "绿色工厂数量", value=3, unit="家"), place="乙市"))])
    assert [len(found.only(at)) for at in range(2)] == [0, 1]
    assert sides.beside([]).rows == ()


def test_the_register_judges_as_measures_do() -> None:
    """The short cut to the measures that can be alike leaves out none that is."""
    register = Register()
    for one in measures.shipped():
        for name in one.names:
            asked = target("T-1", name, value=1, unit=one.unit)
            found = register.find(asked)
            best = measures.suggest(name, one.unit, None)[0]
            assert found is not None
            assert best.score == measures.suggest(name, one.unit, None, [found])[0].score


def test_the_same_plan_twice_is_one_side() -> None:
    found = sides.beside([("a", made.plan()), ("b", made.plan())])
    assert [side.texts for side in found.sides] == [(0, 1)]
    assert found.conflicts == ()
    assert identity.same_plan(made.plan(), made.plan())
