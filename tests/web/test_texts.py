"""Every text of the site stands in both languages, with the same gaps to fill."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import site_texts

GAPS = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
APPS = pytest.mark.parametrize("app", site_texts.apps(), ids=lambda app: app.name)


@APPS
def test_every_text_has_its_chinese(app: Path) -> None:
    assert site_texts.said(app) - site_texts.translated(app) == set()


@APPS
def test_no_translation_is_left_over(app: Path) -> None:
    assert site_texts.translated(app) - site_texts.said(app) == set()


@APPS
def test_a_translation_keeps_the_gaps_and_is_chinese(app: Path) -> None:
    for message in site_texts.translations(app):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        for text in texts if message.id else ():
            assert set(GAPS.findall(str(text))) == set(GAPS.findall(str(english))), english
            bare = GAPS.sub("", str(english))
            assert re.search("[一-鿿]", str(text)) or not re.search("[A-Za-z]{2}", bare), english


def test_the_extraction_sees_templates_and_code() -> None:
    shell = {text for _, text in site_texts.said(site_texts.WEB / "shell")}
    assert {"Skip to the content", "Breakdown"} <= shell
