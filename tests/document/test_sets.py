"""Files that belong together become one document; nothing is joined on a guess."""

from __future__ import annotations

import io
import itertools
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.formats.office import p, row, table, word
from zhizao.base.errors import ZhizaoError
from zhizao.document import sets
from zhizao.document.document import Document
from zhizao.document.formats import archive
from zhizao.document.reader import read_bytes
from zhizao.document.sets import Card, Said, Want
from zhizao.plan import reader

PLAN = """云岭市制造业高质量发展三年行动方案（2025—2027年）

为加快推进制造业高质量发展，制定本方案。
一、总体要求
到2027年，规模以上工业总产值达到900亿元。（指标详见附件）
二、重点任务
（一）提升创新能力。培育省级企业技术中心30家。（责任单位：市科技局）

附件：1.主要指标
2.重点项目清单
云岭市人民政府
2025年3月6日
"""
INDICATORS = "主要指标\n指标\t单位\t2024年\t2027年\n研发投入强度\t%\t2.1\t2.8\n高新技术企业\t家\t310\t480\n"
PROJECTS = "重点项目清单\n序号\t项目\t责任单位\n1\t云岭智能装备产业园\t市经信局\n"
NOTICE = """云岭市人民政府关于印发云岭市制造业高质量发展三年行动方案（2025—2027年）的通知
云政发〔2025〕8号
各区县人民政府，市政府各部门：
现将《云岭市制造业高质量发展三年行动方案（2025—2027年）》印发给你们，请认真贯彻执行。
附件：云岭市制造业高质量发展三年行动方案（2025—2027年）
云岭市人民政府
2025年3月6日
"""


def document(name: str, text: str) -> Document:
    return read_bytes(text.encode(), name)


def names(documents: list[Document]) -> list[str]:
    return [one.name for one in documents]


def codes(one: Document) -> list[str]:
    return [finding.code for finding in one.findings]


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files; their names are in UTF-8 and marked so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        for name, data in files.items():
            container.writestr(name, data)
    return made.getvalue()


def test_annexes_join_their_plan_in_its_order() -> None:
    files = [document("清单.txt", PROJECTS), document("方案.txt", PLAN), document("附件1.txt", INDICATORS)]
    assert codes(files[1]).count("annex_missing") == 2
    (whole,) = sets.grouped(files)
    assert whole.raw == f"{PLAN}\n{INDICATORS}\n{PROJECTS}"
    assert codes(whole) == []
    assert whole.outline.absent == ()
    assert whole.outline.title == files[1].outline.title
    assert whole.outline.period == (2025, 2027)
    assert [one.title for one in whole.outline.headings if one.label and one.label.startswith("附件")] == [
        "主要指标",
        "重点项目清单",
    ]


def test_an_annex_gives_targets_of_the_plans_years_with_their_file() -> None:
    files = [document("方案.txt", PLAN), document("附件1 主要指标.txt", INDICATORS)]
    reading = reader.plan_of(sets.grouped(files)[0])
    targets = {one.indicator: one for one in reading.plan.of("target")}
    assert targets["研发投入强度"].value == 2.8
    assert targets["研发投入强度"].deadline == "2027"
    assert targets["研发投入强度"].subject == "云岭市"
    assert [place.file for place in targets["研发投入强度"].places] == ["附件1 主要指标.txt"]
    assert all(reading.document.raw[one.start : one.end] == one.quote for one in reading.plan.records)
    assert [one.quote for one in reading.plan.records if getattr(one, "code", "") == "annex_missing"] == [
        "重点项目清单"
    ]


def test_every_offset_of_a_joined_text_leads_to_the_file_it_came_from() -> None:
    members = [document("方案.txt", PLAN), document("附件1.txt", INDICATORS), document("清单.txt", PROJECTS)]
    (whole,) = sets.grouped(members)
    starts = list(itertools.accumulate((len(one.raw) + 1 for one in members), initial=0))
    at = 0
    for member, start in zip(members, starts, strict=False):
        for first, last in ((0, len(member.body.text)), (3, 9), (len(member.body.text) - 4, len(member.body.text))):
            low, high = member.body.raw_span(first, last)
            assert whole.body.raw_span(at + first, at + last) == (low + start, high + start)
        at += len(member.body.text) + 1


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(4)))
def test_the_order_of_the_files_changes_nothing_but_the_order_of_the_plans(order: list[int]) -> None:
    files = [
        document("甲/方案.txt", PLAN),
        document("甲/主要指标.txt", INDICATORS),
        document("乙/方案.txt", PLAN.replace("云岭", "青川")),
        document("乙/主要指标.txt", INDICATORS.replace("480", "520")),
    ]
    found = sets.grouped([files[at] for at in order])
    assert sorted(names(found)) == ["乙/方案.txt", "甲/方案.txt"]
    assert all(("520" in one.raw) == one.name.startswith("乙") for one in found)


