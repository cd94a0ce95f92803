"""Trend: how does a value run against what was promised?

Takes  values by period with the expected curve, the target, the baseline, milestones and the light of today.
Gives  a figure and its table.
Rule   a missing period is a gap and never 0; the expected curve is a band between its bounds, or a dashed line where
       there is one; an axis that does not begin at 0 says so.
Not    the light itself or what is expected: the caller knows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from zhizao.base.language import Say
from zhizao.charts import lettering, numbers, states, svg
from zhizao.charts.numbers import Number
from zhizao.charts.palette import paint
from zhizao.charts.placing import Box, along, around, place
from zhizao.charts.states import State
from zhizao.charts.table import Table

_DOTS_UP_TO = 24  # more points than this are a line without dots
_WIDE, _LOW = 240, 190


@dataclass(frozen=True, slots=True)
class Point:
    """A period: its value, or why there is none; what is expected, as bounds or as `low` alone."""

    period: str
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    why: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point on the way."""

    period: str
    value: Number
    name: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What the figure shows; the title says the finding."""

    title: str
    unit: str
    points: tuple[Point, ...]
    target: Number | None = None
    target_name: str = ""
    baseline: Number | None = None
    baseline_name: str = ""
    milestones: tuple[Milestone, ...] = ()
    state: State | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Label:
    """Words that look for a place near (x, y)."""

    words: str
    x: float
    y: float
    colour: str = "ink"
    bold: bool = False
    level: bool = False  # names a line across the figure

    @property
    def size(self) -> tuple[float, float]:
        return lettering.width(self.words, svg.SMALL) * (1.05 if self.bold else 1) + 2, svg.SMALL + 4

    def places(self, within: Box) -> Iterable[Box]:
        """Where the label may stand, the best place first."""
        if self.level:
            middle = (within.left + within.right) / 2
            yield from along(self.y, *self.size, within, from_right=self.x > middle)
        yield from around(self.x, self.y, *self.size, 8, within)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where values and periods stand."""

    area: Box
    ticks: tuple[float, ...]
    count: int

    def x(self, at: int) -> float:
        inner = self.area.right - self.area.left - 28
        return self.area.left + 14 + (inner * at / (self.count - 1) if self.count > 1 else inner / 2)

    def y(self, value: Number) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        share = numbers.size(value) / (high - low) - low / (high - low)
        return self.area.bottom - share * (self.area.bottom - self.area.top)


def draw(trend: Trend, say: Say, *, width: int = 720, key: str = "") -> Markup:
    """The figure, `width` pixels wide; `key` tells equal figures of one page apart."""
    head = svg.head(trend.title, width)
    height = _WIDE if width >= svg.NARROW else _LOW
    plot, scale = _plot(trend, Box(svg.PAD, head.bottom + 38, width - svg.PAD, head.bottom + 38 + height))
    labels, left_over = _labels(trend, plot, say)
    notes = svg.notes([*left_over, _cut(plot, say), trend.note], plot.area.bottom + 24, width)
    return svg.whole(
        "trend",
        svg.name(trend, width, key),
        trend.title,
        _description(trend, say),
        width,
        notes.bottom + 4,
        head.drawn,
        _axes(trend, plot, scale, say),
        _expected(trend, plot),
        _levels(trend, plot),
        _values(trend, plot),
        _milestones(trend, plot),
        labels,
        notes.drawn,
        linked=any(point.href for point in trend.points),
    )


def table(trend: Trend, say: Say) -> Table:
    """The same as rows: period, value or why there is none, what was expected, milestones."""
    unit = f"（{trend.unit}）" if trend.unit else ""
    reached: dict[str, str] = {}
    for stone in trend.milestones:
        before = f"{reached[stone.period]}；" if stone.period in reached else ""
        reached[stone.period] = f"{before}{stone.name} {numbers.exact(stone.value)}"
    rows = [
        (
            point.period,
            numbers.exact(point.value) if point.value is not None else point.why or say("no data"),
            "–".join(dict.fromkeys(numbers.exact(bound) for bound in _bounds(point) or ())),
            reached.get(point.period, ""),
        )
        for point in trend.points
    ]
    periods = {point.period for point in trend.points}
    rows += [(period, "", "", words) for period, words in reached.items() if period not in periods]
    for name, value in (
        (trend.baseline_name or say("Baseline"), trend.baseline),
        (_target_name(trend, say), trend.target),
    ):
        if value is not None:
            rows.append((name, numbers.exact(value), "", ""))
    head = (say("Period"), say("Value") + unit, say("Expected") + unit, say("Milestone"))
    return Table(trend.title, head, tuple(rows))


