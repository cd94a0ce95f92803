"""Documents come in, are read in the background and say how it went; nothing is lost and nothing half done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks import task_backends
from pytest_django import DjangoAssertNumQueries

from tests.document.formats import office as office_files
from tests.web.conftest import City
from zhizao.document.formats import opening
from zhizao.web import home
from zhizao.web.audit.actor import Actor
from zhizao.web.audit.models import Event
from zhizao.web.document import actions, queries, readings, tasks
from zhizao.web.document.models import Document, Progress, Step
from zhizao.web.people.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SAMPLE = Path(__file__).parents[3] / "zhizao/data/samples/linlan.txt"
JSON = {"Accept": "application/json"}


def upload(client: Client, *files: tuple[str, bytes], script: bool = False) -> object:
    data = {"documents": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post("/documents/", data, headers=JSON if script else None)


@pytest.fixture
def office(city: City, signed_in: SignIn) -> Client:
    return signed_in(city.officer)


def test_a_document_is_kept_read_and_shown(office: Client) -> None:
    answer = upload(office, ("临澜.txt", SAMPLE.read_bytes()))
    document = Document.objects.get()
    assert answer.headers["Location"] == f"/documents/{document.pk}/"
    assert (document.progress, document.percent) == (Progress.READ, 100)
    assert document.original() == SAMPLE.read_bytes()
    page = office.get(f"/documents/{document.pk}/").content.decode()
    assert "临澜市" in page
    assert document.sha256 in page
    assert "重点任务分工表" in page
    assert list(Event.objects.values_list("action", flat=True)) == ["document.added", "document.read"]


def test_the_page_of_uploads_names_what_is_read(office: Client) -> None:
    page = office.get("/documents/").content.decode()
    assert opening.READ in page


@pytest.mark.parametrize(("told", "label"), [("utf-8", "编码"), ("gb18030", "编码"), ("docx", "文件格式")])
def test_a_kind_of_file_is_not_called_an_encoding(office: Client, told: str, label: str) -> None:
    upload(office, ("临澜.txt", SAMPLE.read_bytes()))
    document = Document.objects.get()
    Document.objects.update(card={**document.card, "encoding": told})
    page = office.get(f"/documents/{document.pk}/").content.decode()
    assert f"<dt>{label}</dt><dd>{told}</dd>" in page


def test_every_quote_and_paragraph_slices_from_the_raw_text(office: Client) -> None:
    upload(office, ("临澜.txt", SAMPLE.read_bytes()))
    document = Document.objects.get()
    assert len(document.records) > 250
    assert all(document.raw[one["start"] : one["end"]] == one["quote"] for one in document.records)
    assert all(0 <= first < last <= len(document.raw) for first, last, _ in document.paragraphs)


def test_the_same_file_twice_is_one_document_and_says_so(office: Client) -> None:
    first = upload(office, ("a.txt", "到2025年，产值达到100亿元。".encode()), script=True).json()
    again = upload(office, ("b.txt", "到2025年，产值达到100亿元。".encode()), script=True).json()
    assert (first["known"], again["known"]) == (False, True)
    assert first["address"] == again["address"]
    assert "此前已上传" in again["message"]
    assert Document.objects.count() == 1


def test_several_files_and_one_of_them_wrong(office: Client) -> None:
    good = "到2025年，产值达到100亿元。".encode()
    page = upload(office, ("good.txt", good), ("empty.txt", b""), ("b.txt", good + b"\n"))
    assert page.headers["Location"] == "/documents/"
    assert set(Document.objects.values_list("name", flat=True)) == {"good.txt", "b.txt"}
    shown = office.get("/documents/").content.decode()
    assert "empty.txt" in shown
    assert "DOC-001" in shown


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.rtf", b"{\\rtf1 ...}", "DOC-002"),
        ("plan.pdf", b"%PDF-1.7 ...", "DOC-021"),
        ("noise.txt", b"\x00\x01\x02" * 50, "DOC-003"),
        ("blank.txt", "　\n \n".encode(), "DOC-001"),
        ("slips.txt", b"plan " + b"\xff" * 200, "DOC-006"),
    ],
)
def test_what_cannot_be_read_is_kept_and_says_why_in_both_languages(
    office: Client, city: City, name: str, content: bytes, code: str
) -> None:
    upload(office, (name, content))
    document = Document.objects.get()
    assert document.progress == Progress.FAILED
    assert document.original() == content
    chinese = office.get(f"/documents/{document.pk}/").content.decode()
    assert code in chinese
    assert "重新读取" in chinese
    User.objects.filter(pk=city.officer.pk).update(language="en")
    assert "Read it again" in office.get(f"/documents/{document.pk}/").content.decode()


def test_thirty_megabytes_of_nothing_are_refused_in_bounded_time(office: Client) -> None:
    upload(office, ("zeros.bin", b"\x00" * 30_000_000))
    assert "DOC-003" in Document.objects.get().problem["en"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhizao.document.decode.LIMIT", 10)
    answer = upload(office, ("long.txt", b"x" * 11), script=True)
    assert answer.status_code == 422
    assert "DOC-004" in answer.json()["error"]
    assert not Document.objects.exists()


def test_no_file_is_told_beside_the_field(office: Client) -> None:
    answer = office.post("/documents/", {})
    assert answer.status_code == 422
    assert "尚未选择文件" in answer.content.decode()
    assert office.post("/documents/", {}, headers=JSON).json()["error"].startswith("尚未选择文件")


def test_a_reader_that_breaks_is_told_and_can_be_tried_again(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(words: object) -> None:
        raise RuntimeError(words)

    with monkeypatch.context() as patch:
        patch.setattr("zhizao.plan.reader.plan_of", broken)
        upload(office, ("a.txt", "到2025年，产值达到100亿元。".encode()))
    document = Document.objects.get()
    assert document.progress == Progress.FAILED
    assert "DOC-101" in document.problem["en"]
    office.post(f"/documents/{document.pk}/again")
    document.refresh_from_db()
    assert (document.progress, document.problem) == (Progress.READ, {})


def test_a_name_that_would_be_read_backwards_is_shown_as_it_is(office: Client) -> None:
    upload(office, ("方案\u202etxt.exe\u200b.txt", "到2025年，产值达到100亿元。".encode()))
    assert Document.objects.get().name == "方案txt.exe.txt"


def test_a_hostile_name_is_words_and_nothing_else(office: Client) -> None:
    upload(office, ('"><img src=x onerror=alert(1)>.txt', "到2025年，产值达到100亿元。".encode()))
    assert "<img" not in office.get("/documents/").content.decode()


def test_each_step_of_a_reading_is_told_when_it_begins(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def reach(document: Document, step: Step) -> None:
        readings_reach(document, step)
        found = Document.objects.get(pk=document.pk)
        told.append((found.percent, [one.state for one in queries.stages(found)]))

    readings_reach = readings.reach
    monkeypatch.setattr(readings, "reach", reach)
    upload(office, ("a.txt", "到2025年，产值达到100亿元。".encode()))
    assert told == [
        (25, ["done", "now", "later", "later"]),
        (50, ["done", "done", "now", "later"]),
        (75, ["done", "done", "done", "now"]),
    ]
    assert Document.objects.get().percent == 100


def test_a_document_that_waits_says_that_its_file_is_kept(office: Client) -> None:
    document = Document.objects.create(sha256="0" * 64, name="a.txt", size=1, percent=25)
    page = office.get(f"/documents/{document.pk}/").content.decode()
    assert '<li class="done" data-at="25">文件已保存</li>' in page
    assert 'role="status" aria-live="polite">等待读取<' in page


def test_a_lost_worker_leaves_a_document_that_waits_and_shows_it(office: Client, city: City) -> None:
    sha256, size = home.keep([SAMPLE.read_bytes()])
    document = Document.objects.create(sha256=sha256, name="a.txt", size=size, progress=Progress.READING, percent=50)
    state = office.get(f"/documents/{document.pk}/progress").json()
    assert state == {"percent": 50, "label": "第3步，共4步：识别目标、任务和机制", "done": False}
    assert "<progress" in office.get(f"/documents/{document.pk}/").content.decode()
    actions.read_again(document=document, by=Actor("officer", city.officer))
    assert office.get(f"/documents/{document.pk}/progress").json()["done"] is True


def test_reading_a_read_document_again_changes_nothing(office: Client) -> None:
    upload(office, ("a.txt", "到2025年，产值达到100亿元。".encode()))
    events = Event.objects.count()
    office.post(f"/documents/{Document.objects.get().pk}/again")
    assert Event.objects.count() == events


def test_a_queue_that_refuses_leaves_no_document(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(pk: int) -> None:
        raise ConnectionError(pk)

    monkeypatch.setattr("zhizao.web.document.tasks.read", type("Queue", (), {"enqueue": staticmethod(away)}))
    with pytest.raises(ConnectionError):
        upload(office, ("a.txt", b"text"))
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_hostile_names_and_texts_stay_text(office: Client) -> None:
    evil = "<script>alert(1)</script>.txt"
    upload(office, (evil, "<b>到2025年</b>，<script>alert(2)</script>产值达到100亿元。".encode()))
    document = Document.objects.get()
    for address in ("/documents/", f"/documents/{document.pk}/"):
        page = office.get(address).content.decode()
        assert "<script>alert" not in page
    assert "/" not in document.name.replace("</script>", "")


def test_the_original_is_handed_out_as_a_file_and_leaves_an_event(office: Client) -> None:
    content = "到2025年，产值达到100亿元。".encode()
    upload(office, ("方案.html", content))
    answer = office.get(f"/documents/{Document.objects.get().pk}/original")
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Event.objects.order_by("-seq")[0].action == "export.document"


@pytest.mark.parametrize(
    ("person", "read", "add", "download"),
    [
        ("officer", 200, 302, 200),
        ("leader", 200, 403, 200),
        ("reporter", 200, 403, 200),
        ("system", 403, 403, 403),
        ("auditor", 403, 403, 403),
    ],
)
def test_rights(city: City, signed_in: SignIn, person: str, read: int, add: int, download: int) -> None:
    added = actions.add(file=SimpleUploadedFile("a.txt", b"text"), by=Actor("x", city.officer)).document
    client = signed_in(getattr(city, person))
    assert client.get("/documents/").status_code == read
    assert client.get(f"/documents/{added.pk}/").status_code == read
    assert client.get(f"/documents/{added.pk}/progress").status_code == read
    with contextlib.closing(client.get(f"/documents/{added.pk}/original")) as answer:
        assert answer.status_code == download
    assert client.post(f"/documents/{added.pk}/again").status_code == add
    assert upload(client, ("b.txt", b"more")).status_code == add


def test_a_form_without_its_token_is_refused(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.officer)
    assert upload(client, ("a.txt", b"text")).status_code == 403
    assert not Document.objects.exists()


def test_queries_do_not_grow_with_the_documents(
    office: Client, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        file = SimpleUploadedFile(f"{number}.txt", f"第{number}份".encode())
        actions.add(file=file, by=Actor("officer", city.officer))
    with django_assert_max_num_queries(12):
        office.get("/documents/")
    with django_assert_max_num_queries(12):
        office.get(f"/documents/{Document.objects.all()[0].pk}/")


def test_the_queue_of_the_site_takes_the_task() -> None:
    assert tasks.read.name == "read"
    task_backends["default"].validate_task(tasks.read)


PLAN = """云岭市制造业高质量发展三年行动方案（2025—2027年）

