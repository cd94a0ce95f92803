"""Settings: what in a folder is no document, and how much may a reading of many take?

Takes  data/folders/folders.yaml.
Gives  names to pass by, seconds for a document, the size of the cache.
"""

from __future__ import annotations

from functools import cache

from zhizao.reference import strict


class Settings(strict.DataFile):
    """data/folders/folders.yaml."""

    decided_by: str
    ignored: tuple[str, ...]
    programs_text: tuple[str, ...]
    seconds: int
    cache_mb: int
    lines: int
    settled_seconds: float


@cache
def settings() -> Settings:
    """The settings, read once."""
    return strict.load("folders/folders.yaml", Settings)
