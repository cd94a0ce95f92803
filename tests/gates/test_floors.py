"""Floors: is reading as good as it has ever been?

Takes  the five seeds and their gold annotation in ../shared, and the scorer beside it.
Gives  a failure where a figure falls below its floor in floors.json.
Rule   a floor only rises; the seeds were seen while rules were written, so these are guards, not claims.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zhizao.output import jsonl
from zhizao.plan import reader

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def scores(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("read")
    for seed in sorted((shared / "seeds").glob("*.txt")):
        (out / f"seed{seed.name[:3]}.jsonl").write_text(jsonl.dump(reader.read(seed).plan), "utf-8")
    scorer = [sys.executable, shared / "gold/score.py", out, "--gold", shared / "gold", "--json"]
    done = subprocess.run(scorer, capture_output=True, encoding="utf-8", check=True)
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


@pytest.mark.parametrize(("part", "figure"), [(part, figure) for part, held in FLOORS.items() for figure in held])
def test_no_figure_falls_below_its_floor(scores: dict[str, Any], part: str, figure: str) -> None:
    kind, _, slots = part.partition(" ")
    measured = scores[kind]["slots"][figure] if slots else scores[kind][figure]
    assert measured >= FLOORS[part][figure]


def test_every_quote_is_the_text_at_its_offsets(shared: Path) -> None:
    for seed in sorted((shared / "seeds").glob("*.txt")):
        raw = seed.read_bytes().decode()
        assert [r.id for r in reader.read(seed).plan.records if raw[r.start : r.end] != r.quote] == []
