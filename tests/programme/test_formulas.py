"""Formulas: the two formulas of a measure, what unknown figures do to them, and how much of a target is reached."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhizao.base.language import mark, speaker
from zhizao.plan.records import Comparator
from zhizao.programme import formulas
from zhizao.programme.calendar import Period, parse
from zhizao.programme.formulas import Amount, Goal, completion, over_periods, over_units

FIGURES = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents) / 100)
COUNTS = st.integers(0, 10**6).map(Decimal)
REASONS = st.sampled_from(get_args(formulas.Reason))
AMOUNTS = st.one_of(FIGURES.map(Amount.known), REASONS.map(Amount.unknown))
SHARES = st.tuples(COUNTS, COUNTS.map(lambda n: n + 1)).map(lambda parts: Amount.ratio(*parts))


def known(figure: str | int) -> Amount:
    return Amount.known(Decimal(figure))


def by_year(**figures: int | None) -> dict[Period, Amount]:
    return {
        parse(year[1:]): Amount.unknown("missing") if figure is None else known(figure)
        for year, figure in figures.items()
    }


# Four bugs of another system (akvo-rsr issues #5194, #5241, #5211, #5212), and its percentage that took the larger.


def test_the_summary_of_a_running_total_is_its_last_figure_not_the_sum() -> None:
    assert over_periods("latest", by_year(y2021=100, y2022=150, y2023=180)).amount.value == 180


def test_a_late_correction_of_an_early_period_does_not_become_the_total() -> None:
    reported = by_year(y2022=120, y2023=None, y2021=150)
    found = over_periods("latest", reported)
    assert (found.amount.value, found.as_of) == (120, parse("2022"))


def test_an_overview_adds_the_last_figure_of_each_unit_not_every_period() -> None:
    units = {"A": by_year(y2021=10, y2022=30), "B": by_year(y2021=5, y2022=6)}
    city = over_units("sum", {unit: over_periods("latest", periods).amount for unit, periods in units.items()})
    assert city.amount.value == 36


def test_a_running_total_does_not_drop_in_a_year_that_a_unit_did_not_report() -> None:
    units = {"A": by_year(y2021=100, y2022=None), "B": by_year(y2021=50, y2022=80)}
    totals = [
        over_units("sum", {unit: over_periods("latest", one, until=parse(year)).amount for unit, one in units.items()})
        for year in ("2021", "2022")
    ]
    assert [one.amount.value for one in totals] == [150, 180]


def test_a_percentage_is_neither_capped_nor_raised_to_a_hundred() -> None:
    goal = Goal("ge", Decimal(100))
    assert [completion(known(n), goal).share for n in (40, 100, 120)] == [Decimal("0.4"), 1, Decimal("1.2")]


# What unknown figures do.


@settings(max_examples=500)
@given(st.dictionaries(st.integers(), AMOUNTS, max_size=8), st.sampled_from(("sum", "mean", "max")))
def test_unknown_is_never_zero(amounts: dict[int, Amount], formula: formulas.UnitFormula) -> None:
    found = over_units(formula, amounts)
    there = {key: amount for key, amount in amounts.items() if amount.value is not None}
    assert found.amount == over_units(formula, there).amount or not there
    assert (found.amount.value is None) == (not there)
    assert found.known == len(there)
    assert found.complete == (not found.unknown)
    assert {amounts[key].reason for key in found.unknown} <= {"missing", "damaged", "annex_not_supplied"}


def grow(chance: Random, formula: formulas.UnitFormula, depth: int) -> tuple[Amount, list[Amount]]:
    """A tree of units of that depth, some of which did not report: what it comes to level by level, and its leaves."""
    if depth == 0:
        figure = Decimal(chance.randrange(10**6)) / 100
        told = Amount.ratio(figure, figure + 1) if formula == "ratio_of_sums" else Amount.known(figure)
        one = told if chance.random() < 0.8 else Amount.unknown("missing")
        return one, [one]
    below = [grow(chance, formula, depth - 1) for _ in range(chance.randrange(1, 4))]
    amount = over_units(formula, {i: amount for i, (amount, _) in enumerate(below)}).amount
    return amount, [leaf for _, leaves in below for leaf in leaves]


@pytest.mark.parametrize("formula", ["sum", "max", "ratio_of_sums"])
def test_ten_thousand_trees_of_four_levels_come_to_the_same_as_their_leaves(formula: formulas.UnitFormula) -> None:
    for seed in range(10_000):
        amount, leaves = grow(Random(seed), formula, 3)  # noqa: S311 (a seed makes the case, no secret)
        assert over_units(formula, dict(enumerate(leaves))).amount == amount, seed


@given(st.lists(st.lists(SHARES, min_size=1, max_size=4), min_size=1, max_size=4))
def test_joined_shares_do_not_depend_on_how_they_are_grouped(groups: list[list[Amount]]) -> None:
    nested = [over_units("ratio_of_sums", dict(enumerate(group))).amount for group in groups]
    flat = [amount for group in groups for amount in group]
    assert over_units("ratio_of_sums", dict(enumerate(nested))) .amount == over_units(
        "ratio_of_sums", dict(enumerate(flat))).amount  # fmt: skip


def test_a_mean_of_percentages_is_not_the_percentage_of_all() -> None:
    small, large = Amount.ratio(Decimal(1), Decimal(1)), Amount.ratio(Decimal(0), Decimal(99))
    assert over_units("ratio_of_sums", {"A": small, "B": large}).amount.value == 1
    assert over_units("mean", {"A": small, "B": large}).amount.value == 50


def test_a_share_without_its_parts_cannot_be_joined_and_is_named() -> None:
    found = over_units("ratio_of_sums", {"A": Amount.ratio(Decimal(1), Decimal(2)), "B": known(90)})
    assert (found.amount.value, found.unknown, found.complete) == (50, ("B",), False)


def test_percent_and_per_mille_are_not_joined() -> None:
    two = {"A": Amount.ratio(Decimal(1), Decimal(2)), "B": Amount.ratio(Decimal(1), Decimal(2), Decimal(1000))}
    with pytest.raises(formulas.BadAmount, match=r"PROG-004"):
        over_units("ratio_of_sums", two)


@given(st.lists(FIGURES, min_size=1, max_size=20))
def test_a_mean_lies_between_the_least_and_the_most(figures: list[Decimal]) -> None:
    mean = over_units("mean", dict(enumerate(map(Amount.known, figures)))).amount.value
    assert mean is not None
    assert min(figures) <= mean <= max(figures)
    assert over_units("max", dict(enumerate(map(Amount.known, figures)))).amount.value == max(figures)


@given(st.dictionaries(st.integers(1, 12), AMOUNTS))
def test_the_latest_is_the_last_known_whatever_the_order(months: dict[int, Amount]) -> None:
    amounts = {Period("month", 2024, month): amount for month, amount in months.items()}
    told = [month for month in sorted(months) if months[month].value is not None]
    found = over_periods("latest", amounts)
    assert found.as_of == (Period("month", 2024, told[-1]) if told else None)
    assert found.amount.value == (months[told[-1]].value if told else None)


def test_what_may_not_be_aggregated_has_no_total() -> None:
    found = over_units("none", {"A": known(3), "B": known(4)})
    assert (found.amount, found.known, found.of) == (Amount.unknown("not_applicable"), 2, 2)


def test_a_period_that_is_not_due_is_no_gap() -> None:
    q1, q2, q3 = (parse(f"2024-Q{n}") for n in (1, 2, 3))
    found = over_periods(
        "sum", {q1: known(4), q2: Amount.unknown("missing"), q3: Amount.unknown("not_yet_due")}, until=q3
    )
    assert (found.amount.value, found.known, found.of, found.unknown) == (4, 1, 2, (q2,))


def test_the_reason_is_kept_where_all_share_it() -> None:
    damaged = Amount.unknown("damaged")
    assert over_units("sum", {"A": damaged, "B": damaged}).amount.reason == "damaged"
    assert over_units("sum", {"A": damaged, "B": Amount.unknown("missing")}).amount.reason == "missing"
    assert over_units("sum", {}).amount.reason == "missing"


def test_months_and_quarters_are_not_added() -> None:
    with pytest.raises(formulas.MixedPeriods, match=r"2024-03, 2024-Q2.*PROG-005"):
        over_periods("sum", {parse("2024-Q2"): known(1), parse("2024-03"): known(1)})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Amount(None),
        lambda: Amount(Decimal(1), "missing"),
        lambda: Amount.known(Decimal("NaN")),
        lambda: Amount.known(Decimal("Infinity")),
        lambda: Amount.known(Decimal(10) ** 15),
        lambda: Amount.known(Decimal("1e-13")),
        lambda: Amount.ratio(Decimal(1), Decimal(0)),
        lambda: Amount.ratio(Decimal(1), Decimal(-2)),
        lambda: Amount(Decimal(1), None, Decimal(1)),
    ],
)
def test_what_cannot_be_added_up_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(formulas.BadAmount, match=r"PROG-004"):
        make()


def test_a_share_of_nothing_does_not_apply() -> None:
    assert Amount.ratio(Decimal(0), Decimal(0)) == Amount.unknown("not_applicable")


# Completion.

ONE = Decimal(1)


@pytest.mark.parametrize(
    ("goal", "actual", "share", "met"),
    [
        (Goal("ge", Decimal(50)), 50, "1", True),
        (Goal("gt", Decimal(50)), 50, "1", False),
        (Goal("eq", Decimal(50)), 51, "1.02", True),  # 完成50个: more is no failure
        (Goal("le", Decimal(50)), 50, "1", True),
        (Goal("lt", Decimal(50)), 50, "1", False),
        (Goal("le", Decimal(50)), 100, "0.5", False),
        (Goal("eq", Decimal(50), direction="down"), 40, "1.25", True),
        (Goal("approx", Decimal(100)), 95, "0.95", True),
        (Goal("approx", Decimal(100)), 94, "0.94", False),
        (Goal("approx", Decimal(100), direction="down"), 125, "0.8", False),
        (Goal("range", low=Decimal(5), high=Decimal(8)), 4, "0.8", False),
        (Goal("range", low=Decimal(5), high=Decimal(8)), 9, "1.8", True),
        (Goal("range", low=Decimal(5), high=Decimal(8), direction="down"), 8, "1", True),
        (Goal("maintain", Decimal(95), bound="ge"), 94, None, False),
        (Goal("maintain", Decimal(4), bound="lt"), 4, "1", False),
        (Goal("maintain", low=Decimal(95), high=Decimal(98)), 99, None, False),
        (Goal("maintain", low=Decimal(95), high=Decimal(98)), 95, "1", True),
        # From a baseline the way counts, in either direction, even below zero.
        (Goal("ge", Decimal(20), baseline=Decimal(10)), 15, "0.5", False),
        (Goal("ge", Decimal(20), baseline=Decimal(10)), 5, "-0.5", False),
        (Goal("le", Decimal(10), baseline=Decimal(20)), 5, "1.5", True),
        (Goal("ge", Decimal(-2), baseline=Decimal(-4)), -3, "0.5", False),
    ],
)
def test_completion(goal: Goal, actual: int, share: str | None, met: bool) -> None:
    found = completion(known(actual), goal)
    assert found.met is met
    assert share is None or found.share == Decimal(share)


@pytest.mark.parametrize(
    ("goal", "actual", "met"),
    [
        (Goal("le", Decimal(0)), 0, True),  # no accident: kept, but no share of it
        (Goal("le", Decimal(3)), 0, True),
        (Goal("ge", Decimal(-5)), -4, True),
        (Goal("ge", Decimal(5), baseline=Decimal(5)), 6, True),
    ],
)
def test_where_no_share_can_be_given_the_promise_is_still_judged(goal: Goal, actual: int, met: bool) -> None:
    found = completion(known(actual), goal)
    assert (found.share, found.met, found.reason) == (None, met, "not_applicable")


@settings(max_examples=500)
@given(st.sampled_from(("ge", "eq", "le", "approx")), COUNTS.map(lambda n: n + 1), COUNTS.map(lambda n: n + 1), COUNTS)
def test_better_is_never_less_complete(comparator: Comparator, aim: Decimal, actual: Decimal, more: Decimal) -> None:
    goal = Goal(comparator, aim)
    better = actual + more if goal.better == "up" else max(actual - more, ONE)
    first, second = completion(Amount.known(actual), goal), completion(Amount.known(better), goal)
    assert first.share is not None
    assert second.share is not None
    assert second.share >= first.share
    assert second.met or not first.met
    if comparator != "approx":
        assert (first.share >= 1) == first.met


def test_an_unknown_result_is_neither_met_nor_missed() -> None:
    assert completion(Amount.unknown("damaged"), Goal("ge", ONE)) == formulas.Completion(None, None, "damaged")


@pytest.mark.parametrize("ends", [{}, {"value": ONE, "low": ONE}, {"low": ONE}, {"low": Decimal(2), "high": ONE}])
def test_a_target_without_a_figure_is_refused(ends: dict[str, Decimal]) -> None:
    with pytest.raises(formulas.BadGoal, match=r"PROG-006"):
        Goal("ge", **ends)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "unit", "chinese", "english"),
    [
        (known("17.0"), "项", "17项", "17 项"),
        (known("12.345"), "%", "12.35%", "12.35%"),
        (known("-3.5"), "", "-3.5", "-3.5"),
        (Amount.unknown("missing"), "项", "未报", "not reported"),
        (Amount.unknown("annex_not_supplied"), "项", "附件未提供", "annex not supplied"),
    ],
)
def test_a_figure_is_printed_with_its_unit_or_its_reason(amount: Amount, unit: str, chinese: str, english: str) -> None:
    assert formulas.print_amount(amount, unit, speaker("zh")) == chinese
    assert formulas.print_amount(amount, unit, mark) == english


@given(FIGURES)
def test_printing_rounds_half_up_to_two_decimals(figure: Decimal) -> None:
    assert Decimal(formulas.print_number(figure)) == figure
    assert formulas.print_number(figure + Decimal("0.005").copy_sign(figure)) == formulas.print_number(
        figure + Decimal("0.01").copy_sign(figure)
    )
