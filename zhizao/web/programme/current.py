"""Which programme is in view: that of the address or of its plan, else the one last seen, else the newest."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from zhizao.web.programme.models import Programme

SESSION = "programme"


def programme_of(request: HttpRequest) -> Programme | None:
    """The programme in view; None where there is none yet. Asked once for each request."""
    if not hasattr(request, "_programme"):
        asked = request.resolver_match.kwargs if request.resolver_match else {}
        programmes = Programme.objects.select_related("office__parent", "plan")
        found = programmes.filter(plan=asked["plan"]).first() if "plan" in asked else None
        wanted = asked.get("programme") or request.session.get(SESSION)
        found = found or (programmes.filter(pk=wanted).first() if wanted else None)
        found = found or programmes.first()
        if found and request.session.get(SESSION) != found.pk:
            request.session[SESSION] = found.pk
        request._programme = found  # type: ignore[attr-defined]  # noqa: SLF001
    programme: Programme | None = request._programme  # type: ignore[attr-defined]  # noqa: SLF001
    return programme


def asked_for(request: HttpRequest) -> Programme:
    """The programme of the address; 404 where there is none of that number."""
    programme = programme_of(request)
    wanted = request.resolver_match.kwargs.get("programme") if request.resolver_match else None
    if programme is None or programme.pk != wanted:
        raise Http404
    return programme
