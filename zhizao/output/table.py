"""Table: a plan that can be read in a terminal.

Takes  a plan, the language and the width of the terminal in columns.
Gives  the document's card, targets, facts, the tree of tasks, mechanisms and findings.
Rule   a commitment said twice is one row with both places; `*` marks an inherited deadline; `!` asks for review.
Not    for programs: they take JSON Lines.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from zhizao.base.language import Say
from zhizao.output import labels, passages, printed, rows
from zhizao.plan.records import DocumentCard, Fact, FindingRecord, Mechanism, NoiseRecord, Plan, Target, Task

NARROWEST = 40
WIDE = 80


def render(plan: Plan, say: Say, width: int, *, colour: bool = False, raw: str | None = None) -> str:
    """The whole plan as text, at most `width` columns wide; with the raw text each row shows its sentences."""
    return written(_parts(plan, say, width, raw), width, colour=colour)


def written(parts: Iterable[RenderableType], width: int, *, colour: bool = False) -> str:
    """Parts of a table as text, at most `width` columns wide."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, NARROWEST),
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Group(*parts))
    # Rich pads lines with blanks that nobody needs in a file.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _parts(plan: Plan, say: Say, width: int, raw: str | None) -> Iterable[RenderableType]:
    yield _card(plan.document, say)
    targets, facts = rows.merged(rows.targets(plan)), rows.merged(rows.facts(plan))
    if targets:
        yield heading(say("Targets"), len(targets))
        yield _measured(targets, (say("Target"), say("Deadline")), say, width, raw)
    if facts:
        yield heading(say("Facts"), len(facts))
        yield _measured(facts, (say("Value"), say("Period")), say, width, raw)
    if tasks := [record for record in plan.records if isinstance(record, Task)]:
        yield heading(say("Tasks"), len(tasks))
        yield _tree(tasks, say)
    if mechanisms := [record for record in plan.records if isinstance(record, Mechanism)]:
        yield heading(say("Mechanisms"), len(mechanisms))
        yield _mechanisms(mechanisms, say)
    yield from _findings([record for record in plan.records if isinstance(record, FindingRecord)], say)
    yield from _closing(plan, say)


def heading(title: str, count: int) -> Text:
    """The title of a part, with how many rows it has."""
    return Text.assemble("\n", (title, "bold"), f" {count}")


def words(text: str, style: str = "") -> Text:
    """Words of a document, which must not steer the terminal."""
    return Text(printed.visible(text), style)


def _card(card: DocumentCard, say: Say) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    years = f"{card.period[0]}–{card.period[1]}" if card.period else None
    status = say(labels.STATUS[card.status])
    for name, value in (
        (say("Document"), card.title or card.name),
        (say("Number"), card.number),
        (say("Issuer"), card.issuer),
        (say("Date"), card.date),
        (say("Place"), card.place),
        (say("Plan period"), years),
        (say("Status"), status),
        (say("File"), f"{card.name} · {card.encoding} · {say('{count} characters').format(count=card.characters)}"),
    ):
        if value:
            grid.add_row(name, words(value))
    return grid


