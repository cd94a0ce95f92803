"""zhizao: a manufacturing policy document becomes a running, measured programme.

>>> import zhizao
>>> plan = zhizao.read("plan.txt")  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhizao.plan.records import Plan

__all__ = ["read"]


def read(path: str | Path) -> Plan:
    """Read a policy document into a plan: targets, facts, tasks, mechanisms, each with its exact words.

    Raises a ZhizaoError that names the file, the place and what to do where it cannot be read.
    """
    # Imported here so that `import zhizao` (and `zhizao --help`) stays quick.
    from zhizao.plan import reader

    return reader.read(Path(path)).plan
