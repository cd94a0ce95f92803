"""Feed: due days as a calendar that any calendar program can subscribe to.

Takes  all-day entries: an id that stays, a day, a title, some words, an address.
Gives  the text of an iCalendar file (RFC 5545).
Rule   lines end with CR LF and are folded at 75 octets, never inside a character; an entry that changes keeps its UID
       and raises its sequence, so that programs update it instead of adding another.
Not    which entries a person sees: the site's rights decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day entry."""

    uid: str
    day: date
    title: str
    words: str = ""
    address: str = ""
    sequence: int = 0


def calendar_text(name: str, entries: Iterable[Entry], made: datetime) -> str:
    """The file.

    >>> text = calendar_text("due", [Entry("r1@zhizao", date(2024, 10, 15), "季报; 东湾区")], datetime(2024, 10, 8, tzinfo=UTC))
    >>> [line for line in text.split("\\r\\n") if line[:3] in ("DTS", "DTE", "SUM")]  # doctest: +NORMALIZE_WHITESPACE
    ['DTSTAMP:20241008T000000Z', 'DTSTART;VALUE=DATE:20241015', 'DTEND;VALUE=DATE:20241016', 'SUMMARY:季报\\\\; 东湾区']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//zhizao//due days//EN", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for entry in entries:
        lines += _lines(entry, made)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _lines(entry: Entry, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.words:
        yield f"DESCRIPTION:{_text(entry.words)}"
    if entry.address:
        yield f"URL:{entry.address}"
    # A due day does not make the day busy.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Words with what has a meaning in the format taken out of it.

    >>> _text("a,b;c\\\\d\\ne")
    'a\\\\,b\\\\;c\\\\\\\\d\\\\ne'
    """
    escaped = re.sub(r"([\\,;])", r"\\\1", words)
    return re.sub(r"\r\n|\r|\n", r"\\n", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", escaped))


def _folded(line: str) -> str:
    """A long line broken before its 76th octet; what follows begins with a space."""
    parts, part, room = [], "", _OCTETS
    for sign in line:
        if room < len(sign.encode()):
            parts.append(part)
            part, room = " ", _OCTETS - 1
        part += sign
        room -= len(sign.encode())
    return "\r\n".join([*parts, part])
