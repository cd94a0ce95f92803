"""A record of a PDF shows the page of the file on which its words stand."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.document.formats import printed
from tests.web.conftest import City
from tests.web.plan.conftest import SHORT, hand_in
from zhizao.web.audit.actor import Actor
from zhizao.web.document.models import Document
from zhizao.web.home import kept
from zhizao.web.people.models import User
from zhizao.web.plan import actions
from zhizao.web.plan.models import Entry, Plan

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def printed_plan(officer: Actor) -> Plan:
    pdf = printed.paragraphs([line for line in SHORT.splitlines() if line])
    return actions.plan_from(hand_in(pdf, "云溪.pdf", officer), officer)


@pytest.fixture
def office(city: City, signed_in: SignIn) -> Client:
    return signed_in(city.officer)


def target(plan: Plan) -> Entry:
    return plan.entries.filter(kind="target")[0]


def address(plan: Plan, number: int = 1) -> str:
    return f"/plans/{plan.pk}/records/{target(plan).record_id}/page/{number}"


def test_the_source_of_a_record_shows_its_page(office: Client, printed_plan: Plan) -> None:
    page = office.get(f"/plans/{printed_plan.pk}/records/{target(printed_plan).record_id}/").content.decode()
    assert "在文件中: 第1页" in page
    assert f'src="{address(printed_plan)}"' in page
    assert "文件第1页。标出：" in page


def test_the_words_are_marked_on_the_picture(office: Client, printed_plan: Plan) -> None:
    answer = office.get(address(printed_plan))
    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)
    assert colours is not None
    yellow = sum(count for count, colour in colours if isinstance(colour, tuple) and colour[0] - colour[2] > 40)
    assert yellow > 1000


def test_a_picture_is_sent_once(office: Client, printed_plan: Plan) -> None:
    first = office.get(address(printed_plan))
    again = office.get(address(printed_plan), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_takes_few_queries(
    office: Client, printed_plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get(address(printed_plan))
    with django_assert_max_num_queries(8):
        office.get(address(printed_plan))


def test_a_page_on_which_nothing_of_it_stands_is_not_shown(office: Client, printed_plan: Plan) -> None:
    assert office.get(address(printed_plan, 2)).status_code == 404


def test_a_file_that_is_gone_hides_no_words(office: Client, printed_plan: Plan) -> None:
    kept(Document.objects.get().sha256).unlink()
    assert office.get(address(printed_plan)).status_code == 404
    assert office.get(f"/plans/{printed_plan.pk}/records/{target(printed_plan).record_id}/").status_code == 200


def test_whoever_may_not_read_plans_sees_no_page(printed_plan: Plan, client: Client) -> None:
    assert client.get(address(printed_plan)).status_code in (302, 403)


def test_a_text_has_no_page(office: Client, plan: Plan) -> None:
    assert "在文件中" not in office.get(f"/plans/{plan.pk}/records/{target(plan).record_id}/").content.decode()
    assert office.get(address(plan)).status_code == 404
