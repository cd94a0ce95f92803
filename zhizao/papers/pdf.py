"""PDF: how do a briefing and a letter look on paper?

Takes  the facts of a paper and a language.
Gives  a PDF laid out as GB/T 9704 asks; the same facts give the same bytes on a machine with the same fonts.
Rule   the texts are those of the Word file; data/papers/*.typ lay them out and read nothing but their data.
Not    a signed or sealed paper: the office prints, signs and seals.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Any, ClassVar

import typst

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import Language
from zhizao.papers import briefing as briefings
from zhizao.papers import letter as letters
from zhizao.papers.sheet import sheet


class NoChineseFont(ZhizaoError):
    """No font is installed that holds Chinese characters."""

    code: ClassVar[str] = "PAPER-006"
    says: ClassVar[str] = "No font is installed that can print Chinese; looked for: {families}."
    fix: ClassVar[str] = "Install one of them, for example the package fonts-noto-cjk, and try again."


def briefing(facts: briefings.Briefing, language: Language) -> bytes:
    """A briefing as PDF. Raises NoChineseFont."""
    paper = briefings.printed(facts, language)
    return _made(
        "briefing", paper, briefings.words(language), language, title=paper.title, author=facts.issuer, day=facts.issued
    )


def letter(facts: letters.Letter, language: Language) -> bytes:
    """A letter of responsibility as PDF. Raises NoChineseFont."""
    paper = letters.printed(facts, language)
    return _made(
        "letter", paper, letters.words(language), language, title=paper.title, author=facts.group, day=facts.made
    )


def _made(
    layout: str, paper: Any, words: Mapping[str, str], language: Language, *, title: str, author: str, day: date
) -> bytes:
    within = sheet()
    data = {
        "paper": asdict(paper),
        "words": words,
        "sheet": within.model_dump(mode="json"),
        "fonts": faces(tuple(_fonts().families())),
        "pitch": within.pitch,
        "tracking": within.tracking if language == "zh" else 0,
        "language": language,
        "region": "CN" if language == "zh" else "GB",
        "title": title.replace("\n", ""),
        "author": author,
        "day": (day.year, day.month, day.day),
    }
    return typst.compile(
        _source(layout),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=datetime.combine(day, time(), UTC),
    )


def faces(installed: tuple[str, ...]) -> dict[str, list[str]]:
    """For each part of a paper the families to set it in, the best first. Raises NoChineseFont."""
    known = {family.lower(): family for family in installed}
    found: dict[str, list[str]] = {}
    for part, face in sheet().fonts:
        found[part] = [known[name.lower()] for name in face.families if name.lower() in known]
        if not found[part]:
            raise NoChineseFont(families=", ".join(face.families))
    return found


@cache
def _fonts() -> typst.Fonts:
    """The fonts of this machine, found once: it takes longer than a page."""
    return typst.Fonts()


@cache
def _source(*layouts: str) -> bytes:
    """The page of an official paper, and what stands on it."""
    folder = resources.files("zhizao").joinpath("data/papers")
    return b"\n".join(folder.joinpath(f"{name}.typ").read_bytes() for name in ("gbt9704", *layouts))
