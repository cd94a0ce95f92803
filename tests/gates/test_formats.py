"""The seeds in other formats score as their plain text does, within two points; scanned, within six on every measure."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.document.formats import printed
from tests.gates import turned

WITHIN = 0.02
# A recogniser misreads characters; a person looks at every record of a scan.
SCANS_WITHIN = 0.06
MEASURED = {
    "target": ("f1", "whole_tuple_f1"),
    "fact": ("f1", "whole_tuple_f1"),
    "task": ("precision", "recall", "owners"),
    "mechanism": ("precision", "recall"),
    "noise": ("precision", "recall"),
}


def word(text: str) -> bytes:
    """A paragraph a line."""
    made = docx.Document()
    for line in text.splitlines():
        made.add_paragraph(line)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def page(text: str) -> bytes:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{lines}</body></html>'.encode()


def scanned(text: str) -> bytes:
    """Typeset, and turned into pictures of pages at 300 dpi."""
    with pypdfium2.PdfDocument(printed.paragraphs(text.splitlines())) as document:
        pages = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in document]
    made = BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=300)
    return made.getvalue()


TURNS: dict[str, Callable[[str], bytes]] = {"seed.docx": word, "seed.html": page}


def lost(plain: turned.Scores, found: turned.Scores) -> dict[tuple[str, str], float]:
    """What each measure of the scorer has lost against the plain text."""
    return {
        (kind, measure): plain[kind][measure] - found[kind][measure] for kind in MEASURED for measure in MEASURED[kind]
    }


@pytest.fixture(scope="module")
def plain(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> turned.Scores:
    return turned.scores(shared, tmp_path_factory.mktemp("plain"), str.encode, "seed.txt")


@pytest.mark.parametrize("name", TURNS)
def test_a_seed_in_another_format_scores_as_its_plain_text(
    name: str, shared: Path, plain: turned.Scores, tmp_path: Path
) -> None:
    found = turned.scores(shared, tmp_path / "read", TURNS[name], name)
    assert {key: loss for key, loss in lost(plain, found).items() if loss > WITHIN} == {}
    assert sum(found["misquoted"].values()) == sum(found["swapped"].values()) == 0


@pytest.mark.usefixtures("tesseract")
def test_scanned_seeds_lose_few_figures_and_all_are_for_review(
    shared: Path, plain: turned.Scores, tmp_path: Path
) -> None:
    found = turned.scores(shared, tmp_path / "read", scanned, "seed.pdf")
    assert {key: loss for key, loss in lost(plain, found).items() if loss > SCANS_WITHIN} == {}
    assert sum(found["misquoted"].values()) == sum(found["swapped"].values()) == 0
    records = [
        json.loads(line)
        for path in (tmp_path / "read").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    measured = [one for one in records if one["kind"] in ("target", "fact")]
    assert [one["id"] for one in measured if "recognised" not in one["needs_review"]] == []
