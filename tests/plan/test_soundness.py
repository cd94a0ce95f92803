"""What cannot be so in a plan is told with its key."""

from __future__ import annotations

from typing import Any

import pytest

from tests.output import plans
from zhizao.plan import soundness
from zhizao.plan.records import Plan, Task


def _with(**change: Any) -> Plan:
    """The plan with its first target changed."""
    records = list(plans.plan().records)
    at = next(i for i, one in enumerate(records) if one.kind == "target")
    records[at] = records[at].model_copy(update=change)
    return plans.plan().model_copy(update={"records": tuple(records)})


def _told(plan: Plan, *, broken: bool) -> list[tuple[str, str]]:
    found = soundness.broken(plan) if broken else soundness.doubtful(plan)
    return [(str(one.path[-1]), one.says) for one in found]


def test_a_sound_plan_has_no_problem() -> None:
    assert _told(plans.plan(), broken=True) == []
    assert _told(plans.plan(), broken=False) == []


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        ({"start": -1}, "start", "the span ends before it begins"),
        ({"start": 50, "end": 40}, "start", "the span ends before it begins"),
        ({"end": 10**6}, "end", "the span ends behind the document"),
        ({"quote": "短"}, "end", "the quote is not as long as its span"),
        ({"quote": ""}, "end", "the quote is not as long as its span"),
        ({"subset_of": "T-9"}, "subset_of", "no record has this id"),
        ({"ref": "T-9"}, "ref", "no record has this id"),
    ],
)
def test_what_no_reader_can_use(change: dict[str, Any], key: str, says: str) -> None:
    assert (key, says) in _told(_with(**change), broken=True)


def test_withheld_words_may_be_empty_and_never_wrong() -> None:
    card = plans.plan().document.model_copy(update={"words": "withheld"})
    assert _told(_with(quote="").model_copy(update={"document": card}), broken=True) == []
    assert _told(_with(quote="短").model_copy(update={"document": card}), broken=True) != []


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        ({"low": 3.0}, "low", "a range needs both ends"),
        ({"low": 5.0, "high": 3.0, "value": None, "comparator": "range"}, "low", "the range is upside down"),
        ({"low": 3.0, "high": 5.0, "value": 4.0, "comparator": "range"}, "value", "a range has no single value"),
        ({"comparator": "range"}, "comparator", "the comparator and the amount do not fit: one says range"),
        ({"value": None}, "value", "a quantified record needs a value or a range"),
        ({"basis": "share", "unit": "%", "value": 120.0}, "value", "a share above 100 %"),
        ({"indicator": None}, "indicator", "what is counted is not said"),
        ({"deadline": "2025年"}, "deadline", "a day is written 2027, 2027-06 or 2027-06-30"),
        ({"deadline": "2025-13"}, "deadline", "a day is written 2027, 2027-06 or 2027-06-30"),
        ({"deadline": "0225"}, "deadline", "the year lies outside 1949 to 2100"),
        ({"deadline": "1999"}, "deadline", "the deadline lies before the plan begins"),
        ({"owners": ("市工信局", "市工信局")}, "owners", "an owner is named twice"),
        ({"owners": ("市工信局",), "lead": ("市财政局",)}, "lead", "who leads is not among the owners"),
    ],
)
def test_what_a_person_should_look_at(change: dict[str, Any], key: str, says: str) -> None:
    card = plans.plan().document.model_copy(update={"period": (2021, 2025)})
    assert (key, says) in _told(_with(**change).model_copy(update={"document": card}), broken=False)


def test_two_tasks_on_one_path_are_told() -> None:
    task = next(one for one in plans.plan().records if isinstance(one, Task))
    twice = plans.plan().model_copy(update={"records": (*plans.plan().records, task.model_copy(update={"id": "K-99"}))})
    assert ("path", "another task has this path") in _told(twice, broken=False)
