"""Mechanisms: which duties to report, assess, coordinate, select, publish and plan does the document lay down?

Takes  a document with its outline.
Gives  one Mechanism for each duty, as a rule one clause: who, to or about whom, how often, when.
Rule   data/grammar/mechanisms.yaml, and gold/GUIDELINES.md section 5. The subject of a sentence carries over its
       clauses and to the next sentences of the paragraph; in chapters of measures the owners of the item stand in.
       What experts wish and what has already been done is no duty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from zhizao.base.patterns import any_of
from zhizao.base.sources import record_id
from zhizao.document.document import Document
from zhizao.plan import owners
from zhizao.plan.records import Mechanism, MechanismType, Periodicity, made
from zhizao.plan.tasks import About, about
from zhizao.reference.mechanism_words import mechanism_words
from zhizao.reference.outline_words import outline_words
from zhizao.reference.owner_words import owner_words

Place = Literal["mechanism", "guard", "measure", "open", "none"]
Level = Literal["strong", "inside", "weak"]
LONGEST = 120
_LEVELS: dict[Place, tuple[Level, ...]] = {
    "mechanism": ("strong", "inside", "weak"),
    "guard": ("strong", "inside"),
    "measure": ("strong",),
    "open": ("strong",),
    "none": (),
}


class Duty(NamedTuple):
    """A duty in text[start:end] before it becomes a record."""

    start: int
    end: int
    type: MechanismType
    level: Level
    actor: str | None


class Region(NamedTuple):
    """A stretch of text between headings and the kind of chapter it belongs to."""

    start: int
    end: int
    place: Place
    section: str | None


@dataclass(frozen=True, slots=True)
class _Grammar:
    duties: tuple[tuple[MechanismType, Level, re.Pattern[str]], ...]
    hints: re.Pattern[str]
    stage: re.Pattern[str]
    review: re.Pattern[str]
    past: re.Pattern[str]
    expert: re.Pattern[str]
    other: re.Pattern[str]
    rhythms: tuple[tuple[Periodicity, re.Pattern[str]], ...]
    when: re.Pattern[str]
    subject: re.Pattern[str]
    holder: re.Pattern[str]
    counterparts: tuple[re.Pattern[str], ...]


@cache
def _grammar() -> _Grammar:
    words = mechanism_words()
    levels: tuple[Level, ...] = ("strong", "inside", "weak")
    duties = tuple(
        (kind, level, re.compile("|".join(p.replace("~", "[^，]{0,30}") for p in listed)))
        for level in levels
        for kind, patterns in words.types.items()
        if (listed := getattr(patterns, level))
    )
    ends = any_of([*owner_words().ends, "领导", "工信部", "各方", "各地"])
    return _Grammar(
        duties,
        re.compile(any_of(words.hints)),
        re.compile(words.stage),
        re.compile(words.stage_assessment),
        re.compile(words.past),
        re.compile(words.expert),
        re.compile(words.other_matter),
        tuple((rhythm, re.compile("|".join(listed))) for rhythm, listed in words.periodicity.items()),
        re.compile(words.when),
        re.compile(rf"(?:由)?(?P<who>[^，。；：]{{1,60}}?(?:{ends})(?:（[^（）]{{1,30}}）)?)(?={any_of(words.modal)})"),
        re.compile(rf"(?:{ends})(?:（[^（）]{{1,30}}）)?(?={any_of(words.modal)})"),
        tuple(re.compile(shape) for shape in words.counterparts),
    )


@cache
def _duties(allowed: tuple[Level, ...]) -> list[tuple[MechanismType, Level, re.Pattern[str]]]:
    return [duty for duty in _grammar().duties if duty[1] in allowed]


def mechanisms_of(document: Document, answers: owners.Governing | None = None) -> list[Mechanism]:
    """The duties that a document lays down, in the order of the text; `answers` saves reading the owners again."""
    answers = answers or owners.owners_for(document)
    stated = dict(answers.spans)
    return [
        _record(document, region, duty, answers)
        for region in regions_of(document)
        for duty in duties_in(document.body.text, region, stated)
    ]


def _record(document: Document, region: Region, duty: Duty, answers: owners.Governing) -> Mechanism:
    start, end = document.body.raw_span(duty.start, duty.end)
    clause = document.body.text[duty.start : duty.end]
    actor = duty.actor
    if actor is None and region.place in ("measure", "guard"):
        actor = "、".join(answers.governing_owners(duty.start).owners) or None
    return made(
        Mechanism,
        id=record_id(document.sha256, "mechanism", start, end),
        quote=document.raw[start:end],
        start=start,
        end=end,
        section=region.section,
        type=duty.type,
        actor=actor,
        counterpart=_counterpart(clause),
        periodicity=_periodicity(clause),
        when=_when(clause),
    )


# Where duties stand


def regions_of(document: Document) -> Iterator[Region]:
    """The text between headings, each stretch with the kind of its chapter; titles are left out."""
    headings = [one for one in document.outline.headings if not (one.run_in and one.label)]
    text, at = document.body.text, 0
    stack: list[Place] = []
    place: Place = "open" if not any(one.label for one in headings) else "measure"
    # Before the first numbered heading stand the notice and the preamble.
    current: tuple[Place, str | None] = ("open", None)
    for one in headings:
        if one.body_start > at:
            yield Region(at, one.body_start, *current)
        del stack[one.level - 1 :]
        above = stack[-1] if stack else place
        stack.append(_place(one.title, above, top=one.level == 1))
        current = (stack[-1], " > ".join(one.section))
        at = max(at, one.end)
    end = max((one.body_end for one in headings), default=len(text))
    if end > at:
        yield Region(at, end, *current)


_COUNTED = re.compile(r"[一二两三四五六\d](?:大|项|个)机制$")
_GUARDING = re.compile(r".{0,4}(?:组织领导|督查考核|考核评估|监督考核|统筹协调)")


def _place(title: str, above: Place, *, top: bool) -> Place:
    kind: About = about(title)
    if above == "none" or kind == "no_task":
        return "none"
    if (kind == "mechanism" and (top or above == "mechanism")) or _COUNTED.search(title):
        return "mechanism"
    if top and any(word in title for word in outline_words().roles.guard):
        return "guard"
    if (above == "guard" and kind == "mechanism") or _GUARDING.fullmatch(title):
        return "guard"
    return above


# Duties in a stretch of text


def duties_in(text: str, region: Region, stated: dict[int, int]) -> Iterator[Duty]:
    """The duties of one region, paragraph by paragraph; `stated` are the spans that name owners, by their start."""
    allowed = _LEVELS[region.place]
    if not allowed:
        return
    for start, end in _hinted_lines(text, region.start, region.end):
        if _grammar().expert.search(text, start, end):
            continue
        subjects = _Subjects()
        for begin, stop in _sentences(text, start, end):
            if begin not in stated:
                yield from _sentence(text, begin, stop, allowed, subjects)


def _hinted_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines that may lay down a duty, blanks at both ends left out."""
    while hint := _grammar().hints.search(text, start, end):
        first, last = text.rfind("\n", start, hint.start()) + 1 or start, text.find("\n", hint.end(), end)
        start = end if last < 0 else last
        words = text[first:start].lstrip()
        yield start - len(words), start - len(words) + len(words.rstrip())


