"""Sets: which files of a folder or an archive are one plan with its annexes?

Takes  documents that were read one by one, or the bytes of a ZIP of them.
Gives  `grouped(documents)`: a Document for each plan, its annexes joined to it, and each other document as it was;
       `read_archive(data, name)`: the same for the files of a ZIP.
Rule   a file joins a plan as an annex that the plan names and does not hold (outline.absent). Its name, its title or one of
       its first lines says the annex's title; or says its number (附件1) and beside it no other title. The surest sign
       wins: the same title, then a title inside the other, then the number; of equal ones that in the plan's own folder.
       Where two files or two plans remain, nothing is joined and a finding says so. A notice that issues a plan, without
       its text, takes the plan as it takes an annex.
       The raw text of a joined document is that of the plan and of its annexes in the plan's order, a line break between
       them; every quote slices it. Title, issuer, date, place and period are the plan's.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import ClassVar, NamedTuple

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.document import frame, mapped, numbering
from zhizao.document.document import Block, Document, Finding, Heading, Noise, Outline, Place
from zhizao.document.formats import archive

_BETWEEN = "\n"
_FIRST_LINES = 5
_LONGEST = 80
# Shorter titles than these stand in many others: 指标, 清单.
_INSIDE, _AROUND = 4, 4
_LABEL = re.compile(rf"附[件表录图](?P<number>\d{{1,2}}|{numbering.CN})?(?P<rest>.*)", re.DOTALL)
_MARKS = re.compile(r"[\s_.．、,，;；\-—–·《》〈〉“”\"'()（）【】\[\]〔〕:：]+")
_MISSING = "annex_missing"


class NothingReadable(ZhizaoError):
    """An archive of which no file can be read."""

    code: ClassVar[str] = "DOC-034"
    says: ClassVar[str] = "{file}: the archive holds no document that can be read ({count} files; {first})."
    fix: ClassVar[str] = "Unpack it, mend its files as their messages say, or save them in a form that is read."


class Want(NamedTuple):
    """An annex that a plan misses: its place among the missing ones, its number, and its title without marks."""

    at: int
    number: int
    title: str


class Said(NamedTuple):
    """What a file says it is: titles without marks; the numbers of 附件1 (0 where none is said), and of those that bear
    no title beside them."""

    titles: tuple[str, ...]
    numbers: frozenset[int]
    untitled: frozenset[int]


class Card(NamedTuple):
    """What must be known of a document to tell whose annex it is: enough for thousands to be compared at once."""

    name: str
    wants: tuple[Want, ...]
    said: Said


@dataclass(frozen=True, slots=True)
class _Sign:
    """A file that may be an annex of a plan: documents by their place, and how sure that is."""

    plan: int
    want: Want
    annex: int
    sure: float


def read_archive(data: bytes, name: str) -> list[Document]:
    """The documents of a ZIP, annexes joined to their plans.

    The name of each is its path inside the archive; one document alone bears the archive's name and hash. Members that
    cannot be read are told by a finding on every document. Raises a ZhizaoError (DOC-...) where nothing can be read.
    """
    # The reader loads its tables of characters, which whoever only compares cards does without.
    from zhizao.document import reader  # noqa: PLC0415

    unpacked = archive.members(data, name)
    left = list(unpacked.left)
    documents = []
    for member in unpacked.members:
        try:
            documents.append(reader.read_bytes(member.data, member.name))
        except ZhizaoError as error:
            left.append(archive.Left(member.name, error))
    if not documents:
        first = language.error_text(left[0].why, language.speaker("zh")) if left else ""
        raise NothingReadable(file=name, count=len(left), first=first or "0")
    say = language.speaker("zh")
    told = tuple(Finding("member_not_read", f"{one.name}：{language.error_text(one.why, say)}") for one in left)
    found = [replace(_placed(one), findings=(*one.findings, *told)) for one in grouped(documents)]
    if len(found) == 1:
        found = [replace(found[0], name=name, sha256=hashlib.sha256(data).hexdigest())]
    return found


def grouped(documents: Sequence[Document]) -> list[Document]:
    """Plans with their annexes joined, and the other documents as they are, in the order in which they were given.

    A name with folders (a/b.docx) tells which files lie together. The same documents give the same result, in whatever
    order their findings were made; a document that joins nothing is given back itself.
    """
    signs, unsure = _signed([card(one) for one in documents])
    told = [
        replace(one, findings=(*one.findings, *unsure.get(at, ()))) if at in unsure else one
        for at, one in enumerate(documents)
    ]
    children: dict[int, list[_Sign]] = {}
    for sign in sorted(signs, key=lambda one: (one.plan, one.want.number, one.want.at)):
        children.setdefault(sign.plan, []).append(sign)
    taken = {sign.annex for sign in signs}
    return [_whole(at, told, children) for at in range(len(told)) if at not in taken]


def card(document: Document) -> Card:
    """The card of a document."""
    return Card(document.name, tuple(_wants(document)), _said(document))


def members(cards: Sequence[Card]) -> list[list[int]]:
    """Which documents stand together, by their place: each plan that has annexes, and behind it all of them."""
    above = {sign.annex: sign.plan for sign in _signed(cards)[0]}
    together: dict[int, list[int]] = {}
    for annex in sorted(above):
        top = annex
        while top in above:
            top = above[top]
        together.setdefault(top, [top]).append(annex)
    return [together[top] for top in sorted(together)]


def _signed(cards: Sequence[Card]) -> tuple[list[_Sign], dict[int, list[Finding]]]:
    return _chosen(list(_signs(cards)), cards)


def _whole(at: int, documents: Sequence[Document], children: dict[int, list[_Sign]]) -> Document:
    """A document with its annexes, and with theirs."""
    signs = children.get(at, [])
    if not signs:
        return documents[at]
    return joined(documents[at], [(one.want, _whole(one.annex, documents, children)) for one in signs])


# What plans miss and what files say


def _wants(document: Document) -> list[Want]:
    """The annexes that a document names and does not hold; of a notice without its plan, the plan."""
    outline = document.outline
    wants = []
    for at, name in enumerate(outline.absent):
        label = _LABEL.fullmatch(name)
        if label and not _bare(label["rest"]):
            wants.append(Want(at, numbering.ordinal(label["number"]) if label["number"] else 0, ""))
        else:
            number = outline.annexes.index(name) + 1 if name in outline.annexes and len(outline.annexes) > 1 else 0
            wants.append(Want(at, number, _bare(name)))
    return wants + list(_issued(outline))


def _issued(outline: Outline) -> Iterator[Want]:
    """The plan that a notice issues, where the notice has no chapters of its own."""
    if outline.title and not any(one.label and not one.run_in for one in outline.headings):
        for number, name in enumerate(outline.annexes, 1):
            if frame.bare(name) == frame.bare(outline.title):
                yield Want(-1, number if len(outline.annexes) > 1 else 0, _bare(name))


def _said(document: Document) -> Said:
    stem = posixpath.splitext(posixpath.basename(document.name))[0]
    first = [
        line for line in document.body.text[: _FIRST_LINES * 400].split("\n")[:_FIRST_LINES] if len(line) <= _LONGEST
    ]
    # What a short document names and does not hold is not what it is.
    others = {_bare(one) for one in document.outline.absent}
    titles: list[str] = []
    numbers: set[int] = set()
    untitled: set[int] = set()
    for words in (stem, document.outline.title or "", *first):
        label = _LABEL.match(words.strip())
        title = _bare(label["rest"] if label else words)
        if title in others:
            continue
        titles.append(title)
        if label:
            number = numbering.ordinal(label["number"]) if label["number"] else 0
            (numbers if title else untitled).add(number)
    return Said(tuple(dict.fromkeys(one for one in titles if one)), frozenset(numbers | untitled), frozenset(untitled))


def _bare(words: str) -> str:
    """A title without marks and blanks, without a number or 关于印发 in front and the status behind."""
    return _MARKS.sub("", re.sub(r"^\s*\d{1,2}[.．、\s_-]+", "", frame.bare(words)))


# Which file is which annex


def _signs(cards: Sequence[Card]) -> Iterator[_Sign]:
    index = _Index(cards)
    for plan, own in enumerate(cards):
        for want in own.wants:
            for annex in index.near(want):
                other = cards[annex]
                sure = _sure(want, other.said, alone=len(own.wants) == 1) if annex != plan else 0
                if sure:
                    near = posixpath.dirname(other.name) == posixpath.dirname(own.name)
                    yield _Sign(plan, want, annex, sure + 0.5 * near)


class _Index:
    """Cards by what they say, so that a want is compared with those few that may answer it and not with thousands."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._titled: dict[str, list[int]] = {}
        self._numbered: dict[int, list[int]] = {}
        for at, one in enumerate(cards):
            for title in one.said.titles:
                self._titled.setdefault(title, []).append(at)
            for number in one.said.numbers:
                self._numbered.setdefault(number, []).append(at)
        self._all = "\n".join(("", *self._titled, ""))
        self._lengths = sorted({len(title) for title in self._titled if len(title) >= _AROUND})
        self._found: dict[str, frozenset[int]] = {}

    def near(self, want: Want) -> list[int]:
        """The cards that may be what is wanted, in their order."""
        if want.title not in self._found:
            titles = {want.title, *self._around(want.title), *self._inside(want.title)}
            self._found[want.title] = frozenset(at for title in titles for at in self._titled.get(title, ()))
        return sorted(self._found[want.title].union(self._numbered.get(want.number, ())))

    def _around(self, wanted: str) -> Iterator[str]:
        """Titles in which the wanted one stands: one search through all of them, without a loop of ours."""
        at = self._all.find(wanted) if len(wanted) >= _INSIDE else -1
        while at >= 0:
            end = self._all.index("\n", at)
            yield self._all[self._all.rindex("\n", 0, at) + 1 : end]
            at = self._all.find(wanted, end)

    def _inside(self, wanted: str) -> Iterator[str]:
        """Titles that stand in the wanted one."""
        for length in self._lengths:
            for start in range(len(wanted) - length + 1):
                yield wanted[start : start + length]


