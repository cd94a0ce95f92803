"""Reading papers back: what does a Word file, a PDF, a workbook say?"""

from __future__ import annotations

import io
import subprocess
from datetime import date
from typing import Any

import docx
from openpyxl import load_workbook

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import calendar
from zhizao.web import home
from zhizao.web.audit.queries import last_write
from zhizao.web.papers import actions, briefings, letters
from zhizao.web.papers.models import Paper

Q3 = calendar.parse("2024-Q3")


def content(paper: Paper) -> bytes:
    """The file that was kept."""
    return home.kept(paper.sha256).read_bytes()


def word(file: bytes) -> str:
    """Everything that a Word file says, paragraphs first, then tables."""
    document = docx.Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def tables(file: bytes) -> list[list[list[str]]]:
    """The tables of a Word file, row by row."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(file)).tables
    ]


def pdf(file: bytes) -> str:
    """The text of a PDF without its white space: lines break where the page ends."""
    told = subprocess.run(["pdftotext", "-", "-"], input=file, capture_output=True, check=True).stdout
    return "".join(told.decode().split())


def sheets(file: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of a workbook."""
    book = load_workbook(io.BytesIO(file))
    return {sheet.title: list(sheet.values) for sheet in book}


def wanted(**more: Any) -> briefings.Wanted:
    """A briefing on the third quarter."""
    told: dict[str, Any] = {
        "kind": "briefing",
        "period": Q3,
        "day": date(2024, 10, 20),
        "language": "zh",
        "head": "制造强市工作简报",
        "issue": "2024年第3期",
        "issuer": "市制造强市建设领导小组办公室",
        "issued": date(2024, 10, 21),
    }
    return briefings.Wanted(**told | more)


def letter_wanted(**more: Any) -> letters.Wanted:
    """A letter for 2024."""
    told: dict[str, Any] = {"year": 2024, "language": "zh", "group": "市制造强市建设领导小组"}
    return letters.Wanted(**told | more)


def briefing(small: Small, form: str = "docx", **more: Any) -> Paper:
    """A briefing that the office printed."""
    return made_briefing(small, form, **more).paper


def made_briefing(small: Small, form: str = "docx", **more: Any) -> Any:
    """The same, with whether it was known."""
    asked = wanted(**more)
    seen = briefings.facts(small.programme, asked, last_write()).colophon.chain
    return actions.briefing(
        programme=small.programme, wanted=asked, form=form, seen=seen, by=acting(small.city.officer)  # type: ignore[arg-type]
    )  # fmt: skip


def letter(small: Small, city: City, form: str = "docx", unit: str = "east", **more: Any) -> Paper:
    """The letter of a unit, printed by the office."""
    asked, body = letter_wanted(**more), getattr(city, unit)
    seen = letters.facts(small.programme, body, asked, last_write()).colophon.chain
    return actions.letter(
        programme=small.programme, body=body, wanted=asked, form=form, seen=seen, by=acting(city.officer)  # type: ignore[arg-type]
    ).paper  # fmt: skip
