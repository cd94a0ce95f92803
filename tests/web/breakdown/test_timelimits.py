"""The time limits that a plan prints become nodes of its tasks, and stand in breakdown, letter and ledger."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from tests.web.breakdown.conftest import acting, plan_of
from tests.web.conftest import City
from zhizao.base.language import speaker
from zhizao.papers import letter
from zhizao.plan import reader
from zhizao.programme.audit import Anchor
from zhizao.web.boards import ledger
from zhizao.web.boards.ledger import Filters
from zhizao.web.boards.seen import Seen
from zhizao.web.papers import letters
from zhizao.web.people.models import Body
from zhizao.web.programme.breakdown import actions as breakdown
from zhizao.web.programme.breakdown import queries
from zhizao.web.programme.models import Milestone, Programme, Task
from zhizao.web.programme.setup import actions

pytestmark = pytest.mark.django_db
TEXT = """云溪市制造业三年行动方案（2023—2025年）
一、主要任务
（一）建设产业大脑。归集数据。（责任单位：市科技局；完成时限：2024年6月）
（二）培育企业。开展服务。（市科技局牵头，2025年底前完成）
（三）优化环境。开展服务。（责任单位：市科技局；完成时限：长期坚持）
（四）开展试点。开展服务。（责任单位：市科技局）
（五）印发名单。公布名单。（责任单位：市科技局；完成时限：2023年2月）
"""


@pytest.fixture
def programme(city: City) -> Programme:
    Body.objects.create(code="kjj", kind="department", name="市科技局", parent=city.root)
    plan = plan_of(reader.read_bytes(TEXT.encode(), "own.txt").plan, TEXT)
    return actions.start(
        plan=plan,
        office=city.office,
        first_year=2023,
        last_year=2025,
        preset="yichang",
        by=acting(city.officer),
        since=date(2023, 4, 3),
        synthetic=True,
        pinned_day=date(2024, 3, 1),
    )


def task(programme: Programme, title: str) -> Task:
    return programme.tasks.get(title=title)


def test_a_time_limit_is_a_node_in_the_words_of_the_plan(programme: Programme) -> None:
    nodes = Milestone.objects.filter(task__programme=programme).values_list("task__title", "due", "text", "suggested")
    assert sorted(nodes) == [
        ("培育企业", date(2025, 12, 31), "2025年底前完成", "stated"),
        ("建设产业大脑", date(2024, 6, 30), "2024年6月", "stated"),
    ]


def test_what_is_taken_over_again_makes_no_second_node(programme: Programme, city: City) -> None:
    actions.take_over(programme=programme, by=acting(city.officer))
    assert Milestone.objects.filter(task__programme=programme).count() == 2


def test_the_breakdown_says_by_when_or_that_it_has_no_end(programme: Programme, client: Client, city: City) -> None:
    rows = {row.thing.title: (row.due, row.standing) for row in queries.table(programme, queries.Filter()).rows}
    assert rows["建设产业大脑"] == (date(2024, 6, 30), "")
    assert rows["优化环境"] == (None, "长期坚持")
    assert rows["开展试点"] == (None, "")
    client.force_login(city.officer)
    page = client.get(f"/p/{programme.pk}/breakdown/").content.decode()
    assert "2024年6月30日" in page
    assert "长期坚持" in page
    body = Body.objects.get(code="kjj")
    unit = client.get(f"/p/{programme.pk}/breakdown/units/{body.pk}/?year=2024").content.decode()
    assert "2025年12月31日" in unit
    assert "长期坚持" in unit


def test_an_office_moves_the_node(programme: Programme, city: City) -> None:
    one = task(programme, "建设产业大脑")
    moved = [("2024年6月", date(2024, 9, 30))]
    breakdown.save_nodes(programme=programme, task=one, nodes=moved, by=acting(city.officer))
    row = next(row for row in queries.table(programme, queries.Filter()).rows if row.thing == one)
    assert row.due == date(2024, 9, 30)


def test_the_letter_prints_the_time_limit_of_every_task(programme: Programme, city: City) -> None:
    with translation.override("zh-hans"):
        wanted = letters.Wanted(2024, "zh", city.office.name)
        told = letters.facts(programme, Body.objects.get(code="kjj"), wanted, Anchor(1, "0" * 64))
        printed = letter.printed(told, "zh")
    rows = {row.name.removesuffix("（推定）"): row.due for row in (*printed.led, *printed.supported)}
    assert rows == {
        "建设产业大脑": "2024年6月30日",
        "培育企业": "2025年12月31日",
        "优化环境": "长期坚持",
        "开展试点": "—",
        "印发名单": "—",
    }


def test_the_ledger_has_the_time_limits_of_tasks(programme: Programme, city: City) -> None:
    day = date(2024, 3, 1)
    seen = Seen(programme, city.officer, day, day, speaker("zh"), "zh")
    columns = ledger.columns("subject,deadline")
    rows = ledger.rows(seen, Filters(sort="deadline"), columns)
    assert [row.cells for row in rows][:2] == [
        ("建设产业大脑", date(2024, 6, 30)),
        ("培育企业", date(2025, 12, 31)),
    ]
    assert ("优化环境", "长期坚持") in [row.cells for row in rows]
