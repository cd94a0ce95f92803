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


@pytest.mark.parametrize(
    "person", ["leader", "officer", "reporter", "reviewer", "analyst", "system", "security", "auditor"]
)
def test_each_person_has_a_first_page_before_there_is_a_programme(client: Client, city: City, person: str) -> None:
    client.force_login(getattr(city, person))
    assert client.get("/", follow=True).status_code == 200


def test_who_has_no_role_yet_is_told_so_on_their_own_page(client: Client, city: City) -> None:
    city.analyst.grants.all().delete()
    client.force_login(city.analyst)
    answer = client.get("/", follow=True, headers={"Accept-Language": "en"})
    assert "You have no role yet." in answer.content.decode() or "尚无角色" in answer.content.decode()


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


@pytest.mark.parametrize("door", ["try-as", "sign-in"])
def test_the_language_chosen_at_the_door_is_kept(client: Client, city: City, settings: object, door: str) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    city.officer.is_demo = True
    city.officer.set_password("correct horse battery")
    city.officer.save()
    client.post("/language", {"language": "en", "next": "/sign-in"})
    form = {"account": city.officer.pk, "username": "officer", "password": "correct horse battery"}
    assert client.post(f"/{door}", form).status_code == 302
    assert 'lang="en"' in client.get("/me/").content.decode()
    assert User.objects.get(pk=city.officer.pk).language == "en"


def test_who_chose_nothing_at_the_door_keeps_their_own_language(client: Client, city: City) -> None:
    city.officer.language = "en"
    city.officer.set_password("correct horse battery")
    city.officer.save()
    client.post("/sign-in", {"username": "officer", "password": "correct horse battery"})
    assert 'lang="en"' in client.get("/me/").content.decode()
    client.cookies["zhizao_language"] = "tlh"
    client.post("/sign-out")
    client.post("/sign-in", {"username": "officer", "password": "correct horse battery"})
    assert User.objects.get(pk=city.officer.pk).language == "en"


def test_the_way_back_stays_on_this_site(client: Client) -> None:
    answer = client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_pages_carry_a_policy_against_foreign_content(client: Client) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
