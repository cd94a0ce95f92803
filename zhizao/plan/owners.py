"""Owners: who answers for these words?

Takes  clean text, or a document with its headings.
Gives  the owners of a span in the order printed, those that lead and support, and for any offset the owners that
       govern it.
Rule   an owner bracket or line governs the numbered item in which it stands; where an item has several, each governs
       the words since the one before; an item without one takes that of the item above it. A note stays with the name
       (各区人民政府〈含…，下同〉); 下同 holds for every later mention.
Not    which body a name means today: see the programme's bodies.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from zhizao.base.patterns import any_of
from zhizao.document.document import Document, Heading
from zhizao.reference.owner_words import Parts, owner_words

Part = Literal["lead", "support", "responsible"]
Notes = dict[str, tuple[str, ...]]
LONGEST, DEEPEST = 1500, 5
_CLOSES = {"（": "）", "【": "】", "(": ")", "[": "]", "〔": "〕", "〈": "〉", "《": "》"}
_BRACKETS = {opens: re.compile(f"[{re.escape(opens + closes)}\n]") for opens, closes in _CLOSES.items()}

# Pieces of an owner bracket that say by when, not who.
_NO_NAME = re.compile(r"\d|[二〇]{2}|(?:完成)?时限|长期|持续|年底前|年内|每年|按要求|以下|下同|(?:不再)?列出")


class Name(NamedTuple):
    """An owner as printed in the clean text, with its span and its part."""

    text: str
    start: int
    end: int
    part: Part


class Owners(NamedTuple):
    """Who answers: names in the order printed; `span` is the bracket, line or clause that says so."""

    owners: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    expanded: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    names: tuple[Name, ...] = ()


NOBODY = Owners()


def _all(parts: Parts) -> list[str]:
    return [*parts.lead, *parts.support, *parts.responsible]


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:[一-龥]{{0,4}}?)(?P<label>{any_of(_all(owner_words().labels))})[：:]")


@cache
def _opening() -> re.Pattern[str]:
    """What may begin a statement of owners: a labelled bracket, or a labelled line."""
    label, tail = _label().pattern, _tail_label()
    longest = 4 + max(map(len, _all(owner_words().labels)))
    # First the mark before it, then a colon near enough: few places are left to try the labels at.
    return re.compile(
        rf"[（【(\[〔\n。；](?=[—·]*[一-龥]{{1,{longest}}}[：:])"
        rf"(?:(?<=[（【(\[〔])(?P<bracket>{label})|(?<=\n)(?P<line>[—·]*[一-龥]{{0,2}}{tail})|(?<=[。；])(?P<tail>{tail}))"
    )


@cache
def _first_line() -> re.Pattern[str]:
    """A labelled line where the words searched begin."""
    return re.compile(rf"(?P<line>[—·]*[一-龥]{{0,2}}{_tail_label()})(?P<bracket>(?!))?(?P<tail>(?!))?")


def _tail_label() -> str:
    """A label in running text counts only with a full name: 责任单位：…, not 分工：…"""
    full = [word for word in _all(owner_words().labels) if len(word) >= 4]
    return rf"(?:{any_of(full)})[：:]"


@cache
def _verbal() -> re.Pattern[str]:
    """The end of a bracket that names owners by a verb alone: …按职责分工负责）."""
    return re.compile(
        rf"(?:{any_of(_all(owner_words().verbs))})(?:[，；;][^（）【】，；\n]{{0,16}}(?:完成|推进|实施|年底|前))?[。；;]?(?P<close>[）】)])"
    )


# Where such words may begin: the engine skips to one of these characters.
_SAID_FROM = re.compile(r"[由市省区县州盟旗各](?:(?<=由)|(?<=[，。；\n].))")


@cache
def _sentence() -> re.Pattern[str]:
    """由市经信局牵头，市发改委配合; without 由 only as a clause that ends with 牵头."""
    verbs = owner_words().verbs
    leading = any_of([*verbs.lead, "负责", "分别负责", "具体负责"])
    plainly = any_of([verb for verb in verbs.lead if verb.startswith("牵头")])
    return re.compile(
        rf"(?:由(?P<lead>[^，。；：\n由（）]{{2,60}}?)(?:{leading})"
        rf"|(?<=[，。；\n])(?P<clause>[市省区县州盟旗各][^，。；：\n由（）]{{1,60}}?)(?:{plainly})(?=[，。；\n]|\Z))"
        rf"(?:[^，。；\n]{{0,12}}，(?P<support>[^，。；：\n（）]{{2,80}}?)(?:{any_of(verbs.support)}))?"
    )


@cache
def _part_end() -> re.Pattern[str]:
    return re.compile(rf"(?P<verb>{any_of(_all(owner_words().verbs))})(?:等?工作)?$")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf".*(?:{any_of(owner_words().ends)})(?:[（(〈][^（）()〈〉]*[）)〉])?$")


@cache
def _last_of_verbs() -> frozenset[str]:
    """The characters that a piece with a verb at its end can end in; 工作 may stand behind the verb."""
    return frozenset(word[-1] for word in _all(owner_words().verbs)) | {"作", "\n"}


def _part_of(word: str, parts: Parts) -> Part:
    return "lead" if word in parts.lead else "support" if word in parts.support else "responsible"


def statements(text: str, start: int = 0, end: int | None = None) -> list[Owners]:
    """Every statement of owners in text[start:end], in order, without overlap."""
    stop = len(text) if end is None else end
    found: list[Owners] = []
    for one in sorted(
        [*_labelled(text, start, stop), *_by_verb(text, start, stop), *_by_place(text, start, stop)],
        key=lambda one: one.span or (0, 0),
    ):
        if one.span and one.owners and (not found or one.span[0] >= (found[-1].span or (0, 0))[1]):
            found.append(one)
    return found


def _labelled(text: str, start: int, end: int) -> Iterator[Owners]:
    for match in _openings(text, start, end):
        if match["bracket"]:
            inner, close = match.start() + 1, closing(text, match.start(), end)
            if close is not None:
                yield _owners(text, inner, close, (match.start(), close + 1))
        else:
            at = match.start("line") if match["line"] else match.start("tail")
            line = text.find("\n", at, min(end, at + LONGEST))
            stop = line if line >= 0 else min(end, at + LONGEST)
            stop = _sentence_end(text, at, stop) if match["tail"] else stop
            yield _owners(text, at, stop, (at, stop))


def _openings(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    first = _first_line().match(text, start, end) if not start or text[start - 1] == "\n" else None
    if first:
        yield first
    yield from _opening().finditer(text, first.end() if first else start, end)


def _sentence_end(text: str, start: int, end: int) -> int:
    full = text.find("。", start, end)
    return full if full >= 0 else end


def _by_verb(text: str, start: int, end: int) -> Iterator[Owners]:
    for match in _verbal().finditer(text, start, end):
        opened = _bracket_before(text, match.start("close"), start)
        if opened is None or _opening().match(text, opened):
            continue
        one = _owners(text, opened + 1, match.start("close"), (opened, match.end()))
        if one.names and all(_is_body(name.text) for name in one.names):
            yield one


@cache
def _bare() -> re.Pattern[str]:
    """A bracket of names alone behind a full stop at the end of a line: 。（市工信局、各区政府）."""
    return re.compile(r"[（【](?<=。.)(?=[市省区县州盟旗各自])(?P<names>[^。；：\n]{2,300})[）】]。?(?=\n|$)")


def _by_place(text: str, start: int, end: int) -> Iterator[Owners]:
    for match in _bare().finditer(text, start, end):
        one = _owners(text, match.start("names"), match.end("names"), match.span())
        if one.names and all(_is_body(name.text) for name in one.names):
            yield one


def closing(text: str, opened: int, end: int) -> int | None:
    """The offset of the bracket that closes the one at `opened`, nested ones skipped; None if it is too far."""
    opens, depth = text[opened], 0
    for mark in _BRACKETS[opens].finditer(text, opened, min(end, opened + LONGEST)):
        if mark[0] == opens:
            depth += 1
            if depth > DEEPEST:
                return None
        elif mark[0] == "\n":
            return None
        else:
            depth -= 1
            if not depth:
                return mark.start()
    return None


_BEFORE = re.compile("[（【(）】)。\n]")


def _bracket_before(text: str, close: int, floor: int) -> int | None:
    """The opening of the bracket that closes at `close`."""
    depth = 0
    marks = list(_BEFORE.finditer(text, max(floor, close - 400), close + 1))
    for mark in reversed(marks):
        if mark[0] in "）】)":
            depth += 1
            if depth > DEEPEST:
                return None
        elif mark[0] in "（【(":
            depth -= 1
            if not depth:
                return mark.start()
        elif mark.start() < close - 1:
            return None
    return None


def _is_body(name: str) -> bool:
    bare = plain(name)
    return 2 <= len(bare) <= 40 and bool(_ends().match(name)) and not bare.startswith(tuple(owner_words().never))


_OPENS = re.compile("[〈（(]")
_REMARK = re.compile(r"〈[^〉]*〉|[（(](?:含|包括|以下|下同|不含)[^（）()]*[）)]")
_NOTED = re.compile("[〈（(等]")
_MEMBERS = re.compile(r"[〈（(](?:含|包括)([^〈〉（）()]*)[〉）)]")


def plain(name: str) -> str:
    """A name without the notes behind it.

    >>> plain("各区人民政府〈含东湖开发区，下同〉"), plain("各县（市、区）政府")
    ('各区人民政府', '各县（市、区）政府')
    """
    return _REMARK.sub("", name) if _OPENS.search(name) else name


def _owners(text: str, start: int, end: int, span: tuple[int, int]) -> Owners:
    return _stated(_names(text, start, end), span)


def _stated(names: Iterable[Name], span: tuple[int, int]) -> Owners:
    """Names as one statement, each once."""
    seen: dict[str, Name] = {}
    for name in names:
        seen.setdefault(plain(name.text), name)
    kept = tuple(seen.values())
    words = tuple(name.text for name in kept)
    lead = tuple(name.text for name in kept if name.part == "lead")
    return Owners(
        words, lead, tuple(name.text for name in kept if name.part == "support"), expand(words, {}), span, kept
    )


def _names(text: str, start: int, end: int, part: Part = "responsible") -> Iterator[Name]:
    """The names of a statement, part by part: a label before a colon or a verb behind the names gives their part."""
    for begin, stop in _split(text, start, end, "；;。"):
        if text.startswith(("以下", "下同"), begin):
            continue  # 以下均需各区落实，不再列出: a remark on the tasks below
        at = begin
        for label, following in _labels(text, begin, stop):
            part = _part_of(label["label"], owner_words().labels)
            yield from _listed(text, label.end(), following, part, labelled=True)
            at = following
        if at == begin:
            yield from _listed(text, begin, stop, part, labelled=False)


def _labels(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], int]]:
    # Names without a colon behind them hold no label.
    last = max(text.rfind("：", start, end), text.rfind(":", start, end))
    found = list(_label().finditer(text, start, last + 1)) if last >= 0 else []
    stops = [*(one.start() for one in found[1:]), end]
    yield from zip(found, stops, strict=False)


def _listed(text: str, start: int, end: int, part: Part, *, labelled: bool) -> Iterator[Name]:
    """Names joined by 、 or ，; those before a verb (…牵头) take its part."""
    waiting: list[tuple[int, int]] = []
    for piece in _split(text, start, end, "、，,和 \u3000" if labelled else "、，,"):
        begin, stop = _trim(text, *piece)
        verb = _part_end().search(text, begin, stop) if text[stop - 1 : stop] in _last_of_verbs() else None
        if verb and verb.start() > begin:
            waiting.append((begin, verb.start()))
            kind = _part_of(verb["verb"], owner_words().verbs)
            yield from _given(text, waiting, part if kind == "responsible" else kind)
            waiting = []
        elif stop > begin and not verb:
            waiting.append((begin, stop))
    yield from _given(text, waiting, part)


def _given(text: str, spans: list[tuple[int, int]], part: Part) -> Iterator[Name]:
    for span in spans:
        start, end = _trim(text, *span)
        if end - start >= 2 and not _NO_NAME.match(text, start, end):
            yield Name(text[start:end], start, end, part)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \u3000由、，：:":
        start += 1
    while end > start and text[end - 1] in " \u3000、，。；;）】" and _balanced_tail(text, start, end):
        end -= 1
    return start, end


def _balanced_tail(text: str, start: int, end: int) -> bool:
    """A closing bracket at the end is cut only where it closes nothing in the name."""
    return text[end - 1] not in "）】" or text.count("（", start, end) < text.count("）", start, end)


@cache
def _splitters(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}（(〈《【“）)〉》】”]")


def _split(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """The pieces between `marks` outside brackets; 和 joins two names only behind the end of a name."""
    depth, begin = 0, start
    for mark in _splitters(marks).finditer(text, start, end):
        at, character = mark.start(), mark[0]
        if character in "（(〈《【“":
            depth += 1
        elif character in "）)〉》】”":
            depth -= 1
        elif depth <= 0 and (character != "和" or _joins(text, begin, at)) and not _one_group(text, begin, at):
            yield begin, at
            begin = at + 1
    yield begin, end


# 各区、县（市）政府 is one group.
_GROUP_HEAD = re.compile(r"各(?:省辖)?[市区县州盟旗]")
_GROUP_TAIL = re.compile(
    r"[市区县州盟旗](?:（[^（）]{1,4}）|\([^()]{1,4}\))?(?:人民政府|政府|管委会)?(?:[、，；;。）\])】\s]|$)"
)


def _one_group(text: str, begin: int, at: int) -> bool:
    return _GROUP_HEAD.fullmatch(text, begin, at) is not None and _GROUP_TAIL.match(text, at + 1) is not None


def _joins(text: str, begin: int, at: int) -> bool:
    # 市发展和改革委: this 和 stands inside a name.
    return text[at + 1 : at + 2] in ("市", "省", "区", "县", "各") and bool(_ends().match(text[begin:at]))


@lru_cache(maxsize=4)
def notes_in(text: str) -> Notes:
    """What notes with 下同 say: 各区人民政府〈含A、B，下同〉 -> {各区人民政府: (A, B)}."""
    found: Notes = {}
    for same in re.finditer(r"下同(?=[〉）)])", text):
        floor = max(0, same.start() - 400)
        opened = max(text.rfind(mark, floor, same.start()) for mark in ("〈含", "（含", "〈包括", "（包括"))
        name = _NAMED.search(text[max(0, opened - 24) : opened]) if opened >= 0 else None
        if name:
            listed = re.sub(r"^(?:含|包括)", "", text[opened + 1 : same.start()])
            found.setdefault(name[0], tuple(word for word in re.split(r"[、，,]", listed) if word))
    return found


# The name before a note goes back to a mark or the start of the list.
_NAMED = re.compile(r"[^、，,：；。〈〉\n]{2,24}\Z")


_GROUP = re.compile(r"(.{2,}?[^各])等((?:市级|省级|区级|相关|有关|各).*(?:部门|单位))")


def expand(names: Iterable[str], notes: Notes) -> tuple[str, ...]:
    """Names with notes resolved: the group itself, then its members; A等有关部门 becomes A and 有关部门."""
    found: dict[str, None] = {}
    for name in names:
        if name not in notes and not _NOTED.search(name):
            found.setdefault(name)
            continue
        bare = plain(name)
        group = _GROUP.fullmatch(bare) if "等" in bare else None
        for one in (group[1], group[2]) if group else (bare.removesuffix("等"),):
            found.setdefault(one)
        note = _MEMBERS.search(name)
        members = (
            [word for word in re.split(r"[、，,]", note[1]) if word and word != "下同"] if note else notes.get(bare, ())
        )
        found.update(dict.fromkeys(members))
    return tuple(found)


def owners_in(text: str, start: int = 0, end: int | None = None) -> Owners:
    """All owners that text[start:end] states, joined; where no bracket does, those of 由A牵头，B配合."""
    stop = len(text) if end is None else end
    found = statements(text, start, stop)
    return joined(found) if found else _from_sentence(text, start, stop)


def joined(found: Iterable[Owners]) -> Owners:
    """Several statements as one, each name once; the span is that of the first."""
    parts = list(found)
    if len(parts) <= 1:
        return parts[0] if parts else NOBODY
    names = {plain(name.text): name for one in reversed(parts) for name in reversed(one.names)}
    order = sorted(names.values(), key=lambda name: name.start)
    return Owners(
        tuple(name.text for name in order),
        tuple(name.text for name in order if name.part == "lead"),
        tuple(name.text for name in order if name.part == "support"),
        tuple(dict.fromkeys(word for one in parts for word in one.expanded)),
        parts[0].span,
        tuple(order),
    )


def _from_sentence(text: str, start: int, end: int) -> Owners:
    return next(_sentences(text, start, end), NOBODY)


def _sentences(text: str, start: int, end: int) -> Iterator[Owners]:
    """What sentences say without a bracket, in order."""
    at = start
    for begin in _SAID_FROM.finditer(text, start, end):
        match = _sentence().match(text, begin.start(), end) if begin.start() >= at else None
        if not match:
            continue
        at = match.end()
        leading = "lead" if match["lead"] else "clause"
        names = [*_said(text, match, leading, "lead"), *_said(text, match, "support", "support")]
        if names and all(_is_body(name.text) for name in names):
            yield _stated(names, match.span())


def _said(text: str, match: re.Match[str], group: str, part: Part) -> Iterator[Name]:
    if match[group]:
        yield from _given(text, list(_split(text, *match.span(group), "、和")), part)


class Chunks:
    """Owners by the words that they hold for: pieces of text in order, without overlap."""

    def __init__(self, pieces: Iterable[tuple[int, int, Owners]]) -> None:
        self._pieces = list(pieces)
        self._starts = [start for start, _, _ in self._pieces]

    def at(self, offset: int) -> Owners | None:
        """The owners of the piece in which the offset lies."""
        at = bisect_right(self._starts, offset) - 1
        return self._pieces[at][2] if at >= 0 and offset < self._pieces[at][1] else None


@dataclass(frozen=True, slots=True)
class Governing:
    """The owners of a document: of each heading's own words, and of any offset."""

    by_heading: dict[int, Owners]
    stated: dict[int, Owners] = field(repr=False)
    spans: tuple[tuple[int, int], ...] = field(repr=False)
    _chunks: Chunks = field(repr=False)
    _said: Chunks = field(repr=False)

    def of(self, heading: Heading) -> Owners:
        """The owners of a heading: its own, else those of the item above."""
        return self.by_heading.get(heading.body_start, NOBODY)

    def stated_by(self, heading: Heading) -> Owners:
        """The owners that a heading states itself, before its first item."""
        return self.stated.get(heading.body_start, NOBODY)

    def governing_owners(self, offset: int) -> Owners:
        """The owners that govern the clean offset."""
        return self._chunks.at(offset) or NOBODY

    def answering(self, offset: int) -> Owners:
        """Who answers for a figure at the clean offset: whom its own sentence names, else who governs it."""
        return self._said.at(offset) or self.governing_owners(offset)


