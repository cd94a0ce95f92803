"""Read: a draft for every value of the tables of indicators, and a finding for every cell that cannot be read.

Takes  the context of a document and its tables.
Gives  drafts (targets, and facts of years that are over), with the baseline, nature and owners of their row; findings.
Rule   a year ahead of the document is a target, one behind it a fact; 目标 and 完成 in the head decide before the year. The
       column gives the year, else the caption; without any the plan's period does. The latest value that was reached before
       a target is its baseline. Yearly columns are one target each, not restatements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from zhizao.document.document import Finding
from zhizao.plan import owners, subjects, times
from zhizao.plan.amounts import Amount
from zhizao.plan.context import Context
from zhizao.plan.deadlines import Governed
from zhizao.plan.drafts import Draft
from zhizao.plan.drafts import Row as Told
from zhizao.plan.phrases import Phrase
from zhizao.plan.polarity import Verdict
from zhizao.plan.records import Basis
from zhizao.plan.tables import head, rows, values
from zhizao.plan.tables.find import Table
from zhizao.plan.tables.head import OWNERS, Column, Form
from zhizao.plan.tables.rows import Line
from zhizao.plan.tables.values import Around, Value
from zhizao.reference.clauses import clauses
from zhizao.reference.table_words import table_words

# The longest words that are quoted for a cell; beyond, the cell speaks alone.
QUOTED = 160


@dataclass(slots=True)
class Listed:
    """What the tables of a document say."""

    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One value of one row, with the column that dates it."""

    line: Line
    column: Column
    value: Value
    kind: Literal["target", "fact"]
    year: int | None
    rule: str
    form: Form


def read(context: Context, table: Table) -> Listed:
    """The drafts and findings of one table."""
    listed = Listed()
    told = values.around(table.around)
    for line in rows.lines(table):
        readings = list(_readings(context, table, line, told, listed.findings))
        for one in readings:
            listed.drafts.append(_draft(context, table, one, _start(one, readings)))
    return listed


def _readings(context: Context, table: Table, line: Line, told: Around, findings: list[Finding]) -> Iterator[_Reading]:
    for column in table.head.of("value"):
        cell = line.row[column.at]
        unit = column.unit if column.form == "change" and column.unit else line.unit or column.unit
        found = values.read(cell, unit or _unit_around(table), column.form, told)
        kind, year, rule = _dated(context, table, line, column)
        if found is None or kind == "fact" and any(value.amount.kind == "direction" for value in found):
            findings.append(
                Finding(
                    "cell_not_read", f"表格单元格未能读出：{line.indicator}，{cell.text[:30]}", cell.start, cell.end
                )
            )
            continue
        for value in found:
            yield _Reading(line, column, value, kind, year, rule, _form(value, column))


_UNIT_LINE = re.compile(r"单位[：:]\s*(?P<unit>[^\s，。；）)]{1,8})")


def _unit_around(table: Table) -> str:
    """单位：亿元 above the table."""
    found = _UNIT_LINE.search(table.caption)
    return found["unit"] if found else ""


def _form(value: Value, column: Column) -> Form:
    """What a cell says of itself comes before its head; 〔20〕 in a column of growth is a total."""
    if value.form != "level":
        return value.form
    return column.form if column.form == "change" else "level"


def _dated(
    context: Context, table: Table, line: Line, column: Column
) -> tuple[Literal["target", "fact"], int | None, str]:
    """Target or fact, the year, and where the year stands."""
    own = head.year_of(line.ahead) if line.ahead else None
    if column.form in ("change", "rank") and column.year is None:
        column = _beside(table, column)
    year, rule = column.year or own, "table"
    if year is None and column.form in ("change", "total"):
        said = [one for one in table.head.of("value") if one.year]
        year = max((one.year or 0 for one in said if one.ahead != "actual"), default=None)
        year = year or max((one.year or 0 for one in said), default=None)
    if year is None:
        year, rule = _captioned(context, table), "caption"
    slots = head.slots_of(line.ahead) if line.ahead else set()
    ahead = "target" if "target" in slots else "actual" if "actual" in slots else column.ahead
    if ahead is None and column.form in ("change", "total") and column.year is None:
        ahead = _neighbours(context, table)
    if ahead is None and column.year is None:
        ahead = _promised(table)
    if ahead == "actual" and column.year is None and own is None:
        year = None
    if ahead:
        return ("target" if ahead == "target" else "fact"), year, rule
    if year is None:
        return "target", None, rule
    return ("target" if _is_ahead(context, table, year) else "fact"), year, rule


