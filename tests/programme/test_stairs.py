"""Stairs: figures of several years that lead to one promise."""

from __future__ import annotations

from typing import Any

import pytest

from zhizao.plan.records import Target
from zhizao.programme.stairs import stairs


def target(deadline: str | None, value: float | None, **slots: Any) -> Target:
    given = {"subject": "云溪市", "indicator": "高新技术企业数量", "unit": "家", "basis": "total", "comparator": "ge"}
    told = {"id": "T", "quote": "", "start": 0, "end": 0, "confidence": 1, "deadline": deadline, "value": value}
    return Target.model_validate({**given, **told, **slots})


def found(*targets: Target) -> list[tuple[tuple[int, int], ...]]:
    return [one.steps for one in stairs(enumerate(targets))]


def test_rising_figures_of_later_years_are_steps_in_the_order_of_years() -> None:
    one = stairs(enumerate([target("2028", 400), target("2026", 300), target("2027-06", 350)]))[0]
    assert one.steps == ((2026, 1), (2027, 2), (2028, 0))
    assert (one.before, one.last) == ((1, 2), 0)


def test_a_step_said_twice_counts_once() -> None:
    assert found(target("2026", 300), target("2028", 400), target("2026", 300)) == [((2026, 0), (2028, 1))]


def test_falling_figures_and_rates_of_single_years_are_steps() -> None:
    assert found(target("2026", 5, basis="level"), target("2027", 3, basis="level")) == [((2026, 0), (2027, 1))]
    rates = [target(str(2026 + at), value, basis="growth_rate") for at, value in enumerate([8, 9, 7])]
    assert found(*rates) == [((2026, 0), (2027, 1), (2028, 2))]


@pytest.mark.parametrize(
    "others",
    [
        [target("2027", 350, subject="东湾区")],
        [target("2027", 350, unit="个")],
        [target("2027", 350, basis="increase")],
        [target("2027", 350, comparator="maintain")],
        [target("2027", 350, indicator=None)],
        [target("2027", None, low=300, high=400, comparator="range")],
        [target(None, 350)],
        [target("2026", 350)],
        [target("2027", 350), target("2027", 360)],
        [target("2027", 350), target("2028", 320)],
    ],
)
def test_what_is_about_something_else_or_leads_nowhere_is_no_stair(others: list[Target]) -> None:
    assert found(target("2026", 300), *others) == []
