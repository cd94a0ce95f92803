"""The one-time link by which a person sets their password.

Rule   a link holds until it is used, until another is made, or for settings.PASSWORD_RESET_TIMEOUT seconds; nothing of
       it is stored: it is signed over what changes when it is used.
"""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from zhizao.web.people.models import User


def link_of(user: User) -> str:
    """The address (path) of the link."""
    return reverse(
        "welcome", args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    )
