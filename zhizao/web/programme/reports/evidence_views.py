"""Evidence: handing in, looking at, taking out again.

Rule   what a file is was proven when it was handed in (programme/evidence.py). Only kinds that a browser shows itself
       are shown inline, each under a policy that lets nothing run; all else is a download. Every look is an event.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.programme import evidence
from zhizao.web import home
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import needs
from zhizao.web.programme.models import Evidence
from zhizao.web.programme.reports import actions, queries
from zhizao.web.programme.reports.views import person
from zhizao.web.shell.middleware import speaking

# Chromium shows a PDF within it since its viewer runs in a process of its own; a browser that refuses leaves the download.
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@needs("report.write")
@require_POST
def add(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Hand in files: for the page's script one at a time with an answer, for a plain form all at once."""
    report = queries.report_for(person(request), programme, pk)
    here = f"{actions.address(report)}#evidence"
    if request.headers.get("Accept", "").startswith("application/json"):
        for file in request.FILES.getlist("file")[:1]:
            row = actions.add_evidence(report=report, name=file.name or "", chunks=file.chunks(), by=actor(request))
            return JsonResponse(_told(row, programme))
        return JsonResponse({"error": _("No file arrived. Choose it again.")}, status=422)
    for file in request.FILES.getlist("file"):
        try:
            actions.add_evidence(report=report, name=file.name or "", chunks=file.chunks(), by=actor(request))
        except ZhizaoError as error:
            messages.error(request, error_text(error, speaking()))
        else:
            messages.success(request, _("“{name}” is added.").format(name=file.name))
    return redirect(here)


def _told(row: Evidence, programme: int) -> dict[str, object]:
    return {
        "id": row.pk,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
        "address": reverse("reports_evidence", args=[programme, row.pk]),
        "remove": reverse("reports_evidence_remove", args=[programme, row.pk]),
    }


def _row(request: HttpRequest, programme: int, pk: int) -> Evidence:
    rows = Evidence.objects.select_related("report__cycle__programme", "report__duty__body")
    row = get_object_or_404(rows, pk=pk, report__cycle__programme=programme)
    if not queries.may_read(person(request), row.report, "evidence.read"):
        raise Http404
    return row


@needs("report.write")
@require_POST
def remove(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Take a file out of a report."""
    row = _row(request, programme, pk)
    actions.remove_evidence(row=row, by=actor(request))
    messages.success(request, _("“{name}” is taken out. It can be handed in again.").format(name=row.name))
    return redirect(f"{actions.address(row.report)}#evidence")


@needs("report.read")
@require_GET
def download(request: HttpRequest, programme: int, pk: int) -> FileResponse:
    """The file as it was handed in."""
    return _sent(request, _row(request, programme, pk), inline=False)


@needs("report.read")
@require_GET
@xframe_options_sameorigin
def show(request: HttpRequest, programme: int, pk: int) -> FileResponse:
    """The file in the browser, where a browser can show it safely; else as a download."""
    row = _row(request, programme, pk)
    return _sent(request, row, inline=evidence.previewable(row.media_type))


def _sent(request: HttpRequest, row: Evidence, *, inline: bool) -> FileResponse:
    file = home.kept(row.sha256)
    if not file.exists():
        raise Http404
    actions.evidence_read(row=row, by=actor(request), shown=inline)
    answer = FileResponse(file.open("rb"), as_attachment=not inline, filename=row.name, content_type=row.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
