"""What a link would be worth to the chain: on a chain of four firms, with what the plain what-if finds."""

from __future__ import annotations

from tests.factories.chains import TINY_NODES, TINY_RELATIONS, draw_chain_of

from corechain.model.records import SupplyLink
from corechain.model.snapshot import ChainSnapshot
from corechain.production_network.link_changes import LinkChange
from corechain.production_network.shocks import single_failures
from corechain.production_network.what_if import WhatIf
from corechain.workflows.chain_network import chain_network
from corechain.workflows.pair_values import LinkQuestion, link_values

FIRMS = """
    id      | country | region
    resist  | CN      | 320200
    rival   | CN      | 310000
    third   | CN      | 110000
    fourth  | CN      | 110000
    fab     | CN      | 320200
    second  | CN      | 320200
    chips   | CN      | 320200
    outside | CN      | 320200
"""
PROVISIONS = """
    organisation_id | node_id
    resist          | krf-photoresist
    rival           | krf-photoresist
    third           | krf-photoresist
    fourth          | krf-photoresist
    outside         | krf-photoresist
    fab             | mature-foundry
    second          | mature-foundry
    chips           | microcontroller
"""
LINKS = [
    ("resist", "fab", "krf-photoresist"), ("rival", "second", "krf-photoresist"), ("fab", "chips", "mature-foundry"),
    ("third", "second", "krf-photoresist"), ("fourth", "second", "krf-photoresist"),
]  # fmt: skip


def drawn_with_links() -> ChainSnapshot:
    snapshot = draw_chain_of(TINY_NODES, TINY_RELATIONS, FIRMS, PROVISIONS)
    links = tuple(
        SupplyLink(f"l{number}", supplier, buyer, ("drawn",), "high", node_id=node)
        for number, (supplier, buyer, node) in enumerate(LINKS)
    )
    snapshot.__dict__["supply_links"] = links
    return snapshot


def test_a_named_link_is_worth_what_the_what_if_says_with_half_and_twice_as_its_interval() -> None:
    snapshot = drawn_with_links()
    chain = chain_network(snapshot)
    ends = chain.position["rival"], chain.position["fab"]
    what_if = WhatIf(
        chain.network,
        single_failures(chain.network),
        [[LinkChange(*ends, amount)] for amount in (1.0, 0.5, 2.0)],
    )
    usual, half, twice = what_if.chain_values().tolist()
    found = link_values(snapshot, [LinkQuestion("rival", "fab", "krf-photoresist")])[0]
    assert found.reason == "ok"
    assert found.before == round(float(what_if.before[0, 0]), 12)
    assert found.value is not None
    assert abs(found.value - usual) < 1e-11
    interval = [round(each(usual, half, twice), 12) for each in (min, max)]
    assert [found.lower, found.upper] == interval


def test_an_unnamed_supplier_has_the_value_of_all_it_may_be() -> None:
    snapshot = drawn_with_links()
    named = link_values(
        snapshot, [LinkQuestion(each, "fab", "krf-photoresist") for each in ("rival", "third", "fourth")]
    )
    unnamed = link_values(snapshot, [LinkQuestion(None, "fab", "krf-photoresist")])[0]
    values = sorted(each.value for each in named if each.value is not None)
    assert unnamed.among == 3
    assert unnamed.value is not None
    assert abs(unnamed.value - values[1]) < 1e-11
    assert unnamed.lower is not None
    assert unnamed.upper is not None
    assert abs(unnamed.lower - values[0]) + abs(unnamed.upper - values[2]) < 1e-11


def test_why_there_is_no_value_is_told() -> None:
    snapshot = drawn_with_links()
    asked = [
        LinkQuestion("outside", "fab", "krf-photoresist"),
        LinkQuestion("rival", "outside", "krf-photoresist"),
        LinkQuestion("resist", "fab", "krf-photoresist"),
        LinkQuestion("rival", None, "no-such-node"),
    ]
    reasons = [each.reason for each in link_values(snapshot, asked)]
    assert reasons == ["supplier_outside", "buyer_outside", "linked", "too_few"]
    without = draw_chain_of(TINY_NODES, TINY_RELATIONS, FIRMS, PROVISIONS, name="no links")
    assert link_values(without, asked[:1])[0].reason == "no_network"
