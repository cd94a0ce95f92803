"""Progress: how does a person see that reading goes on?

Takes  how many documents there are, and each one as it is done.
Gives  a bar on a terminal; elsewhere a line at each tenth, so that a log of ten thousand documents has ten lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from zhizao.base.language import Say

_TENTHS = 10


class Step(Protocol):
    """Called once a document."""

    def __call__(self, *, failed: bool) -> None: ...


@contextmanager
def shown(total: int, say: Say, to: TextIO) -> Iterator[Step]:
    """Show how far reading is, on a stream."""
    if to.isatty():
        with _bar(total, say, to) as step:
            yield step
    else:
        yield _Lines(total, say, to)


@contextmanager
def _bar(total: int, say: Say, to: TextIO) -> Iterator[Step]:
    # A log has no bar, and need not wait for what draws one.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    failures = say("failed {count}")
    columns = (
        TextColumn(say("Reading")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        TextColumn("{task.fields[failures]}"),
    )  # fmt: skip
    failed_so_far = 0
    with Progress(*columns, console=Console(file=to), transient=True) as progress:
        task = progress.add_task("", total=total, failures="")

        def step(*, failed: bool) -> None:
            nonlocal failed_so_far
            failed_so_far += failed
            progress.update(task, advance=1, failures=failures.format(count=failed_so_far) if failed_so_far else "")

        yield step


class _Lines:
    """Lines at each tenth, none for a handful."""

    def __init__(self, total: int, say: Say, to: TextIO) -> None:
        self._total, self._to = total, to
        self._line = say("{done} of {total} documents")
        self._done = 0

    def __call__(self, *, failed: bool) -> None:  # noqa: ARG002 (the summary at the end names them)
        before = self._done * _TENTHS // self._total
        self._done += 1
        if self._total > _TENTHS and self._done * _TENTHS // self._total > before:
            self._to.write(self._line.format(done=self._done, total=self._total) + "\n")
            self._to.flush()
