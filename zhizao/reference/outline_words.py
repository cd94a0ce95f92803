"""The vocabulary of headings: titles, chapter names, dates and what stands around a text.

Takes  data/grammar/headings.yaml.
Gives  `outline_words()`, read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class DateNames(BaseModel):
    """Names before a colon that give a date, surest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signed: list[str]
    page: list[str]


class Titles(BaseModel):
    """Titles made of one of `nouns` with any of `before` (regular expressions) in front."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: list[str]
    nouns: list[str]


class Roles(BaseModel):
    """What a heading is about, by its title."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    no_task: Titles
    field: Titles
    mechanism: Titles
    guard: list[str]


class OutlineWords(DataFile):
    """data/grammar/headings.yaml; the file tells what each list is for."""

    order: list[str]
    units: list[str]
    named: list[str]
    openings: list[str]
    counted: list[str]
    after_member: list[str]
    plan_nouns: list[str]
    draft: list[str]
    bodies: list[str]
    dates: DateNames
    numbers: list[str]
    page_words: list[str]
    closing: list[str]
    terms: list[str]
    roles: Roles


@cache
def outline_words() -> OutlineWords:
    """The vocabulary of headings."""
    return load("grammar/headings.yaml", OutlineWords)
