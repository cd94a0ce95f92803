"""One trap a test: what real pages do to a document, on small documents of fictional places."""

from __future__ import annotations

import pytest

from zhizao.document.document import Document
from zhizao.document.reader import read_bytes

SENTENCE = "到2025年，全市规模以上工业增加值突破1000亿元，培育智能工厂30家，关键工序数控化率达到60%。"


def read(text: str, name: str = "a.txt") -> Document:
    return read_bytes(text.encode(), name)


def body(text: str) -> str:
    return read(text).body.text


def removed(document: Document) -> list[tuple[str, str]]:
    return [(one.noise_type, document.raw[one.start : one.end]) for one in document.noise]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("产值１，２００．５亿元，增速５％～８％", "产值1200.5亿元，增速5%-8%"),
        ("产值12,345.6亿元,企业1,000家", "产值12345.6亿元，企业1000家"),
        ("推进(试点),建设:三类;好!吗?", "推进（试点），建设：三类；好！吗？"),
        ("3家—5家，8～10家，2018—2020年，5至8项", "3家-5家，8-10家，2018-2020年，5至8项"),
        ("达到100家——2025年再翻番", "达到100家——2025年再翻番"),
        ('「链主」企业和"小巨人"企业', "“链主”企业和“小巨人”企业"),
        ("会议10：30开始", "会议10:30开始"),
        ("网址http://a.gov.cn/x?a=1,b", "网址http://a.gov.cn/x?a=1,b"),
        ("人工智能(Artificial Intelligence, AI)技术", "人工智能（Artificial Intelligence, AI）技术"),
        ("2016 年 12 月　培育 30\u200b 家", "2016年12月培育30家"),
        ("使 Made In China 成为名片", "使Made In China成为名片"),
        ("二○二五年、二O二三年", "二〇二五年、二〇二三年"),
        ("①推进改造②建设平台", "①推进改造②建设平台"),
        ("--坚持创新", "——坚持创新"),
        ("增加 3\x0130 家", "增加3 30家"),
        ("1.3万亿元；5G", "1.3万亿元；5G"),
    ],
)
def test_one_written_form(raw: str, clean: str) -> None:
    assert body(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("著力發展製造業，著名企業", "着力发展制造业，著名企业"),
        ("網際網路、軟體和資訊服務業，列印設備", "互联网、软件和信息服务业，打印设备"),
        ("发展程式和介面", "发展程式和介面"),
        ("乾隆年間，乾燥設備", "乾隆年间，干燥设备"),
    ],
)
def test_script(raw: str, clean: str) -> None:
    assert body(raw) == clean


def test_a_word_of_another_length_maps_to_its_whole() -> None:
    document = read("發展網際網路產業")
    at = document.body.text.index("互联网")
    start, end = document.body.raw_span(at, at + 3)
    assert document.raw[start:end] == "網際網路"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("制造業(yè)集群", "制造业集群"),
        ("产（chan）(chan)(chǎn)业", "产业"),
        ("级（jí）、率(lǜ)、绿(lv)", "级、率、绿"),
        ("面板(oled)、芯片(ic)、平台(iot)、爱(AI)", "面板（oled）、芯片（ic）、平台（iot）、爱（AI）"),
        ("增长10%(shi)以上", "增长10%（shi）以上"),
    ],
)
def test_reading_aids(raw: str, clean: str) -> None:
    assert body(raw) == clean


def test_a_slip_is_repaired_where_bytes_prove_it() -> None:
    document = read("新增企業15家?！鼻窭^興說，這是好事。")
    assert document.body.text == "新增企业15家。”邱继兴说，这是好事。"
    assert [(one.noise_type, one.replacement) for one in document.noise] == [("mojibake", "。”邱繼")]


def test_a_slip_split_by_an_aid_is_repaired() -> None:
    assert body("長沙能夠?qū)崿F(xiàn)芯片自主") == "长沙能够实现芯片自主"


def test_of_several_characters_that_an_aid_may_read_the_usual_reading_tells() -> None:
    assert body("新能源汽車?yán)塾嬐茝V量超過550萬輛") == "新能源汽车累计推广量超过550万辆"


def test_a_lost_character_is_left_open() -> None:
    assert body("大家?。ㄕ埌咽謾C放好") == "大家□（请把手机放好"


