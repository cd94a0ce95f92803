"""The register as a table: what goes out comes back unchanged, and a file is written whole or not at all."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.conftest import City
from zhizao.web.audit.models import Event
from zhizao.web.people.models import Body, BodyName
from zhizao.web.programme.bodies import queries, tables

pytestmark = pytest.mark.django_db
HEAD = "code,name,kind,parent,region,tile,founded,dissolved,successor,aliases\n"


@pytest.fixture
def officer(client: Client, city: City) -> Client:
    client.force_login(city.officer)
    return client


def hand_in(client: Client, text: str | bytes, name: str = "bodies.csv") -> object:
    content = text.encode() if isinstance(text, str) else text
    return client.post("/registers/bodies/+import/", {"file": SimpleUploadedFile(name, content)})


def problems(page: object) -> set[tuple[int, str]]:
    return {(one.row, one.column) for one in page.context["dry"].problems}  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(officer: Client, city: City, form: str) -> None:
    Body.objects.filter(pk=city.east.pk).update(tile=[2, 3], region="420102")
    BodyName.objects.create(body=city.east, text="=东湾")
    out = officer.get(f"/registers/bodies.{form}").content
    page = hand_in(officer, out, f"bodies.{form}")
    dry = page.context["dry"]  # type: ignore[attr-defined]
    assert (dry.problems, dry.added, dry.changed, dry.same) == ([], [], [], 5)
    assert Event.objects.filter(action="export.bodies").count() == 1


def test_a_cell_never_begins_like_a_formula(city: City) -> None:
    BodyName.objects.create(body=city.east, text="=1+1")
    rows = tables.export(queries.tree(ended=True))
    assert b"'=1+1" in tables.to_csv(rows)
    book = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(rows)))
    assert all(cell.data_type in ("s", "n", "inlineStr") for line in book.active.iter_rows() for cell in line)


def test_a_file_is_looked_through_and_then_written_whole(officer: Client) -> None:
    text = HEAD + (
        "street,某街道,other,newzone,,,,,,\n"  # its parent stands below it in the file
        'newzone,高新区,zone,yunxi,420199,"1,2",2010-01-01,,,高新技术开发区；光谷\n'
        "east,东湾区,district,yunxi,420102,,2000-01-01,,,\n"
    )
    page = hand_in(officer, text)
    assert not Body.objects.filter(code="newzone").exists()
    token = page.context["token"]  # type: ignore[attr-defined]
    for _click in range(2):
        officer.post("/registers/bodies/+import/commit", {"token": token})
    assert Body.objects.get(code="street").path == "/yunxi/newzone/street/"
    zone = Body.objects.get(code="newzone")
    assert (zone.tile, zone.region, {one.text for one in zone.names.all()}) == (
        [1, 2], "420199", {"高新区", "高新技术开发区", "光谷"},
    )  # fmt: skip
    assert Body.objects.get(code="east").region == "420102"
    event = Event.objects.get(action="register.imported")
    assert (event.details["added"], event.details["changed"]) == (["street", "newzone"], ["east"])


def test_every_error_is_listed_by_row_and_nothing_is_written(officer: Client) -> None:
    text = HEAD + (
        "bad code,甲,other,,,,,,,\n"
        "b,,other,,,,,,,\n"
        "c,丙,kingdom,nowhere,12345678,x,2024-13-01,,,\n"
        "d,东湾区,other,,,,,,,\n"
        "e,戊,other,,,,2020-01-01,2019-01-01,,\n"
        "e,己,other,,,,,,,\n"
        "f,庚,other,g,,,,,,\n"
        "g,辛,other,f,,,,,,\n"
        "east,东湾新区,district,yunxi,,,2000-01-01,2024-01-01,,\n"
    )
    page = hand_in(officer, text)
    assert problems(page) == {
        (2, "code"), (3, "name"), (4, "kind"), (4, "parent"), (4, "region"), (4, "tile"), (4, "founded"), (5, "name"),
        (6, "dissolved"), (7, "code"), (8, "parent"), (9, "parent"), (10, "name"), (10, "dissolved"),
    }  # fmt: skip
    officer.post("/registers/bodies/+import/commit", {"token": page.context["token"]})  # type: ignore[attr-defined]
    assert Body.objects.count() == 5
    assert not Event.objects.exists()


def test_a_register_that_changed_meanwhile_stops_the_commit(officer: Client, city: City) -> None:
    page = hand_in(officer, HEAD + "n,新局,department,yunxi,,,,,,\n")
    Body.objects.create(code="other", kind="other", name="新局", parent=city.root)
    answer = officer.post("/registers/bodies/+import/commit", {"token": page.context["token"]}, follow=True)  # type: ignore[attr-defined]
    assert "本次未写入任何内容" in answer.content.decode()
    assert not Body.objects.filter(code="n").exists()


@pytest.mark.parametrize("token", ["", "x", "WyIwIiwgIngiXQ:1:abc"])
def test_only_a_file_that_was_looked_through_is_written(officer: Client, token: str) -> None:
    answer = officer.post("/registers/bodies/+import/commit", {"token": token}, follow=True)
    assert "请重新上传文件" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"PK\x03\x04 no workbook", "a.xlsx"),
        (b"\x00\x01\x02\xff" * 50, "a.csv"),
        (b"x,y\n1,2\n", "a.csv"),
    ],
)
def test_a_file_that_is_no_table_is_said_so(officer: Client, content: bytes, name: str) -> None:
    answer = hand_in(officer, content, name)
    assert answer.status_code in (200, 422)  # type: ignore[attr-defined]
    assert not Event.objects.exists()


def test_gb18030_as_excel_saves_it_is_read(officer: Client) -> None:
    page = hand_in(officer, (HEAD + "kjj,市科学技术局,department,yunxi,,,,,,市科技局\n").encode("gb18030"))
    assert [row.cells["name"] for row in page.context["dry"].added] == ["市科学技术局"]  # type: ignore[attr-defined]


def test_ten_thousand_wrong_rows_are_all_counted(officer: Client) -> None:
    rows = "".join(f"n{number},,kingdom,nowhere,,,,,,\n" for number in range(10_000))
    page = hand_in(officer, HEAD + rows)
    assert len(page.context["dry"].problems) == 30_000  # type: ignore[attr-defined]
    assert len(page.context["problems"]) == 500  # type: ignore[attr-defined]
