"""Texts of one plan: the official one and a report about it are one column, and where they disagree both stand."""

from __future__ import annotations

import pytest

from tests.comparison import texts
from tests.comparison.test_sides import plan, target
from zhizao.comparison import identity, sides


def beside(*names: str) -> sides.Comparison:
    return sides.beside([(name, texts.read(getattr(texts, name), f"{name}.txt")) for name in names])


@pytest.mark.parametrize("order", [("OFFICIAL", "REPORT"), ("REPORT", "OFFICIAL")])
def test_a_report_shares_the_column_of_its_plan(order: tuple[str, str]) -> None:
    found = beside(*order, "OTHER")
    assert len(found.sides) == 2
    # The issuer's own text comes first, whatever the order in which they were given.
    assert found.sides[0].texts == (order.index("OFFICIAL"), order.index("REPORT"))
    assert found.sides[0].name == "OFFICIAL"


def test_what_a_report_rounds_is_told_apart_from_what_it_contradicts() -> None:
    found = beside("OFFICIAL", "REPORT")
    told = {
        conflict.first.measure.zh: (conflict.first.low, conflict.second.low, conflict.rounded)
        for conflict in found.conflicts
    }
    assert told == {
        "规模以上工业总产值": (10986, 11000, True),
        "国家级专精特新“小巨人”企业数量": (86, 96, False),
    }


def test_what_both_say_is_one_entry_with_both_sources() -> None:
    found = beside("OFFICIAL", "REPORT")
    row = next(row for row in found.rows if row.measure.zh == "高新技术企业数量")
    assert [[said.text for said in entry.said] for entry in row.cells[0]] == [[0, 1]]


def test_the_official_amount_is_the_one_that_counts() -> None:
    for order in (("OFFICIAL", "REPORT"), ("REPORT", "OFFICIAL")):
        found = beside(*order)
        row = next(row for row in found.rows if row.measure.zh == "国家级专精特新“小巨人”企业数量")
        entry = row.furthest(0)
        assert entry is not None
        assert entry.promise.low == 86


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("OFFICIAL", "REVISED", True),
        ("OFFICIAL", "REPORT", True),
        ("REVISED", "REPORT", True),
        ("OFFICIAL", "OTHER", False),
        ("OTHER", "THIRD", False),
        ("REPORT", "OTHER", False),
    ],
)
def test_which_texts_are_of_one_plan(one: str, other: str, same: bool) -> None:
    first, second = (texts.read(getattr(texts, name)) for name in (one, other))
    assert identity.same_plan(first, second) is identity.same_plan(second, first) is same


def test_equal_numbers_of_two_places_make_no_one_plan() -> None:
    first = plan(*(target(f"T-{at}", f"第{at}类工厂数量", value=at, unit="家", deadline="2025") for at in range(9)))
    second = first.model_copy(update={"document": first.document.model_copy(update={"place": "乙市", "sha256": "b"})})
    assert not identity.same_plan(first, second)


def test_a_draft_stands_behind_what_was_issued() -> None:
    draft = plan(
        target("T-1", "绿色工厂数量", value=3, unit="家"), sha256="1", title="甲市绿色制造行动方案", status="draft"
    )
    issued = plan(target("T-1", "绿色工厂数量", value=5, unit="家"), sha256="2", title="甲市绿色制造行动方案")
    (side,) = sides.beside([("draft", draft), ("issued", issued)]).sides
    assert side.texts == (1, 0)
    assert [(one.first.low, one.second.low, one.rounded) for one in side.conflicts] == [(5, 3, False)]


@pytest.mark.parametrize(
    ("exact", "told", "comparator", "rounded"),
    [
        (10986, 11000, "approx", True),
        (10986, 10000, "ge", False),
        (10986, 10900, "gt", True),
        (10986, 11500, "approx", False),
        (1260, 1300, "approx", True),
        (12, 10, "approx", False),
        (86, 96, "ge", False),
        (86, 86, "ge", None),
    ],
)
def test_rounding(exact: float, told: float, comparator: str, rounded: bool | None) -> None:
    common = [target(f"T-{at}", f"第{at}类工厂数量", value=at + 1, unit="家", deadline="2025") for at in range(4)]
    official = plan(
        *common,
        target("T-9", "工业投资", value=exact, unit="亿元", deadline="2025"),
        sha256="1",
        number="甲政发〔2021〕1号",
    )
    report = plan(
        *common, target("T-9", "工业投资", value=told, unit="亿元", deadline="2025", comparator=comparator), sha256="2"
    )
    conflicts = sides.beside([("a", official), ("b", report)]).conflicts
    assert [one.rounded for one in conflicts] == ([] if rounded is None else [rounded])
