"""Patterns: one way to turn a list of words into a regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, the longest first so that 提升至 wins over 提升.

    >>> any_of(["提升", "提升至", "1+2"])
    '1\\\\+2|提升至|提升'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