def owners_for(document: Document) -> Governing:
    """Read who answers for what in the whole document; names are given as the raw text prints them."""
    text = document.body.text
    items = [heading for heading in document.outline.headings if not _inside_paragraph(heading)]
    notes = notes_in(text)
    stated = [_printed(document, one, notes) for one in statements(text)]
    segments = _segments(items, len(text))
    held = _held(segments, stated)
    _lift(text, items, held)
    said = list(_sentences(text, 0, len(text)))
    owned = _owned(document, items, held, said, notes)
    return Governing(
        {heading.body_start: owned[i] for i, heading in enumerate(items)},
        {heading.body_start: joined(held.get(i, [])) for i, heading in enumerate(items)},
        tuple(one.span for one in stated if one.span),
        Chunks(_chunks(segments, held, owned)),
        Chunks(_told(text, stated, [_printed(document, one, notes) for one in said])),
    )


def in_cell(document: Document, start: int, end: int, part: Part) -> Owners:
    """The owners that a cell of a table names, each line of it one or more; the head of its column gives their part."""
    text = document.body.text
    edges = [start, *_breaks(document, start, end), end]
    names = [_with_part(name) for piece in pairwise(edges) for name in _names(text, *piece, part)]
    return _printed(document, _stated(names, (start, end)), notes_in(text))