def _sure(want: Want, said: Said, *, alone: bool) -> int:
    """How surely a file is what is wanted; 0 where it is not."""
    if want.title in said.titles:
        return 4
    if len(want.title) >= _INSIDE and any(want.title in title for title in said.titles):
        return 3
    if any(len(title) >= _AROUND and title in want.title for title in said.titles):
        return 2
    numbered = want.number in (said.untitled if want.title else said.numbers)
    return 1 if numbered and (want.number > 0 or alone) and want.at >= 0 else 0


def _chosen(signs: list[_Sign], documents: Sequence[Card]) -> tuple[list[_Sign], dict[int, list[Finding]]]:
    """The signs that hold, and a finding for each document about which they contradict each other."""
    unsure: dict[int, list[Finding]] = {}
    signs = _surest(signs, lambda one: (one.plan, one.want.at, one.want.title), lambda one: one.annex)
    by_want: dict[tuple[int, Want], list[_Sign]] = {}
    for one in signs:
        by_want.setdefault((one.plan, one.want), []).append(one)
    for (plan, want), found in by_want.items():
        if len(found) > 1:
            names = "、".join(documents[one.annex].name for one in found)
            unsure.setdefault(plan, []).append(
                Finding("annex_unsure", f"附件“{_called(want)}”可能是以下任一文件，未合并：{names}")
            )
    signs = [one for found in by_want.values() if len(found) == 1 for one in found]
    signs = _surest(signs, lambda one: one.annex, lambda one: one.plan)
    by_annex: dict[int, list[_Sign]] = {}
    for one in signs:
        by_annex.setdefault(one.annex, []).append(one)
    for annex, found in by_annex.items():
        if len(found) > 1:
            names = "、".join(dict.fromkeys(documents[one.plan].name for one in found))
            unsure.setdefault(annex, []).append(Finding("annex_unsure", f"此文件可能是不止一个附件，未合并：{names}"))
    return _without_rings([found[0] for found in by_annex.values() if len(found) == 1]), unsure


