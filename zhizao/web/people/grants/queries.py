"""Reads about grants: who holds which role, and who are the administrators?"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhizao.web.people.models import Grant, Role, User

ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)


def holders(words: str = "", role: str = "") -> QuerySet[User]:
    """People who may sign in, with their grants; by the words of a name, account or body, and by role."""
    found = User.objects.filter(is_active=True).select_related("body").prefetch_related("grants__body")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(username__icontains=word) | Q(body__name__icontains=word))
    if role == "none":
        return found.filter(grants=None)
    return found.filter(pk__in=Grant.objects.filter(role=role).values("user")) if role else found


def never_held() -> list[Role]:
    """The administrators' roles that nobody was ever given: the system administrator appoints their first holders."""
    held = set(Grant.objects.filter(role__in=ADMINISTRATORS).values_list("role", flat=True))
    return [role for role in ADMINISTRATORS if role not in held]


def last_of(user: User) -> list[Role]:
    """The administrators' roles that only this person holds and can use."""
    own = {grant.role for grant in user.grants.all()} & set(ADMINISTRATORS)
    others = Grant.objects.filter(role__in=own, user__is_active=True).exclude(user=user)
    held = set(others.values_list("role", flat=True))
    return [role for role in ADMINISTRATORS if role in own - held]
