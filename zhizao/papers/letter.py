"""Letter of responsibility 目标责任书: what does one unit take upon itself, by when, and which words say so?

Takes  the unit's targets and tasks with their sources, what was assumed, and a language.
Gives  the letter as printed texts, and as a Word file from the office's own template or ours.
Rule   every target and task quotes its sentence; a lead that was assumed is marked and said among the assumptions.
Not    its layout as PDF: see pdf. Not who leads: the programme's breakdown decides, and people may edit it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhizao.base.language import Language, Say, speaker
from zhizao.papers import colophon, figures, forms, sheet, templates
from zhizao.papers.colophon import Colophon

Part = Literal["lead", "support"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the plan says it."""

    section: str  # 三(三)2
    quote: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached by the end of a year, as printed: 30个."""

    year: int
    amount: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one district or body brings to a target."""

    body: str
    amount: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target that the unit leads or supports; `amount` as printed: ≥80项."""

    name: str
    part: Part
    amount: str
    due: date | None
    milestones: tuple[Milestone, ...]
    shares: tuple[Share, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Task:
    """A task that the unit leads or supports; `partners` are the other units on it."""

    name: str
    part: Part
    partners: tuple[str, ...]
    due: date | None
    source: Source
    assumed: bool = False  # the part was read from the order of names, not from a word
    standing: str = ""  # what the plan says in place of a last day: 长期坚持


@dataclass(frozen=True, slots=True)
class Letter:
    """The facts of a letter between the leading group and one unit."""

    programme: str
    document_number: str  # 武政〔2017〕26号, or empty
    group: str
    unit: str
    years: str  # 2024年度
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    assumptions: tuple[str, ...]
    terms: tuple[str, ...]  # what both sides agree on beyond the plan, in the office's words
    made: date
    signed: date | None
    colophon: Colophon


@dataclass(frozen=True, slots=True)
class TargetRow:
    number: str
    name: str
    part: str
    amount: str
    due: str
    milestones: str
    shares: str
    section: str
    quote: str
    line: str  # the source, and the shares where there are any


@dataclass(frozen=True, slots=True)
class TaskRow:
    number: str
    name: str
    part: str
    partners: str
    due: str
    section: str
    quote: str
    line: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as printed texts: the fields of a template."""

    title: str
    programme: str
    document_number: str
    group: str
    unit: str
    years: str
    preface: str
    made: str
    signed: str
    run_id: str
    data_date: str
    chain_head: str
    rule: str
    synthetic: str
    colophon: str
    targets: tuple[TargetRow, ...]
    led: tuple[TaskRow, ...]
    supported: tuple[TaskRow, ...]
    terms: tuple[str, ...]
    assumptions: tuple[str, ...]


def printed(letter: Letter, language: Language) -> Printed:
    """The letter as texts, the same for every form."""
    say = speaker(language)
    programme = figures.text(letter.programme)
    mark = colophon.imprint(letter.colophon, colophon.run_id(letter), language)
    return Printed(
        title=sheet.title_lines(say("{programme}: letter of responsibility").format(programme=programme)),
        programme=programme,
        document_number=figures.text(letter.document_number),
        group=figures.text(letter.group),
        unit=figures.text(letter.unit),
        years=figures.text(letter.years),
        preface=_preface(letter, say),
        made=figures.day(letter.made, language),
        signed=figures.day(letter.signed, language) if letter.signed else say("____ (day, month, year)"),
        run_id=mark.run_id,
        data_date=mark.data_date,
        chain_head=mark.chain_head,
        rule=mark.rule,
        synthetic=mark.synthetic,
        colophon=mark.line,
        targets=tuple(_target(at, one, language) for at, one in enumerate(letter.targets, start=1)),
        led=_tasks(letter, "lead", language),
        supported=_tasks(letter, "support", language),
        terms=tuple(map(figures.text, letter.terms)),
        assumptions=_assumptions(letter, say),
    )


def _preface(letter: Letter, say: Say) -> str:
    told = (
        say("To carry out “{programme}” ({document_number}), {group} and {unit} sign this letter for {years}.")
        if letter.document_number
        else say("To carry out “{programme}”, {group} and {unit} sign this letter for {years}.")
    )
    names = ("programme", "document_number", "group", "unit", "years")
    return told.format(**{name: figures.text(getattr(letter, name)) for name in names})


def _part(part: Part, say: Say) -> str:
    return say("leads") if part == "lead" else say("supports")


