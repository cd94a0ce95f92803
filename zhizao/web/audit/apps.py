"""The app `audit` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.audit"
    label = "audit"
