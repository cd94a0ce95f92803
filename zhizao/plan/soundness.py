"""Soundness: what in a plan cannot be so?

Takes  a plan, perhaps edited by hand.
Gives  each problem with its key path (records.3.low) and a sentence: `broken` what no reader can use, `doubtful` what a
       person should look at again.
Rule   the contract (docs/contract.md) beyond what types can say: ids, spans, ranges, days, owners, the tree of tasks.
Not    a judge of the words: whether a record says what its sentence says is told by `zhizao why`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from zhizao.base.language import mark
from zhizao.plan.records import AnyRecord, Fact, Plan, Target, Task

# The People's Republic counts from 1949; plans end long before 2100.
_YEARS = range(1949, 2101)
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SHARE_MOST = 100


class Problem(NamedTuple):
    """What is wrong with one key of a plan; `path` as in records.3.low."""

    path: tuple[str | int, ...]
    says: str


def broken(plan: Plan) -> Iterator[Problem]:
    """What makes a plan unusable: ids that clash, spans that cannot be, parts without their whole."""
    ids = {record.id for record in plan.records}
    seen: set[str] = set()
    for at, record in enumerate(plan.records):
        if record.id in seen:
            yield Problem(("records", at, "id"), mark("the id stands twice"))
        seen.add(record.id)
        for key, says in _span(plan, record):
            yield Problem(("records", at, key), says)
        for key in ("subset_of", "ref"):
            named = getattr(record, key, None)
            if named is not None and named not in ids:
                yield Problem(("records", at, key), mark("no record has this id"))


def _span(plan: Plan, record: AnyRecord) -> Iterator[tuple[str, str]]:
    if not 0 <= record.start <= record.end:
        yield "start", mark("the span ends before it begins")
    elif record.end > plan.document.characters:
        yield "end", mark("the span ends behind the document")
    elif record.end - record.start != len(record.quote) and (record.quote or plan.document.words == "kept"):
        yield "end", mark("the quote is not as long as its span")


def doubtful(plan: Plan) -> Iterator[Problem]:
    """What a person should look at again."""
    for at, record in enumerate(plan.records):
        if isinstance(record, Target | Fact):
            for key, says in _amount(record):
                yield Problem(("records", at, key), says)
        if isinstance(record, Target | Fact | Task):
            for key, says in (*_time(plan, record), *_owners(record)):
                yield Problem(("records", at, key), says)
    yield from _tree(plan)


def _amount(record: Target | Fact) -> Iterator[tuple[str, str]]:
    ranged = record.low is not None or record.high is not None
    if ranged and (record.low is None or record.high is None):
        yield "low", mark("a range needs both ends")
    elif record.low is not None and record.high is not None and record.low > record.high:
        yield "low", mark("the range is upside down")
    if ranged and record.value is not None:
        yield "value", mark("a range has no single value")
    if (record.comparator == "range") != ranged:
        yield "comparator", mark("the comparator and the amount do not fit: one says range")
    if record.quantified and record.value is None and not ranged:
        yield "value", mark("a quantified record needs a value or a range")
    if record.basis == "share" and record.unit == "%" and max(record.value or 0, record.high or 0) > _SHARE_MOST:
        yield "value", mark("a share above 100 %")
    if record.indicator is None:
        yield "indicator", mark("what is counted is not said")


def _time(plan: Plan, record: Target | Fact | Task) -> Iterator[tuple[str, str]]:
    key = "period" if isinstance(record, Fact) else "deadline"
    told = record.period if isinstance(record, Fact) else record.deadline
    if told is None:
        return
    day = _DAY.fullmatch(told)
    if day is None:
        yield key, mark("a day is written 2027, 2027-06 or 2027-06-30")
        return
    year, period = int(day["year"]), plan.document.period
    if year not in _YEARS:
        yield key, mark("the year lies outside 1949 to 2100")
    elif not isinstance(record, Fact) and period and year < period[0]:
        yield key, mark("the deadline lies before the plan begins")


def _owners(record: Target | Fact | Task) -> Iterator[tuple[str, str]]:
    if any(count > 1 for count in Counter(record.owners).values()):
        yield "owners", mark("an owner is named twice")
    if any(leader not in record.owners for leader in getattr(record, "lead", ())):
        yield "lead", mark("who leads is not among the owners")


def _tree(plan: Plan) -> Iterator[Problem]:
    """Tasks: each path stands once."""
    seen: set[str] = set()
    for at, record in enumerate(plan.records):
        if isinstance(record, Task):
            if record.path in seen:
                yield Problem(("records", at, "path"), mark("another task has this path"))
            seen.add(record.path)
