"""Papers made by hand, for tests: a fictional city, figures that are easy to add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhizao.charts.states import State
from zhizao.papers import briefing, letter
from zhizao.papers.briefing import Briefing
from zhizao.papers.colophon import Colophon
from zhizao.papers.letter import Letter
from zhizao.programme.audit import Anchor

GREEN, YELLOW = State("green", "●", "正常"), State("yellow", "▲", "滞后")
RED, GREY = State("red", "■", "逾期"), State("grey", "○", "未到期")

COLOPHON = Colophon(
    data_date=date(2024, 9, 30),
    chain=Anchor(1024, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    rule="宜昌（绿黄红）",
    synthetic=True,
)

BRIEFING = Briefing(
    head="智能制造工作简报",
    issue="2024年第9期",
    issuer="临澜市智能制造工作领导小组办公室",
    issued=date(2024, 10, 8),
    title="三季度96项任务目标七成以上正常推进，技术改造项目滞后较多",
    period="2024年第三季度",
    lights=(
        briefing.LightCount(GREEN, 70),
        briefing.LightCount(YELLOW, 15),
        briefing.LightCount(RED, 8),
        briefing.LightCount(GREY, 3),
    ),
    worst=(
        briefing.Item(
            RED,
            "市科技局",
            "建设国家级智能制造创新中心",
            "应于6月底前完成选址，至今未报送佐证，已逾期92天。",
            date(2024, 6, 30),
        ),
        briefing.Item(
            YELLOW,
            "江岸区人民政府",
            "技术改造项目",
            "全年50个，应完成38个，实际完成21个，差17个。",
            date(2024, 12, 31),
        ),
        briefing.Item(YELLOW, "市教育局", "技能人才培养", "长期任务，本季度没有进展。", None),
    ),
    ranked_by="按期完成率（%）",
    ranking=(
        briefing.Place(1, "市经济和信息化局", Decimal("98.5"), 3),
        briefing.Place(2, "市财政局", Decimal(96), 2),
        briefing.Place(3, "市科技局", Decimal("81.25"), 1),
        briefing.Place(4, "滨江新区管委会", None, None),
    ),
    on_time=briefing.OnTime(due=160, met=154),
    returned=(
        briefing.Return(
            "江岸区人民政府", "技术改造项目9月填报", "佐证与填报数不一致：名单20个，填报21个。", date(2024, 9, 27)
        ),
    ),
    targets=(
        briefing.Measured("规模以上工业总产值", "亿元", Decimal("3120.5"), Decimal(3000), "≥4000亿元", GREEN),
        briefing.Measured("技术改造项目", "个", Decimal(112), Decimal(150), "每年200个", YELLOW),
        briefing.Measured("国家级创新中心", "个", None, Decimal(1), "1-2个", RED, unknown="未报送"),
    ),
    notes=("“应达”按时间进度直线推算。", "滨江新区管委会本季度起纳入监测，无上期位次。"),
    copies=("市委办公室", "市人大常委会办公室", "市政协办公室"),
    colophon=COLOPHON,
)

LETTER = Letter(
    programme="临澜市智能制造三年行动计划（2024—2026年）",
    document_number="临政〔2024〕8号",
    group="临澜市智能制造工作领导小组",
    unit="市经济和信息化局",
    years="2024年度",
    targets=(
        letter.Target(
            "市级智能制造试点示范项目",
            "lead",
            "≥80项",
            date(2026, 12, 31),
            (letter.Milestone(2024, "20项"), letter.Milestone(2025, "50项"), letter.Milestone(2026, "80项")),
            (letter.Share("江岸区", "30项"), letter.Share("滨江新区", "30项"), letter.Share("其他区", "20项")),
            letter.Source("三（三）2", "到2026年，实施市级智能制造试点示范项目80项以上"),
        ),
        letter.Target(
            "规模以上工业总产值",
            "support",
            "≥4000亿元",
            date(2026, 12, 31),
            (),
            (),
            letter.Source("二（二）", "规模以上工业总产值突破4000亿元"),
        ),
    ),
    tasks=(
        letter.Task(
            "实施技术改造工程",
            "lead",
            ("市财政局", "各区人民政府"),
            date(2024, 12, 31),
            letter.Source("四（一）", "每年组织实施技术改造项目200个"),
            assumed=True,
        ),
        letter.Task(
            "培养智能制造人才",
            "support",
            ("市教育局",),
            None,
            letter.Source("四（五）", "支持职业院校开设智能制造专业"),
        ),
    ),
    assumptions=("各区人民政府含滨江新区管委会。",),
    terms=("每月28日前报送进展。", "完成情况纳入年度目标管理考核。"),
    made=date(2024, 3, 1),
    signed=None,
    colophon=COLOPHON,
)
