"""What every request knows of its person: their language, and on whose behalf it writes."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from zhizao.web.audit.actor import Actor
from zhizao.web.people import rights
from zhizao.web.people.models import User

Answer = Callable[[HttpRequest], HttpResponse]
COOKIE = "zhizao_language"


class LanguageOfPerson:
    """Speaks the language that the person chose; Chinese to strangers unless they chose otherwise."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        chosen = request.user.language if isinstance(request.user, User) else request.COOKIES.get(COOKIE, "")
        known = {code for code, _ in settings.LANGUAGES}
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.answer(request)
            response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return response


class Acting:
    """Gives each request its actor: the person, their roles, their address and the request's own id."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with `request.actor` at hand."""
        person = request.user if isinstance(request.user, User) else None
        request.actor = Actor(  # type: ignore[attr-defined]
            name=person.username if person else "",
            user=person,
            role=",".join(sorted({grant.role for grant in rights.grants(request.user)})),
            address=request.META.get("REMOTE_ADDR", ""),
            request=str(uuid.uuid4()),
        )
        return self.answer(request)


def actor(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found
