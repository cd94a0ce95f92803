"""Changed: what is shown of two versions of a plan?

Takes  the older and the newer version.
Gives  every change with both sentences, the counts of each kind, and what stayed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from zhizao.base.language import Say
from zhizao.comparison import changes, identity
from zhizao.comparison.changes import KINDS, Change, Kind
from zhizao.contrast.given import Given
from zhizao.output import printed
from zhizao.plan.records import Target


@dataclass(frozen=True, slots=True)
class Changed:
    """Two versions with all targets of either; `same_plan` is False where they do not look like versions of one plan."""

    old: Given
    new: Given
    changes: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    same_plan: bool

    def counts(self) -> dict[Kind, int]:
        """How many targets show each kind of change, in the order of the kinds; what did not happen is left out."""
        counted = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


def changed(old: Given, new: Given) -> Changed:
    """Set two versions against each other."""
    every = changes.between(old.plan, new.plan)
    same = identity.same_plan(old.plan, new.plan)
    return Changed(
        old, new, tuple(one for one in every if one.kinds), tuple(one for one in every if not one.kinds), same
    )


def summary(found: Changed, say: Say) -> str:
    """One line: 新增 2，提高 1；未变 180."""
    counts = say(", ").join(f"{say(KINDS[kind])} {count}" for kind, count in found.counts().items())
    return say("{changes}; unchanged {unchanged}.").format(
        changes=counts or say("nothing changed"), unchanged=len(found.unchanged)
    )


def kinds(change: Change, say: Say) -> str:
    """The kinds of one change in words."""
    return "、".join(say(KINDS[kind]) for kind in change.kinds)


def told(target: Target | None, say: Say) -> str:
    """One side of a change: amount, deadline, owners, and whether it is a wish; a dash where there is none."""
    if target is None:
        return "—"
    parts = [
        f"{printed.start_value(target)}{printed.amount(target, say)}",
        printed.when(target),
        printed.owners(say, target),
    ]
    wish = [say("strive")] if target.strength == "strive" else []
    return " · ".join(part for part in (*parts, *wish) if part)
