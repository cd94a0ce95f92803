"""Briefings (简报, 通报): what of a period stands in them?

Takes  a programme, a period, the day of the data, and what the office chooses and adds.
Gives  the facts of the briefing as zhizao.papers.briefing prints them, and a finding to put on top.
Rule   figures and lights are those of programme/lights/queries on that day. What is counted and what to look at are
       tasks and targets, each under who leads it, as on every page; the ranking alone is about units and their duties.
       What is left out (a long list, a unit with nothing to report, a sum of some units only) is said among the notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Literal

from django.utils.translation import gettext as _

from zhizao.base.language import Language, Say, speaker
from zhizao.charts.states import State
from zhizao.papers import briefing
from zhizao.papers.briefing import Briefing
from zhizao.programme import lights
from zhizao.programme.audit import Anchor
from zhizao.programme.calendar import Period
from zhizao.programme.formulas import REASONS
from zhizao.reference.judgement import LightRow, LightState
from zhizao.web.papers import queries, tongues
from zhizao.web.people.models import Body
from zhizao.web.programme import promises
from zhizao.web.programme.lights.known import Filed
from zhizao.web.programme.lights.queries import WELL, Board, Lit, Thing, board, punctual, well
from zhizao.web.programme.models import Programme, Target

RankedBy = Literal["in_time", "on_track"]
MOST_ITEMS = 10  # that leaders look at; a note tells how many more there are
_AS_READ: tuple[LightState, ...] = ("on_track", "made_good", "at_risk", "late", "not_due")


@dataclass(frozen=True)
class Wanted:
    """What a briefing is asked for."""

    kind: str
    period: Period
    day: date
    language: Language
    head: str
    issue: str
    issuer: str
    issued: date
    title: str = ""  # empty: the finding that the figures suggest
    ranked_by: RankedBy = "in_time"
    notes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    def typed(self) -> dict[str, Any]:
        """What the next one begins with."""
        return {"head": self.head, "issuer": self.issuer, "copies": list(self.copies), "ranked_by": self.ranked_by}


def facts(programme: Programme, wanted: Wanted, chain: Anchor) -> Briefing:
    """The facts of a briefing as of the write `chain`."""
    with tongues.speaking(wanted.language):
        return _Period(programme, wanted, chain).facts()


@dataclass(frozen=True)
class _Period:
    """A period as it stood on the day."""

    programme: Programme
    wanted: Wanted
    chain: Anchor

    @cached_property
    def board(self) -> Board:
        return board(self.programme, self.wanted.day, self.chain)

    @property
    def say(self) -> Say:
        return speaker(self.wanted.language)

    @cached_property
    def end(self) -> date:
        """The last day that figures are asked about."""
        return min(self.wanted.period.end, self.wanted.day)

    def facts(self) -> Briefing:
        wanted, mark = self.wanted, queries.colophon(self.programme, self.wanted.day, self.wanted.language, self.chain)
        places, left_out = self._ranking()
        told = Briefing(
            head=wanted.head,
            issue=wanted.issue,
            issuer=wanted.issuer,
            issued=wanted.issued,
            title=wanted.title,
            period=wanted.period.label(self.say),
            lights=tuple(self._lights()),
            worst=tuple(map(self._item, self.board.troubled[:MOST_ITEMS])),
            ranked_by=ranked_by()[wanted.ranked_by],
            ranking=tuple(places),
            on_time=self._on_time(),
            returned=tuple(self._returned()),
            targets=tuple(map(self._measured, self._headlines)),
            notes=(*wanted.notes, *self._notes(left_out)),
            copies=wanted.copies,
            colophon=mark,
        )
        return told if told.title else replace(told, title=self._finding())

    def _state(self, light: lights.Light | LightRow) -> State:
        return State(light.colour, light.shape, light.word.of(self.wanted.language))

    def _lights(self) -> Iterator[briefing.LightCount]:
        """Every light of the preset with how many items bear it; what is not due yet comes last."""
        found = Counter(self._state(one.light) for one in self.board.things.values())
        rows = sorted(self.board.rule.rows, key=lambda row: _AS_READ.index(row.state))
        for state in dict.fromkeys(map(self._state, rows)):
            yield briefing.LightCount(state, found[state])

    def _item(self, thing: Thing) -> briefing.Item:
        one = thing.worst
        due = one.inputs.milestone_due if one.duty.task_id else one.version.deadline if one.version else None
        return briefing.Item(
            self._state(one.light), one.duty.body.name, str(one.duty.subject), _ended(one.light.sentence(self.say)), due
        )

    def _on_time(self) -> briefing.OnTime:
        met, due = punctual(_of_period(self.board.lit, self.wanted.period), self.board.day)
        return briefing.OnTime(due=due, met=met)

    def _ranking(self) -> tuple[list[briefing.Place], list[str]]:
        """The places of the units, and those that have none; places before are those of the period before."""
        before = self.wanted.period.previous()
        earlier = before.end + (self.wanted.day - self.wanted.period.end)
        then: dict[Body, int] = {}
        if earlier.year >= self.programme.first_year:
            then = dict(_placed(_shares(board(self.programme, earlier, self.chain), before, self.wanted.ranked_by)))
        shares = _shares(self.board, self.wanted.period, self.wanted.ranked_by)
        places = [
            briefing.Place(place, body.name, shares[body], then.get(body)) for body, place in _placed(shares)
        ]  # fmt: skip
        return places, [body.name for body, share in shares.items() if share is None]

    def _returned(self) -> Iterator[briefing.Return]:
        """Reports of the period that were sent back by the day, day by day."""
        asked = {
            filed.pk: one.duty for one in _of_period(self.board.lit, self.wanted.period) for filed in one.asked
        }  # fmt: skip
        reports = self.board.known.rows.reports if self.board.known.rows else []
        returned = [
            (step.day, report.pk, step.event.reason)
            for report, _of, steps in reports
            for step in steps
            if report.pk in asked and step.event and step.action == "return" and step.day <= self.wanted.day
        ]
        for day, report, reason in sorted(returned):
            duty = asked[report]
            yield briefing.Return(duty.body.name, str(duty.subject), _ended(reason), day)

    @cached_property
    def _headlines(self) -> list[Target]:
        """The headline targets; all of them where none was chosen."""
        targets = list(self.programme.targets.filter(step_of=None).order_by("order", "id"))
        return [one for one in targets if one.headline] or targets

    def _measured(self, target: Target) -> briefing.Measured:
        thing, version = self.board.things.get(("target", target.pk)), self.board.known.versions.get(target.pk)
        amount = self.board.whole(target.pk, self.end).amount
        return briefing.Measured(
            name=target.title,
            unit=version.unit if version else "",
            value=amount.value,
            expected=self.board.expected_whole(target.pk, self.end).value,
            goal=promises.promise(version) or "—",
            light=self._state(thing.light) if thing else State("grey", "○", _("nobody answers for it")),
            unknown="" if amount.reason is None else self.say(REASONS[amount.reason]),
        )

    def _notes(self, left_out: Sequence[str]) -> Iterator[str]:
        counted = len(self.board.troubled)
        if counted > MOST_ITEMS:
            told = _(
                "%(count)s tasks and targets need a look: the %(shown)s worst are listed, each under who leads it."
            )
            yield told % {"count": counted, "shown": MOST_ITEMS}
        if left_out:
            told = _("Without a place, since nothing was due from them: %(units)s.")
            yield told % {"units": self.say(", ").join(left_out)}
        for target in self._headlines:
            whole = self.board.whole(target.pk, self.end)
            if 0 < whole.known < whole.of:
                told = _("“%(target)s” counts the %(known)s of %(all)s units whose figure has been approved.")
                yield told % {"target": target.title, "known": whole.known, "all": whole.of}

    def _finding(self) -> str:
        """The finding on top: how many go well, and where it is worst."""
        things = self.board.things.values()
        on_course = sum(one.light.state in WELL for one in things)
        late = Counter(one.worst.duty.body.name for one in self.board.troubled)
        facts = {"period": self.wanted.period.name(self.say), "count": len(things), "well": on_course}
        if not late:
            return _("%(period)s: of %(count)s tasks and targets %(well)s go well, none needs a look") % facts
        (unit, number), *_rest = sorted(late.items(), key=lambda pair: (-pair[1], pair[0]))
        text = _(
            "%(period)s: of %(count)s tasks and targets %(well)s go well, %(unit)s leads %(number)s that need a look"
        )
        return text % {**facts, "unit": unit, "number": number}


def _ended(sentence: str) -> str:
    """A sentence with its full stop."""
    return sentence if sentence.endswith(("。", ".", "！", "？")) else sentence + _(".")


def ranked_by() -> dict[RankedBy, str]:
    """What units may be ranked by, as the head of the column."""
    return {"in_time": _("Reports in time (%)"), "on_track": _("Duties on track (%)")}


def _of_period(lit: Iterable[Lit], period: Period) -> Iterator[Lit]:
    """Duties with their reports of the period alone, those of its months and quarters among them."""
    for one in lit:
        yield replace(one, reports=_within(one.reports, period), yearly=_within(one.yearly, period))


def _within(reports: Iterable[Filed], period: Period) -> tuple[Filed, ...]:
    return tuple(filed for filed in reports if period.contains(filed.period.end))


def _shares(shown: Board, period: Period, by: RankedBy) -> dict[Body, Decimal | None]:
    """The share of each unit, in percent to one place; None where nothing was due."""
    held: dict[Body, list[Lit]] = {}
    for one in _of_period(shown.lit, period):
        held.setdefault(one.duty.body, []).append(one)
    return {
        body: _share(*_parts(lit, shown.day, by)) for body, lit in sorted(held.items(), key=lambda pair: pair[0].path)
    }


def _parts(lit: Sequence[Lit], day: date, by: RankedBy) -> tuple[int, int]:
    return punctual(lit, day) if by == "in_time" else well(lit)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def _placed(shares: dict[Body, Decimal | None]) -> Iterator[tuple[Body, int]]:
    """Units from the best; ties share a place and the next place is left out: 1, 2, 2, 4."""
    known = sorted(((body, share) for body, share in shares.items() if share is not None), key=lambda pair: -pair[1])
    for body, share in known:
        yield body, 1 + sum(other > share for _body, other in known)
