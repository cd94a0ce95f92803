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


def test_a_short_password_is_refused_in_the_language_of_the_page(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    begin.first_administrator(mark, SITE)
    (link,) = re.findall(rf"{SITE}(/welcome/\S+)", capsys.readouterr().err)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    page = client.post(form, {"new_password1": "short", "new_password2": "short"}).content.decode()
    assert "密码太短，至少需要12个字符" in page
    assert "不能与您的姓名、账号或邮箱相近" in page
    assert "你" not in page
    assert not User.objects.get().has_usable_password()