def plain_table(*columns: tuple[str, bool]) -> Table:
    """A table without frames; each column is a title and whether it may wrap."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=False)
    for title, wraps in columns:
        table.add_column(title, no_wrap=not wraps, overflow="fold", ratio=1 if wraps else None)
    return table


def _measured(
    groups: Sequence[Sequence[Target | Fact]], titles: tuple[str, str], say: Say, width: int, raw: str | None
) -> RenderableType:
    wide = width >= WIDE
    extra = ((say("Marks"), False), (say("Source"), False)) if wide else ()
    table = plain_table(("#", False), (say("Indicator"), True), *((title, False) for title in titles), *extra)
    for at, group in enumerate(groups, start=1):
        first, marks, places = group[0], _marks(group[0], say), _places(group)
        told = max((printed.when(record) for record in group), key=lambda when: when != "—")
        # A starting value and its goal can be long, so they break between the two and not inside a number.
        figure = words(f"{printed.start_value(first)}{printed.amount(first, say)}".replace(" → ", " →\n"))
        indicator = _indicator(group, say)
        if raw is not None:
            indicator.append(_sentences(group, raw))
        if wide:
            table.add_row(str(at), indicator, figure, told, marks, places)
        else:
            table.add_row(str(at), Text("\n").join([indicator, marks, places]), figure, told)
    return table


def _indicator(group: Sequence[Target | Fact], say: Say) -> Text:
    owners, text = printed.owners(say, *group), words(printed.what(group[0]))
    return text.append(words(f"\n↳{owners}", "dim")) if owners else text


def _sentences(group: Sequence[Target | Fact], raw: str) -> Text:
    """The sentences that say it, each once."""
    told = dict.fromkeys(passages.sentence_text(raw, record.start, record.end) for record in group)
    return words("".join(f"\n“{' '.join(one.split())}”" for one in told), "italic")


def _marks(record: Target | Fact, say: Say) -> Text:
    """Strength where it is not the rule, the nature that a table prints, confidence, and a mark where a person should look."""
    marks = [say("strive")] if isinstance(record, Target) and record.strength == "strive" else []
    if isinstance(record, Target) and record.nature:
        marks.append(say(labels.NATURES[record.nature]))
    marks.append(f"{record.confidence:.0%}")
    text = Text(" ".join(marks))
    return text.append(" !", "bold red") if record.needs_review else text


def _places(group: Sequence[Target | Fact]) -> Text:
    """Every place where the commitment stands: its id and its offset in the raw text."""
    return words("\n".join(f"{record.id} @{record.start}" for record in group), "dim")


def _tree(tasks: Sequence[Task], say: Say) -> RenderableType:
    root = Tree("", hide_root=True, guide_style="dim")
    branches: dict[int, Tree] = {-1: root}
    for task, depth in rows.depths(tasks):
        branches[depth] = branches[depth - 1].add(_task(task, say))
    return root


def _task(task: Task, say: Say) -> Text:
    text = Text.assemble(words(f"{task.path}  ", "dim"), words(task.quote))
    if task.role != "measure":
        text.append(f" [{say(labels.ROLES[task.role])}]", "dim")
    if limit := printed.limit(task, say):
        text.append(words(f" · {limit}", "yellow"))
    if task.owners:
        text.append(words(f" ↳ {printed.owners(say, task)}", "cyan"))
    return text


def _mechanisms(mechanisms: Sequence[Mechanism], say: Say) -> RenderableType:
    table = plain_table(
        (say("Kind"), False), (say("Who → whom"), True), (say("How often"), False), (say("Words"), True)
    )
    for record in mechanisms:
        parties = " → ".join(part for part in (record.actor, record.counterpart) if part) or "—"
        often = say(labels.PERIODICITIES[record.periodicity]) if record.periodicity != "none" else "—"
        table.add_row(say(labels.MECHANISMS[record.type]), words(parties), often, words(" ".join(record.quote.split())))
    return table


def _findings(findings: Sequence[FindingRecord], say: Say) -> Iterable[RenderableType]:
    if not findings:
        return
    yield heading(say("Findings"), len(findings))
    for record in findings:
        label = labels.FINDINGS.get(record.code)
        yield words(f"■ {say(label) if label else record.code}: {record.message}")


def _closing(plan: Plan, say: Say) -> Iterable[RenderableType]:
    removed = [record for record in plan.records if isinstance(record, NoiseRecord)]
    notes = [say("* inherited from outside the sentence; ! a person should look: `zhizao why ID --in FILE` tells why.")]
    if removed:
        count = sum(record.end - record.start for record in removed)
        notes.insert(
            0, say("Removed or repaired: {places} places, {count} characters.").format(places=len(removed), count=count)
        )
    yield Text("\n" + "\n".join(notes), "dim")
