"""Rows: which records belong on one line?

Takes  records in the order of the text.
Gives  groups: a commitment with its restatements (same `ref`) is one group, and tasks know how deep they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from zhizao.plan.records import Fact, Plan, Target, Task

M = TypeVar("M", Target, Fact)


def merged(records: Sequence[M]) -> list[list[M]]:
    """Group what restates one and the same commitment, in the order of its first mention."""
    groups: dict[str, list[M]] = {}
    for record in records:
        groups.setdefault(record.ref or record.id, []).append(record)
    return list(groups.values())


def targets(plan: Plan) -> list[Target]:
    """The targets in the order of the text."""
    return [record for record in plan.records if isinstance(record, Target)]


def facts(plan: Plan) -> list[Fact]:
    """The facts in the order of the text."""
    return [record for record in plan.records if isinstance(record, Fact)]


def parent(task: Task, known: dict[str, Task]) -> Task | None:
    """The nearest task above by its path (三/(二)/1 stands under 三/(二)), None at the top."""
    path = task.path
    while "/" in path:
        path = path.rpartition("/")[0]
        if path in known:
            return known[path]
    return None


def depths(tasks: Sequence[Task]) -> list[tuple[Task, int]]:
    """Each task with the number of tasks above it."""
    known = {task.path: task for task in tasks}
    return [(task, _depth(task, known)) for task in tasks]


def _depth(task: Task, known: dict[str, Task]) -> int:
    above = parent(task, known)
    return 0 if above is None else 1 + _depth(above, known)