@cache
def _marked() -> re.Pattern[str]:
    """（牵头） behind a name."""
    verbs = owner_words().verbs
    return re.compile(rf"（(?P<verb>{any_of([*verbs.lead, *verbs.support])})(?:单位|部门)?）$")


def _with_part(name: Name) -> Name:
    """A name whose bracket says its part, without the bracket."""
    mark = _marked().search(name.text)
    if not mark:
        return name
    end = name.start + mark.start()
    return Name(name.text[: mark.start()], name.start, end, _part_of(mark["verb"], owner_words().verbs))


def _breaks(document: Document, start: int, end: int) -> Iterator[int]:
    """Where a cell breaks its line behind the name of a body: cleaning has joined what stood on two lines."""
    body, begin = document.body, start
    for at in range(start + 1, end):
        raw_start, raw_end = body.raw_span(at - 1, at)[1], body.raw_span(at, at + 1)[0]
        between = document.raw[raw_start:raw_end]
        if between and (between.isspace() or "<" in between) and _ends().match(body.text[begin:at]):
            yield at
            begin = at


def in_parts(parts: Iterable[Owners]) -> Owners:
    """The owners of several cells in the order given, each name once."""
    told = list(parts)
    one = _stated([name for part in told for name in part.names], told[0].span or (0, 0))
    return one._replace(expanded=tuple(dict.fromkeys(word for part in told for word in part.expanded)))


