"""Pages: a printed table that goes on over pages, its head repeated on each or not."""

from __future__ import annotations

import pytest

from tests.document.formats import printed
from tests.plan.tables.told import told
from zhizao.plan import reader

PAGE = '#set page(paper: "a4", footer: context [— #counter(page).display() —])'
BODY = """#par[临江市制造业发展规划（2021—2025年）]
#par[附件 主要指标]
#table(columns: 4, table.header(repeat: {repeat}, [指标], [单位], [2020年], [2025年]), ..data.flatten())"""


@pytest.mark.parametrize("repeat", ["true", "false"])
def test_every_row_of_every_page_is_read(repeat: str) -> None:
    rows = [[f"第{chr(0x4E00 + 7 * i)}类示范企业", "家", str(i + 1), str(2 * i + 20)] for i in range(90)]
    pdf = printed.typeset(BODY.format(repeat=repeat), page=PAGE, par="spacing: 2em", size=12, data=rows)
    lines = [line.split(" | ") for line in told(reader.read_bytes(pdf, "a.pdf").plan)]
    targets = [(line[3], line[-1]) for line in lines if line[0] == "target"]
    assert targets == [(f"eq {2 * i + 20} 家", f"from {i + 1} 家 2020") for i in range(90)]
