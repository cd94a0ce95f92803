"""The sample city: who is in the demonstration, and how does its made-up year turn out?

Takes  data/samples/linlan-city.yaml.
Gives  bodies, people, the programme's frame and the shares by which reports come in time, late or behind.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict

from zhizao.reference.strict import DataFile, load


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleBody(_Part):
    """A body of the city."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    region: str = ""
    tile: tuple[int, int] | None = None


class SamplePerson(_Part):
    """An account to try."""

    username: str
    name: str
    role: str
    body: str


class SampleProgramme(_Part):
    """The programme's frame; it lives on `pinned_day`."""

    first_year: int
    last_year: int
    preset: str
    started: date
    pinned_day: date


class SampleYear(_Part):
    """How reports turn out: shares from 0 to 1."""

    seed: int
    late: float
    missing: float
    returned_once: float
    behind: float


class SampleCity(DataFile):
    """Everything that is made up for the demonstration."""

    root: SampleBody
    office: SampleBody
    bodies: tuple[SampleBody, ...]
    people: tuple[SamplePerson, ...]
    programme: SampleProgramme
    year: SampleYear


@cache
def sample_city() -> SampleCity:
    """The fictional city of the bundled sample."""
    return load("samples/linlan-city.yaml", SampleCity)
