"""Judgement: by which rules is progress judged?

Takes  data/rules/completion.yaml.
Gives  `completion()`, read once.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from zhizao.reference.strict import DataFile, load


class CompletionRule(DataFile):
    """data/rules/completion.yaml."""

    decided_by: str
    approx_tolerance: Decimal


@cache
def completion() -> CompletionRule:
    """When a figure with 左右 is reached."""
    return load("rules/completion.yaml", CompletionRule)
