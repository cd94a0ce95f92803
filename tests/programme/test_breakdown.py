"""Breakdown: shares and years that add up exactly."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.base.language import speaker
from zhizao.programme import breakdown
from zhizao.programme.breakdown import Share, check, suggest, yearly, yearly_through

NAMES = ["江岸区", "江汉区", "硚口区", "汉阳区", "武昌区"]
ZH = speaker("zh")


def weighted(figures: list[int], whole: int, decimals: int = 0) -> list[Decimal | None]:
    weights = {name: Decimal(figure) for name, figure in zip(NAMES, figures, strict=False)}
    found = suggest(Share.of(whole), list(weights), "by_base", weights, decimals=decimals)
    return [share.value for share in found.shares.values()]


def test_ten_thousand_breakdowns_add_up_and_follow_the_weights() -> None:
    for seed in range(10_000):
        chance = Random(seed)  # noqa: S311 (a seed makes the case, no secret)
        decimals = chance.randrange(0, 3)
        step = Decimal(1).scaleb(-decimals)
        weights = {name: Decimal(chance.randrange(1, 10**4)) / 100 for name in NAMES[: chance.randrange(1, 6)]}
        low = step * chance.randrange(-(10**4), 10**5)
        whole = Share(low, low + step * chance.choice((0, chance.randrange(1000))))
        found = suggest(whole, list(weights), "by_base", dict(weights), decimals=decimals).shares
        assert check(whole, dict(found)).difference == "equal", seed
        for name, share in found.items():
            assert share.low <= share.high, seed
            assert share.low % step == 0, seed
            assert abs(share.low - whole.low * weights[name] / sum(weights.values())) < step, seed


def test_the_largest_remainder_is_served_first() -> None:
    # 10 seats for 47 : 16 : 16 : 12 : 9 are 4.7, 1.6, 1.6, 1.2 and 0.9.
    assert weighted([47, 16, 16, 12, 9], 10) == [5, 2, 1, 1, 1]


def test_at_a_tie_the_larger_weight_comes_first_and_then_the_order_given() -> None:
    assert weighted([1, 1, 1], 1) == [1, 0, 0]
    assert weighted([1, 3], 2) == [0, 2]  # remainders of a half each


def test_equal_remainders_of_decimal_weights_are_seen_as_equal() -> None:
    weights = {name: Decimal(1) / 3 for name in NAMES[:3]}
    assert suggest(Share.of(2), NAMES[:3], "by_base", dict(weights)).shares[NAMES[2]].value == 0


def test_money_is_shared_to_the_decimals_that_are_asked_for() -> None:
    assert weighted([1, 1, 1], 100, decimals=2) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_a_range_is_split_at_both_ends_and_no_share_turns_around() -> None:
    # Alone, the low end of 10 and the high end of 11 would give the last member 2 and then 1 (the Alabama paradox).
    weights = {"A": Decimal(6), "B": Decimal(6), "C": Decimal(2)}
    alone = [suggest(Share.of(n), list(weights), "by_base", dict(weights)).shares["C"].value for n in (10, 11)]
    assert alone == [2, 1]
    found = suggest(Share(Decimal(10), Decimal(11)), list(weights), "by_base", dict(weights)).shares
    assert all(share.low <= share.high for share in found.values())
    assert sum(share.low for share in found.values()) == 10
    assert sum(share.high for share in found.values()) == 11


def test_a_member_of_no_weight_gets_nothing() -> None:
    assert weighted([0, 5, 5], 9) == [0, 5, 4]


def test_a_rate_holds_for_everyone_and_says_why() -> None:
    found = suggest(Share.of(95), NAMES, "by_base", is_rate=True)
    assert {share.value for share in found.shares.values()} == {Decimal(95)}
    assert ZH(found.why) == "比率不作分解，各单位同一目标值"
    assert suggest(Share.of(5), NAMES).why != found.why


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: suggest(Share.of(5), []), breakdown.CannotShare),
        (lambda: suggest(Share.of(5), ["A", "A"]), breakdown.CannotShare),
        (lambda: suggest(Share.of(5), ["A", "B"], "by_base", {"A": Decimal(1)}), breakdown.CannotShare),
        (lambda: suggest(Share.of(5), ["A", "B"], "by_base", {"A": Decimal(1), "B": None}), breakdown.CannotShare),
        (lambda: suggest(Share.of(5), ["A"], "by_last_year", {"A": Decimal(-1)}), breakdown.CannotShare),
        (lambda: suggest(Share.of(5), ["A"], "by_last_year", {"A": Decimal(0)}), breakdown.CannotShare),
        (lambda: suggest(Share.of(Decimal("5.5")), ["A"]), breakdown.BadTotal),
        (lambda: suggest(Share(Decimal(8), Decimal(5)), ["A"]), breakdown.BadTotal),
        (lambda: yearly(Decimal(5), Decimal(0), 2025, 2024), breakdown.BadYears),
        (lambda: yearly(Decimal(5), Decimal(0), 2024, 2025, "steady_growth"), breakdown.BadYears),
    ],
)
def test_what_cannot_be_shared_is_refused(make: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match=r"PROG-0(08|09|10)"):
        make()


@pytest.mark.parametrize(
    ("whole", "shares", "difference", "sentence"),
    [
        (Share.of(50), [30, 20], "equal", "分解合计50项，与总数一致"),
        (Share.of(50), [30, 17], "short", "分解合计47项，比总数50项少3项"),
        (Share.of(50), [30, 23], "over", "分解合计53项，比总数50项多3项"),
        (Share.of(50), [30, None], "unset", "总数50项中还有20项未分解，尚未填写：江汉区"),
        (Share.of(50), [60, None], "over", "分解合计60项，比总数50项多10项"),
    ],
)
def test_the_difference_is_said_in_words(
    whole: Share, shares: list[int | None], difference: str, sentence: str
) -> None:
    given_shares = {name: None if n is None else Share.of(n) for name, n in zip(NAMES, shares, strict=False)}
    found = check(whole, given_shares)
    assert found.difference == difference
    assert found.sentence("项", ZH) == sentence


def test_a_range_is_checked_at_both_ends() -> None:
    whole = Share(Decimal(5), Decimal(8))
    found = check(whole, {"A": Share(Decimal(3), Decimal(4)), "B": Share(Decimal(2), Decimal(3))})
    assert (found.low, found.high, found.difference) == (0, 1, "short")
    assert found.sentence("项", ZH) == "分解合计5-7项，比总数5-8项少1项"


FIGURES = st.integers(-(10**6), 10**6).map(lambda n: Decimal(n) / 100)


@given(FIGURES, FIGURES, st.integers(1, 10), st.integers(0, 3))
def test_years_lead_steadily_and_end_exactly_at_the_target(
    baseline: Decimal, target: Decimal, count: int, decimals: int
) -> None:
    found = list(yearly(target, baseline, 2021, 2020 + count, decimals=decimals).values())
    assert len(found) == count
    assert found[-1] == target
    sign = 1 if target >= baseline else -1
    assert all(sign * first <= sign * second for first, second in pairwise([baseline, *found]))


def test_steady_growth_keeps_the_rate() -> None:
    found = yearly(Decimal(1331), Decimal(1000), 2021, 2023, "steady_growth", decimals=2)
    assert found == {2021: Decimal("1100.00"), 2022: Decimal("1210.00"), 2023: Decimal(1331)}


def test_a_change_of_all_the_years_is_spread_over_them() -> None:
    """累计下降9%: in even steps the years add up, with steady growth each year's own change is the same and compounds."""
    even = yearly(Decimal(9), Decimal(0), 2026, 2028, basis="growth_rate", decimals=1, change="fall")
    assert even == {2026: 3, 2027: 6, 2028: 9}
    steady = yearly(Decimal(9), Decimal(0), 2026, 2028, "steady_growth", basis="growth_rate", decimals=2, change="fall")
    assert steady == {2026: Decimal("3.09"), 2027: Decimal("6.09"), 2028: 9}
    rising = yearly(Decimal("33.1"), Decimal(0), 2026, 2028, "steady_growth", decimals=1, change="rise")
    assert rising == {2026: 10, 2027: 21, 2028: Decimal("33.1")}


