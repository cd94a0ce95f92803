"""The weights by which amounts are judged and records trusted.

Takes  data/rules/polarity.yaml and data/rules/confidence.yaml.
Gives  `polarity()` and `confidence()`, each read once.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class TimeWeights(BaseModel):
    """What a time says, by where it lies from the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    present: float
    duration: float
    undated_span: float
    undated_year: float
    later: float
    same_deadline: float
    same_year_plan: float
    same_year_other: float
    earlier: float


class Polarity(DataFile):
    """data/rules/polarity.yaml."""

    time: TimeWeights
    inherited: dict[str, float]
    past: dict[str, float]
    future: dict[str, float]
    reported: float
    continuity: float
    verb: dict[str, float]
    continued: float
    announced: float
    figure: dict[str, float]
    chapter: dict[str, float]
    genre: dict[str, float]


class Confidence(DataFile):
    """data/rules/confidence.yaml."""

    base: float
    review: float
    sure_margin: float
    long_indicator: int
    doubts: dict[str, float]


@cache
def polarity() -> Polarity:
    """The weights of the cues."""
    return load("rules/polarity.yaml", Polarity)


@cache
def confidence() -> Confidence:
    """The doubts and what they cost."""
    return load("rules/confidence.yaml", Confidence)
