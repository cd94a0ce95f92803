"""Owners in every form that officials print."""

from __future__ import annotations

import pytest

from zhizao.document.document import Document
from zhizao.document.mapped import MappedText
from zhizao.document.outline import outline_of
from zhizao.plan import owners, reader


def document(text: str) -> Document:
    return Document("own.txt", "0" * 64, "utf-8", text, MappedText(text), outline=outline_of(text)[0])


def governing(text: str, words: str) -> tuple[str, ...]:
    """The owners that govern the place where `words` stand."""
    return owners.owners_for(document(text)).governing_owners(text.index(words)).owners


@pytest.mark.parametrize(
    ("text", "names", "lead", "support"),
    [
        ("（责任单位：市工信局、市科技局，各区政府）", ["市工信局", "市科技局", "各区政府"], [], []),
        (
            "（牵头单位：市工信局；配合单位：市发改委、市财政局）",
            ["市工信局", "市发改委", "市财政局"],
            ["市工信局"],
            ["市发改委", "市财政局"],
        ),
        ("（牵头单位：市工信局，配合单位：市发改委）", ["市工信局", "市发改委"], ["市工信局"], ["市发改委"]),
        ("（市工信局牵头，各县（市、区）政府按职责分工负责）", ["市工信局", "各县（市、区）政府"], ["市工信局"], []),
        ("（市级有关部门按职责分工负责）", ["市级有关部门"], [], []),
        ("【责任单位：市科技局】", ["市科技局"], [], []),
        ("责任部门：市科技局、市财政局等有关部门", ["市科技局", "市财政局等有关部门"], [], []),
        ("（完成时限：2023年底；责任单位：市工信局）", ["市工信局"], [], []),
        ("（市科技局、市工信局负责；2023年底前完成）", ["市科技局", "市工信局"], [], []),
        ("做好。（市工信局、发展改革委，各区政府）", ["市工信局", "发展改革委", "各区政府"], [], []),
        (
            "由市经信局牵头，市发改委、市财政局配合，推进。",
            ["市经信局", "市发改委", "市财政局"],
            ["市经信局"],
            ["市发改委", "市财政局"],
        ),
        ("达到300家，市科技局牵头，市发改委配合。", ["市科技局", "市发改委"], ["市科技局"], ["市发改委"]),
        ("建成后，市科技局牵头建设的实验室投入使用。", [], [], []),
        ("（责任单位：省发展和改革委员会、省科技厅）", ["省发展和改革委员会", "省科技厅"], [], []),
        ("加强服务（含技术服务）和支撑（项目负责）。", [], [], []),
    ],
)
def test_forms(text: str, names: list[str], lead: list[str], support: list[str]) -> None:
    found = owners.owners_in(text)
    assert (list(found.owners), list(found.lead), list(found.support)) == (names, lead, support)


def test_a_note_stays_with_the_name_and_holds_for_later_mentions() -> None:
    text = (
        "一、甲\n做好。（责任单位：各区人民政府〈含东湖区、南屏区，下同〉）\n二、乙\n做好。（责任单位：各区人民政府）\n"
    )
    answers = owners.owners_for(document(text))
    first, second = (answers.of(heading) for heading in document(text).outline.headings)
    assert first.owners == ("各区人民政府〈含东湖区、南屏区，下同〉",)
    assert second.owners == ("各区人民政府",)
    assert first.expanded == second.expanded == ("各区人民政府", "东湖区", "南屏区")


def test_and_others_is_resolved_beside_the_printed_name() -> None:
    assert owners.owners_in("（责任单位：市工信局等有关部门）").expanded == ("市工信局", "有关部门")


def test_each_of_several_brackets_governs_the_words_before_it() -> None:
    text = "一、加强创新\n每年安排1000万元。（责任单位：县财政局）新增平台3家。（责任单位：县科工局）\n"
    assert governing(text, "1000万元") == ("县财政局",)
    assert governing(text, "3家") == ("县科工局",)


def test_a_bracket_in_a_title_governs_the_items_below() -> None:
    text = (
        "一、实施行动（责任单位：市工信局）\n1.做强产业链。项目20个。\n2.做优配套。项目30个。（责任单位：市商务局）\n"
    )
    assert governing(text, "20个") == ("市工信局",)
    assert governing(text, "30个") == ("市商务局",)


def test_a_line_behind_bare_items_governs_the_item_above_them() -> None:
    text = (
        "一、实施行动\n1.做强产业链。项目20个。\n2.做优配套。项目30个。\n（责任单位：市工信局）\n二、保障\n措施5项。\n"
    )
    assert governing(text, "20个") == governing(text, "30个") == ("市工信局",)
    assert governing(text, "5项") == ()


def test_labelled_lines_are_joined() -> None:
    text = "一、招引\n招引项目60个。\n牵头单位：市投促局\n配合单位：市经信局、高新区管委会\n二、其他\n"
    found = owners.owners_for(document(text)).of(document(text).outline.headings[0])
    assert (found.owners, found.lead) == (("市投促局", "市经信局", "高新区管委会"), ("市投促局",))


def answering(text: str, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who answers for the figure at `words`, and who of them leads."""
    found = owners.owners_for(document(text)).answering(text.index(words))
    return found.owners, found.lead


def test_a_sentence_that_names_who_leads_a_figure_holds_before_the_bracket_of_its_item() -> None:
    text = (
        "一、加强创新\n到2028年，企业达到300家，由市科技局牵头，市发改委配合。工厂达到50家，市生态环境局牵头。"
        "基地达到7个（市商务局牵头、市财政局配合）。园区达到3个。（责任单位：市经信局、市财政局）\n"
    )
    assert answering(text, "300家") == (("市科技局", "市发改委"), ("市科技局",))
    assert answering(text, "50家") == (("市生态环境局",), ("市生态环境局",))
    assert answering(text, "7个") == (("市商务局", "市财政局"), ("市商务局",))
    assert answering(text, "3个") == (("市经信局", "市财政局"), ())


def test_who_opens_a_sentence_as_leading_answers_for_all_its_figures() -> None:
    text = "一、创新\n由市科技局牵头，企业达到300家，中心达到20个；工厂达到50家。（责任单位：市经信局）\n"
    assert answering(text, "300家") == answering(text, "20个") == (("市科技局",), ("市科技局",))
    assert answering(text, "50家") == (("市经信局",), ())


def test_hostile_brackets_end() -> None:
    for text in ("（责任单位：" * 20_000, "（（（（" * 20_000 + "负责）" * 20_000, "下同" * 50_000):
        owners.owners_in(text)


def test_districts_and_counties_are_one_group_and_remarks_are_no_names() -> None:
    text = (
        "临澜市行动计划（2026—2028年）\n一、任务\n"
        "1.加快布局。支持先行。（责任单位：市科技局，各区、县（市）政府。以下均需各区、县（市）政府落实，不再列出）\n"
        "2.强化服务。支持企业。（责任单位：市科技局、各区、市直有关部门）\n"
    )
    tasks = [record for record in reader.read_bytes(text.encode(), "x.txt").plan.records if record.kind == "task"]
    assert [task.owners for task in tasks if task.owners] == [
        ("市科技局", "各区、县（市）政府"),
        ("市科技局", "各区", "市直有关部门"),
    ]