def test_two_files_for_one_annex_stay_apart_and_are_told() -> None:
    files = [document("方案.txt", PLAN), document("a/主要指标.txt", INDICATORS), document("b/主要指标.txt", INDICATORS)]
    found = sets.grouped(files)
    assert len(found) == 3
    assert codes(found[0]).count("annex_missing") == 2
    told = next(one for one in found[0].findings if one.code == "annex_unsure")
    assert "a/主要指标.txt、b/主要指标.txt" in told.message


def test_short_plans_that_name_the_same_annex_are_no_annexes_of_each_other() -> None:
    short = "云岭市制造业行动方案（2025—2027年）\n到2027年，产值达到900亿元。\n附件：主要指标\n"
    files = [document("云岭.txt", short), document("青川.txt", short.replace("云岭", "青川"))]
    assert sets.grouped(files) == files


def test_one_file_for_two_plans_stays_apart_and_is_told() -> None:
    files = [
        document("一.txt", PLAN),
        document("二.txt", PLAN.replace("云岭", "青川")),
        document("指标.txt", INDICATORS),
    ]
    found = sets.grouped(files)
    assert names(found) == ["一.txt", "二.txt", "指标.txt"]
    assert codes(found[2])[-1] == "annex_unsure"


@pytest.mark.parametrize(
    ("name", "text", "joins"),
    [
        ("附件1.txt", "指标\t单位\t2027年\n产值\t亿元\t900\n", True),
        ("附件1 企业名单.txt", "序号\t企业\n1\t甲公司\n", False),
        ("附件3.txt", "序号\t企业\n1\t甲公司\n", False),
        ("附件2：重点项目清单（定稿）.txt", "序号\t项目\n1\t产业园\n", True),
        ("云岭市主要指标表.txt", "产值\t900\n", True),
        ("附件1.txt", "重点项目清单\n1\t产业园\n", True),
        ("清单.txt", "清单\n1\t产业园\n", False),
        ("会议纪要.txt", "会议纪要\n会议讨论了方案。\n", False),
    ],
)
def test_what_a_file_says_of_itself_decides(name: str, text: str, joins: bool) -> None:
    found = sets.grouped([document("方案.txt", PLAN), document(name, text)])
    assert (len(found) == 1) is joins


def test_a_plan_that_only_says_see_the_annex_takes_the_one_that_is_called_so() -> None:
    plan = PLAN.replace("附件：1.主要指标\n2.重点项目清单\n", "").replace("详见附件", "详见附件1")
    assert len(sets.grouped([document("方案.txt", plan), document("附件1.txt", "产值\t900\n")])) == 1
    assert len(sets.grouped([document("方案.txt", plan), document("附件2.txt", "产值\t900\n")])) == 2


def test_a_notice_takes_the_plan_that_it_issues_and_the_plan_its_annexes() -> None:
    files = [document("附件1.txt", INDICATORS), document("方案.txt", PLAN), document("通知.txt", NOTICE)]
    (whole,) = sets.grouped(files)
    assert whole.raw.startswith(NOTICE)
    assert whole.outline.number == "云政发〔2025〕8号"
    assert whole.outline.period == (2025, 2027)
    assert whole.outline.absent == ("重点项目清单",)
    assert [one.path for one in whole.outline.headings if one.title == "提升创新能力"] == ["二/(一)"]


def test_a_ring_of_documents_ends() -> None:
    first = PLAN.replace("1.主要指标\n2.重点项目清单", "关于乙方案的说明材料")
    second = "关于乙方案的说明材料\n" + PLAN.replace("1.主要指标\n2.重点项目清单", "云岭市制造业高质量发展三年行动方案")
    assert len(sets.grouped([document("甲.txt", first), document("乙.txt", second)])) == 1


# Archives


def test_an_archive_of_a_plan_and_its_annexes_is_one_document() -> None:
    sheet = word(p("附件1 主要指标") + table(row("指标", "单位", "2027年"), row("研发投入强度", "%", "2.8")))
    data = zipped(
        {
            "方案/方案.txt": PLAN.encode(),
            "方案/附件1.docx": sheet,
            "__MACOSX/._方案.txt": b"x",
            "方案/~$方案.docx": b"x",
        }
    )
    reading = reader.read_bytes(data, "材料.zip")
    assert reading.document.name == "材料.zip"
    assert [one.value for one in reading.plan.of("target") if one.indicator == "研发投入强度"] == [2.8]
    assert {place.file for one in reading.plan.records for place in one.places} == {"方案/方案.txt", "方案/附件1.docx"}
    assert "member_not_read" not in codes(reading.document)


