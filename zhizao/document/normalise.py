"""Normalising: one written form for widths, marks and spaces.

Takes  a mapped text.
Gives  the same text with half-width letters, digits, % . / + and full-width Chinese punctuation, thousands commas
       deleted, range marks as '-', and no spaces but those between Latin words.
Rule   what only changes its form keeps its length (one edit for all), so that the map stays small.
Not    a change of any number: digits stand as they stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhizao.document.mapped import Edit, MappedText

_GONE = "\u200b"
_WIDE = "⺀-〿ぁ-ヿ㄀-ㄯ㈀-㋿㐀-鿿豈-﫿︐-﹏！-｠￠-￦𠀀-𯿿“”‘’…—"
_UNITS = "%‰℃°万亿千百十元美个家项名人位年月日号时点倍成条户台套件种类场次所座期批吨亩米级岁天周"

_FOLDED = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(mark): mark for mark in "，；：（）！？"}
    | dict.fromkeys([*range(0x2000, 0x200B), 0xA0, 0x1680, 0x180E, 0x202F, 0x205F, 0x3000], " ")
    | dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD], _GONE)
    # A control character may have stood for a space: two figures beside it must not become one.
    | dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)], " ")
    | dict.fromkeys(range(0xFE00, 0xFE10), _GONE)
    | dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], "\n")
    | {ord(old): new for old, new in zip("「」『』﹁﹂﹃﹄｢｣", "“”“”“”“”“”", strict=True)}
    | {ord(old): new for old, new in zip("﹐﹑﹔﹕﹖﹗﹙﹚｡､﹝﹞﹪﹣－", "，、；：？！（）。、〔〕%--", strict=True)}
)
_FOLDS = re.compile(
    "{0}{0}*".format(
        f"[{re.escape(''.join(chr(code) for code, new in _FOLDED.items() if new not in (code, chr(code))))}]"
    )
)
_MARKS = dict(zip(",:;()!?", "，：；（）！？", strict=True))
# The character sought comes first in these patterns: looking back from it is far quicker than looking at every one. Nor
# is it repeated ([x][x]*, not [x]+): only to a first character that stands once does the engine skip at once.
_THOUSANDS = re.compile(r"[1-9](?<![\d.,].)\d{0,2}(?:,\d{3})+(?![\d,])")
_WIDE_THOUSANDS = re.compile(r"[１-９](?<![０-９．，].)[０-９]{0,2}(?:，[０-９]{3})+(?![０-９，])")
_PAIR = re.compile(r"\(([^()\n]*)\)")
# Beside Chinese (one blank allowed), or at a line's end behind Chinese.
_BESIDE = re.compile(rf"[,:;()!?](?:(?<=[{_WIDE}].)|(?<=[{_WIDE}] .)|(?= ?[{_WIDE}]))")
_AFTER_NUMBER = re.compile(r"[,;](?:(?<=[\d%‰A-Za-z].)(?=\d)|(?<=[\d%‰].)(?=[A-Z]))|[,;:!?](?<=[\d%‰)A-Za-z].)(?=\n|$)")
_LINE = re.compile(r"[^\n]+")
_CHINESE = re.compile("[㐀-鿿]")
_NEAR = re.compile(f"[{_WIDE}]")
_QUOTED = re.compile('[",:;]')
_CLOCK = re.compile(r"：(?<=\d：)(?=[0-5]\d(?!\d))")
_BEHIND = "|".join(rf"(?<=\d{f'[{_UNITS}]' * units}{blank}.)" for units in range(4) for blank in ("", " "))
_RANGE = re.compile(rf"[—–−~―〜‐‑‒](?:(?<=\d—)—(?= ?\d)|(?= ?\d)(?:{_BEHIND}))")
_DASHED = re.compile(r"\n(?=[ \t]*[-—–―])")
_LIST_DASH = re.compile(r"[ \t]*(--+|—+|––+|―+|—-|-—)[ \t]*(?=[^\s\d—–-])")
_ZERO = re.compile(r"[○OＯ◯](?<=[一二三四五六七八九〇○].)(?=[一二三四五六七八九〇○O]|年)")
_ROW = re.compile(r"(?m)^(?=[^\n]*[^ \n] {2,}[^ \n])[^\n]+$")
_SPACE = re.compile(rf"[ {_GONE}][ {_GONE}]*")


def normalised(text: MappedText) -> MappedText:
    """Bring `text` to the internal form."""
    folded = text.text
    if "，" in folded:
        folded = _WIDE_THOUSANDS.sub(lambda number: number[0].replace("，", ","), folded)
    text = _replaced(text, _FOLDS.sub(lambda run: run[0].translate(_FOLDED), folded))
    if "," in text.text:
        text = text.edited([Edit(i, i + 1) for one in _THOUSANDS.finditer(text.text) for i in _commas(one)])
    text = _replaced(text, _punctuated(text.text))
    text = text.edited(list(_ranges(text.text)) + list(_dashes(text.text)))
    return text.edited(_spaces(text.text))


def _replaced(text: MappedText, new: str) -> MappedText:
    """One edit for a new form of the same length."""
    return text if new == text.text else text.edited([Edit(0, len(new), new)])


def _commas(number: re.Match[str]) -> Iterator[int]:
    return (number.start() + i for i, char in enumerate(number[0]) if char == ",")


def _punctuated(text: str) -> str:
    """Chinese marks where the surroundings are Chinese."""
    if not _CHINESE.search(text):
        return text
    if "(" in text:
        text = _PAIR.sub(_pair, text)
    text = _BESIDE.sub(_wide, text)
    if _QUOTED.search(text):
        text = _LINE.sub(_line, text)
    # A mark turned wide can make its neighbour stand beside Chinese: ")," needs a second look.
    text = _BESIDE.sub(_wide, text)
    return _ZERO.sub("〇", _CLOCK.sub(":", text))


def _wide(mark: re.Match[str]) -> str:
    return _MARKS[mark[0]]


def _pair(pair: re.Match[str]) -> str:
    """Both brackets of a pair turn wide together."""
    around = pair.string[max(pair.start() - 1, 0) : pair.start()] + pair.string[pair.end() : pair.end() + 1]
    if _CHINESE.search(pair[1]) or _NEAR.search(around):
        return f"（{pair[1]}）"
    return pair[0]


def _line(line: re.Match[str]) -> str:
    """Straight quotes by turns, and commas behind figures, in a line that holds Chinese."""
    text = line[0]
    if '"' in text and _CHINESE.search(text):
        turns = iter("“”" * (text.count('"') // 2 + 1))
        text = re.sub('"', lambda _: next(turns), text)
    if ("," in text or ";" in text or ":" in text) and _CHINESE.search(text):
        text = _AFTER_NUMBER.sub(_wide, text)
    return text


def _ranges(text: str) -> Iterator[Edit]:
    """Dashes and tildes between two numbers."""
    for found in _RANGE.finditer(text):
        yield Edit(found.start(), found.end(), "-")


def _dashes(text: str) -> Iterator[Edit]:
    """The dash that opens an item of a list."""
    for start in (0, *(line.end() for line in _DASHED.finditer(text))):
        found = _LIST_DASH.match(text, start)
        if found and "\t" in found[0] and text.count("\t", start, _line_end(text, start)) > 1:
            # — in the first cell of a row says that nothing was set.
            continue
        if found and found[1] != "-" and found[0] != "——":
            yield Edit(found.start(), found.end(), "——")


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _spaces(text: str) -> list[Edit]:
    """Spaces go, but for one between two words of Latin letters or figures."""
    edits = []
    columns = _columns(text) if "  " in text else frozenset()
    for found in _SPACE.finditer(text):
        start, end = found.span()
        if start in columns:
            edits.append(Edit(start, end, "\t"))
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if " " not in found[0] or not _keeps(before, after):
            edits.append(Edit(start, end))
        elif end - start > 1:
            edits.append(Edit(start, end, " "))
    return edits


def _columns(text: str) -> frozenset[int]:
    """Where wide gaps begin that part the cells of a row: two or more in a line of no sentence.

    A line of single characters is a title set wide: 实  施  方  案.
    """
    gaps: list[int] = []
    for row in _ROW.finditer(text):
        if "\t" in row[0]:
            # Its cells are parted already; 指  标 is a head set wide.
            continue
        cells = re.split(" {2,}", row[0].strip())
        if len(cells) >= 3 and any(len(cell) > 1 for cell in cells) and not re.search("[。；，]", row[0]):
            gaps.extend(row.start() + gap.start() for gap in re.finditer(r"(?<=[^ ]) {2,}(?=[^ \n])", row[0]))
    return frozenset(gaps)


def _keeps(before: str, after: str) -> bool:
    """Both neighbours are printable ASCII, and not a figure with its percent sign."""
    return "!" <= before <= "~" and "!" <= after <= "~" and not (before.isdigit() and after == "%")
