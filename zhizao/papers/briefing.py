"""Briefing 简报, 通报: how does the programme stand, and who must do what?

Takes  the facts of one period as the office chose them, and a language.
Gives  the briefing as printed texts, and as a Word file from the office's own template or ours.
Rule   a heading whose list is empty says so and stays: nothing is left out unsaid. An unknown value prints its reason.
Not    its layout as PDF: see pdf. Not which items are worst or how units rank: the programme decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhizao.base.language import Language, Say, speaker
from zhizao.charts.palette import palette
from zhizao.charts.states import State
from zhizao.papers import colophon, figures, forms, sheet, templates
from zhizao.papers.colophon import Colophon


@dataclass(frozen=True, slots=True)
class LightCount:
    """How many items show a light."""

    light: State
    count: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item that leaders should look at, with one sentence why."""

    light: State
    unit: str
    name: str
    sentence: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a unit; `before` is its place in the last briefing, None where it had none."""

    place: int
    unit: str
    value: Decimal | None
    before: int | None


@dataclass(frozen=True, slots=True)
class OnTime:
    """Reports that were due in the period, and how many of them came in time."""

    due: int
    met: int


@dataclass(frozen=True, slots=True)
class Return:
    """A report that a reviewer sent back."""

    unit: str
    name: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class Measured:
    """A key target: its value against what was expected by now; `unknown` says why there is no value."""

    name: str
    unit: str
    value: Decimal | None
    expected: Decimal | None
    goal: str
    light: State
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """The facts of a briefing."""

    head: str  # the red head: 智能制造工作简报
    issue: str  # 2024年第9期
    issuer: str
    issued: date
    title: str  # the finding
    period: str  # 2024年第三季度
    lights: tuple[LightCount, ...]
    worst: tuple[Item, ...]
    ranked_by: str  # what the values of the ranking are: 按期完成率（%）
    ranking: tuple[Place, ...]
    on_time: OnTime
    returned: tuple[Return, ...]
    targets: tuple[Measured, ...]
    notes: tuple[str, ...]
    copies: tuple[str, ...]
    colophon: Colophon


@dataclass(frozen=True, slots=True)
class LightRow:
    shape: str
    word: str
    colour: str
    count: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    number: str
    shape: str
    word: str
    colour: str
    unit: str
    name: str
    sentence: str
    due: str
    line: str  # all of it in one sentence


@dataclass(frozen=True, slots=True)
class PlaceRow:
    place: str
    unit: str
    value: str
    movement: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    number: str
    unit: str
    name: str
    reason: str
    day: str
    line: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    name: str
    unit: str
    value: str
    expected: str
    goal: str
    shape: str
    word: str
    colour: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A briefing as printed texts: the fields of a template."""

    head: str
    issue: str
    issuer: str
    issued: str
    title: str
    period: str
    overview: str
    on_time: str
    summary: str  # both in one paragraph
    ranked_by: str
    copies: str
    run_id: str
    data_date: str
    chain_head: str
    rule: str
    synthetic: str
    colophon: str
    lights: tuple[LightRow, ...]
    worst: tuple[ItemRow, ...]
    ranking: tuple[PlaceRow, ...]
    returned: tuple[ReturnRow, ...]
    targets: tuple[TargetRow, ...]
    notes: tuple[str, ...]


def printed(briefing: Briefing, language: Language) -> Printed:
    """The briefing as texts, the same for every form."""
    say = speaker(language)
    mark = colophon.imprint(briefing.colophon, colophon.run_id(briefing), language)
    overview, on_time = _overview(briefing, say), _on_time(briefing.on_time, say)
    return Printed(
        head=figures.text(briefing.head),
        issue=figures.text(briefing.issue),
        issuer=figures.text(briefing.issuer),
        issued=figures.day(briefing.issued, language),
        title=sheet.title_lines(figures.text(briefing.title)),
        period=figures.text(briefing.period),
        overview=overview,
        on_time=on_time,
        summary=say("{first} {second}").format(first=overview, second=on_time),
        ranked_by=figures.text(briefing.ranked_by),
        copies=say(", ").join(map(figures.text, briefing.copies)),
        run_id=mark.run_id,
        data_date=mark.data_date,
        chain_head=mark.chain_head,
        rule=mark.rule,
        synthetic=mark.synthetic,
        colophon=mark.line,
        lights=tuple(LightRow(**_lit(one.light), count=str(one.count)) for one in briefing.lights),
        worst=tuple(_item(at, one, language) for at, one in enumerate(briefing.worst, start=1)),
        ranking=tuple(_place(one, say) for one in briefing.ranking),
        returned=tuple(_return(at, one, language) for at, one in enumerate(briefing.returned, start=1)),
        targets=tuple(_target(one) for one in briefing.targets),
        notes=tuple(map(figures.text, briefing.notes)),
    )


def _overview(briefing: Briefing, say: Say) -> str:
    each = say("{word} {count}")
    counts = say(", ").join(each.format(word=figures.text(one.light.word), count=one.count) for one in briefing.lights)
    total = sum(one.count for one in briefing.lights)
    if not total:
        return say("{period}: no item is tracked.").format(period=figures.text(briefing.period))
    told = say("{period}: {total} items are tracked: {counts}.")
    return told.format(period=figures.text(briefing.period), total=total, counts=counts)


