"""Workbooks: all reports of a unit in one Excel file, out, and back in after a dry run."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.programme import calendar, evidence, workbook
from zhizao.web.audit.actions import record
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Body
from zhizao.web.people.rights import needs, require, within
from zhizao.web.programme.models import Cycle, DryRun
from zhizao.web.programme.reports import workbook_actions, workbooks
from zhizao.web.programme.reports.cycle_views import cycle_of
from zhizao.web.programme.reports.views import person
from zhizao.web.programme.templatetags.printed import spoken_language
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking

ERRORS_A_PAGE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _bodies(request: HttpRequest, cycle: Cycle) -> list[Body]:
    """The person's bodies that report in the cycle."""
    own = within(person(request), "report.write", "duties__body")
    return list(Body.objects.filter(own, duties__reports__cycle=cycle).distinct())


def _chosen(request: HttpRequest, cycle: Cycle) -> tuple[list[Body], Body]:
    bodies = _bodies(request, cycle)
    wanted = request.POST.get("body") or request.GET.get("body") or ""
    body = next((one for one in bodies if one.code == wanted), bodies[0] if bodies and not wanted else None)
    if body is None:
        raise Http404
    return bodies, body


@needs("report.write")
@require_GET
def template(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """The workbook to fill in."""
    row = cycle_of(programme, pk)
    _all, body = _chosen(request, row)
    require(person(request), "export", body)
    form = workbooks.form_of(row, body, workbooks.open_reports(row, body), clock.today(row.programme))
    content = workbook.template(form, spoken_language())
    record("export.workbook", by=actor(request), on=f"cycle:{row.pk}", body=body.code, reports=len(form.lines))
    name = f"{body.name} {form.period_name}.xlsx"
    header = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header})


@needs("report.write")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, programme: int, pk: int) -> HttpResponse:
    """Hand a filled-in workbook in: it is checked, nothing is changed yet."""
    row = cycle_of(programme, pk)
    bodies, body = _chosen(request, row)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        limit = evidence.rules().limits.bytes
        if file is None:
            problem = _("Choose the workbook that you filled in.")
        elif (file.size or 0) > limit:
            problem = error_text(evidence.TooLarge(name=file.name, limit=limit >> 20), speaking())
        else:
            run = workbook_actions.try_workbook(
                cycle=row, body=body, name=file.name or "", content=file.read(), by=actor(request)
            )
            return redirect("reports_workbook_dry_run", programme, pk, run.digest)
    context = {
        "cycle": row,
        "period": calendar.parse(row.period),
        "bodies": bodies,
        "body": body,
        "problem": problem,
    }
    return render(request, "programme/reports/workbook.html", context, status=422 if problem else 200)


@needs("report.write")
@require_http_methods(["GET", "HEAD", "POST"])
def dry_run(request: HttpRequest, programme: int, pk: int, digest: str) -> HttpResponse:
    """Every mistake by its cell, or every change; applied from here."""
    runs = DryRun.objects.select_related("cycle__programme", "body").filter(cycle=pk, cycle__programme=programme)
    run = runs.filter(by=person(request), digest=digest).order_by("-pk").first()
    if run is None:
        raise Http404
    if request.method == "POST":
        return _apply(request, run)
    changes = workbooks.shown(run)
    errors = Paginator(run.errors, ERRORS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "period": calendar.parse(run.cycle.period),
        "errors": errors,
        "changes": changes,
        "incomplete": any(one.lacks for one in changes),
    }
    return render(request, "programme/reports/dry_run.html", context)


def _apply(request: HttpRequest, run: DryRun) -> HttpResponse:
    submit = request.POST.get("do") == "submit"
    try:
        count = workbook_actions.apply_workbook(run=run, by=actor(request), submit=submit)
    except ZhizaoError as error:
        messages.error(request, error_text(error, speaking()))
        return redirect("reports_workbook_dry_run", run.cycle.programme_id, run.cycle_id, run.digest)
    text = ngettext("{count} report was filled in.", "{count} reports were filled in.", count)
    if submit:
        text = ngettext("{count} report was submitted.", "{count} reports were submitted.", count)
    messages.success(request, text.format(count=count))
    return redirect("reports", run.cycle.programme_id)
