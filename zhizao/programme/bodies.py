"""Bodies (机构): which unit does a printed name mean, on that day and today?

Takes  a register of bodies with their dated names, the place whose plan it is, and names as documents print them.
Gives  the body or group that a name means, or the reason why none, with the likeliest ones ranked; the members of a
       group; the body that carries on for one that is gone.
Rule   data/grammar/bodies.yaml: full and short forms, the place in front, group words. Only what is the same name by
       that grammar resolves; likeness merely suggests. The printed name is always kept.
Not    who leads and who supports: see plan/owners.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import ClassVar, Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.base.patterns import any_of
from zhizao.plan import owners
from zhizao.reference import regions
from zhizao.reference.strict import DataFile, load

Kind = Literal["leading_group", "office", "department", "district", "zone", "group", "other"]
How = Literal["name", "alias", "form", "group"]
Reason = Literal["empty", "unknown", "ambiguous", "former_name", "later_name", "dissolved", "not_yet_founded"]
Hint = Literal["successor", "former_name", "same_name", "abbreviation", "similar"]
REASONS: dict[Reason, str] = {
    "empty": mark("no name is printed"),
    "unknown": mark("no body of the register has this name"),
    "ambiguous": mark("several bodies have this name"),
    "former_name": mark("the name was no longer in force on that day"),
    "later_name": mark("the name was not yet in force on that day"),
    "dissolved": mark("the body had been dissolved by that day"),
    "not_yet_founded": mark("the body had not been founded by that day"),
}


class CodeTwice(ZhizaoError):
    """Two bodies share a code."""

    code: ClassVar[str] = "PROG-111"
    says: ClassVar[str] = "The register of bodies holds the code {body} twice."
    fix: ClassVar[str] = "Give each body a code of its own."


class NoSuchBody(ZhizaoError):
    """A code that no body has."""

    code: ClassVar[str] = "PROG-112"
    says: ClassVar[str] = "No body of the register has the code {body} ({named_by})."
    fix: ClassVar[str] = "Add the body, or correct the code."


class Circular(ZhizaoError):
    """A body above or behind itself."""

    code: ClassVar[str] = "PROG-113"
    says: ClassVar[str] = "The body {body} comes back to itself through its {line}."
    fix: ClassVar[str] = "Correct the {line} of one of these bodies."


class Nameless(ZhizaoError):
    """A body without a name that can be printed."""

    code: ClassVar[str] = "PROG-114"
    says: ClassVar[str] = "The body {body} has no name."
    fix: ClassVar[str] = "Give it at least its official name."


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the first and the last day on which it holds; None where that end is open."""

    text: str
    since: date | None = None
    until: date | None = None
    alias: bool = False

    def holds(self, on: date | None) -> bool:
        """Whether it is a name on that day; without a day every name is."""
        return on is None or ((self.since is None or self.since <= on) and (self.until is None or on <= self.until))


@dataclass(frozen=True, slots=True)
class Body:
    """A unit that answers for things. `dissolved` is the first day without it, on which `successors` carry on.

    A body of kind group `gathers` the kinds of its members; its parent, where it has one, is theirs.
    """

    code: str
    names: tuple[Name, ...]
    kind: Kind
    parent: str | None = None
    founded: date | None = None
    dissolved: date | None = None
    successors: tuple[str, ...] = ()
    gathers: tuple[Kind, ...] = ()

    def exists(self, on: date | None) -> bool:
        """Whether it is there on that day; without a day every body is."""
        founded = on is None or self.founded is None or self.founded <= on
        return founded and (on is None or self.dissolved is None or on < self.dissolved)

    def name(self, on: date | None = None) -> str:
        """The official name on that day, or the last one; an alias only where there is nothing else."""
        ordered = sorted(self.names, key=lambda name: (not name.alias, name.since or date.min))
        return next((name.text for name in reversed(ordered) if not name.alias and name.holds(on)), ordered[-1].text)


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies that one name means together; `certain` is False where the document leaves open which (有关部门)."""

    printed: str
    kinds: tuple[Kind, ...]
    parent: str | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A body that a name may mean, with a score between 0 and 1 and what speaks for it."""

    body: Body
    score: float
    hint: Hint


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name means: a body, a group with its members, or nothing for a reason."""

    printed: str
    body: Body | None = None
    group: Group | None = None
    members: tuple[Body, ...] = ()
    how: How | None = None
    reason: Reason | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Those who answer: the body, or the members of the group."""
        return self.members if self.group else (self.body,) if self.body else ()


