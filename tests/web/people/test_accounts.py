"""Accounts: people come in by a link shown once, are closed but never deleted, and keep their own page."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from zhizao.web.audit.models import Event
from zhizao.web.people import actions
from zhizao.web.people.actions import AlreadyAdministered
from zhizao.web.people.models import Grant, Role, User

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"
NEW = {"username": "li.ming", "name": "李明", "body": "", "email": "", "language": "zh-hans"}


def last_event() -> Event:
    return Event.objects.order_by("-seq")[0]


def added(client: Client, **fields: str) -> tuple[User, str]:
    """A person added by the system administrator, and the link that was shown."""
    client.post("/people/add/", {**NEW, **fields}, follow=True)
    user = User.objects.get(username=fields.get("username", NEW["username"]))
    return user, actions.link_of(user)


def test_a_person_is_added_with_a_link_shown_once(client: Client, city: City) -> None:
    client.force_login(city.system)
    page = client.post("/people/add/", NEW, follow=True)
    link = re.search(r"http://testserver(/welcome/[^<]+)", page.content.decode())
    assert link
    user = User.objects.get(username="li.ming")
    assert not user.has_usable_password()
    assert "/welcome/" not in client.get(f"/people/{user.pk}/").content.decode()
    assert last_event().action == "person.added"
    assert last_event().details["after"]["name"] == "李明"
    assert "welcome" not in str(last_event().details)

    stranger = Client()
    form = stranger.get(link[1], follow=True)
    assert "li.ming" in form.content.decode()
    weak = stranger.post(form.redirect_chain[-1][0], {"new_password1": "password", "new_password2": "password"})
    assert weak.status_code == 200
    good = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    assert stranger.post(form.redirect_chain[-1][0], good).headers["Location"] == "/sign-in"
    assert stranger.login(username="li.ming", password="correct horse battery")  # noqa: S106
    used = Client().get(link[1], follow=True).content.decode()
    assert "此链接已失效" in used


def test_a_new_link_ends_the_old_one_the_password_and_the_sessions(client: Client, city: City) -> None:
    city.reporter.set_password("correct horse battery")
    city.reporter.save()
    theirs = Client()
    theirs.force_login(city.reporter)
    client.force_login(city.system)
    old = actions.link_of(city.reporter)
    client.post(f"/people/{city.reporter.pk}/link")
    assert theirs.get("/me/").status_code == 302
    assert "此链接已失效" in Client().get(old, follow=True).content.decode()
    assert not User.objects.get(pk=city.reporter.pk).has_usable_password()
    assert city.reporter.notices.get().code == "account.link"


@pytest.mark.parametrize("other", ["security", "auditor"])
def test_the_system_administrator_cannot_enter_as_another_administrator(client: Client, city: City, other: str) -> None:
    user: User = getattr(city, other)
    user.set_password("correct horse battery")
    user.save()
    client.force_login(city.system)
    page = client.post(f"/people/{user.pk}/link", follow=True).content.decode()
    assert "SITE-304" in page
    assert "/welcome/" not in page
    assert User.objects.get(pk=user.pk).has_usable_password()


def test_an_account_name_is_taken_once_whatever_its_capitals(client: Client, city: City) -> None:
    client.force_login(city.system)
    page = client.post("/people/add/", {**NEW, "username": "Officer"}).content.decode()
    assert "此账号已存在" in page
    assert 'role="alert"' in page
    assert not User.objects.filter(username="Officer").exists()


def test_a_hostile_name_is_shown_as_letters(client: Client, city: City) -> None:
    client.force_login(city.system)
    user, _link = added(client, name=HOSTILE)
    for page in ("/people/", f"/people/{user.pk}/"):
        text = client.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in text


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(client: Client, city: City) -> None:
    client.force_login(city.system)
    before = Event.objects.count()
    wrong = {"name": "新名", "email": "no address", "language": "en", "body": ""}
    page = client.post(f"/people/{city.reporter.pk}/", wrong).content.decode()
    assert "no address" in page
    assert User.objects.get(pk=city.reporter.pk).name == "reporter"
    assert Event.objects.count() == before


def test_changing_a_person_keeps_before_and_after(client: Client, city: City) -> None:
    client.force_login(city.system)
    fields = {"name": "王芳", "email": "wf@example.cn", "language": "en", "body": str(city.west.pk)}
    client.post(f"/people/{city.reporter.pk}/", fields)
    client.post(f"/people/{city.reporter.pk}/", fields)
    changed = Event.objects.filter(action="person.changed")
    assert [(one.details["before"]["body"], one.details["after"]["body"]) for one in changed] == [("east", "west")]
    assert Grant.objects.get(user=city.reporter).body == city.east


def test_closing_an_account_ends_its_sessions_and_keeps_its_rows(client: Client, city: City) -> None:
    theirs = Client()
    theirs.force_login(city.reporter)
    client.force_login(city.system)
    client.post(f"/people/{city.reporter.pk}/close")
    client.post(f"/people/{city.reporter.pk}/close")
    assert theirs.get("/me/").status_code == 302
    assert Event.objects.filter(action="person.closed").count() == 1
    assert last_event().details["sessions"] == 1
    assert city.reporter.grants.exists()
    client.post(f"/people/{city.reporter.pk}/reopen")
    assert User.objects.get(pk=city.reporter.pk).is_active


def test_nobody_closes_themselves_or_the_last_administrator(client: Client, city: City) -> None:
    client.force_login(city.system)
    assert "SITE-303" in client.post(f"/people/{city.system.pk}/close", follow=True).content.decode()
    assert "SITE-302" in client.post(f"/people/{city.security.pk}/close", follow=True).content.decode()
    assert not User.objects.filter(is_active=False).exists()


def test_ones_own_page_sets_language_password_sessions_and_calendar(client: Client, city: City) -> None:
    city.reporter.set_password("correct horse battery")
    city.reporter.save()
    client.force_login(city.reporter)
    elsewhere = Client()
    elsewhere.force_login(city.reporter)
    assert "其他1处" in client.get("/me/").content.decode()
    client.post("/me/sessions/end")
    assert elsewhere.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200

    client.post("/me/", {"language": "en", "email": "a@example.cn"})
    assert "My account" in client.get("/me/").content.decode()
    wrong = {"old_password": "wrong", "new_password1": "another long phrase", "new_password2": "another long phrase"}
    assert "The old password is not right." in client.post("/me/password/", wrong).content.decode()
    client.post("/me/password/", {**wrong, "old_password": "correct horse battery"})
    assert client.get("/me/").status_code == 200
    assert User.objects.get(pk=city.reporter.pk).check_password("another long phrase")

    client.post("/me/calendar")
    first = User.objects.get(pk=city.reporter.pk).calendar_token
    client.post("/me/calendar")
    assert len(first) > 40
    assert User.objects.get(pk=city.reporter.pk).calendar_token not in ("", first)


def test_ones_own_page_changes_nothing_but_language_and_email(client: Client, city: City) -> None:
    client.force_login(city.reporter)
    client.post("/me/", {"language": "en", "email": "", "name": "boss", "is_active": "", "body": str(city.root.pk)})
    kept = User.objects.get(pk=city.reporter.pk)
    assert (kept.name, kept.body, kept.is_active) == ("reporter", city.east, True)


def test_the_first_administrator_comes_in_by_a_link(client: Client, db: None) -> None:  # noqa: ARG001
    link = actions.first_administrator("admin", "管理员")
    assert client.get(link, follow=True).status_code == 200
    user = User.objects.get()
    assert [grant.role for grant in user.grants.all()] == [Role.SYSTEM]
    assert not user.has_usable_password()
    with pytest.raises(AlreadyAdministered):
        actions.first_administrator("second", "第二")

    client.force_login(user)
    second, _link = added(client)
    assert "任命为审计管理员" in client.get(f"/people/{second.pk}/").content.decode()
    client.post(f"/people/{second.pk}/appoint", {"role": "security_admin"})
    assert second.grants.get().role == Role.SECURITY
    third, _link = added(client, username="third")
    assert (
        "SITE-307"
        in client.post(f"/people/{third.pk}/appoint", {"role": "security_admin"}, follow=True).content.decode()
    )
    assert (
        "SITE-306" in client.post(f"/people/{user.pk}/appoint", {"role": "audit_admin"}, follow=True).content.decode()
    )
    assert client.post(f"/people/{third.pk}/appoint", {"role": "office"}, follow=True).status_code == 200
    assert not third.grants.exists()


@override_settings(PROFILE="small_office")
def test_in_a_small_office_one_person_holds_several_roles(db: None) -> None:  # noqa: ARG001
    actions.first_administrator("admin", "管理员")
    assert {grant.role for grant in Grant.objects.all()} == {Role.SYSTEM, Role.SECURITY, Role.AUDIT, Role.OFFICE}


def test_the_list_asks_the_same_number_of_questions_for_many(
    client: Client, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(city.system)
    with django_assert_max_num_queries(12) as few:
        client.get("/people/?state=all")
    for number in range(45):
        user = User.objects.create_user(f"u{number}", None, name=f"人{number}", body=city.west)
        Grant.objects.create(user=user, role=Role.REPORTER, body=city.west)
    with django_assert_max_num_queries(len(few)):
        client.get("/people/?state=all")


def test_people_are_found_by_their_words(client: Client, city: City) -> None:
    client.force_login(city.system)
    assert [row[0].username for row in client.get("/people/?q=西岭").context["rows"]] == ["neighbour"]
    assert "没有符合条件的人员" in client.get("/people/?q=nobody").content.decode()
