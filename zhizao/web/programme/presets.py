"""Presets of a programme: by which rules were its lights judged on a day?

Takes  a programme with the presets that were chosen for it (Programme.presets), a day.
Gives  the preset in force on that day; the list with another one chosen.
Rule   the first one holds from the beginning; a choice holds from its day on, so past days keep their rules. Of two
       choices on one day the later counts.
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from zhizao.web.programme.models import Programme


class Chosen(TypedDict):
    """A preset with the day from which it holds and the account that chose it."""

    preset: str
    since: str
    by: str


def preset_on(programme: Programme, day: date) -> str:
    """The name of the preset that is in force on `day`."""
    choices: list[Chosen] = programme.presets
    return next((one["preset"] for one in reversed(choices[1:]) if _since(one) <= day), choices[0]["preset"])


def names_of(programme: Programme) -> set[str]:
    """Every preset that holds or has held."""
    return {one["preset"] for one in programme.presets}


def days_of(programme: Programme) -> set[date]:
    """The days on which another preset began to hold."""
    return {_since(one) for one in programme.presets[1:]}


def chosen(presets: list[Chosen], preset: str, day: date, by: str) -> list[Chosen]:
    """The list with `preset` in force from `day` on.

    >>> first = chosen([], "yichang", date(2023, 1, 1), "office")
    >>> [one["preset"] for one in chosen(first, "suqian", date(2024, 1, 1), "office")]
    ['yichang', 'suqian']
    >>> chosen(first, "yichang", date(2024, 1, 1), "office") == first
    True
    """
    before = [one for one in presets if _since(one) < day]
    if before and before[-1]["preset"] == preset:
        return before
    return [*before, Chosen(preset=preset, since=day.isoformat(), by=by)]


def _since(one: Chosen) -> date:
    return date.fromisoformat(one["since"])
