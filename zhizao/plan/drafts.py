"""Drafts: one amount read, before it becomes a record."""

from __future__ import annotations

from typing import NamedTuple

from zhizao.plan.amounts import Amount
from zhizao.plan.deadlines import Governed
from zhizao.plan.phrases import Phrase
from zhizao.plan.polarity import Verdict


class Draft(NamedTuple):
    """What the steps found out about one amount.

    `yearly` is governed by 每年, `added` by 新增 and its kin; `baseline` is where a target starts from; `subset` is part of
    the amount before it in the sentence; `lent` has its indicator from a neighbour; `sentence` is the span of its
    sentence in the clean text.
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
