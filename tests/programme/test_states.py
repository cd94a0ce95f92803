"""States: what a report takes, level by level, and where it stood on any day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.programme import states
from zhizao.programme.states import Action, Event, Standing, State, after, allowed, state_on

OPENS, DUE = date(2024, 10, 1), date(2024, 10, 15)


def event(day: int, action: Action, by: str = "li") -> Event:
    return Event(date(2024, 10, day), action, by, "数字与佐证不符" if action == "return" else "")


def walk(chance: Random, levels: int) -> list[Event]:
    """A life of a report: at each step something that it takes then."""
    events: list[Event] = []
    day = OPENS
    for _ in range(chance.randrange(0, 15)):
        day += timedelta(days=chance.randrange(0, 4))
        now = state_on(events, DUE, OPENS, day, levels)
        choices = allowed(now.state, now.level)
        action = chance.choice(choices)
        events.append(Event(day, action, chance.choice("abc"), "说明" if action == "return" else ""))
    return events


@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(0, 60))
def test_what_came_later_does_not_change_where_it_stood(seed: int, levels: int, days: int) -> None:
    events, day = walk(Random(seed), levels), OPENS + timedelta(days=days - 5)  # noqa: S311 (a seed makes the case)
    then = [one for one in events if one.day <= day]
    assert state_on(events, DUE, OPENS, day, levels) == state_on(then, DUE, OPENS, day, levels)


@given(st.integers(0, 10**6), st.integers(1, 3))
def test_it_is_approved_by_every_level_or_not_at_all(seed: int, levels: int) -> None:
    events = walk(Random(seed), levels)  # noqa: S311 (a seed makes the case)
    found = state_on(events, DUE, OPENS, date(2025, 1, 1), levels)
    if found.state in ("approved", "locked"):
        assert found.level == levels
    elif found.state == "submitted":
        assert 0 <= found.level < levels
    else:
        assert found.level == 0


@pytest.mark.parametrize(
    ("state", "level", "actions"),
    [
        ("not_due", 0, set()),
        ("due", 0, {"submit"}),
        ("overdue", 0, {"submit"}),
        ("submitted", 0, {"approve", "return", "resubmit", "withdraw"}),
        ("submitted", 1, {"approve", "return", "resubmit", "unlock"}),
        ("returned", 0, {"resubmit"}),
        ("approved", 2, {"lock", "return", "unlock"}),
        ("locked", 2, {"unlock"}),
    ],
)
def test_what_is_not_allowed_is_refused(state: State, level: int, actions: set[Action]) -> None:
    assert set(allowed(state, level)) == actions
    for action in set(get_args(Action)) - actions:
        with pytest.raises(states.NotAllowed, match=r"PROG-011"):
            after(state, action, level, 2)


def test_reviews_go_up_level_by_level_and_are_undone_from_the_top() -> None:
    steps: list[Action] = ["approve", "approve", "lock", "unlock", "unlock", "unlock"]
    found: list[tuple[State, int]] = [("submitted", 0)]
    for step in steps:
        found.append(after(found[-1][0], step, found[-1][1], 2))
    assert found[1:] == [
        ("submitted", 1), ("approved", 2), ("locked", 2), ("approved", 2), ("submitted", 1), ("submitted", 0)
    ]  # fmt: skip


def test_an_edit_after_submission_is_counted_and_begins_the_reviews_anew() -> None:
    events = [event(10, "submit"), event(11, "approve", "zhao"), event(12, "resubmit")]
    assert state_on(events, DUE, OPENS, date(2024, 10, 12), 2) == Standing("submitted", 0, 1)


def test_a_return_puts_the_reviews_back_and_needs_a_reason() -> None:
    events = [event(10, "submit"), event(11, "approve", "zhao"), event(12, "return", "qian")]
    assert state_on(events, DUE, OPENS, date(2024, 10, 31), 2) == Standing("returned")
    with pytest.raises(states.ReasonMissing, match=r"PROG-012"):
        Event(DUE, "return", "zhao", " ")


def test_what_is_withdrawn_is_due_and_then_overdue_again() -> None:
    events = [event(10, "submit"), event(11, "withdraw")]
    found = [state_on(events, DUE, OPENS, date(2024, 10, day)).state for day in (10, 11, 15, 16)]
    assert found == ["submitted", "due", "due", "overdue"]


def test_before_it_opens_nothing_can_be_filed() -> None:
    with pytest.raises(states.NotAllowed):
        state_on([Event(date(2024, 9, 30), "submit", "li")], DUE, OPENS, DUE)


def test_events_out_of_order_are_refused() -> None:
    with pytest.raises(states.OutOfOrder, match=r"2024-10-10.*PROG-013"):
        state_on([event(11, "submit"), event(10, "approve")], DUE, OPENS, DUE)


def test_nobody_reviews_what_they_wrote_or_edited() -> None:
    events = [event(10, "submit", "li"), event(11, "return", "zhao"), event(12, "resubmit", "wang")]
    author, *editors = states.writers(events)
    assert (author, editors) == ("li", ["wang"])
    assert [states.may_review(author, editors, one) for one in ("li", "wang", "zhao")] == [False, False, True]


def test_everybody_who_acted_before_hears_of_a_return_but_who_returned_it() -> None:
    events = [event(10, "submit", "li"), event(11, "approve", "zhao"), event(12, "resubmit", "wang"),
              event(13, "approve", "zhao"), event(14, "return", "qian")]  # fmt: skip
    assert states.told_of_return(events, "qian") == ("li", "zhao", "wang")


def test_the_reports_below_come_first() -> None:
    below: dict[str, State] = {"A": "approved", "B": "locked", "C": "overdue", "D": "returned"}
    assert states.blocking(below) == ("C", "D")


@pytest.mark.parametrize(
    ("events", "verdict", "late", "settled"),
    [
        ([], "not_submitted", 0, 0),
        ([event(15, "submit")], "on_time", 0, 0),
        ([event(18, "submit")], "late", 3, 3),
        ([event(14, "submit"), event(16, "return", "zhao"), event(20, "resubmit")], "on_time", 0, 5),
        # What was filed in time, taken back and filed late was late.
        ([event(14, "submit"), event(15, "withdraw"), event(20, "submit")], "late", 5, 5),
    ],
)
def test_the_first_filing_decides_whether_it_was_in_time(
    events: list[Event], verdict: str, late: int, settled: int
) -> None:
    found = states.timeliness_of(events, DUE, date(2024, 10, 31))
    assert (found.verdict, found.days_late, found.days_settled) == (verdict, late, settled)


def test_timeliness_too_is_that_of_the_day() -> None:
    events = [event(14, "submit"), event(16, "return", "zhao"), event(20, "resubmit")]
    assert states.timeliness_of(events, DUE, date(2024, 10, 13)).verdict == "not_submitted"
    assert states.timeliness_of(events, DUE, date(2024, 10, 17)).days_settled == 0


def test_an_approval_counts_by_the_levels_that_there_were_then() -> None:
    """A reviewing body that is dissolved later shortens the chain from then on, never before."""
    due, opens = date(2024, 10, 15), date(2024, 10, 1)
    went = [
        Event(date(2024, 10, 8), "submit", "li", levels=2),
        Event(date(2024, 10, 9), "approve", "wang", levels=2),
    ]
    assert state_on(went, due, opens, date(2024, 10, 9), levels=1).state == "submitted"
    assert (
        state_on([*went, Event(date(2024, 10, 12), "approve", "zhao", levels=2)], due, opens, due).state == "approved"
    )