def _called(want: Want) -> str:
    return want.title or (f"附件{want.number}" if want.number else "附件")


def _surest(signs: list[_Sign], key: Callable[[_Sign], object], other: Callable[[_Sign], int]) -> list[_Sign]:
    """Of the signs with the same key those that are surest, each `other` once."""
    best: dict[object, float] = {}
    for one in signs:
        best[key(one)] = max(best.get(key(one), 0), one.sure)
    kept = {(key(one), other(one), one.want): one for one in signs if one.sure == best[key(one)]}
    return list(kept.values())


def _without_rings(signs: list[_Sign]) -> list[_Sign]:
    """Two documents may name each other: the first of them is the plan."""
    above: dict[int, int] = {}
    kept = []
    for one in signs:
        at: int | None = one.plan
        while at is not None and at != one.annex:
            at = above.get(at)
        if at is None:
            above[one.annex] = one.plan
            kept.append(one)
    return kept


# One document of several


def joined(plan: Document, annexes: Sequence[tuple[Want, Document]]) -> Document:
    """A plan and its annexes as one document."""
    members = [plan, *(one for _, one in annexes)]
    raw_starts = _starts([len(one.raw) for one in members])
    starts = _starts([len(one.body.text) for one in members])
    answered = {want.at for want, _ in annexes}
    findings = [*_open_findings(plan, answered)]
    for one, at in zip(members[1:], raw_starts[1:], strict=True):
        findings += [replace(found, start=found.start + at, end=found.end + at) for found in one.findings]
    digest = hashlib.sha256("".join(one.sha256 for one in members).encode("ascii")).hexdigest()
    return replace(
        plan,
        sha256=digest,
        raw=_BETWEEN.join(one.raw for one in members),
        body=mapped.joined([(one.body, len(one.raw)) for one in members], _BETWEEN),
        noise=tuple(_moved(one, at) for member, at in zip(members, raw_starts, strict=True) for one in member.noise),
        findings=tuple(findings),
        outline=_outline(plan, annexes, starts),
        blocks=tuple(
            one._replace(start=one.start + at, end=one.end + at)
            for member, at in zip(members, raw_starts, strict=True)
            for one in _placed(member).blocks
        ),
    )