_ITEM_LABEL = re.compile(r"[(\d①-⑳]")


def _inside_paragraph(heading: Heading) -> bool:
    """—— items and 一是 stand inside an item; labels and numbered items are items themselves."""
    return heading.run_in and heading.label is not None and not _ITEM_LABEL.match(heading.label)


def _printed(document: Document, one: Owners, notes: Notes) -> Owners:
    """The same with names as the document prints them and notes resolved."""

    def raw(name: Name) -> str:
        start, end = document.body.raw_span(name.start, name.end)
        return "".join(document.printed(start, end).split())

    words = {name.text: raw(name) for name in one.names}
    return one._replace(
        owners=tuple(words[name] for name in one.owners),
        lead=tuple(words[name] for name in one.lead),
        support=tuple(words[name] for name in one.support),
        expanded=expand(one.owners, notes),
        names=tuple(name._replace(text=words[name.text]) for name in one.names),
    )


class _Segment(NamedTuple):
    """Words that belong to one item and to none of its children; `item` is -1 outside all items."""

    start: int
    end: int
    item: int


def _segments(items: list[Heading], length: int) -> list[_Segment]:
    """Cut the text at the starts and ends of items: each piece belongs to the innermost item."""
    found: list[_Segment] = []
    stack: list[int] = []
    at = 0

    def cut(until: int) -> None:
        nonlocal at
        if until > at:
            found.append(_Segment(at, until, stack[-1] if stack else -1))
            at = until

    for i, heading in enumerate(items):
        while stack and items[stack[-1]].body_end <= heading.body_start:
            cut(items[stack[-1]].body_end)
            stack.pop()
        cut(heading.body_start)
        stack.append(i)
    while stack:
        cut(items[stack[-1]].body_end)
        stack.pop()
    cut(length)
    return found


