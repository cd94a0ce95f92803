"""Figures: a chart on a page, its table for those who hear it, and both to take away.

Takes  what a chart of zhizao/charts shows.
Gives  the drawing for a wide and a narrow screen, the table, and on `?format=csv` or `svg` a file.
Rule   taking away needs the right `export` over every body that the chart shows, and leaves an audit event.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from markupsafe import Markup

from zhizao.base.language import Say
from zhizao.charts.table import Table
from zhizao.web.boards import actions
from zhizao.web.boards.seen import Seen
from zhizao.web.people import rights
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Body

WIDE, NARROW = 720, 360
# What a spreadsheet would take for a formula.
_RUNS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Figure:
    """A chart under a short name; `bodies` are those it shows, None for all of the programme.

    One no wider than a phone is drawn once.
    """

    key: str
    shows: Any
    draw: Callable[..., Markup]
    table_of: Callable[[Any, Say], Table]
    say: Say
    may_take: bool
    wide: int = WIDE

    @property
    def drawn(self) -> Markup:
        """The drawing for a wide screen."""
        return self.draw(self.shows, self.say, width=self.wide, key=self.key)

    @property
    def one_size(self) -> bool:
        """Whether one drawing serves every screen."""
        return self.wide <= NARROW

    @property
    def narrow(self) -> Markup:
        """The drawing for a phone."""
        return self.draw(self.shows, self.say, width=NARROW, key=self.key)

    @property
    def table(self) -> Table:
        """The same as rows."""
        return self.table_of(self.shows, self.say)


def figure(key: str, shows: Any, module: Any, seen: Seen, bodies: Iterable[Body] | None = None, **more: int) -> Figure:
    """A figure drawn by a module of zhizao/charts."""
    may_take = may_export(seen, bodies)
    return Figure(key, shows, module.draw, module.table, seen.say, may_take, **more)


def may_export(seen: Seen, bodies: Iterable[Body] | None = None) -> bool:
    """Whether the person may take away what these bodies show; None: what all of them show."""
    if rights.reach(seen.user, "export") is None:
        return True
    return bodies is not None and all(rights.may(seen.user, "export", body) for body in bodies)


def taken(request: HttpRequest, seen: Seen, figures: Sequence[Figure]) -> HttpResponse | None:
    """The file that `?format=csv|svg&figure=KEY` asks for; None where a page is asked for."""
    form = request.GET.get("format", "")
    if form not in ("csv", "svg"):
        return None
    wanted = request.GET.get("figure") or (figures[0].key if figures else "")
    found = next((one for one in figures if one.key == wanted), None)
    if found is None:
        raise Http404
    if not found.may_take:
        raise rights.NotAllowed(right="export")
    actions.figure_taken(programme=seen.programme, day=seen.day, figure=wanted, form=form, by=actor(request))
    name = f"{wanted}-{seen.day.isoformat()}.{form}"
    if form == "svg":
        return file(str(found.drawn).encode(), name, "image/svg+xml; charset=utf-8")
    return file(as_csv(found.table), name, "text/csv; charset=utf-8")


def tidy(value: Decimal) -> Decimal:
    """A figure without the zeros that its column adds.

    >>> str(tidy(Decimal("12.100000"))), str(tidy(Decimal("300.000000")))
    ('12.1', '300')
    """
    return value.normalize() + 0


def file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """An answer that the browser keeps as a file."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"},
    )


def as_csv(table: Table) -> bytes:
    """A table as CSV, with the mark by which Excel knows UTF-8; a text is never run as a formula.

    >>> as_csv(Table("", ("甲",), (("=1",), ("-3.5",)))).decode("utf-8-sig").splitlines()
    ['甲', "'=1", '-3.5']
    """
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(table.head)
    write.writerows([_guarded(cell) for cell in row] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()


def _guarded(cell: str) -> str:
    number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_RUNS) and not number else cell
