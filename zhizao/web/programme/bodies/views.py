"""Pages of the registers and of bodies."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhizao.programme.bodies import REASONS
from zhizao.web import home
from zhizao.web.people import refusals
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Body, BodyName
from zhizao.web.people.rights import may, needs
from zhizao.web.programme.bodies import actions, queries, tables
from zhizao.web.programme.bodies.forms import (
    AliasForm,
    BodyForm,
    EndForm,
    FileForm,
    NameForm,
    NewBodyForm,
    OwnerForm,
    SearchForm,
)  # fmt: skip
from zhizao.web.programme.current import programme_of
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking

ROWS, OWNERS, SHOWN_PROBLEMS = 100, 20, 500
SALT = "bodies.import"


@needs("programme.read")
def registers(request: HttpRequest) -> HttpResponse:
    """The registers with what stands in them."""
    shown = {"counts": queries.counts(), "edits": may(request.user, "register.edit")}
    return render(request, "bodies/registers.html", shown)


@needs("programme.read")
def bodies(request: HttpRequest) -> HttpResponse:
    """The tree of bodies."""
    form = SearchForm(request.GET or None)
    found = queries.tree(**form.wanted(), on=clock.today(programme_of(request)))
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    rows = [(body, range(body.path.count("/") - 2), _others(body)) for body in page]
    shown = {"form": form, "page": page, "rows": rows, "edits": may(request.user, "register.edit")}
    return render(request, "bodies/bodies.html", shown)


def _others(body: Body) -> list[BodyName]:
    return [name for name in body.names.all() if name.text != body.name]


@needs("programme.read")
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: its names, its place, what it holds, its end."""
    return _body_page(request, code)


def _body_page(request: HttpRequest, code: str, **forms: Any) -> HttpResponse:
    """The page, with the forms that were refused as they came."""
    found = get_object_or_404(queries.one(code))
    today = clock.today(programme_of(request))
    shown = {
        "body": found,
        "edits": may(request.user, "register.edit"),
        "lives": found.lives(today),
        "name_form": NameForm(today=today, auto_id="rename_%s"),
        "alias_form": AliasForm(auto_id="alias_%s"),
        "end_form": EndForm(initial={"day": today}, auto_id="end_%s"),
    }
    return render(request, "bodies/body.html", shown | forms)


