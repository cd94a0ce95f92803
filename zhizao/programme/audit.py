"""Audit: has anyone touched the record of who did what?

Takes  events (who did what to which thing, when, with what result) in the order of their numbers.
Gives  a hash for each that holds all before it, the short head that papers print, and the first break of a chain.
Rule   hash = SHA-256 of the previous hash and the event in canonical JSON; an anchor is a number and a hash that was
       printed on a paper, so that a chain rebuilt by the owner of the database contradicts what others hold.
Not    what a target or a report was on a past day: those are versions of the records themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

Reason = Literal["changed", "removed", "inserted", "reordered", "truncated", "rewritten"]
REASONS: dict[Reason, str] = {
    "changed": mark("event {seq} is not what was recorded: one of its fields or its hash was changed"),
    "removed": mark("event {seq} was removed"),
    "inserted": mark("a second event {seq} was put into the chain"),
    "reordered": mark("event {seq} was moved from its place"),
    "truncated": mark("the chain ends before event {seq}, which a paper proves to have been there"),
    "rewritten": mark("the chain was built anew: event {seq} is another than the one that a paper proves"),
}
GROUPS, GROUP = 4, 4  # 16 hexadecimal digits are 64 bits: short to print, too many to find again by trying


class NotCanonical(ZhizaoError):
    """A value that two computers would not write alike."""

    code: ClassVar[str] = "PROG-101"
    says: ClassVar[str] = "The audit event cannot be sealed: {place} holds {problem}."
    fix: ClassVar[str] = (
        "Give text, whole numbers, decimals, dates, times with their zone, and lists or tables of these."
    )


class NotAnAnchor(ZhizaoError):
    """What was typed is no number and head of a chain."""

    code: ClassVar[str] = "PROG-102"
    says: ClassVar[str] = "{text} is no head of an audit chain."
    fix: ClassVar[str] = "Copy it as printed: the number and four groups of four, such as 1024 · 3f2a 91bc 0d4e 77a1."


@dataclass(frozen=True, slots=True)
class Event:
    """One write or export: who (with what role, from where) did what to which thing, and how it ended."""

    seq: int
    at: datetime
    actor: str
    action: str
    object: str
    role: str = ""
    address: str = ""
    result: str = "ok"
    request: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event with the hash that holds it and all before it."""

    event: Event
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number and a hash, whole or as printed, that a paper or an archive holds."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain first contradicts itself or an anchor, and in which way."""

    seq: int
    reason: Reason

    def text(self) -> tuple[str, dict[str, int]]:
        """The sentence to translate, and what fills it."""
        return REASONS[self.reason], {"seq": self.seq}


START = Anchor(0, "0" * 64)


def canonical(event: Event) -> bytes:
    """An event as JSON that every computer writes alike: sorted keys, UTF-8, times in UTC."""
    fields = {name: _plain(getattr(event, name), name) for name in Event.__slots__}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: Any, place: str) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, datetime):
        return _moment(value, place)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and value.is_finite():
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(one, f"{place}[{number}]") for number, one in enumerate(value)]
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {_text(name, place): _plain(one, f"{place}.{name}") for name, one in value.items()}
    raise NotCanonical(place=place, problem=f"{value!r} ({type(value).__name__})")


def _text(value: str, place: str) -> str:
    if not value.isascii() and re.search("[\ud800-\udfff]", value):
        raise NotCanonical(place=place, problem=f"{value!a}")
    return value


def _moment(value: datetime, place: str) -> str:
    if value.tzinfo is None:
        raise NotCanonical(place=place, problem=f"{value.isoformat()}, a time without its zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def event_hash(previous: str, event: Event) -> str:
    """The hash of an event behind the hash `previous`."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(event)).hexdigest()


def seal(previous: Anchor | Sealed, event: Event) -> Sealed:
    """Put an event behind the last one."""
    return Sealed(event, event_hash(previous.hash, event))


def verify(events: Iterable[Sealed], anchors: Iterable[Anchor] = (), after: Anchor = START) -> Break | None:
    """The first break of a chain, or None where it holds and agrees with every anchor.

    `after` is the whole hash before the first event given, where older events lie in an archive.
    """
    held = _by_number(anchors, after)
    if after.seq in held and not _agree(after.hash, held[after.seq]):
        return Break(after.seq, "rewritten")
    last, rest = after, iter(events)
    for one in rest:
        found = _check(last, one, rest) or _against(held, one)
        if found:
            return found
        last = Anchor(one.event.seq, one.hash)
    cut = [seq for seq in held if seq > last.seq]
    return Break(min(cut), "truncated") if cut else None


def _by_number(anchors: Iterable[Anchor], after: Anchor) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for anchor in anchors:
        if anchor.seq >= after.seq:
            held.setdefault(anchor.seq, []).append(anchor.hash)
    return held


def _check(last: Anchor, one: Sealed, rest: Iterator[Sealed]) -> Break | None:
    due, seq = last.seq + 1, one.event.seq
    if seq < due:
        return Break(seq, "inserted")
    if seq > due:
        return Break(due, "reordered" if any(later.event.seq == due for later in rest) else "removed")
    return None if event_hash(last.hash, one.event) == one.hash else Break(seq, "changed")


def _against(held: dict[int, list[str]], one: Sealed) -> Break | None:
    known = held.get(one.event.seq)
    return None if known is None or _agree(one.hash, known) else Break(one.event.seq, "rewritten")


def _agree(whole: str, printed_ones: Iterable[str]) -> bool:
    return all(whole.startswith(short) for short in map(_digits, printed_ones))


def _digits(text: str) -> str:
    """The digits of a hash as stored or printed; too few of them would prove nothing."""
    digits = re.sub(r"\s", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{GROUPS * GROUP},64}}", digits):
        raise NotAnAnchor(text=text)
    return digits


def printed(anchor: Anchor) -> str:
    """The head of a chain as papers print it.

    >>> printed(Anchor(1024, "3f2a91bc0d4e77a1" + 48 * "0"))
    '1024 · 3f2a 91bc 0d4e 77a1'
    """
    short = _digits(anchor.hash)[: GROUPS * GROUP]
    return f"{anchor.seq} · " + " ".join(short[at : at + GROUP] for at in range(0, len(short), GROUP))


def read_anchor(text: str) -> Anchor:
    """A head as typed from a paper.

    >>> read_anchor("1024·3F2A 91BC 0D4E 77A1")
    Anchor(seq=1024, hash='3f2a91bc0d4e77a1')
    """
    match = re.fullmatch(r"\s*(\d{1,18})\s*[·:：#\s]\s*([0-9a-fA-F\s]+)", text)
    if match is None:
        raise NotAnAnchor(text=text)
    return Anchor(int(match[1]), _digits(match[2]))
