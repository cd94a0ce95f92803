"""Where results go."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhizao.folders.listing import Found
from zhizao.folders.places import WouldOverwrite, places


def found(folder: Path, *names: str, named: bool = False) -> list[Found]:
    return [Found(folder / name, name, named) for name in names]


def test_results_lie_in_folders_as_their_documents_do(tmp_path: Path) -> None:
    documents = found(tmp_path, "a.txt", "区/a.txt", "2023.03版", "区/b")
    placed = places(documents, tmp_path / "out", ".jsonl")
    assert [str(path.relative_to(tmp_path / "out")) for path in placed] == [
        "a.jsonl", "区/a.jsonl", "2023.jsonl", "区/b.jsonl",
    ]  # fmt: skip


def test_documents_that_share_a_stem_do_not_share_a_result(tmp_path: Path) -> None:
    documents = found(tmp_path, "a.txt", "a.html", "b.txt", "A.pdf", "b.TXT", "summary.docx")
    names = [path.name for path in places(documents, tmp_path / "out", ".txt")]
    assert names == ["a.txt.txt", "a.html.txt", "b.txt.txt", "A.pdf.txt", "b.TXT.2.txt", "summary.docx.txt"]
    assert len({name.casefold() for name in names}) == len(names)


def test_one_file_that_a_person_names_goes_where_they_say(tmp_path: Path) -> None:
    assert places(found(tmp_path, "a.txt", named=True), tmp_path / "b.yaml", ".yaml") == [tmp_path / "b.yaml"]
    assert places(found(tmp_path, "a.txt", named=True), tmp_path, ".yaml") == [tmp_path / "a.yaml"]


def test_a_document_is_never_overwritten(tmp_path: Path) -> None:
    with pytest.raises(WouldOverwrite):
        places(found(tmp_path, "a.txt", named=True), tmp_path / "a.txt", ".jsonl")
    with pytest.raises(WouldOverwrite):
        places(found(tmp_path, "sub/a.txt"), tmp_path, ".txt")


def test_a_document_behind_a_link_is_never_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.jsonl").touch()
    (tmp_path / "a.txt").symlink_to(tmp_path / "out/a.jsonl")
    (tmp_path / "also-out").symlink_to(tmp_path / "out")
    for out in ("out", "also-out"):
        with pytest.raises(WouldOverwrite):
            places(found(tmp_path, "a.txt"), tmp_path / out, ".jsonl")
