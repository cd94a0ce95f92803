"""What pages show and keep back: past days, words of reports, charts to take away, lights set by hand, zones, search."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.web.boards.large import Large
from tests.web.boards.test_pages import and_day, pages
from tests.web.conftest import City
from tests.web.lights.test_lights import act, approved, live_on, open_q3
from tests.web.programmes import Small, acting
from zhizao.base.language import speaker
from zhizao.charts import shades
from zhizao.web.audit.models import Event
from zhizao.web.boards import places, ranking, search, things, wall
from zhizao.web.boards.seen import Seen
from zhizao.web.papers.models import Paper
from zhizao.web.people.models import Body, BodyName, User
from zhizao.web.plan.models import EntryState
from zhizao.web.programme import versions
from zhizao.web.programme.bodies import actions as bodies
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Cycle, Measure, Override, Report, Task
from zhizao.web.programme.reports import actions
from zhizao.web.programme.setup import actions as setup

pytestmark = pytest.mark.django_db


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def small(city: City) -> Small:
    found = Small(city)
    open_q3(found)
    return found


def looking(small: Small | Large, user: User, day: date | None = None) -> Seen:
    today = small.programme.pinned_day or date.max
    return Seen(small.programme, user, day or today, today, speaker("en"), "en")


def plain(answer: bytes) -> str:
    """A page without what differs each time it is asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.decode())
    return re.sub(r'<a href="[^"]*" class="bell">.*?</a>', "", text)


def test_a_past_day_looks_the_same_whatever_happens_later(client: Client, city: City) -> None:
    large = Large(city, targets=1)
    large.programme.pinned_day = None
    large.programme.save()
    Cycle.objects.update(closed=False)
    client.force_login(city.officer)
    day = date(2024, 8, 20)
    # Lists of what may be chosen or done today do not belong to the past.
    before = {name: plain(client.get(and_day(address, day)).content) for name, address in pages(large).items()}
    for report in Report.objects.filter(state="returned", cycle__closed=False)[:5]:
        by = acting(city.officer)
        actions.give_time(report=report, until=date(2024, 12, 1), reason="延期", by=by)
    Override.objects.create(
        duty=large.programme.duties.all()[0], state="late", reason="理由", since=date(2024, 10, 28),
        until=date(2024, 12, 1), by=city.officer,
    )  # fmt: skip
    Cycle.objects.create(programme=large.programme, period="2024-Q4", opens=date(2024, 10, 28), due=date(2025, 1, 10))
    Cycle.objects.update(closed=True)
    first = large.plan.entries.all()[0]
    first.state = EntryState.PROPOSED
    first.save()
    Task.objects.create(programme=large.programme, title="后来增加的任务", order=999)
    Paper.objects.create(
        programme=large.programme, kind="briefing", form="docx", title="后来印发的简报", run="R-1",
        data_day=date(2024, 8, 1), anchor_seq=0, anchor_hash="0" * 64, sha256="3" * 64, made_by=city.officer,
    )  # fmt: skip
    queries.forget()
    after = {name: plain(client.get(and_day(address, day)).content) for name, address in pages(large).items()}
    assert [name for name in before if before[name] != after[name]] == []


def test_a_past_day_prints_the_names_of_that_day(client: Client, small: Small) -> None:
    client.force_login(small.city.officer)
    district, here = small.city.east, small.programme.pk
    bodies.rename(district, "东湾新区", date(2024, 10, 5), by=acting(small.city.officer))
    bodies.dissolve(
        Body.objects.get(pk=small.city.west.pk), date(2024, 10, 7), district, by=acting(small.city.officer),
        today=date(2024, 10, 7),
    )  # fmt: skip
    names = ["wall", "ledger", "ranking", "map"]
    pages = [reverse(name, args=[here]) for name in names]
    pages += [reverse("wall_unit", args=[here, district.pk]), reverse("wall_target", args=[here, small.target.pk])]
    pages += [f"{pages[-1]}?tab={tab}" for tab in ("reports", "evidence", "history")]
    for address in pages:
        then, now = (
            client.get(f"{address}{'&' if '?' in address else '?'}day={day}").content.decode().split("<main")[1]
            for day in ("2024-10-03", "2024-10-08")
        )
        assert ("东湾新区" in then, "东湾区" in now) == (False, False), address
        assert ("东湾区" in then, "东湾新区" in now) == (True, True) or "tab=evidence" in address, address
    west = reverse("wall_unit", args=[here, small.city.west.pk])
    assert "撤销" not in client.get(f"{west}?day=2024-10-03").content.decode()


