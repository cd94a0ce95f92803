"""Pages of documents: the list with its upload, one document, its progress, its original."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.document.formats import opening
from zhizao.web.document import actions, queries
from zhizao.web.document.forms import UploadForm
from zhizao.web.document.models import Document, Progress
from zhizao.web.home import kept
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import may, needs, require
from zhizao.web.shell.middleware import speaking

PAGE = 50


def wants_json(request: HttpRequest) -> bool:
    """Did a script of ours ask?"""
    return request.headers.get("Accept", "").startswith("application/json")


@needs("plan.read")
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """The list; POST hands in files."""
    if request.method == "POST":
        require(request.user, "document.add")
        return _hand_in(request)
    return _list(request, UploadForm())


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    page = Paginator(queries.documents(), PAGE).get_page(request.GET.get("page"))
    rows = [(one, queries.problem(one)) for one in page]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "may_add": may(request.user, "document.add"),
        "read": opening.READ,
    }
    return render(request, "document/list.html", context, status=status)


def _hand_in(request: HttpRequest) -> HttpResponse:
    form = UploadForm(files=request.FILES)
    form_is_good = form.is_valid()
    if wants_json(request):
        if not form_is_good:
            return JsonResponse({"error": " ".join(map(str, form.errors["documents"]))}, status=422)
        return JsonResponse(_told(actions.add(file=form.cleaned_data["documents"][0], by=actor(request))))
    if not form_is_good:
        return _list(request, form, status=422)
    return _add_all(request, form.cleaned_data["documents"])


def _add_all(request: HttpRequest, files: list[UploadedFile[bytes]]) -> HttpResponse:
    """Each file for itself: one that cannot be taken does not keep the others out."""
    added = []
    for file in files:
        try:
            added.append(actions.add(file=file, by=actor(request)))
        except ZhizaoError as error:
            messages.error(request, language.error_text(error, speaking()))
    for one in added:
        if one.known:
            messages.warning(request, str(_told(one)["message"]))
    new = sum(not one.known for one in added)
    if new:
        text = ngettext("%(count)d document was handed in.", "%(count)d documents were handed in.", new)
        messages.success(request, text % {"count": new})
    if len(files) == 1 and added:
        return redirect("documents_one", added[0].document.pk)
    return redirect("documents")


def _told(added: actions.Added) -> dict[str, object]:
    document = added.document
    known = _("This file was handed in before; it is “%(name)s”.") % {"name": str(document)}
    return {
        "address": reverse("documents_one", args=[document.pk]),
        "name": document.name,
        "known": added.known,
        "message": known if added.known else _("Handed in; it is being read."),
    }


@needs("plan.read")
@require_GET
def one(request: HttpRequest, document: int) -> HttpResponse:
    """One document: its card, findings, hash and plans."""
    found = get_object_or_404(Document.objects.defer("raw", "paragraphs").select_related("added_by"), pk=document)
    say = speaking()
    context = {
        "document": found,
        "card": queries.card(found, say),
        "counts": queries.counts(found, say),
        "findings": queries.findings(found, say),
        "problem": queries.problem(found),
        "plans": found.plans.all(),
        "stages": queries.stages(found),
        "stage_now": queries.stage_now(found),
        "is_read": found.progress == Progress.READ,
        "failed": found.progress == Progress.FAILED,
        "may_add": may(request.user, "document.add"),
        "may_export": may(request.user, "export"),
        "may_plan": may(request.user, "plan.edit"),
    }
    return render(request, "document/one.html", context)


@needs("plan.read")
@require_GET
def progress(request: HttpRequest, document: int) -> JsonResponse:  # noqa: ARG001 (the signature of a view)
    """How far the reading is; asked again and again while somebody waits."""
    found = get_object_or_404(Document.objects.only("progress", "percent"), pk=document)
    done = found.progress in (Progress.READ, Progress.FAILED)
    return JsonResponse({"percent": found.percent, "label": queries.stage_now(found), "done": done})


@needs("document.add")
@require_POST
def again(request: HttpRequest, document: int) -> HttpResponse:
    """Try once more to read a document."""
    actions.read_again(document=get_object_or_404(queries.documents(), pk=document), by=actor(request))
    return redirect("documents_one", document)


@needs("export")
@require_GET
def original(request: HttpRequest, document: int) -> HttpResponseBase:
    """The file as it came, never shown within the site: it is somebody else's."""
    require(request.user, "plan.read")
    found = get_object_or_404(queries.documents(), pk=document)
    actions.note_download(document=found, by=actor(request))
    return FileResponse(
        kept(found.sha256).open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
