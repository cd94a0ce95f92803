"""The app `plan` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.plan"
    label = "plan"
