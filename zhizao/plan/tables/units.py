"""Units: is this the name of a unit, and which magnitude does it begin with?

Takes  the text of a unit column, or of brackets behind a name.
Gives  whether it is a unit; its magnitude (万 of 万人) apart from its base.
Rule   data/grammar/amounts.yaml; 万元 and 亿元 keep their magnitude when the amount is made.
"""

from __future__ import annotations

import re
from functools import cache

from zhizao.reference.amounts import amounts

_MAGNITUDE = re.compile(r"(?:[十百千]?[万亿]+|[百千](?!瓦|米|克))(?=.)")


@cache
def _known() -> frozenset[str]:
    words = amounts()
    return frozenset([*words.measure_words, *words.units, "‰", "位"])


def split(unit: str) -> tuple[str, str]:
    """Magnitude and base.

    >>> split("万人"), split("亿元/平方公里"), split("千瓦时"), split("吨标准煤/万元")
    (('万', '人'), ('亿', '元/平方公里'), ('', '千瓦时'), ('', '吨标准煤/万元'))
    """
    found = _MAGNITUDE.match(unit) if unit not in _known() else None
    return (found[0], unit[found.end() :]) if found else ("", unit)


def is_unit(text: str) -> bool:
    """Whether a text names a unit: %, 亿元, 件/万人, 吨标准煤.

    >>> is_unit("亿元"), is_unit("件/万人"), is_unit("规模以上"), is_unit("万吨")
    (True, True, False, True)
    """
    return split(text)[1].split("/", maxsplit=1)[0] in _known()
