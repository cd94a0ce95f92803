"""Heads: what does each column of a table hold?

Takes  the first rows of a block.
Gives  its columns (role, year, slot, unit) and how many rows the head takes.
Rule   data/grammar/tables.yaml and the labels of owners.yaml, whatever the order. A head has up to three rows: a blank cell is
       part of the cell above it (merged downwards), or of the cell to its left where something stands below both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import Literal

from zhizao.base.patterns import any_of
from zhizao.plan.tables import units
from zhizao.plan.tables.cells import Row, texts
from zhizao.reference.owner_words import owner_words
from zhizao.reference.table_words import table_words

Role = Literal[
    "index", "category", "name", "unit", "nature", "deadline", "year", "place", "task", "note",
    "lead", "support", "responsible", "other", "value", "unknown",
]  # fmt: skip
Form = Literal["level", "change", "total", "rank"]
DEEPEST = 3
LONGEST = 30
# Cells that are longer on average are sentences and no values.
SENTENCE = 8
# So many characters may stand beside the words for a slot (规划目标值), or beside a year (2025年全市目标).
BESIDE_SLOT, BESIDE_YEAR = 3, 8
OWNERS: tuple[Role, ...] = ("lead", "responsible", "support")
_LABELLING: tuple[Role, ...] = ("name", "place", "task", "year")
_FIXED: tuple[Role, ...] = (*_LABELLING, "index", "category", "unit", "nature", "deadline", "note", *OWNERS)

_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】")
BRACKETED = re.compile(r"(?:（|\(|〔|\[|【)([^（）()〔〕\[\]【】]*)(?:）|\)|〕|\]|】)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIVE = re.compile(r"十([一二三四五六七八])五")
# 比2020年增长, 较“十三五”末提高: a base of comparison is no year of the column.
_BASE = re.compile(r"(?:较|比|相比|对比)(?:于)?(?:“?十[一二三四五六七八]五”?[期]?末?|(?:19|20)\d\d年?|上年|基期)")
_WHEN = re.compile(
    r"(?:到|至)?(?:(?:19|20)\d\d)(?:\s*[-—~至]\s*(?:19|20)\d\d)?\s*年?(?:度|底|末)?|“?十[一二三四五六七八]五”?(?:期?末|期间|时期)?|目标年|规划期末|期末"
)
# A figure, with its marks: what stands below a head and never in it.
_FIGURE = re.compile(
    r"[〔\[（(]?(?:累计|约|超过?|达到?)?[≥≤><]?-?\d[\d.,]*(?:[-~]\d[\d.,]*)?[%万亿]*"
    r"(?:[个家项名户台套人元][元次]?)?(?:以上|左右|以内|以下)?[〕\]）)]?"
)
_ENDS_AS_PLACE = re.compile(r"[一-龥]{1,10}(?:区|县|市|旗|州|盟|新城|园区|开发区|示范区|街道|镇|乡)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `words` are its heads from the top; `last_year` says that it holds the end of the plan's period."""

    at: int
    role: Role
    words: tuple[str, ...] = ()
    year: int | None = None
    ahead: Literal["target", "actual"] | None = None
    form: Form = "level"
    yearly: bool = False
    unit: str = ""
    place: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, and the number of rows that name them."""

    columns: tuple[Column, ...]
    rows: int

    def of(self, *roles: Role) -> list[Column]:
        """The columns of some roles, in the order of the roles."""
        return [column for role in roles for column in self.columns if column.role == role]


@cache
def _labels() -> dict[str, Role]:
    words = table_words()
    labels: dict[str, Role] = dict.fromkeys(words.other, "other")
    for part in ("responsible", "support", "lead"):
        labels |= dict.fromkeys(getattr(owner_words().labels, part), part)
    for role, names in words.columns.items():
        labels |= dict.fromkeys(names, role)  # type: ignore[arg-type]
    return labels


@cache
def _slots() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(any_of(words)) for name, words in table_words().slots.model_dump().items()}


def bare(text: str) -> str:
    """A head without brackets and blanks: 指标 名称（单位） is 指标名称."""
    return "".join(_BRACKETS.sub("", text).split()).strip("：:*#")


def label(text: str) -> Role | None:
    """The role that a head names, None where it names none.

    >>> label("指标名称"), label("牵头单位"), label("县（市、区）"), label("2025年")
    ('name', 'lead', 'place', None)
    """
    if not text or len(text) > LONGEST:
        return None
    found = _labels().get("".join(text.split())) or _labels().get(bare(text))
    if found or not bare(text).endswith(("单位", "部门")):
        return found
    part = next((part for part in ("牵头", "配合", "责任") if part in text), "")
    return {"牵头": "lead", "配合": "support", "责任": "responsible"}.get(part)  # type: ignore[return-value]


def year_of(text: str) -> int | None:
    """The last year that a head names; “十四五” ends with 2025.

    >>> year_of("2021—2025年年均增长"), year_of("“十四五”目标"), year_of("比2020年增长")
    (2025, 2025, None)
    """
    said = _BASE.sub("", text)
    years = _YEAR.findall(said)
    if years:
        return int(years[-1])
    five = _FIVE.search(said)
    return 2010 + 5 * "一二三四五六七八".index(five[1]) if five else None


def slots_of(text: str) -> set[str]:
    """The slots whose words a head holds."""
    return {name for name, pattern in _slots().items() if pattern.search(text)}


def tells_values(text: str) -> bool:
    """Whether a head says when, or what kind of value: 2025年, 目标值, 年均增长."""
    if not text or len(text) > LONGEST or label(text) is not None:
        return False
    dated = year_of(text) is not None
    # 规上工业增加值增速 is a name, although it ends as a head may.
    left = _words().sub("", _WHEN.sub("", bare(_BASE.sub("", text))))
    return len(left) <= (BESIDE_YEAR if dated else BESIDE_SLOT) and (dated or bool(slots_of(text)))


@cache
def _words() -> re.Pattern[str]:
    return re.compile(any_of(word for words in table_words().slots.model_dump().values() for word in words))


def is_figure(text: str) -> bool:
    """Whether a cell holds a number; a year alone (2025) may be a head."""
    return _FIGURE.fullmatch(text) is not None and not re.fullmatch(r"(?:19|20)\d\d", text)


def head_of(rows: tuple[Row, ...]) -> Head | None:
    """The head with which rows begin; None where they begin with none. Rows above it with one text are its title."""
    titles = len(list(takewhile(lambda row: len(texts(row)) < 2, rows)))
    body = rows[titles:]
    if not body or not opens(body[0]):
        return None
    size = 1
    while size < min(DEEPEST, len(body)) and _continues(body[size], body[:size]):
        size += 1
    stacks = _stacks(body[:size])
    columns = [_column(at, words) for at, words in enumerate(stacks)]
    return Head(tuple(_settled(columns, body[size:])), titles + size)


def opens(row: Row) -> bool:
    """Whether a row may be the first of a head."""
    said = texts(row)
    if len(said) < 2 or any(is_figure(text) or len(text) > LONGEST for text in said):
        return False
    known = [label(text) for text in said]
    values = sum(map(tells_values, said))
    labelled = any(role in _LABELLING for role in known)
    return labelled or values > 0 and any(known) or values > 1 and (not row[0].text or year_of(row[0].text) is None)


def _continues(row: Row, above: tuple[Row, ...]) -> bool:
    """Whether a row goes on with the head above it."""
    told = False
    for at, cell in enumerate(row):
        over = next((one[at].text for one in reversed(above) if one[at].text), "")
        if not cell.text or cell.text == over:
            continue
        known = label(cell.text) is not None or tells_values(cell.text)
        if (
            is_figure(cell.text)
            or len(cell.text) > LONGEST
            or (not known and (not over or label(over) in _FIXED or not at))
        ):
            return False
        told = True
    return told and (not row[0].text or row[0].text == above[-1][0].text or label(row[0].text) is not None)


def _stacks(rows: tuple[Row, ...]) -> list[tuple[str, ...]]:
    """The heads of each column from the top, each text once."""
    filled = [[cell.text for cell in row] for row in rows]
    for i, row in enumerate(filled[:-1]):
        for at in range(1, len(row)):
            below = any(later[at] for later in filled[i + 1 :])
            left = row[at - 1]
            if not row[at] and below and left and (label(left) not in _FIXED or _parted(filled[i + 1 :], at - 1, left)):
                row[at] = left
    return [tuple(dict.fromkeys(row[at] for row in filled if row[at])) for at in range(len(filled[0]))]


def _parted(below: list[list[str]], at: int, text: str) -> bool:
    """Whether something else stands below a head: it names a group."""
    return any(row[at] not in ("", text) for row in below)


def _column(at: int, words: tuple[str, ...]) -> Column:
    if not words:
        return Column(at, "unknown")
    joined = "".join(words)
    role = label(words[-1]) or (label(words[0]) if not any(map(tells_values, words)) else None)
    if role:
        return Column(at, role, words, unit=unit_in(joined))
    if not any(map(tells_values, words)):
        return Column(at, "unknown", words, unit=unit_in(joined))
    return _value(at, words)


def _value(at: int, words: tuple[str, ...]) -> Column:
    joined = "".join(words)
    # What stands nearest to the values decides: “十四五”目标 over 年均增长.
    year = next((year for text in reversed(words) if (year := year_of(text))), None)
    slots = [slots_of(_BASE.sub("", text)) for text in reversed(words)]
    ahead = next((one for found in slots for one in ("actual", "target") if one in found), None)
    found = set().union(*slots)
    form: Form = next((one for one in ("rank", "change", "total") if one in found), "level")
    return Column(
        at,
        "value",
        words,
        year,
        ahead,
        form,
        yearly="年均" in joined or "每年" in joined,
        unit=unit_in(joined),
    )


def unit_in(text: str) -> str:
    """The unit that a head or a name has in brackets: 产值（亿元）."""
    return next((inner for inner in reversed(BRACKETED.findall(text)) if units.is_unit(inner)), "")


def _settled(columns: list[Column], body: tuple[Row, ...]) -> list[Column]:
    """Columns whose head alone does not tell: what stands in them and beside them does."""
    roles = [column.role for column in columns]
    placed = "place" in roles and "name" not in roles
    found: list[Column] = []
    for column in columns:
        cells = [row[column.at].text for row in body if row[column.at].text]
        figures = sum(map(is_figure, cells))
        if column.role in ("category", "unknown", "name") and cells and _natures(cells):
            found.append(Column(column.at, "nature", column.words))
        elif column.role == "value" and "task" in roles and column.year is None and _wordy(cells, figures):
            found.append(replace(column, role="task"))
        elif placed and (column.role == "value" or column.role == "unknown" and figures):
            found.append(_indicator(column))
        elif column.role == "value" and "name" in roles and _ENDS_AS_PLACE.fullmatch(_named(column)):
            found.append(replace(column, place=_named(column)))
        elif column.role == "unknown" and column.words and "name" in roles and _ENDS_AS_PLACE.fullmatch(_named(column)):
            found.append(Column(column.at, "value", column.words, place=_named(column), unit=column.unit))
        elif column.role == "unknown" and not column.words and not figures and cells:
            beside = found[-1].role if found else "name"
            found.append(Column(column.at, beside if beside in ("name", "task") else "unknown"))
        else:
            found.append(column)
    return _named_columns(found, body)


def _wordy(cells: list[str], figures: int) -> bool:
    """Whether the cells are sentences: 工作目标 in a table of tasks."""
    return bool(cells) and figures * 2 < len(cells) and sum(map(len, cells)) > SENTENCE * len(cells)


def _named(column: Column) -> str:
    return bare("".join(text for text in column.words if not tells_values(text)))


def _natures(cells: list[str]) -> bool:
    words = table_words().nature
    return sum(cell in (*words.binding, *words.expected) for cell in cells) * 2 > len(cells)


def _indicator(column: Column) -> Column:
    """Under the names of places a head names what is measured: 2025年规上工业增加值增速（%）."""
    words = [text for text in column.words if _measure(text)]
    name = _measure("".join(words))
    value = _value(column.at, column.words)
    form = value.form if not name or value.form == "rank" else "level"
    return Column(
        column.at, "value", column.words, value.year, value.ahead, form, False, value.unit or column.unit, "", name
    )


_PLANNED = re.compile(r"(?:的)?(?:目标|任务|计划|完成|实际)(?:值|数|情况)?$|^(?:目标|计划|预期|完成)(?:值)?")


def _measure(text: str) -> str:
    """What a head measures, without its time, its brackets and 目标值."""
    name = _PLANNED.sub("", _WHEN.sub("", bare(_BASE.sub("", text))))
    generic = {word for words in table_words().slots.model_dump().values() for word in words}
    return "" if name in generic or len(name) < 2 else name


def _named_columns(columns: list[Column], body: tuple[Row, ...]) -> list[Column]:
    """A table of values needs names: those of its tasks, else the first column without a head, or of 目标 in words."""
    roles = {column.role for column in columns}
    if "value" not in roles or roles & {"name", "place"}:
        return columns
    old: Role = (
        "task" if "task" in roles else "year" if "year" in roles else "category" if "category" in roles else "unknown"
    )
    worded = [one for one in columns if one.role == "value" and not any(is_figure(row[one.at].text) for row in body)]
    first = next((column for column in columns if column.role == old), worded[0] if worded else None)
    return [Column(one.at, "name", one.words, unit=one.unit) if one is first else one for one in columns]


def is_turned(rows: tuple[Row, ...]) -> bool:
    """Whether the years stand below each other: the first column says what columns say elsewhere."""
    body = rows[len(list(takewhile(lambda row: len(texts(row)) < 2, rows))) :]
    if len(body) < 2 or any(is_figure(cell.text) for cell in body[0]):
        return False
    corner, down = label(body[0][0].text), [row[0].text for row in body[1:] if row[0].text]
    across = [cell.text for cell in body[0][1:] if cell.text]
    told = [text for text in down if tells_values(text)]
    return (
        len(told) > 0
        and (not body[0][0].text or corner in ("year", "name", "index", "category"))
        and all(tells_values(text) or label(text) in _FIXED for text in down)
        and not any(year_of(text) for text in across)
        and not any(label(text) in _FIXED for text in across)
    )
