"""The app `programme` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.programme"
    label = "programme"
