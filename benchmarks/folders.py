"""How fast is a folder read on two cores beside one, how fast the second time, and does memory stay flat?

Takes  the number of documents (2000 unless told), each the bundled sample with a title of its own.
Gives  for each run seconds on the clock, seconds of the processors, documents a second and both ratios; what two cores of this
       machine gave in the same minutes to two programs that share nothing; and the greatest resident memory of the process
       that shares out, for a tenth of the documents and for all.
Rule   each run is the command as a person gives it, start included, in the same minutes on this machine; the second
       reading follows the first with nothing changed, and of three the fastest counts. Seconds of processors are those of
       every process that a run started, which tell how much was done even where other work holds the machine.
"""

from __future__ import annotations

import ctypes
import os
import resource
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
# A file that was touched a moment ago is not believed: a folder that an office has lies longer.
STILL = 3.0
# Runs the command in a process of its own and prints the greatest memory of that process alone, in kilobytes.
MEASURED = """
import resource, sys
from zhizao.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""
# Work that touches no file and no other process.
ALONE = "sum(len(str(number)) for number in range(8_000_000))"
_PR_SET_CHILD_SUBREAPER = 36


class Run(NamedTuple):
    """Seconds on the clock and of the processors, and what the command printed."""

    seconds: float
    processors: float
    printed: str = ""


def fill(folder: Path, count: int) -> Path:
    """A folder of documents, a hundred in each folder below it."""
    text = SAMPLE.read_text("utf-8")
    for number in range(count):
        place = folder / f"{number // 100:03}" / f"{number:05}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"虚构示例：第{number}号方案\n{text}", "utf-8")
    return folder


def timed(*commands: list[str], **environment: str) -> Run:
    """Run commands at the same time, each a program of Python with its arguments."""
    before, begun = _processors(), time.perf_counter()
    started = [
        subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for command in commands
    ]
    printed = [one.communicate()[0] for one in started]
    seconds = time.perf_counter() - begun
    if any(one.returncode for one in started):
        raise SystemExit(f"{commands} failed")
    _wait_for_all()
    return Run(seconds, _processors() - before, printed[0])


def _processors() -> float:
    """The seconds of all processes that ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _adopt() -> None:
    """Processes whose parent ended become ours, so that their seconds are counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_all() -> None:
    """The server of processes outlives the command by a moment."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def read(folder: Path, out: Path, home: Path, jobs: int, program: tuple[str, ...] = ("-m", "zhizao")) -> Run:
    """Read a folder once."""
    given = ["read", str(folder), "--format", "jsonl", "-o", str(out), "--jobs", str(jobs)]
    return timed([*program, *given], ZHIZAO_HOME=str(home))


def memory(folder: Path, at: Path) -> float:
    """The greatest memory of the process that shares out, in MB."""
    return int(read(folder, at / "plans", at / "home", 2, ("-c", MEASURED)).printed) / 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    _adopt()
    with tempfile.TemporaryDirectory() as place:
        at = Path(place)
        few = memory(fill(at / "few", max(1, count // 10)), at / "of-few")
        folder = fill(at / "documents", count)
        time.sleep(STILL)
        one = read(folder, at / "plans-1", at / "home-1", 1)
        two = read(folder, at / "plans-2", at / "home-2", 2)
        again = min(read(folder, at / "plans-2", at / "home-2", 2) for _ in range(3))
        most = memory(folder, at / "of-all")
    single, both = (min(timed(*[["-c", ALONE]] * times) for _ in range(3)) for times in (1, 2))
    start = min(timed(["-c", "pass"]) for _ in range(3))
    _print(count, {"one core": (one, one), "two cores": (two, one), "again, unchanged": (again, two)})
    print(f"two cores gave {2 * single.seconds / both.seconds:.2f} to two programs that share nothing")
    print(f"Python alone starts in {start.seconds:.3f} s, {start.processors:.3f} s of a processor")
    print(f"memory of the process that shares out: {few:.1f} MB for a tenth, {most:.1f} MB for all")


def _print(count: int, runs: dict[str, tuple[Run, Run]]) -> None:
    """Each run beside the one that it is measured by."""
    table = Table(title=f"{count} documents of {SAMPLE.stat().st_size / 1000:.0f} kB")
    for column in ("run", "s", "times as fast", "processor s", "times as little", "documents/s"):
        table.add_column(column, justify="left" if column == "run" else "right")
    for name, (done, beside) in runs.items():
        table.add_row(
            name,
            f"{done.seconds:.3f}",
            f"{beside.seconds / done.seconds:.1f}",
            f"{done.processors:.3f}",
            f"{beside.processors / done.processors:.1f}",
            f"{count / done.seconds:.0f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