def _held(segments: list[_Segment], stated: list[Owners]) -> dict[int, list[Owners]]:
    """The statements that stand in each item's own words; those outside all items under -1."""
    held: dict[int, list[Owners]] = {}
    starts = [segment.start for segment in segments]
    for one in stated:
        at = bisect_right(starts, (one.span or (0, 0))[0]) - 1
        held.setdefault(segments[at].item if at >= 0 else -1, []).append(one)
    return held


def _lift(text: str, items: list[Heading], held: dict[int, list[Owners]]) -> None:
    """A statement on a line of its own behind the last of several bare items governs the item above them all."""
    for parent, children in _families(items).items():
        last = children[-1]
        others = any(held.get(i) for i in (parent, *children[:-1]))
        if len(children) < 2 or len(held.get(last, [])) != 1 or others:
            continue
        start = (held[last][0].span or (0, 0))[0]
        if start and text[start - 1] == "\n" and items[parent].label is not None:
            held[parent] = held.pop(last)


def _families(items: list[Heading]) -> dict[int, list[int]]:
    """The children of each item."""
    found: dict[int, list[int]] = {}
    stack: list[int] = []
    for i, heading in enumerate(items):
        while stack and items[stack[-1]].body_end <= heading.body_start:
            stack.pop()
        if stack:
            found.setdefault(stack[-1], []).append(i)
        stack.append(i)
    return found


