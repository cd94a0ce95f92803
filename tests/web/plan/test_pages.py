"""The pages of plans: rights, forms without a script, answers to a script, and a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from tests.web.plan.conftest import hand_in
from tests.web.plan.test_steps import entry
from tests.web.programmes import Small
from zhizao.web.audit.actor import Actor
from zhizao.web.people.models import User
from zhizao.web.plan import actions
from zhizao.web.plan.models import Change, Entry, EntryState, Plan

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def office(city: City, signed_in: SignIn) -> Client:
    return signed_in(city.officer)


def said(one: Entry) -> str:
    return f"{one.record_id}:{one.row_version}"


def step(client: Client, plan: Plan, *, script: bool = False, **fields: Any) -> Any:
    return client.post(f"/plans/{plan.pk}/steps", fields, headers=JSON if script else None)


def typed(client: Client, address: str) -> dict[str, Any]:
    """What the form of a record would send as it stands."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {name: "、".join(value) if isinstance(value, list | tuple) else value for name, value in values.items()}
    return {name: value for name, value in shown.items() if value not in (None, "")}


def test_the_workbench_shows_every_word_and_every_record(office: Client, plan: Plan) -> None:
    page = office.get(f"/plans/{plan.pk}/").content.decode()
    for one in plan.entries.exclude(kind="finding"):
        assert f'id="r-{one.record_id}"' in page
        assert f'id="m-{one.record_id}"' in page
    assert "有 1 项缺漏待答复" in page
    assert "采纳无疑问的 6 条" in page


def test_the_workbench_leads_on_to_the_programme(office: Client, plan: Plan, city: City) -> None:
    assert f'href="/plans/{plan.pk}/start/"' not in office.get(f"/plans/{plan.pk}/").content.decode()
    told = step(office, plan, script=True, act="confident").json()
    assert f'href="/plans/{plan.pk}/start/"' in told["counts"]
    begun = {
        "office": city.office.pk,
        "first_year": 2025,
        "last_year": 2027,
        "preset": "yichang",
        "since": "2025-01-01",
    }
    office.post(f"/plans/{plan.pk}/start/", begun)
    plan.refresh_from_db()
    bench = office.get(f"/plans/{plan.pk}/")
    assert bench.context["programme"] == plan.programme
    assert f'href="/p/{plan.programme.pk}/breakdown/source/"' in bench.content.decode()


def test_a_plan_of_ones_own_is_not_called_sample_data(office: Client, plan: Plan, city: City, settings: Any) -> None:
    settings.DEMO = True
    sample = Small(city).programme
    assert "本方案的日期固定在" in office.get(f"/p/{sample.pk}/reports/").content.decode()
    page = office.get(f"/plans/{plan.pk}/").content.decode()
    assert "本方案的日期固定在" not in page
    assert "演示环境" in page


@pytest.mark.parametrize(("person", "read", "write"), [
    ("officer", 200, 302), ("leader", 200, 403), ("reporter", 200, 403), ("analyst", 200, 403), ("system", 403, 403),
])  # fmt: skip
def test_rights(city: City, signed_in: SignIn, plan: Plan, person: str, read: int, write: int) -> None:
    client = signed_in(getattr(city, person))
    one = entry(plan, "2000亿元")
    base = f"/plans/{plan.pk}/"
    for address in ("/plans/", base, f"{base}records/{one.record_id}/"):
        assert client.get(address).status_code == read
    for address in (f"{base}annex", f"{base}records/new", f"{base}records/{one.record_id}/edit"):
        assert client.get(address).status_code == (200 if write == 302 else 403)
    assert client.post(f"/plans/make/{one.document_id}").status_code == write
    assert step(client, plan, one=f"accept:{said(one)}").status_code == write
    finding = entry(plan, "主要指标表")
    note = {"version": finding.row_version, "note": "另行印发"}
    assert client.post(f"{base}findings/{finding.record_id}", note).status_code == write
    page = client.get(base).content.decode()
    assert ('name="one"' in page) == (write == 302)


def test_steps_without_their_token_are_refused(city: City, plan: Plan) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.officer)
    assert step(client, plan, script=True, act="confident").status_code == 403
    assert not Change.objects.exists()


