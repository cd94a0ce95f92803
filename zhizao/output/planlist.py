"""Plan list: which plans come with zhizao?

Takes  the language and the width of the terminal.
Gives  a table: the name to call each by, its document, place, years, and how many targets and facts it holds.
"""

from __future__ import annotations

from pathlib import Path

from zhizao.base.language import Say
from zhizao.output import planfiles, rows, table


def render(say: Say, width: int) -> str:
    """The plans that come with zhizao."""
    told = table.plain_table(
        (say("Name"), False),
        (say("Document"), True),
        (say("Years"), False),
        (say("Targets"), False),
        (say("Facts"), False),
    )
    for name in planfiles.shipped():
        plan = planfiles.open_plan(Path(name)).plan
        card = plan.document
        years = f"{card.period[0]}–{card.period[1]}" if card.period else "—"
        title = table.words(card.source or card.title or card.name)
        told.add_row(name, title, years, str(len(rows.targets(plan))), str(len(rows.facts(plan))))
    return table.written([told], width)
