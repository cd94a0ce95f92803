"""One rule of counting: every page and the briefing say the same numbers of the same day."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zhizao.programme import calendar
from zhizao.web.audit.queries import last_write
from zhizao.web.papers import briefings
from zhizao.web.people.models import User
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Programme

pytestmark = pytest.mark.django_db

PAGES = ("today", "wall", "leader", "ledger", "ranking", "map")
DAYS = ("", "2024-09-30")


def answer_of(made: Programme, name: str, day: str) -> Any:
    client = Client()
    client.force_login(User.objects.get(is_demo=True, grants__role="office"))
    answer = client.get(reverse(name, args=[made.pk]), {"day": day} if day else {})
    assert answer.status_code == 200
    return answer


def briefing_of(made: Programme, day: date) -> Any:
    wanted = briefings.Wanted(
        "briefing", calendar.period_of("quarter", day), day, "zh", "简报", "第1期", "办公室", day
    )  # fmt: skip
    return briefings.facts(made, wanted, last_write())


@pytest.mark.parametrize("day", DAYS)
def test_pages_and_briefing_count_the_same_tasks_and_targets(made: Programme, day: str) -> None:
    shown = date.fromisoformat(day) if day else made.pinned_day
    assert shown is not None
    board = queries.board(made, shown)
    assert len(board.lit) > len(board.things) > 0
    expected = Counter(one.light.word.of("zh") for one in board.things.values())
    contexts = {name: answer_of(made, name, day).context for name in PAGES}
    counted = {
        "today": contexts["today"]["counts"],
        "wall": contexts["wall"]["wall"].counts,
        "leader": contexts["leader"]["found"].counts,
        "ledger": contexts["ledger"]["totals"].counts,
    }
    for name, counts in counted.items():
        assert Counter({one.lamp.word: one.number for one in counts}) == expected, name
    assert contexts["ledger"]["totals"].number == len(board.things)
    paper = briefing_of(made, shown)
    assert Counter({one.light.word: one.count for one in paper.lights}) == expected


@pytest.mark.parametrize("day", DAYS)
def test_every_head_says_the_same_sentence_and_the_briefing_its_numbers(made: Programme, day: str) -> None:
    shown = date.fromisoformat(day) if day else made.pinned_day
    assert shown is not None
    board = queries.board(made, shown)
    late = sum(one.light.state == "late" for one in board.things.values())
    assert late > 0
    contexts = {name: answer_of(made, name, day).context for name in PAGES if name != "ledger"}
    said = {name: one["wall"].finding if name == "wall" else one["finding"] for name, one in contexts.items()}
    assert len(set(said.values())) == 1, said
    assert re.findall(r"\d+", said["wall"])[:2] == [str(len(board.things)), str(late)]
    paper = briefing_of(made, shown)
    assert f"{len(board.things)}项任务目标" in paper.title
    assert any(f"共{len(board.troubled)}项" in note for note in paper.notes)


def test_the_worst_of_the_leaders_page_are_the_first_of_the_briefing(made: Programme) -> None:
    assert made.pinned_day is not None
    worst = [one.title for one in answer_of(made, "leader", "").context["found"].worst]
    paper = briefing_of(made, made.pinned_day)
    assert worst == [one.name for one in paper.worst[: len(worst)]]


def test_a_count_leads_to_as_many_rows_of_the_ledger(made: Programme) -> None:
    client = Client()
    client.force_login(User.objects.get(is_demo=True, grants__role="office"))
    page = client.get(reverse("wall", args=[made.pk]))
    for one in page.context["wall"].counts:
        if one.number:
            (address,) = set(re.findall(rf'href="([^"]*light={one.lamp.code})"', page.content.decode()))
            assert client.get(address).context["totals"].number == one.number