_FULL_STOP = re.compile(r"[。！？；]")
_CLAUSE_MARK = re.compile(r"[（《〈【）》〉】，：]")


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _FULL_STOP.finditer(text, start, end):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence, cut at ， and ： outside brackets."""
    depth, at = 0, start
    for mark in _CLAUSE_MARK.finditer(text, start, end):
        i, character = mark.start(), mark[0]
        if character in "（《〈【":
            depth += 1
        elif character in "）》〉】":
            depth -= 1
        elif depth <= 0:
            if i > at:
                yield at, i
            at = i + 1
    if at < end:
        yield at, end


class _Subjects:
    """Who acts in a paragraph: the last subject heard. It is looked for only where a duty asks, for most clauses lay down none."""

    def __init__(self) -> None:
        self._heard: list[str] = []
        self._last: str | None = None

    def hear(self, text: str, start: int, end: int) -> None:
        """Take a clause that may open with a subject."""
        self._heard.append(text[start : min(end, start + 80)])

    @property
    def last(self) -> str | None:
        """The subject in force behind all that was heard."""
        while self._heard:
            subject = _subject(self._heard.pop())
            if subject:
                self._heard, self._last = [], subject
        return self._last


def _sentence(text: str, start: int, end: int, allowed: tuple[Level, ...], subjects: _Subjects) -> list[Duty]:
    """The duties of one sentence; what it says of subjects is left to the next."""
    grammar = _grammar()
    hints = [hint.start() for hint in grammar.hints.finditer(text, start, end)]
    stage = grammar.stage.match(text[start : min(end, start + 80)]) if hints and "weak" in allowed else None
    if stage:
        kind: MechanismType = "assessment" if grammar.review.search(stage[0]) else "planning"
        return [Duty(start, end, kind, "strong", subjects.last)]
    if not hints or grammar.past.search(text, start, end):
        subjects.hear(text, start, end)
        return []
    found: list[Duty] = []
    for at, stop in clauses(text, start, end):
        begin = _skip(text, at, stop)
        subjects.hear(text, begin, stop)
        hinted = bisect_left(hints, begin) < bisect_left(hints, stop)
        kind_of = _kind(text[begin : min(stop, begin + 300)], allowed) if hinted else None
        if kind_of:
            found.append(Duty(begin, stop, kind_of[0], kind_of[1], subjects.last))
    return _merged(text, _strongest(found))


_JOINING = re.compile(r"(?:并且|并|同时|此外|另外|以及|其中)+(?!购|行|网|联|列)|[一二三四五六七八九]是")
# What opens a duty of its own though its neighbour is of the same type.
_OPENING = re.compile(r"将|负责|每|定期|及时|对|向|按|建立|(?:制定|制订)")


def _skip(text: str, start: int, end: int) -> int:
    """Joining words at the head of a clause are no part of the duty."""
    match = _JOINING.match(text, start, end)
    return match.end() if match else start


_SHORT_NAME = re.compile(r"（以下简称[^（）]*）")


def _subject(clause: str) -> str | None:
    # Most clauses open with what no subject opens with, or name no body before a modal word.
    if (clause[:1] != "由" and _NO_SUBJECT.match(clause)) or not _grammar().holder.search(clause):
        return None
    match = _grammar().subject.match(clause)
    if not match:
        return None
    who = _SHORT_NAME.sub("", match["who"])
    return who if len(who) >= 2 and not _NO_SUBJECT.match(who) else None


def _kind(clause: str, allowed: tuple[Level, ...]) -> tuple[MechanismType, Level] | None:
    """The type of duty that a clause lays down: strong patterns first, in the order of the grammar."""
    for kind, level, shape in _duties(allowed):
        if shape.search(clause):
            if kind in ("assessment", "reporting") and _grammar().other.search(clause) and level != "weak":
                continue
            return kind, level
    return None


def _strongest(found: list[Duty]) -> list[Duty]:
    """Weak duties count only where the sentence lays down no other."""
    strong = [duty for duty in found if duty.level != "weak"]
    return strong or found[:1]


def _merged(text: str, found: Iterable[Duty]) -> list[Duty]:
    """Neighbouring clauses of one type and one subject are one duty, unless a new rhythm or object opens."""
    kept: list[Duty] = []
    for duty in found:
        last = kept[-1] if kept else None
        if last and _goes_on(text, last, duty):
            kept[-1] = last._replace(end=duty.end)
        else:
            kept.append(duty)
    return kept


def _goes_on(text: str, last: Duty, duty: Duty) -> bool:
    same = last.type == duty.type and last.actor == duty.actor
    near = duty.start - last.end <= 2 and duty.end - last.start <= LONGEST
    return same and near and not _OPENING.match(text, duty.start, duty.end)


# Slots


# A clause that opens so has no subject of its own.
_NO_SUBJECT = re.compile(
    r"[将把对向以在按为由于经与和并或就]|针对|根据|结合|面向|通过|围绕|依托|加强|强化|建立|健全|完善|推动|推进|继续|深入|开展|定期|指导|组织(?!部)|召开|成立|支持|引导|鼓励|落实|加快|积极|充分|进一步|全面|各级各类"
    r"|统筹|协调|负责|承担|制定|制订|实施|发挥|压实|明确|及时|每|(?:19|20)\d\d年|到|促进|形成|构建|做好|实行|抓好|严格|坚持|切实|认真"
)


def _periodicity(clause: str) -> Periodicity:
    if _grammar().stage.match(clause):
        return "stage" if re.match(r"(?:19|20)\d\d年?[-—至到]", clause) else "once"
    return next((rhythm for rhythm, shape in _grammar().rhythms if shape.search(clause)), "none")


def _when(clause: str) -> str | None:
    match = _grammar().when.search(clause)
    return match[0] if match else None


def _counterpart(clause: str) -> str | None:
    for shape in _grammar().counterparts:
        match = shape.search(clause)
        if match:
            return match["to"]
    return None
