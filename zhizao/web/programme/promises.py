"""Promises in words: how would an official write what a target promises?

Takes  a version of a target, or a figure with its unit.
Gives  300家以上, 8—10个, 每年50项, 保持在95%以上, 累计9%, in the language of the request.
Not    the words of the document, which its quote keeps.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhizao.web.programme.models import TargetVersion


def figure(value: Decimal | None, unit: str = "") -> str:
    """A number with thousands separators and no needless zeros.

    >>> figure(Decimal("11000.000000"), "亿元"), figure(Decimal("2.50"), "%"), figure(None)
    ('11,000亿元', '2.5%', '')
    """
    if value is None:
        return ""
    text = f"{value:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def span(low: Decimal | None, high: Decimal | None, unit: str = "") -> str:
    """A figure, or a range where the high end is another."""
    if low is None or high is None or low == high:
        return figure(low if low is not None else high, unit)
    return _("{low}–{high}").format(low=figure(low), high=figure(high, unit))


def promise(version: TargetVersion | None) -> str:
    """What the version promises."""
    if version is None:
        return ""
    told = _told(version)
    if version.cumulative:
        return _("{promise} over all the years").format(promise=told)
    return _("each year {promise}").format(promise=told) if version.basis == "per_year" else told


def unit_of(version: TargetVersion | None) -> str:
    """The unit that it prints, else that of its measure."""
    if version is None:
        return ""
    return version.unit or (version.measure.unit if version.measure else "")


def _told(version: TargetVersion) -> str:
    if version.low is not None and version.high is not None:
        told = span(version.low, version.high, version.unit)
        return _comparators()["maintain"].format(figure=told) if version.comparator == "maintain" else told
    if version.value is None:
        return _direction(version)
    words = _kept().get(version.bound) if version.comparator == "maintain" else None
    words = words or _comparators().get(version.comparator, "{figure}")
    return words.format(figure=figure(version.value, version.unit))


def _comparators() -> dict[str, str]:
    return {
        "ge": _("at least {figure}"),
        "gt": _("more than {figure}"),
        "le": _("at most {figure}"),
        "lt": _("less than {figure}"),
        "approx": _("about {figure}"),
        "maintain": _("stay at {figure}"),
    }


def _kept() -> dict[str, str]:
    """A value to maintain, by its bound."""
    return {
        "ge": _("stay at {figure} or more"),
        "gt": _("stay above {figure}"),
        "le": _("stay at {figure} or less"),
        "lt": _("stay below {figure}"),
        "approx": _("stay at about {figure}"),
    }


def _direction(version: TargetVersion) -> str:
    """Where only a direction is printed. A rank (位) rises when its number falls."""
    up, down = ("le", "lt"), ("ge", "gt")
    if version.unit != "位":
        up, down = down, up
    words = dict.fromkeys(up, pgettext("direction", "rising")) | dict.fromkeys(down, pgettext("direction", "falling"))
    return words.get(version.comparator, pgettext("direction", "steady"))


def ends(version: TargetVersion) -> tuple[Decimal, Decimal] | None:
    """The two ends of what is promised, the same twice for one value; None where it is no number."""
    if version.low is not None and version.high is not None:
        return version.low, version.high
    return None if version.value is None else (version.value, version.value)
