"""Pages of grants: who holds which role, and the roles of one person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhizao.web.people import refusals
from zhizao.web.people.grants import actions, queries
from zhizao.web.people.grants.forms import GrantForm, ReasonForm, SearchForm
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Grant, Role, User
from zhizao.web.people.rights import needs

ROWS = 50


@needs("grants.edit")
def grants(request: HttpRequest) -> HttpResponse:
    """Everyone who may sign in, with their roles."""
    form = SearchForm(request.GET or None)
    page = Paginator(queries.holders(**form.wanted()), ROWS).get_page(request.GET.get("page"))
    return render(request, "people/grants.html", {"form": form, "page": page})


@needs("grants.edit")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles of one person; a role is given here."""
    found = get_object_or_404(User.objects.select_related("body").prefetch_related("grants__body"), pk=pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, actor(request)
        with refusals.as_messages(request):
            new = actions.give(found, Role(given["role"]), given["body"], given["reason"], by=by)
            said = _("%(name)s holds the role now.") if new else _("%(name)s held this role already.")
            messages.success(request, said % {"name": found.name})
        return redirect("grants_person", pk)
    held = list(found.grants.all())
    return render(
        request,
        "people/grants_person.html",
        {"form": form, "person": found, "held": held, "own": found == request.user},
    )


@needs("grants.edit")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    grant = Grant.objects.select_related("user", "body").filter(pk=pk).first()
    if grant is None:
        messages.info(request, _("This role has been taken back already."))
        return redirect("grants")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the role is taken back."))
        return redirect("grants_person", grant.user_id)
    with refusals.as_messages(request):
        actions.take(grant, form.cleaned_data["reason"], by=actor(request))
        messages.success(request, _("The role was taken back."))
    return redirect("grants_person", grant.user_id)
