"""HTML: one page on which each number leads to its words and each word to its number.

Takes  a document and its plan, and the language in which the page opens.
Gives  one self-contained page: raw text on the left, records on the right, Chinese and English within the page.
Rule   docs/decisions/0006-one-page.md: no request to any host, everything escaped, scripts allowed by hash.
Not    an editor: people edit the YAML plan.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhizao.base.language import Language, speaker
from zhizao.document.document import Box, Document
from zhizao.output import labels, onepage, pieces, printed, rows
from zhizao.plan.records import AnyRecord, FindingRecord, Mechanism, Plan, Task

if TYPE_CHECKING:
    from zhizao.document.drawn import DrawnPage

# A page takes some tens of kilobytes: more pages than these make a file that no mail takes.
_MOST_PAGES = 150


class Mark(NamedTuple):
    """The box of a quote on a page, for the record it belongs to."""

    record: AnyRecord
    box: Box


class Picture(NamedTuple):
    """A page of the file as it is shown: its picture as a data address, and what is marked on it."""

    page: DrawnPage
    address: str
    marks: tuple[Mark, ...]


def render(document: Document, plan: Plan, language: Language, pages: Iterable[DrawnPage] = ()) -> str:
    """The page of one document; `pages` are the pictures of the file's own pages, on which the quotes are marked."""
    style, script = onepage.asset("output", "page.css"), onepage.asset("output", "page.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            **_told(language),
            card=plan.document,
            blocks=pieces.blocks(document, plan),
            targets=rows.targets(plan),
            facts=rows.facts(plan),
            tasks=rows.depths([record for record in plan.records if isinstance(record, Task)]),
            mechanisms=[record for record in plan.records if isinstance(record, Mechanism)],
            findings=[record for record in plan.records if isinstance(record, FindingRecord)],
            firsts=_firsts(plan),
            pictures=_pictures(plan, pages),
            style=Markup(style),  # noqa: S704 (our own file)
            script=Markup(script),  # noqa: S704 (our own file)
            policy=onepage.policy(style, script),
            labels=labels,
            printed=printed,
        )
    )


def quoted_pages(plan: Plan) -> list[int]:
    """The pages of the file on which records are quoted, as many as one page can show."""
    places = (place for record in plan.records if record.kind != "noise" for place in record.places)
    return sorted({place.page for place in places if place.page and place.file is None})[:_MOST_PAGES]


def _pictures(plan: Plan, pages: Iterable[DrawnPage]) -> list[Picture]:
    marks: dict[int | None, list[Mark]] = {}
    for record in plan.records:
        for place in record.places if record.kind != "noise" else ():
            if place.box and place.file is None:
                marks.setdefault(place.page, []).append(Mark(record, place.box))
    # Larger boxes first: what lies on top of another can be clicked.
    return [
        Picture(
            page,
            f"data:image/png;base64,{base64.b64encode(page.png).decode()}",
            tuple(sorted(marks.get(page.number, ()), key=_area)),
        )
        for page in pages
    ]


def _area(mark: Mark) -> float:
    left, top, right, bottom = mark.box
    return -(right - left) * (bottom - top)


def _told(language: Language) -> dict[str, object]:
    return {"lang": language, "say": speaker(language), "zh": speaker("zh"), "plain": speaker("en")}


def _firsts(plan: Plan) -> dict[str, tuple[str, int]]:
    """For each restatement the id and number of the record that said it first."""
    return {**_restated(rows.targets(plan)), **_restated(rows.facts(plan))}


def _restated(records: Sequence[rows.M]) -> dict[str, tuple[str, int]]:
    numbers = {record.id: at for at, record in enumerate(records, start=1)}
    return {again.id: (group[0].id, numbers[group[0].id]) for group in rows.merged(records) for again in group[1:]}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("zhizao.output"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
