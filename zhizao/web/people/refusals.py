"""Refusals: what the rules do not allow is said on the page that one was on, not on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.web.shell.middleware import speaking


@contextmanager
def as_messages(request: HttpRequest) -> Iterator[None]:
    """Turn an error to people into a message of the next page; the write has been undone by then."""
    try:
        yield
    except ZhizaoError as error:
        messages.error(request, error_text(error, speaking()))
