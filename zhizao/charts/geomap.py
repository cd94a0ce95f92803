"""Geomap: where does it stand well and where not?

Takes  a ground (grounds.py, geojson.py) and for each code a light, a value or the reason for none.
Gives  a map and its table.
Rule   a light fills its area with a pattern as well as a colour, or a share does with a step of one (shades.py); a name
       stands inside its area, or a number does and the name beside that number below the map; what the ground does not
       show is told below it and never lost.
       Nothing covers the islands and the ten-dash line; each map names its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from zhizao.base.language import Say
from zhizao.charts import lettering, numbers, projection, shades, states, svg
from zhizao.charts.grounds import Ground, Place
from zhizao.charts.numbers import Number
from zhizao.charts.outline import Outline
from zhizao.charts.palette import paint
from zhizao.charts.placing import Box, around, place
from zhizao.charts.states import State
from zhizao.charts.table import Table

_LINE, _FINE, _HIGHEST, _SHAPE = 15, 10, 620, 15


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a unit: its code on the ground, its light, its value or why there is none."""

    code: str
    name: str
    state: State | None = None
    value: Number | None = None
    why: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """What the figure shows."""

    title: str
    unit: str
    ground: Ground
    marks: tuple[Mark, ...]
    note: str = ""
    shaded: bool = False  # the values are shares in percent and fill the areas; else the lights do


@dataclass(frozen=True, slots=True)
class _Area:
    """A place as it is drawn."""

    place: Place
    outline: Outline
    mark: Mark

    @property
    def name(self) -> str:
        return self.place.name


@dataclass(frozen=True, slots=True)
class _Label:
    """Lines of text in a box; the shape of the light stands before the last."""

    lines: tuple[str, ...]
    box: Box
    state: State | None = None


def draw(figure: Map, say: Say, *, width: int = 720, key: str = "") -> Markup:
    """The figure, `width` pixels wide; `key` tells equal figures of one page apart."""
    ident, head = svg.name(figure, width, key), svg.head(figure.title, width)
    view = projection.view(figure.ground, svg.PAD, head.bottom + 6, width - 2 * svg.PAD, min(_HIGHEST, width * 1.1))
    areas = _areas(figure, view)
    frame = Box(2, head.bottom + 4, width - 2, head.bottom + 8 + view.height)
    fixed, taken = _fixed(figure.ground, view, frame)
    labels, keyed = _labels(figure, areas, frame, taken)
    if figure.shaded:
        values = [area.mark.value for area in areas]
        legend = shades.legend(values, say("no data"), frame.bottom + 6, width)
    else:
        legend = states.legend(_legend(figure, areas, say), frame.bottom + 6, width, ident)
    entries, keys_end = _keys(figure, areas, keyed, legend.bottom + 4, width, say)
    notes = svg.notes([_source(figure.ground, say), figure.note], keys_end, width)
    drawn = [_area(figure, area, entries.get(at, []), ident, say) for at, area in enumerate(areas)]
    used = [mark.state for mark in figure.marks if mark.state]
    return svg.whole(
        "map", ident, figure.title, _description(figure, say), width, notes.bottom + 6,
        states.patterns(used, ident), head.drawn, *drawn, fixed, labels, *entries.get(-1, []), legend.drawn, notes.drawn,
        linked=any(mark.href for mark in figure.marks),
    )  # fmt: skip


def table(figure: Map, say: Say) -> Table:
    """The same as rows: the places of the ground in order of their codes, then what it does not show."""
    known = {mark.code: mark for mark in figure.marks}
    marks = [known.get(one.code, Mark(one.code, one.name)) for one in figure.ground.places] + _elsewhere(figure)
    unit = f"（{figure.unit}）" if figure.unit else ""
    rows = tuple(
        (
            mark.code,
            mark.name,
            mark.state.word if mark.state else "",
            numbers.exact(mark.value) if mark.value is not None else mark.why or say("no data"),
        )
        for mark in marks
    )
    return Table(figure.title, (say("Code"), say("Name"), say("State"), say("Value") + unit), rows)


def _elsewhere(figure: Map) -> list[Mark]:
    """Marks whose code the ground does not show."""
    shown = {one.code for one in figure.ground.places}
    return [mark for mark in figure.marks if mark.code not in shown]


def _areas(figure: Map, view: projection.View) -> list[_Area]:
    known = {mark.code: mark for mark in figure.marks}
    return [
        _Area(
            one,
            Outline(tuple(tuple(tuple(map(view.pixel, ring)) for ring in polygon) for polygon in one.polygons)),
            known.get(one.code, Mark(one.code, one.name)),
        )
        for one in figure.ground.places
    ]


def _value(figure: Map, mark: Mark) -> str:
    return numbers.printed(mark.value, figure.unit) if mark.value is not None else ""


