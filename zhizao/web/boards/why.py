"""Why: from a light down to the sentence, each step with where it comes from.

Takes  a duty, target, task or report, and a day.
Gives  the chain light ← figure ← report ← evidence ← target ← sentence as links; as text for the terminal.
Rule   what holds on the day is told, nothing later. `sees` says of which bodies the person may read reports' files;
       what they may not read is said to be there, and not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Literal

from django.utils import timezone

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say, mark
from zhizao.programme import formulas, lights, states
from zhizao.programme.formulas import Amount
from zhizao.programme.lights import Clause, Fact, Quantity, Term
from zhizao.web.people.models import Body
from zhizao.web.plan.models import Entry
from zhizao.web.plan.queries import Passage, opening, passage
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.known import Filed
from zhizao.web.programme.lights.queries import Board, Lit, Thing
from zhizao.web.programme.models import Duty, Evidence, Programme, Report, Target, TargetVersion, Task

Kind = Literal["light", "figure", "expected", "report", "evidence", "task", "target", "sentence", "unit", "period"]
Asked = Duty | Target | Task | Report

KINDS: dict[Kind, str] = {
    "light": mark("Light"),
    "figure": mark("Figure"),
    "expected": mark("Expected"),
    "report": mark("Report"),
    "evidence": mark("Evidence"),
    "task": mark("Task"),
    "target": mark("Promise"),
    "sentence": mark("Sentence"),
    "unit": mark("Unit"),
    "period": mark("Period"),
}
_OVER_PERIODS = {
    "sum": mark("the sum of its periods"),
    "latest": mark("the latest of its periods"),
    "mean": mark("the mean of its periods"),
    "max": mark("the highest of its periods"),
    "ratio_of_sums": mark("the share over its periods"),
}
_OVER_UNITS = {
    "sum": mark("the sum of its units"),
    "mean": mark("the mean of its units"),
    "max": mark("the highest of its units"),
    "ratio_of_sums": mark("the share over its units"),
    "none": mark("not added up over units"),
}


class NoSuchThing(ZhizaoError):
    """Something is asked about that the site does not hold."""

    code: ClassVar[str] = "SITE-141"
    says: ClassVar[str] = "There is no {name!r} here."
    fix: ClassVar[str] = (
        "Give an id such as duty:12, target:5, task:3 or report:7; the address of its page shows the number."
    )


@dataclass(frozen=True)
class Link:
    """One step of the chain: a text with its facts, what it was made of, and the page that shows it (name and numbers).

    A light tells its own sentence first.
    """

    kind: Kind
    says: Clause
    light: lights.Light | None = None
    inputs: tuple[Link, ...] = ()
    page: tuple[str, tuple[object, ...]] | None = None
    passage: Passage | None = None

    def told(self, say: Say) -> str:
        """The step in words."""
        return (self.light.sentence(say) if self.light else "") + self.says.told(say)


def find(name: str) -> Asked:
    """The thing of an id such as duty:12. Raises NoSuchThing."""
    kind, _colon, number = name.partition(":")
    models: dict[str, type[Asked]] = {"duty": Duty, "target": Target, "task": Task, "report": Report}
    if kind not in models or not (number.isascii() and number.isdigit() and len(number) < 18):
        raise NoSuchThing(name=name)
    found: Asked | None = models[kind]._default_manager.filter(pk=int(number)).first()  # noqa: SLF001
    if found is None:
        raise NoSuchThing(name=name)
    return found


def chain(asked: Asked, day: date | None = None, *, sees: Callable[[Body], bool] = lambda _body: True) -> list[Link]:
    """The chain of a duty, target, task or report on a day (today where none is given)."""
    return of(asked, queries.board(_programme(asked), day), sees)


def of(asked: Asked, board: Board, sees: Callable[[Body], bool]) -> list[Link]:
    """The same on a board that is at hand."""
    lit, thing = _lit(asked, board)
    if lit is None:
        return [*_promise(asked, board), *_sentence(asked)]
    filed = _filed(asked, lit)
    return [
        *_light(lit, filed if isinstance(asked, Report) else None),
        *_figures(lit, thing, board),
        *_report(filed, lit),
        *_evidence(filed, lit, board.day, sees),
        *_promise(lit.duty.subject, board),
        *_sentence(lit.duty.subject),
    ]


def _programme(asked: Asked) -> Programme:
    return asked.cycle.programme if isinstance(asked, Report) else asked.programme


def _lit(asked: Asked, board: Board) -> tuple[Lit | None, Thing | None]:
    """The duty whose light is told, and the task or target where that was asked for."""
    if isinstance(asked, Target | Task):
        thing = board.things.get(("target" if isinstance(asked, Target) else "task", asked.pk))
        return (thing.worst if thing else None), thing
    key = asked.duty_id if isinstance(asked, Report) else asked.pk
    return next((one for one in board.lit if one.duty.pk == key), None), None


def _filed(asked: Asked, lit: Lit) -> Filed | None:
    """The report that is told: the one asked for, else the one whose figure counts, else the latest."""
    if isinstance(asked, Report):
        return next((one for one in lit.asked if one.pk == asked.pk), None)
    accepted = [one for one in lit.reports if one.accepted]
    return accepted[-1] if accepted else lit.report


def _light(lit: Lit, asked: Filed | None) -> Iterator[Link]:
    """The light with its day; where a report was asked about, what it said itself and that later ones count too."""
    page = ("wall_duty", (lit.duty.programme_id, lit.duty.pk))
    if asked is not None and lit.duty.target_id:
        facts: tuple[tuple[str, Fact], ...] = (
            ("period", asked.period),
            ("amount", _fact(asked.amount, lit.inputs.unit)),
        )
        clause = Clause(mark("{period}: {amount} in this report"), facts)
        if asked.amount.value is None:
            clause = Clause(mark("{period}: this report has no figure accepted yet ({amount})"), facts)
        yield Link("period", clause, page=_page(asked))
    later = asked is not None and lit.report is not None and lit.report.period > asked.period
    text = mark(" (as of {day}, with the reports of later periods)") if later else mark(" (as of {day})")
    yield Link("light", Clause(text, (("day", lit.light.day),)), lit.light, page=page)


def _figures(lit: Lit, thing: Thing | None, board: Board) -> Iterator[Link]:
    if lit.duty.target_id is None:
        return
    unit, by = lit.inputs.unit, lit.inputs.by
    if thing is not None and len(board.counted(lit.duty.target_id)[1]) > 1:
        yield _whole(lit.duty.target_id, board, unit)
    formula = Term(_OVER_PERIODS[lit.version.over_periods if lit.version else "latest"])
    inputs = tuple(_period(one, unit) for one in lit.reports if one.amount.value is not None)
    actual = lit.inputs.actual
    facts: tuple[tuple[str, Fact], ...] = (("body", lit.duty.body.name), ("amount", _fact(actual, unit)))
    clause = Clause(mark("{body}: {amount} accepted, {formula}"), (*facts, ("formula", formula)))
    if actual.value is None:
        clause = Clause(mark("{body}: no figure accepted yet ({amount})"), facts)
    yield Link("figure", clause, inputs=inputs)
    if lit.inputs.expected.value is not None and by is not None:
        stones = tuple(
            Link("expected", Clause("{value} · {day}", (("value", Quantity(row.value, unit)), ("day", row.due))))
            for row in lit.milestones
            if row.value is not None
        )
        facts = (("amount", _fact(lit.inputs.expected, unit)), ("by", by))
        yield Link(
            "expected", Clause(mark("{amount} expected by {by}, between these milestones"), facts), inputs=stones
        )
    for filed in lit.yearly:
        if filed.amount.value is not None:
            yield _settled(filed, queries.settled(lit.duty, board.known, filed.period, filed.amount), unit)


def _whole(target: int, board: Board, unit: str) -> Link:
    formula, duties = board.counted(target)
    found = board.whole(target)
    facts: tuple[tuple[str, Fact], ...] = (
        ("amount", _fact(found.amount, unit)),
        ("formula", Term(_OVER_UNITS[formula])),
        ("known", found.known),
        ("of", found.of),
    )
    units = tuple(
        Link(
            "unit",
            Clause("{body}: {amount}", (("body", duty.body.name), ("amount", _fact(_own(duty, board), unit)))),
            page=("wall_duty", (duty.programme_id, duty.pk)),
        )
        for duty in duties
    )
    return Link(
        "figure", Clause(mark("All: {amount}, {formula}; {known} of {of} units have a figure"), facts), inputs=units
    )


def _settled(filed: Filed, found: queries.Settled, unit: str) -> Link:
    """The approved report on a year beside its periods; the light goes by the periods."""
    facts: tuple[tuple[str, Fact], ...] = (
        ("year", filed.period),
        ("said", _fact(found.said, unit)),
        ("periods", _fact(found.periods.amount, unit)),
    )
    text = mark("the report on {year} states {said}; its periods come to {periods}")
    if found.difference is not None:
        text = mark("the report on {year} states {said}; its periods come to {periods}: a difference of {difference}")
        facts = (*facts, ("difference", Quantity(found.difference, unit)))
    return Link("figure", Clause(text, facts), page=_page(filed))


def _own(duty: Duty, board: Board) -> Amount:
    return queries.figure(duty, board.known)


def _period(one: Filed, unit: str) -> Link:
    facts: tuple[tuple[str, Fact], ...] = (("period", one.period), ("amount", _fact(one.amount, unit)))
    return Link("period", Clause("{period}: {amount}", facts), page=_page(one))


def _page(filed: Filed) -> tuple[str, tuple[object, ...]]:
    return "reports_report", (filed.stood.report.cycle.programme_id, filed.pk)


def _fact(amount: Amount, unit: str) -> Fact:
    """A figure, or why there is none."""
    return Term(formulas.REASONS[amount.reason or "missing"]) if amount.value is None else Quantity(amount.value, unit)


def _report(filed: Filed | None, lit: Lit) -> Iterator[Link]:
    if filed is None:
        yield Link("report", Clause(mark("no report has been asked for yet")))
        return
    facts: tuple[tuple[str, Fact], ...] = (
        ("body", lit.duty.body.name),
        ("period", filed.period),
        ("state", Term(states.STATES[filed.state])),
        ("due", filed.due),
    )
    said = filed.stood.revision
    if said is None or said.submitted_at is None:
        clause = Clause(mark("{body}, {period}: {state}; due on {due}"), facts)
    else:
        more: tuple[tuple[str, Fact], ...] = (("day", timezone.localdate(said.submitted_at)), ("number", said.number))
        clause = Clause(
            mark("{body}, {period}: {state}; due on {due}, filed on {day} (revision {number})"), (*facts, *more)
        )
    yield Link("report", clause, page=_page(filed))


def _evidence(filed: Filed | None, lit: Lit, day: date, sees: Callable[[Body], bool]) -> Iterator[Link]:
    if filed is None:
        return
    files = [
        one
        for one in Evidence.objects.filter(report=filed.pk)
        if timezone.localdate(one.added_at) <= day
        and (one.removed_at is None or timezone.localdate(one.removed_at) > day)
    ]
    if not files:
        yield Link("evidence", Clause(mark("no file was handed in with it")))
    elif not sees(lit.duty.body):
        facts: tuple[tuple[str, Fact], ...] = (("count", len(files)),)
        yield Link("evidence", Clause(mark("{count} files, which the unit and its reviewers may read"), facts))
    else:
        for one in files:
            facts = (("name", one.name), ("sha256", one.sha256[:12]))
            page = ("reports_evidence_show", (lit.duty.programme_id, one.pk))
            yield Link("evidence", Clause("{name} (sha256 {sha256}…)", facts), page=page)


def _promise(asked: Asked, board: Board) -> Iterator[Link]:
    if isinstance(asked, Task):
        yield Link(
            "task", Clause("{title}", (("title", asked.title),)), page=("wall_task", (asked.programme_id, asked.pk))
        )
    if not isinstance(asked, Target):
        return
    version: TargetVersion | None = board.known.versions.get(asked.pk)
    if version is None:
        return
    facts: tuple[tuple[str, Fact], ...] = (
        ("title", asked.title),
        ("promise", promises.promise(version)),
        ("number", version.number),
        ("since", version.since),
    )
    clause = Clause(mark("{title}: {promise} (version {number}, since {since})"), facts)
    yield Link("target", clause, page=("wall_target", (asked.programme_id, asked.pk)))


def _sentence(asked: Asked) -> Iterator[Link]:
    entry_id = asked.entry_id if isinstance(asked, Target | Task) else None
    entries = Entry.objects.select_related("document").defer("document__records")
    entry = entries.filter(pk=entry_id).first() if entry_id else None
    if entry is None:
        yield Link("sentence", Clause(mark("added by a person; no document says it")))
        return
    found = passage(entry)
    facts: tuple[tuple[str, Fact], ...] = (("quote", found.quote), ("document", str(found.document)))
    clause = Clause(mark("“{quote}” ({document})"), facts)
    below = opening(entry) if isinstance(asked, Task) else ""
    if below:
        found = replace(found, before="", after=f"\n{below}")
        clause = Clause(mark("“{quote}”: “{below}” ({document})"), (*facts, ("below", below)))
    yield Link("sentence", clause, page=("plan_record", (entry.plan_id, entry.record_id)), passage=found)


def as_text(links: Iterable[Link], say: Say) -> str:
    """The chain for the terminal: from the light down to the sentence."""
    lines = []
    for at, link in enumerate(links):
        shape = f"{link.light.shape} " if link.light else ""
        lines.append(f"{'← ' if at else ''}{say(KINDS[link.kind])}: {shape}{link.told(say)}")
        lines += [f"    {one.told(say)}" for one in link.inputs]
    return "\n".join(lines)