def test_a_digit_that_a_slip_ate_is_flagged_not_guessed() -> None:
    document = read("项目落地(浙江?。?025年完成100家企业改造。")
    assert "025年" in document.body.text
    assert [(one.code, document.raw[one.start : one.end]) for one in document.findings] == [
        ("damaged_number", "?。?025年")
    ]


def test_an_honest_question_is_no_slip() -> None:
    assert read("怎么办?要抓紧。是不是?抓住机遇。").noise == ()


WRAPPED = """云江市制造业三年行动计划
　　为贯彻落实国家关于制造业高质量发展的决策部署，加快
建设先进制造业基地，结合我市实际，制定本行动计划，请各
- 2 -
县区认真贯彻执行。
一、总体目标
　　到2025年，全市规模以上工业增加值突破1000亿元，培育国
家级专精特新“小巨人”企业50家。
云江市人民政府
2022年3月1日
"""


def test_wrapped_lines_are_joined_and_headings_are_not() -> None:
    assert body(WRAPPED).split("\n") == [
        "云江市制造业三年行动计划",
        "为贯彻落实国家关于制造业高质量发展的决策部署，加快建设先进制造业基地，结合我市实际，制定本行动计划，请各县区认真贯彻执行。",
        "一、总体目标",
        "到2025年，全市规模以上工业增加值突破1000亿元，培育国家级专精特新“小巨人”企业50家。",
        "云江市人民政府",
        "2022年3月1日",
    ]


def test_names_of_one_length_are_not_joined() -> None:
    names = (
        "云江市高端数控机床智能制造产业园项目\n云江市新型显示与智能终端产业园区项目\n云江市生物医药和高端医疗器械园项目"
    )
    assert body(names) == names


@pytest.mark.parametrize("mark", ["- 3 -", "— 5 —", "第3页 共10页", "·12·"])
def test_page_marks(mark: str) -> None:
    document = read(f"{SENTENCE}\n{mark}\n{SENTENCE[:-1]}，再创佳绩。")
    assert removed(document) == [("page_mark", mark)]


def test_columns_set_with_blanks_are_cells() -> None:
    assert body("序号  项目  投资(亿元)\n1  甲项目  12.5") == "序号\t项目\t投资（亿元）\n1\t甲项目\t12.5"


def test_a_title_set_wide_is_one_word() -> None:
    assert body("实  施  方  案") == "实施方案"


def test_a_fraction_in_a_table_is_no_page() -> None:
    assert "1/3" in body(f"{SENTENCE}\n比重\n1/3\n{SENTENCE[5:]}")


HEADINGS = ["一、总体要求", "二、重点任务", "三、保障措施"]


@pytest.mark.parametrize("leader", ["", "......3", "…………12", "\t4"])
def test_tables_of_contents(leader: str) -> None:
    contents = "\n".join(["目 录"] * bool(leader) + [heading + leader for heading in HEADINGS])
    text = "\n".join(f"{heading}\n第{i}段，{SENTENCE}" for i, heading in enumerate(HEADINGS))
    document = read(f"{contents}\n{text}")
    assert document.body.text == text
    assert removed(document) == [("contents", contents)]


def test_numbered_rows_of_a_table_are_no_contents() -> None:
    rows = "1.工业增加值\t1200\n2.智能工厂\t30\n3.数字化车间\t150\n4.绿色工厂\t20"
    assert body(f"{SENTENCE}\n{rows}") == f"{SENTENCE}\n{rows}"


PAGE = f"""云江市信息_精品视频一区二区_在线观看免费观看
网站首页 | 网站地图
当前位置：首页 > 政务公开 > 规划
云江市智能制造实施方案
来源：云江日报 字体：大 中 小 打印 关闭
{SENTENCE}
责任编辑：李明
版权声明：凡本网注明来源的作品，转载请注明出处。
上一篇：关于召开会议的通知
下一篇：关于新增10家企业的公示
云ICP备12345号
"""


def test_the_frame_of_a_page_goes_and_metadata_stays() -> None:
    assert body(PAGE).split("\n") == ["云江市智能制造实施方案", "来源：云江日报", SENTENCE, "责任编辑：李明"]


def test_spam_between_bars() -> None:
    document = read(f"{SENTENCE}\n主站蜘蛛池模板: 甲 | 乙 | 丙 | 丁 | 戊 | 己 | 庚")
    assert document.body.text == SENTENCE
    assert document.noise[0].noise_type == "spam"


