"""Time limits: by when, or how often, a task is to be done; a date of a part dates no whole."""

from __future__ import annotations

import pytest

from zhizao.plan import reader, timelimits
from zhizao.plan.records import Task
from zhizao.plan.timelimits import Limit

HEAD = "临江市制造业高质量发展三年行动方案（2024—2026年）\n临政发〔2024〕3号\n一、总体目标\n到2026年，规上企业达到500家。\n二、主要任务\n"
ANNEX = "附件\n重点任务分工表\n序号\t重点任务\t责任单位\t完成时限\n"


def tasks(text: str) -> list[Task]:
    found = reader.read_bytes(text.encode(), "own.txt")
    told = [one for one in found.plan.records if isinstance(one, Task) and one.role != "group"]
    for one in told:
        if one.when is not None and one.when_start is not None:
            assert found.document.raw[one.when_start : one.when_start + len(one.when)] == one.when
    return told


def only(words: str) -> tuple[str | None, str | None, str | None, str | None]:
    one = tasks(f"{HEAD}{words}\n（二）健全体系\n开展服务。\n")[0]
    return one.deadline, one.periodicity, one.deadline_rule, one.when


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("（一）建设产业大脑（2025年12月底前完成）\n归集数据。", ("2025-12", None, "bracket", "2025年12月底前完成")),
        ("（一）建设产业大脑。归集数据。打通系统。（2025年底前完成）", ("2025", None, "bracket", "2025年底前完成")),
        (
            "（一）优化服务\n开展服务。（市经信局牵头，2026年6月底前完成）",
            ("2026-06", None, "bracket", "2026年6月底前完成"),
        ),
        (
            "（一）优化服务\n开展服务。（市经信局、市发展改革委、市财政局、市自然资源和规划局、各县（市、区）人民政府牵头，2026年底前完成）",
            ("2026", None, "bracket", "2026年底前完成"),
        ),
        (
            "（一）改造园区\n推进改造。（责任单位：市经信局；完成时限：2026年6月）",
            ("2026-06", None, "label", "2026年6月"),
        ),
        (
            "（一）改造园区\n推进改造。（完成时限：2026年6月30日；责任单位：市经信局）",
            ("2026-06-30", None, "label", "2026年6月30日"),
        ),
        (
            "（一）强化保障\n保障用地。\n责任单位：市发展改革委\n完成时限：长期坚持",
            (None, "continuous", "label", "长期坚持"),
        ),
        ("（一）强化保障\n保障用地。（持续推进）", (None, "continuous", "bracket", "持续推进")),
        (
            "（一）建立机制\n建立机制。（2024年底前完成，长期坚持）\n责任单位：市经信局",
            ("2024", "continuous", "bracket", "2024年底前完成，长期坚持"),
        ),
        ("（一）2025年底前完成园区改造\n推进改造。", ("2025", None, "heading", "2025年底前")),
        ("（一）老旧园区改造2025年6月底前全面完成\n推进改造。", ("2025-06", None, "heading", "2025年6月底前全面完成")),
        ("（一）建设平台。2025年底前，建成公共服务平台并投入使用。", ("2025", None, "sentence", "2025年底前")),
        ("（一）建设平台。建设公共服务平台，2025年底前建成投用。", ("2025", None, "sentence", "2025年底前建成投用")),
        (
            "（一）建设平台。建设公共服务平台并于2025年底前建成投用。",
            ("2025", None, "sentence", "于2025年底前建成投用"),
        ),
        (
            "（一）推进改造\n开展诊断。实施改造。上述工作2026年底前全部完成。",
            ("2026", None, "sentence", "上述工作2026年底前全部完成"),
        ),
    ],
)
def test_the_words_of_a_task_date_it_as_a_whole(words: str, told: tuple[str | None, ...]) -> None:
    assert only(words) == told


