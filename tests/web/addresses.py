"""Every address of the site, with its view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Address(NamedTuple):
    """A route with its name and view."""

    route: str
    name: str
    view: Callable[..., Any]


def addresses(patterns: list[Any] | None = None, before: str = "/") -> Iterator[Address]:
    """All routes, those of included tables too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(route, pattern.name or "", pattern.callback)
