"""The vocabulary of clauses: promises, reports, conditions, names and counts of chapters.

Takes  data/grammar/clauses.yaml.
Gives  `clauses()`, read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class Sections(BaseModel):
    """Words in a heading that tell what the numbers below it are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    goals: list[str]
    background: list[str]


class Direction(BaseModel):
    """Words of direction-only targets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measurable: list[str]
    up: list[str]
    down: list[str]
    leading: list[str]


class OverYears(BaseModel):
    """Words that tell a change of all the years from one of each year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: list[str]
    each_year: list[str]


class Clauses(DataFile):
    """data/grammar/clauses.yaml; the file tells what each list is for."""

    promise: list[str]
    verb_in_noun: dict[str, list[str]]
    light: list[str]
    strive: list[str]
    past: list[str]
    reported: list[str]
    future: list[str]
    condition: list[str]
    opinion: list[str]
    forecast: list[str]
    structure: list[str]
    structure_units: list[str]
    structure_most: int
    sections: Sections
    heads: list[str]
    actors: list[str]
    doings: list[str]
    holders: list[str]
    holder_measures: list[str]
    classed: list[str]
    size_measures: list[str]
    whole_sizes: list[str]
    sized_things: list[str]
    whole: list[str]
    direction: Direction
    tail: list[str]
    increase: list[str]
    added: list[str]
    over_years: OverYears
    ranked: list[str]


@cache
def clauses() -> Clauses:
    """The vocabulary of clauses."""
    return load("grammar/clauses.yaml", Clauses)
