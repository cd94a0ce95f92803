"""Judgement: by which rules is progress judged, and which colours and words does each place give to it?

Takes  data/rules/completion.yaml and the presets of data/rules/lights/.
Gives  `completion()` and `presets()`, each read once; a preset is a rule for lights with its dated versions.
Rule   a row, a threshold and a version each say where they come from: `source`, or `decided_by` for our own choice.
       The first row that applies decides, and the last applies otherwise; one shape never stands for two colours.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from zhizao.base.language import Language
from zhizao.reference.strict import DataFile, load

LightState = Literal["not_due", "on_track", "at_risk", "late", "made_good"]
Colour = Literal["green", "yellow", "red", "grey", "blue", "orange"]
Shape = Literal["●", "▲", "■", "○", "◆"]
Condition = Literal["overdue", "behind", "near_due", "returned", "made_good", "unknown", "otherwise"]


class Part(BaseModel):
    """A part of a data file: frozen, and it refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Founded(Part):
    """What says where it comes from: a source, or our own choice, and never both."""

    source: str | None = None
    decided_by: str | None = None

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if (self.source is None) == (self.decided_by is None):
            raise ValueError("give source or decided_by, one of the two")
        return self


class Words(Part):
    """One word in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The word in a language."""
        return self.en if language == "en" else self.zh


class Threshold(Founded):
    """A number that draws a line."""

    value: Decimal = Field(ge=0)


class LightRow(Founded):
    """When any of `when` holds, and at least `slips` slips were not answered: this state, in this colour and word."""

    when: tuple[Condition, ...] = Field(min_length=1)
    slips: int = 0
    state: LightState
    colour: Colour
    shape: Shape
    letter: Words
    word: Words


class LightRule(Part):
    """A version of a preset, in force from `since` until the next; `near_days` before a due day it is near."""

    version: str
    since: date | None = None
    near_days: Threshold
    tolerance: Threshold
    rows: tuple[LightRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if [row.when for row in self.rows if "otherwise" in row.when] != [("otherwise",)]:
            raise ValueError("one row, and only the last, is for otherwise")
        if self.rows[-1].when != ("otherwise",) or self.rows[-1].slips:
            raise ValueError("the last row is for otherwise, whatever the slips")
        if len({(row.shape, row.colour) for row in self.rows}) != len({row.shape for row in self.rows}):
            raise ValueError("a shape stands for two colours")
        return self


class Preset(DataFile):
    """data/rules/lights/<id>.yaml: how one place lights its programme."""

    id: str
    name: Words
    versions: tuple[LightRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        starts = [version.since or date.min for version in self.versions]
        if any(first >= second for first, second in pairwise(starts)):
            raise ValueError("versions stand in order of their days")
        return self


class CompletionRule(DataFile):
    """data/rules/completion.yaml."""

    decided_by: str
    approx_tolerance: Decimal


@cache
def completion() -> CompletionRule:
    """When a figure with 左右 is reached."""
    return load("rules/completion.yaml", CompletionRule)


@cache
def presets() -> dict[str, Preset]:
    """The presets for lights by id, in order of their ids."""
    folder = resources.files("zhizao").joinpath("data", "rules", "lights")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    found = [load(f"rules/lights/{name}", Preset) for name in files]
    return {preset.id: preset for preset in found}
