"""Glosses: which brackets only tell how the character before them is read?

Takes  a text in which pinyin may stand in brackets behind characters: 產(chǎn), 业（ye）, 展(zhan)(zhan).
Gives  the spans of those brackets.
Rule   a bracket goes only if it is a reading of the character before it, or of its other form: 面板(oled) stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from pypinyin.constants import PINYIN_DICT

from zhizao.document import script

_LETTERS = "A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêĀÁǍÀĒÉĚÈŌÓǑÒăĕĭŏŭɑɡ"
# Behind a character or behind another aid of it. The bracket comes first in the pattern: looking back from it is far quicker
# than looking at every character.
_AID = re.compile(rf"[(（](?<=[㐀-鿿豈-﫿𠀀-𯿿)）].)[ 　]?[{_LETTERS}]{{1,6}}[1-5]?[ 　]?[)）]")
# The letters of an aid alone, the odd ones as pinyin writes them.
_LETTERS_ALONE = str.maketrans("ăĕĭŏŭɑɡ", "ǎěǐǒǔag", "()（） 　12345")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The spans of all reading aids, in order."""
    char, read = "", -1
    for aid in _AID.finditer(text):
        start, end = aid.span()
        char = char if start == read else text[start - 1]
        if is_reading(aid[0], char):
            read = end
            yield start, end


def is_reading(aid: str, char: str) -> bool:
    """Is the bracketed `aid` a reading of `char`? A wrong tone is forgiven, capitals are not: (AI) is no reading."""
    return _sounded(aid) in readings(char)


def is_first_reading(aid: str, char: str) -> bool:
    """Is the bracketed `aid` how `char` is mostly read, tone and all?"""
    return PINYIN_DICT.get(ord(char), "").split(",")[0] == aid.translate(_LETTERS_ALONE)


@lru_cache(maxsize=8192)
def _sounded(aid: str) -> str:
    """What an aid reads, empty where a capital says that it is none."""
    letters = aid.translate(_LETTERS_ALONE)
    return _toneless(letters) if letters == letters.lower() else ""


@cache
def readings(char: str) -> frozenset[str]:
    """All toneless readings of a character in both scripts."""
    forms = {char} | {script.converter(table).convert(char) for table in ("t2s", "s2t")}
    return frozenset(
        _toneless(reading) for form in forms if len(form) == 1 for reading in PINYIN_DICT.get(ord(form), "").split(",")
    ) - {""}


def _toneless(reading: str) -> str:
    """lǜ, lv and lü all become lu: writers of aids do not tell them apart."""
    plain = unicodedata.normalize("NFD", reading)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("v", "u")