@needs("register.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    form = NewBodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.save(commit=False)
        with refusals.as_messages(request):
            actions.add(new, by=actor(request), aliases=form.cleaned_data["aliases"])
            return redirect("registers_body", new.code)
    return render(request, "bodies/edit.html", {"form": form})


@needs("register.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known of a body."""
    found = get_object_or_404(Body.objects.select_related("parent"), code=code)
    form = BodyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with refusals.as_messages(request):
            actions.change(form.save(commit=False), by=actor(request))
            messages.success(request, _("Saved."))
            return redirect("registers_body", code)
    return render(request, "bodies/edit.html", {"form": form, "body": found})


@needs("register.edit")
@require_POST
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a body from a day on."""
    found = get_object_or_404(Body, code=code)
    form = NameForm(request.POST, today=clock.today(programme_of(request)), auto_id="rename_%s")
    if not form.is_valid():
        return _body_page(request, code, name_form=form)
    with refusals.as_messages(request):
        actions.rename(found, form.cleaned_data["name"], form.cleaned_data["since"], by=actor(request))
        messages.success(request, _("Renamed. The old name stays below."))
    return redirect("registers_body", code)


@needs("register.edit")
@require_POST
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Add an alias."""
    found = get_object_or_404(Body, code=code)
    form = AliasForm(request.POST, auto_id="alias_%s")
    if not form.is_valid():
        return _body_page(request, code, alias_form=form)
    with refusals.as_messages(request):
        new = actions.call(found, by=actor(request), **form.cleaned_data)
        messages.success(request, _("Added.") if new else _("The body has this name already."))
    return redirect("registers_body", code)


@needs("register.edit")
@require_POST
def uncall(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an alias back."""
    name = BodyName.objects.filter(pk=pk, alias=True, body__code=code).select_related("body").first()
    if name:
        actions.uncall(name, by=actor(request))
    return redirect("registers_body", code)


@needs("register.edit")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a body: GET says what will happen, POST does it."""
    found = get_object_or_404(Body, code=code)
    today = clock.today(programme_of(request))
    form = EndForm(request.POST if request.method == "POST" else request.GET, auto_id="end_%s")
    if not form.is_valid():
        return _body_page(request, code, end_form=form)
    day, successor = form.cleaned_data["day"], form.cleaned_data["successor"]
    if request.method == "POST":
        with refusals.as_messages(request):
            actions.dissolve(found, day, successor, by=actor(request), today=today)
            messages.success(request, _("%(name)s has ended; nothing was deleted.") % {"name": found.name})
        return redirect("registers_body", code)
    shown = {"body": found, "day": day, "successor": successor, "ending": queries.ending(found, day, successor)}
    return render(request, "bodies/end.html", shown)


@needs("register.edit")
def owners(request: HttpRequest) -> HttpResponse:
    """Names that plans print for whoever answers, and that mean no body yet."""
    page = Paginator(queries.unresolved(), OWNERS).get_page(request.GET.get("page"))
    say, today = speaking(), clock.today(programme_of(request))
    rows = [(owner, say(REASONS[owner.resolution.reason or "unknown"]), _hints(owner, today)) for owner in page]
    return render(request, "bodies/owners.html", {"page": page, "rows": rows, "form": OwnerForm()})


def _hints(owner: queries.Owner, today: date) -> list[tuple[str, str, float]]:
    """Code, name today and score of what the owner may mean."""
    return [(one.body.code, one.body.name(today), one.score) for one in owner.resolution.suggestions]


@needs("register.edit")
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Say what a printed name means: another name of a body, a new body, or a group of bodies."""
    form = OwnerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the name means."))
        return redirect("registers_owners")
    with refusals.as_messages(request):
        done = _answer(form.cleaned_data, request)
        messages.success(
            request,
            _("“%(printed)s” means %(name)s now.") % {"printed": form.cleaned_data["printed"], "name": done.name},
        )
    return redirect("registers_owners")


def _answer(said: dict[str, Any], request: HttpRequest) -> Body:
    by, printed = actor(request), said["printed"]
    root = Body.objects.filter(code=said["home"]).first()
    if said["means"] == "alias":
        found = Body.objects.filter(code=said["body"]).first()
        if found is None:
            raise Http404
        actions.call(found, printed, by=by)
        return found
    # A second click finds the name taken by the first and is told so.
    if said["means"] == "group":
        return actions.make_group(printed, said["kinds"], root, by=by)
    new = Body(code=actions.free_code("body"), kind=said["kind"] or "other", name=printed, parent=root)
    return actions.add(new, by=by)


@needs("export")
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The whole register as CSV or Excel; the file that an import takes."""
    rows = tables.export(queries.tree(ended=True))
    actions.exported(form, len(rows), by=actor(request))
    made, kind = (tables.to_csv, "text/csv; charset=utf-8") if form == "csv" else (tables.to_xlsx, tables.XLSX)
    answer = HttpResponse(made(rows), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="bodies.{form}"'
    return answer


@needs("register.edit")
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Hand in a table: the dry run shows every error by row, or what would change."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "bodies/import.html", {"form": form})
    upload = form.cleaned_data["file"]
    content = upload.read()
    found = tables.dry(tables.read(content, upload.name), queries.tree(ended=True))
    home.keep([content])
    # Only a file that was looked at here can be written: its hash is signed.
    token = signing.dumps([hashlib.sha256(content).hexdigest(), upload.name], salt=SALT)
    shown = {
        "form": FileForm(),
        "dry": found,
        "token": token,
        "name": upload.name,
        "problems": found.problems[:SHOWN_PROBLEMS],
    }
    return render(request, "bodies/import.html", shown)


@needs("register.edit")
@require_POST
def commit(request: HttpRequest) -> HttpResponse:
    """Write what the dry run showed, all of it or nothing."""
    try:
        sha256, name = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        messages.error(request, _("Hand the file in once more."))
        return redirect("registers_import")
    found = actions.take_in(tables.read(home.kept(sha256).read_bytes(), name), sha256, by=actor(request))
    if found.problems:
        messages.error(
            request, _("The register has changed meanwhile: hand the file in once more. Nothing was written.")
        )
        return redirect("registers_import")
    facts = {"added": len(found.added), "changed": len(found.changed)}
    messages.success(request, _("%(added)d bodies added, %(changed)d changed.") % facts)
    return redirect("registers_bodies")