def test_a_step_by_form_goes_back_to_the_filtered_page_at_its_record(office: Client, plan: Plan) -> None:
    one = entry(plan, "2000亿元")
    answer = step(office, plan, one=f"accept:{said(one)}", filters="kind=target")
    assert answer.headers["Location"] == f"/plans/{plan.pk}/?kind=target#r-{one.record_id}"
    assert "已采纳 1 条" in office.get(f"/plans/{plan.pk}/").content.decode()


def test_a_step_by_script_answers_with_the_new_state(office: Client, plan: Plan) -> None:
    one = entry(plan, "2000亿元")
    state = step(office, plan, script=True, one=f"accept:{said(one)}").json()
    assert state["message"] == "已采纳 1 条"
    assert list(state["rows"]) == [one.record_id]
    assert "rec target accepted" in state["rows"][one.record_id]
    assert any(f'id="m-{one.record_id}"' in block for block in state["blocks"].values())
    assert "已处理 1 / 6" in state["counts"]


def test_a_conflict_answers_with_how_it_stands_now(office: Client, plan: Plan, city: City) -> None:
    one = entry(plan, "2000亿元")
    stale = said(one)
    actions.reject(plan=plan, seen={one.record_id: 1}, by=Actor("reviewer", city.reviewer))
    answer = step(office, plan, script=True, one=f"accept:{stale}")
    assert answer.status_code == 409
    assert "reviewer" in answer.json()["error"]
    assert "rejected" in answer.json()["rows"][one.record_id]
    by_form = step(office, plan, one=f"accept:{stale}")
    assert by_form.status_code == 302
    assert "reviewer" in office.get(f"/plans/{plan.pk}/").content.decode()


def test_marked_records_are_merged_and_undone_by_form(office: Client, plan: Plan) -> None:
    pair = [said(entry(plan, "打造2个")), said(entry(plan, "培育4个"))]
    step(office, plan, act="merge", chosen=pair)
    assert entry(plan, "、").kind == "target"
    page = office.get(f"/plans/{plan.pk}/").content.decode()
    assert "合并记录" in page
    step(office, plan, act="undo", change=Change.objects.get().pk)
    assert entry(plan, "打造2个").state == EntryState.PROPOSED


@pytest.mark.parametrize("fields", [
    {}, {"act": "accept"}, {"act": "nonsense", "chosen": "T-1:1"}, {"one": "accept:"}, {"one": "accept:T-0:x"},
    {"act": "undo", "change": "x"},
    {"act": "accept", "chosen": "T-0000000000:1"}, {"one": "accept:<script>:1"},
])  # fmt: skip
def test_senseless_steps_change_nothing_and_say_so(office: Client, plan: Plan, fields: dict[str, str]) -> None:
    assert step(office, plan, **fields).status_code == 302
    assert step(office, plan, script=True, **fields).status_code in (200, 409, 422)
    assert not Change.objects.exists()
    assert "<script>" not in office.get(f"/plans/{plan.pk}/").content.decode().partition("<main")[2]


@pytest.mark.parametrize("words", ["2000亿元", "保障措施", "每季度"])
def test_a_form_sent_as_it_stands_changes_nothing_but_the_state(office: Client, plan: Plan, words: str) -> None:
    one = entry(plan, words)
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit"
    answer = office.post(address, {**typed(office, address), "version": 1, "accept": "1"})
    assert answer.status_code == 302
    now = entry(plan, words)
    assert (now.record, now.state) == (one.record, EntryState.ACCEPTED)


