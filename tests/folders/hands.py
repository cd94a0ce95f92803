"""Answers of processes in tests of the pool: some answer, some die, some never come back."""

from __future__ import annotations

import os
import signal
import time


def answer(order: str) -> str:
    if order == "dies":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "leaves":
        os._exit(3)
    if order == "sleeps":
        time.sleep(600)
    return f"{order}!"
