"""Reading accepted entries: what would a row of the programme hold of this record?

Takes  an accepted entry of a plan.
Gives  its record with the title, place and order of the row to be made; the slots of a target's first version; the
       measure it is surely about.
Rule   data/rules/mapping.yaml says how sure; a deadline that names a year or month is its last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from zhizao.base.language import Say, mark
from zhizao.output import labels
from zhizao.plan import records
from zhizao.programme import calendar, measures
from zhizao.reference.strict import DataFile, load
from zhizao.web.plan.models import Entry, EntryState, Plan
from zhizao.web.programme.models import Measure, Task
from zhizao.web.programme.register import as_asked

# Entries of later documents stand behind those of earlier ones; no document is longer than this.
_LONGEST = 10_000_000
_FROM_WHERE_IT_STOOD = ("total", "level", "share")
# How a milestone came about whose figure or day the plan itself states.
STATED = "stated"
NO_MEASURE = mark("no measure of the register is near")
UNSURE = mark("{name} is near, but not surely the same")
NO_UNIT = mark("the target prints no measure")


@dataclass(frozen=True)
class Read:
    """An entry with its record."""

    entry: Entry
    task: records.Task | None
    target: records.Target | None

    @property
    def key(self) -> tuple[int, str]:
        """Where a task stands in the tree of its document."""
        return self.entry.document_id, self.task.path if self.task else ""

    @property
    def depth(self) -> int:
        """How many tasks may stand above."""
        return self.key[1].count("/")

    def above(self) -> Iterator[tuple[int, str]]:
        """The places above, the nearest first."""
        document, path = self.key
        while "/" in path:
            path = path.rpartition("/")[0]
            yield document, path

    @property
    def order(self) -> int:
        """In the order of the text."""
        part: int = getattr(self.entry, "part", 0) or 0
        return part * _LONGEST + min(self.entry.start, _LONGEST - 1)

    @property
    def title(self) -> str:
        """What the row is called: the task's title; the indicator, else the subject, else the words of the target."""
        one = self.target
        return (self.entry.record["quote"] if one is None else one.indicator or one.subject or one.quote)[:255]


def read(entry: Entry) -> Read:
    """The record of an entry."""
    task = records.Task.model_validate(entry.record) if entry.kind == "task" else None
    target = records.Target.model_validate(entry.record) if entry.kind == "target" else None
    return Read(entry, task, target)


def slots(target: records.Target | None) -> dict[str, Any]:
    """What the first version of a target promises."""
    if target is None:
        return {}
    return {
        "comparator": target.comparator,
        "bound": target.bound or "",
        "value": exact(target.value),
        "low": exact(target.low),
        "high": exact(target.high),
        "unit": target.unit or "",
        "basis": target.basis or "",
        "strength": target.strength,
        "quantified": target.quantified,
        "cumulative": target.cumulative or "",
        **_start(target),
        "deadline": last_day(target.deadline),
    }


def exact(value: float | None) -> Decimal | None:
    """The number as it was printed.

    >>> exact(0.1), exact(None)
    (Decimal('0.1'), None)
    """
    return None if value is None else Decimal(repr(value)).quantize(Decimal("1e-6")).normalize() + 0


def _start(target: records.Target) -> dict[str, Any]:
    """Where it begins: at the baseline that is printed; a change since a year at nothing, at the end of that year."""
    if target.counted_from:
        return {"baseline": Decimal(0), "baseline_day": last_day(target.counted_from)}
    return {"baseline": _baseline(target)}


def _baseline(target: records.Target) -> Decimal | None:
    """The baseline in the unit of the target; None where it is told in another dimension."""
    start, unit = target.baseline, target.unit or ""
    if start is None:
        return None
    value = exact(start.value)
    if value is None or start.unit == unit:
        return value
    return measures.convert(value, start.unit, unit) if measures.convertible(start.unit, unit) else None


@dataclass(frozen=True)
class Limit:
    """The time limit of a task as its plan prints it; `standing` says how often, where it has no end."""

    due: date | None = None
    words: str = ""
    standing: str = ""


def limit_of(task: Task) -> Limit:
    """What the plan prints of the task's time; nothing of one that a person added."""
    said = task.entry.record if task.entry else {}
    return Limit(last_day(said.get("deadline")), said.get("when") or "", said.get("periodicity") or "")


