"""The outline on documents of our own: fictional places, every style of numbering that officials use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.document import numbering, places, reader
from zhizao.document.document import Heading
from zhizao.document.outline import outline_of

NOTICE = """云海市人民政府办公室关于印发
云海市推动制造业高质量发展三年行动计划（2023-2025年）的通知
云政办发〔2023〕18号
各县（市、区）人民政府，市政府各部门：
《云海市推动制造业高质量发展三年行动计划（2023-2025年）》已经市政府同意，现印发给你们，请认真贯彻执行。
云海市人民政府办公室
二〇二三年四月二十一日
（此件公开发布）
云海市推动制造业高质量发展三年行动计划
（2023-2025年）
为加快推动我市制造业高质量发展，制定本行动计划。
一、总体要求
（一）指导思想：以习近平新时代中国特色社会主义思想为指导。
（二）发展目标到2025年，规上工业增加值突破1200亿元。
1.3万亿元的目标是长远的。
2025年，全市高新技术企业达到800家。
二、主要任务
（一）实施“链长制”行动（责任单位：市工信局、市发改委）
1、做强产业链。围绕6条重点产业链，每年实施强链项目20个以上。
2、培育企业梯队，新增专精特新企业100家、小巨人企业10家。
（1）建立企业培育库；
（2）强化服务；
3、推进数字化转型。一是建设平台，打造5个平台。二是加强服务，组织活动30场。
专栏1 重点工程
1.强链工程。实施项目20个。
2.补链工程。实施项目10个。
（二）实施创新行动
4.建设创新平台。新建省级平台10家。
三、保障措施
（一）加强组织领导。成立领导小组。
附件：1.重点任务分工表
2.重点项目清单
附件1
重点任务分工表
强链行动由市工信局负责。
抄送：市委各部门。
"""


def headings(text: str) -> dict[str, Heading]:
    """The headings of a text by path."""
    return {heading.path: heading for heading in outline_of(text)[0].headings}


def paths(text: str) -> list[tuple[str, str]]:
    return [(heading.path, heading.title) for heading in outline_of(text)[0].headings]


def test_the_frame_of_a_notice_is_that_of_its_plan() -> None:
    outline, findings = outline_of(NOTICE)
    assert outline.title == "云海市推动制造业高质量发展三年行动计划（2023-2025年）"
    assert outline.issuer == "云海市人民政府办公室"
    assert (outline.number, outline.date) == ("云政办发〔2023〕18号", "2023-04-21")
    assert (outline.period, outline.place, outline.status) == ((2023, 2025), "云海市", "issued")
    assert outline.annexes == ("重点任务分工表", "重点项目清单")
    assert [NOTICE[one.start : one.end] for one in findings] == ["重点项目清单"]
    assert findings[0].code == "annex_missing"


def test_the_tree_of_a_notice() -> None:
    found = headings(NOTICE)
    assert found["二/(一)"].title == "实施“链长制”行动"
    assert found["二/(一)/1"].title == "做强产业链"
    assert found["二/(一)/2"].title == "培育企业梯队"
    assert found["二/(一)/2/(1)"].run_in
    assert found["二/(一)/3/专栏1/2"].title == "补链工程"
    assert found["二/(二)/4"].section == ("二、主要任务", "（二）实施创新行动", "4.建设创新平台")
    assert found["附件1"].title == "重点任务分工表"
    assert not any("万亿元" in heading.title or heading.title.startswith("年") for heading in found.values())


def test_a_heading_may_share_its_line_with_its_body() -> None:
    found = headings(NOTICE)
    assert found["一/(一)"].title == "指导思想"
    assert found["一/(二)"].title == "发展目标"
    assert found["三/(一)"].title == "加强组织领导"


def test_the_list_of_annexes_closes_the_last_chapter() -> None:
    last = headings(NOTICE)["三"]
    assert NOTICE[last.body_start : last.body_end].endswith("成立领导小组。")


def test_titles_and_bodies_are_spans_of_the_text() -> None:
    for heading in outline_of(NOTICE)[0].headings:
        assert NOTICE[heading.start : heading.end] == heading.title
        assert heading.body_start <= heading.start <= heading.end <= heading.body_end


def test_chapters_sections_and_articles() -> None:
    text = (
        "第一章 总则\n第一条 为促进发展，制定本办法。\n第二章 支持内容\n"
        "第一节 平台\n第二条 支持平台建设。奖励100万元。\n（一）国家级。\n"
    )
    assert paths(text) == [
        ("第一章", "总则"),
        ("第一章/第一条", "为促进发展"),
        ("第二章", "支持内容"),
        ("第二章/第一节", "平台"),
        ("第二章/第一节/第二条", "支持平台建设"),
        ("第二章/第一节/第二条/(一)", "国家级"),
    ]


def test_decimals_are_headings_only_in_sequence() -> None:
    text = (
        "1 总体思路\n1.1 指导思想\n坚持发展。\n1.2 目标\n2 任务\n2.1 建设平台\n"
        "2.1.1 建设公共平台\n2.2 培育\n3.5亿元基金投入运营。\n3 保障\n"
    )
    assert [path for path, _ in paths(text)] == ["1", "1/1.1", "1/1.2", "2", "2/2.1", "2/2.1/2.1.1", "2/2.2", "3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1、目标\n2、任务\n一、做强主业\n二、做优配套\n3、保障\n一、组织\n二、资金\n",
            ["1", "2", "2/一", "2/二", "3", "3/一", "3/二"],
        ),
        (
            "一、任务\n1.甲项工作\n2.乙项工作\n二、保障\n（一）丙项工作\n1.丁项工作\n",
            ["一", "一/1", "一/2", "二", "二/(一)", "二/(一)/1"],
        ),
        ("（一）甲项工作\n（三）乙项工作\n（三）丙项工作\n", ["(一)", "(三)", "(三)"]),
        ("一、二类产业融合发展是方向。\n一、任务\n二、保障\n", ["一", "二"]),
        ("一、任务\n①甲项工作\n②乙项工作\n", ["一", "一/①", "一/②"]),
    ],
)
def test_levels_follow_the_document(text: str, expected: list[str]) -> None:
    assert [path for path, _ in paths(text)] == expected


def test_a_counted_heading_enumerates_labels() -> None:
    text = (
        "一、推进三大行动\n数字赋能行动：建设平台2个，服务企业100家。\n绿色低碳行动：创建绿色工厂5家，节能改造20项。\n"
        "开放合作行动：引进外资项目3个，举办展会5场。\n二、保障\n"
    )
    found = headings(text)
    assert [found[f"一/{i}"].title for i in (1, 2, 3)] == ["数字赋能行动", "绿色低碳行动", "开放合作行动"]
    assert found["一/2"].run_in


def test_announced_members_head_their_paragraphs() -> None:
    text = (
        "岚州市出台智能制造行动方案\n方案明确，岚州将重点实施智能装备突破、数字车间建设、工业软件攻关三大专项行动。\n"
        "数字车间建设专项行动提出，每年新建数字化车间50个。\n智能装备突破专项行动将聚焦高端数控机床，攻克关键技术30项。\n"
    )
    found = [(heading.path, heading.title) for heading in outline_of(text)[0].headings]
    assert found == [("1", "三大专项行动"), ("1/2", "数字车间建设专项行动"), ("1/1", "智能装备突破专项行动")]


def test_an_unnumbered_line_before_a_paragraph_is_a_heading_and_a_place_is_none() -> None:
    text = (
        "梧川\n梧川是一座工业城市，近年来发展很快，工业规模不断壮大。\n"
        "聚焦一个目标\n到2025年，建成制造业体系，形成新的发展格局。\n"
    )
    assert paths(text) == [("1", "聚焦一个目标")]


def test_a_draft_is_a_draft() -> None:
    text = "青岚省“十四五”先进制造业发展规划\n（征求意见稿）\n一、总体要求\n二、任务\n"
    outline, _ = outline_of(text)
    assert (outline.status, outline.period, outline.place) == ("draft", (2021, 2025), "青岚省")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("成文日期：2022年3月8日\n南屏区关于促进发展的若干措施\n一、甲\n", "2022-03-08"),
        ("梧川建设先进制造业高地\n时间：2021-11-22\n梧川市发布了方案，内容很多。\n", "2021-11-22"),
        ("梧川建设先进制造业高地\n2018/5/3 10:36:13 来源：梧川日报\n梧川市发布了方案，内容很多。\n", "2018-05-03"),
        ("南屏区先进制造业规划\n南屏区人民政府\n二O二一年十二月\n一、甲\n", "2021-12"),
        ("湘阳县关于加快发展的实施意见\n一、任务\n湘阳县人民政府\n2022年月日\n", "2022"),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert outline_of(text)[0].date == date


def test_a_title_may_begin_like_a_preamble() -> None:
    assert outline_of("经济开发区先进制造业发展规划\n一、任务\n")[0].title == "经济开发区先进制造业发展规划"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("云海市建设示范城市实施方案\n一、机制\n示范城市建设周期为3年。2017-2019年，为全面推进阶段。\n", (2017, 2019)),
        ("青岚省产业规划\n本规划期限为2021-2025年，展望2035年。\n一、任务\n", (2021, 2025)),
        ("云海市机器人产业三年行动计划\n一、目标\n到2027年，产值达到100亿元。\n", (2025, 2027)),
        ("云海市2024年工业工作要点\n一、目标\n", (2024, 2024)),
        ("“十四五”集群蓝图酝酿待出\n消息传来，各方关注，企业踊跃。\n", None),
    ],
)
def test_periods(text: str, period: tuple[int, int] | None) -> None:
    assert outline_of(text)[0].period == period


def test_an_annex_that_is_only_referred_to_is_missing() -> None:
    _, findings = outline_of("一、任务\n任务见附件2，请落实。\n二、保障\n措施。\n")
    assert [one.message for one in findings] == ["附件未见于文中：附件2"]


def test_hostile_text_is_read_in_order() -> None:
    many = "\n".join(f"{i % 9 + 1}.推进工作{i}。做好。" for i in range(20_000))
    assert len(outline_of(many)[0].headings) == 20_000
    for text in (
        "一" * 200_000,
        "附件1：甲表\n" * 5000,
        "“（《" * 50_000,
        "2017年9月6日\n" * 5000,
        "——" * 50_000,
        "",
        "\n",
    ):
        outline_of(text)


@given(st.text(alphabet="一二三、（）1.2①第章条：。，附件专栏是年月日2017《》\n甲乙", max_size=200))
def test_any_text_gives_sound_spans(text: str) -> None:
    for heading in outline_of(text)[0].headings:
        assert 0 <= heading.body_start <= heading.start <= heading.end <= heading.body_end <= len(text)
        assert text[heading.start : heading.end] == heading.title


def test_ordinals() -> None:
    assert [numbering.ordinal(number) for number in ("二十", "十二", "三十一", "⑫")] == [20, 12, 31, 12]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("中山市先进制造业发展规划", "中山市"),
        ("关于加快云海市工业发展的意见", "云海市"),
        ("全力打响“上海制造”品牌三年行动计划", "上海市"),
        ("中共武汉市委关于推进新型工业化的意见", "武汉市"),
    ],
)
def test_the_place_stands_behind_the_words_of_a_title(title: str, place: str) -> None:
    assert places.place(title, (), title) == place


@pytest.mark.parametrize(
    "broken",
    [
        "云江市人民政府关于印发《云江市先进制造业三年行动\n计划（2026—2028年）》的通知",
        "云江市人民政府关于印发\n《云江市先进制造业三年行动计划\n（2026—2028年）》的通知",
        "云江市人民政府关于印发《云江市先进\n制造业三年行动计划（2026—2028年）》的通知",
        "云江市先进制造业三年行动\n计划（2026—2028年）",
    ],
)
def test_a_notice_that_breaks_inside_its_title_names_the_whole_plan(broken: str) -> None:
    text = f"{broken}\n云政发〔2026〕3号\n一、总体目标\n到2028年，产值达到3500亿元。\n"
    outline = reader.read_bytes(text.encode(), "方案.txt").outline
    assert outline.title == "云江市先进制造业三年行动计划（2026-2028年）"
    assert outline.period == (2026, 2028)
