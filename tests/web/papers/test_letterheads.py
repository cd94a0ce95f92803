"""The office's own Word template: checked before it is kept, refused with the place of what is wrong, gone back from."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.programmes import Small, acting
from zhizao.papers import briefing as engine
from zhizao.papers import letter as letter_engine
from zhizao.papers import templates
from zhizao.web import home
from zhizao.web.audit.models import Event
from zhizao.web.papers import actions, letterheads
from zhizao.web.papers.errors import FileGone
from zhizao.web.programme.models import Programme

pytestmark = pytest.mark.django_db


def made(*paragraphs: str) -> bytes:
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(word: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return out.getvalue()


def with_macro_type(word: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(word)) as packed:
        types = packed.read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_part(
        word, "[Content_Types].xml", types.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    )


def send(client: Client, small: Small, content: bytes, kind: str = "briefing", name: str = "通报模板.docx") -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post(f"/p/{small.programme.pk}/papers/templates/{kind}/", {"template": file}, follow=True)
    return answer.content.decode()


@pytest.fixture
def office(client: Client, city: City) -> Client:
    client.force_login(city.officer)
    return client


def test_papers_take_the_offices_own_template_from_then_on(office: Client, small: Small) -> None:
    shipped = reading.briefing(small)
    assert "模板已通过检查并保存" in send(office, small, made("本市通报", "{{ title }}", "{{ colophon }}"))
    small.programme.refresh_from_db()
    own = reading.briefing(small)
    assert reading.word(reading.content(own)).splitlines()[0] == "本市通报"
    assert own.run == shipped.run  # the same facts in another dress
    assert own != shipped
    event = Event.objects.get(action="paper.template")
    assert event.details["name"] == "通报模板.docx"
    assert event.details["after"] == small.programme.letterhead
    assert own.anchor == shipped.anchor


def test_papers_in_english_and_letters_keep_ours(office: Client, small: Small, city: City) -> None:
    send(office, small, made("本市通报", "{{ title }}"))
    small.programme.refresh_from_db()
    assert "本市通报" not in reading.word(reading.content(reading.briefing(small, language="en")))
    assert "本市通报" not in reading.word(reading.content(reading.letter(small, city)))
    send(office, small, made("本市责任书", "{{ unit }}"), "letter")
    small.programme.refresh_from_db()
    assert reading.word(reading.content(reading.letter(small, city))).splitlines() == ["本市责任书", "东湾区"]


def test_one_goes_back_to_ours_and_what_was_printed_stays(office: Client, small: Small) -> None:
    send(office, small, made("本市通报", "{{ title }}"))
    small.programme.refresh_from_db()
    own = reading.content(reading.briefing(small))
    address = f"/p/{small.programme.pk}/papers/templates/briefing/"
    answer = office.get(f"{address}file?own")
    assert answer.content == home.kept(small.programme.letterhead).read_bytes()
    office.post(f"{address}drop")
    small.programme.refresh_from_db()
    assert small.programme.letterhead == ""
    assert reading.content(reading.briefing(small)) != own
    assert office.get(f"{address}file?own").status_code == 404


HOSTILE = {
    "sandbox": (made("{{ ''.__class__.__mro__[1].__subclasses__() }}"), "PAPER-003"),
    "call": (made("{{ title.format() }}"), "PAPER-003"),
    "loop": (made("{% for a in range(999999999) %}{% endfor %}"), "PAPER-003"),
    "include": (made("{% include '/etc/passwd' %}"), "PAPER-003"),
    "unknown": (made("标题", "{{ titel }}"), "PAPER-002"),
    "open": (made("{{ title"), "PAPER-004"),
    "letters": (made("{{ unit }}"), "PAPER-002"),
    "no zip": (b"%PDF-1.7 not a Word file", "PAPER-001"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "PAPER-001"),
    "other zip": (with_part(made("x"), "word/document.xml", b"<?xml version='1.0'?><a/>"), "PAPER-001"),
    "macro": (with_macro_type(made("{{ title }}")), "PAPER-001"),
    "bomb": (with_part(made("x"), "word/media/a.bin", bytes(25_000_000)), "PAPER-001"),
    "entity": (with_part(made("x"), "word/settings.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "PAPER-001"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_template_that_is_none_or_does_more_than_print_is_refused(office: Client, small: Small, what: str) -> None:
    content, code = HOSTILE[what]
    page = send(office, small, content)
    assert f"[{code}]" in page
    assert "通报模板.docx" in page
    assert Programme.objects.get().letterhead == ""
    assert not Event.objects.filter(action="paper.template").exists()


def test_what_is_wrong_is_named_with_its_paragraph(office: Client, small: Small) -> None:
    page = send(office, small, made("标题", "", "{{ titel }}"))
    assert "第3段" in page or "3" in page
    assert "titel" in page
    assert "title" in page


def test_a_file_too_large_to_look_at_is_not_read(small: Small, city: City) -> None:
    class Huge(SimpleUploadedFile):
        def read(self, num_bytes: int = -1) -> bytes:  # noqa: ARG002
            raise AssertionError("read")

    file = Huge("大.docx", b"x")
    file.size = 30_000_000
    with pytest.raises(templates.NoWordTemplate):
        actions.keep_template(programme=small.programme, kind="briefing", file=file, by=acting(city.officer))


@pytest.mark.parametrize("content", [None, b""])
def test_no_file_or_an_empty_one_is_said(office: Client, small: Small, content: bytes | None) -> None:
    data = {} if content is None else {"template": SimpleUploadedFile("a.docx", content)}
    answer = office.post(f"/p/{small.programme.pk}/papers/templates/briefing/", data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ours_is_offered_and_may_be_handed_back(office: Client, small: Small, language: str) -> None:
    for kind in letterheads.KINDS:
        answer = office.get(f"/p/{small.programme.pk}/papers/templates/{kind}/file?language={language}")
        ours = letterheads.shipped(kind, language)  # type: ignore[arg-type]
        assert reading.word(answer.content) == reading.word(ours)
        assert "模板已通过检查并保存" in send(office, small, answer.content, kind)
    assert Event.objects.filter(action="export.template").count() == 2


def test_the_page_lists_every_mark_with_what_it_prints_now(office: Client, small: Small) -> None:
    for kind, printed in (("briefing", engine.Printed), ("letter", letter_engine.Printed)):
        page = office.get(f"/p/{small.programme.pk}/papers/templates/{kind}/").content.decode()
        for name, row in templates.schema(printed).items():
            marks = [f"one.{field}" for field in row or ()] or ["one"] if row is not None else [name]
            for mark in marks:
                assert f"{{{{ {mark} }}}}" in page, (kind, mark)
    assert office.get(f"/p/{small.programme.pk}/papers/templates/ledger/").status_code == 404


def test_a_lost_template_is_said(office: Client, small: Small) -> None:
    send(office, small, made("本市通报 {{ title }}"))
    small.programme.refresh_from_db()
    home.kept(small.programme.letterhead).unlink()
    with pytest.raises(FileGone):
        reading.briefing(small)
