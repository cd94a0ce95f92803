"""Bodies: printed names find theirs on the day of the document, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.output import jsonl
from zhizao.plan.records import Target
from zhizao.programme import bodies
from zhizao.programme.bodies import Bodies, Body, Group, Name

REFORM = date(2019, 1, 15)


def body(code: str, name: str, kind: bodies.Kind = "department", **more: Any) -> Body:
    aliases = tuple(Name(one, alias=True) for one in more.pop("aliases", ()))
    return Body(code, (Name(name), *aliases), kind, parent=more.pop("parent", "city"), **more)


REGISTER = [
    body("city", "临澜市人民政府", "other", parent=None, aliases=["市政府"]),
    body("group", "临澜市先进制造业集群发展领导小组", "leading_group"),
    body("office", "临澜市先进制造业集群发展领导小组办公室", "office", parent="group", aliases=["领导小组办公室"]),
    body("jingxin", "临澜市经济和信息化委员会", dissolved=REFORM, successors=("gongxin",)),
    body("gongxin", "临澜市工业和信息化局", founded=REFORM),
    body("fagai", "临澜市发展和改革委员会"),
    body("keji", "临澜市科学技术局"),
    body("jianguan", "临澜市市场监督管理局", founded=REFORM),
    body("gongshang", "临澜市工商行政管理局", dissolved=REFORM, successors=("jianguan",)),
    body("zhijian", "临澜市质量技术监督局", dissolved=REFORM, successors=("jianguan",)),
    body("jiaozhuo", "临澜市深海产业促进局", dissolved=date(2024, 7, 1)),
    body("xuanchuan", "中共临澜市委宣传部", aliases=["市政府新闻办"]),
    body("renhang", "中国人民银行临澜市中心支行", "other", aliases=["人民银行临澜市中心支行"]),
    body("donghu", "东湖区人民政府", "district"),
    body("nanping", "南屏县人民政府", "district", founded=date(2020, 1, 1)),
    body("donghu-gongxin", "东湖区工业和信息化局", parent="donghu"),
    body("jingkai", "临澜经济技术开发区管理委员会", "zone"),
    Body(
        "sea",
        (Name("临澜市海洋局", until=date(2022, 5, 31)), Name("临澜市海洋发展局", since=date(2022, 6, 1))),
        "department",
        "city",
    ),
    body("members", "集群成员单位", "group", parent="group", gathers=("office",)),
]


@pytest.fixture(scope="module")
def register() -> Bodies:
    return Bodies(REGISTER, "临澜市")


@pytest.mark.parametrize(
    ("printed", "code", "how"),
    [
        ("临澜市工业和信息化局", "gongxin", "name"),
        ("市工业和信息化局", "gongxin", "form"),
        ("市工信局", "gongxin", "form"),
        ("工信局", "gongxin", "form"),
        ("本市工业和信息化局", "gongxin", "form"),
        ("市发展改革委", "fagai", "form"),
        ("发改委", "fagai", "form"),
        ("市发展和改革委员会", "fagai", "form"),
        ("市科技局", "keji", "form"),
        ("市市场监管局", "jianguan", "form"),
        ("市场监管局", "jianguan", "form"),
        ("市场监督管理局", "jianguan", "form"),
        ("市委宣传部〈含市政府新闻办〉", "xuanchuan", "form"),
        ("市政府新闻办", "xuanchuan", "alias"),
        ("人民银行临澜市中心支行", "renhang", "alias"),
        ("市政府", "city", "alias"),
        ("市人民政府", "city", "form"),
        ("东湖区", "donghu", "form"),
        ("东湖区政府", "donghu", "form"),
        ("东湖区工信局", "donghu-gongxin", "form"),
        ("临澜经开区", "jingkai", "form"),
        ("临澜经济技术开发区管委会", "jingkai", "form"),
        ("经开区管委会", "jingkai", "form"),
        ("领导小组办公室", "office", "alias"),
        ("  市 科 技 局 ", "keji", "form"),
    ],
)
def test_names_resolve_in_every_form(register: Bodies, printed: str, code: str, how: str) -> None:
    found = register.resolve(printed, date(2023, 3, 16))
    assert found.body is not None, found
    assert (found.printed, found.body.code, found.how, found.reason) == (printed, code, how, None)
    assert found.bodies == (found.body,)


@pytest.mark.parametrize("printed", ["经信委", "市经济和信息化委", "临澜市经济和信息化委员会", "市经信委"])
def test_an_old_name_resolves_in_documents_of_its_time_only(register: Bodies, printed: str) -> None:
    old = register.resolve(printed, date(2017, 5, 2))
    assert old.body is not None
    assert old.body.code == "jingxin"
    today = register.resolve(printed, date(2023, 3, 16))
    assert (today.body, today.reason) == (None, "dissolved")
    assert [(one.body.code, one.hint) for one in today.suggestions] == [("gongxin", "successor")]


def test_a_dated_name_of_one_body(register: Bodies) -> None:
    assert register.resolve("市海洋局", date(2022, 5, 31)).how == "form"
    late = register.resolve("市海洋局", date(2022, 6, 1))
    assert (late.reason, [one.body.code for one in late.suggestions]) == ("former_name", ["sea"])
    early = register.resolve("市海洋发展局", date(2022, 5, 31))
    assert (early.reason, [one.hint for one in early.suggestions]) == ("later_name", ["former_name"])
    assert register.resolve("市海洋局").body == register["sea"]
    assert register["sea"].name(date(2022, 1, 1)) == "临澜市海洋局"
    assert register["sea"].name() == register["sea"].name(date(2026, 1, 1)) == "临澜市海洋发展局"


def test_a_body_not_yet_founded(register: Bodies) -> None:
    assert register.resolve("市工信局", date(2017, 1, 1)).reason == "not_yet_founded"
    assert register.current("gongxin", date(2017, 1, 1)) == bodies.Succession((), "not_yet_founded")


def test_successors_carry_on_from_the_day_of_dissolution(register: Bodies) -> None:
    assert [one.code for one in register.current("jingxin", date(2019, 1, 14)).bodies] == ["jingxin"]
    assert [one.code for one in register.current("jingxin", REFORM).bodies] == ["gongxin"]


def test_a_body_dissolved_in_mid_year_without_successor_says_so(register: Bodies) -> None:
    assert [one.code for one in register.current("jiaozhuo", date(2024, 6, 30)).bodies] == ["jiaozhuo"]
    gone = register.current("jiaozhuo", date(2024, 7, 1))
    assert (gone.bodies, gone.reason) == ((), "dissolved")


def test_chains_and_splits_of_successors() -> None:
    day = date(2020, 1, 1)
    chain = Bodies(
        [
            body("a", "甲局", parent=None, dissolved=date(2010, 1, 1), successors=("b",)),
            body("b", "乙局", parent=None, dissolved=day, successors=("c", "d")),
            body("c", "丙局", parent=None, founded=day),
            body("d", "丁局", parent=None, founded=day),
        ]
    )
    assert [one.code for one in chain.current("a", date(2015, 1, 1)).bodies] == ["b"]
    assert [one.code for one in chain.current("a", date(2026, 1, 1)).bodies] == ["c", "d"]


@pytest.mark.parametrize(
    ("printed", "codes", "certain"),
    [
        ("各区人民政府", ["donghu", "nanping"], True),
        ("各县（市、区）人民政府", ["donghu", "nanping"], True),
        ("各县（区）人民政府〈含临澜经济技术开发区、澜湾新区管委会，下同〉", ["donghu", "nanping"], True),
        ("各区（开发区）", ["donghu", "nanping", "jingkai"], True),
        ("各区、各功能区管委会", ["donghu", "nanping", "jingkai"], True),
        ("各开发区", ["jingkai"], True),
    ],
)
def test_groups_are_expanded(register: Bodies, printed: str, codes: list[str], certain: bool) -> None:
    found = register.resolve(printed, date(2023, 3, 16))
    assert found.how == "group"
    assert found.group is not None
    assert found.group.certain is certain
    assert [one.code for one in found.bodies] == codes


@pytest.mark.parametrize("printed", ["各有关部门", "市级有关部门", "市有关部门", "有关部门", "各相关部门"])
def test_vague_groups_say_that_the_document_leaves_open_which(register: Bodies, printed: str) -> None:
    found = register.resolve(printed, date(2023, 3, 16))
    assert found.group is not None
    assert not found.group.certain
    assert {one.kind for one in found.members} == {"department"}
    assert "gongxin" in [one.code for one in found.members]
    assert "jingxin" not in [one.code for one in found.members]


def test_members_are_those_of_the_day_and_of_the_parent(register: Bodies) -> None:
    districts = Group("各区", ("district",))
    assert [one.code for one in register.members(districts, date(2019, 12, 31))] == ["donghu"]
    assert [one.code for one in register.members(Group("…", ("department",), "donghu"))] == ["donghu-gongxin"]
    own = register.resolve("集群成员单位", date(2023, 3, 16))
    assert (own.how, [one.code for one in own.bodies]) == ("name", ["office"])


@pytest.mark.parametrize(
    ("printed", "first", "hint"),
    [
        ("质监局", "zhijian", "abbreviation"),
        ("市工商局", "gongshang", "abbreviation"),
        ("市经济与信息化委", "jingxin", "similar"),
    ],
)
def test_what_does_not_resolve_gets_ranked_suggestions(register: Bodies, printed: str, first: str, hint: str) -> None:
    found = register.resolve(printed, date(2018, 3, 16))
    assert (found.body, found.reason) == (None, "unknown")
    best = found.suggestions[0]
    assert (best.body.code, best.hint) == (first, hint)
    scores = [one.score for one in found.suggestions]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 5


def test_names_that_mean_nothing_near_get_no_suggestion(register: Bodies) -> None:
    found = register.resolve("高校院所和龙头企业联合体")
    assert (found.reason, found.suggestions) == ("unknown", ())


def test_a_name_of_two_bodies_is_not_guessed() -> None:
    two = Bodies([body("a", "东湖区经信局", parent=None), body("b", "东湖区经济和信息化局", parent=None)])
    found = two.resolve("东湖区经济信息化局")
    assert (found.reason, {one.body.code for one in found.suggestions}) == ("ambiguous", {"a", "b"})
    exact = two.resolve("东湖区经信局").body
    assert exact is not None
    assert exact.code == "a"


@pytest.mark.parametrize("printed", ["", "  ", "〈含甲、乙〉"])
def test_an_empty_name_is_said_to_be_empty(register: Bodies, printed: str) -> None:
    assert register.resolve(printed).reason == "empty"


def test_unresolved_names_are_listed_once_with_their_reason(register: Bodies) -> None:
    found = register.unresolved(["市科技局", "甲乙丙", "", "甲乙丙", "各区"], date(2023, 3, 16))
    assert [(one.printed, one.reason) for one in found] == [("甲乙丙", "unknown"), ("", "empty")]
    assert {one.reason for one in found} <= set(bodies.REASONS)


def test_most_owners_of_the_sample_resolve(register: Bodies) -> None:
    sample = resources.files("zhizao").joinpath("data/samples/linlan.jsonl").read_text("utf-8")
    printed = {name for one in jsonl.load(sample, "x") if isinstance(one, Target) for name in one.owners}
    named = {one.printed: one.body.code for one in map(register.resolve, printed) if one.body}
    assert named["市工业和信息化局"] == "gongxin"
    assert named["市发展改革委"] == "fagai"
    assert named["市市场监管局"] == "jianguan"
    assert {one.printed for one in register.unresolved(printed)} & set(named) == set()


@pytest.mark.parametrize(
    ("register_", "error"),
    [
        ([body("a", "甲", parent=None), body("a", "乙", parent=None)], bodies.CodeTwice),
        ([body("a", "甲", parent="x")], bodies.NoSuchBody),
        ([body("a", "甲", parent=None, successors=("x",))], bodies.NoSuchBody),
        ([body("a", "甲", parent="a")], bodies.Circular),
        ([body("a", "甲", parent="b"), body("b", "乙", parent="a")], bodies.Circular),
        (
            [body("a", "甲", parent=None, successors=("b",)), body("b", "乙", parent=None, successors=("a",))],
            bodies.Circular,
        ),
        ([body("a", " ", parent=None)], bodies.Nameless),
        ([Body("a", (), "other")], bodies.Nameless),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(register_: list[Body], error: type[Exception]) -> None:
    with pytest.raises(error):
        Bodies(register_)


def test_an_unknown_code_is_an_error(register: Bodies) -> None:
    with pytest.raises(bodies.NoSuchBody):
        register["nobody"]
    with pytest.raises(bodies.NoSuchBody):
        register.current("nobody", REFORM)


@given(st.text(max_size=60), st.dates() | st.none())
def test_any_text_is_answered(text: str, on: date | None) -> None:
    found = Bodies(REGISTER, "临澜市").resolve(text, on)
    assert found.printed == text
    assert bool(found.reason) != bool(found.body or found.group)


@given(st.sampled_from(REGISTER), st.dates())
def test_a_name_in_force_always_finds_its_body(one: Body, on: date) -> None:
    register = Bodies(REGISTER, "临澜市")
    found = register.resolve(one.name(on), on)
    if one.exists(on):
        assert found.body == one


@pytest.mark.parametrize("place", ["", "市", "东泽省", "临澜市", "广西壮族自治区", "某地"])
def test_any_place_keeps_the_whole_name_among_the_forms(place: str) -> None:
    assert "科技局" in bodies.forms_of("科学技术局", place)
    assert all(bodies.forms_of(name, place) for name in ("市", "省", "中共", "委员会"))


def test_a_body_keeps_its_other_facts_when_renamed(register: Bodies) -> None:
    renamed = replace(
        register["keji"], names=(*register["keji"].names, Name("临澜市科技创新局", since=date(2025, 1, 1)))
    )
    assert renamed.name(date(2024, 1, 1)) == "临澜市科学技术局"
    assert renamed.name(date(2025, 1, 1)) == "临澜市科技创新局"
