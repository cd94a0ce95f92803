"""The pages of papers: a preview with the same numbers, forms that keep what was typed, a constant number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.boards.large import Large
from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.programmes import Small
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.papers.models import Kind, Order, Paper
from zhizao.web.programme.lights import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, city: City) -> Client:
    client.force_login(city.officer)
    return client


def base(small: Small) -> str:
    return f"/p/{small.programme.pk}/papers/"


def typed(client: Client, address: str) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_preview_says_what_is_then_printed(office: Client, small: Small) -> None:
    address = f"{base(small)}briefing/"
    page = office.get(address)
    shown = page.context["paper"]
    answer = office.post(address, typed(office, address) | {"do": "docx"}, follow=True)
    paper = Paper.objects.get()
    assert "公文已印制并留存" in answer.content.decode()
    assert paper.run == shown.run_id
    printed = reading.word(reading.content(paper))
    for text in (shown.summary, shown.colophon, *(one.line for one in shown.worst), *shown.notes):
        assert text in printed
        assert text in page.content.decode()


def test_printed_twice_it_is_the_one_that_is_there(office: Client, small: Small) -> None:
    address = f"{base(small)}letter/"
    data = typed(office, address) | {"do": "pdf"}
    first, second = (office.post(address, data).headers["Location"] for _once in range(2))
    assert first == second
    assert "完全相同的公文此前已印制" in office.get(second).content.decode()
    assert Paper.objects.count() == 1


def test_words_of_the_office_stay_and_the_finding_follows_the_figures(office: Client, small: Small) -> None:
    address = f"{base(small)}briefing/"
    data = typed(office, address)
    suggested = data["title"]
    assert suggested.startswith("第三季度2项任务目标")
    other = office.post(address, data | {"period": "2024-09", "do": "look", "notes": "一\n\n二"})
    assert other.context["form"]["title"].value().startswith("9月2项")
    assert other.context["paper"].notes[:2] == ("一", "二")
    mine = office.post(address, data | {"title": "重点任务总体平稳", "do": "look"})
    assert mine.context["form"]["title"].value() == "重点任务总体平稳"
    again = {name: mine.context["form"][name].value() or "" for name in data}
    assert office.post(address, again | {"do": "look"}).context["paper"].title == "重点任务总体平稳"
    assert not Paper.objects.exists()


def test_figures_that_moved_on_are_shown_anew_with_what_was_typed(office: Client, small: Small) -> None:
    address = f"{base(small)}briefing/"
    data = typed(office, address) | {"notes": "已核对"}
    record("report.saved", by=SYSTEM, on="report:1")
    answer = office.post(address, data | {"do": "docx"})
    assert answer.status_code == 409
    assert "SITE-353" in answer.content.decode()
    assert answer.context["form"]["notes"].value() == "已核对"
    again = {name: answer.context["form"][name].value() or "" for name in data}
    assert office.post(address, again | {"do": "docx"}).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "99 · 0000 0000 0000 0000"])
def test_a_preview_that_was_tampered_with_prints_nothing(office: Client, small: Small, seen: str) -> None:
    address = f"{base(small)}letter/"
    assert office.post(address, typed(office, address) | {"do": "docx", "seen": seen}).status_code == 409
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "2024-10-21"}, "day"), ({"day": "2024-06-30"}, "day"), ({"day": "gestern"}, "day"),
        ({"period": "2024-Q9"}, "period"), ({"period": "2031"}, "period"), ({"head": ""}, "head"),
        ({"title": "长" * 121}, "title"), ({"kind": "letter"}, "kind"), ({"language": "de"}, "language"),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_told_at_its_field(office: Client, small: Small, wrong: dict[str, str], field: str) -> None:
    address = f"{base(small)}briefing/"
    answer = office.post(address, typed(office, address) | {"do": "docx"} | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'role="alert"' in answer.content.decode()


def test_the_address_holds_period_day_and_language(office: Client, small: Small) -> None:
    page = office.get(f"{base(small)}briefing/?period=2024-Q2&day=2024-07-20&language=en&kind=notice")
    paper = page.context["paper"]
    assert (paper.period, paper.data_date, paper.head) == ("Q2 2024", "20 July 2024", "Notice on progress")
    assert '<article class="sheet" lang="en"' in page.content.decode()
    letter = office.get(f"{base(small)}letter/?year=2025&body={small.city.west.pk}")
    assert letter.context["paper"].targets[0].milestones == "2025年18家"
    assert office.get(f"{base(small)}letter/?year=9999&body=x").status_code == 422


def test_a_year_without_duties_says_what_to_do(office: Client, small: Small) -> None:
    small.programme.duties.update(since=date(2025, 1, 1))
    page = office.get(f"{base(small)}letter/?year=2023").content.decode()
    assert "2023年尚无单位承担责任" in page
    assert f"/p/{small.programme.pk}/breakdown/" in page


def test_letters_of_all_are_ordered_and_found(office: Client, small: Small) -> None:
    address = f"{base(small)}letter/"
    answer = office.post(address, typed(office, address) | {"do": "all"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(base(small))
    assert "各单位目标责任书" in answer.content.decode()
    assert Paper.objects.filter(form="zip").count() == 1


def test_an_order_shows_how_far_it_is_and_why_nothing_came_of_it(office: Client, small: Small, city: City) -> None:
    order = Order.objects.create(programme=small.programme, kind=Kind.ARCHIVE, by=city.officer, percent=40)
    address = f"{base(small)}orders/{order.pk}/"
    assert "40 %" in office.get(address).content.decode()
    assert office.get(f"{address}progress").json() == {"percent": 40, "done": False}
    assert "正在制作：40%" in office.get(base(small)).content.decode()
    order.problem = {"zh-hans": "磁盘已满", "en": "The disk is full"}
    order.save()
    assert "磁盘已满" in office.get(address).content.decode()
    assert office.get(f"{address}progress").json()["done"]


def test_the_list_is_filtered_by_its_address(office: Client, small: Small, city: City) -> None:
    letter, briefing = reading.letter(small, city), reading.briefing(small)

    def found(query: str) -> list[Paper]:
        return [paper for paper, _anchor, _may in office.get(f"{base(small)}?{query}").context["rows"]]

    assert found("") == [briefing, letter]
    assert found("kind=letter") == [letter]
    assert found(f"body={city.east.pk}") == [letter]
    assert found(f"words={briefing.run}") == [briefing]
    assert found("words=责任书") == [letter]
    assert found("kind=nonsense&body=x") == [briefing, letter]
    assert "没有符合条件" in office.get(f"{base(small)}?words=zzz").content.decode()


def test_empty_it_says_what_to_do(office: Client, client: Client, small: Small, city: City) -> None:
    assert "可先做一期简报" in office.get(base(small)).content.decode()
    client.force_login(city.reporter)
    assert "领导小组办公室印制" in client.get(base(small)).content.decode()


def test_looking_writes_nothing(office: Client, small: Small) -> None:
    before = Event.objects.count()
    for page in ("", "briefing/", "letter/", "archive/", "templates/", "templates/letter/"):
        assert office.get(base(small) + page).status_code == 200
    assert Event.objects.count() == before


PAGES = ("", "briefing/", "letter/", "archive/", "templates/", "templates/briefing/", "templates/letter/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_at_most_fifteen_questions_for_five_hundred_duties(
    office: Client, city: City, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    large = Large(city)
    assert large.programme.duties.count() > 300
    for number in range(60):
        Paper.objects.create(
            programme=large.programme, kind="briefing", form="docx", title=f"简报{number}", run=f"R-{number:012}",
            data_day=date(2024, 10, 28), anchor_seq=1, anchor_hash="0" * 64, sha256=f"{number:064}", made_by=city.officer,
        )  # fmt: skip
    address = f"/p/{large.programme.pk}/papers/{page}"
    office.get(f"/p/{large.programme.pk}/papers/")  # from here on the session knows the programme
    # The first look after a write reads what the lights are made of; it is kept ready from then on.
    queries.forget()
    with django_assert_max_num_queries(15):
        assert office.get(address).status_code == 200
