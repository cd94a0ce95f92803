"""The pool: every order has its answer, whatever becomes of the process that had it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from tests.folders import hands
from zhizao.folders import pool
from zhizao.folders.pool import Lost, Pool


def answers(orders: list[str], jobs: int = 2, seconds: float = 60, ahead: int | None = None) -> dict[int, object]:
    return dict(Pool(hands.answer, jobs, seconds).answers(orders, ahead=ahead))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_order_is_answered_once(jobs: int) -> None:
    orders = [str(number) for number in range(20)]
    found = list(Pool(hands.answer, jobs, 60).answers(orders))
    assert sorted(found) == [(number, f"{number}!") for number in range(20)]


def test_nothing_to_do_starts_nothing() -> None:
    made: Pool[str, str] = Pool(hands.answer, 4, 60)
    assert list(made.answers([])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_dies_costs_its_own_order_only(jobs: int) -> None:
    orders = ["a", "dies", "b", "leaves", "dies", "c"]
    assert answers(orders, jobs) == {
        0: "a!", 1: Lost("died", "SIGSEGV"), 2: "b!", 3: Lost("died", "3"), 4: Lost("died", "SIGSEGV"), 5: "c!",
    }  # fmt: skip


def test_a_process_that_does_not_come_back_is_ended() -> None:
    assert answers(["sleeps", "a", "b"], jobs=2, seconds=1.0) == {0: Lost("late"), 1: "a!", 2: "b!"}


def test_answers_do_not_run_far_ahead_where_order_is_wanted() -> None:
    orders = ["sleeps", *("abcdefgh")]
    before_the_sleeper = itertools.takewhile(
        lambda got: got[0] != 0, Pool(hands.answer, 2, 1.5).answers(orders, ahead=3)
    )
    assert sorted(number for number, _ in before_the_sleeper) == [1, 2]
    assert len(answers(orders, seconds=1.5, ahead=3)) == len(orders)


def test_processes_end_with_the_one_who_asked() -> None:
    made: Pool[str, str] = Pool(hands.answer, 2, 60)
    asked = made.answers(["a", "sleeps", "b"])
    next(asked)
    alive = [hand.process.pid for hand in made._hands]
    asked.close()
    assert alive
    assert all(not Path(f"/proc/{pid}").exists() or not _runs(pid) for pid in alive if pid)


def _runs(pid: int) -> bool:
    return pid != os.getpid() and "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def test_the_way_of_starting_processes_is_not_a_bare_fork() -> None:
    assert pool._context().get_start_method() in ("forkserver", "spawn")
