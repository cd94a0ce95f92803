"""The door: signing in, trying a demo account, choosing the language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people.middleware import COOKIE
from zhizao.web.people.models import User
from zhizao.web.people.roles import role_labels


def _safe_next(request: HttpRequest) -> str:
    """Where to go next, if it is a place of this site."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The door. In a demo it offers the accounts to try, one for each role."""

    template_name = "shell/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo accounts where this is a demo."""
        demo = User.objects.filter(is_demo=True, is_active=True).prefetch_related("grants") if settings.DEMO else []
        accounts = [(user, role_labels(user)) for user in demo]
        return super().get_context_data(accounts=accounts, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and say so in the audit."""
        user: User = form.get_user()
        _keep_language(self.request, user)
        record("session.began", by=_at_the_door(self.request, user), on=f"user:{user.pk}")
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """A refused sign-in leaves an event too, with the name that was tried."""
        tried = str(self.request.POST.get("username", ""))[:60]
        record("session.refused", by=_at_the_door(self.request, None), on="door", result="refused", tried=tried)
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Ends the session."""

    http_method_names = ("post", "options")


def _at_the_door(request: HttpRequest, user: User | None) -> Actor:
    return Actor(name=user.username if user else "", user=user, address=request.META.get("REMOTE_ADDR", ""))


def _keep_language(request: HttpRequest, user: User) -> None:
    """What was chosen at the door is the person's choice from now on."""
    chosen = request.COOKIES.get(COOKIE, user.language)
    if chosen != user.language and chosen in dict(settings.LANGUAGES):
        user.language = chosen
        user.save(update_fields=["language"])


@login_not_required
@require_POST
def try_as(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo account without its password; only where the site was started as a demo."""
    if not settings.DEMO:
        return HttpResponse(status=404)
    user = get_object_or_404(User, pk=request.POST.get("account"), is_demo=True, is_active=True)
    _keep_language(request, user)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    record("session.began", by=_at_the_door(request, user), on=f"user:{user.pk}", demo=True)
    return redirect("home")


@login_not_required
@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Choose the language of the site; a person's choice is kept with their account."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe_next(request))
    if chosen not in {code for code, _ in settings.LANGUAGES}:
        return response
    if isinstance(request.user, User):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response.set_cookie(COOKIE, chosen, max_age=365 * 24 * 3600, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response
