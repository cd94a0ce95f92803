"""Errors to people: an error of the engine becomes a page, or a JSON answer, that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import translation

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Say


def speaking() -> Say:
    """The engine's texts in the language of this request."""
    return language.speaker("en" if (translation.get_language() or "").startswith("en") else "zh")


class ErrorsToPeople:
    """Turns a ZhizaoError that a view lets through into an answer: 403 where not allowed, else 422."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Say what is wrong; other errors stay Django's."""
        if not isinstance(error, ZhizaoError):
            return None
        status = 403 if error.code == "SITE-403" else 422
        text = language.error_text(error, speaking())
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": text, "code": error.code}, status=status)
        return render(request, "shell/problem.html", {"text": text, "code": error.code}, status=status)
