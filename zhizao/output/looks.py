"""Looks: which forms of a result are there, and how should one look?

Takes  nothing.
Gives  the forms by name, how a file of each ends, which of them ask for something of their own; and Look.
Not    how a form is made: see forms, which loads what draws and writes; a command that only names a form does without.
"""

from __future__ import annotations

from typing import NamedTuple

from zhizao.base.language import Language

ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "yaml": ".yaml", "html": ".html", "csv": ".csv", "xlsx": ".xlsx"}
# A plan with its passages, for a workbook of many; people are not offered it.
WHOLE = "whole"
# Plans, the workbook of them all, and their comparison, in one folder.
EVERYTHING = "all"
# Forms that show the text itself: a plan that was kept without its document does not do.
WITH_TEXT = ("html",)
# Forms of which several cannot stand behind each other.
ALONE = ("html", "csv")


class Look(NamedTuple):
    """The form of a result, its language, and what a table needs to know of the terminal."""

    form: str
    language: Language
    width: int
    colour: bool = False
