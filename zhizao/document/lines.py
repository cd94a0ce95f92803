"""Lines: which lines of a file are one paragraph, and which are page marks or a table of contents?

Takes  text as printed (page marks, contents) or normalised (paragraphs).
Gives  the spans to remove, and the edits that leave one line break between paragraphs.
Rule   a line is joined to the next only where the document is set to a width, the line fills it, the next opens
       nothing, and the paragraph so made ends like a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from zhizao.document.mapped import Edit

_ENDED = tuple("。！？；：!?;:”’…")
_CLOSED = tuple("。！？；”）…!?")
# How many widths boxes may have beside the paragraphs, and how many full lines show one.
BOXES = 3
FILLED = 8
STARTS = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,4}[章节条篇部]|[一二三四五六七八九十]{1,3}[、.．是]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[.、．)）](?!\d)|[①-⑳⒈-⒛❶-❿⑴-⒇]|--|——|—|专栏|附件|附表|附录|目录|注[:：]|责任单位|牵头单位|[（(]责任|[（(]牵头"
    r"|[•●■◆▲□◇★※·*]|\d{4}年\d{1,2}月\d{1,2}日|[^\n]{0,40}\t"
)
_MARK = re.compile(
    r"[-—–－·~ \t　]*[-—–－·~][ \t　]*(?P<dashed>[\d０-９]{1,4})[ \t　]*[-—–－·~]+"
    r"|第[ \t　]*[\d０-９]{1,4}[ \t　]*页(?:[ \t　,，/／|]*共[ \t　]*[\d０-９]{1,4}[ \t　]*页)?"
    r"|(?P<page>\d{1,4})[ \t]*/[ \t]*(?P<pages>\d{1,4})|[Pp]age[ \t]*\d{1,4}(?:[ \t]*of[ \t]*\d{1,4})?|(?P<bare>\d{1,3})"
)
_PAGE_NUMBER = re.compile(r"(?:[-—(（][ \t　]*)?\d{1,4}[ \t　]*[-—)）]?$")
_LEADS = " \t　.．·…。_"
_CONTENTS = re.compile(r"目[ \t　]*[录次錄]$")


class Line(NamedTuple):
    """One line, blanks at both ends left out."""

    start: int
    end: int
    text: str


def lines_of(text: str) -> list[Line]:
    """All lines that hold something."""
    found, at = [], 0
    for printed in text.split("\n"):
        words = printed.strip()
        if words:
            start = at if words[0] == printed[0] else at + len(printed) - len(printed.lstrip())
            found.append(Line(start, start + len(words), words))
        at += len(printed) + 1
    return found


def opens(line: str) -> bool:
    """Does this line begin a heading or an item of its own?"""
    return STARTS.match(line) is not None


class PageMark(NamedTuple):
    """A page mark; where it cuts a sentence `gap` spans from the text before to the text behind it."""

    start: int
    end: int
    gap: tuple[int, int] | None


def page_marks(lines: list[Line]) -> Iterator[PageMark]:
    """Page numbers of every form; bare figures and fractions only where they run like pages."""
    found = [
        (i, match)
        for i, line in enumerate(lines)
        if len(line.text) < 24
        for match in [_MARK.fullmatch(line.text)]
        if match
    ]
    certain = _running([(i, int(match["bare"])) for i, match in found if match["bare"]])
    pages = [match["pages"] for _, match in found if match["pages"]]
    for i, match in found:
        gap = _gap(lines, i)
        if match["bare"] and i not in certain:
            continue
        if match["pages"] and not (
            int(match["page"]) <= int(match["pages"]) and (pages.count(match["pages"]) > 1 or gap)
        ):
            continue
        yield PageMark(lines[i].start, lines[i].end, gap)


def page_number(line: str) -> tuple[int, bool] | None:
    """The number that a line gives as a page's and nothing else, and whether its form alone says so (— 3 —, 第3页)."""
    match = _MARK.fullmatch(line)
    number = re.search(r"\d+", line) if match else None
    return (int(number[0]), not (match["bare"] or match["pages"])) if match and number else None


