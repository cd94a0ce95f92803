"""Pages of templates: which Word template papers take, what may stand in one, keeping the office's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.papers import briefing as briefings_engine
from zhizao.papers import letter as letters_engine
from zhizao.web.audit.queries import last_write
from zhizao.web.papers import actions, briefings, letterheads, letters, tongues
from zhizao.web.papers.forms import BriefingForm, TemplateForm, first_briefing, year_of
from zhizao.web.papers.models import Form, Kind
from zhizao.web.papers.views import MEDIA, attachment
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import needs, require
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.models import Programme
from zhizao.web.shell.middleware import speaking


def _kind(asked: str) -> Kind:
    """A kind of paper that has a template."""
    if asked not in letterheads.KINDS:
        raise Http404
    return Kind(asked)


@needs("paper.make")
@require_safe
def templates(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """Each kind of paper with the template in force."""
    row = asked_for(request)
    kinds = [(kind, letterheads.own_sha256(row, kind)) for kind in letterheads.KINDS]
    return render(request, "papers/templates.html", {"kinds": kinds})


@needs("paper.make")
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, programme: int, kind: str) -> HttpResponse:
    """One kind: what may stand in its template, with what it prints now; POST keeps the office's own."""
    row, of = asked_for(request), _kind(kind)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    context: dict[str, Any] = {"kind": of, "own": letterheads.own_sha256(row, of), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_template(programme=row, kind=of, file=form.cleaned_data["template"], by=actor(request))
        except ZhizaoError as error:
            form.add_error("template", error_text(error, speaking()))
        else:
            messages.success(request, _("The template was checked and is kept; papers take it from now on."))
            return redirect("papers_template", programme, kind)
    context["texts"], context["lists"] = letterheads.fields(_example(row, of))
    return render(request, "papers/template.html", context, status=422 if form.errors else 200)


def _example(programme: Programme, kind: Kind) -> Any:
    """The paper as it would print now."""
    language = tongues.reader()
    if kind == Kind.LETTER:
        year = year_of(programme, "")
        wanted = letters.Wanted(year, language, letters.group_of(programme))
        unit = next(iter(letters.units(programme, year)), programme.office)
        return letters_engine.printed(letters.facts(programme, unit, wanted, last_write()), language)
    form = BriefingForm(programme, first_briefing(programme, {}))
    form.is_valid()
    return briefings_engine.printed(briefings.facts(programme, form.wanted(), last_write()), language)


@needs("paper.make")
@require_POST
def drop(request: HttpRequest, programme: int, kind: str) -> HttpResponse:
    """Take ours from now on."""
    actions.drop_template(programme=asked_for(request), kind=_kind(kind), by=actor(request))
    messages.success(request, _("Papers take the template that comes along from now on."))
    return redirect("papers_template", programme, kind)


@needs("paper.make")
@require_safe
def file(request: HttpRequest, programme: int, kind: str) -> HttpResponseBase:  # noqa: ARG001
    """Our template (`?language=en` in English), or with `?own` the office's."""
    require(request.user, "export")
    row, of, wants_own = asked_for(request), _kind(kind), "own" in request.GET
    language = "en" if request.GET.get("language") == "en" and not wants_own else "zh"
    content = letterheads.own(row, of, "zh") if wants_own else letterheads.shipped(of, language)  # type: ignore[arg-type]
    if content is None:
        raise Http404
    if request.method == "GET":
        actions.template_taken(programme=row, kind=of, own=wants_own, by=actor(request))
    return attachment(HttpResponse(content), f"{of.label}.docx", MEDIA[Form.WORD])
