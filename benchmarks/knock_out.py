"""Knock-outs: every node of the built-in chain, and of a larger drawn one, against the definition read off naively."""

from __future__ import annotations

import random

from tests.factories.fixpoint import available

from benchmarks.timing import Row, alone, paired
from corechain.datasets.registry import open_snapshot
from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.knock_out import knock_out, stopped_by_each
from corechain.model.places import place
from corechain.model.records import ChainNode, NodeRelation
from corechain.workflows.diagnose import weak_links
from corechain.workflows.region_view import RegionView

EVIDENCE = {"sources": ("drawn",), "confidence": "high"}


def layered(nodes: int, *, seed: int = 1) -> ChainGraph:
    """A chain of `nodes` nodes in ten layers, three inputs each, every fifth node a variant of its neighbour."""
    chooser = random.Random(seed)
    names = [f"n{number}" for number in range(nodes)]
    width = nodes // 10
    relations = []
    for number in range(width, nodes):
        layer = number // width * width
        for other in chooser.sample(range(layer - width, layer), 3):
            relations.append(NodeRelation(names[other], "input_to", names[number], **EVIDENCE))
        if number % 5 == 1:
            relations.append(NodeRelation(names[number], "variant_of", names[number - 1], **EVIDENCE))
    records = [ChainNode(id=name, kind="product", name_zh=None, name_en=name, **EVIDENCE) for name in names]
    return ChainGraph.build(records, relations)


def run() -> list[Row]:
    snapshot = open_snapshot("wuxi-ic")
    graph = ChainGraph.build(snapshot.nodes.values(), snapshot.relations)
    larger = layered(2000)
    naive_is = "rules struck out until nothing changes"
    few = larger.ids[:20]
    return [
        paired(
            f"every node of {len(graph)}, all at once",
            lambda: stopped_by_each(graph),
            lambda: [available(graph, [node]) for node in graph.ids],
            naive_is,
            rounds=3,
        ),
        paired(
            f"every node of {len(graph)}, one by one with paths",
            lambda: [knock_out(graph, [node]) for node in graph.ids],
            lambda: [available(graph, [node]) for node in graph.ids],
            naive_is,
            rounds=3,
        ),
        paired(
            f"20 nodes of {len(larger)}, one by one with paths",
            lambda: [knock_out(larger, [node]) for node in few],
            lambda: [available(larger, [node]) for node in few],
            naive_is,
            rounds=3,
        ),
        alone(f"every node of {len(larger)}, all at once", lambda: stopped_by_each(larger)),
        alone("weak links of CN, nothing kept", lambda: list(RegionView(snapshot, place("CN")).weaknesses)),
        alone("weak links of CN, kept", lambda: weak_links(snapshot, "CN")),
    ]
