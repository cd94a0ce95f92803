"""Access: each page of people, roles, audit, notices and registers opens for those who may and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.addresses import addresses
from tests.web.conftest import City
from zhizao.reference.rights import rights
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.people.models import Role, User

pytestmark = pytest.mark.django_db
PEOPLE = ["leader", "officer", "reporter", "reviewer", "analyst", "system", "security", "auditor"]
AREAS = ("people", "grants", "audit", "me", "notices", "registers")
PLACES = [one for one in addresses() if one.name.split("_")[0] in AREAS]


def filled(route: str, city: City) -> str:
    route = route.replace("<int:pk>", str(city.reporter.pk)).replace("<int:seq>", "1")
    return route.replace("<slug:code>", "east").replace("<table_form:form>", "csv")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_opens_for_its_right_alone(client: Client, city: City, who: str, place: object) -> None:
    record("thing.made", by=SYSTEM, on="thing:1")
    user: User = getattr(city, who)
    client.force_login(user)
    role = Role(user.grants.get().role)
    wanted = getattr(place.view, "right", None)  # type: ignore[attr-defined]
    allowed = wanted is None or wanted in rights().roles[role]
    for answer in (client.get(filled(place.route, city)), client.post(filled(place.route, city))):  # type: ignore[attr-defined]
        assert (answer.status_code != 403) is allowed


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_form_from_elsewhere_is_refused(city: City, place: object) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        {"grants": city.security, "audit": city.auditor, "registers": city.officer}.get(
            place.name.split("_")[0], city.system
        )
    )  # type: ignore[attr-defined]
    assert client.post(filled(place.route, city)).status_code in (403, 405)  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_stranger_is_asked_to_sign_in(client: Client, city: City, place: object) -> None:
    answer = client.get(filled(place.route, city))  # type: ignore[attr-defined]
    assert answer.headers["Location"].startswith("/sign-in")
