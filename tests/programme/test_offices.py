"""The office of a leading group is named by the plan, or by nobody."""

from __future__ import annotations

import pytest

from zhizao.programme import offices


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("市制造强市建设领导小组办公室负责统筹。", "市制造强市建设领导小组办公室"),
        ("成立市先进制造业发展领导小组，领导小组办公室设在市经信局。", "市先进制造业发展领导小组办公室"),
        ("由市推进新型工业化领导小组统筹。向领导小组办公室报送。", "市推进新型工业化领导小组办公室"),
        ("成立市先进制造业发展领\n导小组，领导小组办公室设在市经信局。", "市先进制造业发展领导小组办公室"),
        ("市制造强市领导小组办公室抓总，市安全领导小组配合，报市制造强市领导小组办公室。", "市制造强市领导小组办公室"),
        ("成立市制造强市领导小组。", None),
        ("向领导小组办公室报送。", None),
        ("市制造强市领导小组、市数字经济领导小组统筹，向领导小组办公室报送。", None),
        ("市制造强市领导小组办公室、市数字经济领导小组办公室统筹。", None),
        ("各区县成立区级领导小组，向领导小组办公室报送。", None),
        ("", None),
    ],
)
def test_the_office_is_named_or_nobody_is(text: str, office: str | None) -> None:
    assert offices.named(text) == office
