"""Lights of duties: made of what was known by the day, the same whenever one asks for a past day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.programme import calendar
from zhizao.programme.lights import BadOverride
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.people.models import User
from zhizao.web.people.rights import NotAllowed
from zhizao.web.programme.lights import actions as light_actions
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import LightDay, Override, Report
from zhizao.web.programme.reports import actions


def live_on(small: Small, day: date) -> None:
    small.programme.pinned_day = day
    small.programme.save()


def open_q3(small: Small) -> None:
    live_on(small, date(2024, 10, 8))
    actions.open_cycle(
        programme=small.programme,
        period=calendar.parse("2024-Q3"),
        by=acting(small.city.officer),
        opens=date(2024, 10, 1),
    )


def act(small: Small, action: Callable[..., object], user: User, **more: object) -> None:
    report = Report.objects.get(duty=small.east)
    action(report=report, by=acting(user), seen=report.row_version, **more)


def approved(small: Small, value: int) -> None:
    city = small.city
    act(small, actions.save, city.reporter, answers=actions.Answers(value=Decimal(value), progress="已认定"))
    act(small, actions.submit, city.reporter)
    act(small, actions.approve, city.reviewer)
    act(small, actions.approve, city.officer)


def east(small: Small, day: date | None = None) -> queries.Lit:
    (lit,) = queries.board(small.programme, day).of(body=small.city.east.pk)
    return lit


@pytest.fixture
def small(city: City) -> Small:
    return Small(city)


@pytest.mark.django_db
def test_a_report_not_filed_turns_red_the_day_after_it_was_due(small: Small) -> None:
    open_q3(small)
    assert east(small, date(2024, 10, 10)).light.state == "at_risk"
    late = east(small, date(2024, 10, 12))
    assert late.light.state == "late"
    assert "due on 10 October, 2 days ago" in late.light.sentence(mark)


@pytest.mark.django_db
def test_the_accepted_figure_is_held_against_the_share_of_the_district(small: Small) -> None:
    open_q3(small)
    approved(small, 8)  # the east owes 8 by the end of 2024, so 6 and a bit by the end of September
    assert east(small).light.state == "on_track"
    assert east(small).inputs.expected.value == Decimal(6)
    assert east(small).inputs.actual.value == Decimal(8)


@pytest.mark.django_db
def test_a_figure_behind_its_share_is_red_and_says_by_how_much(small: Small) -> None:
    open_q3(small)
    approved(small, 4)
    assert east(small).light.state == "late"
    assert "2 家 behind" in east(small).light.sentence(mark)


@pytest.mark.django_db
def test_what_is_submitted_counts_only_when_it_is_approved(small: Small) -> None:
    open_q3(small)
    act(small, actions.save, small.city.reporter, answers=actions.Answers(value=Decimal(8), progress="已认定"))
    act(small, actions.submit, small.city.reporter)
    assert east(small).inputs.actual.value is None


@pytest.mark.django_db
def test_the_whole_is_the_sum_of_the_shares_and_says_how_many_are_known(small: Small) -> None:
    open_q3(small)
    approved(small, 8)
    whole = queries.board(small.programme, date(2024, 10, 12)).whole(small.target.pk)
    assert (whole.amount.value, whole.known, whole.of) == (Decimal(8), 1, 2)


@pytest.mark.django_db
def test_an_override_wins_while_it_lasts_and_says_so(small: Small) -> None:
    open_q3(small)
    Override.objects.create(
        duty=small.east,
        state="on_track",
        reason="认定结果11月公布",
        since=date(2024, 10, 12),
        until=date(2024, 10, 20),
        by=small.city.officer,
    )
    assert east(small, date(2024, 10, 12)).light.overridden
    assert east(small, date(2024, 10, 12)).light.state == "on_track"
    assert east(small, date(2024, 10, 21)).light.state == "late"


@pytest.mark.django_db
def test_more_time_holds_from_the_day_on_which_it_was_given(small: Small) -> None:
    open_q3(small)
    live_on(small, date(2024, 10, 14))
    report = Report.objects.get(duty=small.east)
    actions.give_time(report=report, until=date(2024, 10, 30), reason="机构调整", by=acting(small.city.officer))
    assert east(small, date(2024, 10, 12)).light.state == "late"
    assert east(small, date(2024, 10, 14)).light.state == "not_due"


@pytest.mark.django_db
def test_lights_take_few_queries_however_many_duties_there_are(
    small: Small, django_assert_max_num_queries: Callable[..., object]
) -> None:
    open_q3(small)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        queries.board(small.programme, date(2024, 10, 12))
    with django_assert_max_num_queries(1):  # type: ignore[attr-defined]
        queries.board(small.programme, date(2024, 10, 12))


@pytest.mark.django_db
def test_a_light_set_by_hand_ends_early_and_the_days_before_keep_it(small: Small) -> None:
    open_q3(small)
    officer = acting(small.city.officer)
    live_on(small, date(2024, 10, 12))
    made = light_actions.set_light(
        duty=small.east, state="on_track", reason="认定结果11月公布", until=date(2024, 10, 30), by=officer
    )
    said = east(small).light.sentence(mark)
    assert "30 October" in said
    live_on(small, date(2024, 10, 15))
    light_actions.end_early(override=made, reason="结果已公布", by=officer)
    assert (east(small).light.state, east(small).light.overridden) == ("late", False)
    assert east(small, date(2024, 10, 12)).light.sentence(mark) == said
    with pytest.raises(light_actions.OverrideOver):
        light_actions.end_early(override=made, reason="再次", by=officer)
    assert list(Event.objects.filter(action__startswith="override.").values_list("action", "object")) == [
        ("override.made", f"duty:{small.east.pk}"),
        ("override.taken", f"duty:{small.east.pk}"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "reason", "until"),
    [("made_up", "理由", 20), ("on_track", " ", 20), ("on_track", "理由", 11)],
)
def test_a_light_is_not_set_without_a_reason_an_end_or_a_colour(
    small: Small, state: str, reason: str, until: int
) -> None:
    live_on(small, date(2024, 10, 12))
    with pytest.raises(BadOverride):
        light_actions.set_light(
            duty=small.east,
            state=state,
            reason=reason,
            until=date(2024, 10, until),
            by=acting(small.city.officer),
        )
    assert not Override.objects.exists()


@pytest.mark.django_db
def test_only_the_office_sets_lights(small: Small) -> None:
    with pytest.raises(NotAllowed):
        light_actions.set_light(
            duty=small.east, state="on_track", reason="理由", until=date(2024, 12, 1), by=acting(small.city.reporter)
        )


@pytest.mark.django_db
def test_lights_that_changed_are_noted_once(small: Small) -> None:
    open_q3(small)
    assert light_actions.note_changes(programme=small.programme, by=SYSTEM) == 4
    assert light_actions.note_changes(programme=small.programme, by=SYSTEM) == 0
    live_on(small, date(2024, 10, 12))
    assert light_actions.note_changes(programme=small.programme, by=SYSTEM) == 3
    assert list(LightDay.objects.filter(duty=small.east).values_list("state", flat=True)) == ["at_risk", "late"]


@pytest.mark.django_db
def test_a_thing_bears_the_light_of_who_leads_it(small: Small) -> None:
    open_q3(small)
    board = queries.board(small.programme, date(2024, 10, 12))
    thing = board.things["target", small.target.pk]
    assert [one.duty.role for one in thing.lit] == ["lead", "support", "support"]
    assert thing.light == thing.lit[0].light
    assert [one.light.state for one in thing.lit][1:] == ["late", "late"]


@pytest.mark.django_db
def test_the_course_of_a_target_has_a_stop_for_each_period_and_no_invented_figure(small: Small) -> None:
    open_q3(small)
    approved(small, 8)
    course = queries.board(small.programme, date(2024, 10, 12)).course(small.target.pk)
    assert [stop.period.key for stop in course][0::6] == ["2023-Q1", "2024-Q3"]
    told = {stop.period.key: stop for stop in course}
    assert (told["2024-Q3"].amount.value, told["2024-Q3"].known, told["2024-Q3"].asked) == (Decimal(8), 1, 2)
    assert told["2024-Q3"].expected.value == Decimal(17)
    assert (told["2024-Q2"].amount.reason, told["2024-Q4"].amount.reason) == ("missing", "not_yet_due")
    assert told["2025-Q4"].expected.value == Decimal(30)


@pytest.mark.django_db
def test_reports_in_time_are_counted_among_those_filed_or_overdue(small: Small) -> None:
    open_q3(small)
    approved(small, 8)
    lit = queries.board(small.programme, date(2024, 10, 12)).lit
    assert queries.punctual(lit, date(2024, 10, 12)) == (1, 3)
    early = queries.board(small.programme, date(2024, 10, 8)).lit
    assert queries.punctual(early, date(2024, 10, 8)) == (1, 1)


class Replay(TestCase):
    """Whatever happens later, a past day gives what it gave then."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), max_size=8), st.integers(0, 40))
    def test_a_past_day_keeps_its_lights(self, doings: list[tuple[int, int]], ahead: int) -> None:
        city = City()
        small = Small(city)
        open_q3(small)
        seen: dict[date, list[tuple[str, str]]] = {}
        day = date(2024, 10, 8)
        for what, number in doings:
            live_on(small, day)
            self._do(small, what, number)
            seen[day] = self._lights(small, day)
            day += timedelta(days=number % 7 + 1)
        live_on(small, day + timedelta(days=ahead))
        assert {past: self._lights(small, past) for past in seen} == seen

    def _lights(self, small: Small, day: date) -> list[tuple[str, str]]:
        lit = queries.board(small.programme, day).lit
        return [(one.light.state, one.light.sentence(mark)) for one in lit]

    def _do(self, small: Small, what: int, number: int) -> None:
        city = small.city
        doings: list[Callable[[], None]] = [
            lambda: act(
                small,
                actions.save,
                city.reporter,
                answers=actions.Answers(value=Decimal(number), progress="进展"),
            ),
            lambda: act(small, actions.submit, city.reporter),
            lambda: act(small, actions.approve, city.reviewer),
            lambda: act(small, actions.approve, city.officer),
            lambda: act(small, actions.send_back, city.reviewer, reason="核对"),
            lambda: actions.give_time(  # type: ignore[func-returns-value]
                report=Report.objects.get(duty=small.east),
                until=date(2024, 10, 12) + timedelta(days=number),
                reason="延期",
                by=acting(city.officer),
            ),
        ]
        try:
            doings[what]()
        except ZhizaoError:
            return  # a step that is not allowed in this state leaves nothing
