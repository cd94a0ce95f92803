"""Measures: what is counted here, in which unit, and how do its values add up?

Takes  the name, unit and basis that a plan printed, and a register of measures.
Gives  the measures that it may mean, the best first, each with a score and the reason; a new measure where none fits;
       a value in another unit of the same dimension, exactly.
Rule   data/measures: the register, the units, and the words and weights of matching (our own choices, said there).
Not    the sum over periods or units itself: see formulas.py. A suggestion is never applied unseen.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from rapidfuzz import fuzz

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.base.patterns import any_of
from zhizao.plan import numerals
from zhizao.plan.records import Target
from zhizao.programme.formulas import Direction, PeriodFormula, UnitFormula
from zhizao.reference.strict import DataFile, load

Kind = Literal["count", "money", "share", "rate", "other"]
Reason = Literal["name", "synonym", "normalised", "contained", "similar"]
REASONS: dict[Reason, str] = {
    "name": mark("the same name"),
    "synonym": mark("a synonym"),
    "normalised": mark("the same name but for words around it"),
    "contained": mark("the name with a narrower scope"),
    "similar": mark("a similar name"),
}


class UnitsDiffer(ZhizaoError):
    """A value cannot be told in a unit of another dimension."""

    code: ClassVar[str] = "PROG-121"
    says: ClassVar[str] = "{value} {printed} cannot be told in {wanted}."
    fix: ClassVar[str] = "Give the value in {wanted}, or correct the unit of the measure."


class NameTaken(ZhizaoError):
    """Two measures of a register share an id or a name."""

    code: ClassVar[str] = "PROG-122"
    says: ClassVar[str] = "The register of measures holds {name} twice ({first} and {second})."
    fix: ClassVar[str] = "Join the two measures, or give one of them another name."


class UnknownUnit(ZhizaoError):
    """A unit that no dimension knows."""

    code: ClassVar[str] = "PROG-123"
    says: ClassVar[str] = "{unit} is no unit that zhizao knows."
    fix: ClassVar[str] = "Use a unit of data/measures/units.yaml (亿元, 家, %, …), or add it there."


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how many base units it holds: 亿元 is (money, 100000000)."""

    dimension: str
    factor: Fraction