def test_a_day_ahead_or_no_day_shows_today_and_says_so(client: Client, small: Small) -> None:
    client.force_login(small.city.officer)
    for asked, words in (("2030-01-01", "尚未到来"), ("yesterday", "不是有效日期")):
        answer = client.get(reverse("wall", args=[small.programme.pk]) + f"?day={asked}")
        assert words in answer.content.decode()
    past = client.get(reverse("wall", args=[small.programme.pk]) + "?day=2024-10-02").content.decode()
    assert "正在查看2024年10月2日" in past


def test_words_of_a_report_are_shown_to_its_unit_and_reviewers_only(client: Client, small: Small) -> None:
    approved(small, 8)
    address = reverse("wall_target", args=[small.programme.pk, small.target.pk]) + "?tab=reports"
    for person, sees in (("officer", True), ("reporter", True), ("neighbour", False), ("analyst", True)):
        client.force_login(getattr(small.city, person))
        text = client.get(address).content.decode()
        assert ("已认定" in text) == sees, person
        assert "8家" in text, person


def test_a_chart_is_taken_away_by_those_who_may_and_noted(client: Client, small: Small) -> None:
    approved(small, 8)
    address = reverse("wall_target", args=[small.programme.pk, small.target.pk])
    client.force_login(small.city.analyst)
    answer = client.get(address + "?format=csv&figure=trend")
    assert answer["Content-Type"].startswith("text/csv")
    assert "2024年第三季度,8," in answer.content.decode("utf-8-sig")
    svg = client.get(address + "?format=svg&figure=trend")
    assert svg.content.startswith(b"<svg")
    assert Event.objects.filter(action="export.figure").count() == 2
    assert client.get(address + "?format=csv&figure=other").status_code == 404
    client.force_login(small.city.reporter)
    assert client.get(address + "?format=csv&figure=trend").status_code == 403
    assert client.get(f"{address}?format=csv&figure=trend&duty={small.east.pk}").status_code == 200


def test_the_office_sets_a_light_and_ends_it_early_with_reasons(client: Client, small: Small) -> None:
    live_on(small, date(2024, 10, 12))
    address = reverse("wall_set_light", args=[small.programme.pk, small.east.pk])
    client.force_login(small.city.reporter)
    wanted = {"state": "on_track", "until": "2024-11-30", "reason": "结果11月公布"}
    assert client.post(address, wanted).status_code == 403
    client.force_login(small.city.officer)
    client.post(address, wanted)
    made = Override.objects.get()
    page = reverse("wall_target", args=[small.programme.pk, small.target.pk]) + f"?duty={small.east.pk}"
    assert "结果11月公布" in client.get(page).content.decode()
    client.post(address, {"state": "on_track", "until": "2024-10-01", "reason": "太晚"})
    client.post(address, {"state": "on_track", "until": "", "reason": ""})
    assert Override.objects.count() == 1
    end = reverse("wall_end_light", args=[small.programme.pk, made.pk])
    client.post(end, {"reason": " "})
    assert Override.objects.get().ended_on is None
    client.post(end, {"reason": "已公布"})
    assert Override.objects.get().ended_on == date(2024, 10, 12)
    assert "已公布" in client.get(page).content.decode()


def test_lights_change_on_no_other_days_than_the_history_tells(small: Small) -> None:
    approved(small, 4)
    by = acting(small.city.officer)
    live_on(small, date(2024, 11, 4))
    setup.save_settings(programme=small.programme, values={"preset": "sanming"}, by=by)
    live_on(small, date(2024, 11, 12))
    versions.renew(small.target, by, "指标方向更正", date(2024, 11, 12), direction="down")
    live_on(small, date(2024, 12, 1))
    actions_day = date(2024, 10, 20)
    Override.objects.create(
        duty=small.west, state="on_track", reason="理由", since=actions_day, until=date(2024, 10, 25),
        by=small.city.officer,
    )  # fmt: skip
    board = queries.board(small.programme)
    told = sorted(
        (day, one.duty.pk, one.light.state) for day, one in queries.changes(board, {small.east.pk, small.west.pk})
    )
    seen: dict[int, str] = {}
    daily = []
    day = date(2023, 1, 1)
    rows = board.known.rows
    assert rows is not None
    few = rows.of({small.east.pk, small.west.pk})
    while day <= board.day:
        for one in queries.judged(few.on(day)).lit:
            if seen.get(one.duty.pk) != one.light.state:
                seen[one.duty.pk] = one.light.state
                daily.append((day, one.duty.pk, one.light.state))
        day += timedelta(days=1)
    assert told == sorted(daily)
    assert len(told) > 5
    assert {date(2024, 11, 4), date(2024, 11, 12)} <= {day for day, _duty, _state in told}


SQUARE = [[114.0, 30.0], [114.1, 30.0], [114.1, 30.1], [114.0, 30.0]]


