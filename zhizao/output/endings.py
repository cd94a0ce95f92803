"""Endings: which forms of a result are there, and how does a file of each end?

Takes  nothing.
Gives  the forms by name, and which of them ask for something of their own.
Not    how a form is made: see forms, which loads what draws and writes; a command that only names a form does without.
"""

from __future__ import annotations

ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "yaml": ".yaml", "html": ".html", "csv": ".csv", "xlsx": ".xlsx"}
# Plans, the workbook of them all, and their comparison, in one folder.
EVERYTHING = "all"
# Forms that show the text itself: a plan that was kept without its document does not do.
WITH_TEXT = ("html",)
# Forms of which several cannot stand behind each other.
ALONE = ("html", "csv")
