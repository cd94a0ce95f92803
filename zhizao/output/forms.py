"""Forms: in which forms can a plan be had?

Takes  a plan, its document where the form shows the text, and how it should look.
Gives  the bytes of a result.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from zhizao.base.language import speaker
from zhizao.document.document import Document
from zhizao.output import csvtable, html, jsonl, table, workbook, yamlplan
from zhizao.output.looks import WHOLE, Look
from zhizao.output.wordings import wordings
from zhizao.plan.records import Plan

if TYPE_CHECKING:
    from zhizao.document.drawn import DrawnPage


def render(
    plan: Plan,
    document: Document | None,
    look: Look,
    original: bytes | None = None,
    words: Mapping[str, str] | None = None,
) -> bytes:
    """A plan in its form; with the bytes of the original, the form that shows the text also shows the file's pages.

    `words` are the plan's wordings, where they are known without its document.
    """
    if look.form == "jsonl":
        return jsonl.dump(plan).encode()
    if look.form == "yaml":
        return yamlplan.dump(plan).encode()
    if look.form == "csv":
        return csvtable.dump(plan, speaker(look.language)).encode("utf-8-sig")
    if look.form == "html" and document is not None:
        return html.render(document, plan, look.language, _pages(plan, original)).encode()
    if look.form == "xlsx":
        return workbook.one(plan, _words(plan, document, words), look.language)
    if look.form == WHOLE:
        return json.dumps([plan.model_dump(mode="json"), dict(_words(plan, document, words))]).encode()
    return table.render(plan, speaker(look.language), look.width, colour=look.colour).encode()


def _words(plan: Plan, document: Document | None, known: Mapping[str, str] | None) -> Mapping[str, str]:
    if known is not None:
        return known
    return wordings(document, plan) if document is not None else {}


def whole(data: bytes) -> tuple[Plan, dict[str, str]]:
    """A plan with its passages from the form that holds both."""
    plan, words = json.loads(data)
    return Plan.model_validate(plan), words


def _pages(plan: Plan, original: bytes | None) -> Iterator[DrawnPage]:
    """The pages of the original on which something is quoted."""
    numbers = html.quoted_pages(plan)
    if original is not None and numbers:
        # Drawing loads the reader of PDF, which a text does not need.
        from zhizao.document import drawn  # noqa: PLC0415

        yield from drawn.pages(original, plan.document.name, numbers)
