"""Letters of responsibility (目标责任书): what of the breakdown stands in the letter of a unit?

Takes  a programme, a unit, a year, and what the office adds (the leading group's name, terms, the day of signing).
Gives  the facts of the letter as zhizao.papers.letter prints them.
Rule   the duties, figures and sentences are those of breakdown/queries.letter_facts; whatever the document does not say
       but people assumed is told among the assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhizao.base.language import Language
from zhizao.papers import colophon, figures, letter
from zhizao.papers.letter import Letter
from zhizao.programme.audit import Anchor
from zhizao.web.papers import queries, tongues
from zhizao.web.papers.models import Kind
from zhizao.web.papers.printing import Printed
from zhizao.web.people.models import Body, BodyKind
from zhizao.web.programme.breakdown.duties import in_force
from zhizao.web.programme.breakdown.queries import (
    LetterFacts,
    LetterMilestone,
    LetterTarget,
    LetterTask,
    day_of,
    letter_facts,
)
from zhizao.web.programme.models import Duty, Programme
from zhizao.web.programme.setup.queries import card_of
from zhizao.web.shell import clock


@dataclass(frozen=True)
class Wanted:
    """What a letter is asked for, whichever unit it is for."""

    year: int
    language: Language
    group: str
    terms: tuple[str, ...] = ()
    signed: date | None = None

    def typed(self) -> dict[str, Any]:
        """What the next letter begins with."""
        return {"group": self.group, "terms": list(self.terms)}

    def told(self) -> dict[str, Any]:
        """All of it in plain values, for an order."""
        day = self.signed.isoformat() if self.signed else None
        return asdict(self) | {"terms": list(self.terms), "signed": day}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Wanted:
        """What `told` wrote."""
        day = date.fromisoformat(told["signed"]) if told["signed"] else None
        return cls(**told | {"terms": tuple(told["terms"]), "signed": day})


def units(programme: Programme, year: int) -> list[Body]:
    """The units that answer for something in the year."""
    held = Duty.objects.filter(in_force(day_of(programme, year)), programme=programme).values("body")
    return list(Body.objects.filter(pk__in=held).order_by("path"))


def group_of(programme: Programme) -> str:
    """The leading group: above the office, else the one of its place, else the office itself."""
    home = f"/{programme.office.path.split('/')[1]}/"
    groups = Body.objects.filter(kind=BodyKind.LEADING_GROUP, path__startswith=home)
    found = {body.pk: body.name for body in groups}
    return found.get(programme.office.parent_id or 0) or next(iter(found.values()), programme.office.name)


def facts(programme: Programme, body: Body, wanted: Wanted, chain: Anchor) -> Letter:
    """The letter of a unit as of the write `chain`."""
    with tongues.speaking(wanted.language):
        return _letter(programme, body, wanted, chain)


def printed(programme: Programme, told: Letter, wanted: Wanted, form: str, title: str, body: Body) -> Printed:
    """How a letter is kept."""
    return Printed(
        programme,
        Kind.LETTER,
        form,
        wanted.language,
        _title(title, body.name),
        colophon.run_id(told),
        told.colophon,
        body=body,
        asked=wanted.typed(),
    )


def _title(title: str, unit: str) -> str:
    return f"{title.replace(chr(10), '')} · {unit}"


def title_of_all(programme: Programme, wanted: Wanted) -> str:
    """What the letters of all units are called together."""
    return _("%(programme)s: letters of responsibility of all units, %(year)s") % {
        "programme": programme.name,
        "year": wanted.year,
    }


def _letter(programme: Programme, body: Body, wanted: Wanted, chain: Anchor) -> Letter:
    today = clock.today(programme)
    mark = queries.colophon(programme, today, wanted.language, chain)
    told = letter_facts(programme, body, wanted.year)
    partners = _partners(programme, body, wanted.year, [one.task for one in told.tasks])
    return Letter(
        programme=told.programme,
        document_number=str(card_of(programme.plan).get("number") or ""),
        group=wanted.group,
        unit=told.body,
        years=_("the year %(year)s") % {"year": wanted.year},
        targets=tuple(_target(one, told, wanted.language) for one in told.targets),
        tasks=tuple(task for one in told.tasks for task in _tasks(one, partners.get(one.task, ()))),
        assumptions=tuple(_assumptions(told)),
        terms=wanted.terms,
        made=today,
        signed=wanted.signed,
        colophon=mark,
    )


def _partners(programme: Programme, body: Body, year: int, tasks: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The other units on each task; a printed group stands for its members."""
    duties = Duty.objects.filter(in_force(day_of(programme, year)), task__in=tasks).exclude(body=body)
    found: dict[int, dict[str, None]] = {}
    for duty in duties.select_related("body").order_by("role", "body__path"):
        found.setdefault(duty.task_id or 0, {})[duty.group or duty.body.name] = None
    return {task: tuple(names) for task, names in found.items()}


def _target(one: LetterTarget, told: LetterFacts, language: Language) -> letter.Target:
    own = [stone for stone in one.milestones if stone.own_share]
    return letter.Target(
        name=one.title,
        part=_part(one.role),
        amount=one.promise,
        due=one.deadline,
        milestones=tuple(_milestone(stone, one.unit, language) for stone in one.milestones),
        shares=tuple(letter.Share(told.body, stone.printed + one.unit) for stone in own[-1:]),
        source=_source(one),
    )


def _milestone(stone: LetterMilestone, unit: str, language: Language) -> letter.Milestone:
    """What is to be reached in the year; a day other than its last is told."""
    figure = stone.printed + unit
    if (stone.due.month, stone.due.day) != (12, 31):
        figure = _("%(figure)s by %(day)s") % {"figure": figure, "day": figures.day(stone.due, language)}
    return letter.Milestone(stone.due.year, figure)


def _tasks(one: LetterTask, partners: tuple[str, ...]) -> Iterator[letter.Task]:
    """One line for each node of the year; where there is none, one with the next node after it, or what has no end."""
    nodes: list[tuple[str, date | None]] = [("" if node.stated else node.text, node.due) for node in one.nodes]
    for text, due in nodes or [("", one.deadline)]:
        name = _("%(task)s: %(node)s") % {"task": one.title, "node": text} if text else one.title
        yield letter.Task(name, _part(one.role), partners, due, _source(one), one.assumed, "" if due else one.standing)


def _source(one: LetterTarget | LetterTask) -> letter.Source:
    """The sentence, without the stop that the letter puts behind the quotation."""
    return letter.Source(one.section, one.quote.rstrip("。；"))


def _part(role: str) -> letter.Part:
    return "lead" if role == "lead" else "support"


def _assumptions(told: LetterFacts) -> Iterator[str]:
    for one in told.targets:
        if one.assumed:
            yield _("That %(unit)s leads “%(target)s” is an assumption: the document names it first.") % {
                "unit": told.body,
                "target": one.title,
            }
