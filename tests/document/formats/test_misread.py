"""Misread: what the text of a scan proves to be printed otherwise is put right, what it does not prove stays."""

from __future__ import annotations

from itertools import pairwise

import pytest

from zhizao.document.formats.scan.misread import misread


def put_right(text: str) -> str:
    for one in reversed(misread(text).repairs):
        text = text[: one.start] + one.meant + text[one.end :]
    return text


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("云工信【2026]26号", "云工信〔2026〕26号"),
        ("《关于开展试点的批复》(云工信函[2025】501号)", "《关于开展试点的批复》(云工信函〔2025〕501号)"),
        ("各区人民政府《含云江经开区,下同>", "各区人民政府〈含云江经开区,下同〉"),
        ("各区人民政府《含云江经开区,下同》", "各区人民政府〈含云江经开区,下同〉"),
        ("(责任单位:市委宣传部《含市政府新闻办2\n", "(责任单位:市委宣传部〈含市政府新闻办〉）\n"),
        ("各区人民政府《含云江经开区,下同7)", "各区人民政府〈含云江经开区,下同〉)"),
        ("(牵头单位;市科技局;配合单位;市财政局)", "(牵头单位：市科技局;配合单位：市财政局)"),
        ("市委宣传部〈含市政府新闻办7)", "市委宣传部〈含市政府新闻办〉)"),
        ("下降18%6左右,达到97%0。", "下降18%左右,达到97%。"),
        ("(达头单位:市科技局;配合单位:市财政局)", "(牵头单位:市科技局;配合单位:市财政局)"),
        ("首台〈套)重大装备", "首台（套）重大装备"),
        ("《责任单位:市科技局)", "（责任单位:市科技局）"),
        ("行动方案(2026一2028年)", "行动方案(2026—2028年)"),
        ('打造“海上智谷"。', "打造“海上智谷”。"),
        ('打造海上智谷"。到2028年', "打造海上智谷”。到2028年"),
        ("[收藏本页】【打印]", "【收藏本页】【打印】"),
        ("a city of bridges，and a port", "a city of bridges,and a port"),
        ("推进“双百工程“。实施“百万校友”计划", "推进“双百工程”。实施“百万校友”计划"),
        ('建设"中国制造"示范城市', "建设“中国制造”示范城市"),
        ("“链主”和“专精特新'企业", "“链主”和“专精特新”企业"),
        ('培育200家“隐形冠军"。', "培育200家“隐形冠军”。"),
        ("推进干个工业APP上云", "推进千个工业APP上云"),
        ("新增干亿级企业2家,干瓦时电耗下降", "新增千亿级企业2家,千瓦时电耗下降"),
        (
            "(一)总体要求\n坚持创新\n(过)基本原则\n坚持集聚\n(三)目标",
            "(一)总体要求\n坚持创新\n（二）基本原则\n坚持集聚\n(三)目标",
        ),
        ("(一)总体要求\n(二)基本原则\n人三)目标\n(四)任务", "(一)总体要求\n(二)基本原则\n（三）目标\n(四)任务"),
        ("(一)总体要求\n(二)基本原则\n(二)目标\n(四)任务", "(一)总体要求\n(二)基本原则\n（三）目标\n(四)任务"),
        ("(十)用地\n(士一)用能\n(十二)人才", "(十)用地\n（十一）用能\n(十二)人才"),
    ],
)
def test_what_only_one_reading_allows_is_put_right(recognised: str, printed: str) -> None:
    assert put_right(recognised) == printed


@pytest.mark.parametrize(
    "text",
    [
        "云工信〔2026〕26号",
        "【2026年】任务",
        "《含山县制造业规划》和《云江市方案》",
        "建立若干个基地,引进骨干企业,培育骨干家庭农场,抓实干项目",
        "“链主”企业、“专精特新”企业。他说,“到2028年建成‘三个一批’。”",
        "CNC，PLC和MES",
        "1，150亿元",
        'model "CR929" of 2026',
        "(一)总体要求\n(二)基本原则\n(三)目标",
        # Two lines may bear the number, or none.
        "(一)总体要求\n(过)基本\n(这)原则\n(三)目标",
        "(一)总体要求\n坚持创新\n(三)目标",
        # A sequence that begins again is no gap.
        "(一)要求\n(二)原则\n二、任务\n(一)创新\n(二)集聚",
        "2026年占比40%",
        "下降18%60家",
        "(龙头单位:云江机床厂)",
        "二〇二一年至2028年",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert put_right(text) == text


def test_a_misread_aid_is_cut_where_the_text_is_full_of_aids() -> None:
    plain = "產(chan)業(ye)集群" * 5
    found = misread(plain + "企業(y8)和數(shu量的智能(AI)面板(OLED)")
    assert [(plain + "企業(y8)和數(shu量")[one.start : one.end] for one in found.cuts] == ["(y8)", "(shu"]
    assert misread("企業(y8)和數(shu)量").cuts == ()


def test_repairs_stand_in_order_and_apart() -> None:
    found = misread('云工信【2026]26号\n“双百"工程“。\n推进干个APP').repairs
    assert all(one.end <= after.start for one, after in pairwise(found))