def test_a_table_set_with_bars_stays() -> None:
    table = "指标|单位|2021年|2022年|2023年|2024年|2025年\n智能工厂|家|10|15|20|25|30"
    assert body(f"{SENTENCE}\n{table}") == f"{SENTENCE}\n{table}"


def test_a_spliced_token_goes_and_a_doubtful_word_is_flagged() -> None:
    document = read("建成智能工厂30家，9c8809推动企业免费观看上云，型号ab12cd3的设备投产。")
    assert document.body.text == "建成智能工厂30家，推动企业免费观看上云，型号ab12cd3的设备投产。"
    assert removed(document) == [("spam", "9c8809")]
    assert [one.code for one in document.findings] == ["suspect_splice"]


ENGLISH = "Our city stands where two rivers meet, and its factories never sleep at night."


def test_a_repeated_english_sentence_is_filler() -> None:
    paragraphs = [SENTENCE, SENTENCE[5:], SENTENCE[3:]]
    document = read(f"\n{ENGLISH}\n".join(paragraphs))
    assert document.body.text == "\n".join(paragraphs)
    assert removed(document) == [("filler", ENGLISH)] * 2


def test_english_sentences_with_other_figures_are_no_filler() -> None:
    promises = [
        f"By {year} the city will build {count} smart factories of its own." for year, count in ((2023, 30), (2025, 50))
    ]
    text = "\n".join([SENTENCE, promises[0], SENTENCE[3:], promises[1]])
    assert read(text).noise == ()


def test_a_text_in_two_scripts_is_read_once() -> None:
    traditional = "到2025年，全市規模以上工業增加值突破1000億元，培育智能工廠30家，關鍵工序數控化率達到60%。"
    document = read(f"{SENTENCE}\n{traditional}")
    assert document.body.text == SENTENCE
    assert removed(document) == [("duplicate", traditional)]


def test_owners_that_recur_stay() -> None:
    owners = (
        "责任单位：市经信局、市科技局、市财政局、市人力资源社会保障局、市市场监管局、各县区人民政府、高新区管委会。"
    )
    text = f"（一）推进改造。\n{owners}\n（二）建设平台。\n{owners}"
    assert body(text) == text


def test_cells_that_recur_stay() -> None:
    cells = "\n".join(["市工业和信息化局", "市工业和信息化局", "2025年12月底前", "2025年12月底前"] * 3)
    assert body(f"{SENTENCE}\n{cells}") == f"{SENTENCE}\n{cells}"


def test_a_teaser_that_the_text_repeats_goes() -> None:
    document = read(f"云江方案\n核心提示：{SENTENCE[:30]}…\n{SENTENCE}\n好。")
    assert document.body.text == f"云江方案\n{SENTENCE}\n好。"
    assert document.noise[0].noise_type == "duplicate"


def test_a_teaser_with_words_of_its_own_stays() -> None:
    assert "核心提示" in body(f"核心提示：云江市发布新方案，目标明确，措施有力，令人期待。\n{SENTENCE}")


def test_the_name_of_an_annex_stays() -> None:
    assert "主要指标一览表" in body(f"{SENTENCE}\n附件：1.主要指标一览表.docx")


def test_links_to_bare_files_go() -> None:
    assert body(f"{SENTENCE}\n附件：云政〔2022〕5号.pdf") == SENTENCE


def test_lines_of_paragraphs_and_of_wider_boxes_are_joined() -> None:
    words = "坚持创新驱动发展加强产业基础研究推进核心技术关键产品集成应用体系化创新强化价值导向推动产业链协同发展"
    paragraph = (words * 9)[:400] + "制定一百二十项标准。"
    box = (words[::-1] * 9)[:330] + "建设三个开源社区。"
    narrow = [paragraph[i : i + 27] for i in range(0, len(paragraph), 27)]
    wide = [box[i : i + 34] for i in range(0, len(box), 34)]
    last = (words[5:] * 9)[:400] + "完善二十个平台。"
    again = [last[i : i + 27] for i in range(0, len(last), 27)]
    text = "\n".join(["临澜市软件产业发展规划", "一、目标", *narrow, "专栏1重点工程", *wide, "二、任务", *again])
    lines = read(text).body.text.split("\n")
    assert [line for line in lines if len(line) > 100] == [paragraph, box, last]
