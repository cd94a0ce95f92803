"""Subjects: whose value is it?

Takes  the sentence of an amount and the place whose plan it is.
Gives  the subject: the place or cluster that the clause names, else the one the sentence names, else the plan's place.
Rule   gold guidelines: subject = the unit, cluster or place whose value it is.
"""

from __future__ import annotations

import re

from zhizao.plan.phrases import _any
from zhizao.reference import regions
from zhizao.reference.clauses import clauses

_SPEAKER = re.compile(
    r"(?:^|[。；，”])(?P<who>[^，。；：“”\d]{2,24}?)(?:市委、?市政府|人民政府|政府)?(?:则|也|还)?(?:提出|计划|明确|宣布|透露)(?:，|到|“|：|力争)"
)


def in_sentence(sentence: str, place: str | None) -> str | None:
    """The subject that the sentence names: a speaker (南京提出，…) or a cluster at its head; None where it names none."""
    speakers = list(_SPEAKER.finditer(sentence))
    if speakers:
        who = speakers[-1]["who"]
        found = regions.full_name(who)
        if found:
            return found
        if who.endswith(tuple(clauses().holders)):
            return who
    holder = re.match(
        rf"(?:目前，|当前，)?(?P<who>[^，。；：“”\d]{{2,30}}?(?:{_any(clauses().holders)}))"
        r"(?=覆盖|拥有|已|共|有|集聚|聚集|形成|实现|达到|将|“|，到|提出|期间)",
        sentence,
    )
    return _with_place(holder["who"], place) if holder else None


def _with_place(name: str, place: str | None) -> str:
    found = regions.leading(name)
    if found:
        full, length = found
        return full + name[length:]
    return (place or "") + name


def split(noun: str, place: str | None) -> tuple[str | None, str]:
    """Take a subject off the head of an indicator: X集群产值 is the 集群产值 of X集群; 武汉市GDP is the GDP of 武汉市."""
    words = clauses()
    match = re.fullmatch(rf"(?P<who>.{{2,}}?(?P<kind>{_any(words.holders)}))(?P<what>{_any(words.holder_measures)})", noun)
    if match and len(match["who"]) > len(match["kind"]) + 1:
        return _with_place(match["who"], place), match["kind"] + match["what"].removeprefix(match["kind"])
    found = regions.leading(noun)
    if found and len(noun) - found[1] >= 2 and noun[found[1]] not in "经开高新":
        return found[0], noun[found[1] :]
    return None, noun
