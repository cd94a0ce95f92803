"""GeoJSON: is a map that a user hands in one that can be drawn?

Takes  the text of a GeoJSON file (RFC 7946) with the outlines of functional zones, and the units they should show.
Gives  a ground whose places carry the codes of the units.
Rule   everything is checked before anything is drawn; an error names the file, the feature and what mends it.
       Sizes: data/maps/limits.yaml. A zone is found by code, then by its full name, never by a part of it.
Not    a repair: rings that cross themselves are drawn as they are; coordinates shifted to GCJ-02 cannot be told from others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, NoReturn

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.charts.grounds import Ground, Line, Place, Polygon, Position
from zhizao.reference.strict import DataFile, load

_CODES, _NAMES = ("code", "adcode", "gb"), ("name", "名称")
_DEGREES = re.compile(r"CRS:?84|(?:EPSG\D+)(?:4326|4490)\b")
_SHOWN = 12


class MapTooLarge(ZhizaoError):
    """More than a map of zones needs."""

    code: ClassVar[str] = "CHART-005"
    says: ClassVar[str] = "{file}: the map has {count} {what}; at most {limit} are taken."
    fix: ClassVar[str] = "Simplify the outlines (about 100 m is enough for a figure) or leave out what is not shown."


class NotGeoJson(ZhizaoError):
    """A text that is no map."""

    code: ClassVar[str] = "CHART-006"
    says: ClassVar[str] = "{file}, line {line}, column {column}: {problem}."
    fix: ClassVar[str] = "Export the map again as GeoJSON: a FeatureCollection in degrees of WGS-84 (EPSG:4326)."


class BadFeature(ZhizaoError):
    """A feature that cannot be drawn or found again."""

    code: ClassVar[str] = "CHART-007"
    says: ClassVar[str] = "{file}, feature {number} ({name}): {problem}."
    fix: ClassVar[str] = "Draw each zone as one Polygon or MultiPolygon with a `code` or a `name` of its own."


class BadPosition(ZhizaoError):
    """A position that lies nowhere on earth."""

    code: ClassVar[str] = "CHART-008"
    says: ClassVar[str] = "{file}, feature {number} ({name}): the position {position} is no longitude and latitude."
    fix: ClassVar[str] = "Export the map in degrees of WGS-84 (EPSG:4326), the longitude first: [114.3, 30.6]."


class NotOnTheMap(ZhizaoError):
    """Units of the programme without an outline."""

    code: ClassVar[str] = "CHART-009"
    says: ClassVar[str] = "{file}: no outline carries the code or the name of {units}."
    fix: ClassVar[str] = "Write the code or the full name into the features' properties; the file names {found}."


class _Limits(DataFile):
    """data/maps/limits.yaml."""

    bytes: int
    features: int
    positions: int


@cache
def _limits() -> _Limits:
    return load("maps/limits.yaml", _Limits)


def fits(size: int, file: str) -> None:
    """Raise MapTooLarge where a file has more bytes than a map may have; asked before the file is read."""
    _keep_to("bytes", size, file)


def read(text: str, file: str) -> Ground:
    """The ground that a GeoJSON text describes; `file` is its name in errors and under the map."""
    fits(len(text.encode("utf-8", "surrogatepass")), file)
    features = _features(_loaded(text, file), file)
    _keep_to("features", len(features), file)
    places = tuple(_Feature(file, number, one).place() for number, one in enumerate(features, start=1))
    _keep_to("positions", sum(len(ring) for place in places for polygon in place.polygons for ring in polygon), file)
    _all_different(places, file)
    return Ground(places, file=file)


def joined(ground: Ground, units: Mapping[str, str]) -> Ground:
    """The ground with the codes of these units (code to name); outlines of others stay as they are."""
    by_code = {place.code: at for at, place in enumerate(ground.places) if place.code}
    by_name = {place.name: at for at, place in enumerate(ground.places)}
    found = {code: by_code.get(code, by_name.get(name)) for code, name in units.items()}
    absent = [name for code, name in units.items() if found[code] is None]
    if absent:
        names = [place.name for place in ground.places]
        more = "…" if len(names) > _SHOWN else ""
        raise NotOnTheMap(file=ground.file, units="、".join(absent), found="、".join(names[:_SHOWN]) + more)
    codes = {at: code for code, at in found.items()}
    return replace(
        ground, places=tuple(replace(place, code=codes.get(at, place.code)) for at, place in enumerate(ground.places))
    )


def _keep_to(what: str, count: int, file: str) -> None:
    words = {"bytes": mark("bytes"), "features": mark("features"), "positions": mark("positions")}
    limit = getattr(_limits(), what)
    if count > limit:
        raise MapTooLarge(file=file, count=count, what=words[what], limit=limit)


def _loaded(text: str, file: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)  # NaN and Infinity are no JSON

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise NotGeoJson(file=file, line=error.lineno, column=error.colno, problem=mark("this is no JSON")) from error
    except (ValueError, RecursionError) as error:
        raise NotGeoJson(file=file, line=1, column=1, problem=mark("this is no JSON")) from error


def _features(data: Any, file: str) -> list[Any]:
    """The features of a collection in degrees."""

    def refuse(problem: str) -> NoReturn:
        raise NotGeoJson(file=file, line=1, column=1, problem=problem)

    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        refuse(mark("this is no FeatureCollection"))
    crs = data.get("crs")
    # RFC 7946 knows no other system, but older programs write one.
    if crs is not None and not _DEGREES.search(json.dumps(crs)):
        refuse(mark("the coordinates are not in degrees of WGS-84"))
    features = data.get("features")
    if not isinstance(features, list) or not features:
        refuse(mark("the collection holds no feature"))
    return features


class _Feature:
    """One feature while it is checked."""

    def __init__(self, file: str, number: int, data: Any) -> None:
        self.file, self.number = file, number
        self.data = data if isinstance(data, dict) else {}
        given = self.data.get("properties")
        self.properties = given if isinstance(given, dict) else {}
        self.code = self._property(_CODES).removeprefix("156") or str(self.data.get("id") or "")
        self.name = self._property(_NAMES) or self.code

    def _property(self, keys: tuple[str, ...]) -> str:
        """The first of the properties that is a text or a whole number."""
        given = (self.properties.get(key) for key in keys)
        return next((str(one).strip() for one in given if isinstance(one, str | int) and str(one).strip()), "")

    def refuse(self, problem: str) -> NoReturn:
        """Say what is wrong with this feature."""
        raise BadFeature(file=self.file, number=self.number, name=self.name or "—", problem=problem)

    def place(self) -> Place:
        """The place that the feature describes."""
        if not self.name:
            self.refuse(mark("it has neither a code nor a name"))
        given = self.data.get("geometry")
        shape = given if isinstance(given, dict) else {}
        kind = shape.get("type")
        if kind not in ("Polygon", "MultiPolygon"):
            self.refuse(mark("it is no Polygon and no MultiPolygon"))
        outlines = self._list(shape.get("coordinates"))
        polygons = outlines if kind == "MultiPolygon" else [outlines]
        return Place(self.code, self.name, tuple(map(self._polygon, polygons)))

    def _list(self, data: Any) -> list[Any]:
        if not isinstance(data, list) or not data:
            self.refuse(mark("its coordinates are empty or no list"))
        return data

    def _polygon(self, data: Any) -> Polygon:
        return tuple(map(self._ring, self._list(data)))

    def _ring(self, data: Any) -> Line:
        ring = tuple(self._positions(self._list(data)))
        if len(ring) < 4 or ring[0] != ring[-1]:
            self.refuse(mark("a ring needs four positions and ends where it begins"))
        if len(set(ring)) < 3:
            self.refuse(mark("a ring encloses nothing"))
        return ring

    def _positions(self, data: list[Any]) -> Iterator[Position]:
        for one in data:
            number = isinstance(one, list) and len(one) >= 2 and all(type(part) in (int, float) for part in one[:2])
            if not number or abs(one[0]) > 180 or abs(one[1]) > 90:
                raise BadPosition(file=self.file, number=self.number, name=self.name, position=json.dumps(one)[:60])
            yield float(one[0]), float(one[1])


def _all_different(places: tuple[Place, ...], file: str) -> None:
    """A code or a name leads to one outline."""
    codes: set[str] = set()
    names: set[str] = set()
    for number, place in enumerate(places, start=1):
        if (place.code and place.code in codes) or place.name in names:
            problem = mark("another feature has the same code or name")
            raise BadFeature(file=file, number=number, name=place.name, problem=problem)
        codes.add(place.code)
        names.add(place.name)
