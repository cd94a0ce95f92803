"""Workbook: a comparison, or the changes between two versions, as Excel.

Takes  what was compared, and the language of the heads.
Gives  the bytes of a workbook: side by side, a year, growth, alike, only in, lacks, conflicts, sources; or changes, kinds,
       unchanged, with both sentences.
Rule   numbers are numbers in the unit of their measure; every number finds its source on the last sheet by its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from zhizao.base.language import Say
from zhizao.comparison.changes import KINDS, Change
from zhizao.comparison.promises import Promise
from zhizao.comparison.sides import Row
from zhizao.contrast import cells, changed, sheets
from zhizao.contrast.changed import Changed
from zhizao.contrast.compared import Compared, title_of
from zhizao.contrast.sheets import Column, Sheet, Value
from zhizao.output import printed
from zhizao.output.labels import STRENGTHS
from zhizao.plan.records import Target


def compared(found: Compared, say: Say) -> bytes:
    """The workbook of plans side by side."""
    made = (
        _plans(found, say), _beside(found, say), _a_year(found, say), _growth(found, say), _alike(found, say),
        _only(found, say), _lacks(found, say), _conflicts(found, say), _sources(found, say),
    )  # fmt: skip
    return sheets.workbook(say("Plans side by side"), made, say)


def _plans(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Plan"), 24), Column(say("Document"), 54), Column(say("Number"), 20), Column(say("Issuer"), 22),
        Column(say("Date"), 12), Column(say("File"), 26), Column(say("Targets"), 9, "number"),
        Column(say("with amount"), 9, "number"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for name, side in zip(found.names, found.comparison.sides, strict=True):
        for at, text in enumerate(side.texts):
            card, told = found.texts[text].card, found.comparison.texts[text]
            label = name if at == 0 else say("{plan} (further text)").format(plan=name)
            rows.append(
                (label, title_of(found.texts[text]), card.number, card.issuer, card.date, found.texts[text].asked,
                 told.counted + told.uncounted, told.counted)
            )  # fmt: skip
    return Sheet(
        say("The plans"), say("What is compared; a further text of one plan shares its column."), columns, tuple(rows)
    )


def _beside(found: Compared, say: Say) -> Sheet:
    columns = [Column(say("Measure"), 40), Column(say("Unit"), 9), Column(say("Promised by"), 8, "number")]
    for name in found.names:
        columns += [
            Column(say("from"), 11, "number", name), Column(say("to"), 11, "number", name),
            Column(say("Deadline"), 9, "year", name), Column(say("As printed"), 16, "text", name),
        ]  # fmt: skip
    rows = [row for one in found.comparison.rows for row in _beside_rows(one, say)]
    about = say("Each measure in one unit; an empty cell means that the plan promises nothing of it.")
    return Sheet(say("Side by side"), about, tuple(columns), tuple(rows))


def _beside_rows(row: Row, say: Say) -> Iterator[tuple[Value, ...]]:
    for at, entries in enumerate(zip_longest(*row.cells)):
        told: list[Value] = [cells.name(row, say) if at == 0 else "", row.measure.unit, row.shared if at == 0 else None]
        for entry in entries:
            told += [None] * 4 if entry is None else _span(entry.promise, say)
        yield tuple(told)


def _span(promise: Promise, say: Say) -> list[Value]:
    return [promise.low, promise.high, promise.year, printed.amount(promise.target, say)]


def _a_year(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Measure"), 40),
        Column(say("Unit"), 12),
        *(Column(name, 16, "number") for name in found.names),
    )
    rows = []
    for row in found.comparison.rows:
        shares = [_yearly(row, side) for side in range(len(row.cells))]
        if any(share is not None for share in shares):
            rows.append((cells.name(row, say), f"{row.measure.unit}/年", *shares))
    about = say(
        "What one year takes: promised each year, or spread evenly over the years from the plan's first to the deadline."
    )
    return Sheet(say("Per year"), about, columns, tuple(rows))


def _yearly(row: Row, side: int) -> Decimal | None:
    """What the furthest promise takes in a year."""
    last = row.furthest(side)
    return None if last is None or last.promise.a_year is None else cells.computed(last.promise.a_year)


def _growth(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Measure"), 40), Column(say("Plan"), 24), Column(say("Unit"), 9),
        Column(say("Starts at"), 12, "number"), Column(say("Start year"), 9, "year"), Column(say("Target"), 12, "number"),
        Column(say("Deadline"), 9, "year"), Column(say("Growth"), 11, "per_cent"),
        Column(say("Growth each year"), 11, "per_cent"), Column(say("Told in"), 12), Column(say("Id of the start"), 16),
        Column(say("Id of the target"), 16),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for row in found.comparison.rows:
        for side, cell in enumerate(row.cells):
            told = (entry.promise for entry in cell if entry.promise.start is not None)
            rows += [(cells.name(row, say), found.names[side], row.measure.unit, *_rise(promise)) for promise in told]
    about = say(
        "Where a plan itself says where a measure starts: the whole rise, and the constant yearly rate that leads there."
    )
    return Sheet(say("Growth"), about, columns, tuple(rows))


def _rise(promise: Promise) -> tuple[Value, ...]:
    start, whole, yearly = promise.start, promise.growth, promise.growth_a_year
    told = "百分点" if promise.in_points else "%"
    return (
        start.value if start else None, start.year if start else None, promise.middle, promise.year,
        None if whole is None else cells.computed(whole), None if yearly is None else cells.computed(yearly), told,
        start.record.id if start else None, promise.target.id,
    )  # fmt: skip


def _alike(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Measure"), 40), Column(say("Plan"), 24), Column(say("Promised"), 20),
        Column(say("Alike, not the same"), 40), Column(say("Plan"), 24), Column(say("Promised"), 20),
    )  # fmt: skip
    rows = []
    for pair in found.comparison.alike:
        for first in _promised(found, pair.first):
            rows += [
                (cells.name(pair.first, say), *first, cells.name(pair.second, say), *second)
                for second in _promised(found, pair.second)
            ]
    about = say("Names alike that do not count the same: to be compared with care.")
    return Sheet(say("Alike"), about, columns, tuple(rows))


def _promised(found: Compared, row: Row) -> Iterator[tuple[str, str]]:
    for name, cell in zip(found.names, row.cells, strict=True):
        for entry in cell:
            yield name, f"{cells.amount(entry.promise)} {cells.year(entry.promise)}"


def _only(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Plan"), 24), Column(say("Measure"), 40), Column(say("from"), 11, "number"),
        Column(say("to"), 11, "number"), Column(say("Unit"), 9), Column(say("Deadline"), 9, "year"),
        Column(say("Section"), 40), Column(say("Id"), 16),
    )  # fmt: skip
    rows = []
    for side, name in enumerate(found.names):
        for row in found.comparison.only(side):
            for entry in row.cells[side]:
                told, (source, *_) = entry.promise, found.sources(entry, side, say)
                rows.append(
                    (
                        name,
                        cells.name(row, say),
                        told.low,
                        told.high,
                        row.measure.unit,
                        told.year,
                        source.section,
                        source.id,
                    )
                )
    return Sheet(say("Only in"), say("What one plan alone promises."), columns, tuple(rows), 2)


def _lacks(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Plan"), 24), Column(say("Does not promise"), 40), Column(say("Promised by"), 10, "number"),
        Column(say("What others promise"), 70),
    )  # fmt: skip
    rows = [
        (name, cells.name(row, say), row.shared, "；".join(f"{other} {told}" for other, told in _promised(found, row)))
        for side, name in enumerate(found.names)
        for row in found.comparison.lacks(side)
    ]
    about = say("What at least two others promise and this plan does not.")
    return Sheet(say("Lacks"), about, columns, tuple(rows), 2)


def _conflicts(found: Compared, say: Say) -> Sheet:
    columns = [
        Column(say("Plan"), 24),
        Column(say("Measure"), 36),
        Column(say("Unit"), 9),
        Column(say("Judgement"), 10),
    ]
    for group in (say("The better source"), say("The other text")):
        columns += [
            Column(say("from"), 10, "number", group), Column(say("to"), 10, "number", group),
            Column(say("File"), 20, "text", group), Column(say("Section"), 24, "text", group),
            Column(say("Sentence"), 44, "text", group), Column(say("Id"), 15, "text", group),
        ]  # fmt: skip
    rows = []
    for conflict in found.comparison.conflicts:
        side = found.side_of(conflict.sources[0])
        told: list[Value] = [found.names[side], conflict.first.measure.zh, conflict.first.measure.unit]
        told.append(say("rounded") if conflict.rounded else say("differs"))
        for promise, text in zip((conflict.first, conflict.second), conflict.sources, strict=True):
            source = found.source(promise, text, side, say)
            told += [promise.low, promise.high, source.text.asked, source.section, source.words, source.id]
        rows.append(tuple(told))
    about = say("Texts of one plan that tell one measure differently; both stand, the issuer's own text first.")
    return Sheet(say("Conflicts"), about, tuple(columns), tuple(rows), 2)


def _sources(found: Compared, say: Say) -> Sheet:
    columns = (
        Column(say("Measure"), 30), Column(say("Plan"), 24), Column(say("As printed"), 18), Column(say("Deadline"), 11),
        Column(say("Strength"), 9), Column(say("Owners"), 22),
        Column(say("File"), 24), Column(say("Document"), 30), Column(say("Number"), 20),
        Column(say("Section"), 26), Column(say("Sentence"), 46), Column(say("Id"), 16),
    )  # fmt: skip
    rows = tuple(
        (
            cells.name(row, say), source.side, printed.amount(source.promise.target, say), cells.year(source.promise),
            say(STRENGTHS[source.promise.target.strength]), printed.owners(say, source.promise.target),
            source.text.asked, title_of(source.text), source.text.card.number,
            source.section, source.words, source.id,
        )
        for row, source in found.every(say)
    )  # fmt: skip
    about = say(
        "Each number with its document, section and sentence; `zhizao why ID --in FILE` shows it in its paragraph."
    )
    return Sheet(say("Sources"), about, columns, rows)


def changes(found: Changed, say: Say) -> bytes:
    """The workbook of two versions."""
    made = (_changes(found, say), _counts(found, say), _unchanged(found, say))
    return sheets.workbook(say("What changed between two versions"), made, say)


def _changes(found: Changed, say: Say) -> Sheet:
    columns = [Column(say("What changed"), 14), Column(say("Measure"), 28), Column(say("Section"), 20)]
    for group in (say("Old"), say("New")):
        columns += [
            Column(say("from"), 10, "number", group), Column(say("to"), 10, "number", group),
            Column(say("Unit"), 9, "text", group), Column(say("Deadline"), 11, "text", group),
            Column(say("Owners"), 16, "text", group), Column(say("Sentence"), 36, "text", group),
            Column(say("Id"), 14, "text", group),
        ]  # fmt: skip
    rows = tuple(_change(change, found, say) for change in found.changes)
    about = f"{title_of(found.old)} → {title_of(found.new)}：{changed.summary(found, say)}"
    return Sheet(say("Changes"), about, tuple(columns), rows, 2)


def _change(change: Change, found: Changed, say: Say) -> tuple[Value, ...]:
    told: list[Value] = [changed.kinds(change, say), printed.what(change.target), change.target.section]
    for target, given in ((change.old, found.old), (change.new, found.new)):
        told += [None] * 7 if target is None else [*_told(target, say), given.words(target), target.id]
    return tuple(told)


def _told(target: Target, say: Say) -> Iterator[Value]:
    for end in (
        target.low if target.low is not None else target.value,
        target.high if target.high is not None else target.value,
    ):
        yield None if end is None else Decimal(repr(end))
    yield from (target.unit, printed.when(target), printed.owners(say, target))


def _counts(found: Changed, say: Say) -> Sheet:
    rows = [(say(KINDS[kind]), count) for kind, count in found.counts().items()]
    rows.append((say("unchanged"), len(found.unchanged)))
    about = say("How many targets show each kind of change; one target may show several.")
    return Sheet(
        say("Summary"), about, (Column(say("What changed"), 30), Column(say("Targets"), 12, "number")), tuple(rows)
    )


def _unchanged(found: Changed, say: Say) -> Sheet:
    columns = (
        Column(say("Measure"), 50),
        Column(say("As printed"), 24),
        Column(say("Deadline"), 12),
        Column(say("Id"), 16),
    )
    rows = tuple(
        (printed.what(one.target), printed.amount(one.target, say), printed.when(one.target), one.target.id)
        for one in found.unchanged
    )
    return Sheet(say("Unchanged"), say("What both versions promise alike."), columns, rows)
