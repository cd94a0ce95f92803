"""Reads: what stands in a plan, what is left to decide, and which words does a record come from?

Takes  a plan, or an entry of it.
Gives  rows and blocks as the workbench shows them, counters, findings, the steps to undo; the passage around a quote.
Rule   a constant number of queries: entries and documents are read once, whatever their number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import Count, Q, QuerySet
from pydantic import TypeAdapter

from zhizao.base.language import Say
from zhizao.document import html
from zhizao.document.document import Box, Place
from zhizao.output import labels, pieces, printed
from zhizao.plan.records import AnyRecord, Fact, Measured, Mechanism, Target, Task
from zhizao.web.document.models import Document, Progress
from zhizao.web.plan import words
from zhizao.web.plan.actions import DECIDED, RECORD, running
from zhizao.web.plan.models import Change, Entry, EntryState, Origin, Plan

_ENTITY = re.compile(r"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)")
_STEPS_SHOWN = 12
_PLACES: TypeAdapter[list[Place]] = TypeAdapter(list[Place])


@dataclass(frozen=True)
class Passage:
    """The words of a record in their paragraph."""

    before: str
    quote: str
    after: str
    section: str
    document: Document


def passage(entry: Entry) -> Passage:
    """The paragraph around the quote of an entry; load its document with it."""
    document = entry.document
    around = words.paragraph(document.paragraphs, entry.start) or (entry.start, entry.end)
    shown = _plain(document)
    return Passage(
        before=shown(document.raw[around[0] : entry.start]),
        quote=shown(document.raw[entry.start : entry.end]),
        after=shown(document.raw[entry.end : max(around[1], entry.end)]),
        section=entry.record.get("section") or "",
        document=document,
    )


def places(entry: Entry) -> list[Place]:
    """Where the quote of an entry stands in its file; nothing for text."""
    return _PLACES.validate_python(entry.record.get("places") or [])


def pages(entry: Entry) -> dict[int, list[Box]]:
    """The pages on which an entry is quoted, with the boxes of its words; those of a ZIP's members are not drawn."""
    found: dict[int, list[Box]] = {}
    for place in places(entry):
        if place.page and place.box and place.file is None:
            found.setdefault(place.page, []).append(place.box)
    return found


def opening(entry: Entry) -> str:
    """What a task sets out to do and who answers for it, in the words below its heading; load its document with it.

    Below the heading of a group of tasks stand these tasks, not words of its own.
    """
    record, document = entry.record, entry.document
    if record.get("role") == "group":
        return ""
    stop = words.body_end(document.paragraphs, entry.end, record.get("body_end", entry.end))
    text = _plain(document)(document.raw[entry.end : stop])
    return words.opening(text.lstrip("。：: \u3000\n"), record.get("owners", ()))


def _plain(document: Document) -> Any:
    """Raw words as a reader sees them: those of a saved page without its marks."""
    if not _is_page(document):
        return str
    return lambda raw: unescape(pieces.MARKUP.sub("", raw))


def _is_page(document: Document) -> bool:
    return html.is_page(document.raw, document.name)


@dataclass(frozen=True)
class Row:
    """A record as the workbench lists it."""

    id: str
    version: int
    kind: str
    kind_label: str
    state: str
    state_label: str
    title: str
    amount: str
    facts: tuple[str, ...]
    doubts: tuple[str, ...]
    by_person: bool
    edited: bool
    hidden: bool = False


@dataclass(frozen=True)
class Run:
    """Words in one piece whose place in the raw text is known; `whole` where they cannot be cut."""

    at: int
    length: int
    text: str
    whole: bool


@dataclass(frozen=True)
class Span:
    """Words of the document that belong to the same records, the shortest record first."""

    runs: tuple[Run, ...]
    ids: str
    first: str
    kind: str
    state: str
    opens: tuple[str, ...]
    removed: str


@dataclass(frozen=True)
class Block:
    """A paragraph as the workbench shows it."""

    id: str
    kind: str
    level: int
    spans: tuple[Span, ...]
    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Sheet:
    """A document of the plan with its blocks."""

    document: Document
    annex: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Finding:
    """Something a person should know, until it is answered."""

    id: str
    version: int
    label: str
    words: str
    document: Document
    in_text: bool
    answered: bool
    note: str
    answer: Document | None


@dataclass(frozen=True)
class StepTaken:
    """A step as the list of changes shows it."""

    id: int
    action: str
    by: str
    at: Any
    count: int
    first: str
    undone: bool