class Measure(BaseModel):
    """Something that can be counted or measured again and again, with the two formulas by which its values add up.

    `over_periods` and `over_units` name a formula; `none` where no formula gives a true value for several units
    (growth rates). `cumulative` marks a running total, whose fall from one report to the next is asked
    about. `source` cites the rule that defines the measure; `decided_by` says who chose it where no rule does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    zh: str
    en: str = ""
    synonyms: tuple[str, ...] = ()
    unit: str
    kind: Kind
    direction: Direction = "up"
    over_periods: PeriodFormula
    over_units: UnitFormula
    cumulative: bool
    decimals: int
    source: str | None = None
    decided_by: str | None = None

    @model_validator(mode="after")
    def _founded(self) -> Measure:
        if (self.source is None) == (self.decided_by is None):
            raise ValueError(f"{self.id}: give source or decided_by, one of the two")
        return self

    @property
    def aggregable(self) -> bool:
        """Whether values of several units may be taken together at all."""
        return self.over_units != "none"

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its synonyms."""
        return (self.zh, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure that a reading may mean, with a score between 0 and 1 and the reason."""

    measure: Measure
    score: float
    reason: Reason


class _Units(DataFile):
    """data/measures/units.yaml."""

    dimensions: dict[str, dict[str, int | str]]


class _Matching(DataFile):
    """data/measures/matching.yaml; the file tells what each part is for."""

    fold: dict[str, str]
    drop: list[str]
    said_by_basis: dict[str, list[str]]
    telling: list[str]
    scores: dict[str, float]
    leaves: dict[str, float]
    floor: float
    most: int
    kin: list[list[str]]
    bases: dict[Kind, list[str]]
    kinds: dict[str, Kind]
    percent: dict[str, Kind]
    rate_words: list[str]
    down_words: list[str]
    up_words: list[str]
    defaults: dict[Kind, dict[str, Any]]


class _Register(DataFile):
    """data/measures/measures.yaml."""

    measures: list[Measure]

    @field_validator("measures", mode="before")
    @classmethod
    def _filled(cls, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**_matching().defaults.get(one["kind"], {}), **one} for one in listed]


@cache
def _matching() -> _Matching:
    return load("measures/matching.yaml", _Matching)


@cache
def shipped() -> tuple[Measure, ...]:
    """The register of the genre that comes with zhizao."""
    return checked(load("measures/measures.yaml", _Register).measures)


def checked(register: Iterable[Measure]) -> tuple[Measure, ...]:
    """A register whose ids and names are unique and whose units are known."""
    kept: dict[str, Measure] = {}
    named: dict[str, str] = {}
    for measure in register:
        if unit_of(measure.unit) is None:
            raise UnknownUnit(unit=measure.unit)
        first = kept.setdefault(measure.id, measure)
        if first is not measure:
            raise NameTaken(name=measure.id, first=first.zh, second=measure.zh)
        for name in measure.names:
            if named.setdefault(name, measure.id) != measure.id:
                raise NameTaken(name=name, first=named[name], second=measure.id)
    return tuple(kept.values())


@cache
def _bases() -> dict[str, Unit]:
    dimensions = load("measures/units.yaml", _Units).dimensions
    return {
        name: Unit(dimension, Fraction(factor))
        for dimension, units in dimensions.items()
        for name, factor in units.items()
    }


_MAGNITUDES = re.compile("[十百千万亿]*")


@cache
def unit_of(printed: str) -> Unit | None:
    """What a printed unit measures; None where it is no known unit.

    >>> unit_of("万亿元"), unit_of("台（套）").dimension, unit_of("万元/亩").dimension, unit_of("卷")
    (Unit(dimension='money', factor=Fraction(1000000000000, 1)), 'count', 'money/area', None)
    """
    text = re.sub(r"\([^()]*\)", "", unicodedata.normalize("NFKC", printed)).strip()
    above, slash, below = text.partition("/")
    if slash:
        first, second = unit_of(above), unit_of(below)
        if first is None or second is None:
            return None
        return Unit(f"{first.dimension}/{second.dimension}", first.factor / second.factor)
    if text in _bases():
        return _bases()[text]
    scale = (_MAGNITUDES.match(text) or [""])[0]
    base = _bases().get(text[len(scale) :])
    return Unit(base.dimension, base.factor * numerals.magnitude(scale)) if base and scale else None


def convert(value: Decimal, printed: str, wanted: str) -> Decimal:
    """A value in another unit of the same dimension.

    >>> convert(Decimal("1.2"), "万亿元", "亿元"), convert(Decimal("3500"), "家", "万家")
    (Decimal('12000'), Decimal('0.35'))
    """
    one, other = unit_of(printed), unit_of(wanted)
    if one is None or other is None or one.dimension != other.dimension:
        raise UnitsDiffer(value=value, printed=printed, wanted=wanted)
    if one.factor == other.factor:
        return value
    told = Fraction(value) * one.factor / other.factor
    return _plain(Decimal(told.numerator) / Decimal(told.denominator))


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def convertible(printed: str | None, wanted: str) -> bool:
    """Whether a value in one unit can be told in the other."""
    one, other = unit_of(printed or ""), unit_of(wanted)
    return one is not None and other is not None and one.dimension == other.dimension


@cache
def _words(kind: Literal["fold", "drop", "telling"]) -> re.Pattern[str]:
    return re.compile(any_of(unicodedata.normalize("NFKC", word) for word in getattr(_matching(), kind)))


@cache
def _folds() -> dict[str, str]:
    return {unicodedata.normalize("NFKC", long): short for long, short in _matching().fold.items()}


_MARKS = re.compile(r"[\s“”\"'‘’《》〈〉·,，、。;；:：]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOTE = re.compile(r"\([^()]*\)")
_SPAN = re.compile(r"^(?:(?:\d+|[一二两三四五六七八九十]+)年(?:内)?|到?\d{4}年(?:底|末)?)")


@cache
def normalised(name: str, basis: str | None = None) -> str:
    """A name without the words around it, long words read as short ones.

    >>> normalised("全市规模以上工业企业数量"), normalised("三年技改投资"), normalised("本地配套率增量", "increase")
    ('规上工业', '技改投资', '本地配套率')
    """
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    text = _words("fold").sub(lambda word: _folds()[word[0]], text)
    text = _SPAN.sub("", _NOTE.sub("", text))
    for word in _matching().said_by_basis.get(basis or "", []):
        text = text.replace(word, "")
    return _words("drop").sub("", text) or text


def suggest(
    indicator: str, unit: str | None, basis: str | None, register: Iterable[Measure] | None = None
) -> list[Suggestion]:
    """The measures that a reading may mean, the best first; empty where none is near enough.

    A measure whose unit tells of something else is never suggested, however alike the names are.
    """
    rules = _matching()
    found: list[Suggestion] = []
    for measure in shipped() if register is None else register:
        trust = _trust(measure, unit, basis)
        if trust:
            score, reason = _alike(indicator, basis, measure)
            if score * trust >= rules.floor:
                found.append(Suggestion(measure, round(score * trust, 3), reason))
    found.sort(key=lambda one: (-one.score, one.measure.id))
    return found[: rules.most]


def _trust(measure: Measure, unit: str | None, basis: str | None) -> float:
    """What is left of a score when unit and basis are compared; 0 where they contradict."""
    leaves = _matching().leaves
    trust = 1.0 if basis is None or basis in _matching().bases[measure.kind] else leaves["other_basis"]
    if not unit:
        return trust * leaves["no_unit"]
    read, own = unit_of(unit), unit_of(measure.unit)
    if read is None or own is None:
        return trust if unit == measure.unit else 0
    if read.dimension == own.dimension:
        return trust
    kin = any({read.dimension, own.dimension} == set(pair) for pair in _matching().kin)
    return trust * leaves["kin_unit"] if kin else 0


def _alike(indicator: str, basis: str | None, measure: Measure) -> tuple[float, Reason]:
    scores = _matching().scores
    if indicator == measure.zh:
        return scores["name"], "name"
    if indicator in measure.synonyms:
        return scores["synonym"], "synonym"
    return max((_near(indicator, basis, name) for name in measure.names), key=lambda one: one[0])


def _near(indicator: str, basis: str | None, name: str) -> tuple[float, Reason]:
    rules = _matching()
    one, other = normalised(indicator, basis), normalised(name)
    leaves = 1.0 if _telling(indicator, basis) == _telling(name) else rules.leaves["other_telling"]
    if one == other:
        return rules.scores["normalised"] * leaves, "normalised"
    if len(other) >= 4 and one.endswith(other):
        return rules.scores["contained"] * leaves, "contained"
    return _ratio(one, other) * leaves, "similar"


def _ratio(one: str, other: str) -> float:
    """How alike two names are; of two shares (…占…) first of all what is divided."""
    alike = fuzz.ratio(one, other) / 100
    above, slash, _ = one.partition("占")
    wanted, also, _ = other.partition("占")
    return min(alike, fuzz.ratio(above, wanted) / 100) if slash and also and above and wanted else alike


@cache
def _telling(name: str, basis: str | None = None) -> frozenset[str]:
    text = _words("fold").sub(lambda word: _folds()[word[0]], unicodedata.normalize("NFKC", name))
    return frozenset([*_words("telling").findall(text), *_NUMBER.findall(text)]) - set(
        _matching().said_by_basis.get(basis or "", [])
    )


def proposed(target: Target) -> Measure:
    """A new measure made from a target that no measure fits, with the defaults of its kind."""
    name, unit = target.indicator or target.subject or target.quote, target.unit or ""
    kind = _kind(name, unit, target.basis)
    return Measure(
        id="m-" + hashlib.sha256(f"{normalised(name)}|{unit}".encode()).hexdigest()[:8],
        zh=name,
        unit=unit,
        kind=kind,
        direction=_direction(name, target),
        decided_by=f"target {target.id}",
        **{**_matching().defaults[kind], "decimals": _decimals(target, kind)},
    )


def _kind(name: str, unit: str, basis: str | None) -> Kind:
    rules, known = _matching(), unit_of(unit)
    dimension = known.dimension if known else ""
    if dimension == "percent":
        worded = any(word in name for word in rules.rate_words)
        return "rate" if worded else rules.percent.get(basis or "", "share")
    return rules.kinds.get(dimension, "other")


def _direction(name: str, target: Target) -> Direction:
    rules = _matching()
    if any(word in name for word in rules.up_words):
        return "up"
    bounded = target.comparator in ("le", "lt") or target.bound in ("le", "lt")
    ranked = (unit_of(target.unit or "") or Unit("", Fraction(1))).dimension == "rank"
    return "down" if bounded or ranked or any(word in name for word in rules.down_words) else "up"


def _decimals(target: Target, kind: Kind) -> int:
    """Those of the kind, or of the target's own numbers where these have more."""
    printed = [one for one in (target.value, target.low, target.high) if one is not None]
    return max([int(_matching().defaults[kind]["decimals"]), *map(_places, printed)])


def _places(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