def _target(at: int, target: Target, language: Language) -> TargetRow:
    say = speaker(language)
    milestones = (say("{year}: {amount}").format(year=one.year, amount=one.amount) for one in target.milestones)
    each = (say("{body} {amount}").format(body=one.body, amount=one.amount) for one in target.shares)
    shares = figures.text(say(", ").join(each))
    told = {"name": target.name, "source": _source(target.source, say)}
    quoted = say("{name}. {source}.").format(**told)
    shared = say("{source} Shares: {shares}.").format(source=quoted, shares=shares) if shares else quoted
    return TargetRow(
        number=str(at),
        name=figures.text(target.name),
        part=_part(target.part, say),
        amount=figures.text(target.amount),
        due=figures.day(target.due, language) if target.due else "—",
        milestones=figures.text(f"{say(';')}\n".join(milestones)) or "—",  # one below the other in a cell
        shares=shares,
        section=figures.text(target.source.section),
        quote=figures.text(target.source.quote),
        line=figures.text(shared),
    )


def _tasks(letter: Letter, part: Part, language: Language) -> tuple[TaskRow, ...]:
    chosen = (task for task in letter.tasks if task.part == part)
    return tuple(_task(at, task, language) for at, task in enumerate(chosen, start=1))


def _task(at: int, task: Task, language: Language) -> TaskRow:
    say = speaker(language)
    told = {
        "name": figures.text(task.name) + (say(" (assumed)") if task.assumed else ""),
        "partners": figures.text(say(", ").join(task.partners)) or "—",
        "due": figures.day(task.due, language) if task.due else figures.text(task.standing) or "—",
    }
    line = say("{name}. With: {partners}. Due: {due}. {source}.").format(**told, source=_source(task.source, say))
    return TaskRow(
        number=str(at),
        part=_part(task.part, say),
        **told,
        section=figures.text(task.source.section),
        quote=figures.text(task.source.quote),
        line=figures.text(line),
    )


def _source(source: Source, say: Say) -> str:
    """Where the plan says it; what a person added has no sentence, and that is said."""
    if not source.quote:
        return say("Source: no sentence of the plan, added by the office")
    told = say("Source: section {section}, “{quote}”") if source.section else say("Source: “{quote}”")
    return told.format(section=source.section, quote=source.quote)


def _assumptions(letter: Letter, say: Say) -> tuple[str, ...]:
    """What was assumed, first of all that the unit named first leads, where a task relies on it."""
    told = tuple(map(figures.text, letter.assumptions))
    if any(task.assumed for task in letter.tasks):
        return (say("That the unit named first leads is an assumption; the tasks concerned are marked."), *told)
    return told


def words(language: Language) -> dict[str, str]:
    """The fixed words of our own layout: headings, heads of columns, lines to sign."""
    say = speaker(language)
    headings = {
        "targets": say("Targets"),
        "led": say("Tasks led"),
        "supported": say("Tasks supported"),
        "assumptions": say("Assumptions"),
        "terms": say("Terms"),
    }
    numbered = enumerate(headings.items(), start=1)
    return {
        **{name: figures.numbered(at, heading, language) for at, (name, heading) in numbered},
        "none": say("None."),
        "number": say("No."),
        "target": say("Indicator"),
        "part": say("Part"),
        "amount": say("Target"),
        "milestones": say("Milestones"),
        "due": say("Due on"),
        "seal": say("{name} (seal)"),
        "signature": say("Signed by:"),
        "date": say("Date: {day}"),
    }


def form(language: Language) -> bytes:
    """Our own template as a Word file, for an office to begin its own with."""
    told, page = words(language), forms.Form(language)
    page.header("{{ synthetic }}")
    page.say("title", "{{ title }}")
    page.say("subtitle", "{{ unit }}")
    page.say("body", "{{ preface }}")
    page.say("heading", told["targets"])
    page.table(
        "one in targets",
        (
            (told["number"], "{{ one.number }}", 0.95),
            (told["target"], "{{ one.name }}", 2.4),
            (told["part"], "{{ one.part }}", 1.2),
            (told["amount"], "{{ one.amount }}", 1.8),
            (told["milestones"], "{{ one.milestones }}", 2.1),
            (told["due"], "{{ one.due }}", 3.1),
        ),
        told["none"],
    )
    page.each("one in targets", "body", "{{ one.number }}. {{ one.line }}", "")
    for name in ("led", "supported"):
        page.say("heading", told[name])
        page.each(f"one in {name}", "body", "{{ one.number }}. {{ one.line }}", told["none"])
    page.say("heading", told["assumptions"])
    page.each("one in assumptions", "body", "{{ one }}", told["none"])
    page.say("heading", told["terms"])
    page.each("one in terms", "body", "{{ one }}", told["none"])
    page.signatures(
        (told["seal"].format(name="{{ group }}"), told["seal"].format(name="{{ unit }}")),
        (told["signature"], told["signature"]),
        (told["date"].format(day="{{ signed }}"), told["date"].format(day="{{ signed }}")),
    )
    page.say("small", "{{ colophon }}")
    return page.made()


def word(letter: Letter, language: Language, template: bytes | None = None, name: str = "") -> bytes:
    """The letter as a Word file, from the office's `template` (called `name` in errors) or from ours."""
    texts = printed(letter, language)
    return templates.fill(template or form(language), texts, name, title=texts.title, made=letter.made)