def test_nothing_can_fall_by_all_of_it_at_a_steady_rate() -> None:
    with pytest.raises(breakdown.BadYears):
        yearly(Decimal(100), Decimal(0), 2026, 2028, "steady_growth", change="fall")


@given(st.integers(1, 99), st.integers(1, 10))
def test_the_rates_of_the_years_compound_to_the_whole(whole: int, count: int) -> None:
    found = yearly(Decimal(whole), Decimal(0), 2021, 2020 + count, "steady_growth", decimals=9, change="fall")
    levels = [100 - value for value in (Decimal(0), *found.values())]
    rates = [second / first for first, second in pairwise(levels)]
    assert found[2020 + count] == whole
    assert max(rates) - min(rates) < Decimal("0.000001")


def test_stated_figures_stand_and_the_years_between_lie_on_the_way() -> None:
    stated = {2024: Decimal(60), 2026: Decimal(100)}
    assert yearly_through(stated, Decimal(40), 2023) == {2023: 50, 2024: 60, 2025: 80, 2026: 100}
    assert yearly_through(stated, None, 2023) == {2024: 60, 2025: 80, 2026: 100}
    assert yearly_through(stated, Decimal(0), 2025) == {2025: 80, 2026: 100}
    assert yearly_through(stated, None, 2023, basis="growth_rate") == {2023: 60, 2024: 60, 2025: 100, 2026: 100}


def test_an_increase_starts_from_nothing_and_a_yearly_promise_stays() -> None:
    assert yearly(Decimal(90), Decimal(500), 2021, 2023, basis="increase") == {2021: 30, 2022: 60, 2023: 90}
    assert set(yearly(Decimal("6.5"), Decimal(5), 2021, 2025, "steady_growth", "growth_rate").values()) == {
        Decimal("6.5")
    }
