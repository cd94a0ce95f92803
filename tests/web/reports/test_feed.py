"""The calendar feed: a person's due days as RFC 5545 asks, for whoever holds the address."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import feed
from zhizao.web.people.accounts.actions import new_calendar_address
from zhizao.web.people.models import User
from zhizao.web.programme.models import Report
from zhizao.web.programme.reports import actions

NOW = datetime(2024, 10, 8, tzinfo=UTC)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def token(user: User) -> str:
    new_calendar_address(user, by=acting(user))
    return user.calendar_token


@given(st.text(max_size=200))
def test_any_title_stands_in_short_lines_and_comes_back(title: str) -> None:
    text = feed.calendar_text("due", [feed.Entry("r1@zhizao", date(2024, 10, 15), title)], NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("BEGIN:VEVENT") >= 1
    summary = next(line for line in unfolded(text) if line.startswith("SUMMARY:"))
    assert "\n" not in summary
    assert "\r" not in summary


@pytest.mark.django_db
def test_a_person_gets_their_own_due_days(client: Client, opened: Small, city: City) -> None:
    answer = client.get(f"/calendar/{token(city.reporter)}.ics")
    lines = unfolded(answer.content.decode())
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20241010" in lines
    assert "DTEND;VALUE=DATE:20241011" in lines
    assert f"UID:report-{Report.objects.get(duty=opened.east).pk}@zhizao" in lines


@pytest.mark.django_db
def test_a_moved_day_keeps_its_id(client: Client, opened: Small, city: City) -> None:
    address = f"/calendar/{token(city.reporter)}.ics"
    report = Report.objects.get(duty=opened.east)
    before = unfolded(client.get(address).content.decode())
    actions.give_time(report=report, until=date(2024, 10, 31), reason="未公布", by=acting(city.officer))
    after = unfolded(client.get(address).content.decode())
    assert [line for line in before if line.startswith("UID")] == [line for line in after if line.startswith("UID")]
    assert "DTSTART;VALUE=DATE:20241031" in after
    sequence = [[line for line in lines if line.startswith("SEQUENCE")] for lines in (before, after)]
    assert sequence[0] != sequence[1]


@pytest.mark.django_db
def test_the_office_gets_its_cycles(client: Client, opened: Small, city: City) -> None:
    lines = unfolded(client.get(f"/calendar/{token(city.officer)}.ics").content.decode())
    assert [line for line in lines if line.startswith("UID")] == [
        f"UID:cycle-{opened.programme.cycles.get().pk}@zhizao"
    ]


@pytest.mark.django_db
def test_a_new_address_ends_the_old_one(client: Client, city: City) -> None:
    old = token(city.reporter)
    assert client.get(f"/calendar/{token(city.reporter)}.ics").status_code == 200
    assert client.get(f"/calendar/{old}.ics").status_code == 404
    User.objects.filter(pk=city.reporter.pk).update(is_active=False)
    assert client.get(f"/calendar/{city.reporter.calendar_token}.ics").status_code == 404


@pytest.mark.django_db
def test_what_is_accepted_stands_there_no_more(client: Client, opened: Small, city: City) -> None:
    address = f"/calendar/{token(city.reporter)}.ics"
    Report.objects.filter(duty=opened.east).update(state="approved")
    assert "BEGIN:VEVENT" not in client.get(address).content.decode()
