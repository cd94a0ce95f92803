"""Slips: where was GBK text read one byte late?

Takes  decoded text; a lost byte shows as '?' and what follows it is read from the middle of each character:
       '?！鼻窭^' stands for '。”邱繼'.
Gives  repairs (span, what was meant) and the numbers that a slip may have cut.
Rule   accept what the bytes prove: all characters of the repair are common, and some of the printed ones are not.
       A character whose first byte cannot be told is left as □. Numbers are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from zhizao.document import glosses
from zhizao.document.decode import common_characters
from zhizao.reference.cleaning import slip_words

LOST = "□"
_LONGEST = 60
_GLOSSED = re.compile(r"(?<=[㐀-鿿])[?？]([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6})[)）](?=[^\x00-\x7f])")
_PLAIN = re.compile(r"[?？](?=[^\x00-\x7f]|[!,:;()?][^\x00-\x7f])")
_TAIL_BYTES = range(0x40, 0x7F)
_LEADS = range(0x81, 0xFF)
_WIDE = str.maketrans("!,:;()?", "！，：；（）？")
# The lost byte comes first in the pattern, so that the engine skips to it.
_CUT_NUMBER = re.compile(
    r"[?？�](?:(?:[^\x00-\x7f]{1,4}[?？�]){1,3}(?=\d)|(?<=[^\d\s].)(?=\d{3}年)|(?<=�)(?=\d)|(?<=\d�))"
)


class Repair(NamedTuple):
    """text[start:end] was printed for `meant`."""

    start: int
    end: int
    meant: str


def repairs(text: str) -> Iterator[Repair]:
    """All provable repairs, in order and apart from each other."""
    if "?" not in text and "？" not in text:
        return
    at = 0
    found = sorted([*_glossed_repairs(text), *_plain_repairs(text)])
    for repair in found:
        if repair.start >= at:
            at = repair.end
            yield repair


def cut_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The spans of numbers whose first or last digit a lost byte may have taken."""
    if not any(mark in text for mark in "?？�"):
        return
    for found in _CUT_NUMBER.finditer(text):
        number = re.compile(r"\d[\d.]*年?").match(text, found.end())
        if number:
            yield found.start(), number.end()
        else:
            digits = re.compile(r"\d+").match(text[max(found.start() - 20, 0) : found.start()][::-1])
            yield found.start() - (len(digits[0]) if digits else 0), found.end()


def _glossed_repairs(text: str) -> Iterator[Repair]:
    """夠?qū)崿F: the aid (qū) of a misread 驅 stood between the two bytes of 實.

    The character before ends in the byte that began the misread one, so the aid tells the lost byte.
    """
    for found in _GLOSSED.finditer(text):
        before = _bytes(text[found.start() - 1])
        leads = [(char, lead) for char, lead in _begun_by(before[1:]) if glosses.is_reading(found[1], char)]
        meant = [one for _, lead in leads for one in [_meant(text, found.end(), lead)] if one]
        if len(meant) > 1:
            # Several characters may be read so; the aids are those of the reading that a dictionary gives first.
            first = [lead for char, lead in leads if glosses.is_first_reading(found[1], char)]
            meant = [one for lead in first for one in [_meant(text, found.end(), lead)] if one]
        if len(meant) == 1:
            yield Repair(found.start(), meant[0][0], meant[0][1])


@cache
def _begun_by(byte: bytes) -> list[tuple[str, int]]:
    """The characters that begin with a byte, each with its second."""
    return [(char, lead) for lead in _LEADS for char in [_pair(byte + bytes([lead]))] if char]


def _plain_repairs(text: str) -> Iterator[Repair]:
    """'?' stands for a lost first byte."""
    for found in _PLAIN.finditer(text):
        trail = _bytes(text[found.end()].translate(_WIDE))[:1]
        meant = _meant(text, found.end(), None) if trail else None
        if meant:
            end, rest = meant[0], meant[1][1:]
            yield Repair(found.start(), end, _first(text, found.start(), trail, rest) + rest)


def _first(text: str, at: int, trail: bytes, rest: str) -> str:
    """The character whose first byte was lost, where its place tells it.

    Before a closing quote it is the mark that ends the sentence; behind the name of a province it is 省.
    """
    if trail == "省".encode("gbk")[1:] and any(text.endswith(name, 0, at) for name in slip_words().provinces):
        return "省"
    ends = [mark for mark in slip_words().marks if mark.encode("gbk")[1:] == trail]
    return ends[0] if len(ends) == 1 and rest.startswith(("”", "’", "」")) else LOST


def _meant(text: str, start: int, lead: int | None) -> tuple[int, str] | None:
    """Read text[start:] from its second byte on; where the characters turn common and the step ends, that was meant."""
    stream = b""
    odd = False
    for at in range(start, min(start + _LONGEST, len(text))):
        char = text[at].translate(_WIDE) if at == start else text[at]
        code = _bytes(char)
        if len(code) == 1 and code[0] in _TAIL_BYTES and stream:
            meant = _decoded(stream + code, lead)
            return (at + 1, meant) if meant and odd else None
        if len(code) != 2:
            return None
        odd = odd or char not in common_characters()
        stream += code
    return None


def _decoded(late: bytes, lead: int | None) -> str | None:
    """`late` with its lost first byte, if every character of it is common; the first stays unknown without `lead`."""
    head = LOST if lead is None else _pair(bytes([lead]) + late[:1])
    body = late[1:]
    try:
        rest = body.decode("gbk")
    except UnicodeDecodeError:
        return None
    known = common_characters()
    if not rest or head is None or any(char not in known for char in rest):
        return None
    return head + rest if head == LOST or head in known else None


def _pair(pair: bytes) -> str | None:
    char = pair.decode("gbk", "ignore")
    return char if len(char) == 1 else None


@cache
def _bytes(char: str) -> bytes:
    """The GBK bytes of a character, empty where it has none."""
    return char.encode("gbk", "ignore")
