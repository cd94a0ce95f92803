"""Pages of the ledger: the filtered screen, the same as Excel, the views that a person keeps; the map of zones."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhizao.charts import geojson
from zhizao.papers.ledger import Column, Filter
from zhizao.programme import evidence
from zhizao.web.boards import actions, figures, ledger, places
from zhizao.web.boards.forms import ZonesForm
from zhizao.web.boards.seen import Seen, seen
from zhizao.web.boards.views.page import page
from zhizao.web.home import kept
from zhizao.web.papers import actions as papers
from zhizao.web.people import refusals, rights
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import SavedView
from zhizao.web.people.rights import needs
from zhizao.web.programme.breakdown.queries import rhythms, roles, unassigned
from zhizao.web.programme.reports import actions as reports

ROWS, PAGE = 50, "ledger"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("programme.read")
def screen(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """The filtered ledger."""
    at = seen(request)
    asked = ledger.filters(request.GET)
    columns = ledger.columns(asked.cols)
    rows = ledger.rows(at, asked, columns)
    offered = ledger.choices(at)
    shown = {
        "asked": asked,
        "columns": columns,
        "chosen": {column.key for column in columns},
        "all_columns": ledger.all_columns(),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "totals": ledger.totals(at, rows),
        "choices": offered,
        "rhythms": rhythms().items(),
        "roles": roles().items(),
        "report_states": ledger.report_states(at).items(),
        "told": ledger.told(at, asked, offered),
        "nobody": [] if at.past else unassigned(at.programme, at.day),
        "may_assign": rights.may(at.user, "programme.edit") and not at.past,
        "views": SavedView.objects.filter(user=at.user, page=PAGE),
        "query": asked.query(**({"day": at.day.isoformat()} if at.past else {})),
        "sorts": _sorts(at, asked, columns),
        "may_take": rights.may(request.user, "export"),
        "only_own": ledger.own_reach(at) is not None,
        "bulk": _bulk(at),
    }
    return page(request, at, "ledger", **shown)


def _sorts(at: Seen, asked: ledger.Filters, columns: list[Column]) -> dict[str, tuple[str, str]]:
    """For each column the address that sorts by it, and how it is sorted now."""
    found = {}
    for column in columns:
        turned = f"-{column.key}" if asked.sort == column.key else column.key
        now = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked.sort, "none")
        day = {"day": at.day.isoformat()} if at.past else {}
        found[column.key] = (f"?{asked.query(sort=turned, **day)}", now)
    return found


def _bulk(at: Seen) -> list[tuple[str, str]]:
    """What the person may do to the rows selected; the past is only looked at."""
    if at.past:
        return []
    offered = [
        ("remind", _("Remind these units"), rights.may(at.user, "cycle.open")),
        ("letter", _("Letters for these units"), rights.may(at.user, "paper.make")),
    ]
    return [(key, label) for key, label, may in offered if may]


@needs("programme.read")
@require_POST
def bulk(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Do something to the rows selected: remind their units, or make letters for them."""
    at = seen(request)
    picked = ",".join(request.POST.getlist("duty")).split(",")
    chosen = {int(one) for one in picked if one.isascii() and one.isdigit() and len(one) < 18}
    lit = [one for one in at.board.lit if one.duty.pk in chosen]
    if not lit:
        messages.error(request, _("Select rows first."))
        return redirect(at.link("ledger"))
    if request.POST.get("do") == "letter":
        rights.require(request.user, "paper.make")
        bodies = {one.duty.body_id for one in lit}
        # One letter is looked at before it is printed; for several units the page makes those of all.
        return redirect(at.link("papers_letter", body=bodies.pop() if len(bodies) == 1 else ""))
    with refusals.as_messages(request):
        sent = reports.remind_these(programme=at.programme, duties={one.duty.pk for one in lit}, by=actor(request))
        told = ngettext("A reminder of %(count)d report was sent.", "Reminders of %(count)d reports were sent.", sent)
        nothing = _("Nothing to remind of: all is filed, or the units were reminded today.")
        messages.success(request, told % {"count": sent} if sent else nothing)
    return redirect(at.link("ledger"))


@needs("export")
def excel(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """The rows of the screen as an Excel file; of those whose export reaches over some bodies only, the rows of these."""
    at = seen(request)
    asked = ledger.filters(request.GET)
    columns = ledger.columns(asked.cols)
    reach = ledger.own_reach(at)
    told = ledger.told(at, asked, ledger.choices(at))
    if reach is not None:
        told = (*told, Filter(_("Reach"), _("the units of this account and those below them")))
    paper = papers.ledger(
        programme=at.programme,
        title=_("Ledger of %(programme)s") % {"programme": at.programme.name},
        columns=columns,
        rows=lambda: [row.cells for row in ledger.rows(seen(request), asked, columns, reach=reach)],
        filters=told,
        day=at.day,
        language=at.language,
        by=actor(request),
    )
    papers.taken(paper=paper, by=actor(request))
    name = "-".join((_("ledger"), at.programme.name, f"{at.day.isoformat()}.xlsx"))
    return figures.file(kept(paper.sha256).read_bytes(), evidence.cleaned(name), EXCEL)


@needs("programme.read")
@require_POST
def keep_view(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Keep the filters under a name."""
    at = seen(request)
    name = request.POST.get("name", "").strip()[:60]
    query = _query(request.POST.get("query", ""))
    if name:
        actions.keep_view(user=at.user, page=PAGE, name=name, query=query, by=actor(request))
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    else:
        messages.error(request, _("Give the view a name."))
    return redirect(f"{at.link('ledger')}?{query}")


def _query(text: str) -> str:
    """The filters of an address and nothing else."""
    asked = QueryDict(mutable=True)
    for key, value in parse_qsl(text[:1000]):
        asked.appendlist(key, value)
    return ledger.filters(asked).query()


@needs("programme.read")
@require_POST
def drop_view(request: HttpRequest, programme: int, pk: int) -> HttpResponse:  # noqa: ARG001
    """Forget a view of one's own."""
    at = seen(request)
    actions.drop_view(view=get_object_or_404(SavedView, user=at.user, page=PAGE, pk=pk), by=actor(request))
    return redirect(at.link("ledger"))


@needs("programme.edit")
@require_POST
def zones(request: HttpRequest, programme: int) -> HttpResponse:  # noqa: ARG001
    """Keep the office's own map of zones, or take it away."""
    at = seen(request)
    rights.require(request.user, "programme.edit", at.programme.office)
    form = ZonesForm(request.POST, request.FILES)
    with refusals.as_messages(request):
        if "remove" in request.POST:
            actions.keep_zones(programme=at.programme, text="", file="", units={}, by=actor(request))
            messages.success(request, _("The map of zones is taken away."))
        elif form.is_valid():
            file = form.cleaned_data["file"]
            geojson.fits(file.size, file.name)
            text = file.read().decode("utf-8-sig", "replace")
            actions.keep_zones(
                programme=at.programme, text=text, file=file.name, units=places.units(at), by=actor(request)
            )
            messages.success(request, _("The map of zones is kept."))
        else:
            messages.error(request, _("Choose a GeoJSON file."))
    return redirect(at.link("map", on="zones"))
