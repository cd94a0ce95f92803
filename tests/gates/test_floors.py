"""Floors: does the reader still reach what it once reached on the seeds?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from zhizao.output import jsonl
from zhizao.plan import reader

FLOORS: dict[str, dict[str, float]] = yaml.safe_load(Path(__file__).with_name("floors.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def scores(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the seeds' own scorer says of our reading of them."""
    folder = tmp_path_factory.mktemp("read")
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert len(seeds) == 5
    for seed in seeds:
        (folder / f"seed{seed.name[:3]}.jsonl").write_text(jsonl.dump(reader.read(seed).plan), "utf-8")
    command = [sys.executable, str(shared / "gold" / "score.py"), str(folder), "--json"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


@pytest.mark.parametrize(("kind", "measure"), [(kind, measure) for kind in FLOORS for measure in FLOORS[kind]])
def test_no_score_falls_below_its_floor(scores: dict[str, Any], kind: str, measure: str) -> None:
    assert scores[kind][measure] >= FLOORS[kind][measure] - 1e-9


def test_nothing_is_misquoted_or_taken_for_its_opposite(scores: dict[str, Any]) -> None:
    assert sum(scores["misquoted"].values()) == 0
    assert sum(scores["swapped"].values()) == 0
