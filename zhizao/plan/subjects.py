"""Subjects: whose value is it?

Takes  the sentence of an amount and the place whose plan it is.
Gives  the subject: the place or cluster that the clause names, else the one the sentence names, else the plan's place.
Rule   gold guidelines: subject = the unit, cluster or place whose value it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from zhizao.base.patterns import any_of
from zhizao.plan.phrases import patterns
from zhizao.reference import regions
from zhizao.reference.clauses import clauses

_SPEAKER = re.compile(
    r"(?:^|[。；，”])(?P<who>[^，。；：“”\d]{2,24}?)(?:市委、?市政府|人民政府|政府)?(?:则|也|还)?(?:提出|计划|明确|宣布|透露)(?:，|到|“|：|力争)"
)


# 目前，我国…: what is told of the nation is not told of the place whose plan it is.
_NATION = re.compile(
    r"(?:[^，。；：]{0,12}?年[^，。；：]{0,2}，?|目前，?|近年来，?|当前，?|从[^，。；：]{2,6}看，)?(?P<who>我国)(?!家)"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject by its full name, and as the sentence prints it."""

    name: str
    printed: str


@cache
def _holder() -> re.Pattern[str]:
    """A cluster or park at the head of a sentence, before a verb or a mark."""
    return re.compile(
        r"(?:[^，。；：]{0,12}(?:了解到|获悉|介绍|据悉)，)?(?:目前，|当前，)?"
        rf"(?P<who>[^，。；：“”\d]{{2,30}}?(?:{any_of(clauses().holders)}))"
        r"(?=覆盖|拥有|已|共|有|集聚|聚集|形成|实现|达到|将|“|，到|提出|期间)"
    )


@cache
def _hints() -> re.Pattern[str]:
    """A word without which no sentence names a subject."""
    return re.compile(any_of([*clauses().holders, "提出", "计划", "明确", "宣布", "透露"]))


def in_sentence(sentence: str, place: str | None) -> Subject | None:
    """The subject that the sentence names: a cluster at its head or a speaker (南京提出，…); None where it names none."""
    nation = _NATION.match(sentence)
    if nation and place:
        return Subject("我国", nation["who"])
    district = _district(sentence, place)
    if district:
        return district
    if not _hints().search(sentence):
        return None
    holder = _holder().match(sentence)
    if holder:
        return Subject(_with_place(holder["who"], place), holder["who"])
    speakers = list(_SPEAKER.finditer(sentence))
    if speakers:
        who = speakers[-1]["who"]
        found = regions.full_name(who)
        if found or who.endswith(tuple(clauses().holders)):
            return Subject(found or who, who)
    return None


# 渝水区重点发展…, 分宜县：确保…: what a place is to do, told in the plan of the place above it.
_TO_DO = re.compile(r"(?:重点|要|力争|争取|确保|着力|加快|突出|大力|主攻|主要|充分|依托|围绕|聚焦|打造|发展|推进|：)")


def _district(sentence: str, place: str | None) -> Subject | None:
    """The county or city at the head of a sentence that tells what it is to do."""
    found = regions.leading(sentence)
    if not found or not place or found[0] == place or place not in regions.above(found[0]):
        return None
    name, length = found
    return Subject(name, sentence[:length]) if _TO_DO.match(sentence, length) else None


def _with_place(name: str, place: str | None) -> str:
    found = regions.leading(name)
    if found:
        full, length = found
        return full + name[length:]
    return (place or "") + name


@cache
def _held() -> re.Pattern[str]:
    words = clauses()
    return re.compile(rf"(?P<who>.{{2,}}?(?P<kind>{any_of(words.holders)}))(?P<what>{any_of(words.holder_measures)})")


@cache
def _bare() -> re.Pattern[str]:
    words = clauses()
    return re.compile(rf"(?P<kind>{any_of(words.holders)})(?:{any_of(words.holder_measures)})")


def split(noun: str, place: str | None) -> tuple[str | None, str]:
    """Take a subject off the head of an indicator: X集群产值 is the 集群产值 of X集群; 武汉市GDP is the GDP of 武汉市."""
    match = _held().fullmatch(noun)
    if match and len(match["who"]) > len(match["kind"]) + 1:
        return _with_place(match["who"], place), match["kind"] + match["what"].removeprefix(match["kind"])
    found = regions.leading(noun)
    if found and len(noun) - found[1] >= 2 and noun[found[1]] not in "经开高新":
        return found[0], noun[found[1] :]
    return None, noun


def antecedent(sentence: str, indicator: str, place: str | None) -> str | None:
    """Whose 集群规模 this is: the cluster that an earlier clause of the sentence names (建成…装备产业集群，…集群规模突破…)."""
    match = _bare().match(indicator)
    if not match:
        return None
    named = re.findall(rf"(?:^|[，；：、])([^，。；：]*?{match['kind']})(?=，)", sentence)
    if not named:
        return None
    verbs = patterns().verbs.match(named[-1])
    name = re.sub(
        r"^(?:世界级|国家级|省级|国际一流的?|具有[^的]*的)", "", named[-1][verbs.end() :] if verbs else named[-1]
    )
    return _with_place(name, place) if len(name) > len(match["kind"]) + 1 else None
