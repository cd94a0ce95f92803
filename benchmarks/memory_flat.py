"""Does memory stay flat while ten thousand documents are read in one process?

Takes  the bundled sample, cut into documents of a chapter each, every one with a number of its own.
Gives  the resident memory every thousand documents, and the growth over the last nine tenths.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from pathlib import Path

from zhizao.plan import reader

SAMPLE = Path(__file__).parents[1] / "zhizao/data/samples/linlan.txt"
DOCUMENTS = 10_000
LINES = 12


def resident() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def document(lines: list[str], number: int, chance: random.Random) -> bytes:
    """A few lines of the sample with a title that no other document has."""
    first = chance.randrange(len(lines) - LINES)
    return "\n".join([f"虚构示例：第{number}号方案", *lines[first : first + LINES]]).encode()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    lines = SAMPLE.read_text("utf-8").splitlines()
    chance = random.Random(2026)  # noqa: S311 (the same documents in every run)
    sampled: list[float] = []
    begun = time.perf_counter()
    print(f"{'documents':>10}  {'resident MB':>11}  {'s':>7}")
    for number in range(1, count + 1):
        reader.read_bytes(document(lines, number, chance), f"{number}.txt")
        if number % max(1, count // 10) == 0:
            gc.collect()
            sampled.append(resident())
            print(f"{number:>10}  {sampled[-1]:>11.1f}  {time.perf_counter() - begun:>7.1f}", flush=True)
    print(f"growth from the first tenth to the last: {sampled[-1] - sampled[0]:+.1f} MB")


if __name__ == "__main__":
    main()
