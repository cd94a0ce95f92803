"""Recording: the only way an audit event is written.

Takes  an actor, what was done to which object, and its details.
Gives  the event, chained to the one before.
Rule   programme/audit.py seals and verifies; the caller's transaction decides whether both write and event stand.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from zhizao.programme import audit
from zhizao.web.audit.actor import Actor
from zhizao.web.audit.models import Event


@transaction.atomic
def record(action: str, *, by: Actor, on: str, result: str = "ok", **details: Any) -> Event:
    """Append one event. `action` reads like 'report.submitted'; `on` names the object, like 'report:12'."""
    last = head()
    event = Event(
        seq=last.seq + 1,
        at=datetime.now(UTC),
        actor=by.name,
        role=by.role,
        address=by.address,
        request=by.request,
        action=action,
        object=on,
        result=result,
        # What the database gives back must be what was sealed: plain JSON values only.
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
    )
    event.hash = audit.event_hash(last.hash, event.sealed().event)
    event.save(force_insert=True)
    return event


def head() -> audit.Anchor:
    """The last event's number and hash: what papers print."""
    last = Event.objects.order_by("-seq").values_list("seq", "hash").first()
    return audit.Anchor(*last) if last else audit.START
