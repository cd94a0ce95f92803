"""Lights: four places' rules, the sentence why, overrides, and the same verdict on a past day whatever came later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from zhizao.base.language import mark, speaker
from zhizao.programme import lights, states
from zhizao.programme.calendar import parse
from zhizao.programme.expected import Milestone, expected
from zhizao.programme.formulas import Amount
from zhizao.programme.lights import Inputs, Override, judge, preset
from zhizao.programme.states import Event, State
from zhizao.reference import judgement

ZH, EN = speaker("zh"), speaker("en")
DAY = date(2024, 10, 27)
PRESETS = ("yichang", "suqian", "sanming", "ouhai")


def known(figure: str | int) -> Amount:
    return Amount.known(Decimal(figure))


def figures(actual: str | int, due: str | int = 17, unit: str = "项") -> Inputs:
    return Inputs(known(actual), known(due), parse("2024-Q3"), unit)


def reported(state: State, due: date, inputs: Inputs | None = None) -> Inputs:
    return replace(inputs or Inputs(), report=state, report_period=parse("2024-Q3"), report_due=due)


BEHIND, AHEAD = figures(15), figures(20)
OVERDUE = reported("overdue", date(2024, 10, 15), AHEAD)
NEAR = reported("due", date(2024, 11, 1), AHEAD)
RETURNED = reported("returned", date(2024, 11, 30), AHEAD)
MADE_GOOD = Inputs(milestone_due=date(2024, 9, 30), milestone_met=date(2024, 10, 12))
IN_TIME = Inputs(milestone_due=date(2024, 9, 30), milestone_met=date(2024, 9, 30))
MISSED = Inputs(milestone_due=date(2024, 9, 30))
NOTHING = Inputs(milestone_due=date(2025, 6, 30))


@pytest.mark.parametrize(
    ("inputs", "yichang", "suqian", "sanming", "ouhai"),
    [
        (BEHIND, "red", "yellow", "blue", "red"),
        (replace(BEHIND, slips=1), "red", "yellow", "orange", "red"),
        (replace(BEHIND, slips=2), "red", "yellow", "red", "red"),
        (replace(BEHIND, slips=5), "red", "yellow", "red", "red"),
        (AHEAD, "green", "green", "green", "green"),
        (replace(AHEAD, slips=3), "green", "green", "green", "green"),
        (OVERDUE, "red", "red", "blue", "red"),
        (NEAR, "yellow", "blue", "green", "green"),
        (RETURNED, "green", "yellow", "green", "green"),
        (MADE_GOOD, "green", "green", "green", "yellow"),
        (IN_TIME, "green", "green", "green", "green"),
        (MISSED, "red", "red", "blue", "red"),
        (NOTHING, "grey", "grey", "grey", "grey"),
        (Inputs(), "grey", "grey", "grey", "grey"),
        (reported("submitted", date(2024, 10, 15)), "green", "green", "green", "green"),
    ],
)
def test_each_place_lights_as_it_does(inputs: Inputs, yichang: str, suqian: str, sanming: str, ouhai: str) -> None:
    colours = [judge(inputs, preset(name), DAY).colour for name in PRESETS]
    assert colours == [yichang, suqian, sanming, ouhai]


@pytest.mark.parametrize(
    ("inputs", "state"),
    [(BEHIND, "late"), (AHEAD, "on_track"), (NEAR, "at_risk"), (MADE_GOOD, "made_good"), (NOTHING, "not_due")],
)
def test_a_light_has_one_of_five_states(inputs: Inputs, state: str) -> None:
    assert judge(inputs, preset("yichang"), DAY).state == state


@pytest.mark.parametrize(("days", "state"), [(8, "not_due"), (7, "at_risk"), (0, "at_risk"), (-1, "late")])
def test_seven_days_before_its_day_it_is_near(days: int, state: str) -> None:
    due = DAY + timedelta(days=days)
    assert judge(reported("due", due), preset("yichang"), DAY).state == state
    assert judge(Inputs(milestone_due=due), preset("yichang"), DAY).state == state


def test_less_is_better_turns_the_verdict_around() -> None:
    over = replace(figures(20), direction="down")
    assert [judge(one, preset("yichang"), DAY).state for one in (over, replace(BEHIND, direction="down"))] == [
        "late",
        "on_track",
    ]


def test_what_is_made_good_is_red_until_then_and_yellow_after() -> None:
    days = [date(2024, 9, 30), date(2024, 10, 1), date(2024, 10, 11), date(2024, 10, 12)]
    found = lights.history(lambda _: MADE_GOOD, preset("ouhai"), days)
    assert [light.colour for light in found] == ["grey", "red", "red", "yellow"]
    assert [light.day for light in lights.changes(found)] == [days[0], days[1], days[3]]


def test_a_tolerance_forgives_a_small_gap() -> None:
    rule = preset("yichang").model_dump()
    rule["versions"][0]["tolerance"]["value"] = "0.1"
    kinder = judgement.Preset.model_validate(rule)
    assert [judge(figures(n, 100), kinder, DAY).state for n in (90, 89)] == ["on_track", "late"]
    assert judge(figures(99, 100), preset("yichang"), DAY).state == "late"


# The rule in force on a day.


def dated() -> judgement.Preset:
    rule = deepcopy(preset("yichang").model_dump())
    first, second = rule["versions"][0], deepcopy(rule["versions"][0])
    first["since"], second["since"], second["version"] = date(2024, 1, 1), date(2024, 7, 1), "2"
    second["near_days"]["value"] = 30
    return judgement.Preset.model_validate(rule | {"versions": [first, second]})


def test_the_version_in_force_on_the_day_decides() -> None:
    inputs = Inputs(milestone_due=date(2024, 7, 15))
    june, july = (judge(inputs, dated(), day) for day in (date(2024, 6, 30), date(2024, 7, 1)))
    assert [(light.state, light.rule, light.version) for light in (june, july)] == [
        ("not_due", "yichang", "1"),
        ("at_risk", "yichang", "2"),
    ]


def test_before_the_first_version_there_is_no_verdict() -> None:
    with pytest.raises(lights.RuleNotInForce, match=r"yichang.*2023-12-31.*2024-01-01.*PROG-015"):
        judge(BEHIND, dated(), date(2023, 12, 31))


def test_an_unknown_preset_is_refused_with_the_known_names() -> None:
    with pytest.raises(lights.UnknownPreset, match=r"ouhai, sanming, suqian, yichang.*PROG-014"):
        preset("wuhan")


# Overrides.

SET = Override("on_track", "台风停工，市政府同意顺延", "张三", date(2024, 10, 20), date(2024, 10, 31))


@pytest.mark.parametrize(
    ("day", "state"), [(19, "late"), (20, "on_track"), (31, "on_track")], ids=["before", "first", "last"]
)
def test_an_override_wins_while_it_is_in_force(day: int, state: str) -> None:
    light = judge(OVERDUE, preset("suqian"), date(2024, 10, day), [SET])
    assert (light.state, light.computed, light.overridden) == (state, "late", state != "late")
    assert ("人工判定" in light.sentence(ZH)) == light.overridden


def test_after_its_end_the_rule_speaks_again() -> None:
    assert judge(OVERDUE, preset("suqian"), date(2024, 11, 1), [SET]).state == "late"


def test_an_override_says_who_why_and_what_the_rule_says() -> None:
    assert (
        judge(OVERDUE, preset("suqian"), DAY, [SET])
        .sentence(ZH)
        .startswith("张三人工判定，2024年10月20日至10月31日有效：台风停工，市政府同意顺延（按规则为“逾期”）；")
    )


def test_an_override_calls_the_light_of_the_rule_by_the_word_of_the_preset() -> None:
    light = judge(OVERDUE, preset("ouhai"), DAY, [replace(SET, state="on_track")])
    assert "（按规则为“未完成”）" in light.sentence(ZH)
    assert "(by the rule: not done)" in light.sentence(mark)


def test_a_figure_that_is_not_accepted_yet_is_not_called_so() -> None:
    light = judge(replace(AHEAD, accepted=False), preset("suqian"), DAY)
    assert "本次填报20项" in light.sentence(ZH)
    assert "已审定" not in light.sentence(ZH)
    task = lights.Inputs(report="submitted", report_period=parse("2024-Q3"), report_due=DAY, accepted=False)
    assert judge(task, preset("suqian"), DAY).sentence(ZH) == "2024年第三季度报告审定后的状态"


def test_of_two_overrides_the_later_one_wins() -> None:
    again = replace(SET, state="at_risk", by="李四")
    assert judge(OVERDUE, preset("suqian"), DAY, [SET, again]).state == "at_risk"


def test_an_override_keeps_the_colour_of_its_state_in_the_preset() -> None:
    assert judge(AHEAD, preset("sanming"), DAY, [replace(SET, state="at_risk")]).colour == "blue"


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(SET, until=date(2024, 10, 19)),
        lambda: replace(SET, reason=" "),
        lambda: judge(AHEAD, preset("ouhai"), DAY, [replace(SET, state="at_risk")]),
    ],
)
def test_an_override_without_reason_end_or_colour_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(lights.BadOverride, match=r"PROG-016"):
        make()


# The sentence.


@pytest.mark.parametrize(
    ("inputs", "chinese"),
    [
        (
            reported("overdue", date(2024, 10, 15), BEHIND),
            "到2024年第三季度应达17项，已审定15项，落后2项；第三季度报告10月15日到期，已逾期12天",
        ),
        (AHEAD, "到2024年第三季度应达17项，已审定20项，超前3项"),
        (figures(17), "到2024年第三季度应达17项，已审定17项，符合进度"),
        (figures("93.5", 95, "%"), "到2024年第三季度应达95%，已审定93.5%，落后1.5个百分点"),
        (replace(figures(20), direction="down"), "到2024年第三季度应控制在17项以内，已审定20项，超出3项"),
        (replace(figures(15), direction="down"), "到2024年第三季度应控制在17项以内，已审定15项，低于上限2项"),
        (replace(figures(17), direction="down"), "到2024年第三季度应控制在17项以内，已审定17项，正好达到上限"),
        (replace(BEHIND, actual=Amount.unknown("damaged")), "到2024年第三季度目标17项，尚无审定数（原文受损）"),
        (replace(BEHIND, by=date(2024, 9, 30)), "到2024年9月30日应达17项，已审定15项，落后2项"),
        (replace(BEHIND, expected=Amount.unknown("missing")), "已审定15项，尚无可比的应达数"),
        (Inputs(), "尚无判定依据（未报）"),
        (reported("returned", date(2024, 10, 15)), "2024年第三季度报告10月15日到期，退回后尚未重报，已逾期12天"),
        (reported("returned", date(2024, 10, 30)), "2024年第三季度报告已退回，10月30日到期"),
        (reported("due", DAY), "2024年第三季度报告10月27日当日到期"),
        (reported("due", date(2024, 11, 3)), "2024年第三季度报告11月3日到期，还有7天"),
        (reported("due", date(2024, 11, 4)), "尚无判定依据（未报）"),
        (reported("approved", date(2024, 10, 15)), "2024年第三季度报告已审定"),
        (MADE_GOOD, "节点2024年9月30日到期，10月12日补办完成，晚12天"),
        (IN_TIME, "节点2024年9月30日到期，9月30日已完成"),
        (MISSED, "节点2024年9月30日到期，已逾期27天"),
        (Inputs(milestone_due=DAY), "节点2024年10月27日当日到期"),
        (Inputs(milestone_due=date(2024, 10, 30)), "节点2024年10月30日到期，还有3天"),
        (replace(MISSED, slips=2), "节点2024年9月30日到期，已逾期27天；已有2次督办单未回应"),
    ],
)
def test_the_sentence_says_why(inputs: Inputs, chinese: str) -> None:
    assert judge(inputs, preset("yichang"), DAY).sentence(ZH) == chinese


def test_the_sentence_speaks_english() -> None:
    light = judge(reported("overdue", date(2024, 10, 15), BEHIND), preset("yichang"), DAY)
    assert light.sentence(EN) == (
        "17 项 expected by Q3 2024, 15 项 accepted, 2 项 behind; the report for Q3 was due on 15 October, 12 days ago"
    )
    assert (light.word.of("en"), light.word.of("zh"), light.letter.of("en")) == ("behind", "滞后", "R")


# The past stays as it was.

START, FIRST, DUE, END = date(2024, 1, 1), date(2023, 12, 31), date(2024, 4, 15), date(2024, 3, 31)
PLAN = [Milestone(END, Decimal(90))]


class Life:
    """What happens to one target: figures that are accepted, a report, a milestone, slips, overrides."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)  # noqa: S311 (a seed makes the case)

        def day(reach: int = 200) -> date:
            return START + timedelta(days=chance.randrange(reach))

        self.accepted = {day(): Decimal(chance.randrange(0, 120)) for _ in range(chance.randrange(5))}
        self.met = chance.choice((None, day()))
        self.slips = sorted(day() for _ in range(chance.randrange(4)))
        self.overrides = [
            Override(
                chance.choice(("late", "on_track", "made_good")), "会议决定", "office", at, at + timedelta(days=20)
            )
            for at in sorted(day() for _ in range(chance.randrange(3)))
        ]
        self.report: list[Event] = []
        at = START
        for _ in range(chance.randrange(6)):
            at += timedelta(days=chance.randrange(1, 60))
            now = states.state_on(self.report, DUE, START, at)
            action = chance.choice(states.allowed(now.state, now.level))
            self.report.append(Event(at, action, "li", "说明" if action == "return" else ""))

    def until(self, day: date) -> Life:
        """The same life as it was known at the end of `day`."""
        then = deepcopy(self)
        then.accepted = {at: figure for at, figure in self.accepted.items() if at <= day}
        then.met = self.met if self.met and self.met <= day else None
        then.slips = [at for at in self.slips if at <= day]
        then.overrides = [one for one in self.overrides if one.start <= day]
        then.report = [event for event in self.report if event.day <= day]
        return then

    def inputs_on(self, day: date) -> Inputs:
        figures = [self.accepted[at] for at in sorted(self.accepted) if at <= day]
        return Inputs(
            Amount.known(figures[-1]) if figures else Amount.unknown("missing"),
            expected(day, PLAN, baseline=Milestone(FIRST, Decimal(0)), decimals=0),
            day,
            "项",
            report=states.state_on(self.report, DUE, START, day).state,
            report_period=parse("2024-Q1"),
            report_due=DUE,
            milestone_due=END,
            milestone_met=self.met,  # a later day is not known yet
            slips=len([at for at in self.slips if at <= day]),
        )


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(PRESETS), st.integers(0, 250))
def test_a_past_day_is_judged_as_it_was_judged_then(seed: int, name: str, days: int) -> None:
    life, day = Life(seed), START + timedelta(days=days)
    then = life.until(day)
    past = [START + timedelta(days=n) for n in range(0, days + 1, 7)] + [day]
    now = lights.history(life.inputs_on, preset(name), past, life.overrides)
    assert now == lights.history(then.inputs_on, preset(name), past, then.overrides)
    assert all(light.sentence(ZH) for light in now)