@dataclass(frozen=True, slots=True)
class Succession:
    """Who carries on for a body on a day; empty with a reason where nobody does."""

    bodies: tuple[Body, ...]
    reason: Reason | None = None


class _Groups(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: list[str]
    vague: list[str]
    before: list[str]
    joins: list[str]
    members: dict[str, list[str]]


class _Grammar(DataFile):
    """data/grammar/bodies.yaml; the file tells what each part is for."""

    levels: list[str]
    seats: list[str]
    parties: list[str]
    own: list[str]
    fold: dict[str, str]
    silent: dict[Kind, list[str]]
    groups: _Groups
    suggest: dict[str, float]


@cache
def _grammar() -> _Grammar:
    return load("grammar/bodies.yaml", _Grammar)


class _Entry(NamedTuple):
    body: Body
    name: Name
    text: str


class Bodies:
    """A register of bodies that can be asked; `place` is the place whose plan it is, such as 临澜市."""

    def __init__(self, register: Iterable[Body], place: str = "") -> None:
        self.place = place
        self._by_code: dict[str, Body] = {}
        for body in register:
            if self._by_code.setdefault(body.code, body) is not body:
                raise CodeTwice(body=body.code)
            if not any(name.text.strip() for name in body.names):
                raise Nameless(body=body.code)
        self._check()

    def __iter__(self) -> Iterator[Body]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __getitem__(self, code: str) -> Body:
        """The body with this code."""
        return self._known(code, "asked for")

    def resolve(self, printed: str, on: date | None = None) -> Resolution:
        """What a printed name means in a document of that day; without a day, at any time."""
        text = owners.plain(printed).strip()
        if not text:
            return Resolution(printed, reason="empty")
        found = self._same(text)
        holding = [entry for entry in found if entry.name.holds(on) and entry.body.exists(on)]
        if holding:
            return self._held(printed, text, holding, on)
        group = _group(text)
        if group:
            return Resolution(printed, group=group, members=self.members(group, on), how="group")
        if found and on is not None:
            return self._gone(printed, found, on)
        return Resolution(printed, reason="unknown", suggestions=self._alike(text, on))

    def unresolved(self, printed: Iterable[str], on: date | None = None) -> list[Resolution]:
        """Those of the names that mean no body and no group, each once, with the reason."""
        found = [self.resolve(name, on) for name in dict.fromkeys(printed)]
        return [one for one in found if one.reason]

    def members(self, group: Group | Body, on: date | None = None) -> tuple[Body, ...]:
        """The bodies that a group means on that day, in the order of the register."""
        kinds = group.gathers if isinstance(group, Body) else group.kinds
        above = group.parent
        return tuple(
            body for body in self if body.kind in kinds and body.exists(on) and (above is None or body.parent == above)
        )

    def current(self, code: str, on: date) -> Succession:
        """Who does on that day what the body did: itself, or its successors down the chain."""
        reached: dict[str, Body] = {}
        reasons: list[Reason] = []
        waiting = [self._known(code, "asked for")]
        while waiting:
            body = waiting.pop(0)
            if body.exists(on):
                reached.setdefault(body.code, body)
            elif body.founded is not None and on < body.founded:
                reasons.append("not_yet_founded")
            elif body.successors:
                waiting += [self._by_code[one] for one in body.successors]
            else:
                reasons.append("dissolved")
        return Succession(tuple(reached.values()), None if reached else reasons[0])

    def _check(self) -> None:
        for body in self:
            for code in (*body.successors, *([body.parent] if body.parent else [])):
                self._known(code, f"named by {body.code}")
            self._straight(body, "parents")
            self._straight(body, "successors")

    def _straight(self, body: Body, line: Literal["parents", "successors"]) -> None:
        """Refuse a line that comes back to where it began."""
        seen: set[str] = set()
        waiting = list(_next(body, line))
        while waiting:
            code = waiting.pop()
            if code == body.code:
                raise Circular(body=code, line=line)
            if code not in seen:
                seen.add(code)
                waiting += _next(self._known(code, f"named by {body.code}"), line)

    def _known(self, code: str, named_by: str) -> Body:
        if code not in self._by_code:
            raise NoSuchBody(body=code, named_by=named_by)
        return self._by_code[code]

    @cached_property
    def _index(self) -> dict[str, list[_Entry]]:
        """Every form of every name, with the bodies that have it."""
        index: dict[str, list[_Entry]] = {}
        for body in self:
            for name in body.names:
                for form in self._forms_of(body, name):
                    index.setdefault(form, []).append(_Entry(body, name, _clean(name.text)))
        return index

    def _forms_of(self, body: Body, name: Name) -> set[str]:
        forms = set(forms_of(name.text, self.place))
        for end in _grammar().silent.get(body.kind, []):
            short = {form.removesuffix(end) for form in forms if len(form) > len(end)}
            forms |= short | {form + end for form in short}
        return forms

    def _same(self, text: str) -> list[_Entry]:
        found = [entry for form in forms_of(text, self.place) for entry in self._index.get(form, [])]
        # Where one body has exactly these words for its name, forms of others do not matter.
        return [entry for entry in found if entry.text == _clean(text)] or found

    def _held(self, printed: str, text: str, holding: list[_Entry], on: date | None) -> Resolution:
        if len({entry.body.code for entry in holding}) > 1:
            first = {entry.body.code: entry.body for entry in holding}.values()
            score = _grammar().suggest["same_name"]
            hints = tuple(Suggestion(body, score, "same_name") for body in first)
            return Resolution(printed, reason="ambiguous", suggestions=hints)
        body, name, written = holding[0]
        how: How = ("alias" if name.alias else "name") if written == _clean(text) else "form"
        if body.kind != "group":
            return Resolution(printed, body, how=how)
        group = Group(body.name(on), body.gathers, body.parent)
        return Resolution(printed, body, group, self.members(group, on), how)

    def _gone(self, printed: str, entries: list[_Entry], on: date) -> Resolution:
        """The name is known, but not on that day."""
        scores, hints = _grammar().suggest, dict[str, Suggestion]()
        for body, _, _ in entries:
            hint: Hint = "former_name" if body.exists(on) else "successor"
            for one in self.current(body.code, on).bodies:
                hints.setdefault(one.code, Suggestion(one, scores[hint], hint))
        body, name, _ = entries[0]
        if body.exists(on):
            reason: Reason = "later_name" if name.since and on < name.since else "former_name"
        else:
            reason = "not_yet_founded" if body.founded and on < body.founded else "dissolved"
        return Resolution(printed, reason=reason, suggestions=tuple(hints.values()))

    def _alike(self, text: str, on: date | None) -> tuple[Suggestion, ...]:
        """The likeliest bodies of that day, each once, the best first."""
        scores, best = _grammar().suggest, dict[str, Suggestion]()
        wanted = forms_of(text, self.place)
        for form, entries in self._index.items():
            score, hint = max(_likeness(one, form) for one in wanted)
            for body in {entry.body.code: entry.body for entry in entries if entry.body.exists(on)}.values():
                known = best.get(body.code)
                if score >= scores["floor"] and (known is None or score > known.score):
                    best[body.code] = Suggestion(body, round(score, 3), hint)
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.body.code))
        return tuple(ranked[: int(scores["most"])])


