"""An anonymous listing gives its organisation away nowhere: not in pages, the API, filters, files or errors."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from tests.portal.listings.rows import ON_MARKET, content, published
from tests.portal.roles import OTHER, OWN, viewer

from corechain_portal.listings.disclosing import disclose
from corechain_portal.listings.files import telling_words
from corechain_portal.listings.giving_away import GivesAway, find_tellings, telling_names
from corechain_portal.listings.hiding import BLACK, without_hidden_words
from corechain_portal.listings.models import Listing
from corechain_portal.membership.models import MemberOrganisation

pytestmark = pytest.mark.django_db
TELLING = ("甲芯", "Jia Chips", "jia-chips", str(OWN))
PAGES = (
    "/listings/",
    "/listings/?q=光刻胶&node=krf-photoresist",
    "/en/listings/?side=demand&region=无锡",
    f"/listings/{ON_MARKET}/",
    f"/en/listings/{ON_MARKET}/",
    "/api/v1/listings",
    "/api/v1/listings?side=demand&q=光刻胶",
    f"/api/v1/listings/{ON_MARKET}",
)


def own() -> MemberOrganisation:
    return MemberOrganisation.objects.select_related("alliance").get(pk=OWN)


@pytest.mark.parametrize("role", ["competitor", "analyst"])
def test_no_byte_of_any_answer_names_the_organisation(clients: dict[str, Client], role: str) -> None:
    """The public offer of the same organisation is named, so pages are looked at that show the demand alone."""
    Listing.objects.filter(member=OWN, side="offer").update(state="withdrawn")
    for page in PAGES:
        answer = clients[role].get(page)
        said = f"{answer.content.decode()} {dict(answer.headers)} {answer.cookies}"
        assert "光刻胶" in said, page
        for word in TELLING:
            assert word not in said, (page, word)


def test_errors_about_an_anonymous_listing_name_nobody(clients: dict[str, Client]) -> None:
    for path, method in (
        (f"/en/listings/{ON_MARKET}/edit/", "get"),
        (f"/api/v1/listings/{ON_MARKET}/renew", "post"),
    ):
        answer = getattr(clients["competitor"], method)(path, content_type="application/json")
        assert answer.status_code == 404
        assert not any(word in answer.content.decode() for word in TELLING)


def test_whom_it_accepts_and_the_staff_see_the_name(
    clients: dict[str, Client], people: dict[str, Any]
) -> None:
    page = f"/listings/{ON_MARKET}/"
    for role in ("owner", "secretariat", "auditor"):
        assert "甲芯科技" in clients[role].get(page).content.decode()
    asked, asker = Listing.objects.get(pk=ON_MARKET), MemberOrganisation.objects.get(pk=OTHER)
    with transaction.atomic():
        disclose(asked, asker, viewer(people, "owner"))
    assert "甲芯科技" in clients["competitor"].get(page).content.decode()
    assert "甲芯科技" not in clients["analyst"].get(page).content.decode()


def test_hidden_parts_are_blacked_out_of_title_and_text_and_found_by_no_filter(
    clients: dict[str, Client],
) -> None:
    hidden = ("name", "quantity", "price", "dates", "place")
    text = "求购石英舟，月用量1234升，单价888元以内，送到无锡，2027年3月底前。另：无锡1234升"
    listing = published(
        own(),
        title="求购石英舟1234升",
        text=text,
        quantity=Decimal(1234),
        price=Decimal(888),
        hidden=hidden,
        region="320200",
    )
    assert listing.shown_title == f"求购石英舟{BLACK}"
    assert listing.shown_text == f"求购石英舟，{BLACK}，{BLACK}，{BLACK}，{BLACK}。另：{BLACK}"
    ask = clients["competitor"]
    shown = json.loads(ask.get(f"/api/v1/listings/{listing.pk}").content)
    assert (shown["quantity"], shown["price"], shown["region"], shown["ends_on"]) == (None, None, "", None)
    assert not any(
        secret in json.dumps(shown, ensure_ascii=False) for secret in ("1234", "888", "无锡", "320200")
    )
    for query, found in (
        ("q=石英舟", True),
        ("q=1234", False),
        ("q=888", False),
        ("q=石英舟&region=无锡", False),
    ):
        ids = [each["id"] for each in ask.get(f"/api/v1/listings?{query}").json()["listings"]]
        assert (str(listing.pk) in ids) is found, query
        mine = [each["id"] for each in clients["owner"].get(f"/api/v1/listings?{query}").json()["listings"]]
        assert str(listing.pk) in mine, query


@pytest.mark.parametrize(
    "words",
    ["甲芯科技", "我们甲 芯-科技", "JIA chips", "联系 buyer@jia-chips.example", "电话0510-88880000", "13912345678",
     "www.jia-chips.com", "微信号：jiachips2020", "91320200MA1ABCDEX9"],
)  # fmt: skip
def test_an_anonymous_text_that_names_its_own_is_not_published(words: str) -> None:
    with pytest.raises(GivesAway):
        published(own(), text=f"求购石英环，{words}", title="求购石英环")
    assert not Listing.objects.filter(title="求购石英环", state="published").exists()


def test_a_named_listing_may_say_who_it_is_and_other_words_are_no_names() -> None:
    published(own(), text="甲芯科技求购石英环", title="求购石英环", hidden=())
    names = telling_names(own())
    for innocent in (
        "求购甲基丙烯酸，2000片，2027-03-31",
        "AEC-Q101, 1200 V, 320200",
        "www 线宽 0.18um, 55nm",
    ):
        assert find_tellings(innocent, names) == [], innocent
    assert (
        without_hidden_words(content(hidden=("name",), text="甲芯科技求购石英环"), own())[1]
        == f"{BLACK}求购石英环"
    )


def test_names_in_a_files_name_and_properties_are_warned_of() -> None:
    listing = Listing.objects.get(pk=ON_MARKET)
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as archive:
        archive.writestr("docProps/app.xml", "<Properties><Company>甲芯科技</Company></Properties>")
    pdf = b"%PDF-1.7\n1 0 obj << /Author (Jia Chips Purchasing) >> endobj"
    files = {"规格.docx": office.getvalue(), "spec.pdf": pdf, "甲芯科技规格.txt": b"x", "规格.txt": b"x"}
    warned = {
        name: [each.render("zh") for each in telling_words(listing, SimpleUploadedFile(name, content))]
        for name, content in files.items()
    }
    assert [bool(each) for each in warned.values()] == [True, True, True, False]


def test_a_file_is_given_out_only_through_its_listing(clients: dict[str, Client]) -> None:
    add = f"/en/listings/{ON_MARKET}/files/"
    file = SimpleUploadedFile("spec.txt", b"KrF 248 nm")
    assert clients["trader"].post(add, {"file": file}).status_code == 302
    kept = Listing.objects.get(pk=ON_MARKET).files.get()
    page = f"/listings/{ON_MARKET}/files/{kept.pk}/"
    answer = clients["competitor"].get(page)
    assert b"".join(answer.streaming_content) == b"KrF 248 nm"  # type: ignore[attr-defined]
    assert not any(word in str(dict(answer.headers)) for word in TELLING)
    for path in (f"/attachments/{kept.attachment_id}/", f"/api/v1/documents/{kept.attachment_id}"):
        assert clients["competitor"].get(path).status_code in (401, 403, 404)
    Listing.objects.filter(pk=ON_MARKET).update(hidden=["name", "files"])
    assert clients["competitor"].get(page).status_code == 404
    own_answer = clients["owner"].get(page)
    assert own_answer.status_code == 200
    assert b"".join(own_answer.streaming_content) == b"KrF 248 nm"  # type: ignore[attr-defined]