_DATE = re.compile(r"(?:19|20)\d\d(?:年|[-./])\d{1,2}(?:月|[-./]|$)")


def _captioned(context: Context, table: Table) -> int | None:
    """The year that the caption names, the nearest line first; a date is none, and the plan's title names its period."""
    lines = [line for line in table.caption.split("\n") if not _DATE.search(line)]
    title = context.outline.title if context.outline.period else None
    return next((year for line in reversed(lines) if line != title and (year := head.year_of(line))), None)


def _promised(table: Table) -> Literal["target", "actual"] | None:
    """What the caption says of columns that say nothing: 目标任务分解表, 完成情况表."""
    said = head.slots_of(table.caption.split("\n")[-1])
    return "actual" if "actual" in said else "target" if "target" in said else None


def _neighbours(context: Context, table: Table) -> Literal["target", "actual"] | None:
    """年均增长 without a year stands beside targets, and tells how they are reached, or beside what was done."""
    columns = table.head.of("value")
    if any(
        one.ahead == "target" or one.year and one.ahead is None and _is_ahead(context, table, one.year)
        for one in columns
    ):
        return "target"
    return "actual" if any(one.ahead == "actual" or one.year for one in columns) else None


def _beside(table: Table, column: Column) -> Column:
    """The column whose year holds for one of 同比增长 or 排名: the only one of values, else the one to its left."""
    if column.form != "rank" and not any(word in "".join(column.words) for word in _YEAR_ON_YEAR):
        return column
    levels = [one for one in table.head.of("value") if one.form == "level" and one.place == column.place]
    before = [one for one in levels if one.at < column.at]
    only = levels if len({one.year for one in levels}) == 1 else before
    return only[-1] if only else column


_YEAR_ON_YEAR = ("同比", "比上年", "较上年")


def _is_ahead(context: Context, table: Table, year: int) -> bool:
    """Whether a year lies ahead of the document; its own year does where the plan has begun and later years stand beside it."""
    now, period = context.year, context.outline.period
    if now is None or year != now:
        return now is None or year > now
    later = any((column.year or 0) > year for column in table.head.of("value"))
    return period is not None and period[0] <= year and (later or period[1] == year)


def _start(one: _Reading, readings: list[_Reading]) -> _Reading | None:
    """The latest value of the row that was reached before a target, in its unit: where it starts from."""
    if one.kind != "target" or one.form != "level" or _adds(one.column.indicator or one.line.indicator):
        return None
    known = [
        other
        for other in readings
        if other.kind == "fact"
        and other.form == "level"
        and other.value.amount.value is not None
        and other.value.amount.unit == one.value.amount.unit
        and other.column.place == one.column.place
        and other.column.indicator == one.column.indicator
        and (other.year is None or one.year is None or other.year < one.year)
    ]
    return max(known, key=lambda other: other.year or 0, default=None)


def _draft(context: Context, table: Table, one: _Reading, start: _Reading | None) -> Draft:
    line, column, amount = one.line, one.column, one.value.amount
    name = column.indicator or line.indicator
    amount = _converted(one)
    indicator = _indicator(name, one)
    subject, indicator = subjects.split(indicator, context.outline.place)
    place = column.place or (line.place if table.head.of("place") else "")
    if place and place not in table_words().whole:
        subject = place
    span = _quoted(context.document.body.text, line, amount)
    governed = _governed(context, one)
    return Draft(
        amount=amount,
        phrase=Phrase(*span, "before", indicator, indicator, _change(indicator)),
        verdict=Verdict(one.kind, 5.0, ("table",)),
        governed=governed,
        subject=subject or context.whole,
        indicator=indicator,
        sentence=(amount.start, max(amount.end, span[1])),
        yearly=one.value.yearly and one.form == "level",
        added=one.value.added or _adds(indicator),
        baseline=start.value.amount if start else None,
        subset=line.part_of is not None,
        row=Told(
            place=(line.start if line.part_of is None else line.part_of, column.at),
            cell=True,
            basis=_basis(one, amount, indicator),
            nature=line.nature,
            owners=_owners(context, line),
            since=str(start.year) if start and start.year else None,
            over_years=one.form == "total",
            doubts=tuple(_doubts(context, table, one, amount)),
        ),
    )


def _adds(indicator: str) -> bool:
    """新增规上企业 counts what is added."""
    return indicator.removeprefix("累计").removeprefix("每年").startswith(tuple(clauses().increase))


def _basis(one: _Reading, amount: Amount, indicator: str) -> Basis | None:
    """A total over the plan; of a share, by how much it is to grow."""
    if one.form != "total":
        return None
    if amount.kind in ("percent", "points") or _adds(indicator):
        return None if _change(indicator) else "increase"
    return "total"


