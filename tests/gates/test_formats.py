"""The seeds in other formats score as their plain text does, within two points."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.gates import turned

WITHIN = 0.02
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


TURNS: dict[str, Callable[[str], bytes]] = {"seed.docx": word, "seed.html": page}


@pytest.fixture(scope="module")
def plain(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> turned.Scores:
    return turned.scores(shared, tmp_path_factory.mktemp("plain"), str.encode, "seed.txt")


@pytest.mark.parametrize("name", TURNS)
def test_a_seed_in_another_format_scores_as_its_plain_text(
    name: str, shared: Path, plain: turned.Scores, tmp_path: Path
) -> None:
    found = turned.scores(shared, tmp_path / "read", TURNS[name], name)
    lost = {
        (kind, measure): plain[kind][measure] - found[kind][measure] for kind in MEASURED for measure in MEASURED[kind]
    }
    assert {key: loss for key, loss in lost.items() if loss > WITHIN} == {}
    assert sum(found["misquoted"].values()) == sum(found["swapped"].values()) == 0
