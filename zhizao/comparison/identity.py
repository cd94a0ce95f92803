"""Identity: which texts are of one plan, and where do they disagree?

Takes  plans read from several texts: the official one, copies of it, reports about it.
Gives  groups of texts of one plan, the best source first; and the conflicts: targets of one measure and day with other amounts.
Rule   one document number, or one place and titles alike, or one place and most of the promises of the shorter text are those of
       the longer. The issuer's own text outweighs a text without number and issuer; of equals the one that says more.
       A report that tells fewer digits of the same amount rounds it, and does not contradict.
Not    a correction: where texts disagree both stand, each with its sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from rapidfuzz import fuzz

from zhizao.base.patterns import any_of
from zhizao.comparison.promises import Promise, promises
from zhizao.comparison.register import Register
from zhizao.comparison.rules import comparing
from zhizao.plan.records import DocumentCard, Plan, Target

Told = dict[str, list[Promise]]
_SIGNS = re.compile(r"[\s“”\"'《》〈〉（）()\[\]〔〕—\-－·、，,：:]")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One measure and day, told with different amounts by texts of one plan; the first is the better source's.

    `rounded` where the second only tells fewer digits of the same amount.
    """

    first: Promise
    second: Promise
    sources: tuple[int, int]
    rounded: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of one plan, by their places in what was given, the best source first."""

    members: tuple[int, ...]
    conflicts: tuple[Conflict, ...] = ()


def groups(plans: Sequence[Plan], told: Sequence[list[Promise]]) -> list[Group]:
    """The texts grouped by the plan they are of, in the order of their first member; `told` are their promises."""
    keys = [_by_measure(one) for one in told]
    found: list[list[int]] = []
    for at in range(len(plans)):
        home = next((group for group in found if any(_one(plans, keys, at, other) for other in group)), None)
        if home is None:
            found.append([at])
        else:
            home.append(at)
    return [_group(members, plans, told) for members in found]


def same_plan(one: Plan, other: Plan) -> bool:
    """Whether two texts are of one plan (its drafts and revisions included)."""
    register = Register(places((one, other)))
    return _one((one, other), [_by_measure(promises(plan, register)) for plan in (one, other)], 0, 1)


def places(plans: Sequence[Plan]) -> frozenset[str]:
    """The places that the cards of plans name."""
    return frozenset(plan.document.place for plan in plans if plan.document.place)


def place_of(plans: Sequence[Plan]) -> str | None:
    """The place that a plan is of: what a card says, else of which its texts speak most."""
    named = next((plan.document.place for plan in plans if plan.document.place), None)
    subjects = Counter(one.subject for plan in plans for one in plan.records if isinstance(one, Target) and one.subject)
    return named or next((subject for subject, _ in subjects.most_common(1)), None)


def whose(target: Target, place: str | None) -> str | None:
    """The part of a place of which a target speaks (a district, a cluster); None for the place as a whole."""
    return None if target.subject == place else target.subject


def _one(plans: Sequence[Plan], told: Sequence[Told], i: int, j: int) -> bool:
    one, other = plans[i].document, plans[j].document
    if one.sha256 == other.sha256:
        return True
    if one.number and other.number:
        # A revision has another number and the same title.
        return one.number == other.number or (_titled_alike(one, other) and one.place == other.place)
    if one.place and other.place and one.place != other.place:
        return False
    if one.period and other.period and one.period != other.period:
        return False
    return _titled_alike(one, other) or _promise_alike(told[i], told[j])


def _titled_alike(one: DocumentCard, other: DocumentCard) -> bool:
    """Whether a title of the one, or of the plan it reports on, is that of the other."""
    return any(_alike(first, second) for first in _titles(one) for second in _titles(other))


def _titles(card: DocumentCard) -> list[str]:
    return [_core(title) for title in (card.reports_on, card.title) if title]


def _alike(first: str, second: str) -> bool:
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


def _promise_alike(one: Told, other: Told) -> bool:
    few, many = sorted((one, other), key=lambda told: sum(map(len, told.values())))
    count = sum(map(len, few.values()))
    rules = comparing()
    if count < rules.least_promises:
        return False
    same = sum(any(_says(promise, one) for one in many.get(measure, ())) for measure in few for promise in few[measure])
    return same >= max(rules.least_promises, rules.same_promises * count)


def _by_measure(told: Iterable[Promise]) -> Told:
    found: Told = {}
    for promise in told:
        found.setdefault(promise.measure.id, []).append(promise)
    return found


def _says(one: Promise, other: Promise) -> bool:
    """Whether two promises of one measure are one, the one perhaps rounded by the other."""
    alike = _span(one) == _span(other) or _rounded(one, other) or _rounded(other, one)
    return alike and one.year == other.year


def _group(members: list[int], plans: Sequence[Plan], told: Sequence[list[Promise]]) -> Group:
    ranked = sorted(members, key=lambda at: (*_authority(plans[at]), -len(told[at]), at))
    place = place_of([plans[at] for at in ranked])
    conflicts = [
        conflict
        for last, i in enumerate(ranked)
        for j in ranked[last + 1 :]
        for conflict in _conflicts((told[i], told[j]), (i, j), place)
    ]
    return Group(tuple(ranked), tuple(conflicts))


def _authority(plan: Plan) -> tuple[int, bool]:
    """The issuer's own text has a number and an issuer; a report has neither; what was issued outweighs its draft."""
    return -(bool(plan.document.number) + bool(plan.document.issuer)), plan.document.status == "draft"


def _conflicts(
    told: tuple[list[Promise], list[Promise]], sources: tuple[int, int], place: str | None
) -> list[Conflict]:
    """Measures that both texts promise for the same year, and never with the same amount."""
    firsts, seconds = ({key: list(group) for key, group in _by_subject(one, place).items()} for one in told)
    found = []
    for key, mine in firsts.items():
        for promise in mine:
            theirs = [one for one in seconds.get(key, ()) if _of_one_day(promise, one)]
            ours = {_span(one) for other in theirs for one in mine if _of_one_day(other, one)}
            if theirs and not {_span(one) for one in theirs} & ours:
                nearest = min(theirs, key=lambda one: abs(one.middle - promise.middle))
                found.append(Conflict(promise, nearest, sources, _rounded(promise, nearest)))
    return found


def _by_subject(told: Iterable[Promise], place: str | None) -> dict[tuple[object, ...], list[Promise]]:
    found: dict[tuple[object, ...], list[Promise]] = {}
    for one in told:
        found.setdefault((one.measure.id, one.target.basis, whose(one.target, place)), []).append(one)
    return found


def _of_one_day(one: Promise, other: Promise) -> bool:
    return one.year is None or other.year is None or one.year == other.year


def _rounded(exact: Promise, told: Promise) -> bool:
    """Whether the second tells the amount of the first with fewer digits (约1.1万亿元 for 10986亿元)."""
    return all(_rounds(*ends, told.target) for ends in ((exact.low, told.low), (exact.high, told.high)))


def _rounds(exact: Decimal, told: Decimal, target: Target) -> bool:
    if exact == told:
        return True
    step = Decimal(10) ** int(told.normalize().as_tuple().exponent)
    # 突破1万亿元 leaves out what lies above, 近1.1万亿元 what lies below; all else rounds to the nearest.
    open_ended = target.comparator in ("ge", "gt", "lt", "le")
    near = abs(exact - told) < step if open_ended else abs(exact - told) * 2 <= step
    return near and abs(exact - told) <= abs(exact) * Decimal(str(comparing().rounds_within))


def _span(promise: Promise) -> tuple[Decimal, Decimal]:
    return promise.low, promise.high