def _told(figure: Map, mark: Mark, name: str, say: Say) -> str:
    """A unit in words: name, light, value or why there is none."""
    word = str(mark.state) if mark.state else ""
    value = _value(figure, mark) or mark.why or ("" if word else say("no data"))
    return " ".join(part for part in (name, word, value) if part)


def _filled(figure: Map, mark: Mark, ident: str) -> dict[str, str]:
    return shades.filled(mark.value) if figure.shaded else states.filled(mark.state, ident)


def _area(figure: Map, area: _Area, inside: list[Markup], ident: str, say: Say) -> Markup:
    rings = [ring for polygon in area.outline.polygons for ring in polygon]
    shape = svg.element(
        "path",
        attributes=_filled(figure, area.mark, ident) | states.outlined(),
        d="".join(svg.path(ring[:-1], closed=True) for ring in rings),
        stroke_width=0.8,
        stroke_linejoin="round",
        fill_rule="evenodd",
    )
    return svg.link(area.mark.href, _told(figure, area.mark, area.name, say), shape, *inside)


def _fixed(ground: Ground, view: projection.View, frame: Box) -> tuple[Markup, list[Box]]:
    """The dashes and islands with their names, and the room that they take."""
    drawn, taken = [], []
    for dash in ground.dashes:
        points = [view.pixel(position) for position in dash]
        drawn.append(svg.element("path", attributes=paint(stroke="ink-2"), d=svg.path(points), stroke_width=2))
        taken += [Box(x - 3, y - 3, x + 3, y + 3) for x, y in points]
    spots = [(island.name, *view.pixel((island.lng, island.lat))) for island in ground.islands]
    taken += [Box(x - 3, y - 3, x + 3, y + 3) for _, x, y in spots]
    for name, x, y in spots:
        drawn.append(svg.element("circle", attributes=paint(fill="ink-2"), cx=x, cy=y, r=1.6))
        box = place(around(x, y, lettering.width(name, _FINE), _FINE + 2, 3, frame), frame, taken)
        if box:
            taken.append(box)
            drawn.append(svg.text(box.left, box.bottom - 3, name, size=_FINE, colour="ink-2", halo=True))
    return svg.join(drawn), taken


def _labels(figure: Map, areas: list[_Area], frame: Box, taken: list[Box]) -> tuple[Markup, dict[int, int]]:
    """The labels, those of large areas first, and the numbers of the areas whose label found no room."""
    found: dict[int, _Label] = {}
    for at in sorted(range(len(areas)), key=lambda at: -areas[at].outline.area):
        label = _inside(figure, areas[at], taken, frame)
        if label:
            found[at] = label
            taken.append(label.box)
    keyed = {at: number for number, at in enumerate((at for at in range(len(areas)) if at not in found), start=1)}
    numbered = [part for at, number in keyed.items() for part in _numbered(areas[at], number, frame, taken)]
    # Above all areas, or a neighbour would cover them; a click goes through to the area.
    return svg.element("g", *map(_written, found.values()), *numbered, pointer_events="none"), keyed


def _inside(figure: Map, area: _Area, taken: list[Box], frame: Box) -> _Label | None:
    """The first form of the whole label that fits inside its area: nothing of it is left out."""
    state = area.mark.state
    for lines in _forms(area.name, _value(figure, area.mark)):
        wide = [lettering.width(words, svg.SMALL) for words in lines]
        wide[-1] += _SHAPE if state else 0
        right, below = max(wide) / 2, len(lines) * _LINE / 2
        for x, y in area.outline.middles():
            box = Box(x - right, y - below, x + right, y + below)
            if frame.holds(box) and area.outline.holds(box) and not any(box.touches(one) for one in taken):
                return _Label(lines, box, state)
    return None


