"""Parts: of the owners that a record prints, who leads and who supports?

Takes  owners as printed, those printed as leading (牵头), the names behind notes and groups, and the register of bodies.
Gives  a part for each body: lead or support, the printed name, the printed group it was expanded from; and the names
       that mean no body, with the reason.
Rule   who is printed as leading leads, and so does a sole owner. Where several are named and none as leading, the first
       is taken to, and that is an assumption which people see and change. If the first named is unknown nobody leads:
       the second is not put in its place.
       A name is read as of the day it was printed; who carries on for a body that is gone has its part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from zhizao.base.language import mark
from zhizao.plan import owners
from zhizao.programme.bodies import REASONS, Bodies, Body, Resolution, Suggestion

Lead = Literal["lead", "support"]
LEFT_OPEN = mark("the document does not say which bodies these are")
NO_MEMBERS = mark("the register knows no member of this group")


@dataclass(frozen=True, slots=True)
class Part:
    """What a body answers for."""

    body: str
    role: Lead
    assumed: bool
    printed: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A printed owner that means no body, with the likeliest ones."""

    printed: str
    reason: str
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Who answers, and which owners mean nobody that is known."""

    parts: tuple[Part, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


class _Name(NamedTuple):
    """A name to resolve, the owner as printed that it stands behind, and whether it stands in that owner's note."""

    text: str
    owner: str
    noted: bool


@dataclass(frozen=True)
class Reader:
    """Resolves the owners of one document: printed on a day, answered for from another."""

    register: Bodies
    printed_on: date | None
    since: date

    def parts(self, printed: Sequence[str], lead: Sequence[str] = (), expanded: Sequence[str] = ()) -> Parts:
        """The parts of one record."""
        leading = {owners.plain(name) for name in lead or printed[:1]}
        assumed = not lead and not _sole(printed)
        found: dict[str, Part] = {}
        unknown: list[Unresolved] = []
        for name in _names(printed, expanded):
            bodies, group, problem = self._resolved(name)
            unknown += [problem] if problem else []
            for body in bodies:
                # In the note of a single body stand those who help it; in that of a group, more of its members.
                leads = owners.plain(name.owner) in leading and not (name.noted and not group)
                role: Lead = "lead" if leads else "support"
                part = Part(body.code, role, leads and assumed, name.text, group)
                if body.code not in found:
                    found[body.code] = part
        return Parts(tuple(found.values()), tuple(unknown))

    def _resolved(self, name: _Name) -> tuple[tuple[Body, ...], str, Unresolved | None]:
        """The bodies that a name means, the printed group they come from, or why there are none."""
        found = self._resolve(name.text)
        of_group = name.noted and self._resolve(owners.plain(name.owner)).group is not None
        group = owners.plain(name.owner) if found.group or of_group else ""
        if found.group and not found.group.certain:
            return (), group, Unresolved(name.text, LEFT_OPEN)
        bodies = tuple(one for body in found.bodies for one in self.register.current(body.code, self.since).bodies)
        if bodies:
            return bodies, group, None
        reason = REASONS[found.reason] if found.reason else NO_MEMBERS if found.group else REASONS["dissolved"]
        return (), group, Unresolved(name.text, reason, found.suggestions)

    def _resolve(self, name: str) -> Resolution:
        """As of the day of print; a register that begins later is asked as of the start."""
        found = self.register.resolve(name, self.printed_on)
        if found.reason in ("later_name", "not_yet_founded"):
            return self.register.resolve(name, self.since)
        return found


def _sole(printed: Sequence[str]) -> bool:
    """Whether one owner is named alone; what stands in its note helps it, but A等有关部门 names others beside A."""
    if len(printed) != 1:
        return False
    return owners.expand([owners.plain(printed[0])], {}) == (owners.plain(printed[0]),)


def _names(printed: Sequence[str], expanded: Sequence[str]) -> Iterator[_Name]:
    """Every name behind the printed owners, in order: themselves first, then those in their notes."""
    own = {name: owner for owner in printed for name in owners.expand([owner], {})}
    heads = {owners.expand([owner], {})[0] for owner in printed}
    owner = printed[0] if printed else ""
    for name in expanded or own:
        owner = own.get(name, owner)
        yield _Name(name, owner, name not in heads)
