"""Language: in which words does zhizao speak to a person?

Takes  what was asked for (`--lang`) and the environment (ZHIZAO_LANG, LC_ALL, LC_MESSAGES, LANG).
Gives  a function from the English text in the code to the text that the person reads: Chinese unless English is asked.
Rule   data/locale/zh_CN/LC_MESSAGES/zhizao.po holds the Chinese of every text (tests/base/test_language.py).
Not    the language of a document: its words are always shown as printed.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from zhizao.base.errors import ZhizaoError

Language = Literal["zh", "en"]
Say = Callable[[str], str]
DOMAIN = "zhizao"
CATALOGUES = Path(__file__).parents[1] / "data/locale"


def mark(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


MONTHS = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)


def choose(asked: str | None, environment: Mapping[str, str]) -> Language:
    """The language asked for, else that of the environment, else Chinese.

    >>> choose(None, {"LANG": "en_GB.UTF-8"}), choose(None, {"LANG": "C.UTF-8"}), choose("zh", {"LANG": "en_GB"})
    ('en', 'zh', 'zh')
    """
    names = ("ZHIZAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = asked or next((environment[name] for name in names if environment.get(name)), "")
    return "en" if wanted.lower().startswith("en") else "zh"


@cache
def speaker(language: Language) -> Say:
    """The texts in one language; English is what stands in the code."""
    if language == "en":
        return mark
    # gettext keeps what it has read: argparse, which asks for its own words, does not read the catalogue again.
    return gettext.translation(DOMAIN, CATALOGUES, ["zh_CN"]).gettext


def language_of(say: Say) -> Language:
    """The language that a speaker speaks: English is what stands in the code, unchanged.

    >>> language_of(mark), language_of(speaker("zh"))
    ('en', 'zh')
    """
    return "en" if say is mark else "zh"


def print_day(day: date, say: Say, *, beside: int | None = None) -> str:
    """A day as officials print it, 2024年10月15日; 10月15日 beside the year that is read anyway.

    >>> print_day(date(2024, 10, 15), speaker("zh")), print_day(date(2024, 10, 15), mark, beside=2024)
    ('2024年10月15日', '15 October')
    """
    month = say(MONTHS[day.month - 1])
    if day.year == beside:
        return say("{day} {month}").format(day=day.day, month=month)
    return say("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def error_text(error: ZhizaoError, say: Say) -> str:
    """An error to a person: what is wrong, what mends it, and its code to look up."""
    facts = {name: _told(fact, say) for name, fact in error.facts.items()}
    return f"{say(error.says).format(**facts)} {say(error.fix).format(**facts)} [{error.code}]"


def _told(fact: object, say: Say) -> object:
    """A fact of an error in words: a day as officials print it, a text of the catalogue in its language."""
    if isinstance(fact, date):
        return print_day(fact, say)
    return say(fact) if isinstance(fact, str) and fact else fact
