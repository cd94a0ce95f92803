"""Ranking 排名: which units stand where, and who has moved since an earlier day?

Takes  the boards of two days and what is ranked by.
Gives  rows for charts/bars.py with places, and what each value was made of.
Rule   ties share a place and the next place is skipped; a unit without a value has no place, and the page says why.
       The rule of each ranking is told in words beside it.
Not    the yearly appraisal, whose scheme has its own weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.translation import gettext as _

from zhizao.charts import bars
from zhizao.programme import calendar, formulas
from zhizao.programme.formulas import Goal
from zhizao.web.boards.seen import Seen
from zhizao.web.boards.wall import PLACES
from zhizao.web.people.models import Body
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.queries import Board, Lit

By = Literal["green", "on_time", "completion"]
Kind = Literal["all", "places", "departments"]


@dataclass(frozen=True)
class Value:
    """What a unit is ranked by: its value in percent, or why there is none, and how it was made."""

    percent: Decimal | None
    made_of: str


@dataclass(frozen=True)
class Ranked:
    """A unit in its place."""

    body: Body
    row: bars.Row
    value: Value
    moved: str


@dataclass(frozen=True)
class Ranking:
    """The ranking with the figure that shows it."""

    shows: bars.Bars
    rows: tuple[Ranked, ...]
    rule: str


def default_before(day: date) -> date:
    """The day with which movement is compared: the last of the quarter before.

    >>> str(default_before(date(2024, 10, 28)))
    '2024-09-30'
    """
    return calendar.period_of("quarter", day).start - calendar.ONE_DAY


def names() -> dict[By, str]:
    """What may be ranked by."""
    return {
        "green": _("Share of duties that are well"),
        "on_time": _("Share of reports in time"),
        "completion": _("Completion of this year's figures"),
    }


def rule(by: By) -> str:
    """The rule in words."""
    return {
        "green": _(
            "Duties whose light is well (on track or made good), as a share of all duties of the unit that are due."
        ),
        "on_time": _(
            "Reports filed on or before their due day, as a share of all reports that were filed or are overdue. "
            "The first filing decides; a later correction does not count as late."
        ),
        "completion": _(
            "For each target of the unit: the accepted figure as a share of the milestone of this year, at most 100%; "
            "then the mean over its targets. Targets without an accepted figure count as 0%, those without a milestone "
            "do not count."
        ),
    }[by]


def ranking(seen: Seen, *, by: By, kind: Kind, before: date) -> Ranking:
    """Units by `by`, with their movement since `before`."""
    now = _placed(seen.board, by, kind)
    then = {body.pk: row.place for body, row, _value in _placed(queries.board(seen.programme, before), by, kind)}
    found = []
    for body, row, value in now:
        placed = replace(row, before=then.get(body.pk), href=seen.link("wall_unit", body.pk))
        found.append(Ranked(body, placed, value, bars.moved(placed, seen.say)))
    shows = bars.Bars(_title(by, found), "%", tuple(one.row for one in found), full=100)
    return Ranking(shows, tuple(found), rule(by))


def _title(by: By, found: list[Ranked]) -> str:
    """The finding: who stands first, who last."""
    placed = [one for one in found if one.row.place is not None]
    if not placed:
        return names()[by]
    first = [one.body.name for one in placed if one.row.place == 1]
    facts = {"what": names()[by], "first": first[0], "count": len(first), "last": placed[-1].body.name}
    if len(first) == len(placed):
        return _("%(what)s: all stand level") % facts
    if len(first) > 1:
        return _("%(what)s: %(count)d units share the first place, %(last)s stands last") % facts
    return _("%(what)s: %(first)s stands first, %(last)s last") % facts


def _placed(board: Board, by: By, kind: Kind) -> list[tuple[Body, bars.Row, Value]]:
    """Units in their places."""
    bodies = {one.duty.body_id: one.duty.body for one in board.lit if _counts(one.duty.body, kind)}
    values = {key: _VALUES[by](board.of(body=key), board) for key in bodies}
    ordered = sorted(bodies, key=lambda key: bodies[key].path)
    keyed = [bars.Row(str(key), values[key].percent, why=values[key].made_of) for key in ordered]
    return [
        (bodies[int(row.name)], replace(row, name=bodies[int(row.name)].name), values[int(row.name)])
        for row in bars.ranked(keyed)
    ]


def _counts(body: Body, kind: Kind) -> bool:
    return kind == "all" or (body.kind in PLACES) == (kind == "places")


def _percent(part: Decimal | int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _green(lit: list[Lit], _board: Board) -> Value:
    part, whole = queries.well(lit)
    if not whole:
        return Value(None, _("nothing is due yet"))
    return Value(_percent(part, whole), _("%(part)d of %(whole)d duties") % {"part": part, "whole": whole})


def _on_time(lit: list[Lit], board: Board) -> Value:
    part, whole = queries.punctual(lit, board.day)
    if not whole:
        return Value(None, _("no report is due yet"))
    return Value(_percent(part, whole), _("%(part)d of %(whole)d reports") % {"part": part, "whole": whole})


def _completion(lit: list[Lit], board: Board) -> Value:
    shares = [share for one in lit if (share := _share(one, board.day)) is not None]
    if not shares:
        return Value(None, _("no target with a milestone this year"))
    mean = formulas.total(shares) / len(shares)
    return Value(_percent(mean, 1), _("mean of %(count)d targets") % {"count": len(shares)})


def _share(one: Lit, day: date) -> Decimal | None:
    """The share of this year's milestone that is reached, between 0 and 1; None where there is no milestone."""
    stones = [row for row in one.milestones if row.value is not None and row.due.year == day.year]
    if one.duty.target_id is None or not stones or stones[-1].value is None:
        return None
    goal = Goal("ge" if one.inputs.direction == "up" else "le", stones[-1].value, direction=one.inputs.direction)
    share = formulas.completion(one.inputs.actual, goal).share
    return max(Decimal(0), min(Decimal(1), share)) if share is not None else Decimal(0)


_VALUES: dict[By, Callable[[list[Lit], Board], Value]] = {
    "green": _green,
    "on_time": _on_time,
    "completion": _completion,
}
