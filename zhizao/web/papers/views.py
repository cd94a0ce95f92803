"""Pages of papers: the list, one paper, its file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhizao.programme import audit, evidence
from zhizao.web.home import kept
from zhizao.web.papers import actions, queries
from zhizao.web.papers.errors import FileGone
from zhizao.web.papers.forms import ListForm
from zhizao.web.papers.models import Form, Paper
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import User
from zhizao.web.people.rights import NotAllowed, may, needs
from zhizao.web.programme.current import asked_for

ROWS = 50
MEDIA = {
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
    Form.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.ZIP: "application/zip",
}


def person(request: HttpRequest) -> User:
    """Who asks; `needs` lets nobody in who is not signed in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


@needs("paper.read")
@require_safe
def papers(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """What was printed, the newest first."""
    row, user = asked_for(request), person(request)
    form = ListForm(row, request.GET)
    form.is_valid()
    page = Paginator(_wanted(queries.visible(user, row), form), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filtered": any(form.cleaned_data.values()),
        "page": page,
        "rows": [(paper, audit.printed(paper.anchor), queries.may_take(user, paper)) for paper in page],
        "orders": queries.orders(row) if may(user, "paper.make") else [],
        "may_make": may(user, "paper.make"),
    }
    return render(request, "papers/list.html", context)


def _wanted(found: QuerySet[Paper], form: ListForm) -> QuerySet[Paper]:
    asked = form.cleaned_data
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("body"):
        found = found.filter(body=asked["body"])
    if asked.get("words"):
        found = found.filter(Q(title__icontains=asked["words"]) | Q(run__startswith=asked["words"]))
    return found


def _seen_paper(request: HttpRequest, pk: int) -> Paper:
    """The paper, if the person may see it. Raises NotAllowed."""
    row = asked_for(request)
    found = get_object_or_404(Paper.objects.filter(programme=row).select_related("made_by", "body"), pk=pk)
    if not queries.visible(person(request), row).filter(pk=pk).exists():
        raise NotAllowed(right="paper.read")
    return found


@needs("paper.read")
@require_safe
def one(request: HttpRequest, programme: int, paper: int) -> HttpResponse:  # noqa: ARG001 (the programme of the request)
    """One paper: where its figures come from, what it proves, its other forms."""
    found = _seen_paper(request, paper)
    others = queries.visible(person(request), found.programme).filter(run=found.run).exclude(pk=found.pk)
    context = {
        "paper": found,
        "anchor": audit.printed(found.anchor),
        "others": others,
        "may_take": queries.may_take(person(request), found),
        "seal": found.asked.get("seal", ""),
        "flawed": found.asked.get("flawed", 0),
    }
    return render(request, "papers/one.html", context)


@needs("paper.read")
@require_safe
def file(request: HttpRequest, programme: int, paper: int) -> HttpResponseBase:  # noqa: ARG001
    """The file, to be kept and never shown within the site; taking it is an event."""
    found = _seen_paper(request, paper)
    if not queries.may_take(person(request), found):
        raise NotAllowed(right="export")
    path = kept(found.sha256)
    if not path.is_file():
        raise FileGone(title=found.title)
    if request.method == "GET":
        actions.taken(paper=found, by=actor(request))
    return attachment(FileResponse(path.open("rb")), f"{found.title} {found.run}.{found.form}", MEDIA[Form(found.form)])


def attachment(answer: HttpResponseBase, name: str, media_type: str) -> HttpResponseBase:
    """An answer that is kept as a file under a safe name, in no cache, and run by no browser."""
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=evidence.cleaned(name)) or ""
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
