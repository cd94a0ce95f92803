"""The seeds printed to PDF score as their plain text does: framed, in two columns, ragged, by typst and by a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.document.formats import printed
from tests.gates import turned
from tests.gates.test_formats import MEASURED, WITHIN

RAGGED = "justify: false, spacing: 1.4em"
BROWSER = "p{margin:0;text-indent:2em;text-align:justify}"
Printer = Callable[[list[str], str, Path], bytes]
PRINTERS: dict[str, Printer] = {
    "framed": lambda lines, *_: printed.paragraphs(lines, page=printed.FRAMED, size=16),
    "two columns": lambda lines, *_: printed.paragraphs(lines, page=printed.COLUMNS, size=11),
    "ragged": lambda lines, *_: printed.paragraphs(lines, page=printed.FRAMED, par=RAGGED),
    "browser": lambda lines, chromium, folder: printed.browser(lines, chromium, folder, style=BROWSER),
}


@pytest.fixture(scope="module")
def plain(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> turned.Scores:
    return turned.scores(shared, tmp_path_factory.mktemp("plain"), str.encode, "seed.txt")


@pytest.mark.parametrize("printer", PRINTERS)
def test_a_print_scores_as_its_plain_text(
    printer: str, shared: Path, chromium: str, plain: turned.Scores, tmp_path: Path
) -> None:
    def turn(text: str) -> bytes:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        return PRINTERS[printer](lines, chromium, tmp_path)

    found = turned.scores(shared, tmp_path / "read", turn, "seed.pdf")
    lost = {
        (kind, measure): plain[kind][measure] - found[kind][measure] for kind in MEASURED for measure in MEASURED[kind]
    }
    assert {key: loss for key, loss in lost.items() if loss > WITHIN} == {}
    assert sum(found["misquoted"].values()) == sum(found["swapped"].values()) == 0
