"""Judging links in place agrees with rebuilding the network, narrow shocks and wide ones alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.networks import random_network as larger_network

from corechain.production_network import ProductionNetwork, build_network, cascade, systemic_risk, what_if
from corechain.production_network.best_links import best_links, best_links_exactly
from corechain.production_network.shocks import scenarios, single_failures
from corechain.production_network.what_if import LinkChange, WhatIf, changed


def random_network(random: np.random.Generator, firms: int) -> ProductionNetwork:
    pairs = [(i, j) for i in range(firms) for j in range(firms) if i != j and random.random() < 3 / firms]
    pairs = pairs or [(0, 1)]
    sectors = 4
    return build_network(range(firms), random.integers(0, sectors, firms), [i for i, _ in pairs],
                         [j for _, j in pairs], random.lognormal(0, 2, len(pairs)),
                         random.integers(0, 3, (sectors, sectors)), sector_names=[*"0123"]).require()  # fmt: skip


def random_candidates(
    random: np.random.Generator, network: ProductionNetwork, count: int, most: int = 1
) -> list[list[LinkChange]]:
    candidates = []
    for _ in range(count):
        links: dict[tuple[int, int], LinkChange] = {}
        for _ in range(random.integers(1, most + 1)):
            i, j = (int(each) for each in random.choice(network.firms, 2, replace=False))
            if random.random() < 0.4:
                link = random.integers(network.links)
                i, j = int(network.supplier[link]), int(network.buyer[link])
            links[i, j] = LinkChange(i, j, float(random.choice([0.0, 0.3, 5.0, 80.0])))
        candidates.append(list(links.values()))
    return candidates


def rebuilt(network: ProductionNetwork, candidate: list[LinkChange], epsilon: float) -> np.ndarray:
    risk = systemic_risk(
        changed(network, candidate), epsilon=epsilon, weights={"before": network.share_of_sales}
    )
    return np.array([risk.combined.mean(), risk.downstream.mean(), risk.upstream.mean()])


@pytest.mark.parametrize("wide", [1 << 60, -1])
@given(seed=st.integers(0, 2**32 - 1), epsilon=st.sampled_from([0.3, 0.01, 1e-6]))
@settings(max_examples=25, deadline=None)
def test_in_place_equals_rebuilt(wide: int, seed: int, epsilon: float) -> None:
    before = what_if.WIDE, what_if.PATH_COSTS
    what_if.WIDE, what_if.PATH_COSTS = wide, 0.0
    try:
        random = np.random.default_rng(seed)
        network = random_network(random, 14)
        candidates = [
            each for each in random_candidates(random, network, 6, most=3)
            if sum(change.amount for change in each) > 0
        ]  # fmt: skip
        judge = WhatIf(network, single_failures(network), candidates, epsilon=epsilon, neglect=0.0, workers=2)
        after = judge.before[None, :, 0] + judge.differences()[:, :, 0]
        for candidate, got in zip(candidates, after, strict=True):
            # Sums over up to 100 steps run in another order; rounding adds up.
            assert np.abs(got - rebuilt(network, candidate, epsilon)).max() < (1e-12 if wide > 0 else 1e-11)
    finally:
        what_if.WIDE, what_if.PATH_COSTS = before


def random_levels(random: np.random.Generator, firms: int) -> tuple[np.ndarray, np.ndarray]:
    """Some firms stop; in half of the cases some also lose a part, down and up differently."""
    levels = np.where(random.random(firms) < 0.2, 0.0, 1.0)
    if random.random() < 0.5:
        return levels, levels
    return tuple(np.where(random.random(firms) < 0.2, random.random(firms), levels) for _ in range(2))


def cascaded(
    network: ProductionNetwork,
    candidate: list[LinkChange],
    levels: list[tuple[np.ndarray, np.ndarray]],
    epsilon: float,
) -> np.ndarray:
    """Mean index after the change, from cascades on the network built anew."""
    after, weight, rows = changed(network, candidate), network.share_of_sales, []
    for down, up in levels:
        result = cascade(after, downstream_start=down, upstream_start=up, epsilon=epsilon)
        rows.append([weight @ result.loss, weight @ (1 - result.downstream), weight @ (1 - result.upstream)])
    return np.mean(rows, axis=0)


@pytest.mark.parametrize("wide", [1 << 60, -1])
@given(seed=st.integers(0, 2**32 - 1), epsilon=st.sampled_from([0.3, 0.01, 1e-4]))
@settings(max_examples=25, deadline=None)
def test_together_equals_one_by_one_and_rebuilt(wide: int, seed: int, epsilon: float) -> None:
    before = what_if.WIDE, what_if.PATH_COSTS
    what_if.WIDE, what_if.PATH_COSTS = wide, 0.0
    try:
        random = np.random.default_rng(seed)
        network = random_network(random, 14)
        levels = [random_levels(random, 14) for _ in range(6)]
        candidates = random_candidates(random, network, 12, most=2)
        candidates = [each for each in candidates if sum(change.amount for change in each) > 0]
        shocks = scenarios(network, levels)
        together = WhatIf(network, shocks, candidates, epsilon=epsilon, workers=2)
        differences = together.differences()
        for number, candidate in enumerate(candidates):
            alone = WhatIf(network, shocks, [candidate], epsilon=epsilon, workers=1)
            assert np.abs(alone.differences()[0] - differences[number]).max() < 1e-13
            assert np.abs(together.differences([number])[0] - differences[number]).max() < 1e-13
            exact = cascaded(network, candidate, levels, epsilon)
            found = together.before[:, 0] + differences[number, :, 0]
            assert np.abs(found - exact).max() < together.neglected[number] + 1e-12
    finally:
        what_if.WIDE, what_if.PATH_COSTS = before


def test_what_is_left_behind_bounds_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(8)
    network = random_network(random, 60)
    candidates = random_candidates(random, network, 30)
    exact = WhatIf(network, single_failures(network), candidates).chain_values()
    monkeypatch.setattr(what_if, "WIDE", -1)
    monkeypatch.setattr(what_if, "PATH_COSTS", 0.0)
    near = WhatIf(network, single_failures(network), candidates, neglect=1e-9)
    assert (np.abs(near.chain_values() - exact) <= near.neglected + 1e-12).all()


def test_thousands_of_firms_and_one_path_for_all_candidates() -> None:
    network = larger_network(3_000, 30_000, seed=6)
    random = np.random.default_rng(6)
    candidates = random_candidates(random, network, 30, most=2)
    shocks = single_failures(network, random.choice(3_000, 12, replace=False))
    judge = WhatIf(network, shocks, candidates)
    along_paths = judge.differences()
    assert judge._paths
    exact = np.concatenate([WhatIf(network, shocks, [each]).differences() for each in candidates])
    assert np.abs(exact).max() > 1e-7
    assert np.abs(along_paths - exact).max() < 1e-12
    assert (np.abs(along_paths - exact).max(axis=(1, 2)) <= judge.neglected + 1e-13).all()
    assert judge.neglected.max() < 1e-9


def test_accepted_link_stands_for_the_rest() -> None:
    random = np.random.default_rng(2)
    network = random_network(random, 20)
    first, second = [LinkChange(3, 7, 9.0)], [LinkChange(5, 7, 4.0)]
    judge = WhatIf(network, single_failures(network), [first, second])
    judge.accept(0)
    assert np.abs(judge.before[:, 0] - rebuilt(network, first, 0.01)).max() < 1e-12
    both = judge.before[:, 0] + judge.differences([1])[0, :, 0]
    assert np.abs(both - rebuilt(network, first + second, 0.01)).max() < 1e-12


def test_greedy_choice_against_every_set() -> None:
    shares = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        network = random_network(random, 12)
        candidates = [each[0] for each in random_candidates(random, network, 7) if each[0].amount > 0]
        shocks = single_failures(network)
        picks = best_links(network, candidates, shocks, budget=3)
        _, best = best_links_exactly(network, candidates, shocks, budget=3)
        gained = sum(pick.gain for pick in picks)
        chosen = [candidates[pick.candidate] for pick in picks]
        if chosen:
            direct = WhatIf(network, shocks, [chosen]).chain_values()[0]
            assert gained == pytest.approx(direct, abs=1e-12)
        assert gained <= best + 1e-12
        shares.append(1.0 if best < 1e-12 else gained / best)
    assert np.mean(shares) > 0.9
    assert sum(share > 1 - 1e-9 for share in shares) >= 6