一、总体要求
到2027年，规模以上工业总产值达到900亿元。
附件：主要指标
云岭市人民政府
2025年3月6日
"""


def test_a_zip_of_a_plan_and_its_annex_becomes_one_plan(office: Client) -> None:
    annex = office_files.word(
        office_files.table(office_files.row("指标", "单位", "2027年"), office_files.row("研发投入强度", "%", "2.8"))
    )
    upload(
        office, ("材料.zip", office_files.packed({"方案.txt": PLAN, "附件 主要指标.docx": annex, "旧.rtf": "{\\rtf1}"}))
    )
    document = Document.objects.get()
    assert document.progress == Progress.READ
    assert all(document.raw[one["start"] : one["end"]] == one["quote"] for one in document.records)
    figures = {one["indicator"]: one for one in document.records if one["kind"] == "target"}
    assert figures["研发投入强度"]["value"] == 2.8
    assert {place["file"] for place in figures["研发投入强度"]["places"]} == {"附件 主要指标.docx"}
    assert [one["code"] for one in document.records if one["kind"] == "finding"] == ["member_not_read"]
    page = office.get(f"/documents/{document.pk}/").content.decode()
    assert "压缩包中有文件未读入" in page
    made = office.post(f"/plans/make/{document.pk}", follow=True)
    assert "研发投入强度" in made.content.decode()


def test_a_zip_of_several_plans_is_kept_and_names_them(office: Client) -> None:
    plans = {"云岭.txt": PLAN, "青川.txt": PLAN.replace("云岭", "青川")}
    upload(office, ("两市.zip", office_files.packed(plans)))
    document = Document.objects.get()
    assert document.progress == Progress.FAILED
    assert "云岭.txt、青川.txt" in document.problem["zh-hans"]


def test_the_chooser_offers_what_is_read(office: Client) -> None:
    page = office.get("/documents/").content.decode()
    offered = page.partition('accept="')[2].partition('"')[0].split(",")
    assert {".txt", ".html", ".docx", ".xlsx", ".xls", ".pdf", ".png", ".zip"} <= set(offered)
