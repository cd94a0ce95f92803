"""The trail: events are found, shown with before and after, taken out whole, and the chain is verified in words."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from tests.web.programmes import Small
from zhizao.programme import audit
from zhizao.web.audit import actions, queries
from zhizao.web.audit.actor import SYSTEM, Actor
from zhizao.web.audit.models import Event
from zhizao.web.papers.models import Paper
from zhizao.web.people.trail import words

pytestmark = pytest.mark.django_db


def many(count: int) -> None:
    for number in range(count):
        actions.record("report.submitted", by=Actor(name=f"user{number % 2}"), on=f"report:{number}")


def test_events_are_found_by_actor_action_object_and_day(client: Client, city: City) -> None:
    many(4)
    actions.record("grant.given", by=SYSTEM, on="user:1")
    client.force_login(city.auditor)

    def found(query: str) -> list[int]:
        return [event.seq for event, _words in client.get(f"/audit/?{query}").context["rows"]]

    assert found("") == [5, 4, 3, 2, 1]
    assert found("actor=user1") == [4, 2]
    assert found("action=grant") == [5]
    assert found("object=report:2") == [3]
    day = f"{Event.objects.get(seq=1).at.astimezone():%Y-%m-%d}"
    assert found(f"since={day}&until={day}") == [5, 4, 3, 2, 1]
    assert found("since=2999-01-01") == []
    assert found("until=1999-01-01") == []


@pytest.mark.parametrize("query", ["since=yesterday", "before=x", "before=²", "before=" + "9" * 40, "actor=%00"])
def test_a_wrong_filter_is_no_failure(client: Client, city: City, query: str) -> None:
    client.force_login(city.auditor)
    assert client.get(f"/audit/?{query}").status_code == 200


def test_pages_go_by_number_and_keep_the_filter(client: Client, city: City) -> None:
    many(250)
    client.force_login(city.auditor)
    first = client.get("/audit/?action=report")
    assert [event.seq for event, _words in first.context["rows"]] == list(range(250, 150, -1))
    many(10)
    second = client.get(f"/audit/?action=report&before={first.context['older']}")
    assert second.context["rows"][0][0].seq == 150
    assert "action=report&amp;before=51" in second.content.decode()


def test_one_event_shows_before_and_after_and_hostile_values_as_letters(client: Client, city: City) -> None:
    actions.record(
        "person.changed", by=SYSTEM, on="user:1", before={"name": "旧", "body": "east"},
        after={"name": "<b>新</b>", "body": "east"}, reason={"why": ["x"]},
    )  # fmt: skip
    client.force_login(city.auditor)
    page = client.get("/audit/1/")
    assert page.context["changes"] == [("name", "旧", "<b>新</b>", True), ("body", "east", "east", False)]
    assert "<b>新</b>" not in page.content.decode()
    assert "账号 · 变更" in page.content.decode()
    assert client.get("/audit/99/").status_code == 404


def test_an_export_is_itself_an_event_and_verifies_elsewhere(client: Client, city: City) -> None:
    many(3)
    client.force_login(city.auditor)
    answer = client.get("/audit/export.jsonl")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]  # type: ignore[attr-defined]
    assert [line["seq"] for line in lines] == [1, 2, 3]
    previous = audit.START.hash
    for line in lines:
        event = Event.objects.get(seq=line["seq"]).sealed().event
        told = {name: line[name] for name in line if name != "hash"}
        assert json.loads(audit.canonical(event)) == told
        assert line["hash"] == audit.event_hash(previous, event)
        previous = line["hash"]
    last = Event.objects.order_by("-seq")[0]
    assert (last.action, last.details["until_seq"]) == ("export.audit", 3)


def test_a_chain_that_holds_is_said_to_hold(client: Client, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    many(3)
    held = actions.head()
    monkeypatch.setattr(queries, "_sources", [lambda: [held]])
    client.force_login(city.auditor)
    page = client.post("/audit/verify", {"head": audit.printed(held)}, follow=True).content.decode()
    assert "审计链完整：共3条记录，与2个已打印的链首一致。" in page
    assert Event.objects.get(seq=4).result == "ok"


def test_printed_papers_hold_heads_of_the_chain(client: Client, city: City) -> None:
    many(2)
    programme = Small(city).programme
    printed = {"kind": "letter", "form": "pdf", "sha256": "0" * 64, "made_by": city.officer}
    for seq, hash_ in ((2, actions.head().hash), (1, "f" * 64)):
        Paper.objects.create(
            programme=programme,
            title="责任书",
            run=f"r{seq}",
            data_day=date(2024, 10, 8),
            anchor_seq=seq,
            anchor_hash=hash_,
            **printed,
        )
    client.force_login(city.auditor)
    page = client.post("/audit/verify", follow=True).content.decode()
    assert "审计链不完整" in page
    assert Event.objects.get(seq=3).details["anchors"] == 2


def test_a_changed_event_is_named(client: Client, city: City) -> None:
    many(3)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_event_no_UPDATE")
        cursor.execute("UPDATE audit_event SET actor = 'somebody else' WHERE seq = 2")
    client.force_login(city.auditor)
    page = client.post("/audit/verify", follow=True).content.decode()
    assert "审计链不完整" in page
    assert Event.objects.get(seq=4).result == "broken"


def test_a_chain_rebuilt_is_found_by_a_head_on_paper(client: Client, city: City) -> None:
    many(2)
    client.force_login(city.auditor)
    client.post("/audit/verify", {"head": "2 · 0000 1111 2222 3333"})
    assert Event.objects.get(seq=3).result == "broken"


def test_a_head_that_is_none_is_said_so(client: Client, city: City) -> None:
    client.force_login(city.auditor)
    assert "PROG-102" in client.post("/audit/verify", {"head": "what?"}, follow=True).content.decode()
    assert not Event.objects.exists()


def test_the_page_asks_the_same_number_of_questions_for_many(
    client: Client, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(city.auditor)
    with django_assert_max_num_queries(10) as few:
        client.get("/audit/")
    many(90)
    with django_assert_max_num_queries(len(few)):
        client.get("/audit/")


def test_every_action_of_the_site_has_its_words() -> None:
    """A new action needs a line in people/trail/words.py: a thing and a deed."""
    source = "".join(path.read_text("utf-8") for path in sorted(Path("zhizao/web").rglob("*.py")))
    actions_of_the_site = set(re.findall(r'record\(\s*"([a-z_]+\.[a-z_]+)"', source))
    known = words._things() | words._deeds()
    assert len(actions_of_the_site) > 40
    assert {part for action in actions_of_the_site for part in action.split(".")} - set(known) == set()