def geojson(*names: str) -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
        for name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_the_office_hands_in_a_map_of_zones_and_mistakes_are_told(client: Client, small: Small) -> None:
    client.force_login(small.city.officer)
    address = reverse("map_zones", args=[small.programme.pk])

    def hand_in(content: bytes) -> str:
        file = SimpleUploadedFile("zones.geojson", content)
        answer = client.post(address, {"file": file}, follow=True)
        small.programme.refresh_from_db()
        return answer.content.decode()

    assert "CHART-006" in hand_in(b"no json")
    assert "CHART-009" in hand_in(geojson("别处"))
    assert small.programme.zones == ""
    assert "东湾区" in hand_in(geojson("东湾区", "别处"))
    assert small.programme.zones
    assert (
        'class="chart chart-map"'
        in client.get(reverse("map", args=[small.programme.pk]) + "?on=zones").content.decode()
    )
    client.post(address, {"remove": "1"})
    small.programme.refresh_from_db()
    assert small.programme.zones == ""
    client.force_login(small.city.analyst)
    assert client.post(address, {"remove": "1"}).status_code == 403


def test_places_stand_on_the_map_of_their_region_or_on_tiles(city: City, small: Small) -> None:
    assert places.shown(looking(small, city.officer), target=None, on="").on == "tiles"
    city.east.region, city.west.region = "420102", "420103"
    city.east.save()
    city.west.save()
    queries.forget()
    shown = places.shown(looking(small, city.officer), target=small.target, on="")
    assert (shown.on, shown.offered) == ("map", ("map", "tiles"))
    assert {one.body.name for one in shown.places} == {"东湾区", "西岭区"}


@pytest.mark.parametrize("on", ["map", "tiles"])
def test_places_are_shaded_by_the_share_that_is_well_and_by_their_worst_light_on_request(city: City, on: str) -> None:
    seen = looking(Large(city, targets=1), city.officer)
    shares = places.shown(seen, target=None, on=on)
    marks = shares.shows.marks if on == "map" else shares.shows.tiles
    assert shares.shows.shaded
    assert {one.state for one in marks} == {None}
    drawn = str(shares.module.draw(shares.shows, seen.say))
    shown = {f"shade-{shades.step(one.value)}" for one in shares.places if one.value is not None}
    assert all(drawn.count(f"fill-{shade}") > 1 for shade in shown)  # the legend and the places
    assert "正常推进的比例" in drawn
    lights = places.shown(seen, target=None, on=on, by="light")
    assert not lights.shows.shaded
    assert {one.state for one in (lights.shows.marks if on == "map" else lights.shows.tiles)} != {None}
    target = places.shown(seen, target=places.targets(seen)[0], on=on)
    assert not target.shows.shaded


def test_the_wall_has_a_cell_for_each_duty_and_sorts_the_worst_first(city: City) -> None:
    large = Large(city, targets=2)
    seen = looking(large, city.officer)
    fields = wall.wall(seen, level="fields")
    assert [column.title for column in fields.columns][:2] == ["规模能级提升", "创新能力建设"]
    assert fields.groups == ()
    found = wall.wall(seen)
    assert [column.title for column in found.columns] == [task.title for task in large.tasks]
    assert [(group.title, group.span) for group in found.groups][:2] == [("规模能级提升", 3), ("创新能力建设", 3)]
    assert sum(group.span for group in found.groups) == len(found.columns)
    assert sum(len(line.lit) for line in found.lines) == len(seen.board.lit)
    bad = [sum(cell is not None and "late" in cell.lamp.code for cell in line.cells) for line in found.lines]
    assert bad == sorted(bad, reverse=True)
    field = large.tasks[0].parent
    assert field is not None
    below = wall.wall(seen, root=field.pk)
    assert {column.title for column in below.columns} == {task.title for task in large.tasks[:3]}
    deeper = wall.wall(seen, root=large.tasks[2].pk)
    assert {column.title for column in deeper.columns} >= {large.rows[0].title, large.rows[1].title}


