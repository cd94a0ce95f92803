"""Writes about the audit: that it was taken out, and that it was verified, are events themselves."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from zhizao.programme import audit
from zhizao.web.audit import queries
from zhizao.web.audit.actions import head, record
from zhizao.web.audit.actor import Actor


@transaction.atomic
def exported(wanted: queries.Wanted, *, by: Actor) -> audit.Anchor:
    """Note an export; the head of the chain at that moment, behind which nothing is exported."""
    last = head()
    record("export.audit", by=by, on="audit", wanted=asdict(wanted), until_seq=last.seq)
    return last


def verified(held: list[audit.Anchor], *, by: Actor) -> tuple[audit.Break | None, int]:
    """Verify the whole chain and note the result; the first break, and how many events there were."""
    found, count = queries.verify(held), head().seq
    record("audit.verified", by=by, on="audit", result="broken" if found else "ok", events=count, anchors=len(held))
    return found, count
