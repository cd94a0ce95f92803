"""The pool: every order has its answer, whatever becomes of the process that had it."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from tests.folders import hands
from zhizao.folders import pool
from zhizao.folders.pool import Lost, Pool


def answers(orders: list[str], jobs: int = 2, seconds: float = 60) -> dict[int, object]:
    pool: Pool[str, str] = Pool(hands.answer, jobs, seconds)
    with closing(pool):
        return dict(pool.answers(orders))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_order_is_answered_once(jobs: int) -> None:
    orders = [str(number) for number in range(20)]
    assert answers(orders, jobs) == {number: f"{number}!" for number in range(20)}


def test_nothing_to_do_starts_nothing() -> None:
    made: Pool[str, str] = Pool(hands.answer, 4, 60)
    assert list(made.answers([])) == []
    assert made._hands == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_dies_costs_its_own_order_only(jobs: int) -> None:
    orders = ["a", "dies", "b", "leaves", "dies", "c"]
    assert answers(orders, jobs) == {
        0: "a!", 1: Lost("died", "SIGSEGV"), 2: "b!", 3: Lost("died", "3"), 4: Lost("died", "SIGSEGV"), 5: "c!",
    }  # fmt: skip


def test_a_process_that_does_not_come_back_is_ended() -> None:
    assert answers(["sleeps", "a", "b"], jobs=2, seconds=1.0) == {0: Lost("late"), 1: "a!", 2: "b!"}


def test_the_same_processes_answer_again() -> None:
    made: Pool[str, str] = Pool(hands.answer, 2, 60)
    with closing(made):
        assert list(made.answers(["a"])) == [(0, "a!")]
        first = made._hands[0].process.pid
        assert sorted(made.answers(["b", "c", "d"])) == [(0, "b!"), (1, "c!"), (2, "d!")]
        assert made._hands[0].process.pid == first


def test_closing_ends_every_process_whatever_it_does() -> None:
    made: Pool[str, str] = Pool(hands.answer, 2, 60)
    asked = made.answers(["a", "sleeps", "b"])
    next(asked)
    alive = [hand.process.pid for hand in made._hands]
    made.close()
    assert len(alive) == 2
    assert all(not Path(f"/proc/{pid}").exists() or not _runs(pid) for pid in alive if pid)


def _runs(pid: int) -> bool:
    return pid != os.getpid() and "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def test_the_way_of_starting_processes_is_not_a_bare_fork() -> None:
    assert pool._context().get_start_method() in ("forkserver", "spawn")


def test_who_answered_has_the_next_order_before_the_answer_is_looked_at() -> None:
    made: Pool[str, str] = Pool(hands.answer, 1, 60)
    with closing(made):
        asked = made.answers(["a", "b", "c"])
        assert [(next(asked)[0], made._hands[0].number) for _ in range(3)] == [(0, 1), (1, 2), (2, None)]


def test_processes_can_be_got_ready_any_number_of_times() -> None:
    pool.get_ready()
    pool.get_ready()
    assert answers(["a"]) == {0: "a!"}
