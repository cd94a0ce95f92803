"""The register of bodies as a table, out and in: which bodies would a file add or change, and what is wrong in it?

Takes  a CSV or .xlsx file with the columns of the export, and the register as it stands.
Gives  every error with its row, or the changes; a commit takes exactly the changes of the dry run.
Rule   a row is known by its code. Names, parents and successors may stand in any order of rows. A file changes what it
       holds: bodies that are not in it stay as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

import xlsxwriter
from django.utils.translation import gettext as _

from zhizao.base.errors import ZhizaoError
from zhizao.document import decode
from zhizao.programme import sheets
from zhizao.web.people.models import Body, BodyKind, BodyName

HEADS = ("code", "name", "kind", "parent", "region", "tile", "founded", "dissolved", "successor", "aliases", "former")
LONGEST = {"code": 40, "name": 120, "region": 6}
REACH = sheets.Reach(rows=20_000, columns=100, characters=5_000_000)
BETWEEN = "；"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NotATable(ZhizaoError):
    """A file without the columns of the export."""

    code: ClassVar[str] = "SITE-315"
    says: ClassVar[str] = "{file} has no column {column} in its first row."
    fix: ClassVar[str] = "Export the register, edit that file, and hand it in; keep its first row."


@dataclass(frozen=True)
class Row:
    """A line of the file with its number as spreadsheets count it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row."""

    row: int
    column: str
    text: str


@dataclass
class Dry:
    """What a file would do. Its changes may be written only where there is no problem."""

    problems: list[Problem] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    same: int = 0


def export(bodies: Iterable[Body]) -> list[dict[str, str]]:
    """Bodies (with names at hand) as rows."""
    return [_row_of(body) for body in bodies]


def _row_of(body: Body) -> dict[str, str]:
    names = list(body.names.all())
    return {
        "code": body.code,
        "name": body.name,
        "kind": body.kind,
        "parent": body.parent.code if body.parent else "",
        "region": body.region,
        "tile": ",".join(map(str, body.tile)) if body.tile else "",
        "founded": body.founded.isoformat() if body.founded else "",
        "dissolved": body.dissolved.isoformat() if body.dissolved else "",
        "successor": body.successor.code if body.successor else "",
        "aliases": BETWEEN.join(sorted(name.text for name in names if name.alias)),
        "former": BETWEEN.join(_dated(name) for name in names if not name.alias and name.text != body.name),
    }


def _dated(name: BodyName) -> str:
    return f"{name.text} ({name.since or ''}–{name.until or ''})"


def to_csv(rows: list[dict[str, str]]) -> bytes:
    """As CSV that spreadsheets open in the right letters; a cell never begins like a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS)
    writer.writeheader()
    writer.writerows({head: _harmless(text) for head, text in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def to_xlsx(rows: list[dict[str, str]]) -> bytes:
    """As a workbook; every cell is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("bodies")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(HEADS) - 1, 18)
        for number, row in enumerate([dict(zip(HEADS, HEADS, strict=True)), *rows]):
            for column, head in enumerate(HEADS):
                sheet.write_string(number, column, row[head])
    return out.getvalue()


def read(content: bytes, name: str) -> list[Row]:
    """The rows of a file. Raises a ZhizaoError where it is no table of bodies."""
    lines = _sheet(content) if content.startswith(b"PK") else _csv(content, name)
    heads = [str(cell).strip().lower() for cell in lines[0]] if lines else []
    for head in ("code", "name", "kind"):
        if head not in heads:
            raise NotATable(file=name, column=head)
    rows = [Row(number, dict(zip(heads, line, strict=False))) for number, line in enumerate(lines[1:], 2)]
    return [row for row in rows if any(row.cells.values())]


def _csv(content: bytes, name: str) -> list[list[str]]:
    text = decode.decode(content, name).text
    return [[cell.strip().removeprefix("'") for cell in line] for line in csv.reader(io.StringIO(text))]


def _sheet(content: bytes) -> list[list[str]]:
    first = sheets.read(content, REACH)[0]
    return [[_text(cell) for cell in line] for line in first.rows]


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def dry(rows: list[Row], bodies: Iterable[Body]) -> Dry:
    """What the rows would do to the register."""
    kept = {body.code: body for body in bodies}
    codes = set(kept) | {row.cells["code"] for row in rows}
    names = {name: code for code, body in kept.items() for name in {body.name, *(one.text for one in body.names.all())}}
    found, seen = Dry(), dict[str, int]()
    for row in rows:
        problems = [*_problems(row, codes, seen, names), *_not_here(row, kept.get(row.cells["code"]))]
        seen.setdefault(row.cells["code"], row.number)
        found.problems += problems
        if not problems:
            _sort_in(found, row, kept.get(row.cells["code"]))
    found.problems += _circles(rows, kept)
    return found


def _sort_in(found: Dry, row: Row, body: Body | None) -> None:
    if body is None:
        found.added.append(row)
    elif _differs(row, _row_of(body)):
        found.changed.append(row)
    else:
        found.same += 1


def _differs(row: Row, now: dict[str, str]) -> bool:
    """Former names go out for the reader only; aliases are added, never taken away."""
    plain = [head for head in HEADS if head not in ("aliases", "former")]
    more = set(aliases_of(row)) - set(now["aliases"].split(BETWEEN)) - {now["name"]}
    return bool(more) or any(row.cells.get(head, now[head]) != now[head] for head in plain)


def aliases_of(row: Row) -> list[str]:
    """The aliases of a row one by one."""
    return [one.strip() for one in row.cells.get("aliases", "").replace(";", BETWEEN).split(BETWEEN) if one.strip()]


def _problems(row: Row, codes: set[str], seen: dict[str, int], names: dict[str, str]) -> Iterable[Problem]:
    cells = row.cells
    for column, text in [*_wrong_words(cells), *_wrong_days(cells)]:
        yield Problem(row.number, column, text)
    if cells["code"] in seen:
        yield Problem(row.number, "code", _("the same code stands in row %(row)d") % {"row": seen[cells["code"]]})
    for column in ("parent", "successor"):
        if cells.get(column) and cells[column] not in codes:
            yield Problem(row.number, column, _("no body has the code %(code)s") % {"code": cells[column]})
    for name in (cells["name"], *aliases_of(row)):
        owner = names.setdefault(name, cells["code"])
        if name and owner != cells["code"]:
            yield Problem(row.number, "name", _("%(name)s is a name of %(code)s") % {"name": name, "code": owner})


def _not_here(row: Row, body: Body | None) -> Iterable[Problem]:
    """A rename and an end need a day and a word about duties: their place is the page of the body."""
    now = _row_of(body) if body else {}
    for column in ("name", "dissolved", "successor"):
        if body and row.cells.get(column, now[column]) != now[column]:
            text = _("this is %(now)s in the register; rename or end the body on its own page") % {
                "now": now[column] or "—"
            }
            yield Problem(row.number, column, text)


def _wrong_words(cells: dict[str, str]) -> Iterable[tuple[str, str]]:
    code, tile = cells["code"], cells.get("tile", "")
    if not code or not all(one.isascii() and (one.isalnum() or one in "-_") for one in code):
        yield "code", _("a code is made of Latin letters, digits, - and _")
    if not cells["name"]:
        yield "name", _("a name is missing")
    if cells["kind"] not in BodyKind.values:
        yield "kind", _("the kind is one of %(kinds)s") % {"kinds": "、".join(BodyKind.values)}
    for column, most in LONGEST.items():
        if len(cells.get(column, "")) > most:
            yield column, _("longer than %(most)d characters") % {"most": most}
    if tile and not all(part.strip().isdigit() for part in tile.split(",")) or tile.count(",") > 1:
        yield "tile", _("row and column as two numbers, such as 2,3")


def _wrong_days(cells: dict[str, str]) -> Iterable[tuple[str, str]]:
    days = dict[str, date]()
    for column in ("founded", "dissolved"):
        try:
            days |= {column: date.fromisoformat(cells[column])} if cells.get(column) else {}
        except ValueError:
            yield column, _("a day is written as 2024-10-15")
    if len(days) == 2 and days["dissolved"] <= days["founded"]:
        yield "dissolved", _("the body ends before it begins")


def _circles(rows: list[Row], kept: dict[str, Body]) -> list[Problem]:
    """Rows whose parents or successors come back to them."""
    text = _("the line comes back to this body")
    return [
        Problem(row.number, column, text)
        for column in ("parent", "successor")
        for line in [_line(column, rows, kept)]
        for row in rows
        if _comes_back(row.cells["code"], line)
    ]


def _line(column: str, rows: list[Row], kept: dict[str, Body]) -> dict[str, str]:
    """Code by code who stands above, or who follows, once the rows are taken in."""
    line = {code: getattr(getattr(body, column), "code", "") for code, body in kept.items()}
    return line | {row.cells["code"]: row.cells[column] for row in rows if column in row.cells}


def _comes_back(code: str, line: dict[str, str]) -> bool:
    at, seen = line.get(code, ""), set[str]()
    while at and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = line.get(at, "")
    return False
