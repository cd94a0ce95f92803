"""Orders: what is asked of a process that reads, and what does it give back?

Takes  nothing: these are plain records that travel between processes.
Gives  Order, Part and Done.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhizao.document.sets import Card, Said, Want
from zhizao.folders.told import Held
from zhizao.output.looks import Look

if TYPE_CHECKING:
    from zhizao.plan.second.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Order:
    """A document to read, or a plan with its annexes behind it; `name` is what a person is told.

    `kept` is the folder of earlier readings, None where they do not count; `second` is a second reader, where a person
    named one.
    """

    paths: tuple[Path, ...]
    name: str
    named: bool
    look: Look
    kept: Path | None
    second: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The result of a plan; its own name where an archive holds several."""

    name: str
    result: bytes
    held: Held


@dataclass(frozen=True, slots=True)
class Done:
    """Results, what the cache should keep (None where it is kept already), and whose annex the document may be."""

    digests: tuple[str, ...]
    parts: tuple[Part, ...]
    entry: tuple[str, bytes] | None
    card: Card | None


def as_json(card: Card | None) -> list[Any] | None:
    """A card as the cache keeps it."""
    if card is None:
        return None
    said = card.said
    return [[list(want) for want in card.wants], [list(said.titles), sorted(said.numbers), sorted(said.untitled)]]


def card_of(kept: list[Any] | None, name: str) -> Card | None:
    """The card of a document that is called so now, from what the cache keeps."""
    if kept is None:
        return None
    wants, (titles, numbers, untitled) = kept
    said = Said(tuple(titles), frozenset(numbers), frozenset(untitled))
    return Card(name, tuple(Want(*want) for want in wants), said)
