"""One demonstration for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from zhizao.base.language import mark
from zhizao.web.demo import begin, year
from zhizao.web.programme.models import Programme


@pytest.fixture(scope="package")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Programme]:  # noqa: ARG001
    """Of three periods, to save time; rolled back at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(year, "FOLLOWED", ("2023-Q4", "2023"))
        patch.setattr(year, "PERIODS", year.PERIODS[-1:])
        begin.demo(None, mark)
        yield Programme.objects.get(synthetic=True)
        transaction.set_rollback(True)
