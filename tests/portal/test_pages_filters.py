"""Filters stand in the address, hold together, and an empty result says what to do next."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.portal.html_pages import Page, read_page

from corechain.datasets.registry import open_snapshot
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.show_chain import chain_overview

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def snapshot() -> ChainSnapshot:
    return open_snapshot("wuxi-ic")


def get(client: Client, address: str) -> Page:
    return read_page(client.get(address).content.decode())


def listed(page: Page, folder: str) -> set[str]:
    """Identifiers in the first column of the page's tables."""
    links = [each.attributes["href"] for each in page.all("a") if each.parents[-1] == "th"]
    return {each.split("?")[0].strip("/").rpartition("/")[2] for each in links if f"/{folder}/" in each}


def test_the_chain_is_narrowed_by_everything_asked(client: Client, snapshot: ChainSnapshot) -> None:
    page = get(client, "/en/chain/?kind=equipment&weak=1&lacking=1&region=CN-32")
    expected = {
        each.node.id
        for each in chain_overview(snapshot, "CN-32").nodes
        if each.node.kind == "equipment" and each.is_weak and each.is_missing
    }
    assert listed(page, "chain") == expected != set()
    assert f"{len(expected)} of {len(chain_overview(snapshot).nodes)} nodes" in page.text


def test_nodes_are_found_by_another_wording(client: Client) -> None:
    assert "photomask" in listed(get(client, "/chain/?q=光罩"), "chain")


def test_a_filter_keeps_what_was_chosen(client: Client) -> None:
    page = get(client, "/chain/?stage=stage-equipment&kind=equipment&q=光刻&lacking=1&region=CN")
    chosen = {each.attributes["value"] for each in page.all("option") if "selected" in each.attributes}
    assert {"stage-equipment", "equipment", "CN"} <= chosen
    assert [each.attributes["name"] for each in page.all("input") if "checked" in each.attributes] == [
        "lacking"
    ]


def test_organisations_are_narrowed_by_everything_asked(client: Client, snapshot: ChainSnapshot) -> None:
    page = get(client, "/organisations/?region=320200&role=design&stage=stage-products&confidence=high")
    found = listed(page, "organisations")
    assert found
    for each in found:
        organisation = snapshot.organisations[each]
        assert (organisation.role, organisation.confidence) == ("design", "high")
        assert (organisation.region or "").startswith("3202")
        nodes = [provision.node_id for provision in snapshot.provisions_by_organisation[each]]
        assert "stage-products" in {snapshot.stage_of[node] for node in nodes}


def test_pages_of_organisations_hold_each_one_once(client: Client, snapshot: ChainSnapshot) -> None:
    seen: list[str] = []
    number = 1
    while True:
        page = get(client, f"/organisations/?page={number}")
        seen += sorted(listed(page, "organisations"))
        if not [each for each in page.all("a") if each.attributes.get("rel") == "next"]:
            break
        number += 1
    assert sorted(seen) == sorted(snapshot.organisations)


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", ""])
def test_a_page_number_out_of_range_gives_the_nearest_page(client: Client, number: str) -> None:
    response = client.get(f"/organisations/?page={number}")
    assert response.status_code == 200
    assert listed(read_page(response.content.decode()), "organisations")


def test_next_and_previous_keep_the_filters(client: Client) -> None:
    page = get(client, "/en/organisations/?region=CN&page=2")
    turned = [
        each.attributes["href"] for each in page.all("a") if each.attributes.get("rel") in {"next", "prev"}
    ]
    assert len(turned) == 2
    assert all("region=CN" in each and each.count("page=") == 1 for each in turned)


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/chain/?q=zzzz", "/match/?q=zzzz"),
        ("/organisations/?q=zzzz", "/match/?q=zzzz"),
        ("/statistics/?q=zzzz", "/statistics/#figures"),
        ("/sources/?q=zzzz", "/sources/"),
        ("/find/?q=zzzz", "/match/?q=zzzz"),
        ("/match/", "/match/?q=QFN%E5%B0%81%E6%B5%8B%EF%BC%8C%E6%B1%9F%E8%8B%8F%E7%9C%81%E5%86%85"),
        ("/match/?q=", "/match/?q=QFN%E5%B0%81%E6%B5%8B%EF%BC%8C%E6%B1%9F%E8%8B%8F%E7%9C%81%E5%86%85"),
    ],
)
def test_an_empty_page_leads_on(client: Client, address: str, leads_to: str) -> None:
    assert leads_to in get(client, address).links()


@pytest.mark.parametrize(
    "address", ["/chain/?region=Atlantis", "/organisations/?node=nothing", "/sources/nothing/"]
)
def test_an_unknown_name_in_an_address_is_told(client: Client, address: str) -> None:
    for prefix, said in (("", "没有"), ("/en", "There is no")):
        response = client.get(prefix + address)
        assert response.status_code == 404
        page = read_page(response.content.decode())
        assert said in page.text or "The chain has no node" in page.text


def test_statistics_are_narrowed_by_region_and_indicator(client: Client, snapshot: ChainSnapshot) -> None:
    page = get(client, "/en/statistics/?region=320200&q=output value")
    expected = [
        each
        for each in snapshot.observations
        if each.region == "320200"
        and "output value" in snapshot.indicators[each.indicator_id].name_en.lower()
    ]
    assert f"{len(expected)} of {len(snapshot.observations)} figures" in page.text
    assert len(expected) > 1


def test_a_correction_is_written_to_the_contact_of_the_settings(client: Client, settings: Any) -> None:
    settings.CONTACT = ""
    page = get(client, "/en/organisations/cr-micro/")
    assert not [each for each in page.links() if each.startswith("mailto:")]
    assert "http://testserver/en/organisations/cr-micro/" in page.text
    settings.CONTACT = "office@example.org"
    [address] = [
        each for each in get(client, "/en/organisations/cr-micro/").links() if each.startswith("mailto:")
    ]
    parts = urlsplit(address)
    assert parts.path == "office@example.org"
    written = parse_qs(parts.query)
    assert written["subject"] == ["Correction: China Resources Microelectronics Limited"]
    assert written["body"][0].startswith("Record: http://testserver/en/organisations/cr-micro/\n")
