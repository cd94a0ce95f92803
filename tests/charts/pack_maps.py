"""Pack maps: how do the maps of data/maps come from the reference files?

Takes  china_provinces.geojson, china_cities.geojson and china_districts.geojson, in thousandths of a degree.
Gives  the same places in a third of the room: whole thousandths, each point as its step from the one before.
Rule   nothing is lost (tests/charts/test_grounds.py compares them); one place a line, by code.

`python -m tests.charts.pack_maps ../shared/reference` writes them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

MAPS = Path(__file__).parents[2] / "zhizao/data/maps"
LEVELS = ("provinces", "cities", "districts")
DASHES = 10
Positions = list[list[float]]


def features(folder: Path, level: str) -> list[dict[str, Any]]:
    """The features of a reference file."""
    found: list[dict[str, Any]] = json.loads((folder / f"china_{level}.geojson").read_text("utf-8"))["features"]
    return found


def code(feature: dict[str, Any]) -> str:
    """The administrative code; lines have none."""
    given = feature["properties"]
    return str(given.get("code") or given.get("gb", "").removeprefix("156"))


def polygons(feature: dict[str, Any]) -> list[list[Positions]]:
    """The polygons of a feature, one or several."""
    shape = feature["geometry"]
    return shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]  # type: ignore[no-any-return]


def dashes(every: Iterable[dict[str, Any]]) -> list[Positions]:
    """The ten-dash line: the one line feature with ten parts."""
    found = [one["geometry"]["coordinates"] for one in every if one["geometry"]["type"] == "MultiLineString"]
    (line,) = [parts for parts in found if len(parts) == DASHES]
    return line  # type: ignore[no-any-return]


def steps(positions: Positions) -> list[int]:
    """The first point and the steps to each next one, in thousandths of a degree."""
    whole = [(round(x * 1000), round(y * 1000)) for x, y in positions]
    return [*whole[0], *(step for (ax, ay), (bx, by) in pairwise(whole) for step in (bx - ax, by - ay))]


def packed(folder: Path, level: str) -> str:
    """A map as JSON, one place a line."""
    every = sorted((one for one in features(folder, level) if code(one)), key=code)
    places = [
        {
            "code": code(one),
            "name": one["properties"]["name"],
            "polygons": [[steps(ring) for ring in polygon] for polygon in polygons(one)],
        }
        for one in every
    ]
    lines = ",\n".join(json.dumps(place, ensure_ascii=False, separators=(",", ":")) for place in places)
    return f'{{"places": [\n{lines}\n]}}\n'


def main() -> None:
    folder = Path(sys.argv[1])
    for level in LEVELS:
        (MAPS / f"{level}.json").write_text(packed(folder, level), "utf-8")
    ten = json.dumps({"dashes": [steps(part) for part in dashes(features(folder, "provinces"))]}, separators=(",", ":"))
    (MAPS / "ten-dash-line.json").write_text(f"{ten}\n", "utf-8")


if __name__ == "__main__":
    main()
