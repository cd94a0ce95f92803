"""Light presets in words: what does an office choose between?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhizao.base.language import Language
from zhizao.reference import judgement
from zhizao.reference.judgement import LightRow, LightRule


@dataclass(frozen=True)
class Rule:
    """A light with when it is given."""

    shape: str
    colour: str
    word: str
    when: str


@dataclass(frozen=True)
class Preset:
    """A preset as people choose it."""

    name: str
    label: str
    rules: tuple[Rule, ...]
    source: str


def presets() -> list[Preset]:
    """Every preset with its latest rules in words."""
    spoken: Language = "en" if (get_language() or "").startswith("en") else "zh"
    found = []
    for name, preset in judgement.presets().items():
        rule = preset.versions[-1]
        rules = tuple(Rule(row.shape, row.colour, row.word.of(spoken), _when(row, rule)) for row in rule.rows)
        found.append(Preset(name, preset.name.of(spoken), rules, preset.source))
    return found


def _when(row: LightRow, rule: LightRule) -> str:
    """The conditions of a row in words."""
    return _("; ").join(_conditions(row, rule))


def _conditions(row: LightRow, rule: LightRule) -> Iterator[str]:
    says = {
        "overdue": _("the report is overdue"),
        "behind": _("the figure is behind what is expected"),
        "near_due": _("due within {days} days and not yet reported").format(days=rule.near_days.value),
        "returned": _("the report was returned"),
        "made_good": _("reported after it was overdue"),
        "unknown": _("nothing is due yet"),
        "otherwise": _("all else"),
    }
    for condition in row.when:
        yield says[condition]
    if row.slips:
        yield _("from slip {number} on").format(number=row.slips)
