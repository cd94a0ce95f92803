"""Offices 主管办公室: which office of a leading group does a plan name to run it?

Takes  the words of a plan.
Gives  the full name of the office (市制造强市建设领导小组办公室); None where the plan names none, or several.
Rule   data/grammar/offices.yaml. Where the plan says only 领导小组办公室, it is that of the one leading group that it names.
"""

from __future__ import annotations

import re
from functools import cache

from zhizao.base.patterns import any_of
from zhizao.reference.strict import DataFile, load


class _Words(DataFile):
    """data/grammar/offices.yaml; the file tells what each list is for."""

    levels: list[str]
    group: str
    office: str
    leading: list[str]


@cache
def _words() -> _Words:
    return load("grammar/offices.yaml", _Words)


@cache
def _named() -> re.Pattern[str]:
    words = _words()
    return re.compile(
        rf"(?P<group>(?:{any_of(words.levels)})(?:(?!{any_of([*words.leading, words.group])})[一-龥]){{2,24}}{words.group})"
        rf"(?P<office>{words.office})?"
    )


def named(text: str) -> str | None:
    """The office that a plan names.

    >>> named("成立市制造强市建设领导小组，领导小组办公室设在市工业和信息化局。")
    '市制造强市建设领导小组办公室'
    >>> named("各区县成立区级领导小组。"), named("成立市制造强市建设领导小组。")
    (None, None)
    """
    words = _words()
    # A page or a column may break a name.
    found = [(match["group"], match["office"]) for match in _named().finditer("".join(text.split()))]
    full = {group for group, office in found if office}
    groups = full or {group for group, _ in found}
    if len(groups) != 1 or f"{words.group}{words.office}" not in text and not full:
        return None
    return f"{groups.pop()}{words.office}"
