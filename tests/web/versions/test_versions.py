"""Versions: another follows the one that has begun, with what is still to be reached, in few queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.boards.large import Large
from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.web.audit.models import Event
from zhizao.web.programme import presets, versions
from zhizao.web.programme.breakdown import actions as breakdown
from zhizao.web.programme.breakdown import queries
from zhizao.web.programme.measures import actions as register
from zhizao.web.programme.models import Measure, Milestone, Target, TargetVersion
from zhizao.web.programme.setup import actions as setup

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 8)


@pytest.fixture
def small(city: City) -> Small:
    return Small(city)


def renewed(small: Small, day: date = TODAY, **changes: object) -> TargetVersion | None:
    return versions.renew(small.target, acting(small.city.officer), "中期调整", day, **changes)


def test_another_version_follows_and_the_old_one_stays_as_it_was(small: Small) -> None:
    before = TargetVersion.objects.values().get()
    now = renewed(small, value=Decimal(36), document_number="云制强办〔2024〕8号")
    assert now is not None
    assert (now.number, now.since, now.value, now.baseline, now.measure) == (2, TODAY, 36, 0, small.measure)
    assert (now.reason, now.document_number, now.made_by) == ("中期调整", "云制强办〔2024〕8号", small.city.officer)
    assert TargetVersion.objects.values().get(number=1) == before
    assert queries.version_of(small.target) == now


def test_what_is_still_to_be_reached_goes_on_in_the_new_version(small: Small) -> None:
    ended = Milestone.objects.filter(body=small.city.east, due__year=2023)
    ended.update(until=date(2024, 1, 1))
    open_before = list(small.version.milestones.filter(until=None).values_list("body", "due", "value", "high", "text"))
    now = renewed(small, value=Decimal(36))
    assert now is not None
    assert list(now.milestones.values_list("body", "due", "value", "high", "text")) == open_before
    assert set(now.milestones.values_list("since", "until")) == {(TODAY, None)}
    assert set(small.version.milestones.values_list("until", flat=True)) == {date(2024, 1, 1), TODAY}


def test_on_the_day_on_which_it_began_a_version_is_changed_in_place(small: Small) -> None:
    first = renewed(small, value=Decimal(36))
    stones = list(Milestone.objects.order_by("pk").values())
    second = versions.renew(small.target, acting(small.city.officer), "更正", TODAY, value=Decimal(35))
    assert first == second
    assert [row.value for row in TargetVersion.objects.order_by("number")] == [30, 35]
    assert TargetVersion.objects.get(number=2).reason == "中期调整；更正"
    assert list(Milestone.objects.order_by("pk").values()) == stones


def test_a_version_that_is_still_to_begin_is_changed_in_place(small: Small) -> None:
    renewed(small, TODAY + timedelta(days=30), value=Decimal(36))
    renewed(small, TODAY, value=Decimal(35))
    assert [(row.since, row.value) for row in TargetVersion.objects.order_by("number")] == [
        (date(2023, 1, 1), 30),
        (TODAY + timedelta(days=30), 35),
    ]


def test_what_says_so_already_leaves_no_version_and_no_event(small: Small) -> None:
    assert renewed(small, value=Decimal(30), measure=small.measure) is None
    assert (TargetVersion.objects.count(), Event.objects.filter(action="target.versioned").count()) == (1, 0)


def test_the_past_is_not_changed(small: Small) -> None:
    with pytest.raises(versions.BeginsInThePast):
        renewed(small, TODAY - timedelta(days=1), value=Decimal(36))
    assert TargetVersion.objects.count() == 1


def test_one_event_tells_before_and_after(small: Small) -> None:
    renewed(small, value=Decimal(36), measure=None, document_number="云制强办〔2024〕8号")
    event, target = Event.objects.get(action="target.versioned"), str(small.target.pk)
    assert (event.object, event.details["reason"]) == (f"target:{target}", "中期调整")
    assert event.details["document_number"] == "云制强办〔2024〕8号"
    assert event.details["before"][target] == {"value": "30.000000", "measure": "srdi", "document_number": ""}
    assert event.details["after"][target]["value"] == "36"
    assert event.details["versions"][target] == {"number": 2, "since": "2024-10-08"}


def test_a_baseline_holds_from_the_day_on_which_it_was_entered(small: Small) -> None:
    by = acting(small.city.officer)
    given = {"value": Decimal(5), "day": date(2022, 12, 31)}
    assert breakdown.set_baseline(target=small.target, by=by, **given)  # type: ignore[arg-type]
    assert not breakdown.set_baseline(target=small.target, by=by, **given)  # type: ignore[arg-type]
    assert [row.baseline for row in TargetVersion.objects.order_by("number")] == [0, 5]


def test_an_edited_measure_makes_versions_of_its_targets_only_where_something_is_computed_otherwise(
    small: Small,
) -> None:
    by, row = acting(small.city.officer), small.measure
    row.name = "专精特新企业"
    register.change(row, by=by)
    assert TargetVersion.objects.count() == 1
    row.direction, row.decimals = "down", 2
    register.change(row, by=by)
    now = versions.newest().get()
    assert (now.number, now.direction, now.decimals) == (2, "down", 2)
    assert (small.version.direction, small.version.decimals) == ("up", 0)


def test_merged_measures_are_one_in_the_past_too_and_compute_as_they_did(small: Small) -> None:
    kept = Measure.objects.create(code="kept", name="企业数", unit="家", kind="count", over_units="mean")
    assert register.merge(small.measure, kept, by=acting(small.city.officer)) == 1
    told = TargetVersion.objects.order_by("number").values_list("measure__code", "over_units")
    assert list(told) == [("kept", "sum"), ("kept", "mean")]


def test_many_targets_take_as_many_queries_as_few(city: City) -> None:
    large = Large(city, targets=5)
    Milestone.objects.exclude(body=None).delete()
    other = Measure.objects.create(code="other", name="其他", unit="家", kind="count", direction="down")
    ids = list(Target.objects.values_list("pk", flat=True))

    def asked(some: list[int]) -> int:
        with CaptureQueriesContext(connection) as told:
            changes = dict.fromkeys(some, versions.traits(other))
            made = versions.renew_all(changes, by=acting(city.officer), reason="对应", on="register:measures")
        assert len(made) == len(some)
        return len(told)

    assert asked(ids[2:]) <= asked(ids[:2]) + 1  # many milestones are written in two portions
    assert versions.newest().filter(measure=other, number=2).count() == len(large.rows) == 40


def test_the_preset_of_a_day_is_the_one_that_held_then(small: Small) -> None:
    programme, by = small.programme, acting(small.city.officer)
    setup.save_settings(programme=programme, values={"preset": "suqian"}, by=by)
    setup.save_settings(programme=programme, values={"preset": "ouhai"}, by=by)
    programme.refresh_from_db()
    days = (date(2000, 1, 1), TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=99))
    assert [presets.preset_on(programme, day) for day in days] == ["yichang", "yichang", "ouhai", "ouhai"]
    assert programme.presets[-1] == {"preset": "ouhai", "since": "2024-10-08", "by": "officer"}
    assert not setup.save_settings(programme=programme, values={"preset": "ouhai"}, by=by)
