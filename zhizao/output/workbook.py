"""Workbook: the table that an office makes of a plan, or of all its plans.

Takes  plans with their passages.
Gives  an Excel file: overview, targets, tasks in their order, facts, mechanisms, findings, what was removed; of several plans
       the same sheets with the document of each row, and an overview with a line for each document.
Rule   everything that a record says has a column; nothing is computed by Excel. The same plans give the same bytes.
Not    how a cell is written: see sheet.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zhizao.base.language import Language, Say, mark, speaker
from zhizao.output import labels, printed, rows
from zhizao.output.sheet import Cell, Column, Day, Kind, Link, Looks, Sheet, layout, set_up_print
from zhizao.plan.records import (
    Baseline,
    DocumentCard,
    Fact,
    FindingRecord,
    Measured,
    Plan,
    Record,
    Target,
    Task,
)

OVERVIEW, SOURCE = mark("Overview"), mark("Source document")
_SIGNS = {**printed.SIGNS, "eq": "="}


class Bound:
    """A plan with what its rows need: the words around its records, and where its tasks stand in the workbook."""

    def __init__(self, tasks: Sequence[Task], passages: Mapping[str, str], say: Say, first: int) -> None:
        self.passages, self.say = passages, say
        self._tasks, self._first = tasks, first
        self._starts = [task.body_start for task in tasks]

    def link(self, record: Record) -> Cell:
        """The task to which a record belongs: the innermost around it. Tasks stand in the order of the text."""
        for at in range(bisect_right(self._starts, record.start) - 1, -1, -1):
            if record.start < self._tasks[at].body_end:
                return Link(_title(self._tasks[at]), self.say(labels.KINDS["task"]), self._first + at)
        return None

    def words(self, record: Record) -> str:
        """The sentence of a record, its own words where none is known."""
        return self.passages.get(record.id, record.quote)

    def where(self, record: Record) -> str:
        """Where a record stands in the file."""
        return printed.where(record.places, self.say)


# A column of records: its head, kind and greatest width, and what it holds of a record.
Told = tuple[str, Kind, int, Callable[[Bound, Any], Cell]]


def _measured(time: str, when: Callable[[Measured], str | None]) -> list[Told]:
    """The columns that targets and facts share."""
    return [
        (mark("Whose"), "text", 12, lambda _, one: one.subject),
        (mark("Indicator"), "text", 28, lambda _, one: one.indicator or one.quote),
        (mark("Compared"), "text", 7, lambda book, one: _comparator(one, book.say)),
        (mark("Value"), "number", 13, lambda _, one: one.low if one.low is not None else one.value),
        (mark("up to"), "number", 11, lambda _, one: one.high),
        (mark("Unit"), "text", 10, lambda _, one: one.unit),
        (mark("Basis"), "text", 9, lambda book, one: _label(labels.BASES, one.basis, book.say)),
        (mark("As printed"), "text", 14, lambda _, one: one.raw),
        (time, "day", 14, lambda _, one: _day(when(one))),
    ]


def _closing() -> list[Told]:
    return [
        (mark("Section"), "text", 22, lambda _, one: one.section),
        (mark("Sentence"), "text", 46, lambda book, one: book.words(one)),
        (mark("Where it stands"), "text", 12, lambda book, one: book.where(one)),
        (mark("Confidence"), "share", 7, lambda _, one: one.confidence),
        (mark("Look at"), "look", 18, lambda book, one: _reasons(one, book.say)),
        (mark("Record"), "text", 14, lambda _, one: one.id),
    ]


COLUMNS: dict[str, list[Told]] = {
    "target": [
        *_measured(mark("Deadline"), lambda one: one.deadline if isinstance(one, Target) else None),
        (mark("Deadline told"), "text", 8, lambda book, one: _inherited(one, book.say)),
        (mark("Baseline"), "number", 11, lambda _, one: one.baseline.value if one.baseline else None),
        (mark("Baseline unit"), "text", 10, lambda _, one: _baseline_unit(one.baseline)),
        (mark("Lead"), "text", 16, lambda _, one: "、".join(one.lead)),
        (mark("Owners"), "text", 26, lambda book, one: printed.owners(book.say, one)),
        (mark("Strength"), "text", 8, lambda book, one: _label(labels.STRENGTHS, one.strength, book.say)),
        (mark("Nature"), "text", 8, lambda book, one: _label(labels.NATURES, one.nature, book.say)),
        (mark("Task"), "text", 22, lambda book, one: book.link(one)),
        *_closing(),
    ],
    "task": [
        (mark("Path"), "text", 14, lambda _, one: one.path),
        (mark("Task"), "text", 40, lambda _, one: _title(one)),
        (mark("Kind"), "text", 12, lambda book, one: _label(labels.ROLES, one.role, book.say)),
        (mark("Deadline"), "day", 14, lambda _, one: _day(one.deadline)),
        (mark("How often"), "text", 10, lambda book, one: _label(labels.PERIODICITIES, one.periodicity, book.say)),
        (mark("Time as printed"), "text", 18, lambda _, one: one.when),
        (mark("Lead"), "text", 24, lambda _, one: "、".join(one.lead)),
        (mark("Owners"), "text", 40, lambda book, one: printed.owners(book.say, one)),
        (mark("Sub-fields"), "text", 24, lambda _, one: "、".join(one.subfields)),
        (mark("What it says"), "text", 90, lambda book, one: book.passages.get(one.id)),
        (mark("Where it stands"), "text", 16, lambda book, one: book.where(one)),
        (mark("Record"), "text", 14, lambda _, one: one.id),
    ],
    "fact": [
        *_measured(mark("Period"), lambda one: one.period if isinstance(one, Fact) else None),
        *_closing(),
    ],
    "mechanism": [
        (mark("Kind"), "text", 10, lambda book, one: _label(labels.MECHANISMS, one.type, book.say)),
        (mark("Who"), "text", 24, lambda _, one: one.actor),
        (mark("To whom"), "text", 24, lambda _, one: one.counterpart),
        (mark("How often"), "text", 12, lambda book, one: _label(labels.PERIODICITIES, one.periodicity, book.say)),
        (mark("When"), "text", 16, lambda _, one: one.when),
        (mark("Section"), "text", 30, lambda _, one: one.section),
        (mark("Words"), "text", 60, lambda _, one: " ".join(one.quote.split())),
        (mark("Where it stands"), "text", 16, lambda book, one: book.where(one)),
        (mark("Record"), "text", 14, lambda _, one: one.id),
    ],
    "finding": [
        (mark("Finding"), "look", 36, lambda book, one: _label(labels.FINDINGS, one.code, book.say)),
        (mark("What it means"), "text", 60, lambda book, one: _label({}, one.message, book.say)),
        (mark("Sentence"), "text", 60, lambda book, one: book.words(one)),
        (mark("Where it stands"), "text", 16, lambda book, one: book.where(one)),
        (mark("Record"), "text", 14, lambda _, one: one.id),
    ],
    "noise": [
        (mark("Kind"), "text", 14, lambda book, one: _label(labels.NOISE, one.noise_type, book.say)),
        (mark("Reason"), "text", 40, lambda book, one: _label({}, one.reason, book.say)),
        (mark("Removed words"), "text", 80, lambda _, one: one.quote.strip()),
        (mark("Put in their place"), "text", 30, lambda _, one: one.replacement),
        (mark("From character"), "number", 10, lambda _, one: one.start),
        (mark("Where it stands"), "text", 16, lambda book, one: book.where(one)),
        (mark("Record"), "text", 14, lambda _, one: one.id),
    ],
}


def one(plan: Plan, passages: Mapping[str, str], language: Language) -> bytes:
    """The workbook of one plan."""
    out = io.BytesIO()
    book = _Book(out, language, several=False, title=_name(plan.document))
    book.add("", plan, passages)
    _card(book, plan)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of many on the overview: its name, what came of it, and why where it holds no plan."""

    name: str
    came: str
    why: str = ""