def standing(task: Task, say: Say) -> str:
    """What is told instead of a last day of a task without an end, in the words of the plan; empty of any other."""
    limit = limit_of(task)
    return (limit.words or say(labels.PERIODICITIES[limit.standing])) if limit.standing else ""


def last_day(printed: str | None) -> date | None:
    """The last day of the year, month or day that a deadline names.

    >>> last_day("2025"), last_day("2023-09"), last_day("2023-09-10"), last_day(None)
    (datetime.date(2025, 12, 31), datetime.date(2023, 9, 30), datetime.date(2023, 9, 10), None)
    """
    if not printed:
        return None
    return date.fromisoformat(printed) if printed.count("-") == 2 else calendar.parse(printed).end


@dataclass(frozen=True)
class Facts:
    """What a plan says was reached already: for each subject, indicator and unit, day by day."""

    known: dict[tuple[str | None, ...], list[tuple[date, records.Fact]]]

    @classmethod
    def of_plan(cls, plan: Plan) -> Facts:
        """The accepted facts that tell a value and when it held."""
        found: dict[tuple[str | None, ...], list[tuple[date, records.Fact]]] = {}
        for entry in plan.entries.filter(kind="fact", state=EntryState.ACCEPTED):
            fact = records.Fact.model_validate(entry.record)
            day = last_day(fact.period)
            if day and fact.indicator and fact.value is not None:
                found.setdefault((fact.subject, fact.indicator, fact.unit), []).append((day, fact))
        return cls({key: sorted(told, key=lambda one: one[0]) for key, told in found.items()})

    def baseline(self, target: records.Target | None) -> dict[str, Any]:
        """From where a target starts that prints no baseline itself: the same thing as it stood before the deadline.

        What is counted anew (新增, 每年) starts from nothing, and a rate of growth from nowhere; a count below what is
        there already is one of those that come.
        """
        if target is None or target.baseline is not None or target.basis not in _FROM_WHERE_IT_STOOD:
            return {}
        told = self.known.get((target.subject, target.indicator, target.unit), ())
        end = last_day(target.deadline) or date.max
        day, fact = next(((day, fact) for day, fact in reversed(told) if day < end), (None, None))
        if fact is None or (target.basis == "total" and not _more(target, fact)):
            return {}
        return {"baseline": exact(fact.value), "baseline_day": day, "reason": fact.quote}


def _more(target: records.Target, fact: records.Fact) -> bool:
    asked = target.value if target.low is None else target.low
    return asked is not None and fact.value is not None and fact.value < asked


class _Rules(DataFile):
    """data/rules/mapping.yaml."""

    at_least: float
    ahead_by: float


@cache
def _rules() -> _Rules:
    return load("rules/mapping.yaml", _Rules)


@dataclass(frozen=True)
class Mapping:
    """The register of measures, asked target by target."""

    register: tuple[measures.Measure, ...]
    rows: dict[str, Measure]

    @classmethod
    def of_register(cls) -> Mapping:
        """As it stands now."""
        rows = list(Measure.objects.all())
        return cls(tuple(map(as_asked, rows)), {row.code: row for row in rows})

    def measure_of(self, target: records.Target) -> Measure | None:
        """The measure that the target is surely about."""
        found = self._suggested(target)
        return self.rows[found[0].measure.id] if found and self._sure(found) else None

    def why_none(self, target: records.Target) -> tuple[str, dict[str, str]]:
        """Why there is none, as a text of the catalogue with its facts."""
        found = self._suggested(target)
        if not target.indicator:
            return NO_UNIT, {}
        return (UNSURE, {"name": found[0].measure.zh}) if found else (NO_MEASURE, {})

    def _suggested(self, target: records.Target) -> list[measures.Suggestion]:
        if not target.indicator:
            return []
        return measures.suggest(target.indicator, target.unit, target.basis, self.register)

    @staticmethod
    def _sure(found: list[measures.Suggestion]) -> bool:
        best, second = found[0].score, found[1].score if len(found) > 1 else 0
        return best >= _rules().at_least and best - second >= _rules().ahead_by
