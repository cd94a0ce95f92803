"""Every write leaves an event that nobody can change unseen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from zhizao.programme import audit
from zhizao.web.audit import actions
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event

pytestmark = pytest.mark.django_db


def three() -> None:
    for number in range(3):
        actions.record("thing.made", by=SYSTEM, on=f"thing:{number}", value=Decimal("1.50"), name="项目")


def test_events_form_a_chain_that_verifies() -> None:
    three()
    chain = [event.sealed() for event in Event.objects.order_by("seq")]
    assert len(chain) == 3
    assert audit.verify(chain, [actions.head()]) is None


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event WHERE seq = 2"])
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    three()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 3


def test_a_change_behind_the_triggers_is_found() -> None:
    three()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_event_no_UPDATE")
        cursor.execute("UPDATE audit_event SET actor = 'somebody else' WHERE seq = 2")
    found = audit.verify(event.sealed() for event in Event.objects.order_by("seq"))
    assert found is not None
    assert found.seq == 2