def test_several_plans_in_one_archive_are_each_read_and_one_alone_is_not_asked_for() -> None:
    data = zipped({"甲.txt": PLAN.encode(), "乙.txt": PLAN.replace("云岭", "青川").encode()})
    found = sets.read_archive(data, "两市.zip")
    assert names(found) == ["甲.txt", "乙.txt"]
    assert len(reader.read_all_bytes(data, "两市.zip")) == 2
    with pytest.raises(reader.SeveralPlans, match=r"甲\.txt、乙\.txt"):
        reader.read_bytes(data, "两市.zip")


def test_what_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    inner = zipped({"附件1.txt": INDICATORS.encode(), "deep.zip": zipped({"deeper.zip": zipped({"x.txt": b"x"})})})
    data = zipped({"方案.txt": PLAN.encode(), "空白.txt": b"", "旧.rtf": b"{\\rtf1}", "内.zip": inner})
    (found,) = sets.read_archive(data, "材料.zip")
    told = [one.message for one in found.findings if one.code == "member_not_read"]
    assert [message.partition("：")[0] for message in told] == ["内.zip/deep.zip/deeper.zip", "空白.txt", "旧.rtf"]
    assert INDICATORS in found.raw


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_are_read_in_the_encoding_they_were_packed_in(encoding: str) -> None:
    files = {"方案/附件1：主要指标.txt": INDICATORS.encode()}
    data = gbk_zip(files) if encoding == "gbk" else zipped(files)
    assert [one.name for one in archive.members(data, "a.zip").members] == ["方案/附件1：主要指标.txt"]


def gbk_zip(files: dict[str, bytes]) -> bytes:
    """A ZIP as Chinese systems pack it: the bytes of names in GBK, and nothing that says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        for name, data in files.items():
            container.writestr("N" * len(name.encode("gbk")), data)
    packed = made.getvalue()
    for name in files:
        packed = packed.replace(b"N" * len(name.encode("gbk")), name.encode("gbk"))
    return packed


def test_no_name_leads_out_of_the_archive() -> None:
    data = zipped({"../../etc/附件1.txt": b"x", "C:\\a\\..\\b.txt": b"y", "/root/c.txt": b"z"})
    found = archive.members(data, "a.zip").members
    assert [one.name for one in found] == ["etc/附件1.txt", "C:/a/b.txt", "root/c.txt"]


BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as container:
    for number in range(9):
        container.writestr(f"{number}.txt", bytes(60 << 20))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 cut off", "DOC-031"),
        (zipped({}), "DOC-034"),
        (zipped({"a.txt": b"", "b.rtf": b"{\\rtf1}"}), "DOC-034"),
        (zipped({f"{number}.txt": b"x" for number in range(1001)}), "DOC-033"),
        (BOMB.getvalue(), "DOC-032"),
        (
            bytes(zipped({"a.txt": b"x" * 50})).replace(
                b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
            ),
            "DOC-030",
        ),
    ],
    ids=["cut off", "nothing", "nothing readable", "many", "bomb", "locked"],
)
def test_an_archive_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(ZhizaoError) as raised:
        sets.read_archive(data, "材料.zip")
    assert raised.value.code == code
    assert "材料.zip" in str(raised.value)


TITLES = st.lists(st.text("主要指标任务表清单一", min_size=0, max_size=7), max_size=3)
NUMBERS = st.frozensets(st.integers(0, 3), max_size=2)
WANTS = st.lists(
    st.builds(Want, st.integers(0, 2), st.integers(0, 3), st.text("主要指标任务表清单一", max_size=7)), max_size=3
)


@given(st.lists(st.tuples(WANTS, TITLES, NUMBERS, NUMBERS), max_size=6))
def test_of_thousands_those_are_compared_that_may_be_the_annex(
    drawn: list[tuple[list[Want], list[str], frozenset[int], frozenset[int]]],
) -> None:
    cards = [
        Card(f"{at}.txt", tuple(wants), Said(tuple(filter(None, titles)), numbers | untitled, untitled))
        for at, (wants, titles, numbers, untitled) in enumerate(drawn)
    ]
    index = sets._Index(cards)
    for own in cards:
        for want in own.wants:
            for alone in (True, False):
                sure = {at for at, other in enumerate(cards) if sets._sure(want, other.said, alone=alone)}
                assert sure <= set(index.near(want))


def test_members_are_those_that_are_joined() -> None:
    documents = [
        read_bytes(text.encode(), name)
        for name, text in {
            "方案.txt": PLAN,
            "附件/附件1：主要指标.txt": INDICATORS,
            "通知.txt": "关于开会的通知\n请准时。\n",
        }.items()
    ]
    together = sets.members([sets.card(one) for one in documents])
    assert together == [[0, 1]]
    assert [one.name for one in sets.grouped(documents)] == ["方案.txt", "通知.txt"]
