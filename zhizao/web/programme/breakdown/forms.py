"""What the forms of the breakdown send: parts of bodies, figures of a grid, nodes of a task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, QueryDict

from zhizao.programme.breakdown import Share
from zhizao.web.people.models import Body, BodyKind
from zhizao.web.programme.breakdown.duties import Part
from zhizao.web.programme.breakdown.errors import BadFigure
from zhizao.web.programme.breakdown.grid import WHOLE, Grid
from zhizao.web.programme.breakdown.queries import Filter, groups, rhythms, roles
from zhizao.web.programme.models import Duty

# No figure of a plan comes near; the column holds 18 digits before the point.
_LARGEST = Decimal(10) ** 15
GROUPS = {"districts": (BodyKind.DISTRICT,), "districts_zones": (BodyKind.DISTRICT, BodyKind.ZONE)}


def number(text: str) -> int | None:
    """A whole number of an address or a form; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def chosen(request: HttpRequest, name: str) -> list[int]:
    """The numbers that were ticked; one field may name several, separated by commas."""
    words = ",".join(request.POST.getlist(name)).split(",")
    return [one for text in words if (one := number(text)) is not None]


def ticked(post: QueryDict) -> dict[str, str | None]:
    """The rows that were ticked (`task:3`), each with what the page showed of it, None where it does not say."""
    parts = (text.split(":", 2) for text in post.getlist("thing"))
    return {":".join(one[:2]): one[2] if len(one) > 2 else None for one in parts}


def team_of(post: QueryDict, living: list[Body]) -> tuple[int | None, list[tuple[int, str]]]:
    """Who is to lead the ticked rows, and who is to support them, each with the group that was chosen for it."""
    there = {body.pk for body in living}
    lead = number(post.get("lead", ""))
    wanted = [one for value in post.getlist("support") for one in _bodies(value, living) if one[0] in there]
    return (lead if lead in there else None), [one for one in wanted if one[0] != lead]


def filter_of(query: QueryDict) -> Filter:
    """What of the table the address asks for."""
    return Filter(
        body=number(query.get("unit", "")),
        part=number(query.get("part", "")),
        show=query.get("show", ""),
        kind=query.get("kind", ""),
        words=query.get("q", "").strip(),
    )


def parts_of(post: QueryDict, now: list[Duty], living: list[Body]) -> list[Part]:
    """The parts that an assignment form asks for: those that stay, with their role, and those that are added."""
    kept = [_kept(duty, post) for duty in now if not post.get(f"end-{duty.pk}")]
    held = {part.body for part in kept}
    role = _known(post.get("add_role", ""), roles(), "support")
    rhythm = _known(post.get("add_rhythm", ""), rhythms(), "quarter")
    added = [Part(body, role, rhythm, group=group) for body, group in _added(post, living) if body not in held]
    return kept + added


def _kept(duty: Duty, post: QueryDict) -> Part:
    role = _known(post.get(f"role-{duty.pk}", ""), roles(), duty.role)
    return Part(duty.body_id, role, duty.reports_on, duty.assumed and role == duty.role, duty.printed, duty.group)


def _added(post: QueryDict, living: list[Body]) -> list[tuple[int, str]]:
    """The body that was chosen to be added, or every member of a group."""
    return _bodies(post.get("add", ""), living)


def _bodies(wanted: str, living: list[Body]) -> list[tuple[int, str]]:
    if wanted in GROUPS:
        return [(body.pk, groups()[wanted]) for body in living if body.kind in GROUPS[wanted]]
    body = number(wanted)
    return [(body, "")] if body is not None else []


def _known(value: str, among: Mapping[str, str], otherwise: str) -> str:
    return value if value in among else otherwise


def figures_of(post: QueryDict, grid: Grid) -> dict[tuple[int, int], Share]:
    """The figures that a grid form sends; an empty field is no figure."""
    found = {}
    rows = {WHOLE: ""} | {body.pk: body.name for body in grid.members}
    for row, name in rows.items():
        for year in grid.years:
            share = _share(post, f"f-{row}-{year}", f"{name} {year}".strip())
            if share:
                found[row, year] = share
    return found


def _share(post: QueryDict, field: str, where: str) -> Share | None:
    low, high = (amount(post.get(name, ""), where) for name in (field, f"{field}-high"))
    if low is None and high is None:
        return None
    first, last = (low if low is not None else high), (high if high is not None else low)
    if first is None or last is None or last < first:
        raise BadFigure(where=where, figure=f"{first}–{last}")
    return Share(first, last)


def amount(text: str, where: str) -> Decimal | None:
    """A number as people type it; None where the field is empty."""
    bare = text.replace(",", "").replace("，", "").strip()
    if not bare:
        return None
    try:
        value = Decimal(bare)
    except InvalidOperation as error:
        raise BadFigure(where=where, figure=text[:40]) from error
    if not value.is_finite() or abs(value) >= _LARGEST or int(value.as_tuple().exponent) < -6:
        raise BadFigure(where=where, figure=text[:40])
    return value


def nodes_of(post: QueryDict) -> list[tuple[str, date]]:
    """The nodes of a task: each a text with its day; an empty line is none."""
    found = []
    for text, day in zip(post.getlist("node"), post.getlist("day"), strict=False):
        if not text.strip() and not day:
            continue
        try:
            found.append((text.strip()[:255], date.fromisoformat(day)))
        except ValueError as error:
            raise BadFigure(where=text.strip() or "—", figure=day or "—") from error
        if not text.strip():
            raise BadFigure(where=day, figure="—")
    return found
