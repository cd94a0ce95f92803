"""Serving: what is printed can be opened, and what takes long is told."""

from __future__ import annotations

import argparse
import os
import socket

import pytest

from zhizao.base.language import mark, speaker
from zhizao.web import commands, serving


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("0.0.0.0", ["http://10.1.2.3:8000", "http://office:8000"]),  # noqa: S104
        ("::", ["http://10.1.2.3:8000", "http://office:8000"]),
        ("127.0.0.1", ["http://127.0.0.1:8000"]),
        ("::1", ["http://[::1]:8000"]),
        ("plans.example", ["http://plans.example:8000"]),
    ],
)
def test_what_is_printed_can_be_opened(monkeypatch: pytest.MonkeyPatch, host: str, addresses: list[str]) -> None:
    monkeypatch.setattr(serving, "_outward", lambda: ["10.1.2.3"])
    monkeypatch.setattr(socket, "gethostname", lambda: "office")
    monkeypatch.setattr(os, "environ", {})
    assert serving.addresses(host, 8000) == addresses
    serving.environment(None, host, demo=False)
    answered = os.environ["ZHIZAO_HOSTS"].split(",")
    assert {address.removeprefix("http://").removesuffix(":8000") for address in addresses} <= set(answered)
    assert {"127.0.0.1", "localhost", "[::1]", "office"} <= set(answered)
    assert not serving.EVERYWHERE & set(answered)


@pytest.mark.parametrize(
    ("given", "used"), [(None, "http://127.0.0.1:8123"), ("https://plans.example", "https://plans.example")]
)
def test_letters_and_calendars_name_where_the_site_answers(
    monkeypatch: pytest.MonkeyPatch, given: str | None, used: str
) -> None:
    monkeypatch.setattr(os, "environ", {"ZHIZAO_ADDRESS": given} if given else {})
    serving.environment(None, "127.0.0.1", demo=False, port=8123)
    assert os.environ["ZHIZAO_ADDRESS"] == used


def test_a_machine_outside_of_any_network_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unreachable(socket.socket):
        def connect(self, _address: object) -> None:
            raise OSError

    monkeypatch.setattr(socket, "socket", Unreachable)
    assert serving.names("0.0.0.0") == [socket.gethostname()]  # noqa: S104


@pytest.mark.parametrize("language", ["zh", "en"])
def test_serve_tells_what_it_prepares_and_where_it_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr("django.core.management.call_command", lambda *_words, **_options: None)
    monkeypatch.setattr("zhizao.web.demo.begin.first_administrator", lambda _say, site: site)
    monkeypatch.setattr(serving, "check_port", lambda _host, _port: None)
    monkeypatch.setattr(serving, "supervise", lambda _host, _port, _tick: None)
    say = speaker(language) if language == "zh" else mark  # type: ignore[arg-type]
    options = argparse.Namespace(home=None, host="0.0.0.0", port=8000)  # noqa: S104
    assert commands._serve(options, say) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[:2] == [say("Preparing the tables ..."), say("Preparing the files of the pages ...")]
    assert f"http://{socket.gethostname()}:8000" in told[2]
    assert "0.0.0.0" not in told[2]  # noqa: S104