@dataclass(frozen=True)
class Filters:
    """Which rows are shown."""

    kind: str = ""
    state: str = ""
    doubt: str = ""
    q: str = ""

    def hides(self, row: Row) -> bool:
        """Is the row out of view?"""
        return bool(
            (self.kind and row.kind != self.kind)
            or (self.state and row.state != self.state)
            or (self.doubt == "yes" and not row.doubts)
            or (self.doubt == "no" and row.doubts)
            or (self.q and self.q.lower() not in " ".join((row.title, row.amount, *row.facts, *row.doubts)).lower())
        )


def plans() -> QuerySet[Plan]:
    """All plans with how many of their records wait, the newest first."""
    decided = Q(entries__kind__in=DECIDED)
    return Plan.objects.annotate(
        all=Count("entries", filter=decided & ~Q(entries__state=EntryState.REPLACED)),
        waiting=Count("entries", filter=decided & Q(entries__state=EntryState.PROPOSED)),
    )


class Workbench:
    """A plan read once: its documents and entries, from which every part of the page is made."""

    def __init__(self, plan: Plan, say: Say, states: Mapping[str, str]) -> None:
        self.plan, self._say, self._states = plan, say, states
        self.documents = [part.document for part in plan.parts.select_related("document").defer("document__records")]
        self._by_id = {one.pk: one for one in self.documents}
        self.entries = list(plan.entries.exclude(state=EntryState.REPLACED))
        self._records = {one.record_id: RECORD.validate_python(one.record) for one in self.entries}

    def rows(self, filters: Filters, only: Collection[str] | None = None) -> list[Row]:
        """The records to decide on, in the order of the text."""
        order = {document.pk: at for at, document in enumerate(self.documents)}
        shown = [one for one in self.entries if one.kind in DECIDED and (only is None or one.record_id in only)]
        shown.sort(key=lambda one: (order[one.document_id], one.start, one.end, one.pk))
        return [self._row(one, filters) for one in shown]

    def _row(self, entry: Entry, filters: Filters) -> Row:
        record = self._records[entry.record_id]
        fields: dict[str, Any] = {
            "id": entry.record_id,
            "version": entry.row_version,
            "kind": entry.kind,
            "kind_label": self._say(labels.ONE[entry.kind]),
            "state": entry.state,
            "state_label": self._states[entry.state],
            "title": _title(record),
            "amount": _amount(record, self._say),
            "facts": tuple(_facts(record, self._say)),
            "doubts": tuple(self._doubts(record)),
            "by_person": entry.origin == "person",
            "edited": entry.read is not None and entry.read != entry.record,
        }
        return Row(**fields, hidden=filters.hides(Row(**fields)))

    def _doubts(self, record: AnyRecord) -> Iterator[str]:
        for reason in record.needs_review if isinstance(record, Measured) else ():
            yield self._say(labels.REASONS.get(reason, reason))

    def counts(self) -> dict[str, Any]:
        """What is left: by state, by kind, and what could be accepted at once."""
        decided = [one for one in self.entries if one.kind in DECIDED]
        states = Counter(str(one.state) for one in decided)
        waiting = [one for one in decided if one.state == EntryState.PROPOSED]
        return {
            "all": len(decided),
            "done": len(decided) - len(waiting),
            "proposed": len(waiting),
            "accepted": states["accepted"],
            "rejected": states["rejected"],
            "doubts": sum(bool(one.record.get("needs_review")) for one in waiting),
            "confident": sum(not one.record.get("needs_review") for one in waiting),
            "kinds": Counter(one.kind for one in decided),
        }

    def findings(self) -> list[Finding]:
        """The findings of all documents, those without an answer first."""
        found = [self._finding(one) for one in self.entries if one.kind == "finding"]
        return sorted(found, key=lambda one: one.answered)

    def _finding(self, entry: Entry) -> Finding:
        told = entry.record
        return Finding(
            id=entry.record_id,
            version=entry.row_version,
            label=self._say(labels.FINDINGS.get(told["code"], told["code"])),
            words=told["quote"].strip() or self._say(told["message"]),
            document=self._by_id[entry.document_id],
            in_text=entry.start < entry.end,
            answered=entry.state == EntryState.ACCEPTED,
            note=entry.note,
            answer=self._by_id.get(entry.answer_id or 0),
        )

    def sheets(self) -> list[Sheet]:
        """The documents with the words of every record."""
        return [Sheet(one, bool(at), tuple(self._blocks(one))) for at, one in enumerate(self.documents)]

    def blocks_around(self, spans: Collection[tuple[int, int, int]]) -> list[Block]:
        """The blocks that touch one of the spans (document, start, end)."""
        return [
            block
            for document in self.documents
            if any(pk == document.pk for pk, _, _ in spans)
            for block in self._blocks(document)
            if any(pk == document.pk and first < block.end and block.start < last for pk, first, last in spans)
        ]

    def _blocks(self, document: Document) -> Iterator[Block]:
        mine = {one.record_id: one for one in self.entries if one.document_id == document.pk}
        layout = (pieces.Paragraph(*one) for one in document.paragraphs)
        records = [self._records[name] for name in mine]
        cut = pieces.cut(document.raw, layout, records, page=_is_page(document))
        for at, block in enumerate(cut):
            spans = tuple(_span(one, mine) for one in block.pieces if not one.markup)
            reasons = "、".join(self._say(labels.NOISE.get(reason, reason)) for reason in block.reasons)
            last = block.pieces[-1]
            yield Block(
                id=f"b-{document.pk}-{at}",
                kind=block.kind,
                level=min(block.level + 1, 6),
                spans=spans,
                label=reasons,
                start=block.pieces[0].start,
                end=last.start + len(last.text),
            )


