"""Search 搜索: where do these words stand: in tasks, targets, bodies, sentences, reports?

Takes  words (several, by spaces: all of them must stand there), a person, a day.
Gives  groups of hits, each with its words marked and a page; a fixed number of queries.
Rule   names in traditional characters and aliases of bodies are found too; of reports only those are searched that the
       person may read, as they stood on the day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhizao.document import script
from zhizao.programme import calendar
from zhizao.web.boards import things
from zhizao.web.boards.seen import Seen
from zhizao.web.people import rights
from zhizao.web.people.models import Body, BodyName
from zhizao.web.plan.models import Entry, EntryState, PlanDocument
from zhizao.web.programme.models import Revision, Target, Task
from zhizao.web.programme.versions import newest

SHOWN, MOST_WORDS, AROUND = 30, 8, 60
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True)
class Hit:
    """A place where the words stand."""

    text: SafeString
    more: str
    href: str


@dataclass(frozen=True)
class Group:
    """Hits of one kind; `whole` says whether these are all."""

    title: str
    hits: list[Hit]
    whole: bool


def search(seen: Seen, asked: str) -> list[Group]:
    """The groups that hold the words; none where there are no words."""
    words = [script.converter("t2s").convert(word) for word in asked.split()[:MOST_WORDS]]
    if not words:
        return []
    kinds: list[tuple[str, Callable[[Sequence[str], Seen], Iterator[Hit]]]] = [
        (_("Tasks and targets"), _things),
        (_("Units"), _bodies),
        (_("Sentences of the documents"), _sentences),
        (_("Reports"), _reports),
    ]
    found = []
    for title, hits_of in kinds:
        hits = []
        for hit in hits_of(words, seen):
            hits.append(hit)
            if len(hits) > SHOWN:
                break
        if hits:
            found.append(Group(title, hits[:SHOWN], len(hits) <= SHOWN))
    return found


def _all(words: Iterable[str], *fields: str) -> Q:
    """Each word in one of the fields."""
    condition = Q()
    for word in words:
        condition &= Q(*((f"{field}__icontains", word) for field in fields), _connector="OR")
    return condition


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text with the words marked.

    >>> str(marked("新增<专精特新>企业", ["专精特新"]))
    '新增&lt;<mark>专精特新</mark>&gt;企业'
    """
    cut = re.split(f"({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", text, flags=re.IGNORECASE)
    return mark_safe(  # noqa: S308 (each piece is escaped)
        "".join(f"<mark>{escape(piece)}</mark>" if at % 2 else escape(piece) for at, piece in enumerate(cut))
    )


def around(text: str, words: Sequence[str]) -> str:
    """The part of a long text in which the first word stands."""
    at = min((at for word in words if (at := text.lower().find(word.lower())) >= 0), default=0)
    start, end = max(0, at - AROUND), at + 2 * AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _things(words: Sequence[str], seen: Seen) -> Iterator[Hit]:
    """Targets by their titles and measures, tasks by their titles."""
    targets = Target.objects.filter(
        _all(words, "title", "versions__measure__name"), versions__in=newest(), programme=seen.programme
    )
    tasks = Task.objects.filter(_all(words, "title"), programme=seen.programme)
    found = targets.annotate(kind=Value("target"), more=Coalesce("task__title", Value(""))).order_by()
    other = tasks.annotate(kind=Value("task"), more=Coalesce("parent__title", Value(""))).order_by()
    columns = ("kind", "order", "pk", "title", "more")
    both = found.values_list(*columns).union(other.values_list(*columns)).order_by("-kind", "order", "pk")
    for kind, _order, key, title, more in both[: SHOWN + 1]:
        yield Hit(marked(title, words), more, seen.link(f"wall_{kind}", key))


def _bodies(words: Sequence[str], seen: Seen) -> Iterator[Hit]:
    """Units of the programme by their names, earlier names and aliases."""
    named = BodyName.objects.filter(_all(words, "text", "body__name"), body__duties__programme=seen.programme)
    bodies = Body.objects.filter(_all(words, "name"), duties__programme=seen.programme)
    own = bodies.order_by().values_list("path", "pk", "name", "name")
    both = own.union(named.order_by().values_list("body__path", "body__pk", "body__name", "text"))
    aliases: dict[int, tuple[str, list[str]]] = {}
    for _path, key, name, alias in both.order_by("path")[: 4 * SHOWN]:
        aliases.setdefault(key, (name, []))[1].extend([alias] if alias != name else [])
    for key, (name, others) in aliases.items():
        yield Hit(marked(name, words), "、".join(others), seen.link("wall_unit", key))


def _sentences(words: Sequence[str], seen: Seen) -> Iterator[Hit]:
    """Sentences in the order of the documents; each leads to the record that it holds, or to the plan."""
    plan = seen.programme.plan_id
    parts = PlanDocument.objects.filter(_all(words, "document__raw"), plan=plan).select_related("document")
    parts = parts.defer("document__records", "document__paragraphs").order_by("order")
    documents = [part.document for part in parts]
    records = list(
        Entry.objects.filter(plan=plan, document__in=documents, kind__in=("target", "task", "fact"))
        .exclude(state__in=(EntryState.REJECTED, EntryState.REPLACED))
        .values_list("document", "start", "end", "record_id")
    )
    whole_plan = reverse("plan_workbench", args=[plan])
    for document in documents:
        for match in _SENTENCE.finditer(document.raw):
            sentence = match.group().strip()
            if all(word.lower() in sentence.lower() for word in words):
                record = next(
                    (
                        key
                        for at, start, end, key in records
                        if at == document.pk and match.start() <= start < match.end()
                    ),
                    None,
                )
                href = reverse("plan_record", args=[plan, record]) if record else whole_plan
                yield Hit(marked(around(sentence, words), words), str(document), href)


def _reports(words: Sequence[str], seen: Seen) -> Iterator[Hit]:
    found = (
        Revision.objects.filter(
            rights.within(seen.user, "report.read", "report__duty__body"),
            _all(words, "progress", "problems", "next_steps", "plan", "carried_over"),
            report__cycle__programme=seen.programme,
            submitted_at__lte=things.end_of(seen.day),
        )
        .select_related("report__duty__body", "report__duty__task", "report__duty__target", "report__cycle")
        .order_by("-submitted_at", "-pk")
    )
    for one in found[: SHOWN + 1]:
        duty = one.report.duty
        said = " ".join(
            part for part in (one.progress, one.problems, one.next_steps, one.plan, one.carried_over) if part
        )
        body = seen.board.known.called(duty.body)
        more = f"{body.name} · {duty.subject.title} · {calendar.parse(one.report.cycle.period).label(seen.say)}"
        href = seen.link_if("reports_report", one.report_id) or seen.link("wall_unit", duty.body_id)
        yield Hit(marked(around(said, words), words), more, href)
