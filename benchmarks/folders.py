"""How fast is a folder read on two cores beside one, how fast the second time, and does memory stay flat?

Takes  the number of documents (2000 unless told), each the bundled sample with a title of its own.
Gives  for each run seconds, documents a second and the ratio; and the greatest resident memory of the process that shares
       out, for a tenth of the documents and for all.
Rule   each run is the command as a person gives it, start included, in the same minutes on this machine; the second
       reading follows the first with nothing changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "zhizao/data/samples/linlan.txt"
DOCUMENTS = 2000
# Runs the command in a process of its own and prints the greatest memory of that process alone, in kilobytes.
PROGRAM = """
import resource, sys
from zhizao.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


class Run(NamedTuple):
    """Seconds, and the greatest memory of the sharing process in MB."""

    seconds: float
    memory: float


def fill(folder: Path, count: int) -> Path:
    """A folder of documents, a hundred in each folder below it."""
    text = SAMPLE.read_text("utf-8")
    for number in range(count):
        place = folder / f"{number // 100:03}" / f"{number:05}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"虚构示例：第{number}号方案\n{text}", "utf-8")
    return folder


def run(folder: Path, out: Path, home: Path, jobs: int) -> Run:
    """Read a folder once."""
    given = ["read", str(folder), "--format", "jsonl", "-o", str(out), "--jobs", str(jobs)]
    command = [sys.executable, "-c", PROGRAM, *given]
    environment = {**os.environ, "ZHIZAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begun
    return Run(seconds, int(done.stdout) / 1024)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    with tempfile.TemporaryDirectory() as place:
        at = Path(place)
        few = run(fill(at / "few", max(1, count // 10)), at / "few-plans", at / "few-home", 2)
        folder = fill(at / "documents", count)
        one = run(folder, at / "plans-1", at / "home-1", 1)
        two = run(folder, at / "plans-2", at / "home-2", 2)
        again = run(folder, at / "plans-2", at / "home-2", 2)
    table = Table(title=f"{count} documents of {SAMPLE.stat().st_size / 1000:.0f} kB")
    for column in ("run", "s", "documents/s", "times as fast"):
        table.add_column(column, justify="left" if column == "run" else "right")
    for name, done, beside in (("one core", one, one), ("two cores", two, one), ("again, unchanged", again, two)):
        speed = f"{beside.seconds / done.seconds:.1f}"
        table.add_row(name, f"{done.seconds:.2f}", f"{count / done.seconds:.0f}", speed)
    Console().print(table)
    print(f"memory of the process that shares out: {few.memory:.1f} MB for a tenth, {two.memory:.1f} MB for all")


if __name__ == "__main__":
    main()
