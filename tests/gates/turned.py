"""Turned: the seeds in another format, scored as their plain text is.

Takes  a way to turn the text of a seed into the bytes of a file.
Gives  the scores of the seeds' own scorer (gold/score.py), and those of the plain text beside them.
Rule   gold offsets are those of the plain text: a record read from the other format is moved to where its first and last
       characters stand there, counted without blanks; where the characters differ, by the longest common runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from zhizao.document import decode
from zhizao.plan import reader
from zhizao.plan.reader import Reading

Scores = dict[str, Any]


def scores(shared: Path, folder: Path, turn: Callable[[str], bytes], name: str) -> Scores:
    """The scores of all seeds turned into files called `name`."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in sorted((shared / "seeds").glob("*.txt")):
        text = decode.decode(seed.read_bytes(), seed.name).text
        records = moved(reader.read_bytes(turn(text), name), text)
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
        (folder / f"seed{seed.name[:3]}.jsonl").write_text(lines, "utf-8")
    command = [sys.executable, str(shared / "gold" / "score.py"), str(folder), "--json"]
    found: Scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def moved(reading: Reading, text: str) -> list[dict[str, Any]]:
    """The records of a reading with the offsets of `text`, whose words they quote."""
    places = _places(reading.document.raw, text)
    records = []
    for record in reading.plan.records:
        one = record.model_dump(mode="json")
        for first, last in (("start", "end"), ("body_start", "body_end")):
            if one.get(last, 0) > one.get(first, 0):
                one[first], one[last] = _span(places, one[first], one[last])
        one["quote"] = text[one["start"] : one["end"]]
        records.append(one)
    return records


def _span(places: dict[int, int], start: int, end: int) -> tuple[int, int]:
    inside = [places[at] for at in range(start, end) if at in places]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _places(raw: str, text: str) -> dict[int, int]:
    """For the characters of `raw` that are no blanks, where they stand in `text`."""
    ours, theirs = ([at for at, one in enumerate(words) if not one.isspace()] for words in (raw, text))
    if [raw[at] for at in ours] == [text[at] for at in theirs]:
        return dict(zip(ours, theirs, strict=True))
    matcher = SequenceMatcher(None, [raw[at] for at in ours], [text[at] for at in theirs], autojunk=False)
    return {ours[run.a + i]: theirs[run.b + i] for run in matcher.get_matching_blocks() for i in range(run.size)}
