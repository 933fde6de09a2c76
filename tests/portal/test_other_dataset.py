"""The portal shows another chain as well: real data in English only, without stages of ours, home or statistics."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.portal.permission_matrix import MATRIX
from tests.portal.roles import ours

from corechain.datasets.registry import open_snapshot
from corechain.workflows.import_eto import import_eto
from corechain_portal.chain.snapshot import current_snapshot

pytestmark = pytest.mark.django_db


def test_every_page_and_operation_answers_on_the_eto_chain(
    shared_data: Path, clients: dict[str, Client]
) -> None:
    import_eto(shared_data / "eto")
    call_command("load_dataset", "eto")
    snapshot = current_snapshot(ours())
    assert snapshot.version == open_snapshot("eto").version
    node = next(each.id for each in snapshot.nodes.values() if each.kind == "process")
    arguments = {
        "node_id": node,
        "organisation_id": next(iter(snapshot.organisations)),
        "source_id": next(iter(snapshot.sources)),
    }
    for address in MATRIX:
        if address.method != "GET" or address.outcomes["anonymous"] != "ok":
            continue
        target = reverse(
            address.name, kwargs={name: arguments.get(name, kept) for name, kept in address.arguments.items()}
        )
        query = address.query.replace("krf-photoresist", node)
        response = clients["anonymous"].get(f"{target}{query}")
        if response.streaming:
            b"".join(response)  # read to its end, the file is closed
        assert response.status_code == 200, f"{target}{query}"


def test_a_chinese_demand_finds_its_node_in_an_english_chain(shared_data: Path, client: Client) -> None:
    import_eto(shared_data / "eto")
    call_command("load_dataset", "eto")
    answer = client.get("/api/v1/match?q=求购光刻胶").json()
    found = [each["name_en"] for each in answer["understood"]["nodes"]]
    assert any("hotoresist" in name for name in found), found
    assert answer["results"]