def test_an_edit_takes_other_words_and_sets_every_slot(office: Client, plan: Plan) -> None:
    one = entry(plan, "2000亿元")
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit"
    fields = typed(office, address) | {
        "quote": "规模以上工业总产值达到2000亿元", "start": "", "comparator": "range", "low": "1900", "high": "2000", "value": "",
        "deadline": "2027-12", "owners": "市发展改革委、市工信局", "strength": "strive", "basis": "level",
        "baseline_value": "3.2", "baseline_unit": "%", "baseline_words": "3.2%", "version": 1, "save": "1",
    }  # fmt: skip
    assert office.post(address, fields).status_code == 302
    now = entry(plan, "2000亿元")
    assert now.document.raw[now.start : now.end] == now.record["quote"] == "规模以上工业总产值达到2000亿元"
    told = {
        name: now.record[name] for name in ("low", "high", "value", "deadline", "deadline_rule", "owners", "strength")
    }
    assert told == {
        "low": 1900, "high": 2000, "value": None, "deadline": "2027-12", "deadline_rule": None,
        "owners": ["市发展改革委", "市工信局"], "strength": "strive",
    }  # fmt: skip
    start = now.record["baseline"]
    assert now.document.raw[start["start"] : start["end"]] == "3.2%"
    assert "最初读取" in office.get(address).content.decode()


