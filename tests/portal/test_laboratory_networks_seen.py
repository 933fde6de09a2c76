"""Networks of one's own: who sees and deletes them, pages in both languages, what they ask of the database."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.html_pages import faults_of, read_page
from tests.portal.networks import NETWORK, NETWORK_SCENARIO, kept_network, network_scenario
from tests.portal.test_laboratory_networks import NEW, PAGE, RESULT, analyst, person
from tests.portal.test_pages_language import CHINESE, english_messages, said

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.laboratory.models import OwnNetwork, OwnNetworkFiles, Scenario, ScenarioFirms
from corechain_portal.laboratory.tasks import compute_scenario

__all__ = ["analyst", "person"]

pytestmark = pytest.mark.django_db

MOST_QUERIES = 19


def test_only_the_owner_deletes_and_everything_goes(clients: dict[str, Client], person: User) -> None:
    network = kept_network(owner=person)
    scenario = network_scenario(network, person)
    address = f"/laboratory/networks/{network.pk}/delete/"
    assert clients["secretariat"].post(address).status_code == 403
    assert "1 scenario on it" in clients["analyst"].get(f"/en{address}").content.decode()
    assert clients["analyst"].post(address).status_code == 302
    assert not OwnNetwork.objects.filter(pk=network.pk).exists()
    assert not OwnNetworkFiles.objects.filter(pk=network.pk).exists()
    assert not Scenario.objects.filter(pk=scenario.pk).exists()
    assert not ScenarioFirms.objects.filter(pk=scenario.pk).exists()


def test_a_scenario_whose_network_goes_while_it_waits_just_ends(person: User) -> None:
    network = kept_network(owner=person)
    waits = network_scenario(network, person, compute=False)
    OwnNetwork.objects.filter(pk=network.pk).delete()
    compute_scenario.call(str(waits.pk))
    assert not Scenario.objects.filter(pk=waits.pk).exists()


def test_another_alliance_sees_nothing(analyst: Client, person: User) -> None:
    theirs = Alliance.objects.exclude(pk=Alliance.objects.first().pk).first()
    network = kept_network(alliance=theirs)
    scenario = network_scenario(network, name="secret scenario")
    assert str(network.pk) not in analyst.get("/laboratory/networks/").content.decode()
    assert str(scenario.pk) not in analyst.get("/laboratory/").content.decode()
    for path in (f"networks/{network.pk}/", f"networks/{network.pk}/new/", f"networks/{network.pk}/links.table",
                 f"networks/{network.pk}/delete/", f"{scenario.pk}/", f"{scenario.pk}/losses.csv",
                 f"{scenario.pk}/progress/", f"{scenario.pk}/delete/"):  # fmt: skip
        assert analyst.get(f"/laboratory/{path}").status_code == 404, path
    pair = f"?with={scenario.pk}&with={NETWORK_SCENARIO['scenario_id']}"
    assert "secret scenario" not in analyst.get(f"/laboratory/compare/{pair}").content.decode()
    copied = analyst.get(f"{PAGE}new/?from={scenario.pk}")
    assert copied.status_code == 404


@pytest.mark.parametrize("address", [PAGE, RESULT, NEW, "/laboratory/networks/"])
def test_browsers_keep_nothing(analyst: Client, address: str) -> None:
    assert "no-store" in analyst.get(address)["Cache-Control"]


# Form and speed ------------------------------------------------------------------------------------------------


def _addresses(person: User) -> list[str]:
    other = network_scenario(kept_network(owner=person), person, name="y")
    again = network_scenario(other.network, person, name="z", downstream=0.5)
    return [
        "/laboratory/", "/laboratory/networks/", NEW, f"{PAGE}new/",
        f"{PAGE}new/?from={NETWORK_SCENARIO['scenario_id']}",
        f"/laboratory/{other.pk}/", f"/laboratory/networks/{other.network_id}/",
        f"/laboratory/networks/{other.network_id}/delete/", f"/laboratory/compare/?with={other.pk}&with={again.pk}",
    ]  # fmt: skip


def test_every_page_is_well_formed_and_in_each_language_only(analyst: Client, person: User) -> None:
    person.display_name = person.email
    person.save()
    OwnNetwork.objects.update(name="net")
    shown = OwnNetworkFiles.objects.get(pk=NETWORK["network_id"])
    names = {each["name"] for each in shown.shown["sectors"]} | {"甲矿", "乙厂"}
    for address in _addresses(person):
        OwnNetwork.objects.update(name="net")
        zh, en = (read_page(analyst.get(prefix + address).content.decode()) for prefix in ("", "/en"))
        assert faults_of(zh) == faults_of(en) == [], address
        left = [text for text, language in said(zh) if language != "en" and text in english_messages()]
        assert left == [], address
        chinese = [text for text, language in said(en) if language != "zh-Hans" and CHINESE.search(text)]
        left = [
            text
            for text in chinese
            if text not in ("中", "中：本页中文版") and not any(name in text for name in names)
        ]
        assert left == [], address


def test_pages_take_few_queries_however_many_rows(analyst: Client, person: User) -> None:
    def counted(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert analyst.get(address).status_code == 200
        return len(queries)

    pages = ["/laboratory/networks/", PAGE, RESULT, f"{PAGE}new/", "/laboratory/"]
    network = OwnNetwork.objects.get(pk=NETWORK["network_id"])
    before = [counted(address) for address in pages]
    for _ in range(3):
        kept_network(owner=person)
        network_scenario(network, person)
    assert [counted(address) for address in pages] == before
    assert max(before) <= MOST_QUERIES


def test_a_list_never_reads_the_files(analyst: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        analyst.get("/laboratory/networks/")
        analyst.get(PAGE)
    read = " ".join(query["sql"] for query in queries)
    assert '"laboratory_ownnetworkfiles"."shown"' in read
    assert '"laboratory_ownnetworkfiles"."links"' not in read
    assert '"laboratory_ownnetworkfiles"."firm_ids"' not in read


def test_an_identifier_of_a_scenario_is_none_of_a_network(analyst: Client) -> None:
    assert analyst.get(f"/laboratory/networks/{uuid.uuid4()}/").status_code == 404
