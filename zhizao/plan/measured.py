"""Measured: the targets and facts of a document.

Takes  the context of a document (clean text with its map and outline) and what its tables say.
Gives  Target and Fact records in the order of the text, each with its exact words in the raw text.
Rule   gold guidelines sections 1-3; sentences.py and directions.py draft, this module makes records of the drafts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from zhizao.base.patterns import any_of
from zhizao.base.sources import record_id
from zhizao.document.document import Document
from zhizao.plan import amounts, confidence, directions, restatements, sentences, times
from zhizao.plan.amounts import Amount
from zhizao.plan.context import Context
from zhizao.plan.drafts import Draft
from zhizao.plan.owners import Owners
from zhizao.plan.records import Baseline, Basis, Change, Comparator, Fact, Strength, Target, made
from zhizao.plan.tables.listed import Listed
from zhizao.reference.clauses import clauses

Answers = Callable[[int], Owners]

_OPEN = "〔［[【"
_LEADS_TO_STRIVE = re.compile(r"(?:力争|争取|力求)(?:实现|达到|做到)?[^，。；]{0,12}：$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOCK_MONEY = re.compile(r"投资|投入|资金|贷款|融资|募资|合同额|引资|授信|节约|争取")
_SHARE = re.compile(
    r"占[^，。；]*?(?:比重|比例|比|总|的|份额)|占比|比重|份额|比例"
    r"|占(?:[^，。；\d]{0,12}(?:的|总量|总数))?$|占[全总][^，。；\d]{0,10}$"
)
# What is told per head or per year has a level, not a total.
_RATED = re.compile(r"^(?:[平人户亩]均|每|万人)|(?:产量|销量|保有量|出货量|吞吐量|年产能|年生产能力)$")


def read(context: Context, listed: Listed, answers: Answers) -> list[Target | Fact]:
    """The targets and facts of a document; `answers` tells who answers for what stands at a clean offset."""
    drafts = list(sentences.read(context, listed.spans))
    drafts += directions.read(context, drafts)
    drafts = [listed.within_row(draft) for draft in drafts if not listed.holds(draft.amount.start)]
    drafts += listed.drafts
    drafts.sort(key=lambda draft: draft.amount.start)
    return restatements.linked(_records(context, drafts, answers))


def _basis(draft: Draft, text: str) -> Basis:
    amount, phrase = draft.amount, draft.phrase
    if draft.row and draft.row.basis:
        return draft.row.basis
    words = text[max(draft.sentence[0], phrase.start - 6) : amount.start]
    if draft.yearly:
        return "per_year"
    if amount.kind in ("percent", "points", "multiple") and phrase.change:
        return "growth_rate" if amount.kind != "points" else "increase"
    if draft.added:
        return "increase"
    if amount.kind == "percent" and (phrase.shape in ("behind", "elliptic") or _SHARE.search(draft.indicator + words)):
        return "share"
    if amount.kind == "count" and "/" not in amount.unit and not _RATED.search(draft.indicator):
        return "total"
    if amount.kind == "money" and _STOCK_MONEY.search(draft.indicator):
        return "total"
    return "level"


def _cumulative(draft: Draft, text: str) -> tuple[Change | None, str | None]:
    """Whether a change in percent is told once for all the years, and from which year."""
    amount, change = draft.amount, draft.phrase.change
    if amount.kind != "percent" or not change or draft.yearly:
        return None, None
    if draft.row and draft.row.cell:
        return ("fall" if change == "down" else "rise") if draft.row.over_years else None, None
    start = max(draft.sentence[0], *(text.rfind(mark, 0, amount.start) + 1 for mark in "，。；\n"))
    clause, told = text[start : amount.start], clauses().over_years
    if any(word in clause for word in told.each_year):
        return None, None
    marks = [mark for mark in times.find(clause) if mark.kind in ("base", "duration")]
    if not marks and text[amount.start] not in _OPEN and not any(word in clause for word in told.words):
        return None, None
    bases = (_YEAR.search(clause, mark.start, mark.end) for mark in marks if mark.kind == "base")
    return "fall" if change == "down" else "rise", next((year[0] for year in bases if year), None)


def _strength(context: Context, sentence: int, amount: Amount) -> Strength:
    """力争 stretches to the end of the sentence across commas, and 力争实现： over the list that it leads."""
    if _strive().search(context.text, sentence, amount.start):
        return "strive"
    led = context.leading_line(amount.start)
    return "strive" if led and _LEADS_TO_STRIVE.search(context.text, *led) else "committed"


@cache
def _strive() -> re.Pattern[str]:
    return re.compile(any_of(clauses().strive))


def _comparator(amount: Amount, kind: str) -> Comparator:
    if kind == "fact" and amount.mark in amounts.REACHING and amount.comparator in ("ge", "le") and _bare(amount):
        return "eq"
    return amount.comparator


def _bare(amount: Amount) -> bool:
    """The mark alone gave the comparator: nothing such as 以上 stands behind the number."""
    return amount.end == amount.unit_end


def _records(context: Context, drafts: list[Draft], answers: Answers) -> list[Target | Fact]:
    records: list[Target | Fact] = []
    parents: dict[tuple[int, int], str] = {}
    sharing: Counter[tuple[int, int]] = Counter()
    for draft in drafts:
        place = draft.row.place if draft.row else draft.sentence
        record = _record(context, draft, answers, parents.get(place), sharing)
        if not draft.subset:
            parents[place] = record.id
        records.append(record)
    return records


def _record(
    context: Context, draft: Draft, answers: Answers, parent: str | None, sharing: Counter[tuple[int, int]]
) -> Target | Fact:
    document, text, amount = context.document, context.text, draft.amount
    kind = draft.verdict.kind or "target"
    first, last = _quote_span(text, draft)
    start, end = document.body.raw_span(first, last)
    ordinal = sharing[start, end]
    sharing[start, end] += 1
    raw_start, raw_end = document.body.raw_span(amount.start, amount.end)
    doubt = confidence.of(draft, document, (start, end))
    cumulative, counted_from = _cumulative(draft, text)
    common: dict[str, Any] = {
        "id": record_id(document.sha256, kind, start, end, ordinal),
        "quote": document.raw[start:end],
        "start": start,
        "end": end,
        "section": context.section(amount.start),
        "subject": draft.subject,
        "indicator": draft.indicator or None,
        "comparator": _comparator(amount, kind),
        "value": amount.value,
        "low": amount.low,
        "high": amount.high,
        "unit": amount.unit or None,
        "raw": document.raw[raw_start:raw_end] if amount.kind != "direction" else None,
        "bound": amount.bound,
        "quantified": amount.kind != "direction",
        "basis": _basis(draft, text),
        "cumulative": cumulative,
        "counted_from": counted_from,
        "subset_of": parent if draft.subset else None,
        "confidence": doubt.confidence,
        "needs_review": doubt.reasons,
    }
    if kind == "fact":
        period, rule = context.calendar.period(
            draft.governed, background=context.chapter(context.heading(amount.start)) == "background"
        )
        return made(Fact, **common, period=period, period_rule=rule)
    deadline, rule = context.calendar.deadline(draft.governed)
    row = draft.row
    answering = row.owners if row and row.owners else answers(amount.start)
    return made(
        Target,
        **common,
        owners=answering.owners,
        lead=answering.lead,
        deadline=deadline,
        deadline_rule=rule,
        strength=_strength(context, draft.sentence[0], amount),
        nature=row.nature if row else None,
        baseline=_baseline(document, draft.baseline, row.since if row else None),
    )


def _quote_span(text: str, draft: Draft) -> tuple[int, int]:
    """The words to quote, not longer than a reader needs; those of a table were chosen by their cells."""
    if draft.row and draft.row.cell:
        return draft.phrase.start, draft.phrase.end
    start, end = draft.phrase.start, max(draft.phrase.end, draft.amount.end)
    if end - draft.amount.end > 40:
        cut = text.find("、", draft.amount.end + 4, end)
        end = cut if cut > 0 else min(end, draft.amount.end + 60)
    while end > draft.amount.end and text[end - 1] in "，、。；的 ":
        end -= 1
    start = max(start, draft.amount.start - 60)
    while start < draft.amount.start and text[start] in "，、。；： ":
        start += 1
    return start, end


def _baseline(document: Document, amount: Amount | None, since: str | None) -> Baseline | None:
    if amount is None or amount.value is None:
        return None
    start, end = document.body.raw_span(amount.start, amount.end)
    return made(Baseline, value=amount.value, unit=amount.unit, start=start, end=end, period=since)
