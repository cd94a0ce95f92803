"""Directions: which measures does a plan promise to move without saying how far?

Takes  clean text, or the context of a document and the drafts of its amounts.
Gives  spans that hold a measurable noun and a printed direction (比重稳中有升, 不断提高本地化率, 跻身全国前列).
Rule   gold guidelines section 2, `quantified`; 水平, 能力 and 力度 are no measures. data/grammar/clauses.yaml, direction.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from zhizao.base.patterns import any_of
from zhizao.plan import phrases, polarity, sentences, subjects
from zhizao.plan.amounts import Amount
from zhizao.plan.context import Context, paragraph_of
from zhizao.plan.drafts import Draft
from zhizao.plan.records import Comparator
from zhizao.reference.clauses import clauses

SURE = 1.5


@dataclass(frozen=True, slots=True)
class Direction:
    """text[start:end] promises that `indicator` moves; `unit` is 位 for a place on a list, else None."""

    start: int
    end: int
    indicator: str
    comparator: Comparator
    unit: str | None


# What a noun may not run across.
_BREAK = re.compile(r"[，。；：、\d\n“”]")
_REACH = 26


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = clauses().direction
    return (
        re.compile(any_of([*words.up, *words.down])),
        re.compile(rf"(?:{any_of(words.measurable)})(?:保持|实现|得到)?$"),
        re.compile(
            rf"(?:跻身|进入|迈入|位居|走在|居|保持)(?P<scope>全国|全省|世界|全球|国内|省内|全市|同类城市|中西部|中部|西部)"
            rf"[^，。；\d\n]{{0,8}}?(?:{any_of(words.leading)})(?=[，。；\n]|$)"
        ),
    )


def find(text: str) -> Iterator[Direction]:
    """Every direction-only promise of `text`, in order of their shapes."""
    moves, measured, leading = _patterns()
    down = set(clauses().direction.down)
    for move in moves.finditer(text):
        comparator: Comparator = "lt" if move[0] in down else "gt"
        span = (
            _before(text, move.start(), measured) if _closed(text, move.end()) else _after(text, move.end(), measured)
        )
        if span:
            noun = re.sub(r"(?:保持|实现|得到)$", "", text[slice(*span)])
            yield Direction(min(span[0], move.start()), max(span[1], move.end()), noun, comparator, None)
    for place in leading.finditer(text):
        start = _noun_start(text, place.start())
        if place.start() - start >= 2:
            yield Direction(start, place.end(), f"{text[start : place.start()]}{place['scope']}排名", "le", "位")


def _closed(text: str, offset: int) -> bool:
    return offset == len(text) or text[offset] in "，。；、\n"


def _noun_start(text: str, end: int) -> int:
    """Where the noun that ends at `end` begins."""
    start = max(0, end - _REACH)
    breaks = list(_BREAK.finditer(text, start, end))
    return breaks[-1].end() if breaks else start


def _before(text: str, end: int, measured: re.Pattern[str]) -> tuple[int, int] | None:
    """比重稳中有升: the noun stands before the direction."""
    start = _noun_start(text, end)
    return (start, end) if end - start >= 3 and measured.search(text, start, end) else None


def _after(text: str, start: int, measured: re.Pattern[str]) -> tuple[int, int] | None:
    """不断提高本地化率: the noun stands behind it."""
    stop = _BREAK.search(text, start, start + _REACH)
    end = stop.start() if stop else min(len(text), start + _REACH)
    return (start, end) if end - start >= 3 and _closed(text, end) and measured.search(text, start, end) else None


def read(context: Context, drafts: list[Draft]) -> Iterator[Draft]:
    """A draft for every direction-only promise whose words no number tells more exactly."""
    taken = [(draft.phrase.start, draft.amount.end) for draft in drafts]
    for found in find(context.text):
        i = bisect_right(taken, (found.end, 0))
        if not any(first < found.end and found.start < last for first, last in taken[max(0, i - 3) : i]):
            draft = _draft(context, found)
            if draft.verdict.kind == "target" and draft.verdict.margin >= SURE:
                yield draft


def _draft(context: Context, found: Direction) -> Draft:
    text = context.text
    start, end = sentences.span(text, found.start)
    paragraph = paragraph_of(text, found.start)
    governed = context.calendar.governing(found.start, start, paragraph, found.start, found.end, paragraph)
    setting = context.setting(found.start)
    spot, unit = found.end, found.unit or ""
    amount = Amount(found.start, spot, spot, spot, "direction", None, None, None, unit, found.comparator)
    cues = polarity.Cues(text, start, end, paragraph)
    verdict = polarity.judge(amount, cues, found.start, text[found.start : found.end], "", governed, setting)
    if cues.spoken:
        verdict = polarity.Verdict(None, 0.0, ())
    named = context.subject(text[start:end], paragraph)
    subject, indicator = subjects.split(phrases.tidy(_bare_noun(found.indicator)), context.outline.place)
    return Draft(
        amount=amount,
        phrase=phrases.Phrase(found.start, found.end, "before", found.indicator, found.indicator),
        verdict=verdict,
        governed=governed,
        subject=subject or (named.name if named else context.whole),
        indicator=indicator,
        sentence=(start, end),
    )


def _bare_noun(noun: str) -> str:
    """A noun without the verbs and light words at its head."""
    stripped = phrases.patterns().strip.match(noun)
    noun = noun[stripped.end() :] if stripped else noun
    verb = phrases.patterns().verbs.match(noun)
    return noun[verb.end() :] if verb and len(noun) - verb.end() >= 2 else noun
