"""Invariants of knock-outs on random graphs, and agreement with a naive fixpoint."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.fixpoint import available

from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.knock_out import knock_out, stopped_by_each
from corechain.model.records import ChainNode, NodeRelation

EVIDENCE = {"sources": ("drawn",), "confidence": "high"}


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> ChainGraph:
    """Any graph of up to `most` nodes, cycles and self-relations included."""
    count = draw(st.integers(1, most))
    names = [f"n{number}" for number in range(count)]
    ends = st.tuples(
        st.sampled_from(names), st.sampled_from(["input_to", "variant_of"]), st.sampled_from(names)
    )
    relations = [
        NodeRelation(one, kind, two, **EVIDENCE) for one, kind, two in draw(st.lists(ends, max_size=3 * most))
    ]
    finals = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    nodes = [
        ChainNode(id=name, kind="product", name_zh=None, name_en=name, final=final, **EVIDENCE)
        for name, final in zip(names, finals, strict=True)
    ]
    return ChainGraph.build(nodes, relations)


@st.composite
def knocked(draw: st.DrawFn) -> tuple[ChainGraph, list[str]]:
    graph = draw(graphs())
    return graph, draw(st.lists(st.sampled_from(graph.ids), unique=True))


@given(knocked())
def test_equals_the_naive_greatest_fixpoint(case: tuple[ChainGraph, list[str]]) -> None:
    graph, nodes = case
    assert set(graph.ids) - set(knock_out(graph, nodes).stopped) == available(graph, nodes)


@given(graphs())
def test_nothing_stops_without_a_knock_out(graph: ChainGraph) -> None:
    assert knock_out(graph, []).stopped == ()


@given(knocked(), st.data())
def test_more_knocked_out_never_stops_less(case: tuple[ChainGraph, list[str]], data: st.DataObject) -> None:
    graph, nodes = case
    more = data.draw(st.lists(st.sampled_from(graph.ids), unique=True))
    assert set(knock_out(graph, nodes).stopped) <= set(knock_out(graph, [*nodes, *more]).stopped)


@given(knocked())
def test_every_stopped_node_has_a_path_from_one_knocked_out(case: tuple[ChainGraph, list[str]]) -> None:
    graph, nodes = case
    result = knock_out(graph, nodes)
    relations = {
        "input": lambda cause, effect: cause in graph.inputs.lists[effect],
        "kind": lambda cause, effect: cause in graph.parents.lists[effect],
        "last_kind": lambda cause, effect: cause in graph.variants.lists[effect],
    }
    for node in result.stopped:
        path = result.path_to(node)
        assert (path[0].cause if path else node) in nodes
        for step, following in itertools.pairwise(path):
            assert step.effect == following.cause
        for step in path:
            assert relations[step.reason](graph.position[step.cause], graph.position[step.effect])


@given(graphs())
def test_all_at_once_equals_one_by_one(graph: ChainGraph) -> None:
    stopped = stopped_by_each(graph)
    for number, node in enumerate(graph.ids):
        alone = {graph.position[each] for each in knock_out(graph, [node]).stopped}
        assert set(np.flatnonzero(stopped[:, number])) == alone


@given(st.integers(60, 140))
def test_all_at_once_holds_beyond_one_word_of_bits(count: int) -> None:
    nodes = [
        ChainNode(id=f"n{number}", kind="product", name_zh=None, name_en="x", **EVIDENCE)
        for number in range(count)
    ]
    line = [
        NodeRelation(f"n{number}", "input_to", f"n{number + 1}", **EVIDENCE) for number in range(count - 1)
    ]
    stopped = stopped_by_each(ChainGraph.build(nodes, line))
    assert np.array_equal(stopped, np.tril(np.ones((count, count), dtype=bool)))
