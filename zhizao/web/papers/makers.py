"""Pages that make papers: a letter, a briefing, an archive; each is looked at as it will print, then printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.papers import briefing as briefings_engine
from zhizao.papers import letter as letters_engine
from zhizao.web.audit.queries import last_write
from zhizao.web.papers import actions, briefings, letterheads, letters, queries, tongues
from zhizao.web.papers.errors import MovedOn
from zhizao.web.papers.forms import (
    BriefingForm,
    LetterForm,
    first_briefing,
    first_letter,
    letter_again,
    shown_again,
    year_of,
)
from zhizao.web.papers.models import Kind, Order
from zhizao.web.papers.printing import Kept
from zhizao.web.papers.views import person
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import may, needs
from zhizao.web.programme.current import asked_for
from zhizao.web.shell.middleware import speaking

PRINTABLE = ("docx", "pdf")


@needs("paper.make")
@require_http_methods(["GET", "HEAD", "POST"])
def briefing(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """A briefing or notice: chosen and typed, looked at as it will print, then printed."""
    row = asked_for(request)
    form = BriefingForm(row, request.POST if request.method == "POST" else first_briefing(row, request.GET.dict()))
    context: dict[str, Any] = {"form": form, "own": letterheads.own_sha256(row, Kind.BRIEFING)}
    if not form.is_valid():
        return render(request, "papers/briefing.html", context, status=422)
    wanted, status = form.wanted(), 200
    if request.POST.get("do") in PRINTABLE:
        try:
            return _done(request, actions.briefing(
                programme=row, wanted=wanted, form=_printable(request), seen=form.anchor(), by=actor(request)
            ))  # fmt: skip
        except ZhizaoError as error:
            context["problem"], status = error_text(error, speaking()), _status(error)
    facts = briefings.facts(row, wanted, last_write())
    context |= {
        "form": shown_again(form, facts.title, facts.colophon.chain),
        "paper": briefings_engine.printed(facts, wanted.language),
        "words": briefings_engine.words(wanted.language),
        "tongue": tongues.code(wanted.language),
    }
    return render(request, "papers/briefing.html", context, status=status)


@needs("paper.make")
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """A letter of responsibility of one unit, or of all units of a year."""
    row, sent = asked_for(request), request.method == "POST"
    year = year_of(row, (request.POST if sent else request.GET).get("year", ""))
    units = letters.units(row, year)
    form = LetterForm(row, units, request.POST if sent else first_letter(row, year, units, request.GET.dict()))
    context: dict[str, Any] = {
        "form": form,
        "year": year,
        "units": units,
        "own": letterheads.own_sha256(row, Kind.LETTER),
    }
    if not units or not form.is_valid():
        return render(request, "papers/letter.html", context, status=422 if units else 200)
    wanted, body, status = form.wanted(), form.cleaned_data["body"], 200
    if request.POST.get("do") == "all":
        made = actions.order(programme=row, kind=Kind.LETTER, asked=wanted.told(), by=actor(request))
        return redirect("papers_order", row.pk, made.pk)
    if request.POST.get("do") in PRINTABLE:
        try:
            return _done(request, actions.letter(
                programme=row, body=body, wanted=wanted, form=_printable(request), seen=form.anchor(), by=actor(request)
            ))  # fmt: skip
        except ZhizaoError as error:
            context["problem"], status = error_text(error, speaking()), _status(error)
    facts = letters.facts(row, body, wanted, last_write())
    context |= {
        "form": letter_again(form, units, facts.colophon.chain),
        "paper": letters_engine.printed(facts, wanted.language),
        "words": letters_engine.words(wanted.language),
        "tongue": tongues.code(wanted.language),
    }
    return render(request, "papers/letter.html", context, status=status)


def _printable(request: HttpRequest) -> actions.Printable:
    return "pdf" if request.POST["do"] == "pdf" else "docx"


def _status(error: ZhizaoError) -> int:
    return 409 if isinstance(error, MovedOn) else 422


def _done(request: HttpRequest, made: Kept) -> HttpResponse:
    if made.known:
        told = _("This very paper was printed before; it is the one below.")
        messages.info(request, told)
    else:
        messages.success(request, _("The paper is printed and kept."))
    return redirect("papers_one", made.paper.programme_id, made.paper.pk)


@needs("paper.make")
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """The archive pack: what it will hold, and ordering it."""
    row = asked_for(request)
    if request.method == "POST":
        language = "en" if request.POST.get("language") == "en" else "zh"
        made = actions.order(programme=row, kind=Kind.ARCHIVE, asked={"language": language}, by=actor(request))
        return redirect("papers_order", row.pk, made.pk)
    context = {
        "held": queries.enclosed(person(request), row),
        "with_audit": may(request.user, "audit.read"),
        "languages": tongues.CHOICES,
        "reader": tongues.reader(),
    }
    return render(request, "papers/archive.html", context)


def _order(request: HttpRequest, pk: int) -> Order:
    return get_object_or_404(Order.objects.select_related("paper", "by"), pk=pk, programme=asked_for(request))


@needs("paper.make")
@require_safe
def order(request: HttpRequest, programme: int, order: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """How far an order is; what came of it."""
    found = _order(request, order)
    if found.paper:
        return redirect("papers_one", found.programme_id, found.paper.pk)
    return render(request, "papers/order.html", {"order": found, "problem": queries.problem(found)})


@needs("paper.make")
@require_safe
def progress(request: HttpRequest, programme: int, order: int) -> JsonResponse:  # noqa: ARG001
    """The same for the page that waits."""
    found = _order(request, order)
    return JsonResponse({"percent": found.percent, "done": not found.waits})


@needs("paper.make")
@require_POST
def again(request: HttpRequest, programme: int, order: int) -> HttpResponse:
    """Make it once more."""
    actions.order_again(order=_order(request, order), by=actor(request))
    return redirect("papers_order", programme, order)
