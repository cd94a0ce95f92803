"""Identity: which texts are of one plan, and where do they disagree?

Takes  plans read from several texts: the official one, copies of it, reports about it.
Gives  groups of texts of one plan, the best source first; and the conflicts: targets of one measure and day with other amounts.
Rule   one document number, or one place and titles alike, or one place and most of the promises of the shorter text are those of
       the longer. The issuer's own text outweighs a text without number and issuer; of equals the one that says more.
Not    a correction: where texts disagree both stand, each with its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from zhizao.base.patterns import any_of
from zhizao.comparison.promises import Promise, promises
from zhizao.comparison.rules import comparing
from zhizao.plan.records import DocumentCard, Plan, Target
from zhizao.programme import measures

_SIGNS = re.compile(r"[\s“”\"'《》〈〉（）()\[\]〔〕—\-－·、，,：:]")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One measure and day, told with different amounts by texts of one plan; the first is the better source's."""

    first: Promise
    second: Promise
    sources: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of one plan, by their places in what was given, the best source first."""

    members: tuple[int, ...]
    conflicts: tuple[Conflict, ...] = ()


def groups(plans: Sequence[Plan]) -> list[Group]:
    """The texts grouped by the plan they are of, in the order of their first member."""
    register = list(measures.shipped())
    told = [promises(plan, register) for plan in plans]
    found: list[list[int]] = []
    for at in range(len(plans)):
        home = next((group for group in found if any(_one(plans, told, at, other) for other in group)), None)
        if home is None:
            found.append([at])
        else:
            home.append(at)
    return [_group(members, plans, told) for members in found]


def same_plan(one: Plan, other: Plan) -> bool:
    """Whether two texts are of one plan (its drafts and revisions included)."""
    register = list(measures.shipped())
    return _one((one, other), [promises(one, register), promises(other, register)], 0, 1)


def _one(plans: Sequence[Plan], told: Sequence[list[Promise]], i: int, j: int) -> bool:
    one, other = plans[i].document, plans[j].document
    if one.number and other.number:
        # A revision has another number and the same title.
        return one.number == other.number or (_titled_alike(one, other) and one.place == other.place)
    if one.place and other.place and one.place != other.place:
        return False
    if one.period and other.period and one.period != other.period:
        return False
    return _titled_alike(one, other) or _promise_alike(told[i], told[j])


def _titled_alike(one: DocumentCard, other: DocumentCard) -> bool:
    first, second = (_core(card.title or "") for card in (one, other))
    if min(len(first), len(second)) < 6:
        return False
    years = [re.findall(r"\d+", title) for title in (first, second)]
    return years[0] == years[1] and fuzz.ratio(first, second) / 100 >= comparing().same_title


@cache
def _noise_words() -> re.Pattern[str]:
    return re.compile(any_of(comparing().title_words))


def _core(title: str) -> str:
    """A title without the words of its covering notice and without signs."""
    return _SIGNS.sub("", _noise_words().sub("", title))


def _promise_alike(one: list[Promise], other: list[Promise]) -> bool:
    few, many = sorted(({_key(promise) for promise in told} for told in (one, other)), key=len)
    rules = comparing()
    return len(few) >= rules.least_promises and len(few & many) >= rules.same_promises * len(few)


def _key(promise: Promise) -> tuple[object, ...]:
    return promise.measure.id, promise.low, promise.high, promise.year


def _group(members: list[int], plans: Sequence[Plan], told: Sequence[list[Promise]]) -> Group:
    ranked = sorted(members, key=lambda at: (-_authority(plans[at]), -len(told[at]), at))
    conflicts = [
        conflict for place, i in enumerate(ranked) for j in ranked[place + 1 :] for conflict in _conflicts(told, i, j)
    ]
    return Group(tuple(ranked), tuple(conflicts))


def _authority(plan: Plan) -> int:
    """The issuer's own text has a number and an issuer; a report has neither."""
    return bool(plan.document.number) + bool(plan.document.issuer)


def _conflicts(told: Sequence[list[Promise]], i: int, j: int) -> list[Conflict]:
    """Measures that both texts promise for the same year, and never with the same amount."""
    found = []
    for promise in told[i]:
        same = [one for one in told[j] if _comparable(promise, one)]
        mine = [one for one in told[i] if _comparable(promise, one)]
        if same and not {_span(one) for one in same} & {_span(one) for one in mine}:
            found.append(Conflict(promise, same[0], (i, j)))
    return found


def _comparable(one: Promise, other: Promise) -> bool:
    return (
        one.measure.id == other.measure.id
        and one.target.basis == other.target.basis
        and _subject(one.target) == _subject(other.target)
        and (one.year is None or other.year is None or one.year == other.year)
    )


def _span(promise: Promise) -> tuple[object, object]:
    return promise.low, promise.high


def _subject(target: Target) -> str | None:
    return target.subject
