"""Rows: whose value, of what, in which unit does a row of a table of indicators give?

Takes  a table of indicators.
Gives  its rows with name, unit, nature, owners and category filled in; rows of categories and repeated heads are none.
Rule   a blank cell of a category, a nature or owners below a filled one was merged; a blank name goes on with the row
       above; 其中 makes a row part of the one above that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from zhizao.base.patterns import any_of
from zhizao.plan.records import Nature
from zhizao.plan.tables import cells, head, units, values
from zhizao.plan.tables.cells import Cell, Row
from zhizao.plan.tables.find import Table
from zhizao.plan.tables.head import OWNERS, Column, Role
from zhizao.reference.table_words import table_words

_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.、．)）]\s*(?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳⒈-⒛]|[一二三四五六七八九十]{1,3}、|[*※★▲△#•—-]+)\s*"
)
_PART = re.compile(r"(?:#|＃)?\s*(?:其中|#)[：:，,]?\s*")
_FOOT = re.compile(r"[*※★▲#①-⑩]+$|[〔\[【]?(?:注)?[\d①-⑩]?[〕\]】]$(?<=[〕\]】])")
_CHINESE = re.compile(r"[一-龥A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `name` is its cell, `indicator` what it names; `part_of` is the start of the row of which it is a part."""

    row: Row
    name: Cell
    indicator: str
    unit: str
    nature: Nature | None
    owners: dict[Role, Cell]
    carried: bool
    part_of: int | None
    deadline: Cell | None
    place: str = ""
    ahead: str = ""

    @property
    def start(self) -> int:
        """What tells this row from others."""
        return self.name.start


def lines(table: Table) -> Iterator[Line]:
    """The rows of a table that name something."""
    told = _Told()
    heads = {word for column in table.head.columns for word in column.words}
    for row in table.rows:
        said = cells.texts(row)
        if not said or (len(said) == 1 and not head.is_figure(said[0])):
            told.close()
            continue
        if set(said) <= heads:
            continue
        line = _line(table, row, told)
        if line:
            told.last = line
            yield line


class _Told:
    """What the rows above said and a blank cell takes from them."""

    def __init__(self) -> None:
        self.last: Line | None = None
        self.whole: int | None = None
        self.cells: dict[int, Cell] = {}

    def close(self) -> None:
        """A row of a category ends what was merged."""
        self.cells = {}

    def cell(self, row: Row, column: Column) -> tuple[Cell | None, bool]:
        """The cell of a column that is merged where it is blank, and whether it was taken from above."""
        own = row[column.at]
        if own.text:
            self.cells[column.at] = own
            return own, False
        return self.cells.get(column.at), column.at in self.cells


def _line(table: Table, row: Row, told: _Told) -> Line | None:
    named = _name(table, row, told)
    if named is None:
        return None
    name, text = named
    part = _PART.match(text)
    text = text[part.end() :] if part else text
    indicator, bracketed, nature = _parsed(text)
    if not _CHINESE.search(indicator):
        return None
    if not part:
        told.whole = name.start
    owners, carried = _owners(table, row, told)
    deadline = next((row[one.at] for one in table.head.of("deadline") if row[one.at].text), None)
    placed = table.head.of("place")
    place = row[placed[0].at] if placed else None
    if placed and table.head.of("name") and place and not place.text:
        place, _ = told.cell(row, placed[0])
    elif placed and place:
        told.cells[placed[0].at] = place
    return Line(
        row,
        name,
        indicator,
        _unit(table, row) or bracketed,
        nature or _nature(table, row, told),
        owners,
        carried,
        told.whole if part else None,
        deadline,
        place=place.text if place else "",
        ahead=_slot(row, table),
    )


def _name(table: Table, row: Row, told: _Told) -> tuple[Cell, str] | None:
    """The cell that names what a row measures, and its words; a blank one goes on with the row above."""
    columns = table.head.of("name") or table.head.of("place")
    said = [row[one.at] for one in columns if row[one.at].text]
    naming = [cell for cell in said if _is_generic(cell.text) or not head.tells_values(cell.text)]
    distinct = list({cell.text: cell for cell in naming}.values())
    if not distinct:
        last = told.last
        return (last.name, last.name.text) if last else None
    cell = distinct[-1]
    if _is_generic(cell.text):
        over = distinct[-2] if len(distinct) > 1 else told.cells.get(columns[0].at)
        if over and over.text != cell.text:
            told.cells[columns[0].at] = over
            return cell, f"{over.text}{_absolute().sub('', cell.text)}"
    told.cells[columns[0].at] = distinct[0]
    return cell, cell.text


@cache
def _generic() -> re.Pattern[str]:
    words = table_words()
    return re.compile(rf"(?:{any_of([*words.generic, *words.absolute])})(?:[（(][^（）()]*[）)])?")


def _is_generic(text: str) -> bool:
    """增速（%）: a name that says nothing without the one before it."""
    return _generic().fullmatch(text) is not None


@cache
def _absolute() -> re.Pattern[str]:
    """总量: the measure itself, and not its growth."""
    return re.compile(rf"^(?:{any_of(table_words().absolute)})")


def _parsed(text: str) -> tuple[str, str, Nature | None]:
    """An indicator without its number and marks, the unit and the nature that it has in brackets."""
    text = _FOOT.sub("", _NUMBERED.sub("", text, count=1)).strip()
    unit, nature = "", None
    for inner in head.BRACKETED.findall(text):
        found = nature_of(inner)
        if found or units.is_unit(inner):
            unit, nature = (unit, found) if found else (inner, nature)
            text = re.sub(rf"[（(〔\[【]{re.escape(inner)}[）)〕\]】]", "", text)
    return text.strip("：:，, "), unit, nature


def nature_of(text: str) -> Nature | None:
    """约束性 or 预期性."""
    words = table_words().nature
    bare = text.removesuffix("指标")
    return "binding" if bare in words.binding else "expected" if bare in words.expected else None


def _nature(table: Table, row: Row, told: _Told) -> Nature | None:
    for column in table.head.of("nature"):
        cell, _ = told.cell(row, column)
        if cell:
            return nature_of(cell.text)
    return None


def _unit(table: Table, row: Row) -> str:
    """The unit that the row has in a column of its own."""
    for column in table.head.of("unit"):
        text = row[column.at].text
        if text and not values.is_blank(text):
            return text
    return ""


def _owners(table: Table, row: Row, told: _Told) -> tuple[dict[Role, Cell], bool]:
    """The cells that name owners, by their part; whether one was merged with the row above."""
    found: dict[Role, Cell] = {}
    carried = False
    filled = any(row[column.at].text for column in table.head.of(*OWNERS))
    for column in table.head.of(*OWNERS):
        # With a lead of its own a row has its own support, or none.
        own = row[column.at]
        cell, taken = told.cell(row, column) if own.text or not filled else (None, False)
        if not own.text and filled:
            told.cells.pop(column.at, None)
        if cell and not values.is_blank(cell.text):
            found[column.role] = cell
            carried = carried or taken
    return found, carried


def _slot(row: Row, table: Table) -> str:
    """目标 or 完成, where a column without a head says it row by row."""
    known = {column.at for column in table.head.columns if column.role not in ("unknown", "name", "category")}
    for at, cell in enumerate(row):
        if at not in known and head.tells_values(cell.text):
            return cell.text
    return ""
