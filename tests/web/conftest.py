"""What tests of the site share: its static files, a small city with people, and a signed-in browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from tests.web import looking
from zhizao.web.people.models import Body, BodyKind, Grant, Role, User
from zhizao.web.programme.lights import queries


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    """The site's files under the names that carry their hash, as `serve` puts them."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _nothing_kept_ready() -> None:
    """Each test begins with an empty database, and with no lights of another one."""
    queries.forget()


class City:
    """云溪市 (fictional): an office, a bureau, two districts, and one person for each role."""

    def __init__(self) -> None:
        self.root = Body.objects.create(code="yunxi", kind=BodyKind.OTHER, name="云溪市人民政府")
        self.office = self._body("office", BodyKind.OFFICE, "市制造强市建设领导小组办公室")
        self.bureau = self._body("gxj", BodyKind.DEPARTMENT, "市工业和信息化局")
        self.east = self._body("east", BodyKind.DISTRICT, "东湾区")
        self.west = self._body("west", BodyKind.DISTRICT, "西岭区")
        self.leader = self._user("leader", Role.LEADER, self.root)
        self.officer = self._user("officer", Role.OFFICE, self.office)
        self.reporter = self._user("reporter", Role.REPORTER, self.east)
        self.neighbour = self._user("neighbour", Role.REPORTER, self.west)
        self.reviewer = self._user("reviewer", Role.REVIEWER, self.bureau)
        self.analyst = self._user("analyst", Role.ANALYST, self.root)
        self.system = self._user("system", Role.SYSTEM, self.root)
        self.security = self._user("security", Role.SECURITY, self.root)
        self.auditor = self._user("auditor", Role.AUDIT, self.root)

    def _body(self, code: str, kind: BodyKind, name: str) -> Body:
        return Body.objects.create(code=code, kind=kind, name=name, parent=self.root, founded=date(2000, 1, 1))

    def _user(self, username: str, role: Role, body: Body) -> User:
        user = User.objects.create_user(username, None, name=username, body=body)
        Grant.objects.create(user=user, role=role, body=body)
        return user


@pytest.fixture
def city(db: None) -> City:  # noqa: ARG001 (the database)
    """A small city."""
    return City()


@pytest.fixture
def signed_in(client: Client) -> object:
    """A function that signs a person in and gives the client."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: object) -> None:
    """Work in the background is done at once: no worker runs beside a test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # type: ignore[attr-defined]


@pytest.fixture
def server(db: None) -> Iterator[str]:  # noqa: ARG001 (the database)
    """The address of a site that answers to a browser and sees what the test sees."""
    with looking.serving() as address:
        yield address
