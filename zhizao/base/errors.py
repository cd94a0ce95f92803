"""Errors to people: what is wrong, where, and what to do about it.

Takes  the facts of one failure as named fields.
Gives  an exception whose text is one sentence of what is wrong and one of how to mend it.
Rule   every code has a heading in docs/errors.md (a test checks it); a class lives beside its raiser.
"""

from __future__ import annotations

from typing import ClassVar


class ZhizaoError(Exception):
    """The base of every error meant for a person.

    A subclass sets `code` (stable, to look up), `says` (what is wrong and where) and `fix` (what to do);
    both sentences are templates filled from the keyword arguments, which stay readable on `facts`.
    """

    code: ClassVar[str]
    says: ClassVar[str]
    fix: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.says.format(**facts)} {self.fix.format(**facts)} [{self.code}]")
