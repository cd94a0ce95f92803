"""Notices: told once for each key, read in one's own language, mailed once, and followed only within the site."""

from __future__ import annotations

import smtplib
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from zhizao.web.people import actions, notices
from zhizao.web.people.models import Notice, User

pytestmark = pytest.mark.django_db
FACTS = {
    "subject": "智能制造试点示范项目",
    "period": "2024-Q3",
    "due": date(2024, 10, 15),
    "day": date(2024, 7, 1),
    "body": "东湾区",
    "successor": "西岭区",
    "duties": 3,
    "by": "张三",
    "reason": "佐证不足",
    "role": "reporter",
    "count": 2,
    "document": "方案",
    "paper": "归档",
}


def told(user: User, code: str = "report.due", key: str = "", link: str = "/reports/1/") -> None:
    actions.tell([user], code, FACTS, link, key)


@pytest.mark.parametrize("code", sorted(notices.TEXTS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_notice_reads_whole_in_both_languages(city: City, code: str, language: str) -> None:
    told(city.reporter, code)
    kept = Notice.objects.get()
    with translation.override(language):
        text = notices.text(kept.code, kept.facts)
    assert "%" not in text
    assert ("。" in text or "：" in text) is (language == "zh-hans")


def test_a_day_and_a_period_are_printed_as_officials_do(city: City) -> None:
    told(city.reporter)
    with translation.override("zh-hans"):
        text = notices.text("report.due", Notice.objects.get().facts)
    assert text == "“智能制造试点示范项目”2024年第三季度的填报应于2024年10月15日前报送。"


def test_a_notice_that_would_not_read_whole_is_not_kept(city: City) -> None:
    with pytest.raises(KeyError):
        actions.tell([city.reporter], "report.due", {"subject": "x"}, "/")
    assert not Notice.objects.exists()


def test_a_reminder_with_the_same_key_is_told_once(city: City) -> None:
    for _tick in range(2):
        told(city.reporter, key="due:1:3")
        told(city.neighbour, key="due:1:3")
    told(city.reporter, key="due:1:1")
    assert Notice.objects.filter(user=city.reporter).count() == 2
    assert Notice.objects.filter(user=city.neighbour).count() == 1


def test_a_closed_account_is_told_nothing(city: City) -> None:
    city.reporter.is_active = False
    told(city.reporter)
    assert not Notice.objects.exists()


def test_mail_is_one_letter_for_each_person_and_sent_once(city: City) -> None:
    User.objects.filter(pk=city.reporter.pk).update(email="r@example.cn", language="en")
    User.objects.filter(pk=city.reviewer.pk).update(email="v@example.cn")
    for user in (city.reporter, city.reporter, city.reviewer, city.analyst):
        told(user)
    assert actions.mail_waiting() == 2
    assert actions.mail_waiting() == 0
    by_address = {letter.to[0]: letter for letter in mail.outbox}
    assert by_address["r@example.cn"].subject == "Zhizao: 2 notices for you"
    assert "is due on" in by_address["r@example.cn"].body
    assert "应于2024年10月15日前报送" in by_address["v@example.cn"].body
    assert "http://127.0.0.1:8000/reports/1/" in by_address["v@example.cn"].body


def test_what_has_been_read_is_not_mailed(city: City) -> None:
    User.objects.filter(pk=city.reporter.pk).update(email="r@example.cn")
    told(city.reporter)
    Notice.objects.update(read_at="2024-01-01T00:00Z")
    assert actions.mail_waiting() == 0


def test_a_mail_server_that_is_away_loses_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.filter(pk=city.reporter.pk).update(email="r@example.cn")
    told(city.reporter)

    def away(*_args: object) -> None:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(actions, "send_mail", away)
        assert actions.mail_waiting() == 0
    assert actions.mail_waiting() == 1


def test_the_page_shows_ones_own_notices_and_marks_them_read(client: Client, city: City) -> None:
    told(city.reporter)
    told(city.neighbour)
    client.force_login(city.reporter)
    page = client.get("/notices/")
    assert [notice.user for notice, _text in page.context["rows"]] == [city.reporter]
    mine, theirs = Notice.objects.get(user=city.reporter), Notice.objects.get(user=city.neighbour)
    assert client.post(f"/notices/{theirs.pk}", {"follow": "1"}).status_code == 404
    assert client.post(f"/notices/{mine.pk}", {"follow": "1"}).headers["Location"] == "/reports/1/"
    assert client.get("/notices/?unread=1").context["rows"] == []
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("link", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", ""])
def test_a_notice_leads_nowhere_but_into_the_site(client: Client, city: City, link: str) -> None:
    told(city.reporter, link=link)
    client.force_login(city.reporter)
    answer = client.post(f"/notices/{Notice.objects.get().pk}", {"follow": "1"})
    assert answer.headers["Location"] == "/notices/"


def test_all_are_read_at_once(client: Client, city: City) -> None:
    for _time in range(3):
        told(city.reporter)
    client.force_login(city.reporter)
    assert client.get("/notices/").context["unread"] == 3
    client.post("/notices/read")
    assert client.get("/notices/").context["unread"] == 0


def test_hostile_facts_are_shown_as_letters(client: Client, city: City) -> None:
    actions.tell([city.reporter], "report.returned", {**FACTS, "reason": "<img src=x onerror=alert(1)> 100%s"}, "/")
    client.force_login(city.reporter)
    text = client.get("/notices/").content.decode()
    assert "<img src=x" not in text
    assert "100%s" in text


def test_the_page_asks_the_same_number_of_questions_for_many(
    client: Client, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(city.reporter)
    told(city.reporter)
    with django_assert_max_num_queries(10) as few:
        client.get("/notices/")
    for _time in range(45):
        told(city.reporter)
    with django_assert_max_num_queries(len(few)):
        client.get("/notices/")
