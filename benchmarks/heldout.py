"""Held-out documents: how well does the reader do on pages that no rule was written on?

Takes  folders of texts (their words stay outside the repository) and benchmarks/heldout/*.jsonl: address, hash, offsets and
       values of what a careful reader marked in each.
Gives  per set the F1 of targets and facts, the slots on matched pairs, targets taken for facts and the reverse, the share
       of records accepted without review and how many of those are right.
Rule   matching as in the seeds' scorer: spans overlap, same value and unit; optional records are neutral.

    python benchmarks/heldout.py FOLDER [FOLDER ...]
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from zhizao.plan import reader

MARKED = Path(__file__).with_name("heldout")
SLOTS = ("comparator", "basis", "deadline", "strength")
COUNTED = {"eq": "count", "ge": "count", "gt": "count"}
Record = dict[str, Any]


def amount(record: Record) -> tuple[object, ...]:
    """Value or range in its unit, with 万 and 亿 of the unit multiplied out."""
    unit = record.get("unit") or ""
    prefix = re.match(r"万亿|亿|万", unit)
    whole = prefix is None or len(unit) == len(prefix[0])
    factor = 1.0 if whole or prefix is None else {"万亿": 1e12, "亿": 1e8, "万": 1e4}[prefix[0]]
    scaled = [None if (v := record.get(k)) is None else float(f"{v * factor:.12g}") for k in ("value", "low", "high")]
    return (*scaled, unit if whole or prefix is None else unit[len(prefix[0]) :])


def overlap(a: Record, b: Record) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def sane(marked: Record, read: Record) -> bool:
    """A span that swallows far more than the marked one points at nothing."""
    length = marked["end"] - marked["start"]
    return bool(read["end"] - read["start"] <= max(4 * length, length + 60))


def pairs(marked: list[Record], read: list[Record]) -> list[tuple[Record, Record]]:
    """Match one to one, the largest overlap first."""
    ranked = sorted(
        (
            (overlap(m, r), m.get("status") != "optional", i, j)
            for i, m in enumerate(marked)
            for j, r in enumerate(read)
            if m["kind"] == r["kind"] and overlap(m, r) > 0 and sane(m, r) and amount(m) == amount(r)
        ),
        reverse=True,
    )
    left, right, found = set(), set(), []
    for _, _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            found.append((marked[i], read[j]))
    return found


def slot_right(slot: str, marked: Record, read: Record) -> bool:
    if slot == "deadline":
        own = "deadline" if marked["kind"] == "target" else "period"
        wanted = {str(marked[own])[:4]} if marked.get(own) else {None, str(marked.get("deadline_plan"))[:4]}
        return (str(read[own])[:4] if read.get(own) else None) in wanted
    if slot == "comparator" and marked["kind"] == "target" and slot in marked:
        return COUNTED.get(marked[slot], marked[slot]) == COUNTED.get(read[slot], read[slot])
    return marked.get(slot) in (None, read.get(slot))


def score(marked: list[Record], read: list[Record], tally: Counter[str]) -> None:
    """Add one document to the tally."""
    found = pairs(marked, read)
    matched = {id(r) for _, r in found}
    spare = [m for m in marked if m.get("status") == "optional" and id(m) not in {id(x) for x, _ in found}]
    for one in read:
        kind, right = one["kind"], id(one) in matched
        neutral = not right and any(overlap(m, one) > 0 and m["kind"] == kind for m in spare)
        tally[f"{kind} surplus"] += not right and not neutral
        tally["records"] += 1
        tally["accepted"] += not one["needs_review"]
        tally["accepted right"] += not one["needs_review"] and (right or neutral)
    for kind in ("target", "fact"):
        core = [m for m in marked if m["kind"] == kind and m.get("status") != "optional"]
        hit = [(m, r) for m, r in found if m["kind"] == kind and m.get("status") != "optional"]
        refs = {m.get("ref") or id(m) for m, _ in hit}
        tally[f"{kind} wanted"] += len({m.get("ref") or id(m) for m in core})
        tally[f"{kind} found"] += len(refs)
        tally[f"{kind} pairs"] += len(hit)
        other = [r for r in read if r["kind"] != kind]
        tally["swapped"] += sum(any(overlap(m, r) > 0 and amount(m) == amount(r) for r in other) for m in core)
        for slot in SLOTS:
            tally[f"{kind} {slot}"] += sum(slot_right(slot, m, r) for m, r in hit)


def report(name: str, tally: Counter[str]) -> str:
    """One line a kind, one for the review."""
    lines = [f"set {name}: {tally['documents']} documents"]
    for kind in ("target", "fact"):
        precision = tally[f"{kind} pairs"] / max(1, tally[f"{kind} pairs"] + tally[f"{kind} surplus"])
        recall = tally[f"{kind} found"] / max(1, tally[f"{kind} wanted"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        slots = ", ".join(f"{slot} {tally[f'{kind} {slot}'] / max(1, tally[f'{kind} pairs']):.3f}" for slot in SLOTS)
        lines.append(
            f"  {kind:6} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  wanted {tally[f'{kind} wanted']}; {slots}"
        )
    wanted = max(1, tally["target wanted"] + tally["fact wanted"])
    lines.append(
        f"  swapped {tally['swapped'] / wanted:.3f}; accepted without review {tally['accepted'] / max(1, tally['records']):.3f},"
        f" of these right {tally['accepted right'] / max(1, tally['accepted']):.3f}"
    )
    return "\n".join(lines)


def main(folders: list[str]) -> int:
    texts = {
        hashlib.sha256(p.read_bytes()).hexdigest(): p for f in folders for p in sorted(Path(f).glob("*")) if p.is_file()
    }
    if not texts:
        print(__doc__)
        return 2
    for marked in sorted(MARKED.glob("*.jsonl")):
        tally: Counter[str] = Counter()
        for line in marked.read_text("utf-8").splitlines():
            document = json.loads(line)
            path = texts.get(document["sha256"])
            if path:
                tally["documents"] += 1
                plan = reader.read(path).plan
                read = [r.model_dump() for r in plan.records if r.kind in ("target", "fact")]
                score(document["records"], read, tally)
        print(report(marked.stem, tally))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
