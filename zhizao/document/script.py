"""Script: what does the text say in simplified characters?

Takes  a mapped text in traditional, simplified or mixed script.
Gives  the same text in simplified script, every character still mapped to the raw text.
Rule   OpenCC t2s; tw2sp for a line with Taiwan words; data/cleaning/script.yaml for what both leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import opencc

from zhizao.document.mapped import Edit, MappedText
from zhizao.reference.cleaning import script_words

_LINE = re.compile(r"[^\n]+")
_CLAUSE = re.compile(r"[㐀-鿿]{1,60}")


@cache
def converter(table: str) -> opencc.OpenCC:
    """The one converter of a table: loading it takes far longer than what it converts."""
    return opencc.OpenCC(table)


@cache
def _taiwan() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, script_words().taiwan)))


@cache
def _zhe() -> re.Pattern[str]:
    words = script_words()
    after = "|".join(f"(?<={re.escape(word)}著)" for word in words.zhe_after)
    # The character comes first in the pattern: only where it stands its neighbours are looked at.
    return re.compile(f"著(?:(?<![{words.zhe_not_after}]著)(?=[{words.zhe_before}])|(?:{after})(?![名作称者书]))")


@cache
def _traditional() -> re.Pattern[str]:
    """The characters that t2s changes, and 著, which it keeps."""
    every = [chr(code) for code in range(0x3400, 0xA000)]
    plain = converter("t2s").convert("\n".join(every)).split("\n")
    return re.compile(f"[著{''.join(char for char, new in zip(every, plain, strict=True) if char != new)}]")


def simplified(text: MappedText) -> MappedText:
    """Bring `text` to simplified script."""
    if not _traditional().search(text.text):
        return text
    converted = _same_length(text.text)
    # A text that t2s leaves as it is holds nothing traditional: 程式 and 介面 are then no Taiwan words.
    if converted != text.text and _taiwan().search(text.text):
        text = text.edited(list(_taiwan_edits(text.text)))
        converted = _same_length(text.text)
    if "著" in converted:
        converted = _zhe().sub("着", converted)
    return text if converted == text.text else text.edited([Edit(0, len(text.text), converted)])


def _same_length(text: str) -> str:
    """t2s for the lines that hold traditional characters, all in one call: most texts hold a few such words and no more."""
    spans = list(_traditional_lines(text))
    if not spans:
        return text
    lines = [text[start:end] for start, end in spans]
    converted = converter("t2s").convert("\n".join(lines)).split("\n")
    pieces, at = list[str](), 0
    for (start, end), line, new in zip(spans, lines, converted, strict=True):
        pieces += (text[at:start], new if len(new) == len(line) else _by_character(line))
        at = end
    return "".join([*pieces, text[at:]])


def _traditional_lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := _traditional().search(text, at):
        start, end = text.rfind("\n", at, found.start()) + 1 or at, text.find("\n", found.start())
        at = end if end >= 0 else len(text)
        yield start, at


def _by_character(text: str) -> str:
    return "".join(char if len(new) != 1 else new for char in text for new in [converter("t2s").convert(char)])


def _taiwan_edits(text: str) -> Iterator[Edit]:
    """The words that the Taiwan table changes, in lines that hold such words."""
    for line in _LINE.finditer(text):
        if _taiwan().search(line[0]):
            for clause in _CLAUSE.finditer(text, line.start(), line.end()):
                yield from _clause_edits(clause[0], clause.start())


def _clause_edits(clause: str, offset: int) -> Iterator[Edit]:
    plain, local = _same_length(clause), converter("tw2sp").convert(clause)
    if plain == local:
        return
    changed: list[list[int]] = []
    for tag, start, end, new, new_end in SequenceMatcher(None, plain, local, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # 網際網路 -> 互联网 is one change, though 网 stands in both.
        if changed and start - changed[-1][1] <= 2:
            changed[-1][1], changed[-1][3] = end, new_end
        else:
            changed.append([start, end, new, new_end])
    for start, end, new, new_end in changed:
        yield Edit(offset + start, offset + end, local[new:new_end])
