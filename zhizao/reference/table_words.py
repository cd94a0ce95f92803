"""The vocabulary of tables: heads of columns, and what cells without a figure say.

Takes  data/grammar/tables.yaml.
Gives  `table_words()`, read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Slots(_Part):
    """Words in the heads of columns of values."""

    target: list[str]
    actual: list[str]
    change: list[str]
    total: list[str]
    rank: list[str]


class Natures(_Part):
    """How strictly an indicator binds."""

    binding: list[str]
    expected: list[str]


class Unfigured(_Part):
    """Words of a cell that promises without a figure."""

    up: list[str]
    down: list[str]
    kept: list[str]
    set_above: list[str]


class TableWords(DataFile):
    """data/grammar/tables.yaml; the file tells what each list is for."""

    columns: dict[str, list[str]]
    slots: Slots
    other: list[str]
    generic: list[str]
    absolute: list[str]
    blank: list[str]
    whole: list[str]
    nature: Natures
    words: Unfigured


@cache
def table_words() -> TableWords:
    """The vocabulary of tables."""
    return load("grammar/tables.yaml", TableWords)
