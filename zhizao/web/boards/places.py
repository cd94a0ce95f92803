"""Places: where in the city does it stand well and where not?

Takes  the lights of districts and zones, and which ground is asked for: our own map, the office's zones, or tiles.
Gives  a figure with its table, and a row for each place.
Rule   by default a place is shaded by the share of its duties that are due and well: one late duty among fifty would
       paint it red. Its worst light is a choice. A place without an outline is told below the map and never lost. Codes
       of GB/T 2260 find the outlines; the map is that of the smallest region that holds all places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from zhizao.charts import geojson, geomap, grounds, tiles
from zhizao.charts.grounds import Ground, UnknownPlace
from zhizao.charts.numbers import Number
from zhizao.web.boards import actions, lamps
from zhizao.web.boards.figures import tidy
from zhizao.web.boards.lamps import Lamp
from zhizao.web.boards.seen import Seen
from zhizao.web.boards.wall import PLACES, share_of
from zhizao.web.people.models import Body
from zhizao.web.programme import promises
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.queries import Lit
from zhizao.web.programme.models import Target

On = Literal["map", "zones", "tiles"]
By = Literal["share", "light"]


@dataclass(frozen=True)
class Standing:
    """A place: its light, its value or why there is none."""

    body: Body
    lamp: Lamp
    value: Number | None
    why: str
    href: str
    told: str

    @property
    def code(self) -> str:
        """Its code on the ground."""
        return self.body.region or self.body.code


@dataclass(frozen=True)
class Shown:
    """What the page shows: a figure drawn by `module`."""

    shows: Any
    module: Any
    on: On
    offered: tuple[On, ...]
    places: tuple[Standing, ...]
    unit: str


def units(seen: Seen) -> dict[str, str]:
    """The places of the programme: code to name."""
    bodies = {one.duty.body.pk: one.duty.body for one in seen.board.lit if one.duty.body.kind in PLACES}
    return {body.region or body.code: body.name for body in bodies.values()}


def targets(seen: Seen) -> list[Target]:
    """The targets of which places have a part."""
    found = {one.duty.target_id: one.duty.target for one in seen.board.lit if one.duty.body.kind in PLACES}
    return sorted((one for one in found.values() if one), key=lambda one: (one.order, one.pk))


def shown(seen: Seen, *, target: Target | None, on: str, by: By = "share") -> Shown:
    """The places by the share that is well or by their worst light, or by their figures for a target."""
    places = _places(seen, target)
    shaded = target is None and by == "share"
    note = _note(target, shaded=shaded)
    ground = _ground(places)
    offered: list[On] = ["tiles"]
    if seen.programme.zones:
        offered.insert(0, "zones")
    if ground:
        offered.insert(0, "map")
    chosen = next((one for one in offered if one == on), offered[0])
    unit = promises.unit_of(seen.board.known.versions.get(target.pk)) if target else "%"
    title = _share_title(places) if shaded else _title(places, target)
    if chosen == "tiles":
        figure: Any = tiles.Tiles(title, unit, tuple(_tile(one, lit=not shaded) for one in places), note, shaded)
        return Shown(figure, tiles, chosen, tuple(offered), places, unit)
    if chosen == "zones":
        read = geojson.read(seen.programme.zones, _("the office's own map"))
        ground = geojson.joined(*actions.on_the_map(read, units(seen)))
    assert ground is not None  # noqa: S101 (a map is offered where there is a ground)
    marks = tuple(
        geomap.Mark(one.code, one.body.name, None if shaded else one.lamp.state, one.value, one.why, one.href)
        for one in places
    )
    return Shown(geomap.Map(title, unit, ground, marks, note, shaded), geomap, chosen, tuple(offered), places, unit)


def _tile(one: Standing, *, lit: bool) -> tiles.Tile:
    row, column = one.body.tile if isinstance(one.body.tile, list) and len(one.body.tile) == 2 else (None, None)
    return tiles.Tile(one.body.name, one.lamp.state if lit else None, one.value, one.why, one.href, row, column)


def _places(seen: Seen, target: Target | None) -> tuple[Standing, ...]:
    bodies: dict[int, list[Lit]] = {}
    for one in seen.board.lit:
        if one.duty.body.kind in PLACES and (target is None or one.duty.target_id == target.pk):
            bodies.setdefault(one.duty.body_id, []).append(one)
    found = [_standing(lit, seen, target) for lit in bodies.values()]
    return tuple(sorted(found, key=lambda one: one.body.path))


def _standing(lit: Sequence[Lit], seen: Seen, target: Target | None) -> Standing:
    worst = min(lit, key=lambda one: one.rank)
    lamp = lamps.lamp(worst.light, seen.language)
    body = worst.duty.body
    if target is None:
        well, due = queries.well(lit)
        told = _("%(well)d of the %(due)d duties that are due are well") % {"well": well, "due": due}
        why = "" if due else _("nothing is due yet")
        return Standing(body, lamp, share_of(well, due), why, seen.link("wall_unit", body.pk), told)
    actual = worst.inputs.actual.value
    value = None if actual is None else tidy(actual)
    sentence = worst.light.sentence(seen.say)
    href = seen.link("wall_target", target.pk, duty=worst.duty.pk)
    return Standing(body, lamp, value, "" if value is not None else _("no figure yet"), href, sentence)


def _note(target: Target | None, *, shaded: bool) -> str:
    """What the map shows, in words."""
    if target is not None:
        return _("Light and number: the duty of each place for this target and its accepted figure.")
    if shaded:
        return _("Shade and number: of the duties of a place that are due, the share that is well.")
    return _("Light: the worst of all duties of a place. Number: of those that are due, the share that is well.")


def _share_title(places: Sequence[Standing]) -> str:
    """Where most of what is due is well, and where least."""
    known = sorted((one for one in places if one.value is not None), key=lambda one: one.value or 0)
    if not known:
        return _("Nothing is due in any place yet")
    last, first = known[0], known[-1]
    facts = {"first": first.body.name, "high": first.value, "last": last.body.name, "low": last.value}
    if first.value == last.value:
        return _("Of what is due %(high)s%% is well in every place") % facts
    return _("Of what is due most is well in %(first)s (%(high)s%%), least in %(last)s (%(low)s%%)") % facts


def _title(places: Sequence[Standing], target: Target | None) -> str:
    bad = sum(one.lamp.code.startswith(("late", "at_risk")) for one in places)
    facts = {"all": len(places), "bad": bad, "what": target.title if target else ""}
    if target is not None:
        return _("%(what)s: %(bad)d of %(all)d places are behind or at risk") % facts
    return _("In %(bad)d of %(all)d places something is late or at risk; the number is the share that is well") % facts


def _ground(places: Sequence[Standing]) -> Ground | None:
    """Our own map of the smallest region that holds all places; None where no place has a code."""
    codes = [one.body.region for one in places if one.body.region]
    if not codes:
        return None
    prefectures, provinces = {code[:4] for code in codes}, {code[:2] for code in codes}
    try:
        if len(prefectures) == 1:
            return grounds.districts_of(f"{prefectures.pop()}00")
        if len(provinces) == 1:
            below = grounds.cities_of if all(code.endswith("00") for code in codes) else grounds.districts_of
            return below(f"{provinces.pop()}0000")
        return grounds.china()
    except UnknownPlace:
        return None
