"""The demonstration: made by the actions that people use, labelled, and full enough to look at on every page."""

from __future__ import annotations

from collections import Counter

import pytest

from zhizao.base.language import mark
from zhizao.programme import audit
from zhizao.web.audit.actions import head
from zhizao.web.audit.models import Event
from zhizao.web.demo import begin
from zhizao.web.people.models import Role, User
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Programme, Report, Target

pytestmark = pytest.mark.django_db


def test_it_says_that_it_is_made_up_and_lives_on_its_day(made: Programme) -> None:
    assert made.synthetic
    assert made.pinned_day is not None
    assert Report.objects.filter(submitted_on__gt=made.pinned_day).count() == 0


def test_there_is_an_account_for_each_role_and_no_password(made: Programme) -> None:  # noqa: ARG001
    accounts = User.objects.filter(is_demo=True)
    assert {grant.role for user in accounts for grant in user.grants.all()} == set(Role.values)
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_reports_stand_in_every_state(made: Programme) -> None:
    states = Counter(Report.objects.filter(cycle__programme=made).values_list("state", flat=True))
    assert {"due", "submitted", "returned", "approved", "locked"} <= set(states)


def test_lights_of_several_colours_are_lit(made: Programme) -> None:
    counts = queries.counts(queries.board(made).lit)
    assert counts["late"] > 10
    assert counts["on_track"] > 100


def test_headline_targets_have_figures_and_something_to_hold_them_against(made: Programme) -> None:
    board = queries.board(made)
    headlines = list(Target.objects.filter(programme=made, headline=True))
    assert len(headlines) >= 6
    judged = [one for one in headlines if any(lit.inputs.expected.value is not None for lit in board.of(target=one.pk))]
    assert len(judged) >= 6


def test_a_year_is_settled_beside_its_quarters(made: Programme) -> None:
    board = queries.board(made)
    settled = [
        (lit, queries.settled(lit.duty, board.known, filed.period, filed.amount))
        for lit in board.lit
        for filed in lit.yearly
        if lit.duty.target_id and filed.accepted
    ]
    assert len(settled) > 5
    assert all(lit.duty.reports_on == "quarter" for lit, _found in settled)
    stated = Counter(found.difference is None for _lit, found in settled)
    assert stated[True] > stated[False]  # most years are settled as their quarters said


def test_all_of_it_went_through_the_audit(made: Programme) -> None:  # noqa: ARG001
    events = [event.sealed() for event in Event.objects.order_by("seq")]
    assert len(events) > Report.objects.count()
    assert audit.verify(events, [head()]) is None


def test_making_it_twice_changes_nothing(made: Programme) -> None:  # noqa: ARG001
    before = head()
    begin.demo(None, mark)
    assert head() == before
