"""Directions: which measures does a plan promise to move without saying how far?

Takes  clean text.
Gives  spans that hold a measurable noun and a printed direction (比重稳中有升, 不断提高本地化率, 跻身全国前列).
Rule   gold guidelines section 2, `quantified`; 水平, 能力 and 力度 are no measures. data/grammar/clauses.yaml, direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from zhizao.plan.phrases import any_of
from zhizao.plan.records import Comparator
from zhizao.reference.clauses import clauses


@dataclass(frozen=True, slots=True)
class Direction:
    """text[start:end] promises that `indicator` moves; `unit` is 位 for a place on a list, else None."""

    start: int
    end: int
    indicator: str
    comparator: Comparator
    unit: str | None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = clauses().direction
    measurable, moves = any_of(words.measurable), any_of([*words.up, *words.down])
    noun = r"[^，。；：、\d\n“”]"
    return (
        re.compile(rf"(?P<noun>{noun}{{2,24}}?(?:{measurable}))(?:保持|实现|得到)?(?P<move>{moves})(?=[，。；、\n]|$)"),
        re.compile(rf"(?P<move>{moves})(?P<noun>{noun}{{2,20}}?(?:{measurable}))(?=[，。；、\n]|$)"),
        re.compile(rf"(?P<noun>{noun}{{2,20}}?)(?:跻身|进入|迈入|位居|走在|居|保持)(?P<scope>全国|全省|世界|全球|国内|省内|全市|同类城市|中西部|中部|西部)[^，。；\d\n]{{0,8}}?(?:{any_of(words.leading)})(?=[，。；\n]|$)"),
    )


def find(text: str) -> Iterator[Direction]:
    """Every direction-only promise of `text`, in order of their shapes."""
    down = set(clauses().direction.down)
    behind, ahead, leading = _patterns()
    for pattern in (behind, ahead):
        for match in pattern.finditer(text):
            comparator: Comparator = "lt" if match["move"] in down else "gt"
            yield Direction(match.start(), match.end(), match["noun"], comparator, None)
    for match in leading.finditer(text):
        yield Direction(match.start(), match.end(), f"{match['noun']}{match['scope']}排名", "le", "位")