@settings(max_examples=300)
@given(
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.sampled_from((None, *get_args(State))),
    st.tuples(st.integers(-40, 40), st.integers(-40, 40), st.integers(-40, 40)),
    st.integers(0, 3),
    st.sampled_from(PRESETS),
)
def test_every_case_gets_a_light_and_a_sentence(
    amounts: tuple[int, int], report: State | None, days: tuple[int, int, int], slips: int, name: str
) -> None:
    due, milestone, met = (DAY + timedelta(days=n) for n in days)
    one = figures(*amounts)
    inputs = replace(reported(report, due, one) if report else one, slips=slips, milestone_due=milestone)
    for case in (inputs, replace(inputs, milestone_met=met)):
        light = judge(case, preset(name), DAY)
        assert light.word.zh
        assert "{" not in light.sentence(ZH) + light.sentence(EN)
        if light.state in ("on_track", "made_good", "not_due"):
            assert "落后" not in light.sentence(ZH)


# The data.


@pytest.mark.parametrize("name", PRESETS)
def test_a_shape_tells_what_a_colour_tells(name: str) -> None:
    rows = preset(name).versions[0].rows
    assert len({(row.shape, row.colour) for row in rows}) == len({row.shape for row in rows})
    assert len({row.word.zh for row in rows}) == len(rows)


def broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    rule = deepcopy(preset("yichang").model_dump())
    change(rule)
    return rule


def _rows(rule: dict[str, Any]) -> Sequence[dict[str, Any]]:
    return [dict(row) for row in rule["versions"][0]["rows"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda rule: rule["versions"][0].update(rows=_rows(rule)[:-1]),
        lambda rule: rule["versions"][0].update(rows=[_rows(rule)[-1], *_rows(rule)[:-1]]),
        lambda rule: rule["versions"][0].update(rows=[_rows(rule)[0] | {"shape": "●"}, *_rows(rule)[1:]]),
        lambda rule: rule["versions"][0].update(rows=[*_rows(rule)[:-1], _rows(rule)[-1] | {"slips": 1}]),
        lambda rule: rule["versions"][0].update(rows=[_rows(rule)[0] | {"decided_by": "us"}, *_rows(rule)[1:]]),
        lambda rule: rule["versions"][0]["near_days"].update(decided_by=None),
        lambda rule: rule.update(versions=[*rule["versions"], *rule["versions"]]),
        lambda rule: rule.update(versions=[]),
    ],
)
def test_a_rule_that_could_not_decide_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(ValidationError):
        judgement.Preset.model_validate(broken(change))


def test_a_rule_that_could_decide_is_taken() -> None:
    assert judgement.Preset.model_validate(broken(lambda _: None)) == preset("yichang")
