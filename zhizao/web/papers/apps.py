"""The app `papers` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.papers"
    label = "papers"
