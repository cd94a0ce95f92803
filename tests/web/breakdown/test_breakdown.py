"""Breaking down: who may, what is kept, what adds up, and what two people at once see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.breakdown.conftest import DAY, SINCE, acting
from tests.web.conftest import City
from zhizao.programme.breakdown import Share, YearlyHow
from zhizao.web.audit.models import Event
from zhizao.web.people.models import Body, BodyKind
from zhizao.web.programme.breakdown import actions, duties, errors, grid, queries
from zhizao.web.programme.breakdown.duties import Part
from zhizao.web.programme.breakdown.grid import WHOLE, Grid
from zhizao.web.programme.models import Duty, Milestone, Programme, Target, TargetVersion, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(programme: Programme) -> Task:
    return programme.tasks.get(title="未来产业")


@pytest.fixture
def target(programme: Programme) -> Target:
    """每年新增规模以上工业企业150家以上, which districts share."""
    return programme.targets.get(title="规模以上工业企业数量", task__title="壮大专精特新企业群体")


def parts(task: Task | Target) -> list[Part]:
    now = duties.current(task)
    return [Part(one.body_id, one.role, one.reports_on, one.assumed, one.printed, one.group) for one in now]


def shown(programme: Programme, target: Target) -> Grid:
    version = queries.version_of(target)
    assert version is not None
    stones = list(queries.stones_of(version))
    return grid.grid_of(programme, target, version, stones, queries.members_of(duties.current(target), stones))


def test_a_changed_lead_ends_one_part_and_begins_another(programme: Programme, task: Task, linlan: City) -> None:
    wanted = [
        Part(one.body, "lead" if one.printed == "市发展改革委" else "support", one.reports_on) for one in parts(task)
    ]
    assert actions.assign(programme=programme, thing=task, parts=wanted, by=acting(linlan.officer))
    assert duties.current(task).get(role="lead").body.name == "市发展改革委"
    assert {(one.body.name, one.role) for one in queries.history(task)} == {
        ("市科技局", "lead"),
        ("市发展改革委", "support"),
    }
    assert set(Duty.objects.filter(task=task).exclude(until=None).values_list("since", "until")) == {(SINCE, DAY)}
    assert duties.current(task).filter(since=SINCE).count() == 7


def test_sending_the_same_assignment_twice_changes_nothing_more(programme: Programme, task: Task, linlan: City) -> None:
    wanted = [*parts(task), Part(linlan.bureau.pk, "support")]
    assert actions.assign(programme=programme, thing=task, parts=wanted, by=acting(linlan.officer))
    assert not actions.assign(programme=programme, thing=task, parts=wanted, by=acting(linlan.officer))
    assert Event.objects.filter(action="duty.assigned").count() == 1


def test_who_sends_a_page_that_is_no_longer_true_is_told(programme: Programme, task: Task, linlan: City) -> None:
    seen = duties.token(duties.current(task))
    actions.assign(programme=programme, thing=task, parts=parts(task)[1:], by=acting(linlan.officer), seen=seen)
    with pytest.raises(errors.ChangedMeanwhile):
        actions.assign(programme=programme, thing=task, parts=[], by=acting(linlan.officer), seen=seen)
    assert duties.current(task).count() == 8


def test_a_dissolved_body_is_refused_and_its_successor_offered(
    client: Client, programme: Programme, task: Task, linlan: City
) -> None:
    gone = Body.objects.create(
        code="jxw", kind=BodyKind.DEPARTMENT, name="市经信委", dissolved=date(2019, 1, 1), successor=linlan.bureau
    )
    with pytest.raises(errors.BodyGone, match="市工业和信息化局"):
        actions.assign(programme=programme, thing=task, parts=[Part(gone.pk)], by=acting(linlan.officer))
    client.force_login(linlan.officer)
    here = f"/p/{programme.pk}/breakdown/tasks/{task.pk}/"
    answer = client.post(f"{here}duties/", {"add": gone.pk}, follow=True)
    page = answer.content.decode()
    assert "市经信委已不存在" in page
    assert f'<option value="{linlan.bureau.pk}" selected>' in page
    assert duties.current(task).count() == 9


def test_a_group_is_added_and_a_member_taken_out(client: Client, programme: Programme, linlan: City) -> None:
    task = programme.tasks.get(title="建设高能级创新平台")
    client.force_login(linlan.officer)
    here = f"/p/{programme.pk}/breakdown/tasks/{task.pk}/duties/"
    client.post(here, {"add": "districts", "add_role": "support", "add_rhythm": "month"})
    members = task.duties.filter(group="各县（区）")
    assert set(members.values_list("body__kind", "reports_on")) == {("district", "month")}
    assert members.count() == 5
    client.post(here, {f"end-{members[0].pk}": "1"})
    assert task.duties.filter(group="各县（区）", until=None).count() == 4


def test_an_assignment_is_undone_once_and_not_over_later_changes(
    programme: Programme, task: Task, linlan: City
) -> None:
    before, by = set(duties.current(task).values_list("pk", "role")), acting(linlan.officer)
    actions.assign(programme=programme, thing=task, parts=parts(task)[2:], by=by)
    first = queries.last_change(programme)
    assert first is not None
    assert (first.actor, queries.changed_by(first)) == (linlan.officer.username, linlan.officer.name)
    actions.undo(programme=programme, seq=first.seq, by=by)
    assert set(duties.current(task).values_list("pk", "role")) == before
    with pytest.raises(errors.NothingToUndo):
        actions.undo(programme=programme, seq=first.seq, by=by)
    without, whole = parts(task)[1:], parts(task)
    actions.assign(programme=programme, thing=task, parts=without, by=by)
    second = queries.last_change(programme)
    assert second is not None
    actions.assign(programme=programme, thing=task, parts=whole, by=by)
    with pytest.raises(errors.NothingToUndo):
        actions.undo(programme=programme, seq=second.seq, by=by)


def test_several_rows_get_a_lead_and_supports_at_once_and_one_step_takes_it_back(
    client: Client, programme: Programme, task: Task, linlan: City
) -> None:
    client.force_login(linlan.officer)
    here, bureau = f"/p/{programme.pk}/breakdown/", linlan.bureau
    page = client.get(f"{here}?show=unassigned")
    open_rows = page.context["table"].rows
    led = {duty.body_id for duty in duties.current(task).filter(role="lead")} - {bureau.pk}
    before = set(Duty.objects.filter(until=None).values_list("task", "target", "body", "role", "assumed"))
    chosen = [row.tick for row in open_rows] + [f"task:{task.pk}:{duties.token(duties.current(task))}"]
    post = {"thing": chosen, "lead": bureau.pk, "support": ["districts", linlan.office.pk]}
    assert all(f'value="{row.tick}"' in page.content.decode() for row in open_rows)
    assert client.post(f"{here}assign/", post).status_code == 302
    table = {row.key: row for row in client.get(here).context["table"].rows}
    for row in open_rows:
        held = {duty.body_id: duty.role for duty in table[row.key].duties}
        assert held.pop(bureau.pk) == "lead"
        assert len(held) == 6
        assert set(held.values()) == {"support"}
    now = {duty.body_id: duty.role for duty in table[f"task:{task.pk}"].duties}
    assert [body for body, role in now.items() if role == "lead"] == [bureau.pk]
    assert led <= set(now)
    assert Event.objects.filter(action="duty.assigned").count() == 1
    client.post(f"{here}assign/", post)  # a double click, or a page that is no longer true
    assert Event.objects.filter(action="duty.assigned").count() == 1
    change = queries.last_change(programme)
    assert change is not None
    assert f"安排了{len(chosen)}项任务、目标" in client.get(here).content.decode()
    client.post(f"{here}undo/", {"seq": change.seq})
    assert set(Duty.objects.filter(until=None).values_list("task", "target", "body", "role", "assumed")) == before


def test_nothing_is_assigned_where_nothing_is_chosen_or_the_body_is_none_of_the_place(
    client: Client, programme: Programme, task: Task, linlan: City
) -> None:
    client.force_login(linlan.officer)
    here, before = f"/p/{programme.pk}/breakdown/assign/", Duty.objects.count()
    for post in ({"lead": linlan.bureau.pk}, {"thing": f"task:{task.pk}"}, {"thing": f"task:{task.pk}", "lead": 99999},
                 {"thing": ["task:x", "nobody", "group:1", "target:999999"], "lead": linlan.bureau.pk}):  # fmt: skip
        assert client.post(here, post).status_code == 302
    assert Duty.objects.count() == before


def test_undone_on_a_later_day_the_part_begins_again(programme: Programme, task: Task, linlan: City) -> None:
    by = acting(linlan.officer)
    actions.assign(programme=programme, thing=task, parts=[], by=by)
    change = queries.last_change(programme)
    assert change is not None
    programme.pinned_day = date(2024, 11, 5)
    actions.undo(programme=programme, seq=change.seq, by=by)
    assert set(duties.current(task).values_list("since", flat=True)) == {date(2024, 11, 5)}
    assert Duty.objects.filter(task=task, until=DAY).count() == 9


@pytest.mark.parametrize(
    ("since", "how", "figures"),
    [
        (2020, "even", ["8.4", "11.2", "14"]),
        (2022, "even", ["4.7", "9.3", "14"]),
        (2022, "steady_growth", ["4.9", "9.6", "14"]),
    ],
)
def test_a_change_of_all_the_years_is_spread_from_the_year_that_it_is_counted_from(
    programme: Programme, since: int, how: YearlyHow, figures: list[str]
) -> None:
    target = programme.targets.get(title="规模以上工业单位增加值能耗降幅")
    version = queries.version_of(target)
    assert version is not None
    assert (version.cumulative, version.baseline, version.baseline_day) == ("fall", 0, date(2020, 12, 31))
    version.baseline_day = date(since, 12, 31)
    found = grid.by_years(grid.grid_of(programme, target, version, (), ()), how).figures
    assert [found[WHOLE, year] for year in (2023, 2024, 2025)] == [Share.of(Decimal(one)) for one in figures]


def test_a_lead_is_confirmed_and_a_rhythm_set_for_many(programme: Programme, linlan: City) -> None:
    chosen = list(programme.duties.filter(assumed=True).values_list("pk", flat=True))
    assert actions.confirm(programme=programme, chosen=chosen, by=acting(linlan.officer)) == 89
    assert actions.confirm(programme=programme, chosen=chosen, by=acting(linlan.officer)) == 0
    assert actions.set_rhythm(programme=programme, chosen=chosen, rhythm="month", by=acting(linlan.officer)) == 89
    assert programme.duties.filter(reports_on="month").count() == 89


def test_shares_that_do_not_add_up_are_told_in_words_and_not_saved(
    programme: Programme, target: Target, linlan: City
) -> None:
    even = grid.by_bodies(shown(programme, target), "even", {})
    body = even.members[0].pk
    less = even.figures[body, 2024].low - 3
    wrong = Grid(
        even.years, even.members, {**even.figures, (body, 2024): Share.of(less)}, even.traits, even.version, False
    )
    with pytest.raises(errors.SharesDiffer, match="2024年：分解合计147家，比总数150家少3家"):
        actions.save_figures(programme=programme, wanted=wrong, by=acting(linlan.officer))
    assert not Milestone.objects.exists()


def test_changed_figures_end_and_begin_anew(programme: Programme, target: Target, linlan: City) -> None:
    by, even = acting(linlan.officer), grid.by_bodies(shown(programme, target), "even", {})
    assert actions.save_figures(programme=programme, wanted=even, by=by) == 24
    assert actions.save_figures(programme=programme, wanted=shown(programme, target), by=by) == 0
    programme.pinned_day = date(2024, 11, 5)
    first, second = even.members[0].pk, even.members[1].pk
    moved = {
        (first, 2024): Share.of(even.figures[first, 2024].low + 2),
        (second, 2024): Share.of(even.figures[second, 2024].low - 2),
    }
    again = Grid(even.years, even.members, {**even.figures, **moved}, even.traits, even.version, False)
    assert actions.save_figures(programme=programme, wanted=again, by=by) == 2
    assert Milestone.objects.filter(until=date(2024, 11, 5), since=DAY).count() == 2
    assert Milestone.objects.filter(until=None).count() == 24


def test_two_people_with_one_grid(programme: Programme, target: Target, linlan: City) -> None:
    by, even = acting(linlan.officer), grid.by_bodies(shown(programme, target), "even", {})
    actions.save_figures(programme=programme, wanted=even, by=by, seen="")
    with pytest.raises(errors.ChangedMeanwhile):
        actions.save_figures(programme=programme, wanted=even, by=by, seen="")


def test_a_range_is_shared_at_both_ends(programme: Programme, linlan: City) -> None:
    target = programme.targets.get(title="工业互联网平台数量", task=None)
    version = queries.version_of(target)
    assert version is not None
    found = grid.grid_of(programme, target, version, [], [linlan.east, linlan.west])
    found = grid.by_bodies(grid.by_years(found, "even"), "even", {})
    assert found.is_range
    assert found.figures[WHOLE, 2025] == Share(Decimal(8), Decimal(10))
    assert found.figures[linlan.east.pk, 2025] == Share(Decimal(4), Decimal(5))
    assert found.wrong(lambda text: text) == []


def test_a_rate_is_not_added_up(programme: Programme, linlan: City) -> None:
    target = programme.targets.get(title="规模以上工业增加值年均增速")
    version = queries.version_of(target)
    assert version is not None
    found = grid.grid_of(programme, target, version, [], [linlan.east, linlan.west])
    found = grid.by_bodies(grid.by_years(found, "even"), "even", {})
    assert {share.value for share in found.figures.values()} == {Decimal(7)}
    assert found.check(2024) is None


def test_a_share_without_baseline_has_no_years_between(programme: Programme) -> None:
    target = programme.targets.get(title="关键工序数控化率")
    found = grid.by_years(shown(programme, target), "even")
    assert set(found.figures) == {(WHOLE, 2025)}
    version = found.version
    version.baseline = Decimal(62)
    version.save()
    found = grid.by_years(shown(programme, target), "even")
    assert [found.figures[WHOLE, year].value for year in found.years] == [Decimal(64), Decimal(66), Decimal(68)]


def test_years_are_suggested_for_all_at_once_and_never_over_what_stands(
    programme: Programme, target: Target, linlan: City
) -> None:
    by = acting(linlan.officer)
    actions.save_figures(programme=programme, wanted=shown(programme, target), by=by)
    count = actions.suggest_all(programme=programme, by=by)
    assert count > 150
    assert Milestone.objects.filter(version__target=target).count() == 3
    assert actions.suggest_all(programme=programme, by=by) == 0
    for version in TargetVersion.objects.filter(milestones__isnull=False, value__isnull=False).distinct():
        last = version.milestones.filter(body=None).order_by("due").last()
        assert last is not None
        assert (last.value, last.due) == (version.value, version.deadline)


def test_nodes_end_and_begin(client: Client, programme: Programme, task: Task, linlan: City) -> None:
    client.force_login(linlan.officer)
    here = f"/p/{programme.pk}/breakdown/tasks/{task.pk}/nodes/"
    client.post(here, {"node": ["印发名单", "完成验收"], "day": ["2024-06-30", "2024-12-31"], "seen": ""})
    assert queries.nodes_of(task).count() == 2
    seen = queries.stones_token(queries.nodes_of(task))
    client.post(here, {"node": ["印发名单", ""], "day": ["2024-06-30", ""], "seen": seen})
    assert [one.text for one in queries.nodes_of(task)] == ["印发名单"]
    wrong = client.post(here, {"node": ["没有日期"], "day": [""]})
    assert wrong.status_code == 422
    assert "没有日期" in wrong.content.decode()


@pytest.mark.parametrize("figure", ["twelve", "1e30", "NaN", "-Infinity", "0.0000001"])
def test_a_figure_that_is_none_is_named_and_what_was_typed_stays(
    client: Client, programme: Programme, target: Target, linlan: City, figure: str
) -> None:
    client.force_login(linlan.officer)
    answer = client.post(f"/p/{programme.pk}/breakdown/targets/{target.pk}/figures/", {f"f-{WHOLE}-2024": figure})
    assert answer.status_code == 422
    assert "无法识别" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_the_facts_of_a_letter(programme: Programme, task: Task, target: Target, linlan: City) -> None:
    by = acting(linlan.officer)
    actions.save_figures(programme=programme, wanted=grid.by_bodies(shown(programme, target), "even", {}), by=by)
    actions.save_nodes(programme=programme, task=task, nodes=[("印发名单", date(2024, 6, 30))], by=by)
    facts = queries.letter_facts(programme, linlan.east, 2024)
    found = next(one for one in facts.targets if one.target == target.pk)
    assert "150家以上" in found.quote
    assert [(one.low, one.own_share) for one in found.milestones] == [(Decimal(22), True)]
    of_task = next(one for one in facts.tasks if one.task == task.pk)
    assert ([one.text for one in of_task.nodes], of_task.role, of_task.assumed) == (["印发名单"], "support", False)
    lead = queries.letter_facts(programme, Body.objects.get(name="市科技局"), 2024).tasks[0]
    assert (lead.role, lead.assumed) == ("lead", True)


READ = ["", "source/", "tasks/{task}/", "targets/{target}/", "units/{body}/"]


def test_no_page_reads_the_text_of_a_document_with_each_of_many_rows(
    client: Client, programme: Programme, task: Task, target: Target, linlan: City
) -> None:
    client.force_login(linlan.officer)
    here = f"/p/{programme.pk}/"
    names: dict[str, Any] = {"task": task.pk, "target": target.pk, "body": linlan.east.pk}
    pages = [f"{here}breakdown/{one.format(**names)}" for one in READ]
    pages += [f"{here}targets/{target.pk}/", f"{here}search/?q=产业", f"/plans/{programme.plan_id}/"]
    for address in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        heavy = [one["sql"] for one in asked if '"document_document"."records"' in one["sql"]]
        joined = [one["sql"] for one in asked if '."raw"' in one["sql"] and 'FROM "programme_duty"' in one["sql"]]
        assert (address, heavy, joined) == (address, [], [])


WRITE = {
    "assign/": {}, "confirm/": {}, "rhythm/": {"rhythm": "month"}, "undo/": {"seq": "1"}, "source/take-over/": {}, "suggest/": {},
    "tasks/{task}/duties/": {}, "tasks/{task}/nodes/": {}, "targets/{target}/duties/": {},
    "targets/{target}/figures/": {}, "targets/{target}/baseline/": {},
}  # fmt: skip


def test_everyone_of_the_programme_reads_and_only_the_office_writes(
    client: Client, programme: Programme, task: Task, target: Target, linlan: City
) -> None:
    names: dict[str, Any] = {"task": task.pk, "target": target.pk, "body": linlan.east.pk}
    here = f"/p/{programme.pk}/breakdown/"
    before = list(Duty.objects.order_by("pk").values())
    for user in (linlan.leader, linlan.reporter, linlan.reviewer, linlan.analyst):
        client.force_login(user)
        assert {client.get(here + one.format(**names)).status_code for one in READ} == {200}
        assert {client.post(here + one.format(**names), data).status_code for one, data in WRITE.items()} == {403}
    client.force_login(linlan.system)
    assert {client.get(here + one.format(**names)).status_code for one in READ} == {403}
    assert list(Duty.objects.order_by("pk").values()) == before


def test_things_of_another_programme_are_not_found(
    client: Client, programme: Programme, task: Task, linlan: City
) -> None:
    client.force_login(linlan.officer)
    assert client.get(f"/p/{programme.pk + 1}/breakdown/tasks/{task.pk}/").status_code == 404
    assert client.get(f"/p/{programme.pk}/breakdown/tasks/{task.pk + 999}/").status_code == 404


def test_filters_stand_in_the_address(client: Client, programme: Programme, linlan: City) -> None:
    client.force_login(linlan.officer)
    here, field = f"/p/{programme.pk}/breakdown/", programme.tasks.get(title="海洋装备集群")
    rows = client.get(f"{here}?part={field.pk}&kind=target").context["table"].rows
    assert {row.thing.task_id for row in rows} == {field.pk}
    rows = client.get(f"{here}?show=unassigned").context["table"].rows
    assert len(rows) == 26
    rows = client.get(f"{here}?unit={linlan.east.pk}&show=assumed&q=先导区").context["table"].rows
    assert {row.thing.title for row in rows} == {"省级未来产业先导区数量", "每个先导区集聚骨干企业数量"}


def test_pages_ask_the_database_a_fixed_number_of_times(
    client: Client, programme: Programme, task: Task, target: Target, linlan: City, django_assert_max_num_queries: Any
) -> None:
    """182 targets and 732 duties; then twenty bodies on every target."""
    client.force_login(linlan.officer)
    here = f"/p/{programme.pk}/breakdown/"
    every = [here, f"{here}suggest/", f"{here}tasks/{task.pk}/", f"{here}targets/{target.pk}/"]
    every += [f"{here}source/", f"{here}units/{linlan.east.pk}/", f"/p/{programme.pk}/settings/", "/programmes/"]
    bodies = list(Body.objects.filter(kind=BodyKind.DEPARTMENT)[:20])
    for _round in range(2):
        for address in every:
            with django_assert_max_num_queries(15, info=address):
                assert client.get(address).status_code == 200
        held = set(Duty.objects.filter(until=None).values_list("target", "body"))
        Duty.objects.bulk_create(
            Duty(programme=programme, target=one, body=body, role="support", since=SINCE)
            for one in programme.targets.all()
            for body in bodies
            if (one.pk, body.pk) not in held
        )
    assert Duty.objects.count() > 3500
