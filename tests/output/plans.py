"""Plans made by hand, for tests of the forms in which a plan goes out."""

from __future__ import annotations

import hashlib
from typing import Any

from zhizao.document.document import Document, Heading, Outline
from zhizao.document.mapped import Edit, MappedText
from zhizao.plan.records import (
    AnyRecord,
    Baseline,
    DocumentCard,
    Fact,
    FindingRecord,
    Mechanism,
    NoiseRecord,
    Plan,
    Target,
    Task,
)

RAW = """虚构市制造业行动方案
一、总体目标
到2025年，总产值突破4000亿元，创建国家级中心1-2个，合格率保持在95%以上。2022年产值为3000亿元。
二、重点任务
（一）技术改造。每年实施项目50个，力争覆盖率从60%提升至80%。（牵头单位：市工信局；配合单位：市财政局）
点击下载APP看更多精彩内容
（二）考核。领导小组每年考核各区，总产值突破4000亿元。附件1见后
"""
SHA = hashlib.sha256(RAW.encode()).hexdigest()


def span(words: str, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = RAW.index(words, start + 1)
    return {"quote": words, "start": start, "end": start + len(words)}


def target(name: str, words: str, nth: int = 0, **slots: Any) -> Target:
    given = {
        "subject": "虚构市",
        "indicator": words,
        "comparator": "ge",
        "confidence": 0.9,
        "unit": "亿元",
        **span(words, nth),
    }
    return Target(id=name, **{**given, **slots})


def records() -> tuple[AnyRecord, ...]:
    return (
        Task(
            id="K-1",
            **span("技术改造"),
            path="二/(一)",
            role="measure",
            body_start=90,
            body_end=150,
            owners=("市工信局", "市财政局"),
            lead=("市工信局",),
        ),
        Task(id="K-0", **span("重点任务"), path="二", role="group", body_start=80, body_end=200),
        target(
            "T-1",
            "总产值突破4000亿元",
            indicator="总产值",
            comparator="gt",
            value=4000,
            deadline="2025",
            deadline_rule="sentence",
            ref="T-1",
        ),
        target(
            "T-2",
            "创建国家级中心1-2个",
            indicator="国家级中心",
            comparator="range",
            low=1,
            high=2,
            unit="个",
            deadline="2025",
            deadline_rule="plan_period",
        ),
        target(
            "T-3",
            "合格率保持在95%以上",
            indicator="合格率",
            comparator="maintain",
            bound="ge",
            value=95,
            unit="%",
            basis="level",
        ),
        target(
            "T-4",
            "每年实施项目50个",
            indicator="项目",
            comparator="eq",
            value=50,
            unit="个",
            basis="per_year",
            owners=("市工信局", "市财政局"),
            lead=("市工信局",),
        ),
        target(
            "T-5",
            "覆盖率从60%提升至80%",
            indicator="覆盖率",
            value=80,
            unit="%",
            strength="strive",
            baseline=Baseline(value=60, unit="%", start=110, end=113),
            needs_review=("target_or_fact",),
            confidence=0.6,
        ),
        target("T-6", "总产值突破4000亿元", 1, indicator="总产值", comparator="gt", value=4000, ref="T-1"),
        Fact(
            id="F-1",
            **span("2022年产值为3000亿元"),
            subject="虚构市",
            indicator="产值",
            comparator="eq",
            value=3000,
            unit="亿元",
            period="2022",
            confidence=0.97,
        ),
        Mechanism(
            id="M-1",
            **span("领导小组每年考核各区，总产值"),
            type="assessment",
            actor="领导小组",
            counterpart="各区",
            periodicity="annual",
        ),
        NoiseRecord(
            id="N-1", **span("点击下载APP看更多精彩内容\n"), noise_type="promo", reason="phrase of an advertisement"
        ),
        FindingRecord(id="X-1", **span("附件1"), code="annex_missing", message="附件1"),
    )


def plan() -> Plan:
    card = DocumentCard(
        name="plan.txt",
        sha256=SHA,
        encoding="utf-8",
        characters=len(RAW),
        title="虚构市制造业行动方案",
        place="虚构市",
        period=(2023, 2025),
    )
    return Plan(document=card, records=tuple(sorted(records(), key=lambda record: (record.start, record.end))))


def document() -> Document:
    noise = next(record for record in records() if record.kind == "noise")
    body = MappedText(RAW).edited([Edit(noise.start, noise.end)])
    heading = body.text.index("一、总体目标")
    outline = Outline(
        headings=(Heading(1, "一", "一", "总体目标", heading + 2, heading + 6, heading, 80, ("总体目标",)),)
    )
    return Document(name="plan.txt", sha256=SHA, encoding="utf-8", raw=RAW, body=body, outline=outline)
