"""Lights of duties: made of what was known by the day, the same whenever one asks for a past day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.programme import calendar, lights
from zhizao.programme.breakdown import Share
from zhizao.programme.lights import BadOverride
from zhizao.web.audit import actions as audit
from zhizao.web.audit.actor import SYSTEM, Actor
from zhizao.web.audit.models import Event
from zhizao.web.people.models import User
from zhizao.web.people.rights import NotAllowed
from zhizao.web.programme import presets, versions
from zhizao.web.programme.bodies import actions as bodies
from zhizao.web.programme.breakdown import actions as breakdown
from zhizao.web.programme.breakdown import grid
from zhizao.web.programme.breakdown import queries as breakdown_queries
from zhizao.web.programme.breakdown.duties import Part
from zhizao.web.programme.lights import actions as light_actions
from zhizao.web.programme.lights import queries
from zhizao.web.programme.measures import actions as register
from zhizao.web.programme.models import (
    LightDay,
    Measure,
    Milestone,
    Override,
    Programme,
    Report,
    TargetVersion,
)
from zhizao.web.programme.reports import actions
from zhizao.web.programme.setup import actions as setup
from zhizao.web.shell import clock


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
    approved(small, 8)  # the east owes 4 by the end of 2023 and 8 by the end of 2024, so 7 by the end of September
    assert east(small).light.state == "on_track"
    assert east(small).inputs.expected.value == Decimal(7)
    assert east(small).inputs.actual.value == Decimal(8)


@pytest.mark.django_db
def test_a_figure_behind_its_share_is_red_and_says_by_how_much(small: Small) -> None:
    open_q3(small)
    approved(small, 4)
    assert east(small).light.state == "late"
    assert "3 家 behind" in east(small).light.sentence(mark)


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
        by_name=small.city.officer.name,
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
def test_what_is_to_stay_at_or_above_is_a_floor_on_every_day() -> None:
    version = TargetVersion(comparator="maintain", bound="ge", value=Decimal(32), basis="share", direction="down")
    stones = [Milestone(due=date(year, 12, 31), value=Decimal(value)) for year, value in ((2024, 32), (2025, 33))]
    assert queries.direction(version) == "up"
    days = (date(2024, 2, 1), date(2025, 2, 1), date(2026, 2, 1))
    assert [queries.expected_by(version, stones, day).value for day in days] == [32, 33, 33]
    ceiling = TargetVersion(comparator="maintain", bound="le", direction="up")
    assert queries.direction(ceiling) == "down"


def test_a_change_of_all_the_years_grows_with_them() -> None:
    stones = [Milestone(due=date(year, 12, 31), value=Decimal(value)) for year, value in ((2026, 3), (2027, 6))]
    yearly = TargetVersion(comparator="eq", value=Decimal(6), basis="growth_rate", decimals=1)
    whole = TargetVersion(comparator="eq", value=Decimal(6), basis="growth_rate", decimals=1, cumulative="fall")
    assert queries.expected_by(yearly, stones, date(2026, 7, 2)).reason == "not_yet_due"
    assert queries.expected_by(whole, stones, date(2026, 7, 2)).value == Decimal("1.5")
    assert queries.expected_by(whole, stones, date(2027, 7, 2)).value == Decimal("4.5")


def test_reports_in_time_are_counted_among_those_filed_or_overdue(small: Small) -> None:
    open_q3(small)
    approved(small, 8)
    lit = queries.board(small.programme, date(2024, 10, 12)).lit
    assert queries.punctual(lit, date(2024, 10, 12)) == (1, 3)
    early = queries.board(small.programme, date(2024, 10, 8)).lit
    assert queries.punctual(early, date(2024, 10, 8)) == (1, 1)


Shown = dict[str, object]


def shown(small: Small, day: date) -> Shown:
    """What a page of that day may print."""
    programme = Programme.objects.get(pk=small.programme.pk)
    board, target = queries.board(programme, day), small.target.pk
    return {
        "lights": [
            (one.duty.body_id, one.duty.role, one.light.state, one.light.word, one.light.sentence(mark))
            for one in board.lit
        ],
        "whole": board.whole(target),
        "expected": board.expected_whole(target, day),
        "course": board.course(target),
        "rule": (board.rule.version, lights.preset(presets.preset_on(programme, day)).id),
    }


def _do(small: Small, what: str, number: int) -> None:
    try:
        DOINGS[what](small, number)
    except ZhizaoError:
        return  # a step that is not allowed in this state leaves nothing


def _officer(small: Small) -> Actor:
    return acting(small.city.officer)


def _save(small: Small, number: int) -> None:
    answers = actions.Answers(value=Decimal(number), progress="进展")
    act(small, actions.save, small.city.reporter, answers=answers)


def _more_time(small: Small, number: int) -> None:
    report, until = Report.objects.get(duty=small.east), date(2024, 10, 12) + timedelta(days=number)
    actions.give_time(report=report, until=until, reason="延期", by=_officer(small))


def _set_baseline(small: Small, number: int) -> None:
    day = date(2022, 12, 31) if number else None
    breakdown.set_baseline(target=small.target, value=Decimal(number), day=day, by=_officer(small))


def _map_another(small: Small, number: int) -> None:
    other, _ = Measure.objects.get_or_create(
        code=f"m{number}",
        defaults={
            "name": f"指标{number}",
            "unit": "家",
            "kind": "count",
            "direction": ("up", "down")[number % 2],
            "over_periods": ("sum", "latest", "mean", "max")[number % 4],
            "over_units": ("sum", "mean", "none")[number % 3],
            "decimals": number % 3,
        },
    )
    register.map_to(small.target, other, by=_officer(small))


def _edit_measure(small: Small, number: int) -> None:
    for row in Measure.objects.filter(versions__target=small.target).distinct():
        row.direction, row.decimals = ("up", "down")[number % 2], number % 4
        row.over_periods, row.over_units = ("sum", "mean", "latest")[number % 3], ("mean", "sum")[number % 2]
        register.change(row, by=_officer(small))


def _merge(small: Small, number: int) -> None:
    """What the target is about goes up in another measure, computed otherwise."""
    _map_another(small, number)
    kept, _ = Measure.objects.get_or_create(
        code="kept", defaults={"name": "企业", "unit": "家", "kind": "count", "direction": "down", "over_units": "mean"}
    )
    register.merge(Measure.objects.get(code=f"m{number}"), kept, by=_officer(small))


def _choose_preset(small: Small, number: int) -> None:
    values = {"preset": ("suqian", "ouhai", "yichang", "sanming")[number % 4]}
    setup.save_settings(programme=small.programme, values=values, by=_officer(small))


def _assign(small: Small, number: int) -> None:
    """East leads, or goes; west stays or becomes the one that leads."""
    city, thing = small.city, (small.target, small.task)[number % 2]
    parts = [Part(body.pk, role) for body, role in ((city.east, "lead"), (city.west, "support"))][number % 3 :]
    breakdown.assign(programme=small.programme, thing=thing, parts=parts, by=_officer(small))


def _change_shares(small: Small, number: int) -> None:
    """More, or less, for the east, so that the shares still come to the whole."""
    city, version = small.city, versions.newest().get(target=small.target)
    stones = breakdown_queries.stones_of(version)
    now = grid.grid_of(small.programme, small.target, version, stones, [city.east, city.west])
    figures = {}
    for (row, year), share in now.figures.items():
        whole = now.figures[grid.WHOLE, year].low
        east = min(Decimal(number), whole)
        figures[row, year] = {city.east.pk: Share(east, east), city.west.pk: Share(whole - east, whole - east)}.get(
            row, share
        )
    breakdown.save_figures(programme=small.programme, wanted=replace(now, figures=figures), by=_officer(small))


def _override(small: Small, number: int) -> None:
    light_actions.set_light(
        duty=small.east,
        state=("on_track", "late")[number % 2],
        reason="认定结果11月公布",
        until=clock.today(small.programme) + timedelta(days=number),
        by=_officer(small),
    )


def _end_early(small: Small, number: int) -> None:  # noqa: ARG001 (every doing has a number)
    for override in Override.objects.filter(duty=small.east):
        light_actions.end_early(override=override, reason="已公布", by=_officer(small))


def _set_rhythm(small: Small, number: int) -> None:
    chosen = small.programme.duties.values_list("pk", flat=True)
    rhythm = ("month", "year", "never")[number % 3]
    breakdown.set_rhythm(programme=small.programme, chosen=chosen, rhythm=rhythm, by=_officer(small))


def _rename(small: Small, number: int) -> None:
    officer = small.city.officer
    officer.name = f"姓名{number}"
    officer.save()
    audit.record("person.changed", by=SYSTEM, on=f"person:{officer.username}")


def _dissolve(small: Small, number: int) -> None:
    """One district carries on for the other, from a day some time ago."""
    gone, heir = (small.city.west, small.city.east)[:: (1, -1)[number % 2]]
    today = clock.today(small.programme)
    bodies.dissolve(gone, today - timedelta(days=number * 9), heir, by=_officer(small), today=today)


Doing = Callable[[Small, int], object]
DOINGS: dict[str, Doing] = {
    "save": _save,
    "submit": lambda small, _: act(small, actions.submit, small.city.reporter),  # type: ignore[func-returns-value]
    "review": lambda small, _: act(small, actions.approve, small.city.reviewer),  # type: ignore[func-returns-value]
    "decide": lambda small, _: act(small, actions.approve, small.city.officer),  # type: ignore[func-returns-value]
    "return": lambda small, _: act(small, actions.send_back, small.city.reviewer, reason="核对"),  # type: ignore[func-returns-value]
    "approved": approved,
    "more_time": _more_time,
    "baseline": _set_baseline,
    "map": _map_another,
    "unmap": lambda small, _: register.map_to(small.target, None, by=_officer(small)),
    "formula": _edit_measure,
    "merge": _merge,
    "preset": _choose_preset,
    "assign": _assign,
    "shares": _change_shares,
    "override": _override,
    "end_early": _end_early,
    "rhythm": _set_rhythm,
    "dissolve": _dissolve,
    "rename": _rename,
}


class Replay(TestCase):
    """Whatever happens later, a past day gives what it gave then: lights, sentences, wholes and courses."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.sampled_from(sorted(DOINGS)), st.integers(0, 12)), max_size=10), st.integers(0, 40))
    @example([("save", 4), ("submit", 0), ("review", 1), ("decide", 0), ("map", 1), ("formula", 2), ("preset", 1)], 3)
    @example([("approved", 6), ("baseline", 3), ("shares", 5), ("map", 1), ("formula", 1), ("unmap", 1)], 9)
    @example([("approved", 6), ("dissolve", 4), ("assign", 3), ("dissolve", 3)], 9)
    @example([("override", 9), ("rename", 1), ("end_early", 1), ("preset", 2), ("assign", 2), ("rhythm", 1)], 9)
    def test_a_past_day_keeps_its_lights(self, doings: list[tuple[str, int]], ahead: int) -> None:
        small = Small(City())
        open_q3(small)
        seen: dict[date, Shown] = {}
        day = date(2024, 10, 8)
        for what, number in doings:
            live_on(small, day)
            _do(small, what, number)
            seen[day] = shown(small, day)
            day += timedelta(days=number % 7 + 1)
        live_on(small, day + timedelta(days=ahead))
        queries.forget()
        assert {past: shown(small, past) for past in seen} == seen

    def test_each_of_these_changes_what_is_shown_from_its_day_on(self) -> None:
        """So that the days before could have changed."""
        small = Small(City())
        open_q3(small)
        approved(small, 7)
        for what, number in (
            ("baseline", 3),
            ("formula", 2),
            ("shares", 3),
            ("unmap", 0),
            ("preset", 0),
            ("assign", 1),
        ):
            day = small.programme.pinned_day
            assert day is not None
            before = shown(small, day)
            live_on(small, day + timedelta(days=1))
            unmoved = shown(small, day + timedelta(days=1))
            _do(small, what, number)
            assert shown(small, day + timedelta(days=1)) != unmoved, what
            assert shown(small, day) == before, what
