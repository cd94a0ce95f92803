"""The app `document` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentConfig(AppConfig):
    """Registers the app under its short name."""

    name = "zhizao.web.document"
    label = "document"
