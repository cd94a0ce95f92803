"""Forms: in which forms can a plan be had?

Takes  a plan, its document where the form shows the text, and how it should look.
Gives  the bytes of a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhizao.base.language import Language, speaker
from zhizao.document.document import Document
from zhizao.output import csvtable, html, jsonl, table, yamlplan
from zhizao.plan.records import Plan

if TYPE_CHECKING:
    from zhizao.document.drawn import DrawnPage

ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "yaml": ".yaml", "html": ".html", "csv": ".csv"}
# Forms that show the text itself: a plan that was kept without its document does not do.
WITH_TEXT = ("html",)
# Forms of which several cannot stand behind each other.
ALONE = ("html", "csv")


@dataclass(frozen=True, slots=True)
class Look:
    """The form of a result, its language, and what a table needs to know of the terminal."""

    form: str
    language: Language
    width: int
    colour: bool = False


def render(plan: Plan, document: Document | None, look: Look, original: bytes | None = None) -> bytes:
    """A plan in its form; with the bytes of the original, the form that shows the text also shows the file's pages."""
    if look.form == "jsonl":
        return jsonl.dump(plan).encode()
    if look.form == "yaml":
        return yamlplan.dump(plan).encode()
    if look.form == "csv":
        return csvtable.dump(plan, speaker(look.language)).encode("utf-8-sig")
    if look.form == "html" and document is not None:
        return html.render(document, plan, look.language, _pages(plan, original)).encode()
    return table.render(plan, speaker(look.language), look.width, colour=look.colour).encode()


def _pages(plan: Plan, original: bytes | None) -> Iterator[DrawnPage]:
    """The pages of the original on which something is quoted."""
    numbers = html.quoted_pages(plan)
    if original is not None and numbers:
        # Drawing loads the reader of PDF, which a text does not need.
        from zhizao.document import drawn  # noqa: PLC0415

        yield from drawn.pages(original, plan.document.name, numbers)
