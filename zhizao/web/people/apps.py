"""The app `people` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.people"
    label = "people"
