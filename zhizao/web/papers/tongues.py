"""Tongues: in which language is a paper, whatever the language of the page on which it is made?

Takes  zh or en, as the engine says it.
Gives  the reader's language in these words, and a stretch of code that speaks another.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zhizao.base.language import Language

_CODES: dict[Language, str] = {"zh": "zh-hans", "en": "en"}
CHOICES = [("zh", _("Chinese")), ("en", _("English"))]


def reader() -> Language:
    """The language of the page."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def code(language: Language) -> str:
    """The language as a page marks it."""
    return _CODES[language]


def speaking(language: Language) -> AbstractContextManager[None]:
    """Within it gettext speaks the language of the paper."""
    return translation.override(_CODES[language])
