"""Regions: provinces, prefectures and districts by name.

Takes  data/codes/regions.csv.
Gives  the full name of a place from its full or short name (武汉 -> 武汉市), None where two places share it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

_SUFFIX = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|(?:[一-龥]{1,5}族)+自治[州县]|地区|[省市盟县区])$"
)


@cache
def _names() -> dict[str, str]:
    """Full and short names of provinces and prefectures, and full names of districts, to full names."""
    path = resources.files("zhizao").joinpath("data", "codes", "regions.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row["name"], row["name"])
        short = _SUFFIX.sub("", row["name"])
        if row["level"] in ("1", "2") and len(short) >= 2:
            names.setdefault(short, row["name"])
    return names


@cache
def _short_counties() -> dict[str, str]:
    """Counties and county cities by the name that news use (商南), where no other place has it."""
    shorts: dict[str, str] = {}
    for name in set(_names().values()):
        short = name[:-1]
        if name[-1] in "县市旗" and len(short) >= 2 and short not in _names():
            shorts[short] = "" if short in shorts else name
    return {short: name for short, name in shorts.items() if name}


def county(text: str) -> tuple[str, int] | None:
    """The county with whose short name `text` begins: a common word may read so too, so the caller asks for more."""
    for length in (4, 3, 2):
        found = _short_counties().get(text[:length])
        if found and len(text) >= length:
            return found, length
    return None


def full_name(name: str) -> str | None:
    """The full name of a place.

    >>> full_name("武汉"), full_name("江苏省"), full_name("内蒙古"), full_name("光谷")
    ('武汉市', '江苏省', '内蒙古自治区', None)
    """
    return _names().get(name)


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with two characters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in _names():
        lengths.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


@cache
def _begins() -> re.Pattern[str]:
    """A character with which the name of a place begins."""
    return re.compile(f"[{''.join(sorted({name[0] for name in _names()}))}]")


def search(text: str, at: int) -> tuple[str, int, int] | None:
    """The first place named in `text` from offset `at` on: its full name, where its printed name begins and ends."""
    heads = _lengths()
    for match in _begins().finditer(text, at):
        start = match.start()
        found = leading(text, start) if text[start : start + 2] in heads else None
        if found:
            return found[0], start, start + found[1]
    return None


def leading(text: str, at: int = 0) -> tuple[str, int] | None:
    """The place whose name stands in `text` at offset `at`: its full name and the length of the printed name."""
    for length in _lengths().get(text[at : at + 2], ()):
        found = _names().get(text[at : at + length])
        if found:
            return found, length
    return None
