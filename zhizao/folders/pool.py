"""Pool: how is work shared out to processes so that none of them can stop the rest?

Takes  a function that takes one order, the orders, the number of processes, the seconds for one order.
Gives  answers as they come, each with the number of its order; a process that dies or takes too long gives an answer too.
       Processes are started when they are first needed, and live until `close`.
Rule   one order a process at a time, so that it is known which order a process died of. A new process takes its place.
Not    what an order is: see work.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, Literal, TypeVar

Ordered = TypeVar("Ordered")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Lost:
    """An order without an answer: its process died (`how` names the signal or the exit code) or took too long."""

    why: Literal["died", "late"]
    how: str = ""


@dataclass(slots=True)
class _Hand(Generic[Ordered, Answer]):
    """A process with the order it has; `until` is the moment at which it has had time enough."""

    process: BaseProcess
    pipe: Connection
    number: int | None = None
    until: float = 0.0

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def how(self) -> str:
        """How a process ended that nobody asked to end."""
        self.process.join()
        code = self.process.exitcode or 0
        with suppress(ValueError):
            return signal.Signals(-code).name
        return str(code)


@dataclass(slots=True)
class Pool(Generic[Ordered, Answer]):
    """Processes that answer orders."""

    answer: Callable[[Ordered], Answer]
    jobs: int
    seconds: float
    _hands: list[_Hand[Ordered, Answer]] = field(default_factory=list)

    def answers(self, orders: Sequence[Ordered]) -> Iterator[tuple[int, Answer | Lost]]:
        """The answers as they come."""
        waiting = iter(enumerate(orders))
        while len(self._hands) < min(self.jobs, len(orders)):
            self._hands.append(self._hand())
        self._share_out(waiting)
        while any(hand.number is not None for hand in self._hands):
            for answered in self._come():
                # Before anybody looks at the answer: who reads need not wait until it is written.
                self._share_out(waiting)
                yield answered

    def close(self) -> None:
        """End every process, whatever it is doing."""
        for hand in self._hands:
            hand.end()
        self._hands.clear()

    def _hand(self) -> _Hand[Ordered, Answer]:
        ours, theirs = multiprocessing.Pipe()
        process = _context().Process(target=serve, args=(self.answer, theirs), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        return _Hand(process, ours)

    def _share_out(self, waiting: Iterator[tuple[int, Ordered]]) -> None:
        """Give each process that has none an order, while there are any."""
        idle = [hand for hand in self._hands if hand.number is None]
        for hand, (number, order) in zip(idle, waiting, strict=False):
            hand.number, hand.until = number, time.monotonic() + self.seconds
            # A process that died while it was idle is noticed when its answer is waited for.
            with suppress(OSError):
                hand.pipe.send(order)

    def _come(self) -> Iterator[tuple[int, Answer | Lost]]:
        """What comes next: at least one answer, or none because somebody's time is over."""
        busy = {hand.pipe: hand for hand in self._hands if hand.number is not None}
        rest = min(hand.until for hand in busy.values()) - time.monotonic()
        ready = wait(list(busy), timeout=max(rest, 0.0))
        for pipe, hand in busy.items():
            number = hand.number
            if number is None:
                continue
            if pipe in ready:
                yield number, self._taken(hand)
            elif time.monotonic() >= hand.until:
                self._replace(hand)
                yield number, Lost("late")

    def _taken(self, hand: _Hand[Ordered, Answer]) -> Answer | Lost:
        try:
            answer: Answer = hand.pipe.recv()
        except (EOFError, OSError):
            how = hand.how()
            self._replace(hand)
            return Lost("died", how)
        hand.number = None
        return answer

    def _replace(self, hand: _Hand[Ordered, Answer]) -> None:
        hand.end()
        self._hands[self._hands.index(hand)] = self._hand()


def get_ready() -> None:
    """Let the server of processes load the reader, while the one who will need it finds out what there is to read."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver  # noqa: PLC0415 (not every system has it)

        _context()
        forkserver.ensure_running()


def _context() -> BaseContext:
    """Processes are forked from a small server that has loaded the reader: quick, and free of our threads and files."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["zhizao.folders.work"])
    return context


def serve(answer: Callable[[Ordered], Answer], pipe: Connection) -> None:
    """The life of a process: one order after the other, until the one who gives them hangs up."""
    # Ctrl-C reaches every process of the terminal; the one that gave the orders ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _go_first()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(answer(pipe.recv()))


def _go_first() -> None:
    """Where memory runs out, Linux shall end the process that reads a greedy document and not the one that shares out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
