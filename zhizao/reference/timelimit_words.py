"""The vocabulary of time limits: by when, or how often, a task is to be done.

Takes  data/grammar/timelimits.yaml.
Gives  `timelimit_words()`, read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class Standing(BaseModel):
    """Words of tasks without an end, by their rhythm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    continuous: list[str]
    annual: list[str]
    half_year: list[str]
    quarterly: list[str]
    monthly: list[str]
    prompt: list[str]


class TimelimitWords(DataFile):
    """data/grammar/timelimits.yaml; the file tells what each list is for."""

    standing: Standing
    closing: list[str]
    beside: list[str]
    whole: list[str]
    within_plan: list[str]
    since: list[str]


@cache
def timelimit_words() -> TimelimitWords:
    """The vocabulary of time limits."""
    return load("grammar/timelimits.yaml", TimelimitWords)
