"""Grounds: which outlines does a map stand on?

Takes  data/maps, and an administrative code (GB/T 2260).
Gives  the provinces of China, the prefectures of a province, the districts below any code.
Rule   the whole of China or none of it: the provinces come with the ten-dash line and the islands (data/maps/README.md).
Not    a user's own map: see geojson.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from zhizao.base.errors import ZhizaoError
from zhizao.reference.strict import DataFile, load

Position = tuple[float, float]
Line = tuple[Position, ...]
Polygon = tuple[Line, ...]
Level = Literal["provinces", "cities", "districts"]
_HAINAN, _SANSHA = "46", "4603"


class UnknownPlace(ZhizaoError):
    """No outline lies below this code."""

    code: ClassVar[str] = "CHART-004"
    says: ClassVar[str] = "There is no map of what lies below the code {place}."
    fix: ClassVar[str] = "Give six digits of GB/T 2260, such as 420100 for 武汉市 or 420000 for 湖北省."


class Island(BaseModel):
    """A point that stands for land too small to draw."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    province: str
    lng: float
    lat: float


class _Islands(DataFile):
    """data/maps/islands.yaml."""

    islands: tuple[Island, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with its outline: polygons, each an outer ring and its holes."""

    code: str
    name: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is drawn before any value: outlines, dashes and islands; `file` names a user's own map."""

    places: tuple[Place, ...]
    dashes: tuple[Line, ...] = ()
    islands: tuple[Island, ...] = ()
    national: bool = False
    file: str = ""

    def __repr__(self) -> str:
        # A figure takes its id from what it shows: the codes tell grounds apart, thousands of points need not.
        return f"Ground({self.file!r}, {[place.code or place.name for place in self.places]})"


def china() -> Ground:
    """All provinces, the ten-dash line and the islands."""
    return Ground(_places("provinces"), _dashes(), _islands(), national=True)


def cities_of(code: str) -> Ground:
    """The prefectures of a province, and the counties directly under it."""
    return _below("cities", code)


def districts_of(code: str) -> Ground:
    """The districts and counties of a city or a province.

    >>> len(districts_of("420100").places), districts_of("420100").places[0].name
    (13, '江岸区')
    """
    return _below("districts", code)


def _below(level: Level, code: str) -> Ground:
    prefix = code.removesuffix("00").removesuffix("00")
    found = tuple(place for place in _places(level) if place.code.startswith(prefix))
    if len(code) != 6 or not found:
        raise UnknownPlace(place=code)
    whole = len(prefix) == 2 or prefix == _SANSHA
    islands = tuple(one for one in _islands() if whole and one.province.startswith(prefix[:2]))
    return Ground(found, _dashes() if whole and prefix.startswith(_HAINAN) else (), islands)


def _read(name: str) -> Any:
    return json.loads(resources.files("zhizao").joinpath("data", "maps", name).read_text("utf-8"))


@cache
def _places(level: Level) -> tuple[Place, ...]:
    return tuple(
        Place(one["code"], one["name"], tuple(tuple(map(_line, polygon)) for polygon in one["polygons"]))
        for one in _read(f"{level}.json")["places"]
    )


@cache
def _dashes() -> tuple[Line, ...]:
    return tuple(map(_line, _read("ten-dash-line.json")["dashes"]))


@cache
def _islands() -> tuple[Island, ...]:
    return load("maps/islands.yaml", _Islands).islands


def _line(steps: Iterable[int]) -> Line:
    """Positions from steps in thousandths of a degree."""
    flat = list(steps)
    lng, lat = (accumulate(flat[offset::2]) for offset in (0, 1))
    return tuple((x / 1000, y / 1000) for x, y in zip(lng, lat, strict=True))
