"""Characters: which of those a page holds are words, and which only look like them?

Takes  the characters of a page.
Gives  the characters a person sees, each once and in the form that text is written in.
Rule   a letter printed twice to look bold counts once; radicals and ligatures become what they mean
       (data/cleaning/radicals.yaml, Unicode NFKC); a page whose fonts do not tell their characters is unreadable.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from zhizao.document.formats.pdf.pages import Char, Page
from zhizao.reference import cleaning

# Where more than this share of a page is no word of any kind, the fonts do not tell their characters.
UNREADABLE_FROM = 0.2
# Characters outside what Chinese documents use (GB 2312, Big5): names hold one now and then, text does not.
UNCOMMON_FROM = 0.35
# A second print of a letter lies closer than this part of its width.
_TWICE = 0.3
# Marks of symbol fonts (Wingdings, Symbol) stand in the private use area; in a document they are bullets.
_SYMBOLS = range(0xF020, 0xF100)
_FOLDED = ((0x2F00, 0x2FD6), (0xF900, 0xFB07), (0xFE10, 0xFE20), (0xFE30, 0xFE50))


def words_of(page: Page) -> list[Char]:
    """The characters that are printed within the page, once each."""
    return _once([char for char in page.chars if _inside(char, page)])


def readable(text: Iterable[str], unmapped: float) -> bool:
    """Do these characters read as text?"""
    told = list(text)
    if not told:
        return True
    odd = sum(_odd(char) for char in told) / len(told)
    uncommon = sum(not _common(char) for char in told) / len(told)
    return max(odd, unmapped) <= UNREADABLE_FROM and uncommon <= UNCOMMON_FROM


@cache
def meant(char: str) -> str:
    """The character that is meant by a printed one: ⼯ is 工, ﬁ is fi."""
    code = ord(char)
    if code < 0x2E80 or 0x3000 <= code < 0xE000:
        return char
    if code in _SYMBOLS:
        return "•"
    found = _radicals().get(char)
    if found:
        return found
    folded = any(first <= code < last for first, last in _FOLDED)
    return unicodedata.normalize("NFKC", char) if folded else char


@cache
def _radicals() -> dict[str, str]:
    told = cleaning.radicals()
    return dict(zip(told.printed, told.meant, strict=True))


def _inside(char: Char, page: Page) -> bool:
    """Within the page: what lies outside is cut off by a viewer too."""
    width, height = (page.height, page.width) if page.turns % 2 else (page.width, page.height)
    across, down = (char.left + char.right) / 2, (char.top + char.bottom) / 2
    return -1 <= across <= width + 1 and -1 <= down <= height + 1 and char.bottom > char.top


def _once(chars: list[Char]) -> list[Char]:
    """Without second prints of the same letter at the same place."""
    seen: dict[tuple[str, int], list[Char]] = defaultdict(list)
    kept: list[Char] = []
    for char in chars:
        reach = _TWICE * max(char.right - char.left, 0.3 * char.size)
        near = [one for step in (-1, 0, 1) for one in seen.get((char.text, int(char.base // 4) + step), ())]
        if any(abs(one.left - char.left) < reach and abs(one.base - char.base) < 0.25 * char.size for one in near):
            continue
        seen[char.text, int(char.base // 4)].append(char)
        kept.append(char)
    return kept


@cache
def _odd(char: str) -> bool:
    """No character of text: private use, unassigned, a control, or the mark of a lost one."""
    return char == "\ufffd" or (unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") and ord(char) not in _SYMBOLS)


@cache
def _common(char: str) -> bool:
    if char < "\u2e80":
        return char < "\u0250" or unicodedata.category(char)[0] in "PSNZ" or "\u0370" <= char < "\u0400"
    for encoding in ("gb2312", "big5"):
        try:
            meant(char)[:1].encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return unicodedata.category(char)[0] in "PSNZ"
