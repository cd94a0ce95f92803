"""Roles as people meet them."""

from __future__ import annotations

from zhizao.web.people.models import Role, User


def role_labels(user: User) -> str:
    """The person's roles in words."""
    return "、".join(str(Role(role).label) for role in sorted({grant.role for grant in user.grants.all()}))