def _span(piece: pieces.Piece, entries: Mapping[str, Entry]) -> Span:
    held = [one for one in piece.records if one.id in entries]
    first = entries[held[0].id] if held else None
    return Span(
        runs=tuple(_runs(piece)),
        ids=" ".join(one.id for one in held),
        first=held[0].id if held else "",
        kind=first.kind if first else "",
        state=first.state if first else "",
        opens=tuple(sorted(piece.opens)),
        removed=piece.noise.noise_type if piece.noise else "",
    )


def _runs(piece: pieces.Piece) -> Iterator[Run]:
    """Words of a saved page are cut at its entities: &nbsp; is six characters there and one on the screen."""
    at = piece.start
    for part in _ENTITY.split(piece.text) if piece.page else [piece.text]:
        shown = unescape(part) if piece.page else part
        if part:
            yield Run(at, len(part), shown, whole=shown != part)
        at += len(part)


def _title(record: AnyRecord) -> str:
    return printed.what(record) if isinstance(record, Target | Fact) else record.quote


def _amount(record: AnyRecord, say: Say) -> str:
    if not isinstance(record, Target | Fact):
        return ""
    return printed.start_value(record) + printed.amount(record, say)


def _facts(record: AnyRecord, say: Say) -> Iterator[str]:
    """What else a row says: time, owners, strength; type, parties and rhythm of a mechanism."""
    if isinstance(record, Target | Fact) and (time := printed.when(record)) != "—":
        yield time
    if isinstance(record, Target) and record.strength == "strive":
        yield say(labels.STRENGTHS["strive"])
    if isinstance(record, Target) and record.nature:
        yield say(labels.NATURES[record.nature])
    if isinstance(record, Task):
        yield f"{record.path} · {say(labels.ROLES[record.role])}"
        if limit := printed.limit(record, say):
            yield limit
    if isinstance(record, Mechanism):
        rhythm = labels.PERIODICITIES[record.periodicity]
        yield " · ".join(part for part in (say(labels.MECHANISMS[record.type]), say(rhythm) if rhythm else "") if part)
        if record.actor or record.counterpart:
            yield " → ".join(part for part in (record.actor, record.counterpart) if part)
    elif isinstance(record, Target | Fact | Task) and record.owners:
        yield printed.owners(say, record)


def steps_taken(plan: Plan) -> list[StepTaken]:
    """The newest steps in the workbench."""
    return [_step(one) for one in plan.changes.select_related("by")[:_STEPS_SHOWN]]


def _step(change: Change) -> StepTaken:
    names = sorted(change.after)
    return StepTaken(
        id=change.pk,
        action=change.action,
        by=change.by.name if change.by else "",
        at=change.at,
        count=len(names),
        first=names[0] if names else "",
        undone=change.undone_at is not None,
    )


def read_documents(plan: Plan) -> QuerySet[Document]:
    """Documents that may join the plan as an annex."""
    return Document.objects.filter(progress=Progress.READ).exclude(parts__plan=plan).only("name", "card", "added_at")


def children(entry: Entry) -> list[Entry]:
    """The records that a split or merge made of this one."""
    candidates = Entry.objects.filter(plan_id=entry.plan_id, origin="person")
    return [one for one in candidates if entry.record_id in one.parents]


@dataclass(frozen=True)
class Leaving:
    """What goes with an annex when it is taken out."""

    records: int
    decided: int
    by_people: int
    answered: int
    running: int


def leaving(plan: Plan, document: Document) -> Leaving:
    """Counted before it is confirmed."""
    entries = plan.entries.filter(document=document)
    records = entries.filter(kind__in=DECIDED).exclude(state=EntryState.REPLACED)
    return Leaving(
        records=records.count(),
        decided=records.exclude(state=EntryState.PROPOSED).count(),
        by_people=entries.filter(origin=Origin.PERSON).count(),
        answered=plan.entries.filter(answer=document).exclude(document=document).count(),
        running=running(plan, document),
    )
