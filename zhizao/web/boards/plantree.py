"""Plantree: where in the plan does a duty stand?

Takes  the tasks of a programme.
Gives  for a duty its top-level task (重点领域), or its column below a task that one has drilled into.
Rule   one query for the whole tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zhizao.web.programme.models import Duty, Programme, Task


@dataclass(frozen=True)
class Tree:
    """The tasks by id, in the order of the plan."""

    tasks: Mapping[int, Task]

    def above(self, task: int | None) -> Iterator[Task]:
        """The task and all above it, from the task up."""
        seen: set[int] = set()
        while task is not None and task in self.tasks and task not in seen:
            found = self.tasks[task]
            yield found
            seen.add(task)
            task = found.parent_id

    def top(self, duty: Duty) -> Task | None:
        """The top-level task that the duty belongs to."""
        return self._tops.get(task_of(duty) or 0)

    @cached_property
    def _tops(self) -> dict[int, Task]:
        return {key: list(self.above(key))[-1] for key in self.tasks}

    @property
    def fields(self) -> list[Task]:
        """The top-level tasks."""
        return [task for task in self.tasks.values() if task.parent_id is None]

    def inside(self, task: int) -> set[int]:
        """The ids of a task and all below it."""
        return {key for key in self.tasks if any(one.pk == task for one in self.above(key))}

    def child(self, duty: Duty, root: int) -> Task | None:
        """The task right below `root` that the duty belongs to; `root` itself where it hangs there; None elsewhere."""
        below: Task | None = None
        for task in self.above(task_of(duty)):
            if task.pk == root:
                return below or task
            below = task
        return None


def task_of(duty: Duty) -> int | None:
    """The task of a duty, or the one that its target belongs to."""
    return duty.task_id or (duty.target.task_id if duty.target else None)


def tree(programme: Programme) -> Tree:
    """The tasks of a programme."""
    return Tree({task.pk: task for task in Task.objects.filter(programme=programme).order_by("order", "pk")})
