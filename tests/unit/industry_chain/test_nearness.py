"""Bonds between nodes of the drawn chain."""

from __future__ import annotations

import numpy as np
import pytest
from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.nearness import NEARNESS, Bond, bonds, chain_nearness


@pytest.fixture(scope="module")
def graph() -> ChainGraph:
    snapshot = tiny_chain()
    return ChainGraph.build(snapshot.nodes.values(), snapshot.relations)


@pytest.mark.parametrize(
    ("one", "two", "bond"),
    [
        ("krf-photoresist", "photoresist", Bond.KIND),
        ("krf-photoresist", "arf-photoresist", Bond.SIBLING),
        ("silicon-wafer", "wafer-foundry", Bond.INPUT),
        ("silicon-wafer", "etcher", Bond.SAME_USE),
        ("silicon-wafer", "cpu", Bond.NONE),
        ("cpu", "cpu", Bond.NONE),
    ],
)
def test_closest_bond(graph: ChainGraph, one: str, two: str, bond: Bond) -> None:
    found = bonds(graph)
    assert found[graph.position[one], graph.position[two]] == bond
    assert found[graph.position[two], graph.position[one]] == bond


def test_closer_bonds_are_nearer(graph: ChainGraph) -> None:
    assert sorted(NEARNESS.values()) == [NEARNESS[bond] for bond in sorted(Bond)]
    near = chain_nearness(graph, bonds(graph))
    assert np.array_equal(near, near.T)
    assert near[graph.position["krf-photoresist"], graph.position["photoresist"]] == NEARNESS[Bond.KIND]


def test_nearness_is_shared_out_in_a_broad_family() -> None:
    kinds = [f"k{number}" for number in range(20)]
    snapshot = draw_chain_of(
        "id | kind\n tool | equipment\n" + "\n".join(f"{kind} | equipment" for kind in kinds),
        "from_id | relation | to_id\n" + "\n".join(f"{kind} | variant_of | tool" for kind in kinds),
    )
    graph = ChainGraph.build(snapshot.nodes.values(), snapshot.relations)
    near = chain_nearness(graph, bonds(graph))
    one, two = graph.position["k0"], graph.position["k1"]
    assert near[one, two] == NEARNESS[Bond.SIBLING] * 5 / 20
    assert near[one, graph.position["tool"]] == NEARNESS[Bond.KIND] * 5 / 20
