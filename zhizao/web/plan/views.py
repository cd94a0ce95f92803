"""Pages of plans: the list, the workbench and its steps, a record's source.

Rule   each step is one address that takes a form and answers a script with the new state, everybody else with the page.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.document import drawn
from zhizao.output import labels, printed
from zhizao.web.document.models import Document
from zhizao.web.document.views import wants_json
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import may, needs
from zhizao.web.plan import actions, forms, queries, steps, words
from zhizao.web.plan.models import Change, Entry, EntryState, Plan
from zhizao.web.shell.middleware import speaking

CONFLICTS = (steps.ChangedMeanwhile, steps.RecordGone, steps.BuiltUpon)


def step_texts(count: int) -> dict[str, str]:
    """What a step did, for the list of changes and for the message after it."""
    texts = {
        "accepted": ngettext("%(count)d record accepted", "%(count)d records accepted", count),
        "rejected": ngettext("%(count)d record rejected", "%(count)d records rejected", count),
        "edited": _("A record corrected"),
        "added": _("A record added"),
        "split": _("A record split in two"),
        "merged": _("Records merged"),
        "answered": ngettext("%(count)d finding answered", "%(count)d findings answered", count),
        "unjoined": _("An annex taken out with its records"),
    }
    return {action: text % {"count": count} if "%" in text else text for action, text in texts.items()}


@needs("plan.read")
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """All plans; with ?annex=… the plan is chosen that a document joins."""
    wanted = request.GET.get("annex", "")
    joining = Document.objects.only("name", "card").filter(pk=wanted).first() if wanted.isdigit() else None
    context = {"plans": queries.plans(), "joining": joining, "may_edit": may(request.user, "plan.edit")}
    return render(request, "plan/list.html", context)


@needs("plan.edit")
@require_POST
def make(request: HttpRequest, document: int) -> HttpResponse:
    """Make a plan of a read document."""
    plan = actions.plan_from(get_object_or_404(Document, pk=document), actor(request))
    return redirect("plan_workbench", plan.pk)


def _opened(plan: Plan) -> queries.Workbench:
    states = {str(value): str(label) for value, label in EntryState.choices}
    return queries.Workbench(plan, speaking(), states)


@needs("plan.read")
@require_GET
def workbench(request: HttpRequest, plan: int) -> HttpResponse:
    """The document on the left, its records on the right."""
    found = get_object_or_404(Plan, pk=plan)
    bench = _opened(found)
    filters = queries.Filters(**{name: request.GET.get(name, "") for name in ("kind", "state", "doubt", "q")})
    say = speaking()
    context = {
        "plan": found,
        "sheets": bench.sheets(),
        "rows": bench.rows(filters),
        "filters": filters,
        "kinds": [(kind, say(labels.KINDS[kind])) for kind in actions.DECIDED],
        "states": [(value, label) for value, label in EntryState.choices if value != EntryState.REPLACED],
        **_frame(request, found, bench),
    }
    return render(request, "plan/workbench.html", context)


def _frame(request: HttpRequest, plan: Plan, bench: queries.Workbench) -> dict[str, Any]:
    """Counters, findings and steps: what stands around the records."""
    findings = bench.findings()
    return {
        "plan": plan,
        "counts": bench.counts(),
        "open_findings": [one for one in findings if not one.answered],
        "answered_findings": [one for one in findings if one.answered],
        "documents": bench.documents,
        "taken": [(one, step_texts(one.count)[one.action]) for one in queries.steps_taken(plan)],
        "may_edit": may(request.user, "plan.edit"),
        "may_start": may(request.user, "programme.edit"),
    }


@needs("plan.edit")
@require_POST
def step(request: HttpRequest, plan: int) -> HttpResponse:
    """Accept, reject, merge, accept without doubts, undo, redo."""
    found = get_object_or_404(Plan, pk=plan)
    act, seen = _asked(request)
    return _run(request, found, seen, lambda: _act(request, found, act, seen))


def _asked(request: HttpRequest) -> tuple[str, dict[str, int]]:
    """What to do with which records: a button beside one record, or a button over those that are marked."""
    act, _colon, one = request.POST.get("one", "").partition(":")
    if one:
        return act, _seen([one])
    return request.POST.get("act", ""), _seen(request.POST.getlist("chosen"))


def _seen(values: Collection[str]) -> dict[str, int]:
    """Record ids with the versions that the person saw: T-1a2b3c:4."""
    parts = [value.rpartition(":") for value in values]
    return {name: int(version) for name, _colon, version in parts if version.isdigit()}


def _act(request: HttpRequest, plan: Plan, act: str, seen: dict[str, int]) -> Change | None:
    by = actor(request)
    change = request.POST.get("change", "")
    if act == "undo":
        return actions.undo(plan=plan, change=int(change) if change.isdigit() else None, by=by)
    if act == "redo":
        return actions.redo(plan=plan, by=by)
    if act == "confident":
        return actions.accept_confident(plan, by)
    decided = {"accept": actions.accept, "reject": actions.reject, "merge": actions.merge}
    return decided[act](plan=plan, seen=seen, by=by) if act in decided and seen else None


def _run(request: HttpRequest, plan: Plan, seen: dict[str, int], act: Any) -> HttpResponse:
    """Do a step and say how it went: to a script as JSON, to everybody else as a message on the workbench."""
    try:
        change = act()
    except ZhizaoError as error:
        if not wants_json(request):
            messages.error(request, language.error_text(error, speaking()))
            return _back(request, plan, next(iter(seen), ""))
        status = 409 if isinstance(error, CONFLICTS) else 422
        told = {"error": language.error_text(error, speaking()), "code": error.code}
        return JsonResponse({**told, **_state(request, plan, set(seen), ())}, status=status)
    return _done(request, plan, change)


def _done(request: HttpRequest, plan: Plan, change: Change | None) -> HttpResponse:
    text = step_texts(len(change.after))[change.action] if change else _("Nothing was chosen, or nothing changed.")
    if change and change.undone_at:
        text = _("Taken back: %(step)s") % {"step": text}
    new = [name for name, was in change.before.items() if was is None] if change else []
    touched = list(change.after) if change else []
    if wants_json(request) and change and change.action == "unjoined":
        # A document came or went: the page is asked for as a whole, and shows the message then.
        messages.success(request, text)
        return JsonResponse({"message": text, "focus": "", "whole": True})
    if wants_json(request):
        spans = _spans(change) if change else ()
        return JsonResponse({"message": text, "focus": new[0] if new else "", **_state(request, plan, touched, spans)})
    (messages.success if change else messages.warning)(request, text)
    return _back(request, plan, (new or touched or [""])[0])


def _spans(change: Change) -> list[tuple[int, int, int]]:
    """Where the words of a change stand, before and after it, so far as its records are not there any more."""
    sides = [side for pair in (change.before, change.after) for side in pair.values() if side]
    return [(one["document_id"], one["start"], one["end"]) for one in sides if {"document_id", "start"} <= one.keys()]


def _back(request: HttpRequest, plan: Plan, record_id: str) -> HttpResponse:
    """To the workbench as it was filtered, at the record."""
    filters = request.POST.get("filters", "")
    address = reverse("plan_workbench", args=[plan.pk])
    return redirect(f"{address}{'?' if filters else ''}{filters}{'#r-' if record_id else ''}{record_id}")


def _state(
    request: HttpRequest, plan: Plan, touched: Collection[str], spans: Collection[tuple[int, int, int]]
) -> dict[str, Any]:
    """What a script needs to bring its page up to date: rows and paragraphs that changed, and what is around them."""
    bench = _opened(plan)
    rows = bench.rows(queries.Filters())
    changed = {one.record_id for one in bench.entries} & set(touched)
    where = [(one.document_id, one.start, one.end) for one in bench.entries if one.record_id in changed]
    frame = _frame(request, plan, bench)

    def part(name: str, **more: Any) -> str:
        return render_to_string(f"plan/_{name}.html", {**frame, **more}, request)

    return {
        "rows": {one.id: part("row", row=one) for one in rows if one.id in changed},
        "order": [one.id for one in rows],
        "blocks": {one.id: part("block", block=one) for one in bench.blocks_around([*where, *spans])},
        "counts": part("counts"),
        "findings": part("findings"),
        "steps": part("steps"),
    }


def _entry(plan: int, record_id: str) -> Entry:
    entries = Entry.objects.select_related("plan", "document", "answer")
    return get_object_or_404(entries, plan=plan, record_id=record_id)


@needs("plan.read")
@require_GET
def source(request: HttpRequest, plan: int, record_id: str) -> HttpResponse:
    """Where a record comes from: its sentence in its paragraph, and what people did with it."""
    entry = _entry(plan, record_id)
    say = speaking()
    history = [one for one in entry.plan.changes.select_related("by") if record_id in one.after]
    context = {
        "entry": entry,
        "kind": say(labels.ONE[entry.kind]),
        "passage": queries.passage(entry),
        "place": printed.where(queries.places(entry), say),
        "pages": list(queries.pages(entry)),
        "slots": _slots(entry.record, entry.document),
        "first": _slots(entry.read, entry.document) if entry.read and entry.read != entry.record else [],
        "confidence": _confidence(entry),
        "history": [(one, step_texts(len(one.after))[one.action]) for one in history],
        "children": queries.children(entry) if entry.state == EntryState.REPLACED else [],
        "may_edit": may(request.user, "plan.edit") and entry.state != EntryState.REPLACED,
        "editable": entry.kind in actions.DECIDED,
    }
    return render(request, "plan/record.html", context)


@needs("plan.read")
@require_GET
def page(request: HttpRequest, plan: int, record_id: str, number: int) -> HttpResponse:
    """A picture of the page of the file on which a record is quoted, its words marked."""
    entry = _entry(plan, record_id)
    boxes = queries.pages(entry).get(number)
    if boxes is None:
        raise Http404
    tag = f'"{entry.document.sha256[:16]}-{entry.record_id}-{number}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    try:
        drawn_pages = list(drawn.pages(entry.document.original(), entry.document.name, [number]))
    except (ZhizaoError, OSError) as error:
        # The words stand beside the picture: a file that cannot be drawn any more hides nothing.
        raise Http404 from error
    if not drawn_pages:
        raise Http404
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    return HttpResponse(drawn.marked(drawn_pages[0], boxes), content_type="image/png", headers=headers)


def _slots(told: dict[str, Any] | None, document: Document) -> list[tuple[str, str]]:
    """The filled slots of a record with their labels, in the order of its form."""
    if told is None or told["kind"] not in forms.FORMS:
        return []
    form = forms.FORMS[told["kind"]](document=document, base=told)
    shown = [(str(form[name].label), forms.printed_value(form, name, form.initial.get(name))) for name in form.fields]
    return [(label, value) for label, value in shown if value and label]


@needs("plan.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, plan: int, record_id: str) -> HttpResponse:
    """Correct a record; ?kind=fact shows a target as the fact that it is."""
    entry = _entry(plan, record_id)
    kind = request.GET.get("kind", entry.kind)
    if entry.kind not in actions.DECIDED or kind not in forms.FORMS:
        return redirect("plan_record", plan, record_id)
    base = forms.as_kind(entry.record, kind, entry.document)
    form = forms.FORMS[kind](request.POST if request.method == "POST" else None, document=entry.document, base=base)
    problem = ""
    seen = {record_id: int(request.POST["version"])} if request.POST.get("version", "").isdigit() else {}
    if request.method == "POST" and form.is_valid() and form.record and seen:
        new, accepted = form.record, "accept" in request.POST
        try:
            change = actions.edit(plan=entry.plan, seen=seen, new=new, accepted=accepted, by=actor(request))
        except ZhizaoError as error:
            problem = language.error_text(error, speaking())
        else:
            return _done(request, entry.plan, change)
    title = _("Correct the record")
    return _sheet(request, entry.plan, form, title=title, problem=problem, entry=entry, kind=kind)


@needs("plan.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, plan: int) -> HttpResponse:
    """A record that the reader missed, from words of a document."""
    found = get_object_or_404(Plan, pk=plan)
    parts = found.parts.select_related("document")
    wanted = request.GET.get("document", "")
    part = parts.filter(document=int(wanted)).first() if wanted.isdigit() else parts.first()
    kind = request.GET.get("kind", "target")
    if part is None or kind not in forms.FORMS:
        return redirect("plan_workbench", plan)
    document = part.document
    base = forms.empty(kind, document, *_span_asked(request, document))
    form = forms.FORMS[kind](request.POST if request.method == "POST" else None, document=document, base=base)
    if request.method == "POST" and form.is_valid() and form.record:
        accepted, by = "accept" in request.POST, actor(request)
        change = actions.add(plan=found, document=document, new=form.record, accepted=accepted, by=by)
        return _done(request, found, change)
    return _sheet(request, found, form, title=_("Add a record"), problem="", entry=None, kind=kind)


def _span_asked(request: HttpRequest, document: Document) -> words.Span:
    """The words that were selected in the document, or none."""
    asked = [request.GET.get(name, "") for name in ("start", "end")]
    start, end = (min(int(one), len(document.raw)) if one.isdigit() else 0 for one in asked)
    return words.trimmed(document.raw, start, end) if start < end else (0, 0)


def _sheet(
    request: HttpRequest,
    plan: Plan,
    form: forms.RecordForm,
    *,
    title: str,
    problem: str,
    entry: Entry | None,
    kind: str,
) -> HttpResponse:
    """The form of a record; with a script beside the document, without one as a page of its own."""
    if entry:
        entry.refresh_from_db(fields=["row_version", "record"])
    read = entry.read if entry and entry.read and entry.read["kind"] == kind else None
    first = form.shown(read) if read else {}
    rows = [
        (
            form[name],
            forms.printed_value(form, name, first[name]) if name in first and _differs(form, name, first) else "",
        )
        for name in form.fields
        if not form[name].is_hidden
    ]
    query = request.GET.copy()
    query.pop("kind", None)
    context = {
        "plan": plan,
        "form": form,
        "rows": rows,
        "title": title,
        "rule": _rule(entry),
        "confidence": _confidence(entry),
        "problem": problem,
        "entry": entry,
        "kind": kind,
        "kinds": [(one, label) for one, label in forms.KIND_CHOICES.items() if one != kind],
        "query": query.urlencode(),
        "passage": queries.passage(entry) if entry else None,
    }
    status = 409 if problem else 422 if form.errors else 200
    if wants_json(request):
        return JsonResponse({"sheet": render_to_string("plan/_sheet.html", context, request)}, status=status)
    return render(request, "plan/sheet.html", context, status=status)


def _rule(entry: Entry | None) -> str:
    """Which rule found the deadline or period, where the reader said one."""
    told = entry.record if entry else {}
    return str(told.get("deadline_rule") or told.get("period_rule") or "")


def _confidence(entry: Entry | None) -> str:
    """How sure the reader was, where it says so."""
    sure = entry.read.get("confidence") if entry and entry.read else None
    return "" if sure is None else f"{sure:.0%}"


def _differs(form: forms.RecordForm, name: str, first: dict[str, Any]) -> bool:
    """Does the slot hold something else than what was read?"""
    return (first[name] or None) != (form.initial.get(name) or None)


@needs("plan.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, plan: int, record_id: str) -> HttpResponse:
    """Split a record at one of the places where its words may fall apart."""
    entry = _entry(plan, record_id)
    if entry.kind not in actions.DECIDED:
        return redirect("plan_record", plan, record_id)
    raw = entry.document.raw
    if request.method == "POST" and request.POST.get("version", "").isdigit():
        at = request.POST.get("at", "")
        begins = request.POST.get("begins", "").strip()
        place = raw.find(begins, entry.start, entry.end) if begins else int(at) if at.isdigit() else -1
        seen = {record_id: int(request.POST["version"])}
        return _run(
            request, entry.plan, seen, lambda: actions.split(plan=entry.plan, seen=seen, at=place, by=actor(request))
        )
    asked = request.GET.get("at", "")
    places = words.cuts(raw, entry.start, entry.end)
    chosen = int(asked) if asked.isdigit() and words.halves(raw, entry.start, int(asked), entry.end) else None
    places = sorted({*places, *([chosen] if chosen else [])})
    found = [(at, words.halves(raw, entry.start, at, entry.end)) for at in places]
    parts = [(at, *(raw[first:last] for first, last in spans)) for at, spans in found if spans]
    context = {"entry": entry, "plan": entry.plan, "parts": parts, "chosen": chosen or (places[0] if places else None)}
    name = "plan/_split.html" if wants_json(request) else "plan/split.html"
    if wants_json(request):
        return JsonResponse({"sheet": render_to_string(name, context, request)})
    return render(request, name, context)


@needs("plan.edit")
@require_POST
def answer(request: HttpRequest, plan: int, record_id: str) -> HttpResponse:
    """Answer a finding with a note, an annex, or both."""
    found = get_object_or_404(Plan, pk=plan)
    form = forms.AnswerForm(request.POST, documents=found.documents.only("name", "card"))
    seen = _seen([f"{record_id}:{request.POST.get('version', '')}"])
    if not form.is_valid():
        messages.error(request, _("The answer is too long, or the annex is not one of this plan."))
        return _back(request, found, "")
    note, document = form.cleaned_data["note"], form.cleaned_data["annex"]
    return _run(
        request,
        found,
        seen,
        lambda: actions.answer(plan=found, seen=seen, note=note, annex=document, by=actor(request)),
    )


@needs("plan.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def annex(request: HttpRequest, plan: int) -> HttpResponse:
    """Add a second document to a plan, and say which findings it answers."""
    found = get_object_or_404(Plan, pk=plan)
    if request.method == "POST":
        wanted = request.POST.get("document", "")
        document = Document.objects.filter(pk=wanted).first() if wanted.isdigit() else None
        if document:
            answers = _seen(request.POST.getlist("answers"))
            try:
                actions.add_annex(plan=found, document=document, answers=answers, by=actor(request))
            except ZhizaoError as error:
                messages.error(request, language.error_text(error, speaking()))
                return redirect("plan_annex", plan)
            messages.success(request, _("“%(name)s” was added to the plan.") % {"name": str(document)})
            return redirect("plan_workbench", plan)
        messages.error(request, _("No document was chosen. Choose the annex first."))
    context = {
        "plan": found,
        "candidates": queries.read_documents(found),
        "chosen": request.POST.get("document") or request.GET.get("document", ""),
        "findings": [one for one in _opened(found).findings() if not one.answered],
    }
    return render(request, "plan/annex.html", context)


@needs("plan.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def unjoin(request: HttpRequest, plan: int, document: int) -> HttpResponse:
    """Say what goes with an annex, then take it out."""
    found = get_object_or_404(Plan, pk=plan)
    part = found.parts.select_related("document").filter(document=document, order__gt=0).first()
    if part is None:
        messages.info(request, _("This document is no annex of the plan; somebody may have taken it out already."))
        return redirect("plan_workbench", plan)
    if request.method == "POST":
        try:
            actions.remove_annex(plan=found, document=part.document, by=actor(request))
        except ZhizaoError as error:
            messages.error(request, language.error_text(error, speaking()))
            return redirect("plan_unjoin", plan, document)
        text = _("“%(name)s” was taken out of the plan. The last changes below can take that back.")
        messages.success(request, text % {"name": str(part.document)})
        return redirect("plan_workbench", plan)
    context = {"plan": found, "document": part.document, "leaving": queries.leaving(found, part.document)}
    return render(request, "plan/unjoin.html", context)
