"""Tasks: what is to be done, under which heading, and by whom?

Takes  a document with its outline.
Gives  a Task for every numbered heading of measures, every label that a counted heading enumerates, and the headings
       that group them, in the order of the text.
Rule   leaves are measures, fields below 重点领域, mechanisms below 推进机制; what has items of its own is a group.
       Chapters of aims, principles and the situation (总体要求, 发展基础) hold no task; nor do boxes (专栏), annexes
       beside a plan, the items of a list, nor unnumbered headings that count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, Literal

from zhizao.base.sources import record_id
from zhizao.document.document import Document, Heading
from zhizao.plan import fields, owners, timelimits
from zhizao.plan.context import Context
from zhizao.plan.records import Role, Task, made
from zhizao.reference.outline_words import Titles, outline_words

About = Literal["no_task", "field", "mechanism", "other"]
JOINT = r"(?:、|和|与|及|以及|暨|，)?"


def _shape(titles: Titles) -> re.Pattern[str]:
    words = "|".join(sorted(titles.before, key=lambda word: (-len(word), word)))
    nouns = "|".join(sorted(titles.nouns, key=lambda word: (-len(word), word)))
    # Each part is short, so that the choice between words stays cheap on any title.
    return re.compile(rf"(?:(?:{words}|的){{0,4}}(?:{nouns}){JOINT}){{1,5}}")


@cache
def _shapes() -> dict[About, re.Pattern[str]]:
    roles = outline_words().roles
    return {"no_task": _shape(roles.no_task), "field": _shape(roles.field), "mechanism": _shape(roles.mechanism)}


@cache
def _guard() -> re.Pattern[str]:
    return re.compile("|".join(outline_words().roles.guard))


@lru_cache(maxsize=4096)
def about(title: str) -> About:
    """What a title says its chapter is about.

    >>> about("总体要求"), about("发展基础和面临形势"), about("夯实产业基础"), about("重点领域"), about("组织实施")
    ('no_task', 'no_task', 'other', 'field', 'mechanism')
    """
    if len(title) > 24:
        return "other"
    words = re.sub(r"[“”]", "", title)
    for kind, shape in _shapes().items():
        if shape.fullmatch(words) and not (kind == "mechanism" and _guard().search(words)):
            return kind
    return "other"


def tasks_of(
    context: Context, answers: owners.Governing | None = None, beside: Callable[[int], bool] | None = None
) -> list[Task]:
    """The tasks of a document; `answers` saves reading the owners again, what is `beside` (in a table) is no heading."""
    document = context.document
    answers = answers or owners.owners_for(document)
    stops, limits = _stops(document.outline.headings), timelimits.Limits(context, answers.spans)
    places: dict[tuple[int, int], int] = {}
    found = []
    for heading, role in _roles(document.outline.headings):
        if beside and beside(heading.start):
            continue
        start, end = document.body.raw_span(heading.start, heading.end)
        ordinal = places[start, end] = places.get((start, end), -1) + 1
        task = _slots(document, heading, role, answers)
        limit = timelimits.slots(document, limits.of(heading, stops[heading.body_start]))
        name = record_id(document.sha256, "task", start, end, ordinal)
        found.append(made(Task, id=name, quote=document.raw[start:end], start=start, end=end, **task, **limit))
    return found


def _stops(headings: tuple[Heading, ...]) -> dict[int, int]:
    """Where the own words of each heading end, by its beginning: at its first item or box, else with its body."""
    found: dict[int, int] = {}
    open_: list[Heading] = []
    for heading in headings:
        open_ = [one for one in open_ if heading.body_start < one.body_end]
        if _item(heading) or _box(heading) or _annex(heading):
            for one in open_:
                found.setdefault(one.body_start, heading.body_start)
            open_ = []
        open_.append(heading)
    return {heading.body_start: found.get(heading.body_start, heading.body_end) for heading in headings}


def _slots(document: Document, heading: Heading, role: Role, answers: owners.Governing) -> dict[str, Any]:
    """Where a task stands in the tree, who answers for it and what it is about."""
    own = answers.of(heading) if role != "group" else answers.stated_by(heading)
    body_start, body_end = document.body.raw_span(heading.body_start, heading.body_end)
    return {
        "section": " > ".join(heading.section),
        "path": heading.path,
        "role": role,
        "body_start": body_start,
        "body_end": body_end,
        "owners": own.owners,
        "lead": own.lead,
        "owners_expanded": own.expanded,
        "subfields": fields.subfields_of(document, heading) if role == "field" else (),
    }


def _roles(headings: tuple[Heading, ...]) -> Iterator[tuple[Heading, Role]]:
    """The headings that are tasks, with their roles."""
    chains = _chains(headings)
    grouped = {chain[-1] for i, chain in enumerate(chains) if chain and _item(headings[i])}
    annexed = _annexed(headings, chains)
    barred: list[bool] = []
    for i, (heading, chain) in enumerate(zip(headings, chains, strict=True)):
        # What bars a heading bars all below it; an annex does so unless the plan itself stands in it.
        above = bool(chain) and barred[chain[-1]]
        barred.append(above or (not annexed and _annex(heading)) or about(heading.title) == "no_task")
        if barred[i] or not (i in grouped or _item(heading)) or _annex(heading) or _box(heading):
            continue
        yield heading, "group" if i in grouped else _leaf(heading, [headings[k] for k in chain])


def _leaf(heading: Heading, above: list[Heading]) -> Role:
    """The nearest chapter that says what it is about decides; a guarded chapter (保障措施) holds measures."""
    for one in reversed(above):
        kind = _counts(one.title) or about(one.title)
        if kind in ("field", "mechanism"):
            return kind
        if _guard().search(one.title):
            return "measure"
    kind = about(heading.title)
    return kind if not above and kind in ("field", "mechanism") else "measure"


@lru_cache(maxsize=4096)
def _counts(title: str) -> About | None:
    """What a counted heading counts: 突出三大产业, 建立三大机制."""
    match = re.search(
        r"[一二两三四五六七八九十\d]{1,2}(?:大|个|项|类)[一-龥]{0,4}?(产业|领域|行业|赛道|机制)”?$", title
    )
    return None if not match else "mechanism" if match[1] == "机制" else "field"


def _item(heading: Heading) -> bool:
    """A numbered heading or an enumerated label: not a box, a —— item, a 一是, a list item or a mere headline."""
    if heading.run_in:
        return heading.label is None and heading.level > 1
    return heading.label is not None and not _box(heading) and not _annex(heading)


def _box(heading: Heading) -> bool:
    return (heading.label or "").startswith("专栏")


def _annex(heading: Heading) -> bool:
    return (heading.label or "").startswith("附")


def _chains(headings: tuple[Heading, ...]) -> list[list[int]]:
    """For each heading the indices of those above it, outermost first."""
    stack: list[int] = []
    found = []
    for i, heading in enumerate(headings):
        del stack[heading.level - 1 :]
        found.append(list(stack))
        stack.append(i)
    return found


def _annexed(headings: tuple[Heading, ...], chains: list[list[int]]) -> bool:
    """Does the plan itself stand in an annex? It does where the text before has fewer items."""
    inside = sum(bool(chain) and _annex(headings[chain[0]]) for chain in chains)
    return inside > len(headings) - inside
