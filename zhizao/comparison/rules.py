"""The rules of comparing: data/measures/comparison.yaml, read once."""

from __future__ import annotations

from functools import cache

from zhizao.reference.strict import DataFile, load


class Comparing(DataFile):
    """data/measures/comparison.yaml; the file tells what each number is for."""

    same_measure: float
    alike: float
    most_alike: int
    rounds_within: float
    same_title: float
    same_promises: float
    least_promises: int
    same_target: float
    adds: dict[str, float]
    title_words: list[str]


@cache
def comparing() -> Comparing:
    """The thresholds and words of comparing."""
    return load("measures/comparison.yaml", Comparing)
