"""Leader 一页看全: what should a leader know in a minute?

Takes  the lights of the programme on a day.
Gives  counts by light, the five reddest with one sentence each, the headline targets against the expected curve, and
       the latest briefing.
Rule   worst first: what is late, then what is at risk; nothing that is well stands among the five.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from zhizao.charts import spark, trend
from zhizao.web.boards import lamps, things
from zhizao.web.boards.figures import NARROW, Figure, figure
from zhizao.web.boards.lamps import Count, Lamp
from zhizao.web.boards.seen import Seen
from zhizao.web.papers.models import Paper
from zhizao.web.people import rights
from zhizao.web.programme.lights.queries import Thing
from zhizao.web.programme.models import Target

WORST, HEADLINES = 5, 8


@dataclass(frozen=True)
class Item:
    """A task or target in trouble."""

    title: str
    owner: str
    lamp: Lamp
    sentence: str
    href: str


@dataclass(frozen=True)
class Headline:
    """A headline target: its finding, its course in one line and as a chart."""

    finding: str
    href: str
    lamp: Lamp
    line: Markup
    figure: Figure


@dataclass(frozen=True)
class OnePage:
    """What the page shows."""

    counts: list[Count]
    worst: list[Item]
    headlines: list[Headline]
    briefing: Paper | None


def one_page(seen: Seen) -> OnePage:
    """The leader's page on a day."""
    return OnePage(
        lamps.counts(seen.board.things.values(), seen.board.rule, seen.language),
        [_item(one, seen) for one in seen.board.troubled[:WORST]],
        _headlines(seen),
        _briefing(seen),
    )


def _item(thing: Thing, seen: Seen) -> Item:
    worst = thing.worst
    name, key = ("wall_target", worst.duty.target_id) if worst.duty.target_id else ("wall_task", worst.duty.task_id)
    return Item(
        thing.subject.title,
        worst.duty.body.name,
        lamps.lamp(worst.light, seen.language),
        worst.light.sentence(seen.say),
        seen.link(name, key, at="why"),
    )


def _headlines(seen: Seen) -> list[Headline]:
    """The targets that the office chose for this page, in the order of the plan."""
    chosen = [one for one in seen.board.things.values() if isinstance(one.subject, Target) and one.subject.headline]
    chosen.sort(key=lambda one: (one.subject.order, one.subject.pk))
    return [_headline(one, seen) for one in chosen[:HEADLINES]]


def _headline(thing: Thing, seen: Seen) -> Headline:
    key = thing.key[1]
    shows = things.trend_of(key, seen)
    past = [point.value for point in shows.points]
    while past and past[-1] is None:
        past.pop()
    line = spark.Spark(shows.title, shows.unit, tuple(past), shows.target, shows.state)
    return Headline(
        shows.title,
        seen.link("wall_target", key, at="why"),
        lamps.lamp(thing.light, seen.language),
        spark.draw(line, seen.say, width=300, key=str(key)),
        figure(f"target-{key}", shows, trend, seen, things.bodies(thing), wide=NARROW),
    )


def _briefing(seen: Seen) -> Paper | None:
    """The latest briefing that existed on the day, for those who read papers."""
    if not rights.may(seen.user, "paper.read"):
        return None
    found = Paper.objects.filter(programme=seen.programme, kind="briefing", data_day__lte=seen.day)
    if seen.programme.pinned_day is None:
        # A programme that lives on a pinned day prints its papers on other days than its own.
        found = found.filter(made_at__lte=things.end_of(seen.day))
    return found.order_by("-data_day", "-made_at").first()
