"""A plan for the tests of the workbench: the bundled sample, read and proposed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from tests.web.conftest import City
from zhizao.web.audit.actor import Actor
from zhizao.web.document import actions as documents
from zhizao.web.document.models import Document
from zhizao.web.plan import actions
from zhizao.web.plan.models import Plan

SAMPLE = Path(__file__).parents[3] / "zhizao/data/samples/linlan.txt"
SHORT = """云溪市先进制造业发展方案（2025—2027年）

一、主要目标

到2027年，全市规模以上工业总产值达到2000亿元，打造2个千亿级集群、培育4个百亿级园区。研发投入强度提高到3.2%。

二、保障措施

市工业和信息化局每季度向领导小组报告进展情况。具体指标见附件1。

附件1：主要指标表
"""


def hand_in(text: str | bytes, name: str, by: Actor) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    return documents.add(file=ContentFile(data, name=name), by=by).document


@pytest.fixture
def officer(city: City) -> Actor:
    return Actor("officer", city.officer)


@pytest.fixture
def plan(officer: Actor) -> Plan:
    return actions.plan_from(hand_in(SHORT, "云溪.txt", officer), officer)


@pytest.fixture
def long_plan(officer: Actor) -> Plan:
    return actions.plan_from(hand_in(SAMPLE.read_bytes(), "临澜.txt", officer), officer)
