"""Names: in which spans are digits and numerals part of a name and not an amount?

Takes  clean text.
Gives  spans to leave out: titles in 《》, document numbers, short code names in quotes (“224X”, “1+2+N”), programmes named by
       a magnitude (千企技改工程).
"""

from __future__ import annotations

import re

_NUMERAL = r"[\d零〇一二两三四五六七八九十百千万亿双]"
_NAME = re.compile(
    # The first character comes first in the pattern: the engine skips to it, and each form looks back at it.
    r"[《〔“十百千万\d倍](?:(?<=《)[^《》\n]{1,80}》"
    r"|(?<=〔)\d{4}〕\d+号"
    # A code in quotes holds a numeral, no clause mark, and no unit of money or share.
    rf"|(?<=“)(?=[^”\n]{{0,13}}{_NUMERAL})(?![^”\n]*(?:元|%|以上|家|达到))[^“”，。；：\n]{{1,13}}”"
    r"|(?<=[十百千万])(?<![\d第].)[十百千万]?(?!元|亩|吨)[一-龥]{1,12}?(?:工程|计划|行动|专项行动)(?![的个])"
    r"|(?<=倍)增(?:[、和与及][^，。；、\n\d]{2,12}?)?(?:工程|计划|行动|专项行动)(?![的个])"
    r"|(?<=\d)\d*[一-龥]{1,3}[+＋]\d+[一-龥]{1,4}"
    r"|(?<=\d)\d*(?:[+＋][\dA-Za-z一-龥（）()]+)+"
    r"|(?<=\d)(?<![\d.].)\d{0,2}[A-Z](?![A-Za-z])"
    r"|(?:(?<=专栏\d)|(?<=附表\d)|(?<=附件\d)|(?<=附图\d))\d*"
    r"|(?<=7)[×xX*]24小时|(?<=2)4小时)"
)


def find(text: str) -> list[tuple[int, int]]:
    """The spans of names that hold numerals, in order."""
    return [match.span() for match in _NAME.finditer(text)]
