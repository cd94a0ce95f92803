"""Looking at pages in a real browser: signed in, at three widths, watched for complaints and foreign requests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from zhizao.web.people.models import User

# Playwright keeps an event loop in this thread; Django would take its queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
WIDTHS = {1440: 900, 1280: 800, 390: 844}
PICTURES = os.environ.get("ZHIZAO_PICTURES", "")


@contextmanager
def chrome(executable: str) -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, server: str, user: User, language: str = "zh-hans", width: int = 1440) -> Iterator[Page]:
    """A page of a signed-in person; fails where the browser complained or another host was asked for something."""
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server}])
    page, complaints, foreign = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((server, "data:")) else foreign.append(asked.url))
    yield page
    context.close()
    assert complaints == []
    assert foreign == []


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