def _target_name(trend: Trend, say: Say) -> str:
    return trend.target_name or say("Target")


def _bounds(point: Point) -> tuple[Number, ...] | None:
    """The expected bounds, the lower first."""
    given = [bound for bound in (point.low, point.high) if bound is not None]
    return tuple(sorted(given, key=numbers.size)) or None


def _shown(trend: Trend) -> list[float]:
    """Every number that must lie within the axis."""
    given: list[Number | None] = [trend.target, trend.baseline, *(stone.value for stone in trend.milestones)]
    for point in trend.points:
        given.extend((point.value, point.low, point.high))
    return [numbers.size(value) for value in given if value is not None]


def _plot(trend: Trend, area: Box) -> tuple[_Plot, numbers.Scale]:
    shown = _shown(trend) or [0.0, 1.0]
    low, high = min(shown), max(shown)
    if low >= 0 and (low < 0.6 * high or low == high):
        low = 0.0
    elif high <= 0 and (high > 0.6 * low or low == high):
        high = 0.0
    else:
        # No point lies on the edge of an axis that is cut.
        low, high = low - (high - low) * 0.04, high + (high - low) * 0.04
    ticks = tuple(numbers.ticks(low, high, 4))
    scale = numbers.scale(max(map(abs, shown)), trend.unit)
    room = max(lettering.width(_tick(tick, scale), svg.SMALL) for tick in ticks)
    return _Plot(area._replace(left=area.left + room + 6), ticks, len(trend.points)), scale


def _tick(value: float, scale: numbers.Scale) -> str:
    return numbers.plain(value / scale.divisor)


def _cut(plot: _Plot, say: Say) -> str:
    """An axis that hides its zero makes small changes look large."""
    return say("The axis does not begin at 0.") if plot.ticks[0] > 0 or plot.ticks[-1] < 0 else ""


def _axes(trend: Trend, plot: _Plot, scale: numbers.Scale, say: Say) -> Markup:
    left, _, right, bottom = plot.area
    drawn = [
        svg.text(
            svg.PAD, plot.area.top - 22, say("Unit: {unit}").format(unit=scale.unit), size=svg.SMALL, colour="ink-2"
        )
    ]
    for tick in plot.ticks if _shown(trend) else ():
        y = plot.y(tick)
        drawn.append(svg.line(left, y, right, y, "axis" if tick == 0 else "rule"))
        drawn.append(svg.text(left - 6, y + 4, _tick(tick, scale), size=svg.SMALL, colour="ink-2", anchor="end"))
    drawn.append(svg.line(left, bottom, right, bottom, "rule-2"))
    drawn.extend(_periods(trend, plot))
    return svg.join(drawn)


def _periods(trend: Trend, plot: _Plot) -> Iterator[Markup]:
    """Names of periods, as many as there is room for, the last always and the first where it fits."""
    room = max((lettering.width(point.period, svg.SMALL) for point in trend.points), default=0) + 10
    free = plot.area.right + svg.PAD + room
    for at in range(plot.count - 1, -1, -1):
        x = plot.x(at)
        yield svg.line(x, plot.area.bottom, x, plot.area.bottom + 4, "rule-2")
        wide = lettering.width(trend.points[at].period, svg.SMALL)
        left = min(max(x - wide / 2, svg.PAD), plot.area.right + svg.PAD - 2 - wide)
        if left + wide + 10 <= free:
            free = left
            yield svg.text(left, plot.area.bottom + 18, trend.points[at].period, size=svg.SMALL, colour="ink-2")


def _runs(trend: Trend, *, expected: bool) -> list[list[int]]:
    """Neighbouring periods that have a value, or something expected."""

    def given(at: int) -> bool:
        return (_bounds(trend.points[at]) if expected else trend.points[at].value) is not None

    return [list(run) for has, run in groupby(range(len(trend.points)), given) if has]


