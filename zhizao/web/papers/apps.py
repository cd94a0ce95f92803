"""The app `papers` of the site."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Registers the app under its short name, and papers as holders of heads of the audit chain."""

    name = "zhizao.web.papers"
    label = "papers"

    def ready(self) -> None:
        """Let the audit be verified against what was printed."""
        from zhizao.web.audit.queries import anchors_from  # noqa: PLC0415 (rows are there only when all apps are)
        from zhizao.web.papers.queries import anchors  # noqa: PLC0415

        anchors_from(anchors)
