"""Printing: how does a paper become a file that is kept, a row and an event?

Takes  what was printed (bytes or a file), its run id and colophon, and who had it made.
Gives  the Paper; the very same paper made again is the one that is there.
Rule   the file is kept under its hash before the row is written; row and event are written together. The colophon
       names the head of the chain at the moment of the data, so the event stands behind the anchor, never within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Language
from zhizao.papers.colophon import Colophon
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.papers.models import Paper
from zhizao.web.people.models import Body, User
from zhizao.web.programme.models import Programme

_TITLE = 255


class NobodyPrints(ZhizaoError):
    """A paper is to be made on nobody's behalf."""

    code: ClassVar[str] = "SITE-352"
    says: ClassVar[str] = "A paper is made by a person who answers for it."
    fix: ClassVar[str] = "Sign in and make it there."


@dataclass(frozen=True)
class Printed:
    """What was printed, before it is kept."""

    programme: Programme
    kind: str
    form: str
    language: Language
    title: str
    run: str
    colophon: Colophon
    body: Body | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A paper, and whether the very same one was printed before."""

    paper: Paper
    known: bool


def keep(printed: Printed, content: Iterable[bytes], *, by: Actor) -> Kept:
    """Keep the file, the row and the event. Raises NobodyPrints."""
    maker = person(by)
    sha256, size = home.keep(content)
    return _enter(printed, sha256, size, maker, by=by)


def person(by: Actor) -> User:
    """The person who answers for a paper. Raises NobodyPrints."""
    if by.user is None:
        raise NobodyPrints
    return by.user


@transaction.atomic
def _enter(printed: Printed, sha256: str, size: int, maker: User, *, by: Actor) -> Kept:
    anchor = printed.colophon.chain
    paper, made = Paper.objects.get_or_create(
        programme=printed.programme,
        kind=printed.kind,
        form=printed.form,
        run=printed.run,
        sha256=sha256,
        defaults={
            "language": printed.language,
            "title": " ".join(printed.title.split())[:_TITLE],
            "body": printed.body,
            "data_day": printed.colophon.data_date,
            "anchor_seq": anchor.seq,
            "anchor_hash": anchor.hash,
            "size": size,
            "asked": dict(printed.asked),
            "needs": list(printed.needs),
            "made_by": maker,
        },
    )
    if made:
        record(
            "paper.made", by=by, on=f"paper:{paper.pk}", programme=printed.programme.pk, kind=printed.kind,
            form=printed.form, title=paper.title, run=printed.run, sha256=sha256, data_day=paper.data_day,
            anchor_seq=anchor.seq, anchor_hash=anchor.hash,
        )  # fmt: skip
    return Kept(paper, known=not made)
