"""What people do in the workbench: each step keeps its source, can be taken back, and never overwrites another's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import City
from tests.web.plan.conftest import hand_in
from zhizao.plan.records import Fact
from zhizao.programme import audit
from zhizao.web.audit.actor import Actor
from zhizao.web.audit.models import Event
from zhizao.web.document.models import Document, Progress
from zhizao.web.plan import actions, queries, steps
from zhizao.web.plan.models import Change, Entry, EntryState, Origin, Plan
from zhizao.web.programme.models import Programme, Target

pytestmark = pytest.mark.django_db


def entry(plan: Plan, words: str) -> Entry:
    return next(one for one in plan.entries.exclude(state="replaced") if words in one.record["quote"])


def seen(*entries: Entry) -> dict[str, int]:
    return {one.record_id: one.row_version for one in entries}


def shape(plan: Plan) -> list[tuple[Any, ...]]:
    """All that a step may change, to compare before and after."""
    return [(one.record_id, steps.fields(one)) for one in plan.entries.order_by("record_id")]


def corrected(one: Entry, **values: Any) -> actions.Editable:
    record = actions.RECORD.validate_python({**one.record, **values})
    assert isinstance(record, actions.Editable)
    return record


def test_a_plan_keeps_what_the_reader_said(plan: Plan) -> None:
    assert plan.title == "云溪市先进制造业发展方案（2025-2027年）"
    assert {one.state for one in plan.entries.all()} == {EntryState.PROPOSED}
    for one in plan.entries.select_related("document"):
        assert one.read == one.record
        assert one.document.raw[one.start : one.end] == one.record["quote"]


def test_a_document_gets_one_plan_however_often_one_clicks(plan: Plan, officer: Actor) -> None:
    assert actions.plan_from(plan.parts.get().document, officer) == plan
    assert Event.objects.filter(action="plan.made").count() == 1


def test_a_document_that_is_not_read_makes_no_plan(officer: Actor) -> None:
    document = Document.objects.create(sha256="0" * 64, name="a.txt", size=1, progress=Progress.WAITING)
    with pytest.raises(actions.NotYetRead):
        actions.plan_from(document, officer)
    assert not Plan.objects.exists()


def test_accepting_and_rejecting_leave_events_that_verify(plan: Plan, officer: Actor) -> None:
    one, other = entry(plan, "2000亿元"), entry(plan, "3.2%")
    actions.accept(plan=plan, seen=seen(one, other), by=officer)
    other.refresh_from_db()
    actions.reject(plan=plan, seen=seen(other), by=officer)
    assert entry(plan, "2000亿元").state == EntryState.ACCEPTED
    assert entry(plan, "3.2%").state == EntryState.REJECTED
    assert audit.verify(event.sealed() for event in Event.objects.order_by("seq")) is None
    assert [event.action for event in Event.objects.order_by("-seq")[:2]] == ["plan.rejected", "plan.accepted"]


def test_a_double_click_accepts_once(plan: Plan, officer: Actor) -> None:
    stale = seen(entry(plan, "2000亿元"))
    actions.accept(plan=plan, seen=stale, by=officer)
    assert actions.accept(plan=plan, seen=stale, by=officer) is None
    assert Change.objects.count() == 1


def test_the_second_of_two_people_is_told_who_was_first(plan: Plan, officer: Actor, city: City) -> None:
    one = entry(plan, "2000亿元")
    stale = seen(one)
    actions.reject(plan=plan, seen=stale, by=Actor("reviewer", city.reviewer))
    with pytest.raises(steps.ChangedMeanwhile, match="reviewer"):
        actions.accept(plan=plan, seen=stale, by=officer)
    with pytest.raises(steps.ChangedMeanwhile):
        actions.edit(plan=plan, seen=stale, new=corrected(one, value=1.0), accepted=True, by=officer)
    assert entry(plan, "2000亿元").record["value"] == 2000


def test_all_without_doubts_are_accepted_at_once_and_taken_back_at_once(long_plan: Plan, officer: Actor) -> None:
    doubtful = long_plan.entries.filter(kind="target").first()
    assert doubtful is not None
    doubtful.record["needs_review"] = ["target_or_fact"]
    doubtful.save()
    before = shape(long_plan)
    change = actions.accept_confident(long_plan, officer)
    assert change is not None
    assert len(change.after) == long_plan.entries.filter(kind__in=actions.DECIDED).count() - 1
    assert set(long_plan.entries.exclude(state="accepted").values_list("kind", flat=True)) == {"finding", "target"}
    actions.undo(plan=long_plan, change=None, by=officer)
    assert shape(long_plan) == before


def test_an_edit_keeps_what_the_reader_said_beside_it(plan: Plan, officer: Actor) -> None:
    one = entry(plan, "3.2%")
    actions.edit(plan=plan, seen=seen(one), new=corrected(one, value=3.5), accepted=True, by=officer)
    one = entry(plan, "3.2%")
    assert (one.record["value"], one.read["value"], one.state) == (3.5, 3.2, EntryState.ACCEPTED)


def test_a_target_called_a_fact_gets_a_new_id_and_names_its_parent(plan: Plan, officer: Actor) -> None:
    one = entry(plan, "3.2%")
    told = {key: value for key, value in one.record.items() if key in Fact.model_fields}
    fact = actions.RECORD.validate_python({**told, "kind": "fact", "period": "2024"})
    actions.edit(plan=plan, seen=seen(one), new=fact, accepted=False, by=officer)  # type: ignore[arg-type]
    new = entry(plan, "3.2%")
    assert new.record_id.startswith("F-")
    assert new.parents == [one.record_id]
    assert plan.entries.get(record_id=one.record_id).state == EntryState.REPLACED


def test_a_split_parts_words_and_numbers_and_a_merge_joins_them(plan: Plan, officer: Actor) -> None:
    first, second = entry(plan, "打造2个"), entry(plan, "培育4个")
    actions.merge(plan=plan, seen=seen(first, second), by=officer)
    joined = entry(plan, "打造2个千亿级集群、培育4个百亿级园区")
    assert joined.parents == [first.record_id, second.record_id]
    assert joined.origin == Origin.PERSON
    raw = joined.document.raw
    actions.split(plan=plan, seen=seen(joined), at=raw.index("培育"), by=officer)
    parts = [entry(plan, "打造2个"), entry(plan, "培育4个")]
    assert [one.record["quote"] for one in parts] == ["打造2个千亿级集群", "培育4个百亿级园区"]
    assert [one.record["value"] for one in parts] == [2, None]
    assert all(raw[one.start : one.end] == one.record["quote"] for one in parts)
    assert all(one.parents == [joined.record_id] for one in parts)
    assert len({one.record_id for one in plan.entries.all()}) == plan.entries.count()


def test_what_is_no_statement_is_not_merged_and_no_cut_leaves_nothing(plan: Plan, officer: Actor) -> None:
    target, duty = entry(plan, "2000亿元"), entry(plan, "每季度")
    with pytest.raises(actions.CannotMerge):
        actions.merge(plan=plan, seen=seen(target), by=officer)
    with pytest.raises(actions.CannotMerge):
        actions.merge(plan=plan, seen=seen(target, duty), by=officer)
    for at in (target.start, target.end, 0, -1):
        with pytest.raises(actions.CannotSplit):
            actions.split(plan=plan, seen=seen(target), at=at, by=officer)
    with pytest.raises(actions.NotADecision):
        actions.accept(plan=plan, seen=seen(entry(plan, "主要指标表")), by=officer)
    assert not Change.objects.exists()


TIMED = "云溪市方案（2025—2027年）\n一、主要任务\n（一）建设平台，培育企业（2026年底前完成）\n开展服务。\n"


def test_a_part_of_a_task_keeps_the_time_limit_whose_words_stand_in_it(officer: Actor) -> None:
    plan = actions.plan_from(hand_in(TIMED, "时限.txt", officer), officer)
    one = plan.entries.get(kind="task", record__role="measure")
    assert one.record["deadline"] == "2026"
    actions.split(plan=plan, seen=seen(one), at=TIMED.index("培育"), by=officer)
    first, second = plan.entries.filter(origin="person").order_by("start")
    assert (first.record["deadline"], first.record["when"], first.record["when_start"]) == (None, None, None)
    assert (second.record["deadline"], second.record["when"]) == ("2026", "2026年底前完成")
    actions.merge(plan=plan, seen=seen(first, second), by=officer)
    whole = plan.entries.exclude(state=EntryState.REPLACED).get(kind="task", record__role="measure")
    assert (whole.record["deadline"], whole.record["when"]) == (None, None)


def test_every_kind_of_step_is_taken_back_and_repeated(plan: Plan, officer: Actor) -> None:
    states = [shape(plan)]
    one = entry(plan, "3.2%")
    actions.edit(plan=plan, seen=seen(one), new=corrected(one, value=3.5), accepted=True, by=officer)
    states.append(shape(plan))
    actions.merge(plan=plan, seen=seen(entry(plan, "打造2个"), entry(plan, "培育4个")), by=officer)
    states.append(shape(plan))
    joined = entry(plan, "打造2个千亿级集群、培育")
    actions.split(plan=plan, seen=seen(joined), at=joined.document.raw.index("培育"), by=officer)
    states.append(shape(plan))
    finding = entry(plan, "主要指标表")
    actions.answer(plan=plan, seen=seen(finding), note="另行印发", annex=None, by=officer)
    states.append(shape(plan))
    for state in reversed(states[:-1]):
        actions.undo(plan=plan, change=None, by=officer)
        assert shape(plan) == state
    with pytest.raises(steps.NothingToUndo):
        actions.undo(plan=plan, change=None, by=officer)
    for state in states[1:]:
        actions.redo(plan=plan, by=officer)
        assert shape(plan) == state
    with pytest.raises(steps.NothingToUndo):
        actions.redo(plan=plan, by=officer)


def test_a_new_step_ends_the_chance_to_repeat_an_old_one(plan: Plan, officer: Actor) -> None:
    actions.accept(plan=plan, seen=seen(entry(plan, "2000亿元")), by=officer)
    actions.undo(plan=plan, change=None, by=officer)
    actions.reject(plan=plan, seen=seen(entry(plan, "3.2%")), by=officer)
    with pytest.raises(steps.NothingToUndo):
        actions.redo(plan=plan, by=officer)


def test_a_step_that_others_built_on_is_not_taken_back(plan: Plan, officer: Actor, city: City) -> None:
    other = Actor("reviewer", city.reviewer)
    first = actions.accept(plan=plan, seen=seen(entry(plan, "2000亿元")), by=officer)
    actions.reject(plan=plan, seen=seen(entry(plan, "2000亿元")), by=other)
    with pytest.raises(steps.BuiltUpon):
        actions.undo(plan=plan, change=None, by=officer)
    assert entry(plan, "2000亿元").state == EntryState.REJECTED
    actions.undo(plan=plan, change=None, by=other)
    assert first is not None
    actions.undo(plan=plan, change=first.pk, by=other)
    assert entry(plan, "2000亿元").state == EntryState.PROPOSED


def test_an_annex_joins_once_and_answers_a_finding(plan: Plan, officer: Actor) -> None:
    annex = hand_in("附件1 主要指标表\n\n到2027年，新增规模以上企业300家。\n", "附件1.txt", officer)
    finding = entry(plan, "主要指标表")
    actions.add_annex(plan=plan, document=annex, answers=seen(finding), by=officer)
    finding.refresh_from_db()
    assert (finding.state, finding.answer) == (EntryState.ACCEPTED, annex)
    assert entry(plan, "300家").document == annex
    with pytest.raises(actions.AlreadyThere):
        actions.add_annex(plan=plan, document=annex, answers={}, by=officer)


def test_an_annex_taken_out_takes_its_records_along_and_comes_back_with_every_decision(
    plan: Plan, officer: Actor
) -> None:
    annex = hand_in("附件1 主要指标表\n\n到2027年，新增规模以上企业300家。\n", "附件1.txt", officer)
    finding = entry(plan, "主要指标表")
    actions.add_annex(plan=plan, document=annex, answers=seen(finding), by=officer)
    actions.accept(plan=plan, seen=seen(entry(plan, "300家")), by=officer)
    before = shape(plan)
    actions.remove_annex(plan=plan, document=annex, by=officer)
    assert not plan.entries.filter(document=annex).exists()
    assert not plan.parts.filter(document=annex).exists()
    finding.refresh_from_db()
    assert (finding.state, finding.answer) == (EntryState.PROPOSED, None)
    assert Event.objects.filter(action="plan.annex_removed").count() == 1
    with pytest.raises(actions.NoAnnex):
        actions.remove_annex(plan=plan, document=annex, by=officer)
    actions.undo(plan=plan, change=None, by=officer)
    assert shape(plan) == before
    assert plan.parts.get(document=annex).order == 1
    actions.redo(plan=plan, by=officer)
    assert not plan.parts.filter(document=annex).exists()


def test_a_finding_with_a_note_stays_answered_without_the_annex(plan: Plan, officer: Actor) -> None:
    annex = hand_in("附件1 主要指标表\n\n到2027年，新增规模以上企业300家。\n", "附件1.txt", officer)
    actions.add_annex(plan=plan, document=annex, answers={}, by=officer)
    finding = entry(plan, "主要指标表")
    actions.answer(plan=plan, seen=seen(finding), note="见附件", annex=annex, by=officer)
    actions.remove_annex(plan=plan, document=annex, by=officer)
    finding.refresh_from_db()
    assert (finding.state, finding.answer) == (EntryState.ACCEPTED, None)


def test_the_main_document_stays(plan: Plan, officer: Actor) -> None:
    with pytest.raises(actions.NoAnnex):
        actions.remove_annex(plan=plan, document=plan.documents.get(), by=officer)


def test_an_annex_that_a_programme_runs_on_stays(plan: Plan, officer: Actor, city: City) -> None:
    annex = hand_in("附件1 主要指标表\n\n到2027年，新增规模以上企业300家。\n", "附件1.txt", officer)
    actions.add_annex(plan=plan, document=annex, answers={}, by=officer)
    one = entry(plan, "300家")
    programme = Programme.objects.create(name="云溪", plan=plan, office=city.office, first_year=2025, last_year=2027)
    Target.objects.create(programme=programme, entry=one, title="规模以上企业")
    with pytest.raises(actions.AnnexRuns, match="1"):
        actions.remove_annex(plan=plan, document=annex, by=officer)
    assert plan.entries.filter(pk=one.pk).exists()


def test_a_finding_needs_words_or_an_annex(plan: Plan, officer: Actor) -> None:
    finding = entry(plan, "主要指标表")
    with pytest.raises(actions.NoAnswer):
        actions.answer(plan=plan, seen=seen(finding), note="  ", annex=None, by=officer)


def test_the_passage_is_the_paragraph_around_the_quote(plan: Plan) -> None:
    found = queries.passage(entry(plan, "打造2个"))
    assert found.before == "到2027年，全市规模以上工业总产值达到2000亿元，"
    assert found.quote == "打造2个千亿级集群"
    assert found.after.endswith("研发投入强度提高到3.2%。")
    assert found.section == "一、主要目标"


def test_the_passage_of_a_saved_page_shows_no_marks(officer: Actor) -> None:
    page = "<html><body><h1>方案</h1><p>到2027年，<b>产值</b>达到&nbsp;200亿元。</p></body></html>"
    plan = actions.plan_from(hand_in(page, "a.html", officer), officer)
    found = queries.passage(plan.entries.get(kind="target"))
    assert "<" not in found.before + found.quote + found.after
    assert found.quote.startswith("产值达到\xa0200亿元")
