"""The app `papers` of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig

from zhizao.programme.audit import Anchor


class PapersConfig(AppConfig):
    """Registers the app under its short name, and papers as holders of heads of the audit chain."""

    name = "zhizao.web.papers"
    label = "papers"

    def ready(self) -> None:
        """Let the audit be verified against what was printed."""
        from zhizao.web.audit.queries import anchors_from  # noqa: PLC0415 (rows are there only when all apps are)

        anchors_from(_anchors)


def _anchors() -> Iterator[Anchor]:
    from zhizao.web.papers.models import Paper  # noqa: PLC0415 (as above)

    for seq, head in Paper.objects.values_list("anchor_seq", "anchor_hash").iterator():
        yield Anchor(seq, head)
