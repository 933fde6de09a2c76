"""Scenarios on chains small enough to compute by hand, and what must hold for any scenario on the built-in one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.datasets.registry import open_snapshot
from corechain.exceptions import UnknownName, UnusableNetwork, UnusableShock
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.chain_network import chain_network, main_nodes
from corechain.workflows.chain_scenario import PHASES, ScenarioChoice, run_scenario, selection
from corechain.workflows.scenario_result import HIT, ScenarioResult

READ = {"sources": ["S1"], "confidence": "medium"}


NODES = [
    {"id": "stage-materials", "kind": "stage", "name_en": "Materials", "position": 1, **READ},
    {"id": "stage-fabrication", "kind": "stage", "name_en": "Fabrication", "position": 2, **READ},
    {"id": "stage-services", "kind": "stage", "name_en": "Services", "position": 3, **READ},
    {"id": "resin", "kind": "material", "name_en": "resin", **READ},
    {"id": "resist", "kind": "material", "name_en": "resist", **READ},
    {"id": "chip", "kind": "product", "name_en": "chip", **READ},
    {"id": "kit", "kind": "service", "name_en": "kit", **READ},
]
RELATIONS = [
    {"from_id": "resin", "relation": "part_of", "to_id": "stage-materials", **READ},
    {"from_id": "resist", "relation": "part_of", "to_id": "stage-materials", **READ},
    {"from_id": "chip", "relation": "part_of", "to_id": "stage-fabrication", **READ},
    {"from_id": "kit", "relation": "part_of", "to_id": "stage-services", **READ},
    {"from_id": "resist", "relation": "variant_of", "to_id": "resin", **READ},
    {"from_id": "resin", "relation": "input_to", "to_id": "chip", **READ},
]


def chain_of(
    links: Sequence[tuple[str, str, str | None]],
    *,
    amounts: Mapping[int, float] | None = None,
    currencies: Mapping[int, str] | None = None,
    organisations: Mapping[str, Mapping[str, Any]] | None = None,
) -> ChainSnapshot:
    """Links as (supplier, buyer, node). Resin is an input of chips; resist is a kind of resin; a kit stands alone."""
    names = sorted({end for supplier, buyer, _ in links for end in (supplier, buyer)})
    given = organisations or {}
    rows = [
        {"id": each, "name_en": each.upper(), "kind": "firm", "country": "CN", **READ, **given.get(each, {})}
        for each in dict.fromkeys([*names, *given])
    ]
    supply = [
        {"id": f"l{number}", "supplier_id": supplier, "buyer_id": buyer, "node_id": node,
         "amount": (amounts or {}).get(number), "currency": (currencies or {}).get(number, "CNY"), **READ}
        for number, (supplier, buyer, node) in enumerate(links)
    ]  # fmt: skip
    return ChainSnapshot.from_rows(
        {
            "sources": [{"id": "S1", "title": "Report"}],
            "chain_nodes": NODES,
            "node_relations": RELATIONS,
            "organisations": rows,
            "supply_links": supply,
        },
        name="drawn",
    )


LINE = [("maker", "fab", "resin"), ("fab", "phone", "chip")]


def losses(result: ScenarioResult) -> dict[str, float]:
    return {each.id: round(each.loss, 9) for each in result.organisations}


def one(result: ScenarioResult, identifier: str) -> Any:
    return next(each for each in result.organisations if each.id == identifier)


def test_a_stopped_maker_stops_all_that_need_it_one_step_after_the_other() -> None:
    result = run_scenario(chain_of(LINE), ScenarioChoice(("maker",)))
    assert losses(result) == {"maker": 1.0, "fab": 1.0, "phone": 1.0}
    assert [one(result, each).reached_at for each in ("maker", "fab", "phone")] == [0, 1, 2]
    # The phone maker sells to nobody, so all output is the maker's and the fab's, a link each.
    assert (result.share_direct, result.share_lost) == (0.5, 1.0)
    assert result.lost_by_step == (0.5, 1.0, 1.0, 1.0)
    assert (result.hit, result.direct, result.sectors_hit, result.ended) == (3, 1, 3, True)


def test_a_partial_shock_passes_on_in_proportion() -> None:
    result = run_scenario(chain_of(LINE), ScenarioChoice(("maker",), downstream=0.3, upstream=0.0))
    assert losses(result) == {"maker": 0.3, "fab": 0.3, "phone": 0.3}


def test_orders_that_fail_go_up_and_not_down() -> None:
    result = run_scenario(chain_of(LINE), ScenarioChoice(("phone",), downstream=0.0, upstream=1.0))
    assert losses(result) == {"maker": 1.0, "fab": 1.0, "phone": 1.0}
    assert (one(result, "fab").cause, one(result, "maker").cause) == ("orders", "orders")
    assert run_scenario(
        chain_of(LINE), ScenarioChoice(("maker",), downstream=0.0, upstream=1.0)
    ).share_lost == pytest.approx(0.5)


def test_makers_of_the_same_node_stand_in_for_each_other() -> None:
    three = [("a", "fab", "resin"), ("b", "fab", "resin"), ("c", "fab", "resin"), ("fab", "phone", "chip")]
    result = run_scenario(chain_of(three), ScenarioChoice(("a",), upstream=0.0))
    # A third of the fab's resin fails; with two of three makers left half of that cannot be replaced.
    assert losses(result)["fab"] == pytest.approx(1 / 3 * 1 / 2)


def test_what_the_chain_names_as_no_input_is_not_essential() -> None:
    links = [("maker", "fab", "resin"), ("kitter", "fab", "kit"), ("fab", "phone", "chip")]
    kit = losses(run_scenario(chain_of(links), ScenarioChoice(("kitter",), upstream=0.0)))
    resin = losses(run_scenario(chain_of(links), ScenarioChoice(("maker",), upstream=0.0)))
    assert (kit["fab"], resin["fab"]) == (0.5, 1.0)


def test_a_firm_without_a_stage_needs_all_its_inputs() -> None:
    links = [*LINE, ("other", "phone", "kit")]
    assert losses(run_scenario(chain_of(links), ScenarioChoice(("other",), upstream=0.0)))["phone"] == 1.0


def test_a_loss_names_through_whom_it_came_and_who_says_so() -> None:
    fab = one(run_scenario(chain_of(LINE), ScenarioChoice(("maker",))), "fab")
    assert fab.cause == "inputs"
    assert [dict(each) for each in fab.through] == [
        {
            "id": "maker",
            "name": {"zh": "MAKER", "en": "MAKER"},
            "what": [{"zh": "resin", "en": "resin"}],
            "sources": ["S1"],
            "confidence": "medium",
        }
    ]


def test_a_stage_that_sells_nothing_has_no_loss_of_output() -> None:
    result = run_scenario(chain_of(LINE), ScenarioChoice(("maker",)))
    assert [(each.sector.id, each.organisations, each.hit, each.loss) for each in result.sectors] == [
        ("stage-materials", 1, 1, 1.0),
        ("stage-fabrication", 1, 1, 1.0),
        ("role:", 1, 1, None),
    ]


# Who is hit ----------------------------------------------------------------------------------------------------


def test_a_node_stands_for_its_providers_and_those_of_its_kinds() -> None:
    snapshot = chain_of([("a", "fab", "resin"), ("b", "fab", "resist"), ("fab", "phone", "chip")])
    assert selection(snapshot, ScenarioChoice(nodes=("resin",))).organisation_ids == ("a", "b")
    assert selection(snapshot, ScenarioChoice(nodes=("resist",))).organisation_ids == ("b",)
    assert selection(snapshot, ScenarioChoice(nodes=("stage-materials",))).organisation_ids == ("a", "b")


def test_a_region_hits_those_surely_in_it_and_counts_the_doubtful() -> None:
    places = {"maker": {"region": "320214"}, "fab": {"region": "320200"}, "phone": {"country": "JP"}}
    snapshot = chain_of(LINE, organisations={**places, "lonely": {"region": "320214"}})
    chosen = selection(snapshot, ScenarioChoice(region="320214"))
    assert (chosen.organisation_ids, chosen.without_links, chosen.place_unknown) == (
        ("maker",),
        ("lonely",),
        1,
    )
    assert selection(snapshot, ScenarioChoice(region="JP")).organisation_ids == ("phone",)


def test_everything_chosen_counts_together() -> None:
    snapshot = chain_of(LINE, organisations={"phone": {"country": "JP"}})
    chosen = selection(snapshot, ScenarioChoice(("fab",), ("resin",), "JP"))
    assert chosen.organisation_ids == ("fab", "maker", "phone")


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        (ScenarioChoice(("nobody",)), UnknownName),
        (ScenarioChoice(nodes=("nothing",)), UnknownName),
        (ScenarioChoice(region="Atlantis"), UnknownName),
        (ScenarioChoice(), UnusableShock),
        (ScenarioChoice(("lonely",)), UnusableShock),
        (ScenarioChoice(("maker",), downstream=1.5), UnusableShock),
        (ScenarioChoice(("maker",), downstream=float("nan")), UnusableShock),
        (ScenarioChoice(("maker",), downstream=0.0, upstream=0.0), UnusableShock),
        (ScenarioChoice(("maker",), epsilon=0.0), UnusableShock),
        (ScenarioChoice(("maker",), epsilon=float("inf")), UnusableShock),
    ],
)
def test_a_choice_that_cannot_be_computed_is_refused(choice: ScenarioChoice, error: type[Exception]) -> None:
    with pytest.raises(error):
        run_scenario(chain_of(LINE, organisations={"lonely": {}}), choice)


def test_a_chain_without_links_has_no_network() -> None:
    with pytest.raises(UnusableNetwork, match="no supply link"):
        chain_network(chain_of([]))


def test_choosing_needs_nothing_that_computing_needs() -> None:
    """A web server offers choices all day; the compiled kernels are for the process that computes."""
    script = (
        "import sys; from corechain.datasets.registry import open_snapshot; "
        "from corechain.workflows.chain_scenario import ScenarioChoice, selection; "
        "selection(open_snapshot('wuxi-ic'), ScenarioChoice(nodes=('photoresist',))); "
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


# What links count ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "currencies", "basis", "share"),
    [
        ({}, {}, "structural", 0.5),
        ({0: 30.0, 1: 10.0}, {}, "money", 0.75),
        ({0: 30.0}, {}, "mixed", 0.5),  # the other counts as the median, 30
        ({0: 30.0, 1: 10.0}, {1: "USD"}, "structural", 0.5),
    ],
)
def test_what_a_link_counts(
    amounts: dict[int, float], currencies: dict[int, str], basis: str, share: float
) -> None:
    snapshot = chain_of(LINE, amounts=amounts, currencies=currencies)
    result = run_scenario(snapshot, ScenarioChoice(("maker",), downstream=1.0, upstream=0.0))
    assert (result.basis, result.share_direct) == (basis, share)
    assert result.links_without_amount == 2 - len(amounts)


def test_the_main_node_is_the_one_sold_most() -> None:
    snapshot = chain_of([("a", "x", "kit"), ("a", "y", "resin"), ("a", "z", "resin"), ("b", "x", None)])
    assert main_nodes(snapshot, ["a", "b"]) == {"a": "resin", "b": None}


def test_two_links_between_the_same_two_count_twice() -> None:
    twice = chain_of([("maker", "fab", "resin"), ("maker", "fab", "resist"), ("fab", "phone", "chip")])
    assert run_scenario(twice, ScenarioChoice(("maker",), upstream=0.0)).share_direct == pytest.approx(2 / 3)


# On the way ----------------------------------------------------------------------------------------------------


def test_the_phases_are_told_in_order_and_a_listener_can_stop_it() -> None:
    told: list[tuple[str, int, int]] = []
    run_scenario(chain_of(LINE), ScenarioChoice(("maker",)), lambda *phase: told.append(phase))
    assert told == [(phase, number, len(PHASES)) for number, phase in enumerate(PHASES)]

    def stop(phase: str, *_: int) -> None:
        if phase == "spread":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scenario(chain_of(LINE), ScenarioChoice(("maker",)), stop)


# What must hold for any scenario -------------------------------------------------------------------------------

BUILT_IN = open_snapshot("wuxi-ic")
LINKED = chain_network(BUILT_IN).organisation_ids
CHOICES = st.builds(
    ScenarioChoice,
    organisations=st.lists(st.sampled_from(LINKED), min_size=1, max_size=5, unique=True).map(tuple),
    downstream=st.floats(0.01, 1.0),
    upstream=st.floats(0.0, 1.0),
)


@settings(max_examples=40, deadline=None)
@given(choice=CHOICES)
def test_losses_only_grow_and_add_up(choice: ScenarioChoice) -> None:
    result = run_scenario(BUILT_IN, choice)
    for each in result.organisations:
        assert all(0.0 <= loss <= 1.0 + 1e-12 for loss in each.path)
        assert all(after >= before - 1e-12 for before, after in zip(each.path, each.path[1:], strict=False))
        assert (each.reached_at is None) == (each.loss < HIT)
    total = sum(each.weight * each.loss for each in result.organisations)
    assert result.share_lost == pytest.approx(total, abs=1e-12)
    assert result.share_direct <= result.share_lost + 1e-12
    assert sum(each.weight for each in result.organisations) == pytest.approx(1.0)
    assert result.direct == len(choice.organisations)
    assert json.loads(json.dumps(result.to_dict())) == result.to_dict()


@settings(max_examples=25, deadline=None)
@given(choice=CHOICES, more=st.sampled_from(LINKED))
def test_one_more_organisation_hit_never_lowers_a_loss(choice: ScenarioChoice, more: str) -> None:
    fine = 1e-6  # a coarse threshold may end one cascade a step before the other
    wider = tuple(dict.fromkeys((*choice.organisations, more)))
    small, large = (
        losses(
            run_scenario(
                BUILT_IN,
                ScenarioChoice(who, downstream=choice.downstream, upstream=choice.upstream, epsilon=fine),
            )
        )
        for who in (choice.organisations, wider)
    )
    assert all(large[each] >= small[each] - 1e-4 for each in small)
