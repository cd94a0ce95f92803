"""Which files of a folder are documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zhizao.folders import listing
from zhizao.folders.listing import NothingToRead, ResultsAmongDocuments


def names(*paths: Path, out: Path | None = None) -> list[str]:
    return [one.name for one in listing.documents(paths, out).found]


def fill(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n", "utf-8")


def test_a_folder_is_read_with_all_that_lies_in_it_by_name(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a.pdf", "区/乙.docx", "区/街/丙.html", "no-ending", "Z.TXT", "县/甲.txt")
    assert names(tmp_path) == ["Z.TXT", "a.pdf", "b.txt", "no-ending", "区/乙.docx", "区/街/丙.html", "县/甲.txt"]


def test_what_no_person_made_is_passed_by(tmp_path: Path) -> None:
    fill(
        tmp_path, "方案.docx", "~$方案.docx", ".DS_Store", ".~lock.方案.docx#", "Thumbs.db", "desktop.ini", "~WRL1.tmp"
    )
    fill(tmp_path, "__MACOSX/._方案.docx", ".git/config", "@eaDir/x.txt")
    found = listing.documents([tmp_path])
    assert ([one.name for one in found.found], found.skipped) == (["方案.docx"], ())


def test_text_that_programs_read_is_told_and_a_pdf_is_a_pdf_whatever_its_name(tmp_path: Path) -> None:
    fill(tmp_path, "page.html", "page_files/site.js", "page_files/site.css", "old.jsonl")
    (tmp_path / "really.json").write_bytes(b"%PDF-1.7 \x00\x01")
    found = listing.documents([tmp_path])
    assert [one.name for one in found.found] == ["page.html", "really.json"]
    assert found.skipped == ("old.jsonl", "page_files/site.css", "page_files/site.js")


def test_links_are_followed_and_circles_end(tmp_path: Path) -> None:
    fill(tmp_path / "outside", "b.txt")
    fill(tmp_path / "folder", "a.txt")
    (tmp_path / "folder/circle").symlink_to(tmp_path / "folder")
    (tmp_path / "folder/deep").mkdir()
    (tmp_path / "folder/deep/up").symlink_to(tmp_path / "folder")
    (tmp_path / "folder/linked").symlink_to(tmp_path / "outside")
    (tmp_path / "folder/linked-too").symlink_to(tmp_path / "outside")
    (tmp_path / "folder/gone.txt").symlink_to(tmp_path / "nowhere")
    assert names(tmp_path / "folder") == ["a.txt", "linked/b.txt"]


def test_a_document_named_twice_is_read_once(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt")
    found = listing.documents([tmp_path / "b.txt", tmp_path]).found
    assert [(one.name, one.named) for one in found] == [("b.txt", True), ("a.txt", False)]


def test_a_file_that_a_person_names_is_read_whatever_it_is(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden", "data.json")
    assert names(tmp_path / ".hidden", tmp_path / "data.json") == [".hidden", "data.json"]


def test_results_of_an_earlier_run_are_no_documents(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "plans/a.yaml", "plans/summary.txt", "all.xlsx")
    assert names(tmp_path, out=tmp_path / "plans") == ["a.txt", "all.xlsx"]
    assert names(tmp_path, out=tmp_path / "all.xlsx") == ["a.txt", "plans/summary.txt"]
    with pytest.raises(ResultsAmongDocuments):
        listing.documents([tmp_path], tmp_path)


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    fill(tmp_path, ".DS_Store")
    with pytest.raises(NothingToRead):
        listing.documents([tmp_path])


def test_a_folder_that_fails_midway_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a/a.txt", "b/b.txt")
    scan = listing._entries

    def refusing(folder: Path) -> list[os.DirEntry[str]]:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(listing, "_entries", refusing)
    found = listing.documents([tmp_path])
    assert [one.name for one in found.found] == ["b/b.txt"]
    assert [error.code for error in found.closed] == ["OUT-014"]
