"""The app `boards` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.boards"
    label = "boards"