def _expected(trend: Trend, plot: _Plot) -> Markup:
    drawn = []
    for run in _runs(trend, expected=True):
        bounds = [(plot.x(at), _bounds(trend.points[at]) or ()) for at in run]
        # What is expected in one period alone is drawn as wide as a dot.
        sides = (-6, 6) if len(run) == 1 else (0,)
        upper = [(x + side, plot.y(bound[-1])) for x, bound in bounds for side in sides]
        lower = [(x + side, plot.y(bound[0])) for x, bound in bounds for side in sides]
        if upper == lower:
            drawn.append(
                svg.element(
                    "path", attributes=paint(stroke="axis"), d=svg.path(upper), stroke_width=2, stroke_dasharray="6 4"
                )
            )
        else:
            band = svg.path([*upper, *reversed(lower)], closed=True)
            drawn.append(svg.element("path", attributes=paint(fill="rule-2"), d=band, fill_opacity="0.6"))
    return svg.join(drawn)


def _levels(trend: Trend, plot: _Plot) -> Markup:
    """The target as a line across, the baseline dotted."""
    drawn = []
    for value, colour, dashes in ((trend.target, "ink", None), (trend.baseline, "ink-2", "2 4")):
        if value is not None:
            y = plot.y(value)
            drawn.append(
                svg.line(plot.area.left, y, plot.area.right, y, colour, stroke_width=1.4, stroke_dasharray=dashes)
            )
    return svg.join(drawn)


def _values(trend: Trend, plot: _Plot) -> Markup:
    drawn, runs = [], _runs(trend, expected=False)
    for run in runs:
        points = [(plot.x(at), _height(trend.points[at], plot)) for at in run]
        if len(run) > 1:
            drawn.append(
                svg.element(
                    "path",
                    attributes=paint(stroke="brand"),
                    d=svg.path(points),
                    stroke_width=2.5,
                    stroke_linejoin="round",
                )
            )
    last = runs[-1][-1] if runs else -1
    for run in runs:
        alone = len(run) == 1 or plot.count <= _DOTS_UP_TO
        drawn.extend(_dot(trend, plot, at, last, alone) for at in run if alone or at == last or trend.points[at].href)
    return svg.join(drawn)


def _height(point: Point, plot: _Plot) -> float:
    return plot.y(point.value) if point.value is not None else plot.area.bottom


def _dot(trend: Trend, plot: _Plot, at: int, last: int, alone: bool) -> Markup:
    point, x, y = trend.points[at], plot.x(at), _height(trend.points[at], plot)
    name = f"{point.period} {numbers.printed(point.value or 0, trend.unit)}"
    if at == last and trend.state:
        ground = svg.element("circle", attributes=paint(fill="paper"), cx=x, cy=y, r=9)
        return svg.link(point.href, f"{name} {trend.state.word}", ground, states.mark(trend.state, x, y, 13))
    seen = svg.element("circle", attributes=paint(fill="brand"), cx=x, cy=y, r=4.5 if at == last else 3)
    # A finger needs more room than a dot.
    reach = svg.element("circle", cx=x, cy=y, r=11, fill="none", pointer_events="all") if point.href else svg.EMPTY
    return svg.link(point.href, name, seen if alone or at == last else svg.EMPTY, reach)


def _milestones(trend: Trend, plot: _Plot) -> Markup:
    look = paint(fill="paper", stroke="brand")
    return svg.join(
        svg.element("circle", attributes=look, cx=plot.x(at), cy=plot.y(stone.value), r=4.5, stroke_width=2)
        for stone, at in _placed(trend)
    )


def _placed(trend: Trend) -> list[tuple[Milestone, int]]:
    """Milestones whose period is on the axis."""
    at = {point.period: i for i, point in enumerate(trend.points)}
    return [(stone, at[stone.period]) for stone in trend.milestones if stone.period in at]


def _labels(trend: Trend, plot: _Plot, say: Say) -> tuple[Markup, list[str]]:
    """Labels beside what they name, each in a place of its own; what finds none is told below the figure."""
    within = Box(plot.area.left, plot.area.top - 20, plot.area.right + svg.PAD - 2, plot.area.bottom - 2)
    taken, drawn, left_over = list(_marks(trend, plot)), [], []
    lines = list(_line_boxes(trend, plot))
    for label in _wanted(trend, plot, say):
        box = place(label.places(within), within, taken, lines)
        if box is None:
            left_over.append(label.words)
            continue
        taken.append(box)
        drawn.append(
            svg.text(
                box.left + 1,
                box.bottom - 4,
                label.words,
                size=svg.SMALL,
                colour=label.colour,
                bold=label.bold,
                halo=True,
            )
        )
    placed = {id(stone) for stone, _ in _placed(trend)}
    left_over += [_stone(stone, trend) for stone in trend.milestones if id(stone) not in placed]
    return svg.join(drawn), left_over


