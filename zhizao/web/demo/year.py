"""A made-up year: what would have been reported, reviewed and returned, day by day?

Takes  a programme of the demonstration on the day it began, the clerks of each body, the shares of the sample city.
Gives  cycles with reports in every state, made by the actions that people use, on the days on which they would have been.
Rule   the same seed gives the same year. Nothing of it is a fact: every page of the programme says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from zhizao.programme import calendar
from zhizao.programme.formulas import Amount
from zhizao.reference.sample_city import SampleCity
from zhizao.web.audit.actor import SYSTEM, Actor
from zhizao.web.people.models import User
from zhizao.web.programme.breakdown import actions as breakdown
from zhizao.web.programme.lights import known
from zhizao.web.programme.lights.queries import expected_of, settled
from zhizao.web.programme.models import Cycle, Programme, Report
from zhizao.web.programme.reports import actions
from zhizao.web.shell import clock

# Before the second quarter of 2024 only the headline targets were followed: enough for their curves.
FOLLOWED = ("2023-Q3", "2023-Q4", "2023", "2024-Q1")
PERIODS = ("2024-Q2", "2024-Q3")
NEW_NOTICES = 6
CLOSING = timedelta(days=30)
SETTLED_OTHERWISE = 0.2
WITH_PROOF = 0.7
PROOF = "示例佐证.txt"
LEFT_IN_REVIEW = 0.3  # of the last cycle: what the trying reviewer still finds in the queue
REASONS = ("请补充佐证材料。", "请核对完成值与上期的衔接。", "请说明未达序时进度的原因和下一步措施。")
PROGRESS = (
    "已召开专题会议部署，按季度节点推进。",
    "完成摸底排查，建立项目清单，逐项落实责任人。",
    "已印发实施细则，组织两批次申报。",
    "重点项目按计划推进，正在组织验收。",
)


@dataclass(frozen=True)
class Doing:
    """Something that somebody does on a day."""

    day: date
    order: int
    report: int
    action: Callable[[Report], object]


def play(
    programme: Programme, city: SampleCity, clerks: Mapping[int, tuple[Actor, Actor]], told: Callable[[str], None]
) -> None:
    """Live through the periods one after the other, then stand still on the pinned day."""
    chance = Random(city.year.seed)  # noqa: S311 (a made-up year, no secret)
    others = programme.duties.filter(reports_on="quarter").exclude(target__headline=True)
    waiting = list(others.values_list("pk", flat=True))
    breakdown.set_rhythm(programme=programme, chosen=waiting, rhythm="never", by=SYSTEM)
    for key in FOLLOWED:
        told(key)
        _period(programme, calendar.parse(key), city, clerks, chance)
    breakdown.set_rhythm(programme=programme, chosen=waiting, rhythm="quarter", by=SYSTEM)
    for key in PERIODS:
        told(key)
        _period(programme, calendar.parse(key), city, clerks, chance)
    _stand(programme, city.programme.pinned_day)
    _read_long_ago()


def _read_long_ago() -> None:
    """A year of notices is not new to anybody: all but the latest have been read."""
    for user in User.objects.filter(notices__isnull=False).distinct():
        latest = list(user.notices.order_by("-pk").values_list("pk", flat=True)[:NEW_NOTICES])
        user.notices.exclude(pk__in=latest).update(read_at=clock.now(), mailed_at=clock.now())


@transaction.atomic
def _period(
    programme: Programme,
    period: calendar.Period,
    city: SampleCity,
    clerks: Mapping[int, tuple[Actor, Actor]],
    chance: Random,
) -> None:
    _stand(programme, period.end + timedelta(days=1))
    cycle = actions.open_cycle(programme=programme, period=period, by=SYSTEM)
    last = period.key == PERIODS[-1]
    # Who settles a year knows what its own periods came to, whenever they are approved.
    facts = known.on(programme, (cycle.due + CLOSING if period.rhythm == "year" else period.end + timedelta(days=1)))
    doings: list[Doing] = []
    for report in cycle.reports.select_related("duty__body", "duty__target", "duty__task"):
        doings += _course(report, cycle, facts, city, clerks, chance, last=last)
    for doing in sorted(doings, key=lambda one: (one.day, one.order)):
        if doing.day <= city.programme.pinned_day:
            _stand(programme, doing.day)
            report = Report.objects.get(pk=doing.report)
            report.cycle.programme = programme
            doing.action(report)
    if not last:
        _stand(programme, cycle.due + CLOSING)
        actions.close_cycle(cycle=cycle, by=SYSTEM)


def _stand(programme: Programme, day: date) -> None:
    programme.pinned_day = day
    programme.save(update_fields=["pinned_day"])


def _course(
    report: Report,
    cycle: Cycle,
    facts: known.Known,
    city: SampleCity,
    clerks: Mapping[int, tuple[Actor, Actor]],
    chance: Random,
    *,
    last: bool,
) -> list[Doing]:
    """What happens to one report."""
    luck = chance.random()
    if last and luck < city.year.missing:
        return []
    late = luck < city.year.missing + city.year.late
    day = cycle.due + timedelta(days=chance.randint(2, 12) if late else -chance.randint(0, 7))
    day = max(day, cycle.opens)
    reporter = clerks[report.duty.body_id][0]
    said = _answers(report, cycle, facts, city, chance)
    proof = f"示例佐证（合成数据）\n{report.duty.subject}\n{report.duty.body}\n{cycle.period}\n".encode()
    doings = [
        Doing(day, 0, report.pk, lambda row: actions.save(report=row, answers=said, by=reporter, seen=row.row_version)),
        *(
            [
                Doing(
                    day,
                    0,
                    report.pk,
                    lambda row: actions.add_evidence(report=row, name=PROOF, chunks=[proof], by=reporter),
                )
            ]
            if chance.random() < WITH_PROOF
            else []
        ),
        Doing(day, 1, report.pk, lambda row: actions.submit(report=row, by=reporter, seen=row.row_version)),
    ]
    if chance.random() < city.year.returned_once:
        reviewer, reason = clerks[report.chain[0]][1], chance.choice(REASONS)
        day += timedelta(days=2)
        doings.append(
            Doing(
                day,
                2,
                report.pk,
                lambda row: actions.send_back(report=row, by=reviewer, seen=row.row_version, reason=reason),
            )
        )
        if last and chance.random() < LEFT_IN_REVIEW:
            return doings
        day += timedelta(days=2)
        doings += [
            Doing(
                day, 3, report.pk, lambda row: actions.save(report=row, answers=said, by=reporter, seen=row.row_version)
            ),
            Doing(day, 4, report.pk, lambda row: actions.submit(report=row, by=reporter, seen=row.row_version)),
        ]
    return doings + _approvals(report, day, clerks, chance, last=last)


def _approvals(
    report: Report, day: date, clerks: Mapping[int, tuple[Actor, Actor]], chance: Random, *, last: bool
) -> list[Doing]:
    found = []
    for level, body in enumerate(report.chain):
        if last and chance.random() < LEFT_IN_REVIEW:
            break
        reviewer = clerks[body][1]
        day += timedelta(days=chance.randint(1, 3))
        found.append(
            Doing(
                day,
                5 + level,
                report.pk,
                lambda row, by=reviewer: actions.approve(report=row, by=by, seen=row.row_version),  # type: ignore[misc]
            )
        )
    return found


def _answers(report: Report, cycle: Cycle, facts: known.Known, city: SampleCity, chance: Random) -> actions.Answers:
    period = calendar.parse(cycle.period)
    yearly = period.rhythm == "year"
    behind = chance.random() < city.year.behind
    value = _value(report, period, facts, chance, behind=behind) if report.duty.target_id else None
    return actions.Answers(
        value=value,
        missing="统计数据尚未发布" if report.duty.target_id and value is None else "",
        node_done=None if report.duty.target_id else chance.random() > city.year.missing,
        progress=chance.choice(PROGRESS),
        problems="部分项目进度滞后于计划。" if behind else "",
        next_steps="下一步将倒排工期、挂图作战。" if behind else "按计划推进下一季度工作。",
        plan="按方案年度目标分解，落实到季度和责任人。" if yearly else "",
        carried_over="未完成事项转入下一年度继续推进。" if yearly and behind else "",
    )


def _value(
    report: Report, period: calendar.Period, facts: known.Known, chance: Random, *, behind: bool
) -> Decimal | None:
    """A figure around what is expected by the end of the period; none where nothing can be expected yet.

    The report on a year states what its periods came to, where there were any.
    """
    if report.settles:
        stated = settled(report.duty, facts, period, Amount.unknown("missing")).periods.amount.value
        if stated is not None:
            # Most years are settled as their periods said; a few find out that something was counted twice.
            return stated - 1 if chance.random() < SETTLED_OTHERWISE and stated > 1 else stated
    expected = expected_of(report.duty, facts, period.end).value
    if expected is None:
        return None
    places = Decimal(1).scaleb(min(0, int(expected.normalize().as_tuple().exponent)))
    share = chance.uniform(0.75, 0.92) if behind else chance.uniform(1.0, 1.08)
    return (expected * Decimal(str(round(share, 3)))).quantize(places)