def _starts(lengths: Iterable[int]) -> list[int]:
    """Where each of several texts begins when they stand behind each other."""
    return list(accumulate((length + len(_BETWEEN) for length in lengths), initial=0))[:-1]


def _moved(noise: Noise, by: int) -> Noise:
    return noise._replace(start=noise.start + by, end=noise.end + by)


def _open_findings(plan: Document, answered: set[int]) -> Iterator[Finding]:
    """The plan's findings without those that an annex answers; missing annexes stand in the order of outline.absent."""
    missing = 0
    for one in plan.findings:
        if one.code != _MISSING:
            yield one
            continue
        if missing not in answered:
            yield one
        missing += 1


def _placed(document: Document) -> Document:
    """The document with its file in every place; words that had no place get one."""
    filled, at = [], 0
    for one in (*document.blocks, Block(len(document.raw), len(document.raw), Place())):
        if document.raw[at : one.start].strip():
            filled.append(Block(at, one.start, Place(file=document.name)))
        if one.start < one.end:
            filled.append(one if one.place.file else one._replace(place=replace(one.place, file=document.name)))
        at = one.end
    return replace(document, blocks=tuple(filled))


def _outline(plan: Document, annexes: Sequence[tuple[Want, Document]], starts: Sequence[int]) -> Outline:
    """The plan's frame over the headings of all; each annex stands under a heading of its own."""
    own = plan.outline
    headings = list(own.headings)
    for (want, annex), at in zip(annexes, starts[1:], strict=True):
        moved = [_shifted(one, at) for one in annex.outline.headings]
        issued = want.at < 0
        headings += moved if issued or _is_headed(annex) else _under(_heading(want, annex, at), moved)
    answered = {want.at for want, _ in annexes}
    left = tuple(one for at, one in enumerate(own.absent) if at not in answered)
    first = annexes[0][1].outline
    issued = annexes[0][0].at < 0
    return replace(
        own,
        period=own.period or (first.period if issued else None),
        place=own.place or (first.place if issued else None),
        annexes=(*own.annexes, *(first.annexes if issued else ())),
        absent=(*left, *(name for _, one in annexes for name in one.outline.absent)),
        headings=tuple(headings),
    )


def _shifted(heading: Heading, by: int) -> Heading:
    return replace(
        heading,
        start=heading.start + by,
        end=heading.end + by,
        body_start=heading.body_start + by,
        body_end=heading.body_end + by,
    )


def _is_headed(annex: Document) -> bool:
    """Does the file open with a heading of its own over all that follows (附件1 …)?"""
    first = next(iter(annex.outline.headings), None)
    return first is not None and first.body_start == 0 and (first.label or "").startswith("附")


def _heading(want: Want, annex: Document, at: int) -> Heading:
    """The annex's first line as the heading of all that it says."""
    text = annex.body.text
    end = text.find("\n")
    end = len(text) if end < 0 else end
    label = f"附件{want.number}" if want.number else "附件"
    span = (at, at + end, at, at + len(text))
    return Heading(1, label, label, text[:end], *span, (text[:end],))


def _under(top: Heading, headings: Sequence[Heading]) -> list[Heading]:
    inner = (
        replace(one, level=one.level + 1, path=f"{top.path}/{one.path}", section=(*top.section, *one.section))
        for one in headings
    )
    return [top, *inner]
