"""Recogniser: which words stand on a picture, and how sure is that?

Takes  a grey picture of a page and how many pixels it has to the inch.
Gives  words with their boxes in pixels and the recogniser's own confidence.
Rule   tesseract (an optional programme of the machine) reads simplified Chinese and English, one picture a process, in
       bounded time; without it nothing is recognised and `missing` says what to install.
Not    a judge: whatever is recognised goes to a person.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import ClassVar, NamedTuple

from PIL import Image

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

LANGUAGES = ("chi_sim", "eng")
# A dense page takes some seconds; what takes minutes is noise that looks like ink.
_SECONDS = 180
_WORD = "5"


class RecognitionFailed(ZhizaoError):
    """Tesseract gave up on a picture, or took too long."""

    code: ClassVar[str] = "DOC-051"
    says: ClassVar[str] = "{file}, page {page}: the recognition of the scan failed ({problem})."
    fix: ClassVar[str] = "Scan the page again, upright and at 300 dpi, or give the document as text."


class Word(NamedTuple):
    """A recognised word; its box in pixels, its confidence 0..1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@cache
def missing() -> str | None:
    """What this machine lacks to recognise scans, None where it lacks nothing."""
    programme = shutil.which("tesseract")
    if programme is None:
        return mark("tesseract is not installed")
    told = subprocess.run(  # noqa: S603 (our own words, found on the path)
        [programme, "--list-langs"], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    known = set(told.stdout.split())
    return (
        None if set(LANGUAGES) <= known else mark("tesseract has no simplified Chinese (chi_sim) or no English (eng)")
    )


def words(grey: Image.Image, dpi: float, *, name: str, page: int) -> list[Word]:
    """The words of a picture. Raises RecognitionFailed."""
    picture = io.BytesIO()
    grey.save(picture, "PNG", compress_level=1)
    asked = ["tesseract", "-", "-", "-l", "+".join(LANGUAGES), "--psm", "3", "--dpi", str(round(dpi)), "tsv"]
    # One thread a process: documents are read side by side, and more threads only wait for each other.
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (our own words; the picture comes on stdin)
            asked, input=picture.getvalue(), capture_output=True, env=alone, check=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise RecognitionFailed(file=name, page=page, problem=mark("it took too long")) from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise RecognitionFailed(file=name, page=page, problem=type(error).__name__) from None
    return list(_words(done.stdout.decode("utf-8", "replace")))


def _words(table: str) -> Iterator[Word]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] == _WORD and text:
            left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
            yield Word(text, left, top, left + width, top + height, max(0.0, float(row["conf"]) / 100))
