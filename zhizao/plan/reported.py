"""Reported: of which plan does a text tell that is not the plan itself?

Takes  the clean text and the outline of a document.
Gives  the title of the plan that the text says was issued, as it prints it; None where it tells of none.
Rule   news cite many titles. The plan they tell of stands in 《》 beside the word of its coming out (印发, 出台, 发布): behind it
       (《…行动方案》日前印发) or before it (出台《…行动方案》), in the opening of the text. What has a number and an issuer is no
       report, and 根据《…》 tells of another plan.
"""

from __future__ import annotations

import re

from zhizao.document.document import Outline

# A report says in its opening what it is about.
_OPENING = 800
_OUT = r"(?:印发|出台|发布|公布|颁布|下发)"
_KIND = r"(?:方案|规划|计划|意见|纲要|办法|措施)"
_TITLE = rf"《(?P<title>[^《》\n]{{4,60}}{_KIND}(?:（[^（）\n]{{2,20}}）)?)》"
_CAME_OUT = re.compile(
    rf"{_TITLE}(?:（[^（）\n]{{0,30}}）)?[^，。；《》\n]{{0,16}}?{_OUT}|{_OUT}了?(?:关于)?(?P<before>{_TITLE.replace('title', 'named')})"
)


def plan_reported(text: str, outline: Outline) -> str | None:
    """The title of the plan that a report tells of.

    >>> plan_reported("记者获悉，《云江市先进制造业行动方案（2026—2028年）》日前印发。", Outline())
    '云江市先进制造业行动方案（2026—2028年）'
    >>> plan_reported("根据《云江市先进制造业行动方案》，制定本细则。", Outline()) is None
    True
    """
    if outline.number or outline.issuer:
        return None
    found = _CAME_OUT.search(text, 0, _OPENING)
    return (found["title"] or found["named"]) if found else None
