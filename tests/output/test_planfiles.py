"""Which plan a name means, and the plans that come with zhizao."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from zhizao.document import reader as documents
from zhizao.output import jsonl, planfiles, why
from zhizao.plan import soundness, words
from zhizao.plan.records import Fact, Target, Task

SEEDS = {"wuhan-2017-2019": 1, "cluster-competition": 2, "shanghai-2018-2020": 3, "changsha-2025": 4}


def test_the_plans_that_come_with_zhizao_are_told_in_their_readme() -> None:
    readme = (Path(planfiles.__file__).parents[1] / "data/plans/README.md").read_text("utf-8")
    assert set(planfiles.shipped()) == set(SEEDS)
    for name in planfiles.shipped():
        assert f"`{name}`" in readme


@pytest.mark.parametrize("name", SEEDS)
def test_a_shipped_plan_is_sound_and_holds_no_sentence(name: str) -> None:
    plan = planfiles.open_plan(Path(name)).plan
    assert [*soundness.broken(plan), *soundness.doubtful(plan)] == []
    assert plan.document.words == "withheld"
    assert plan.document.source
    for record in plan.records:
        assert record.quote == "" or (isinstance(record, Task) and len(record.quote) <= 40)


@pytest.mark.parametrize(("name", "seed"), SEEDS.items())
def test_a_shipped_plan_says_what_a_careful_reader_finds(name: str, seed: int, shared: Path) -> None:
    plan = planfiles.open_plan(Path(name)).plan
    gold = [json.loads(line) for line in (shared / f"gold/seed00{seed}.jsonl").read_text("utf-8").splitlines()]
    wanted = sorted(
        (one["start"], one["end"], one["indicator"], one.get("value"), one.get("low"), one.get("high"), one.get("unit"))
        for one in gold
        if one["kind"] in ("target", "fact")
    )
    found = sorted(
        (one.start, one.end, one.indicator, one.value, one.low, one.high, one.unit)
        for one in plan.records
        if isinstance(one, Target | Fact)
    )
    assert str(found) == str(
        [tuple(float(v) if isinstance(v, int) and i > 2 else v for i, v in enumerate(one)) for one in wanted]
    )


@pytest.mark.parametrize(("name", "seed"), SEEDS.items())
def test_its_words_come_back_from_the_very_document(name: str, seed: int, shared: Path) -> None:
    (path,) = (shared / "seeds").glob(f"00{seed}_*.txt")
    plan = planfiles.open_plan(Path(name)).plan
    assert hashlib.sha256(path.read_bytes()).hexdigest() == plan.document.sha256
    whole = words.restored(plan, documents.read(path))
    assert list(soundness.broken(whole)) == []
    assert all(one.quote for one in whole.records)
    assert [one.quote for one in words.withheld(whole).records] == [one.quote for one in plan.records]


def test_why_shows_the_sentence_to_whoever_has_the_document(shared: Path) -> None:
    (path,) = (shared / "seeds").glob("001_*.txt")
    plan = planfiles.open_plan(Path("wuhan-2017-2019"))
    record = next(one for one in plan.records if isinstance(one, Target) and one.value == 80)
    assert "80项" in why.explain(record, why.raw_text(plan, path), str)
    assert "not kept here" in why.explain(record, None, str)


def test_another_document_brings_no_words_back() -> None:
    plan = planfiles.open_plan(Path("wuhan-2017-2019")).plan
    with pytest.raises(ValueError, match="another document"):
        words.restored(plan, documents.read_bytes("到2027年完成80项。".encode(), "a.txt"))


def test_a_name_that_means_nothing_is_told_with_the_nearest() -> None:
    with pytest.raises(planfiles.NoSuchPlan, match="one of: wuhan-2017-2019"):
        planfiles.open_plan(Path("wuhan-2017"))


def test_a_file_of_that_name_comes_before_the_shipped_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wuhan-2017-2019").write_text("到2027年，总产值达到80亿元。\n", "utf-8")
    assert planfiles.open_plan(Path("wuhan-2017-2019")).reading is not None


def test_json_lines_have_no_card(tmp_path: Path) -> None:
    path = tmp_path / "plan.jsonl"
    path.write_text(jsonl.dump(planfiles.open_plan(Path("changsha-2025")).plan), "utf-8")
    opened = planfiles.open_plan(path)
    assert opened.records == planfiles.open_plan(Path("changsha-2025")).records
    with pytest.raises(planfiles.NoCard):
        _ = opened.plan