@pytest.mark.parametrize(("wrong", "told"), [
    ({"quote": "没有这些字"}, "文件中没有这些文字"),
    ({"quote": ""}, "alert"),
    ({"deadline": "明年"}, "请填写年、月或日"),
    ({"deadline": "2027-13"}, "请填写年、月或日"),
    ({"comparator": "range"}, "区间须同时填写"),
    ({"low": "5", "high": "3"}, "上限小于下限"),
    ({"value": "许多"}, "alert"),
    ({"value": "1e999"}, "alert"),
    ({"comparator": "nonsense"}, "alert"),
    ({"baseline_value": "1", "baseline_words": "没有"}, "文件中没有这些文字"),
])  # fmt: skip
def test_a_wrong_slot_is_told_and_what_was_typed_stays(
    office: Client, plan: Plan, wrong: dict[str, str], told: str
) -> None:
    one = entry(plan, "2000亿元")
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit"
    fields = {**typed(office, address), "indicator": "我写的指标", "version": 1, **wrong}
    answer = office.post(address, fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "我写的指标" in page
    assert office.post(address, fields, headers=JSON).json()["sheet"].count("我写的指标") == 1
    assert entry(plan, "2000亿元").record == one.record


def test_an_edit_that_comes_second_keeps_what_was_typed(office: Client, plan: Plan, city: City) -> None:
    one = entry(plan, "2000亿元")
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit"
    fields = {**typed(office, address), "indicator": "我写的指标", "version": 1, "accept": "1"}
    actions.reject(plan=plan, seen={one.record_id: 1}, by=Actor("reviewer", city.reviewer))
    answer = office.post(address, fields)
    assert answer.status_code == 409
    assert "reviewer" in answer.content.decode()
    assert "我写的指标" in answer.content.decode()
    assert office.post(address, fields | {"version": 2}).status_code == 302
    assert entry(plan, "2000亿元").record["indicator"] == "我写的指标"


@pytest.mark.parametrize("kind", ["fact", "task", "mechanism"])
def test_a_record_is_called_another_kind(office: Client, plan: Plan, kind: str) -> None:
    one = entry(plan, "2000亿元")
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit?kind={kind}"
    extra = {"path": "一/1"} if kind == "task" else {}
    assert office.post(address, {**typed(office, address), **extra, "version": 1, "accept": "1"}).status_code == 302
    now = entry(plan, "2000亿元")
    assert (now.kind, now.parents) == (kind, [one.record_id])
    if kind == "fact":
        assert now.record["period"] == "2027"


def test_the_time_limit_of_a_task_is_shown_and_corrected(office: Client, officer: Actor) -> None:
    text = (
        "云溪市方案（2025—2027年）\n一、主要任务\n（一）建设平台。（完成时限：2026年6月）\n（二）培育企业。长期坚持。\n"
    )
    plan = actions.plan_from(hand_in(text, "时限.txt", officer), officer)
    first, second = (entry(plan, title) for title in ("建设平台", "培育企业"))
    assert "2026-06" in office.get(f"/plans/{plan.pk}/").content.decode()
    address = f"/plans/{plan.pk}/records/{first.record_id}/edit"
    sent = typed(office, address)
    assert (sent["deadline"], sent["when"]) == ("2026-06", "2026年6月")
    assert office.get(address).context["rule"] == "label"
    office.post(address, {**sent, "deadline": "2026-09-30", "version": 1, "save": "1"})
    now = entry(plan, "建设平台").record
    assert (now["deadline"], now["deadline_rule"], now["when"]) == ("2026-09-30", None, "2026年6月")
    address = f"/plans/{plan.pk}/records/{second.record_id}/edit"
    wrong = {**typed(office, address), "periodicity": "continuous", "when": "每年开展", "version": 1, "save": "1"}
    assert office.post(address, wrong).context["form"].errors.keys() == {"when"}
    office.post(address, {**wrong, "when": "长期坚持"})
    now = entry(plan, "培育企业").record
    assert (now["periodicity"], now["deadline"], now["when_start"]) == ("continuous", None, text.index("长期坚持"))


def test_a_fact_called_a_target_is_still_told_once_for_all_the_years(office: Client, officer: Actor) -> None:
    text = "云溪市方案（2025—2027年）\n一、发展基础\n单位增加值能耗已比2020年累计下降18%。\n"
    plan = actions.plan_from(hand_in(text, "累计.txt", officer), officer)
    one = entry(plan, "18%")
    assert one.kind == "fact"
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit?kind=target"
    sent = typed(office, address)
    assert (sent["cumulative"], sent["counted_from"]) == ("fall", "2020")
    office.post(address, {**sent, "deadline": "2027", "version": 1, "accept": "1"})
    now = plan.entries.get(kind="target", origin="person").record
    assert (now["cumulative"], now["counted_from"], now["deadline"]) == ("fall", "2020", "2027")


def test_whether_a_change_is_of_all_the_years_is_corrected_by_hand(office: Client, plan: Plan) -> None:
    one = entry(plan, "2000亿元")
    address = f"/plans/{plan.pk}/records/{one.record_id}/edit"
    sent = {**typed(office, address), "cumulative": "rise", "version": 1, "save": "1"}
    assert office.post(address, {**sent, "counted_from": "去年"}).context["form"].errors.keys() == {"counted_from"}
    office.post(address, {**sent, "counted_from": "2024"})
    now = entry(plan, "2000亿元").record
    assert (now["cumulative"], now["counted_from"]) == ("rise", "2024")


@pytest.mark.parametrize("kind", ["target", "fact", "task", "mechanism"])
def test_a_record_is_added_from_selected_words(office: Client, plan: Plan, kind: str) -> None:
    document = plan.parts.get().document
    start = document.raw.index("全市规模")
    query = f"kind={kind}&document={document.pk}&start={start}&end={start + 9}"
    address = f"/plans/{plan.pk}/records/new?{query}"
    extra = {"path": "一/1"} if kind == "task" else {}
    assert office.post(address, {**typed(office, address), **extra, "save": "1"}).status_code == 302
    new = plan.entries.get(origin="person")
    assert (new.kind, new.record["quote"], new.read) == (kind, "全市规模以上工业总", None)
    assert new.record["section"] == "一、主要目标"


@pytest.mark.parametrize(
    "query", ["", "start=5&end=3", "start=x", "document=999999", "start=0&end=99999999999", "kind=noise"]
)
def test_a_senseless_selection_opens_an_empty_form_or_goes_back(office: Client, plan: Plan, query: str) -> None:
    assert office.get(f"/plans/{plan.pk}/records/new?{query}").status_code in (200, 302)


def test_a_split_by_form(office: Client, plan: Plan) -> None:
    pair = [said(entry(plan, "打造2个")), said(entry(plan, "培育4个"))]
    step(office, plan, act="merge", chosen=pair)
    one = entry(plan, "、")
    address = f"/plans/{plan.pk}/records/{one.record_id}/split"
    assert "✂" in office.get(address).content.decode()
    assert office.post(address, {"version": 1, "begins": "没有"}).status_code == 302
    assert entry(plan, "、") == one
    assert office.post(address, {"version": 1, "begins": "培育4个"}).status_code == 302
    assert entry(plan, "培育4个").parents == [one.record_id]


def test_a_finding_stays_until_a_person_answers_it(office: Client, plan: Plan) -> None:
    finding = entry(plan, "主要指标表")
    address = f"/plans/{plan.pk}/findings/{finding.record_id}"
    office.post(address, {"version": 1, "note": ""})
    assert "项缺漏待答复" in office.get(f"/plans/{plan.pk}/").content.decode()
    state = office.post(address, {"version": 1, "note": "<b>附件另行印发</b>"}, headers=JSON).json()
    assert "待答复" not in state["findings"]
    assert "&lt;b&gt;附件另行印发" in state["findings"]


def test_an_annex_by_form(office: Client, plan: Plan, officer: Actor) -> None:
    annex = hand_in("附件1 主要指标表\n\n到2027年，新增规模以上企业300家。\n", "附件1.txt", officer)
    finding = entry(plan, "主要指标表")
    address = f"/plans/{plan.pk}/annex"
    assert "尚未选择文件" in office.post(address, {"document": ""}).content.decode()
    office.post(address, {"document": annex.pk, "answers": said(finding)})
    out = f"/plans/{plan.pk}/annexes/{annex.pk}/remove"
    assert out in office.get(f"/plans/{plan.pk}/").content.decode()
    assert "1条记录将移出方案" in office.get(out).content.decode()
    office.post(out)
    office.post(out)  # a double click is told, nothing breaks
    assert plan.documents.count() == 1
    finding.refresh_from_db()
    office.post(address, {"document": annex.pk, "answers": said(finding)})
    page = office.get(f"/plans/{plan.pk}/").content.decode()
    assert "已答复的缺漏 1 项" in page
    assert "300家" in page


def test_the_source_of_a_record(office: Client, plan: Plan) -> None:
    one = entry(plan, "打造2个")
    step(office, plan, one=f"accept:{said(one)}")
    page = office.get(f"/plans/{plan.pk}/records/{one.record_id}/").content.decode()
    assert "<mark>打造2个千亿级集群</mark>" in page
    assert "已采纳 1 条" in page
    assert office.get(f"/plans/{plan.pk}/records/{entry(plan, '主要指标表').record_id}/").status_code == 200
    assert office.get(f"/plans/{plan.pk}/records/T-0000000000/").status_code == 404


def test_hostile_words_stay_words(office: Client, officer: Actor) -> None:
    evil = "到2027年，<img src=x onerror=alert(1)>产值达到200亿元。{{ 7*7 }}<script>alert(2)</script>\n\n培育\"'>企业20家。"
    plan = actions.plan_from(hand_in(f"<i>方案</i>\n\n{evil}", "<svg onload=alert(3)>.txt", officer), officer)
    addresses = [
        f"/plans/{plan.pk}/",
        "/plans/",
        *(f"/plans/{plan.pk}/records/{one.record_id}/" for one in plan.entries.all()),
    ]
    for address in addresses:
        page = office.get(address).content.decode().partition("<main")[2]
        for tag in ("<script", "<img", "<svg", "<i>方案"):
            assert tag not in page


def test_the_words_of_a_saved_page_keep_their_places(office: Client, officer: Actor) -> None:
    raw = "<html><body><p>到2027年，产值&nbsp;达到&#50;00亿元，企业&lt;规上&gt;达到30家。</p></body></html>"
    plan = actions.plan_from(hand_in(raw, "a.html", officer), officer)
    sheets = office.get(f"/plans/{plan.pk}/").context["sheets"]
    runs = [run for block in sheets[0].blocks for span in block.spans for run in span.runs]
    assert all(run.whole or raw[run.at : run.at + run.length] == run.text for run in runs)
    assert [raw[run.at : run.at + run.length] for run in runs if run.whole] == ["&nbsp;", "&#50;", "&lt;", "&gt;"]


def test_queries_do_not_grow_with_the_records(
    office: Client, long_plan: Plan, plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for one in (plan, long_plan):
        record_id = one.entries.filter(kind="target")[0].record_id
        for address in (
            "",
            f"records/{record_id}/",
            f"records/{record_id}/edit",
            f"records/{record_id}/split",
            "annex",
        ):
            with django_assert_max_num_queries(15):
                office.get(f"/plans/{one.pk}/{address}")
        with django_assert_max_num_queries(30):
            step(office, one, script=True, act="confident")
    with django_assert_max_num_queries(15):
        office.get("/plans/")