@pytest.mark.parametrize(
    "words",
    [
        "（一）培育企业\n2024年底前培育10家；2025年底前培育20家。",
        "（一）培育企业\n2024年底前培育10家。开展服务。",
        "（一）培育企业\n培育企业。到2025年，达到300家。",
        "（一）培育企业\n开展诊断（2024年底前完成）。实施改造（2025年底前完成）。",
        "（一）培育企业\n开展诊断。实施改造，建成中心（2025年底前完成）。",
        "（一）培育企业（2025年）\n开展诊断。实施改造。",
        "（一）实施培育计划（2024—2026年）\n开展诊断。实施改造。",
        "（一）培育企业\n2023年底前，已培育企业80家。",
        "（一）培育企业\n每年培育企业20家，2025年达到300家。",
        "（一）培育企业\n第一批完成时限：2024年底。第二批完成时限：2025年底。",
        "（一）持续推进企业培育\n开展诊断。实施改造。",
        "（一）培育企业\n以2025年底前的投产项目为重点，开展服务。",
    ],
)
def test_a_date_of_a_part_dates_no_whole(words: str) -> None:
    assert only(words) == (None, None, None, None)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2025年12月底前", ("2025-12", None, "table")),
        ("2025年12月31日", ("2025-12-31", None, "table")),
        ("2025.12.31", ("2025-12-31", None, "table")),
        ("2025-06", ("2025-06", None, "table")),
        ("2024年三季度", ("2024-09", None, "table")),
        ("2025年上半年", ("2025-06", None, "table")),
        ("2024—2025年", ("2025", None, "table")),
        ("2025年3月-12月", ("2025-12", None, "table")),
        ("2024年6月底前完成方案，12月底前完成建设", ("2024-12", None, "table")),
        ("2024年6月启动，2025年底建成", ("2025", None, "table")),
        ("“十四五”末", ("2025", None, "table")),
        ("规划期内", ("2026", None, "table+plan_period")),
        ("2年内", ("2026", None, "table+plan_period")),
        ("长期坚持", (None, "continuous", "table")),
        ("2025年起持续推进", (None, "continuous", "table")),
        ("2025年底前完成，并长期坚持", ("2025", "continuous", "table")),
        ("每年10月底前", (None, "annual", "table")),
        ("每季度", (None, "quarterly", "table")),
        ("立行立改", (None, "prompt", "table")),
        ("10月底前", (None, None, None)),
        ("按计划推进", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_a_cell_of_the_column_of_time_limits(cell: str, told: tuple[str | None, ...]) -> None:
    rows = f"1\t建设产业大脑\t市经信局\t{cell}\n2\t培育企业\t市科技局\t2026年底\n"
    found = tasks(f"{HEAD}（一）健全体系\n开展服务。\n{ANNEX}{rows}")
    one = next(task for task in found if task.quote == "建设产业大脑")
    assert (one.deadline, one.periodicity, one.deadline_rule) == told


def test_a_month_alone_is_of_the_only_year_of_the_plan() -> None:
    found = tasks(
        f"临江市制造业2025年工作要点\n一、主要任务\n（一）培育企业\n开展服务。（9月底前完成）\n{ANNEX}1\t建平台\t市经信局\t三季度\n"
    )
    assert [(one.deadline, one.deadline_rule) for one in found] == [
        ("2025-09", "bracket+plan_period"),
        ("2025-09", "table+plan_period"),
    ]


def test_a_task_over_several_rows_lasts_until_the_last_of_them() -> None:
    rows = "1\t建设产业大脑\t市经信局\t2025年6月\n\t\t市大数据局\t2026年底\n2\t培育企业\t市科技局\t2025年底\n"
    found = tasks(f"{HEAD}（一）健全体系\n开展服务。\n{ANNEX}{rows}")
    assert [one.deadline for one in found if one.path.startswith("附件")] == ["2026", "2025"]


def test_what_never_ends_outlasts_any_day() -> None:
    june, year = Limit(0, 1, "table", "2025-06"), Limit(1, 2, "table", "2025")
    assert timelimits.later(june, year) == year
    assert timelimits.later(year, june) == year
    standing = Limit(2, 3, "table", periodicity="continuous")
    assert timelimits.later(standing, year) == timelimits.later(year, standing) == standing
    assert timelimits.later(None, june) == timelimits.later(june, None) == june


@pytest.mark.parametrize("words", ["）" * 50_000, "完成时限：2026年" * 5_000, "（" * 50_000 + "2026年底前完成）"])
def test_words_without_an_end_do_not_hide_what_follows(words: str) -> None:
    one = tasks(f"{HEAD}（一）改造园区\n{words}\n（二）健全体系\n开展服务。（2026年底前完成）\n")
    assert one[-1].deadline == "2026"
