"""How many questions an answer asks of the database: few, and no more for three rows than for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.portal.matrix.address import Address
from tests.portal.permission_matrix import MATRIX, SCENARIO
from tests.portal.roles import ours
from tests.portal.test_snapshot import READ, small_chain

from corechain.model.schema import TABLES
from corechain.model.snapshot import ChainSnapshot
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import Origin
from corechain_portal.chain.snapshot import current_snapshot, forget_snapshots

pytestmark = pytest.mark.django_db

READ_ONLY = [each for each in MATRIX if each.method == "GET" and each.outcomes["secretariat"] == "ok"]
MOST_QUERIES = 19
"""Of a page or an answer itself, with the chain kept as it is between requests."""
WHOLE_CHAIN = len(TABLES) + 1
"""Queries of reading the chain anew, once after it changed, for all pages together."""


def _count(client: Client, address: Address, arguments: dict[str, str], *, kept: bool = False) -> int:
    client.get(reverse("about"))  # the first page after signing in notes the device
    forget_snapshots()  # the worst case: nothing kept
    if kept:
        current_snapshot(ours())
    target = reverse(address.name, kwargs=arguments) + address.query
    with CaptureQueriesContext(connection) as queries:
        response = client.get(target)
    if response.streaming:
        b"".join(response)  # read to its end, the file is closed
    assert response.status_code in (200, 404, 422)  # a chain of one row may lack what the answer needs
    return len(queries)


@pytest.mark.parametrize("address", READ_ONLY, ids=lambda address: address.title)
def test_an_answer_takes_fewer_than_twenty_queries(clients: dict[str, Client], address: Address) -> None:
    arguments = dict(address.arguments)
    assert _count(clients["secretariat"], address, arguments, kept=True) <= MOST_QUERIES
    assert _count(clients["secretariat"], address, arguments) <= MOST_QUERIES + WHOLE_CHAIN


def _chain_of(count: int) -> ChainSnapshot:
    """`count` suppliers of KrF photoresist with sources, links and figures of their own."""
    numbers = range(count)
    organisation = {"kind": "firm", "country": "CN", "region": "320200"}
    return small_chain(
        sources=[{"id": f"S{n}", "title": f"Page {n}"} for n in numbers] + [{"id": "W02", "title": "年报"}],
        organisations=[
            {"id": f"maker-{n}", "name_zh": f"光刻胶厂{n}", **organisation, "sources": [f"S{n}"], "confidence": "high"}
            for n in numbers
        ],
        chain_nodes=[
            {"id": f"resist-{n}", "kind": "material", "name_zh": f"{n}号光刻胶", "name_en": f"Resist {n}", **READ}
            for n in numbers
        ],
        node_relations=[],
        provisions=[
            {"id": f"p{n}", "organisation_id": f"maker-{n}", "node_id": "resist-0", "status": "active", **READ}
            for n in numbers
        ],
        specifications=[],
        supply_links=[
            {"id": f"l{n}", "supplier_id": f"maker-{n}", "buyer_id": "maker-0", **READ} for n in numbers if n
        ],
        observations=[
            {"id": f"o{n}", "region": "320200", "indicator_id": "income", "period": f"202{n}", "value": 1.0,
             "unit_multiplier": 8, "status": "A", **READ}
            for n in numbers
        ],
    )  # fmt: skip


@pytest.mark.parametrize("address", READ_ONLY, ids=lambda address: address.title)
def test_three_rows_take_no_more_queries_than_one(clients: dict[str, Client], address: Address) -> None:
    first = {"node_id": "resist-0", "organisation_id": "maker-0", "source_id": "S0", **SCENARIO}
    arguments = {name: first.get(name, value) for name, value in address.arguments.items()}
    counts = []
    for rows in (1, 3):
        load_snapshot(_chain_of(rows), ours(), origin=Origin.DATA_DESK)
        counts.append(_count(clients["secretariat"], address, arguments))
    assert counts[1] <= counts[0]
