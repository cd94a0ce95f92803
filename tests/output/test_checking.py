"""What is wrong with an edited plan: every problem, by line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.output import plans
from zhizao.output import checking, jsonl, planfiles, yamlplan
from zhizao.output.badplan import BadPlanFile
from zhizao.output.checking import Checked

TEXT = yamlplan.dump(plans.plan())
LINES = jsonl.dump(plans.plan())


def checked(tmp_path: Path, name: str, text: str) -> Checked:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return checking.check(path)


def told(problems: tuple[BadPlanFile, ...]) -> list[tuple[object, object]]:
    return [(one.facts["line"], one.facts["path"]) for one in problems]


def line_of(words: str, text: str = TEXT, nth: int = 0) -> int:
    return [at for at, line in enumerate(text.split("\n"), 1) if words in line][nth]


@pytest.mark.parametrize("name", planfiles.shipped())
def test_the_plans_that_come_with_zhizao_are_sound(name: str) -> None:
    found = checking.check(Path(name))
    assert (found.errors, found.doubts, found.records) == ((), (), len(planfiles.open_plan(Path(name)).records))


def test_a_sound_plan_is_sound_in_both_forms(tmp_path: Path) -> None:
    # The plan made by hand overlaps a task with its group; nothing of that makes it unusable.
    assert checked(tmp_path, "a.yaml", TEXT).sound
    assert checked(tmp_path, "a.jsonl", LINES).sound


def test_every_wrong_key_of_a_yaml_plan_is_told(tmp_path: Path) -> None:
    edited = TEXT.replace("comparator: gt", "comparator: more").replace("basis: per_year", "basis: yearly")
    found = checked(tmp_path, "a.yaml", edited)
    assert found.records is None
    assert sorted(told(found.errors)) == sorted(
        [
            (line_of("comparator: more", edited, 0), "records.0.comparator"),
            (line_of("comparator: more", edited, 1), found.errors[-1].facts["path"]),
            (line_of("basis: yearly", edited), found.errors[1].facts["path"]),
        ]
    )


def test_errors_and_doubts_are_told_apart(tmp_path: Path) -> None:
    edited = TEXT.replace("id: T-2", "id: T-3").replace('deadline: "2025"', 'deadline: "2025年"', 1)
    found = checked(tmp_path, "a.yaml", edited)
    second = line_of("id: T-3", edited, 1)
    assert [line for line, _ in told(found.errors)] == [second]
    assert line_of("2025年", edited) in [line for line, _ in told(found.doubts)]


def test_every_line_of_json_lines_is_looked_at(tmp_path: Path) -> None:
    lines = LINES.splitlines()
    lines[1] = "{"
    lines[2] = lines[2].replace('"confidence": 0.9', '"confidence": "often"')
    lines[6] = lines[6].replace('"comparator": "', '"comparators": "')
    found = checked(tmp_path, "a.jsonl", "\n".join(lines) + "\n")
    assert {line for line, _ in told(found.errors)} == {2, 3, 7}
    assert (3, "confidence") in told(found.errors)
    assert (7, "comparators") in told(found.errors)


def test_json_lines_are_checked_against_each_other(tmp_path: Path) -> None:
    blank = "\n".join(("", *LINES.splitlines(), LINES.splitlines()[0]))
    found = checked(tmp_path, "a.jsonl", blank)
    assert told(found.errors) == [(len(LINES.splitlines()) + 2, "id")]


def test_json_lines_without_words_are_sound(tmp_path: Path) -> None:
    shipped = planfiles.open_plan(Path("changsha-2025")).plan
    assert checked(tmp_path, "a.jsonl", jsonl.dump(shipped)).errors == ()


def test_an_empty_file_is_no_plan_in_yaml_and_an_empty_one_in_json_lines(tmp_path: Path) -> None:
    assert not checked(tmp_path, "a.yaml", "").sound
    assert checked(tmp_path, "a.jsonl", "").records == 0


def test_a_document_is_read_and_its_doubts_are_told_by_line(tmp_path: Path) -> None:
    found = checked(
        tmp_path, "a.txt", "某市方案\n第一段。\n到2025年，高新技术产业增加值占规模以上工业增加值比重达到120%。\n"
    )
    assert found.sound
    assert [line for line, _ in told(found.doubts)] == [3]
    assert str(found.doubts[0].facts["path"]).endswith(".value")


def test_no_text_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"document:\n  name: \xff\n")
    with pytest.raises(BadPlanFile, match="line 2"):
        checking.check(path)
