"""Rights: may this person do this, and over which bodies?

Takes  a person (their grants) and a right of data/rules/rights.yaml.
Gives  yes or no for a body, or the bodies within reach as a query condition; a refusal is an error and an audit event.
Rule   what is not granted is refused; a view says which right it needs (`needs`), tests walk every address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from zhizao.base.errors import ZhizaoError
from zhizao.reference.rights import Right, rights
from zhizao.web.audit.actor import SYSTEM, Actor
from zhizao.web.people.models import Body, User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Person = User | AnonymousUser


class NotAllowed(ZhizaoError):
    """A person asks for what their roles do not allow."""

    code: ClassVar[str] = "SITE-403"
    says: ClassVar[str] = "Your account may not do this ({right})."
    fix: ClassVar[str] = "Ask the office of the leading group, or sign in with another account."


def reach(user: Person, right: Right) -> list[str] | None:
    """The paths under which the person has the right; None is everywhere, an empty list nowhere."""
    paths: list[str] = []
    for grant in grants(user):
        asked = rights().roles[grant.role].get(right)
        if asked == "all" or (asked == "own" and grant.body is None):
            return None
        if asked == "own" and grant.body is not None:
            paths.append(grant.body.path)
    return paths


def grants(user: Person) -> list[Any]:
    """The person's grants, read once for each request."""
    if not isinstance(user, User):
        return []
    if not hasattr(user, "_grants"):
        user._grants = list(user.grants.select_related("body"))  # type: ignore[attr-defined]  # noqa: SLF001
    return user._grants  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001


def may(user: Person, right: Right, body: Body | None = None) -> bool:
    """May the person do this for the body, or for any body where none is given?"""
    paths = reach(user, right)
    if paths is None:
        return True
    return any(body.path.startswith(path) for path in paths) if body else bool(paths)


def require(user: Person, right: Right, body: Body | None = None) -> None:
    """Raise NotAllowed unless the person may."""
    if not may(user, right, body):
        raise NotAllowed(right=right)


def require_actor(by: Actor, right: Right, body: Body) -> None:
    """Raise NotAllowed unless the person who acts may do this for the body; the site itself may."""
    if by.user is not None or by is not SYSTEM:
        require(by.user or AnonymousUser(), right, body)


def within(user: Person, right: Right, field: str) -> Q:
    """A condition that keeps the rows whose body (`field`, a look-up path to it) is within reach."""
    paths = reach(user, right)
    if paths is None:
        return Q()
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__path__startswith": path})
    return condition


def needs(right: Right) -> Callable[[View], View]:
    """Say which right a view needs; the view itself checks the body where the right reaches over some only."""

    def guarded(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, right)
            return view(request, *args, **kwargs)

        inner.right = right  # type: ignore[attr-defined]
        return cast("View", inner)

    return guarded
