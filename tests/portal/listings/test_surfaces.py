"""The form that fills itself, the table, the API, and how many queries pages cost with few and with many rows."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from tests.portal.listings.rows import DEMAND_TEXT, DRAFT, ON_MARKET, content
from tests.portal.roles import OTHER

from corechain_portal.listings import bulk
from corechain_portal.listings.content import text_key
from corechain_portal.listings.hiding import without_hidden_words
from corechain_portal.listings.models import Listing, ListingNode
from corechain_portal.membership.models import MemberOrganisation

pytestmark = pytest.mark.django_db
NEW, UPLOAD = "/en/listings/new/", "/en/listings/upload/"
JSON = "application/json"


# The form -------------------------------------------------------------------------------------------------------


def test_without_scripts_the_text_fills_the_form_in_a_second_step(clients: dict[str, Client]) -> None:
    page = clients["trader"].post(NEW, {"do": "fill", "side": "demand", "text": DEMAND_TEXT}).content.decode()
    for shown in (
        'value="500"',
        'value="2027-03-31"',
        "<mark>月用量500升</mark>",
        'value="krf-photoresist" checked',
    ):
        assert shown in page, shown
    assert not Listing.objects.filter(text=DEMAND_TEXT).exclude(pk=ON_MARKET).exists()


def test_what_a_person_changed_is_not_filled_anew(clients: dict[str, Client]) -> None:
    """The amount was corrected to 700 and the node unticked; then the text was changed."""
    form = {
        "do": "fill", "side": "demand", "text": "求购KrF光刻胶，月用量900升，送到无锡", "quantity": "700",
        "was_quantity": "500", "region": "无锡市", "was_region": "无锡市", "offered": ["krf-photoresist"],
    }  # fmt: skip
    page = clients["trader"].post("/listings/suggest/", form).content.decode()
    assert 'name="quantity" value="700"' in page
    assert 'value="krf-photoresist">' in page
    assert 'value="krf-photoresist" checked' not in page


def test_a_text_from_the_page_of_a_match_is_carried_over(clients: dict[str, Client]) -> None:
    assert 'value="500"' in clients["trader"].get(NEW, {"text": DEMAND_TEXT}).content.decode()
    answer = clients["trader"].get("/en/match/", {"q": DEMAND_TEXT}).content.decode()
    assert "/en/listings/new/?text=" in answer


# The table ------------------------------------------------------------------------------------------------------


def _table(
    *rows: tuple[Any, ...], header: tuple[str, ...] = ("类别", "原文", "数量", "需用或截止日期")
) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("table.xlsx", file.getvalue())


def test_a_table_is_shown_before_it_is_kept_and_kept_once(clients: dict[str, Client]) -> None:
    table = _table(
        ("需求", "求购高纯氨水，月用量20吨"), ("Offer", "供应电子级硫酸，每月300吨", 250, "2027-03-31")
    )
    before = Listing.objects.count()
    page = clients["trader"].post(UPLOAD, {"file": table})
    assert (page.status_code, Listing.objects.count()) == (200, before)
    form = {"rows": page.context["packed"], "do": "publish", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert clients["trader"].post(UPLOAD, form).status_code == 302
    made = {each.side: each for each in Listing.objects.order_by("-made_at")[:2]}
    assert Listing.objects.count() == before + 2
    assert (made["demand"].quantity, made["demand"].unit, made["demand"].hidden) == (20, "t", ["name"])
    assert (made["offer"].quantity, str(made["offer"].ends_on), made["offer"].hidden) == (
        250,
        "2027-03-31",
        [],
    )
    assert clients["competitor"].post(UPLOAD, {**form, "once": str(uuid.uuid4())}).status_code == 422


def test_every_wrong_cell_is_told_by_row_and_column_and_nothing_is_kept(clients: dict[str, Client]) -> None:
    before = Listing.objects.count()
    table = _table(
        ("卖", "求购石英环"), ("需求", "=HYPERLINK(1)"), ("需求", "求购石英环", "many"), ("需求", "求购石英环"),
        ("需求", "求购石英舟", 5, "2027-02-30"), ("需求", "甲芯科技求购石英管"), ("需求", "求购石英环。"),
    )  # fmt: skip
    page = clients["trader"].post(UPLOAD, {"file": table})
    assert (page.status_code, Listing.objects.count()) == (422, before)
    found = [(each["row"], each["column"].en) for each in page.context["faults"]]
    assert found == [
        (2, "Side"),
        (3, "Text"),
        (4, "Quantity"),
        (5, "Text"),
        (6, "Needed by, or until"),
        (7, "Text"),
        (8, "Text"),
    ]


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("table.csv", "类别,原文\n需求,=cmd|' /C calc'!A0\n".encode()),
        SimpleUploadedFile("table.xlsx", b"PK\x03\x04 broken"),
        SimpleUploadedFile("table.xlsx", b""),
        _table(("需求", "求购石英环"), header=("A", "B")),
        _table(),
        _table(*[("需求", f"求购石英环{number}号") for number in range(10_001)]),
    ],
    ids=["csv", "broken", "empty", "no header", "no rows", "10001 rows"],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(
    clients: dict[str, Client], file: SimpleUploadedFile
) -> None:
    answer = clients["trader"].post(UPLOAD, {"file": file})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    book = io.BytesIO(_table(("需求", "求购石英环")).read())
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * (bulk.MOST_UNPACKED + 1))
    with pytest.raises(bulk.BadTable, match="unpacks to too much"):
        bulk.read_table(book, "table.xlsx")


def test_the_template_is_read_by_the_upload_and_its_example_is_not(clients: dict[str, Client]) -> None:
    for prefix, title in (("", "类别"), ("/en", "Side")):
        template = clients["trader"].get(f"{prefix}/listings/template.xlsx").content
        sheet = load_workbook(io.BytesIO(template)).active
        assert sheet["A1"].value == title
        assert {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation} >= {
            "A2",
            "G2",
            "N2",
        }
        with pytest.raises(bulk.BadTable, match="holds no row"):
            bulk.read_table(io.BytesIO(template), "template.xlsx")


def test_ones_own_listings_are_exported_as_texts(clients: dict[str, Client]) -> None:
    Listing.objects.filter(pk=ON_MARKET).update(title="=1+1")
    book = load_workbook(io.BytesIO(clients["trader"].get("/listings/mine.xlsx").content))
    titles = {row[2].value: row[2].data_type for row in book.active.iter_rows(min_row=2)}
    assert titles["=1+1"] == "s"
    assert "另一联盟的需求" not in titles


# The API --------------------------------------------------------------------------------------------------------


def test_a_program_publishes_once_however_often_it_asks(clients: dict[str, Client]) -> None:
    body = json.dumps({"side": "demand", "text": "求购石英棒，每月40件", "quantity": "40", "publish": True})
    trader, key = clients["trader"], {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (trader.post("/api/v1/listings", body, content_type=JSON, headers=key) for _ in range(2))
    assert (first.status_code, again["Idempotency-Replayed"]) == (200, "true")
    made = first.json()
    assert made == again.json()
    assert (made["state"], made["title"], made["is_own"], made["version"]) == (
        "published",
        "求购石英棒，每月40件",
        True,
        1,
    )
    address = f"/api/v1/listings/{made['id']}"
    assert clients["competitor"].get(address).json()["member"] is None
    changed = trader.patch(address, json.dumps({"version": 1, "quantity": "60"}), content_type=JSON).json()
    assert (changed["quantity"], changed["title"], changed["version"]) == ("60.000", made["title"], 2)
    assert (
        trader.patch(address, json.dumps({"version": 1, "quantity": "80"}), content_type=JSON).status_code
        == 409
    )
    ended = trader.post(f"{address}/withdraw", json.dumps({"reason": "not_needed"}), content_type=JSON)
    assert ended.json()["state"] == "withdrawn"
    assert clients["competitor"].get(address).status_code == 404


def test_the_api_reads_a_text_and_pages_by_a_cursor(clients: dict[str, Client]) -> None:
    read = clients["trader"].post(
        "/api/v1/listings/suggest", json.dumps({"text": DEMAND_TEXT}), content_type=JSON
    )
    assert {"field": "quantity", "words": "月用量500升"}.items() <= {
        **read.json()["suggestions"][3],
        "because": 0,
    }.items()
    seen, address = [], "/api/v1/listings?limit=1"
    while address:
        part = clients["competitor"].get(address).json()
        seen += [each["id"] for each in part["listings"]]
        address = part["next"]
    assert len(seen) == len(set(seen)) >= 2
    assert str(DRAFT) not in seen


# Size -----------------------------------------------------------------------------------------------------------


def _many(number: int) -> None:
    """Straight into the database: what publishing would have kept."""
    member = MemberOrganisation.objects.select_related("alliance").get(pk=OTHER)
    said = content(title="求购靶材", text="求购高纯靶材", quantity=None)
    title, text = without_hidden_words(said, member)
    now = timezone.now()
    rows = [
        Listing(
            alliance=member.alliance, member=member, side="demand", state="published", title=said.title, text=said.text,
            shown_title=title, shown_text=text, hidden=["name"], text_key=text_key(f"{each}"),
            published_at=now - timedelta(minutes=each), valid_until=timezone.localdate() + timedelta(days=30),
        )
        for each in range(number)
    ]  # fmt: skip
    Listing.objects.bulk_create(rows, batch_size=1000)
    ListingNode.objects.bulk_create(
        [ListingNode(listing=each, node="sputtering-target") for each in rows], batch_size=1000
    )


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("competitor", "/listings/"),
        ("competitor", "/listings/?q=靶材&region=无锡"),
        ("competitor", "/listings/mine/"),
        ("competitor", "/me/"),
        ("competitor", "/api/v1/listings?mine=true"),
        ("trader", f"/listings/{ON_MARKET}/"),
        ("trader", "/listings/new/"),
        ("anonymous", "/listings/"),
    ],
)
def test_a_page_costs_as_many_queries_with_many_rows_as_with_few(
    clients: dict[str, Client], role: str, page: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert clients[role].get(page).status_code == 200
        return len(caught)

    _many(30)
    clients[role].get(page)
    few = queries()
    _many(300)
    assert queries() == few < 20
