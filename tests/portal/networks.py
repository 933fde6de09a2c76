"""Networks of one's own for tests: sent in as the form sends them, with scenarios computed on them in this process."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.laboratory.models import OwnNetwork, Scenario
from corechain_portal.laboratory.networks import keep_network
from corechain_portal.laboratory.tasks import compute_scenario
from corechain_portal.laboratory.uploads import SentFile, SentNetwork

NETWORK = {"network_id": "00000000-0000-4000-8000-0000000000b1"}
NETWORK_SCENARIO = {"scenario_id": "00000000-0000-4000-8000-0000000000b2"}
"""What the tests' database holds; nobody in it is the owner."""

FIRMS = "firm,sector,name_zh,name_en,region\nA,采矿,甲矿,Mine A,320200\nB,炼钢,乙厂,Mill B,320200\nC,零售,,,320500\n"
LINKS = "supplier,buyer,amount\nA,B,4\nB,C,6\nA,C,1\nA,C,1\n"


def tables(firms: str = FIRMS, links: str = LINKS) -> SentNetwork:
    """Both tables as files."""
    return SentNetwork(SentFile("firms.csv", firms.encode()), SentFile("links.csv", links.encode()))


def large_tables(count: int = 700) -> tuple[str, str]:
    """Firms of seven sectors, each selling to three others."""
    firms = "firm,sector\n" + "".join(f"F{number},行业{number % 7}\n" for number in range(count))
    links = "supplier,buyer,amount\n" + "".join(
        f"F{number},F{(number * 3 + step) % count},{1 + number % 50}\n"
        for number in range(count)
        for step in (1, 2, 5)
        if (number * 3 + step) % count != number
    )
    return firms, links


def kept_network(sent: SentNetwork | None = None, owner: User | None = None, **changes: Any) -> OwnNetwork:
    """A network of the first alliance."""
    alliance = changes.pop("alliance", None) or Alliance.objects.first()
    network = keep_network(Viewer(alliance, owner), str(uuid.uuid4()), "Steel network", "", sent or tables())
    if "id" in changes:  # a known identifier, for addresses
        files, old = network.files, network.pk
        network.pk = uuid.UUID(changes.pop("id"))
        network.token = uuid.uuid4()
        network.save(force_insert=True)
        files.network = network
        files.pk = network.pk
        files.save(force_insert=True)
        OwnNetwork.objects.filter(pk=old).delete()
    return network


def network_scenario(
    network: OwnNetwork, owner: User | None = None, *, compute: bool = True, **changes: Any
) -> Scenario:
    """Firm A stops on this network."""
    asked = {
        "name": "A stops", "organisations": ["A"], "downstream": 1.0, "upstream": 1.0, "epsilon": 0.01,
        "token": uuid.uuid4(), "alliance": network.alliance, "network": network, "owner": owner,
    }  # fmt: skip
    scenario = Scenario.objects.create(**(asked | changes))
    if compute:
        compute_scenario.call(str(scenario.pk))
        scenario.refresh_from_db()
        assert scenario.is_done, scenario.problem_en
    return scenario


def make_networks() -> None:
    """The network and the scenario that the permission matrix names."""
    network_scenario(kept_network(id=NETWORK["network_id"]), id=uuid.UUID(NETWORK_SCENARIO["scenario_id"]))


def sending(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a good network."""
    return {
        "token": str(uuid.uuid4()),
        "name": "钢铁",
        "note": "",
        "essentiality": "leontief",
        "market": "",
        "firms": SimpleUploadedFile("firms.csv", FIRMS.encode()),
        "links": SimpleUploadedFile("links.csv", LINKS.encode()),
    } | changes


def asking(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a good question on a network."""
    return {
        "token": str(uuid.uuid4()), "name": "A stops", "note": "", "firm": ["A"], "downstream": "100", "upstream": "",
        "epsilon": "1",
    } | changes  # fmt: skip