def _on_time(reports: OnTime, say: Say) -> str:
    if not reports.due:
        return say("No report was due.")
    told = say("{due} reports were due and {met} came in time: {share}.")
    return told.format(due=reports.due, met=reports.met, share=figures.share(reports.met, reports.due))


def _lit(light: State) -> dict[str, str]:
    return {
        "shape": light.shape,
        "word": figures.text(light.word),
        "colour": palette().colours[light.colour].lstrip("#"),
    }


def _item(at: int, item: Item, language: Language) -> ItemRow:
    say = speaker(language)
    told = {
        **_lit(item.light),
        "unit": figures.text(item.unit),
        "name": figures.text(item.name),
        "sentence": figures.text(item.sentence),
        "due": figures.day(item.due, language) if item.due else "—",
    }
    whole = say("{shape} {word}: {unit}, {name}, due {due}. {sentence}")
    dateless = say("{shape} {word}: {unit}, {name}. {sentence}")
    return ItemRow(number=str(at), **told, line=(whole if item.due else dateless).format(**told))


def _place(one: Place, say: Say) -> PlaceRow:
    movement = figures.movement(one.place, one.before, say)
    return PlaceRow(str(one.place), figures.text(one.unit), figures.number(one.value), movement)


def _return(at: int, one: Return, language: Language) -> ReturnRow:
    say = speaker(language)
    told = {
        "unit": figures.text(one.unit),
        "name": figures.text(one.name),
        "reason": figures.text(one.reason),
        "day": figures.day(one.day, language),
    }
    return ReturnRow(number=str(at), **told, line=say("{unit}, {name}, returned on {day}: {reason}").format(**told))


def _target(one: Measured) -> TargetRow:
    return TargetRow(
        name=figures.text(one.name),
        unit=figures.text(one.unit),
        value=figures.text(one.unknown) if one.value is None and one.unknown else figures.number(one.value, one.unit),
        expected=figures.number(one.expected, one.unit),
        goal=figures.text(one.goal),
        **_lit(one.light),
    )


def words(language: Language) -> dict[str, str]:
    """The fixed words of our own layout: headings, heads of columns, labels."""
    say = speaker(language)
    headings = {
        "overview": say("Overview"),
        "worst": say("Items to look at"),
        "ranking": say("Ranking of units"),
        "returned": say("Returned reports"),
        "targets": say("Key targets"),
        "notes": say("Notes"),
    }
    numbered = enumerate(headings.items(), start=1)
    return {
        **{name: figures.numbered(at, heading, language) for at, (name, heading) in numbered},
        "none": say("None."),
        "place": say("Rank"),
        "unit": say("Unit"),
        "movement": say("Movement"),
        "target": say("Indicator"),
        "measured_in": say("Measured in"),
        "value": say("Achieved"),
        "expected": say("Expected by now"),
        "goal": say("Target"),
        "light": say("Light"),
        "copies": say("Copies to: {names}"),
        "printed": say("printed on {day}"),
    }


def form(language: Language) -> bytes:
    """Our own template as a Word file, for an office to begin its own with."""
    told, page = words(language), forms.Form(language)
    page.header("{{ synthetic }}")
    page.say("head", "{{ head }}")
    page.say("issue", "{{ issue }}")
    page.sides("issued", "{{ issuer }}", "{{ issued }}")
    page.say("title", "{{ title }}")
    page.say("heading", told["overview"])
    page.say("body", "{{ summary }}")
    page.say("heading", told["worst"])
    page.each("item in worst", "body", "{{ item.number }}. {{ item.line }}", told["none"])
    page.say("heading", told["ranking"])
    page.table(
        "one in ranking",
        (
            (told["place"], "{{ one.place }}", 1),
            (told["unit"], "{{ one.unit }}", 4),
            ("{{ ranked_by }}", "{{ one.value }}", 3),
            (told["movement"], "{{ one.movement }}", 1.5),
        ),
        told["none"],
    )
    page.say("heading", told["returned"])
    page.each("one in returned", "body", "{{ one.number }}. {{ one.line }}", told["none"])
    page.say("heading", told["targets"])
    page.table(
        "one in targets",
        (
            (told["target"], "{{ one.name }}", 3),
            (told["measured_in"], "{{ one.unit }}", 1.6),
            (told["value"], "{{ one.value }}", 1.5),
            (told["expected"], "{{ one.expected }}", 1.5),
            (told["goal"], "{{ one.goal }}", 2),
            (told["light"], "{{ one.shape }} {{ one.word }}", 1.6),
        ),
        told["none"],
    )
    page.say("heading", told["notes"])
    page.each("note in notes", "body", "{{ note }}", told["none"])
    page.endnote(
        ("copies", told["copies"].format(names="{{ copies }}")),
        ("{{ issuer }}", told["printed"].format(day="{{ issued }}")),
    )
    page.say("small", "{{ colophon }}")
    return page.made()


def word(briefing: Briefing, language: Language, template: bytes | None = None, name: str = "") -> bytes:
    """The briefing as a Word file, from the office's `template` (called `name` in errors) or from ours."""
    texts = printed(briefing, language)
    return templates.fill(template or form(language), texts, name, title=texts.title, made=briefing.issued)