class Combined:
    """One workbook of many plans, written plan by plan: no more than one of them is held at a time."""

    def __init__(self, out: Path, language: Language, title: str) -> None:
        self._book = _Book(out, language, several=True, title=title)
        self._overview = self._book.sheet(OVERVIEW, _DOCUMENTS, self._book.overview)
        self._overview.begin()

    def add(self, listed: Listed, plan: Plan, passages: Mapping[str, str]) -> None:
        """A document with its plan."""
        card, kinds = plan.document, _kinds(plan)
        self._book.add(listed.name, plan, passages)
        self._overview.add((
            listed.name, listed.came, card.title, card.issuer, card.number, _day(card.date), card.place, _years(card),
            *(kinds[kind] for kind in COLUMNS), _to_review(plan), _findings(plan, self._book.say), "",
        ))  # fmt: skip

    def without(self, listed: Listed) -> None:
        """A document without a plan, and why."""
        self._overview.add((listed.name, listed.came, *[None] * (len(_DOCUMENTS) - 3), listed.why))

    def close(self) -> None:
        """Write the file."""
        self._overview.end(self._book.title, "table")
        self._book.close()


_DOCUMENTS: tuple[tuple[str, Kind, int], ...] = (
    (SOURCE, "text", 40), (mark("Came of it"), "text", 10), (mark("Document"), "text", 50), (mark("Issuer"), "text", 24),
    (mark("Number"), "text", 20), (mark("Date"), "day", 16), (mark("Place"), "text", 12), (mark("Plan period"), "text", 12),
    *((labels.KINDS[kind], "number", 8) for kind in COLUMNS),
    (mark("To review"), "number", 8), (mark("Findings in words"), "look", 40), (mark("Why not"), "look", 60),
)  # fmt: skip


