"""Every page of the site, with a programme's year in it: it answers, asks the database little, and brings nothing in.

A new address joins by itself: what it needs must be among `SAMPLES`, or it is named in `ASKED_OTHERWISE` with the test
that asks it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.addresses import Address, addresses
from zhizao.reference.rights import rights
from zhizao.web.audit.models import Event
from zhizao.web.document.models import Document
from zhizao.web.people.models import Body, User
from zhizao.web.plan.models import Entry, Plan
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Cycle, Duty, Evidence, Measure, Programme, Report, Target, Task

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
HOW_TO_TYPE = "2025、2025-06、2025-06-30"
# What stands behind <int:pk>, by the beginning of the address's name.
PK: dict[str, Callable[[], Any]] = {
    "wall_target": lambda: Target.objects.filter(headline=True)[0].pk,
    "wall_task": lambda: Task.objects.exclude(role="group")[0].pk,
    "wall_duty": lambda: Duty.objects.filter(reports__isnull=False)[0].pk,
    "reports_cycle": lambda: Cycle.objects.all()[0].pk,
    "reports_workbook": lambda: Cycle.objects.all()[0].pk,
    "reports_evidence": lambda: Evidence.objects.all()[0].pk,
    "reports_report": lambda: Report.objects.filter(duty__target__isnull=False, state="submitted")[0].pk,
    "reviews_report": lambda: Report.objects.filter(state="submitted", level=0)[0].pk,
    "people_person": lambda: User.objects.filter(is_demo=False)[0].pk,
    "grants_person": lambda: User.objects.filter(is_demo=False)[0].pk,
}
SAMPLES: dict[str, Callable[[], Any]] = {
    "programme": lambda: Programme.objects.get(synthetic=True).pk,
    "plan": lambda: Plan.objects.get().pk,
    "document": lambda: Document.objects.get().pk,
    "record_id": lambda: Entry.objects.filter(kind="target")[0].record_id,
    "body": lambda: Body.objects.get(code="gxj").pk,
    "task": lambda: Task.objects.exclude(role="group")[0].pk,
    "target": lambda: Target.objects.filter(headline=True)[0].pk,
    "seq": lambda: Event.objects.all()[0].seq,
    "form": lambda: "csv",
    "code": lambda: "gxj",
}
# Pages about things that the demonstration does not hold, or whose address is a secret; with the test that asks them.
ASKED_OTHERWISE = {
    "calendar_feed": "tests/web/reports/test_feed.py",
    "papers_file": "tests/web/papers",
    "papers_one": "tests/web/papers",
    "papers_order": "tests/web/papers",
    "papers_progress": "tests/web/papers",
    "papers_template": "tests/web/papers",
    "papers_template_file": "tests/web/papers",
    "plan_page": "tests/web/plan/test_file_pages.py",
    "reports_workbook_dry_run": "tests/web/reports/test_workbooks.py",
    "welcome": "tests/web/people/test_accounts.py",
}
# They look at every row because that is what they give: a whole export, a workbook.
WHOLE = {"audit_export", "ledger_excel", "registers_export", "reports_workbook_template"}
PAGES = [one for one in addresses() if one.name not in ASKED_OTHERWISE]


def person_for(view: Callable[..., Any]) -> User:
    """A demo account that holds the right of the page; the office where no right is asked for."""
    right = getattr(view, "right", None)
    roles = [role for role, granted in rights().roles.items() if right is None or right in granted]
    accounts = User.objects.filter(is_demo=True, grants__role__in=roles)
    return accounts.filter(grants__role="office").first() or accounts.order_by("pk")[0]


def path_of(one: Address) -> str:
    """The address with real things in it; 1 for what only forms are sent to, which never look it up here."""

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        if name == "pk":
            kinds = (key for key in sorted(PK, key=len, reverse=True) if one.name.startswith(key))
            return str(next((PK[kind]() for kind in kinds), 1))
        if name == "code" and "measures" in one.route:
            return Measure.objects.all()[0].code
        return str(SAMPLES[name]() if name in SAMPLES else 1)

    return re.sub(r"<(?:\w+:)?(\w+)>", filled, one.route)


def keys_shown(html: str) -> list[str]:
    """Days and periods that stand before people as machines write them.

    What was sealed or typed is shown as it is, and a form says how a day is typed.
    """
    words = re.sub(r"(?s)<(pre|code|textarea|title)\b.*?</\1>", "", html).replace(HOW_TO_TYPE, "")
    return re.findall(r">[^<]*\b((?:19|20)\d\d-(?:\d\d-\d\d|Q[1-4]|H[12]))\b[^<]*<", words)


def test_keys_are_found_in_words_and_not_in_attributes() -> None:
    assert keys_shown("<p>到 2028-12-31 止</p><b>2024-Q3</b>") == ["2028-12-31", "2024-Q3"]
    assert keys_shown('<input value="2028-12-31"><code>2024-Q3</code>') == []


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("one", PAGES, ids=[page.name for page in PAGES])
def test_a_page_answers_with_few_queries_and_nothing_from_elsewhere(one: Address) -> None:
    client, path = Client(), path_of(one)
    client.force_login(person_for(one.view))
    first = client.get(path)
    b"".join(first) if first.streaming else first.content  # type: ignore[call-overload]
    if first.status_code == 405:
        return  # a place to send forms to
    assert first.status_code in (200, 302), first.content.decode()[:400]
    queries.forget()  # as after a write: nothing is kept ready
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[call-overload]
    if one.name not in WHOLE:
        assert len(asked) <= MOST_QUERIES, [query["sql"][:160] for query in asked]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        html = content.decode()
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in html
        assert re.findall(r"<script(?![^>]* src=)", html) == []
        assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", html) == []
        assert keys_shown(html) == []


def test_what_is_asked_otherwise_exists() -> None:
    assert set(ASKED_OTHERWISE) - {one.name for one in addresses()} == set()


def test_every_sample_is_needed() -> None:
    needed = {name for one in PAGES for name in re.findall(r"<(?:\w+:)?(\w+)>", one.route)}
    assert set(SAMPLES) - needed == set()