def _converted(one: _Reading) -> Amount:
    """年均增长 | 6 beside a row in 亿元 is 6 %."""
    amount, own = one.value.amount, one.value.own_unit or one.column.unit
    if one.form != "change" or own or amount.kind in ("percent", "points", "direction", "multiple"):
        return amount
    return amount._replace(kind="percent", unit="%", value=_plain(one.value, amount))


def _plain(value: Value, amount: Amount) -> float | None:
    """The figure as printed, without the magnitude of a unit that is not its own."""
    return float(value.figure) if value.figure and amount.value is not None else amount.value


_RATE = re.compile(r"增长率|增长|增速|增幅|上升|提高|下降|降低|降幅|减少|压减")
_DOWN = ("下降", "降低", "降幅", "减少", "压减")
_ENDS = re.compile(r"(?:年均)?(?:增长率|增长|增速|增幅)$")


def _indicator(name: str, one: _Reading) -> str:
    """What a value measures: the name of its row, with 增速 or 排名 where the column says so."""
    if one.form == "rank":
        return f"{name.removesuffix('排名')}排名"
    if one.form != "change":
        return name
    down = (
        (one.value.change or "") in _DOWN or "下降" in "".join(one.column.words) or "降低" in "".join(one.column.words)
    )
    yearly = "年均" if one.column.yearly or one.value.yearly else ""
    return f"{_ENDS.sub('', name)}{yearly}{'降幅' if down else '增速'}"


def _change(indicator: str) -> Literal["up", "down"] | None:
    """Whether the indicator is itself a rate of change."""
    rate = _RATE.search(indicator)
    if not rate:
        return None
    return "down" if rate[0] in _DOWN else "up"


def _governed(context: Context, one: _Reading) -> Governed:
    """The time of a value: the deadline of its row, its column, its caption; none of them: the plan's period."""
    cell = one.line.deadline
    if cell and one.kind == "target" and one.column.year is None:
        mark = next((mark for mark in times.find(cell.text, context.year) if mark.last), None)
        if mark:
            return Governed(mark._replace(start=cell.start, end=cell.end), "table")
    if one.year is None:
        return Governed(None, None)
    at = one.value.amount
    kind: Literal["until", "year"] = "until" if one.kind == "target" else "year"
    return Governed(times.TimeMark(at.start, at.end, kind, str(one.year), str(one.year)), one.rule)


def _quoted(text: str, line: Line, amount: Amount) -> tuple[int, int]:
    """The words from the name to the value where they stand in one line and near; else the line up to the value."""
    start, end = min(line.name.start, amount.start), max(line.name.end, amount.end)
    if "\n" in text[start:end]:
        start, end = text.rfind("\n", 0, amount.start) + 1, amount.end
    while start < end and text[start] == "\t":
        start += 1
    return (start, end) if end - start <= QUOTED else (amount.start, amount.end)


def _owners(context: Context, line: Line) -> owners.Owners | None:
    """Who answers for a row: those that lead, those responsible, those that support."""
    parts = [
        owners.in_cell(context.document, line.owners[role].start, line.owners[role].end, role)  # type: ignore[arg-type]
        for role in OWNERS
        if role in line.owners
    ]
    return owners.in_parts(parts) if parts else None


def _doubts(context: Context, table: Table, one: _Reading, amount: Amount) -> Iterator[str]:
    if not one.value.sure:
        yield "cell_unsure"
    if _unit_unsure(one, table, amount):
        yield "unit_unsure"
    if one.kind == "target" and one.year is not None and context.year is not None and one.year < context.year:
        yield "deadline_past"
    if table.continued:
        yield "head_continued"
    if one.line.carried and one.kind == "target":
        yield "owners_carried"


def _unit_unsure(one: _Reading, table: Table, amount: Amount) -> bool:
    """A figure without a unit where the table has a column of units; a rate of growth of what is itself a share."""
    if amount.kind in ("direction", "rank", "coverage", "multiple"):
        return False
    own = one.value.own_unit
    if one.form == "total" and amount.kind == "percent" and not _change(one.line.indicator):
        return True
    if one.form == "change" and not own and not one.column.unit:
        return one.line.unit in ("%", "个百分点", "百分点")
    if own and one.line.unit and one.form == "level":
        return not one.line.unit.endswith(own) and own != "%"
    return (
        one.value.guessed or not amount.unit and bool(table.head.of("unit")) and not _INDEX.search(one.line.indicator)
    )


_INDEX = re.compile(r"指数|系数|评分|得分|强度|水平|比$|值$|率$")
