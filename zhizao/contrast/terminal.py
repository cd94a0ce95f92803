"""Terminal: a comparison, or the changes between two versions, as text.

Takes  what was compared, the language and the width of the terminal.
Gives  tables that fit the width: where the plans do not stand side by side, each measure lists them below each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from zhizao.base.language import Say
from zhizao.comparison.changes import Change
from zhizao.comparison.sides import Alike, Entry, Row
from zhizao.contrast import cells, changed
from zhizao.contrast.changed import Changed
from zhizao.contrast.compared import Compared, title_of
from zhizao.contrast.given import Given
from zhizao.output import printed, table
from zhizao.plan.records import Target

# What a measure and a plan need beside each other before names break into single characters.
_MEASURE, _SIDE = 26, 18


def compared(found: Compared, say: Say, width: int, *, colour: bool = False) -> str:
    """Plans side by side."""
    return table.written(_compared(found, say, width), width, colour=colour)


def _compared(found: Compared, say: Say, width: int) -> Iterable[RenderableType]:
    yield _plans(found, say)
    told = found.comparison
    common = told.common()
    yield table.heading(say("Side by side"), len(common))
    if common:
        yield _matrix(found, common, say) if width >= _MEASURE + _SIDE * len(told.sides) else _list(found, common, say)
    else:
        yield Text(say("No measure stands in more than one plan."), "dim")
    if told.alike:
        yield table.heading(say("Alike, not the same: compare with care"), len(told.alike))
        yield _alike(found, told.alike, say)
    if told.conflicts:
        yield table.heading(say("Texts of one plan that disagree"), len(told.conflicts))
        yield from _conflicts(found, say)
    yield from _only(found, say)
    yield from _lacks(found, say)
    yield Text(
        "\n" + say("* inherited from outside the sentence. `zhizao why ID --in PLAN` shows the sentence."), "dim"
    )


def _plans(found: Compared, say: Say) -> RenderableType:
    told = table.plain_table(
        (say("Plan"), True),
        (say("Document"), True),
        (say("Number"), True),
        (say("Targets"), False),
        (say("with amount"), False),
    )
    for name, side in zip(found.names, found.comparison.sides, strict=True):
        for at, text in enumerate(side.texts):
            card, counts = found.texts[text].card, found.comparison.texts[text]
            title = (
                title_of(found.texts[text]) if at == 0 else f"={found.texts[text].asked}：{title_of(found.texts[text])}"
            )
            total = counts.counted + counts.uncounted
            told.add_row(
                table.words(name if at == 0 else ""),
                table.words(title),
                table.words(card.number or "—"),
                str(total),
                str(counts.counted),
            )
    return told


def _matrix(found: Compared, rows: Iterable[Row], say: Say) -> RenderableType:
    told = table.plain_table((say("Measure"), True), *((name, True) for name in found.names))
    for row in rows:
        shown = [table.words(_cell(found, row, side, say) or "—") for side in range(len(row.cells))]
        told.add_row(table.words(cells.name(row, say)), *shown)
    return told


def _cell(found: Compared, row: Row, side: int, say: Say) -> str:
    return "\n".join(_entry(entry, found.lesser(entry, side), say) for entry in row.cells[side])


def _list(found: Compared, rows: Iterable[Row], say: Say) -> RenderableType:
    told = table.plain_table((say("Measure and plan"), True), (say("Promised"), True))
    for row in rows:
        told.add_row(table.words(cells.name(row, say), "bold"), "")
        for side, name in enumerate(found.names):
            if row.cells[side]:
                told.add_row(table.words(f"  {name}"), table.words(_cell(found, row, side, say)))
    return told


def _entry(entry: Entry, lesser: str, say: Say) -> str:
    """An amount with its deadline, and below it what one year takes, how far it rises, and who says it where that matters."""
    promise = entry.promise
    more = [cells.a_year(promise), cells.growth(promise), f"‹ {lesser}" if lesser else ""]
    wish = f" {say('strive')}" if promise.target.strength == "strive" else ""
    first = f"{cells.amount(promise)} {cells.year(promise)}{wish}"
    return "\n".join([first, *(f"  {part}" for part in more if part)])


def _alike(found: Compared, pairs: Iterable[Alike], say: Say) -> RenderableType:
    told = table.plain_table((say("Measure and plan"), True), (say("Promised"), True))
    for at, pair in enumerate(pairs, 1):
        told.add_row(table.words(f"{at}.", "dim"), "")
        for row in (pair.first, pair.second):
            for side, name in enumerate(found.names):
                if row.cells[side]:
                    shown = table.words(_cell(found, row, side, say))
                    told.add_row(table.words(f"  {name} {cells.name(row, say)}"), shown)
    return told


def _conflicts(found: Compared, say: Say) -> Iterable[RenderableType]:
    for conflict in found.comparison.conflicts:
        side = found.side_of(conflict.sources[0])
        label = say("rounded") if conflict.rounded else say("differs")
        yield table.words(f"■ {found.names[side]} · {conflict.first.measure.zh} · {label}", "bold")
        for promise, text in zip((conflict.first, conflict.second), conflict.sources, strict=True):
            source = found.source(promise, text, side, say)
            words = f"“{source.words}”" if source.words else ""
            where = " · ".join(part for part in (source.section, source.id) if part)
            yield table.words(f"  {cells.amount(promise)} {cells.year(promise)}  {source.text.asked}  {where}")
            if words:
                yield table.words(f"    {words}", "italic")


def _only(found: Compared, say: Say) -> Iterable[RenderableType]:
    for at, name in enumerate(found.names):
        rows = found.comparison.only(at)
        if not rows:
            continue
        yield table.heading(say("Only in {plan}").format(plan=name), len(rows))
        told = table.plain_table((say("Measure"), True), (say("Promised"), True), (say("Source"), False))
        for row in rows:
            sources = "\n".join(source.id for entry in row.cells[at] for source in found.sources(entry, at, say))
            shown = table.words(_cell(found, row, at, say))
            told.add_row(table.words(cells.name(row, say)), shown, table.words(sources, "dim"))
        yield told


def _lacks(found: Compared, say: Say) -> Iterable[RenderableType]:
    for at, name in enumerate(found.names):
        rows = found.comparison.lacks(at)
        if rows:
            yield table.heading(say("{plan} does not promise").format(plan=name), len(rows))
            yield table.words("；".join(f"{cells.name(row, say)}（{row.shared}）" for row in rows))


def changes(found: Changed, say: Say, width: int, *, colour: bool = False) -> str:
    """The changes between two versions, each with both sentences."""
    return table.written(_changes(found, say), width, colour=colour)


def _changes(found: Changed, say: Say) -> Iterable[RenderableType]:
    for label, one in ((say("Old"), found.old), (say("New"), found.new)):
        number = f"（{one.card.number}）" if one.card.number else ""
        yield table.words(f"{label}  {one.asked}: {title_of(one)}{number}")
    if not found.same_plan:
        yield Text(say("The two do not look like versions of one plan; they are compared all the same."), "bold")
    yield table.words(changed.summary(found, say), "bold")
    for change in found.changes:
        yield from _change(change, found, say)


def _change(change: Change, found: Changed, say: Say) -> Iterable[RenderableType]:
    yield table.words(f"\n■ {changed.kinds(change, say)}: {printed.what(change.target)}", "bold")
    for sign, target, given in (("-", change.old, found.old), ("+", change.new, found.new)):
        if target is not None:
            yield from _side(sign, target, given, say)


def _side(sign: str, target: Target, given: Given, say: Say) -> Iterable[RenderableType]:
    yield table.words(f"  {sign} {changed.told(target, say)}  [{target.id}]")
    words = given.words(target)
    if words:
        yield table.words(f"      “{words}”", "italic")
