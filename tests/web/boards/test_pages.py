"""Every page of the boards: for each role, on today and on past days, with few queries however many rows there are."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.web.boards.large import Large
from tests.web.conftest import City
from zhizao.base.language import speaker
from zhizao.web.boards import leader, places, ranking, wall
from zhizao.web.boards.seen import Seen
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Duty, Target, TargetVersion

MOST = 15


@pytest.fixture
def large(city: City) -> Large:
    return Large(city)


def pages(large: Large) -> dict[str, str]:
    """The address of each page with its heaviest choices."""
    programme = large.programme.pk
    target, task = large.rows[0], large.tasks[0]
    district = large.districts[0]
    duty = Duty.objects.get(target=target, body=district)

    def at(name: str, *about: object) -> str:
        return reverse(name, args=[programme, *about])

    cell = f"{district.pk}:task-{task.parent_id}"
    return {
        "today": at("today"),
        "wall": at("wall"),
        "wall of fields": f"{at('wall')}?level=fields&cell={cell}",
        "wall drilled": f"{at('wall')}?task={task.parent_id}",
        "wall of places": f"{at('wall')}?mode=places&sort=rate",
        "ledger": f"{at('ledger')}?cols=quote,light,subject,value,expected,done,why&sort=-value",
        "ledger of things": f"{at('ledger')}?by=thing&light=late",
        "ledger filtered": f"{at('ledger')}?unit={district.pk}&kind=target&text=企业",
        "target": at("wall_target", target.pk),
        "target reports": f"{at('wall_target', target.pk)}?tab=reports",
        "target evidence": f"{at('wall_target', target.pk)}?tab=evidence",
        "target history": f"{at('wall_target', target.pk)}?tab=history&duty={duty.pk}",
        "target versions": f"{at('wall_target', target.pk)}?tab=versions",
        "duty": f"{at('wall_target', target.pk)}?duty={duty.pk}",
        "task": at("wall_task", task.pk),
        "field": at("wall_task", task.parent_id),
        "unit": at("wall_unit", district.pk),
        "unit history": f"{at('wall_unit', district.pk)}?tab=history",
        "unit reports": f"{at('wall_unit', district.pk)}?tab=reports",
        "map": at("map"),
        "map of a target": f"{at('map')}?target={target.pk}&on=tiles",
        "ranking": at("ranking"),
        "ranking by completion": f"{at('ranking')}?by=completion&kind=places",
        "leader": at("leader"),
        "search": f"{at('search')}?q=企业",
    }


def and_day(address: str, day: date) -> str:
    return f"{address}{'&' if '?' in address else '?'}day={day.isoformat()}"


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["officer", "leader", "reporter", "reviewer", "analyst"])
def test_every_page_answers_each_role_today_and_on_a_past_day(client: Client, large: Large, person: str) -> None:
    client.force_login(getattr(large.city, person))
    for name, address in pages(large).items():
        for asked in (address, and_day(address, date(2024, 5, 6))):
            answer = client.get(asked)
            assert answer.status_code == 200, (name, asked)


@pytest.mark.django_db
def test_pages_take_few_queries_however_many_rows_there_are(
    client: Client, city: City, django_assert_max_num_queries: Callable[..., object]
) -> None:
    large = Large(city)
    client.force_login(city.officer)
    client.get(reverse("today", args=[large.programme.pk]))
    for address in pages(large).values():
        queries.forget()
        with django_assert_max_num_queries(MOST):  # type: ignore[attr-defined]
            client.get(and_day(address, date(2024, 10, 20)))


@pytest.mark.django_db
def test_a_duty_that_is_not_reported_on_its_own_stands_in_the_ledger(client: Client, large: Large) -> None:
    duty = Duty.objects.create(
        programme=large.programme, target=large.rows[0], body=large.city.bureau, role="support", reports_on="never",
        since=date(2023, 1, 1),
    )  # fmt: skip
    client.force_login(large.city.analyst)
    page = client.get(f"{reverse('ledger', args=[large.programme.pk])}?rhythm=never").content.decode()
    assert "不单独填报" in page
    assert str(duty.subject) in page
    thing = reverse("wall_target", args=[large.programme.pk, duty.target_id])
    assert client.get(f"{thing}?duty={duty.pk}").status_code == 200


@pytest.mark.django_db
def test_a_target_that_nobody_answers_for_says_what_to_do_next(client: Client, large: Large) -> None:
    target = Target.objects.create(programme=large.programme, title="绿色工厂", order=99)
    address = reverse("wall_target", args=[large.programme.pk, target.pk])
    give = f'href="{reverse("breakdown_target", args=[large.programme.pk, target.pk])}"'
    for person, may in ((large.city.officer, True), (large.city.leader, False)):
        client.force_login(person)
        page = client.get(address).content.decode()
        assert "截至该日尚未落实责任单位" in page
        assert (give in page) == may
        assert ("由领导小组办公室" in page) != may


@pytest.mark.django_db
def test_what_goes_wrong_in_a_page_is_told_to_who_runs_the_site(
    client: Client, large: Large, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_seen: object) -> object:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(leader, "one_page", broken)
    handler = logging.getLogger("django.request").handlers[0]
    monkeypatch.setattr(handler, "stream", sys.stderr)
    client.force_login(large.city.leader)
    client.raise_request_exception = False
    assert client.get(reverse("leader", args=[large.programme.pk])).status_code == 500
    assert "a fault of ours" in capsys.readouterr().err


@pytest.mark.django_db
def test_map_ranking_and_briefing_count_the_same_duties_as_due_and_as_well(city: City) -> None:
    large = Large(city)
    for target in large.rows[:3]:
        Duty.objects.create(
            programme=large.programme, target=target, body=city.bureau, role="support", reports_on="never",
            since=date(2023, 1, 1),
        )  # fmt: skip
    board = queries.board(large.programme, date(2024, 5, 6))
    by_state = Counter(one.light.state for one in board.lit)
    assert by_state["not_due"] >= 3
    due = len(board.lit) - by_state["not_due"]
    assert queries.well(board.lit) == (by_state["on_track"] + by_state["made_good"], due)
    seen = Seen(large.programme, city.analyst, date(2024, 5, 6), date(2024, 10, 28), speaker("en"), "en")
    ranked = {
        one.body.pk: one.value for one in ranking.ranking(seen, by="green", kind="all", before=date(2024, 3, 31)).rows
    }
    assert ranked[city.bureau.pk].percent is None
    for one in places.shown(seen, target=None, on="tiles").places:
        of_body = board.of(body=one.body.pk)
        part, whole = queries.well(of_body)
        assert ranked[one.body.pk].percent == (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert one.value == wall.share_of(part, whole)


@pytest.mark.django_db
def test_what_is_not_due_yet_says_nothing_of_the_rest_of_a_cell(city: City) -> None:
    large = Large(city)
    seen = Seen(large.programme, city.analyst, date(2024, 5, 6), date(2024, 10, 28), speaker("en"), "en")
    cells = [cell for line in wall.wall(seen).lines for cell in line.cells if cell]
    for cell in cells:
        states = {one.light.state for one in cell.lit}
        assert cell.lamp.code.startswith("not_due") == (states == {"not_due"}), states


@pytest.mark.django_db
def test_all_that_is_overdue_leads_to_as_many_rows_of_the_ledger(client: Client, large: Large) -> None:
    client.force_login(large.city.officer)
    day = date(2024, 10, 20)
    board = queries.board(large.programme, day)
    overdue = [one for one in board.lit if any(filed.state == "overdue" for filed in one.reports)]
    assert 8 < len(overdue) < len(board.lit)
    page = client.get(and_day(reverse("today", args=[large.programme.pk]), day)).content.decode()
    more = f"{reverse('ledger', args=[large.programme.pk])}?day={day}&by=duty&state=overdue"
    assert escape(more) in page
    assert client.get(more).context["totals"].number == len(overdue)


@pytest.mark.django_db
def test_nobody_is_offered_a_page_that_is_closed_to_them(client: Client, large: Large) -> None:
    target = Target.objects.create(programme=large.programme, title="绿色工厂", order=99)
    TargetVersion.objects.create(target=target, number=1, since=date(2023, 1, 1))
    client.force_login(large.city.auditor)
    assert f'href="{reverse("programmes")}"' not in client.get(reverse("audit")).content.decode()
    for person, may in ((large.city.leader, False), (large.city.officer, True)):
        client.force_login(person)
        page = client.get(reverse("registers")).content.decode()
        assert (f'href="{reverse("registers_readings")}"' in page) == may