class _Book:
    """A workbook with a sheet for each kind of record."""

    def __init__(self, out: BinaryIO | Path, language: Language, *, several: bool, title: str) -> None:
        within = layout()
        # Rows leave memory at once where there are many plans.
        keeping = {"constant_memory": True} if several else {"in_memory": True}
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._made = xlsxwriter.Workbook(out if isinstance(out, io.BytesIO) else str(out), {**keeping, **plain})
        created = datetime.combine(within.created, time(), UTC).replace(tzinfo=None)
        self._made.set_properties({"title": printed.visible(title), "created": created})
        self.say, self.title, self.several = speaker(language), title, several
        self.looks = Looks(self._made, language)
        self.overview = self._made.add_worksheet(self.say(OVERVIEW))
        self._sheets = {kind: self._records(kind) for kind in COLUMNS}
        if several:
            for sheet in self._sheets.values():
                sheet.begin()

    def sheet(self, name: str, columns: Sequence[tuple[str, Kind, int]], made: Worksheet | None = None) -> Sheet:
        """A sheet without its head."""
        given = [Column(self.say(title), kind, widest) for title, kind, widest in columns]
        return Sheet(made or self._made.add_worksheet(self.say(name)), self.say(name), given, self.looks)

    def _records(self, kind: str) -> Sheet:
        source: list[tuple[str, Kind, int]] = [(SOURCE, "text", 30)] if self.several else []
        sheet = self.sheet(
            labels.KINDS[kind], [*source, *((title, look, wide) for title, look, wide, _ in COLUMNS[kind])]
        )
        if kind == "task":
            sheet.made.outline_settings(visible=True, symbols_below=False)
        return sheet

    def add(self, name: str, plan: Plan, passages: Mapping[str, str]) -> None:
        """The rows of a plan."""
        tasks = [record for record in plan.records if isinstance(record, Task)]
        bound = Bound(tasks, passages, self.say, self._sheets["task"].row + 1)
        depths = {task.id: depth for task, depth in rows.depths(tasks)}
        for kind, sheet in self._sheets.items():
            records = plan.of(kind)
            written = [[told(bound, record) for *_, told in COLUMNS[kind]] for record in records]
            if not self.several:
                sheet.begin(written)
            for record, cells in zip(records, written, strict=True):
                sheet.add([name, *cells] if self.several else cells, depths.get(record.id, 0))

    def close(self) -> None:
        for sheet in self._sheets.values():
            sheet.end(f"{self.title}　{sheet.name}", "table")
        self._made.close()


