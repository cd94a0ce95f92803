"""Who sees, makes and takes which paper; files go out with safe headers, each as an event."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.addresses import addresses
from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.programmes import Small, acting
from zhizao.reference.rights import rights
from zhizao.web import home
from zhizao.web.audit.models import Event
from zhizao.web.papers import actions
from zhizao.web.papers.models import Kind, Order, Paper
from zhizao.web.people.models import Grant, Role, User

pytestmark = pytest.mark.django_db
PEOPLE = ["leader", "officer", "reporter", "reviewer", "analyst", "system", "security", "auditor"]
PLACES = [one for one in addresses() if one.name.split("_")[0] == "papers"]


@pytest.fixture
def papers(small: Small, city: City) -> dict[str, Paper]:
    """One of each kind; the letter is that of the east."""
    by = acting(city.officer)
    order = actions.order(programme=small.programme, kind=Kind.ARCHIVE, asked={"language": "zh"}, by=by)
    assert order.paper is not None
    notice = reading.briefing(small, kind="notice")
    return {
        "letter": reading.letter(small, city),
        "briefing": reading.briefing(small),
        "notice": notice,
        "archive": order.paper,
    }


def status_of(client: Client, address: str) -> int:
    """The status of an answer whose file is let go."""
    answer = client.get(address)
    answer.close()
    return answer.status_code


def filled(route: str, small: Small, paper: Paper, order: Order) -> str:
    route = route.replace("<int:programme>", str(small.programme.pk)).replace("<int:paper>", str(paper.pk))
    return route.replace("<int:order>", str(order.pk)).replace("<slug:kind>", "briefing")


@pytest.mark.parametrize("who", PEOPLE)
def test_a_page_opens_for_its_right_alone(
    client: Client, city: City, small: Small, papers: dict[str, Paper], who: str
) -> None:
    user: User = getattr(city, who)
    client.force_login(user)
    role = Role(user.grants.get().role)
    order = Order.objects.get()
    for place in PLACES:
        address = filled(place.route, small, papers["briefing"], order)
        allowed = place.view.right in rights().roles[role]  # type: ignore[attr-defined]
        for status in (status_of(client, address), client.post(address).status_code):
            assert (status != 403) is allowed, (address, status)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("leader", {"letter", "briefing", "notice", "archive"}),
        ("officer", {"letter", "briefing", "notice", "archive"}),
        ("analyst", {"letter", "briefing", "notice", "archive"}),
        ("reporter", {"letter", "briefing", "notice"}),
        ("neighbour", {"briefing", "notice"}),
        ("reviewer", {"briefing", "notice"}),
    ],
)
def test_a_unit_reads_its_own_letter_and_what_is_for_all(
    client: Client, city: City, small: Small, papers: dict[str, Paper], who: str, sees: set[str]
) -> None:
    client.force_login(getattr(city, who))
    base = f"/p/{small.programme.pk}/papers/"
    listed = {paper.pk for paper, _anchor, _may in client.get(base).context["rows"]}
    assert {kind for kind, paper in papers.items() if paper.pk in listed} == sees
    for kind, paper in papers.items():
        status = 200 if kind in sees else 403
        assert client.get(f"{base}{paper.pk}/").status_code == status
        assert status_of(client, f"{base}{paper.pk}/file") == status


def test_an_archive_is_taken_by_those_alone_who_may_read_all_of_it(
    client: Client, city: City, small: Small, papers: dict[str, Paper]
) -> None:
    Paper.objects.filter(pk=papers["archive"].pk).update(needs=["report.read", "evidence.read", "audit.read"])
    client.force_login(city.leader)
    address = f"/p/{small.programme.pk}/papers/{papers['archive'].pk}/"
    assert status_of(client, f"{address}file") == 403
    assert "不能下载" in client.get(address).content.decode()
    Grant.objects.create(user=city.leader, role=Role.AUDIT)
    assert status_of(client, f"{address}file") == 200


def test_a_file_goes_out_safely_and_is_an_event(
    client: Client, city: City, small: Small, papers: dict[str, Paper]
) -> None:
    client.force_login(city.reporter)
    answer = client.get(f"/p/{small.programme.pk}/papers/{papers['letter'].pk}/file")
    assert b"".join(answer.streaming_content) == reading.content(papers["letter"])  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    event = Event.objects.get(action="export.paper")
    assert (event.actor, event.object) == ("reporter", f"paper:{papers['letter'].pk}")
    assert event.details["sha256"] == papers["letter"].sha256


def test_a_paper_of_another_programme_is_not_found_here(
    client: Client, city: City, small: Small, papers: dict[str, Paper]
) -> None:
    client.force_login(city.officer)
    assert client.get(f"/p/{small.programme.pk + 1}/papers/{papers['letter'].pk}/").status_code == 404
    assert client.get(f"/p/{small.programme.pk}/papers/99999/").status_code == 404


def test_a_lost_file_is_said_and_can_be_printed_again(client: Client, city: City, small: Small) -> None:
    paper = reading.briefing(small)
    home.kept(paper.sha256).unlink()
    client.force_login(city.officer)
    answer = client.get(f"/p/{small.programme.pk}/papers/{paper.pk}/file")
    assert answer.status_code == 422
    assert "SITE-354" in answer.content.decode()
    assert reading.briefing(small) == paper
    assert status_of(client, f"/p/{small.programme.pk}/papers/{paper.pk}/file") == 200


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_form_from_elsewhere_is_refused(city: City, small: Small, place: object) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.officer)
    paper = reading.briefing(small)
    order = Order.objects.create(programme=small.programme, kind=Kind.ARCHIVE, by=city.officer)
    assert client.post(filled(place.route, small, paper, order)).status_code in (403, 405)  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_stranger_is_asked_to_sign_in(client: Client, city: City, small: Small, place: object) -> None:
    paper = reading.briefing(small)
    order = Order.objects.create(programme=small.programme, kind=Kind.ARCHIVE, by=city.officer)
    answer = client.get(filled(place.route, small, paper, order))  # type: ignore[attr-defined]
    assert answer.headers["Location"].startswith("/sign-in")