def _running(numbers: list[tuple[int, int]]) -> set[int]:
    """The lines whose bare figures count up by one, at least three in all and with text between them."""
    if len(numbers) < 3 or any(b[1] != a[1] + 1 or b[0] - a[0] < 3 for a, b in pairwise(numbers)):
        return set()
    return {line for line, _ in numbers}


def _gap(lines: list[Line], i: int) -> tuple[int, int] | None:
    """A mark interrupts a sentence when the line before it has not ended and the line after opens nothing."""
    if not 0 < i < len(lines) - 1:
        return None
    before, after = lines[i - 1], lines[i + 1]
    whole = len(before.text) < 15 or before.text.endswith(_ENDED) or opens(after.text) or opens_short(before.text)
    return None if whole else (before.end, after.start)


def opens_short(line: str) -> bool:
    """A heading by itself: numbered, and too short to be a cut sentence."""
    return opens(line) and len(line) < 25 and "，" not in line and "," not in line


def contents(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Tables of contents: runs of lines with leaders to page numbers, or of headings that all come again later."""
    bare = [_without_page(line.text) for line in lines]
    last = {key: i for i, key in enumerate(map(_key, bare))}
    i = 0
    while i < len(lines):
        titled = _CONTENTS.match(lines[i].text) is not None
        j = i + titled
        while j < len(lines) and _is_entry(lines, bare, last, j, titled):
            j += 1
        if _is_contents(lines, bare, last, i + titled, j, titled):
            yield lines[i].start, lines[j - 1].end
            i = j
        else:
            i += 1 + (0 if titled else max(j - i - 1, 0))


def _without_page(line: str) -> str:
    """一、总体要求……3 without its leader and page number; the line itself where it has none."""
    if not (line[-1].isdigit() or line[-1] in "-—)）") or len(line) > 400:
        return line
    number = _PAGE_NUMBER.search(line[-12:])
    if not number:
        return line
    before = line[-12:][: number.start()]
    before = line[:-12] + before
    head = before.rstrip(_LEADS)
    leader = before[len(head) :]
    return head if "\t" in leader or "…" in leader or len(leader) >= 3 else line


def _key(text: str) -> str:
    return "".join(text.split())


def _is_entry(lines: list[Line], bare: list[str], last: dict[str, int], j: int, titled: bool) -> bool:
    text = lines[j].text
    if len(text) > 120 or text.endswith(("。", "；", "，")) or "\t" in text.strip() and not opens(text):
        return False
    # Two of three: a leader to a page, the form of a heading, the same words later.
    again = last[_key(bare[j])] > j
    if bare[j] != text:
        return again or titled or opens(text)
    return again and (titled or opens(text))


def _is_contents(lines: list[Line], bare: list[str], last: dict[str, int], i: int, j: int, titled: bool) -> bool:
    """Enough entries; without leaders every one must come again behind the run."""
    if j - i < (2 if titled else 3):
        return False
    led = sum(bare[k] != lines[k].text for k in range(i, j))
    # Blanks and tabs before a figure also make rows of a table; dots do not.
    dotted = all(re.search(r"[.．·…_]{2}|…", lines[k].text[len(bare[k]) :]) for k in range(i, j))
    again = sum(last[_key(bare[k])] >= j for k in range(i, j))
    return led * 2 >= j - i and (titled or again * 2 >= j - i or dotted) or again == j - i


def paragraphs(text: str, lines: list[Line], *, join: bool = True, mended: int = 0) -> list[Edit]:
    """The edits that join wrapped lines of `text` (if `join`) and leave one line break between paragraphs.

    `mended` lines were already joined over a page mark and may be longer than the width.
    """
    if not lines:
        return [Edit(0, len(text))] if text else []
    joined = _joined(text, lines, mended) if join else set()
    blank = _blank_cells(text, 0, lines[0])
    edits = [Edit(0, lines[0].start, blank)] if lines[0].start > len(blank) else []
    for i, (line, after) in enumerate(pairwise(lines)):
        between = _between(line, after) if i in joined else "\n" + _blank_cells(text, line.end, after)
        if after.start - line.end != 1 or text[line.end : after.start] != between:
            edits.append(Edit(line.end, after.start, between))
    if lines[-1].end < len(text):
        edits.append(Edit(lines[-1].end, len(text)))
    return edits


def _blank_cells(text: str, start: int, row: Line) -> str:
    """The tabs right before the text of a row of cells: its first cells are blank."""
    gap = text[start : row.start] if "\t" in row.text else ""
    return gap[len(gap.rstrip("\t")) :]


def _between(line: Line, after: Line) -> str:
    latin = line.text[-1].isascii() and line.text[-1].isalpha() and after.text[0].isascii() and after.text[0].isalpha()
    return " " if latin else ""


def _joined(text: str, lines: list[Line], mended: int) -> set[int]:
    """The lines that go on in the next one."""
    widths = _widths([line.text for line in lines], mended)
    if not widths:
        return set()
    joined: set[int] = set()
    chain: list[int] = []
    for i, line in enumerate(lines[:-1]):
        if _goes_on(text, line, lines[i + 1], widths):
            chain.append(i)
            continue
        # A run of full lines that never ends like a sentence is a list of names or a table.
        if chain and line.text.endswith(_CLOSED):
            joined.update(chain)
        chain = []
    if chain and lines[-1].text.endswith(_CLOSED):
        joined.update(chain)
    return joined


def _goes_on(text: str, line: Line, after: Line, widths: Sequence[float]) -> bool:
    if text.count("\n", line.end, after.start) > 1 or re.search("[。！？；][”’）]?$", line.text[-2:]):
        return False
    size = _size(line.text)
    full = size >= 0.85 * widths[0] if len(widths) == 1 else any(0.85 * one <= size <= 1.05 * one for one in widths)
    return full and not opens(after.text) and "\t" not in line.text


def _widths(lines: list[str], mended: int) -> tuple[float, ...]:
    """The widths a document is set to: lines that stop in mid-sentence stop at them, and hardly one is longer.

    Mostly it is one; boxes between paragraphs are set wider or narrower than these.
    """
    sizes = sorted(size for line in lines if not line.endswith(_ENDED) for size in [_size(line)] if size >= 16)
    if len(sizes) < 2:
        return ()
    width = max(sizes, key=lambda size: (_within(sizes, size), size))
    if width > 80 or _within(sizes, width) * 2 < len(sizes):
        return ()
    longer = sum(_size(line) > 1.1 * width for line in lines)
    return (width,) if longer <= 0.03 * len(lines) + mended else _boxed(sizes, width)


def _boxed(sizes: list[float], width: float) -> tuple[float, ...]:
    """The width of the paragraphs and those of boxes, where together they tell of nearly all lines; else none."""
    found, left = [width], sizes
    for _ in range(BOXES):
        left = [size for size in left if not 0.88 * found[-1] <= size <= 1.05 * found[-1]]
        if len(left) < FILLED:
            break
        found.append(max(left, key=lambda size: (_within(left, size), size)))
        if _within(left, found[-1]) < FILLED:
            found.pop()
            break
    told = sum(any(0.85 * one <= size <= 1.05 * one for one in found) for size in sizes)
    return tuple(found) if len(found) > 1 and told >= 0.9 * len(sizes) and max(found) <= 80 else ()


def _within(sizes: list[float], width: float) -> int:
    """How many of the sorted sizes fill `width`, but for a word that did not fit."""
    return bisect_right(sizes, width) - bisect_left(sizes, 0.88 * width)


def _size(line: str) -> float:
    """Width in Chinese characters, which take three bytes each."""
    wide = (len(line.encode("utf-8", "replace")) - len(line)) / 2
    return (len(line) + wide) / 2