def _card(book: _Book, plan: Plan) -> None:
    """The overview of one plan: its card, what it holds with the way to each sheet, what a person should look at."""
    sheet = Sheet(book.overview, book.title, (Column("", "head", 18), Column("", "text", 70)), book.looks, row=-1)
    for row in _card_rows(plan, book.say):
        sheet.add(row)
    for at, column in enumerate(sheet.columns):
        book.overview.set_column(at, at, column.width)
    set_up_print(book.overview, book.title, "overview", book.say)


def _card_rows(plan: Plan, say: Say) -> Iterator[tuple[str, Cell]]:
    card = plan.document
    yield say("Document"), card.title or card.name
    yield say("Issuer"), card.issuer
    yield say("Number"), card.number
    yield say("Date"), _day(card.date)
    yield say("Place"), card.place
    yield say("Plan period"), _years(card)
    yield say("Status"), say(labels.STATUS[card.status])
    yield say("File"), card.name
    yield say("Characters"), card.characters
    kinds = _kinds(plan)
    for kind in COLUMNS:
        name = say(labels.KINDS[kind])
        yield name, Link(str(kinds[kind]), name, 0)
    yield say("To review"), _to_review(plan)
    yield say("Findings in words"), _findings(plan, say)


def _name(card: DocumentCard) -> str:
    return card.title or card.name


def _title(task: Task) -> str:
    return " ".join(task.quote.split())


def _years(card: DocumentCard) -> str | None:
    return f"{card.period[0]}–{card.period[1]}" if card.period else None


def _day(iso: str | None) -> Day | None:
    return Day(iso) if iso else None


def _label(names: Mapping[str, str], code: str | None, say: Say) -> str | None:
    """What people call a code; one that has no name is shown as it is."""
    name = names.get(code, code) if code else None
    return say(name) if name else None


def _comparator(record: Measured, say: Say) -> str | None:
    """The sign as officials print it; of a value to keep the word and its bound, of a mere direction the arrow."""
    if record.value is None and record.low is None:
        return printed.DIRECTIONS.get(record.comparator)
    if record.comparator == "range":
        return say("range")
    if record.comparator == "maintain":
        return say("keep ").strip() + _SIGNS[record.bound or "eq"]
    return _SIGNS[record.comparator]


def _inherited(record: Target, say: Say) -> str | None:
    """Whether the deadline stands in the sentence itself."""
    if record.deadline is None:
        return None
    return say("in the sentence") if record.deadline_rule in (None, *printed.OWN_WORDS) else say("inherited")


def _baseline_unit(baseline: Baseline | None) -> str | None:
    if baseline is None:
        return None
    year = getattr(baseline, "period", None)
    return f"{baseline.unit}（{year}）" if year else baseline.unit


def _reasons(record: Measured, say: Say) -> str:
    return say("; ").join(say(labels.REASONS[code]) if code in labels.REASONS else code for code in record.needs_review)


def _kinds(plan: Plan) -> Counter[str]:
    return Counter(record.kind for record in plan.records)


def _to_review(plan: Plan) -> int:
    return sum(isinstance(record, Measured) and bool(record.needs_review) for record in plan.records)


def _findings(plan: Plan, say: Say) -> str:
    counts = Counter(record.code for record in plan.records if isinstance(record, FindingRecord))
    return say("; ").join(f"{_label(labels.FINDINGS, code, say)} ×{count}" for code, count in counts.items())
