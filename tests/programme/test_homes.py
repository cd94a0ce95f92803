"""Homes: an office's own register is asked as a whole, what evidently is somewhere else is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhizao.programme.bodies import Body, Name
from zhizao.programme.homes import Homes


def body(code: str, name: str, parent: str | None = None) -> Body:
    return Body(code, (Name(name),), "district" if name.endswith("区人民政府") else "department", parent)


LINLAN = (body("ll", "临澜市人民政府"), body("ll-kj", "市科技局", "ll"), body("ll-q", "云峰区人民政府", "ll"))
WUHAN = (body("wh", "武汉市"), body("wh-kj", "市科技局", "wh"), body("wh-q", "江岸区人民政府", "wh"))
HUBEI = (body("hb", "湖北省人民政府"), body("hb-kj", "省科技厅", "hb"))


def test_a_plan_means_the_bodies_of_its_own_place() -> None:
    homes = Homes((*LINLAN, *WUHAN))
    assert homes.home("武汉市") == "wh"
    near = homes.near("wh", "武汉市")
    found = near.resolve("市科技局")
    assert [one.code for one in found.bodies] == ["wh-kj"]
    assert [one.code for one in near.resolve("各区人民政府").members] == ["wh-q"]


def test_a_plan_of_a_place_that_nobody_is_of_needs_a_home_of_its_own() -> None:
    homes = Homes(LINLAN)
    assert homes.home("武汉市") is None
    assert homes.near(None, "武汉市").resolve("市科技局").reason == "unknown"


def test_what_stands_above_a_place_can_be_meant() -> None:
    near = Homes((*LINLAN, *HUBEI, *WUHAN)).near("wh", "武汉市")
    assert near.resolve("省科技厅").body is not None
    assert "ll-kj" not in {one.code for one in near}


def test_a_district_of_the_city_is_at_home_with_the_city() -> None:
    homes = Homes((*LINLAN, *WUHAN))
    assert homes.home("江岸区") == "wh"
    assert homes.home("云峰区") == "ll"


def test_an_office_with_one_root_never_chooses() -> None:
    register = (body("root", "先进制造业集群促进会"), body("kj", "市科技局", "root"))
    homes = Homes(register)
    assert homes.home("武汉市") == homes.home("") == "root"
    assert homes.near("root", "武汉市").resolve("市科技局").body == register[1]


def test_a_plan_without_a_place_joins_the_one_home_but_none_of_two() -> None:
    assert Homes(LINLAN).home("") == "ll"
    assert Homes((*LINLAN, *WUHAN)).home("") is None


def test_a_made_up_city_is_nobody_elses_home() -> None:
    homes = Homes(LINLAN, made_up=frozenset({"ll"}))
    assert homes.home("") is None
    assert homes.home("临澜市") == "ll"
    assert len(homes.near("ll", "临澜市")) == len(LINLAN)


def test_a_root_that_runs_plans_of_another_place_is_left_out() -> None:
    register = (body("a", "产业办"), body("a-kj", "市科技局", "a"), body("b", "制造办"))
    assert Homes(register, run={"a": "武汉市"}).near("b", "长沙市").resolve("市科技局").reason == "unknown"
    assert Homes(register, run={"a": "长沙市"}).near("b", "长沙市").resolve("市科技局").body == register[1]


def test_a_successor_in_another_place_does_not_come_along() -> None:
    gone = Body("wh-old", (Name("市经委"),), "department", "wh", successors=("ll-kj",))
    assert Homes((*LINLAN, *WUHAN, gone)).near("wh", "武汉市")["wh-old"].successors == ()


@given(st.permutations((*LINLAN, *WUHAN, *HUBEI)), st.sampled_from(["武汉市", "临澜市", "湖北省", "长沙市", ""]))
def test_the_order_of_the_register_changes_nothing(register: list[Body], place: str) -> None:
    homes, other = Homes(tuple(register)), Homes((*LINLAN, *WUHAN, *HUBEI))
    assert homes.home(place) == other.home(place)
    home = homes.home(place)
    assert {one.code for one in homes.near(home, place)} == {one.code for one in other.near(home, place)}


def test_a_root_is_known_by_each_of_its_names() -> None:
    names = (Name("市制造强市建设领导小组"), Name("云溪市", alias=True))
    register = (Body("root", names, "leading_group"), body("kj", "市科技局", "root"), *LINLAN)
    assert Homes(register).home("云溪市") == "root"
    assert Homes(register).near("root", "云溪市").resolve("市科技局").body == register[1]
    assert Homes((body("root", "湖北省武汉市人民政府"), *LINLAN)).home("武汉") == "root"


def test_the_root_of_the_only_office_is_known_beside_a_made_up_city() -> None:
    assert Homes((*LINLAN, *WUHAN), made_up=frozenset({"ll"})).only == "wh"
    assert Homes((*LINLAN, *WUHAN)).only is None
    assert Homes(LINLAN, made_up=frozenset({"ll"})).only is None
