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
from collections.abc import Iterator
from functools import cache, reduce
from typing import ClassVar, Literal

from PIL import Image

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.document.formats.scan import agreed, typesize
from zhizao.document.formats.scan.words import Line, Word, side_by_side

Script = Literal["simplified", "traditional"]
_CHINESE: dict[Script, str] = {"simplified": "chi_sim", "traditional": "chi_tra"}
# A dense page takes some seconds; what takes minutes is noise that looks like ink.
_SECONDS = 180
_LINE, _WORD = "4", "5"

Layout = Literal["page", "column"]
# A page is analysed; cells set below each other are one column of text, mostly figures.
_LAYOUTS: dict[Layout, str] = {"page": "3", "column": "6"}
_LATIN = "eng"


class RecognitionFailed(ZhizaoError):
    """Tesseract gave up on a picture, or took too long."""

    code: ClassVar[str] = "DOC-051"
    says: ClassVar[str] = "{file}, page {page}: the recognition of the scan failed ({problem})."
    fix: ClassVar[str] = "Scan the page again, upright and at 300 dpi, or give the document as text."


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
    """The words of a picture, read at more than one size. Raises RecognitionFailed."""
    readings = []
    for shown in typesize.sizes(grey, dpi):
        share = shown.width / grey.width
        table = _asked(shown, dpi * share, _languages(layout, script), layout, name, page)
        readings.append([[_on(word, 1 / share) for word in line] for line in _lines(table)])
    return [word for line in reduce(agreed.agreed, readings) for word in side_by_side(line)]


def _asked(shown: Image.Image, dpi: float, languages: str, layout: Layout, name: str, page: int) -> str:
    """Tesseract's table of what it reads on a picture."""
    picture = io.BytesIO()
    shown.save(picture, "PNG", compress_level=1)
    asked = ["tesseract", "-", "-", "-l", languages, "--psm", _LAYOUTS[layout], "--dpi", str(round(dpi)), "tsv"]
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
    return done.stdout.decode("utf-8", "replace")


def _on(word: Word, share: float) -> Word:
    """A word where it stands on the picture as it was given."""
    left, top, right, bottom = (round(edge * share) for edge in word[1:5])
    return word._replace(left=left, top=top, right=max(left + 1, right), bottom=max(top + 1, bottom))


def _languages(layout: Layout, script: Script) -> str:
    beside = [_LATIN] if layout == "column" and _LATIN in (_known() or ()) else []
    return "+".join([_CHINESE[script], *beside])


def _lines(table: str) -> Iterator[Line]:
    """The lines of tesseract's table, which names a line before its words."""
    line: Line = []
    top = bottom = 0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        left, width = int(row["left"]), int(row["width"])
        if row["level"] == _LINE:
            if line:
                yield line
            line = []
            top, bottom = int(row["top"]), int(row["top"]) + int(row["height"])
        elif row["level"] == _WORD and text:
            line.append(Word(text, left, top, left + width, bottom, max(0.0, float(row["conf"]) / 100)))
    if line:
        yield line
