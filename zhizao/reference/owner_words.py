"""The vocabulary of owners: labels, verbs and the ends of the names of bodies.

Takes  data/grammar/owners.yaml.
Gives  `owner_words()`, read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class Parts(BaseModel):
    """Words by the part they give to the names beside them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead: list[str]
    support: list[str]
    responsible: list[str]


class OwnerWords(DataFile):
    """data/grammar/owners.yaml; the file tells what each list is for."""

    labels: Parts
    verbs: Parts
    ends: list[str]
    never: list[str]


@cache
def owner_words() -> OwnerWords:
    """The vocabulary of owners."""
    return load("grammar/owners.yaml", OwnerWords)
