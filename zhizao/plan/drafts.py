"""Drafts: one amount read, before it becomes a record."""

from __future__ import annotations

from typing import NamedTuple

from zhizao.plan.amounts import Amount
from zhizao.plan.deadlines import Governed
from zhizao.plan.owners import Owners
from zhizao.plan.phrases import Phrase
from zhizao.plan.polarity import Verdict
from zhizao.plan.records import Basis, Nature


class Row(NamedTuple):
    """What the row of a table tells beside the amount.

    `place` is its column in its row, or in the row of which a 其中 row is part; `cell` is true where the amount is a cell
    of its own and not part of a sentence; `since` is the year of the baseline, ISO; `over_years` is a total of the plan's
    years (〔14〕); `doubts` are reasons of data/rules/confidence.yaml.
    """

    place: tuple[int, int]
    cell: bool = False
    basis: Basis | None = None
    nature: Nature | None = None
    owners: Owners | None = None
    since: str | None = None
    over_years: bool = False
    doubts: tuple[str, ...] = ()


class Draft(NamedTuple):
    """What the steps found out about one amount.

    `yearly` is governed by 每年, `added` by 新增 and its kin; `baseline` is where a target starts from; `subset` is part of
    the amount before it in the sentence; `lent` has its indicator from a neighbour; `sentence` is the span of its
    sentence in the clean text; `row` is there for the cells of tables.
    """

    amount: Amount
    phrase: Phrase
    verdict: Verdict
    governed: Governed
    subject: str | None
    indicator: str
    sentence: tuple[int, int]
    yearly: bool = False
    added: bool = False
    baseline: Amount | None = None
    subset: bool = False
    lent: bool = False
    row: Row | None = None
