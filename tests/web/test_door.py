"""The door: nobody comes in unasked, refusals are remembered, the language is kept."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tests.web.conftest import City
from zhizao.web.audit.models import Event
from zhizao.web.people.models import User

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_health_needs_no_sign_in(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_signing_in_and_being_refused_leave_events(client: Client, city: City) -> None:
    city.officer.set_password("correct horse battery")
    city.officer.save()
    assert client.post("/sign-in", {"username": "officer", "password": "wrong"}).status_code == 200
    assert client.post("/sign-in", {"username": "officer", "password": "correct horse battery"}).status_code == 302
    assert list(Event.objects.values_list("action", "result")) == [
        ("session.refused", "refused"),
        ("session.began", "ok"),
    ]


def test_demo_accounts_are_refused_outside_a_demo(client: Client, city: City) -> None:
    User.objects.filter(pk=city.officer.pk).update(is_demo=True)
    assert client.post("/try-as", {"account": city.officer.pk}).status_code == 404
    with override_settings(DEMO=True):
        assert client.post("/try-as", {"account": city.officer.pk}).status_code == 302


def test_the_site_speaks_chinese_until_a_person_chooses(client: Client) -> None:
    assert 'lang="zh-hans"' in client.get("/sign-in").content.decode()
    client.post("/language", {"language": "en", "next": "/sign-in"})
    assert 'lang="en"' in client.get("/sign-in").content.decode()


def test_the_way_back_stays_on_this_site(client: Client) -> None:
    answer = client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_pages_carry_a_policy_against_foreign_content(client: Client) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
