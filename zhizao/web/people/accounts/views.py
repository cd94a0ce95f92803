"""Pages of accounts: the list of people, one person, the link to come in, and one's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhizao.web.audit.actor import Actor
from zhizao.web.people import refusals
from zhizao.web.people.accounts import actions, queries
from zhizao.web.people.accounts.forms import ChangeForm, MineForm, NewPersonForm, PersonForm, SearchForm
from zhizao.web.people.grants import actions as grants
from zhizao.web.people.grants.queries import never_held
from zhizao.web.people.middleware import actor
from zhizao.web.people.models import Role, User
from zhizao.web.people.rights import needs
from zhizao.web.people.roles import role_labels

LINK = "link_shown_once"  # key in the session of whoever made the link
ROWS = 50


@needs("people.edit")
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with an account."""
    form = SearchForm(request.GET or None)
    page = Paginator(queries.people(**form.wanted()), ROWS).get_page(request.GET.get("page"))
    rows = [(person, role_labels(person)) for person in page]
    return render(request, "people/people.html", {"form": form, "page": page, "rows": rows})


@needs("people.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a person; their link is shown on their page, once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        _show_once(request, person, actions.add(person, by=actor(request)))
        return redirect("people_person", person.pk)
    return render(request, "people/person_add.html", {"form": form})


@needs("people.edit")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what is known, the link, closing the account."""
    found = get_object_or_404(User.objects.select_related("body").prefetch_related("grants__body"), pk=pk)
    form = PersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change(form.save(commit=False), by=actor(request))
        messages.success(request, _("Saved."))
        return redirect("people_person", pk)
    name = User.objects.values_list("name", flat=True).get(pk=pk)  # a refused form has changed `found`
    shown: dict[str, Any] = {"form": form, "person": found, "name": name, "link": _shown_once(request, found)}
    return render(request, "people/person.html", {**shown, "roles": role_labels(found), "first": never_held()})


def _show_once(request: HttpRequest, person: User, link: str) -> None:
    request.session[LINK] = [person.pk, request.build_absolute_uri(link)]


def _shown_once(request: HttpRequest, person: User) -> str:
    """The link just made for this person; asked again, it is gone."""
    if request.session.get(LINK, [None])[0] != person.pk:
        return ""
    return str(request.session.pop(LINK)[1])


@needs("people.edit")
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link."""
    found = get_object_or_404(User, pk=pk)
    with refusals.as_messages(request):
        _show_once(request, found, actions.new_link(found, by=actor(request)))
    return redirect("people_person", pk)


@needs("people.edit")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person in no more."""
    found = get_object_or_404(User, pk=pk)
    with refusals.as_messages(request):
        actions.close(found, by=actor(request))
        messages.success(request, _("The account of %(name)s is closed.") % {"name": found.name})
    return redirect("people_person", pk)


@needs("people.edit")
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person in again."""
    found = get_object_or_404(User, pk=pk)
    actions.reopen(found, by=actor(request))
    messages.success(request, _("%(name)s may sign in again.") % {"name": found.name})
    return redirect("people_person", pk)


@needs("people.edit")
@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint the first holder of an administrator's role."""
    found = get_object_or_404(User, pk=pk)
    if request.POST.get("role") not in Role.values:
        return redirect("people_person", pk)
    role = Role(request.POST["role"])
    with refusals.as_messages(request):
        grants.appoint_first(found, role, by=actor(request))
        messages.success(request, _("%(name)s is %(role)s now.") % {"name": found.name, "role": role.label})
    return redirect("people_person", pk)


@method_decorator(login_not_required, name="dispatch")
class Welcome(PasswordResetConfirmView):
    """Where a one-time link leads: set a password, then sign in with it."""

    template_name = "people/welcome.html"
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password, and say so in the audit."""
        user: User = form.user
        answer = super().form_valid(form)
        by = Actor(name=user.username, user=user, address=self.request.META.get("REMOTE_ADDR", ""))
        actions.password_set(user, by=by)
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return answer


def _own(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (every page asks for a sign-in)
    return request.user


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    own = User.objects.select_related("body").prefetch_related("grants__body").get(pk=_own(request).pk)
    form = MineForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        actions.change(form.save(commit=False), by=actor(request))
        messages.success(request, _("Saved."))
        return redirect("me")
    others = len(queries.sessions_of(own)) - 1
    return render(
        request, "people/me.html", {"form": form, "own": own, "others": others, "calendar": _calendar(request)}
    )


def _calendar(request: HttpRequest) -> str:
    """The whole address of the person's calendar; empty while they have none."""
    token = _own(request).calendar_token
    try:
        return request.build_absolute_uri(reverse("calendar_feed", args=[token])) if token else ""
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; other sessions end by it."""
    form = ChangeForm(_own(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        actions.password_set(user, by=actor(request))
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed. Your other sessions have ended."))
        return redirect("me")
    return render(request, "people/password.html", {"form": form})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = actions.end_other_sessions(_own(request), request.session.session_key, by=actor(request))
    said = ngettext("%(count)d other session has ended.", "%(count)d other sessions have ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("me")


@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a new secret address for one's calendar."""
    actions.new_calendar_address(_own(request), by=actor(request))
    messages.success(request, _("Your calendar has a new address; the old one answers no more."))
    return redirect("me")