def test_a_plan_of_very_many_tasks_begins_with_its_fields(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    large = Large(city, targets=1)
    monkeypatch.setattr(wall, "MOST_TASKS", len(large.tasks) - 1)
    seen = looking(large, city.officer)
    assert wall.wall(seen).level == "fields"
    assert [column.title for column in wall.wall(seen, level="tasks").columns] == [task.title for task in large.tasks]


def test_measures_of_one_name_are_told_apart_by_what_they_promise(city: City) -> None:
    large = Large(city, targets=2)
    one, other, *_rest = Measure.objects.order_by("pk")
    Measure.objects.filter(pk=other.pk).update(name=one.name)
    columns = wall.wall(looking(large, city.officer), mode="places").columns
    hints = [column.hint for column in columns if column.title == one.name]
    assert len(set(hints)) == 2
    assert "" not in hints
    assert {column.hint for column in columns if column.title != one.name} == {""}


def test_the_finding_counts_what_the_lights_count(city: City) -> None:
    large = Large(city, targets=1)
    seen = looking(large, city.officer)
    found = wall.wall(seen)
    late = sum(one.number for one in found.counts if one.lamp.code.startswith("late"))
    assert re.findall(r"\d+", found.finding)[:2] == [str(len(seen.board.things)), str(late)]


def test_the_ranking_shares_places_and_tells_movement(small: Small) -> None:
    approved(small, 8)
    live_on(small, date(2024, 10, 14))
    found = ranking.ranking(looking(small, small.city.officer), by="on_time", kind="all", before=date(2024, 10, 9))
    assert [(one.body.name, one.row.place, one.value.percent) for one in found.rows] == [
        ("东湾区", 1, Decimal("100.0")),
        ("市工业和信息化局", 2, Decimal("0.0")),
        ("西岭区", 2, Decimal("0.0")),
    ]
    assert [one.moved for one in found.rows] == ["—", "new", "new"]


def test_a_units_completion_is_capped_and_counts_nothing_reported_as_nothing(small: Small) -> None:
    approved(small, 80)
    found = ranking.ranking(looking(small, small.city.officer), by="completion", kind="places", before=date(2024, 1, 1))
    assert [(one.body.name, one.value.percent) for one in found.rows] == [
        ("东湾区", Decimal("100.0")),
        ("西岭区", Decimal("0.0")),
    ]


@pytest.mark.usefixtures("english")
def test_search_finds_aliases_traditional_words_sentences_and_readable_reports(small: Small) -> None:
    approved(small, 8)
    BodyName.objects.create(body=small.city.east, text="东湾新城")

    def found(user: User, words: str, day: date | None = None) -> dict[str, list[str]]:
        groups = search.search(looking(small, user, day), words)
        return {group.title: [str(hit.text) for hit in group.hits] for group in groups}

    city = small.city
    assert found(city.officer, "东湾新城")["Units"] == ["东湾区"]
    assert found(city.officer, "專精特新 企業")["Tasks and targets"][0].count("<mark>") == 2
    assert "<mark>30家</mark>" in found(city.officer, "30家")["Sentences of the documents"][0]
    assert "Reports" in found(city.reporter, "已认定")
    assert "Reports" not in found(city.neighbour, "已认定")
    assert "Reports" not in found(city.reporter, "已认定", date(2024, 10, 7))
    assert found(city.officer, "   ") == {}
    assert found(city.officer, "%") == found(city.officer, "_") == {}


@pytest.mark.usefixtures("english")
def test_the_trend_of_a_target_tells_its_finding_and_its_gaps(small: Small) -> None:
    approved(small, 8)
    shows = things.trend_of(small.target.pk, looking(small, small.city.officer))
    assert shows.title == "新增省级专精特新企业: 8家 by Q3 2024, 9家 less than expected"
    told = {point.period: point for point in shows.points}
    assert (told["Q3 2024"].value, told["Q3 2024"].low) == (Decimal(8), Decimal(17))
    assert (told["Q2 2024"].value, told["Q2 2024"].why) == (None, "no report was asked for")
    assert shows.target == Decimal(30)
    assert "1 of 2 units" in shows.note


def test_the_office_meets_what_waits_and_others_their_own(client: Client, small: Small) -> None:
    act(small, actions.save, small.city.reporter, answers=actions.Answers(value=Decimal(8), progress="已认定"))
    act(small, actions.submit, small.city.reporter)
    act(small, actions.send_back, small.city.reviewer, reason="请补充公示文件")
    address = reverse("today", args=[small.programme.pk])
    client.force_login(small.city.reporter)
    assert "请补充公示文件" in client.get(address).content.decode()
    client.force_login(small.city.neighbour)
    assert "请补充公示文件" not in client.get(address).content.decode()
    live_on(small, date(2024, 10, 12))
    client.force_login(small.city.officer)
    text = client.get(address).content.decode()
    assert "已逾期2天" in text
    assert timezone.localdate().isoformat() not in text


def test_a_leader_sees_the_five_reddest_with_a_sentence_each(client: Client, city: City) -> None:
    large = Large(city)
    client.force_login(city.leader)
    text = client.get(reverse("leader", args=[large.programme.pk])).content.decode()
    troubled = [one for one in queries.board(large.programme).things.values() if one.light.state in ("late", "at_risk")]
    assert len(troubled) > 5
    assert text.count('<span class="light red">') == 5
    assert text.count('class="card headline"') == 8
    # Of each a line and one drawing that serves every screen: drawing is what takes the time.
    assert text.count("<svg") == 2 * 8
