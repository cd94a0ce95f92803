"""Colophon: which facts, of which day, under which rule does a paper print?

Takes  the facts of a paper, with the day of its data, the head of the audit chain and the rule.
Gives  the run id that names these facts, and the lines that every paper carries.
Rule   the same facts have the same run id, whatever the form (Word, PDF, Excel) and the language.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal

from zhizao.base.language import Language, speaker
from zhizao.papers import figures
from zhizao.programme import audit
from zhizao.programme.audit import Anchor


@dataclass(frozen=True, slots=True)
class Colophon:
    """Where the figures of a paper come from; `synthetic` data are labelled on every page."""

    data_date: date
    chain: Anchor  # the head of the audit chain; a paper prints enough of it to prove the chain
    rule: str  # the rule or preset by which lights and ranks were made
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Imprint:
    """A colophon as printed."""

    run_id: str
    data_date: str
    chain_head: str
    rule: str
    synthetic: str  # the label of synthetic data, or empty
    line: str


def run_id(facts: object) -> str:
    """Name the facts of a paper: the same facts give the same id.

    >>> run_id((1, Decimal("2.50"))) == run_id((1, Decimal("2.5")))
    True
    """
    canonical = json.dumps(_plain(facts), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"R-{hashlib.sha256(canonical.encode()).hexdigest()[:12]}"


def _plain(value: object) -> object:
    """A value as JSON, with its type where two types would print alike."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"": type(value).__name__, **{one.name: _plain(getattr(value, one.name)) for one in fields(value)}}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return {"decimal": _exact(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _exact(value: Decimal) -> str:
    """A decimal with all its digits: 2.50 and 2.5 are one, and no context rounds it."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return str(value)
    written = "".join(map(str, digits))
    kept = written.rstrip("0")
    return f"{'-' * sign}{kept}E{exponent + len(written) - len(kept)}" if kept else "0"


def imprint(colophon: Colophon, run: str, language: Language) -> Imprint:
    """The colophon of a paper as it prints."""
    say = speaker(language)
    facts = {
        "run_id": run,
        "data_date": figures.day(colophon.data_date, language),
        "chain_head": audit.printed(colophon.chain),
        "rule": figures.text(colophon.rule),
    }
    line = say("Run {run_id}. Data as of {data_date}. Rule: {rule}. Audit chain {chain_head}.").format(**facts)
    if colophon.synthetic:
        line = say("Sample data. {line}").format(line=line)
    return Imprint(**facts, synthetic=say("Sample data") if colophon.synthetic else "", line=line)
