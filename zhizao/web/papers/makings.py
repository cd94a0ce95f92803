"""Makings: what does the worker do for an order, and what does it leave?

Takes  an order: letters for all units of a year, or the archive pack of a programme.
Gives  the Paper that the order then names, or its problem in both languages; how far it is on the way.
       Whoever ordered it is told.
Rule   progress is no fact worth an event. Done twice, it gives the same paper. The person who ordered must still have
       the right when it is made.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from django.db import transaction
from django.urls import reverse

from zhizao.base import language as languages
from zhizao.base.errors import ZhizaoError
from zhizao.papers import archive as packs
from zhizao.papers import colophon, letter, packing
from zhizao.programme import evidence
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.papers import archives, letterheads, letters, printing, queries, tongues
from zhizao.web.papers.errors import NobodyToWrite
from zhizao.web.papers.models import Form, Kind, Order, Paper
from zhizao.web.people import rights
from zhizao.web.people.actions import tell

Progress = Callable[[float], None]
_CHUNK = 1 << 16


def make(order: Order, *, by: Actor) -> Paper:
    """Make what was ordered."""
    rights.require_actor(by, "paper.make", order.programme.office)
    made = _MAKERS[Kind(order.kind)](order, _told(order), by).paper
    _finish(order, made)
    return made


@transaction.atomic
def _finish(order: Order, made: Paper) -> None:
    Order.objects.filter(pk=order.pk).update(paper=made, percent=100, problem={})
    link = reverse("papers_one", args=[order.programme_id, made.pk])
    tell([order.by], "paper.ready", {"paper": made.title}, link, key=f"order:{order.pk}")


@transaction.atomic
def keep_problem(order: Order, error: ZhizaoError, *, by: Actor) -> None:
    """Why nothing came of it."""
    order.problem = {
        "zh-hans": languages.error_text(error, languages.speaker("zh")),
        "en": languages.error_text(error, languages.speaker("en")),
    }
    order.save(update_fields=["problem"])
    record(
        "paper.failed", by=by, on=f"programme:{order.programme_id}", result="failed", kind=order.kind, code=error.code
    )
    tell([order.by], "paper.failed", {}, reverse("papers_order", args=[order.programme_id, order.pk]))


def _told(order: Order) -> Progress:
    """A function that notes a share of the whole, each percent once."""
    last = 0

    def told(share: float) -> None:
        nonlocal last
        percent = min(99, int(100 * share))
        if percent > last:
            last = percent
            Order.objects.filter(pk=order.pk).update(percent=percent)

    return told


def _letters(order: Order, told: Progress, by: Actor) -> printing.Kept:
    """A letter for each unit of the year, each a paper of its own, and all of them in a zip. Raises NobodyToWrite."""
    programme, wanted = order.programme, letters.Wanted.read(order.asked)
    units = letters.units(programme, wanted.year)
    if not units:
        raise NobodyToWrite(year=wanted.year)
    every = queries.at_rest(lambda chain: [letters.facts(programme, body, wanted, chain) for body in units])
    template = letterheads.own(programme, Kind.LETTER, wanted.language)
    files: dict[str, bytes] = {}
    for number, (body, facts) in enumerate(zip(units, every, strict=True), start=1):
        content = letter.word(facts, wanted.language, template, body.name)
        title = letter.printed(facts, wanted.language).title
        printing.keep(letters.printed(programme, facts, wanted, Form.WORD, title, body), [content], by=by)
        files[evidence.cleaned(f"{number:02}-{body.name.replace('/', '_')}.docx")] = content
        told(number / len(units))
    with tongues.speaking(wanted.language):
        title = letters.title_of_all(programme, wanted)
    run = printing.Printed(
        programme, Kind.LETTER, Form.ZIP, wanted.language, title, colophon.run_id(tuple(every)), every[0].colophon
    )  # fmt: skip
    return printing.keep(run, [packing.pack(files)], by=by)


def _archive(order: Order, told: Progress, by: Actor) -> printing.Kept:
    """The programme in a pack that is read without the site."""
    language: languages.Language = order.asked["language"]
    pack = archives.pack(order.programme, order.by, language, told)
    with tempfile.TemporaryFile(dir=home.HOME) as file:
        receipt = packs.write(pack.archive, file, language)
        printed = printing.Printed(
            order.programme, Kind.ARCHIVE, Form.ZIP, language, pack.archive.title, receipt.run_id,
            pack.archive.colophon, asked={"seal": receipt.seal, "flawed": len(receipt.flawed)}, needs=pack.needs,
        )  # fmt: skip
        file.seek(0)
        return printing.keep(printed, _pieces(file), by=by)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


_MAKERS: dict[Kind, Callable[[Order, Progress, Actor], printing.Kept]] = {
    Kind.LETTER: _letters,
    Kind.ARCHIVE: _archive,
}