def _stone(stone: Milestone, trend: Trend) -> str:
    return f"{stone.name} {numbers.printed(stone.value, trend.unit)}（{stone.period}）"


def _wanted(trend: Trend, plot: _Plot, say: Say) -> Iterator[_Label]:
    """The labels in the order of their weight."""
    last = _last(trend)
    if last is not None:
        point = trend.points[last]
        word = f" {trend.state.word}" if trend.state else ""
        value = numbers.printed(point.value or 0, trend.unit)
        yield _Label(f"{value}{word}", plot.x(last), _height(point, plot), bold=True)
    else:
        left, top, right, bottom = plot.area
        yield _Label(say("No data yet"), (left + right) / 2, (top + bottom) / 2, "ink-2")
    if trend.target is not None:
        words = f"{_target_name(trend, say)} {numbers.printed(trend.target, trend.unit)}"
        yield _Label(words, plot.area.right, plot.y(trend.target), level=True)
    for stone, at in _placed(trend):
        words = f"{stone.name} {numbers.printed(stone.value, trend.unit)}"
        yield _Label(words, plot.x(at), plot.y(stone.value), "brand")
    if trend.baseline is not None:
        words = f"{trend.baseline_name or say('Baseline')} {numbers.printed(trend.baseline, trend.unit)}"
        yield _Label(words, plot.area.left, plot.y(trend.baseline), "ink-2", level=True)
    expected = [at for run in _runs(trend, expected=True) for at in run]
    if expected:
        bounds = _bounds(trend.points[expected[-1]]) or ()
        yield _Label(say("Expected"), plot.x(expected[-1]), plot.y(bounds[0]), "ink-2")


def _last(trend: Trend) -> int | None:
    return next((at for at in range(len(trend.points) - 1, -1, -1) if trend.points[at].value is not None), None)


def _marks(trend: Trend, plot: _Plot) -> Iterator[Box]:
    """The room of the last point and of the milestones."""
    last = _last(trend)
    spots = [(plot.x(at), plot.y(stone.value)) for stone, at in _placed(trend)]
    if last is not None:
        spots.append((plot.x(last), _height(trend.points[last], plot)))
    for x, y in spots:
        yield Box(x - 7, y - 7, x + 7, y + 7)


def _line_boxes(trend: Trend, plot: _Plot) -> Iterator[Box]:
    """The lines of the figure as small boxes, so that labels keep off them where they can."""
    for value in (trend.target, trend.baseline):
        if value is not None:
            yield Box(plot.area.left, plot.y(value) - 1, plot.area.right, plot.y(value) + 1)
    for run in _runs(trend, expected=False):
        points = [(plot.x(at), _height(trend.points[at], plot)) for at in run]
        yield from (box for start, end in pairwise([*points, points[-1]]) for box in _along(start, end))


def _along(start: tuple[float, float], end: tuple[float, float]) -> Iterable[Box]:
    steps = max(1, int(max(abs(end[0] - start[0]), abs(end[1] - start[1])) // 6))
    for i in range(steps + 1):
        x, y = (a + (b - a) * i / steps for a, b in zip(start, end, strict=True))
        yield Box(x - 3, y - 3, x + 3, y + 3)


def _description(trend: Trend, say: Say) -> str:
    if not trend.points:
        return say("No data yet")
    last, missing = _last(trend), sum(point.value is None for point in trend.points)
    told = [
        say("{first} to {last}: {count} periods, {missing} of them without data.").format(
            first=trend.points[0].period, last=trend.points[-1].period, count=len(trend.points), missing=missing
        )
    ]
    if last is not None:
        value = numbers.printed(trend.points[last].value or 0, trend.unit)
        word = f" {trend.state}" if trend.state else ""
        told.append(say("Last value: {value}, {period}.").format(value=value + word, period=trend.points[last].period))
    if trend.target is not None:
        target = numbers.printed(trend.target, trend.unit)
        told.append(say("{name}: {value}.").format(name=_target_name(trend, say), value=target))
    return " ".join(told)
