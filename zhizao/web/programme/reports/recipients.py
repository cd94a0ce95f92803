"""Recipients: who hears of a report?

Takes  the people with a role over some body, and the body a report is about.
Gives  those who stand nearest to it; those above it.
Rule   of two people of whom one is granted the district and one the whole city, the one of the district is told.
Not    what they are told: see actions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zhizao.web.people.models import Body, Grant, Role, User

# Who hears that a unit is late: not those who only watch or administer.
ABOVE = (Role.LEADER, Role.OFFICE, Role.REVIEWER)


class Holder(NamedTuple):
    """A person and the body over which they hold a role."""

    user: User
    body: Body


def holders(*roles: Role) -> list[Holder]:
    """Who holds one of these roles over some body."""
    grants = Grant.objects.filter(role__in=roles, body__isnull=False, user__is_active=True)
    return [Holder(one.user, one.body) for one in grants.select_related("user", "body") if one.body]


def nearest(found: Iterable[Holder], body: Body) -> list[User]:
    """Those whose body is the nearest to this one, going up."""
    over = [one for one in found if body.path.startswith(one.body.path)]
    closest = max((len(one.body.path) for one in over), default=0)
    return _each_once(one.user for one in over if len(one.body.path) == closest)


def above(found: Iterable[Holder], body: Body, chain: Sequence[int]) -> list[User]:
    """Those of the body above, and those of the body that would review first."""
    wanted = {body.parent_id, *chain[:1]}
    return _each_once(one.user for one in found if one.body.pk in wanted)


def _each_once(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())
