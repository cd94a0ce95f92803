"""Rights: every page asks for one, and what is not granted is refused."""

from __future__ import annotations

from typing import get_args

import pytest
from django.test import Client

from tests.web.addresses import addresses
from tests.web.conftest import City
from zhizao.reference.rights import Right, rights
from zhizao.web.people import rights as people_rights
from zhizao.web.people.models import Body, Role

# Pages that need no right: the door and health (open to all), and what concerns nobody but the person who asks.
OPEN = {"sign_in", "try_as", "speak", "welcome", "calendar_feed", "healthz", "readyz"}
OWN = {
    "home", "sign_out", "me", "me_password", "me_end_sessions", "me_calendar",
    "notices", "notices_follow", "notices_read_all",
}  # fmt: skip


def test_every_address_says_which_right_it_needs() -> None:
    bare = {one.name for one in addresses() if not hasattr(one.view, "right")}
    assert bare == OPEN | OWN


def test_only_the_door_and_health_are_open_to_strangers() -> None:
    assert {one.name for one in addresses() if not getattr(one.view, "login_required", True)} == OPEN


def test_every_role_has_rights_and_every_right_a_role() -> None:
    assert set(rights().roles) == set(Role.values)
    assert {right for granted in rights().roles.values() for right in granted} == set(get_args(Right))


def test_the_administrators_share_no_right() -> None:
    three = [set(rights().roles[role]) for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT)]
    others = {right for role in rights().roles if "admin" not in role for right in rights().roles[role]}
    assert all(mine & theirs == set() for at, mine in enumerate(three) for theirs in three[at + 1 :])
    assert all(mine & others == set() for mine in three)


@pytest.mark.django_db
def test_a_right_over_ones_own_body_ends_at_the_neighbour(city: City) -> None:
    assert people_rights.may(city.reporter, "report.write", city.east)
    assert not people_rights.may(city.reporter, "report.write", city.west)
    assert not people_rights.may(city.reporter, "report.write", city.root)
    parents = Body.objects.filter(people_rights.within(city.reporter, "report.write", "children"))
    assert set(parents) == {city.root}


@pytest.mark.django_db
def test_nobody_without_a_grant_may_anything(city: City) -> None:
    city.analyst.grants.all().delete()
    assert [right for right in get_args(Right) if people_rights.may(city.analyst, right)] == []


@pytest.mark.django_db
def test_a_refusal_says_so_in_words(client: Client, city: City) -> None:
    client.force_login(city.reporter)
    for one in addresses():
        if getattr(one.view, "right", "") == "audit.read" and "<" not in one.route:
            answer = client.get(one.route)
            assert answer.status_code in (403, 405)