def _owned(
    document: Document, items: list[Heading], held: dict[int, list[Owners]], said: list[Owners], notes: Notes
) -> list[Owners]:
    """The owners of each item, taken from above where it states none; what is `said` counts where no bracket does."""
    starts = [one.span[0] for one in said if one.span]
    families = _families(items)
    parents = {child: parent for parent, children in families.items() for child in children}
    owned: list[Owners] = []
    for i, heading in enumerate(items):
        own = joined(held.get(i, []))
        if not own.owners and i not in families:
            first = bisect_left(starts, heading.start)
            own = _printed(document, said[first], notes) if first < bisect_left(starts, heading.body_end) else own
        owned.append(own if own.owners or i not in parents else owned[parents[i]])
    return owned


def _chunks(
    segments: list[_Segment], held: dict[int, list[Owners]], owned: list[Owners]
) -> Iterator[tuple[int, int, Owners]]:
    """What governs each piece of text: the item's owners, or with several statements the one that closes the piece."""
    within = _by_segment(segments, held)
    for segment in segments:
        stated = within.get(segment, [])
        if segment.item >= 0 and (len(held.get(segment.item, [])) < 2 or not stated):
            yield segment.start, segment.end, owned[segment.item]
            continue
        # Words behind the last statement of an item belong to it; outside all items they belong to nobody.
        last = segment.end if segment.item >= 0 else _stop(stated[-1]) if stated else segment.start
        edges = [segment.start, *(_stop(one) for one in stated[:-1]), last]
        for one, (start, end) in zip(stated, pairwise(edges), strict=False):
            yield start, end, one