def _next(body: Body, line: Literal["parents", "successors"]) -> tuple[str, ...]:
    return body.successors if line == "successors" else (body.parent,) if body.parent else ()


_SPACE = re.compile(r"[\s·“”\"]")


@cache
def _clean(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@cache
def _folding() -> re.Pattern[str]:
    return re.compile(any_of(_grammar().fold))


@cache
def _places(place: str) -> tuple[str, ...]:
    """What may stand before a name in the plans of a place, the longest first.

    >>> _places("临澜市")
    ('临澜市', '临澜', '本市', '我市', '全市', '市')
    """
    level = next((one for one in _grammar().levels if place.endswith(one) and place != one), "")
    last = level[-1:]
    words = [place, place.removesuffix(level), *(own + last for own in _grammar().own), last] if level else [place]
    return tuple(word for word in words if word)


@cache
def forms_of(name: str, place: str = "") -> frozenset[str]:
    """The forms by which a name is compared: with and without its place, long words as short ones.

    >>> sorted(forms_of("临澜市经济和信息化委员会", "临澜市"))
    ['临澜市经信委', '市经信委', '经信委']
    >>> forms_of("市经济和信息化委", "临澜市") & forms_of("经信委", "临澜市")
    frozenset({'经信委'})
    """
    text = _clean(name)
    for party in _grammar().parties:
        text = text.removeprefix(party)
    bare = {text} | {text.removeprefix(one) for one in _places(place) if len(text) > len(one)}
    return frozenset(_folding().sub(lambda word: _grammar().fold[word[0]], one) for one in bare)


@cache
def seat(name: str) -> str:
    """The place whose body a name tells of, empty where it tells none.

    >>> seat("临澜市人民政府"), seat("武汉市"), seat("上海市经济和信息化委员会"), seat("市科技局")
    ('临澜市', '武汉市', '上海市', '')
    >>> seat("湖北省武汉市江岸区人民政府"), seat("湖北省经济和信息化厅")
    ('江岸区', '湖北省')
    """
    text = _clean(name)
    for party in _grammar().parties:
        text = text.removeprefix(party)
    known = regions.path(text)
    if known:
        return known[-1]
    ends = sorted(_grammar().seats, key=len, reverse=True)
    place = next((text.removesuffix(end) for end in ends if text.endswith(end)), text)
    level = next((one for one in _grammar().levels if place.endswith(one)), "")
    return place if level and len(place) > len(level) else ""


def _likeness(one: str, other: str) -> tuple[float, Hint]:
    """How alike two forms are; 工信局 for 工业和信息化局 keeps first, last and order of the characters."""
    short = len(one) < len(other) and len(one) >= 3 and one[0] == other[0] and one[-1] == other[-1]
    if short and _in_order(one, other):
        return _grammar().suggest["abbreviation"], "abbreviation"
    return fuzz.ratio(one, other) / 100, "similar"


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


@cache
def _group_words() -> tuple[re.Pattern[str], dict[str, tuple[Kind, ...]]]:
    words = _grammar().groups
    means = {one: _kinds(kinds) for kinds, listed in words.members.items() for one in listed}
    return re.compile(any_of([*means, *words.opens, *words.joins])), means


def _kinds(names: str) -> tuple[Kind, ...]:
    return tuple(kind for kind in get_args(Kind) if kind in names.split())


def _group(text: str) -> Group | None:
    """A name that is made of group words alone."""
    words, (pattern, means) = _grammar().groups, _group_words()
    rest = _folding().sub(lambda word: _grammar().fold[word[0]], _clean(text))
    level = next((one for one in words.before if rest.startswith(one)), "")
    pieces = pattern.findall(rest, len(level))
    # 市级部门 are all departments of the city; 市政府 is one body.
    opened = len(level) > 1 or any(piece in words.opens for piece in pieces)
    if level + "".join(pieces) != rest or not opened:
        return None
    meant = {kind for piece in pieces for kind in means.get(piece, ())}
    kinds = tuple(kind for kind in get_args(Kind) if kind in meant)
    return Group(text, kinds, certain=not any(piece in words.vague for piece in pieces)) if kinds else None
