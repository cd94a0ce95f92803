"""Evidence through the site: what lies is refused, what is shown can do nothing, every look is an event."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import Client

from tests.programme import files
from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.web import home
from zhizao.web.audit.models import Event
from zhizao.web.programme.models import Evidence, Report
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JSON = {"Accept": "application/json"}
BOMB = files.office("docx", {"word/big.xml": bytes(150 << 20)})


@pytest.fixture
def report(opened: Small) -> Report:
    return Report.objects.get(duty=opened.east)


def kept() -> set[str]:
    folder = home.HOME / "files"
    return {file.name for file in folder.iterdir()} if folder.exists() else set()


def send(client: Client, report: Report, name: str, content: bytes) -> object:
    file = SimpleUploadedFile(name, content)
    return client.post(f"{actions.address(report)}evidence", {"file": file}, headers=JSON)


def test_a_file_comes_in_with_its_hash_and_goes_out_as_it_was(client: Client, report: Report, city: City) -> None:
    client.force_login(city.reporter)
    told = send(client, report, "认定文件.pdf", files.PDF).json()  # type: ignore[attr-defined]
    answer = client.get(told["address"])
    assert b"".join(answer) == files.PDF  # type: ignore[call-overload]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert told["sha256"] == Evidence.objects.get().sha256
    assert list(Event.objects.values_list("action", flat=True))[-2:] == ["evidence.added", "export.evidence"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.jpg", files.PDF, "PROG-133"),
        ("材料.pdf", b"", "PROG-130"),
        ("大文件.pdf", files.PDF + b" " * (25 << 20) + b"%%EOF", "PROG-131"),
        ("炸弹.docx", BOMB, "PROG-13"),
        ("程序.exe", b"MZ\x90\x00" + bytes(200), "PROG-132"),
        ("改名.pdf", b"MZ\x90\x00" + bytes(200), "PROG-133"),
        ("图.svg", SVG, "PROG-132"),
        ("图.png", SVG, "PROG-133"),
        ("网页.html", b"<script>alert(1)</script>", "PROG-132"),
    ],
)
def test_what_may_not_come_in_leaves_nothing(
    client: Client, report: Report, city: City, name: str, content: bytes, code: str
) -> None:
    before = kept()
    client.force_login(city.reporter)
    answer = send(client, report, name, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert answer.json()["code"].startswith(code)  # type: ignore[attr-defined]
    assert not Evidence.objects.exists()
    assert kept() == before


def test_a_renamed_program_is_called_what_people_call_it(client: Client, report: Report, city: City) -> None:
    client.force_login(city.reporter)
    told = send(client, report, "改名.pdf", b"MZ\x90\x00" + bytes(200)).json()  # type: ignore[attr-defined]
    assert "Windows程序" in told["error"]


def test_a_lost_connection_leaves_nothing(report: Report, city: City) -> None:
    before = kept()

    def broken() -> Iterator[bytes]:
        yield files.PDF[:20]
        raise UnreadablePostError("the connection broke off")

    with pytest.raises(UnreadablePostError):
        actions.add_evidence(report=report, name="a.pdf", chunks=broken(), by=acting(city.reporter))
    assert not Evidence.objects.exists()
    assert kept() == before


def test_a_plain_form_hands_in_several_and_says_which_was_refused(client: Client, report: Report, city: City) -> None:
    client.force_login(city.reporter)
    both = [SimpleUploadedFile("好.pdf", files.PDF), SimpleUploadedFile("坏.jpg", files.PDF)]
    page = client.post(f"{actions.address(report)}evidence", {"file": both}, follow=True).content.decode()
    assert Evidence.objects.get().name == "好.pdf"
    assert "PROG-133" in page


def shown(client: Client, report: Report, city: City, name: str, content: bytes) -> dict[str, str]:
    row = actions.add_evidence(report=report, name=name, chunks=[content], by=acting(city.reporter))
    client.force_login(city.reviewer)  # it passes through their hands
    answer = client.get(f"/p/{report.cycle.programme_id}/reports/evidence/{row.pk}/show")
    assert answer.status_code == 200
    answer.close()
    return dict(answer.headers)


def test_what_a_browser_shows_can_do_nothing(client: Client, report: Report, city: City) -> None:
    texts = (("a.txt", "text/plain", SVG), ("a.csv", "text/csv", b"=1+1,<script>alert(1)</script>"))
    for name, kind, content in (*texts, ("a.pdf", "application/pdf", files.PDF)):
        headers = shown(client, report, city, name, content)
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Type"].startswith(kind)
        assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_what_a_browser_does_not_show_is_a_download(client: Client, report: Report, city: City) -> None:
    headers = shown(client, report, city, "a.docx", files.office("docx"))
    assert headers["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(action="export.evidence").count() == 1


def test_what_is_taken_out_stays_for_the_record_and_can_come_back(client: Client, report: Report, city: City) -> None:
    row = actions.add_evidence(report=report, name="a.pdf", chunks=[files.PDF], by=acting(city.reporter))
    client.force_login(city.reporter)
    client.post(f"/p/{report.cycle.programme_id}/reports/evidence/{row.pk}/remove")
    assert Evidence.objects.get().removed_at is not None
    send(client, report, "a.pdf", files.PDF)
    assert Evidence.objects.filter(removed_at=None).count() == 1