# 到2028年，由…牵头: so much may stand before a statement that opens its sentence.
_OPENING_WORDS = 12


def _told(text: str, stated: list[Owners], said: list[Owners]) -> Iterator[tuple[int, int, Owners]]:
    """What a sentence says of its own words: of those before it back to the last statement; all, where it comes first."""
    brackets = [one.span for one in stated if one.span]
    free = [one for one in said if one.span and not any(a < one.span[1] and one.span[0] < b for a, b in brackets)]
    stops = sorted({end for _, end in brackets} | {_stop(one) for one in free})
    starts = sorted({start for start, _ in brackets} | {one.span[0] for one in free if one.span})
    for one in free:
        start, end = one.span or (0, 0)
        first = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
        before = bisect_right(stops, start)
        begin = max(first, stops[before - 1] if before else 0)
        if begin == first and start - first <= _OPENING_WORDS:
            last = _CLOSING.search(text, end)
            following = bisect_right(starts, start)
            stop = last.start() if last else len(text)
            yield begin, min(stop, starts[following]) if following < len(starts) else stop, one
        else:
            yield begin, start, one


_CLOSING = re.compile("[。；\n]")


def _stop(one: Owners) -> int:
    return one.span[1] if one.span else 0


def _by_segment(segments: list[_Segment], held: dict[int, list[Owners]]) -> dict[_Segment, list[Owners]]:
    """The statements that stand in each segment."""
    found: dict[_Segment, list[Owners]] = {}
    starts = [segment.start for segment in segments]
    for item, stated in held.items():
        for one in stated:
            segment = segments[bisect_right(starts, (one.span or (0, 0))[0]) - 1]
            if segment.item == item:
                found.setdefault(segment, []).append(one)
    return found
