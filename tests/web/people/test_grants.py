"""Grants: given and taken with a reason, never to oneself, and the three administrators are three people."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from zhizao.web.audit.actor import Actor
from zhizao.web.audit.models import Event
from zhizao.web.people.grants import actions
from zhizao.web.people.models import Grant, Role, User

pytestmark = pytest.mark.django_db


def give(client: Client, user: User, role: str, body: object = "", reason: str = "轮岗") -> str:
    fields = {"role": role, "body": getattr(body, "pk", body), "reason": reason}
    return client.post(f"/grants/{user.pk}/", fields, follow=True).content.decode()


def test_a_role_is_given_and_taken_back_with_a_reason(client: Client, city: City) -> None:
    client.force_login(city.security)
    give(client, city.reporter, "reviewer", city.east)
    given = city.reporter.grants.get(role=Role.REVIEWER)
    assert given.body == city.east
    client.post(f"/grants/take/{given.pk}", {"reason": "调离"})
    assert not city.reporter.grants.filter(role=Role.REVIEWER).exists()
    events = [(one.action, one.object, one.details["reason"]) for one in Event.objects.order_by("seq")]
    on = f"user:{city.reporter.pk}"
    assert events == [("grant.given", on, "轮岗"), ("grant.taken", on, "调离")]
    assert [one.code for one in city.reporter.notices.order_by("id")] == ["grant.given", "grant.taken"]


def test_a_role_over_everything_is_told_in_words(client: Client, city: City) -> None:
    client.force_login(city.security)
    give(client, city.reporter, "analyst")
    client.force_login(city.reporter)
    assert "您已被授予角色“分析人员”（全部单位）" in client.get("/notices/").content.decode()


def test_a_double_click_gives_and_takes_once(client: Client, city: City) -> None:
    client.force_login(city.security)
    for _click in range(2):
        give(client, city.reporter, "analyst")
    grant = city.reporter.grants.get(role=Role.ANALYST)
    for _click in range(2):
        client.post(f"/grants/take/{grant.pk}", {"reason": "误授"})
    assert [one.action for one in Event.objects.order_by("seq")] == ["grant.given", "grant.taken"]


@pytest.mark.parametrize("form", [{"role": "analyst", "reason": ""}, {"role": "emperor", "reason": "r"}])
def test_without_a_reason_or_with_an_unknown_role_nothing_is_given(
    client: Client, city: City, form: dict[str, str]
) -> None:
    client.force_login(city.security)
    assert 'role="alert"' in client.post(f"/grants/{city.reporter.pk}/", form).content.decode()
    assert city.reporter.grants.count() == 1


def test_without_a_reason_nothing_is_taken(client: Client, city: City) -> None:
    client.force_login(city.security)
    client.post(f"/grants/take/{city.reporter.grants.get().pk}", {"reason": " "})
    assert city.reporter.grants.exists()


def test_the_security_administrator_gives_nothing_to_themselves(client: Client, city: City) -> None:
    client.force_login(city.security)
    assert "SITE-305" in give(client, city.security, "office")
    assert city.security.grants.count() == 1
    own = city.security.grants.get()
    assert "SITE-305" in client.post(f"/grants/take/{own.pk}", {"reason": "r"}, follow=True).content.decode()


def test_nobody_holds_two_administrators_roles(client: Client, city: City) -> None:
    client.force_login(city.security)
    assert "SITE-306" in give(client, city.system, "audit_admin")
    assert city.system.grants.count() == 1
    with override_settings(PROFILE="small_office"):
        give(client, city.system, "audit_admin")
    assert city.system.grants.count() == 2


def test_the_last_administrator_of_a_kind_stays(client: Client, city: City) -> None:
    client.force_login(city.security)
    last = city.auditor.grants.get()
    assert "SITE-302" in client.post(f"/grants/take/{last.pk}", {"reason": "r"}, follow=True).content.decode()
    give(client, city.analyst, "audit_admin")
    client.post(f"/grants/take/{last.pk}", {"reason": "r"})
    assert not city.auditor.grants.exists()


def test_a_refusal_undoes_everything(city: City) -> None:
    by = Actor(name="security", user=city.security)
    with pytest.raises(actions.TwoAdministrators), transaction.atomic():
        actions.give(city.system, Role.AUDIT, None, "r", by=by)
    assert not Event.objects.exists()
    assert not city.system.notices.exists()


def test_a_body_that_has_ended_is_not_offered(client: Client, city: City) -> None:
    client.force_login(city.security)
    city.west.dissolved = "2020-01-01"
    city.west.save()
    assert "西岭区" not in client.get(f"/grants/{city.reporter.pk}/").content.decode()
    assert 'role="alert"' in give(client, city.reporter, "reviewer", city.west)


def test_the_list_filters_and_asks_the_same_number_of_questions_for_many(
    client: Client, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(city.security)
    assert {one.username for one in client.get("/grants/?role=reporter").context["page"]} == {"reporter", "neighbour"}
    with django_assert_max_num_queries(12) as few:
        client.get("/grants/")
    for number in range(40):
        user = User.objects.create_user(f"u{number}", None, name=f"人{number}", body=city.west)
        Grant.objects.create(user=user, role=Role.REPORTER, body=city.west)
    with django_assert_max_num_queries(len(few)):
        client.get("/grants/")
    nobody = User.objects.create_user("new", None, name="新人")
    assert list(client.get("/grants/?role=none").context["page"]) == [nobody]
