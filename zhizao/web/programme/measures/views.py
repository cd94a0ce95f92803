"""Pages of measures."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhizao.web.people import refusals
from zhizao.web.people.middleware import actor
from zhizao.web.people.rights import may, needs
from zhizao.web.programme.measures import actions, queries
from zhizao.web.programme.measures.forms import (
    DIRECTIONS,
    KINDS,
    OVER_PERIODS,
    OVER_UNITS,
    LeastForm,
    MeasureForm,
    MergeForm,
    NewMeasureForm,
    SearchForm,
)  # fmt: skip
from zhizao.web.programme.models import Measure, Target
from zhizao.web.programme.versions import newest

ROWS, TARGETS = 50, 200


@needs("programme.read")
def measures(request: HttpRequest) -> HttpResponse:
    """The register of measures."""
    form = SearchForm(request.GET or None)
    page = Paginator(queries.found(**form.wanted()), ROWS).get_page(request.GET.get("page"))
    rows = [(row, *_words(row)) for row in page]
    shown = {"form": form, "page": page, "rows": rows, "edits": may(request.user, "register.edit")}
    return render(request, "measures/measures.html", shown | {"waiting": queries.unmapped().count()})


def _words(row: Measure) -> tuple[str, str, str, str]:
    """Kind, direction and the two formulas in words."""
    choices = (
        (KINDS, row.kind),
        (DIRECTIONS, row.direction),
        (OVER_PERIODS, row.over_periods),
        (OVER_UNITS, row.over_units),
    )
    kind, direction, periods, units = (str(dict(known).get(value, value)) for known, value in choices)
    return kind, direction, periods, units


@needs("programme.read")
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure with its targets; its form for those who keep the register."""
    found = get_object_or_404(Measure, code=code)
    edits = may(request.user, "register.edit")
    form = MeasureForm((request.POST or None) if edits else None, instance=found)
    if edits and request.method == "POST" and form.is_valid():
        with refusals.as_messages(request):
            actions.change(form.save(commit=False), by=actor(request))
            messages.success(request, _("Saved."))
        return redirect("registers_measure", code)
    kept = Measure.objects.get(pk=found.pk)  # a refused form has changed `found`
    targets = queries.targets_of(kept).select_related("programme")[:TARGETS]
    shown = {"measure": kept, "words": _words(kept), "targets": targets, "edits": edits, "form": form}
    return render(request, "measures/measure.html", shown | {"merge_form": MergeForm(gone=kept, auto_id="merge_%s")})


@needs("register.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a measure."""
    form = NewMeasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.as_messages(request):
            return redirect("registers_measure", actions.add(form.save(commit=False), by=actor(request)).code)
    return render(request, "measures/add.html", {"form": form})


@needs("register.edit")
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Add the measures that come with the program."""
    count = actions.load_shipped(by=actor(request))
    said = ngettext("%(count)d measure added.", "%(count)d measures added.", count) % {"count": count}
    messages.success(request, said if count else _("The register has all of them already."))
    return redirect("registers_measures")


@needs("register.edit")
@require_POST
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge this measure into another one."""
    gone = Measure.objects.filter(code=code).first()
    if gone is None:
        messages.info(request, _("This measure has been merged already."))
        return redirect("registers_measures")
    form = MergeForm(request.POST, gone=gone)
    if not form.is_valid():
        messages.error(request, _("Choose a measure of the same unit."))
        return redirect("registers_measure", code)
    into = form.cleaned_data["into"]
    with refusals.as_messages(request):
        count = actions.merge(gone, into, by=actor(request))
        messages.success(request, _("Merged; %(count)d targets went over.") % {"count": count})
    return redirect("registers_measure", into.code)


@needs("register.edit")
def readings(request: HttpRequest) -> HttpResponse:
    """Targets without a measure, with what they may mean."""
    waiting = queries.suggested(list(queries.unmapped()))
    page = Paginator(waiting, ROWS).get_page(request.GET.get("page"))
    rest = sum(not one.suggestions for one in waiting)
    return render(request, "measures/readings.html", {"page": page, "rows": page, "rest": rest, "form": LeastForm()})


@needs("register.edit")
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Map one target to the chosen measure, or to a new one made from it."""
    target = get_object_or_404(Target.objects.select_related("entry"), pk=pk)
    with refusals.as_messages(request):
        if request.POST.get("measure") == "+new":
            row = actions.add_from(target, by=actor(request))
        else:
            row = get_object_or_404(Measure, code=request.POST.get("measure"))
            actions.map_to(target, row, by=actor(request))
        said = (
            _("“%(target)s” is measured by %(measure)s.")
            if row
            else _("“%(target)s” says no unit: choose its measure by hand.")
        )
        messages.success(request, said % {"target": target.title, "measure": row.name if row else ""})
    return redirect("registers_readings")


@needs("register.edit")
@require_POST
def accept_all(request: HttpRequest) -> HttpResponse:
    """Map all targets whose best suggestion is good enough."""
    form = LeastForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a score between 0.5 and 1."))
        return redirect("registers_readings")
    count = actions.map_surest(queries.unmapped(), form.cleaned_data["least"], by=actor(request))
    messages.success(
        request, ngettext("%(count)d target mapped.", "%(count)d targets mapped.", count) % {"count": count}
    )
    return redirect("registers_readings")


@needs("register.edit")
@require_POST
def add_rest(request: HttpRequest) -> HttpResponse:
    """Make a measure of every target that none is near to."""
    count = actions.add_for_rest(queries.unmapped(), by=actor(request))
    messages.success(
        request,
        ngettext(
            "%(count)d target has a measure of its own now.", "%(count)d targets have measures of their own now.", count
        )
        % {"count": count},
    )
    return redirect("registers_readings")


@needs("register.edit")
@require_POST
def unmap(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a target has no measure yet."""
    target = get_object_or_404(Target, pk=pk)
    was = get_object_or_404(newest(), target=target).measure
    actions.map_to(target, None, by=actor(request))
    messages.success(request, _("“%(target)s” has no measure now.") % {"target": target.title})
    return redirect("registers_measure", was.code) if was else redirect("registers_readings")
