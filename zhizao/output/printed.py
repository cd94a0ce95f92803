"""Printed: how would an official write this amount, this deadline?

Takes  a target or fact, a task.
Gives  short texts such as ≥4000亿元, 1-2个, 维持≥95%, 2025*, 2025-12 · 持续.
Rule   signs for comparators; a fraction as it is printed (三分之一 and not 33.333%); 万 and 亿 where the number is a whole
       multiple of ten thousand or a hundred million.
Not    a translation: amounts keep the units of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from zhizao.base.language import Say
from zhizao.document.document import Place
from zhizao.output import labels
from zhizao.plan.records import Fact, Target, Task

SIGNS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "range": "", "maintain": ""}
DIRECTIONS = {"gt": "↑", "ge": "↑", "lt": "↓", "le": "↓"}
# Control characters other than tab and line end, and marks that turn the direction of writing.
_PICTURES = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"}
_PICTURES |= dict.fromkeys([*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "�")
OWN_WORDS = ("clause", "sentence", "quotation", "table")
_FRACTION = re.compile(r"\d+/\d+|(?<!百)[二两三四五六七八九十]分之[一二两三四五六七八九]")


def number(value: float, unit: str = "") -> str:
    """A number with as few signs as it needs.

    >>> number(4000.0), number(33.333), number(1000000, "人"), number(120000, "万元"), number(11000, "亿元")
    ('4000', '33.333', '100万', '120000', '1.1万')
    """
    if unit[:1] == "亿" and abs(value) >= 10_000:
        return f"{number(value / 10_000)}万"
    if unit[:1] not in ("万", "亿") and value and value % 10_000 == 0:
        return f"{number(value / 1e8)}亿" if value % 1e8 == 0 else f"{number(value / 1e4, '万')}万"
    return f"{value:.6f}".rstrip("0").rstrip(".")


def plain(value: float | None) -> str:
    """A number for a spreadsheet: in full, without a unit; empty where there is none.

    >>> plain(11000.0), plain(0.5), plain(1e-7), plain(None)
    ('11000', '0.5', '0.0000001', '')
    """
    return "" if value is None else f"{Decimal(repr(float(value))).normalize():f}"


def visible(text: str) -> str:
    """A text without power over the terminal: control characters become their pictures.

    >>> visible("a\\x1b[31mb")
    'a␛[31mb'
    """
    return text.translate(_PICTURES)


def amount(record: Target | Fact, say: Say) -> str:
    """The amount with its comparing sign; an arrow where only a direction is printed."""
    unit = record.unit or ""
    yearly = say("each year ") if record.basis == "per_year" else ""
    keep = say("keep ") if record.comparator == "maintain" else ""
    sign = SIGNS[record.bound or "eq"] if keep else SIGNS[record.comparator]
    if record.low is not None and record.high is not None:
        return f"{yearly}{keep}{number(record.low, unit)}-{number(record.high, unit)}{unit}"
    if record.value is None:
        return f"{yearly}{keep.strip()}{_direction(record)}" or "—"
    fraction = _FRACTION.search(record.raw or "") if unit == "%" else None
    figure = fraction[0] if fraction else number(record.value, unit) + unit
    return f"{yearly}{keep}{sign}{figure}"


def _direction(record: Target | Fact) -> str:
    arrow = DIRECTIONS.get(record.comparator, "")
    if (record.indicator or "").endswith("排名"):
        # A rank rises when its number falls.
        return {"↑": "↓", "↓": "↑"}.get(arrow, arrow)
    return arrow


def start_value(record: Target | Fact) -> str:
    """The value that a target starts from, empty where none is printed."""
    baseline = record.baseline if isinstance(record, Target) else None
    return f"{number(baseline.value, baseline.unit)}{baseline.unit} → " if baseline else ""


def when(record: Target | Fact) -> str:
    """The deadline or period; a star where it stands outside the sentence and was inherited."""
    time, rule = (
        (record.deadline, record.deadline_rule) if isinstance(record, Target) else (record.period, record.period_rule)
    )
    if time is None:
        return "—"
    return time if rule is None or rule in OWN_WORDS else f"{time}*"


def limit(task: Task, say: Say) -> str:
    """By when a task is to be done, or how often; both where both are printed (2025年底前完成并长期坚持)."""
    rhythm = say(labels.PERIODICITIES[task.periodicity]) if task.periodicity else ""
    return " · ".join(part for part in (task.deadline, rhythm) if part)


def owners(say: Say, *records: Target | Fact | Task) -> str:
    """Who answers, as printed, each once; those printed as leading are marked: 市科技局（牵头）、市财政局."""
    lead = {owner for record in records if not isinstance(record, Fact) for owner in record.lead}
    names = dict.fromkeys(owner for record in records for owner in record.owners)
    return "、".join(f"{name}{say(' (lead)') if name in lead else ''}" for name in names)


def what(record: Target | Fact) -> str:
    """The subject and what is measured."""
    return "：".join(part for part in (record.subject, record.indicator) if part) or record.quote


def where(places: Iterable[Place], say: Say) -> str:
    """Where words stand in the file, as a person would look them up; empty for text.

    >>> where([Place(page=3), Place(page=3), Place(page=4)], str), where([Place(file="附件1.xlsx", sheet="指标", cell="B7")], str)
    ('page 3, page 4', '附件1.xlsx 指标!B7')
    """
    told = list(dict.fromkeys(_where(place, say) for place in places))
    return ", ".join(one for one in told if one)


def _where(place: Place, say: Say) -> str:
    page = say("page {page}").format(page=place.page) if place.page else None
    cell = f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.sheet
    return " ".join(part for part in (place.file, page, cell, place.part and say(place.part)) if part)