def _forms(name: str, value: str) -> list[tuple[str, ...]]:
    """A name above its value, the name in two lines, or both in one line."""
    halves = lettering.wrap(name, svg.SMALL, max(3, (len(name) + 1) // 2) * svg.SMALL + 1)
    if not value:
        return [(name,), tuple(halves)]
    return [(name, value), (*halves, value), (f"{name} {value}",)]


def _written(label: _Label) -> Markup:
    middle = (label.box.left + label.box.right) / 2
    drawn = []
    for at, words in enumerate(label.lines):
        y = label.box.top + _LINE * at + 12
        last = label.state is not None and at == len(label.lines) - 1
        left = middle - (lettering.width(words, svg.SMALL) + (_SHAPE if last else 0)) / 2
        if last and label.state:
            drawn.append(svg.element("circle", attributes=paint(fill="paper"), cx=left + 6, cy=y - 4, r=7))
            drawn.append(states.mark(label.state, left + 6, y - 4, 10))
        drawn.append(svg.text(left + (_SHAPE if last else 0), y, words, size=svg.SMALL, halo=True))
    return svg.group(*drawn)


def _numbered(area: _Area, number: int, frame: Box, taken: list[Box]) -> Iterator[Markup]:
    """A number in the area or, with a line to it, beside it."""
    words = str(number)
    wide, high = lettering.width(words, _FINE + 1) + 2, _FINE + 3
    middles = area.outline.middles()
    boxes = [Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in middles]
    free = [one for one in boxes if frame.holds(one) and not any(one.touches(other) for other in taken)]
    box = next((one for one in free if area.outline.holds(one)), free[0] if free else None)
    if box is None:
        x, y = middles[0]
        box = place(around(x, y, wide, high, 5, frame), frame, taken)
        if box is None:
            return
        end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        yield svg.line(x, y, *end, "ink", stroke_width=0.8)
    taken.append(box)
    yield svg.text(box.left + 1, box.bottom - 3, words, size=_FINE + 1, bold=True, halo=True)


def _legend(figure: Map, areas: list[_Area], say: Say) -> list[tuple[State | None, str]]:
    """Each light with how many areas have it, and those without one."""
    counts: dict[State | None, int] = {mark.state: 0 for mark in figure.marks if mark.state}
    for area in areas:
        counts[area.mark.state] = counts.get(area.mark.state, 0) + 1
    items = [(state, f"{state.word} {count}") for state, count in counts.items() if state]
    without = counts.get(None, 0)
    words = (
        say("no light") if any(mark.value is not None and not mark.state for mark in figure.marks) else say("no data")
    )
    return [*items, (None, f"{words} {without}")] if without else [*items]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list below the map; `at` is the area it belongs to, -1 for what the map does not show."""

    at: int
    number: str
    mark: Mark
    words: str

    @property
    def width(self) -> float:
        return 22 + (_SHAPE if self.mark.state else 0) + lettering.width(self.words, svg.SMALL) + 16


def _keys(
    figure: Map, areas: list[_Area], keyed: dict[int, int], top: float, width: float, say: Say
) -> tuple[dict[int, list[Markup]], float]:
    """The list below the map: numbers with their names, then what the map does not show."""

    def words(name: str, mark: Mark) -> str:
        value = _value(figure, mark) or mark.why or ("" if mark.state else say("no data"))
        return lettering.shorten(f"{name} {value}".strip(), svg.SMALL, width - 2 * svg.PAD - 40)

    entries = [
        _Entry(at, str(number), areas[at].mark, words(areas[at].name, areas[at].mark)) for at, number in keyed.items()
    ]
    drawn: dict[int, list[Markup]] = {}
    y = _columns(entries, drawn, figure, top, width, say)
    elsewhere = [_Entry(-1, "", mark, words(mark.name, mark)) for mark in _elsewhere(figure)]
    if elsewhere:
        drawn[-1] = [svg.text(svg.PAD, y + 16, say("Not on this map:"), size=svg.SMALL, colour="ink-2")]
        y = _columns(elsewhere, drawn, figure, y + 20, width, say)
    return drawn, y


def _columns(
    entries: list[_Entry], drawn: dict[int, list[Markup]], figure: Map, top: float, width: float, say: Say
) -> float:
    """Write entries in as many columns as have room; the end of the last row."""
    room = max((entry.width for entry in entries), default=1)
    columns = max(1, int((width - 2 * svg.PAD) // room))
    for at, entry in enumerate(entries):
        x, y = svg.PAD + at % columns * room, top + at // columns * 19 + 15
        parts = [svg.text(x + 16, y, entry.number, size=svg.SMALL, anchor="end", bold=True)] if entry.number else []
        if entry.mark.state:
            parts.append(states.mark(entry.mark.state, x + 28, y - 4, 10))
        parts.append(svg.text(x + 22 + (_SHAPE if entry.mark.state else 0), y, entry.words, size=svg.SMALL))
        # An entry of the map belongs to the link of its area; what is not on the map is a link of its own.
        one = svg.group(*parts)
        if entry.at < 0:
            one = svg.link(entry.mark.href, _told(figure, entry.mark, entry.mark.name, say), one)
        drawn.setdefault(entry.at, []).append(one)
    return top + -(-len(entries) // columns) * 19


def _source(ground: Ground, say: Say) -> str:
    """Where the outlines come from."""
    if ground.file:
        return say("Map: {file}, handed in by a user.").format(file=ground.file)
    return say("Map: Tianditu 2024, simplified. To be reviewed by the map authority before it is published.")


def _description(figure: Map, say: Say) -> str:
    told = [_told(figure, mark, mark.name, say) for mark in figure.marks]
    return "；".join(told) if told else say("No data yet")
