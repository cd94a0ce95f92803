"""Misread: which characters of a scan does the text itself prove to be others than those recognised?

Takes  the raw text of a recognised document.
Gives  repairs (span, what was printed, why) and cuts (reading aids whose letters were misread).
Rule   what only one reading of the text allows is repaired, and logged: a quotation mark that cannot stand on its side, the
       brackets of a document number or of a note behind a name, what opens a list of owners, the number of a heading
       between its neighbours, a dash between figures, 干个 for 千个. What may be several things stays as recognised.
Not    the figures: no rule tells 45 from 40.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from operator import attrgetter
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from zhizao.base.patterns import any_of
from zhizao.document import glosses, lines, numbering
from zhizao.document.formats.extracted import Repair
from zhizao.document.noise import Cut
from zhizao.reference.cleaning import misread_words

_NUMBER = re.compile(r"[【\[〔（(](?=(?:19|20)\d\d[】\]〕）)] ?\d{1,4} ?号)")
_PAIR = re.compile(r"(?P<one>[\[【])[^\[\]【】〔〕\n]{1,40}(?P<other>[\]】])")
_ROUND = re.compile(r"(?P<one>[（(〈《<])[^（）()〈〉《》<>\n]{1,40}(?P<other>[）)〉》>])")
_DASH = re.compile(r"(?<=[\d%年])一(?=\d)")
# The right ring of a percent sign is read once more as a figure.
_PERCENT = re.compile(r"(?<=\d)%[06](?![\d.%个家亿万])")
_LATIN_COMMA = re.compile(r"(?<=[a-z])，(?= ?[a-z])")
_QUOTE = re.compile("[“”\"']")
_BEFORE_OPENING, _BEHIND_CLOSING = "，、。：；（《(,:;", "。，、；：）》,;:)"
_CHINESE = re.compile("[㐀-鿿]")
# The head of a line that may be the number of a heading, misread: a bracket that closes, and what stands before it.
_HEAD = re.compile(r"(?P<open>[（(〈<C【\[人入])?(?P<number>[^\s（）()，。、；：“”A-Za-z\d]{1,2})(?P<close>[）)])")
_NUMERALS = "零一二三四五六七八九十"
_AID = re.compile(r"[(（](?<=[㐀-鿿].)[ 　]?(?P<letters>[A-Za-z0-9@&]{1,7}) ?(?:[)）]|(?=[㐀-鿿]))")


class Misread(NamedTuple):
    """What is put right in a text, and what is cut from it."""

    repairs: tuple[Repair, ...]
    cuts: tuple[Cut, ...]


def misread(text: str) -> Misread:
    """All provable repairs of a recognised text, in order and apart from each other."""
    every = [*_brackets(text), *_signs(text), *_quotes(text), *_thousands(text), *_owners(text), *_headings(text)]
    found = sorted(every, key=attrgetter("start"))
    apart: list[Repair] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return Misread(tuple(apart), tuple(_aids(text)))


def _signs(text: str) -> Iterator[Repair]:
    """Dashes between figures, commas between Latin words, percent signs."""
    for found in _PERCENT.finditer(text):
        yield Repair(*found.span(), "%", "a percent sign")
    for found in _DASH.finditer(text):
        yield Repair(*found.span(), "—", "a dash between figures")
    for found in _LATIN_COMMA.finditer(text):
        yield Repair(*found.span(), ",", "a comma between Latin words")


def _brackets(text: str) -> Iterator[Repair]:
    """Brackets that belong together and do not match."""
    for found in _NUMBER.finditer(text):
        closing = found.end() + 4
        yield from _pair(text, found.start(), closing, "〔〕", "the brackets of a document number")
    for found in _note().finditer(text):
        if found[0][0] == "《" and found["close"] == "》" and "下同" not in found[0]:
            continue  # a title
        yield from _pair(text, found.start(), found.end() - 1, ("〈", "〉"), "the brackets of a note behind a name")
    for found in _unclosed().finditer(text):
        yield from _pair(text, found.start(), found.end() - 1, ("〈", "〉）"), "the brackets of a note behind a name")
    for found in _PAIR.finditer(text):
        if (found["one"] == "[") != (found["other"] == "]"):
            yield from _pair(text, found.start(), found.end() - 1, "【】", "brackets that do not match")
    for found in _ROUND.finditer(text):
        if (found["one"] in "（(") != (found["other"] in "）)") and not _note().match(text, found.start()):
            yield from _pair(text, found.start(), found.end() - 1, "（）", "brackets that do not match")


def _pair(text: str, start: int, end: int, meant: Sequence[str], reason: str) -> Iterator[Repair]:
    for at, mark in zip((start, end), meant, strict=True):
        if text[at] != mark:
            yield Repair(at, at + 1, mark, reason)


@cache
def _note() -> re.Pattern[str]:
    notes = any_of(misread_words().notes)
    return re.compile(rf"[《〈<](?={notes})[^《》〈〉<>\n]{{2,80}}(?P<close>[》〉>]|(?<=[㐀-鿿])[27](?=[)）]))")


@cache
def _unclosed() -> re.Pattern[str]:
    """A note at the end of a list of owners, its bracket and that of the list read as a figure."""
    notes = any_of(misread_words().notes)
    return re.compile(rf"(?<=[㐀-鿿])[《〈<](?={notes})[^《》〈〉<>()（）\n]{{2,80}}(?<=[㐀-鿿])[27](?=\n|$)")


def _quotes(text: str) -> Iterator[Repair]:
    """Quotation marks on the side on which they must stand: by the mark of a sentence beside them, or by the quotation
    that is open, where the next mark agrees.
    """
    for line in lines.lines_of(text):
        open_ = False
        found = [one.start() for one in _QUOTE.finditer(text, line.start, line.end)]
        for at, after in zip_longest(found, found[1:]):
            mark, following = text[at], text[after] if after is not None else ""
            if mark == "'" and not (open_ and _in_chinese(text, at)):
                continue
            meant = _sided(text, at, line.start, line.end, open_) or _by_neighbours(mark, following, open_)
            if meant and meant != mark and (mark in "“”" or _in_chinese(text, at)):
                yield Repair(at, at + 1, meant, "a quotation mark on the wrong side or of another script")
            open_ = (meant or mark) == "“"


def _sided(text: str, at: int, start: int, end: int, open_: bool) -> str | None:
    """The side that a neighbouring mark leaves; for a mark of our script only where the open quotation agrees."""
    closes = at + 1 >= end or text[at + 1] in _BEHIND_CLOSING
    opens = at == start or text[at - 1] in _BEFORE_OPENING
    free = text[at] not in "“”"
    if closes and not opens and (open_ or free):
        return "”"
    return "“" if opens and not closes and (not open_ or free) else None


def _by_neighbours(mark: str, following: str, open_: bool) -> str | None:
    """A mark of another script: what opens it or what closes it tells its side."""
    if mark in "“”":
        return None
    if open_:
        return "”" if following != "”" else None
    return "“" if following != "“" else None


def _in_chinese(text: str, at: int) -> bool:
    """Does a Chinese character stand beside this place?"""
    return _CHINESE.search(text, max(at - 1, 0), at + 2) is not None


def _thousands(text: str) -> Iterator[Repair]:
    """推进干个工业APP: nothing but 若干 and a few words end in 干 before a count."""
    for found in _thousand().finditer(text):
        if not _dry().match(text, max(found.start() - 1, 0)):
            yield Repair(*found.span(), "千", "no word ends in 干 before a count")


@cache
def _thousand() -> re.Pattern[str]:
    return re.compile(rf"干(?={any_of(misread_words().thousand_before)})")


@cache
def _dry() -> re.Pattern[str]:
    return re.compile(any_of(misread_words().dry_words))


def _owners(text: str) -> Iterator[Repair]:
    """(达头单位：…): nothing but 牵头单位 has this form behind a bracket and before a colon."""
    words = misread_words()
    for found in _owner_mark().finditer(text):
        told = found[0]
        meant = [one for one in words.owner_marks if Levenshtein.distance(told, one) == 1]
        if len(meant) == 1 and told not in (*words.owner_marks, *words.other_marks):
            yield Repair(*found.span(), meant[0], "what opens a list of owners")

    for found in _colon().finditer(text):
        yield Repair(found.end(), found.end() + 1, "：", "what opens a list of owners")


@cache
def _colon() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(misread_words().colon_behind)})(?=[;；][㐀-鿿])")


@cache
def _owner_mark() -> re.Pattern[str]:
    ends = {one[2:] for one in misread_words().owner_marks}
    return re.compile(rf"(?<=[（(〈《<；;])[㐀-鿿]{{2}}(?:{any_of(ends)})(?=[：:])")


def _headings(text: str) -> Iterator[Repair]:
    """The number between (一) and (三) is (二), if one line alone between them has a head like a number."""
    heads = [
        (line, mark if mark and mark.style == "pcn" else None)
        for line in lines.lines_of(text)
        for mark in [numbering.mark(text, (line.start, line.end))]
    ]
    known = [(i, mark.ordinal) for i, (_, mark) in enumerate(heads) if mark]
    for (i, before), (k, after) in pairwise(known):
        if after - before == 2:
            yield from _between(text, [line for line, _ in heads[i + 1 : k]], before + 1)
    for (_, first), (k, second), (_, third) in zip(known, known[1:], known[2:], strict=False):
        if first == second == third - 2:
            yield from _between(text, [heads[k][0]], first + 1)


def _between(text: str, between: Sequence[lines.Line], number: int) -> Iterator[Repair]:
    """The one line that can bear a missing number."""
    found = [head for line in between for head in [_HEAD.match(text, line.start, line.end)] if head]
    meant = f"（{_numeral(number)}）"
    if len(found) == 1 and (found[0]["open"] or found[0]["number"] == _numeral(number)):
        yield Repair(*found[0].span(), meant, "the number between its neighbours")


def _numeral(number: int) -> str:
    """12 is 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def _aids(text: str) -> Iterator[Cut]:
    """Brackets that are nearly a reading of the character before them, in a text that is full of plain ones."""
    plain = {start for start, _ in glosses.spans(text)}
    if len(plain) < misread_words().aids:
        return
    for found in _AID.finditer(text):
        if found.start() not in plain and _nearly(found["letters"], text[found.start() - 1]):
            yield Cut(*found.span(), "pinyin", "a reading aid in brackets, misread")


def _nearly(letters: str, char: str) -> bool:
    """Are at least half of the letters those of a reading? (AI) and (5G) are names."""
    if letters.isupper():
        return False
    told = letters.lower()
    return any(
        abs(len(told) - len(reading)) <= 1 and Levenshtein.distance(told, reading) <= (len(reading) + 1) // 2
        for reading in glosses.readings(char)
    )
