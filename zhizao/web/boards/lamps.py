"""Lamps: how does a light look on a page: colour, shape, letter and word of the preset, and what each of them means?

Takes  lights and the version of the preset in force.
Gives  lamps for pages, states for charts, counts in order from worst to best, the legend.
Rule   never colour alone: every lamp carries its shape and its word. A code such as late-red names a lamp in addresses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from zhizao.base.language import Language
from zhizao.charts.states import State
from zhizao.programme import lights
from zhizao.programme.lights import Light
from zhizao.reference.judgement import Colour, Condition, LightRow, LightRule, Shape
from zhizao.web.programme.lights.queries import WORST_FIRST


class Lit(Protocol):
    """What bears a light: a duty, a task, a target."""

    @property
    def light(self) -> Light:
        """Its light."""


@dataclass(frozen=True)
class Lamp:
    """A light as a page shows it."""

    code: str
    colour: Colour
    shape: Shape
    letter: str
    word: str

    @property
    def state(self) -> State:
        """The same for a chart."""
        return State(self.colour, self.shape, self.word)


@dataclass(frozen=True)
class Count:
    """A lamp with how many bear it, and when it burns."""

    lamp: Lamp
    number: int
    means: str


def lamp(light: Light | LightRow, language: Language) -> Lamp:
    """The lamp of a light, or of a row of the preset."""
    code = f"{light.state}-{light.colour}"
    return Lamp(code, light.colour, light.shape, light.letter.of(language), light.word.of(language))


def counts(lit: Iterable[Lit], rule: LightRule, language: Language) -> list[Count]:
    """Every lamp of the preset with how many bear it, from worst to best."""
    found = Counter(lamp(one.light, language).code for one in lit)
    rows = {lamp(row, language): row for row in rule.rows}
    ordered = sorted(rows, key=lambda one: WORST_FIRST.index(rows[one].state))
    return [Count(one, found[one.code], _means(rows[one])) for one in ordered]


def _means(row: LightRow) -> str:
    words: dict[Condition, str] = {
        "overdue": _("a report or a node is overdue"),
        "behind": _("the figure is behind what is expected"),
        "near_due": _("a due day is near"),
        "returned": _("a report was returned"),
        "made_good": _("what was late has been done"),
        "unknown": _("nothing is due yet"),
        "otherwise": _("all else"),
    }
    told = _(", or ").join(words[one] for one in row.when)
    return _("%(when)s, with %(slips)s slips unanswered") % {"when": told, "slips": row.slips} if row.slips else told


def preset_name(preset: str, language: Language) -> str:
    """The name of the place whose rules these are."""
    return lights.preset(preset).name.of(language)
