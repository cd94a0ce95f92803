"""Times: what sets a deadline, what tells a period, and what sets neither."""

from __future__ import annotations

import pytest

from zhizao.plan import times


@pytest.mark.parametrize(
    ("text", "kind", "last"),
    [
        ("到2025年", "until", "2025"),
        ("到2023年底前", "until", "2023"),
        ("2025年12月底前", "until", "2025-12"),
        ("2021-2025年", "span", "2025"),
        ("“十四五”期间", "span", "2025"),
        ("到“十五五”末", "until", "2030"),
        ("2019年", "year", "2019"),
        ("截至2020年底", "year", "2020"),
        ("较2020年", "base", None),
        ("比上年", "base", None),
        ("在2020年基础上", "base", None),
        ("目前", "now", None),
        ("每年", "yearly", None),
        ("近三年", "past", None),
        ("“十三五”以来", "past", None),
        ("今年", "year", "2021"),
        ("明年底", "year", "2022"),
    ],
)
def test_one_mark(text: str, kind: str, last: str | None) -> None:
    (mark,) = times.find(text, 2021)
    assert (mark.kind, mark.last) == (kind, last)


@pytest.mark.parametrize(
    "text", ["“十四五”规划纲要", "三年行动计划", "连续10年", "2025家企业", "《中国制造2025》", "2020版目录"]
)
def test_names_set_no_time(text: str) -> None:
    assert times.find(text, 2021) == []


@pytest.mark.parametrize(("text", "years"), [("3年内", 3), ("用三年时间", 3), ("通过五年努力", 5), ("未来3年内", 3)])
def test_a_duration_counts_years(text: str, years: int) -> None:
    (mark,) = times.find(text, 2021)
    assert (mark.kind, mark.years) == ("duration", years)
