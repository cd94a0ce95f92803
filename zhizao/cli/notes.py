"""Notes: how does a command speak beside its result?

Takes  a text.
Gives  a line on stderr, where it does not mix with the result.
"""

from __future__ import annotations

import sys


def note(text: str) -> None:
    """A line on stderr."""
    sys.stderr.write(f"{text}\n")
