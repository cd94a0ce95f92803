"""The first administrator of an office's own installation: asked for or let in by a link, never by a default password."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from zhizao.base.language import mark
from zhizao.web.demo import begin
from zhizao.web.people.models import User

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def test_without_a_terminal_a_whole_address_is_printed_once(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    begin.first_administrator(mark, SITE)
    (link,) = re.findall(rf"{SITE}(/welcome/\S+)", capsys.readouterr().err)
    assert not User.objects.get().has_usable_password()
    assert client.get(link, follow=True).status_code == 200
    begin.first_administrator(mark, SITE)
    assert capsys.readouterr().err == ""
    assert User.objects.count() == 1
