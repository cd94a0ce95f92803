"""What papers print proves the audit chain: whoever builds it anew is found out."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client

from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.programmes import Small
from zhizao.programme import audit
from zhizao.web.audit import queries as audit_queries
from zhizao.web.audit.models import Event
from zhizao.web.papers.models import Paper
from zhizao.web.papers.queries import anchors

pytestmark = pytest.mark.django_db


def rebuild(seq: int) -> None:
    """What an owner of the database does: change an event, and seal it and all after it anew."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_event_no_UPDATE")
    Event.objects.filter(seq=seq).update(actor="somebody else")
    last = audit.START.hash
    for event in Event.objects.order_by("seq"):
        last = audit.event_hash(last, event.sealed().event)
        Event.objects.filter(seq=event.seq).update(hash=last)


def test_a_chain_built_anew_agrees_with_itself_but_not_with_what_was_printed(
    client: Client, city: City, small: Small
) -> None:
    paper = reading.briefing(small, "pdf")
    printed = re.search(r"审计链(\d+·[0-9a-f]{16})", reading.pdf(reading.content(paper)))
    assert printed is not None
    client.force_login(city.auditor)
    client.post("/audit/verify")
    assert Event.objects.filter(action="audit.verified").last().result == "ok"  # type: ignore[union-attr]
    rebuild(2)
    assert audit_queries.verify([]) is None
    assert audit_queries.verify(anchors()) == audit.Break(paper.anchor_seq, "rewritten")
    page = client.post("/audit/verify", follow=True).content.decode()
    assert f"第{paper.anchor_seq}条" in page or "重建" in page or "审计链不完整" in page
    assert Event.objects.filter(action="audit.verified").last().result == "broken"  # type: ignore[union-attr]
    # Whoever owns the database may forge the rows of the papers too: the paper in somebody's hand remains.
    forged = Event.objects.get(seq=paper.anchor_seq).hash
    Paper.objects.update(anchor_hash=forged)
    assert audit_queries.verify(anchors()) is None
    assert audit_queries.verify([audit.read_anchor(printed[1])]) == audit.Break(paper.anchor_seq, "rewritten")
    client.post("/audit/verify", {"head": printed[1]})
    assert Event.objects.filter(action="audit.verified").last().result == "broken"  # type: ignore[union-attr]


def test_a_chain_cut_off_before_a_paper_is_found(small: Small) -> None:
    paper = reading.briefing(small)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_event_no_DELETE")
    Event.objects.filter(seq__gte=paper.anchor_seq).delete()
    assert audit_queries.verify(anchors()) == audit.Break(paper.anchor_seq, "truncated")


def test_every_anchor_is_asked_once(small: Small) -> None:
    reading.briefing(small)
    reading.briefing(small, "pdf")
    assert len(anchors()) == 1
