"""Seen: which programme is looked at, as it stood on which day, in which language?

Takes  a request: the programme of its address, `?day=2024-10-12`.
Gives  what every page of the boards hands on, and links that keep the day.
Rule   a day that is no date, or lies ahead, is told and today is shown; without `?day` it is today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhizao.base.language import Language, Say
from zhizao.web.boards import plantree
from zhizao.web.boards.plantree import Tree
from zhizao.web.people.models import User
from zhizao.web.programme.current import asked_for
from zhizao.web.programme.lights import queries
from zhizao.web.programme.lights.queries import Board
from zhizao.web.programme.models import Programme
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking


@dataclass(frozen=True)
class Seen:
    """A programme as one person looks at it."""

    programme: Programme
    user: User
    day: date
    today: date
    say: Say
    language: Language
    problem: str = ""

    @property
    def past(self) -> bool:
        """Whether a past day is replayed."""
        return self.day < self.today

    @cached_property
    def board(self) -> Board:
        """The lights of that day."""
        return queries.board(self.programme, self.day)

    @cached_property
    def tree(self) -> Tree:
        """The tasks of the plan."""
        return plantree.tree(self.programme)

    def link(self, name: str, *about: object, at: str = "", **asked: object) -> str:
        """The address of a page of this programme on this day; `at` is a place on the page, empty filters are left out."""
        query = {"day": self.day.isoformat()} if self.past else {}
        query |= {key: str(value) for key, value in asked.items() if value not in ("", None)}
        address = reverse(name, args=[self.programme.pk, *about])
        return address + (f"?{urlencode(query)}" if query else "") + (f"#{at}" if at else "")

    def link_if(self, name: str, *about: object, **asked: object) -> str:
        """The same, or nothing where this installation has no such page."""
        try:
            return self.link(name, *about, **asked)  # type: ignore[arg-type]
        except NoReverseMatch:
            return ""


def seen(request: HttpRequest) -> Seen:
    """What the request looks at. Raises Http404 where there is no such programme."""
    programme = asked_for(request)
    today = clock.today(programme)
    day, problem = _day(request.GET.get("day", ""), today)
    assert isinstance(request.user, User)  # noqa: S101 (`needs` let nobody else in)
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    return Seen(programme, request.user, day, today, speaking(), language, problem)


def _day(asked: str, today: date) -> tuple[date, str]:
    """The day asked for, or today and why."""
    if not asked:
        return today, ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today, _("“%(day)s” is no date such as 2024-10-12; today is shown.") % {"day": asked[:20]}
    if day > today:
        return today, _("%(day)s lies ahead; today is shown.") % {"day": asked}
    return day, ""
