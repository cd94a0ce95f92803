"""A news report names the plan it tells of; other titles that it cites are not that plan."""

from __future__ import annotations

import pytest

from zhizao.plan import reader

TITLE = "云江市先进制造业集群培育行动方案（2026—2028年）"
REST = "到2028年，云江市规模以上工业总产值达到3500亿元。"


@pytest.mark.parametrize(
    "opening",
    [
        f"记者从云江市获悉，《{TITLE}》日前印发。",
        f"近日，云江市出台《{TITLE}》，提出了三年目标。",
        f"云江市人民政府印发了《{TITLE}》。",
        f"《{TITLE}》（以下简称《方案》）正式发布。",
        f"《{TITLE}》于1月16日由市政府办公室印发。",
    ],
)
def test_the_plan_that_came_out_is_the_one_reported_on(opening: str) -> None:
    card = reader.read_bytes(f"云江定下三年目标\n{opening}{REST}\n".encode(), "新闻.txt").plan.document
    assert card.reports_on is not None
    assert card.reports_on.replace("-", "—") == TITLE


@pytest.mark.parametrize(
    "opening",
    [
        f"根据《{TITLE}》，市工信局召开会议。",
        f"会议学习了《{TITLE}》。",
        "市政府发布了公告。",
        "《云江日报》刊发评论。",
    ],
)
def test_a_title_that_is_only_cited_is_not(opening: str) -> None:
    card = reader.read_bytes(f"云江定下三年目标\n{opening}{REST}\n".encode(), "新闻.txt").plan.document
    assert card.reports_on is None


def test_the_plan_itself_reports_on_nothing() -> None:
    text = f"云江市人民政府关于印发《{TITLE}》的通知\n云政发〔2026〕3号\n各区人民政府：\n{REST}\n云江市人民政府\n2026年1月16日\n"
    assert reader.read_bytes(text.encode(), "方案.txt").plan.document.reports_on is None
