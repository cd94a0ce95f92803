"""The grammar of mechanisms: which words lay down a duty, how often, to whom.

Takes  data/grammar/mechanisms.yaml.
Gives  `mechanism_words()`, read once.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load

TypeName = Literal["reporting", "assessment", "selection", "publication", "planning", "coordination"]
Rhythm = Literal["half_year", "quarterly", "monthly", "annual", "regular", "prompt", "continuous", "once"]


class Patterns(BaseModel):
    """Patterns of one type, by the chapters in which they count."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strong: list[str]
    inside: list[str]
    weak: list[str]


class MechanismWords(DataFile):
    """data/grammar/mechanisms.yaml; the file tells what each entry is for."""

    hints: list[str]
    types: dict[TypeName, Patterns]
    stage: str
    stage_assessment: str
    past: str
    expert: str
    other_matter: str
    periodicity: dict[Rhythm, list[str]]
    when: str
    modal: list[str]
    counterparts: list[str]


@cache
def mechanism_words() -> MechanismWords:
    """The grammar of mechanisms."""
    return load("grammar/mechanisms.yaml", MechanismWords)
