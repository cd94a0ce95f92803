"""Forms: in which forms can a plan be had?

Takes  a plan, its document where the form shows the text, and how it should look.
Gives  the bytes of a result.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhizao.base.language import Language, speaker
from zhizao.document.document import Document
from zhizao.output import html, jsonl, table, yamlplan
from zhizao.plan.records import Plan

ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "yaml": ".yaml", "html": ".html"}
# Forms that show the text itself: a plan that was kept without its document does not do.
WITH_TEXT = ("html",)


@dataclass(frozen=True, slots=True)
class Look:
    """The form of a result, its language, and what a table needs to know of the terminal."""

    form: str
    language: Language
    width: int
    colour: bool = False


def render(plan: Plan, document: Document | None, look: Look) -> bytes:
    """A plan in its form."""
    if look.form == "jsonl":
        return jsonl.dump(plan).encode()
    if look.form == "yaml":
        return yamlplan.dump(plan).encode()
    if look.form == "html" and document is not None:
        return html.render(document, plan, look.language).encode()
    return table.render(plan, speaker(look.language), look.width, colour=look.colour).encode()
