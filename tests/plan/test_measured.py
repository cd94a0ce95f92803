"""Targets and facts: the cases of cases.yaml, and what holds for every text."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import zhizao
from zhizao.document.document import Document, Outline
from zhizao.document.mapped import MappedText
from zhizao.plan import measured, owners, reader
from zhizao.plan.context import Context
from zhizao.plan.records import Fact, Target
from zhizao.plan.tables import listed

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text("utf-8"))
OUTLINE = Outline(
    title="临澜市先进制造业行动计划（2021-2025年）", place="临澜市", period=(2021, 2025), date="2021-03-01"
)


def records(text: str, outline: Outline = OUTLINE) -> list[Target | Fact]:
    """The records of a clean text."""
    context = Context(Document("x.txt", "0" * 64, "utf-8", text, MappedText(text), outline=outline))
    return measured.read(context, listed.read(context), lambda _: owners.NOBODY)


def line(record: Target | Fact) -> str:
    """A record as the cases write it."""
    value = record.value if record.low is None else f"{record.low:g}~{record.high:g}"
    value = f"{value:g}" if isinstance(value, float) else value or "null"
    time = (record.deadline, record.strength) if isinstance(record, Target) else (record.period,)
    slots = (record.kind, record.indicator, record.comparator, value, record.unit or "null", record.basis, *time)
    return " | ".join(map(str, slots))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, object]) -> None:
    assert [line(record) for record in records(str(case["text"]))] == case["expect"]


def test_a_baseline_is_kept_with_its_place() -> None:
    (target,) = records("研发投入强度从1.8%提高到2.6%。")
    assert isinstance(target, Target)
    assert target.baseline is not None
    assert (target.baseline.value, target.baseline.unit) == (1.8, "%")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规模以上工业单位增加值能耗累计下降9%。", ["fall"]),
        ("技改投资三年累计增长30%，工业增加值年均增长8%。", ["rise", None]),
        ("单位增加值能耗、水耗比2020年分别下降16%、20%。", ["fall", "fall"]),
        ("到2023年，单位增加值能耗比上年下降3%。", [None]),
        ("工业投资增长10%。", [None]),
        ("劳动生产率累计达到20万元/人。", [None]),
    ],
)
def test_a_change_of_all_the_years_is_told_from_one_of_each_year(text: str, expected: list[str | None]) -> None:
    assert [record.cumulative for record in records(text) if isinstance(record, Target)] == expected


def test_a_change_begins_with_the_year_that_is_printed() -> None:
    told = records("单位增加值能耗比2020年下降13.5%，用水量三年累计下降9%。")
    assert [one.counted_from for one in told if isinstance(one, Target)] == ["2020", None]


def test_what_was_reached_is_told_of_all_the_years_too() -> None:
    (fact,) = records("单位增加值能耗已比2015年累计下降18%。")
    assert (fact.kind, fact.cumulative, fact.counted_from) == ("fact", "fall", "2015")


def test_a_total_in_the_brackets_of_a_table_is_of_all_the_years() -> None:
    text = "指标\t单位\t2025年\n单位增加值能耗降低\t%\t〔14〕\n工业增加值增长\t%\t6\n"
    assert [one.cumulative for one in records(text) if isinstance(one, Target)] == ["fall", None]


def test_elliptic_tiers_name_their_parent() -> None:
    whole, province, nation = records("组织实施市级示范项目90项，力争40项达到省级水平，6-9项达到国家级水平。")
    assert province.subset_of == nation.subset_of == whole.id
    assert whole.subset_of is None


def test_a_restatement_shares_its_ref() -> None:
    first, other, again = records("打造2个世界级产业集群。\n引进人才5000名。\n打造汽车、电子两个世界级产业集群。")
    assert first.ref == again.ref == first.id
    assert other.ref is None


def test_without_a_plan_period_nothing_is_guessed() -> None:
    (target,) = records("培育专精特新企业300家。", Outline(title="临澜市工业发展意见", place="临澜市"))
    assert isinstance(target, Target)
    assert (target.deadline, target.deadline_rule) == (None, None)


def test_a_duration_ends_with_the_plan_and_says_so() -> None:
    (target,) = records("3年内培育专精特新企业300家。")
    assert isinstance(target, Target)
    assert (target.deadline, target.deadline_rule) == ("2025", "clause+plan_period")


@pytest.mark.parametrize(("chapter", "kind"), [("主要目标", "target"), ("发展基础", "fact")])
@pytest.mark.parametrize("heading", ["绿色发展取得新成效", "数字转型取得明显进展"])
def test_what_is_attained_is_promised_or_done_as_its_chapter_says(
    tmp_path: Path, chapter: str, kind: str, heading: str
) -> None:
    year = {"target": "到2025年", "fact": "2020年"}[kind]
    text = (
        f"临澜市先进制造业行动计划（2021-2025年）\n临澜市人民政府\n2021年3月1日\n一、{chapter}\n"
        f"——{heading}。{year}，单位增加值能耗比2018年下降9%，绿色工厂达到30家。\n"
    )
    file = tmp_path / "plan.txt"
    file.write_text(text, "utf-8")
    plan = zhizao.read(file)
    kinds = [record.kind for record in plan.records]
    assert (kinds.count("target"), kinds.count("fact")) == ((2, 0) if kind == "target" else (0, 2))


def test_speech_carries_its_deadline_to_the_next_sentence() -> None:
    news = Outline(title="临澜加快建设制造强市", place="临澜市", date="2021-03-01")
    found = records("“到2025年，工业产值达到500亿元。新增百亿企业3家。”市长说。", news)
    assert [r.deadline for r in found if isinstance(r, Target)] == ["2025", "2025"]


def test_doubt_is_named() -> None:
    found = records("达到20%。", Outline())
    assert all(record.needs_review for record in found)


WORDS = st.sampled_from(
    [
        "到2025年",
        "2020年",
        "力争",
        "培育",
        "企业",
        "达到",
        "突破",
        "10家",
        "5-8项",
        "30%",
        "1.3万亿元",
        "十万家",
        "全覆盖",
        "第一",
        "分别",
        "从",
        "提升至",
        "其中",
        "国家级",
        "，",
        "。",
        "、",
        "；",
        "\n",
        "“",
        "”",
        "（",
        "）",
        "《",
        "》",
        "增长",
        "占",
        "比重",
        "集群",
        "继续",
        "等3个",
        "两",
        "千",
        "/",
        "亿",
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join))
def test_every_quote_is_a_slice_and_no_text_breaks_the_reader(text: str) -> None:
    for record in records(text):
        assert record.quote == text[record.start : record.end]
        assert record.quote
        assert (record.value is None) or (record.low is None and record.high is None)
        assert 0 <= record.confidence <= 1


NOWHERE = Outline()


def kinds(text: str) -> str:
    """T or F for each record of a text that has no title."""
    return "".join(record.kind[0].upper() for record in records(text, Outline()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A look back at the head of a paragraph holds for the sentences behind it.
        ("五年来，海曲市狠抓创新。培育高新技术企业21家，建成园区4个。", "FF"),
        ("近三年来，产业不断壮大。引进项目18个。下一步，力争培育龙头企业6家。", "FT"),
        # What is done is told with 了.
        ("狠抓了技术改造，引进了一批设备。大力推动了12个项目开工，建设了3个平台，完成投资20亿元。", "FFF"),
        # A noun is no promise: a programme counts its members.
        ("去年，工作扎实。新纳入全市成长计划企业3户，实施星火计划项目14项。", "FF"),
        ("计划到2028年培育企业30家，规划建设园区2个。", "TT"),
        # The clause behind tells what is hoped of what is counted before it.
        ("加快推进永丰水泥、海曲电力等20个续建项目，争取年内投产。", "T"),
        # What a plan builds on is there already, and what only sizes is no value.
        ("要充分发挥生物研究院等6家研究院的作用，年内建设协同创新中心2家。", "T"),
        ("建设千万千瓦级火电基地，力争培育企业3家。", "T"),
        ("年内推进总投资90亿元的明珠大桥建设，新增企业4家。", "FT"),
        ("我市产量占全国比重超过10%的有44种，全市规模企业已达310家。", "FF"),
        ("实施高新企业倍增和小微企业成长计划，力争新增企业50家。", "T"),
    ],
)
def test_what_is_promised_and_what_was_done(text: str, expected: str) -> None:
    assert kinds(text) == expected


def test_a_line_with_a_colon_leads_the_items_below_it() -> None:
    text = (
        "“十五五”时期，要努力实现以下目标：\n"
        "一是质量明显提升。工业增加值年均增长5%，打造集群4个。\n"
        "二是创新明显提升。研发投入年均增长9.5%。"
    )
    found = records(text, Outline())
    assert [(record.kind, getattr(record, "deadline", "")) for record in found] == [("target", "2030")] * 3


def test_the_title_of_a_section_that_tells_what_is_attained_may_still_promise() -> None:
    promised = "（二）转型取得重大进展。力争新增装机1亿千瓦，增加值年均增长5%。"
    told = "（二）转型取得重大进展。大力推进转型，新增装机1亿千瓦，企业达到785家。"
    kinds_of = [
        [r.kind for r in reader.read_bytes(text.encode(), "x.txt").plan.records if r.kind != "finding"]
        for text in (promised, told)
    ]
    assert [{kind for kind in kinds if kind in ("target", "fact")} for kinds in kinds_of] == [{"target"}, {"fact"}]


@pytest.mark.parametrize(
    ("text", "indicator", "basis"),
    [
        ("实施100个重点技术改造项目。", "重点技术改造项目数量", "total"),
        ("支持100家市级试点企业的技术创新。", "市级试点企业数量", "total"),
        ("研发资金占生产总值的比重达到1.6%。", "研发资金占生产总值的比重", "share"),
        ("高新技术产业产值比重再提高3个百分点。", "高新技术产业产值比重增量", "increase"),
        ("新登记企业234户。", "新登记企业数量", "increase"),
        ("累计创新打造智能工厂10个。", "创新打造智能工厂数量", "total"),
        ("总产值由2020年的300亿元增加到2025年的500亿元。", "总产值", "level"),
    ],
)
def test_what_is_measured_and_how(text: str, indicator: str, basis: str) -> None:
    found = records(text)[-1]
    assert (found.indicator, found.basis) == (indicator, basis)


def test_a_rate_behind_a_count_is_the_growth_of_that_count() -> None:
    _, rate = records("去年，新登记市场主体3.6万户、增长8.5%。")
    assert (rate.indicator, rate.basis) == ("新登记市场主体增速", "growth_rate")


def told(text: str, outline: Outline = NOWHERE) -> list[tuple[object, ...]]:
    """Kind, value and unit of each record."""
    return [(record.kind[0].upper(), record.value, record.unit) for record in records(text, outline)]


def test_sentences_without_a_time_go_on_as_the_one_before_them() -> None:
    ahead = "到2030年，全市工业增加值达到800亿元。\n具体来看，质量方面，质量竞争力指数达到82.5，设备数控化率达到52%。"
    back = "去年，全市工业增加值达到800亿元。\n具体来看，质量方面，质量竞争力指数达到82.5，设备数控化率达到52%。"
    assert [one[0] for one in told(ahead)] == ["T"] * 3
    assert [one[0] for one in told(back)] == ["F"] * 3
    far = "到2030年，工业增加值达到800亿元。\n甲。\n乙。\n丙。\n设备数控化率达到52%，专利拥有量1254件。"
    assert [one[0] for one in told(far)] == ["T", "T", "F"]


@pytest.mark.parametrize(
    "text",
    [
        "全市主要预期目标是：工业增加值增长13%；投资完成365亿元。外贸增长10%，能耗下降5.46%。",
        "方案高标准确定发展目标。规模方面，营业收入达到700亿元；效益方面，研发强度达到2.6%。",
    ],
)
def test_what_stands_behind_a_sentence_of_goals_is_a_goal(text: str) -> None:
    assert {one[0] for one in told(text)} == {"T"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("集聚OPC5000家以上，实现GDP800亿元。", [(5000, "家"), (800, "亿元")]),
        ("建设5G基站3000个，推广V2系统。", [(3000, "个")]),
        ("算力规模达到3000P。", [(3000, "P")]),
        ("产品不良率控制在5‰以内。", [(5, "‰")]),
        ("企业总营业收入超1000万。", [(1000, "万元")]),
        ("人均工资达到68000元。", [(68000, "元")]),
        ("产值过100亿企业达到10家。", [(10, "家")]),
        ("培育营收超1000万元OPC公司100家以上。", [(100, "家")]),
        ("集群达7个，其中3个营业收入超2000亿元。", [(7, "个"), (3, "个")]),
        ("500万元以上固定资产投资增长22%。", [(22, "%")]),
        ("培育一批产值超20亿元以上企业，新增企业4家。", [(4, "家")]),
        ("以青河和灵台两个水泥厂为龙头，培育企业4家。", [(4, "家")]),
        ("形成100万吨正极材料、50万吨负极材料、20万吨电解液的产能规模。", [(1e6, "吨"), (5e5, "吨"), (2e5, "吨")]),
        ("设立首期规模1亿元的创投基金。", [(1, "亿元")]),
    ],
)
def test_what_is_an_amount_and_what_only_sizes_one(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(value, unit) for _, value, unit in told(text, OUTLINE)] == expected


def test_the_years_of_a_span_are_shared_out_among_as_many_amounts() -> None:
    found = records("2021-2024年，工业总产值分别达到248亿元、295亿元、350亿元、400亿元。")
    assert [getattr(record, "deadline", "") for record in found] == ["2021", "2022", "2023", "2024"]


def test_strife_over_a_list_stands_in_the_line_that_leads_it() -> None:
    found = records("到2025年，力争实现：\n1.建成园区6个。\n2.集聚企业300家。")
    assert [getattr(record, "strength", "") for record in found] == ["strive", "strive"]


@pytest.mark.parametrize(
    ("text", "indicator", "basis"),
    [
        ("到2025年，规上工业产值保持年均6%增长。", "规上工业产值年均增速", "growth_rate"),
        ("打造4个千亿级产业（特钢、铜材、电子、汽车）。", "千亿级产业数量", "total"),
        ("推进12个园区建设。", "园区数量", "total"),
        ("全市已累计创建绿色工厂171家。", "绿色工厂数量", "total"),
        ("人均产值达到20万元。", "人均产值", "level"),
    ],
)
def test_the_indicator_is_what_is_counted(text: str, indicator: str, basis: str) -> None:
    found = records(text)[-1]
    assert (found.indicator, found.basis) == (indicator, basis)


def test_what_is_told_of_the_nation_is_not_told_of_the_place() -> None:
    (fact,) = records("2019年，我国电子产品市场份额占全球27%。")
    assert (fact.kind, fact.subject) == ("fact", "我国")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三次产业增加值占比分别提高3.3和1.9个百分点。", [(3.3, "个百分点"), (1.9, "个百分点")]),
        ("重点实施类新签约60个，新开工35个。", [(60, "个"), (35, "个")]),
        ("健全覆盖全省的服务网络，建设站点20个。", [(20, "个")]),
        ("培育若干家10亿元、20亿元的企业，新增企业4家。", [(4, "家")]),
        ("综合实力跃升至全国第12位。", [(12, "位")]),
        ("购置55/65MN液压机3台，占全省1/3以上。", [(3, "台"), (33.333, "%")]),
    ],
)
def test_units_shared_and_words_that_only_look_like_marks(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(value, unit) for _, value, unit in told(text, OUTLINE)] == expected


def test_a_year_on_a_line_of_its_own_heads_the_lines_below() -> None:
    found = records("产业发展目标\n2027年\n新签约项目200个\n新开工项目150个", NOWHERE)
    assert [(record.kind, getattr(record, "deadline", "")) for record in found] == [("target", "2027")] * 2


def test_a_field_called_foundations_is_no_look_back() -> None:
    text = (
        "关于推动钢铁工业发展的意见\n1.产业基础。装备水平提升，数控化率达到80%左右。\n"
        "2.创新发展。力争研发强度达到1.5%。\n3.资源保障。回收量达到3亿吨。"
    )
    plan = reader.read_bytes(text.encode(), "x.txt").plan
    assert [record.kind for record in plan.records if record.kind in ("target", "fact")] == ["target"] * 3


def test_what_holds_for_part_of_the_year_is_a_fact_of_that_year() -> None:
    found = records("2023年上半年，全市实现利润20亿元。今年前三季度，完成产值300亿元。", NOWHERE)
    assert [(record.kind, getattr(record, "period", "")) for record in found] == [("fact", "2023"), ("fact", None)]


def test_what_a_district_is_to_do_is_its_own() -> None:
    outline = Outline(title="新余市工业发展计划", place="新余市")
    found = records("分宜县重点推进电池产业，确保产值增长16%。全市投资增长8%。", outline)
    assert [record.subject for record in found] == ["分宜县", "新余市"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("黔西南州发展规划显示，到2025年，全州工业总产值突破2000亿元。", "黔西南州"),
        ("将承接青岛市产业体系、培育胶州市现代化产业体系，调动胶州发展。到2025年，全市生产总值增长5%。", "胶州市"),
        ("推进长江经济带绿色发展。长江经济带沿江布局。到2020年，长江经济带绿色产业产值达到5万亿元。", "长江经济带"),
        ("浙江湖州出台计划。到2025年，湖州规上工业增加值超千亿元。", "湖州市"),
        ("大力发展海洋经济，建成2个以上海洋牧场，到2025年产值达到2亿元。", None),
        ("积极与武汉大学、武汉理工大学合作，到2025年培育企业5家。", None),
    ],
)
def test_whose_value_it_is(text: str, subject: str | None) -> None:
    plan = reader.read_bytes(text.encode(), "x.txt").plan
    assert [record.subject for record in plan.records if record.kind == "target"][-1] == subject


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("科技创新成效显著。完成产值290亿元，新建质检中心1家，新获批企业74家。", "FFF"),
        ("科技创新成效显著。到2030年，力争新建质检中心1家。", "T"),
        ("提升创新能力。落实政策，实施科技项目100个。健全服务体系。引导企业加大投入，研发强度达到1.3%左右。", "TT"),
    ],
)
def test_how_a_torn_out_paragraph_opens_tells_what_it_is(text: str, expected: str) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    ["专栏4人才建设重点工程", "第十二篇完善现代公共服务体系", "固定资产投资\n万亿元\n粮食产量\n万吨", "附表12项目清单"],
)
def test_numbers_of_parts_and_units_alone_are_no_amounts(text: str) -> None:
    assert told(text, OUTLINE) == []


def test_the_first_words_of_a_text_without_a_title_tell_its_years() -> None:
    text = "根据上级建议，编制临澜市第十三个五年（2016—2020年）规划纲要，明确工作重点。\n第一章目标\n力争全市民用机场达到9个。\n"
    (target,) = [record for record in reader.read_bytes(text.encode(), "x.txt").plan.records if record.kind == "target"]
    assert target.deadline == "2020"


def test_where_a_change_began_is_a_fact_of_its_own_year() -> None:
    found = records("去年，利润总额从2015年的576亿元增长到2020年的1067亿元。", NOWHERE)
    assert [(record.kind, record.value, getattr(record, "period", "")) for record in found] == [
        ("fact", 576, "2015"),
        ("fact", 1067, "2020"),
    ]


def test_the_year_that_a_change_came_to_is_no_deadline() -> None:
    text = "到2025年，产值达到100亿元。\n“十三五”期间，形成七大门类，相关企业47家；产值由2016年的20亿元增加至2019年的51亿元。"
    assert [record.kind for record in records(text, NOWHERE)] == ["target", "fact", "fact", "fact"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每个集群至少建成一个公共服务平台，建成一个园区。", [("T", 1, "个")]),
        ("2家企业跻身全球前十强。", [("T", 2, "家")]),
        ("打造年主营业务收入达600亿元的先进材料产业集群。", [("T", 600, "亿元")]),
        ("力争产业规模破万亿。", [("T", 10000, "亿元")]),
        ("年销售收入超过10亿元的化学药、中药大品种达32个。", [("T", 32, "个")]),
        ("召开第八场新闻发布会，实施6个转型。", []),
    ],
)
def test_counts_of_one_lists_and_single_clusters(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert told(text, OUTLINE) == expected


def test_what_a_plan_itself_expects_is_no_forecast_of_others() -> None:
    outline = Outline(title="新材料产业前景可期", place="临澜市")
    own = "日前，本报记者获悉，规划提出，到2030年，新材料产业预计总产值达2万亿元。"
    others = "日前，本报记者获悉，到2030年，有机构预计新材料产业总产值达2万亿元。"
    assert [len(records(text, outline)) for text in (own, others)] == [1, 0]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("工业和信息化部印发方案，指导我国纺织工业。到2025年，数字化企业达到70%。", "全国"),
        ("经济和信息化厅印发意见，保持全国领先、全国第一。到2027年，产值超过8000亿元。", None),
        ("到2027年，产值超过8000亿元。", None),
    ],
)
def test_what_ministries_plan_holds_for_the_nation(text: str, subject: str | None) -> None:
    plan = reader.read_bytes(text.encode(), "x.txt").plan
    assert {record.subject for record in plan.records if record.kind == "target"} == {subject}


def test_the_end_of_a_year_may_be_past_where_a_later_deadline_is_set() -> None:
    text = "到2027年，数字化率达到90%，培育企业60家。截止目前进展顺利。2024年底，数字化率84.9%，占比47.2%。"
    assert [record.kind for record in records(text, NOWHERE)] == ["target", "target", "fact", "fact"]
