"""Deadlines and periods: by when does a target hold, of when is a fact?

Takes  the marks of time of a document and its outline.
Gives  for an amount the mark that governs it and the rule that found it: clause, sentence, quotation, paragraph, section,
       title, plan_period, or none.
Rule   gold guidelines section 2: a date at the head of a sentence holds for all its items; inside a quotation it carries on;
       in a chapter of goals it holds for the list below it; else the plan's own horizon is inherited.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from zhizao.document.document import Outline
from zhizao.plan.times import TimeMark

# Rules that find a time in the words of the amount itself.
NEAR = ("clause", "sentence", "quotation", "table", "caption")
# How far from the head of its sentence a deadline still governs the sentences that follow, in characters.
LEAD = 20


class Governed(NamedTuple):
    """The mark that governs an amount, and how far away it stood."""

    mark: TimeMark | None
    rule: str | None

    @property
    def inherited(self) -> bool:
        """Whether the mark stands outside the sentence of the amount."""
        return self.rule not in NEAR


class Calendar:
    """The marks of time of one document, asked amount by amount in the order of the text."""

    def __init__(self, text: str, marks: list[TimeMark], outline: Outline, *, carries: bool) -> None:
        """`carries`: a deadline holds beyond its sentence, as in plans and not in news."""
        self._carried = carries
        self._text = text
        self._marks = [mark for mark in marks if mark.kind not in ("base", "yearly")]
        self._starts = [mark.start for mark in self._marks]
        self._outline = outline

    def governing(self, clause: int, sentence: int, paragraph: int, start: int, end: int, section: int) -> Governed:
        """The nearest mark before `start`, looked for in ever wider frames, each given by its first offset.

        `section` is the offset of the chapter of goals in which the amount stands, or the amount's own paragraph.
        """
        inside = self._nearest(clause, end)
        if inside:
            return Governed(inside, "clause")
        same = self._nearest(sentence, start)
        earlier = self._nearest(paragraph, sentence, leading=True)
        if same and not (same.kind == "past" and earlier and earlier.kind == "span"):
            return Governed(same, "sentence")
        if earlier:
            quoted = self._text.count("“", earlier.start - 1, start) > self._text.count("”", earlier.start, start)
            opened = self._text.rfind("“", paragraph, earlier.start + 1)
            speech = opened >= 0 and self._text.find("”", opened, start) < 0
            carried = Governed(earlier, "quotation" if quoted or speech else "paragraph")
            if earlier.last:
                return carried
        lead = self._nearest(section, paragraph, leading=True)
        if lead and (lead.last or not earlier):
            return Governed(lead, "section")
        return carried if earlier else Governed(None, None)

    def _nearest(self, first: int, last: int, *, leading: bool = False) -> TimeMark | None:
        """The last mark in a span; a `leading` one sets a year for what follows, at the head of its sentence."""
        for i in range(bisect_left(self._starts, last) - 1, -1, -1):
            mark = self._marks[i]
            if mark.start < first:
                return None
            if not leading or self._carries_on(mark):
                return mark
        return None

    def _carries_on(self, mark: TimeMark) -> bool:
        """Whether a mark holds for the sentences behind its own: a deadline, or 五年来 at the head of a look back."""
        dated = mark.kind in ("until", "span") and len(mark.last or "") == 4
        return (dated or mark.kind == "past") and self._leads(mark)

    def _leads(self, mark: TimeMark) -> bool:
        """Whether a mark stands near the head of its sentence, from where it governs what follows."""
        head = self._text[max(0, mark.start - LEAD) : mark.start]
        return mark.start <= LEAD or any(opening in head for opening in "。！？；：\n“")

    def deadline(self, governed: Governed) -> tuple[str | None, str | None]:
        """ISO deadline of a target and the rule that gave it."""
        period, mark = self._outline.period, governed.mark
        if mark and mark.kind == "duration":
            return self._end_of(mark, governed.rule)
        horizon = period[1] if period else None
        if mark and mark.last and (governed.rule in NEAR or mark.kind != "past" and self._carries(mark)):
            return mark.last, governed.rule
        if horizon:
            titled = str(horizon) in (self._outline.title or "")
            return str(horizon), "title" if titled else "plan_period"
        return None, None

    def _carries(self, mark: TimeMark) -> bool:
        """A deadline outside the sentence carries only in a plan, and not one that lies before its period."""
        period = self._outline.period
        if period is None:
            return self._carried
        return mark.year is not None and mark.year >= period[0]

    def _end_of(self, mark: TimeMark, rule: str | None) -> tuple[str | None, str | None]:
        """3年内 ends with the plan's period where it has one, else that many years after the document."""
        if self._outline.period:
            return str(self._outline.period[1]), f"{rule}+plan_period"
        if self._outline.date and mark.years:
            return str(int(self._outline.date[:4]) + mark.years), f"{rule}+document_date"
        return None, None

    def period(self, governed: Governed, *, background: bool) -> tuple[str | None, str | None]:
        """ISO period of a fact: the printed year, or the document's date for the present.

        In a chapter that looks back a span named in the lead (“十二五”期间) holds for what is told below it.
        """
        mark = governed.mark
        if mark is None or governed.inherited and not (background and mark.kind in ("span", "until")):
            return None, None
        if mark.kind == "now":
            return self._outline.date, "document_date" if self._outline.date else None
        return mark.last, governed.rule if mark.last else None


def document_year(outline: Outline, text: str, marks: Iterable[TimeMark]) -> int | None:
    """The year in which the document speaks: its date, its number, the first year of its period.

    A text without any of these speaks before the earliest deadline that it sets: 到2027年 does, while 2024年底 alone may
    also tell what was reached by then and counts only where nothing else is said.
    """
    if outline.date:
        return int(outline.date[:4])
    number = re.search(r"(?:19|20)\d\d", outline.number or "")
    if number:
        return int(number[0])
    if outline.period:
        return outline.period[0]
    dated = [(mark, mark.year) for mark in marks if mark.kind == "until" and mark.year]
    until = [year for mark, year in dated if not text[mark.start].isdigit() or text[mark.end - 1] == "前"]
    until = until or [year for _, year in dated]
    return min(until) - 1 if until else None
