"""Terminal: for which eyes is a result drawn?

Takes  the environment, the language and where the result goes.
Gives  the look of a result: its form, its language, its width, and whether it may be coloured.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from zhizao.base import language
from zhizao.base.language import Language, Say
from zhizao.output.looks import Look

ROOMY = 120


def look(form: str, out: Path | None, say: Say) -> Look:
    """How a result should look: colours only where a person sees it at once."""
    colour = out is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Look(form, spoken(say), width(os.environ), colour)


def spoken(say: Say) -> Language:
    """The language that `say` speaks."""
    return "en" if say is language.mark else "zh"


def width(environment: Mapping[str, str]) -> int:
    """COLUMNS, else the terminal's width, else a width that suits a file."""
    import shutil  # noqa: PLC0415 (opens archives too, for which nobody should wait)

    columns = environment.get("COLUMNS", "")
    return (
        int(columns)
        if columns.isdecimal() and 0 < int(columns) < 10_000
        else shutil.get_terminal_size((ROOMY, 24)).columns
    )
