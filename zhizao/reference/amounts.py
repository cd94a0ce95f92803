"""The vocabulary of amounts: units, marks of comparison, ranks and words that stand for a number.

Takes  data/grammar/amounts.yaml.
Gives  `amounts()`, read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Before(_Part):
    """Marks before a number, by the comparator they mean."""

    reach: list[str]
    reach_down: list[str]
    ge: list[str]
    gt: list[str]
    le: list[str]
    lt: list[str]
    approx: list[str]
    maintain: list[str]


class After(_Part):
    """Marks after a number."""

    ge: list[str]
    le: list[str]
    approx: list[str]
    gt: list[str]


class Rank(_Part):
    """How a place on a list is written."""

    numbered: list[str]
    first: list[str]
    leading: list[str]


class Words(_Part):
    """Words that stand for a number."""

    full_coverage: list[str]
    doubling: dict[str, int]
    half: list[str]


class Change(_Part):
    """Words before a rate of change."""

    up: list[str]
    down: list[str]


class Amounts(DataFile):
    """data/grammar/amounts.yaml."""

    measure_words: list[str]
    not_a_unit: dict[str, list[str]]
    units: list[str]
    not_a_unit_after: dict[str, list[str]]
    per: list[str]
    before: Before
    after: After
    rank: Rank
    words: Words
    change: Change
    arabic_only: list[str]
    same_unit: dict[str, str]


@cache
def amounts() -> Amounts:
    """The vocabulary of amounts."""
    return load("grammar/amounts.yaml", Amounts)
