"""What tests need from outside the repository: ../shared, a browser, tesseract; in CI their absence is a failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from zhizao.document.formats.scan import recogniser

ROOT = Path(__file__).parents[1]


def absent(reason: str) -> None:
    """Skip, or fail where ZHIZAO_CI says that nothing may be missing."""
    if os.environ.get("ZHIZAO_CI"):
        pytest.fail(f"{reason} (ZHIZAO_CI is set: nothing may be skipped)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of seeds and gold annotations."""
    folder = Path(os.environ.get("ZHIZAO_SHARED") or ROOT.parent / "shared")
    if not (folder / "gold").is_dir():
        absent(f"no gold annotations in {folder.name}/gold; set ZHIZAO_SHARED")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        absent("no Chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def tesseract() -> None:
    """A machine that recognises both scripts of Chinese."""
    if recogniser.missing() or not recogniser.reads("traditional"):
        absent("no tesseract; on Debian: apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra")
