"""States: where does a report stand, what may be done with it, and by whom?

Takes  the events of a report (who did what on which day), its due day and the day on which it opens.
Gives  the state on any day, the actions allowed, the state after one, who is told of a return, and whether it was
       filed on time.
Rule   not_due, due, overdue, submitted, returned, approved, locked. Reviews go level by level up the unit tree; only
       the highest approval can be undone. An edit after submission begins the reviews anew. Nobody reviews a report
       that they wrote or edited.
Not    who holds which role: see the site's rights. What colour it makes: see lights.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

State = Literal["not_due", "due", "overdue", "submitted", "returned", "approved", "locked"]
Action = Literal["submit", "resubmit", "return", "approve", "lock", "unlock", "withdraw"]

STATES: dict[State, str] = {
    "not_due": mark("not due"),
    "due": mark("due"),
    "overdue": mark("overdue"),
    "submitted": mark("submitted"),
    "returned": mark("returned"),
    "approved": mark("approved"),
    "locked": mark("locked"),
}
ACTIONS: dict[Action, str] = {
    "submit": mark("submit"),
    "resubmit": mark("submit again"),
    "return": mark("return"),
    "approve": mark("approve"),
    "lock": mark("lock"),
    "unlock": mark("unlock"),
    "withdraw": mark("withdraw"),
}
_ALLOWED: dict[State, tuple[Action, ...]] = {
    "not_due": (),
    "due": ("submit",),
    "overdue": ("submit",),
    "submitted": ("approve", "return", "resubmit", "withdraw"),
    "returned": ("resubmit",),
    "approved": ("lock", "return", "unlock"),
    "locked": ("unlock",),
}
_WRITING = ("submit", "resubmit")
_OPEN: tuple[State, ...] = ("not_due", "due", "overdue")
_ACCEPTED: tuple[State, ...] = ("approved", "locked")


class NotAllowed(ZhizaoError):
    """An action that a report in this state does not take."""

    code: ClassVar[str] = "PROG-011"
    says: ClassVar[str] = "A report that is {state} does not take this step: {action}."
    fix: ClassVar[str] = "Take the steps in order: submit, approve level by level, lock; unlock from the top down."


class ReasonMissing(ZhizaoError):
    """A return without a reason."""

    code: ClassVar[str] = "PROG-012"
    says: ClassVar[str] = "A report cannot be returned without a reason."
    fix: ClassVar[str] = "Write what the unit should mend."


class OutOfOrder(ZhizaoError):
    """Events that do not follow each other in time."""

    code: ClassVar[str] = "PROG-013"
    says: ClassVar[str] = "An event of {day} stands behind a later one."
    fix: ClassVar[str] = "Give the events in the order in which they happened."


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did with a report on a day; a return has a reason. `levels` had to approve it then, if known."""

    day: date
    action: Action
    by: str
    reason: str = ""
    levels: int | None = None

    def __post_init__(self) -> None:
        if self.action == "return" and not self.reason.strip():
            raise ReasonMissing


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands: its state, how many levels have approved it, and how often it was edited once filed."""

    state: State
    level: int = 0
    edits: int = 0


def allowed(state: State, level: int = 0) -> tuple[Action, ...]:
    """The actions that a report in this state takes; its author may withdraw it until a level has approved.

    >>> allowed("submitted"), allowed("submitted", 1)
    (('approve', 'return', 'resubmit', 'withdraw'), ('approve', 'return', 'resubmit', 'unlock'))
    """
    if state == "submitted" and level:
        return ("approve", "return", "resubmit", "unlock")
    return _ALLOWED[state]


def after(state: State, action: Action, level: int = 0, levels: int = 1) -> tuple[State, int]:
    """The state and the number of levels that have approved, after `action`; `levels` approvals make it approved.

    What is withdrawn is due again, or overdue: the day decides (`state_on`).

    >>> after("submitted", "approve", 0, 2), after("submitted", "approve", 1, 2), after("approved", "unlock", 2, 2)
    (('submitted', 1), ('approved', 2), ('submitted', 1))
    """
    if action not in allowed(state, level):
        raise NotAllowed(state=STATES[state], action=ACTIONS[action])
    if action == "unlock":
        # The lock goes first, then the highest approval, then the one below it.
        return ("approved", level) if state == "locked" else ("submitted", max(0, level - 1))
    if action == "approve":
        return ("approved" if level + 1 >= levels else "submitted", level + 1)
    if action == "lock":
        return "locked", level
    begun_anew: State = "due" if action == "withdraw" else "returned" if action == "return" else "submitted"
    return begun_anew, 0


def state_on(events: Sequence[Event], due: date, opens: date, day: date, levels: int = 1) -> Standing:
    """Where the report stood at the end of `day`, by the events up to then.

    >>> filed = [Event(date(2024, 10, 17), "submit", "li")]
    >>> [state_on(filed, date(2024, 10, 15), date(2024, 10, 1), date(2024, *day)).state
    ...  for day in ((9, 30), (10, 15), (10, 16), (10, 17))]
    ['not_due', 'due', 'overdue', 'submitted']
    """
    standing = Standing(_open_state(due, opens, date.min))
    last = date.min
    for event in events:
        if event.day < last:
            raise OutOfOrder(day=event.day)
        last = event.day
        if event.day <= day:
            standing = _next(standing, event, due, opens, levels)
    return _on_day(standing, due, opens, day)


def _next(standing: Standing, event: Event, due: date, opens: date, levels: int) -> Standing:
    now = _on_day(standing, due, opens, event.day)
    state, level = after(now.state, event.action, now.level, event.levels or levels)
    return Standing(state, level, now.edits + (event.action == "resubmit"))


def _on_day(standing: Standing, due: date, opens: date, day: date) -> Standing:
    """What nobody has filed changes by the passing of days alone."""
    if standing.state not in _OPEN:
        return standing
    return Standing(_open_state(due, opens, day), 0, standing.edits)


def _open_state(due: date, opens: date, day: date) -> State:
    return "overdue" if day > due else "due" if day >= opens else "not_due"


def may_review(author: str, editors: Collection[str], reviewer: str) -> bool:
    """Four eyes: nobody approves or returns a report that they wrote or edited.

    >>> may_review("li", ["wang"], "zhao"), may_review("li", ["wang"], "wang")
    (True, False)
    """
    return reviewer != author and reviewer not in editors


def writers(events: Iterable[Event]) -> tuple[str, ...]:
    """Those who wrote or edited the report, the author first."""
    return tuple(dict.fromkeys(event.by for event in events if event.action in _WRITING))


def told_of_return(events: Iterable[Event], by: str) -> tuple[str, ...]:
    """Who hears of a return by `by`: everybody who acted before, each once, in the order in which they acted first."""
    return tuple(one for one in dict.fromkeys(event.by for event in events) if one != by)


def blocking(below: Mapping[str, State]) -> tuple[str, ...]:
    """The units below whose reports are not approved yet: until they are, a report made of theirs is not approved.

    >>> blocking({"江岸区": "approved", "江汉区": "submitted"})
    ('江汉区',)
    """
    return tuple(unit for unit, state in below.items() if state not in _ACCEPTED)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Whether a report was filed in time.

    `days_late` is that of the first filing; `days_settled` is how long after the due day it was last filed again.
    """

    verdict: Literal["on_time", "late", "not_submitted"]
    days_late: int = 0
    days_settled: int = 0


def timeliness(due: date, submitted_first: date | None, resubmitted: date | None = None) -> Timeliness:
    """The first filing decides; what was filed again after a return is told apart.

    >>> timeliness(date(2024, 10, 15), date(2024, 10, 14), date(2024, 10, 20))
    Timeliness(verdict='on_time', days_late=0, days_settled=5)
    """
    if submitted_first is None:
        return Timeliness("not_submitted")
    late = max(0, (submitted_first - due).days)
    settled = max(0, ((resubmitted or submitted_first) - due).days)
    return Timeliness("late" if late else "on_time", late, settled)


def timeliness_of(events: Iterable[Event], due: date, day: date) -> Timeliness:
    """Whether a report was filed in time, by its events up to `day`; what was withdrawn was never filed."""
    filed: list[date] = []
    for event in events:
        if event.action == "withdraw" and event.day <= day:
            filed = []
        elif event.action in _WRITING and event.day <= day:
            filed.append(event.day)
    return timeliness(due, filed[0], filed[-1]) if filed else Timeliness("not_submitted")
