"""Steps of one promise: what the plan states for the years before is the way to its last figure, once joined one target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.web.breakdown.conftest import acting, plan_of
from tests.web.conftest import City
from zhizao.plan import reader
from zhizao.programme import calendar
from zhizao.programme.breakdown import Share
from zhizao.web.audit.models import Event
from zhizao.web.programme.breakdown import actions, errors, grid, queries
from zhizao.web.programme.breakdown.grid import WHOLE
from zhizao.web.programme.models import Milestone, Programme, Target
from zhizao.web.programme.reports import actions as reports
from zhizao.web.programme.setup import actions as setup
from zhizao.web.programme.setup.queries import rows_of

pytestmark = pytest.mark.django_db

TEXT = (
    "云溪市制造强市行动方案（2026—2029年）\n一、主要目标\n"
    "（一）培育企业。高新技术企业2026年300家、2027年350家、2029年450家。（责任单位：市工业和信息化局、东湾区）\n"
)


@pytest.fixture
def programme(city: City) -> Programme:
    plan = plan_of(reader.read_bytes(TEXT.encode(), "plan.txt").plan, TEXT)
    return setup.start(
        plan=plan,
        office=city.office,
        first_year=2026,
        last_year=2029,
        preset="yichang",
        by=acting(city.officer),
        since=date(2026, 1, 1),
        pinned_day=date(2026, 3, 2),
    )


@pytest.fixture
def last(programme: Programme) -> Target:
    return programme.targets.get(versions__deadline=date(2029, 12, 31))


def test_what_is_stated_is_suggested_and_the_years_between_lie_on_the_way(programme: Programme, last: Target) -> None:
    suggested = next(one for one in queries.suggestions(programme) if one.version.target_id == last.pk)
    wanted = {2026: 300, 2027: 350, 2028: 400, 2029: 450}
    assert suggested.figures == {(WHOLE, year): Share.of(Decimal(value)) for year, value in wanted.items()}
    actions.suggest_all(programme=programme, by=acting(programme.office.people.get()))
    rows = Milestone.objects.filter(version__target=last).order_by("due").values_list("suggested", "text")
    assert [how for how, _ in rows] == ["stated", "stated", "even", "even"]
    assert "2026年300家" in rows[0][1]


def test_joined_steps_are_one_duty_with_stated_milestones(programme: Programme, last: Target, city: City) -> None:
    before = last.duties.count()
    assert actions.join(programme=programme, last=last, by=acting(city.officer)) == 2
    assert programme.duties.filter(until=None).count() == before == 2
    stones = Milestone.objects.filter(version__target=last, until=None).values_list("due", "value", "suggested")
    assert list(stones) == [(date(2026, 12, 31), 300, "stated"), (date(2027, 12, 31), 350, "stated")]
    assert not rows_of(programme).open_stairs()
    assert setup.take_over(programme=programme, by=acting(city.officer)) == 0
    assert queries.unassigned(programme, date(2026, 3, 2)) == []
    assert [one.version.target_id for one in queries.suggestions(programme)] == []
    with pytest.raises(errors.ChangedMeanwhile):
        actions.join(programme=programme, last=last, by=acting(city.officer))


def test_a_joined_step_is_not_asked_in_a_cycle_of_an_earlier_period(programme: Programme, last: Target) -> None:
    by = acting(programme.office.people.get())
    actions.join(programme=programme, last=last, by=by)
    Programme.objects.update(pinned_day=date(2026, 5, 4))
    cycle = reports.open_cycle(programme=Programme.objects.get(), period=calendar.parse("2026-Q1"), by=by)
    assert set(cycle.reports.values_list("duty__target", flat=True)) == {last.pk}


def test_all_steps_are_joined_by_one_click(client: Client, programme: Programme, last: Target, city: City) -> None:
    client.force_login(city.officer)
    source = f"/p/{programme.pk}/breakdown/source/"
    assert [one.last for one in client.get(source).context["stairs"]] == [last]
    for _click in range(2):
        answer = client.post(f"/p/{programme.pk}/breakdown/targets/+join")
        assert answer.headers["Location"] == source
    assert not client.get(source).context["stairs"]
    assert Event.objects.filter(action="target.joined").count() == 1


def test_the_first_plan_of_an_office_finds_the_shipped_measures(last: Target) -> None:
    assert queries.version_of(last).measure.name == "高新技术企业数量"
    assert Event.objects.filter(action="measure.loaded").count() == 1


def test_who_answers_for_a_step_alone_answers_for_the_whole(programme: Programme, last: Target, city: City) -> None:
    last.duties.filter(body=city.east).delete()
    actions.join(programme=programme, last=last, by=acting(city.officer))
    joined = last.duties.get(body=city.east)
    assert (joined.role, joined.since, joined.until) == ("support", date(2026, 3, 2), None)


def test_what_was_joined_is_taken_apart_again(programme: Programme, last: Target, city: City) -> None:
    held = set(programme.duties.values_list("target", "body", "role"))
    actions.join(programme=programme, last=last, by=acting(city.officer))
    assert actions.part(programme=programme, last=last, by=acting(city.officer)) == 2
    assert set(programme.duties.filter(until=None).values_list("target", "body", "role")) == held
    assert not programme.targets.exclude(step_of=None).exists()
    assert [one.action for one in Event.objects.order_by("seq")][-2:] == ["target.joined", "target.parted"]


def test_the_pages_offer_to_join_and_say_what_was_joined(
    programme: Programme, last: Target, city: City, client: Client
) -> None:
    client.force_login(city.officer)
    here = f"/p/{programme.pk}/breakdown/"
    source = client.get(f"{here}source/").content.decode()
    assert f"{here}targets/{last.pk}/join/" in source
    assert "2027年350家" in source
    page = client.post(f"{here}targets/{last.pk}/join/", follow=True).content.decode()
    assert "已并入2个年度目标" in page
    assert "重新拆开" in page
    step = programme.targets.filter(step_of=last).first()
    assert step is not None
    assert f"{here}targets/{last.pk}/" in client.get(f"{here}targets/{step.pk}/").content.decode()
    client.force_login(city.analyst)
    assert client.post(f"{here}targets/{last.pk}/part/").status_code == 403


def test_a_stated_figure_that_a_person_changes_is_no_longer_stated(programme: Programme, last: Target) -> None:
    version = queries.version_of(last)
    assert version is not None
    stated = queries.stated_by(programme.targets.select_related("entry"))[last.pk]
    shown = grid.by_years(grid.grid_of(programme, last, version, (), (), stated), "even")
    assert grid.needs_baseline(shown) is False
    shown.figures[WHOLE, 2026] = Share.of(Decimal(310))  # type: ignore[index]  # a plain dict in truth
    version.target = last
    actions.save_figures(programme=programme, wanted=shown, by=acting(programme.office.people.get()))
    rows = dict(Milestone.objects.filter(version=version).values_list("due__year", "suggested"))
    assert rows == {2026: "even", 2027: "stated", 2028: "even", 2029: "even"}
