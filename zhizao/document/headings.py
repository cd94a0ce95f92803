"""Headings: how is the text divided?

Takes  clean text, its lines, and the places at which the frame of the document closes it.
Gives  the tree of headings in the order of the text: numbered, unnumbered, boxes (专栏), annexes, and the labels that
       run into a paragraph.
Rule   a title ends at the first 。 or ： of its line. A numbered paragraph whose first sentence is no title (longer
       than 40 characters, or all there is) takes its first clause as title. Run-in: —— items, 一是 / 二是, the
       labels that a counted heading enumerates (实施四大计划), and paragraphs about the members that a sentence
       announces (名品打造、…等10个专项行动).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from zhizao.base.patterns import any_of
from zhizao.document.document import Heading
from zhizao.document.numbering import CN, Line, Mark, marks, ordinal, ranks
from zhizao.reference import regions
from zhizao.reference.outline_words import outline_words

TITLE_MOST = 40
LINE_MOST = 60
OPEN, CLOSE = "（〈《“【〔(‘", "）〉》”】〕)’"
_TITLE_MARKS = re.compile(f"[{OPEN}{CLOSE}。；！？，：]")
# Ranks above and below those of numbering styles.
ANNEX, PLAIN, GROUP, LABEL, DASH, POINT = -1, 40, 90, 100, 101, 102


class Title(NamedTuple):
    """Where a title ends, and whether it is one (False: the first clause of a paragraph)."""

    end: int
    real: bool


class Opening(NamedTuple):
    """A heading before it has its place in the tree; `stop` is where its body ends at the latest."""

    start: int
    rank: float
    label: str | None
    title: int
    title_end: int
    run_in: bool = False
    stop: int | None = None
    ordinal: int = 0
    style: str = ""


@cache
def _owner_bracket() -> re.Pattern[str]:
    """The bracket that names owners is no part of a title."""
    return re.compile(
        r"[（【〔\[(](?:[^（）【】：:。]{0,10}(?:单位|部门|领导|主体|责任人|牵头|配合)[：:]"
        r"|[^（）【】。]{2,80}(?:牵头|负责|配合|分工)[^（）【】。]{0,60}[）】])"
    )


@cache
def _named() -> re.Pattern[str]:
    words = outline_words()
    return re.compile(rf"(?:{any_of(words.named)})(?=(?:{any_of(words.openings)}))")


def title_of(text: str, start: int, end: int) -> Title:
    """The title at the head of text[start:end], the rest of a numbered line."""
    named = _named().match(text, start, end)
    if named:
        return Title(named.end(), True)
    bracket = _owner_bracket().search(text, start, min(end, start + LINE_MOST + 20))
    edge = bracket.start() if bracket and bracket.start() > start else end
    stop, clause = _marks_in(text, start, edge)
    if clause is not None and text[clause] == "：" and clause - start <= 24:
        return Title(clause, True)
    if stop is None:
        whole = edge - start <= LINE_MOST
        return Title(edge, True) if whole else _clause(start, clause, edge)
    alone = stop + 1 >= edge
    short = stop - start <= TITLE_MOST and text[stop] == "。"
    if short and (not alone or clause == stop):
        return Title(stop, True)
    return _clause(start, clause, stop)


def _clause(start: int, clause: int | None, end: int) -> Title:
    at = end if clause is None or clause - start < 2 else clause
    return Title(max(start, min(at, start + 2 * TITLE_MOST)), False)


def _marks_in(text: str, start: int, end: int) -> tuple[int | None, int | None]:
    """The first mark that ends a sentence and the first that ends a clause, outside brackets and quotes."""
    depth, clause = 0, None
    for mark in _TITLE_MARKS.finditer(text, start, min(end, start + 4 * TITLE_MOST)):
        character, at = mark[0], mark.start()
        if character in OPEN:
            depth += 1
        elif character in CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            clause = at if clause is None else clause
            if character not in "，：":
                return at, clause
    return None, clause


def tree(text: str, lines: list[Line], annexes: Iterable[Opening], closed: Iterable[Line], head: int) -> list[Heading]:
    """All headings; the spans `closed` hold none and end what is open; unnumbered headings begin behind `head`."""
    shut = sorted(closed)
    openings = list(annexes)
    body = _outside(lines, [*shut, *((one.start, one.title_end) for one in openings)])
    numbered = marks(text, body)
    openings += _numbered(text, numbered)
    openings += _columns(text, body)
    if sum(one.style in ("cn", "chapter", "pcn", "num", "section", "article", "part") for one in numbered) < 2:
        openings += _plain(text, body, head)
    openings.sort(key=lambda one: (one.start, one.rank, one.label or "", one.title, one.title_end))
    openings += _labels(text, body, openings)
    openings += _announced(text, body, {one.start for one in openings})
    openings += _points(text, body, {one.start for one in openings})
    return _built(text, sorted(openings, key=lambda one: (one.start, one.rank)), [start for start, _ in shut])


def _outside(lines: list[Line], spans: Iterable[Line]) -> list[Line]:
    """The lines that do not begin inside one of the spans."""
    starts = {start for start, _ in spans}
    ends = sorted(spans)
    kept, at, until = [], 0, -1
    for line in lines:
        while at < len(ends) and ends[at][0] <= line[0]:
            until = max(until, ends[at][1])
            at += 1
        if line[0] >= until and line[0] not in starts:
            kept.append(line)
    return kept


def _numbered(text: str, found: list[Mark]) -> Iterator[Opening]:
    rank = ranks(found)
    for one in found:
        title = title_of(text, one.title, one.end)
        # Below 1. a number before a mere sentence counts the items of a list, it heads nothing.
        item = not title.real and one.style in ("pnum", "num1", "circ")
        yield Opening(one.start, rank[one.style], one.label, one.title, title.end, item, None, one.ordinal, one.style)


_COLUMN = re.compile(rf"[【〔]?(专栏(?:{CN}|\d{{1,2}})?)[】〕]?[：:、.]?")


def _columns(text: str, lines: list[Line]) -> Iterator[Opening]:
    """Boxes: 专栏1 制造业创新能力提升工程."""
    for start, end in lines:
        match = _COLUMN.match(text, start, end)
        if match and end - start <= LINE_MOST and text[end - 1] not in "。；，":
            yield Opening(start, PLAIN, match[1], match.end(), end, style="column")


@cache
def _no_heading() -> re.Pattern[str]:
    """How a line begins that is data, an item or a note."""
    return re.compile(rf"(?:{any_of(outline_words().page_words)})|[-—=*·•\d(（]|责任|[^一-龥“《]")


def _plain(text: str, lines: list[Line], head: int) -> Iterator[Opening]:
    """Short lines without a mark of sentence, followed by a paragraph."""
    for (start, end), following in pairwise(lines):
        if start < head or not 4 <= end - start <= 30 or _no_heading().match(text, start, end):
            continue
        line = text[start:end]
        if re.search(r"[，。；：！？:;|>|…]", line) or regions.full_name(line) or line[-1] in "）)":
            continue
        if _paragraph(text, following, end - start):
            yield Opening(start, PLAIN, None, start, end)


def _paragraph(text: str, line: Line, heading: int) -> bool:
    body = text[line[0] : min(line[1], line[0] + 400)]
    return len(body) > max(20, heading) and bool(re.search(r"[，。；：]", body))


@cache
def _counted() -> re.Pattern[str]:
    kinds = "(?:重点|重大|专项|主要|新兴|优势|支柱|先导)?"
    return re.compile(rf"(两|{CN}|\d{{1,2}})(?:大|个|项|类|条|方面|种){kinds}({any_of(outline_words().counted)})”?$")


_LABEL = re.compile(r"[一-龥A-Za-z0-9、“”+与和—（）\-]{2,26}(?=[：。])")


def _labels(text: str, lines: list[Line], openings: list[Opening]) -> Iterator[Opening]:
    """The labels that a counted heading enumerates, one a paragraph: as many as it counts, or two and more."""
    heads = {one.start: one for one in openings}
    wanted: tuple[int, list[Opening]] = (0, [])
    for start, end in lines:
        opening = heads.get(start)
        if opening:
            yield from _enough(wanted)
            match = _counted().search(text, opening.title, opening.title_end)
            wanted = (ordinal(match[1]) if match else 0, [])
        elif wanted[0]:
            match = _LABEL.match(text, start, min(end, start + 40))
            if match and end - match.end() > 10:
                wanted[1].append(Opening(start, LABEL, None, start, match.end(), True, end))
    yield from _enough(wanted)


def _enough(wanted: tuple[int, list[Opening]]) -> list[Opening]:
    count, found = wanted
    return found[:count] if len(found) >= min(2, count) and found else []


@cache
def _announcement() -> re.Pattern[str]:
    return re.compile(rf"等?(?P<what>(?P<n>两|{CN}|\d{{1,2}})(?:个|项|大)(?P<noun>{any_of(outline_words().counted)}))")


@cache
def _counting() -> re.Pattern[str]:
    """What every announcement holds; it begins with few characters, so a line without one is passed quickly."""
    return re.compile(rf"[个项大](?:{any_of(outline_words().counted)})")


def _announced(text: str, lines: list[Line], taken: set[int]) -> Iterator[Opening]:
    """A sentence names N members (名品打造、…、绿色创先等10个专项行动) and paragraphs begin with one each."""
    for i, (start, end) in enumerate(lines):
        for counting in _counting().finditer(text, start, min(end, start + 2000)):
            # At most 等 and five numerals stand before the word that counts.
            match = _announcement().search(text, max(start, counting.start() - 6), counting.end())
            if not match:
                continue
            members = _members(text, start, match.start())
            if len(members) != ordinal(match["n"]) or len(members) < 2:
                continue
            found = list(_about(text, lines[i + 1 : i + 1 + 8 * len(members)], members, match["noun"], taken))
            if len(found) >= 2:
                yield Opening(start, GROUP, None, match.start("what"), match.end("what"), True, found[-1].stop)
                yield from found
                taken.update(one.start for one in found)
            break


def _members(text: str, start: int, end: int) -> list[str]:
    """The names joined by 、 before `end`; the first may carry its verbs, so names are compared from behind."""
    clause = re.split(r"[，。；：]", text[max(start, end - 300) : end])[-1]
    return [re.sub(r"[“”]", "", name) for name in re.split(r"、|以及|和(?!谐)", clause)]


@cache
def _member(noun: str) -> re.Pattern[str]:
    """The head of a paragraph about one member of what `noun` counts."""
    return re.compile(rf"“?([一-龥“”]{{2,16}}?)”?{re.escape(noun)}(?={any_of(outline_words().after_member)})")


def _about(text: str, lines: list[Line], members: list[str], noun: str, taken: set[int]) -> Iterator[Opening]:
    for start, end in lines:
        match = _member(noun).match(text, start, min(end, start + 60))
        if match and start not in taken:
            name = re.sub(r"[“”]", "", match[1])
            place = next((k for k, member in enumerate(members, 1) if member.endswith(name)), 0)
            if place:
                yield Opening(start, LABEL, None, start, match.end(), True, end, place)


_POINT = re.compile(
    rf"(?:(?<=^)|(?<=[\n。；：]))(?P<first>{CN})是(?=[一-龥“])"
    r"|(?:(?<=^)|(?<=[\n。；]))(?P<word>首先|其次|再次|最后)，"
)
_POINTING = re.compile(rf"是(?<={CN.removesuffix('{1,5}')}是)|首先|其次|再次|最后")
_DASH = re.compile(r"[—\-]{1,3}(?=[一-龥“《])")


def _points(text: str, lines: list[Line], taken: set[int]) -> Iterator[Opening]:
    """—— items and 一是, 二是 run-ins; a run-in counts only where a paragraph holds its second too."""
    for start, end in lines:
        dash = _DASH.match(text, start, end)
        if dash and start not in taken:
            yield Opening(start, DASH, "——", dash.end(), title_of(text, dash.end(), end).end, True, end)
        if text.find("是", start, end) < 0 and text.find("首先", start, end) < 0:
            continue
        if not _POINTING.search(text, start, end):
            continue
        found = [match for match in _POINT.finditer(text, start, end) if match.start() not in taken]
        if len(found) >= 2 or (found and found[0].start() == start):
            for match, following in zip(found, [*(one.start() for one in found[1:]), end], strict=True):
                stop = title_of(text, match.end(), following).end
                yield Opening(match.start(), POINT, match[0].rstrip("，"), match.end(), stop, True, following)


@dataclass(slots=True)
class _Node:
    opening: Opening
    rank: float
    level: int
    path: str
    section: tuple[str, ...]
    children: int = 0
    inner: dict[str, int] = field(default_factory=dict)
    end: int = -1


def _built(text: str, openings: list[Opening], closing: list[int]) -> list[Heading]:
    """Give each opening its place: what stands open with the same or a lower rank is closed first."""
    stack: list[_Node] = []
    nodes: list[_Node] = []
    roots = at = 0
    for one in openings:
        while at < len(closing) and closing[at] <= one.start:
            _close(stack, -2, closing[at])
            at += 1
        rank = _rank(one, stack)
        _close(stack, rank, one.start)
        roots += not stack
        node = _node(text, one, rank, stack, roots)
        stack.append(node)
        nodes.append(node)
    last = closing[at] if at < len(closing) else len(text)
    _close(stack, -2, last)
    return [_heading(text, node) for node in nodes]


def _rank(one: Opening, stack: list[_Node]) -> float:
    """A box stands below what is open; numbers that begin or go on inside it stay there."""
    if one.style == "column":
        outer = [node for node in stack if node.opening.style != "column" and node.rank < GROUP]
        box = next((node for node in stack if node.opening.style == "column"), None)
        return box.rank if box else outer[-1].rank + 0.5 if outer else PLAIN
    box = next((node for node in stack if node.opening.style == "column"), None)
    if box and one.style and one.rank < box.rank and one.ordinal == box.inner.get(one.style, 0) + 1:
        # A number that begins at 1 where the outer sequence stands elsewhere belongs to the box.
        box.inner[one.style] = one.ordinal
        return box.rank + 0.25
    return one.rank


def _close(stack: list[_Node], rank: float, end: int) -> None:
    while stack and stack[-1].rank >= rank:
        node = stack.pop()
        node.end = end if node.opening.stop is None else min(end, node.opening.stop)
    while stack and stack[-1].opening.stop is not None and stack[-1].opening.stop <= end:
        node = stack.pop()
        node.end = node.opening.stop or end


def _node(text: str, one: Opening, rank: float, stack: list[_Node], roots: int) -> _Node:
    parent = stack[-1] if stack else None
    if parent:
        parent.children += 1
    place = one.ordinal if one.rank == LABEL and one.ordinal else parent.children if parent else roots
    name = text[one.start if not one.run_in else one.title : one.title_end]
    own = one.label if one.label and one.label != "——" else str(place)
    path = f"{parent.path}/{own}" if parent else own
    return _Node(one, rank, len(stack) + 1, path, (*(parent.section if parent else ()), name))


def _heading(text: str, node: _Node) -> Heading:
    one, end = node.opening, node.end
    start, stop = one.title, one.title_end
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in "：，。；、"):
        stop -= 1
    while start < stop and (text[start].isspace() or text[start] in "：、"):
        start += 1
    while end > stop and text[end - 1].isspace():
        end -= 1
    span = (start, stop, one.start, max(end, stop))
    return Heading(node.level, one.label, node.path, text[start:stop], *span, node.section, one.run_in)
