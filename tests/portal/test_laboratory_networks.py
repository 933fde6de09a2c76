"""Networks of one's own: sending in, what is refused and how, asking, reading, comparing, and who may see them."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.portal.html_pages import read_page
from tests.portal.networks import (
    FIRMS,
    LINKS,
    NETWORK,
    NETWORK_SCENARIO,
    asking,
    kept_network,
    large_tables,
    network_scenario,
    sending,
    tables,
)
from tests.portal.permission_matrix import SCENARIO

from corechain.workflows.network_losses import NetworkChoice, network_losses
from corechain_portal.accounts.models import User
from corechain_portal.laboratory.models import OwnNetwork, OwnNetworkFiles, Scenario, ScenarioFirms, Status
from corechain_portal.laboratory.networks import open_network
from corechain_portal.laboratory.tasks import compute_scenario

pytestmark = pytest.mark.django_db

NEW = "/laboratory/networks/new/"
PAGE = f"/laboratory/networks/{NETWORK['network_id']}/"
RESULT = f"/laboratory/{NETWORK_SCENARIO['scenario_id']}/"


@pytest.fixture
def analyst(clients: dict[str, Client]) -> Client:
    return clients["analyst"]


@pytest.fixture
def person(people: dict[str, User | None]) -> User:
    found = people["analyst"]
    assert found is not None
    return found


def _file(name: str, text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding))


def _parquet(**columns: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def _newest() -> OwnNetwork:
    return OwnNetwork.objects.exclude(pk=NETWORK["network_id"]).get()


# Sending in ----------------------------------------------------------------------------------------------------


def test_good_tables_are_kept_and_told(analyst: Client, person: User) -> None:
    response = analyst.post(f"/en{NEW}", sending(note="from the survey"))
    made = _newest()
    assert response["Location"] == f"/en/laboratory/networks/{made.pk}/"
    assert (made.owner, made.firms, made.links, made.sectors) == (person, 3, 3, 3)
    page = analyst.get(response["Location"]).content.decode()
    assert "3 firms in 3 sectors with 3 links: fit to compute with." in page
    assert "from the survey" in page
    assert "links.csv" in page  # the two rows A–C that were summed
    assert analyst.get(f"/laboratory/networks/{made.pk}/firms.table").getvalue() == FIRMS.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_read(analyst: Client, encoding: str) -> None:
    firms = FIRMS.replace("甲矿", "江苏材料公司").replace(
        "乙厂", "华东板材公司"
    )  # enough to tell GB18030 for sure
    sent = {"firms": _file("企业.csv", firms, encoding), "links": _file("关系.csv", LINKS, encoding)}
    assert analyst.post(NEW, sending(**sent)).status_code == 302
    assert [each["name"] for each in _newest().files.shown["sectors"]] == ["炼钢", "采矿", "零售"]


def test_parquet_and_a_matrix_are_read(analyst: Client) -> None:
    firms = _parquet(firm=[1, 2, 3], sector=[0, 1, 0], size=[1.0, 2.0, 3.0])
    links = _parquet(supplier=[1, 2], buyer=[2, 3], amount=[4.0, 6.0])
    sent = {
        "firms": SimpleUploadedFile("f.parquet", firms),
        "links": SimpleUploadedFile("l.parquet", links),
        "essentiality": "file",
        "market": "size",
    }
    response = analyst.post(NEW, sending(**sent, matrix=_file("matrix.csv", "2,2\n1,2\n")))
    assert response.status_code == 302, response.content.decode()
    made = _newest()
    assert (made.essentiality, made.market, made.links) == ("file", "size", 2)
    assert analyst.get(f"/laboratory/networks/{made.pk}/essentiality.table").getvalue() == b"2,2\n1,2\n"


BAD = {
    "an unknown firm": (
        {"links": "supplier,buyer,amount\nA,B,4\nZ,C,6\n"},
        ["links.csv", "<td class=\"number\">3</td>", "supplier", "“Z”"]),
    "a negative amount": (
        {"links": "supplier,buyer,amount\nA,B,-4\n"}, ["links.csv", "<td class=\"number\">2</td>", "amount", "“-4”"]),
    "a link to itself": ({"links": "supplier,buyer,amount\nA,A,4\nA,B,1\n"}, ["links.csv"]),
    "no sector": (
        {"firms": "firm,sector\nA,\nB,x\n", "links": "supplier,buyer,amount\nA,B,4\n"}, ["firms.csv", "sector"]),
    "a missing column": ({"firms": "firm,kind\nA,x\n"}, ["firms.csv", "sector"]),
    "an empty file": ({"links": " "}, ["links.csv"]),
    "no network at all": ({"firms": "<html>\x01", "links": "PK\x03\x04"}, ["Nothing was kept"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_faults_are_told_with_row_column_and_remedy_and_nothing_is_kept(analyst: Client, kind: str) -> None:
    texts, told = BAD[kind]
    files = {name: _file(f"{name}.csv", text) for name, text in texts.items()}
    response = analyst.post(f"/en{NEW}", sending(**files, note="typed before"))
    page = response.content.decode()
    assert response.status_code == 422 or response.status_code == 400
    assert [each for each in told if each not in page.replace("&quot;", '"')] == []
    assert "typed before" in page
    assert OwnNetwork.objects.count() == OwnNetworkFiles.objects.count() == 1


FORM_FAULTS = {
    "no name": ({"name": " "}, "Give the network a name."),
    "no firms": ({"firms": ""}, "The table of firms did not arrive."),
    "no links": ({"links": ""}, "The table of links did not arrive."),
    "no matrix": ({"essentiality": "file"}, "A file of essentiality was chosen, but none arrived."),
    "another essentiality": ({"essentiality": "quadratic"}, "Choose again how essential inputs are."),
    "no token": ({"token": "x"}, "The form is out of date; send it again."),
    "a market that is no column": ({"market": "galaxy"}, "galaxy"),
}


@pytest.mark.parametrize("kind", FORM_FAULTS)
def test_a_bad_form_says_what_to_mend(analyst: Client, kind: str) -> None:
    changes, told = FORM_FAULTS[kind]
    response = analyst.post(f"/en{NEW}", sending(**changes))
    assert response.status_code in (400, 422)
    assert told in response.content.decode()
    assert OwnNetwork.objects.count() == 1


@override_settings(NETWORK_LIMIT_BYTES=2**20)
def test_files_beyond_the_limit_are_refused_before_they_are_read(analyst: Client) -> None:
    large = _file("firms.csv", "firm,sector\n" + "x" * 2**20)
    response = analyst.post(f"/en{NEW}", sending(firms=large))
    assert response.status_code == 413
    assert "firms.csv is larger than the limit of 1 MB." in response.content.decode()
    many = _file("links.csv", "supplier,buyer,amount\n" + "A,B,1\n" * 40_001)
    response = analyst.post(f"/en{NEW}", sending(links=many))
    assert "links.csv has more than 40,000 rows." in response.content.decode()


@override_settings(NETWORK_LIMIT_BYTES=2**20)
@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            {"supplier": ["A"] * 50_000, "buyer": ["B"] * 50_000, "amount": [1.0] * 50_000},
            "more than 40,000 rows",
        ),
        (
            {"supplier": ["A" * 2000] * 9000, "buyer": ["B"] * 9000, "amount": [1.0] * 9000},
            "a cell of more than 1000",
        ),
    ],
)
def test_a_small_file_that_unpacks_to_much_is_refused(
    analyst: Client, table: dict[str, Any], told: str
) -> None:
    packed = _parquet(**table)
    assert len(packed) < 2**20
    response = analyst.post(f"/en{NEW}", sending(links=SimpleUploadedFile("links.parquet", packed)))
    assert response.status_code == 413
    assert told in response.content.decode()


def test_a_broken_parquet_file_is_told_so(analyst: Client) -> None:
    response = analyst.post(
        f"/en{NEW}", sending(links=SimpleUploadedFile("links.parquet", b"PAR1 no such thing"))
    )
    assert "links.parquet is not a readable Parquet file." in response.content.decode()


def test_a_form_sent_twice_makes_one_network(analyst: Client) -> None:
    first = analyst.post(NEW, sending(token="00000000-0000-4000-8000-0000000000c1"))
    second = analyst.post(NEW, sending(token="00000000-0000-4000-8000-0000000000c1"))
    assert first["Location"] == second["Location"]
    assert OwnNetwork.objects.count() == 2


def test_names_are_shown_as_typed_and_files_have_harmless_names(analyst: Client) -> None:
    sent = sending(name="<b>x</b>", firms=_file("../../etc/<p>.csv", FIRMS))
    page = analyst.get(analyst.post(NEW, sent)["Location"]).content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert _newest().files.firms_name == "p.csv"


# Asking and reading --------------------------------------------------------------------------------------------


def test_a_question_is_computed_by_a_worker_as_the_library_does(analyst: Client, person: User) -> None:
    network = kept_network(owner=person)
    response = analyst.post(
        f"/laboratory/networks/{network.pk}/new/", asking(sector=["炼钢"], downstream="50")
    )
    made = network.scenarios.get()
    assert response["Location"] == f"/laboratory/{made.pk}/"
    assert (made.status, made.organisations, made.sectors) == (Status.WAITING, ["A"], ["炼钢"])
    compute_scenario.call(str(made.pk))
    made.refresh_from_db()
    choice = NetworkChoice(("A",), ("炼钢",), downstream=0.5, upstream=0.5)
    expected = network_losses(
        open_network(network.pk).files, choice, name="Steel network", version=network.version
    )
    assert made.status == Status.DONE
    assert made.result.content == expected.to_dict()
    kept = pq.read_table(io.BytesIO(made.every_firm.table))
    assert kept.equals(expected.to_arrow())


QUESTION_FAULTS = {
    "nothing chosen": ({"firm": []}, "Choose at least a sector or a firm."),
    "an unknown firm": ({"firm": ["A", "no-such"]}, "Not in the data: no-such."),
    "an unknown typed firm": ({"typed": "A\nQ1, Q2；<i>"}, "Not in the data: Q1, Q2, &lt;i&gt;."),
    "an unknown sector": ({"sector": ["moon"]}, "Not in the data: moon."),
    "a severity": ({"downstream": "0"}, "“0” is not a number between 1 and 100."),
    "too many": ({"typed": ",".join(map(str, range(2001)))}, "At most 2000 can be chosen at once"),
}


@pytest.mark.parametrize("kind", QUESTION_FAULTS)
def test_a_bad_question_says_what_to_mend(analyst: Client, kind: str) -> None:
    changes, told = QUESTION_FAULTS[kind]
    response = analyst.post(f"/en{PAGE}new/", asking(**changes))
    assert response.status_code == 422
    assert told in response.content.decode()
    assert Scenario.objects.filter(network=NETWORK["network_id"]).count() == 1


def test_firms_without_a_box_are_typed_and_come_back_when_asked_again(analyst: Client, person: User) -> None:
    network = kept_network(tables(*large_tables()), person)
    offered = {each["id"] for each in network.files.shown["firms"]}
    other = next(f"F{number}" for number in range(700) if f"F{number}" not in offered)
    ask = f"/laboratory/networks/{network.pk}/new/"
    assert len(offered) == 500
    assert analyst.post(ask, asking(firm=[], typed=f" {other} \n")).status_code == 302
    made = network.scenarios.get()
    assert made.organisations == [other]
    assert f">{other}</textarea>" in analyst.get(f"{ask}?from={made.pk}").content.decode()


def test_a_small_network_is_drawn_and_a_large_one_summed_up(analyst: Client, person: User) -> None:
    small = analyst.get(f"/en{RESULT}").content.decode()
    assert 'data-picture="scenario-steps"' in small
    assert "Mine A" in small
    large = network_scenario(
        kept_network(tables(*large_tables()), person), sectors=["行业0"], organisations=[]
    )
    page = analyst.get(f"/en/laboratory/{large.pk}/").content.decode()
    assert 'data-picture="scenario-steps"' not in page
    assert "Losses over the steps" in page
    content = large.result.content
    assert f"{content['hit']:,} of them lose 1" in page
    told_one_by_one = sum(each["path"][-1] > 0 for each in content["organisations"])
    beyond = 700 - content["untouched"] - told_one_by_one
    assert (beyond > 0) == (f"{beyond:,} more, which lose less, stand in the CSV." in page)


def test_losses_of_every_firm_as_a_file(analyst: Client, person: User) -> None:
    large = network_scenario(
        kept_network(tables(*large_tables()), person), sectors=["行业0"], organisations=[]
    )
    response = analyst.get(f"/laboratory/{large.pk}/losses.csv")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [row["firm"] for row in rows] == [f"F{number}" for number in range(700)]
    lost = sum(float(row["share_of_sales"]) * float(row["loss"]) for row in rows)
    assert lost == pytest.approx(large.share_lost, abs=1e-5)


def test_two_on_one_network_are_compared_by_every_firm(analyst: Client, person: User) -> None:
    network = kept_network(tables(*large_tables()), person)
    pair = [network_scenario(network, organisations=["F0"], downstream=share) for share in (1.0, 0.3)]
    page = analyst.get(f"/en/laboratory/compare/?with={pair[0].pk}&with={pair[1].pk}").content.decode()
    losses = [
        pq.read_table(io.BytesIO(ScenarioFirms.objects.get(pk=each.pk).table))["loss"].to_numpy()
        for each in pair
    ]
    furthest = int(np.argmax(np.abs(losses[1] - losses[0])))
    rows = read_page(page).all("tr")
    assert any(row.text.lstrip().startswith(f"F{furthest}") for row in rows)


def test_a_network_is_not_compared_with_the_chain(analyst: Client) -> None:
    address = f"/en/laboratory/compare/?with={SCENARIO['scenario_id']}&with={NETWORK_SCENARIO['scenario_id']}"
    assert "These two are not on the same network" in analyst.get(address).content.decode()


def test_from_one_result_only_others_on_the_same_network_are_offered(analyst: Client, person: User) -> None:
    network = OwnNetwork.objects.get(pk=NETWORK["network_id"])
    alone = analyst.get(f"/en/laboratory/compare/?with={NETWORK_SCENARIO['scenario_id']}").content.decode()
    assert "There is no other result on this network yet." in alone
    other = network_scenario(network, person, name="half of it", downstream=0.5)
    page = analyst.get(f"/en/laboratory/compare/?with={NETWORK_SCENARIO['scenario_id']}").content.decode()
    assert f'value="{other.pk}"' in page
    assert f'value="{SCENARIO["scenario_id"]}"' not in page
