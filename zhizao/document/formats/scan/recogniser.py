"""Recogniser: which words stand on a picture, and how sure is that?

Takes  a grey picture of a page and how many pixels it has to the inch.
Gives  words with their boxes in pixels and the recogniser's own confidence.
Rule   tesseract (an optional programme of the machine) reads one script of Chinese, one picture a process, in bounded time;
       without it nothing is recognised and `missing` says what to install. Its Chinese knows Latin letters; with English
       beside it whole lines of Chinese come out as Latin letters, and without it the figures of cells are misread.
Not    a judge: whatever is recognised goes to a person.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from PIL import Image

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

Script = Literal["simplified", "traditional"]
_CHINESE: dict[Script, str] = {"simplified": "chi_sim", "traditional": "chi_tra"}
# A dense page takes some seconds; what takes minutes is noise that looks like ink.
_SECONDS = 180
_LINE, _WORD = "4", "5"
# A gap of so many heights of its line parts words.
_WIDE = 1.5

Layout = Literal["page", "column"]
# A page is analysed; cells set below each other are one column of text, mostly figures.
_LAYOUTS: dict[Layout, str] = {"page": "3", "column": "6"}
_LATIN = "eng"


class RecognitionFailed(ZhizaoError):
    """Tesseract gave up on a picture, or took too long."""

    code: ClassVar[str] = "DOC-051"
    says: ClassVar[str] = "{file}, page {page}: the recognition of the scan failed ({problem})."
    fix: ClassVar[str] = "Scan the page again, upright and at 300 dpi, or give the document as text."


class Word(NamedTuple):
    """A recognised word in pixels, as high as its whole line; its confidence 0..1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@cache
def _known() -> frozenset[str] | None:
    """The languages that tesseract has learned; None where it is not installed."""
    programme = shutil.which("tesseract")
    if programme is None:
        return None
    told = subprocess.run(  # noqa: S603 (our own words, found on the path)
        [programme, "--list-langs"], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    return frozenset(told.stdout.split())


def missing() -> str | None:
    """What this machine lacks to recognise scans, None where it lacks nothing."""
    known = _known()
    if known is None:
        return mark("tesseract is not installed")
    return None if _CHINESE["simplified"] in known else mark("tesseract has no simplified Chinese (chi_sim)")


def reads(script: Script) -> bool:
    """Whether this machine can recognise a script."""
    return missing() is None and _CHINESE[script] in (_known() or ())


def words(grey: Image.Image, dpi: float, layout: Layout, *, script: Script, name: str, page: int) -> list[Word]:
    """The words of a picture. Raises RecognitionFailed."""
    picture = io.BytesIO()
    grey.save(picture, "PNG", compress_level=1)
    asked = [
        "tesseract",
        "-",
        "-",
        "-l",
        _languages(layout, script),
        "--psm",
        _LAYOUTS[layout],
        "--dpi",
        str(round(dpi)),
        "tsv",
    ]
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


def _languages(layout: Layout, script: Script) -> str:
    beside = [_LATIN] if layout == "column" and _LATIN in (_known() or ()) else []
    return "+".join([_CHINESE[script], *beside])


def _words(table: str) -> Iterator[Word]:
    """Tesseract's table names a line before its words."""
    line: list[Word] = []
    top = bottom = 0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        left, width = int(row["left"]), int(row["width"])
        if row["level"] == _LINE:
            yield from _side_by_side(line)
            line = []
            top, bottom = int(row["top"]), int(row["top"]) + int(row["height"])
        elif row["level"] == _WORD and text:
            line.append(Word(text, left, top, left + width, bottom, max(0.0, float(row["conf"]) / 100)))
    yield from _side_by_side(line)


def _side_by_side(line: list[Word]) -> Iterator[Word]:
    """The words of a line in the order in which they are read, up to each other.

    Tesseract's boxes of Chinese words overlap, or end before the word does; a wide gap stays one.
    """
    at = 0
    for i, word in enumerate(line):
        left = max(word.left, at)
        after = line[i + 1].left if i + 1 < len(line) else word.right
        near = left < after <= word.right + _WIDE * (word.bottom - word.top) and not _latin(line[i : i + 2])
        at = after if near else max(left + 1, word.right)
        yield word._replace(left=left, right=at)


def _latin(words: Sequence[Word]) -> bool:
    """Do two Latin words meet here? The gap between them is a blank."""
    return len(words) == 2 and (words[0].text[-1] + words[1].text[0]).isascii()
