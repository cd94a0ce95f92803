"""Writes of papers: a letter, a briefing, a ledger is printed; a long one is ordered; a template is kept; a file is taken.

Takes  what was asked for, and who acts.
Gives  `printing.Kept`: the Paper, and whether the very same one was there before.
Rule   making needs `paper.make` (a ledger: `export`); each paper made and each file taken is one audit event. The
       figures printed are those of the preview: where the data moved on meanwhile, MovedOn is raised and nothing kept.
       For the boards: `ledger(...)` takes the ledger's page as columns, rows and filters of zhizao/papers/ledger.py
       (the rows as a function, read while nobody writes) and gives the Paper, whose file `papers_file` serves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.db import transaction

from zhizao.base.language import Language
from zhizao.papers import briefing as briefings_engine
from zhizao.papers import colophon, pdf, templates
from zhizao.papers import ledger as ledgers
from zhizao.papers import letter as letters_engine
from zhizao.papers.ledger import Cell, Column, Filter
from zhizao.programme.audit import Anchor
from zhizao.reference import strict
from zhizao.reference.rights import Right
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.papers import briefings, letterheads, letters, printing, queries, tasks
from zhizao.web.papers.errors import MovedOn
from zhizao.web.papers.models import Form, Kind, Order, Paper
from zhizao.web.people import rights
from zhizao.web.people.models import Body
from zhizao.web.programme.models import Programme

Printable = Literal["docx", "pdf"]


def ledger(
    *,
    programme: Programme,
    title: str,
    columns: Sequence[Column],
    rows: Callable[[], Sequence[Sequence[Cell]]],
    filters: Sequence[Filter],
    day: date,
    language: Language,
    by: Actor,
) -> Paper:
    """A ledger as the screen shows it, as Excel: `filters` in words, `day` that of its lights. Raises CellTooLong, TooManyRows.

    Whether every row lies within the reach of the person's `export` is for the page to see to.
    """
    _may(by, "export")

    def read(chain: Anchor) -> ledgers.Ledger:
        mark = queries.colophon(programme, day, language, chain)
        return ledgers.Ledger(title, tuple(columns), tuple(map(tuple, rows())), tuple(filters), mark)

    facts = queries.at_rest(read)
    run = colophon.run_id(facts)
    printed = printing.Printed(programme, Kind.LEDGER, Form.EXCEL, language, title, run, facts.colophon)
    return printing.keep(printed, [ledgers.workbook(facts, language)], by=by).paper


def letter(
    *, programme: Programme, body: Body, wanted: letters.Wanted, form: Printable, seen: Anchor, by: Actor
) -> printing.Kept:
    """The letter of responsibility of one unit. Raises MovedOn, and what a template or the fonts have against it."""
    _may(by, "paper.make")
    facts = queries.at_rest(partial(letters.facts, programme, body, wanted))
    _still(facts.colophon.chain, seen)
    title = letters_engine.printed(facts, wanted.language).title
    if form == "pdf":
        content = pdf.letter(facts, wanted.language)
    else:
        template = letterheads.own(programme, Kind.LETTER, wanted.language)
        content = letters_engine.word(facts, wanted.language, template, body.name)
    return printing.keep(letters.printed(programme, facts, wanted, form, title, body), [content], by=by)


def briefing(
    *, programme: Programme, wanted: briefings.Wanted, form: Printable, seen: Anchor, by: Actor
) -> printing.Kept:
    """A briefing or notice. Raises MovedOn, and what a template or the fonts have against it."""
    _may(by, "paper.make")
    facts = queries.at_rest(partial(briefings.facts, programme, wanted))
    _still(facts.colophon.chain, seen)
    if form == "pdf":
        content = pdf.briefing(facts, wanted.language)
    else:
        template = letterheads.own(programme, wanted.kind, wanted.language)
        content = briefings_engine.word(facts, wanted.language, template, wanted.head)
    run = colophon.run_id(facts)
    printed = printing.Printed(
        programme, wanted.kind, form, wanted.language, facts.title, run, facts.colophon, asked=wanted.typed()
    )
    return printing.keep(printed, [content], by=by)


@transaction.atomic
def order(*, programme: Programme, kind: Kind, asked: dict[str, Any], by: Actor) -> Order:
    """Have a long paper made in the background; asked for twice, it is one order."""
    _may(by, "paper.make")
    Programme.objects.select_for_update().get(pk=programme.pk)
    known = queries.waiting(programme, kind, asked)
    if known:
        return known
    made = Order.objects.create(programme=programme, kind=kind, asked=asked, by=printing.person(by))
    record("paper.ordered", by=by, on=f"programme:{programme.pk}", kind=kind, asked=asked)
    tasks.make.enqueue(made.pk)
    made.refresh_from_db()
    return made


@transaction.atomic
def order_again(*, order: Order, by: Actor) -> None:
    """Make an order once more that failed or stands still."""
    _may(by, "paper.make")
    waiting = Order.objects.select_for_update().filter(pk=order.pk, paper=None)
    if waiting.update(percent=0, problem={}):
        record("paper.ordered", by=by, on=f"programme:{order.programme_id}", kind=order.kind, again=True)
        tasks.make.enqueue(order.pk)


def keep_template(*, programme: Programme, kind: str, file: File[bytes], by: Actor) -> None:
    """Keep the office's own Word template. Raises what zhizao/papers/templates.py finds wrong with it."""
    _may(by, "paper.make")
    name = file.name or ""
    # What is packed is no larger than what comes out of it: nothing of it is read into memory beyond the limit.
    if (file.size or 0) > strict.load("papers/template.yaml", templates.Limits).largest:
        raise templates.NoWordTemplate(template=name, problem="too large")
    content = file.read()
    letterheads.check(content, kind, name)
    sha256, _size = home.keep([content])
    _set_template(programme=programme, kind=kind, sha256=sha256, name=name, by=by)


def drop_template(*, programme: Programme, kind: str, by: Actor) -> None:
    """Take our own template from now on; what was printed with the other one stays as it is."""
    _may(by, "paper.make")
    _set_template(programme=programme, kind=kind, sha256="", name="", by=by)


@transaction.atomic
def _set_template(*, programme: Programme, kind: str, sha256: str, name: str, by: Actor) -> None:
    column = letterheads.column_of(kind)
    kept = Programme.objects.select_for_update().get(pk=programme.pk)
    before = letterheads.own_sha256(kept, kind)
    if before != sha256:
        setattr(kept, column, sha256)
        kept.save(update_fields=[column])
        on = f"programme:{programme.pk}"
        record("paper.template", by=by, on=on, kind=kind, name=name, before=before, after=sha256)


def taken(*, paper: Paper, by: Actor) -> None:
    """Note that the file of a paper leaves the site."""
    record("export.paper", by=by, on=f"paper:{paper.pk}", run=paper.run, sha256=paper.sha256)


def template_taken(*, programme: Programme, kind: str, own: bool, by: Actor) -> None:
    """Note that a template leaves the site."""
    record("export.template", by=by, on=f"programme:{programme.pk}", kind=kind, own=own)


def _may(by: Actor, right: Right) -> None:
    rights.require(by.user or AnonymousUser(), right)


def _still(now: Anchor, seen: Anchor) -> None:
    """Raise MovedOn unless the figures are those that were looked at; what was seen may be written short."""
    if now.seq != seen.seq or not now.hash.startswith(seen.hash):
        raise MovedOn
