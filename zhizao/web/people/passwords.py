"""Passwords: is one long, rare and unlike its owner? Said in our words: Django's own Chinese lacks some, and calls one 你."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's check of the length with our words."""

    def get_error_message(self) -> str:
        """What is wrong and what to do."""
        return _("The password is too short: it needs at least {length} characters.").format(length=self.min_length)

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("At least {length} characters.").format(length=self.min_length)


class Rare(CommonPasswordValidator):
    """Django's check against passwords that many people have, with our words."""

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("No password that many people use.")


class Unlike(UserAttributeSimilarityValidator):
    """Django's check against the owner's own name, with our words."""

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Not close to your name, account or e-mail.")
