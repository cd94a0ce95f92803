"""The actor: on whose behalf is something written?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhizao.web.people.models import User


@dataclass(frozen=True)
class Actor:
    """A person with the request they made, or the site itself (`user` None) when time passes."""

    name: str
    user: User | None = None
    role: str = ""
    address: str = ""
    request: str = ""


SYSTEM = Actor(name="system")
