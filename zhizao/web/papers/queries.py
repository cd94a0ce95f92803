"""Reads of papers: which were printed, who may see and take them, where their figures come from, what they prove.

Rule   a unit sees its own letter and the briefings; what a person took out themselves, such as a ledger, they see too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Language
from zhizao.papers.colophon import Colophon
from zhizao.programme import lights
from zhizao.programme.audit import Anchor
from zhizao.web.audit.queries import last_write
from zhizao.web.papers.models import Form, Kind, Order, Paper
from zhizao.web.people.models import User
from zhizao.web.people.rights import reach, within
from zhizao.web.programme.models import Evidence, Programme
from zhizao.web.programme.presets import preset_on

Facts = TypeVar("Facts")
FOR_ALL = (Kind.BRIEFING, Kind.NOTICE)
_TRIES, _ORDERS = 4, 10


class NotAtRest(ZhizaoError):
    """Somebody writes again and again while a paper reads its figures."""

    code: ClassVar[str] = "SITE-351"
    says: ClassVar[str] = "The figures change while the paper is being made: somebody else is writing."
    fix: ClassVar[str] = "Try again in a moment; nothing was kept."


def visible(user: User, programme: Programme) -> QuerySet[Paper]:
    """The papers that a person may see, the newest first."""
    papers = Paper.objects.filter(programme=programme).select_related("made_by", "body")
    if reach(user, "paper.read") is None:
        return papers
    own_letter = Q(kind=Kind.LETTER) & within(user, "paper.read", "body")
    return papers.filter(Q(kind__in=FOR_ALL) | own_letter | Q(made_by=user))


def may_take(user: User, paper: Paper) -> bool:
    """Whether a person who may see the paper may have its file."""
    paths = reach(user, "export")
    own = paper.body is None or paths is None or any(paper.body.path.startswith(path) for path in paths)
    return own and paths != [] and all(reach(user, right) is None for right in paper.needs)


def anchors() -> list[Anchor]:
    """The heads of the audit chain that papers print: what the chain must still hold."""
    rows = Paper.objects.order_by("anchor_seq").values_list("anchor_seq", "anchor_hash").distinct()
    return [Anchor(*row) for row in rows]


def colophon(programme: Programme, day: date, language: Language, chain: Anchor) -> Colophon:
    """Where the figures of a paper come from: the day, the last write before they were read, the rule of the lights."""
    preset = lights.preset(preset_on(programme, day))
    name = preset.name.of(language)
    rule = f"{name} {lights.rule_on(preset, day).version}"
    return Colophon(data_date=day, chain=chain, rule=rule, synthetic=programme.synthetic)


def at_rest(read: Callable[[Anchor], Facts]) -> Facts:
    """What `read` makes of the last write while nobody writes: figures and colophon of one moment. Raises NotAtRest."""
    for _once in range(_TRIES):
        before = last_write()
        facts = read(before)
        if last_write() == before:
            return facts
    raise NotAtRest


def printed_before(programme: Programme, kinds: Iterable[str]) -> QuerySet[Paper]:
    """The papers of these kinds, the last one first: the next one begins with what the office typed for it."""
    return Paper.objects.filter(programme=programme, kind__in=kinds).exclude(form=Form.ZIP)


def orders(programme: Programme) -> list[Order]:
    """What is being made, or failed and was not made since."""
    return list(Order.objects.filter(programme=programme, paper=None).select_related("by")[:_ORDERS])


def problem(order: Order) -> str:
    """Why nothing came of an order, in the language of the page."""
    told: dict[str, str] = order.problem
    return told.get(get_language() or "", told.get("en", ""))


@dataclass(frozen=True)
class Enclosed:
    """How many files an archive will hold, and of how many bytes."""

    originals: int
    evidence: int
    size: int


def enclosed(user: User, programme: Programme) -> Enclosed:
    """What of the files a person may have in an archive."""
    files = Evidence.objects.filter(
        within(user, "evidence.read", "report__duty__body"), report__cycle__programme=programme, removed_at=None
    ).aggregate(count=Count("id"), size=Sum("size"))
    originals = programme.plan.parts.aggregate(count=Count("id"), size=Sum("document__size"))
    return Enclosed(originals["count"], files["count"], (files["size"] or 0) + (originals["size"] or 0))


def waiting(programme: Programme, kind: str, asked: dict[str, object]) -> Order | None:
    """An order of the same that is still being made."""
    found = Order.objects.filter(programme=programme, kind=kind, paper=None)
    return next((order for order in found if order.waits and order.asked == asked), None)
