"""Every way through the kernel gives what the plain formulas give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.factories.cascade_oracle import index, plain_cascade
from tests.factories.networks import random_network

from corechain.exceptions import UnusableShock
from corechain.production_network import ProductionNetwork, cascade, systemic_risk
from corechain.production_network.kernels.failures import Limits, Task
from corechain.production_network.systemic_risk import run

EXACT = 1e-12
NEVER = 10**12
WAYS = {"alone": (NEVER, NEVER), "narrow": (0, NEVER), "wide": (NEVER, 0), "mixed": (40, 25)}


@st.composite
def networks(draw: st.DrawFn) -> ProductionNetwork:
    """Small networks of every character: circles, hubs, firms without sales or purchases, few or many sectors."""
    firms = draw(st.integers(2, 40))
    needs = draw(st.sampled_from([(0.1, 0.6, 0.3), (0.9, 0.05, 0.05), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)]))
    network = random_network(
        firms,
        draw(st.integers(1, 5 * firms)),
        sectors=draw(st.sampled_from([1, 3, 12])),
        seed=draw(st.integers(0, 10**6)),
        sales_tail=draw(st.sampled_from([0.7, 3.0])),
        purchases_tail=draw(st.sampled_from([0.7, 3.0])),
        shares_of_needs=needs,
    )
    if not network.links:
        network = random_network(firms, 400, sectors=3, seed=1)
    scale = draw(st.sampled_from([1.0, 1e-6, 1e9]))
    markets = draw(st.sampled_from(["sector", "own", "one"]))
    market = {
        "sector": network.market,
        "own": np.arange(firms, dtype=np.int32),
        "one": np.zeros(firms, dtype=np.int32),
    }[markets]
    return ProductionNetwork(
        network.firm,
        network.sector,
        network.sector_names,
        market,
        network.supplier,
        network.buyer,
        network.amount * scale,
        network.essentiality,
    )


def by_way(network: ProductionNetwork, way: str, epsilon: float, workers: int = 1) -> NDArray[np.float64]:
    """The index of every firm (n, 3), every shock going the way named."""
    flat = network.compiled
    weights = np.empty((1, network.firms))
    weights[0, flat.place] = network.share_of_sales
    task = Task(flat.place, weights, np.zeros((network.firms, 3, 1)), np.zeros(network.firms, np.int32))
    assert sum(run(flat, task, Limits(epsilon, 500, *WAYS[way]), workers)) == network.firms
    return task.result[:, :, 0]


def by_formula(network: ProductionNetwork, epsilon: float) -> NDArray[np.float64]:
    rows = []
    for firm in range(network.firms):
        start = np.ones(network.firms)
        start[firm] = 0.0
        rows.append(index(plain_cascade(network, start, start, epsilon, 500), network.share_of_sales))
    return np.array(rows)


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None, max_examples=60)
@given(network=networks(), epsilon=st.sampled_from([0.0123, 1e-10]))
def test_every_way_agrees_with_the_formulas(way: str, network: ProductionNetwork, epsilon: float) -> None:
    assert np.abs(by_way(network, way, epsilon) - by_formula(network, epsilon)).max() < EXACT


@settings(deadline=None, max_examples=60)
@given(network=networks(), seed=st.integers(0, 10**6), epsilon=st.sampled_from([0.0123, 1e-10]))
def test_any_shock_agrees_with_the_formulas(network: ProductionNetwork, seed: int, epsilon: float) -> None:
    random = np.random.default_rng(seed)
    down, up = (
        np.where(random.random(network.firms) < 0.3, random.random(network.firms), 1.0)
        for _ in ("down", "up")
    )
    ours = cascade(network, downstream_start=down, upstream_start=up, epsilon=epsilon, most_steps=500)
    plain = plain_cascade(network, down, up, epsilon, 500)
    assert ours.steps == plain.steps
    assert np.abs(ours.downstream - plain.downstream).max() < EXACT
    assert np.abs(ours.upstream - plain.upstream).max() < EXACT


@pytest.mark.parametrize("way", ["narrow", "wide", "mixed"])
def test_a_result_depends_on_its_shock_alone_to_the_last_bit(way: str) -> None:
    network = random_network(300, 2000, sectors=12, seed=5)
    together = by_way(network, way, 0.0123, workers=2)
    flat, weights = network.compiled, np.empty((1, network.firms))
    weights[0, flat.place] = network.share_of_sales
    for firm in (0, 7, 150, 299):
        task = Task(flat.place[[firm]], weights, np.zeros((1, 3, 1)), np.zeros(1, np.int32))
        list(run(flat, task, Limits(0.0123, 500, *WAYS[way]), 1))
        assert (task.result[0, :, 0] == together[firm]).all()


def test_shards_and_threads_do_not_show_in_the_results() -> None:
    network = random_network(3000, 30_000, seed=2)
    whole = systemic_risk(network, workers=2)
    parts = [
        systemic_risk(network, shocks=np.arange(first, first + 1000), workers=1) for first in (0, 1000, 2000)
    ]
    for name in ("combined", "downstream", "upstream"):
        assert (np.vstack([getattr(part, name) for part in parts]) == getattr(whole, name)).all()


def test_several_weights_at_once_give_what_each_gives_alone() -> None:
    network = random_network(500, 4000, seed=3)
    heads = np.arange(500) / 500
    both = systemic_risk(network, weights={"sales": network.share_of_sales, "heads": heads})
    assert both.weights == ("sales", "heads")
    assert (both.combined[:, :1] == systemic_risk(network).combined).all()
    assert (both.combined[:, 1:] == systemic_risk(network, weights={"heads": heads}).combined).all()


def test_progress_counts_every_shock_once() -> None:
    told: list[tuple[int, int]] = []
    network = random_network(700, 5000, seed=4)
    systemic_risk(network, workers=2, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (700, 700)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_positions_and_weights_that_do_not_fit_are_refused() -> None:
    network = random_network(50, 200, seed=4)
    with pytest.raises(UnusableShock, match="position 50"):
        systemic_risk(network, shocks=[3, 50])
    with pytest.raises(UnusableShock, match="heads"):
        systemic_risk(network, weights={"heads": np.ones(49)})
