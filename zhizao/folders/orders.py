"""Orders: what is asked of a process that reads, and what does it give back?

Takes  nothing: these are plain records that travel between processes.
Gives  Order and Done.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhizao.folders.told import Held
from zhizao.output.forms import Look


@dataclass(frozen=True, slots=True)
class Order:
    """One document to read; `kept` is the folder of earlier readings, None where they do not count."""

    path: Path
    name: str
    named: bool
    look: Look
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Done:
    """The result, its plan under its key (None where it was kept already), and what it holds."""

    sha256: str
    result: bytes
    plan: tuple[str, bytes] | None
    held: tuple[Held, ...]
