"""Reads of the audit: events by who, what, which thing and when; does the chain still hold?

Rule   pages of events go by number, never by offset: what is added meanwhile moves nothing.
       What is read or taken out changes no programme: `last_write` passes over it.
       Who holds printed heads of the chain (papers) says so by `anchors_from`; the audit knows nothing of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from zhizao.programme import audit
from zhizao.web.audit.models import Event

Anchors = Callable[[], Iterable[audit.Anchor]]
_sources: list[Anchors] = []
# What changes nothing that a programme shows: who came in, what was taken out, printed or looked at.
_ASIDE = ("session.", "export.", "notice.", "audit.", "paper.", "view.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; an empty part asks for nothing."""

    actor: str = ""
    action: str = ""
    object: str = ""
    since: date | None = None
    until: date | None = None


def events(wanted: Wanted) -> QuerySet[Event]:
    """Events that fit, the newest first. An action or object fits by how it begins: report, report:12."""
    found = Event.objects.order_by("-seq")
    if wanted.actor:
        found = found.filter(actor__icontains=wanted.actor)
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.object:
        found = found.filter(object__startswith=wanted.object)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def lines(found: QuerySet[Event]) -> Iterator[str]:
    """Events as JSON Lines, in the very form that was sealed, each with its hash: whoever holds them can verify them."""
    for event in found.iterator(chunk_size=2000):
        sealed = event.sealed()
        yield json.dumps({**json.loads(audit.canonical(sealed.event)), "hash": sealed.hash}, ensure_ascii=False) + "\n"


def anchors_from(source: Anchors) -> None:
    """Name someone who holds heads of the chain; called once, when their app is ready."""
    _sources.append(source)


def anchors() -> list[audit.Anchor]:
    """Every head of the chain that somebody holds."""
    return [anchor for source in _sources for anchor in source()]


def last_write() -> audit.Anchor:
    """The last event that may have changed what a programme shows: as long as it is the same, so are lights and papers."""
    written = Event.objects.order_by("-seq")
    for aside in _ASIDE:
        written = written.exclude(action__startswith=aside)
    last = written.values_list("seq", "hash").first()
    return audit.Anchor(*last) if last else audit.START


def verify(held: Iterable[audit.Anchor]) -> audit.Break | None:
    """The first break of the chain or contradiction to a head that is held; None where all is well."""
    chain = (event.sealed() for event in Event.objects.order_by("seq").iterator(chunk_size=2000))
    return audit.verify(chain, held)
