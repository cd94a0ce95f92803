"""Notices: in which words is a person told that something happened?

Takes  the code of a notice and its facts (plain JSON values, as they were when it happened).
Gives  the sentence in the language of the reader.
Rule   a notice is kept as code and facts, never as a sentence: whoever changes the language reads the old ones too.
Not    who is told, and whether twice: see actions.tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from zhizao.programme import calendar
from zhizao.web.people.models import Role
from zhizao.web.shell.middleware import speaking

# What a role over all bodies is kept as.
EVERYTHING = "*"
# Code → sentence. `subject` is a task or target, `body` a body's name, `by` a person's name.
TEXTS: dict[str, str] = {
    "account.link": gettext_noop("%(by)s made a new sign-in link for your account. If you did not ask for it, say so."),
    "body.dissolved": gettext_noop("%(body)s ends on %(day)s; %(successor)s takes over %(duties)s duties."),
    "cycle.opened": gettext_noop("Reporting for %(period)s is open: %(count)s reports are due on %(due)s."),
    "document.failed": gettext_noop("“%(document)s” could not be read. The page of the document says why."),
    "document.read": gettext_noop("“%(document)s” has been read: %(count)s records wait for a decision."),
    "grant.given": gettext_noop("You were given the role %(role)s (%(body)s). Reason: %(reason)s"),
    "grant.taken": gettext_noop("The role %(role)s (%(body)s) was taken back. Reason: %(reason)s"),
    "paper.failed": gettext_noop("A paper that you ordered could not be made. Its page says why."),
    "paper.ready": gettext_noop("“%(paper)s”, which you ordered, is ready."),
    "report.approved": gettext_noop("The report on “%(subject)s” for %(period)s was approved by %(by)s."),
    "report.due": gettext_noop("The report on “%(subject)s” for %(period)s is due on %(due)s."),
    "report.escalated": gettext_noop(
        "%(body)s has not reported on “%(subject)s” for %(period)s; it was due on %(due)s."
    ),
    "report.overdue": gettext_noop("The report on “%(subject)s” for %(period)s was due on %(due)s."),
    "report.returned": gettext_noop("The report on “%(subject)s” for %(period)s was returned by %(by)s: %(reason)s"),
    "report.submitted": gettext_noop("%(body)s reported on “%(subject)s” for %(period)s; it waits for your review."),
}


def text(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a notice in the language in force."""
    return gettext(TEXTS[code]) % {name: _SHOWN.get(name, str)(fact) for name, fact in facts.items()}


def _day(fact: str) -> str:
    return date_format(date.fromisoformat(fact))


def _period(fact: str) -> str:
    return calendar.parse(fact).label(speaking())


def _role(fact: str) -> str:
    return str(Role(fact).label)


def _body(fact: str) -> str:
    return gettext("everything") if fact == EVERYTHING else fact


_SHOWN: dict[str, Callable[[Any], str]] = {
    "body": _body, "day": _day, "due": _day, "period": _period, "role": _role,
}  # fmt: skip
