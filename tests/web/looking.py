"""Looking at pages in a real browser: signed in, at three widths, watched for complaints and foreign requests."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from zhizao.web.people.models import User

# Playwright keeps an event loop in this thread; Django would take its queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
WIDTHS = {1440: 900, 1280: 800, 390: 844}
# What is no host: content in the page, and the browser's own viewer of PDF.
OWN = ("data:", "chrome-extension:", "chrome:", "blob:")
PICTURES = os.environ.get("ZHIZAO_PICTURES", "")


@contextmanager
def chrome(executable: str) -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser, server: str, user: User, language: str = "zh-hans", width: int = 1440, tolerated: str = ""
) -> Iterator[Page]:
    """A page of a signed-in person; fails where the browser complained or another host was asked for something.

    `tolerated` is part of a complaint that the test itself provokes, as by a connection that it cuts.
    """
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server}])
    page, complaints, foreign = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if _complains(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((server, *OWN)) else foreign.append(asked.url))
    yield page
    context.close()
    complaints = [one for one in complaints if not tolerated or tolerated not in one]
    assert complaints == [], complaints
    assert foreign == [], foreign


def _complains(message: ConsoleMessage) -> bool:
    """An error of the page; that a step was refused, or that the connection broke, is for the page itself to tell."""
    return message.type == "error" and not re.search(r"status of (409|422)|ERR_INTERNET_DISCONNECTED", message.text)


def faults(page: Page) -> list[str]:
    """What axe finds wrong on the page by WCAG 2.1 AA."""
    options: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def picture(page: Page, name: str) -> None:
    """Keep a picture where ZHIZAO_PICTURES names a folder, to be looked at by a person."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


class Quiet(WSGIRequestHandler):
    """Answers without a log."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name of the base)
        """Nothing."""


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request, none of which keeps the test from ending."""

    daemon_threads = True


@contextmanager
def serving() -> Iterator[str]:
    """The site on a free port, within the transaction of the test: it is rolled back, as no audit event can be deleted."""
    shared, turn = connections["default"], threading.Lock()

    def application(environ: Any, start_response: Any) -> list[bytes]:
        """One request after the other: they share the test's connection."""
        with turn:
            connections["default"] = shared
            with closing(site(environ, start_response)) as answer:
                return list(answer)

    site = get_wsgi_application()
    shared.inc_thread_sharing()
    with make_server("127.0.0.1", 0, application, Server, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            shared.dec_thread_sharing()
