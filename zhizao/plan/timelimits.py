"""Time limits: by when, or how often, is a task to be done, as its own words say?

Takes  the context of a document, and a cell of a table or the own words of a heading.
Gives  the words that say it, with the last day that they name (ISO) or the rhythm of what never ends (长期坚持, 每年).
Rule   words count only where they date the task as a whole: a cell or a label (完成时限：2026年6月), a bracket behind the title
       or behind the last full stop (…。（2025年底前完成）), a title or an only sentence that opens or closes with a date, a
       sentence without a subject of its own (上述工作2026年底前全部完成). Of several dates in one cell the last holds.
Not    the dates of figures: a task of which only a part is dated has no time limit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args

from zhizao.base.patterns import any_of
from zhizao.document.document import Document, Heading
from zhizao.plan import times
from zhizao.plan.context import Context
from zhizao.plan.deadlines import Governed
from zhizao.plan.records import Rhythm
from zhizao.reference.table_words import table_words
from zhizao.reference.timelimit_words import timelimit_words

Span = tuple[int, int]


class Limit(NamedTuple):
    """text[start:end] of the clean text says by when (`deadline`, ISO) or how often (`periodicity`); `rule` found it."""

    start: int
    end: int
    rule: str
    deadline: str | None = None
    periodicity: Rhythm | None = None


def slots(document: Document, limit: Limit | None) -> dict[str, Any]:
    """The slots of a Task that tell its time limit, in the words of the raw text; none where there is none."""
    if limit is None:
        return {}
    start, end = document.body.raw_span(limit.start, limit.end)
    told = {"deadline": limit.deadline, "deadline_rule": limit.rule, "periodicity": limit.periodicity}
    return {**told, "when": document.raw[start:end], "when_start": start}


class _Date(NamedTuple):
    """words[start:end] names a day, a month or a year (ISO); `how` it was dated where the words alone do not say it."""

    start: int
    end: int
    iso: str
    how: str | None = None


_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEARED = re.compile(
    # 2025年3月-12月 ends with its second month.
    rf"(?P<year>(?:19|20)\d\d)(?:年(?:{_MONTH}月?(?:{_DAY}日)?(?:底|末)?[-至到])?"
    rf"(?:(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAY})日)?|(?P<half>上半年|年中)|第?(?P<quarter>[一二三四1-4])季度)"
    rf"|[-./](?P<bare>{_MONTH})(?:[-./](?P<bareday>{_DAY}))?(?!\d))"
)
_BARE = re.compile(
    rf"(?<![\d年每])(?:(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAY})日)?|第?(?P<quarter>[一二三四])季度)"
)
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
# The longest words that say a time and nothing else.
LONGEST = 40
# A bracket and the words behind a label end within so many characters, so that hostile text costs no more than its length.
FARTHEST = 1000
_PIECE = re.compile(r"[（；：，](?P<words>[^（）；：。\n]{2,})\Z")
_PIECE_END = re.compile(r"[。；：（）【】\n]")
_FULL_STOP = re.compile(r"[。！？\n]")
_ENDS = "。；，、：　 \n"


def in_cell(context: Context, start: int, end: int) -> Limit | None:
    """What a cell of the column of time limits says."""
    return _limit(context, start, end, "table")


def later(one: Limit | None, other: Limit | None) -> Limit | None:
    """Of the time limits of two parts that of the whole: the later; one without an end outlasts any day."""
    if one is None or other is None:
        return one or other
    if one.deadline is None or other.deadline is None:
        return one if one.deadline is None else other
    return max(one, other, key=lambda limit: _last_day(limit.deadline or ""))


class Limits:
    """The time limits that the headings of a document state, asked heading by heading."""

    def __init__(self, context: Context, named: Iterable[Span]) -> None:
        """`named` are the spans that name owners."""
        self._context, self._named = context, sorted(named)
        self._labels = list(_labels(context.text))
        self._pieces = list(_closing_pieces(context))

    def of(self, heading: Heading, stop: int) -> Limit | None:
        """The time limit of a heading whose own words end at `stop`."""
        labels, pieces = (_within(spans, heading.start, stop) for spans in (self._labels, self._pieces))
        dated = any(mark.kind == "until" for mark in self._context.times(heading.start, stop))
        if not (labels or pieces or dated):
            return None
        own = _Own(self._context, heading, stop, _within(self._named, heading.end, stop))
        return own.labelled(labels) or own.bracketed(pieces) or own.titled() or own.said()


def _within(spans: list[Span], start: int, end: int) -> list[Span]:
    if not spans:
        return spans
    return [one for one in spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))] if one[1] <= end]


class _Own:
    """The own words of a heading: its title and what stands below it, before its first item."""

    def __init__(self, context: Context, heading: Heading, stop: int, named: Sequence[Span]) -> None:
        self._context, self._text, self._heading, self._stop = context, context.text, heading, stop
        self._named = named

    def labelled(self, labels: Sequence[Span]) -> Limit | None:
        """完成时限：2026年6月, said once."""
        return _limit(self._context, *labels[0], "label") if len(labels) == 1 else None

    def bracketed(self, pieces: Sequence[Span]) -> Limit | None:
        """A bracket behind the title, or the only one, behind the last full stop or behind an only sentence."""
        behind = [piece for piece in pieces if piece[1] < self._heading.end]
        if not pieces or not behind and len(pieces) > 1:
            return None
        start, end = behind[-1] if behind else pieces[0]
        closes = self._heading.end if behind else self._closing()
        stands = end + 1 >= closes and (behind or self._stands_alone(end))
        return _limit(self._context, start, end, "bracket") if stands else None

    def _closing(self) -> int:
        """Where the last words end that name no owners."""
        at = self._stop
        while True:
            while at > self._heading.end and self._text[at - 1] in _ENDS:
                at -= 1
            owners = next((start for start, end in self._named if start < at <= end), None)
            if owners is None or self._text[at - 1] in "）】":
                return at
            at = owners

    def _stands_alone(self, closes: int) -> bool:
        """Whether the bracket that `closes` there stands behind a full stop or an only sentence."""
        before = self._text[self._heading.end : _opening(self._text, closes)].rstrip(" 　")
        return not before or before[-1] in "。\n" or len(_sentences(before)) == 1

    def titled(self) -> Limit | None:
        """A title that opens or closes with its only date: 2025年底前完成园区改造."""
        start, end = self._heading.start, self._heading.end
        mark = self._only_date(start, end)
        if mark is None:
            return None
        words = self._dated_words(mark, start, end)
        return _limit(self._context, *words, "heading") if words else None

    def said(self) -> Limit | None:
        """An only sentence that opens or closes with its only date, or a last one that speaks of the whole task."""
        closes = self._closing()
        start = max(self._heading.end, *(self._text.rfind(mark, 0, closes) + 1 for mark in "。！？\n"))
        last = self._text[start:closes]
        if len(last) <= LONGEST and _is_limit(self._context, _whole().sub("", last)):
            return _limit(self._context, start, closes, "sentence")
        mark = self._only_date(start, closes)
        if mark is None or _sentences(self._text[self._heading.end : start]):
            return None
        words = self._dated_words(mark, start, closes)
        return _limit(self._context, *words, "sentence") if words else None

    def _only_date(self, start: int, end: int) -> times.TimeMark | None:
        """The only date of a piece, if it is a deadline that does not lie behind the document."""
        if "；" in self._text[start:end]:
            return None
        dated = [mark for mark in self._context.times(start, end) if mark.last or mark.kind == "yearly"]
        year = self._context.year
        if len(dated) != 1 or dated[0].kind != "until" or year and (dated[0].year or year) < year:
            return None
        return dated[0]

    def _dated_words(self, mark: times.TimeMark, start: int, end: int) -> Span | None:
        """The mark where it opens the piece, or the words that close the piece with it."""
        if mark.start <= start + 1:
            return mark.start, mark.end
        return (mark.start, end) if _is_limit(self._context, self._text[mark.start : end]) else None


def _opening(text: str, closes: int) -> int:
    """Where the bracket begins that closes at an offset; others may stand inside it."""
    depth, farthest = 0, max(0, closes - FARTHEST)
    for at in range(closes, farthest - 1, -1):
        depth += (text[at] == "）") - (text[at] == "（")
        if not depth:
            return at
    return farthest


def _sentences(text: str) -> list[str]:
    return [piece for piece in _FULL_STOP.split(text) if piece.strip(_ENDS)]


def _labels(text: str) -> Iterator[Span]:
    """The words behind a label of time limits, to the end of their piece."""
    labels = tuple(table_words().columns["deadline"])
    at = text.find("：")
    while at >= 0:
        if text.endswith(labels, max(0, at - LONGEST), at):
            stop = min(len(text), at + 1 + FARTHEST)
            end = _PIECE_END.search(text, at + 1, stop)
            yield at + 1, end.start() if end else stop
        at = text.find("：", at + 1)


def _closing_pieces(context: Context) -> Iterator[Span]:
    """What closes a bracket and says a time: （市经信局牵头，2025年底前完成，长期坚持）."""
    text, at = context.text, context.text.find("）")
    while at >= 0:
        piece = _PIECE.search(text, max(0, at - LONGEST), at)
        start = piece.start("words") if piece else at
        while start < at and not _is_limit(context, text[start:at]):
            start = text.find("，", start, at) + 1 or at
        if start < at:
            yield start, at
        at = text.find("）", at + 1)


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of(timelimit_words().whole)})+")


@cache
def _beside() -> re.Pattern[str]:
    words = timelimit_words()
    return re.compile(rf"(?:{any_of([*words.closing, *words.beside])})*")


@cache
def _hint() -> re.Pattern[str]:
    """What words that say a time limit hold at the least."""
    words = timelimit_words()
    return re.compile(
        any_of([*words.closing, *(word for held in words.standing.model_dump().values() for word in held)])
    )


@cache
def _rhythms() -> tuple[tuple[Rhythm, re.Pattern[str]], ...]:
    standing = timelimit_words().standing.model_dump()
    return tuple((one, re.compile(any_of(standing[one]))) for one in get_args(Rhythm))


def _limit(context: Context, start: int, end: int, rule: str) -> Limit | None:
    """What text[start:end] says as a whole; None where it names neither a day nor a rhythm."""
    text = context.text
    while start < end and text[start] in _ENDS:
        start += 1
    while start < end and text[end - 1] in _ENDS:
        end -= 1
    words = text[start:end]
    last = max(_dates(context, words), key=lambda date: _last_day(date.iso), default=None)
    often = next((one for one, pattern in _rhythms() if pattern.search(words)), None)
    if last is None and often is None:
        return None
    told = f"{rule}+{last.how}" if last and last.how else rule
    return Limit(start, end, told, last.iso if last else None, often)


def _is_limit(context: Context, words: str) -> bool:
    """Whether words say by when and nothing else: 2025年12月底前全面完成."""
    words = words.strip(_ENDS)
    if not _hint().search(words):
        return False
    rest, dates = words, _dates(context, words)
    for date in reversed(dates):
        rest = f"{rest[: date.start]}\0{rest[date.end :]}"
    often = [match for _, pattern in _rhythms() for match in pattern.finditer(rest)]
    for match in often:
        rest = rest.replace(match[0], "\0")
    if not dates and not often:
        return False
    closes = bool(often) or any(word in words for word in timelimit_words().closing)
    return closes and all(_beside().fullmatch(part.strip("，、")) for part in rest.split("\0"))


def _dates(context: Context, words: str) -> list[_Date]:
    """The days that words name, in order; a day on which something begins is none."""
    found = [date for date in _yeared(words) if not _begins(words, date.end)]
    found += [date for date in _marked(context, words) if not any(_touch(date, one) for one in found)]
    found += [date for date in _bare(context, words, found) if not any(_touch(date, one) for one in found)]
    return sorted(found)


def _touch(one: _Date, other: _Date) -> bool:
    return one.start < other.end and other.start < one.end


def _begins(words: str, end: int) -> bool:
    return words.startswith(tuple(timelimit_words().since), end)


def _yeared(words: str) -> Iterator[_Date]:
    """2025年6月30日, 2025年上半年, 2025年三季度, 2025.12."""
    for match in _YEARED.finditer(words):
        iso = _iso(match["year"], match["month"] or match["bare"], match["day"] or match["bareday"])
        if match["half"] or match["quarter"]:
            iso = _iso(match["year"], 6 if match["half"] else _QUARTERS[match["quarter"]])
        yield _Date(match.start(), match.end(), iso)


def _marked(context: Context, words: str) -> Iterator[_Date]:
    """到2025年, “十四五”末, 今年底; 3年内 and 规划期内 end with the plan."""
    for mark in times.find(words, context.year):
        iso, how = mark.last, ""
        if mark.kind == "duration":
            iso, rule = context.calendar.deadline(Governed(mark, ""))
            how = (rule or "").removeprefix("+")
        if iso and mark.kind in ("until", "span", "year", "duration") and not _begins(words, mark.end):
            yield _Date(mark.start, mark.end, iso, how or None)
    period = context.outline.period
    for word in timelimit_words().within_plan if period else ():
        at = words.find(word)
        if at >= 0 and period:
            yield _Date(at, at + len(word), str(period[1]), "plan_period")


def _bare(context: Context, words: str, dated: Sequence[_Date]) -> Iterator[_Date]:
    """12月底前 is of the year named before it, else of the only year of the plan."""
    period = context.outline.period
    only = str(period[0]) if period and period[0] == period[1] else None
    for match in _BARE.finditer(words):
        before = [date for date in dated if date.end <= match.start()]
        year = before[-1].iso[:4] if before else only
        if (
            year
            and not _begins(words, match.end())
            and not any(p.search(words[: match.start()]) for _, p in _rhythms())
        ):
            month = match["month"] or _QUARTERS[match["quarter"]]
            yield _Date(*match.span(), _iso(year, month, match["day"]), None if before else "plan_period")


def _iso(year: str, month: str | int | None, day: str | None = None) -> str:
    return year + (f"-{int(month):02d}" if month else "") + (f"-{int(day):02d}" if day else "")


def _last_day(iso: str) -> str:
    """A year lasts longer than its months."""
    return f"{iso}-12-31"[: len("2025-12-31")] if len(iso) == len("2025") else f"{iso}-31"[: len("2025-12-31")]
