"""Tables: what does a table of main indicators (主要指标) promise and report?

Takes  the context of a document whose clean text holds table rows as lines of cells parted by tabs.
Gives  a Draft for every value below a year: of years behind the document a target, of others a fact; and the spans of the
       rows, which the reader of sentences leaves alone.
Rule   a head row names the indicator and at least one year; 单位 stands in a column of its own or in brackets behind the
       indicator; 〔14〕 is a total over the period; a dash is no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from zhizao.plan import amounts, subjects
from zhizao.plan.amounts import Amount
from zhizao.plan.context import Context
from zhizao.plan.deadlines import Governed
from zhizao.plan.drafts import Draft
from zhizao.plan.phrases import Phrase
from zhizao.plan.polarity import Verdict
from zhizao.plan.records import Comparator
from zhizao.plan.times import TimeMark

_NAME = re.compile(r"指标|名称|项目|内容")
_UNIT = re.compile(r"^(?:计量)?单位$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETED = re.compile(r"（(?P<unit>[^（）]{1,8})）$")
_VALUE = re.compile(
    r"[〔\[［【]?(?P<mark>≥|>|≤|<|达到|突破|超过)?(?P<value>\d+(?:\.\d+)?)(?P<scale>[万亿]*)(?P<own>%|个百分点)?(?P<after>以上|左右|以内|以下)?[〕\]］】]?"
)
_MARKS: dict[str, Comparator] = {"≥": "ge", ">": "gt", "≤": "le", "<": "lt", "达到": "ge", "突破": "gt", "超过": "gt"}
_AFTERS: dict[str, Comparator] = {"以上": "ge", "左右": "approx", "以内": "le", "以下": "le"}
_RATE = re.compile(r"增长|增速|增幅|下降|降低|降幅|提高|减少")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """Which column holds what; `years` maps columns to years."""

    name: int
    unit: int | None
    years: dict[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of indicators: its head and the rows below it."""

    head: Head
    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int


def find(text: str) -> list[Table]:
    """The tables of indicators in clean text, in order."""
    tables: list[Table] = []
    head: Head | None = None
    rows: list[tuple[Cell, ...]] = []
    start, last = 0, -1
    for begin, end in _rows(text):
        cells = _cells(text, begin, end)
        if begin != last + 1 and head:
            tables.append(Table(head, tuple(rows), start, last))
            head = None
        found = _head(cells)
        if found:
            if head:
                tables.append(Table(head, tuple(rows), start, last))
            head, rows, start = found, [], begin
        elif head:
            rows.append(cells)
        last = end
    if head:
        tables.append(Table(head, tuple(rows), start, last))
    return [table for table in tables if table.rows]


def _rows(text: str) -> Iterator[tuple[int, int]]:
    """The lines that hold cells."""
    tab = text.find("\t")
    while tab >= 0:
        end = text.find("\n", tab)
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, tab) + 1, end
        tab = text.find("\t", end)


def _cells(text: str, start: int, end: int) -> tuple[Cell, ...]:
    cells, at = [], start
    for part in text[start:end].split("\t"):
        cells.append(Cell(at, at + len(part), part))
        at += len(part) + 1
    return tuple(cells)


def _head(cells: tuple[Cell, ...]) -> Head | None:
    names = [i for i, cell in enumerate(cells) if _NAME.search(cell.text) and not _YEAR.search(cell.text)]
    years = {
        i: int(year[0]) for i, cell in enumerate(cells) if (year := _YEAR.search(cell.text)) and len(cell.text) <= 16
    }
    if not names or not years:
        return None
    unit = next((i for i, cell in enumerate(cells) if _UNIT.match(cell.text)), None)
    return Head(names[0], unit, years)


def read(context: Context, tables: list[Table]) -> Iterator[Draft]:
    """A draft for every value of the tables."""
    for table in tables:
        for row in table.rows:
            for column, year in table.head.years.items():
                draft = _draft(context, table.head, row, column, year)
                if draft:
                    yield draft


def _draft(context: Context, head: Head, row: tuple[Cell, ...], column: int, year: int) -> Draft | None:
    """The value of one indicator in one year; None where the cell holds none."""
    if max(column, head.name) >= len(row):
        return None
    name, cell = row[head.name], row[column]
    match = _VALUE.fullmatch(cell.text)
    bracketed = _BRACKETED.search(name.text)
    told = row[head.unit].text if head.unit is not None and head.unit < len(row) else ""
    unit = told or (bracketed["unit"] if bracketed else "") or ((match["own"] or "") if match else "")
    indicator = name.text[: bracketed.start()] if bracketed else name.text
    if not match or not re.search(r"[一-龥]{2}", indicator):
        return None
    ahead = context.year is None or year > context.year
    amount = _amount(match, cell, unit)
    subject, indicator = subjects.split(indicator, context.outline.place)
    mark = TimeMark(cell.start, cell.end, "until" if ahead else "year", str(year), str(year))
    return Draft(
        amount=amount,
        phrase=Phrase(name.start, cell.end, "before", indicator, indicator, _change(indicator)),
        verdict=Verdict("target" if ahead else "fact", 5.0, ("table",)),
        governed=Governed(mark, "table"),
        subject=subject or context.outline.place,
        indicator=indicator,
        sentence=(row[0].start, row[-1].end),
    )


def _amount(match: re.Match[str], cell: Cell, unit: str) -> Amount:
    kind, unit, value = _measure(float(match["value"]), match["scale"], unit)
    comparator: Comparator = _AFTERS.get(match["after"] or "") or _MARKS.get(match["mark"] or "") or "eq"
    end = cell.end
    return Amount(cell.start, end, cell.start, end, kind, value, None, None, unit, comparator)


def _measure(value: float, scale: str, unit: str) -> tuple[amounts.Kind, str, float]:
    """Kind, unit as printed, and value; a magnitude in the cell joins money and multiplies all else."""
    if unit == "%":
        return "percent", unit, value
    if unit.removeprefix("个") == "百分点":
        return "points", "个百分点", value
    if unit.split("/", maxsplit=1)[0].lstrip("万亿") in amounts.MONEY:
        return "money", scale + unit, value
    kind: amounts.Kind = "count" if unit in amounts.grammar().counts else "physical" if unit else "index"
    return kind, unit, value * {"": 1.0, "万": 1e4, "亿": 1e8}.get(scale, 1.0)


def _change(indicator: str) -> Literal["up", "down"] | None:
    """Whether the indicator is itself a rate of change."""
    rate = _RATE.search(indicator)
    if not rate:
        return None
    return "down" if rate[0] in ("下降", "降低", "降幅", "减少") else "up"
