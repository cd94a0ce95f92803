"""Printed: how do the engine's words and figures stand on a page?

Takes  what the engine gives: texts of its catalogue, periods, figures, lights, states of reports.
Gives  words in the language of the request; lights and states as shape and word, never as colour alone.
"""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhizao.base.language import Language
from zhizao.programme import calendar, lights, states
from zhizao.programme.states import State
from zhizao.web.programme import promises
from zhizao.web.programme.models import TargetVersion
from zhizao.web.shell.middleware import speaking

register = template.Library()
# State of a report → colour and shape.
STATES: dict[State, tuple[str, str]] = {
    "not_due": ("grey", "○"),
    "due": ("blue", "◔"),
    "overdue": ("red", "■"),
    "submitted": ("blue", "→"),
    "returned": ("orange", "↩"),
    "approved": ("green", "✓"),
    "locked": ("green", "✓"),
}


def spoken_language() -> Language:
    """The engine's name of the language of the request."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@register.filter
def spoken(text: str) -> str:
    """A text of the engine's catalogue."""
    return speaking()(text) if text else ""


@register.filter
def period(found: calendar.Period | str) -> str:
    """2024年第三季度."""
    return (calendar.parse(found) if isinstance(found, str) else found).label(speaking())


@register.filter
def figure(value: Decimal | None, unit: str = "") -> str:
    """1,234.5亿元; empty where it is not known."""
    return promises.figure(value, unit)


@register.filter
def promise(version: TargetVersion | None) -> str:
    """300家以上."""
    return promises.promise(version)


@register.filter
def light(found: lights.Light) -> SafeString:
    """A light: shape and word in the colour of the preset, the sentence for who points at it."""
    word, sentence = found.word.of(spoken_language()), found.sentence(speaking())
    shown = '<span class="light {}" title="{}"><i aria-hidden="true">{}</i>{}</span>'
    return format_html(shown, found.colour, sentence, found.shape, word)


@register.filter
def sentence(found: lights.Light) -> str:
    """Why the light is what it is."""
    return found.sentence(speaking())


@register.filter
def state(found: State) -> SafeString:
    """The state of a report: shape and word."""
    colour, shape = STATES[found]
    shown = '<span class="light {}"><i aria-hidden="true">{}</i>{}</span>'
    return format_html(shown, colour, shape, speaking()(states.STATES[found]))


@register.filter
def action(found: str) -> str:
    """What happened to a report, in words."""
    return _actions()[found]


def _actions() -> dict[str, str]:
    return {
        "submit": _("submitted"),
        "resubmit": _("submitted again"),
        "return": _("returned"),
        "approve": _("approved"),
        "lock": _("locked"),
        "unlock": _("step undone"),
        "withdraw": _("withdrawn"),
        "more_time": _("more time given"),
    }


@register.filter
def field_name(name: str) -> str:
    """What a field of a report is called."""
    return {
        "value": _("Value"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "missing": _("Reason, where there is no value"),
        "progress": _("Progress"),
        "problems": _("Problems"),
        "next_steps": _("Next steps"),
        "node_done": _("Has the node been reached?"),
        "plan": _("Key work and goals of the next year"),
        "carried_over": _("Carried over, and why"),
    }[name]


@register.filter
def said(value: object) -> str:
    """An answer as it is shown: figures without needless zeros, yes and no in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return promises.figure(value) if isinstance(value, Decimal) else str(value if value is not None else "")


@register.filter
def mistake(found: dict[str, str]) -> str:
    """A mistake of a dry run, kept in both languages."""
    return found[spoken_language()]
