"""What stops when nodes are knocked out, on chains small enough to follow with a finger."""

from __future__ import annotations

import pytest
from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.exceptions import UnknownName
from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.knock_out import KnockOut, knock_out, share_of_final_stopped, stopped_by_each


def chain(nodes: str, relations: str) -> ChainGraph:
    snapshot = draw_chain_of(nodes, relations)
    return ChainGraph.build(snapshot.nodes.values(), snapshot.relations)


def out(graph: ChainGraph, *nodes: str) -> KnockOut:
    return knock_out(graph, nodes)


BAKERY = chain(
    """
    id      | kind     | final
    flour   | material |
    oven    | equipment|
    bread   | product  | true
    cake    | product  | true
    sugar   | material |
    """,
    """
    from_id | relation | to_id
    flour   | input_to | bread
    oven    | input_to | bread
    bread   | input_to | cake
    sugar   | input_to | cake
    """,
)


def test_every_input_is_needed() -> None:
    assert set(out(BAKERY, "flour").stopped) == {"flour", "bread", "cake"}
    assert set(out(BAKERY, "oven").stopped) == {"oven", "bread", "cake"}
    assert set(out(BAKERY, "sugar").stopped) == {"sugar", "cake"}


def test_share_of_final_products_that_stop() -> None:
    assert out(BAKERY, "sugar").share_of_final == 0.5
    assert out(BAKERY, "sugar").stopped_final == ("cake",)
    assert out(BAKERY, "flour").share_of_final == 1.0


def test_nothing_knocked_out_stops_nothing() -> None:
    nothing = out(BAKERY)
    assert (nothing.stopped, nothing.share_of_final) == ((), 0.0)


SWEETENED = chain(
    """
    id       | kind     | final
    sweetener| material |
    sugar    | material |
    honey    | material |
    bee      | process  |
    cake     | product  | true
    mead     | product  | true
    """,
    """
    from_id   | relation   | to_id
    sugar     | variant_of | sweetener
    honey     | variant_of | sweetener
    bee       | input_to   | honey
    sweetener | input_to   | cake
    honey     | input_to   | mead
    """,
)


def test_any_variant_serves() -> None:
    assert out(SWEETENED, "sugar").stopped == ("sugar",)
    assert set(out(SWEETENED, "bee").stopped) == {"bee", "honey", "mead"}


def test_the_last_variant_takes_the_whole_with_it() -> None:
    assert set(out(SWEETENED, "sugar", "bee").stopped) == set(SWEETENED.ids)


def test_a_knocked_out_whole_takes_its_variants_with_it() -> None:
    assert set(out(SWEETENED, "sweetener").stopped) == {"sweetener", "sugar", "honey", "cake", "mead"}


def test_a_variant_needs_the_inputs_of_what_it_is_a_kind_of() -> None:
    graph = chain(
        """
        id        | kind      | final
        power     | service   |
        oven      | equipment |
        gas-oven  | equipment |
        pizza-oven| equipment |
        pizza     | product   | true
        """,
        """
        from_id    | relation   | to_id
        power      | input_to   | oven
        gas-oven   | variant_of | oven
        pizza-oven | variant_of | gas-oven
        pizza-oven | input_to   | pizza
        """,
    )
    assert set(out(graph, "power").stopped) == {"power", "oven", "gas-oven", "pizza-oven", "pizza"}


def test_nodes_that_feed_each_other_stand_until_something_else_stops() -> None:
    graph = chain(
        """
        id     | kind     | final
        hen    | product  | true
        egg    | product  | true
        grain  | material |
        """,
        """
        from_id | relation | to_id
        hen     | input_to | egg
        egg     | input_to | hen
        grain   | input_to | hen
        """,
    )
    assert out(graph).stopped == ()
    assert set(out(graph, "grain").stopped) == {"grain", "hen", "egg"}


def test_each_stopped_node_says_why() -> None:
    path = out(SWEETENED, "sugar", "bee").path_to("cake")
    assert [(step.cause, step.effect, step.reason) for step in path] == [
        ("bee", "honey", "input"),
        ("honey", "sweetener", "last_kind"),
        ("sweetener", "cake", "input"),
    ]
    assert out(SWEETENED, "sweetener").path_to("mead")[0].reason == "kind"
    assert out(SWEETENED, "bee").path_to("bee") == ()
    with pytest.raises(KeyError):
        out(SWEETENED, "bee").path_to("cake")


def test_products_that_go_into_nothing_are_final_when_nobody_says() -> None:
    graph = chain(
        "id | kind | final\n chip | product |\n phone | product |\n demo | product | false\n resin | material |",
        "from_id | relation | to_id\n chip | input_to | phone",
    )
    assert [node for node, final in zip(graph.ids, graph.final, strict=True) if final] == ["phone"]


def test_a_chain_without_final_products_has_no_share() -> None:
    graph = chain("id | kind | final\n sand | material |", "from_id | relation | to_id")
    assert out(graph, "sand").share_of_final is None
    assert share_of_final_stopped(graph) is None


def test_stages_and_unknown_nodes_cannot_be_knocked_out() -> None:
    snapshot = tiny_chain()
    graph = ChainGraph.build(snapshot.nodes.values(), snapshot.relations)
    for name in ("stage-materials", "unobtainium"):
        with pytest.raises(UnknownName, match=name):
            out(graph, name)


def test_all_single_knock_outs_at_once_say_the_same() -> None:
    for graph in (BAKERY, SWEETENED):
        stopped = stopped_by_each(graph)
        for number, node in enumerate(graph.ids):
            named = {graph.ids[each] for each in stopped[:, number].nonzero()[0]}
            assert named == set(out(graph, node).stopped)
