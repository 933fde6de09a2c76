"""Uploads at the data desk: what holds is loaded, what does not is told fault by fault and changes nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.portal.roles import ours

from corechain.model.schema import TABLES
from corechain_portal.chain.models import Origin
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.organisations.models import Organisation

pytestmark = pytest.mark.django_db
DESK = "/data/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SMALL = {
    "sources.csv": "id,title\nW01,年报\n",
    "organisations.csv": (
        "id,name_zh,kind,country,region,sources,confidence\n"
        "resist-maker,光刻胶厂,firm,CN,320200,W01,medium\nfab,晶圆厂,firm,CN,320200,W01,medium\n"
    ),
    "chain_nodes.csv": "id,kind,name_zh,sources,confidence\nresist,material,光刻胶,W01,medium\n",
    "provisions.csv": (
        "id,organisation_id,node_id,share_percent,share_market,share_year,status,sources,confidence\n"
        "p1,resist-maker,resist,12.5,全球光刻胶,2021,active,W01,medium\n"
    ),
    "dataset.toml": 'name = "small"\ntitle_zh = "小链"\ntitle_en = "Small chain"\nhome_region = "320200"\n',
}


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """`files` in a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    """The small chain as an Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in SMALL.items():
        if name.endswith(".csv"):
            sheet = book.create_sheet(name.removesuffix(".csv"))
            for line in content.splitlines():
                sheet.append(line.split(","))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def desk(clients: dict[str, Client]) -> Client:
    """A browser of the secretariat."""
    return clients["secretariat"]


def send(desk: Client, content: bytes, name: str = "small.zip", *, action: str = "load", prefix: str = ""):
    upload = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return desk.post(f"{prefix}{DESK}", {"file": upload, "action": action})


def text_of(response) -> str:
    return response.content.decode()


def test_a_zip_of_tables_is_loaded(desk: Client) -> None:
    response = send(desk, packed(SMALL))
    assert (response.status_code, response["Location"]) == (302, DESK)
    loaded = ours().dataset
    assert (loaded.name, loaded.title_zh, loaded.origin) == ("small", "小链", Origin.DATA_DESK)
    assert (loaded.counts["organisations"], loaded.counts["provisions"]) == (2, 1)
    assert list(current_snapshot(ours()).organisations) == ["resist-maker", "fab"]
    assert "已载入“小链”" in text_of(desk.get(DESK))


def test_a_workbook_is_loaded_and_takes_its_name_from_the_file(desk: Client) -> None:
    assert send(desk, workbook(), "我的链.xlsx").status_code == 302
    assert list(current_snapshot(ours()).nodes) == ["resist"]


def test_a_folder_inside_the_zip_does_no_harm(desk: Client) -> None:
    files = {f"my chain/{name}": content for name, content in SMALL.items()}
    assert send(desk, packed(files | {"__MACOSX/._sources.csv": "x", ".DS_Store": "x"})).status_code == 302
    assert ours().dataset.name == "small"


def test_names_that_climb_out_of_the_folder_stay_in_it(desk: Client, tmp_path: Path) -> None:
    files = {f"../../{name}": content for name, content in SMALL.items()} | {
        "/etc/corechain-test.csv": "id\n"
    }
    assert send(desk, packed(files)).status_code == 302
    assert not Path("/etc/corechain-test.csv").exists()
    assert ours().dataset.name == "small"


def test_checking_changes_nothing(desk: Client) -> None:
    before = ours().dataset
    response = send(desk, packed(SMALL), action="check")
    assert response.status_code == 200
    assert [row.rows for row in response.context["checked"]][:4] == [1, 2, 1, 0]
    assert ours().dataset.version == before.version


def test_the_built_in_data_set_can_be_sent_back_unchanged(desk: Client) -> None:
    folder = resources.files("corechain.datasets") / "wuxi_ic"
    files = {
        each.name: each.read_bytes() for each in folder.iterdir() if each.name.endswith((".csv", ".toml"))
    }
    before = ours().dataset
    assert send(desk, packed(files)).status_code == 302
    assert ours().dataset.version == before.version
    assert "已经载入" in text_of(desk.get(DESK))


def _csv(name: str, content: str | bytes) -> bytes:
    return packed(SMALL | {name: content})


def _merged(book: openpyxl.Workbook) -> None:
    book["organisations"].merge_cells("A2:A3")


ORGANISATIONS = SMALL["organisations.csv"]
PROVISIONS = SMALL["provisions.csv"]
BAD_TABLES = {
    "share over 100": ("provisions.csv", PROVISIONS.replace("12.5", "130"), "share_percent"),
    "unknown node": ("provisions.csv", PROVISIONS.replace(",resist,", ",resin,"), "resin"),
    "duplicate id": ("organisations.csv", ORGANISATIONS.replace("fab,", "resist-maker,"), "resist-maker"),
    "truncated row": ("organisations.csv", ORGANISATIONS[:-30], "organisations.csv"),
    "open quote": ("organisations.csv", ORGANISATIONS.replace("晶圆厂", '"晶圆厂'), "organisations.csv"),
    "binary table": ("organisations.csv", bytes(range(256)) * 20, "organisations.csv"),
    "empty table": ("organisations.csv", "", "organisations.csv"),
}
WITHOUT_SOURCES = {name: content for name, content in SMALL.items() if name != "sources.csv"}
BAD = {
    **{
        kind: (_csv(table, content), "small.zip", named)
        for kind, (table, content, named) in BAD_TABLES.items()
    },
    "missing table": (packed(WITHOUT_SOURCES), "small.zip", "sources"),
    "merged cells": (workbook(_merged), "small.xlsx", "organisations"),
    "no table": (packed({"readme.txt": "hello"}), "small.zip", "small.zip"),
    "not a zip": (b"just words", "small.zip", "small.zip"),
    "not a workbook": (b"just words", "small.xlsx", "small.xlsx"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "small.xls", "small.xls"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "small.png", "small.png"),
    "empty file": (b"", "small.zip", ""),
    "half a zip": (packed(SMALL)[:-200], "small.zip", "small.zip"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_does_not_hold_is_told_and_changes_nothing(desk: Client, kind: str, prefix: str) -> None:
    content, name, named = BAD[kind]
    before = (ours().dataset.version, Organisation.objects.count())
    response = send(desk, content, name, prefix=prefix)
    assert 400 <= response.status_code < 500
    told = text_of(response)
    assert named in told
    assert "/tmp/" not in told
    alert = response.context["error"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in alert) is (prefix == "")
    assert (ours().dataset.version, Organisation.objects.count()) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_the_encodings_that_excel_writes_are_read(desk: Client, encoding: str) -> None:
    files = {
        name: content.encode(encoding) if name.endswith(".csv") else content
        for name, content in SMALL.items()
    }
    assert send(desk, packed(files)).status_code == 302
    assert current_snapshot(ours()).organisations["fab"].name_zh == "晶圆厂"


def test_every_fault_is_told_with_file_row_and_column(desk: Client) -> None:
    rows = "".join(f"x{number},名,firm,CN,320200,W99,high\n" for number in range(250))
    response = send(desk, _csv("organisations.csv", ORGANISATIONS + rows))
    assert response.status_code == 422
    first = response.context["faults"][0]
    assert (first["file"], first["row"], first["column"]) == ("organisations.csv", 4, "sources")
    assert len(response.context["faults"]) == 200
    assert response.context["faults_not_shown"] == 50


def test_markup_in_a_file_is_shown_as_text(desk: Client) -> None:
    response = send(
        desk, _csv("organisations.csv", ORGANISATIONS + "<script>alert(1)</script>,a,b,c,d,e,f\n")
    )
    assert "<script>alert" not in text_of(response)


def test_a_file_over_the_limit_is_refused(desk: Client) -> None:
    with override_settings(UPLOAD_LIMIT_BYTES=1000):
        response = send(desk, packed(SMALL | {"notes.csv": "x" * 5000}, zipfile.ZIP_STORED))
    assert response.status_code == 413


def test_a_zip_bomb_is_refused_before_it_is_unpacked(desk: Client) -> None:
    bomb = packed({"organisations.csv": b"0" * 30_000_000})
    assert len(bomb) < 100_000
    with override_settings(UPLOAD_LIMIT_BYTES=1_000_000):
        assert send(desk, bomb).status_code == 413


def test_a_zip_that_lies_about_its_size_is_stopped_while_unpacking(desk: Client) -> None:
    size = 30_000_000
    bomb = packed({"organisations.csv": b"0" * size}).replace(
        size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    )
    with override_settings(UPLOAD_LIMIT_BYTES=1_000_000):
        assert send(desk, bomb).status_code in (400, 413)
    assert ours().dataset.name == "wuxi-ic"


def test_a_zip_of_very_many_files_is_refused(desk: Client) -> None:
    many = packed({f"{number}.csv": "" for number in range(1001)})
    assert send(desk, many).status_code == 413


def test_a_form_without_a_file_says_so(desk: Client) -> None:
    response = desk.post(DESK, {"action": "load"})
    assert response.status_code == 400
    assert "没有收到文件" in text_of(response)


def test_only_the_secretariat_can_load(clients: dict[str, Client]) -> None:
    for role in ("anonymous", "owner", "analyst"):
        assert send(clients[role], packed(SMALL)).status_code in (302, 403)
    assert ours().dataset.name == "wuxi-ic"


def test_all_tables_are_known_to_the_desk(desk: Client) -> None:
    response = send(desk, packed(SMALL), action="check")
    assert tuple(row.table for row in response.context["checked"]) == TABLES
