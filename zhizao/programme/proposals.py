"""Proposals: which bodies would the register need before it knows every owner that a plan names?

Takes  names as printed, none of them known to the register; places whose districts a group means (各区人民政府).
Gives  for each a body to be made: name, kind by the end of the name, and a code of its pinyin initials.
Rule   data/grammar/body_kinds.yaml. A group is no body: its members are the districts of the place (data/codes/regions.csv).
Not    anything that is kept: people look at the list first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from pypinyin import Style, lazy_pinyin

from zhizao.plan import owners
from zhizao.programme.bodies import Kind
from zhizao.reference import regions
from zhizao.reference.strict import DataFile, load


class Proposal(NamedTuple):
    """A body to be made."""

    code: str
    name: str
    kind: Kind
    region: str = ""


class _Ends(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    ends: list[str]


class _Kinds(DataFile):
    """data/grammar/body_kinds.yaml."""

    ends: list[_Ends]
    government: str


@cache
def _kinds() -> _Kinds:
    return load("grammar/body_kinds.yaml", _Kinds)


@cache
def kind_of(name: str) -> Kind:
    """What kind of body a name tells of.

    >>> kind_of("市工业和信息化局"), kind_of("临江区人民政府"), kind_of("澜湾新区管委会"), kind_of("临澜海关")
    ('department', 'district', 'zone', 'other')
    >>> kind_of("市人民政府国有资产监督管理委员会"), kind_of("澜湾新区管理委员会")
    ('department', 'zone')
    """
    return next((one.kind for one in _kinds().ends if name.endswith(tuple(one.ends))), "other")


def code_of(name: str, taken: Collection[str]) -> str:
    """A short code that no body has yet: the initials of the name's pinyin.

    >>> code_of("市科技局", ()), code_of("市科技局", {"skjj"})
    ('skjj', 'skjj-2')
    """
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    code = re.sub("[^a-z0-9]", "", initials)[:30] or "body"
    return next(one for one in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def proposals(printed: Iterable[str], taken: Collection[str] = ()) -> list[Proposal]:
    """A body for each name, in the order given.

    >>> [(one.code, one.kind) for one in proposals(["市科技局", "市科技局〈含市知识产权局〉", "临澜海关"])]
    [('skjj', 'department'), ('llhg', 'other')]
    """
    codes, found = set(taken), list[Proposal]()
    for name in dict.fromkeys(owners.plain(one).strip() for one in printed):
        if name:
            found.append(Proposal(code_of(name, codes), name, kind_of(name)))
            codes.add(found[-1].code)
    return found


def districts(place: str, taken: Collection[str] = ()) -> list[Proposal]:
    """The governments of the districts of a place.

    >>> districts("武汉市")[0]
    Proposal(code='jaqrmzf', name='江岸区人民政府', kind='district', region='420102')
    """
    codes, found = set(taken), list[Proposal]()
    for region in regions.districts(place):
        name = f"{region.name}{_kinds().government}"
        found.append(Proposal(code_of(name, codes), name, "district", region.code))
        codes.add(found[-1].code)
    return found
