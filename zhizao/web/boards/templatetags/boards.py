"""Tags of the boards: how does a cell of the ledger look on the screen?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format

from zhizao.charts.states import State
from zhizao.papers.ledger import Cell, Column
from zhizao.programme import formulas
from zhizao.web.boards.ledger import Row

register = template.Library()


@dataclass(frozen=True)
class Shown:
    """A cell as the screen shows it: words, or a light; `look` is its class."""

    shown: str
    look: str
    state: State | None = None


@register.filter
def cells(row: Row, columns: Sequence[Column]) -> Iterator[tuple[Column, Shown]]:
    """The cells of a row with their columns."""
    return ((column, _shown(cell, column)) for column, cell in zip(columns, row.cells, strict=True))


def _shown(cell: Cell, column: Column) -> Shown:
    look = "num" if column.kind == "number" else "day" if column.kind == "date" else f"of-{column.key}"
    if isinstance(cell, State):
        return Shown(str(cell), look, cell)
    if cell is None:
        return Shown("—", look)
    if isinstance(cell, date):
        return Shown(date_format(cell), look)
    if isinstance(cell, Decimal):
        return Shown(plain(cell), look)
    return Shown(str(cell), f"{look} reason" if column.kind == "number" and isinstance(cell, str) else look)


@register.filter
def plain(value: Decimal) -> str:
    """A number with at most two decimals."""
    return formulas.print_number(value)


@register.filter
def at(found: Mapping[str, Any], key: str) -> Any:
    """What stands under a key."""
    return found[key]
