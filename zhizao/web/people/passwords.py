"""Passwords: is one long enough? Said in both languages: Django's own Chinese lacks this sentence."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's check of the length with our words."""

    def get_error_message(self) -> str:
        """What is wrong and what to do."""
        return _("The password is too short: it needs at least {length} characters.").format(length=self.min_length)
