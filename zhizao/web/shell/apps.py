"""The app `shell` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.shell"
    label = "shell"
