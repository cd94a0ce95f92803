"""Manifest: what does an archive pack hold, and by which hashes?

Takes  the files of a pack as they are written.
Gives  manifest.json, and back.
Rule   data/schema is for plans; a pack is described by this model alone, its form has a number.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Literal

from pydantic import BaseModel

from zhizao.programme.audit import Anchor

NAME = "manifest.json"
PAGE = "index.html"
AUDIT = "audit.jsonl"
FORM = 1

Role = Literal["page", "table", "audit", "original", "evidence"]
State = Literal["whole", "damaged", "missing"]


class _Part(BaseModel, frozen=True, extra="forbid"):
    pass


class File(_Part):
    """A file of a pack; `recorded` is the hash that the programme had of an enclosed file, `sha256` that of what is here."""

    path: str
    role: Role
    sha256: str
    size: int
    name: str = ""
    about: str = ""
    recorded: str = ""
    state: State = "whole"


class Head(_Part):
    """A place in the audit chain."""

    seq: int
    hash: str

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.seq, self.hash)


class Manifest(_Part):
    """manifest.json: the pack's colophon and its files, in the order written."""

    form: Literal[1]
    title: str
    run_id: str
    data_date: date
    rule: str
    synthetic: bool
    after: Head  # the last event before the first one enclosed
    chain: Head  # the head that papers of this day print
    files: tuple[File, ...]

    def written(self) -> bytes:
        """The manifest as JSON."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()


def head(anchor: Anchor) -> Head:
    """A place in the chain, for a manifest."""
    return Head(seq=anchor.seq, hash=anchor.hash)
