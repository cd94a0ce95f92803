"""The audit chain: whatever is done to it behind the site's back is found, with its place and its reason."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhizao.programme import audit
from zhizao.programme.audit import START, Anchor, Break, Event, Sealed

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def events(count: int) -> list[Event]:
    return [
        Event(
            seq=number,
            at=MORNING + timedelta(minutes=number),
            actor=f"user-{number % 3}",
            role="reporter",
            address="10.0.0.1",
            action="report.submitted",
            object=f"report/{number}",
            request=f"r{number}",
            details={"值": Decimal("12.50"), "退回": None, "日": date(2026, 11, 1), "份": [1, True]},
        )
        for number in range(1, count + 1)
    ]


def chain(count: int) -> list[Sealed]:
    last: Anchor | Sealed = START
    sealed = []
    for event in events(count):
        last = audit.seal(last, event)
        sealed.append(last)
    return sealed


def head(sealed: list[Sealed]) -> Anchor:
    return Anchor(sealed[-1].event.seq, sealed[-1].hash)


def other(value: Any) -> Any:
    """A value of the same type that is not `value`."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, dict):
        return {**value, "值": Decimal("12.5")}
    return value + (1 if isinstance(value, int) else " ")


def test_an_untouched_chain_holds() -> None:
    sealed = chain(12)
    assert audit.verify(sealed, [head(sealed), head(sealed[:5])]) is None
    assert audit.verify([]) is None
    assert audit.verify(sealed[5:], [head(sealed)], after=head(sealed[:5])) is None


@given(st.integers(0, 9), st.sampled_from([one.name for one in fields(Event) if one.name != "seq"]))
def test_a_change_of_any_field_is_found(at: int, name: str) -> None:
    sealed = chain(10)
    event = sealed[at].event
    sealed[at] = replace(sealed[at], event=replace(event, **{name: other(getattr(event, name))}))
    assert audit.verify(sealed) == Break(at + 1, "changed")


@given(st.integers(0, 9), st.integers(0, 63))
def test_a_change_of_a_stored_hash_is_found(at: int, digit: int) -> None:
    sealed = chain(10)
    old = sealed[at].hash
    new = old[:digit] + ("0" if old[digit] != "0" else "1") + old[digit + 1 :]
    sealed[at] = replace(sealed[at], hash=new)
    assert audit.verify(sealed) == Break(at + 1, "changed")


@given(st.integers(0, 9))
def test_a_removal_is_found(at: int) -> None:
    sealed = chain(10)
    anchor = head(sealed)
    del sealed[at]
    assert audit.verify(sealed, [anchor]) == Break(at + 1, "removed" if at < 9 else "truncated")


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_swap_is_found(first: int, second: int) -> None:
    assume(first != second)
    sealed = chain(10)
    sealed[first], sealed[second] = sealed[second], sealed[first]
    assert audit.verify(sealed) == Break(min(first, second) + 1, "reordered")


@given(st.integers(0, 9))
def test_an_insertion_is_found_even_with_a_hash_that_fits(at: int) -> None:
    sealed = chain(10)
    before = sealed[at - 1] if at else START
    forged = audit.seal(before, replace(sealed[at].event, actor="forger"))
    sealed.insert(at, forged)
    found = audit.verify(sealed)
    assert found == Break(at + 1, "inserted")


@given(st.integers(1, 10), st.integers(1, 10))
def test_a_chain_cut_below_an_anchor_is_found(kept: int, anchored: int) -> None:
    sealed = chain(10)
    anchor = head(sealed[:anchored])
    expected = Break(anchored, "truncated") if kept < anchored else None
    assert audit.verify(sealed[:kept], [anchor]) == expected


def test_a_chain_built_anew_holds_in_itself_but_contradicts_the_paper() -> None:
    paper = audit.read_anchor(audit.printed(head(chain(6))))
    forged: list[Sealed] = []
    for event in events(9):
        actor = "forger" if event.seq == 3 else event.actor
        forged.append(audit.seal(forged[-1] if forged else START, replace(event, actor=actor)))
    assert audit.verify(forged) is None
    assert audit.verify(forged, [paper]) == Break(6, "rewritten")


def test_the_head_of_the_archive_is_checked_too() -> None:
    sealed = chain(6)
    wrong = Anchor(3, "f" * 64)
    assert audit.verify(sealed[3:], [head(sealed[:3])], after=wrong) == Break(3, "rewritten")
    assert audit.verify(sealed[3:], after=wrong) == Break(4, "changed")


def test_one_moment_in_two_zones_is_one_event() -> None:
    event = events(1)[0]
    beijing = replace(event, at=event.at.astimezone(timezone(timedelta(hours=8))))
    assert audit.event_hash(START.hash, event) == audit.event_hash(START.hash, beijing)


def test_canonical_json_is_what_the_documentation_shows() -> None:
    event = Event(1, MORNING, "甲", "export", "ledger", details={"b": 1, "a": Decimal("1.0")})
    assert audit.canonical(event).decode() == (
        '{"action":"export","actor":"甲","address":"","at":"2026-11-23T01:30:00.000000Z",'
        '"details":{"a":"1.0","b":1},"object":"ledger","request":"","result":"ok","role":"","seq":1}'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), Decimal("NaN"), {1: 2}, {"a": {3}}, "\ud800", {"\udc00": 1}, b"x", datetime(2026, 1, 1)],  # noqa: DTZ001
)
def test_what_two_computers_would_write_differently_is_refused(value: object) -> None:
    event = Event(1, MORNING, "a", "b", "c", details={"x": value})
    with pytest.raises(audit.NotCanonical) as refused:
        audit.event_hash(START.hash, event)
    assert "details.x" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "12", "12 · 3f2a", "x · 3f2a 91bc 0d4e 77a1", "1 · 3f2a 91bc 0d4e 77ag", "1" * 40]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(audit.NotAnAnchor):
        audit.read_anchor(text)


def test_every_break_has_its_sentence() -> None:
    sentence, gaps = Break(7, "removed").text()
    assert sentence.format(**gaps) == "event 7 was removed"
